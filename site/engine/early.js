// @ts-check
// Starts the engine's worker before anything else of the page is there. The build writes this file into the head of pages
// whose lab runs at once, naming the worker in data-worker; client.js takes the worker over.

{
  const page = /** @type {any} */ (globalThis);
  const worker = document.currentScript?.dataset.worker;
  const saves = page.navigator.connection?.saveData === true; // then the reader asks first
  if (worker && !saves && typeof WebAssembly === "object" && typeof Worker === "function") {
    try {
      page.earlyEngine = new Worker(worker, { type: "module" });
      // Nobody listens yet: the client shall make its own, and hear what is wrong with that one.
      page.earlyEngine.addEventListener("error", () => {
        page.earlyEngine = undefined;
      });
    } catch {
      // The client will say so.
    }
  }
}
