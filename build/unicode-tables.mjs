// The tables of the Unicode character database, as members of the packed library. They are read from the CPython inside the
// development dependency `pyodide`, so that their version is that of the Python which krait is.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { loadPyodide } from "pyodide";

/** Name of the member → its deflated JSON text. */
export async function unicodeTables(root) {
  const python = await loadPyodide();
  const script = readFileSync(join(root, "build/unicode-tables.py"), "utf8");
  const [properties, names] = python.runPython(script).toJs();
  const deflated = (text) => deflateRawSync(text, { level: 9 });
  return { unicode: deflated(properties), "unicode-names": deflated(names) };
}
