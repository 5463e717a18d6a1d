"""All characters, all codecs: what reads the tables that come with the rest, and what a page might call before it.

Runs inside Pyodide (profile.mjs), after occasions.py, for proof.py alone. Functions that pages use come first, on
characters of every kind, while nothing of the rest is there; then the module unicodedata and every codec. ``digests``
gets what came out of each occasion, those of pages included, so that two interpreters can be compared.
"""

# ``ask`` is exercise.py's, ``occasions`` occasions.py's.
# mypy: ignore-errors

import codecs
import hashlib
import re
import sys

ALL = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
PARTS = [ALL[start : start + 4096] for start in range(0, len(ALL), 4096)]
EAST_ASIAN = (
    *("big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "gb2312"),
    *("gbk", "gb18030", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3"),
    *("iso2022_jp_ext", "iso2022_kr", "johab", "shift_jis", "shift_jis_2004", "shift_jisx0213"),
)
IDEOGRAPHS = [letter for letter in ALL if letter < "\U00010000" or "\U00020000" <= letter < "\U0002fa20"]
ALIASES = ("LATIN SMALL LETTER GHA", "NULL", "LINE FEED", "KEYCAP DIGIT ONE", "TAMIL SYLLABLE KSSAA", "nowhere")
TIMES = re.compile("milliseconds|timings")
"""In the names of what differs from run to run."""

digests = {}
_found = hashlib.sha256()
_occasions, _ask = occasions, ask  # noqa: F821


def note(*found):
    for each in found:
        _found.update(repr(each).encode("utf-8", "surrogatepass"))


def ask(lab, task, request, files=None):
    result = _ask(lab, task, request, files)
    note(_timeless(result))
    return result


def _timeless(value):
    if isinstance(value, dict):
        return {key: _timeless(each) for key, each in value.items() if not TIMES.search(key)}
    return [_timeless(each) for each in value] if isinstance(value, list) else value


def noted(name, act):
    def run():
        global _found
        _found = hashlib.sha256()
        try:
            act()
        finally:
            digests[name] = _found.hexdigest()

    return run


def occasions(request):
    pages = _occasions(request)
    first = {"strings of all characters": strings, "patterns of all characters": patterns, "spellings": spellings}
    last = {
        "names of all characters": names,
        "the database of characters": database,
        "character sets of C": character_sets,
        "all encodings": encodings_by_name,
        **{f"the codec {name}": lambda name=name: codec(name) for name in EAST_ASIAN},
        "other modules": modules,
    }
    return {name: noted(name, act) for name, act in {**first, **pages, **last}.items()}


def attempted(act, *given):
    try:
        return act(*given)
    except Exception as error:
        return repr(error)


def strings():
    """What is common first: the rest comes with the first method that no page uses."""
    kinds = [getattr(str, name) for name in dir(str) if name.startswith("is")]
    for part in PARTS:
        note(*([kind(letter) for letter in part] for kind in kinds))
    for part in PARTS:
        text = "".join(part)
        note(text.upper(), text.lower(), text.casefold(), text.title(), text.swapcase(), text.capitalize(), repr(text))
        note(text.split(), text.splitlines(), text.strip(), ascii(text), sorted(part)[0], text[::7], f"{text:>5000}")
        digits = [letter for letter in part if letter.isdigit()]
        note(*([attempted(number, letter) for letter in digits] for number in (int, float, complex)))


def spellings():
    for part in PARTS:
        text = "".join(part)
        for encoding in ("utf-8", "utf-16", "utf-32", "utf-7", "ascii", "latin-1"):
            note(text.encode(encoding, "xmlcharrefreplace"))
        note(text.encode("ascii", "backslashreplace"), text.encode("unicode_escape"))
        note(attempted(lambda part=part: dict.fromkeys(compile(f"a{part[1]} = 1", "<text>", "exec").co_names)))


def patterns():
    kinds = [re.compile(pattern) for pattern in (r"\w", r"\s", r"\d", r"\W+", r"(?i)[a-zß-ÿ]", r"\b", r"(?a:\w)")]
    for part in PARTS:
        text = "".join(part)
        note(*(kind.findall(text) for kind in kinds), re.escape(text), re.sub(r"\W", "_", text))
        few = part[::64]
        note([bool(re.fullmatch(re.escape(letter), letter.swapcase(), re.IGNORECASE)) for letter in few])


def names():
    import unicodedata

    for part in PARTS:
        found = [unicodedata.name(letter, "") for letter in part]
        note(found, [unicodedata.lookup(name) == letter for name, letter in zip(found, part, strict=True) if name])
    for alias in ALIASES:
        note(attempted(unicodedata.lookup, alias), "\\N" in f"\\N{alias}")
    note("".join(ALL[::97]).encode("ascii", "namereplace"), eval("'\\N{LATIN SMALL LETTER GHA}'"))


def database():
    import unicodedata

    plain = ("category", "bidirectional", "combining", "east_asian_width", "mirrored", "decomposition")
    for of in (unicodedata, unicodedata.ucd_3_2_0):
        for part in PARTS:
            note(*([getattr(of, kind)(letter) for letter in part] for kind in plain))
            note(*([getattr(of, kind)(letter, None) for letter in part] for kind in ("numeric", "digit", "decimal")))
            text = "".join(part)
            for form in ("NFC", "NFD", "NFKC", "NFKD"):
                note(of.normalize(form, text), of.is_normalized(form, text))
                note(of.normalize(form, of.normalize("NFD", text)))
    note(unicodedata.unidata_version)


def codec(name):
    encoded = {letter: _encoded(name, letter) for letter in IDEOGRAPHS}
    known = [letter for letter, data in encoded.items() if data]
    note(len(known), list(encoded.values()))
    text = "".join(known)
    data = text.encode(name)
    note(data.decode(name, "replace"))
    for lead in range(256):
        note(bytes(byte for tail in range(256) for byte in (lead, tail)).decode(name, "replace"))
        note([bytes([lead, tail, 0x30, 0x81]).decode(name, "replace") for tail in range(256)])
    decoder, encoder = codecs.getincrementaldecoder(name)("replace"), codecs.getincrementalencoder(name)("replace")
    note("".join(decoder.decode(data[at : at + 3]) for at in range(0, len(data), 3)), decoder.getstate())
    note(b"".join(encoder.encode(text[at : at + 7]) for at in range(0, len(text), 7)))


def _encoded(name, letter):
    try:
        return letter.encode(name)
    except UnicodeEncodeError:
        return b""


def encodings_by_name():
    import encodings.aliases

    for name in sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()}):
        note(name, attempted(lambda name=name: codecs.lookup(name).name))
        note(attempted(lambda name=name: bytes(range(256)).decode(name, "replace")))
        note(attempted(lambda name=name: "äß½漢字かな한국어".encode(name, "replace")))


