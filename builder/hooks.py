"""What MkDocs calls while it builds; the work is done by plain functions of content/, render/ and output/."""

from __future__ import annotations

import logging
import multiprocessing
import os
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from builder.content import references
from builder.content.errors import PageError
from builder.content.front_matter import check_front_matter, read_front_matter
from builder.content.languages import ENGLISH, read_languages
from builder.content.questions import check_placed
from builder.content.sections import pieces
from builder.content.site import Site, read_site, sheet_of
from builder.live import remember
from builder.live import server as live
from builder.output import assets, chunks, offline, preload, search, security
from builder.render import bytecode, languages, maths, own_site, pages, skip_link, translation
from builder.render.jinja import COMPONENTS

_library: pages.Library | None = None
"""In English, as everything is written."""
_libraries: dict[str, pages.Library] = {}
"""By the code of the language."""
_languages = languages.Languages()
_words: dict[str, Any] = {}
"""What mkdocs.yml has the theme say."""
_sources: remember.Key = ()
_site = Site()
"""What site.yml says."""
_serving = False
"""Whether this is ``mkdocs serve``."""


def on_startup(command: str, **_: Any) -> None:
    """A build is silent but for warnings. ``--quiet`` would not do: it has strict mode count none."""
    global _serving
    _serving = command == "serve"
    log = logging.getLogger("mkdocs")
    if command == "build" and log.level == logging.INFO:
        log.setLevel(logging.WARNING)


def on_config(config: MkDocsConfig) -> None:
    if not config.use_directory_urls:
        raise PluginError(
            "use_directory_urls: false is not supported: the labs’ links and the service worker name pages by their "
            "folders. Every host that serves a folder’s index.html will do; leave the setting out of mkdocs.yml"
        )
    global _site, _languages, _words
    try:
        _site = read_site(_root(config))
        own_site.configure(config, _site, _root(config))
        _languages = languages.Languages(read_languages(_root(config), _site.language, _site.hidden_languages))
        _words = languages.words_of(config)
        languages.speak(config, _languages.main, _words)
    except PageError as error:
        raise PluginError(str(error)) from error
    if _serving and multiprocessing.parent_process() is None:  # else a build behind a server that is there
        live.check_port(config)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    return live.attach(server, config)


def on_pre_build(config: MkDocsConfig) -> None:
    """Before anything is written: a build that cannot end well leaves the former site alone."""
    global _library, _sources
    root = _root(config)
    try:
        assets.check_runtime(root)
        _libraries.clear()
        for language in (ENGLISH, *_languages.every):
            if language.code not in _libraries:
                _libraries[language.code] = pages.read_library(
                    Path(config.docs_dir), root / "templates", _site, language
                )
        _library = _libraries["en"]
        _sources = remember.sources_of(_library, Path(config.docs_dir), root / "templates", COMPONENTS)
    except (FileNotFoundError, PageError) as error:
        raise PluginError(str(error)) from error


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:
    try:
        return _languages.add_files(own_site.own_files(files, config, _site, _root(config)), config)
    except PageError as error:
        raise PluginError(str(error)) from error


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """A level that stands under ``not_in_nav`` is hidden: its address works, but no card leads there."""
    assert _library is not None
    shown = {page.url for page in nav.pages}
    for library in _libraries.values():
        library.levels[:] = [level for level in library.levels if level["address"] in shown]
    _languages.navigate(nav, files, config)
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    told = _languages.of(page)
    path = Path(page.file.abs_src_path or "")
    file = path.relative_to(_root(config)).as_posix() if path.is_relative_to(_root(config)) else told.path
    library = _libraries["en" if told.is_english else told.language.code]
    home = get_relative_url(told.language.prefix or ".", page.url).rstrip("/") + "/"
    if told.is_english and config.site_url:
        page.canonical_url = config.site_url + _languages.english(page).removeprefix("./")
    try:
        text = path.read_text(encoding="utf-8-sig")
        check_front_matter(file, read_front_matter(file, text))
        if told.translation and not told.is_english:
            page.meta.update(told.translation.meta)
        if told.is_english:
            languages.keep_subtitle(page, told)
        if told.path == "index.md" and _site.name:
            page.meta["title"] = _site.name
        page.meta["paper"] = library.paper(page.meta.get("claim"))
        page.meta["asked"] = library.asked(page.meta.get("number"))
        if told.translation and not told.is_english:
            shown = pieces(file, text, told.translation)
            page.meta["english_parts"] = [piece.section.key for piece in shown if piece.english]
            fill = partial(pages.fill_pieces, shown, library, _libraries["en"], page=file, home=home)
        else:
            first_line = _first_line(text, markdown)
            if told.is_english:
                english = _languages.english(page)
                original = get_relative_url(english or ".", page.url) if english else ""
                markdown = languages.fallback(markdown, file, original, told.language)
            fill = partial(pages.fill, markdown, library, file=file, first_line=first_line, home=home)
        return remember.filled(page.file.src_uri, text, _sources, library, fill) if _serving else fill()
    except PageError as error:
        raise PluginError(str(error)) from error


