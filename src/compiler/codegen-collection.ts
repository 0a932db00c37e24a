/** Displays of lists, tuples, sets and dicts, and unpacking into targets. */
import type { Location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1 } from "../bytecode/operand-tables.ts";
import type * as ast from "../syntax/ast.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";

/** Beyond this many values on the stack, collections grow item by item. */
export const STACK_USE_GUIDELINE = 30;

type SequenceKind = "list" | "tuple" | "set";

/** Pushes a sequence of `pushed` values on the stack, the elements, and the value of the name `injected`. */
export function emitSequence(
  c: Compiler,
  loc: Location,
  elements: readonly ast.Expr[],
  kind: SequenceKind,
  pushed = 0,
  injected: string | null = null,
): void {
  const [build, add, extend] =
    kind === "set"
      ? [Op.BUILD_SET, Op.SET_ADD, Op.SET_UPDATE]
      : [Op.BUILD_LIST, Op.LIST_APPEND, Op.LIST_EXTEND];
  const extra = injected === null ? 0 : 1;
  const big = elements.length + pushed + extra > STACK_USE_GUIDELINE;
  if (!big && elements.every((element) => element.kind !== "Starred")) {
    c.exprs(elements);
    if (injected !== null) emitName(c, loc, injected, "Load");
    const count = elements.length + pushed + extra;
    c.emit(loc, kind === "tuple" ? Op.BUILD_TUPLE : build, count);
    return;
  }
  let built = big;
  if (big) c.emit(loc, build, pushed);
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i];
    if (element.kind === "Starred") {
      if (!built) c.emit(loc, build, i + pushed);
      built = true;
      c.expr(element.value);
      c.emit(loc, extend, 1);
    } else {
      c.expr(element);
      if (built) c.emit(loc, add, 1);
    }
  }
  if (injected !== null) {
    emitName(c, loc, injected, "Load");
    c.emit(loc, add, 1);
  }
  if (kind === "tuple") c.emit(loc, Op.CALL_INTRINSIC_1, Intrinsic1.LIST_TO_TUPLE);
}

export function emitListOrTuple(c: Compiler, e: ast.List | ast.Tuple): void {
  switch (e.ctx) {
    case "Store":
      emitUnpack(c, e, e.elts);
      for (const element of e.elts) c.expr(element.kind === "Starred" ? element.value : element);
      break;
    case "Load":
      emitSequence(c, e, e.elts, e.kind === "List" ? "list" : "tuple");
      break;
    case "Del":
      c.exprs(e.elts);
      break;
  }
}

function emitUnpack(c: Compiler, loc: Location, elements: readonly ast.Expr[]): void {
  let seenStar = false;
  for (let i = 0; i < elements.length; i++) {
    if (elements[i].kind !== "Starred") continue;
    if (seenStar) throw c.error(loc, "multiple starred expressions in assignment");
    seenStar = true;
    emitUnpackStarred(c, loc, i, elements.length, "star-unpacking assignment");
  }
  if (!seenStar) c.emit(loc, Op.UNPACK_SEQUENCE, elements.length);
}

/** UNPACK_EX holds the number of items before the star in eight bits. */
export function emitUnpackStarred(
  c: Compiler,
  loc: Location,
  star: number,
  size: number,
  what: string,
): void {
  const after = size - star - 1;
  if (star >= 1 << 8 || after >= 0x7fffffff >> 8) {
    throw c.error(loc, `too many expressions in ${what}`);
  }
  c.emit(loc, Op.UNPACK_EX, star + (after << 8));
}

export function emitDict(c: Compiler, e: ast.Dict): void {
  let haveDict = false;
  let pending = 0;
  const flush = (end: number): void => {
    emitPairs(c, e, end - pending, end);
    if (haveDict) c.emit(e, Op.DICT_UPDATE, 1);
    haveDict = true;
    pending = 0;
  };
  const size = e.values.length;
  for (let i = 0; i < size; i++) {
    if (e.keys[i] !== null) {
      if (pending * 2 > STACK_USE_GUIDELINE) {
        pending++;
        flush(i + 1);
      } else {
        pending++;
      }
      continue;
    }
    if (pending > 0) flush(i);
    if (!haveDict) {
      c.emit(e, Op.BUILD_MAP, 0);
      haveDict = true;
    }
    c.expr(e.values[i]);
    c.emit(e, Op.DICT_UPDATE, 1);
  }
  if (pending > 0) flush(size);
  if (!haveDict) c.emit(e, Op.BUILD_MAP, 0);
}

function emitPairs(c: Compiler, e: ast.Dict, begin: number, end: number): void {
  const big = (end - begin) * 2 > STACK_USE_GUIDELINE;
  if (big) c.emit(e, Op.BUILD_MAP, 0);
  for (let i = begin; i < end; i++) {
    c.expr(e.keys[i] as ast.Expr);
    c.expr(e.values[i]);
    if (big) c.emit(e, Op.MAP_ADD, 1);
  }
  if (!big) c.emit(e, Op.BUILD_MAP, end - begin);
}
