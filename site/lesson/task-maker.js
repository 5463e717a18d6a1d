// @ts-check

import { part } from "../shared/dom.js";
import { LabElement } from "../shared/lab-element.js";
import { t } from "../shared/words.js";

/** What a lab in a frame needs; fewer words, and it says which one it lacks. */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads";
/** Parts that may be hidden besides settings (frame/assignment.js). @type {() => [string, string, string][]} */
const hideable = () => [
  ["presets", t("Presets"), ".lab-presets"],
  ["caption", t("Caption"), "[data-part=caption]"],
  ["figures", t("Figures"), ".lab-figures"],
  ["meter", t("Divergence meter"), ".lab-meter"],
  ["drift", t("Drift plot"), "drift-plot"],
];
const WAIT_MS = 400;
/** In the preview: the lab that it shows. */
const SHOWN = "[data-embedded=lab]";

/**
 * Makes the link of a task from what its form says and how its preview is set. The preview is the very page, in a frame:
 * what it offers is read from it, so no list of labs or settings stands here. Its markup is site/lesson/task-maker.html.
 */
export class TaskMaker extends LabElement {
  /** @param {{home: string}} data @param {AbortSignal} signal */
  open({ home }, signal) {
    const maker = new Maker(this, home);
    part(this, "form").addEventListener("input", (event) => maker.hear(event), { signal });
    part(this, "goal").addEventListener("change", () => maker.load(), { signal });
    part(this, "form").addEventListener("submit", (event) => event.preventDefault(), { signal });
    part(this, "preview").addEventListener("load", () => maker.read(), { signal });
    for (const what of ["link", "snippet"])
      part(this, `copy-${what}`).addEventListener("click", () => maker.copy(what), { signal });
    const follow = window.setInterval(() => maker.follow(), WAIT_MS);
    signal.addEventListener("abort", () => clearInterval(follow));
    const fit = (/** @type {MessageEvent} */ { origin, source, data }) => {
      const ours = origin === location.origin && source === maker.preview.contentWindow;
      if (ours && data?.type === "size") maker.preview.style.height = `${Number(data.height)}px`;
    };
    window.addEventListener("message", fit, { signal });
    maker.load();
  }
}

class Maker {
  /** What the preview was set to when the link was last written. */
  #followed = "";
  /** The page and the lab whose settings the lists offer. */
  #offered = "";

  /** @param {HTMLElement} root @param {string} home */
  constructor(root, home) {
    this.root = root;
    this.home = new URL(home, location.href);
    this.preview = /** @type {HTMLIFrameElement} */ (part(root, "preview"));
  }

  /** @param {Event} event */
  hear({ target }) {
    const field = /** @type {HTMLElement} */ (target);
    const which = field.dataset.part;
    if (which === "page") {
      /** @type {HTMLSelectElement} */ (part(this.root, "lab")).replaceChildren();
      this.load();
    } else if (which === "lab" || field.closest("fieldset") || which === "predict") this.load();
    else this.write();
  }

  /** The preview anew: another page, another lab, or something else that is fixed or hidden. */
  load() {
    this.#followed = "";
    const same = this.#offered === this.#place();
    this.preview.src = this.#address("embed", same ? this.#hash() : "").href;
  }