def on_page_content(html: str, **_: Any) -> str:
    return search.apart(translation.keep_code(maths.reveal(html)))


def on_env(env: Environment, **_: Any) -> Environment:
    """All pages are filled in by now, and none is written yet."""
    assert _library is not None
    for library in _libraries.values():
        _library.cited.update(library.cited)
        _library.placed.update(library.placed)
    try:
        if not _site.hidden_pages:  # what only those cite and ask is wanted again once they are shown
            references.unused(_library.sources, _library.cited)
            check_placed(_library.questions, _library.placed)
    except PageError as error:
        raise PluginError(str(error)) from error
    assert isinstance(env.loader, FileSystemLoader)
    folders = [os.path.realpath(folder) for folder in env.loader.searchpath]
    env.loader = FileSystemLoader([*folders, COMPONENTS])  # the last one for what main.html includes
    env.bytecode_cache = bytecode.Kept("theme")
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    told = _languages.of(page)
    languages.speak(config, told.language, _words)
    return context | _languages.context(page, config, nav)


def on_post_page(output: str, page: Page, **_: Any) -> str:
    told = _languages.of(page)
    output = languages.marked(output, "en" if told.is_english else "")
    output = languages.mark_contents(languages.of_theme(output, told), page.meta.get("english_parts", ()))
    output = skip_link.to_the_text(output)
    return own_site.without_links(output, page.url, _site, told.language, ENGLISH if told.is_english else told.language)


def on_post_build(config: MkDocsConfig) -> None:
    assert _library is not None
    site = Path(config.site_dir)
    search.split_by_language(site, _languages.every)
    for language in _languages.every:
        library = _libraries[language.code]
        search.add_entries(site / language.prefix, library.terms.values(), library.sources.values())
    assets.copy_assets(_root(config), site, sheet_of(_site))
    plain = {code: [each.plain() for each in library.challenges.values()] for code, library in _libraries.items()}
    named = assets.write_catalogues(
        site, {code: (library.language, plain[code]) for code, library in _libraries.items()}
    )
    assets.adapt_theme(site)
    languages.write_page_lists(site, _languages)
    if not config.site_url:
        assets.drop_sitemap(site)
    modules = assets.modules_folder(site)
    written = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    shown = {path.relative_to(site).as_posix(): page for path, page in written.items() if path.name != "404.html"}
    chunks.put_together(modules, shown, [each.prefix for each in _languages.others])
    version = assets.version(site, _root(config) / "site", _root(config) / "templates")
    html = {}
    for path, page in written.items():
        address = get_relative_url("assets/dream/", path.relative_to(site).as_posix())
        if path.name != "404.html":
            code = preload.language_of(page)
            own = named.get(code, {})
            language = _libraries[code].language if code in _libraries else ENGLISH
            page = preload.with_preloads(page, address, modules, language, own.get("words", ""))
            page = assets.with_version(page, version, own)
        html[path] = page
    for name in preload.INLINE:
        (modules / name).unlink()
    policy = security.policy(html.values())
    for path, page in html.items():
        path.write_text(security.with_policy(page, policy), encoding="utf-8")
    if _serving:
        live.add_script(site)
        offline.write_retiring_worker(site)
    else:
        offline.write_worker(site, [each.prefix for each in _languages.others])


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _first_line(text: str, markdown: str) -> int:
    """Where the markdown begins below its front matter, so that errors name the file's own lines."""
    return text[: text.find(markdown)].count("\n") + 1 if markdown in text else 1
