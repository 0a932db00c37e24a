/**
 * `match`, PEP 634.
 *
 * Each pattern consumes the subject on top of the stack and jumps to a failure block when it does not match. Names are
 * bound only after the whole pattern has matched: until then captures wait on the stack, below the `onTop` values that the
 * pattern still works with. Failure block n pops n values, each falling through to the next.
 */

import { constantRepr } from "../bytecode/constant-repr.ts";
import { type Location, NEXT_LOCATION, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp } from "../bytecode/operand-tables.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import type * as ast from "../syntax/ast.ts";
import { emitUnpackStarred } from "./codegen-collection.ts";
import { emitComparison, jumpIf } from "./codegen-jump.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { constantFromTree } from "./constants.ts";
import type { Label } from "./instruction-sequence.ts";

/** State of one top-level pattern or alternative. */
interface PatternContext {
  /** Names whose captures wait on the stack. */
  stores: string[];
  /** Whether a pattern that always matches is an error here. */
  allowIrrefutable: boolean;
  failPop: Label[];
  onTop: number;
}

function freshContext(allowIrrefutable: boolean): PatternContext {
  return { stores: [], allowIrrefutable, failPop: [], onTop: 0 };
}

function isWildcard(p: ast.Pattern): boolean {
  return p.kind === "MatchAs" && p.name === null;
}

export function emitMatch(c: Compiler, s: ast.Match): void {
  c.expr(s.subject);
  const end = c.newLabel();
  const count = s.cases.length;
  const last = s.cases[count - 1];
  // A trailing `case _` needs no copy of the subject.
  const hasDefault = isWildcard(last.pattern) && count > 1;
  const tested = hasDefault ? count - 1 : count;
  for (let i = 0; i < tested; i++) {
    const { pattern, guard, body } = s.cases[i];
    if (i !== tested - 1) c.emit(pattern, Op.COPY, 1);
    const pc = freshContext(guard !== null || i === count - 1);
    emitPattern(c, pattern, pc);
    for (const name of pc.stores) emitName(c, pattern, name, "Store");
    if (guard !== null) {
      ensureFailPop(c, pc, 0);
      jumpIf(c, pattern, guard, pc.failPop[0], false);
    }
    if (i !== tested - 1) c.emit(NEXT_LOCATION, Op.POP_TOP);
    c.stmts(body);
    c.jump(NO_LOCATION, Op.JUMP, end);
    emitFailPops(c, pattern, pc);
  }
  if (hasDefault) {
    // For coverage of the line.
    c.emit(last.pattern, Op.NOP);
    if (last.guard !== null) jumpIf(c, last.pattern, last.guard, end, false);
    c.stmts(last.body);
  }
  c.useLabel(end);
}

function emitPattern(c: Compiler, p: ast.Pattern, pc: PatternContext): void {
  switch (p.kind) {
    case "MatchValue":
      emitValuePattern(c, p, pc);
      break;
    case "MatchSingleton":
      c.loadConst(p, constantFromTree(p.value));
      c.emit(p, Op.IS_OP, 0);
      jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
      break;
    case "MatchSequence":
      emitSequencePattern(c, p, pc);
      break;
    case "MatchMapping":
      emitMappingPattern(c, p, pc);
      break;
    case "MatchClass":
      emitClassPattern(c, p, pc);
      break;
    case "MatchStar":
      storeName(c, p, p.name, pc);
      break;
    case "MatchAs":
      emitAsPattern(c, p, pc);
      break;
    case "MatchOr":
      emitOrPattern(c, p, pc);
      break;
  }
}

/** A pattern inside another may match anything. */
function emitSubpattern(c: Compiler, p: ast.Pattern, pc: PatternContext): void {
  const before = pc.allowIrrefutable;
  pc.allowIrrefutable = true;
  emitPattern(c, p, pc);
  pc.allowIrrefutable = before;
}

function ensureFailPop(c: Compiler, pc: PatternContext, pops: number): void {
  while (pc.failPop.length <= pops) pc.failPop.push(c.newLabel());
}

function jumpToFailPop(c: Compiler, loc: Location, pc: PatternContext, op: Op): void {
  const pops = pc.onTop + pc.stores.length;
  ensureFailPop(c, pc, pops);
  c.jump(loc, op, pc.failPop[pops]);
}

function emitFailPops(c: Compiler, loc: Location, pc: PatternContext): void {
  for (let pops = pc.failPop.length - 1; pops > 0; pops--) {
    c.useLabel(pc.failPop[pops]);
    c.emit(loc, Op.POP_TOP);
  }
  if (pc.failPop.length > 0) c.useLabel(pc.failPop[0]);
  pc.failPop = [];
}

/** Moves the top of the stack below `count` − 1 others. */
function rotate(c: Compiler, loc: Location, count: number): void {
  for (; count > 1; count--) c.emit(loc, Op.SWAP, count);
}

function duplicateStore(c: Compiler, loc: Location, name: string): Error {
  return c.error(loc, `multiple assignments to name ${constantRepr(name)} in pattern`);
}

