"""What the macros of Level 5 hand to their templates: a claim's declaration beside what was measured of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from builder.content.claims import QUESTIONS, VERDICTS, ClaimPage, Outcome
from builder.content.figures import rounded
from builder.content.site import with_first
from dreamlab.claims.uncertainty import LARGEST_SHARE_ERROR, Estimate
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import Choice, fragment
from dreamlab.tasks.signature import named

DECIDE = 3
"""Figures that stand above the folded ones, at most."""
UNFORESEEN = Outcome("", "open", "None of the outcomes that this page foresees came out.", [])


def lab_names(claim: ClaimPage, measured: Mapping[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    """For site/claim-lab/claim-lab.html. first: the settings that this site opens the lab with, if they are others"""
    said = claim.outcome(measured["outcomes"][0]) or UNFORESEEN
    described = with_first(LABS[claim.name].describe(), first)
    figures = {
        name: {"value": spread["values"][0], "low": min(spread["values"]), "high": max(spread["values"])}
        for name, spread in measured["figures"].items()
    }
    errors = {name: values[0] for name, values in measured.get("errors", {}).items()}
    outcomes = [
        {name: getattr(outcome, name) for name in ("name", "verdict", "sentence", "signature", "attempt")}
        | {"deciding": deciding(outcome)}
        for outcome in claim.outcomes
    ]
    kept = {name: measured[name] for name in ("settings", "digest", "plots", "bands")}
    seeds = list(range(len(measured["outcomes"])))
    data = {
        "describe": described,
        "outcomes": outcomes,
        "verdicts": VERDICTS,
        "wholes": [name for name, what in claim.figures.items() if what.whole],
        "shares": [name for name, what in claim.figures.items() if what.share],
        "largest_share_error": LARGEST_SHARE_ERROR,
        "measured": kept | {"outcome": said.name, "seeds": seeds, "figures": figures, "errors": errors},
    }
    return {
        "lab": described,
        "own_first": bool(first),
        "claim": claim,
        "data": data,
        "rows": [
            {"name": name, "what": what, "text": _text(claim, name, figures[name]["value"], errors), **figures[name]}
            for name, what in claim.figures.items()
        ],
        "deciding": [
            {
                "name": name,
                "label": claim.figures[name].label,
                "unit": claim.figures[name].unit,
                "text": _text(claim, name, figures[name]["value"], errors),
            }
            for name in deciding(said)
        ],
        "plots": measured["plots"],
        "moving": measured.get("scenes", []),
        "rivals": [
            {
                "sentence": rival.sentence,
                "compared": [
                    {"name": name, "label": claim.figures[name].label, "text": _text(claim, name, value, errors)}
                    for name in (rival.figure, rival.against)
                    if name is not None
                    for value in [figures[name]["value"]]
                ],
            }
            for rival in claim.rivals
        ],
        "attempts": [
            {"name": outcome.name, "words": in_words(claim.name, outcome.attempt)}
            for outcome in claim.outcomes
            if outcome.attempt
        ],
        "said": said,
        "verdicts": VERDICTS,
    }


def deciding(outcome: Outcome) -> list[str]:
    """The figures that an outcome leans on: those of its signature, as far as they come first in it."""
    return list(dict.fromkeys(name for condition in outcome.signature for name in named(condition)))[:DECIDE]


def _text(claim: ClaimPage, name: str, value: float, errors: Mapping[str, float]) -> str:
    """A figure as the lab's table prints it: "0.83 ± 0.02", or with its interval where that is too wide for a share.

    site/claim-lab/claim-view.js prints it in the same way.
    """
    what = claim.figures[name]
    text = rounded(value, whole=what.whole)
    if name not in errors:
        return text
    if what.share and errors[name] > LARGEST_SHARE_ERROR:
        low, high = Estimate(value, errors[name]).interval
        return f"{text} ({rounded(max(0.0, low), 2)} to {rounded(min(1.0, high), 2)})"
    return f"{text} ± {rounded(errors[name], 1)}"


def rival_rows(claim: ClaimPage, measured: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For site/claim-lab/claim-rivals.html: a rival's sentence, its figure and the claim's own over the seeds."""
    return [
        {
            "sentence": rival.sentence,
            "compared": [
                {"label": claim.figures[name].label, "spread": measured["figures"][name]}
                for name in (rival.figure, rival.against)
                if name is not None
            ],
        }
        for rival in claim.rivals
    ]


def outcome_names(claim: ClaimPage, measured: Mapping[str, Any]) -> dict[str, Any]:
    """For site/claim-lab/claim-outcome.html: what came out at the first settings, seed by seed, and elsewhere."""
    counted = Counter(measured["outcomes"]).most_common()
    return {
        "claim": claim,
        "seeds": len(measured["outcomes"]),
        "came_out": [{"outcome": claim.outcome(name) or UNFORESEEN, "times": times} for name, times in counted],
        "elsewhere": [
            {
                "words": in_words(claim.name, tried["settings"]),
                "times": tried["outcomes"].count(tried["outcome"]),
                "seeds": len(tried["seeds"]),
                "address": fragment(LABS[claim.name].claim.controls, tried["settings"]),
                "outcome": claim.outcome(tried["outcome"]) or UNFORESEEN,
            }
            for tried in measured["tried"].values()
        ],
        "verdicts": VERDICTS,
    }


def by_question(claims: Mapping[str, ClaimPage], measured: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For site/claim-lab/claims-table.html: the five questions, and the claims that belong to each."""
    return [
        {
            "question": question,
            "claims": [
                outcome_names(claim, measured[name]) for name, claim in claims.items() if claim.question == question
            ],
        }
        for question in QUESTIONS
    ]


def in_words(claim: str, settings: Mapping[str, Any]) -> str:
    """Settings as a reader knows them: "Flicker 1, Weight 0.001"."""
    controls = {control.name: control for control in LABS[claim].claim.controls}
    parts = []
    for name, value in settings.items():
        control = controls[name]
        if isinstance(control, Choice):
            parts.append(dict(control.options)[value])
        else:
            parts.append(f"{control.label} {int(value) if float(value).is_integer() else value:,}")
    return ", ".join(parts)
