"""What the built site holds besides its pages: our modules and styles, the Python runtime."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from builder.output.styles import write_styles
from builder.runtime.assembly import INVENTORY

STAYS = ("*.json", "*.css", "*.html")
"""What of site/ is not copied: configuration of tools, templates, and sheets, which go out as one."""

STOCK, RELATIVE = "new URL(n.textContent)", "new URL(n.textContent,t)"


def copy_assets(root: Path, site: Path) -> None:
    """site/ -> assets/dream/, build/runtime/ -> assets/runtime/FOLDER/ with its list beside it, in runtime.json."""
    shutil.copytree(root / "site", modules_folder(site), ignore=shutil.ignore_patterns(*STAYS))
    write_styles(root / "site", modules_folder(site))
    made, served = root / "build" / "runtime", site / "assets" / "runtime"
    inventory = (made / INVENTORY).read_text(encoding="utf-8")
    shutil.copytree(made, served / json.loads(inventory)["folder"], ignore=shutil.ignore_patterns(INVENTORY))
    (served / INVENTORY).write_text(inventory, encoding="utf-8")


def modules_folder(site: Path) -> Path:
    """Where our modules are in the built site."""
    return site / "assets" / "dream"


def check_runtime(root: Path) -> None:
    """FileNotFoundError if the Python runtime was not assembled."""
    if not (root / "build" / "runtime" / INVENTORY).exists():
        raise FileNotFoundError("build/runtime/runtime.json is missing: run `make runtime` first")


def relative_sitemap(site: Path) -> None:
    """Let the theme's instant navigation work under any address.

    It asks sitemap.xml which links are pages of this site, and takes only absolute addresses there; a
    site that does not know where it will stand has none. Ours are relative (templates/sitemap.xml), and
    here the theme learns to read them against the site's root.
    """
    (bundle,) = site.glob("assets/javascripts/bundle.*.min.js")
    text = bundle.read_text(encoding="utf-8")
    if text.count(STOCK) != 1:
        raise ValueError(f"{bundle.name} is not the theme's version that relative_sitemap knows")
    bundle.write_text(text.replace(STOCK, RELATIVE), encoding="utf-8")
