// @ts-check
/**
 * A fragment as it was before others rewrote it. Mail programs and learning platforms escape its signs (once or twice),
 * take a sentence's end for the link's, and append what they count with.
 */

/** So often an address may have been escaped on its way. */
const ROUNDS = 3;
const ESCAPED_SIGN = /%(?:23|25|26|3d)/i;
/** What a sentence or a mark-up leaves at a link's end. */
const TAIL = /(?:%20|[\s<>()[\]{}.,;:!?'"“”‘’«»])+$/;
/** Names of what others append for their statistics. */
const COUNTERS =
  /^(?:utm_\w+|mtm_\w+|hsa_\w+|_hs\w+|oly_\w+|pk_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|vero_id|_gl|_ga|wt\.\w+|s_cid|trk\w*|ref|ref_src|si|sfnsn|cmid|redirect)=/i;

/** Its parts of the form name=value, and whatever else stands there. @param {string} fragment @returns {string[]} */
export function partsOf(fragment) {
  let text = fragment.replace(/^#+/, "").replace(/:~:.*$/s, "");
  for (let round = 0; round < ROUNDS; round += 1) {
    text = text.replace(/&(?:amp|#0*38|#x0*26);/gi, "&");
    if (ESCAPED_SIGN.test(text)) text = decoded(text);
  }
  // Quoted-printable, as mails are sent, writes "=" as "=3D".
  if (/=3D/i.test(text)) text = text.replace(/=3D/gi, "=");
  return text
    .replace(/^#+/, "")
    .replace(TAIL, "")
    .split(/[&?]/)
    .filter((part) => part !== "" && !COUNTERS.test(part));
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
