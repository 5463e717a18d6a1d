"""What a page looks like to its readers, asked of the browser: what is too small, cut off, out of reach or untold.

Every function answers with what is wrong, named by tag, class and text; an empty list is good.
"""

from playwright.sync_api import Page

SMALLEST_TARGET = 24
"""Pixels (WCAG 2.5.8)."""

# What more than one question needs: whether the eye can see an element, and its name in a complaint.
TOOLS = """
const seen = (each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
  && each.getBoundingClientRect().width > 1
  && each.getBoundingClientRect().height > 1;
const name = (each) => {
  const box = each.getBoundingClientRect();
  const words = (each.getAttribute("aria-label") ?? each.textContent).trim().replace(/\\s+/g, " ").slice(0, 40);
  const size = `${Math.round(box.width)}×${Math.round(box.height)}`;
  return `<${each.localName} ${each.getAttribute("class") ?? ""}> “${words}” ${size}`;
};
const hiddenOnPurpose = (each) => each.closest(".visually-hidden, .md-skip, .presets-table thead") !== null;
const FOCUSABLE = `:is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled)`;
"""


def _ask(page: Page, body: str, argument: object = None) -> list[str]:
    found: list[str] = page.evaluate(f"(given) => {{ {TOOLS} {body} }}", argument)
    return found


def small_targets(page: Page) -> list[str]:
    """Lower or narrower than a fingertip needs; links and words in a running sentence are as high as its lines."""
    return _ask(
        page,
        """
        const isInSentence = (each) => {
          const isInline = (one) => getComputedStyle(one).display.startsWith("inline");
          if (!isInline(each) || each.closest(".lab-buttons, nav, label")) return false;
          let block = each.parentElement;
          while (isInline(block)) block = block.parentElement;
          return block.textContent.trim().length > each.textContent.trim().length;
        };
        // What a finger may hit instead: a field's label, or the whole card that a link lies over.
        const box = (each) => {
          const card = getComputedStyle(each, "::after").position === "absolute" ? each.offsetParent : null;
          const around = each.matches("input") ? each.closest("label") : card;
          return (around ?? each).getBoundingClientRect();
        };
        return [...document.querySelectorAll(FOCUSABLE)]
          .filter((each) => seen(each) && !hiddenOnPurpose(each) && !isInSentence(each))
          .filter((each) => getComputedStyle(each).pointerEvents !== "none") // there for keys alone
          .filter((each) => Math.min(box(each).width, box(each).height) < given)
          .map(name);""",
        SMALLEST_TARGET,
    )


def beyond_the_edge(page: Page) -> list[str]:
    """What makes the page as a whole scroll sideways."""
    return _ask(
        page,
        """
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return [];
        const scrolls = (each) => {
          for (let up = each.parentElement; up; up = up.parentElement) {
            if (getComputedStyle(up).overflowX !== "visible" && up !== document.body) return true;
          }
          return false;
        };
        const out = [...document.querySelectorAll("body *")]
          .filter((each) => seen(each) && each.getBoundingClientRect().right > clientWidth + 1 && !scrolls(each));
        return [`the page is ${scrollWidth} wide, the window ${clientWidth}`, ...out.map(name)];""",
    )


def cut_text(page: Page) -> list[str]:
    """Words that are clipped by their box, or by the drawing they stand in."""
    return _ask(
        page,
        """
        const clips = (each) => {
          const { overflowX, overflowY } = getComputedStyle(each);
          const shut = /hidden|clip/;
          return (shut.test(overflowX) && each.scrollWidth > each.clientWidth + 1)
            || (shut.test(overflowY) && each.scrollHeight > each.clientHeight + 1);
        };
        const withWords = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
        const cutBy = (each) => {
          for (let up = each; up && up !== document.body; up = up.parentElement) {
            if (/auto|scroll/.test(getComputedStyle(up).overflow)) return false;
            if (clips(up)) return true;
          }
          return false;
        };
        const boxes = [...document.querySelectorAll("body *:not(svg, svg *, math *, script, template, option)")]
          .filter((each) => withWords(each) && seen(each) && !hiddenOnPurpose(each))
          .filter(cutBy).map(name);
        const isOutside = (text) => {
          const drawing = text.ownerSVGElement;
          const free = getComputedStyle(drawing).overflow === "visible";
          const inner = text.getBoundingClientRect();
          const outer = (free ? drawing.closest(".lab, figure") : drawing).getBoundingClientRect();
          return inner.left < outer.left - 1 || inner.right > outer.right + 1
            || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
        };
        const drawn = [...document.querySelectorAll("svg text")].filter((each) => seen(each) && isOutside(each));
        return [...boxes, ...drawn.map((each) => `in a drawing: ${name(each)}`)];""",
    )


def crossed_labels(page: Page) -> list[str]:
    """Words of a drawing that lie over each other."""
    return _ask(
        page,
        """
        const crossed = [];
        for (const drawing of document.querySelectorAll("svg[role=img]")) {
          const texts = [...drawing.querySelectorAll("text")].filter(seen);
          texts.forEach((one, i) => {
            for (const other of texts.slice(i + 1)) {
              const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
              const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (across <= 1 || down <= 3) continue;
              crossed.push(`“${one.textContent}” and “${other.textContent}” in ${name(drawing)}`);
            }
          });
        }
        return crossed;""",
    )


def untold_plots(page: Page) -> list[str]:
    """Plots without a sentence that stands for them, or without a table of their values; tables are folded away."""
    return _ask(
        page,
        """
        const plots = [...document.querySelectorAll("canvas, svg")]
          .filter((each) => seen(each) && !each.closest("[aria-hidden=true], .md-icon, .md-logo, .highlight, button"));
        const tableOf = (plot) => plot
          .closest("data-plot, line-fit, drift-plot, training-curve, density-plot, drift-sketch, figure, mini-dream, "
            + ".lab-stage")
          ?.querySelector("table") ?? plot.closest("court-stage")?.querySelector("table");
        const wrong = plots.flatMap((plot) => [
          ...(plot.getAttribute("role") === "img" ? [] : [`no picture to a screen reader: ${name(plot)}`]),
          ...(/^[A-Z0-9].{20,}[.]$/s.test(plot.getAttribute("aria-label") ?? "") ? [] : [`no sentence: ${name(plot)}`]),
          ...(tableOf(plot) ? [] : [`no table: ${name(plot)}`]),
        ]);
        const drawn = plots.filter((plot) => !/will appear here/.test(plot.getAttribute("aria-label") ?? ""));
        const tables = drawn.map(tableOf).filter(Boolean);
        const closed = tables.map((table) => table.closest("details")).filter((each) => each && !each.open);
        for (const each of closed) each.open = true;
        return new Promise((resolve) => setTimeout(() => {
          const isEmpty = (table) => !/\\d/.test(table.tBodies[0]?.textContent ?? "") || !table.querySelector("th");
          wrong.push(...tables.filter(isEmpty).map((table) => `no values: ${name(table)}`));
          for (const each of closed) each.open = false;
          resolve(wrong);
        }, 50));""",
    )


def running_animations(page: Page) -> list[str]:
    return _ask(
        page,
        """
        return document.getAnimations()
          .filter(({ playState }) => playState === "running")
          .map(({ effect }) => name(effect.target));""",
    )
