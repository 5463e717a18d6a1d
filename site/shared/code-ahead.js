// @ts-check
/** What “Open the Python” opens is large; who reaches for the button will press it, and it is loaded meanwhile. */

import { sparesLine } from "./thrift.js";

/** @param {HTMLElement} button @param {AbortSignal} signal */
export function loadCodeAhead(button, signal) {
  const begin = async () => {
    if (sparesLine()) return;
    const { loadAhead } = await import("../code/code-panel.js");
    loadAhead();
  };
  for (const type of ["pointerenter", "pointerdown", "focus"])
    button.addEventListener(type, begin, { signal, once: true });
}