function storeName(c: Compiler, loc: Location, name: string | null, pc: PatternContext): void {
  if (name === null) {
    c.emit(loc, Op.POP_TOP);
    return;
  }
  if (pc.stores.includes(name)) throw duplicateStore(c, loc, name);
  rotate(c, loc, pc.onTop + pc.stores.length + 1);
  pc.stores.push(name);
}

function emitValuePattern(c: Compiler, p: ast.MatchValue, pc: PatternContext): void {
  if (p.value.kind !== "Constant" && p.value.kind !== "Attribute") {
    throw c.error(p, "patterns may only match literals and attribute lookups");
  }
  c.expr(p.value);
  emitComparison(c, p, "Eq");
  c.emit(p, Op.TO_BOOL);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
}

function emitAsPattern(c: Compiler, p: ast.MatchAs, pc: PatternContext): void {
  if (p.pattern === null) {
    if (!pc.allowIrrefutable) {
      const what =
        p.name === null ? "wildcard" : `name capture ${constantRepr(strFromHost(p.name))}`;
      throw c.error(p, `${what} makes remaining patterns unreachable`);
    }
    storeName(c, p, p.name, pc);
    return;
  }
  pc.onTop++;
  c.emit(p, Op.COPY, 1);
  emitPattern(c, p.pattern, pc);
  pc.onTop--;
  storeName(c, p, p.name, pc);
}

/** Compares the length of the subject, which stays on the stack. */
function checkLength(
  c: Compiler,
  p: ast.Pattern,
  op: ast.CompareOperator,
  size: number,
  pc: PatternContext,
): void {
  c.emit(p, Op.GET_LEN);
  c.loadConst(p, size);
  emitComparison(c, p, op);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
}

function emitSequencePattern(c: Compiler, p: ast.MatchSequence, pc: PatternContext): void {
  const { patterns } = p;
  let star = -1;
  let onlyWildcards = true;
  let starWildcard = false;
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i];
    if (pattern.kind !== "MatchStar") {
      onlyWildcards &&= isWildcard(pattern);
      continue;
    }
    if (star >= 0) throw c.error(p, "multiple starred names in sequence pattern");
    starWildcard = pattern.name === null;
    onlyWildcards &&= starWildcard;
    star = i;
  }
  pc.onTop++;
  c.emit(p, Op.MATCH_SEQUENCE);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  if (star < 0) checkLength(c, p, "Eq", patterns.length, pc);
  else if (patterns.length > 1) checkLength(c, p, "GtE", patterns.length - 1, pc);
  pc.onTop--;
  if (onlyWildcards) c.emit(p, Op.POP_TOP);
  else if (starWildcard) emitSubscripts(c, p, patterns, star, pc);
  else emitUnpacked(c, p, patterns, star, pc);
}

function emitUnpacked(
  c: Compiler,
  loc: Location,
  patterns: readonly ast.Pattern[],
  star: number,
  pc: PatternContext,
): void {
  const size = patterns.length;
  if (star < 0) c.emit(loc, Op.UNPACK_SEQUENCE, size);
  else emitUnpackStarred(c, loc, star, size, "star-unpacking sequence pattern");
  pc.onTop += size;
  for (const pattern of patterns) {
    pc.onTop--;
    emitSubpattern(c, pattern, pc);
  }
}

/** Takes single items by index, when the starred part is not wanted. */
function emitSubscripts(
  c: Compiler,
  loc: Location,
  patterns: readonly ast.Pattern[],
  star: number,
  pc: PatternContext,
): void {
  pc.onTop++;
  const size = patterns.length;
  for (let i = 0; i < size; i++) {
    if (i === star || isWildcard(patterns[i])) continue;
    c.emit(loc, Op.COPY, 1);
    if (i < star) {
      c.loadConst(loc, i);
    } else {
      // Subjects need not support negative indices.
      c.emit(loc, Op.GET_LEN);
      c.loadConst(loc, size - i);
      c.emit(loc, Op.BINARY_OP, BinaryOp.SUBTRACT);
    }
    c.emit(loc, Op.BINARY_OP, BinaryOp.SUBSCR);
    emitSubpattern(c, patterns[i], pc);
  }
  pc.onTop--;
  c.emit(loc, Op.POP_TOP);
}

function emitClassPattern(c: Compiler, p: ast.MatchClass, pc: PatternContext): void {
  const { patterns, kwd_attrs: names, kwd_patterns: named } = p;
  for (let i = 0; i < names.length; i++) {
    const repeated = names.indexOf(names[i], i + 1);
    if (repeated >= 0) {
      const message = `attribute name repeated in class pattern: ${names[i]}`;
      throw c.error(named[repeated], message);
    }
  }
  c.expr(p.cls);
  c.loadConst(p, new PyTuple(names.map(strFromHost)));
  c.emit(p, Op.MATCH_CLASS, patterns.length);
  c.emit(p, Op.COPY, 1);
  c.loadConst(p, null);
  c.emit(p, Op.IS_OP, 1);
  pc.onTop++;
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  const all = [...patterns, ...named];
  c.emit(p, Op.UNPACK_SEQUENCE, all.length);
  pc.onTop += all.length - 1;
  for (const pattern of all) {
    pc.onTop--;
    if (isWildcard(pattern)) c.emit(p, Op.POP_TOP);
    else emitSubpattern(c, pattern, pc);
  }
}

