/** A code object with the namespaces it runs in: the callable behind module bodies, exec and eval. */
import type { PyCode } from "../bytecode/code.ts";
import { bareType } from "../objects/core-types.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import { PyModule } from "../objects/module.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { builtinScope } from "./builtin-scope.ts";
import { Frame, pythonFrame } from "./frame.ts";
import { PyFunction } from "./function.ts";
import { threads } from "./thread.ts";

export class CodeBody extends PyObject {
  readonly code: PyCode;
  readonly globals: PyDict;
  readonly locals: PyValue;
  readonly closure: readonly PyValue[] | null;

  constructor(
    code: PyCode,
    globals: PyDict,
    locals: PyValue,
    closure: readonly PyValue[] | null = null,
  ) {
    super();
    this.code = code;
    this.globals = globals;
    this.locals = locals;
    this.closure = closure;
  }

  frame(): Frame {
    const builtins = builtinsOf(this.globals);
    const func = new PyFunction(this.code, this.globals, builtins);
    func.closure = this.closure;
    return new Frame(this.code, func, this.globals, builtins, this.locals);
  }
}
CodeBody.prototype.cls = bareType("code body");

/** What code with these globals falls back to: `__builtins__`, the module or any mapping, or what its caller has. */
export function builtinsOf(globals: PyDict): PyValue {
  const own = globals.getStr("__builtins__");
  if (own === undefined) return currentBuiltins();
  return own instanceof PyModule ? own.namespace : own;
}

/** The built-ins of the Python code that runs. */
export function currentBuiltins(): PyValue {
  const frame = pythonFrame(threads.current.frame);
  return frame === null ? builtinScope : frame.builtins;
}
