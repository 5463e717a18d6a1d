// @ts-check
/** What every page loads: the mends of its frame, and then the elements that it has. */

import { defineElements } from "./elements.js";
import "./frame/begun.js";
import { keepFocus } from "./frame/focus-keeper.js";
import { keepSwitch } from "./frame/languages.js";
import { mendFrame, onPage } from "./frame/theme-frame.js";
import { isOutdated, renew } from "./frame/version.js";
import { useLanguageOfPage } from "./shared/words.js";

/** Parameters of a teacher's link (frame/assignment.js). */
const TASK = ["lock", "hide", "goal", "predict"];
const isEmbedded = "embed" in document.documentElement.dataset;
/** A challenge is open, or was (challenges/challenge.js). */
let challenged = false;

document.documentElement.dataset.modules = ""; // they run (frame/fallback.js)
mendFrame();
keepFocus();
keepSwitch();
prepare().then(defineElements); // not awaited: WebKit's load would come first
onPage(() => (isOutdated() && renew() ? undefined : prepare().then(defineElements)));

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
// Last: what lets the course be read without network. A lab in another page's frame does without.
if (!isEmbedded)
  window.addEventListener("load", () =>
    whenIdle(() => import("./offline/page.js").catch(() => {})),
  );

/** What an address may ask of a page before its labs open: a teacher's task, a challenge, to be a lab in another page's frame. */
async function prepare() {
  await useLanguageOfPage();
  const asked = new URLSearchParams(location.search);
  if (TASK.some((name) => asked.has(name))) (await import("./frame/assignment.js")).assign();
  challenged ||= location.hash.includes("challenge=");
  if (challenged) await (await import("./challenges/challenge.js")).openChallenge();
  if (isEmbedded) (await import("./frame/embed.js")).embed();
}
