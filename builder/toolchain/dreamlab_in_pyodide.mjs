// Runs `python -m dreamlab ARGS` in the runtime that the site serves, but under Node and with the
// whole standard library, of which a page gets only what it imports:
//
//     node builder/toolchain/dreamlab_in_pyodide.mjs verify --json
//
// Output and exit code are Python's own. The checkout's levels/ is mounted at ./levels, so that
// measured.json can be read and, with `verify --write`, written. The page's Python has no YAML;
// here the venv's pure-Python PyYAML is lent to it, so that `verify` can read presets.yml.

import { existsSync, readdirSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

const checkout = new URL("../../", import.meta.url);
const runtime = new URL("build/runtime/", checkout);

const RUN_AS_MODULE = `
import runpy, sys

def run(arguments):
    sys.argv = ["dreamlab", *arguments]
    try:
        runpy.run_module("dreamlab", run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0

run
`;

/** The folder of PyYAML in the venv, whatever Python the venv was made with. */
function yamlFolder() {
  const libraries = new URL("build/venv/lib/", checkout);
  const [version] = readdirSync(libraries).filter((name) => name.startsWith("python3"));
  return new URL(`${version}/site-packages/yaml/`, libraries);
}

/** Mounts a folder of this machine; the place may be relative to Python's working directory. */
function mount(pyodide, place, folder) {
  pyodide.FS.mkdirTree(place);
  pyodide.mountNodeFS(place, fileURLToPath(folder));
}

/** A Pyodide stream handler that writes to one of Node's own descriptors. */
function descriptor(fd) {
  return { write: (bytes) => writeSync(fd, bytes) };
}

async function main(args) {
  if (!existsSync(new URL("pyodide.mjs", runtime))) {
    console.error("build/runtime is missing: run `make build` first");
    return 1;
  }
  const { loadPyodide } = await import(new URL("pyodide.mjs", runtime));
  const pyodide = await loadPyodide({
    indexURL: fileURLToPath(runtime),
    stdLibURL: fileURLToPath(new URL("build/python_stdlib.zip", checkout)),
  });
  await pyodide.loadPackage(["numpy", "dreamlab"], { messageCallback: () => {} });
  pyodide.setStdout(descriptor(1));
  pyodide.setStderr(descriptor(2));
  mount(pyodide, "levels", new URL("levels/", checkout));
  mount(pyodide, "yaml", yamlFolder());
  try {
    return pyodide.runPython(RUN_AS_MODULE)(pyodide.toPy(args));
  } catch (error) {
    console.error(error.message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
