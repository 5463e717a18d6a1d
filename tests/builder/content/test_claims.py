"""Claims: mistakes in their declarations are named, and what the pages print is what was measured."""

import copy
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from builder.content.claims import SPEAKS_FOR, VERDICTS, check_claims, check_measured
from builder.content.errors import PageError
from builder.render import pages
from dreamlab.claims import CLAIMS
from dreamlab.tasks.signature import holds, recognise
from tests.builder.conftest import ROOT
from tests.declared import declared

Change = Callable[[dict[str, Any]], Any]
DECLARED = {name: declared(ROOT / "levels/level-5" / f"{name}.yml") for name in CLAIMS}
TITLES = dict.fromkeys(CLAIMS, "A title")
NAME = "latent"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.pop("falsifier"), "level-5/latent.yml:latent: the field 'falsifier' is missing"),
        (lambda c: c.update(outcome=[]), "unknown field 'outcome'; did you mean 'outcomes'?"),
        (lambda c: c.update(question="objectives"), "unknown question 'objectives'; did you mean 'objective'?"),
        (lambda c: c.update(section=4.4), "put it in quotes, it is no number: 4.4"),
        (lambda c: c["outcomes"][0].update(verdict="fore"), "unknown verdict 'fore'; did you mean 'for'?"),
        (lambda c: c["outcomes"][0].update(tries={}), "unknown field 'tries'; did you mean 'try'?"),
        (lambda c: c["outcomes"][0].update({"try": {"flickr": 1}}), "'flickr'; did you mean 'flicker'?"),
        (lambda c: c["outcomes"][0].update({"try": {"flicker": 9}}), "flicker should be 0.0 to 1.0"),
        (lambda c: c["outcomes"][0].update(signature=[]), "the signature should be a list of conditions"),
        (
            lambda c: c["outcomes"][0]["signature"][0].update(figure="decoder_read"),
            "unknown figure (level-5/latent.yml: figures) 'decoder_read'; did you mean 'decoder_reads'?",
        ),
        (lambda c: c["outcomes"][0]["signature"][0].update(op="=<"), "unknown operator '=<'"),
        (
            lambda c: c["outcomes"][0].update(signature=[{"figure": "stretch", "op": "<", "than": "strech"}]),
            "unknown figure (level-5/latent.yml: figures) 'strech'; did you mean 'stretch'?",
        ),
        (
            lambda c: c["outcomes"][0].update(
                signature=[{"figure": "stretch", "op": "<", "than": "stretch", "plus": "1"}]
            ),
            "a condition's plus should be a number, got '1'",
        ),
        (lambda c: c["outcomes"][0].update(seeds=11), "seeds should be 1 to 10, the number of test seeds, got 11"),
        (lambda c: c["outcomes"][0]["signature"][0].update(value="1"), "a condition's value should be a number"),
        (lambda c: c["outcomes"].append(dict(c["outcomes"][0])), "level-5/latent.yml:distracted: stands there twice"),
        (lambda c: c.update(outcomes=c["outcomes"][:1]), "a lab with one outcome cannot contradict its claim"),
        (lambda c: [o.pop("try", None) for o in c["outcomes"]], "one outcome at least needs `try`"),
        (lambda c: c["figures"]["stretch"].update(caption="x"), "caption"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(change: Change, message: str) -> None:
    declared = copy.deepcopy(DECLARED)
    change(declared[NAME])
    with pytest.raises(PageError) as caught:
        check_claims(declared, TITLES)
    assert message in str(caught.value)


def test_lab_and_declaration_belong_together() -> None:
    with pytest.raises(PageError, match=r"there is no lab 'latnt'; did you mean 'latent'\?"):
        check_claims(DECLARED | {"latnt": DECLARED[NAME]}, TITLES | {"latnt": ""})
    without = {name: claim for name, claim in DECLARED.items() if name != NAME}
    with pytest.raises(PageError, match="the lab is there, its declaration is missing"):
        check_claims(without, TITLES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["figures"].pop("stretch"), "'stretch' is declared, not measured"),
        (lambda m: m["figures"].update(stretches=m["figures"]["stretch"]), "'stretches' is measured, not declared"),
        (lambda m: m["outcomes"].__setitem__(2, "two-cures"), "'two-cures' is none of its outcomes"),
    ],
)
def test_what_is_printed_was_measured(library: pages.Library, change: Change, message: str) -> None:
    measured = copy.deepcopy(library.measured["claims"][NAME])
    change(measured)
    with pytest.raises(PageError) as caught:
        check_measured(library.claims[NAME], measured)
    assert message in str(caught.value)
    with pytest.raises(PageError, match="not measured yet"):
        check_measured(library.claims[NAME], None)