function emitMappingPattern(c: Compiler, p: ast.MatchMapping, pc: PatternContext): void {
  const size = p.keys.length;
  pc.onTop++;
  c.emit(p, Op.MATCH_MAPPING);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  if (size === 0 && p.rest === null) {
    pc.onTop--;
    c.emit(p, Op.POP_TOP);
    return;
  }
  if (size > 0) checkLength(c, p, "GtE", size, pc);
  emitMappingKeys(c, p);
  c.emit(p, Op.BUILD_TUPLE, size);
  c.emit(p, Op.MATCH_KEYS);
  // Keys and values are above the subject.
  pc.onTop += 2;
  c.emit(p, Op.COPY, 1);
  c.loadConst(p, null);
  c.emit(p, Op.IS_OP, 1);
  jumpToFailPop(c, p, pc, Op.POP_JUMP_IF_FALSE);
  c.emit(p, Op.UNPACK_SEQUENCE, size);
  pc.onTop += size - 1;
  for (const pattern of p.patterns) {
    pc.onTop--;
    emitSubpattern(c, pattern, pc);
  }
  pc.onTop -= 2;
  if (p.rest === null) {
    c.emit(p, Op.POP_TOP);
    c.emit(p, Op.POP_TOP);
    return;
  }
  // A copy of the subject without the keys.
  c.emit(p, Op.BUILD_MAP, 0);
  c.emit(p, Op.SWAP, 3);
  c.emit(p, Op.DICT_UPDATE, 2);
  c.emit(p, Op.UNPACK_SEQUENCE, size);
  for (let left = size; left > 0; left--) {
    c.emit(p, Op.COPY, 1 + left);
    c.emit(p, Op.SWAP, 2);
    c.emit(p, Op.DELETE_SUBSCR);
  }
  storeName(c, p, p.rest, pc);
}

function emitMappingKeys(c: Compiler, p: ast.MatchMapping): void {
  const seen = new Set<string>();
  for (const key of p.keys) {
    if (key.kind === "Constant") {
      const value = constantFromTree(key.value);
      const text = mappingKeyIdentity(key.value);
      if (seen.has(text)) {
        const message = `mapping pattern checks duplicate key (${constantRepr(value)})`;
        throw c.error(p, message);
      }
      seen.add(text);
    } else if (key.kind !== "Attribute") {
      const message = "mapping pattern keys may only match literals and attribute lookups";
      throw c.error(p, message);
    }
    c.expr(key);
  }
}

/** Equal for literals that are equal as keys of a dict: 1, 1.0 and True are. */
function mappingKeyIdentity(value: ast.ConstValue): string {
  switch (value.type) {
    case "bool":
      return `n${Number(value.value)}`;
    case "int":
    case "float":
      return `n${value.value}`;
    case "complex": {
      const real = value.real ?? 0;
      return value.imag === 0 ? `n${real}` : `j${real},${value.imag}`;
    }
    default:
      return `${value.type} ${constantRepr(constantFromTree(value))}`;
  }
}

function emitOrPattern(c: Compiler, p: ast.MatchOr, pc: PatternContext): void {
  const end = c.newLabel();
  const size = p.patterns.length;
  // Names of the first alternative: all others must bind the same, and in the same order.
  let control: string[] = [];
  for (let i = 0; i < size; i++) {
    const alternative = p.patterns[i];
    const inner = freshContext(i === size - 1 && pc.allowIrrefutable);
    c.emit(alternative, Op.COPY, 1);
    emitPattern(c, alternative, inner);
    if (i === 0) control = inner.stores;
    else reorderStores(c, p, alternative, control, inner.stores);
    c.jump(alternative, Op.JUMP, end);
    emitFailPops(c, alternative, inner);
  }
  c.emit(p, Op.POP_TOP);
  jumpToFailPop(c, p, pc, Op.JUMP);
  c.useLabel(end);
  const rotations = control.length + 1 + pc.onTop + pc.stores.length;
  for (const name of control) {
    rotate(c, p, rotations);
    if (pc.stores.includes(name)) throw duplicateStore(c, p, name);
    pc.stores.push(name);
  }
  c.emit(p, Op.POP_TOP);
}

/** Brings captures on the stack into the order of the first alternative. */
function reorderStores(
  c: Compiler,
  p: ast.MatchOr,
  alternative: ast.Pattern,
  control: readonly string[],
  stores: string[],
): void {
  const differ = (): Error => c.error(p, "alternative patterns bind different names");
  if (stores.length !== control.length) throw differ();
  for (let wanted = control.length - 1; wanted >= 0; wanted--) {
    const found = stores.indexOf(control[wanted]);
    if (found < 0) throw differ();
    if (found === wanted) continue;
    const rotated = stores.splice(0, found + 1);
    stores.splice(wanted - found, 0, ...rotated);
    for (let i = 0; i <= found; i++) rotate(c, alternative, wanted + 1);
  }
}
