"""The seeds that experiments run with: choices are made on one list, conclusions are tested on the other."""

from __future__ import annotations

TEST_SEEDS = tuple(range(10))
"""Printed verdicts and figures come from these; nothing is chosen by them."""
TUNING_SEEDS = tuple(range(1000, 1010))
"""Thresholds, weights and recipes are chosen on these (``python -m dreamlab tune``)."""
