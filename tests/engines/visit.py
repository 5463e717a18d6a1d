"""One reader's visit: one page, one boot of Python, and from level to level by the page's own links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.engines.engine import Engine

# What the page would not tell by itself: each reading, what each stage says, and whatever went wrong.
WATCH = """() => {
  window.visit = { readings: [], stages: [], complaints: [] };
  addEventListener("reading", ({ detail }) => visit.readings.push(detail));
  addEventListener("stage", ({ detail }) => visit.stages.push(detail));
  const complain = (...words) => visit.complaints.push(words.join(" "));
  addEventListener("error", ({ message, target }) => {
    // Hints are not missed; Firefox drops those of a page that is left.
    const hint = target.localName === "link" && target.rel !== "stylesheet";
    if (!hint) complain(message ?? `not loaded: ${target.outerHTML}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => complain(reason));
  addEventListener("securitypolicyviolation", (event) => complain(event.violatedDirective, event.blockedURI));
  for (const level of ["error", "warn"]) console[level] = complain;
}"""
MARKS = {"level-3": "training-stage", "level-4": "failure-lab", "level-5": ".claims-table"}


class Visit:
    def __init__(self, engine: Engine, address: str) -> None:
        self.engine, self.address = engine, address
        self.first = self.load("level-4/")

    def load(self, path: str) -> dict[str, Any]:
        """A page from its address, whatever stood there before, and its lab's first reading."""
        self.engine.open(self.address + path)
        self.engine.evaluate(WATCH)  # Python needs seconds to come up, so that no reading is missed
        return self._reading(0)

    def at(self, level: str) -> None:
        """On the page of a level, by the theme's instant navigation: neither the page nor its engine is left."""
        self._follow(f'.md-tabs a[href$="{level}/"]', MARKS[level])

    def at_claim(self, name: str) -> None:
        self.at("level-5")
        self._follow(f'.claims-table a[href$="{name}/"]', f'claim-lab[data-claim="{name}"]')

    def _follow(self, link: str, mark: str) -> None:
        """Until the element is there that only the wanted page has."""
        if not self._has(mark):
            self.engine.click(link)
            self.engine.until("css => document.querySelector(css) !== null", mark)

    def _has(self, css: str) -> bool:
        return self.engine.evaluate("css => document.querySelector(css) !== null", css)

    def reading(self, act: Callable[[], Any]) -> dict[str, Any]:
        """The reading that an act leads to."""
        before = self.engine.evaluate("() => visit.readings.length")
        act()
        return self._reading(before)

    def _reading(self, after: int) -> dict[str, Any]:
        return self.engine.until(
            """after => document.querySelector("failure-lab, claim-lab")?.getAttribute("aria-busy") === "false"
                && visit.readings.slice(after).at(-1)""",
            after,
        )

    def said(self, act: Callable[[], Any], stage: str, what: str | None = None) -> dict[str, Any]:
        """What a stage says first once an act is done."""
        before = self.engine.evaluate("() => visit.stages.length")
        act()
        return self.engine.until(
            """(before, stage, what) => visit.stages.slice(before)
                .find((said) => said.stage === stage && (what === null || said.what === what))""",
            before,
            stage,
            what,
        )

    def rests(self) -> list[int]:
        """For which functions the rest of an interpreter was loaded since this was asked (site/engine/client.js)."""
        return self.engine.evaluate(
            """() => {
                const marks = performance.getEntriesByName("rest of the interpreter");
                performance.clearMarks("rest of the interpreter");
                return marks.map(({ detail }) => detail);
            }"""
        )

    def complaints(self) -> list[str]:
        return self.engine.evaluate("() => visit.complaints.splice(0)")
