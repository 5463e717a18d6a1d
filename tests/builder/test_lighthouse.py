"""What counts as good enough, and how a page's scores are told; Lighthouse itself runs by `make lighthouse`."""

from typing import Any

import pytest

from builder.lighthouse.__main__ import good_enough, in_words

FULL = {"accessibility": 1, "best-practices": 1, "seo": 1}


def found(error: str | None = None, faults: tuple[Any, ...] = (), **scores: float | None) -> dict[str, Any]:
    given = {name.replace("_", "-"): score for name, score in scores.items()}
    return {"address": "http://x/level-4/", "scores": FULL | given, "faults": list(faults), "error": error}


@pytest.mark.parametrize(
    ("page", "good"),
    [
        (found(), True),
        (found(seo=0.95), True),
        (found(seo=0.94), False),
        (found(accessibility=0.99), False),
        (found(best_practices=None), False),
        (found(error="the page did not load"), False),
    ],
)
def test_a_page_falls_short_by_any_score(page: dict[str, Any], good: bool) -> None:
    assert good_enough(page) is good


def test_a_fault_is_told_with_its_place() -> None:
    fault = {"id": "color-contrast", "title": "Too faint", "items": [{"node": "<p>"}]}
    said = in_words(found(faults=(fault,), accessibility=0.97), "http://x/")
    assert said == 'level-4/: accessibility 97, best-practices 100, seo 100\n    Too faint: [{"node": "<p>"}]'
