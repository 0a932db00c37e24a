/** Functions around one factorisation of a square matrix: solve, inv, det, slogdet, cholesky, and lstsq. */

import { valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { toFloat } from "../convert.ts";
import { INT32 } from "../dtype.ts";
import { FP_OVERFLOW, reportFlags } from "../errstate.ts";
import { writeItem } from "../item.ts";
import { math } from "../math.ts";
import { NamedTuple, namedTupleType } from "../named-tuple.ts";
import { emptyArray, type NDArray, unwrapScalar } from "../ndarray.ts";
import { choleskyComplex, choleskyReal } from "./cholesky.ts";
import { leastSquares } from "./least-squares.ts";
import { factorComplex, factorReal, logDeterminant, solveComplex, solveReal } from "./lu.ts";
import {
  assertMatrix,
  assertSquare,
  broadcastStacks,
  converging,
  linAlgError,
  matrixArgument,
  packOperand,
  resultType,
  stackShape,
  wrapLike,
} from "./operands.ts";
import { identity, transposed, unpack } from "./packing.ts";

const slogdetResult = namedTupleType("SlogdetResult", ["sign", "logabsdet"]);

/** Solutions of every system of the stack, into `b`. */
function solveStack(
  a: Float64Array,
  b: Float64Array,
  count: number,
  n: number,
  m: number,
  complex: boolean,
): void {
  const w = complex ? 2 : 1;
  const pivots = new Int32Array(n);
  for (let i = 0; i < count; i++) {
    const left = a.subarray(i * n * n * w, (i + 1) * n * n * w);
    const right = b.subarray(i * n * m * w, (i + 1) * n * m * w);
    if ((complex ? factorComplex : factorReal)(left, n, pivots)) {
      throw linAlgError("Singular matrix");
    }
    (complex ? solveComplex : solveReal)(left, n, pivots, right, m);
  }
}

export function solve(aValue: PyValue, bValue: PyValue): NDArray {
  const a = matrixArgument(aValue);
  assertSquare(a);
  const b = matrixArgument(bValue);
  const type = resultType(a, b);
  const n = a.shape[a.ndim - 1];
  const core = b.ndim === 1 ? 1 : 2;
  const name = core === 1 ? "solve1" : "solve";
  const signature = core === 1 ? "(m,m),(m)->(m)" : "(m,m),(m,n)->(m,n)";
  if (b.ndim < core) {
    throw valueError(
      `${name}: Input operand 1 does not have enough dimensions (has ${b.ndim}, gufunc core with signature ${signature} requires ${core})`,
    );
  }
  const rows = b.shape[b.ndim - core];
  if (rows !== n) {
    throw valueError(
      `${name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature ${signature} (size ${rows} is different from ${n})`,
    );
  }
  const wide = broadcastStacks(a, 2, b, core);
  const left = packOperand(wide.a, type.complex, name, 0);
  const right = packOperand(wide.b, type.complex, name, 1);
  const m = core === 1 ? 1 : b.shape[b.ndim - 1];
  const count = wide.lead.reduce((x, y) => x * y, 1);
  solveStack(left, right, count, n, m, type.complex);
  return wrapLike(unpack(right, wide.b.shape, type.complex, type.dtype), bValue);
}

/** Inverses; where `onSingular` is given, singular matrices become what it says. */
export function inverse(aValue: PyValue, onSingular?: number): NDArray {
  const a = matrixArgument(aValue);
  assertSquare(a);
  const type = resultType(a);
  const { count, n } = stackShape(a);
  const data = packOperand(a, type.complex, "inv");
  const size = n * n * (type.complex ? 2 : 1);
  for (let i = 0; i < count; i++) {
    const matrix = data.subarray(i * size, (i + 1) * size);
    const b = identity(n, type.complex);
    try {
      solveStack(matrix, b, 1, n, n, type.complex);
    } catch (error) {
      if (onSingular === undefined) throw error;
      b.fill(onSingular);
    }
    matrix.set(b);
  }
  return wrapLike(unpack(data, a.shape, type.complex, type.dtype), aValue);
}

function determinants(aValue: PyValue, name: string) {
  const a = matrixArgument(aValue);
  assertSquare(a);
  const type = resultType(a);
  const { lead, count, n } = stackShape(a);
  const data = packOperand(a, type.complex, name);
  const size = n * n * (type.complex ? 2 : 1);
  const found = Array.from({ length: count }, (_, i) =>
    logDeterminant(data.subarray(i * size, (i + 1) * size), n, type.complex),
  );
  return { lead, type, found };
}

export function det(aValue: PyValue): PyValue {
  const { lead, type, found } = determinants(aValue, "det");
  const w = type.complex ? 2 : 1;
  const out = new Float64Array(found.length * w);
  let overflow = 0;
  found.forEach(({ re, im, log }, i) => {
    const size = math.exp(log);
    if (size === Infinity && log !== Infinity) overflow = FP_OVERFLOW;
    out[i * w] = re * size;
    if (type.complex) out[i * w + 1] = im * size;
  });
  reportFlags(overflow, "det");
  return unwrapScalar(unpack(out, lead, type.complex, type.dtype));
}

export function slogdet(aValue: PyValue): PyValue {
  const { lead, type, found } = determinants(aValue, "slogdet");
  const w = type.complex ? 2 : 1;
  const signs = new Float64Array(found.length * w);
  const logs = new Float64Array(found.length);
  found.forEach(({ re, im, log }, i) => {
    signs[i * w] = re;
    if (type.complex) signs[i * w + 1] = im;
    logs[i] = log;
  });
  return new NamedTuple(slogdetResult, [
    unwrapScalar(unpack(signs, lead, type.complex, type.dtype)),
    unwrapScalar(unpack(logs, lead, false, type.real)),
  ]);
}

export function cholesky(aValue: PyValue, upper: boolean): NDArray {
  const a = matrixArgument(aValue);
  assertSquare(a);
  const type = resultType(a);
  const { complex } = type;
  const { count, n } = stackShape(a);
  const data = packOperand(a, complex, upper ? "cholesky_up" : "cholesky_lo");
  const size = n * n * (complex ? 2 : 1);
  for (let i = 0; i < count; i++) {
    const matrix = data.subarray(i * size, (i + 1) * size);
    if (upper) matrix.set(transposed(matrix, n, n, complex));
    if (!(complex ? choleskyComplex : choleskyReal)(matrix, n)) {
      throw linAlgError("Matrix is not positive definite");
    }
    if (upper) matrix.set(transposed(matrix, n, n, complex));
  }
  return wrapLike(unpack(data, a.shape, complex, type.dtype), aValue);
}

/** x, residuals, rank and singular values. */
export interface LstsqParts {
  readonly x: NDArray;
  readonly residuals: NDArray;
  readonly rank: number;
  readonly s: NDArray;
}

export function lstsqParts(aValue: PyValue, bValue: PyValue, rcond: PyValue): LstsqParts {
  const a = matrixArgument(aValue);
  const b = matrixArgument(bValue);
  const isVector = b.ndim === 1;
  assertMatrix(a);
  if (!isVector) assertMatrix(b);
  const [m, n] = a.shape;
  const r = isVector ? 1 : b.shape[1];
  if (b.shape[0] !== m) throw linAlgError("Incompatible dimensions");
  const type = resultType(a, b);
  const { complex } = type;
  const limit = rcond === null ? 2 ** -52 * Math.max(m, n) : toFloat(rcond);
  const left = packOperand(a, complex, "lstsq", 0);
  const right = packOperand(b, complex, "lstsq", 1);
  const found = converging("SVD did not converge in Linear Least Squares", () =>
    leastSquares(left, right, m, n, r, complex, limit),
  );
  const hasResiduals = found.rank === n && m > n;
  return {
    x: unpack(found.x, isVector ? [n] : [n, r], complex, type.dtype),
    residuals: unpack(
      hasResiduals ? found.residuals : new Float64Array(0),
      [hasResiduals ? r : 0],
      false,
      type.real,
    ),
    rank: found.rank,
    s: unpack(found.s, [found.s.length], false, type.real),
  };
}

/** A rank as the scalar that lstsq returns. */
export function rankScalar(rank: number): PyValue {
  const count = emptyArray(INT32, []);
  writeItem(INT32, count.storage, count.offset, rank);
  return unwrapScalar(count);
}

export function lstsq(aValue: PyValue, bValue: PyValue, rcond: PyValue): PyValue {
  const { x, residuals, rank, s } = lstsqParts(aValue, bValue, rcond);
  return new PyTuple([wrapLike(x, bValue), wrapLike(residuals, bValue), rankScalar(rank), s]);
}
