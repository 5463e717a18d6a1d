// @ts-check
/**
 * Work that goes on beside whatever the page runs. engine.run would cancel a lab's training in the
 * middle of a lesson; this asks for the same task in small bites instead (dreamlab/services/aside.py).
 */

import { engine } from "./client.js";

/** Long enough that asking costs little, short enough that a lab on the same page does not stutter. */
const BITE_MS = 25;

let lastId = 0;

/**
 * A lab's task, done to its end; aborting the signal drops it and rejects with an AbortError.
 * @param {string} of the lab
 * @param {string} task
 * @param {object} request
 * @param {{onProgress?: (stage: string, fraction: number) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the plain part of its answer
 */
export async function runAside(of, task, request, { onProgress = () => {}, signal } = {}) {
  const id = String(++lastId);
  const bite = { lab: "aside", id, of, task, request, milliseconds: BITE_MS };
  while (true) {
    const { result } = await engine.ask("bite", bite);
    if (signal?.aborted) {
      engine.ask("forget", { lab: "aside", id }).catch(() => {}); // an engine that broke forgot it anyway
      throw new DOMException("nobody waits for it any longer", "AbortError");
    }
    if (result.answer !== null) return result.answer;
    onProgress(result.stage, result.fraction);
  }
}
