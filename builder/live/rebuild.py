"""A build of the site in a process of its own, which stays warm until Python itself was changed."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from builder.runtime.wheel import ROOT

PYTHON = ("dreamlab", "builder")
"""Folders whose change a running Python does not see."""


class Rebuilder:
    """Builds into folders that it is given; a warm process answers in about a second."""

    def __init__(self, config_file: str) -> None:
        self._config_file = config_file
        self._process: ProcessPoolExecutor | None = None

    def build(self, folder: Path, changed: Iterable[Path] = ()) -> str:
        """What is wrong, or nothing if the site lies in the folder now. ``changed``: files, since the last build."""
        if any(path.relative_to(ROOT).parts[0] in PYTHON for path in changed if path.is_relative_to(ROOT)):
            self.close()
            error = assemble_runtime()
            if error:
                return error
        try:
            return self._submit(folder).result()
        except Exception as error:  # the process itself came down, as at a syntax error in what it imports
            self.close()
            return last_place(error)

    def warm_up(self, folder: Path) -> None:
        """Have the process import and read what it needs, while nothing waits for it. The folder is given up."""
        self._submit(folder).add_done_callback(lambda _: shutil.rmtree(folder, ignore_errors=True))

    def _submit(self, folder: Path) -> Future[str]:
        if self._process is None:
            self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=end_with_parent)
        return self._process.submit(build_site, self._config_file, str(folder))

    def close(self) -> None:
        if self._process is not None:
            self._process.shutdown()
            self._process = None


def end_with_parent() -> None:
    """Else a server that is ended by a signal would leave its process behind."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def assemble_runtime() -> str:
    """The page's Python with dreamlab as it is now; what is wrong with it, or nothing."""
    command = [sys.executable, "-m", "builder.runtime"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def build_site(config_file: str, folder: str) -> str:
    """One build by MkDocs, as ``mkdocs serve`` does it; the warnings and errors that strict mode stops at."""
    from mkdocs.commands.build import build  # in the process that builds, and nowhere else
    from mkdocs.config import load_config

    log, heard = logging.getLogger("mkdocs"), _Heard()
    log.addHandler(heard)
    try:
        config = load_config(config_file, site_dir=folder)
        config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url="/")
        return ""
    except (Exception, SystemExit) as error:
        return "\n".join(heard.lines) or last_place(error)
    finally:
        log.removeHandler(heard)


class _Heard(logging.Handler):
    """Keeps the warnings and errors of a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def last_place(error: BaseException) -> str:
    """A Python error as one line: the last file of this checkout on its way, the line, and what it says."""
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_near(error.filename)}:{error.lineno}: {said}"
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
    ours = [frame for frame in ours if "site-packages" not in frame.filename]
    return f"{_near(ours[-1].filename)}:{ours[-1].lineno}: {said}" if ours else said


def _near(path: str) -> str:
    """Relative to the checkout, where it lies there."""
    return str(Path(path).relative_to(ROOT)) if Path(path).is_relative_to(ROOT) else path
