/** Making a function of a code object: used by functions, classes, comprehensions and annotation scopes. */
import { FastKind, type PyCode } from "../bytecode/code.ts";
import type { Location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { FunctionAttribute } from "../bytecode/operand-tables.ts";
import { Resolution } from "../symtable/scope.ts";
import type { Compiler } from "./compiler.ts";

/** Makes a function of a code object; `attributes` are on the stack below, in the order of their bits. */
export function makeClosure(c: Compiler, loc: Location, code: PyCode, attributes: number): void {
  if (code.nfreevars > 0) {
    for (let i = 0; i < code.localsplusnames.length; i++) {
      if ((code.localspluskinds[i] & FastKind.FREE) === 0) continue;
      const name = code.localsplusnames[i];
      const table = c.refType(name) === Resolution.CELL ? c.unit.cellvars : c.unit.freevars;
      const index = table.get(name);
      if (index === undefined) throw new Error(`no cell for ${name} in ${c.unit.qualname}`);
      c.emit(loc, Op.LOAD_CLOSURE, index);
    }
    c.emit(loc, Op.BUILD_TUPLE, code.nfreevars);
    attributes |= FunctionAttribute.CLOSURE;
  }
  c.loadConst(loc, code);
  c.emit(loc, Op.MAKE_FUNCTION);
  for (const bit of [
    FunctionAttribute.CLOSURE,
    FunctionAttribute.ANNOTATIONS,
    FunctionAttribute.ANNOTATE,
    FunctionAttribute.KWDEFAULTS,
    FunctionAttribute.DEFAULTS,
  ]) {
    if (attributes & bit) c.emit(loc, Op.SET_FUNCTION_ATTRIBUTE, bit);
  }
}
