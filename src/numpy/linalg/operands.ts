/**
 * Arguments of the linear algebra functions: checks with NumPy's texts, the dtype of the result, and the loop over
 * the matrices of a stack. Computation is always in doubles; single precision is only a rounding of results.
 */

import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import {
  COMPLEX64,
  COMPLEX128,
  type DType,
  FLOAT32,
  FLOAT64,
  sameShape,
  TypeNum,
} from "../dtype.ts";
import { dtypeTextHook, LinAlgError, raiseType, UFuncInputCastingError } from "../errors.ts";
import { asArray } from "../from-object.ts";
import { broadcastOptional } from "../iteration.ts";
import { finalize, NDArray, ndarrayType, shapeText } from "../ndarray.ts";
import { canCast, realType } from "../promotion.ts";
import { broadcastTo } from "../shape-ops.ts";
import { pack } from "./packing.ts";
import { NoConvergence } from "./scalars.ts";

export const linAlgError = (text: string): unknown => raiseType(LinAlgError, text);

export interface ResultType {
  readonly complex: boolean;
  /** Of matrices and vectors. */
  readonly dtype: DType;
  /** Of singular values, norms and other real results. */
  readonly real: DType;
}

const SUPPORTED: readonly TypeNum[] = [
  TypeNum.Float32,
  TypeNum.Float64,
  TypeNum.Complex64,
  TypeNum.Complex128,
];

export function resultType(...arrays: readonly NDArray[]): ResultType {
  let single = true;
  let complex = false;
  for (const { dtype } of arrays) {
    if (!dtype.isInexact) {
      single = false;
      continue;
    }
    if (!SUPPORTED.includes(dtype.num)) {
      // NumPy names the format; here long doubles have that of float64.
      const name = dtype.itemsize >= 8 ? "longdouble" : dtypeTextHook.text(dtype);
      throw typeError(`array type ${name} is unsupported in linalg`);
    }
    if (dtype.isComplex) complex = true;
    if (realType(dtype).itemsize === 8) single = false;
  }
  const real = single ? FLOAT32 : FLOAT64;
  return { complex, real, dtype: complex ? (single ? COMPLEX64 : COMPLEX128) : real };
}

export const complexOf = (real: DType): DType => (real === FLOAT32 ? COMPLEX64 : COMPLEX128);

/** Packed items of an operand of the loop `name`; `index` is its number where there are several. */
export function packOperand(
  arr: NDArray,
  complex: boolean,
  name: string,
  index = -1,
): Float64Array {
  const wanted = complex ? COMPLEX128 : FLOAT64;
  if (!canCast(arr.dtype, wanted, "same_kind")) {
    const place = index < 0 ? "input" : `input ${index}`;
    throw raiseType(
      UFuncInputCastingError,
      `Cannot cast ufunc '${name}' ${place} from dtype('${arr.dtype.isObject ? "O" : dtypeTextHook.text(arr.dtype)}') to dtype('${dtypeTextHook.text(wanted)}') with casting rule 'same_kind'`,
    );
  }
  return pack(arr, complex);
}

export function assertMatrix(...arrays: readonly NDArray[]): void {
  for (const a of arrays) {
    if (a.ndim !== 2) {
      throw linAlgError(`${a.ndim}-dimensional array given. Array must be two-dimensional`);
    }
  }
}

export function assertMatrices(a: NDArray): void {
  if (a.ndim < 2) {
    throw linAlgError(`${a.ndim}-dimensional array given. Array must be at least two-dimensional`);
  }
}

export function assertSquare(a: NDArray): void {
  assertMatrices(a);
  if (a.shape[a.ndim - 1] !== a.shape[a.ndim - 2]) {
    throw linAlgError("Last 2 dimensions of the array must be square");
  }
}

/** Sizes of a stack: how many matrices, their shape, and the shape of the stack. */
export interface StackShape {
  readonly lead: readonly number[];
  readonly count: number;
  readonly m: number;
  readonly n: number;
}

export function stackShape(a: NDArray): StackShape {
  const lead = a.shape.slice(0, -2);
  return {
    lead,
    count: lead.reduce((x, y) => x * y, 1),
    m: a.shape[a.ndim - 2],
    n: a.shape[a.ndim - 1],
  };
}

/** Two stacks over their common leading shape, as a generalised ufunc broadcasts them. */
export function broadcastStacks(
  a: NDArray,
  aCore: number,
  b: NDArray,
  bCore: number,
): { a: NDArray; b: NDArray; lead: readonly number[] } {
  const aLead = a.shape.slice(0, a.ndim - aCore);
  const bLead = b.shape.slice(0, b.ndim - bCore);
  if (sameShape(aLead, bLead)) return { a, b, lead: aLead };
  const lead = broadcastOptional([aLead, bLead]);
  if (lead === undefined) {
    const mapped = (x: NDArray, own: readonly number[], core: number): string =>
      `${shapeText(x.shape).replaceAll(", ", ",")}->(${[...own, ...new Array<string>(core).fill("newaxis")].join(",")})`;
    throw valueError(
      `operands could not be broadcast together with remapped shapes [original->remapped]: ${mapped(a, aLead, aCore)} ${mapped(b, bLead, bCore)}  and requested shape (${b.shape.slice(b.ndim - bCore).join(",")})`,
    );
  }
  const wide = (x: NDArray, core: number): NDArray =>
    broadcastTo(x, [...lead, ...x.shape.slice(x.ndim - core)]);
  return { a: wide(a, aCore), b: wide(b, bCore), lead };
}

/** The result as the argument's own subclass. */
export function wrapLike(result: NDArray, value: PyValue): NDArray {
  return value instanceof NDArray && value.cls !== ndarrayType
    ? finalize(result, value.cls, value)
    : result;
}

export const matrixArgument = (value: PyValue): NDArray => asArray(value);

/** Runs an iteration; when it does not end, LinAlgError with `text`. */
export function converging<T>(text: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof NoConvergence) throw linAlgError(text);
    throw error;
  }
}
