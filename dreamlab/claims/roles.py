"""What a curve or a shape stands for. The role decides its colour: one means the same on every page."""

ROLES = ("reality", "dream", "error", "first", "second", "third", "fourth")

GROUND = "ground"
"""The role of what only stands there: walls, a pillar, a curtain."""
