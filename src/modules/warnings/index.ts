/**
 * The module `_warnings`, and the way of the runtime's own warnings. The library's `warnings` takes its
 * functions and filters from here.
 */
import { getAttr, indexNumber, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { isSubtype, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyBaseException, runtimeError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { hostText, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { runNested } from "../../vm/generator-type.ts";
import { importNow } from "../../vm/start.ts";
import type { Warning } from "../../vm/warn.ts";
import type { ModuleSpec } from "../module.ts";
import {
  DEFAULT_ACTION,
  filters,
  filtersChanged,
  onceRegistry,
  warningsContext,
} from "./filters.ts";
import { categoryOf, lineFrom, placeOf, warnAt } from "./warn.ts";

/** A warning of the runtime itself. */
export function issueWarning(warning: Warning): void {
  const { category, message, filename } = warning;
  const place =
    filename === null
      ? placeOf(warning.stacklevel)
      : { filename: strFromHost(filename), line: warning.line, module: undefined, registry: null };
  const isOwn = message instanceof PyBaseException && isSubtype(typeOf(message), category);
  const text = isOwn ? message : (hostText(message) ?? message);
  runNested(warnAt(text, category, place, null, warning.source));
}

const shown = (value: PyValue): string => (value === null ? "None" : typeName(value));

function prefixesOf(value: PyValue): string[] {
  if (!(value instanceof PyTuple)) {
    throw typeError(`warn() argument 'skip_file_prefixes' must be tuple, not ${shown(value)}`);
  }
  return value.items.map((item) => {
    const text = hostText(item);
    if (text === undefined) {
      throw typeError(`Found non-str '${typeName(item)}' in skip_file_prefixes.`);
    }
    return text;
  });
}

function warn(
  message: PyValue,
  category: PyValue,
  stacklevel: number,
  source: PyValue,
  skipped: PyValue,
): Flow<PyValue> {
  const prefixes = prefixesOf(skipped);
  const level = prefixes.length > 0 && stacklevel < 2 ? 2 : stacklevel;
  const type = categoryOf(message, category);
  return warnAt(message, type, placeOf(level, prefixes), null, source);
}

function* warnExplicit(
  message: PyValue,
  category: PyValue,
  filename: PyValue,
  lineno: PyValue,
  module: PyValue | undefined,
  registry: PyValue,
  globals: PyValue,
  source: PyValue,
): Flow<PyValue> {
  if (hostText(filename) === undefined) {
    throw typeError(`warn_explicit() argument 'filename' must be str, not ${shown(filename)}`);
  }
  const line = indexNumber(lineno);
  if (globals !== null && !(globals instanceof PyDict)) {
    throw typeError(`module_globals must be a dict, not '${typeName(globals)}'`);
  }
  const text = globals === null ? null : yield* lineFrom(globals, line);
  return yield* warnAt(message, category, { filename, line, module, registry }, text, source);
}

// ---- the lock of the filters ------------------------------------------------------------------------------

let lock: PyValue;

function* lockCall(name: string): Flow<PyValue> {
  lock ??= yield new CallRequest(getAttr(importNow("_thread"), "RLock"), []);
  return yield new CallRequest(getAttr(lock, name), []);
}

function* mutated(): Flow<PyValue> {
  if ((yield* lockCall("_is_owned")) !== true) throw runtimeError("warnings lock is not held");
  filtersChanged();
  return null;
}

export const warningsModule: ModuleSpec = {
  name: "_warnings",
  doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
  functions: [
    fn(
      "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
      (message: PyValue, category: PyValue, level: PyValue, source: PyValue, skipped: PyValue) =>
        warn(message, category, indexNumber(level), source, skipped),
    ),
    fn(
      "warn_explicit(message, category, filename, lineno, module=<absent>, registry=None, module_globals=None, source=None)",
      warnExplicit,
    ),
    fn("_filters_mutated_lock_held()", mutated),
    fn("_acquire_lock()", () => lockCall("acquire")),
    fn("_release_lock()", () => lockCall("release")),
  ],
  names: () => ({
    filters,
    _onceregistry: onceRegistry,
    _defaultaction: DEFAULT_ACTION,
    _warnings_context: warningsContext.variable,
  }),
};
