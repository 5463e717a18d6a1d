// Gathers the marks of modules that keep some (marks.py), whichever way they are instantiated. The text of this file is put
// before a worker's own too (visits.py), where nothing can be imported.

const MARKS = "$marks";
/** @type {Map<string, Uint8Array>} by the module's name */
const marks = new Map();
{
  const note = (instance) => {
    for (const [name, value] of Object.entries(instance.exports))
      if (name.startsWith(MARKS)) marks.set(name.slice(MARKS.length), new Uint8Array(value.buffer));
    return instance;
  };
  const { Instance, instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.Instance = new Proxy(Instance, { construct: (_, given) => note(new Instance(...given)) });
  for (const [way, real] of Object.entries({ instantiate, instantiateStreaming }))
    WebAssembly[way] = async (...given) => {
      const made = await real.apply(WebAssembly, given);
      note(made.instance ?? made);
      return made;
    };
}

/** {module: [number of each function that was called, ..]} */
function called() {
  const found = [...marks].map(([name, marked]) => [name, [...marked.keys()].filter((at) => marked[at])]);
  return Object.fromEntries(found);
}
