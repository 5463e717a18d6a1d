// @ts-check
/**
 * A challenge on its lab's page: `#…&challenge=NAME`. Its goal stands above the lab, and what the lab does is judged as it
 * does it. What there is, the build has written, in each language.
 */

import { harder } from "../court/harder.js";
import { toText } from "../court/played.js";
import { labOf as labOfPage } from "../frame/lab-of.js";
import { pagesRoot } from "../frame/languages.js";
import { element, find } from "../shared/dom.js";
import { partsOf } from "../shared/rewritten-link.js";
import { said } from "../shared/said.js";
import { catalogueOf, t } from "../shared/words.js";
import { workspace } from "../stages/workspace.js";
import { conditions, inWords, judge } from "./judged.js";

/** @typedef {import("./judged.js").Challenge} Challenge */
/** @typedef {import("./judged.js").Attempt} Attempt */

const NAME = "challenge";
/** By the courts’ names. */
const courts = () => ({
  slow: t("a slow paddle"),
  fast: t("a ball twice as fast"),
  curtain: t("the fast ball behind a curtain"),
});

/** @type {AbortController | null} of the challenge that is open */
let open = null;

/** @type {any} the last one: a lab that the theme has put anew may be read before its challenge is there again */
let lastReading = null;
document.addEventListener("reading", (event) => {
  lastReading = event;
});

/** To be called before labs open, and again where the theme has put another page. */
export async function openChallenge() {
  open?.abort();
  open = new AbortController();
  harder.court = "";
  const { signal } = open;
  const asked = partsOf(location.hash).find((part) => part.startsWith(`${NAME}=`));
  if (!asked) return;
  const name = asked.slice(NAME.length + 1);
  try {
    const answer = await fetch(catalogueOf("challenges"));
    /** @type {Challenge[]} */
    const all = await answer.json();
    const challenge = all.find((each) => each.name === name);
    if (signal.aborted) return;
    if (challenge) new Panel(challenge, signal);
    else
      say(
        t("There is no challenge “{name}”; there are {names}.", {
          name,
          names: all.map((each) => each.name).join(", "),
        }),
      );
  } catch {
    say(t("The challenges could not be loaded. The lab works without them."));
  }
}

/** @param {string} words */
function say(words) {
  const lab = labOf("");
  const panel = element("section", {
    class: NAME,
    "aria-label": t("Challenge"),
    "data-embedded": "",
  });
  panel.append(element("p", { role: "alert" }, words));
  frameOf(lab).before(panel);
}

class Panel {
  #run = new AbortController();
  /** @type {import("./judged.js").Verdict | null} */
  #verdict = null;

  /** @param {Challenge} challenge @param {AbortSignal} signal */
  constructor(challenge, signal) {
    this.challenge = challenge;
    this.signal = signal;
    this.lab = labOf(challenge.element);
    this.status = element("p", { role: "status", class: "challenge-verdict" });
    this.list = element("ul", { class: "challenge-lines" });
    this.receipt = button(t("Receipt"), () => this.#showReceipt());
    this.receipt.hidden = true;
    this.#write();
    this.#bind();
    if (challenge.element) this.#prepareStage();
  }

  #write() {
    const { title, goal, budget, hint } = this.challenge;
    const panel = element("section", {
      class: NAME,
      "aria-label": t("Challenge: {title}", { title }),
      "data-embedded": "",
    });
    panel.append(
      element(
        "p",
        { class: "challenge-title" },
        `${t("Challenge")}: `,
        element("strong", {}, title),
      ),
      element("p", {}, goal),
      element("p", { class: "challenge-budget" }, t("You have: {budget}", { budget })),
      element("details", {}, element("summary", {}, t("A hint")), element("p", {}, hint)),
    );
    if (this.challenge.lab === "by-hand") panel.append(this.#courts());
    const verdict = element("div", { class: "challenge-judged" });
    verdict.append(this.status, this.list, this.receipt);
    const all = element("a", { href: allChallenges(this.challenge.name) }, t("All challenges"));
    panel.append(verdict, element("p", { class: "challenge-more" }, all));
    this.panel = panel;
    frameOf(this.lab).before(panel);
    const meter = this.lab.querySelector(".lab-meter");
    if (meter) {
      verdict.classList.add("in-lab");
      meter.before(verdict); // what is judged stands beside what measures it
    }
    this.status.textContent = t("Nothing is judged yet.");
    this.signal.addEventListener("abort", () => {
      panel.remove();
      verdict.remove();
    });
  }

  #bind() {
    const { signal } = this;
    const onReading = (/** @type {any} */ { detail }) => {
      if (detail.lab !== this.challenge.lab) return;
      if (detail.about)
        return this.#say(t("A model of yours is on the bench; put fresh copies there."));
      this.#judge({ settings: detail.settings, figures: detail.figures, digest: detail.digest });
    };
    const onStage = (/** @type {any} */ { detail }) => {
      const attempt = this.#attempt(detail);
      if (typeof attempt === "string") this.#say(attempt);
      else if (attempt) this.#judge(attempt);
    };
    document.addEventListener("reading", onReading, { signal });
    document.addEventListener("stage", onStage, { signal });
    if (lastReading && this.lab.contains(lastReading.target)) onReading(lastReading);
    signal.addEventListener("abort", () => this.#run.abort());
  }

  /** What a stage of Level 3 has done, as what can be judged; or why it cannot. @param {any} detail @returns {Attempt | string | null} */
  #attempt(detail) {
    const { lab } = this.challenge;
    const wanted = { training: "training", throw: "dream", flip: "film", "by-hand": "court" }[lab];
    if (detail.stage !== wanted) return null;
    if (lab === "by-hand") return played(detail);
    if (workspace.model)
      return t("A saved model is on the bench; only one that is trained here can be judged.");
    if (workspace.settings.policy === "own")
      return t("Your own play is nobody else’s: choose another behaviour.");
    const { settings } = workspace;
    if (lab === "training") return detail.done ? { settings } : null;
    if (!workspace.training?.done) return t("Train to the end first.");
    if (lab === "throw") {
      const { start, actions } = detail;
      return { settings: { ...settings, start, actions } };
    }
    if (detail.parameter === undefined)
      return t("Choose the same model with one bit flipped beside it, and move its number.");
    if (detail.rally === null) return t("A flipped bit is judged on a test rally.");
    if (!detail.whole) return t("Judged is the trained model: move “Trained for” to its end.");
    const { rally, parameter, bit } = detail;
    return { settings: { ...settings, rally, parameter, bit } };
  }

