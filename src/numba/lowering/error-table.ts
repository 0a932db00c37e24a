// The errors that compiled code may raise, numbered: the status word holds the number, the Python side makes the exception.
// Numbers of the kernel layer itself (stack overflow, out of memory) are below FIRST_FRONTEND_ERROR.

import { FIRST_FRONTEND_ERROR, KernelError } from "../../kernel/ir.ts";
import {
  exceptionTypes,
  memoryError,
  newError,
  PyBaseException,
  runtimeError,
  systemError,
} from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";

interface Row {
  readonly type: PyType;
  readonly args: readonly PyValue[];
}

export class ErrorTable {
  private readonly rows: Row[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a built-in exception with a message. */
  builtin(name: string, message: string): number {
    const key = `${name}:${message}`;
    let code = this.numbers.get(key);
    if (code === undefined) {
      code = this.add(exceptionTypes[name], [message]);
      this.numbers.set(key, code);
    }
    return code;
  }

  add(type: PyType, args: readonly PyValue[]): number {
    this.rows.push({ type, args });
    return FIRST_FRONTEND_ERROR + this.rows.length - 1;
  }

  /** The exception of a status word. */
  exception(code: number): PyBaseException {
    const row = this.rows[code - FIRST_FRONTEND_ERROR];
    if (row !== undefined) return new PyBaseException(row.type, new PyTuple([...row.args]));
    switch (code) {
      case KernelError.stackOverflow:
        return newError("RecursionError", "maximum recursion depth exceeded");
      case KernelError.outOfMemory:
        return memoryError("Allocation failed (probably too large).");
      case KernelError.barrierDivergence:
        return runtimeError("syncthreads() was not reached by all threads of a block");
      default:
        return systemError(`kernel error ${code}`);
    }
  }
}
