// @ts-check
/**
 * The Python behind a lab: what ran, to read; then to change, to run beside the original, to keep, to share, to take along.
 * It stands below its lab and is made when it is asked for. Readers' code runs in a worker of its own (site/sandbox), so
 * nothing that is done here reaches the lab or its figures.
 */

import { defineElements } from "../elements.js";
import { engine } from "../engine/client.js";
import { sandbox } from "../sandbox/sandbox.js";
import { element, part } from "../shared/dom.js";
import { whole } from "../shared/format.js";
import { said } from "../shared/said.js";
import { t } from "../shared/words.js";
import { commandLine, notebook, pythonCall, script } from "./call.js";
import { forgetEdits, freeName, keepEdits, listEdits, newEdits } from "./edits.js";
import { csvFile, download, fileName, pngFile, svgFile } from "./files.js";
import { namesOf, roomOf } from "./names.js";
import { definitionOf, firstDifference, outline } from "./outline.js";
import { openPackage } from "./package.js";
import { button, panelMarkup } from "./panel-markup.js";
import { plotsIn, showResults } from "./results.js";
import { checked, LARGEST, PYTHON, packed, unpacked } from "./share.js";

/** CodeMirror, bundled by the build (builder/editor): it is loaded here, and nowhere else. */
const EDITOR = new URL("./codemirror.js", import.meta.url).href;
const OWN_MODEL = "# The reading above is of a model of yours; this trains a fresh one.\n";
/** What is shown first, where it ran. */
const FIRST = "dreamlab/world/court.py#step";
/** Lines that are shown above the first difference. */
const ABOVE = 4;

/**
 * @typedef {{
 *   name: string, title: string, settings: () => Record<string, any>, reading: () => any, signal: AbortSignal,
 *   label?: (name: string) => string, court?: any, thresholds?: {visible: number, court_width: number},
 *   first?: () => string, onCompared?: (edited: any, hand: Hand | null) => void, onStopped?: () => void,
 * }} Known of the lab: name as dreamlab has it, settings and the last reading (null: none), what figures are called; first:
 *   what is shown first where it ran; onCompared: hears the reading of the edits (null: there is none), and gets what
 *   reads them again, until they are others (null: no longer); onStopped: the reader has stopped such a reading
 * @typedef {{again: () => void, band: () => Promise<any>}} Hand again: reads the edits at the lab's settings; band: their
 *   spread over seeds at the settings of the last reading, null where it was stopped or did not come out
 * @typedef {[file: string, name: string, line: number]} Ran
 */

/** @type {WeakMap<HTMLElement, CodePanel>} by its lab */
const panels = new WeakMap();

/** What a panel needs besides itself, before it is asked for; an error is told when it is. */
export function loadAhead() {
  import(EDITOR).catch(() => {});
  openPackage().catch(() => {});
}

/** @param {HTMLElement} lab @param {Known} known @param {string} [shared] edits that came in a link */
export async function openCode(lab, known, shared = "") {
  const former = panels.get(lab);
  if (former && !shared) return former.show();
  former?.close();
  const panel = new CodePanel(lab, known);
  panels.set(lab, panel);
  await panel.open(shared);
}

class CodePanel {
  #closed = new AbortController();
  /** @type {AbortController | null} of the comparison under way */
  #run = null;
  /** @type {AbortController | null} of the further seeds under way */
  #further = null;
  /** @type {any} CodeMirror */
  #editor = null;
  /** @type {import("./package.js").Package} */
  #package = /** @type {any} */ (null);
  /** @type {import("./edits.js").Edits} */
  #edits = /** @type {any} */ (null);
  #writable = false;
  /** @type {{path: string, name: string, original: string}} what is shown */
  #shown = { path: "", name: "", original: "" };
  /** @type {{key: string, reading: any}} the original's reading that was computed last */
  #original = { key: "", reading: null };
  /** @type {any} what came out last with the edits */
  #edited = null;
  /** The end of the comparison under way. */
  #ended = Promise.resolve();
  /** How often the reader has said Stop. */
  #halts = 0;

