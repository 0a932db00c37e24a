/**
 * Calls and attribute access: methods, `super()`, keyword and starred arguments, `all`, `any` and `tuple` of a generator
 * expression.
 */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1 } from "../bytecode/operand-tables.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import { Def, Resolution } from "../symtable/scope.ts";
import type * as ast from "../syntax/ast.ts";
import { atAttribute } from "./attribute-location.ts";
import { checkCallee } from "./check-operand.ts";
import { emitSequence, STACK_USE_GUIDELINE } from "./codegen-collection.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import type { Label } from "./instruction-sequence.ts";

/** Bits of LOAD_SUPER_ATTR below the name. */
const SUPER_METHOD = 1;
const SUPER_TWO_ARGUMENTS = 2;

export function emitCall(c: Compiler, e: ast.Call): void {
  checkRepeatedKeywords(c, e.keywords);
  if (e.func.kind === "Attribute" && isMethodCall(c, e.func, e)) {
    emitMethodCall(c, e.func, e);
    return;
  }
  const end = c.newLabel();
  checkCallee(c, e.func);
  c.expr(e.func);
  emitBuiltinOverGenerator(c, e, end);
  c.emit(e.func, Op.PUSH_NULL);
  emitCallArguments(c, e, 0, e.args, e.keywords);
  c.useLabel(end);
}

/** A call of an attribute that can skip making a bound method. */
function isMethodCall(c: Compiler, func: ast.Attribute, e: ast.Call): boolean {
  if (func.ctx !== "Load") return false;
  // Functions of imported modules are not methods.
  if (func.value.kind === "Name" && c.symtable.top.symbol(func.value.id) & Def.IMPORT) {
    return false;
  }
  const { args, keywords } = e;
  const size = args.length + keywords.length + (keywords.length > 0 ? 1 : 0);
  if (size >= STACK_USE_GUIDELINE) return false;
  if (args.some((arg) => arg.kind === "Starred")) return false;
  return keywords.every((keyword) => keyword.arg !== null);
}

function emitMethodCall(c: Compiler, func: ast.Attribute, e: ast.Call): void {
  let loc: Location = func;
  const superCall = superCallIn(c, func);
  if (superCall !== null) {
    loadSuperArguments(c, superCall);
    emitSuperAttribute(c, func, superCall, SUPER_METHOD);
    loc = atAttribute(loc, func);
    c.emit(loc, Op.NOP);
  } else {
    c.expr(func.value);
    loc = atAttribute(loc, func);
    c.emit(loc, Op.LOAD_ATTR, (c.nameIndex(func.attr) << 1) | 1);
  }
  c.exprs(e.args);
  const count = e.args.length + e.keywords.length;
  if (e.keywords.length > 0) {
    emitKeywordValues(c, loc, e.keywords);
    c.emit(atAttribute(e, func), Op.CALL_KW, count);
  } else {
    c.emit(atAttribute(e, func), Op.CALL, count);
  }
}

function emitKeywordValues(c: Compiler, loc: Location, keywords: readonly ast.Keyword[]): void {
  for (const keyword of keywords) c.expr(keyword.value);
  const names = keywords.map((keyword) => strFromHost(keyword.arg as string));
  c.loadConst(loc, new PyTuple(names));
}

function checkRepeatedKeywords(c: Compiler, keywords: readonly ast.Keyword[]): void {
  for (let i = 0; i < keywords.length; i++) {
    const name = keywords[i].arg;
    if (name === null) continue;
    for (let j = i + 1; j < keywords.length; j++) {
      if (keywords[j].arg === name) {
        throw c.error(keywords[j], `keyword argument repeated: ${name}`);
      }
    }
  }
}

