/**
 * Which action a warning gets, and whether it has been shown before. What a program sets in the module
 * `warnings` (filters, defaultaction, onceregistry) counts; what is here is for as long as that module
 * has not been imported.
 */
import { getAttrOptional, indexNumber, isFlow, typeName } from "../../objects/abstract.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  type PyBaseException,
  runtimeError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { boolFlow } from "../../vm/flows.ts";
import { importState } from "../../vm/import.ts";
import { isSubclassCheck } from "../builtins/instance-check.ts";
import { contextVariable } from "../contextvars.ts";

const row = (action: string, category: string, module: PyValue): PyTuple =>
  new PyTuple([action, null, exceptionTypes[category], module, 0]);

export const filters = new PyList([
  row("default", "DeprecationWarning", "__main__"),
  row("ignore", "DeprecationWarning", null),
  row("ignore", "PendingDeprecationWarning", null),
  row("ignore", "ImportWarning", null),
  row("ignore", "ResourceWarning", null),
]);
export const onceRegistry = new PyDict();
export const DEFAULT_ACTION = "default";

/** What counted last: it stays when a program deletes the attribute. */
const last: Record<string, PyValue> = {
  filters,
  onceregistry: onceRegistry,
  defaultaction: DEFAULT_ACTION,
};

/** Grows with each change of the filters: what registries hold is of one version. */
let version = 0;

export function filtersChanged(): void {
  version++;
}

export const warningsContext = contextVariable("warnings_context");

/** An attribute of the module `warnings`, if that is imported. */
export function ofLibrary(name: string): PyValue | undefined {
  const module = importState.modules.getStr("warnings");
  return module === undefined ? undefined : getAttrOptional(module, name);
}

function setting(name: string): PyValue {
  const found = ofLibrary(name);
  if (found !== undefined) last[name] = found;
  return last[name];
}

export interface Subject {
  readonly category: PyType;
  readonly text: PyValue;
  readonly line: number;
  readonly module: PyValue;
}

/** A string, as in the filters here, is to be equal; anything else is a pattern. */
function* matches(pattern: PyValue, text: PyValue): Flow<boolean> {
  if (pattern === null) return true;
  const exact = hostText(pattern);
  if (exact !== undefined) return exact === hostText(text);
  const match = getAttrOptional(pattern, "match");
  if (match === undefined)
    throw typeError(`'${typeName(pattern)}' object has no attribute 'match'`);
  return yield* boolFlow(yield new CallRequest(match, [text]));
}

function* actionIn(list: PyValue, subject: Subject): Flow<PyTuple | undefined> {
  if (!(list instanceof PyList)) throw valueError("warnings.filters must be a list");
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i];
    if (!(item instanceof PyTuple) || item.items.length !== 5) {
      throw valueError(`warnings.filters item ${i} isn't a 5-tuple`);
    }
    const [action, message, category, module, line] = item.items;
    if (hostText(action) === undefined) {
      throw typeError(`action must be a string, not '${typeName(action)}'`);
    }
    if (!(yield* matches(message, subject.text))) continue;
    if (!(yield* matches(module, subject.module))) continue;
    const fits = isSubclassCheck(subject.category, category);
    if (!(isFlow(fits) ? yield* fits : fits)) continue;
    const wanted = indexNumber(line);
    if (wanted === 0 || wanted === subject.line) return item;
  }
  return undefined;
}

/** The name of the action, and the filter that says so (None: the default action). */
export function* actionFor(subject: Subject): Flow<{ action: string; filter: PyValue }> {
  let found: PyTuple | undefined;
  const context = warningsContext.get();
  if (context !== undefined && context !== null) {
    const own = getAttrOptional(context, "_filters");
    if (own !== undefined) found = yield* actionIn(own, subject);
  }
  found ??= yield* actionIn(setting("filters"), subject);
  if (found !== undefined) {
    return { action: hostText(found.items[0]) as string, filter: found };
  }
  const action = setting("defaultaction");
  const name = hostText(action);
  if (name === undefined) {
    throw typeError(`_warnings.defaultaction must be a string, not '${typeName(action)}'`);
  }
  return { action: name, filter: null };
}

/** The action is none that exists. */
export const unknownAction = (action: string, filter: string): PyBaseException =>
  runtimeError(`Unrecognized action ('${action}') in warnings.filters:\n ${filter}`);

export function onceRegistryNow(): PyDict {
  const registry = setting("onceregistry");
  if (registry instanceof PyDict) return registry;
  throw typeError(`_warnings.onceregistry must be a dict, not '${typeName(registry)}'`);
}

/** Whether a registry has the key; one of other filters is emptied. */
export function isKnown(registry: PyDict, key: PyValue, thenSet: boolean): boolean {
  if (registry.getStr("version") !== version) {
    registry.clear();
    registry.set("version", version);
  } else {
    const known = registry.get(key);
    if (known !== undefined && known !== false && known !== null && known !== 0) return true;
  }
  if (thenSet) registry.set(key, true);
  return false;
}
