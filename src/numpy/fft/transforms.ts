/**
 * FFTs of array lines: reads the lines of an array along an axis, padded or cut to the wanted length, runs a
 * plan over each and stores the results. All work is in doubles; results of single precision are rounded once,
 * when they are stored. What scripts call is in module.ts.
 */
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { copyItems } from "../copy.ts";
import { COMPLEX64, COMPLEX128, type DType, FLOAT32, FLOAT64 } from "../dtype.ts";
import {
  DTypePromotionError,
  normalizeAxis,
  raiseType,
  UFuncOutputCastingError,
} from "../errors.ts";
import { keepOrderStrides } from "../iteration.ts";
import { allocateStrided, emptyArray, NDArray } from "../ndarray.ts";
import { canCast, dtypeClassName, realType } from "../promotion.ts";
import { sliceAxis } from "../shape-functions.ts";
import { moveaxis } from "../shape-ops.ts";
import { complexPlan, realPlan } from "./plan.ts";

export interface Direction {
  /** "complex": both sides complex; "real": the signal is real and the spectrum is one half. */
  readonly kind: "complex" | "real";
  readonly forward: boolean;
}

const SWAPPED = new Map<string, string>([
  ["backward", "forward"],
  ["ortho", "ortho"],
  ["forward", "backward"],
]);

/** The name of a normalisation argument; None is "backward". */
function normName(norm: PyValue): string | undefined {
  return norm === null ? "backward" : hostText(norm);
}

/** What the inverse direction makes of a normalisation. */
export function swapNorm(norm: PyValue): string {
  const swapped = SWAPPED.get(normName(norm) ?? "");
  if (swapped === undefined) {
    throw valueError(
      `Invalid norm value ${hostText(norm) ?? String(norm)}; should be "backward", "ortho" or "forward".`,
    );
  }
  return swapped;
}

function factorOf(norm: PyValue, n: number, real: DType): number {
  const round = real.itemsize === 4 ? Math.fround : (v: number): number => v;
  switch (normName(norm)) {
    case "backward":
      return 1;
    case "ortho":
      return round(1 / round(Math.sqrt(n)));
    case "forward":
      return round(1 / n);
    default:
      throw valueError(
        `Invalid norm value ${hostText(norm) ?? String(norm)}; should be "backward","ortho" or "forward".`,
      );
  }
}

/** Single precision stays single; everything else real or complex becomes double. */
function precisionOf(a: NDArray, name: string): DType {
  const { dtype } = a;
  if (dtype.isObject) throw noLoop(name);
  if (!dtype.isNumber) {
    const cls = `<class 'numpy.dtypes.${dtypeClassName(dtype)}'>`;
    throw raiseType(
      DTypePromotionError,
      `The DType ${cls} could not be promoted by <class 'numpy.dtypes._PyFloatDType'>. This means that no common DType exists for the given inputs. For example they cannot be stored in a single array unless the dtype is \`object\`. The full list of DTypes is: (${cls}, <class 'numpy.dtypes._PyFloatDType'>)`,
    );
  }
  if (!dtype.isInexact) return FLOAT64;
  return realType(dtype).itemsize <= 4 ? FLOAT32 : FLOAT64;
}

