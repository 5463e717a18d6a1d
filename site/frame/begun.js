// @ts-check
/** Whether the reader has begun anything on the page since it was loaded, which a reload would take away. */

let begun = false;
const note = () => {
  begun = true;
};
for (const type of ["pointerdown", "keydown", "input"])
  window.addEventListener(type, note, { capture: true, once: true });

export function hasBegun() {
  return begun;
}
