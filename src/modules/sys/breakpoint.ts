/** `sys.breakpointhook` and `breakpoint()`: which debugger they start is PYTHONBREAKPOINT's choice. */
import { platform } from "../../host/platform.ts";
import { getAttrOptional } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn } from "../../objects/builtin.ts";
import { exceptionTypes, isError, newError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { loadDotted } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import { warn } from "../../vm/warn.ts";

/** The keyword arguments of a call, behind its positional ones. */
function request(callee: PyValue, args: PyValue[], named: Map<string, PyValue>): CallRequest {
  return new CallRequest(callee, [...args, ...named.values()], [...named.keys()]);
}

function* findHook(path: string): Flow<PyValue | undefined> {
  const dot = path.lastIndexOf(".");
  try {
    const module = yield* loadDotted(dot < 0 ? "builtins" : path.slice(0, dot));
    return getAttrOptional(module, path.slice(dot + 1));
  } catch (error) {
    if (!isError(error, exceptionTypes.ImportError)) throw error;
    return undefined;
  }
}

export const breakpointHook = fn(
  "breakpointhook(*args, **kws)",
  function* (args: PyValue[], named: Map<string, PyValue>): Flow<PyValue> {
    const chosen = platform().env.get("PYTHONBREAKPOINT");
    if (chosen === "0") return null;
    const path = chosen === undefined || chosen === "" ? "pdb.set_trace" : chosen;
    const hook = yield* findHook(path);
    if (hook === undefined) {
      warn(exceptionTypes.RuntimeWarning, `Ignoring unimportable $PYTHONBREAKPOINT: "${path}"`);
      return null;
    }
    return yield request(hook, args, named);
  },
);

export const breakpoint = fn(
  "breakpoint(*args, **kws)",
  function* (args: PyValue[], named: Map<string, PyValue>): Flow<PyValue> {
    const hook = sysState.namespace.getStr("breakpointhook");
    if (hook === undefined) throw newError("RuntimeError", "lost sys.breakpointhook");
    audit("builtins.breakpoint", hook);
    return yield request(hook, args, named);
  },
  "Call sys.breakpointhook(*args, **kws).",
);
