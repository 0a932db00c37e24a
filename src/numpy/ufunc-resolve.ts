/**
 * Which loop a ufunc runs: NEP 50 promotion of the operands' dtypes with Python scalars weak, then the
 * first loop in the table that the result can be cast to safely. Also the errors when there is none.
 */
import { newError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { intValue } from "../objects/sequence-values.ts";
import { type DType, FLOAT64 } from "./dtype.ts";
import { dtypeTextHook, raiseType, UFuncNoLoopError, UFuncTypeError } from "./errors.ts";
import { asAnyArray } from "./from-object.ts";
import { integerRange } from "./item.ts";
import type { Loop } from "./loops.ts";
import { NDArray } from "./ndarray.ts";
import {
  type Casting,
  canCast,
  dtypeClassName,
  promoteTypes,
  promoteWeak,
  type Weak,
  weakDefault,
  weakKind,
} from "./promotion.ts";
import { isScalar, NpVoid, scalarDtype } from "./scalar-types.ts";
import type { UfuncSpec } from "./ufunc-table.ts";

/** An input as it came: an array, or a weak Python scalar that becomes one when the loop is known. */
export interface Operand {
  readonly value: PyValue;
  readonly array: NDArray | null;
  readonly dtype: DType | null;
  readonly weak: Weak | 0;
}

export function operandOf(value: PyValue): Operand {
  if (value instanceof NDArray) return { value, array: value, dtype: value.dtype, weak: 0 };
  const weak = weakKind(value);
  if (weak !== 0) {
    return { value, array: null, dtype: null, weak };
  }
  if (isScalar(value) && !(value instanceof NpVoid)) {
    return { value, array: null, dtype: scalarDtype(value), weak: 0 };
  }
  const array = asAnyArray(value);
  return { value, array, dtype: array.dtype, weak: 0 };
}

/** The dtype all operands share, as NEP 50 has it. */
export function commonOf(operands: readonly Operand[]): DType {
  let dtype: DType | null = null;
  let weak: Weak | 0 = 0;
  for (const o of operands) {
    if (o.dtype === null) {
      if (o.weak > weak) weak = o.weak;
    } else dtype = dtype === null ? o.dtype.withSwapped(false) : promoteTypes(dtype, o.dtype);
  }
  if (dtype === null) {
    // Only Python scalars; an int too large for int64 makes uint64 or object.
    if (weak === 1) {
      let result: DType | null = null;
      for (const o of operands) {
        const own = asAnyArray(o.value).dtype;
        result = result === null ? own : promoteTypes(result, own);
      }
      return result as DType;
    }
    return weakDefault(weak as Weak);
  }
  return weak === 0 ? dtype : promoteWeak(dtype, weak);
}

function reprOf(o: Operand): string {
  const dtype = o.dtype ?? weakDefault(o.weak as Weak);
  return `<class 'numpy.dtypes.${dtypeClassName(dtype)}'>`;
}

export function noLoop(spec: UfuncSpec, operands: readonly Operand[], casting: Casting): unknown {
  const isBinary = spec.nin === 2 && spec.nout === 1;
  const types = operands.map((o) => o.dtype ?? weakDefault(o.weak as Weak));
  const wild = types.some((t) => t.isFlexible || t.kind === "M" || t.kind === "m");
  if (isBinary && wild) {
    // Operators with a resolver of their own name dtypes, the others classes of dtypes.
    const own = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder"];
    const names = own.includes(spec.name)
      ? types.map((t) => `dtype('${dtypeTextHook.text(t)}')`)
      : operands.map(reprOf);
    return raiseType(
      UFuncNoLoopError,
      `ufunc '${spec.name}' did not contain a loop with signature matching types (${names.join(", ")}) -> None`,
    );
  }
  if (wild && spec.nin === 1) {
    return raiseType(
      UFuncNoLoopError,
      `ufunc '${spec.name}' did not contain a loop with signature matching types ${reprOf(operands[0])} -> None`,
    );
  }
  return newError(
    "TypeError",
    `ufunc '${spec.name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''${casting === "same_kind" ? "safe" : casting}''`,
  );
}

const found = new WeakMap<UfuncSpec, Map<number, Loop | null>>();

function search(spec: UfuncSpec, dtype: DType): Loop | null {
  let cache = found.get(spec);
  if (cache === undefined) {
    cache = new Map();
    found.set(spec, cache);
  }
  const known = cache.get(dtype.num);
  if (known !== undefined) return known;
  let result: Loop | null = null;
  for (const loop of spec.loops) {
    if (loop.ins[0].num === dtype.num) {
      result = loop;
      break;
    }
  }
  if (result === null) {
    for (const loop of spec.loops) {
      if (loop.ins[0].isObject || loop.ins.some((t) => t !== loop.ins[0])) continue;
      if (canCast(dtype, loop.ins[0], "safe")) {
        result = loop;
        break;
      }
    }
  }
  cache.set(dtype.num, result);
  return result;
}

/** The loop for a common dtype, or undefined. */
export function loopFor(spec: UfuncSpec, dtype: DType): Loop | undefined {
  return search(spec, dtype) ?? undefined;
}

/** The loop with exactly these dtypes (`dtype=` or `signature=`), or an error. */
export function loopForOutput(spec: UfuncSpec, out: DType): Loop {
  for (const loop of spec.loops) {
    if (loop.outs[0].num === out.num && loop.ins.every((t) => t.num === out.num)) return loop;
  }
  for (const loop of spec.loops) if (loop.outs[0].num === out.num) return loop;
  // Comparisons with dtype=bool compute in what the operands are.
  throw raiseType(
    UFuncNoLoopError,
    `No loop matching the specified signature and casting was found for ufunc ${spec.name}`,
  );
}

export function resolveLoop(
  spec: UfuncSpec,
  operands: readonly Operand[],
  casting: Casting = "same_kind",
): Loop {
  if (spec.resolve === "each") return resolveEach(spec, operands, casting);
  let common: DType;
  try {
    common = commonOf(operands);
  } catch (error) {
    if (spec.name === "equal" || spec.name === "not_equal") throw error;
    if (!isPromotionError(error)) throw error;
    throw noLoop(spec, operands, casting);
  }
  if (spec.resolve === "divide" && (common.isInteger || common.isBool)) common = FLOAT64;
  if (spec.resolve === "compare" && common.kind === "f" && operands.length === 2) {
    const mixed = mixedSigns(spec, operands);
    if (mixed !== undefined) return mixed;
  }
  if (common.isBool && spec.name === "subtract") {
    throw newError(
      "TypeError",
      "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.",
    );
  }
  if (common.isBool && spec.name === "negative") {
    throw newError(
      "TypeError",
      "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.",
    );
  }
  if (
    spec.resolve === "compare" &&
    common.isInteger &&
    operands.some((o) => isOutside(o, common))
  ) {
    return spec.loops.find((l) => l.types === "OO->?") as Loop;
  }
  const loop = search(spec, common);
  if (loop === null) throw noLoop(spec, operands, casting);
  return loop;
}

/** A Python int that the common dtype cannot hold: compared by value. */
function isOutside(o: Operand, common: DType): boolean {
  if (o.weak !== 1) return false;
  const v = intValue(o.value);
  if (v === undefined) return false;
  const [low, high] = integerRange(common);
  return v < low || v > high;
}

function isPromotionError(error: unknown): boolean {
  return (error as { cls?: { name?: string } }).cls?.name === "DTypePromotionError";
}

/** int64 against uint64 compares exactly. */
function mixedSigns(spec: UfuncSpec, operands: readonly Operand[]): Loop | undefined {
  const [a, b] = operands.map((o) => o.dtype);
  if (a === null || b === null || !a?.isInteger || !b?.isInteger || a.kind === b.kind) {
    return undefined;
  }
  const types = a.kind === "i" ? "qQ->?" : "Qq->?";
  return spec.loops.find((l) => l.types === types);
}

function resolveEach(spec: UfuncSpec, operands: readonly Operand[], casting: Casting): Loop {
  // A Python scalar beside arrays takes any loop of its kind or above.
  const hasStrong = operands.some((o) => o.dtype !== null);
  const fitsWeak = (o: Operand, to: DType): boolean =>
    hasStrong ? weakFits(o.weak as Weak, to) : canCast(weakDefault(o.weak as Weak), to, "safe");
  for (const loop of spec.loops) {
    const fits = operands.every((o, i) =>
      o.dtype === null ? fitsWeak(o, loop.ins[i]) : canCast(o.dtype, loop.ins[i], "safe"),
    );
    if (fits) return loop;
  }
  throw noLoop(spec, operands, casting);
}

function weakFits(weak: Weak, to: DType): boolean {
  if (to.isInteger) return weak === 1;
  if (to.kind === "f") return weak <= 2;
  return to.kind === "c" || to.isObject;
}

/** Raises unless results of `from` may be stored in an output of `to`. */
export function checkOutputCast(
  spec: UfuncSpec,
  from: DType,
  to: DType,
  casting: Casting,
  index = -1,
): void {
  if (canCast(from, to, casting)) return;
  const place = index < 0 ? "output" : `output ${index}`;
  throw raiseType(
    UFuncTypeError,
    `Cannot cast ufunc '${spec.name}' ${place} from dtype('${dtypeTextHook.text(from)}') to dtype('${dtypeTextHook.text(to)}') with casting rule '${casting}'`,
  );
}

export function checkInputCast(
  spec: UfuncSpec,
  from: DType,
  to: DType,
  casting: Casting,
  index: number,
): void {
  if (canCast(from, to, casting)) return;
  const place = spec.nin === 1 ? "input" : `input ${index}`;
  throw raiseType(
    UFuncTypeError,
    `Cannot cast ufunc '${spec.name}' ${place} from dtype('${dtypeTextHook.text(from)}') to dtype('${dtypeTextHook.text(to)}') with casting rule '${casting}'`,
  );
}
