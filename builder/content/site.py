"""site.yml: what makes this course yours. Read and checked; without the file everything is as the project has it.

Only this file and the folder beside it that it names belong to a fork, so a later version of the project merges into it
without a conflict. site.example.yml says what may stand here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builder.content.checks import Checks
from builder.content.contrast import contrast
from builder.content.files import lesson_files, read_data
from builder.content.levels import read_levels
from dreamlab.labs.failure.lab import CONTROLS
from dreamlab.labs.workshop.lab import NAME as WORKSHOP
from dreamlab.labs.workshop.sessions import POLICY_LABELS
from dreamlab.learn.remedies import REMEDIES
from dreamlab.services.registry import LABS
from dreamlab.tasks.settings import SEED, Choice, Control, SettingsError

FILE = "site.yml"
SWITCH = "DREAM_SITE_SETTINGS"
"""In the environment: another file than site.yml, or ``none``: the project as it is."""
OPTIONAL = ("name", "description", "address", "language", "colours", "logo", "hide", "labs", "own", "framed_by")
HIDDEN = ("levels", "pages", "presets", "challenges", "languages")
OWN = ("folder", "title")
OWN_PLAY = "own"
"""The policy of Level 3 that is the reader's own play."""
CHALLENGES = "challenges"
"""Folder of what may be hidden by its name, below levels/."""
PROJECT = ("levels", "site", "templates", "builder", "dreamlab", "tests", "examples", "build")
"""Folders of the project."""
SCHEMES = ("light", "dark")
LOGOS = (".svg", ".png", ".webp")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5
"""Contrast of text (WCAG 1.4.3)."""
GROUNDS, INKS = ("page", "surface", "raised"), ("ink", "muted", "accent")
COLOURS = (*GROUNDS, *INKS, "line")
"""What a site may choose. Those of reality, dream and error mean the same on every site."""
CHECKS = Checks(FILE, "")
ORIGIN = re.compile(r"https?://[a-zA-Z0-9.-]+(:\d+)?")
KEPT_PAGES = ("index", "help", "about")
"""The front page, the page of help that messages lead to, and the list of sources."""


@dataclass(frozen=True)
class Site:
    """What site.yml says.

    colours: by scheme and name; hidden_pages: paths below levels/ (``speed.md``), a hidden level's included;
    labs: first settings by lab; own: the folder of own pages and presets; framed_by: origins that may show the site
    """

    name: str = ""
    description: str = ""
    address: str = ""
    language: str = "en"
    """Of the pages at the site’s root; the others’ stand below their codes."""
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    logo: Path | None = None
    hidden_levels: tuple[int, ...] = ()
    hidden_pages: frozenset[str] = frozenset()
    hidden_presets: tuple[str, ...] = ()
    hidden_challenges: tuple[str, ...] = ()
    hidden_languages: tuple[str, ...] = ()
    labs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own: Path | None = None
    own_title: str = "Our class"
    framed_by: tuple[str, ...] = ()

    def first(self, lab: str) -> Mapping[str, Any]:
        """The settings that a lab opens with, where they are not dreamlab's."""
        return self.labs.get(lab, {})

    @property
    def own_pages(self) -> list[Path]:
        """Markdown files of the own folder, by name."""
        return sorted(self.own.rglob("*.md")) if self.own else []


def settings_file(root: Path) -> Path | None:
    """The file that counts, if there is one."""
    named = os.environ.get(SWITCH, "")
    path = root / (named or FILE)
    return None if named == "none" or not (named or path.exists()) else path


def read_site(root: Path) -> Site:
    """Raises PageError with the entry and the nearest right name."""
    path = settings_file(root)
    if path is None:
        return Site()
    declared = read_data(path)
    return Site() if declared is None else check_site(declared, root)


