"""A page of markdown and the files it draws on -> markdown with everything filled in.

{{ lab("failure") }}, {{ stage("court") }}        a lab, a stage of Level 3's lab
{{ claim("tokens") }}, {{ outcome("tokens") }}    the lab of a claim of Level 5, what came out of it
{{ rivals("tokens") }}                            the claim's rivals, each with its measured figure
{{ claims_table() }}, {{ landscape() }}           every claim by its question, the landscape of section 3
{{ measured.headline.ratio | figure }}            a measured number
{{ measured.….final_error | ranged }}             a median with its range over seeds
{{ cite("lambert2022investigating") }}            a source; what a page cites is listed at its foot
{{ preset_table() }}, {{ drift_figure() }}        tables and drawings of what was measured
{{ table("repairs") }}, {{ curves("amounts") }}   a table of templates/tables, curves of templates/curves
{{ speed.machine }}                               what ``make bench ARGS=--write`` measured
{{ gym["Pendulum-v1"] }}                          what ``dreamlab gym Pendulum-v1 --write levels/gym.json`` measured
{{ references() }}                                every source
{{ term("open loop") }}, {{ glossary() }}         a term with its definition at hand; all of them
{{ question("more-data") }}                       predict, then run
{{ experiment("Try it", horizon=120) }}           a link that sets the failure lab to these settings
{{ listing("slope", "A title") }}                 a program of levels/listings that runs in the page
{{ listing("ten_lines", "A title", moves=true) }} the same, and its states on a court before anybody has run it
{{ challenges() }}                                every challenge, with its board
{{ minutes(4) }}                                  about how long a level takes
{{ drift_paper() }}                               axes to draw a drift into, on paper
{{ task_maker() }}                                the form by which a teacher makes a link
{{ line_fit() }}, {{ inside() }}                  least squares by hand; a model's arrows and bends over the court
{{ mini_dream() }}, {{ level_cards() }}           the home page's dream and the levels as cards
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from builder.content import challenges, glossary, references
from builder.content.challenges import Challenge
from builder.content.claims import ClaimPage, check_measured, definitions_of, read_claims
from builder.content.errors import UnknownKey, formed
from builder.content.figures import FigureFilter, Measurements, in_words, read_definitions, rounded
from builder.content.files import read_data
from builder.content.front_matter import HARDEST, level_of
from builder.content.glossary import Term
from builder.content.landscape import Landscape, check_landscape
from builder.content.languages import ENGLISH, Language
from builder.content.levels import read_levels
from builder.content.listings import FOLDER, Listing, read_listings
from builder.content.overlay import FILES, translated
from builder.content.own import measure, own_presets, own_sources
from builder.content.presets import check_presets, table_rows
from builder.content.questions import Checker, Question, check_level
from builder.content.references import Source
from builder.content.sections import Piece, read_translation
from builder.content.site import Site, address_of, with_first, with_first_of_workshop
from builder.render import experiments
from builder.render.claim_parts import by_question, lab_names, outcome_names, rival_rows
from builder.render.drawings import draw
from builder.render.jinja import environment, render
from dreamlab import bridge
from dreamlab.labs.failure import lab as failure
from dreamlab.labs.failure.first_throws import first_throws, unpacked
from dreamlab.labs.workshop import lab as workshop
from dreamlab.labs.workshop.sessions import POLICY_LABELS
from dreamlab.services import fitting, inside
from dreamlab.services.registry import LABS

NAMES = (
    *("lab", "stage", "claim", "outcome", "claims_table", "landscape", "measured", "cite", "preset_table", "table"),
    *("drift_figure", "references", "term", "glossary", "question", "mini_dream", "level_cards", "listing"),
    *("experiment", "speed", "gym", "rivals", "task_maker", "minutes", "drift_paper", "inside", "line_fit"),
    "curves",
    "challenges",
)


BLOCKS = (
    "lab",
    "stage",
    "claim",
    "question",
    "mini_dream",
    "listing",
    "inside",
    "line_fit",
    "challenges",
    "task_maker",
)
"""What works, and so speaks with the reader in the page's language, whatever language the text around it has."""
NOT_TRANSLATED = """<div class="untranslated-note" markdown="1">

{}

</div>

<div lang="en" class="untranslated" markdown="1">

{}

</div>
"""
STAGES = {
    "court": "stages/court-stage.html",
    "experience": "stages/experience-stage.html",
    "training": "stages/training-stage.html",
    "film": "stages/film-stage.html",
    "planning": "stages/planning-stage.html",
    "shelf": "shelf/model-shelf.html",
}
"""The stages of Level 3 and their templates."""


