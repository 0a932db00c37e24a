/**
 * Constant folding: operators, tuples, and displays of constants.
 *
 * Operations are the real ones of objects/, so that the result is what the program would compute. What would raise, be slow
 * or be large is left to run time.
 */
import { NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { BinaryOp } from "../bytecode/operand-tables.ts";
import { binaryOp, getItem, invert, isTrue, negative, positive } from "../objects/abstract.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyBytes, PyStr, PyTuple } from "../objects/sequence-values.ts";
import { makeFrozenset } from "../objects/set.ts";
import { STACK_USE_GUIDELINE } from "./codegen-collection.ts";
import type { ConstantTable } from "./constants.ts";
import type { Instruction } from "./instruction-sequence.ts";

const MAX_INT_BITS = 128;
const MAX_COLLECTION_SIZE = 256;
const MAX_STR_SIZE = 4096;
/** Items of a repeated tuple, nested ones included. */
const MAX_TOTAL_ITEMS = 1024;
/** Shortest list or set display that becomes one constant and an extend. */
const MIN_DISPLAY_SIZE = 3;

export function loadsConstant(op: Op): boolean {
  return op === Op.LOAD_CONST || op === Op.LOAD_SMALL_INT;
}

export function constantOf(op: Op, arg: number, consts: ConstantTable): PyValue {
  return op === Op.LOAD_SMALL_INT ? arg : consts.values[arg];
}

/** Turns the load of a small int into LOAD_SMALL_INT. */
export function loadSmallInt(instr: Instruction, value: PyValue): boolean {
  if (typeof value !== "number" || value < 0 || value > 255) return false;
  instr.become(Op.LOAD_SMALL_INT, value);
  return true;
}

function makeLoad(instr: Instruction, value: PyValue, consts: ConstantTable): void {
  if (!loadSmallInt(instr, value)) instr.become(Op.LOAD_CONST, consts.add(value));
}

/** The `count` loads of constants that end before position `end`, NOPs between them ignored. */
function constantLoadsBefore(
  instrs: readonly Instruction[],
  end: number,
  count: number,
): Instruction[] | null {
  const found: Instruction[] = [];
  for (let i = end - 1; i >= 0 && found.length < count; i--) {
    const instr = instrs[i];
    if (instr.op === Op.NOP) continue;
    if (!loadsConstant(instr.op)) return null;
    found.push(instr);
  }
  return found.length === count ? found.reverse() : null;
}

function valuesOf(loads: readonly Instruction[], consts: ConstantTable): PyValue[] {
  return loads.map((load) => constantOf(load.op, load.arg, consts));
}

function removeAll(instrs: readonly Instruction[]): void {
  for (const instr of instrs) {
    instr.become(Op.NOP);
    instr.loc = NO_LOCATION;
  }
}

export function foldTuple(instrs: Instruction[], i: number, consts: ConstantTable): void {
  const instr = instrs[i];
  if (instr.arg > STACK_USE_GUIDELINE) return;
  const loads = constantLoadsBefore(instrs, i, instr.arg);
  if (loads === null) return;
  const value = new PyTuple(valuesOf(loads, consts));
  removeAll(loads);
  makeLoad(instr, value, consts);
}

/** A long tuple display that was built as a list, item by item; false when not all of it is constant. */
export function foldListToTuple(
  instrs: Instruction[],
  end: number,
  consts: ConstantTable,
): boolean {
  const items = takeAppended(instrs, end - 1, Op.BUILD_LIST, Op.LIST_APPEND, consts);
  if (items === null) return false;
  makeLoad(instrs[end], new PyTuple(items), consts);
  return true;
}

/** A long list or set display of constants that is only iterated or searched; `end` is the last item's instruction. */
export function foldAppended(instrs: Instruction[], end: number, consts: ConstantTable): void {
  const isList = instrs[end].op === Op.LIST_APPEND;
  const build = isList ? Op.BUILD_LIST : Op.BUILD_SET;
  const items = takeAppended(instrs, end, build, instrs[end].op, consts);
  if (items === null) return;
  makeLoad(instrs[end], isList ? new PyTuple(items) : makeFrozenset(items), consts);
}

/** The constants that were added one by one to an empty display; their instructions are gone then. */
function takeAppended(
  instrs: Instruction[],
  end: number,
  build: Op,
  append: Op,
  consts: ConstantTable,
): PyValue[] | null {
  const items: PyValue[] = [];
  const parts: Instruction[] = [];
  let expectAppend = true;
  for (let i = end; i >= 0; i--) {
    const instr = instrs[i];
    if (instr.op === Op.NOP) continue;
    parts.push(instr);
    if (instr.op === build && instr.arg === 0) {
      if (!expectAppend) return null;
      removeAll(parts);
      return items.reverse();
    }
    if (expectAppend) {
      if (instr.op !== append || instr.arg !== 1) return null;
    } else {
      if (!loadsConstant(instr.op)) return null;
      items.push(constantOf(instr.op, instr.arg, consts));
    }
    expectAppend = !expectAppend;
  }
  return null;
}

/**
 * A list or set display of constants. Only iterated or searched: a tuple or frozenset constant, else, when long enough, an
 * empty one extended by the constant. A list that is only iterated is a tuple in any case.
 */
export function optimizeDisplay(
  instrs: Instruction[],
  i: number,
  nextOp: Op,
  consts: ConstantTable,
): void {
  const instr = instrs[i];
  const { op, arg: size } = instr;
  const readOnly = nextOp === Op.GET_ITER || nextOp === Op.CONTAINS_OP;
  if (size > STACK_USE_GUIDELINE || (size < MIN_DISPLAY_SIZE && !readOnly)) return;
  const loads = constantLoadsBefore(instrs, i, size);
  if (loads === null) {
    if (readOnly && op === Op.BUILD_LIST) instr.op = Op.BUILD_TUPLE;
    return;
  }
  const items = valuesOf(loads, consts);
  const value = op === Op.BUILD_SET ? makeFrozenset(items) : new PyTuple(items);
  const index = consts.add(value);
  removeAll(loads);
  if (readOnly) {
    instr.become(Op.LOAD_CONST, index);
    return;
  }
  instrs[i - 2].loc = instr.loc;
  instrs[i - 2].become(op, 0);
  instrs[i - 1].become(Op.LOAD_CONST, index);
  instr.become(op === Op.BUILD_LIST ? Op.LIST_EXTEND : Op.SET_UPDATE, 1);
}

export function foldBinary(instrs: Instruction[], i: number, consts: ConstantTable): void {
  const loads = constantLoadsBefore(instrs, i, 2);
  if (loads === null) return;
  const [left, right] = valuesOf(loads, consts);
  const result = attempt(() => evaluateBinary(instrs[i].arg, left, right));
  if (result === undefined) return;
  removeAll(loads);
  makeLoad(instrs[i], result, consts);
}

export function foldUnary(instrs: Instruction[], i: number, consts: ConstantTable): void {
  const loads = constantLoadsBefore(instrs, i, 1);
  if (loads === null) return;
  const [operand] = valuesOf(loads, consts);
  const result = attempt(() => {
    switch (instrs[i].op) {
      case Op.UNARY_NEGATIVE:
        return negative(operand);
      case Op.UNARY_INVERT:
        // Deprecated: the warning is given when it runs.
        return typeof operand === "boolean" ? undefined : invert(operand);
      case Op.UNARY_NOT:
        return !isTrue(operand);
      default:
        return positive(operand);
    }
  });
  if (result === undefined) return;
  removeAll(loads);
  makeLoad(instrs[i], result, consts);
}

/** The result of an operation, undefined when it raises or is not wanted. */
function attempt(operation: () => PyValue | undefined): PyValue | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof PyBaseException) return undefined;
    throw error;
  }
}

