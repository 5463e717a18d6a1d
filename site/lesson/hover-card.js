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
  /** @type {AbortController | null} */
  #connected = null;
  /** @type {HTMLElement | null} */
  #card = null;
  #timer = 0;
  /** Opened by a press, so that a mouse that leaves does not close it. */
  #pinned = false;

  connectedCallback() {
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    const button = this.#makeButton();
    const onMouse = (/** @type {PointerEvent} */ event, /** @type {boolean} */ inside) => {
      if (event.pointerType === "mouse") this.#waitAndTurn(inside);
    };
    this.addEventListener("pointerenter", (event) => onMouse(event, true), { signal });
    this.addEventListener("pointerleave", (event) => onMouse(event, false), { signal });
    button.addEventListener("click", () => this.#press(), { signal });
    button.tabIndex = this.#siblings().some(({ tabIndex }) => tabIndex === 0) ? -1 : 0;
    button.addEventListener("focus", () => this.#takeStop(), { signal });
    button.addEventListener("keydown", (event) => this.#step(event), { signal });
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.open(), {
      signal,
    });
    const onFocusOut = (/** @type {FocusEvent} */ event) => {
      if (event.relatedTarget && !this.contains(/** @type {Node} */ (event.relatedTarget))) {
        this.close();
      }
    };
    this.addEventListener("focusout", onFocusOut, { signal });
  }

  disconnectedCallback() {
    this.close();
    this.#connected?.abort();
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
    this.#button.setAttribute("aria-expanded", "true");
    this.#card.showPopover();
    this.#place();
  }

  close() {
    clearTimeout(this.#timer);
    if (!this.isOpen) return;
    opened = null;
    this.#pinned = false;
    if (this.#card?.contains(document.activeElement)) this.#button.focus({ preventScroll: true });
    this.#button.setAttribute("aria-expanded", "false");
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
    return this.#button.textContent ?? "";
  }

  /** @param {HTMLElement} _card empty, to be filled once */
  fill(_card) {
    throw new Error("an element of its own kind fills its card");
  }

  #press() {
    if (this.isOpen && this.#pinned) {
      this.close();
    } else {
      this.open();
      this.#pinned = true;
    }
  }

  /** The other triggers of the same group. @returns {HTMLButtonElement[]} */
  #siblings() {
    return this.#group().filter((each) => each !== this.#button);
  }

  /** @returns {HTMLButtonElement[]} */
  #group() {
    let whole = this.closest(GROUP);
    for (let outer = whole; outer; outer = outer.parentElement?.closest(GROUP) ?? null)
      whole = outer;
    return whole ? [...whole.querySelectorAll(".card-trigger")].filter(isTrigger) : [this.#button];
  }

  /** Tab comes back to the one that had the focus last. */
  #takeStop() {
    for (const each of this.#siblings()) each.tabIndex = -1;
    this.#button.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const group = this.#group();
    const far = KEYS[event.key];
    if (!far || group.length === 1 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const to = group.indexOf(this.#button) + far;
    group[Math.max(0, Math.min(to, group.length - 1))].focus();
  }

  /** @param {boolean} inside */
  #waitAndTurn(inside) {
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
    if (this.#siblings().length > 0) card.append(element("p", { class: "card-keys" }, HINT));
    this.append(card);
    return card;
  }

  /** Below the trigger, or above it where there is more room; never beyond the window's edges. */
  #place() {
    const card = /** @type {HTMLElement} */ (this.#card);
    const at = this.#button.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const left = Math.max(EDGE, Math.min(at.left, width - card.offsetWidth - EDGE));
    const below = at.bottom + GAP;
    const above = at.top - GAP - card.offsetHeight;
    const fits = below + card.offsetHeight <= height - EDGE || above < EDGE;
    card.style.left = `${left}px`;
    card.style.top = `${fits ? below : above}px`;
  }

  get #button() {
    return /** @type {HTMLButtonElement} */ (this.querySelector("button"));
  }
}

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