@pytest.mark.parametrize("name", CLAIMS)
def test_the_outcome_measured_at_every_seed_is_the_one_that_the_page_prints(library: pages.Library, name: str) -> None:
    claim, measured = library.claims[name], library.measured["claims"][name]
    outcomes = DECLARED[name]["outcomes"]
    by_seed = by_seeds(measured)
    recognised = [recognise(outcomes, figures) for figures in by_seed]
    assert recognised == measured["outcomes"]
    (usual, times), *_ = Counter(recognised).most_common()
    assert times >= 0.8 * len(by_seed), "an outcome that depends on the seed is none to print"
    (said,) = (outcome for outcome in claim.outcomes if outcome.name == usual)
    page = pages.fill(f'{{{{ outcome("{name}") }}}}', library, file="levels/level-5/x.md")
    assert said.sentence in page.replace("&#39;", "'")
    assert f"{VERDICTS[said.verdict]}</strong>" in page
    assert f"This came out at {times} of {len(by_seed)} seeds" in page


def by_seeds(measured: dict[str, Any]) -> list[dict[str, float]]:
    """The figures of each seed."""
    count = len(measured["outcomes"])
    return [{figure: each["values"][i] for figure, each in measured["figures"].items()} for i in range(count)]


@pytest.mark.parametrize("name", CLAIMS)
def test_no_signature_is_true_of_everything(library: pages.Library, name: str) -> None:
    """Each is false of a reading that was measured: at the first settings, or at those that show another outcome.

    Only an outcome that leaves the claim open and stands last may be what remains, whatever was measured.
    """
    measured = library.measured["claims"][name]
    first = {figure: each["values"][0] for figure, each in measured["figures"].items()}
    readings = [first, *(figures for tried in measured["tried"].values() for figures in by_seeds(tried))]
    outcomes = DECLARED[name]["outcomes"]
    for outcome in outcomes[:-1] if outcomes[-1]["verdict"] == "open" else outcomes:
        assert not all(holds(outcome["signature"], figures) for figures in readings), outcome["name"]
        if outcome["name"] != measured["outcomes"][0]:
            assert not holds(outcome["signature"], first), f"{outcome['name']} holds at the first settings as well"


@pytest.mark.parametrize("name", CLAIMS)
def test_settings_to_try_show_the_outcome_that_names_them(library: pages.Library, name: str) -> None:
    tried = library.measured["claims"][name]["tried"]
    named = {outcome["name"]: outcome["try"] for outcome in DECLARED[name]["outcomes"] if "try" in outcome}
    assert {outcome: each["settings"] for outcome, each in tried.items()} == named
    for outcome, each in tried.items():
        seen = [recognise(DECLARED[name]["outcomes"], figures) for figures in by_seeds(each)]
        assert seen == each["outcomes"]
        assert each["outcome"] == outcome
        assert seen.count(outcome) > len(seen) / 2, "settings to try should show it at most seeds"


@pytest.mark.parametrize("name", CLAIMS)
def test_no_sentence_types_a_measured_number(name: str) -> None:
    """Numbers of propositions and sections may stand there; fractions, factors and shares are measured."""
    sentences = [DECLARED[name][field] for field in ("claim", "falsifier")]
    for sentence in sentences + [outcome["sentence"] for outcome in DECLARED[name]["outcomes"]]:
        assert not re.search(r"\d[.,]\d|\d\s*[%×]", sentence), sentence


