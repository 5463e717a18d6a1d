// @ts-check
/** A question before something is lost for good; its markup is the macro ask_first of site/shared/parts.html. */

import { part } from "../shared/dom.js";

/** @param {HTMLElement} root @param {string} question @returns {Promise<boolean>} */
export function isSure(root, question) {
  const dialog = /** @type {HTMLDialogElement} */ (part(root, "sure"));
  part(root, "question").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const onClose = () => resolve(dialog.returnValue === "yes");
    dialog.addEventListener("close", onClose, { once: true });
  });
}
