// @ts-check
/**
 * Starts the engine's worker while the page is still on its way: pages whose lab runs at once name this
 * module first in their head. It imports nothing, so that it runs at once; client.js takes the worker over.
 */

const page = /** @type {{earlyEngine?: Worker}} */ (globalThis);

if (typeof WebAssembly === "object" && typeof Worker === "function") {
  try {
    page.earlyEngine = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    // Nobody listens yet: the client shall make its own, and hear what is wrong with that one.
    page.earlyEngine.addEventListener("error", () => {
      page.earlyEngine = undefined;
    });
  } catch {
    // The client will say so.
  }
}