def test_a_claims_figure_prints_with_its_own_definition(library: pages.Library, fill: Callable[..., str]) -> None:
    printed = fill("{{ measured.claims.latent.figures.stretch.median | figure }}")
    assert library.claims[NAME].figures["stretch"].definition.replace("'", "&#39;") in printed
    assert re.search("median over seeds 0 to [49], where it lies between", printed)
    assert "Set in the lab" in fill("{{ measured.claims.latent.settings.weight | figure }}")


# Rivals

RIVAL = {"name": "cheap", "sentence": "Something cheap.", "figure": "stretch"}


def with_rival(**changes: Any) -> dict[str, Any]:
    """A declaration whose outcomes all compare with one rival, changed."""
    declared = copy.deepcopy(DECLARED[NAME])
    for outcome in declared["outcomes"]:
        outcome["signature"] = [{"figure": "decoder_reads", "op": ">", "than": "stretch"}]
    return declared | {"rivals": [RIVAL | changes]}


def test_a_rival_is_read_with_what_measures_it() -> None:
    claims = check_claims(DECLARED | {NAME: with_rival(against="decoder_reads")}, TITLES)
    (rival,) = claims[NAME].rivals
    assert (rival.name, rival.sentence, rival.figure) == tuple(RIVAL.values())
    assert rival.against == "decoder_reads"


@pytest.mark.parametrize("rivals", [None, []])
def test_a_claim_without_a_rival_is_not_built(rivals: list[Any] | None) -> None:
    """The message names the file and the claim's own sentence."""
    declared = with_rival() | {"rivals": rivals}
    sentence = " ".join(declared["claim"].split())
    with pytest.raises(PageError) as caught:
        check_claims(DECLARED | {NAME: declared}, TITLES)
    assert f"level-5/{NAME}.yml:rivals: name the cheapest explanation" in str(caught.value)
    assert sentence in str(caught.value)
    del declared["rivals"]
    with pytest.raises(PageError, match="name the cheapest explanation"):
        check_claims(DECLARED | {NAME: declared}, TITLES)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (with_rival(figure="strech"), "unknown figure (level-5/latent.yml: figures) 'strech'; did you mean 'stretch'?"),
        (with_rival(against="strech"), "unknown figure (level-5/latent.yml: figures) 'strech'"),
        (with_rival(sentence=" "), "level-5/latent.yml:cheap: sentence should be a text"),
        (with_rival(figure="latent_reads"), "no outcome’s signature compares with this rival’s figure 'latent_reads'"),
        (with_rival() | {"rivals": [RIVAL, RIVAL]}, "level-5/latent.yml:cheap: stands there twice"),
        (with_rival() | {"rivals": {"cheap": 1}}, "should be a list of rivals"),
    ],
)  # fmt: skip
def test_a_rival_that_nothing_is_compared_with_is_named(declared: dict[str, Any], message: str) -> None:
    with pytest.raises(PageError) as caught:
        check_claims(DECLARED | {NAME: declared}, TITLES)
    assert message in str(caught.value)


@pytest.mark.parametrize("verdict", SPEAKS_FOR)
def test_what_speaks_for_a_claim_is_compared_with_every_rival(verdict: str) -> None:
    declared = with_rival()
    declared["rivals"].append({"name": "other", "sentence": "Another.", "figure": "latent_reads"})
    speaks = next(outcome for outcome in declared["outcomes"] if outcome["verdict"] == "for")
    speaks["verdict"] = verdict
    for other in declared["outcomes"]:
        if other is not speaks:
            other["signature"].append({"figure": "latent_reads", "op": ">", "value": 0})
    with pytest.raises(PageError, match=f"{speaks['name']}: speaks for the claim, and its signature leaves out"):
        check_claims(DECLARED | {NAME: declared}, TITLES)


def test_a_share_without_its_error_is_refused(library: pages.Library) -> None:
    declared = copy.deepcopy(DECLARED)
    declared[NAME]["figures"]["stretch"]["share"] = True
    measured = copy.deepcopy(library.measured["claims"][NAME])
    measured["errors"].pop("stretch", None)
    with pytest.raises(PageError, match="is a share, and the experiment gives no standard error"):
        check_measured(check_claims(declared, TITLES)[NAME], measured)
