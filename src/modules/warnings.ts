/**
 * Where warnings of the runtime go: to the library's `warnings`. It is imported for the first warning
 * that its default filters would show; the others cost nothing.
 *
 * `_warnings` has only what importlib calls, and hands it to the library. The library looks for more
 * in there, and uses its own Python code, which is complete, because it does not find it.
 */
import { call, getAttr } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { isSubtype, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, PyBaseException } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../objects/object.ts";
import { hostText, PyList } from "../objects/sequence-values.ts";
import { pythonFrame } from "../vm/frame.ts";
import { importState } from "../vm/import.ts";
import { importNow } from "../vm/start.ts";
import { sysState } from "../vm/sys-state.ts";
import { threads } from "../vm/thread.ts";
import type { Warning } from "../vm/warn.ts";
import type { ModuleSpec } from "./module.ts";

/** Ignored by default, whatever the place. */
const QUIET = ["PendingDeprecationWarning", "ImportWarning", "ResourceWarning"];

function isQuiet(category: PyType, module: PyValue): boolean {
  if (importState.modules.getStr("warnings") !== undefined) return false;
  const options = sysState.get("warnoptions");
  if (options instanceof PyList && options.items.length > 0) return false;
  if (QUIET.some((name) => isSubtype(category, exceptionTypes[name]))) return true;
  return isSubtype(category, exceptionTypes.DeprecationWarning) && module !== "__main__";
}

interface Place {
  readonly filename: string;
  readonly line: number;
  readonly module: PyValue;
  readonly registry: PyValue;
  readonly globals: PyValue;
}

/** The frame that a stack level names; `<sys>` when there is none. */
function placeOf(level: number): Place {
  let frame = pythonFrame(threads.current.frame);
  for (let n = 1; n < level && frame !== null; n++) frame = pythonFrame(frame.back);
  if (frame === null) {
    return { filename: "<sys>", line: 0, module: "sys", registry: null, globals: null };
  }
  const { globals } = frame;
  let registry = globals.getStr("__warningregistry__");
  if (registry === undefined) {
    registry = new PyDict();
    globals.set("__warningregistry__", registry);
  }
  return {
    filename: frame.code.co_filename,
    line: frame.line,
    module: globals.getStr("__name__") ?? "<string>",
    registry,
    globals,
  };
}

export function issueThroughLibrary(warning: Warning): void {
  const { category } = warning;
  const place: Place =
    warning.filename === null
      ? placeOf(warning.stacklevel)
      : {
          filename: warning.filename,
          line: warning.line,
          module: null,
          registry: null,
          globals: null,
        };
  if (isQuiet(category, place.module)) return;
  const explicit = getAttr(importNow("warnings"), "warn_explicit");
  const message =
    warning.message instanceof PyBaseException && isSubtype(typeOf(warning.message), category)
      ? warning.message
      : (hostText(warning.message) ?? warning.message);
  call(explicit, [
    message,
    category,
    place.filename,
    place.line,
    place.module,
    place.registry,
    place.globals,
    warning.source,
  ]);
}

function delegate(name: string) {
  return function* (args: PyValue[], keywords: Map<string, PyValue>): Flow<PyValue> {
    const callee = getAttr(importNow("warnings"), name);
    const kwnames = keywords.size === 0 ? null : [...keywords.keys()];
    return yield new CallRequest(callee, [...args, ...keywords.values()], kwnames);
  };
}

export const warningsModule: ModuleSpec = {
  name: "_warnings",
  doc: "_warnings provides basic warning filtering support.",
  functions: [
    fn("warn(*args, **kwargs)", delegate("warn")),
    fn("warn_explicit(*args, **kwargs)", delegate("warn_explicit")),
  ],
};
