"""What MkDocs calls while it builds; the work is done by plain functions in pages*.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from builder import pages, pages_assets, pages_maths, pages_offline, pages_preload, pages_references, pages_security
from builder.pages_errors import PageError
from builder.pages_front_matter import check_front_matter

_library: pages.Library | None = None


def on_pre_build(config: MkDocsConfig) -> None:
    """Before anything is written: a build that cannot end well leaves the former site alone."""
    global _library
    root = _root(config)
    try:
        pages_assets.check_runtime(root)
        _library = pages.read_library(Path(config.docs_dir), root / "templates")
    except (FileNotFoundError, PageError) as trouble:
        raise PluginError(str(trouble)) from trouble


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A drawing among the templates is no file of the site, though MkDocs takes every .svg for one."""
    for file in list(files):
        if file.src_uri.startswith("labs/"):
            files.remove(file)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    assert _library is not None
    path = Path(page.file.abs_src_path or "")
    file = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    try:
        check_front_matter(file, page.meta)
        page.meta["paper"] = _library.paper(page.meta.get("claim"))
        page.meta["asked"] = _library.asked(page.meta.get("number"))
        return pages.fill(
            markdown,
            _library,
            file=file,
            first_line=_first_line(path.read_text(encoding="utf-8-sig"), markdown),
            home=get_relative_url(".", page.url).rstrip("/") + "/",
        )
    except PageError as trouble:
        raise PluginError(str(trouble)) from trouble


def on_page_content(html: str, **_: Any) -> str:
    return pages_maths.reveal(html)


def on_env(env: Environment, **_: Any) -> Environment:
    """All pages are filled in by now, and none is written yet."""
    assert _library is not None
    try:
        pages_references.unused(_library.sources, _library.cited)
    except PageError as trouble:
        raise PluginError(str(trouble)) from trouble
    return env


def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir)
    pages_assets.copy_assets(_root(config), site)
    pages_assets.relative_sitemap(site)
    modules = pages_assets.modules_folder(site)
    html = {}
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        address = get_relative_url("assets/dream/", path.relative_to(site).as_posix())
        html[path] = page if path.name == "404.html" else pages_preload.with_preloads(page, address, modules)
    (modules / pages_preload.EARLY).unlink()  # it stands in the pages now
    policy = pages_security.policy(html.values())
    for path, page in html.items():
        path.write_text(pages_security.with_policy(page, policy), encoding="utf-8")
    pages_offline.write_worker(site)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _first_line(text: str, markdown: str) -> int:
    """Where the markdown begins below its front matter, so that errors name the file's own lines."""
    return text[: text.find(markdown)].count("\n") + 1 if markdown in text else 1
