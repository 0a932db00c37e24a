/** Simple statements: assignment, deletion, import, assert, raise, expression statements. */
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp, Intrinsic1 } from "../bytecode/operand-tables.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import type * as ast from "../syntax/ast.ts";
import { atAttribute } from "./attribute-location.ts";
import { emitAttributeAccess } from "./codegen-call.ts";
import { jumpIf } from "./codegen-jump.ts";
import { emitName } from "./codegen-name.ts";
import { BINARY_OPS, emitSliceBounds, INPLACE, isTwoPartSlice } from "./codegen-operator.ts";
import type { Compiler } from "./compiler.ts";
import { indexOf } from "./unit.ts";

/** AssertionError among the common constants. */
const ASSERTION_ERROR = 0;

export function emitAssign(c: Compiler, s: ast.Assign): void {
  c.expr(s.value);
  const last = s.targets.length - 1;
  for (let i = 0; i <= last; i++) {
    if (i < last) c.emit(s, Op.COPY, 1);
    c.expr(s.targets[i]);
  }
}

export function emitAugAssign(c: Compiler, s: ast.AugAssign): void {
  const { target } = s;
  const operate = (): void => {
    c.expr(s.value);
    c.emit(s, Op.BINARY_OP, BINARY_OPS[s.op] + INPLACE);
  };
  switch (target.kind) {
    case "Attribute": {
      c.expr(target.value);
      c.emit(target, Op.COPY, 1);
      const loc = atAttribute(target, target);
      emitAttributeAccess(c, loc, target.attr, "Load");
      operate();
      c.emit(loc, Op.SWAP, 2);
      emitAttributeAccess(c, loc, target.attr, "Store");
      break;
    }
    case "Subscript":
      c.expr(target.value);
      if (isTwoPartSlice(target.slice)) {
        emitSliceBounds(c, target.slice);
        for (let i = 0; i < 3; i++) c.emit(target, Op.COPY, 3);
        c.emit(target, Op.BINARY_SLICE);
        operate();
        c.emit(target, Op.SWAP, 4);
        c.emit(target, Op.SWAP, 3);
        c.emit(target, Op.SWAP, 2);
        c.emit(target, Op.STORE_SLICE);
      } else {
        c.expr(target.slice);
        c.emit(target, Op.COPY, 2);
        c.emit(target, Op.COPY, 2);
        c.emit(target, Op.BINARY_OP, BinaryOp.SUBSCR);
        operate();
        c.emit(target, Op.SWAP, 3);
        c.emit(target, Op.SWAP, 2);
        c.emit(target, Op.STORE_SUBSCR);
      }
      break;
    case "Name":
      emitName(c, target, target.id, "Load");
      operate();
      emitName(c, target, target.id, "Store");
      break;
    default:
      throw new Error(`invalid node type ${target.kind} for augmented assignment`);
  }
}

export function emitImport(c: Compiler, s: ast.Import): void {
  for (const alias of s.names) {
    c.loadConst(s, 0);
    c.loadConst(s, null);
    c.emit(s, Op.IMPORT_NAME, c.nameIndex(alias.name));
    const parts = alias.name.split(".");
    if (alias.asname === null) {
      emitName(c, s, parts[0], "Store");
    } else if (parts.length === 1) {
      emitName(c, s, alias.asname, "Store");
    } else {
      // `import a.b.c as d` binds the innermost module.
      for (let i = 1; i < parts.length; i++) {
        c.emit(s, Op.IMPORT_FROM, indexOf(c.unit.names, parts[i]));
        if (i === parts.length - 1) break;
        c.emit(s, Op.SWAP, 2);
        c.emit(s, Op.POP_TOP);
      }
      emitName(c, s, alias.asname, "Store");
      c.emit(s, Op.POP_TOP);
    }
  }
}

export function emitImportFrom(c: Compiler, s: ast.ImportFrom): void {
  c.loadConst(s, s.level ?? 0);
  c.loadConst(s, new PyTuple(s.names.map((alias) => strFromHost(alias.name))));
  c.emit(s, Op.IMPORT_NAME, c.nameIndex(s.module ?? ""));
  if (s.names[0].name === "*") {
    c.emit(s, Op.CALL_INTRINSIC_1, Intrinsic1.IMPORT_STAR);
    c.emit(NO_LOCATION, Op.POP_TOP);
    return;
  }
  for (const alias of s.names) {
    c.emit(s, Op.IMPORT_FROM, c.nameIndex(alias.name));
    emitName(c, s, alias.asname ?? alias.name, "Store");
  }
  c.emit(s, Op.POP_TOP);
}

export function emitAssert(c: Compiler, s: ast.Assert): void {
  if (s.test.kind === "Tuple" && s.test.elts.length > 0) {
    c.warn(s, "assertion is always true, perhaps remove parentheses?");
  }
  if (c.optimize > 0) return;
  const end = c.newLabel();
  jumpIf(c, s, s.test, end, true);
  c.emit(s, Op.LOAD_COMMON_CONSTANT, ASSERTION_ERROR);
  if (s.msg !== null) {
    c.expr(s.msg);
    c.emit(s, Op.CALL, 0);
  }
  c.emit(s.test, Op.RAISE_VARARGS, 1);
  c.useLabel(end);
}

export function emitRaise(c: Compiler, s: ast.Raise): void {
  let count = 0;
  if (s.exc !== null) {
    c.expr(s.exc);
    count++;
    if (s.cause !== null) {
      c.expr(s.cause);
      count++;
    }
  }
  c.emit(s, Op.RAISE_VARARGS, count);
}

export function emitExprStatement(c: Compiler, s: ast.ExprStmt): void {
  if (c.atInteractiveTop) {
    c.expr(s.value);
    c.emit(s, Op.CALL_INTRINSIC_1, Intrinsic1.PRINT);
    c.emit(NO_LOCATION, Op.POP_TOP);
  } else if (s.value.kind === "Constant") {
    c.emit(s, Op.NOP);
  } else {
    c.expr(s.value);
    c.emit(NO_LOCATION, Op.POP_TOP);
  }
}
