// @ts-check
/** The lab that a page's address is about: the one that `?embed=ID` names, or the page's own. */

const OWN = ["failure-lab", "claim-lab", ".lab"];

/** @returns {HTMLElement | null} */
export function labOf() {
  const named = new URLSearchParams(location.search).get("embed") ?? "";
  const labs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".lab")]);
  const found = named && labs.find((lab) => lab.id === named || lab.localName === named);
  return (
    found || document.querySelector(OWN.find((each) => document.querySelector(each)) ?? ".lab")
  );
}
