/** Finds what a pickle names: classes and functions by module and name, other objects by identifiers of the program's own. */
import { flowCall, getAttr, getAttrOptional, reprText, strText } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import type { PyDict } from "../../objects/dict-storage.ts";
import { attributeError, runtimeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { importState, loadDotted } from "../../vm/import.ts";
import { raiseAudit } from "../sys/audit.ts";
import { unpicklingError } from "./errors.ts";
import { type PyUnpickler, unpicklerType } from "./unpickler.ts";

/** Asks the unpickler, whose class may have a way of its own. */
export function* findClass(self: PyUnpickler, module: PyValue, name: PyValue): Flow<PyValue> {
  if (typeOf(self) === unpicklerType) return yield* defaultFindClass(self, module, name);
  return yield* flowCall(getAttr(self, "find_class"), [module, name]);
}

/** `Unpickler.find_class` */
export function* defaultFindClass(
  self: PyUnpickler,
  givenModule: PyValue,
  givenName: PyValue,
): Flow<PyValue> {
  yield* raiseAudit("pickle.find_class", [givenModule, givenName]);
  const isOld = self.protocol < 3 && self.fixImports;
  const [module, name] = isOld ? newNames(givenModule, givenName) : [givenModule, givenName];
  const where = strText(module);
  yield* loadDotted(where);
  const from = importState.modules.get(module) as PyValue;
  const path = strText(name).split(".");
  if (path.length === 1 || self.protocol < 4) return getAttr(from, strText(name));
  let found = from;
  for (const part of path) {
    const value = part === "<locals>" ? undefined : getAttrOptional(found, part);
    if (value === undefined) {
      const text = `Can't resolve path ${reprText(name)} on module ${reprText(module)}`;
      throw attributeError(text, found, part);
    }
    found = value;
  }
  return found;
}

/** The names of today for what Python 2 had under others. */
function newNames(module: PyValue, name: PyValue): readonly [PyValue, PyValue] {
  const compat = importModule("_compat_pickle");
  const names = getAttr(compat, "NAME_MAPPING") as PyDict;
  const renamed = names.get(new PyTuple([module, name]));
  if (renamed !== undefined) {
    if (!(renamed instanceof PyTuple) || renamed.items.length !== 2) {
      const shown = reprText(renamed);
      throw runtimeError(`_compat_pickle.NAME_MAPPING values should be 2-tuples, not ${shown}`);
    }
    return [renamed.items[0], renamed.items[1]];
  }
  const modules = getAttr(compat, "IMPORT_MAPPING") as PyDict;
  return [modules.get(module) ?? module, name];
}

const REFUSAL =
  "A load persistent id instruction was encountered, but no persistent_load function was specified.";

export function refusePersistentLoad(): never {
  throw unpicklingError(REFUSAL);
}

export function* persistentLoad(self: PyUnpickler, id: PyValue): Flow<PyValue> {
  if (typeOf(self) !== unpicklerType) {
    return yield* flowCall(getAttr(self, "persistent_load"), [id]);
  }
  if (self.persistentLoad === undefined) refusePersistentLoad();
  return yield* flowCall(self.persistentLoad, [id]);
}
