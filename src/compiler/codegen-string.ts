/** f-strings and t-strings. */
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp } from "../bytecode/operand-tables.ts";
import type * as ast from "../syntax/ast.ts";
import { STACK_USE_GUIDELINE } from "./codegen-collection.ts";
import type { Compiler } from "./compiler.ts";
import { constantFromTree } from "./constants.ts";

/** CONVERT_VALUE's argument for `!s`, `!r` and `!a`. */
function conversionNumber(conversion: number): number {
  return "sra".indexOf(String.fromCharCode(conversion)) + 1;
}

export function emitJoinedStr(c: Compiler, e: ast.JoinedStr): void {
  const count = e.values.length;
  if (count > STACK_USE_GUIDELINE) {
    c.loadConst(e, "");
    c.emit(e, Op.LOAD_ATTR, (c.nameIndex("join") << 1) | 1);
    c.emit(e, Op.BUILD_LIST, 0);
    for (const value of e.values) {
      c.expr(value);
      c.emit(e, Op.LIST_APPEND, 1);
    }
    c.emit(e, Op.CALL, 1);
    return;
  }
  c.exprs(e.values);
  if (count > 1) c.emit(e, Op.BUILD_STRING, count);
  else if (count === 0) c.loadConst(e, "");
}

export function emitFormattedValue(c: Compiler, e: ast.FormattedValue): void {
  c.expr(e.value);
  if (e.conversion !== -1) c.emit(e, Op.CONVERT_VALUE, conversionNumber(e.conversion));
  if (e.format_spec !== null) {
    c.expr(e.format_spec);
    c.emit(e, Op.FORMAT_WITH_SPEC);
  } else {
    c.emit(e, Op.FORMAT_SIMPLE);
  }
}

/** A tuple of the literal parts, which alternate with the interpolations, then a tuple of these. */
export function emitTemplateStr(c: Compiler, e: ast.TemplateStr): void {
  let strings = 0;
  let afterInterpolation = true;
  for (const value of e.values) {
    if (value.kind === "Interpolation") {
      if (afterInterpolation) {
        c.loadConst(e, "");
        strings++;
      }
      afterInterpolation = true;
    } else {
      c.expr(value);
      if (afterInterpolation) strings++;
      else c.emit(e, Op.BINARY_OP, BinaryOp.INPLACE_ADD);
      afterInterpolation = false;
    }
  }
  if (afterInterpolation) {
    c.loadConst(e, "");
    strings++;
  }
  c.emit(e, Op.BUILD_TUPLE, strings);
  let interpolations = 0;
  for (const value of e.values) {
    if (value.kind !== "Interpolation") continue;
    c.expr(value);
    interpolations++;
  }
  c.emit(e, Op.BUILD_TUPLE, interpolations);
  c.emit(e, Op.BUILD_TEMPLATE);
}

export function emitInterpolation(c: Compiler, e: ast.Interpolation): void {
  c.expr(e.value);
  c.loadConst(e, constantFromTree(e.str));
  let arg = 2;
  if (e.format_spec !== null) {
    arg |= 1;
    c.expr(e.format_spec);
  }
  if (e.conversion !== -1) arg |= conversionNumber(e.conversion) << 2;
  c.emit(e, Op.BUILD_INTERPOLATION, arg);
}
