// @ts-check
/** Rows of the tables that stand beside plots: what a row is about first, its values after. */

/** @param {string} head @param {string[]} values */
export function rowOf(head, values) {
  const row = document.createElement("tr");
  row.append(cellOf("th", head, "row"), ...values.map((value) => cellOf("td", value)));
  return row;
}

/** @param {"th" | "td"} kind @param {string} words @param {string} [scope] */
export function cellOf(kind, words, scope) {
  const made = document.createElement(kind);
  made.textContent = words;
  if (scope) made.setAttribute("scope", scope);
  return made;
}
