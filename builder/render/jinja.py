"""Jinja in markdown: the names that a page uses, filled in, or an error with the file and the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, pass_context
from jinja2.utils import missing

from builder.content.errors import TRIPS, PageError, UnknownKey, nearest
from builder.render.bytecode import Kept
from builder.render.markup import check_markup
from builder.render.maths import BadFormula, is_formula, token
from builder.render.protect import Piece, left_open, protect, restore, swallowed

_UNKNOWN = re.compile(r"No (filter|test) named '([^']*)'")


KEPT = Kept("pages")
COMPONENTS = Path(__file__).parents[2] / "site"
"""Where a component's template stands beside its module and its sheet."""


def environment(templates: Path, filters: Mapping[str, Any], names: Iterable[str] = ()) -> Environment:
    """For pages (no escaping: markdown is the author's own) and for the HTML partials (escaped).

    templates: the folder of those that belong to no component
    """
    known = tuple(names)

    class Undefined(StrictUndefined):
        """Says which key was nearly right."""

        @property
        def _undefined_message(self) -> str:
            candidates: Iterable[str] = known
            if self._undefined_obj is not missing:
                candidates = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
            return f"unknown key {self._undefined_name!r}{nearest(str(self._undefined_name), candidates)}"

    made = Environment(
        loader=FileSystemLoader([templates.resolve(), COMPONENTS]),
        undefined=Undefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        keep_trailing_newline=True,
        bytecode_cache=KEPT,
    )
    made.filters |= {name: _at_its_time(made_by) for name, made_by in filters.items()}
    return made


def _at_its_time(made_by: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that no constant is put through when a template is compiled: what it says depends on more than that."""
    return pass_context(lambda _, *given, **named: made_by(*given, **named))


def render(markdown: str, env: Environment, names: Mapping[str, Any], *, file: str, first_line: int = 1) -> str:
    """The markdown with its Jinja filled in, and its formulas as tokens (``maths``).

    first_line: where in the file the markdown begins
    """
    text, pieces = protect(markdown)
    check_markup(text, file, first_line)
    if opened := left_open(text):
        raise PageError(file, opened[0] + first_line - 1, opened[1])
    kept = [_shown(piece, file, first_line) for piece in pieces]
    try:
        template = env.template_class.from_code(env, _compiled(text, env, file, first_line), env.make_globals(None))
        return restore(template.render(names), kept)
    except TemplateSyntaxError as error:
        line = error.lineno + first_line - 1
        raise PageError(error.filename or file, line, _worded(str(error.message), env)) from error
    except (TemplateError, UnknownKey, *TRIPS) as error:
        found = _line(error, file)
        raise PageError(file, found and found + first_line - 1, _worded(str(error), env)) from error


def _compiled(text: str, env: Environment, file: str, first_line: int) -> CodeType:
    """Kept by the place where it begins: the pieces of a translated page are compiled each by itself."""
    bucket = KEPT.get_bucket(env, f"{file}:{first_line}", file, text)
    if bucket.code is None:
        bucket.code = env.compile(text, name=None, filename=file)
        KEPT.set_bucket(bucket)
    return bucket.code


def _worded(message: str, env: Environment) -> str:
    """Jinja's message, with the nearest right name where a filter or a test is unknown."""
    unknown = _UNKNOWN.match(message)
    if unknown is None:
        return message
    kind, name = unknown[1], unknown[2]
    return f"unknown {kind} {name!r}{nearest(name, env.filters if kind == 'filter' else env.tests)}"


def _shown(piece: Piece, file: str, first_line: int) -> str:
    """Code as it was, a formula as MathML under way."""
    if swallowed(piece):
        raise PageError(
            file,
            piece.line + first_line - 1,
            "this code takes in a {{ … }}: is there a backtick too many, or one missing? Braces are shown in a fence",
        )
    try:
        return token(piece.text, piece.before, piece.after) if is_formula(piece.text) else piece.text
    except BadFormula as error:
        raise PageError(file, piece.line + first_line - 1, str(error)) from error


def _line(error: Exception, file: str) -> int | None:
    """Jinja rewrites tracebacks so that frames of a template carry its own name and lines."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return lines[-1] if lines else None
