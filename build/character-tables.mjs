// Tables of characters, as members of the packed library: the Unicode character database and the East Asian encodings. They are
// read from the CPython inside the development dependency `pyodide`, so that they are those of the Python which krait is.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { loadPyodide } from "pyodide";

/** Name of the member → its deflated JSON text. */
export async function characterTables(root) {
  const python = await loadPyodide();
  const run = (file) => python.runPython(readFileSync(join(root, "build", file), "utf8"));
  const deflated = (text) => deflateRawSync(text, { level: 9 });
  const [properties, names] = run("unicode-tables.py").toJs();
  const tables = { unicode: deflated(properties), "unicode-names": deflated(names) };
  for (const [encoding, table] of Object.entries(JSON.parse(run("multibyte-tables.py")))) {
    tables[`multibyte-${encoding}`] = deflated(JSON.stringify(table));
  }
  return tables;
}
