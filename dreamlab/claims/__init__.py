"""The claims of Level 5, in the order of the paper: a folder each, whose ``experiment`` ends in a CLAIM."""

CLAIMS: tuple[str, ...] = ("purpose", "density", "tokens", "chaos", "latent", "policy", "hierarchy", "pan", "cache")