@dataclass(frozen=True)
class Library:
    """Everything that pages draw on, read and checked once a build."""

    measured: dict[str, Any]
    presets: list[dict[str, Any]]
    sources: dict[str, Source]
    env: Environment
    definitions: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, ClaimPage] = field(default_factory=dict)
    landscape: Landscape = field(default_factory=dict)
    speed: dict[str, Any] = field(default_factory=dict)
    gym: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    levels: list[dict[str, Any]] = field(default_factory=list)
    listings: dict[str, Listing] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    """Keys of the sources that the pages filled in so far have cited."""
    challenges: dict[str, Challenge] = field(default_factory=dict)
    """Those that the site shows, in their order."""
    minutes: dict[int, int] = field(default_factory=dict)
    """About how long each level takes, a hidden one's included."""
    site: Site = field(default_factory=Site)
    first: dict[str, Any] = field(default_factory=dict)
    """The failure lab's reading at the site's first settings, where those are not dreamlab's."""
    placed: set[str] = field(default_factory=set)
    """Names of the questions that the pages filled in so far ask."""
    language: Language = ENGLISH

    def paper(self, claim: str | None) -> dict[str, str] | None:
        """Where in the paper a claim stands, and the question that it belongs to."""
        if claim == "landscape":
            return {name: self.landscape[name] for name in ("section", "question")}
        found = self.claims.get(claim or "")
        return {"section": found.section, "question": found.question} if found else None

    def asked(self, level: int | None) -> list[str]:
        """Names of a level's questions."""
        return [name for name, question in self.questions.items() if question["level"] == level]


DATA = (
    "measured.json",
    "figures.yml",
    "presets.yml",
    "questions.yml",
    "landscape.yml",
    "speed.json",
    "gym.json",
    "glossary.yml",
)
"""What pages draw on beside their own text, the sources, the claims and the listings."""


def read_library(levels: Path, templates: Path, site: Site | None = None, language: Language = ENGLISH) -> Library:
    """Raises PageError for a file that is missing or wrong. site: what site.yml says"""
    site = site or Site()
    data = {name: read_data(levels / name) for name in DATA}
    data |= {name: translated(data[name], language, name) for name in FILES}
    data["presets.yml"] = [*own_presets(site), *data["presets.yml"]]
    library = library_of(
        data,
        templates,
        sources=references.read_sources(levels / "references.bib") | own_sources(site),
        claims=read_claims(levels),
        levels=[_translated(level, language) for level in read_levels(levels)],
        listings=read_listings(levels / FOLDER),
        site=site,
        language=language,
    )
    numbers = [level["number"] for level in library.levels]
    found = challenges.read_challenges(
        levels, library.definitions, library.claims, library.listings, numbers, library.language
    )
    library.challenges.update(challenges.shown(found, site))
    return library


