// @ts-check
/** A reading as what reproduces it elsewhere: a call, a command, a script, a notebook. */

/**
 * @typedef {Record<string, number | string>} Settings
 * @typedef {Record<string, string>} Files text by place in the repository
 * @typedef {{lab: string, settings: Settings, files: Files, wheel: string, digest: string, page: string}} Made
 *   digest: what came out in the page, "" for nothing yet; wheel: address of the package; page: whence it was taken
 */

/** @param {string} lab @param {Settings} settings */
export function pythonCall(lab, settings) {
  return `dreamlab.reading(${[text(lab), ...assigned(settings)].join(", ")})`;
}

/** @param {string} lab @param {Settings} settings */
export function commandLine(lab, settings) {
  const set = Object.entries(settings).map(([name, value]) => `--set ${name}=${value}`);
  return ["dreamlab read", lab, ...set].join(" ");
}

/** A program that prints every figure of the reading, and whether it is the page's. @param {Made} made */
export function script(made) {
  const about = [
    `"""A reading of Dream Machine’s lab “${made.lab}”, as a program.`,
    "",
    `Taken from ${oneLine(made.page)}`,
    "It wants the very package that the page ran, and numpy:",
    "",
    `    pip install "${oneLine(made.wheel)}"`,
    '"""',
  ];
  return [...about, "", ...body(made), ""].join("\n");
}

/** The same as a notebook, with a plot. @param {Made} made */
export function notebook(made) {
  const cells = [
    cell("markdown", [
      `# A reading of Dream Machine’s lab “${made.lab}”`,
      "",
      `Taken from <${made.page}>. Its package is installed from there; figures and digest come out the same.`,
    ]),
    cell("code", [`%pip install -q "${oneLine(made.wheel)}" matplotlib`]),
    cell("code", body(made)),
    cell("code", PLOTS),
  ];
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec, language_info: { name: "python" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

/** @param {Made} made */
function body({ lab, settings, files, digest }) {
  const edited = Object.entries(files);
  const edits = edited.flatMap(([path, code]) => [
    `    ${text(path)}: "\\n".join([`,
    ...code.split("\n").map((line) => `        ${text(line)},`),
    "    ]),",
  ]);
  const call = [text(lab), ...(edited.length ? ["edits=EDITS"] : []), ...assigned(settings)];
  return [
    "import dreamlab",
    "",
    ...(edited.length ? ["EDITS = {", ...edits, "}", ""] : []),
    `reading = dreamlab.reading(${call.join(", ")})`,
    'for name, value in reading["figures"].items():',
    '    print(f"{name} = {value!r}")',
    'print("digest =", reading["digest"])',
    ...(digest
      ? [`print("the page’s own, to the last bit:", reading["digest"] == ${text(digest)})`]
      : []),
  ];
}

const PLOTS = [
  "import matplotlib.pyplot as plt",
  "",
  'for plot in reading.get("plots", []):',
  "    plt.figure()",
  '    for curve in plot["curves"]:',
  '        x, y = ([float("nan") if each is None else each for each in curve[axis]] for axis in "xy")',
  '        plt.plot(x, y, "o" if curve["dots"] else "-", label=curve["label"])',
  '    plt.title(plot["title"])',
  '    plt.xlabel(plot["x"]["label"])',
  '    plt.ylabel(plot["y"]["label"])',
  "    plt.legend()",
  'if "drift" in reading:',
  "    plt.figure()",
  '    plt.plot(range(1, len(reading["drift"]) + 1), reading["drift"])',
  '    plt.xlabel("step")',
  '    unit = reading.get("world", {}).get("unit", "world units")',
  '    plt.ylabel(f"mean error, {unit}")',
  "plt.show()",
];

/** @param {"markdown" | "code"} kind @param {string[]} lines */
function cell(kind, lines) {
  const source = lines.map((line, i) => (i + 1 < lines.length ? `${line}\n` : line));
  const id = `${kind}-${lines.length}-${lines[0].length}`;
  const rest = kind === "code" ? { execution_count: null, outputs: [] } : {};
  return { cell_type: kind, id, metadata: {}, source, ...rest };
}

/** @param {Settings} settings */
function assigned(settings) {
  return Object.entries(settings).map(
    ([name, value]) => `${name}=${typeof value === "number" ? value : text(value)}`,
  );
}

/** A text as Python writes it; what JSON allows, Python reads the same. @param {string} words */
function text(words) {
  return JSON.stringify(words);
}

/** Inside a docstring or a command nothing may end it. @param {string} words */
function oneLine(words) {
  return words.replace(/["\\\n\r]/g, "");
}