  /** @param {Attempt} attempt */
  async #judge(attempt) {
    this.#run.abort();
    this.#run = new AbortController();
    const { signal } = this.#run;
    if (!attempt.figures) this.#say(t("Judging…"));
    const onProgress = (/** @type {import("../engine/protocol.js").Progress} */ { stage }) =>
      this.#say(t("Judging: {stage}…", { stage: said(stage) }));
    try {
      const verdict = await judge(this.challenge, attempt, { signal, onProgress });
      if (signal.aborted || this.signal.aborted) return;
      this.#verdict = verdict;
      this.#say(inWords(this.challenge, verdict));
      this.list.replaceChildren(...conditions(this.challenge, verdict.lines));
      this.receipt.hidden = false;
      this.panel?.toggleAttribute("data-met", verdict.met);
      const detail = { challenge: verdict.challenge, met: verdict.met, score: verdict.score };
      this.lab.dispatchEvent(new CustomEvent("challenge", { bubbles: true, detail }));
    } catch (error) {
      if (!signal.aborted) this.#say(said(/** @type {Error} */ (error).message));
    }
  }

  /** @param {string} words */
  #say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  async #showReceipt() {
    const { showReceipt } = await import("../shared/receipt.js");
    showReceipt(this.lab, this.#verdict);
  }

  /** Level 3’s workspace begins with the challenge’s settings, and its stage comes into view. */
  #prepareStage() {
    const { start, fixed = {}, lab } = this.challenge;
    const settings = { ...start, ...fixed };
    if (lab === "by-hand") {
      harder.seed = settings.seed ?? 0;
      harder.court = "slow";
    } else workspace.ask(settings);
    const arrive = () => requestAnimationFrame(() => this.panel?.scrollIntoView());
    if (document.readyState === "complete") arrive();
    else window.addEventListener("load", arrive, { once: true, signal: this.signal });
  }

  /** Which of the harder courts is played on. */
  #courts() {
    const select = element("select", { id: "challenge-court", autocomplete: "off" });
    for (const [name, words] of Object.entries(courts())) select.append(new Option(words, name));
    select.addEventListener("change", () => {
      harder.court = select.value;
      find(this.lab, "[data-part=reset]").click();
    });
    const label = element("label", { for: select.id }, t("The court"));
    return element("p", { class: "challenge-court" }, label, " ", select);
  }
}

/** A whole game. @param {any} detail @returns {Attempt | string} */
function played({ actions = [] }) {
  if (actions.length < harder.steps)
    return t("A game lasts {steps} steps, half a minute; {played} are played.", {
      steps: harder.steps,
      played: actions.length,
    });
  const start = { x: 0, y: 0, vx: 0, vy: 0, paddle: 0 };
  const [, text] = toText({ start, actions }).split(";");
  return { settings: { seed: harder.seed, court: harder.court, played: text } };
}

/** @param {string} name of the element, or "" for the page’s own lab @returns {HTMLElement} */
function labOf(name) {
  return (name ? find(document, name) : labOfPage()) ?? find(document, ".md-content__inner");
}

/** Where all of them are, on the page in this page’s language. @param {string} name */
function allChallenges(name) {
  return new URL(`challenges/#${name}`, pagesRoot).href;
}

/** @param {HTMLElement} lab @returns {HTMLElement} */
function frameOf(lab) {
  return lab.closest(".lab-frame") ?? lab;
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  const made = element("button", { type: "button" }, words);
  made.addEventListener("click", act);
  return made;
}
