"""The claims of Level 5, in the order of the paper: a folder each, whose ``experiment`` ends in a CLAIM."""

CLAIMS: tuple[str, ...] = (
    "transfer",
    "purpose",
    "search",
    "minds",
    "density",
    "words",
    "tokens",
    "chaos",
    "latent",
    "policy",
    "hierarchy",
    "pan",
    "modules",
    "cache",
)
