"""What the macros of Level 5 hand to their templates: a claim's declaration beside what was measured of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from builder.content.claims import QUESTIONS, VERDICTS, ClaimPage, Outcome
from dreamlab.measure.level3 import SEEDS
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import Choice

UNFORESEEN = Outcome("", "open", "None of the outcomes that this page foresees came out.", [])


def lab_names(claim: ClaimPage, measured: Mapping[str, Any]) -> dict[str, Any]:
    """For templates/labs/claim.html."""
    said = claim.outcome(measured["outcomes"][0]) or UNFORESEEN
    described = LABS[claim.name].describe()
    figures = {
        name: {"value": spread["values"][0], "low": min(spread["values"]), "high": max(spread["values"])}
        for name, spread in measured["figures"].items()
    }
    outcomes = [
        {name: getattr(outcome, name) for name in ("name", "verdict", "sentence", "signature", "attempt")}
        for outcome in claim.outcomes
    ]
    kept = {name: measured[name] for name in ("settings", "digest", "plots", "bands")}
    data = {
        "describe": described,
        "outcomes": outcomes,
        "verdicts": VERDICTS,
        "wholes": [name for name, what in claim.figures.items() if what.whole],
        "measured": kept | {"outcome": said.name, "seeds": list(SEEDS), "figures": figures},
    }
    return {
        "lab": described,
        "claim": claim,
        "data": data,
        "rows": [{"name": name, "what": what, **figures[name]} for name, what in claim.figures.items()],
        "plots": measured["plots"],
        "attempts": [
            {"name": outcome.name, "words": in_words(claim.name, outcome.attempt)}
            for outcome in claim.outcomes
            if outcome.attempt
        ],
        "said": said,
        "verdicts": VERDICTS,
    }


def outcome_names(claim: ClaimPage, measured: Mapping[str, Any]) -> dict[str, Any]:
    """For templates/claims/outcome.html: what came out at the first settings, seed by seed, and elsewhere."""
    counted = Counter(measured["outcomes"]).most_common()
    return {
        "claim": claim,
        "seeds": len(measured["outcomes"]),
        "came_out": [{"outcome": claim.outcome(name) or UNFORESEEN, "times": times} for name, times in counted],
        "elsewhere": [
            {
                "words": in_words(claim.name, tried["settings"]),
                "address": fragment(tried["settings"]),
                "outcome": claim.outcome(tried["outcome"]) or UNFORESEEN,
            }
            for tried in measured["tried"].values()
        ],
        "verdicts": VERDICTS,
    }


def by_question(claims: Mapping[str, ClaimPage], measured: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For templates/claims/overview.html: the five questions, and the claims that belong to each."""
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


def fragment(settings: Mapping[str, Any]) -> str:
    """The part of an address that opens the lab at these settings."""
    return "#" + "&".join(f"{name}={value}" for name, value in settings.items())
