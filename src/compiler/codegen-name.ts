/** Loading, storing and deleting names: which instruction a name needs follows from its scope. */
import type { Location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BlockKind, Resolution } from "../symtable/scope.ts";
import type { ExprContext } from "../syntax/ast.ts";
import type { Compiler } from "./compiler.ts";
import { indexOf } from "./unit.ts";

type Triple = Readonly<Record<ExprContext, Op>>;

const FAST: Triple = { Load: Op.LOAD_FAST, Store: Op.STORE_FAST, Del: Op.DELETE_FAST };
const GLOBAL: Triple = { Load: Op.LOAD_GLOBAL, Store: Op.STORE_GLOBAL, Del: Op.DELETE_GLOBAL };
const NAME: Triple = { Load: Op.LOAD_NAME, Store: Op.STORE_NAME, Del: Op.DELETE_NAME };
const DEREF: Triple = { Load: Op.LOAD_DEREF, Store: Op.STORE_DEREF, Del: Op.DELETE_DEREF };

export function emitName(c: Compiler, loc: Location, name: string, ctx: ExprContext): void {
  const mangled = c.maybeMangle(name);
  const { unit, scope } = c;
  const resolution = scope.resolve(mangled);
  switch (resolution) {
    case Resolution.FREE:
      emitDeref(c, loc, indexOf(unit.freevars, mangled), ctx);
      return;
    case Resolution.CELL:
      emitDeref(c, loc, indexOf(unit.cellvars, mangled), ctx);
      return;
    case Resolution.LOCAL:
      if (scope.isFunctionLike || unit.fastHidden.get(mangled) === true) {
        c.emit(loc, FAST[ctx], indexOf(unit.varnames, mangled));
        return;
      }
      break;
    case Resolution.GLOBAL_IMPLICIT:
      if (scope.isFunctionLike) {
        emitGlobal(c, loc, mangled, ctx, true);
        return;
      }
      break;
    case Resolution.GLOBAL_EXPLICIT:
      emitGlobal(c, loc, mangled, ctx, false);
      return;
    default:
      break;
  }
  const index = indexOf(unit.names, mangled);
  if (ctx === "Load" && scope.kind === BlockKind.CLASS && unit.inlinedComprehensions > 0) {
    c.emit(loc, Op.LOAD_GLOBAL, index << 1);
  } else {
    c.emit(loc, NAME[ctx], index);
  }
}

function emitDeref(c: Compiler, loc: Location, index: number, ctx: ExprContext): void {
  if (ctx === "Load") {
    if (c.scope.kind === BlockKind.CLASS && c.unit.inlinedComprehensions === 0) {
      c.emit(loc, Op.LOAD_LOCALS);
      c.emit(loc, Op.LOAD_FROM_DICT_OR_DEREF, index);
      return;
    }
    if (c.scope.canSeeClassScope) {
      loadClassDict(c, loc);
      c.emit(loc, Op.LOAD_FROM_DICT_OR_DEREF, index);
      return;
    }
  }
  c.emit(loc, DEREF[ctx], index);
}

function emitGlobal(
  c: Compiler,
  loc: Location,
  name: string,
  ctx: ExprContext,
  implicit: boolean,
): void {
  const index = indexOf(c.unit.names, name);
  if (ctx !== "Load") {
    c.emit(loc, GLOBAL[ctx], index);
  } else if (implicit && c.scope.canSeeClassScope) {
    loadClassDict(c, loc);
    c.emit(loc, Op.LOAD_FROM_DICT_OR_GLOBALS, index);
  } else {
    c.emit(loc, Op.LOAD_GLOBAL, index << 1);
  }
}

function loadClassDict(c: Compiler, loc: Location): void {
  c.emit(loc, Op.LOAD_DEREF, indexOf(c.unit.freevars, "__classdict__"));
}
