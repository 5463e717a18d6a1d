"""What site.yml changes about the build: MkDocs' configuration, the pages that there are, links to the others."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from builder.content.front_matter import read_front_matter
from builder.content.languages import FOLDER, Language
from builder.content.site import Site, address_of, settings_file

LINK = re.compile(r'<a\b[^>]*\bhref="([^"#?]*)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
NOT_SERVED = (".yml", ".yaml", ".bib", ".json", ".py", ".txt")
"""Of the own folder: what the build reads, or a listing's."""
NOTE = '<span class="not-here">{} <small>({})</small></span>'


def configure(config: MkDocsConfig, site: Site, root: Path) -> None:
    """Name, address, logo, navigation and what ``make serve`` watches, as site.yml has them."""
    config.site_name = site.name or config.site_name
    config.site_description = site.description or config.site_description
    if not os.environ.get("DREAM_SITE_URL"):  # the Pages workflow knows better
        config.site_url = site.address or config.site_url
    if site.logo:
        config.theme["logo"] = config.theme["favicon"] = _name(site.logo, root)
    config.extra["framed_by"] = list(site.framed_by)
    nav: list[Any] = list(_shown(config.nav or [], site.hidden_pages))
    own = [{title_of(path): _name(path, root)} for path in site.own_pages]
    config.nav = [*nav, {site.own_title: own}] if own else nav
    watched = [path for path in (settings_file(root), site.own, root / FOLDER) if path and path.exists()]
    config.watch = [*config.watch, *map(str, watched)]


def title_of(page: Path) -> str:
    """From the page's front matter."""
    return str(read_front_matter(page.name, page.read_text(encoding="utf-8-sig")).get("title", page.stem))


def _name(path: Path, root: Path) -> str:
    return path.resolve().relative_to(root.resolve()).as_posix()


def _shown(nav: Iterable[Any], hidden: frozenset[str]) -> Iterable[Any]:
    """The navigation without the hidden pages, and without what would be empty then."""
    for entry in nav:
        if isinstance(entry, dict):
            ((title, what),) = entry.items()
            if isinstance(what, list):
                left = list(_shown(what, hidden))
                if left:
                    yield {title: left}
            elif what not in hidden:
                yield entry
        elif entry not in hidden:
            yield entry


def own_files(files: Files, config: MkDocsConfig, site: Site, root: Path) -> Files:
    """All files of the site: hidden pages are left out, those of the own folder and the logo are added."""
    for file in files:
        if file.src_uri in site.hidden_pages:
            file.inclusion = InclusionLevel.EXCLUDED
    added = [path for path in sorted(site.own.rglob("*")) if path.is_file()] if site.own else []
    added = [path for path in added if path.suffix not in NOT_SERVED]
    for path in dict.fromkeys([*added, *([site.logo] if site.logo else [])]):
        files.append(File(_name(path, root), str(root), config.site_dir, config.use_directory_urls))
    return files


def without_links(page: str, url: str, site: Site, language: Language, shown: Language) -> str:
    """The page (HTML, at this address below the site's root) where a link to a hidden page is its text and a note.

    language: whose page it is; shown: that of its text
    """
    if not site.hidden_pages:
        return page
    hidden = {f"{language.prefix}{address_of(path)}" for path in site.hidden_pages}
    said = shown.t("this page is not part of this site")

    def replace(link: re.Match[str]) -> str:
        parts = urlsplit(link[1])
        if parts.scheme or parts.netloc or not parts.path:
            return link[0]
        there = posixpath.normpath(posixpath.join("/", url, parts.path)).strip("/")
        return NOTE.format(link[2], said) if f"{there.removesuffix('index.html').rstrip('/')}/" in hidden else link[0]

    return LINK.sub(replace, page)
