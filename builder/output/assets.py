"""What the built site holds besides its pages: our modules and styles, the Python runtime."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.content.languages import Language
from builder.editor.bundle import bundle
from builder.output.styles import write_styles
from builder.runtime.assembly import INVENTORY

STAYS = ("*.json", "*.css", "*.html")
"""What of site/ is not copied: configuration of tools, templates, and sheets, which go out as one."""

INDEX = 'ze(new URL("search/search_index.json",Or.base))'
WANTED = (
    'new Promise(e=>["pointerover","focusin"].forEach(t=>addEventListener(t,r=>{'
    'r.target.closest(".md-search,[for=__search]")&&e()})))'
)
STOCK = {
    # Any address: pages.xml (templates/pages.xml) has addresses relative to the site's root, where sitemap.xml has
    # absolute ones, which a site that does not know where it will stand has not.
    "new URL(n.textContent)": "new URL(n.textContent,t)",
    '"sitemap.xml"': '"pages.xml"',
    # The search's index is read once the reader is at the search: most visits need none, and it takes memory and time.
    INDEX: f"$(0).pipe(b(()=>{WANTED}),b(()=>{INDEX}),Z(1))",
    # The page's addresses are made absolute before it has another address, and not as soon as it is there.
    "$(document).subscribe(vi);": "",
    'history.replaceState(c,""),history.pushState(null,"",a)': (
        'history.replaceState(c,""),vi(document),history.pushState(null,"",a)'
    ),
    # The colours are in the page already. To set them again styles all of it anew, three times.
    'let o=x("meta",{name:"color-scheme"});document.head.appendChild(o);': (
        'let o=x("meta",{name:"color-scheme",content:"light"}),u=0;'
    ),
    'document.body.setAttribute("data-md-color-switching",""),s': (
        'u++&&document.body.setAttribute("data-md-color-switching",""),s'
    ),
    "return o.content=a.colorScheme,": (
        "return a.colorScheme!==o.content&&(o.content=a.colorScheme,document.head.appendChild(o)),"
    ),
}
"""In the theme's bundle, and what stands there instead."""
EDITOR = "code/codemirror.js"
"""The editor among our modules (site/code/code-panel.js imports it)."""
CONTAINER = 'data-md-component="container"'
Catalogues = dict[str, dict[str, str]]
"""By language: the files that its pages ask for."""


def copy_assets(root: Path, site: Path, own_sheet: str = "") -> None:
    """site/ and the editor -> assets/dream/, build/runtime/ -> assets/runtime/FOLDER/ beside its list, runtime.json.

    own_sheet: rules of this very site, after all others
    """
    shutil.copytree(root / "site", modules_folder(site), ignore=shutil.ignore_patterns(*STAYS))
    (modules_folder(site) / EDITOR).parent.mkdir(exist_ok=True)
    shutil.copyfile(bundle(), modules_folder(site) / EDITOR)
    write_styles(root / "site", modules_folder(site), own_sheet)
    made, served = root / "build" / "runtime", site / "assets" / "runtime"
    inventory = (made / INVENTORY).read_text(encoding="utf-8")
    shutil.copytree(made, served / json.loads(inventory)["folder"], ignore=shutil.ignore_patterns(INVENTORY))
    (served / INVENTORY).write_text(inventory, encoding="utf-8")


def modules_folder(site: Path) -> Path:
    """Where our modules are in the built site."""
    return site / "assets" / "dream"


def write_catalogues(site: Path, spoken: Mapping[str, tuple[Language, list[dict[str, Any]]]]) -> Catalogues:
    """What pages ask for in their own language: its words, which English needs none of, and the challenges.

    spoken: by language, with the challenges as it tells of them. A file's name changes with what it holds, so no page
    gets what a browser has kept of an earlier build. Returned are the names, by language, below our modules.
    """
    found: Catalogues = {}
    for code, (language, challenges) in spoken.items():
        found[code] = {"challenges": _named(site, f"challenges/{code}", ".json", json.dumps(challenges))}
        if code != "en":
            said = json.dumps(dict(language.words), ensure_ascii=False, separators=(",", ":"))
            text = f"export const WORDS = {said};\nexport const SENTENCES = {json.dumps(language.sentences)};\n"
            found[code]["words"] = _named(site, f"words/{code}", ".js", text)
    return found


def _named(site: Path, name: str, suffix: str, text: str) -> str:
    """Writes the file by a name that has its hash, and returns that."""
    made = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}{suffix}"
    path = modules_folder(site) / made
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return made


def check_runtime(root: Path) -> None:
    """FileNotFoundError if the Python runtime was not assembled."""
    if not (root / "build" / "runtime" / INVENTORY).exists():
        raise FileNotFoundError("build/runtime/runtime.json is missing: run `make runtime` first")


def adapt_theme(site: Path) -> None:
    """The theme's program: instant navigation under any address, and none of the work that a lab would wait for."""
    (bundle,) = site.glob("assets/javascripts/bundle.*.min.js")
    text = bundle.read_text(encoding="utf-8")
    for stock, ours in STOCK.items():
        if text.count(stock) != 1:
            raise ValueError(f"{bundle.name} is not the theme's version that adapt_theme knows")
        text = text.replace(stock, ours)
    bundle.write_text(text, encoding="utf-8")


def drop_sitemap(site: Path) -> None:
    """A sitemap holds absolute addresses, and this site knows none."""
    for path in site.glob("sitemap.xml*"):
        path.unlink()


def version(site: Path, *sources: Path) -> str:
    """Changes with the modules, the runtime and the markup that the modules rely on, not with the lessons' words.

    sources: the folders of the markup's templates
    """
    digest = hashlib.sha256((site / "assets" / "runtime" / INVENTORY).read_bytes())
    for folder in (modules_folder(site), *sources):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def with_version(page: str, version: str, catalogues: Mapping[str, str]) -> str:
    """The page with its version (site/frame/version.js) and its catalogues on what instant navigation replaces."""
    if page.count(CONTAINER) != 1:
        raise ValueError(f"a page has {page.count(CONTAINER)} times {CONTAINER}: no place for the version")
    named = "".join(f' data-{name}="{file}"' for name, file in sorted(catalogues.items()))
    return page.replace(CONTAINER, f'{CONTAINER} data-version="{version}"{named}')
