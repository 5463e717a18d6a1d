// @ts-check
/** What every page loads: the mends of its frame, and then the elements that it has. */

import { defineElements } from "./elements.js";
import { keepFocus } from "./frame/focus-keeper.js";
import { mendFrame, onPage } from "./frame/theme-frame.js";

mendFrame();
keepFocus();
defineElements(); // even where the theme's script does not run
onPage(defineElements);

// Last and at leisure: what lets the course be read without network.
const atLeisure = globalThis.requestIdleCallback ?? setTimeout;
window.addEventListener("load", () => atLeisure(() => import("./offline/page.js")));
