"""Readers' programs that call what no page uses of the interpreter and of numpy, and how a test runs them."""

RUN = """
async ([site, code]) => {
  const { sandbox } = await import(new URL("assets/dream/sandbox/sandbox.js", site).href);
  const said = [];
  const options = { onSaid: (part, text) => said.push(text) };
  const ended = await sandbox.run(code, options).catch((error) => ({ error: `thrown: ${error.message}` }));
  return { said: said.join(""), error: ended.error };
}
"""
RARE = "import unicodedata\nprint(unicodedata.name('é'))\nprint(unicodedata.name('ß'))"
"""No lesson needs the names of letters."""
DATES = "import numpy as np\nprint(np.datetime64('2026-11-28') + np.timedelta64(3, 'D'))"
"""Nor has any to do with dates."""
SAID = "LATIN SMALL LETTER E WITH ACUTE\nLATIN SMALL LETTER SHARP S\n"
DATES_SAID = "2026-12-01\n"
