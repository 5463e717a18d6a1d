// @ts-check
/** The band of a lab's reading over further seeds: copies that differ in the seed alone, computed by all workers there are. */

import { engine } from "../engine/client.js";
import { pool } from "../engine/pool.js";

/**
 * @param {import("../engine/protocol.js").Request} request with the settings of the first copy
 * @param {{signal: AbortSignal, onBand: (band: any) => void}} options onBand hears the band after each further copy
 */
export async function readBand(request, { signal, onBand }) {
  /** @type {any[]} */
  const copies = [];
  const spread = async () => {
    const found = [...copies]; // others may come while Python answers
    return (await engine.ask("spread", { ...request, copies: found })).result;
  };
  const { total } = await spread();
  const requests = Array.from({ length: total }, (_, later) => ({ ...request, later }));
  const show = async (/** @type {any} */ copy) => {
    copies.push(copy);
    const band = await spread();
    if (!signal.aborted) onBand(band);
  };
  /** @type {Promise<void>[]} */
  const shown = [];
  const onResult = (/** @type {any} */ copy) => {
    const one = show(copy);
    one.catch(() => {}); // heard below, unless the copies themselves fail
    shown.push(one);
  };
  await pool.each("copy", requests, { signal, onResult });
  await Promise.all(shown);
}
