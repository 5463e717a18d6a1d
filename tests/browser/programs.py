"""Readers' programs that call what no page uses of the interpreter and of numpy, and how a test runs them."""

from builder.runtime.wheel import ROOT

RUN = """
async ([site, code]) => {
  const { sandbox } = await import(new URL("assets/dream/sandbox/sandbox.js", site).href);
  const said = [];
  const options = { onSaid: (part, text) => said.push(text) };
  const ended = await sandbox.run(code, options).catch((error) => ({ error: `thrown: ${error.message}` }));
  return { said: said.join(""), error: ended.error };
}
"""
NAMES = """
print("é漢".isalpha(), "ß".upper(), "한".isidentifier())
import unicodedata
print(unicodedata.name("é"), unicodedata.lookup("TABLE TENNIS PADDLE AND BALL"))
"""
"""No lesson needs the names of letters."""
RARE = (
    NAMES
    + """
for name in ("euc_jp", "gb18030", "big5hkscs", "euc_kr"):
    print("漢字かな交じり".encode(name, "ignore").hex(), bytes.fromhex("c6fca4ebb1be").decode(name))
"""
)
"""Nor East Asian codecs: modules that come over the network, and tables that come with the functions that read them."""
DATES = "import numpy as np\nprint(np.datetime64('2026-11-28') + np.timedelta64(3, 'D'))"
"""Nor has any to do with dates."""
UFUNCS = f"""{(ROOT / "builder" / "runtime" / "split" / "ufuncs.py").read_text(encoding="utf-8")}
print(hashlib.sha256(repr(ufuncs()).encode()).hexdigest())
"""
"""All of numpy's ufuncs, most of whose loops no lesson needs."""
NAMES_SAID = """True SS True
LATIN SMALL LETTER E WITH ACUTE 🏓
"""
SAID = f"""{NAMES_SAID}b4c1bbfaa4aba4cab8f2a4b8a4ea 日る云
9d68d7d6a4aba4cabdbba4b8a4ea 泣る本
ba7ea672c6f1c751a5e6c6fec771 ざ月掛
f9d3edaeaaabaacacedfaab8aaea 폽ㅻ굶
"""
DATES_SAID = "2026-12-01\n"
UFUNCS_SAID = "ea02b10b75b39d408cbc339df535815e9100ce89173c26d0735477415f9e010b\n"
"""By numpy 2.4.3 in one piece: another numpy may say something else (make proof)."""
