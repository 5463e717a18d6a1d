// @ts-check
import { part } from "./dom.js";
import { AT_LEISURE } from "./leisure.js";

/**
 * What every lab and every stage is: an element whose markup a template wrote, with its data in
 * `<template data-part="data">`. It opens when it enters the page, and its signal ends with its stay.
 */
export class LabElement extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  async connectedCallback() {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      this.dataset.static = ""; // the words stay, the controls go
      return;
    }
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    await partsOf(this);
    if (signal.aborted) return;
    const data = /** @type {HTMLTemplateElement} */ (part(this, "data"));
    this.open(JSON.parse(data.content.textContent ?? ""), signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {any} _data what the template handed over @param {AbortSignal} _signal */
  open(_data, _signal) {
    throw new Error("an element of its own kind opens itself");
  }
}

/** What a lab talks with and has yet to come in (elements.js). */
const MISSING = [":not(:defined)", ...AT_LEISURE.map((tag) => `:not(${tag})`)].join("");

/** Each comes in by itself. @param {HTMLElement} lab */
async function partsOf(lab) {
  const missing = Array.from(lab.querySelectorAll(MISSING), (part) => part.localName);
  await Promise.all(missing.map((tag) => customElements.whenDefined(tag)));
}

/**
 * A question before something is lost for good; its markup is the macro ask_first of parts.html.
 * @param {HTMLElement} root @param {string} question @returns {Promise<boolean>}
 */
export function isSure(root, question) {
  const dialog = /** @type {HTMLDialogElement} */ (part(root, "sure"));
  part(root, "question").textContent = question;
  dialog.returnValue = "";
  // Not a form's own way of closing: a frame without allow-forms would never send it.
  const answer = (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLButtonElement) dialog.close(target.value);
  };
  dialog.addEventListener("click", answer);
  dialog.showModal();
  return new Promise((resolve) => {
    const onClose = () => {
      dialog.removeEventListener("click", answer);
      resolve(dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", onClose, { once: true });
  });
}
