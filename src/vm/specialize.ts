/**
 * Adaptive specialisation of operators (PEP 659): after an instruction has run on operands of a kind,
 * it becomes the member of its family for that kind. A member whose guard fails turns back into the
 * general form; `caches` counts how often that happened and after a few times it stays general.
 */
import { Op } from "../bytecode/opcodes.ts";
import { floatType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";

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
  if (typeof a === "number") return typeof b === "number" ? INT_FORMS[op] : undefined;
  if (a instanceof PyFloat && b instanceof PyFloat) {
    // Subclasses (numpy.float64 among them) have operators of their own.
    return a.cls === floatType && b.cls === floatType ? FLOAT_FORMS[op] : undefined;
  }
  if (typeof a === "string") {
    return typeof b === "string" && (op === 0 || op === 13) ? Op.BINARY_OP_ADD_UNICODE : undefined;
  }
  if (op !== 26) return undefined;
  if (a instanceof PyList && a.cls === PyList.prototype.cls) {
    return typeof b === "number" ? Op.BINARY_OP_SUBSCR_LIST_INT : undefined;
  }
  if (a instanceof PyDict && a.cls === PyDict.prototype.cls) return Op.BINARY_OP_SUBSCR_DICT;
  return undefined;
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
  if (typeof a === "number" && typeof b === "number" && mayChange(caches, at)) {
    instrs[at] = Op.COMPARE_OP_INT | (arg << 8);
  }
}