def library_of(
    data: Mapping[str, Any],
    templates: Path,
    *,
    sources: dict[str, Source],
    claims: dict[str, ClaimPage],
    levels: list[dict[str, Any]],
    listings: dict[str, Listing],
    site: Site | None = None,
    language: Language = ENGLISH,
) -> Library:
    """All of it, each file of DATA checked on its own and against the others."""
    with formed("figures.yml"):
        definitions = read_definitions(data["figures.yml"], "figures.yml")
    with formed("presets.yml"):
        presets = check_presets(data["presets.yml"], sources, definitions)
        own = measure(dict(site.first(failure.NAME)), own_presets(site)) if site else {}
    with formed("landscape.yml"):
        landscape = check_landscape(data["landscape.yml"], sources)
    with formed("glossary.yml"):
        terms = glossary.read_terms(data["glossary.yml"], sources)
    known = definitions | definitions_of(claims)
    with formed("measured.json"):
        measured = data["measured.json"]
        measured = measured | {"presets": measured["presets"] | own.get("presets", {})}
        figure = FigureFilter(measured, known, presets, language)
        checker = Checker(measured, known, [level["number"] for level in levels])
        for claim in claims.values():
            check_measured(claim, measured["claims"].get(claim.name))
    with formed("questions.yml"):
        questions = checker.check(data["questions.yml"])
        asked = {question["name"]: checker.for_page(question, figure) for question in questions}
    filters = {
        "figure": figure,
        "ranged": figure.ranged,
        "rounded": partial(rounded, language=language),
        "number": language.number,
        "in_words": partial(in_words, language=language),
    }
    env = environment(templates, filters, NAMES)
    env.globals["draw"] = partial(draw, language=language)
    env.globals["t"] = language.t
    hidden = site.hidden_presets if site else ()
    return Library(
        measured,
        [preset for preset in presets if preset["name"] not in hidden],
        sources,
        env,
        definitions,
        claims,
        landscape,
        data["speed.json"],
        data["gym.json"],
        terms=terms,
        questions=asked,
        levels=levels,
        listings=listings,
        minutes={int(level["number"]): int(level["minutes"]) for level in levels},
        site=site or Site(),
        first=own.get("first", {}),
        language=language,
    )


def _translated(level: dict[str, Any], language: Language) -> dict[str, Any]:
    """What a level's front matter says, in the language."""
    found = read_translation(language, level["page"])
    return level | dict(found.meta) if found else level


def _unsearched(html: str) -> str:
    """The search would show a lab's data as prose.

    Its parser takes up again after the first end tag of the same name, so it is a name that no lab uses.
    """
    return f"<section data-search-exclude>\n{html}\n</section>"


def fill(markdown: str, library: Library, *, file: str, first_line: int = 1, home: str = "") -> str:
    """The page's markdown, filled in. ``home``: the way from the page to the site's root, e.g. ``../``."""
    page = _Page(library, home, file)
    text = render(markdown, library.env, page.names(NAMES), file=file, first_line=first_line)
    return text + page.foot()


def fill_pieces(pieces: Iterable[Piece], library: Library, english: Library, *, page: str, home: str = "") -> str:
    """A translated page, in which English pieces are marked as such. Their labs speak the page's language all the same.

    page: its path below levels/
    """
    own, other = _Page(library, home, page), _Page(english, home, page)
    names = own.names(NAMES)
    texts: list[str] = []
    for english_one, several in groupby(pieces, key=lambda piece: piece.english):
        shown = {**other.names(NAMES), **{name: own.block(name) for name in BLOCKS}} if english_one else names
        env = english.env if english_one else library.env
        text = "\n".join(
            render(each.section.text, env, shown, file=each.file, first_line=each.section.line) for each in several
        )
        note = library.language.t("This section is not translated yet. Here it is in English.")
        texts.append(NOT_TRANSLATED.format(note, text) if english_one else text)
    own.cited |= other.cited
    return "\n".join(texts) + own.foot()