function evaluateBinary(op: number, left: PyValue, right: PyValue): PyValue | undefined {
  switch (op) {
    case BinaryOp.MULTIPLY:
      if (!isSafeMultiplication(left, right)) return undefined;
      break;
    case BinaryOp.POWER:
      if (!isSafePower(left, right)) return undefined;
      break;
    case BinaryOp.LSHIFT:
      if (!isSafeShift(left, right)) return undefined;
      break;
    case BinaryOp.REMAINDER:
      // Formatting; it may also depend on the type of the operands' elements.
      if (isText(left)) return undefined;
      break;
    case BinaryOp.MATRIX_MULTIPLY:
      return undefined;
    case BinaryOp.SUBSCR:
      return getItem(left, right);
    default:
      break;
  }
  return binaryOp(op, left, right);
}

type Int = number | bigint;

/** Bools are ints here as well. */
function asInt(value: PyValue): Int | undefined {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "number" || typeof value === "bigint" ? value : undefined;
}

function bitLength(value: Int): number {
  const magnitude = value < 0 ? -BigInt(value) : BigInt(value);
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

function isText(value: PyValue): value is string | PyStr | PyBytes {
  return typeof value === "string" || value instanceof PyStr || value instanceof PyBytes;
}

function isSafeMultiplication(left: PyValue, right: PyValue): boolean {
  const a = asInt(left);
  const b = asInt(right);
  if (a !== undefined && b !== undefined) {
    if (a === 0 || b === 0) return true;
    return bitLength(a) + bitLength(b) <= MAX_INT_BITS;
  }
  if (a !== undefined) return isSafeRepetition(right, a);
  if (b !== undefined) return isSafeRepetition(left, b);
  return true;
}

function isSafeRepetition(sequence: PyValue, count: Int): boolean {
  if (sequence instanceof PyTuple) {
    const size = sequence.items.length;
    if (size === 0) return true;
    if (count < 0 || count > Math.floor(MAX_COLLECTION_SIZE / size)) return false;
    if (count === 0) return true;
    return remainingItems(sequence, Math.floor(MAX_TOTAL_ITEMS / Number(count))) >= 0;
  }
  if (!isText(sequence)) return true;
  const size = sequence instanceof PyBytes ? sequence.bytes.length : sequence.length;
  return size === 0 || (count >= 0 && count <= Math.floor(MAX_STR_SIZE / size));
}

/** What is left of a limit after all items of a tuple, nested ones included. */
function remainingItems(value: PyValue, limit: number): number {
  if (!(value instanceof PyTuple)) return limit;
  limit -= value.items.length;
  for (const item of value.items) {
    if (limit < 0) break;
    limit = remainingItems(item, limit);
  }
  return limit;
}

function isSafePower(left: PyValue, right: PyValue): boolean {
  const base = asInt(left);
  const exponent = asInt(right);
  if (base === undefined || exponent === undefined) return true;
  if (base === 0 || exponent <= 0) return true;
  return bitLength(base) <= Math.floor(MAX_INT_BITS / Number(exponent));
}

function isSafeShift(left: PyValue, right: PyValue): boolean {
  const value = asInt(left);
  const shift = asInt(right);
  if (value === undefined || shift === undefined || value === 0 || shift === 0) return true;
  return shift >= 0 && shift <= MAX_INT_BITS && bitLength(value) <= MAX_INT_BITS - Number(shift);
}
