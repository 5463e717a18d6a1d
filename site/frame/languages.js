// @ts-check
/**
 * The links to the same page in the site's other languages. They stand in the header, which stays while the theme puts
 * other pages in place; so they are turned to the page that is shown. The fragment goes along: it holds a lab's settings.
 */

import { onPage } from "./theme-frame.js";

/** Where the pages of this page's language begin. */
export const pagesRoot = new URL(base(), location.href);

const links = () =>
  /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.language-switch"));

export function keepSwitch() {
  /** @type {Map<HTMLAnchorElement, URL>} where each language's pages begin */
  const roots = new Map();
  const here = pagesRoot;
  const first = location.pathname.slice(here.pathname.length);
  for (const link of links()) {
    const { href } = link;
    const below = href.endsWith(first) ? href.slice(0, href.length - first.length) : href;
    roots.set(link, new URL(below));
  }
  const turn = () => {
    for (const [link, root] of roots) {
      const page = location.pathname.slice(here.pathname.length);
      link.href = new URL(page, root).href + location.search + location.hash;
    }
  };
  onPage(turn);
  // Labs write their settings into the address at any time, and nothing tells of it.
  for (const type of ["pointerdown", "keydown", "focusin"])
    document.addEventListener(type, ({ target }) => {
      if (target instanceof Element && target.closest("a.language-switch")) turn();
    });
}

/** Where the pages of this language begin, as the theme was told. */
function base() {
  return JSON.parse(document.querySelector("#__config")?.textContent ?? "{}").base ?? ".";
}
