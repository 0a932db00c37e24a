/** Operators, subscripts and slices. */
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp, Intrinsic1 } from "../bytecode/operand-tables.ts";
import type { PyValue } from "../objects/object.ts";
import { PySlice } from "../objects/sequence-values.ts";
import type * as ast from "../syntax/ast.ts";
import { checkIndex, checkSubscripted } from "./check-operand.ts";
import type { Compiler } from "./compiler.ts";
import { constantFromTree } from "./constants.ts";

export const BINARY_OPS: Readonly<Record<ast.Operator, number>> = {
  Add: BinaryOp.ADD,
  Sub: BinaryOp.SUBTRACT,
  Mult: BinaryOp.MULTIPLY,
  MatMult: BinaryOp.MATRIX_MULTIPLY,
  Div: BinaryOp.TRUE_DIVIDE,
  Mod: BinaryOp.REMAINDER,
  Pow: BinaryOp.POWER,
  LShift: BinaryOp.LSHIFT,
  RShift: BinaryOp.RSHIFT,
  BitOr: BinaryOp.OR,
  BitXor: BinaryOp.XOR,
  BitAnd: BinaryOp.AND,
  FloorDiv: BinaryOp.FLOOR_DIVIDE,
};

/** From an operator to its in-place form. */
export const INPLACE = BinaryOp.INPLACE_ADD - BinaryOp.ADD;

/** Chains of left operands are walked in a loop: generated source can have thousands. */
export function emitBinOp(c: Compiler, e: ast.BinOp): void {
  const chain: ast.BinOp[] = [];
  let left: ast.Expr = e;
  while (left.kind === "BinOp") {
    chain.push(left);
    left = left.left;
  }
  c.expr(left);
  for (let i = chain.length - 1; i >= 0; i--) {
    c.expr(chain[i].right);
    c.emit(chain[i], Op.BINARY_OP, BINARY_OPS[chain[i].op]);
  }
}

export function emitUnaryOp(c: Compiler, e: ast.UnaryOp): void {
  c.expr(e.operand);
  switch (e.op) {
    case "UAdd":
      c.emit(e, Op.CALL_INTRINSIC_1, Intrinsic1.UNARY_POSITIVE);
      break;
    case "Not":
      c.emit(e, Op.TO_BOOL);
      c.emit(e, Op.UNARY_NOT);
      break;
    case "Invert":
      c.emit(e, Op.UNARY_INVERT);
      break;
    case "USub":
      c.emit(e, Op.UNARY_NEGATIVE);
      break;
  }
}

/** A slice without a step, and not all constant: BINARY_SLICE and STORE_SLICE do without a slice object. */
export function isTwoPartSlice(e: ast.Expr): e is ast.Slice {
  return e.kind === "Slice" && e.step === null && !isConstantSlice(e);
}

function isConstantSlice(e: ast.Slice): boolean {
  return [e.lower, e.upper, e.step].every((part) => part === null || part.kind === "Constant");
}

export function emitSubscript(c: Compiler, e: ast.Subscript): void {
  if (e.ctx === "Load") {
    checkSubscripted(c, e.value);
    checkIndex(c, e.value, e.slice);
  }
  c.expr(e.value);
  if (e.ctx !== "Del" && isTwoPartSlice(e.slice)) {
    emitSliceBounds(c, e.slice);
    c.emit(e, e.ctx === "Load" ? Op.BINARY_SLICE : Op.STORE_SLICE);
    return;
  }
  c.expr(e.slice);
  switch (e.ctx) {
    case "Load":
      c.emit(e, Op.BINARY_OP, BinaryOp.SUBSCR);
      break;
    case "Store":
      c.emit(e, Op.STORE_SUBSCR);
      break;
    case "Del":
      c.emit(e, Op.DELETE_SUBSCR);
      break;
  }
}

export function emitSliceBounds(c: Compiler, e: ast.Slice): void {
  for (const bound of [e.lower, e.upper]) {
    if (bound !== null) c.expr(bound);
    else c.loadConst(e, null);
  }
}

export function emitSlice(c: Compiler, e: ast.Slice): void {
  if (isConstantSlice(e)) {
    c.loadConst(e, new PySlice(partOf(e.lower), partOf(e.upper), partOf(e.step)));
    return;
  }
  emitSliceBounds(c, e);
  if (e.step !== null) c.expr(e.step);
  c.emit(e, Op.BUILD_SLICE, e.step === null ? 2 : 3);
}

function partOf(e: ast.Expr | null): PyValue {
  return e?.kind === "Constant" ? constantFromTree(e.value) : null;
}
