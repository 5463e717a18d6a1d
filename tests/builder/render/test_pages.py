"""What an author writes, and what comes of it; above all when it is wrong."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from builder.content.errors import PageError
from builder.render import pages
from dreamlab.labs.failure import lab as failure

Fill = Callable[..., str]
CONDITIONS = ", ".join(name for name, _ in failure.CONDITION.options)


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("1\n\n{{ measured.headline.ration | figure }}", "levels/x.md:3: unknown key 'ration'; did you mean 'ratio'?"),
        ("{{ measured.hedline.ratio }}", "levels/x.md:1: unknown key 'hedline'; did you mean 'headline'?"),
        ("\n{{ measure.headline }}", "levels/x.md:2: unknown key 'measure'; did you mean 'measured'?"),
        ("a\n{{ cite('ha2018') }}", "levels/x.md:2: unknown source (levels/references.bib) 'ha2018';"
         " did you mean 'ha2018world'?"),
        ("{{ lab('failur') }}", "levels/x.md:1: unknown lab 'failur'; did you mean 'failure'?"),
        ("{{ stage('cort') }}", "levels/x.md:1: unknown stage 'cort'; did you mean 'court'?"),
        ("{{ term('open lop') }}", "levels/x.md:1: unknown term (levels/glossary.yml) 'open lop';"
         " did you mean 'open loop'?"),
        ("{{ question('draw-the-drfit') }}", "levels/x.md:1: unknown question (levels/questions.yml) 'draw-the-drfit';"
         " did you mean 'draw-the-drift'?"),
        ("a\n\n$$ x $$", "levels/x.md:3: a formula of its own says behind a % how it is read aloud"),
        ("a\n\nlet \\( \\fraction{1}{2} \\) be", "levels/x.md:3: Unknown command \"\\fraction\","
         " at character 0 of \\fraction{1}{2}"),
        ("{{ table('repair') }}", "levels/x.md:1: unknown table 'repair'; did you mean 'repairs'?"),
        ("{{ listing('slop', 'A') }}",
         "levels/x.md:1: unknown listing (levels/listings) 'slop'; did you mean 'slope'?"),
        ("{{ listing('slope', 'A', moves=true) }}",
         "levels/x.md:1: the listing slope goes through no states of five numbers, so nothing of it moves"),
        ("{{ experiment('A', horizn=9) }}", "levels/x.md:1: unknown setting 'horizn'; did you mean 'horizon'?"),
        ("{{ experiment('A', horizon=900) }}", "levels/x.md:1: horizon should be 5 to 120 steps, got 900"),
        ("{{ experiment('A', condition='deff') }}",
         f"levels/x.md:1: condition should be one of {CONDITIONS}, got 'deff'; did you mean 'deaf'?"),
        ("a\n\n\n{{ lab('failure' }}", "levels/x.md:4: unexpected '}', expected ')'"),
        ("{{ 12 | figure }}", "levels/x.md:1: figure wants a number of measured.json, got 12"),
        ("a\n{{ 12 | figur }}", "levels/x.md:2: unknown filter 'figur'; did you mean 'figure'?"),
        ("{{ 1 if 12 is odds }}", "levels/x.md:1: unknown test 'odds'; did you mean 'odd'?"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_line_and_nearest_key(fill: Fill, markdown: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        fill(markdown)
    assert str(caught.value) == message


def test_lines_are_counted_from_the_top_of_the_file(fill: Fill) -> None:
    with pytest.raises(PageError, match=r"levels/x\.md:12: unknown key 'nothing'"):
        fill("first\n\n{{ nothing }}", first_line=10)


def test_lines_are_right_below_code(fill: Fill) -> None:
    with pytest.raises(PageError, match=r"levels/x\.md:6:"):
        fill("```\n{{ a\n}}\n```\n\n{{ nothing }}")


@pytest.mark.parametrize(
    "markdown",
    [
        "```jinja\n{{ nothing }}\n```",
        "~~~~\n```\n{{ nothing }}\n```\n~~~~",
        "  ```\n  {% endraw %}{{ x\n  ```",
        "```\n```",
        "inline `{{ nothing }}` and ``a ` {{ nothing }}``",
        "`$x$` and `\\(x\\)`",
    ],
)
def test_code_is_left_alone(fill: Fill, markdown: str) -> None:
    assert fill(markdown) == markdown


def test_prices_are_no_formulas(fill: Fill) -> None:
    text = fill("from $5 to {{ measured.headline.seed | rounded }} or $6")
    assert text == "from $5 to 0 or $6"


def test_a_number_carries_its_full_value(fill: Fill, library: pages.Library) -> None:
    text = fill("{{ measured.headline.one_step_error | figure }}")
    assert f'value="{library.measured["headline"]["one_step_error"]!r}"' in text
    assert "world units · seed 0" in text


def test_a_citation_links_to_its_source_and_is_listed(fill: Fill) -> None:
    text = fill("{{ cite('lambert2022investigating') }} {{ cite('lambert2022investigating') }}")
    assert 'href="https://arxiv.org/abs/2203.09637"' in text
    assert ">Lambert et al. 2022</a>" in text
    assert text.count('<li id="ref-lambert2022investigating">') == 1
    assert "## Sources cited here" in text


def test_a_source_without_an_address_is_linked_on_the_shelf(fill: Fill) -> None:
    assert 'href="../about/#ref-dreammachine2026"' in fill("{{ cite('dreammachine2026') }}")


def test_a_page_of_all_sources_has_one_list(fill: Fill, library: pages.Library) -> None:
    text = fill("{{ cite('ha2018world') }} {{ references() }}")
    assert text.count("<li id=") == len(library.sources)


def test_the_lab_is_one_block_of_html(fill: Fill) -> None:
    """Markdown ends a block of HTML at an empty line."""
    text = fill('{{ lab("failure") }}')
    assert text.startswith("<section data-search-exclude>")
    assert "\n\n" not in text


def test_text_from_data_is_escaped(library: pages.Library) -> None:
    hostile = [preset | {"claim": "<img src=x onerror=alert(1)> & </script>"} for preset in library.presets]
    page = replace(library, presets=hostile)
    for name in ('lab("failure")', "preset_table()"):
        text = pages.fill("{{ " + name + " }}", page, file="x.md")
        assert "<img" not in text
        assert "& </script>" not in text


def test_the_table_shows_every_preset_by_its_measured_median(fill: Fill, library: pages.Library) -> None:
    text = fill("{{ preset_table() }}")
    for preset in library.presets:
        median = library.measured["presets"][preset["name"]]["figures"]["final_error"]["median"]
        assert f'value="{median!r}"' in text


def test_an_experiment_is_an_address_of_the_lab(fill: Fill, library: pages.Library) -> None:
    settings = "data=200&amp;noise=0.05&amp;horizon=60&amp;condition=deaf&amp;seed=0"
    asked = "{{ experiment('Try <it>', data=200, noise=0.05, condition='deaf') }}"
    link = f'<a class="experiment" href="../level-4/#{settings}">Try &lt;it&gt;</a>'
    assert fill(asked) == link
    assert pages.fill(asked, library, file="levels/level-4.md", home="../") == link.replace("../level-4/", "")


def test_a_listing_keeps_its_empty_lines_and_its_characters(fill: Fill, library: pages.Library) -> None:
    text = fill('{{ listing("ten_lines", "The world") }}')
    assert "\n\n" not in text
    lines = [re.sub("<[^>]*>", "", line) for line in text.splitlines()]
    shown = html.unescape("\n".join(lines))
    for line in library.listings["ten_lines"].code.splitlines():
        assert line in shown
    assert text.count('<span class="listing-line"></span>') >= library.listings["ten_lines"].code.count("\n\n")


def test_a_listing_that_moves_has_the_states_of_a_run_at_hand(fill: Fill) -> None:
    still, moving = (fill(f'{{{{ listing("ten_lines", "The world"{more}) }}}}') for more in ("", ", moves=true"))
    shown = [json.loads(re.search(r'data-part="data">(.*?)</template>', text)[1])["states"] for text in (still, moving)]
    assert shown[0] == []
    assert len(shown[1]) == 91
    assert shown[1][1] == [0.01, 0.5867, 0.3, -0.4, 0.0]
    assert 'data-part="court" class="lab-live" hidden' in still
    assert 'data-part="court" class="lab-live">' in moving


def test_minutes_are_the_levels_own(fill: Callable[..., str], library: pages.Library) -> None:
    assert fill("{{ minutes(4) }}") == str(next(each["minutes"] for each in library.levels if each["number"] == 4))
    with pytest.raises(PageError, match="unknown level '9'"):
        fill("{{ minutes(9) }}")