class _Page:
    """What the names in a page's markdown stand for."""

    def __init__(self, library: Library, home: str, file: str) -> None:
        self._library, self._home, self._name, self._level = library, home, Path(file).stem, level_of(file)
        self.measured = Measurements(library.measured)
        self.speed = Measurements(library.speed, "speed")
        self.gym = Measurements(library.gym, "gym")
        self.cited: dict[str, Source] = {}
        self._explained: set[str] = set()
        self.lists_all = False
        self._t = library.language.t

    def names(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    def block(self, name: str) -> Callable[..., str]:
        """What works in a text of another language: marked as being of the page's."""

        def made(*given: Any) -> str:
            return str(getattr(self, name)(*given)).replace(
                "<section data-search-exclude", f'<section data-search-exclude lang="{self._library.language.code}"', 1
            )

        return made

    def foot(self) -> str:
        """The list of what the page has cited."""
        if not self.cited or self.lists_all:
            return ""
        heading = self._t("Sources cited here")
        return f"\n\n## {heading} {{: #sources-cited-here }}\n\n{references.listing(self.cited.values(), self._t)}\n"

    def cite(self, key: str, where: str = "") -> Markup:
        self.cited[key] = references.find(self._library.sources, key)
        self._library.cited.add(key)
        return references.link(self.cited[key], self._home, where)

    def term(self, name: str, text: str = "") -> Markup:
        term = glossary.find(self._library.terms, name)
        first = term.name not in self._explained
        self._explained.add(term.name)
        return glossary.link(term, text or term.title or name, self._home, self._library.terms, first=first)

    def glossary(self) -> Markup:
        return glossary.listing(self._library.terms, self.cite, self._t)

    def question(self, name: str) -> str:
        if name not in self._library.questions:
            raise UnknownKey("question (levels/questions.yml)", name, self._library.questions)
        asked = self._library.questions[name]
        check_level(asked, self._level)
        self._library.placed.add(name)
        return _unsearched(self._partial("lesson/predict-question.html", question=asked, world=failure.world()))

    def experiment(self, text: str, **settings: Any) -> Markup:
        here = self._name == experiments.PAGE
        return experiments.link(text, settings, "" if here else f"{self._home}{experiments.PAGE}/")

    def listing(self, name: str, title: str, moves: bool = False) -> str:
        if name not in self._library.listings:
            raise UnknownKey("listing (levels/listings)", name, self._library.listings)
        found = self._library.listings[name]
        states = found.states if moves else []
        if moves and not states:
            raise ValueError(f"the listing {name} goes through no states of five numbers, so nothing of it moves")
        return _unsearched(self._partial("lesson/python-listing.html", listing=found, title=title, states=states))

    def line_fit(self) -> str:
        return _unsearched(self._partial("plots/line-fit.html", fit=fitting.by_hand()))

    def inside(self) -> str:
        words = {"models": inside.MODELS, "flights": {name: each for name, (each, _) in inside.FLIGHTS.items()}}
        return _unsearched(self._partial("lesson/inside-model.html", inside=words))

    def mini_dream(self) -> str:
        first = first_throws()
        still = {
            world: unpacked(path)[:, :2].tolist()
            for world, path in (("reality", first["throws"][0]["reality"]), ("dream", first["throws"][0]["dreams"][-1]))
        }
        lab = failure.describe()
        return _unsearched(self._partial("lesson/mini-dream.html", first=first, still=still, lab=lab))

    def level_cards(self) -> str:
        levels = [level | {"asked": self._library.asked(level["number"])} for level in self._library.levels]
        return self._partial("lesson/level-cards.html", levels=levels, hardest=HARDEST, home=self._home)

    def challenges(self) -> str:
        shown = [
            {
                "challenge": each,
                "link": challenges.link(each, self._home),
                "listing": self._library.listings.get(str(each.declared.get("listing"))),
            }
            for each in self._library.challenges.values()
        ]
        data = [each.plain() for each in self._library.challenges.values()]
        hardest = challenges.HARDEST
        return _unsearched(self._partial("challenges/challenge-list.html", shown=shown, data=data, hardest=hardest))

    def minutes(self, level: int) -> int:
        known = self._library.minutes
        if level not in known:
            raise UnknownKey("level", str(level), map(str, known))
        return known[level]

    def drift_paper(self) -> str:
        return self._partial("lesson/drift-paper.html", headline=self._library.measured["headline"])

    def task_maker(self) -> str:
        hidden = self._library.site.hidden_pages
        pages = [{"address": level["address"], "title": level["title"]} for level in self._library.levels]
        claims = self._library.claims.values()
        english = {} if self._library.language.code == "en" else {"lang": "en"}  # no claim's page is translated yet
        pages += [{"address": f"level-5/{claim.name}/", "title": claim.title, **english} for claim in claims]
        shown = [page for page in pages if page["address"] not in {address_of(path) for path in hidden}]
        return _unsearched(self._partial("lesson/task-maker.html", pages=shown))

    def references(self) -> Markup:
        self.lists_all = True
        return references.listing(self._library.sources.values(), self._t)

    def lab(self, name: str) -> str:
        if name not in LABS:
            raise UnknownKey("lab", name, LABS)
        settings = {**self._library.measured["headline"]["settings"]}
        html = self._partial(
            f"{name}-lab/{name}-lab.html",
            lab=with_first(json.loads(bridge.describe(name)), self._library.site.first(name)),
            presets=[self._with_source(preset) for preset in self._library.presets],
            headline=self._library.first or self._library.measured["headline"],
            test_episodes=self._library.measured["protocol"]["test_episodes"],
            as_in_text=self.experiment("Set it as the text has it", **settings) if self._library.first else "",
            definitions=self._read_by_labs(),
            home=self._home,
        )
        return _unsearched(html)

    def _read_by_labs(self) -> dict[str, dict[str, str]]:
        """What the figures are that a reading of the failure lab may have."""
        presets = self._library.measured["presets"].values()
        names = {name for preset in presets for name in preset["figures"]}
        known = self._library.definitions
        return {
            name: {"label": known[name].label, "definition": known[name].definition}
            for name in sorted(names & {*known})
        }

    def stage(self, name: str) -> str:
        if name not in STAGES:
            raise UnknownKey("stage", name, STAGES)
        first = self._library.site.first(workshop.NAME)
        lab = with_first_of_workshop(json.loads(bridge.describe(workshop.NAME)), first)
        return _unsearched(self._partial(STAGES[name], lab=lab))

    def claim(self, name: str) -> str:
        return _unsearched(
            self._partial("claim-lab/claim-lab.html", **lab_names(*self._claim(name), self._library.site.first(name)))
        )

    def outcome(self, name: str) -> str:
        return self._partial("claim-lab/claim-outcome.html", **outcome_names(*self._claim(name)))

    def rivals(self, name: str) -> str:
        claim, _ = self._claim(name)
        rows = rival_rows(claim, self.measured["claims"][name])
        return self._partial("claim-lab/claim-rivals.html", rows=rows)

    def claims_table(self) -> str:
        questions = by_question(self._library.claims, self._library.measured["claims"])
        return self._partial("claim-lab/claims-table.html", questions=questions, landscape=self._library.landscape)

    def landscape(self) -> str:
        return self._partial("lesson/landscape.html", landscape=self._library.landscape, cite=self.cite)

    def _claim(self, name: str) -> tuple[ClaimPage, dict[str, Any]]:
        if name not in self._library.claims:
            raise UnknownKey("claim", name, self._library.claims)
        return self._library.claims[name], self._library.measured["claims"][name]

    def preset_table(self) -> str:
        rows = table_rows(self._library.presets, self.measured)
        links = {row["preset"]["name"]: self.cite(row["preset"]["source"]) for row in rows}
        return self._partial(
            "lesson/presets.html",
            rows=rows,
            links=links,
            default=self.measured["seeds"]["figures"],
            definitions=self._library.definitions,
        )

    def table(self, name: str) -> str:
        known = self._names_in("tables")
        if name not in known:
            raise UnknownKey("table", name, known)
        return self._partial(
            f"tables/{name}.html", measured=self.measured, speed=self.speed, gym=self.gym, policies=POLICY_LABELS
        )

    def curves(self, name: str) -> str:
        known = self._names_in("curves")
        if name not in known:
            raise UnknownKey("curves (templates/curves)", name, known)
        table = Markup(self.table(name))
        return _unsearched(self._partial(f"curves/{name}.html", measured=self.measured, table=table))

    def drift_figure(self) -> str:
        return self._partial("lesson/drift-figure.html", headline=self._library.measured["headline"])

    def _with_source(self, preset: dict[str, Any]) -> dict[str, Any]:
        source = self._library.sources[preset["source"]]
        return preset | {"source": {"text": source.short, "url": references.address(source, self._home)}}

    def _names_in(self, folder: str) -> list[str]:
        paths = (Path(template) for template in self._library.env.list_templates())
        return [path.stem for path in paths if path.parent.name == folder]

    def _partial(self, template: str, **names: Any) -> str:
        """Without empty lines: markdown would end the HTML there."""
        text = self._library.env.get_template(template).render({"home": self._home} | names)
        return "\n".join(line for line in text.splitlines() if line.strip())