  /** @param {HTMLElement} lab @param {Known} known */
  constructor(lab, known) {
    this.lab = lab;
    this.known = known;
    this.root = panelMarkup(known.title);
    known.signal.addEventListener("abort", () => this.close(), { signal: this.#closed.signal });
  }

  show() {
    this.root.scrollIntoView();
    this.root.focus({ preventScroll: true });
  }

  close() {
    const inside = this.root.contains(document.activeElement);
    this.#run?.abort();
    this.#further?.abort();
    this.known.onCompared?.(null, null);
    this.#closed.abort();
    this.#editor?.close();
    this.root.remove();
    if (panels.get(this.lab) === this) panels.delete(this.lab);
    if (inside) part(this.lab, "open-python").focus();
  }

  /** @param {string} shared */
  async open(shared) {
    this.lab.after(this.root);
    this.#bind();
    this.#showCalls();
    this.#say(waits());
    this.show();
    try {
      const editor = import(EDITOR);
      this.#package = await openPackage();
      const { openEditor } = await editor;
      if (this.#closed.signal.aborted) return;
      this.#editor = openEditor({
        host: part(this.root, "editor"),
        label: t("The file’s Python"),
        names: idle().then(() => namesOf(this.#package)),
        onChange: (/** @type {string} */ text) => this.#typed(text),
        onRun: () => this.#begin(),
      });
      sandbox.attend(this.#closed.signal);
      await this.#takeUp(shared);
      this.root.dataset.open = "";
      this.#listPlots();
    } catch (error) {
      this.#say(t("The Python cannot be shown: {message}", { message: messageOf(error) }));
    }
  }

  #bind() {
    const { signal } = this.#closed;
    const on = (/** @type {string} */ name, /** @type {() => void} */ act, type = "click") =>
      part(this.root, name).addEventListener(type, act, { signal });
    on("close", () => this.close());
    on("function", () => this.#choose(), "change");
    on("edit", () => {
      this.#allowWriting(true);
      this.#editor.focus();
    });
    on("compare", () => this.#begin());
    on("halt", () => this.#halt());
    on("restore-function", () => this.#restoreFunction());
    on("restore-all", () => this.#restoreAll());
    on("difference", () => this.#showDifference(), "change");
    on("fresh", () => this.#use(newEdits(this.known.name, this.#package.version)));
    on("import", () => this.#import(), "change");
    on("take-script", () => this.#take("py", script, "text/x-python"));
    on("take-notebook", () => this.#take("ipynb", notebook, "application/x-ipynb+json"));
    on("take-data", () => this.#takeData());
    on("take-svg", () =>
      this.#takePlot(async (drawn) => new Blob([svgFile(drawn)], { type: "image/svg+xml" }), "svg"),
    );
    on("take-png", () => this.#takePlot(pngFile, "png"));
    on("plot", () => this.#listPlots(), "focus");
    on("share", () => this.#share());
    for (const name of ["python-call", "command"]) {
      const words = () => part(this.root, name).textContent ?? "";
      on(`copy-${name}`, () => this.#copy(words()));
    }
    const follow = () => this.#follow();
    for (const type of ["reading", "stage"]) this.lab.addEventListener(type, follow, { signal });
    for (const type of ["input", "change", "click"])
      this.lab.addEventListener(type, () => setTimeout(() => this.#showCalls()), { signal });
  }

  /** The lab has another reading: other functions may have run. */
  #follow() {
    this.#showCalls();
    if (this.#editor) this.#listFunctions();
  }

  #showCalls() {
    const { name } = this.known;
    const settings = this.known.settings();
    const own = this.known.reading()?.about ? OWN_MODEL : "";
    part(this.root, "python-call").textContent =
      `import dreamlab\n\n${own}${pythonCall(name, settings)}`;
    part(this.root, "command").textContent = commandLine(name, settings);
    this.#listPlots();
  }

  /** What an earlier visit has left, or a link brings. @param {string} shared */
  async #takeUp(shared) {
    const { name } = this.known;
    const [latest] = listEdits(name);
    let said = "";
    this.#edits = latest ?? newEdits(name, this.#package.version);
    if (shared) {
      try {
        const found = await unpacked(shared);
        if (found.lab !== name)
          throw new Error(t("The edits cannot be opened: they are of another lab."));
        this.#edits = {
          ...newEdits(name, found.version, t("From a link")),
          files: this.#known(found.files),
        };
        said = t(
          "This code came in a link. Read it first: nothing of it runs before you press “Run both”.",
        );
      } catch (error) {
        said = /** @type {Error} */ (error).message;
      }
    }
    await this.#listFunctions();
    const edited = Object.keys(this.#edits.files).length > 0;
    this.#allowWriting(edited && !shared);
    if (edited) {
      for (const name of ["compare", "restore-all", "difference-row"])
        part(this.root, name).hidden = false;
      /** @type {HTMLInputElement} */ (part(this.root, "difference")).checked = true;
      this.#showDifference();
      this.#revealDifference();
    }
    this.#listKept();
    this.#say(said || this.#inShort());
  }

  /** Those of a file's texts that the package has. @param {Record<string, string>} files */
  #known(files) {
    const found = Object.entries(files).filter(([path]) => this.#package.paths.includes(path));
    if (found.length === 0)
      throw new Error(t("The edits cannot be opened: this package has none of their files."));
    return Object.fromEntries(found);
  }

  #inShort() {
    const paths = Object.keys(this.#edits.files);
    if (paths.length === 0)
      return this.#writable ? t("Nothing is changed yet.") : t("This is the original.");
    const older =
      this.#edits.version === this.#package.version
        ? ""
        : ` ${t("They were made of another version of the package: what came since then is not in these files.")}`;
    const slots = { name: this.#edits.name, files: paths.join(", ") };
    const open =
      paths.length > 1
        ? t("Your edits “{name}” are open: {files} differ from the original.", slots)
        : t("Your edits “{name}” are open: {files} differs from the original.", slots);
    return open + older;
  }

  /**
   * What ran, by file, and then the other files. The reader stays in the file that is chosen, at first in one that is edited:
   * readings may come at any moment, also while the first file is on its way.
   */
  async #listFunctions() {
    const ran = await ranIn(this.known.name);
    if (this.#closed.signal.aborted) return;
    const files = [...new Set(ran.map(([path]) => path))].filter((path) =>
      this.#package.paths.includes(path),
    );
    files.sort((a, b) => roomOf(a) - roomOf(b));
    const groups = files.map((path) => {
      const names = [...new Set(ran.filter(([file]) => file === path).map(([, each]) => each))];
      return group(
        path,
        names.map((each) => option(path, each, each)),
      );
    });
    const others = this.#package.paths.filter((path) => !files.includes(path));
    const rest = group(
      t("files that did not run here"),
      others.map((path) => option(path, "", path)),
      false,
    );
    const select = this.#select;
    const before = select.value;
    const [preferred] = before ? before.split("#") : Object.keys(this.#edits.files);
    select.replaceChildren(...groups, rest);
    const wanted = [...select.options].find(({ value }) => value === before);
    const ofFile = [...select.options].find(({ value }) => value.startsWith(`${preferred}#`));
    const first = this.known.first?.() || FIRST;
    const usual = [...select.options].findLast(({ value }) => first.startsWith(value));
    const chosen = wanted ?? (preferred ? ofFile : usual);
    if (chosen) chosen.selected = true;
    part(this.root, "origin").textContent = files.length
      ? t(
          "{functions} functions of {files} files ran for this lab here. They are read out of the very package that this page’s Python came up from.",
          { functions: ran.length, files: files.length },
        )
      : waits();
    this.root.dataset.ran = String(ran.length);
    const [path, name] = select.value.split("#");
    if (path !== this.#shown.path) await this.#choose();
    else this.#shown.name = name; // the reader stays where they are
  }

  get #select() {
    return /** @type {HTMLSelectElement} */ (part(this.root, "function"));
  }

  async #choose() {
    const [path, name] = this.#select.value.split("#");
    if (path) await this.#open(path, name);
  }

  /** @param {string} path @param {string} name of a function, "" for the file @param {number} [line] */
  async #open(path, name, line = 0) {
    const original = await this.#package.read(path);
    if (this.#closed.signal.aborted) return;
    this.#shown = { path, name, original };
    const text = this.#edits.files[path] ?? original;
    this.#editor.show(text, original);
    this.#showDifference();
    const found = definitionOf(outline(text), name);
    part(this.root, "place").textContent = found
      ? t("{path}, lines {first} to {last}", { path, first: found.first, last: found.last })
      : path;
    this.#editor.reveal(line || found?.first || 1);
    this.#showButtons();
  }

  /** @param {boolean} on */
  #allowWriting(on) {
    this.#writable = on;
    this.#editor.allowWriting(on);
    part(this.root, "edit").hidden = on;
    if (on) {
      for (const name of ["compare", "restore-function", "restore-all", "difference-row"])
        part(this.root, name).hidden = false;
      sandbox.warm(true);
      this.#say(this.#inShort());
    }
    this.#showButtons();
  }

  #showButtons() {
    const paths = Object.keys(this.#edits?.files ?? {});
    this.#disable("restore-function", !paths.includes(this.#shown.path));
    this.#disable("restore-all", paths.length === 0);
  }

  /** @param {string} name @param {boolean} disabled */
  #disable(name, disabled) {
    /** @type {HTMLButtonElement} */ (part(this.root, name)).disabled = disabled;
  }

  /** @param {string} text */
  #typed(text) {
    const { path, original } = this.#shown;
    const files = { ...this.#edits.files };
    if (text === original) delete files[path];
    else files[path] = text;
    this.#edits = { ...this.#edits, files };
    keepEdits(this.known.name, this.#edits);
    this.#showButtons();
    this.#listKept();
  }

  /** Of the file that is shown. */
  #revealDifference() {
    const line = firstDifference(this.#editor.text, this.#shown.original);
    this.#editor.reveal(Math.max(1, line - ABOVE));
  }

  #showDifference() {
    this.#editor?.showDifference(
      /** @type {HTMLInputElement} */ (part(this.root, "difference")).checked,
    );
  }

  #restoreFunction() {
    const { name, original } = this.#shown;
    const now = definitionOf(outline(this.#editor.text), name);
    const then = definitionOf(outline(original), name);
    if (!name) return this.#editor.replaceLines(1, Number.MAX_SAFE_INTEGER, original);
    if (!now || !then)
      return this.#say(
        t("There is no {name} in this file any longer: take everything back to the original.", {
          name,
        }),
      );
    const lines = original.split("\n").slice(then.first - 1, then.last);
    this.#editor.replaceLines(now.first, now.last, lines.join("\n"));
    this.#editor.reveal(now.first);
    this.#say(t("{name} is the original again.", { name }));
  }

  async #restoreAll() {
    this.#edits = { ...this.#edits, files: {} };
    keepEdits(this.known.name, this.#edits);
    this.#listKept();
    await this.#open(this.#shown.path, this.#shown.name);
    this.#say(t("Everything is the original again."));
  }

  /** Other edits take the place of those that were open. @param {import("./edits.js").Edits} edits */
  async #use(edits) {
    this.#edits = edits;
    this.known.onCompared?.(null, null);
    const [first] = Object.keys(edits.files);
    if (first && first !== this.#shown.path) {
      const ofFile = [...this.#select.options].find(({ value }) => value.startsWith(`${first}#`));
      if (ofFile) ofFile.selected = true;
      await this.#choose();
    } else await this.#open(this.#shown.path, this.#shown.name);
    if (!this.#writable) this.#allowWriting(true);
    this.#listKept();
    this.#say(this.#inShort());
  }

  #begin() {
    this.#ended = this.#compare();
  }

  /** What the reader has run is run again at other settings. */
  async #again() {
    this.#run?.abort();
    const halts = this.#halts;
    await this.#ended;
    if (!this.#closed.signal.aborted && this.#halts === halts) this.#begin();
  }

  /** The reader stops what runs, and what would follow it. */
  #halt() {
    this.#halts += 1;
    this.#further?.abort();
    this.#run?.abort();
    this.known.onStopped?.();
  }

  async #compare() {
    if (this.#run || part(this.root, "compare").hidden) return;
    this.#further?.abort();
    this.#run = new AbortController();
    const { signal } = this.#run;
    const settings = this.known.settings();
    const key = JSON.stringify(settings);
    this.#beginRun();
    try {
      const request = await this.#request(settings);
      const ended = await sandbox.compare(
        { ...request, original: this.#original.key !== key },
        {
          signal,
          onSaid: (where, text) => this.#hear(where, text),
          onProgress: ({ stage, fraction }) => this.#progress(stage, fraction),
        },
      );
      if (!ended.compared) {
        this.#say(said(ended.error));
        if (!signal.aborted) this.known.onCompared?.(null, null);
      } else await this.#showCompared(ended.compared, key, request);
    } catch (error) {
      this.#say(t("Python itself broke down: {message}", { message: messageOf(error) }));
    } finally {
      this.#run = null;
      this.#endRun();
    }
  }

  /** @param {object} settings @returns {Promise<Omit<import("../sandbox/protocol.js").Comparison, "original">>} */
  async #request(settings) {
    const { paths, read } = this.#package;
    const texts = await Promise.all(paths.map(read));
    const sources = Object.fromEntries(paths.map((path, i) => [path, texts[i]]));
    return { lab: this.known.name, settings, edits: this.#edits.files, sources };
  }

  /**
   * The spread over seeds of what was just read; null if it was stopped, or did not come out.
   * @param {Omit<import("../sandbox/protocol.js").Comparison, "original">} request
   */
  async #band(request) {
    this.#further?.abort();
    const further = new AbortController();
    this.#further = further;
    const [halt, bar] = ["halt", "progress"].map((name) => part(this.root, name));
    halt.hidden = false;
    bar.hidden = false;
    const onProgress = (/** @type {import("../sandbox/protocol.js").Progress} */ { fraction }) => {
      /** @type {HTMLProgressElement} */ (bar).value = fraction ?? 0;
    };
    try {
      const options = { signal: further.signal, onProgress };
      const { compared } = await sandbox.compare(
        { ...request, original: false, band: true },
        options,
      );
      return compared?.band ?? null;
    } catch {
      return null; // the reading is there without
    } finally {
      if (this.#further === further) {
        this.#further = null;
        if (!this.#run) for (const each of [halt, bar]) each.hidden = true;
      }
    }
  }

  /**
   * @param {import("../sandbox/protocol.js").Compared} compared @param {string} key
   * @param {Omit<import("../sandbox/protocol.js").Comparison, "original">} request
   */
  async #showCompared({ original, edited, checks, error }, key, request) {
    if (original) this.#original = { key, reading: original };
    this.#edited = edited;
    const list = part(this.root, "checks");
    list.hidden = checks.length === 0;
    list.replaceChildren(...checks.map((sentence) => element("li", {}, said(sentence))));
    const band = () => this.#ended.then(() => this.#band(request));
    this.known.onCompared?.(edited, { again: () => this.#again(), band });
    if (error) {
      await this.#showError(error);
    } else if (!edited) {
      part(this.root, "results").replaceChildren();
      this.#say(said(checks[0]));
    } else {
      const { label = plainLabel, court, thresholds } = this.known;
      await showResults(
        part(this.root, "results"),
        this.#original.reading,
        edited,
        { label, court, width: thresholds?.court_width, visible: thresholds?.visible },
        defineElements,
      );
      this.#say(part(this.root, "results").querySelector("p")?.textContent ?? t("Both are read."));
      this.#listPlots();
    }
    const detail = { original: this.#original.reading, edited, checks, error };
    this.root.dispatchEvent(new CustomEvent("compared", { bubbles: true, detail }));
  }

  /** @param {NonNullable<import("../sandbox/protocol.js").Compared["error"]>} error */
  async #showError({ message, file, line, traceback }) {
    part(this.root, "results").replaceChildren();
    part(this.root, "trace").textContent = traceback;
    part(this.root, "trace-row").hidden = false;
    if (!this.#package.paths.includes(file) || line === 0) return this.#say(message);
    if (file !== this.#shown.path) await this.#open(file, "", line);
    this.#editor.mark(line, message);
    this.#say(t("{file}, line {line}: {message}", { file, line, message }));
  }

  #beginRun() {
    const { root } = this;
    root.setAttribute("aria-busy", "true");
    this.#editor.unmark();
    for (const name of ["output", "warnings", "trace"]) part(root, name).textContent = "";
    for (const name of ["printed-row", "trace-row", "checks", "compare"])
      part(root, name).hidden = true;
    part(root, "halt").hidden = false;
    if (document.activeElement === document.body) part(root, "halt").focus();
    this.#progress("loading Python", null);
  }

  #endRun() {
    const { root } = this;
    const hadFocus = document.activeElement === part(root, "halt");
    root.setAttribute("aria-busy", "false");
    part(root, "halt").hidden = true;
    part(root, "compare").hidden = false;
    part(root, "progress").hidden = true;
    if (hadFocus) part(root, "compare").focus();
  }

  /** @param {string} stage @param {number | null} fraction */
  #progress(stage, fraction) {
    const bar = /** @type {HTMLProgressElement} */ (part(this.root, "progress"));
    bar.hidden = false;
    if (fraction === null) bar.removeAttribute("value");
    else bar.value = fraction;
    this.#say(said(stage));
  }

  /** @param {import("../sandbox/protocol.js").Part} where @param {string} text */
  #hear(where, text) {
    part(this.root, "printed-row").hidden = false;
    part(this.root, where).append(text);
  }

  #listKept() {
    const { name } = this.known;
    const rows = listEdits(name).map((each) => this.#keptRow(each));
    const none = element("li", {}, t("Nothing is kept yet: what you change is kept as you type."));
    part(this.root, "kept").replaceChildren(...(rows.length ? rows : [none]));
  }

  /** @param {import("./edits.js").Edits} edits */
  #keptRow(edits) {
    const { name: lab } = this.known;
    const field = element("input", {
      type: "text",
      value: edits.name,
      "aria-label": t("Name of the edits “{name}”", { name: edits.name }),
      maxlength: "60",
    });
    field.addEventListener("change", () => {
      const renamed = { ...edits, name: freeName(lab, field.value, edits.id) };
      keepEdits(lab, renamed);
      if (this.#edits.id === edits.id) this.#edits = renamed;
      this.#listKept();
    });
    const count = Object.keys(edits.files).length;
    const act = (
      /** @type {string} */ name,
      /** @type {string} */ words,
      /** @type {() => void} */ does,
    ) => {
      const made = button(name, words);
      made.setAttribute("aria-label", `${words}: ${edits.name}`);
      made.addEventListener("click", does);
      return made;
    };
    const open = act("open", t("Open"), () => this.#use(edits));
    open.setAttribute("aria-pressed", String(edits.id === this.#edits.id));
    const about = element(
      "span",
      { class: "lab-note" },
      count === 1 ? t("1 file") : t("{count} files", { count }),
    );
    const out = act("export", t("Export"), () =>
      download(`${fileName(edits.name)}.json`, this.#exported(edits), "application/json"),
    );
    const away = act("delete", t("Delete"), () => {
      forgetEdits(lab, edits.id);
      if (edits.id === this.#edits.id) this.#use(newEdits(lab, this.#package.version));
      else this.#listKept();
    });
    return element("li", {}, field, about, open, out, away);
  }

  /** @param {import("./edits.js").Edits} edits */
  #exported({ version, files }) {
    const { name } = this.known;
    return JSON.stringify(
      { edits: 1, lab: name, version, settings: this.known.settings(), files },
      null,
      1,
    );
  }

  async #import() {
    const field = /** @type {HTMLInputElement} */ (part(this.root, "import"));
    const [chosen] = field.files ?? [];
    if (!chosen) return;
    try {
      if (chosen.size > 4 * LARGEST)
        throw new Error(
          t("The edits cannot be opened: the file is too large. Nothing of them is used."),
        );
      const found = checked(await chosen.text());
      if (found.lab !== this.known.name)
        throw new Error(t("The edits cannot be opened: they are of another lab."));
      const name = chosen.name.replace(/\.json$/i, "");
      const edits = {
        ...newEdits(this.known.name, found.version, name),
        files: this.#known(found.files),
      };
      keepEdits(this.known.name, edits);
      await this.#use(edits);
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message);
    }
    field.value = ""; // the same file may be chosen again
  }

  /** @param {string} ending @param {(made: import("./call.js").Made) => string} write @param {string} type */
  #take(ending, write, type) {
    const { name } = this.known;
    const { files } = this.#edits;
    const settings = this.known.settings();
    const ofEdits = Object.keys(files).length > 0;
    const reading = ofEdits ? this.#edited : this.known.reading();
    const same =
      reading &&
      Object.entries(settings).every(([key, value]) => reading.settings?.[key] === value);
    const { wheel } = this.#package;
    const made = {
      lab: name,
      settings,
      files,
      wheel,
      digest: same ? reading.digest : "",
      page: location.href.split("#")[0],
    };
    download(`dream-machine-${name}.${ending}`, write(made), type);
    this.#say(
      ending === "py"
        ? t("The script is with your downloads.")
        : t("The notebook is with your downloads."),
    );
  }

  #takeData() {
    const readings = [
      { name: "the original", reading: this.#original.reading ?? this.known.reading() },
      { name: "yours", reading: this.#edited },
    ].filter(({ reading }) => reading?.figures);
    if (readings.length === 0) return this.#say(t("There is no reading yet."));
    download(`dream-machine-${this.known.name}.csv`, csvFile(readings), "text/csv");
    this.#say(t("The data are with your downloads."));
  }

  #listPlots() {
    const select = /** @type {HTMLSelectElement} */ (part(this.root, "plot"));
    const before = select.value;
    const titles = [...plotsIn([this.lab, this.root]).keys()];
    select.replaceChildren(...titles.map((title) => element("option", {}, title)));
    if (titles.includes(before)) select.value = before;
  }

  /** @param {(drawn: SVGElement) => Promise<Blob>} draw @param {string} ending */
  async #takePlot(draw, ending) {
    const title = /** @type {HTMLSelectElement} */ (part(this.root, "plot")).value;
    const drawn = plotsIn([this.lab, this.root]).get(title);
    if (!drawn) return this.#say(t("There is no plot yet."));
    try {
      download(`${fileName(title)}.${ending}`, await draw(drawn), "");
      this.#say(t("The plot is with your downloads."));
    } catch (error) {
      this.#say(t("The plot could not be drawn: {message}", { message: messageOf(error) }));
    }
  }

  async #share() {
    try {
      const { version } = this.#edits;
      const { files } = this.#edits;
      if (Object.keys(files).length === 0)
        return this.#say(t("Nothing is changed, so “Copy link” above says it all."));
      const letters = await packed({ lab: this.known.name, version, files });
      const set = Object.entries(this.known.settings()).map(([name, value]) => `${name}=${value}`);
      const link = new URL(`#${[...set, PYTHON + letters].join("&")}`, location.href).href;
      await this.#copy(link, part(this.root, "share-link"));
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} text @param {HTMLElement} [field] where it stands if the browser does not let the page copy */
  async #copy(text, field) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(t("Copied, {count} letters.", { count: whole(text.length) }));
    } catch {
      if (field instanceof HTMLInputElement) {
        field.hidden = false;
        field.value = text;
        field.select();
      }
      this.#say(t("Your browser does not let the page copy: mark the text and copy it by hand."));
    }
  }

  /** @param {string} words */
  #say(words) {
    const line = part(this.root, "state");
    if (line.textContent !== words) line.textContent = words;
  }
}

/** What the engine has run for the lab; nothing while it comes up, or is down: the files can be read all the same. @param {string} lab @returns {Promise<Ran[]>} */
async function ranIn(lab) {
  let ready = false;
  engine.subscribe(({ state }) => {
    ready = state === "ready";
  })();
  if (!ready) return [];
  try {
    return (await engine.ask("ran", { lab: "ran", of: lab })).result.functions;
  } catch {
    return [];
  }
}

/** Before there is a reading. */
function waits() {
  return t("The functions that ran will stand here as soon as the reading is complete.");
}

/** @param {unknown} error */
function messageOf(error) {
  return said(/** @type {Error} */ (error).message);
}

/** @param {string} name */
function plainLabel(name) {
  return name.replaceAll("_", " ");
}

/** @param {string} label @param {HTMLOptionElement[]} options @param {boolean} [isPath] the label is one of the package */
function group(label, options, isPath = true) {
  return element("optgroup", { label, ...(isPath ? { translate: "no" } : {}) }, ...options);
}

/** @param {string} path @param {string} name @param {string} words */
function option(path, name, words) {
  return element("option", { value: `${path}#${name}`, translate: "no" }, words);
}

/** The editor is there first, then what it knows. */
function idle() {
  return new Promise((resolve) => setTimeout(resolve, 200));
}