def check_site(declared: Any, root: Path) -> Site:
    """What the file's content says, each entry checked."""
    CHECKS.fields("the file", declared, (), "setting", optional=OPTIONAL)
    for name in ("name", "description", "address", "language", "logo"):
        if name in declared:
            CHECKS.texts(name, declared, (name,))
    hide = declared.get("hide", {})
    levels, pages, presets, challenges = _hidden(hide, root)
    own, title = _own(declared.get("own"), root)
    return Site(
        name=declared.get("name", ""),
        description=declared.get("description", ""),
        address=_address(declared.get("address", "")),
        language=declared.get("language", "en"),
        colours=_colours(declared.get("colours", {}), root),
        logo=_logo(declared.get("logo"), root),
        hidden_levels=levels,
        hidden_pages=pages,
        hidden_presets=presets,
        hidden_challenges=challenges,
        hidden_languages=tuple(hide.get("languages", ())),
        labs={name: _first(name, settings) for name, settings in _labs(declared.get("labs", {}))},
        own=own,
        own_title=title,
        framed_by=_framed_by(declared.get("framed_by", [])),
    )


def _address(address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", address):
        raise CHECKS.wrong("address", f"should be like https://example.org/dreams/, got {address!r}")
    return f"{address.rstrip('/')}/" if address else ""


def _hidden(declared: Any, root: Path) -> tuple[tuple[int, ...], frozenset[str], tuple[str, ...], tuple[str, ...]]:
    CHECKS.fields("hide", declared, (), "list", optional=HIDDEN)
    folder = root / "levels"
    known = {int(level["number"]): str(level["address"]) for level in read_levels(folder)}
    paths = {path.relative_to(folder).as_posix() for path in lesson_files(folder)}
    names = {path.removesuffix(".md").removesuffix("/index") for path in paths} - {*KEPT_PAGES}
    for kind in HIDDEN:
        if not isinstance(declared.get(kind, []), list):
            raise CHECKS.wrong("hide", f"{kind} should be a list, got {declared[kind]!r}")
    levels = tuple(declared.get("levels", ()))
    for level in levels:
        if level not in known:
            raise CHECKS.unknown("hide", "level", level, map(str, known))
    presets = [preset["name"] for preset in read_data(folder / "presets.yml")]
    challenges = [path.stem for path in (folder / CHALLENGES).glob("*.yml")]
    for kind, there in (("pages", names), ("presets", presets), ("challenges", challenges)):
        for name in declared.get(kind, ()):
            if name not in there:
                raise CHECKS.unknown("hide", kind.removesuffix("s"), name, there)
    prefixes = [known[level] for level in levels] + [f"{name}/" for name in declared.get("pages", ())]
    hidden = {path for path in paths if any(address_of(path).startswith(prefix) for prefix in prefixes)}
    return levels, frozenset(hidden), tuple(declared.get("presets", ())), tuple(declared.get("challenges", ()))


def address_of(page: str) -> str:
    """Of a page by its path below levels/: ``level-5/chaos.md`` -> ``level-5/chaos/``."""
    return f"{page.removesuffix('.md').removesuffix('index').rstrip('/')}/".removeprefix("/")


def _own(declared: Any, root: Path) -> tuple[Path | None, str]:
    if declared is None:
        return None, Site.own_title
    CHECKS.fields("own", declared, ("folder",), "entry", optional=OWN)
    CHECKS.texts("own", {"title": Site.own_title, **declared}, OWN)
    folder = (root / declared["folder"]).resolve()
    if not folder.is_dir() or not folder.is_relative_to(root.resolve()) or folder == root.resolve():
        raise CHECKS.wrong("own", f"there is no folder {declared['folder']!r} beside {FILE}")
    if folder.relative_to(root.resolve()).parts[0] in PROJECT:
        raise CHECKS.wrong("own", f"the folder {declared['folder']!r} is the project’s; name one of your own")
    return folder, declared.get("title", Site.own_title)


def _logo(name: Any, root: Path) -> Path | None:
    if name is None:
        return None
    path = root / name
    if path.suffix not in LOGOS or not path.is_file():
        raise CHECKS.wrong("logo", f"should be a picture ({', '.join(LOGOS)}) that is there, got {name!r}")
    return path


def _labs(declared: Any) -> Iterable[tuple[str, Any]]:
    CHECKS.fields("labs", declared, (), "lab", optional=LABS)
    return list(declared.items())


def _first(lab: str, settings: Any) -> dict[str, Any]:
    """A lab's first settings: each one on a stop of its slider, so that it is what the slider shows."""
    where = f"labs, {lab}"
    controls = {control.name: control for control in controls_of(lab)}
    CHECKS.fields(where, settings, (), "setting", optional=controls)
    for name, value in settings.items():
        control = controls[name]
        try:
            control.read(value)
        except SettingsError as error:
            raise CHECKS.wrong(where, str(error)) from error
        if isinstance(control, Control) and control is not SEED and value not in control.stops:
            near = min(control.stops, key=lambda stop: abs(stop - value))
            raise CHECKS.wrong(where, f"{name}: the slider does not stop at {value}; did you mean {near}?")
    return dict(settings)


def controls_of(lab: str) -> tuple[Control | Choice, ...]:
    """Sliders and choices of a lab, and the seed; of Level 3's lab those that a model comes about by."""
    if lab == WORKSHOP:
        return (*WORKSHOP_CONTROLS, SEED)
    found = LABS[lab]
    own = (*found.CONTROLS, *found.CHOICES) if lab == "failure" else found.claim.controls
    return (*own, SEED)


WORKSHOP_CONTROLS: tuple[Control | Choice, ...] = (
    Choice("policy", "Policy", tuple(each for each in POLICY_LABELS.items() if each[0] != OWN_PLAY)),
    *CONTROLS[:2],
    Choice("remedy", "Training", tuple((name, remedy.label) for name, remedy in REMEDIES.items())),
)
"""Own play is none of them: nothing is recorded at first."""


def with_first_of_workshop(described: dict[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    """The description of Level 3's lab, in which the stages find what a model comes about by at first."""
    for control in described["controls"]:
        if control["name"] in first:
            control["first"] = first[control["name"]]
    described["seed"]["first"] = first.get(SEED.name, described["seed"]["default"])
    return described | {"first": dict(first)}


def with_first(described: dict[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    """A lab's description for the page, in which each setting also knows what it is at first, where that differs."""
    for each in (*described["controls"], *described["choices"]):
        if each["name"] in first:
            each["first"] = first[each["name"]]
    if SEED.name in first:
        described["seed"]["first"] = first[SEED.name]
    return described


def _framed_by(declared: Any) -> tuple[str, ...]:
    if not isinstance(declared, list):
        raise CHECKS.wrong("framed_by", f"should be a list of origins, got {declared!r}")
    for origin in declared:
        if not isinstance(origin, str) or not ORIGIN.fullmatch(origin):
            raise CHECKS.wrong("framed_by", f"an origin is like https://moodle.example.org, got {origin!r}")
    return tuple(declared)


def _colours(declared: Any, root: Path) -> dict[str, dict[str, str]]:
    """Each scheme's chosen colours; text has to be readable on every ground, chosen or the project's."""
    CHECKS.fields("colours", declared, (), "scheme", optional=SCHEMES)
    for scheme, chosen in declared.items():
        where = f"colours, {scheme}"
        CHECKS.fields(where, chosen, (), "colour", optional=COLOURS)
        for name, colour in chosen.items():
            if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
                raise CHECKS.wrong(where, f"{name} should be like '#54378a', in quotes, got {colour!r}")
        palette = {**project_colours(root, scheme), **chosen}
        for ink in INKS:
            for ground in GROUNDS:
                ratio = contrast(palette[ink], palette[ground])
                if ratio < READABLE:
                    on = f"{ink} {palette[ink]} on {ground} {palette[ground]}"
                    raise CHECKS.wrong(where, f"{on} has a contrast of {ratio:.1f}; text needs {READABLE}")
    return {scheme: dict(chosen) for scheme, chosen in declared.items()}


def project_colours(root: Path, scheme: str) -> dict[str, str]:
    """The project's own, from site/shared/colours.css."""
    text = (root / "site" / "shared" / "colours.css").read_text(encoding="utf-8")
    light, _, dark = text.partition('[data-md-color-scheme="slate"]')
    found = re.findall(r"--dm-(\w+): (#[0-9a-f]{3,6});", dark if scheme == "dark" else light)
    return {name: colour for name, colour in reversed(found) if name in COLOURS}


def sheet_of(site: Site) -> str:
    """The rules that put the chosen colours in place of the project's; paper keeps its own."""
    rules = []
    for scheme, theme in (("light", "default"), ("dark", "slate")):
        lines = "".join(f"    --dm-{name}: {colour};\n" for name, colour in site.colours.get(scheme, {}).items())
        if lines:
            rules.append(f'@media screen {{\n  [data-md-color-scheme="{theme}"] {{\n{lines}  }}\n}}\n')
    return "".join(rules)