  /** What the preview's page offers. */
  read() {
    const inside = this.preview.contentDocument;
    const page = new URL(this.#value("page"), this.home);
    if (inside?.location.pathname !== page.pathname) return; // the page before is still there
    if (!inside.querySelector(SHOWN)) return; // its modules are still on their way
    const list = /** @type {HTMLSelectElement} */ (part(this.root, "lab"));
    if (list.options.length === 0) this.#offerLabs(inside, list);
    if (this.#offered !== this.#place()) {
      this.#offered = this.#place();
      this.#offerSettings(inside);
    }
    this.write();
  }

  /** The preview was set in another way. */
  follow() {
    if (this.#offered !== this.#place()) this.read();
    const now = `${this.#hash()} ${JSON.stringify(this.#stage())}`;
    if (now === this.#followed) return;
    this.#followed = now;
    this.write();
  }

  write() {
    const shape = this.#value("shape");
    const link = this.#address(shape, this.#hash());
    field(this.root, "link").value = link.href;
    const host = new URL("../frame/host.js", import.meta.url);
    const frame = this.#address("embed", this.#hash()).href.replaceAll("&", "&amp;");
    const title = (this.#value("goal") || document.title)
      .replaceAll("&", "&amp;")
      .replaceAll('"', "&quot;");
    field(this.root, "snippet").value =
      `<iframe src="${frame}" title="${title}" width="100%" height="900" style="border: 0" loading="lazy" sandbox="${SANDBOX}"></iframe>\n` +
      `<script src="${host.href}"></${"script"}>`;
  }

  /** @param {string} what */
  async copy(what) {
    const from = field(this.root, what);
    const said = part(this.root, "said");
    try {
      await navigator.clipboard.writeText(from.value);
      said.textContent = t("Copied.");
    } catch {
      from.select();
      said.textContent = t(
        "Your browser does not let the page copy: the text is marked, copy it by hand.",
      );
    }
  }

  #place() {
    return `${this.#value("page")} ${this.#value("lab")}`;
  }

  /** @param {Document} inside @param {HTMLSelectElement} list */
  #offerLabs(inside, list) {
    const shown = inside.querySelector(SHOWN);
    for (const lab of /** @type {NodeListOf<HTMLElement>} */ (inside.querySelectorAll(".lab"))) {
      const named =
        lab.getAttribute("aria-label") ?? lab.querySelector(".question-ask")?.textContent;
      const name = lab.id || lab.localName;
      const option = new Option(named?.slice(0, 90) ?? name, name, false, lab === shown);
      if (lab.closest(".untranslated")) option.lang = "en"; // so are its words
      list.append(option);
    }
  }

  /** @param {Document} inside */
  #offerSettings(inside) {
    const lab = inside.querySelector(SHOWN);
    const inputs = /** @type {HTMLInputElement[]} */ ([
      ...(lab?.querySelectorAll("[data-setting]") ?? []),
    ]);
    const settings = inputs.map((input) => [
      input.dataset.setting ?? "",
      input.labels?.[0]?.textContent ?? "",
    ]);
    const parts = hideable().filter(([, , selector]) => lab?.querySelector(selector));
    offer(part(this.root, "lock"), settings);
    offer(part(this.root, "hide"), [...settings, ...parts]);
  }

  /** @param {string} shape @param {string} hash */
  #address(shape, hash) {
    const page = new URL(this.#value("page"), this.home);
    const asked = new URLSearchParams();
    const lab = this.#value("lab");
    const own = /** @type {HTMLSelectElement} */ (part(this.root, "lab")).options.length;
    if (shape === "embed" || lab) asked.set("embed", own ? lab : "");
    if (shape === "page") asked.delete("embed");
    for (const [name, value] of Object.entries(this.#stage())) asked.set(name, value);
    for (const list of ["lock", "hide"]) {
      const names = chosen(part(this.root, list));
      if (names.length) asked.set(list, names.join(","));
    }
    for (const name of ["goal", "predict"])
      if (this.#value(name)) asked.set(name, this.#value(name));
    page.search = asked
      .toString()
      .replaceAll("%2C", ",")
      .replaceAll("+", "%20")
      .replace("embed=&", "embed&");
    page.hash = hash;
    return page;
  }

  /** A lab's settings, as its own address has them. */
  #hash() {
    const { hash } = this.preview.contentWindow?.location ?? { hash: "" };
    return hash.includes("=") ? hash : "";
  }

  /** A stage's settings have no place in an address; they are read from its inputs. @returns {Record<string, string>} */
  #stage() {
    const shown = this.preview.contentDocument?.querySelector(SHOWN);
    if (!shown?.localName.endsWith("-stage") || this.#offered !== this.#place()) return {};
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (
      shown.querySelectorAll("[data-setting]")
    );
    return Object.fromEntries(
      [...inputs].map(({ dataset, value }) => [dataset.setting ?? "", dataset.value ?? value]),
    );
  }

  /** @param {string} name */
  #value(name) {
    return field(this.root, name).value;
  }
}

/** @param {HTMLElement} root @param {string} name */
function field(root, name) {
  return /** @type {HTMLTextAreaElement} */ (part(root, name));
}

/** @param {HTMLElement} fieldset @param {string[][]} names name and label each */
function offer(fieldset, names) {
  for (const label of fieldset.querySelectorAll("label")) label.remove();
  fieldset.hidden = names.length === 0;
  for (const [name, words] of names) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = name;
    box.autocomplete = "off";
    label.append(box, ` ${words}`);
    fieldset.append(label);
  }
}

/** @param {HTMLElement} fieldset @returns {string[]} */
function chosen(fieldset) {
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
    fieldset.querySelectorAll("input:checked")
  );
  return Array.from(boxes, (box) => box.value);
}
