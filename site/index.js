// @ts-check
/** What every page loads: the mends of its frame, and then the elements that it has. */

import { defineElements } from "./elements.js";
import "./frame/begun.js";
import { keepFocus } from "./frame/focus-keeper.js";
import { mendFrame, onPage } from "./frame/theme-frame.js";
import { isOutdated, renew } from "./frame/version.js";

document.documentElement.dataset.modules = ""; // they run (frame/fallback.js)
mendFrame();
keepFocus();
defineElements(); // even where the theme's script does not run
onPage(() => (isOutdated() && renew() ? undefined : defineElements()));

// Last and at leisure: what lets the course be read without network.
const atLeisure = globalThis.requestIdleCallback ?? setTimeout;
window.addEventListener("load", () => atLeisure(() => import("./offline/page.js").catch(() => {})));
