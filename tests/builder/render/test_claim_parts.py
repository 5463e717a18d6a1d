"""What the templates of Level 5 are handed."""

from builder.render.claim_parts import by_question, in_words, outcome_names
from builder.render.pages import Library
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import Choice, fragment


def test_every_claim_belongs_to_one_question(library: Library) -> None:
    questions = by_question(library.claims, library.measured["claims"])
    named = [each["claim"].name for question in questions for each in question["claims"]]
    assert sorted(named) == sorted(library.claims)


def test_each_seed_is_counted_once(library: Library) -> None:
    for name, claim in library.claims.items():
        said = outcome_names(claim, library.measured["claims"][name])
        assert sum(each["times"] for each in said["came_out"]) == said["seeds"]
        assert len(said["elsewhere"]) == sum(outcome.attempt is not None for outcome in claim.outcomes)


def test_settings_are_told_by_their_labels_and_addressed_by_their_names(library: Library) -> None:
    for name in library.claims:
        control = LABS[name].claim.controls[0]
        # A choice at its default stands in no address.
        value = control.options[-1][0] if isinstance(control, Choice) else control.default
        assert in_words(name, {control.name: value})
        written = value if isinstance(value, str) else f"{value:g}"
        address = fragment(LABS[name].claim.controls, {control.name: value, "seed": 3})
        assert address == f"#{control.name}={written}&seed=3"
