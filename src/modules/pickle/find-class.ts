/** `Unpickler.find_class`: the object that a pickle names by module and qualified name. */
import { getAttr, reprText, typeName } from "../../objects/abstract.ts";
import { isInstance, strType } from "../../objects/core-types.ts";
import { exceptionTypes, isError, newErrorWith, typeError } from "../../objects/exceptions.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { getattrRequest, moduleNamed, table } from "./library.ts";
import { PyUnpickler } from "./unpickler.ts";

/** What a pickle of Python 2 names, by its name of today. */
function newNames(module: PyValue, name: PyValue): [PyValue, PyValue] {
  const pair = table("_compat_pickle", "NAME_MAPPING").get(new PyTuple([module, name]));
  if (pair instanceof PyTuple) return [pair.items[0], pair.items[1]];
  const renamed = table("_compat_pickle", "IMPORT_MAPPING").get(module);
  return [renamed ?? module, name];
}

export function* findClass(u: PyUnpickler, moduleName: PyValue, globalName: PyValue): Flow {
  const audit = getAttr(importModule("sys"), "audit");
  yield new CallRequest(audit, ["pickle.find_class", moduleName, globalName]);
  let names: [PyValue, PyValue] = [moduleName, globalName];
  if (u.proto < 3 && u.fixImports) names = newNames(moduleName, globalName);
  const [module, name] = names;
  if (!isInstance(module, strType)) {
    throw typeError(`module name must be a string, not ${typeName(module)}`);
  }
  let found = yield* moduleNamed(module);
  const text = hostText(name);
  if (u.proto < 4 || text === undefined || !text.includes(".")) {
    return yield getattrRequest(found, name);
  }
  try {
    for (const attribute of text.split(".")) {
      found = yield getattrRequest(found, strFromHost(attribute));
    }
    return found;
  } catch (error) {
    if (!isError(error, exceptionTypes.AttributeError)) throw error;
    const message = `Can't resolve path ${reprText(name)} on module ${reprText(module)}`;
    const unresolved = newErrorWith("AttributeError", [message], {});
    unresolved.context = error;
    throw unresolved;
  }
}

/** The class that a pickle asks for, as a subclass may find it in its own way. */
export const classFinder = {
  *find(u: PyUnpickler, module: PyValue, name: PyValue): Flow {
    const own = typeLookup(PyUnpickler.prototype.cls, "find_class");
    if (typeLookup(u.cls, "find_class") === own && !u.cls.hasDict) {
      return yield* findClass(u, module, name);
    }
    return yield new CallRequest(getAttr(u, "find_class"), [module, name]);
  },
};
