/** Conditions: comparisons, and jumps on the truth of an expression without making a bool of it. */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import type * as ast from "../syntax/ast.ts";
import { checkIdentityComparison } from "./check-operand.ts";
import type { Compiler } from "./compiler.ts";
import type { Label } from "./instruction-sequence.ts";

/** Operator << 5 | mask of outcomes (unordered 1, less 2, greater 4, equal 8) that specialised forms test. */
const COMPARISONS: Partial<Record<ast.CompareOperator, number>> = {
  Lt: (0 << 5) | 2,
  LtE: (1 << 5) | 2 | 8,
  Eq: (2 << 5) | 8,
  NotEq: (3 << 5) | 1 | 2 | 4,
  Gt: (4 << 5) | 4,
  GtE: (5 << 5) | 4 | 8,
};

export function emitComparison(c: Compiler, loc: Location, op: ast.CompareOperator): void {
  switch (op) {
    case "Is":
    case "IsNot":
      c.emit(loc, Op.IS_OP, op === "Is" ? 0 : 1);
      return;
    case "In":
    case "NotIn":
      c.emit(loc, Op.CONTAINS_OP, op === "In" ? 0 : 1);
      return;
    default:
      c.emit(loc, Op.COMPARE_OP, COMPARISONS[op]);
  }
}

/** Evaluates `e` and jumps to `target` when its truth is `condition`. */
export function jumpIf(
  c: Compiler,
  loc: Location,
  e: ast.Expr,
  target: Label,
  condition: boolean,
): void {
  switch (e.kind) {
    case "UnaryOp":
      if (e.op === "Not") {
        jumpIf(c, loc, e.operand, target, !condition);
        return;
      }
      break;
    case "BoolOp": {
      const decisive = e.op === "Or";
      // Operands that decide against the jump go past it.
      const next = decisive === condition ? target : c.newLabel();
      const last = e.values.length - 1;
      for (let i = 0; i < last; i++) jumpIf(c, loc, e.values[i], next, decisive);
      jumpIf(c, loc, e.values[last], target, condition);
      if (next !== target) c.useLabel(next);
      return;
    }
    case "IfExp": {
      const end = c.newLabel();
      const orelse = c.newLabel();
      jumpIf(c, loc, e.test, orelse, false);
      jumpIf(c, loc, e.body, target, condition);
      c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
      c.useLabel(orelse);
      jumpIf(c, loc, e.orelse, target, condition);
      c.useLabel(end);
      return;
    }
    case "Compare":
      if (e.ops.length > 1) {
        jumpIfChained(c, e, target, condition);
        return;
      }
      break;
    default:
      break;
  }
  c.expr(e);
  c.emit(e, Op.TO_BOOL);
  c.jump(e, condition ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, target);
}

function jumpIfChained(c: Compiler, e: ast.Compare, target: Label, condition: boolean): void {
  checkIdentityComparison(c, e);
  const cleanup = c.newLabel();
  const last = e.ops.length - 1;
  c.expr(e.left);
  for (let i = 0; i < last; i++) {
    c.expr(e.comparators[i]);
    c.emit(e, Op.SWAP, 2);
    c.emit(e, Op.COPY, 2);
    emitComparison(c, e, e.ops[i]);
    c.emit(e, Op.TO_BOOL);
    c.jump(e, Op.POP_JUMP_IF_FALSE, cleanup);
  }
  c.expr(e.comparators[last]);
  emitComparison(c, e, e.ops[last]);
  c.emit(e, Op.TO_BOOL);
  c.jump(e, condition ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, target);
  const end = c.newLabel();
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  c.useLabel(cleanup);
  c.emit(e, Op.POP_TOP);
  if (!condition) c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, target);
  c.useLabel(end);
}

export function emitCompare(c: Compiler, e: ast.Compare): void {
  checkIdentityComparison(c, e);
  c.expr(e.left);
  const last = e.ops.length - 1;
  if (last === 0) {
    c.expr(e.comparators[0]);
    emitComparison(c, e, e.ops[0]);
    return;
  }
  const cleanup = c.newLabel();
  for (let i = 0; i < last; i++) {
    c.expr(e.comparators[i]);
    c.emit(e, Op.SWAP, 2);
    c.emit(e, Op.COPY, 2);
    emitComparison(c, e, e.ops[i]);
    c.emit(e, Op.COPY, 1);
    c.emit(e, Op.TO_BOOL);
    c.jump(e, Op.POP_JUMP_IF_FALSE, cleanup);
    c.emit(e, Op.POP_TOP);
  }
  c.expr(e.comparators[last]);
  emitComparison(c, e, e.ops[last]);
  const end = c.newLabel();
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  c.useLabel(cleanup);
  c.emit(e, Op.SWAP, 2);
  c.emit(e, Op.POP_TOP);
  c.useLabel(end);
}

export function emitBoolOp(c: Compiler, e: ast.BoolOp): void {
  const op = e.op === "And" ? Op.JUMP_IF_FALSE : Op.JUMP_IF_TRUE;
  const end = c.newLabel();
  const last = e.values.length - 1;
  for (let i = 0; i < last; i++) {
    c.expr(e.values[i]);
    c.jump(e, op, end);
    c.emit(e, Op.POP_TOP);
  }
  c.expr(e.values[last]);
  c.useLabel(end);
}

export function emitIfExp(c: Compiler, e: ast.IfExp): void {
  const end = c.newLabel();
  const orelse = c.newLabel();
  jumpIf(c, e, e.test, orelse, false);
  c.expr(e.body);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  c.useLabel(orelse);
  c.expr(e.orelse);
  c.useLabel(end);
}

/** An `if` and its chain of `elif`, without recursion: such chains can be very long. */
export function emitIf(c: Compiler, s: ast.If): void {
  const ends: Label[] = [];
  let link = s;
  for (;;) {
    const end = c.newLabel();
    ends.push(end);
    const next = link.orelse.length > 0 ? c.newLabel() : end;
    jumpIf(c, link, link.test, next, false);
    c.stmts(link.body);
    if (link.orelse.length === 0) break;
    c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    c.useLabel(next);
    const [only] = link.orelse;
    if (link.orelse.length > 1 || only.kind !== "If") {
      c.stmts(link.orelse);
      break;
    }
    link = only;
  }
  for (const end of ends.reverse()) c.useLabel(end);
}
