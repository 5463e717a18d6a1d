"""The pages of the other languages: which there are, what fills them, what the theme says around them.

Each page of the site has one below ``de/``. A page that has no translation yet shows the English text there, marked as
English, below a note; a section without one does the same within its page. To the theme a language is a site of its
own: its navigation, its search index and its list of pages stand below ``de/``, so a link from one language to another
loads whole, and everything on a page speaks one language. Ids, and with them the addresses of labs, are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from builder.content.front_matter import HEAD
from builder.content.languages import ENGLISH, Language
from builder.content.sections import Section, Translation, read_translation, split

ARTICLE = '<article class="md-content__inner md-typeset">'
CONTENTS = 'data-md-component="toc"'
DOCSTRINGS = re.compile(r"^::: ", re.MULTILINE)
"""What mkdocstrings writes out of Python's own (English) docstrings; it stands on the site once."""


@dataclass
class Told:
    """What a page of the site is, by its path in MkDocs: ``de/level-1.md`` is ``level-1.md`` in German."""

    language: Language
    path: str
    translation: Translation | None = None

    @property
    def is_english(self) -> bool:
        """Whether its text is, in a page of another language."""
        return self.language.code != "en" and not (self.translation and self.translation.sections)


@dataclass
class Languages:
    """Of one build."""

    every: Sequence[Language] = (ENGLISH,)
    told: dict[str, Told] = field(default_factory=dict)
    navigations: dict[str, Navigation] = field(default_factory=dict)

    @property
    def main(self) -> Language:
        return self.every[0]

    @property
    def others(self) -> Sequence[Language]:
        return self.every[1:]

    def add_files(self, files: Files, config: MkDocsConfig) -> Files:
        """The files with a page in every other language for each page that there is, and for each that is hidden."""
        pages = [file for file in files if file.is_documentation_page()]
        for language in self.every:
            for file in pages:
                if file.inclusion.is_excluded():
                    # Known, and not built: then a link to it is no mistake, in any language.
                    if language.prefix and not file.src_uri.startswith("languages/"):
                        files.append(_of_language(file, language, config, InclusionLevel.EXCLUDED))
                    continue
                uri = f"{language.prefix}{file.src_uri}"
                self.told[uri] = Told(language, file.src_uri, read_translation(language, file.src_uri))
                if language.prefix:
                    # No page is missing in the navigation at the root: each language has one of its own.
                    files.append(_of_language(file, language, config, InclusionLevel.NOT_IN_NAV))
        return files

    def navigate(self, nav: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Each language's own navigation, in the words of its catalogue."""
        self.navigations = {"": nav}
        entries, config_nav = config.nav, config.nav
        for language in self.every:
            if not language.prefix:
                self._retitle(nav.items, language)
                continue
            own = Files([file for file in files if file.src_uri.startswith(language.prefix)])
            for file in own:
                file.page = None  # the root's navigation has made pages without a title of them
            config.nav = list(_below(entries or [], language))
            found = get_navigation(own, config)
            found.homepage = next((page for page in found.pages if page.url == language.prefix), None)
            self.navigations[language.prefix] = found
        config.nav = config_nav

    def _retitle(self, items: Iterable[Any], language: Language) -> None:
        for item in items:
            if item.title and language.code != "en":
                item.title = language.t(item.title)
            self._retitle(item.children or (), language)

    def english(self, page: Page) -> str:
        """The address of the same page in English; nothing where the site has none."""
        told = self.of(page)
        prefixes = [each.prefix for each in self.every if each.code == "en"]
        return f"{prefixes[0]}{_plain(page.url, told.language)}" if prefixes else ""

    def of(self, page: Page) -> Told:
        return self.told.get(page.file.src_uri) or Told(self.main, page.file.src_uri)

    def context(self, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
        """What the theme's templates and ours find on a page: its navigation, its words, its other languages."""
        told = self.of(page)
        language = told.language
        shown = ENGLISH if told.is_english else language
        others = [
            {"code": each.code, "name": each.name, "url": f"{each.prefix}{_plain(page.url, language)}" or "."}
            for each in self.every
            if each.code != language.code
        ]
        return {
            "nav": self.navigations.get(language.prefix, nav),
            "t": shown.t,
            "frame": language.t,
            "other_languages": others,
            "text_language": shown.code if told.is_english else "",
            "language_base": get_relative_url(language.prefix or ".", page.url).rstrip("/") or ".",
        }


def _of_language(file: File, language: Language, config: MkDocsConfig, inclusion: InclusionLevel) -> File:
    path = file.abs_src_path or ""
    return File.generated(config, f"{language.prefix}{file.src_uri}", abs_src_path=path, inclusion=inclusion)


def _plain(url: str, language: Language) -> str:
    """The page's address at the root of its language."""
    return url.removeprefix("./").removeprefix(".").removeprefix(language.prefix)


def _below(nav: Iterable[Any], language: Language) -> Iterable[Any]:
    """mkdocs.yml's navigation for another language."""
    for entry in nav:
        if isinstance(entry, dict):
            ((title, what),) = entry.items()
            inside = list(_below(what, language)) if isinstance(what, list) else f"{language.prefix}{what}"
            yield {language.t(title): inside}
        else:
            yield f"{language.prefix}{entry}"


def fallback(markdown: str, file: str, original: str, language: Language) -> str:
    """The English text of a page that has no translation; what is made of docstrings stands on the English page only.

    original: the way to that page; nothing where the site has none
    """
    if not (original and DOCSTRINGS.search(markdown)):
        return markdown
    first: Section = split(markdown)[0]
    link = Markup('<a href="{}" hreflang="en" lang="{}">{}</a>').format(
        original, language.code, language.t("Read on in English")
    )
    return f"{first.text}\n\n{link}\n"


def body(text: str) -> str:
    """A page's text without its front matter."""
    head = HEAD.match(text)
    return text[head.end() :] if head else text


def speak(config: MkDocsConfig, language: Language, plain: Mapping[str, Any]) -> None:
    """Have the theme say its own words in this language, and ours of mkdocs.yml. plain: what ``words_of`` found"""
    config.theme["language"] = language.code
    config.copyright = language.t(plain["copyright"]) if plain["copyright"] else plain["copyright"]
    config.theme["palette"] = [
        {**each, "toggle": {**each["toggle"], "name": language.t(each["toggle"]["name"])}} for each in plain["palette"]
    ]


def words_of(config: MkDocsConfig) -> dict[str, Any]:
    """What mkdocs.yml has the theme say, as it stands there."""
    return {"copyright": config.copyright, "palette": list(config.theme["palette"])}


def marked(page: str, code: str) -> str:
    """The page (HTML) whose text is in another language than what is around it."""
    if not code:
        return page
    return page.replace(ARTICLE, f'{ARTICLE[:-1]} lang="{code}">').replace(CONTENTS, f'{CONTENTS} lang="{code}"')


def mark_contents(page: str, english: Iterable[str]) -> str:
    """The page (HTML) whose table of contents says which of its entries, by their ids, are in English."""
    for key in english:
        page = page.replace(
            f'<a href="#{key}" class="md-nav__link">', f'<a href="#{key}" class="md-nav__link" lang="en">'
        )
    return page


def keep_subtitle(page: Page, told: Told) -> None:
    """A page in English keeps its subtitle for itself: in the navigation around others it would be English too."""
    page.meta["own_subtitle"] = page.meta.get("subtitle")
    page.meta["subtitle"] = told.translation.meta.get("subtitle") if told.translation else None


def of_theme(page: str, told: Told) -> str:
    """The page (HTML) with what is written in English into any: by the theme, and beside a formula."""
    frame, t = told.language.t, (ENGLISH if told.is_english else told.language).t
    if told.language.code == "en":
        return page
    link = escape(t("Link to this section"))
    page = page.replace('aria-label="Formula"', f'aria-label="{escape(t("Formula"))}"')
    return page.replace("Made with", frame("Made with"), 1).replace('title="Link to this section"', f'title="{link}"')


def write_page_lists(site: Path, languages: Languages) -> None:
    """pages.xml of each language: the root's has the main one's pages only, so no other is put in place instantly."""
    path = site / "pages.xml"
    lines = path.read_text(encoding="utf-8").split("\n")
    for language in languages.others:
        begin = f"<url><loc>{language.prefix}"
        own = [line.replace(begin, "<url><loc>") for line in lines if begin in line]
        lines = [line for line in lines if begin not in line]
        own = [line.replace("<loc></loc>", "<loc>./</loc>") for line in own]
        # Not <urlset>: by that the page for wrong addresses knows the site's root.
        text = "\n".join(["<pages>", *own, "</pages>", ""])
        (site / language.prefix / "pages.xml").write_text(text, encoding="utf-8")
    path.write_text("\n".join(lines), encoding="utf-8")