/** Arguments and the call itself; `pushed` arguments are on the stack already, `injected` names one more. */
export function emitCallArguments(
  c: Compiler,
  loc: Location,
  pushed: number,
  args: readonly ast.Expr[],
  keywords: readonly ast.Keyword[],
  injected: string | null = null,
): void {
  checkRepeatedKeywords(c, keywords);
  const simple =
    args.length + keywords.length * 2 <= STACK_USE_GUIDELINE &&
    args.every((arg) => arg.kind !== "Starred") &&
    keywords.every((keyword) => keyword.arg !== null);
  if (!simple) {
    emitUnpackingCall(c, loc, pushed, args, keywords, injected);
    return;
  }
  c.exprs(args);
  let count = pushed + args.length + keywords.length;
  if (injected !== null) {
    emitName(c, loc, injected, "Load");
    count++;
  }
  if (keywords.length > 0) {
    emitKeywordValues(c, loc, keywords);
    c.emit(loc, Op.CALL_KW, count);
  } else {
    c.emit(loc, Op.CALL, count);
  }
}

/** A call with a tuple of positional arguments and a dict of keywords. */
function emitUnpackingCall(
  c: Compiler,
  loc: Location,
  pushed: number,
  args: readonly ast.Expr[],
  keywords: readonly ast.Keyword[],
  injected: string | null,
): void {
  const [first] = args;
  if (pushed === 0 && args.length === 1 && first.kind === "Starred") c.expr(first.value);
  else emitSequence(c, loc, args, "tuple", pushed, injected);
  if (keywords.length === 0) {
    c.emit(loc, Op.PUSH_NULL);
    c.emit(loc, Op.CALL_FUNCTION_EX);
    return;
  }
  let haveDict = false;
  let seen = 0;
  const flush = (end: number): void => {
    if (seen === 0) return;
    emitKeywordDict(c, loc, keywords.slice(end - seen, end));
    if (haveDict) c.emit(loc, Op.DICT_MERGE, 1);
    haveDict = true;
    seen = 0;
  };
  for (let i = 0; i < keywords.length; i++) {
    if (keywords[i].arg !== null) {
      seen++;
      continue;
    }
    flush(i);
    if (!haveDict) {
      c.emit(loc, Op.BUILD_MAP, 0);
      haveDict = true;
    }
    c.expr(keywords[i].value);
    c.emit(loc, Op.DICT_MERGE, 1);
  }
  flush(keywords.length);
  c.emit(loc, Op.CALL_FUNCTION_EX);
}

function emitKeywordDict(c: Compiler, loc: Location, keywords: readonly ast.Keyword[]): void {
  const big = keywords.length * 2 > STACK_USE_GUIDELINE;
  if (big) c.emit(NO_LOCATION, Op.BUILD_MAP, 0);
  for (const keyword of keywords) {
    c.loadConst(loc, strFromHost(keyword.arg as string));
    c.expr(keyword.value);
    if (big) c.emit(NO_LOCATION, Op.MAP_ADD, 1);
  }
  if (!big) c.emit(loc, Op.BUILD_MAP, keywords.length);
}

/** Common constants that are functions, and what stops their loop. */
const OVER_GENERATOR = new Map([
  ["all", { constant: 3, result: true, goOn: Op.POP_JUMP_IF_TRUE }],
  ["any", { constant: 4, result: false, goOn: Op.POP_JUMP_IF_FALSE }],
  ["tuple", { constant: 2, result: null, goOn: Op.JUMP }],
]);

/** `all(… for …)` runs the loop in place, when the name still means the builtin. An asynchronous generator is no argument for
 * them: the call tells. */