CONVERTING = """(module, names) => {
  const text = (name) => {
    const at = module._malloc(64);
    module.HEAPU8.set([...new TextEncoder().encode(name), 0], at);
    return at;
  };
  const [source, target, where] = [64, 64, 16].map((size) => module._malloc(size));
  const converted = (converter, bytes) => {
    module.HEAPU8.set(bytes, source);
    module.HEAPU32.set([source, bytes.length, target, 64], where >> 2);
    const result = module._iconv(converter, where, where + 4, where + 8, where + 12);
    return [result, ...module.HEAPU8.subarray(target, target + 64 - module.HEAPU32[(where >> 2) + 3])];
  };
  const found = [];
  for (const name of names) {
    const from = module._iconv_open(text("UTF-8"), text(name));
    const to = module._iconv_open(text(name), text("UTF-8"));
    for (let code = 0; code < 0x10000; code++) {
      found.push(...converted(from, [code >> 8, code & 255, 0x30, 0x81]));
      found.push(...converted(to, new TextEncoder().encode(String.fromCharCode(code))));
    }
  }
  return found.join(" ");
}"""
CHARACTER_SETS = (
    "EUC-JP",
    "SHIFT_JIS",
    "ISO-2022-JP",
    "GBK",
    "GB18030",
    "GB2312",
    "BIG5",
    "EUC-KR",
    "KOI8-R",
    "CP1252",
)
"""By their names in C."""


def character_sets():
    """Python has no way to iconv; JavaScript has, through what the interpreter exports."""
    import pyodide_js
    from pyodide.code import run_js
    from pyodide.ffi import to_js

    text = run_js(CONVERTING)(pyodide_js._module, to_js(CHARACTER_SETS))
    note(len(text), hashlib.sha256(text.encode()).hexdigest())


def modules():
    import datetime
    import json
    import pickle
    import zlib

    text = "".join(ALL[::31])
    note(json.loads(json.dumps(text)) == text, json.dumps(text), json.dumps(text, ensure_ascii=False))
    note(
        pickle.loads(pickle.dumps(text)) == text,
        zlib.crc32(text.encode()),
        zlib.decompress(zlib.compress(text.encode())),
    )
    for name in sorted(hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}):
        note(attempted(lambda name=name: hashlib.new(name, text.encode()).hexdigest()))
    note(datetime.datetime(2026, 11, 28).strftime("%A %d %B %Y"), datetime.date.fromisoformat("2026-11-28"))
    note(attempted(lambda: "bücher.例え.テスト".encode("idna")), f"{1e300:.60f}", f"{1 / 3:.200e}")
