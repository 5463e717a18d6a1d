// @ts-check
// In pages of `make serve` only: waits for the server's next build, and loads the page anew. If the build failed, the
// page stays, under a notice of what is wrong and where.

const WAIT_MS = 1000;
const script = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-epoch]"));
const error = new URL("../build-error.txt", import.meta.url);
const page = Date.now(); // any number that tells this page from others

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .build-error { position: fixed; inset: 0 0 auto; z-index: 100; max-height: 60vh; margin: 0; padding: 1rem;
    overflow: auto; font: 0.8rem/1.5 monospace; white-space: pre-wrap; color: #fff; background: #8c1d18; }`);
document.adoptedStyleSheets.push(sheet);

const notice = document.createElement("pre");
notice.className = "build-error";
notice.setAttribute("role", "alert");

/** Shows what stopped the last build; whether anything did. */
async function failed() {
  const text = await (await fetch(error, { cache: "no-store" })).text();
  notice.textContent = text;
  if (text) document.body.prepend(notice);
  else notice.remove();
  return text !== "";
}

/** The epoch of the latest build, once it is later than that one; the server keeps the answer back until then. */
async function later(/** @type {number} */ epoch) {
  for (;;) {
    try {
      const answer = Number(await (await fetch(`/livereload/${epoch}/${page}`)).text());
      if (answer > epoch) return answer;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS)); // the server is gone for now
    }
  }
}

let epoch = Number(script.dataset.epoch);
await failed();
for (;;) {
  epoch = await later(epoch);
  if (!(await failed())) location.reload();
}
