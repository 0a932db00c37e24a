/** A code object with the namespaces it runs in: the callable behind module bodies, exec and eval. */
import type { PyCode } from "../bytecode/code.ts";
import { bareType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { builtinScope } from "./builtin-scope.ts";
import { Frame } from "./frame.ts";
import { PyFunction } from "./function.ts";

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
    const builtins = namespaceAsBuiltins(this.globals.getStr("__builtins__")) ?? builtinScope;
    const func = new PyFunction(this.code, this.globals, builtins);
    func.closure = this.closure;
    return new Frame(this.code, func, this.globals, builtins, this.locals);
  }
}
CodeBody.prototype.cls = bareType("code body");

/** `__builtins__` may be the module or its namespace. */
export function namespaceAsBuiltins(value: PyValue | undefined): PyDict | undefined {
  if (value instanceof PyDict) return value;
  const namespace = (value as { namespace?: unknown } | null | undefined)?.namespace;
  return namespace instanceof PyDict ? namespace : undefined;
}
