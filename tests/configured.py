"""What site.yml says of the site that is tested: tests of a built site read what is configured."""

from pathlib import Path

from builder.content.files import lesson_files
from builder.content.languages import read_languages
from builder.content.site import address_of, read_site

ROOT = Path(__file__).resolve().parents[1]
LEVELS = ROOT / "levels"
OF_SITE = read_site(ROOT)


LANGUAGES = read_languages(ROOT, OF_SITE.language, OF_SITE.hidden_languages)


def shown() -> list[str]:
    """Addresses of the project's pages that the site shows, below its root."""
    paths = (path.relative_to(LEVELS).as_posix() for path in lesson_files(LEVELS))
    return sorted(address_of(path).removeprefix("/") for path in paths if path not in OF_SITE.hidden_pages)
