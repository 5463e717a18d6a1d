// @ts-check
/** Whether the reader's connection and device are short of data or memory, as far as the browser knows. */

/** With less memory (GB) nothing is kept in it on the chance that it will be wanted. */
const ROOMY = 4;

/** Whether the reader asks sites to save data. */
export function sparesLine() {
  return /** @type {any} */ (globalThis.navigator)?.connection?.saveData === true;
}

/** Whether the machine is small. */
export function isSmall() {
  const { deviceMemory = ROOMY } = /** @type {any} */ (navigator);
  return deviceMemory < ROOMY;
}
