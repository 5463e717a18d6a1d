// @ts-check
import { element } from "../shared/dom.js";

/** How far a card stays from its trigger and from the window's edges, pixels. */
const GAP = 6;
const EDGE = 8;
/** A mouse that only passes by opens nothing; one on its way to the card does not lose it. */
const OPEN_MS = 120;
const CLOSE_MS = 250;

/** What holds the triggers among which the arrow keys move: there may be hundreds on a page, and one Tab stop each is no way. */
const GROUP = "p, table, ul, ol, dl, blockquote, figcaption";
/** How far a key leads, in triggers. @type {Record<string, number>} */
const KEYS = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: -Infinity,
  End: Infinity,
};

/** @type {HoverCard | null} the one card that is open */
let opened = null;

/** Shown to those who come by keyboard. */
const HINT = "← → lead to the others here";

/** By what holds them: the trigger at which Tab stops. @type {WeakMap<Element, HTMLButtonElement>} */
const stops = new WeakMap();

/** A list in a table is the table's. @param {Element} from */
function outermost(from) {
  let whole = from.closest(GROUP);
  for (let outer = whole; outer; outer = outer.parentElement?.closest(GROUP) ?? null) whole = outer;
  return whole;
}

/** @param {Element} each @returns {each is HTMLButtonElement} */
function isTrigger(each) {
  return each instanceof HTMLButtonElement;
}

/**
 * Words or a number in a sentence with a card about them: on hover, on focus, on tap. Its content
 * becomes a button; the card follows it, so that Tab leads into it, and Escape closes it. Those of one paragraph, list
 * or table are one Tab stop: from there the arrow keys, Home and End lead on.
 *
 * An element of its own kind says what its button holds (`trigger`) and fills its card (`fill`).
 */
export class HoverCard extends HTMLElement {
  /** @type {HTMLElement | null} */
  #card = null;
  #timer = 0;
  /** Opened by a press, so that a mouse that leaves does not close it. */
  #pinned = false;

  /** Cheap, since a page may have hundreds: what they hear, the document hears for them. */
  connectedCallback() {
    const button = this.#makeButton();
    const whole = outermost(this);
    const stop = whole && stops.get(whole);
    button.tabIndex = stop && stop !== button && whole.contains(stop) ? -1 : 0;
    if (whole && button.tabIndex === 0) stops.set(whole, button);
  }

  disconnectedCallback() {
    this.close();
  }

  get isOpen() {
    return opened === this;
  }

