// @ts-check
/** Level 3 in another world than the court: what is about a ball and a paddle rests there, and says so. */

import { element } from "../shared/dom.js";
import { t } from "../shared/words.js";
import { workspace } from "./workspace.js";

const rests = () =>
  t(
    "This is about the court’s ball and paddle, and rests while another world is chosen under “Experience”.",
  );

/** @param {HTMLElement} stage @param {AbortSignal} signal */
export function restElsewhere(stage, signal) {
  const note = element(
    "p",
    { class: "lab-note lab-live", "data-part": "rests", hidden: "" },
    rests(),
  );
  stage.prepend(note);
  const follow = () => {
    note.hidden = !workspace.elsewhere;
    stage.toggleAttribute("data-rests", workspace.elsewhere);
  };
  workspace.addEventListener("change", follow, { signal });
  follow();
}
