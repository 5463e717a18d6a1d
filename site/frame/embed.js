// @ts-check
/**
 * A lab alone, in a frame of another page: `?embed` shows the page's own lab, `?embed=ID` one of its others: a stage by its
 * element's name, a listing or a question by its id.
 *
 * It tells the page around it what goes on, by postMessage: {source: "dream-machine", version: 1, type, lab, …}, where
 * `type` is "size" with `height` (pixels), "reading" with `reading` (as the lab's event), or "done" with `what` (a task, a
 * program that ran, a prediction that was answered, a challenge that was judged) and `detail`. It hears nothing. Where the site's owner has named who
 * may frame it, only those are told.
 */

import { labOf } from "./lab-of.js";

const SOURCE = "dream-machine";
const VERSION = 1;
/** Events of elements that end something, by what they end. */
const DONE = { ran: "program", answer: "prediction", task: "task", challenge: "challenge" };

let speaks = false;

/** To be called again where the theme has put the page anew. */
export function embed() {
  const lab = labOf();
  if (!lab || lab.dataset.embedded) return;
  for (let each = /** @type {HTMLElement | null} */ (lab); each; each = each.parentElement)
    each.dataset.embedded = "around";
  lab.dataset.embedded = "lab";
  lab.after(source());
  if (speaks) return;
  speaks = true;
  speak(poster(lab.id || lab.localName));
}

/** @param {(type: string, more: object) => void} post */
function speak(post) {
  document.addEventListener("click", openOutside, { capture: true });
  const measure = () => {
    const lab = labOf();
    if (lab) post("size", { height: Math.ceil(heightOf(lab)) });
  };
  new ResizeObserver(measure).observe(document.body);
  document.addEventListener("reading", (/** @type {any} */ { detail }) =>
    post("reading", { reading: detail }),
  );
  for (const [event, what] of Object.entries(DONE))
    document.addEventListener(event, (/** @type {any} */ { detail }) =>
      post("done", { what, detail }),
    );
}

/** Of all that is shown. @param {HTMLElement} lab */
function heightOf(lab) {
  const inner = lab.closest(".md-content__inner") ?? document.body;
  return inner.getBoundingClientRect().bottom + window.scrollY;
}

/** @param {string} lab */
function poster(lab) {
  const named = /** @type {HTMLMetaElement | null} */ (
    document.querySelector("meta[name=dream-framed-by]")
  );
  const origins = named?.content.split(" ").filter(Boolean) ?? [];
  return (/** @type {string} */ type, /** @type {object} */ more) => {
    if (window.parent === window) return;
    const plain = JSON.parse(JSON.stringify(more));
    const message = { source: SOURCE, version: VERSION, type, lab, ...plain };
    for (const origin of origins.length ? origins : ["*"])
      window.parent.postMessage(message, origin);
  };
}

/** Whose lab it is, and the way to its lesson. */
function source() {
  const line = document.createElement("p");
  line.className = "embed-source";
  const link = document.createElement("a");
  const there = new URL(location.href);
  there.search = "";
  link.href = there.href;
  link.textContent = document.title;
  line.append(link);
  return line;
}

/** A link to anywhere else opens a page of its own: the frame is the lab's. @param {MouseEvent} event */
function openOutside(event) {
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement)) return;
  const here = link.pathname === location.pathname && link.hash.includes("=");
  if (!here || link.closest(".embed-source")) link.target = "_blank";
}
