/**
 * Comprehensions and generator expressions.
 *
 * Comprehensions run in place, PEP 709: locals that they bind are saved on the stack for the duration, and restored also
 * when an error leaves. A generator expression is a function that receives the outermost iterator.
 */
import { type Location, location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BlockKind, Def, Resolution, resolutionOf, type Scope } from "../symtable/scope.ts";
import type * as ast from "../syntax/ast.ts";
import { makeClosure } from "./closure.ts";
import { Awaited, emitAsyncNext, emitAwait, emitYield } from "./codegen-await.ts";
import { wrapInStopIterationHandler } from "./codegen-function.ts";
import { jumpIf } from "./codegen-jump.ts";
import type { Compiler } from "./compiler.ts";
import { type Label, NO_LABEL } from "./instruction-sequence.ts";
import { FrameBlockKind, indexOf, UnitKind } from "./unit.ts";

type ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

const KINDS = {
  GeneratorExp: { name: "<genexpr>", build: Op.NOP, add: Op.NOP },
  ListComp: { name: "<listcomp>", build: Op.BUILD_LIST, add: Op.LIST_APPEND },
  SetComp: { name: "<setcomp>", build: Op.BUILD_SET, add: Op.SET_ADD },
  DictComp: { name: "<dictcomp>", build: Op.BUILD_MAP, add: Op.MAP_ADD },
} as const;

export function emitComprehension(c: Compiler, e: ComprehensionNode): void {
  const scope = c.symtable.scopeOf(e);
  const isGenerator = e.kind === "GeneratorExp";
  const { name, build } = KINDS[e.kind];
  const [outermost] = e.generators;
  if (scope.comprehensionInlined) {
    c.expr(outermost.iter);
    if (!outermost.is_async) c.emit(outermost.iter, Op.GET_ITER);
    else c.emit(outermost.iter, Op.GET_AITER);
    const saved = enterInlined(c, e, scope);
    c.emit(e, build, 0);
    c.emit(e, Op.SWAP, 2);
    emitClause(c, e, 0, 0, true);
    leaveInlined(c, e, saved);
    return;
  }
  const isAsync = scope.coroutine;
  const counts = { posonly: 0, positional: 1, kwonly: 0 };
  c.enterScope(name, UnitKind.COMPREHENSION, scope, e.lineno, null, counts);
  if (!isGenerator) c.emit(e, build, 0);
  emitClause(c, e, 0, 0, false);
  if (isGenerator) wrapInStopIterationHandler(c);
  else c.emit(e, Op.RETURN_VALUE);
  const code = c.assemble(true);
  c.exitScope();
  makeClosure(c, e, code, 0);
  c.expr(outermost.iter);
  c.emit(outermost.iter, outermost.is_async ? Op.GET_AITER : Op.GET_ITER);
  c.emit(e, Op.CALL, 0);
  if (isAsync && !isGenerator) emitAwait(c, e, Awaited.EXPRESSION);
}

function emitClause(
  c: Compiler,
  e: ComprehensionNode,
  index: number,
  depth: number,
  onStack: boolean,
): void {
  if (e.generators[index].is_async) emitAsyncClause(c, e, index, depth, onStack);
  else emitSyncClause(c, e, index, depth, onStack);
}

function emitSyncClause(
  c: Compiler,
  e: ComprehensionNode,
  index: number,
  depth: number,
  onStack: boolean,
): void {
  const clause = e.generators[index];
  const start = c.newLabel();
  const ifCleanup = c.newLabel();
  const anchor = c.newLabel();
  let loops = true;
  if (!onStack) {
    if (index === 0) {
      c.emit(e, Op.LOAD_FAST, 0);
    } else {
      const only = onlyElement(clause.iter);
      if (only !== null) {
        // `for y in [f(x)]` is an assignment.
        c.expr(only);
        loops = false;
      } else {
        c.expr(clause.iter);
        c.emit(clause.iter, Op.GET_ITER);
      }
    }
  }
  if (loops) {
    depth++;
    c.useLabel(start);
    c.jump(clause.iter, Op.FOR_ITER, anchor);
  }
  c.expr(clause.target);
  const last = emitElement(c, e, index, depth, ifCleanup);
  c.useLabel(ifCleanup);
  if (loops) {
    c.jump(last, Op.JUMP, start);
    c.useLabel(anchor);
    // A generator jumps to END_FOR; other iterators go past it.
    c.emit(NO_LOCATION, Op.END_FOR);
    c.emit(NO_LOCATION, Op.POP_ITER);
  }
}

function onlyElement(iter: ast.Expr): ast.Expr | null {
  if (iter.kind !== "List" && iter.kind !== "Tuple") return null;
  if (iter.elts.length !== 1 || iter.elts[0].kind === "Starred") return null;
  return iter.elts[0];
}

function emitAsyncClause(
  c: Compiler,
  e: ComprehensionNode,
  index: number,
  depth: number,
  onStack: boolean,
): void {
  const clause = e.generators[index];
  const start = c.newLabel();
  const except = c.newLabel();
  const ifCleanup = c.newLabel();
  if (!onStack) {
    if (index === 0) {
      c.emit(e, Op.LOAD_FAST, 0);
    } else {
      c.expr(clause.iter);
      c.emit(clause.iter, Op.GET_AITER);
    }
  }
  c.useLabel(start);
  c.pushBlock(FrameBlockKind.ASYNC_COMPREHENSION_GENERATOR, e, start);
  const send = emitAsyncNext(c, e, except);
  c.expr(clause.target);
  const last = emitElement(c, e, index, depth + 1, ifCleanup);
  c.useLabel(ifCleanup);
  c.jump(last, Op.JUMP, start);
  c.popBlock();
  c.useLabel(except);
  c.jump(e, Op.END_ASYNC_FOR, send);
}

