/**
 * The editor of a lab's Python: CodeMirror behind one function, so that the site's own modules know nothing of it.
 * It stands in a shadow root, where CodeMirror adopts its styles as sheets: a <style> element would be refused by the
 * site's content security policy. Its colours are the page's custom properties, by day, by night and as they change.
 */

import { autocompletion, closeBrackets, completeFromList, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { localCompletionSource, python, pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { Annotation, Compartment, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  hoverTooltip,
  keymap,
  lineNumbers,
  WidgetType,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

/**
 * @param {{
 *   host: HTMLElement, label: string, names: Promise<{label: string, type: string, detail: string, info: string}[]>,
 *   onChange: (text: string) => void, onRun: () => void,
 * }} options names: what is completed, and told of when the pointer rests on it, as soon as it is there
 */
export function openEditor({ host, label, names, onChange, onRun }) {
  const [writable, difference] = [new Compartment(), new Compartment()];
  let known = new Map();
  let completed = completeFromList([]);
  names.then((found) => {
    known = new Map(found.toReversed().map((each) => [each.label, each]));
    completed = completeFromList([...known.values()].map(told));
  });
  let original = "";
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of("    "),
    python(),
    pythonLanguage.data.of({ autocomplete: localCompletionSource }),
    pythonLanguage.data.of({ autocomplete: (context) => completed(context) }),
    autocompletion(),
    hoverTooltip((view, place) => hovered(view, place, known)),
    syntaxHighlighting(COLOURS),
    LOOK,
    marks,
    Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (onRun(), true) }])),
    keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap]), // Tab leads on to the next control
    EditorView.contentAttributes.of({ "aria-label": label, translate: "no" }),
    EditorView.updateListener.of((update) => {
      const ours = update.transactions.some((each) => each.annotation(given));
      if (update.docChanged && !ours) onChange(update.state.doc.toString());
    }),
    writable.of(READ_ONLY),
    difference.of([]),
  ];
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const view = new EditorView({ root, parent: root, state: EditorState.create({ extensions }) });
  return {
    get text() {
      return view.state.doc.toString();
    },
    /** @param {string} text @param {string} before what it is compared with */
    show(text, before) {
      original = before;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: given.of(true),
        effects: [difference.reconfigure([]), marked.of(null)],
      });
    },
    /** @param {boolean} on */
    allowWriting(on) {
      view.dispatch({ effects: writable.reconfigure(on ? [] : READ_ONLY) });
    },
    /** @param {boolean} on */
    showDifference(on) {
      const merged = unifiedMergeView({ original, mergeControls: false, allowInlineDiffs: true });
      view.dispatch({ effects: difference.reconfigure(on ? merged : []) });
    },
    /** A sentence below a line, counted from 1. @param {number} line @param {string} sentence */
    mark(line, sentence) {
      if (line < 1 || line > view.state.doc.lines) return;
      const { from, to } = view.state.doc.line(line);
      view.dispatch({
        effects: [marked.of({ from, to, sentence }), EditorView.scrollIntoView(from, { y: "center" })],
      });
    },
    unmark() {
      view.dispatch({ effects: marked.of(null) });
    },
    /** Puts the line at the top. @param {number} line */
    reveal(line) {
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: from } });
      // Not by CodeMirror's own effect, which scrolls the page as well. Twice: lines out of sight have estimated heights.
      for (const _ of [1, 2]) {
        view.requestMeasure({
          read: () => view.lineBlockAt(from).top,
          write: (top) => {
            view.scrollDOM.scrollTop = top;
          },
        });
      }
    },
    /** Replaces lines, as one change that can be undone. @param {number} first @param {number} last @param {string} text */
    replaceLines(first, last, text) {
      const { doc } = view.state;
      const to = Math.min(doc.line(Math.min(last, doc.lines)).to, doc.length);
      view.dispatch({ changes: { from: doc.line(first).from, to, insert: text } });
    },
    focus() {
      view.focus();
    },
    close() {
      view.destroy();
    },
  };
}

/** Marks a change that is the page's own and not the reader's. */
const given = Annotation.define();
const READ_ONLY = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false), // else a phone would show its keyboard
  EditorView.contentAttributes.of({ tabindex: "0" }),
];

/** @type {import("@codemirror/state").StateEffectType<{from: number, to: number, sentence: string} | null>} */
const marked = StateEffect.define();

