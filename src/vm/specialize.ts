/**
 * Adaptive specialisation of operators (PEP 659): after an instruction has run on operands of a kind,
 * it becomes the member of its family for that kind. A member whose guard fails turns back into the
 * general form; `caches` counts how often that happened and after a few times it stays general.
 */

import { Op } from "../bytecode/opcodes.ts";
import { PyBuiltin, PyMethodDescriptor } from "../objects/builtin.ts";
import { floatType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyFloat } from "../objects/float-value.ts";
import { asksPython } from "../objects/key-answers.ts";
import { ListIterator, TupleIterator } from "../objects/list-iterator.ts";
import { EQ, NE, type PyValue } from "../objects/object.ts";
import { NB_SUBSCR } from "../objects/operators.ts";
import { RangeIterator } from "../objects/range.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { PyFunction } from "./function.ts";
import { GeneratorState, PyGenerator } from "./generator.ts";
import { InitCache } from "./inline-cache.ts";
import { numberBinary } from "./operations.ts";

const MAX_RETURNS = 4;

/** True while the instruction at `at` may still specialise; counts the attempt. */
function mayChange(caches: unknown[], at: number): boolean {
  const tries = (caches[at] as number | undefined) ?? 0;
  if (tries > MAX_RETURNS) return false;
  caches[at] = tries + 1;
  return true;
}

const INT_FORMS: readonly number[] = [];
const FLOAT_FORMS: readonly number[] = [];
for (const [op, int, float] of [
  [0, Op.BINARY_OP_ADD_INT, Op.BINARY_OP_ADD_FLOAT],
  [5, Op.BINARY_OP_MULTIPLY_INT, Op.BINARY_OP_MULTIPLY_FLOAT],
  [10, Op.BINARY_OP_SUBTRACT_INT, Op.BINARY_OP_SUBTRACT_FLOAT],
]) {
  for (const form of [op, op + 13]) {
    (INT_FORMS as number[])[form] = int;
    (FLOAT_FORMS as number[])[form] = float;
  }
}

function binaryForm(op: number, a: PyValue, b: PyValue): number | undefined {
  if (op === NB_SUBSCR) return subscriptForm(a, b);
  if (typeof a === "number" && typeof b === "number") {
    const form = INT_FORMS[op];
    if (form !== undefined) return form;
  } else if (isExactFloat(a) && isExactFloat(b)) {
    const form = FLOAT_FORMS[op];
    if (form !== undefined) return form;
  } else if (typeof a === "string") {
    return typeof b === "string" && (op === 0 || op === 13) ? Op.BINARY_OP_ADD_UNICODE : undefined;
  }
  return numberBinary(op, a, b) === undefined ? undefined : Op.BINARY_OP_EXTEND;
}

// Subclasses (numpy.float64 among them) have operators of their own.
const isExactFloat = (v: PyValue): boolean => v instanceof PyFloat && v.cls === floatType;

function subscriptForm(a: PyValue, b: PyValue): number | undefined {
  if (a instanceof PyDict) {
    return a.cls === PyDict.prototype.cls && !asksPython(b) ? Op.BINARY_OP_SUBSCR_DICT : undefined;
  }
  if (typeof b !== "number") return undefined;
  if (a instanceof PyList) {
    return a.cls === PyList.prototype.cls ? Op.BINARY_OP_SUBSCR_LIST_INT : undefined;
  }
  if (a instanceof PyTuple) {
    return a.cls === PyTuple.prototype.cls ? Op.BINARY_OP_SUBSCR_TUPLE_INT : undefined;
  }
  return typeof a === "string" ? Op.BINARY_OP_SUBSCR_STR_INT : undefined;
}

export function specializeBinary(
  instrs: Int32Array,
  caches: unknown[],
  at: number,
  op: number,
  a: PyValue,
  b: PyValue,
): void {
  const form = binaryForm(op, a, b);
  if (form !== undefined && mayChange(caches, at)) instrs[at] = form | (op << 8);
}

export function specializeCompare(
  instrs: Int32Array,
  caches: unknown[],
  at: number,
  arg: number,
  a: PyValue,
  b: PyValue,
): void {
  let form: Op;
  if (typeof a === "number" && typeof b === "number") form = Op.COMPARE_OP_INT;
  else if (isExactFloat(a) && isExactFloat(b)) form = Op.COMPARE_OP_FLOAT;
  else if (typeof a === "string" && typeof b === "string" && (arg >> 5 === EQ || arg >> 5 === NE)) {
    form = Op.COMPARE_OP_STR;
  } else return;
  if (mayChange(caches, at)) instrs[at] = form | (arg << 8);
}

/** Specialises FOR_ITER at `at` for the kind of its iterator; false: the general form takes the item. */
export function specializeForIter(instrs: Int32Array, at: number, iterator: PyValue): boolean {
  let form: Op;
  if (iterator instanceof ListIterator) form = Op.FOR_ITER_LIST;
  else if (iterator instanceof RangeIterator) form = Op.FOR_ITER_RANGE;
  else if (iterator instanceof TupleIterator) form = Op.FOR_ITER_TUPLE;
  else if (iterator instanceof PyGenerator && iterator.state < GeneratorState.RUNNING) {
    form = Op.FOR_ITER_GEN;
  } else return false;
  // A loop over things of changing kinds goes on changing: only the specialised forms take their items.
  instrs[at] = (instrs[at] & ~255) | form;
  return true;
}

/** Specialises CALL at `at` for a callee of this kind with just its positional arguments. */
export function specializeCall(
  instrs: Int32Array,
  caches: unknown[],
  at: number,
  callee: PyValue,
  self: PyValue | undefined,
  count: number,
): void {
  let form: Op;
  if (callee instanceof PyFunction) {
    if (callee.exactly !== (self === undefined ? count : count + 1)) return;
    form = Op.CALL_PY_EXACT_ARGS;
  } else if (callee instanceof PyMethodDescriptor) {
    if (self === undefined || callee.def.signature.exactly !== count + 1) return;
    form = Op.CALL_METHOD_DESCRIPTOR_FAST;
  } else if (callee instanceof PyBuiltin) {
    if (self !== undefined || callee.self !== undefined) return;
    if (callee.def.signature.exactly !== count) return;
    form = Op.CALL_BUILTIN_FAST;
  } else return;
  if (caches[at] instanceof InitCache) caches[at] = undefined;
  if (mayChange(caches, at)) instrs[at] = (instrs[at] & ~255) | form;
}
