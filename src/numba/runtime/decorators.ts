// `jit`, `njit` and what comes with them: options, signatures that are compiled at once, `prange`, `typeof`, and the settings
// of the module `numba.config`.

import { platform } from "../../host/platform.ts";
import { call, isTrue, typeName } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, typeError, valueError } from "../../objects/exceptions.ts";
import type { KwNames, PyType, PyValue } from "../../objects/object.ts";
import { builtinNamed } from "../../objects/runtime-import.ts";
import { PyList } from "../../objects/sequence-values.ts";
import { PyFunction } from "../../vm/function.ts";
import { cannotType, Dispatcher, jitable, parseWanted } from "./dispatcher.ts";
import type { Options } from "./options.ts";
import { isSignature, parseSignature, parseSignatures } from "./signatures.ts";
import { typeOfValue } from "./typeof.ts";
import { issueWarning } from "./warnings.ts";

parseWanted.of = parseSignature;

/** Settings that scripts may change while running. */
export const settings = { disableJit: false };

export function readEnvironment(): void {
  const disabled = platform().env.get("NUMBA_DISABLE_JIT");
  settings.disableJit = disabled !== undefined && disabled !== "" && disabled !== "0";
}

/** Arguments of `jit` that are no options of the compiler. */
const OWN = new Set(["signature_or_function", "locals", "cache", "pipeline_class", "signature"]);

function makeDispatcher(target: PyValue, options: Options, signatures: PyValue): PyValue {
  if (target instanceof Dispatcher) {
    throw typeError(
      "A jit decorator was called on an already jitted function. If trying to get access to the original python function, use the .py_func attribute.",
    );
  }
  if (!(target instanceof PyFunction)) {
    throw typeError(
      `The decorated object is not a function (got type <class '${typeName(target)}'>).`,
    );
  }
  if (settings.disableJit) return target;
  const made = new Dispatcher(target, options);
  if (signatures !== null) {
    for (const wanted of parseSignatures(signatures)) made.addSignature(wanted);
    made.canCompile = false;
  }
  return made;
}

const on = (options: Options, name: string): boolean => isTrue(options.get(name) ?? null);

function jit(positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const first = positional[0] ?? keywords.get("signature_or_function") ?? null;
  const options = new Map([...keywords].filter(([name]) => !OWN.has(name)));
  if (keywords.has("signature")) {
    throw typeError(
      "The signature keyword argument is deprecated. Signatures should be passed as the first positional argument.",
    );
  }
  if (on(options, "nopython") && on(options, "forceobj")) {
    throw valueError("Only one of 'nopython' or 'forceobj' can be True.");
  }
  const isSignatures = first instanceof PyList || isSignature(first);
  if (first !== null && !isSignatures) return makeDispatcher(first, options, null);
  return fn("wrapper(func, /)", (func: PyValue) => makeDispatcher(func, options, first));
}

function njit(positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const own = new Map(keywords);
  for (const name of ["nopython", "forceobj"]) {
    if (!own.delete(name)) continue;
    issueWarning(exceptionTypes.RuntimeWarning, `${name} is set for njit and is ignored`);
  }
  own.set("nopython", true);
  return jit(positional, own);
}

// --- prange

/** `prange` is a range in Python; in compiled code its iterations may run side by side. */
const prangeType = bareType("prange");
prangeType.module = "numba.misc.special";
defineType(prangeType, {
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) =>
      call(builtinNamed("range"), args, kwnames),
  },
});

function typeOf(v: PyValue): PyValue {
  const type = typeOfValue(v);
  if (type === null) throw valueError(cannotType(v));
  return type;
}

/** `numba.extending.register_jitable`: the function itself, which compiled code may call. */
function registerJitable(
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
): PyValue {
  const mark = (func: PyValue): PyValue => {
    if (!(func instanceof PyFunction)) {
      throw typeError(`a function is expected, got ${typeName(func)}`);
    }
    jitable.set(func, new Dispatcher(func, keywords));
    return func;
  };
  return positional.length > 0 ? mark(positional[0]) : fn("wrapper(func, /)", mark);
}

const vararg = (
  name: string,
  run: (args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue,
): PyBuiltin => fn(`${name}(*args, **kwargs)`, run);

export const jitFunction = vararg("jit", jit);
export const njitFunction = vararg("njit", njit);

export function decoratorNames(): Record<string, PyValue> {
  return {
    jit: jitFunction,
    njit: njitFunction,
    prange: prangeType,
    typeof: fn("typeof(val, /)", typeOf),
    register_jitable: vararg("register_jitable", registerJitable),
  };
}
