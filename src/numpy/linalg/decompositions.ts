/** Functions that take matrices apart: qr, svd, eig, eigh and their values, and what rests on singular values. */
import { exceptionTypes, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";
import { toBool } from "../convert.ts";
import { castArray } from "../copy.ts";
import { type DType, INT64 } from "../dtype.ts";
import { warn } from "../errors.ts";
import { asArray } from "../from-object.ts";
import { NamedTuple, namedTupleType } from "../named-tuple.ts";
import { emptyArray, type NDArray, unwrapScalar } from "../ndarray.ts";
import { matmulArrays } from "../products.ts";
import { all } from "../reductions.ts";
import { expandDims, swapaxes } from "../shape-ops.ts";
import { apply, reduceToArray, ufuncs } from "../ufunc.ts";
import { where } from "../where.ts";
import { generalEigen } from "./general-eigen.ts";
import { hermitianEigen } from "./hermitian-eigen.ts";
import type { Matrix } from "./householder.ts";
import {
  assertMatrices,
  assertSquare,
  complexOf,
  converging,
  linAlgError,
  matrixArgument,
  packOperand,
  type ResultType,
  resultType,
  stackShape,
  wrapLike,
} from "./operands.ts";
import { transposed, unpack } from "./packing.ts";
import { factorQr } from "./qr.ts";
import { decompose, type SvdMode } from "./svd.ts";

const qrResult = namedTupleType("QRResult", ["Q", "R"]);
const svdResult = namedTupleType("SVDResult", ["U", "S", "Vh"]);
const eigResult = namedTupleType("EigResult", ["eigenvalues", "eigenvectors"]);
const eighResult = namedTupleType("EighResult", ["eigenvalues", "eigenvectors"]);

/** One matrix of a packed stack. */
const slice = (data: Float64Array, i: number, size: number): Float64Array =>
  data.subarray(i * size, (i + 1) * size);

// ---- qr ----------------------------------------------------------------------------------------------------

const QR_MODES = ["reduced", "complete", "r", "raw", "economic"];

function qrMode(value: PyValue): string {
  const mode = hostText(value) ?? "";
  if (mode === "f" || mode === "full") {
    warn(
      exceptionTypes.DeprecationWarning,
      "The 'full' option is deprecated in favor of 'reduced'.\nFor backward compatibility let mode default.",
    );
    return "reduced";
  }
  if (mode === "e" || mode === "economic") {
    warn(exceptionTypes.DeprecationWarning, "The 'economic' option is deprecated.");
    return "economic";
  }
  if (!QR_MODES.includes(mode)) throw valueError(`Unrecognized mode '${mode}'`);
  return mode;
}

export function qr(value: PyValue, modeValue: PyValue): PyValue {
  const mode = qrMode(modeValue);
  const a = matrixArgument(value);
  assertMatrices(a);
  const type = resultType(a);
  const { complex, dtype } = type;
  const w = complex ? 2 : 1;
  const { lead, count, m, n } = stackShape(a);
  const data = packOperand(a, complex, "qr_r_raw");
  const k = Math.min(m, n);
  const columns = mode === "complete" && m > n ? m : k;
  const wantsQ = mode === "reduced" || mode === "complete";
  const wantsRaw = mode === "raw" || mode === "economic";
  const q = new Float64Array(wantsQ ? count * m * columns * w : 0);
  const taus = new Float64Array(count * k * w);
  for (let i = 0; i < count; i++) {
    const matrix: Matrix = { data: slice(data, i, m * n * w), rows: m, cols: n, complex };
    const reflectors = factorQr(matrix);
    taus.set(reflectors.tau, i * k * w);
    if (wantsQ) q.set(reflectors.matrix(columns).data, i * m * columns * w);
    if (!wantsRaw) continue;
    // The vectors of the reflectors, without their leading 1, fill the lower triangle.
    for (let j = 0; j < k; j++) {
      for (let p = (j + 1) * w; p < m * w; p += w) {
        for (let c = 0; c < w; c++) {
          matrix.data[(p / w) * n * w + j * w + c] = reflectors.v[j * m * w + p + c];
        }
      }
    }
  }
  if (mode === "economic") return wrapLike(unpack(data, a.shape, complex, dtype), value);
  if (mode === "raw") {
    const turned = new Float64Array(data.length);
    for (let i = 0; i < count; i++) {
      turned.set(transposed(slice(data, i, m * n * w), m, n, complex, false), i * m * n * w);
    }
    return new PyTuple([
      wrapLike(unpack(turned, [...lead, n, m], complex, dtype), value),
      unpack(taus, [...lead, k], complex, dtype),
    ]);
  }
  const rows = wantsQ ? columns : k;
  const r = new Float64Array(count * rows * n * w);
  for (let i = 0; i < count; i++) {
    r.set(data.subarray(i * m * n * w, i * m * n * w + rows * n * w), i * rows * n * w);
  }
  const right = wrapLike(unpack(r, [...lead, rows, n], complex, dtype), value);
  if (mode === "r") return right;
  return new NamedTuple(qrResult, [
    wrapLike(unpack(q, [...lead, m, columns], complex, dtype), value),
    right,
  ]);
}

// ---- eigenvalues -----------------------------------------------------------------------------------------------

const NO_EIGENVALUES = "Eigenvalues did not converge";

function assertFinite(a: NDArray): void {
  if (!toBool(all(apply("isfinite", a)))) {
    throw linAlgError("Array must not contain infs or NaNs");
  }
}

interface EigenParts {
  readonly values: NDArray;
  readonly vectors: NDArray | null;
}

function eigenParts(value: PyValue, wantVectors: boolean): EigenParts {
  const a = matrixArgument(value);
  assertSquare(a);
  assertFinite(a);
  const type = resultType(a);
  const { lead, count, n } = stackShape(a);
  const data = packOperand(a, type.complex, wantVectors ? "eig" : "eigvals");
  const size = n * n * (type.complex ? 2 : 1);
  const values = new Float64Array(2 * count * n);
  const vectors = new Float64Array(wantVectors ? 2 * count * n * n : 0);
  for (let i = 0; i < count; i++) {
    const made = converging(NO_EIGENVALUES, () =>
      generalEigen(slice(data, i, size), n, type.complex, wantVectors),
    );
    values.set(made.values, 2 * i * n);
    if (made.vectors !== null) vectors.set(made.vectors, 2 * i * n * n);
  }
  // Real matrices whose eigenvalues are all real have real results.
  let isReal = !type.complex;
  for (let i = 1; i < values.length && isReal; i += 2) isReal = values[i] === 0;
  const dtype = isReal ? type.real : complexOf(type.real);
  const store = (items: Float64Array, shape: readonly number[]): NDArray =>
    isReal
      ? unpack(
          items.filter((_, i) => i % 2 === 0),
          shape,
          false,
          dtype,
        )
      : unpack(items, shape, true, dtype);
  return {
    values: store(values, [...lead, n]),
    vectors: wantVectors ? store(vectors, a.shape) : null,
  };
}

export const eigvals = (value: PyValue): NDArray => eigenParts(value, false).values;

export function eig(value: PyValue): PyValue {
  const { values, vectors } = eigenParts(value, true);
  return new NamedTuple(eigResult, [values, wrapLike(vectors as NDArray, value)]);
}

export function hermitianParts(
  value: PyValue,
  uplo: PyValue,
  wantVectors: boolean,
): EigenParts & {
  type: ResultType;
} {
  const which = (hostText(uplo) ?? "").toUpperCase();
  if (which !== "L" && which !== "U") throw valueError("UPLO argument must be 'L' or 'U'");
  const a = matrixArgument(value);
  assertSquare(a);
  const type = resultType(a);
  const { complex } = type;
  const { lead, count, n } = stackShape(a);
  const name = `${wantVectors ? "eigh" : "eigvalsh"}_${which === "L" ? "lo" : "up"}`;
  const data = packOperand(a, complex, name);
  const size = n * n * (complex ? 2 : 1);
  const values = new Float64Array(count * n);
  for (let i = 0; i < count; i++) {
    const matrix = slice(data, i, size);
    const made = converging(NO_EIGENVALUES, () =>
      hermitianEigen(matrix, n, which === "L", complex, wantVectors),
    );
    values.set(made.values, i * n);
    if (made.vectors !== null) matrix.set(made.vectors);
  }
  return {
    type,
    values: unpack(values, [...lead, n], false, type.real),
    vectors: wantVectors ? unpack(data, a.shape, complex, type.dtype) : null,
  };
}

export const eigvalsh = (value: PyValue, uplo: PyValue): NDArray =>
  hermitianParts(value, uplo, false).values;

export function eigh(value: PyValue, uplo: PyValue): PyValue {
  const { values, vectors } = hermitianParts(value, uplo, true);
  return new NamedTuple(eighResult, [values, wrapLike(vectors as NDArray, value)]);
}

// ---- singular values -----------------------------------------------------------------------------------------

export interface SvdParts {
  readonly u: NDArray | null;
  readonly s: NDArray;
  readonly vt: NDArray | null;
}

export function svdParts(value: PyValue, mode: SvdMode): SvdParts {
  const a = matrixArgument(value);
  assertMatrices(a);
  const type = resultType(a);
  const { complex } = type;
  const w = complex ? 2 : 1;
  const { lead, count, m, n } = stackShape(a);
  const k = Math.min(m, n);
  const data = packOperand(
    a,
    complex,
    mode === "values" ? "svd" : mode === "full" ? "svd_f" : "svd_s",
  );
  const columns = mode === "full" ? m : k;
  const rows = mode === "full" ? n : k;
  const hasVectors = mode !== "values";
  const s = new Float64Array(count * k);
  const u = new Float64Array(hasVectors ? count * m * columns * w : 0);
  const vt = new Float64Array(hasVectors ? count * rows * n * w : 0);
  for (let i = 0; i < count; i++) {
    const made = converging("SVD did not converge", () =>
      decompose(slice(data, i, m * n * w), m, n, complex, mode),
    );
    s.set(made.s, i * k);
    if (made.u !== null) u.set(made.u, i * m * columns * w);
    if (made.vt !== null) vt.set(made.vt, i * rows * n * w);
  }
  return {
    s: unpack(s, [...lead, k], false, type.real),
    u: hasVectors ? unpack(u, [...lead, m, columns], complex, type.dtype) : null,
    vt: hasVectors ? unpack(vt, [...lead, rows, n], complex, type.dtype) : null,
  };
}

/** Singular values and vectors of Hermitian matrices from their eigenvalues. */
function hermitianSvd(value: PyValue, wantVectors: boolean): SvdParts {
  const { values, vectors, type } = hermitianParts(value, "L", wantVectors);
  const { complex } = type;
  const w = complex ? 2 : 1;
  const n = values.shape[values.ndim - 1];
  const eigenvalues = packOperand(values, false, "svd");
  const given = vectors === null ? new Float64Array(0) : packOperand(vectors, complex, "svd");
  const s = new Float64Array(eigenvalues.length);
  const u = new Float64Array(given.length);
  const vt = new Float64Array(given.length);
  const count = n === 0 ? 0 : eigenvalues.length / n;
  for (let i = 0; i < count; i++) {
    const own = slice(eigenvalues, i, n);
    // Descending by magnitude; of equals the later one first, as a reversed stable sort has them.
    const order = Array.from(own, (_, j) => j).sort(
      (x, y) => Math.abs(own[y]) - Math.abs(own[x]) || y - x,
    );
    order.forEach((from, to) => {
      s[i * n + to] = Math.abs(own[from]);
      if (vectors === null) return;
      const sign = own[from] < 0 || Object.is(own[from], -0) ? -1 : 1;
      for (let r = 0; r < n; r++) {
        const at = (i * n * n + r * n + from) * w;
        const left = (i * n * n + r * n + to) * w;
        const right = (i * n * n + to * n + r) * w;
        u[left] = given[at];
        vt[right] = sign * given[at];
        if (complex) {
          u[left + 1] = given[at + 1];
          vt[right + 1] = -sign * given[at + 1];
        }
      }
    });
  }
  const shape = vectors === null ? [] : vectors.shape;
  return {
    s: unpack(s, values.shape, false, type.real),
    u: vectors === null ? null : unpack(u, shape, complex, type.dtype),
    vt: vectors === null ? null : unpack(vt, shape, complex, type.dtype),
  };
}

export function svd(value: PyValue, full: boolean, vectors: boolean, hermitian: boolean): PyValue {
  const { u, s, vt } = hermitian
    ? hermitianSvd(value, vectors)
    : svdParts(value, vectors ? (full ? "full" : "reduced") : "values");
  if (u === null || vt === null) return s;
  return new NamedTuple(svdResult, [wrapLike(u, value), s, wrapLike(vt, value)]);
}

const epsilonOf = (dtype: DType): number =>
  dtype.itemsize / (dtype.isComplex ? 2 : 1) === 4 ? 2 ** -23 : 2 ** -52;

const lastAxis = (a: NDArray): NDArray => expandDims(a, [-1]);

export function matrixRank(
  value: PyValue,
  tol: PyValue,
  hermitian: boolean,
  rtol: PyValue,
): PyValue {
  if (rtol !== null && tol !== null) throw valueError("`tol` and `rtol` can't be both set.");
  const a = matrixArgument(value);
  if (a.ndim < 2) return toBool(all(apply("equal", a, 0))) ? 0 : 1;
  const { s } = hermitian ? hermitianSvd(a, false) : svdParts(a, "values");
  let limit: NDArray;
  if (tol === null) {
    const relative =
      rtol === null
        ? new PyFloat(Math.max(...a.shape.slice(-2)) * epsilonOf(s.dtype))
        : lastAxis(asArray(rtol));
    const largest = reduceToArray(ufuncs.maximum, s, { axis: -1, keepdims: true, initial: 0 });
    limit = apply("multiply", largest, relative);
  } else limit = lastAxis(asArray(tol));
  const counted = castArray(apply("greater", s, limit), INT64);
  return unwrapScalar(reduceToArray(ufuncs.add, counted, { axis: -1 }));
}

export function pinv(
  value: PyValue,
  rcond: PyValue,
  hermitian: boolean,
  rtol: PyValue | undefined,
): PyValue {
  const given = matrixArgument(value);
  let relative: PyValue;
  if (rcond === null) {
    if (rtol === undefined) relative = new PyFloat(1e-15);
    else if (rtol === null) {
      relative = new PyFloat(Math.max(...given.shape.slice(-2)) * epsilonOf(given.dtype));
    } else relative = rtol;
  } else if (rtol !== undefined) throw valueError("`rtol` and `rcond` can't be both set.");
  else relative = rcond;
  const [m, n] = given.shape.slice(-2);
  if (given.size === 0 && m * n === 0) {
    return wrapLike(emptyArray(given.dtype, [...given.shape.slice(0, -2), n, m]), value);
  }
  const a = apply("conjugate", given);
  const { u, s, vt } = hermitian ? hermitianSvd(a, true) : svdParts(a, "reduced");
  const largest = reduceToArray(ufuncs.maximum, s, { axis: -1, keepdims: true });
  const cutoff = apply("multiply", lastAxis(asArray(relative)), largest);
  const keep = apply("greater", s, cutoff);
  const safe = where(keep, s, castArray(asArray(1), s.dtype));
  const inverse = where(keep, apply("divide", 1, safe), castArray(asArray(0), s.dtype));
  const scaled = apply("multiply", lastAxis(inverse), swapaxes(u as NDArray, -1, -2));
  return wrapLike(matmulArrays(swapaxes(vt as NDArray, -1, -2), scaled), value);
}