class Sentence extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @param {Sentence} other */
  eq(other) {
    return this.text === other.text;
  }

  toDOM() {
    const made = document.createElement("div");
    made.className = "cm-sentence";
    made.setAttribute("role", "note");
    made.textContent = this.text;
    return made;
  }
}

/** The line at which Python stopped, until it is changed. */
const marks = StateField.define({
  create: () => Decoration.none,
  update(shown, transaction) {
    let now = transaction.docChanged ? Decoration.none : shown;
    for (const effect of transaction.effects) {
      if (!effect.is(marked)) continue;
      const { value } = effect;
      now = value
        ? Decoration.set([
            Decoration.line({ class: "cm-wrong" }).range(value.from),
            Decoration.widget({ widget: new Sentence(value.sentence), side: 1, block: true }).range(value.to),
          ])
        : Decoration.none;
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** A name as CodeMirror completes it. @param {{label: string, type: string, detail: string, info: string}} name */
function told({ label, type, detail, info }) {
  return { label, type, detail, info: () => sheet(detail, info) };
}

/** @param {EditorView} view @param {number} place @param {Map<string, {detail: string, info: string}>} known */
function hovered(view, place, known) {
  const word = view.state.wordAt(place);
  const name = word && known.get(view.state.sliceDoc(word.from, word.to));
  if (!name) return null;
  return { pos: word.from, end: word.to, above: true, create: () => ({ dom: sheet(name.detail, name.info) }) };
}

/** @param {string} detail @param {string} info */
function sheet(detail, info) {
  const made = document.createElement("div");
  made.className = "cm-told";
  const head = document.createElement("code");
  head.textContent = detail;
  const text = document.createElement("p");
  text.textContent = info || "It has no docstring.";
  made.append(head, text);
  return made;
}

/** The theme's own names of the colours of code. @param {string} name */
const colour = (name) => `var(--md-code-hl-${name}-color)`;
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.self, tags.bool, tags.null], color: colour("keyword") },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: colour("function"), fontWeight: "600" },
  { tag: [tags.number], color: colour("number") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("string") },
  { tag: [tags.comment], color: colour("comment"), fontStyle: "italic" },
  { tag: [tags.operator, tags.definitionOperator], color: colour("operator") },
  { tag: [tags.meta], color: colour("special") },
]);

const LOOK = EditorView.theme({
  "&": {
    maxHeight: "min(70vh, 38rem)",
    border: "1px solid var(--dm-line)",
    borderRadius: "6px",
    background: "var(--md-code-bg-color)",
    color: "var(--md-code-fg-color)",
    fontSize: "0.85em",
  },
  "&.cm-focused": { outline: "2px solid var(--dm-accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--md-code-font-family)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--dm-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--dm-ink)" },
  ".cm-gutters": { background: "var(--md-code-bg-color)", color: "var(--dm-muted)", border: "none" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    { background: "color-mix(in srgb, var(--dm-accent) 24%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { background: "color-mix(in srgb, var(--dm-accent) 20%, transparent)" },
  ".cm-tooltip": {
    background: "var(--dm-surface)",
    color: "var(--dm-ink)",
    border: "1px solid var(--dm-line)",
    borderRadius: "6px",
    maxWidth: "min(34rem, 88vw)",
    zIndex: "5",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--md-code-font-family)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--dm-accent)",
    color: "var(--dm-surface)",
  },
  ".cm-told": { padding: "6px 10px", maxHeight: "40vh", overflow: "auto", overflowWrap: "anywhere" },
  ".cm-told code": { fontFamily: "var(--md-code-font-family)", color: "var(--dm-muted)" },
  ".cm-told p": { margin: "4px 0 0", whiteSpace: "pre-wrap", fontFamily: "var(--md-text-font-family)" },
  ".cm-wrong": { background: "color-mix(in srgb, var(--dm-error) 14%, transparent)" },
  ".cm-sentence": {
    margin: "2px 6px 4px",
    padding: "4px 10px",
    borderLeft: "3px solid var(--dm-error)",
    background: "var(--dm-surface)",
    color: "var(--dm-error)",
    fontFamily: "var(--md-text-font-family)",
    whiteSpace: "pre-wrap",
  },
  ".cm-changedLine": { background: "color-mix(in srgb, var(--dm-reality) 12%, transparent)" },
  ".cm-changedText": { background: "color-mix(in srgb, var(--dm-reality) 26%, transparent)" },
  ".cm-deletedChunk": { background: "color-mix(in srgb, var(--dm-error) 10%, transparent)" },
  ".cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--dm-error) 24%, transparent)" },
});
