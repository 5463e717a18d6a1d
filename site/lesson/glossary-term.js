// @ts-check

import { element } from "../shared/dom.js";
import { capital } from "../shared/format.js";
import { t } from "../shared/words.js";
import { HoverCard } from "./hover-card.js";

/**
 * A term of the field with its definition at hand.
 *
 *     <glossary-term data-name data-definition data-see="name#anchor|…"><a href="…/glossary/#…">…</a></glossary-term>
 *
 * Without scripts it is a link to the glossary.
 */
export class GlossaryTerm extends HoverCard {
  /** Where the glossary lies; the link that the page came with knows. */
  #address = "";

  trigger() {
    const link = /** @type {HTMLAnchorElement} */ (this.querySelector("a"));
    this.#address = link.href;
    const words = element("span", { class: "term" });
    words.append(...link.childNodes);
    return [words];
  }

  get cardName() {
    return t("Definition: {name}", { name: this.dataset.name ?? "" });
  }

  /** @param {HTMLElement} card */
  fill(card) {
    const { name = "", definition = "", see = "" } = this.dataset;
    card.append(
      element("p", { class: "card-title" }, capital(name)),
      element("p", {}, definition),
      element("p", { class: "card-links" }, ...this.#links(see)),
    );
  }

  /** @param {string} see @returns {(Node | string)[]} */
  #links(see) {
    const page = this.#address.split("#")[0];
    const others = see
      .split("|")
      .filter(Boolean)
      .map((each) => each.split("#"))
      .map(([name, anchor]) => element("a", { href: `${page}#${anchor}` }, name));
    const all = element("a", { href: this.#address }, t("In the glossary"));
    return others.length > 0
      ? [t("See also "), ...others.flatMap((link, i) => (i > 0 ? [", ", link] : [link])), ". ", all]
      : [all];
  }
}
