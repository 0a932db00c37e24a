/** Zip archives on sys.path: the library's `zipimport` reads them. */
import { HostError, platform } from "../../host/platform.ts";
import { call, getAttr } from "../../objects/abstract.ts";
import { exceptionTypes, isError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { importNow } from "../../vm/start.ts";

/** A zipimporter per entry of a path; null for what is no archive. */
const importers = new Map<string, PyValue>();

/** Whether the path, or the part of it that exists, is a file. */
function leadsToFile(path: string): boolean {
  for (let part = path; part !== "" && part !== "."; ) {
    try {
      return (platform().fs.stat(part).mode & 0o170000) === 0o100000;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
    }
    part = part.slice(0, Math.max(part.lastIndexOf("/"), 0));
  }
  return false;
}

function importerOf(path: string): PyValue {
  const known = importers.get(path);
  if (known !== undefined) return known;
  let made: PyValue = null;
  if (leadsToFile(path)) {
    const zipimport = importNow("zipimport");
    try {
      made = call(getAttr(zipimport, "zipimporter"), [path]);
    } catch (error) {
      if (!isError(error, exceptionTypes.ImportError)) throw error;
    }
    importers.set(path, made);
  }
  return made;
}

/** The spec of a module in an archive that is an entry of a path. */
export function zipSpec(entry: string, name: string): PyValue {
  const importer = importerOf(entry);
  return importer === null ? null : call(getAttr(importer, "find_spec"), [name]);
}
