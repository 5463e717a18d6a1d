// @ts-check
/**
 * What every lab and every stage is: an element whose markup a template wrote, with its data in
 * `<template data-part="data">`. It opens when it enters the page, and its signal ends with its stay.
 */
export class LabElement extends HTMLElement {
  /** @type {AbortController | null} */
  #connected = null;

  connectedCallback() {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      this.dataset.static = ""; // the words stay, the controls go
      return;
    }
    // The theme inserts a whole page at once, and there a parent wakes before its parts.
    customElements.upgrade(this);
    this.#connected = new AbortController();
    const data = /** @type {HTMLTemplateElement} */ (part(this, "data"));
    this.open(JSON.parse(data.content.textContent ?? ""), this.#connected.signal);
  }

  disconnectedCallback() {
    this.#connected?.abort();
  }

  /** @param {any} _data what the template handed over @param {AbortSignal} _signal */
  open(_data, _signal) {
    throw new Error("an element of its own kind opens itself");
  }
}

/** The element that the template marked with data-part. @param {HTMLElement} root @param {string} name */
export function part(root, name) {
  return find(root, `[data-part="${name}"]`);
}

/** @param {HTMLElement} root @param {string} selector */
export function find(root, selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}