const noLoop = (name: string): unknown =>
  typeError(
    `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
  );

/** The transform of `a` along `axis` with length `n`, into `out` when given. */
export function transform(
  a: NDArray,
  n: number,
  axis: number,
  direction: Direction,
  norm: PyValue,
  out: PyValue,
): NDArray {
  if (n < 1) throw valueError(`Invalid number of FFT data points (${n}) specified.`);
  const { kind, forward } = direction;
  const name =
    kind === "complex"
      ? forward
        ? "fft"
        : "ifft"
      : forward
        ? `rfft_n_${n % 2 === 0 ? "even" : "odd"}`
        : "irfft";
  const factorName = forward ? norm : swapNorm(norm);
  const real = precisionOf(a, name);
  const factor = factorOf(factorName, n, real);
  const along = normalizeAxis(axis, a.ndim);
  const isReal = kind === "real";
  const count = isReal && forward ? (n >> 1) + 1 : n;
  if (isReal && forward && a.dtype.isComplex) throw noLoop(name);
  const complex = real === FLOAT32 ? COMPLEX64 : COMPLEX128;
  const dtype = isReal && !forward ? real : complex;
  const shape = a.shape.map((d, i) => (i === along ? count : d));
  const target = outputOf(out, shape, along, a, dtype, name);
  if (kind === "complex") {
    // A fresh result whose lines lie in order is transformed in place.
    const own = out === null && dtype === COMPLEX128 && along === a.ndim - 1 && target.isC;
    const lines = readLines(a, along, n, true, own ? target : undefined);
    transformLines(lines.data, lines.count, n, factor, forward);
    if (!own) copyItems(moveaxis(target, [along], [-1]), lines.array);
    return target;
  }
  const lines = readLines(a, along, forward ? n : (n >> 1) + 1, !forward);
  const made = (forward ? realSpectra : realSignals)(lines.data, lines.count, n, factor);
  const packed = emptyArray(forward ? COMPLEX128 : FLOAT64, [...lines.lead, count]);
  (packed.view as Float64Array).set(made, packed.start);
  copyItems(moveaxis(target, [along], [-1]), packed);
  return target;
}

function outputOf(
  out: PyValue,
  shape: readonly number[],
  along: number,
  a: NDArray,
  dtype: DType,
  name: string,
): NDArray {
  if (out === null) {
    const strides = keepOrderStrides(shape, [a.strides], dtype.itemsize);
    return allocateStrided(dtype, shape, strides, false);
  }
  if (!(out instanceof NDArray)) throw typeError("return arrays must be of ArrayType");
  if (out.ndim !== shape.length || out.shape[along] !== shape[along]) {
    throw valueError("output array has wrong shape.");
  }
  if (!canCast(dtype, out.dtype, "same_kind")) {
    throw raiseType(
      UFuncOutputCastingError,
      `Cannot cast ufunc '${name}' output from dtype('${dtype.baseName}') to dtype('${out.dtype.baseName}') with casting rule 'same_kind'`,
    );
  }
  return out;
}

interface Lines {
  /** `count` lines one after the other, interleaved when complex. */
  readonly data: Float64Array;
  readonly count: number;
  /** Shape of the array without the axis. */
  readonly lead: readonly number[];
  /** The same items as an array, the axis last. */
  readonly array: NDArray;
}

/** Lines of `length` items along an axis: cut, or padded with zeros. `to` is a place for them. */
function readLines(
  a: NDArray,
  along: number,
  length: number,
  complex: boolean,
  to?: NDArray,
): Lines {
  const moved = moveaxis(a, [along], [-1]);
  const lead = moved.shape.slice(0, -1);
  const last = moved.ndim - 1;
  const given = Math.min(length, moved.shape[last]);
  const lines = to ?? emptyArray(complex ? COMPLEX128 : FLOAT64, [...lead, length]);
  const data = lines.view as Float64Array;
  const size = lines.size * (complex ? 2 : 1);
  if (given < length) data.fill(0, lines.start, lines.start + size);
  copyItems(sliceAxis(lines, last, 0, given), sliceAxis(moved, last, 0, given));
  return {
    data: data.subarray(lines.start, lines.start + size),
    count: lead.reduce((x, y) => x * y, 1),
    lead,
    array: lines,
  };
}

function transformLines(
  data: Float64Array,
  count: number,
  n: number,
  factor: number,
  forward: boolean,
): void {
  const plan = complexPlan(n);
  for (let line = 0; line < count; line++) {
    plan.run(data.subarray(2 * n * line, 2 * n * (line + 1)), factor, forward);
  }
}

/** The first half of each spectrum, interleaved. */
function realSpectra(data: Float64Array, count: number, n: number, factor: number): Float64Array {
  const plan = realPlan(n);
  const width = 2 * ((n >> 1) + 1);
  const out = new Float64Array(width * count);
  const half = new Float64Array(n);
  for (let line = 0; line < count; line++) {
    half.set(data.subarray(n * line, n * (line + 1)));
    plan.run(half, factor, true);
    const at = width * line;
    out[at] = half[0];
    for (let k = 1; k < n; k++) out[at + k + 1] = half[k];
  }
  return out;
}

/** Real signals of length n from the first halves of their spectra. */
function realSignals(data: Float64Array, count: number, n: number, factor: number): Float64Array {
  const plan = realPlan(n);
  const width = 2 * ((n >> 1) + 1);
  const out = new Float64Array(n * count);
  for (let line = 0; line < count; line++) {
    const at = width * line;
    const half = out.subarray(n * line, n * (line + 1));
    half[0] = data[at];
    for (let k = 1; k < n; k++) half[k] = data[at + k + 1];
    plan.run(half, factor, false);
  }
  return out;
}
