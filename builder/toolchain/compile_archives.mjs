// Compiles the standard library and numpy of a runtime folder, in place, by that folder's own
// Python: node builder/toolchain/compile_archives.mjs FOLDER

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({
  indexURL: folder,
  env: {
    PYTHONHASHSEED: "0", // else the order of constants differs from build to build
    PYTHONNODEBUGRANGES: "1", // columns of every instruction: a quarter of the bytecode
  },
});
pyodide.FS.mkdirTree("/runtime");
pyodide.mountNodeFS("/runtime", folder);
pyodide.runPython(readFileSync(new URL("archives.py", import.meta.url), "utf8"));
pyodide.runPython(`
runtime = Path("/runtime")
compile_archive(runtime / "python_stdlib.zip")
(numpy_wheel,) = runtime.glob("numpy-*.whl")
compile_archive(numpy_wheel, belongs_to_the_page)
`);