  open() {
    clearTimeout(this.#timer);
    if (this.isOpen || !this.isConnected) return;
    opened?.close();
    opened = this;
    this.#card ??= this.#makeCard();
    this.button.setAttribute("aria-expanded", "true");
    this.#card.showPopover();
    this.#place();
  }

  close() {
    clearTimeout(this.#timer);
    if (!this.isOpen) return;
    opened = null;
    this.#pinned = false;
    if (this.#card?.contains(document.activeElement)) this.button.focus({ preventScroll: true });
    this.button.setAttribute("aria-expanded", "false");
    this.#card?.hidePopover();
  }

  /** Keeps the card at its trigger, e.g. when its content has changed. */
  place() {
    if (this.isOpen) this.#place();
  }

  /** Whether somebody outside pressed. @param {EventTarget | null} target */
  isOutside(target) {
    return !this.contains(/** @type {Node | null} */ (target));
  }

  /** The card's name for those who cannot see where it hangs. */
  get cardName() {
    return this.button.textContent ?? "";
  }

  /** @param {HTMLElement} _card empty, to be filled once */
  fill(_card) {
    throw new Error("an element of its own kind fills its card");
  }

  press() {
    if (this.isOpen && this.#pinned) {
      this.close();
    } else {
      this.open();
      this.#pinned = true;
    }
  }

  /** The triggers among which the arrow keys move. @returns {HTMLButtonElement[]} */
  #group() {
    const whole = outermost(this);
    return whole ? [...whole.querySelectorAll(".card-trigger")].filter(isTrigger) : [this.button];
  }

  /** Tab comes back to the one that had the focus last. */
  takeStop() {
    for (const each of this.#group()) each.tabIndex = -1;
    this.button.tabIndex = 0;
    const whole = outermost(this);
    if (whole) stops.set(whole, this.button);
  }

  /** An arrow key leads on. @param {KeyboardEvent} event */
  step(event) {
    const group = this.#group();
    const far = KEYS[event.key];
    if (!far || group.length === 1 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const to = group.indexOf(this.button) + far;
    group[Math.max(0, Math.min(to, group.length - 1))].focus();
  }

  /** @param {boolean} inside whether the mouse is there, or has left */
  waitAndTurn(inside) {
    clearTimeout(this.#timer);
    const turn = () => {
      if (inside) this.open();
      else if (!this.#pinned && !this.#card?.contains(document.activeElement)) this.close();
    };
    this.#timer = window.setTimeout(turn, inside ? OPEN_MS : CLOSE_MS);
  }

  #makeButton() {
    const there = this.querySelector("button");
    if (there) return there;
    const states = { "aria-haspopup": "dialog", "aria-expanded": "false" };
    const attributes = { type: "button", class: "card-trigger", ...states };
    const button = element("button", attributes, ...this.trigger());
    this.replaceChildren(button);
    return button;
  }

  /** What the button holds. @returns {Node[]} */
  trigger() {
    return [...this.childNodes];
  }

  #makeCard() {
    const attributes = { class: "card", popover: "manual", role: "dialog" };
    const card = element("div", { ...attributes, "aria-label": this.cardName });
    this.fill(card);
    if (this.#group().length > 1) card.append(element("p", { class: "card-keys" }, HINT));
    this.append(card);
    return card;
  }

  /** Below the trigger, or above it where there is more room; never beyond the window's edges. */
  #place() {
    const card = /** @type {HTMLElement} */ (this.#card);
    const at = this.button.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const left = Math.max(EDGE, Math.min(at.left, width - card.offsetWidth - EDGE));
    const below = at.bottom + GAP;
    const above = at.top - GAP - card.offsetHeight;
    const fits = below + card.offsetHeight <= height - EDGE || above < EDGE;
    card.style.left = `${left}px`;
    card.style.top = `${fits ? below : above}px`;
  }

  get button() {
    return /** @type {HTMLButtonElement} */ (this.querySelector("button"));
  }
}

/** The card's element that an event is about. @param {EventTarget | null} target */
function hostOf(target) {
  for (let at = target instanceof Element ? target : null; at; at = at.parentElement)
    if (at instanceof HoverCard) return at;
  return null;
}

/** The same, if the event is about its trigger. @param {EventTarget | null} target */
function triggered(target) {
  const host = hostOf(target);
  return host?.button.contains(/** @type {Node} */ (target)) ? host : null;
}

/** @param {PointerEvent} event */
function followMouse({ type, pointerType, target, relatedTarget }) {
  const host = hostOf(target);
  if (pointerType !== "mouse" || !host || host.contains(/** @type {Node | null} */ (relatedTarget)))
    return;
  host.waitAndTurn(type === "pointerover");
}

document.addEventListener("pointerover", followMouse);
document.addEventListener("pointerout", followMouse);
document.addEventListener("click", ({ target }) => triggered(target)?.press());
document.addEventListener("focusin", ({ target }) => {
  const host = triggered(target);
  host?.takeStop();
  if (host?.button.matches(":focus-visible")) host.open();
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const host = hostOf(target);
  if (relatedTarget && !host?.contains(/** @type {Node} */ (relatedTarget))) host?.close();
});
document.addEventListener("keydown", (event) => triggered(event.target)?.step(event));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened) return;
  event.stopPropagation();
  opened.close();
});
document.addEventListener("pointerdown", (event) => {
  if (opened?.isOutside(event.target)) opened.close();
});
for (const moved of ["scroll", "resize"]) {
  window.addEventListener(moved, () => opened?.place(), { capture: true, passive: true });
}
