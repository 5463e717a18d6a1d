"""What axe finds on a page, and its colours asked once for each way in which words are painted.

Two thirds of what axe computes is contrast, of every word. That is a matter of style alone: words of the same make
(tags, classes, colours and sizes, their own and those that they stand in) have the same contrast on every page.
"""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = "color-contrast"
ASKED = 3
"""Of each make, since one of them may be covered where another is not."""

# context: a selector, a list of elements, or null for all of the page.
RUN = """([context, options]) => axe.run(context ?? document, { ...options, resultTypes: ["violations"] })
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"""

# Every element with words of its own that can be seen, by its make.
NEW_MAKES = """(asked) => {
  const makes = new Map();
  const around = (each) => {
    if (!each) return "";
    if (!makes.has(each)) {
      const style = getComputedStyle(each);
      const behind = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position];
      const name = `${each.localName}.${[...each.classList].sort().join(".")}`;
      const state = each.matches(":disabled, [aria-disabled=true]") ? "disabled" : "";
      makes.set(each, `${around(each.parentElement)} ${name} ${state} ${behind.join()}`);
    }
    return makes.get(each);
  };
  const make = (each) => {
    const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(each);
    const labels = each.closest("label")?.control?.disabled ? "of a disabled field" : "";
    return [around(each), labels, color, fill, fontSize, fontWeight, textShadow].join();
  };
  const speaks = (each) => each.matches("input, select, textarea")
    || [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  const found = {};
  const elements = [...document.body.querySelectorAll("*:not(script, style, template, noscript, option)")]
    .filter((each) => speaks(each) && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => {
      const its = make(each);
      found[its] = (found[its] ?? 0) + 1;
      return (asked[its] ?? 0) + found[its] <= given;
    });
  window.newMakes = elements;
  return [elements.length, found];
}""".replace("given", str(ASKED))
RUN_NEW = f"""async (options) => {{
  const run = {RUN};
  const found = await run([{{ include: newMakes }}, options]);
  delete window.newMakes;
  return found;
}}"""

Found = list[Any]
"""By rule: its name, and the elements."""


def violations(
    page: Page, within: str | None = None, *, but: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> Found:
    """By all rules but those named, or by some only."""
    _load(page)
    run = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
    found: Found = page.evaluate(RUN, [within, {"runOnly": run, "rules": {name: {"enabled": False} for name in but}}])
    return found


class Colours:
    """Which words' contrast was asked already, on whichever page."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}

    def violations(self, page: Page) -> Found:
        """Of the words that are painted as none before, as the page is now."""
        count, found = page.evaluate(NEW_MAKES, self.asked)
        for make, times in found.items():
            self.asked[make] = self.asked.get(make, 0) + times
        if count == 0:
            return []
        _load(page)
        wrong: Found = page.evaluate(RUN_NEW, {"runOnly": {"type": "rule", "values": [COLOURS]}})
        return wrong


def set_colours(page: Page, scheme: Literal["dark", "light"]) -> None:
    """Of the system; the page has them once the theme has heard of it, and nothing fades any more."""
    page.emulate_media(color_scheme=scheme)
    theme = "slate" if scheme == "dark" else "default"
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", theme)
    page.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")


def _load(page: Page) -> None:
    """Once for each document: it is half a megabyte."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