function emitBuiltinOverGenerator(c: Compiler, e: ast.Call, end: Label): void {
  const { func } = e;
  if (func.kind !== "Name" || e.args.length !== 1 || e.keywords.length > 0) return;
  const row = OVER_GENERATOR.get(func.id);
  if (row === undefined || e.args[0].kind !== "GeneratorExp") return;
  if (c.symtable.scopeOf(e.args[0]).coroutine) return;
  const skip = c.newLabel();
  c.emit(func, Op.COPY, 1);
  c.emit(func, Op.LOAD_COMMON_CONSTANT, row.constant);
  c.emit(func, Op.IS_OP, 0);
  c.jump(func, Op.POP_JUMP_IF_FALSE, skip);
  c.emit(func, Op.POP_TOP);
  if (row.result === null) c.emit(func, Op.BUILD_LIST, 0);
  c.expr(e.args[0]);
  const loop = c.newLabel();
  const cleanup = c.newLabel();
  c.useLabel(loop);
  c.jump(func, Op.FOR_ITER, cleanup);
  if (row.result === null) c.emit(func, Op.LIST_APPEND, 2);
  else c.emit(func, Op.TO_BOOL);
  c.jump(func, row.goOn, loop);
  c.emit(NO_LOCATION, Op.POP_ITER);
  if (row.result !== null) c.loadConst(func, !row.result);
  c.jump(func, Op.JUMP, end);
  c.useLabel(cleanup);
  c.emit(NO_LOCATION, Op.END_FOR);
  c.emit(NO_LOCATION, Op.POP_ITER);
  if (row.result === null) c.emit(func, Op.CALL_INTRINSIC_1, Intrinsic1.LIST_TO_TUPLE);
  else c.loadConst(func, row.result);
  c.jump(func, Op.JUMP, end);
  c.useLabel(skip);
}

/** The call of `super` whose attribute `e` is, when one instruction can do both. */
export function superCallIn(c: Compiler, e: ast.Attribute): ast.Call | null {
  const call = e.value;
  if (call.kind !== "Call" || call.func.kind !== "Name" || call.func.id !== "super") return null;
  if (e.attr === "__class__" || call.keywords.length > 0) return null;
  if (c.scope.resolve("super") !== Resolution.GLOBAL_IMPLICIT) return null;
  if (c.symtable.top.resolve("super") !== Resolution.UNKNOWN) return null;
  if (call.args.length === 2) {
    return call.args.some((arg) => arg.kind === "Starred") ? null : call;
  }
  if (call.args.length !== 0) return null;
  // Without arguments: needs the first parameter and the cell of the class.
  const { counts } = c.unit;
  if (counts.positional === 0 && counts.posonly === 0) return null;
  return c.refType("__class__") === Resolution.FREE ? call : null;
}

export function loadSuperArguments(c: Compiler, call: ast.Call): void {
  emitName(c, call.func, "super", "Load");
  if (call.args.length === 2) {
    c.exprs(call.args);
    return;
  }
  emitName(c, call, "__class__", "Load");
  const [first] = c.unit.varnames.keys();
  emitName(c, call, first, "Load");
}

export function emitSuperAttribute(
  c: Compiler,
  e: ast.Attribute,
  call: ast.Call,
  method: number,
): void {
  const flags = method | (call.args.length > 0 ? SUPER_TWO_ARGUMENTS : 0);
  c.emit(e, Op.LOAD_SUPER_ATTR, (c.nameIndex(e.attr) << 2) | flags);
}

export function emitAttribute(c: Compiler, e: ast.Attribute): void {
  if (e.ctx === "Load") {
    const superCall = superCallIn(c, e);
    if (superCall !== null) {
      loadSuperArguments(c, superCall);
      emitSuperAttribute(c, e, superCall, 0);
      c.emit(atAttribute(e, e), Op.NOP);
      return;
    }
  }
  c.noteStaticAttribute(e);
  c.expr(e.value);
  emitAttributeAccess(c, atAttribute(e, e), e.attr, e.ctx);
}

export function emitAttributeAccess(
  c: Compiler,
  loc: Location,
  name: string,
  ctx: ast.ExprContext,
): void {
  const index = c.nameIndex(name);
  if (ctx === "Load") c.emit(loc, Op.LOAD_ATTR, index << 1);
  else c.emit(loc, ctx === "Store" ? Op.STORE_ATTR : Op.DELETE_ATTR, index);
}