/** Conditions, then the next clause or the element; returns the place of the element. */
function emitElement(
  c: Compiler,
  e: ComprehensionNode,
  index: number,
  depth: number,
  ifCleanup: Label,
): Location {
  for (const condition of e.generators[index].ifs) jumpIf(c, e, condition, ifCleanup, false);
  const element = e.kind === "DictComp" ? e.key : e.elt;
  if (index + 1 < e.generators.length) {
    emitClause(c, e, index + 1, depth, false);
    return element;
  }
  c.expr(element);
  if (e.kind === "GeneratorExp") {
    emitYield(c, element);
    c.emit(element, Op.POP_TOP);
    return element;
  }
  let loc: Location = element;
  if (e.kind === "DictComp") {
    c.expr(e.value);
    const { end_lineno, end_col_offset } = e.value;
    loc = location(element.lineno, end_lineno, element.col_offset, end_col_offset);
  }
  c.emit(loc, KINDS[e.kind].add, depth + 1);
  return loc;
}

/** What an inlined comprehension changed, to be undone after it. */
interface InlinedState {
  /** Outer symbols that it hides. */
  readonly symbols: Map<string, number>;
  /** Names that it made fast locals of a module or class. */
  readonly fastHidden: string[];
  /** Names whose outer values are on the stack. */
  readonly pushed: string[];
  cleanup: Label;
}

function enterInlined(c: Compiler, loc: Location, comprehension: Scope): InlinedState {
  const { unit, scope } = c;
  const state: InlinedState = {
    symbols: new Map(),
    fastHidden: [],
    pushed: [],
    cleanup: NO_LABEL,
  };
  const inClass = scope.kind === BlockKind.CLASS && unit.inlinedComprehensions === 0;
  unit.inlinedComprehensions++;
  for (const [name, symbol] of comprehension.symbols) {
    const inner = resolutionOf(symbol);
    const outer = scope.resolve(name);
    const differs =
      inner !== outer &&
      inner !== Resolution.FREE &&
      !(inner === Resolution.CELL && outer === Resolution.FREE);
    if (differs || inClass) {
      state.symbols.set(name, scope.symbol(name));
      scope.symbols.set(name, symbol);
    }
    const hides = !scope.isFunctionLike && (inClass || isBound(symbol));
    if (hides && unit.fastHidden.get(name) !== true) {
      unit.fastHidden.set(name, true);
      state.fastHidden.push(name);
    }
  }
  for (const [name, symbol] of comprehension.symbols) {
    if (!isBound(symbol)) continue;
    c.emit(loc, Op.LOAD_FAST_AND_CLEAR, indexOf(unit.varnames, c.maybeMangle(name)));
    if (resolutionOf(symbol) === Resolution.CELL) {
      // The cell itself was saved; the comprehension gets its own.
      const table = scope.resolve(name) === Resolution.FREE ? unit.freevars : unit.cellvars;
      c.emit(loc, Op.MAKE_CELL, indexOf(table, c.maybeMangle(name)));
    }
    state.pushed.push(name);
  }
  if (state.pushed.length > 0) {
    // The iterator goes back to the top.
    c.emit(loc, Op.SWAP, state.pushed.length + 1);
    state.cleanup = c.newLabel();
    c.jump(loc, Op.SETUP_FINALLY, state.cleanup);
    // Nothing inside leaves it: it only counts.
    c.pushBlock(FrameBlockKind.TRY_EXCEPT, loc, state.cleanup);
  }
  return state;
}

/** Bound in the comprehension itself; a target of `:=` is bound outside. */
function isBound(symbol: number): boolean {
  return (symbol & Def.LOCAL) !== 0 && (symbol & Def.NONLOCAL) === 0;
}

function leaveInlined(c: Compiler, loc: Location, state: InlinedState): void {
  const { unit, scope } = c;
  if (state.pushed.length > 0) {
    const end = c.newLabel();
    c.emit(NO_LOCATION, Op.POP_BLOCK);
    c.popBlock();
    c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    c.useLabel(state.cleanup);
    // The unfinished result is below the exception.
    c.emit(NO_LOCATION, Op.SWAP, 2);
    c.emit(NO_LOCATION, Op.POP_TOP);
    restoreLocals(c, loc, state.pushed);
    c.emit(NO_LOCATION, Op.RERAISE, 0);
    c.useLabel(end);
    restoreLocals(c, loc, state.pushed);
  }
  unit.inlinedComprehensions--;
  for (const [name, symbol] of state.symbols) scope.symbols.set(name, symbol);
  // False, not absent: the name stays a hidden local in the code object.
  for (const name of state.fastHidden) unit.fastHidden.set(name, false);
}

function restoreLocals(c: Compiler, loc: Location, names: readonly string[]): void {
  c.emit(loc, Op.SWAP, names.length + 1);
  for (let i = names.length - 1; i >= 0; i--) {
    const index = indexOf(c.unit.varnames, c.maybeMangle(names[i]));
    c.emit(loc, Op.STORE_FAST_MAYBE_NULL, index);
  }
}
