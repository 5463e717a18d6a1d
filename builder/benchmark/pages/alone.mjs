// The site's engine in a page with nothing else: the rest of the time is what theme, lesson and lab take.

import { engine } from "./assets/dream/engine/client.js";

await engine.run("read", { lab: "failure", settings: {}, presets: [] });
window.firstReading = performance.now();
