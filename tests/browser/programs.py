"""A reader's program that calls what no page uses of the interpreter, and how a test runs it."""

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
SAID = "LATIN SMALL LETTER E WITH ACUTE\nLATIN SMALL LETTER SHARP S\n"
