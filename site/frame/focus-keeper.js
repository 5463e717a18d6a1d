// @ts-check
/**
 * The focus is never lost. A control that the reader has just used may rest, hide or go for good: a row
 * that was deleted, a Stop when nothing runs. The browser would drop the focus to the page's very start;
 * here it goes to the nearest control that can take it.
 */

const CONTROLS = "button, input, select, textarea, summary, a[href], [tabindex]";

/** @type {HTMLElement | null} */
let last = null;
/** @type {HTMLElement[]} its ancestors when it took the focus: it may have left the page since */
let around = [];

export function keepFocus() {
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    last = target;
    around = [];
    for (let up = target.parentElement; up; up = up.parentElement) around.push(up);
  });
  // Whoever leaves a control by themselves has not lost it; one that is being removed is gone a moment later.
  document.addEventListener("focusout", ({ relatedTarget, target }) => {
    const left = () => {
      if (last === target && target instanceof HTMLElement && canTake(target)) last = null;
    };
    if (!relatedTarget) queueMicrotask(left);
  });
  const watcher = new MutationObserver(() => last && !canTake(last) && hasNoFocus() && move());
  const attributeFilter = ["disabled", "hidden"];
  watcher.observe(document.body, { subtree: true, childList: true, attributeFilter });
}

function hasNoFocus() {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || activeElement === last;
}

/** To the next control, or the one before, in the smallest part of the page that holds any. */
function move() {
  for (const place of around) {
    if (!place.isConnected || place === document.body) continue;
    const controls = /** @type {HTMLElement[]} */ ([...place.querySelectorAll(CONTROLS)]);
    const free = controls.filter((each) => each !== last && each.tabIndex >= 0 && canTake(each));
    const next = free.find((each) => isAfter(each)) ?? free.at(-1);
    if (!next) continue;
    next.focus({ preventScroll: true });
    return;
  }
}

/** @param {HTMLElement} each */
function isAfter(each) {
  if (!last?.isConnected) return true;
  return Boolean(last.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** @param {HTMLElement} control */
function canTake(control) {
  return control.isConnected && !control.matches(":disabled") && control.checkVisibility();
}
