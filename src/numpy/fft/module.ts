/** `numpy.fft`: arguments of the transforms, transforms over several axes, frequencies and shifts. */
import { toArray, typeName } from "../../objects/abstract.ts";
import {
  exceptionTypes,
  indexError,
  valueError,
  zeroDivisionError,
} from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import { toFloat, toIndex } from "../convert.ts";
import { copyItems } from "../copy.ts";
import { fromDoubles } from "../creation.ts";
import { normalizeAxis, warn } from "../errors.ts";
import { asArray } from "../from-object.ts";
import { add, type Names } from "../namespace.ts";
import type { NDArray } from "../ndarray.ts";
import { NpInteger } from "../scalar-types.ts";
import { axisList, concatenateArrays, sliceAxis } from "../shape-functions.ts";
import { apply } from "../ufunc.ts";
import { type Direction, swapNorm, transform } from "./transforms.ts";

const FFT: Direction = { kind: "complex", forward: true };
const IFFT: Direction = { kind: "complex", forward: false };
const RFFT: Direction = { kind: "real", forward: true };
const IRFFT: Direction = { kind: "real", forward: false };

/** `a.shape[axis]` as Python indexes a tuple. */
function lengthAt(a: NDArray, axis: number): number {
  const n = a.shape[axis < 0 ? axis + a.ndim : axis];
  if (n === undefined) throw indexError("tuple index out of range");
  return n;
}

function one(
  a: NDArray,
  n: PyValue,
  axisValue: PyValue,
  norm: PyValue,
  out: PyValue,
  direction: Direction,
): NDArray {
  const axis = toIndex(axisValue);
  const isSignal = direction === IRFFT;
  const length =
    n === null ? (isSignal ? (lengthAt(a, axis) - 1) * 2 : lengthAt(a, axis)) : toIndex(n);
  return transform(a, length, axis, direction, norm, out);
}

const NO_AXES =
  "`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future version of NumPy, this will raise an error and `s[i]` will correspond to the size along the transformed axis specified by `axes[i]`. To retain current behaviour, pass a sequence [0, ..., k-1] to `axes` for an array of dimension k.";
const NONE_IN_S =
  "Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will raise an error in a future version of NumPy. To use the default behaviour of the corresponding 1-D transform, pass the value matching the default for its `n` parameter. To use the default behaviour for every axis, the `s` argument can be omitted.";

interface Axes {
  readonly axes: readonly number[];
  /** Length per axis; null is that transform's default. */
  readonly lengths: readonly (number | null)[];
}

/** The axes of an n-dimensional transform and the lengths along them. */
function axesOf(a: NDArray, s: PyValue, axesValue: PyValue, isSignal: boolean): Axes {
  const given = axesValue === null ? null : axisList(axesValue);
  let lengths: (number | null)[];
  if (s === null) {
    lengths =
      given === null
        ? [...a.shape]
        : given.map((axis) => {
            if (axis >= a.ndim || axis < -a.ndim) {
              throw indexError(`index ${axis} is out of bounds for axis 0 with size ${a.ndim}`);
            }
            return lengthAt(a, axis);
          });
  } else lengths = toArray(s).map((v) => (v === null ? null : toIndex(v)));
  if (given === null && s !== null) warn(exceptionTypes.DeprecationWarning, NO_AXES);
  const axes = given ?? lengths.map((_, i) => i - lengths.length);
  if (axes.length !== lengths.length) {
    throw valueError("Shape and axes have different lengths.");
  }
  if (isSignal && s === null) {
    if (axes.length === 0) throw indexError("list assignment index out of range");
    lengths[lengths.length - 1] = (lengthAt(a, axes[axes.length - 1]) - 1) * 2;
  }
  if (lengths.includes(null)) warn(exceptionTypes.DeprecationWarning, NONE_IN_S);
  return { axes, lengths: lengths.map((n, i) => (n === -1 ? lengthAt(a, axes[i]) : n)) };
}

function several(
  value: PyValue,
  s: PyValue,
  axesValue: PyValue,
  norm: PyValue,
  out: PyValue,
  direction: Direction,
): NDArray {
  let a = asArray(value);
  const { axes, lengths } = axesOf(a, s, axesValue, direction === IRFFT);
  const last = axes.length - 1;
  const step = (i: number, d: Direction, target: PyValue): void => {
    a = one(a, lengths[i], axes[i], norm, target, d);
  };
  if (direction.kind === "complex") {
    for (let i = last; i >= 0; i--) step(i, direction, out);
    return a;
  }
  if (last < 0) throw indexError("list index out of range");
  if (direction.forward) {
    step(last, RFFT, out);
    for (let i = last - 1; i >= 0; i--) step(i, FFT, out);
    return a;
  }
  for (let i = 0; i < last; i++) step(i, IFFT, null);
  step(last, IRFFT, out);
  return a;
}

const LAST_TWO = new PyTuple([-2, -1]);

function addTransforms(names: Names): void {
  const rows: [string, Direction][] = [
    ["fft", FFT],
    ["ifft", IFFT],
    ["rfft", RFFT],
    ["irfft", IRFFT],
  ];
  for (const [name, direction] of rows) {
    add(names, `${name}(a, n=None, axis=-1, norm=None, out=None)`, (a, n, axis, norm, out) =>
      one(asArray(a), n, axis, norm, out, direction),
    );
    add(names, `${name}2(a, s=None, axes=<absent>, norm=None, out=None)`, (a, s, axes, norm, out) =>
      several(a, s, axes === undefined ? LAST_TWO : axes, norm, out, direction),
    );
    add(names, `${name}n(a, s=None, axes=None, norm=None, out=None)`, (a, s, axes, norm, out) =>
      several(a, s, axes, norm, out, direction),
    );
  }
  add(names, "hfft(a, n=None, axis=-1, norm=None, out=None)", (a, n, axis, norm) =>
    one(apply("conjugate", asArray(a)), n, axis, swapNorm(norm), null, IRFFT),
  );
  add(names, "ihfft(a, n=None, axis=-1, norm=None, out=None)", (a, n, axis, norm, out) => {
    const made = one(asArray(a), n, axis, swapNorm(norm), out, RFFT);
    copyItems(made, apply("conjugate", made));
    return made;
  });
}

// ---- frequencies and shifts --------------------------------------------------------------------------------

/** 1/(n·d), as Python's numbers divide. */
function frequencyStep(nValue: PyValue, dValue: PyValue): { n: number; step: number } {
  if (intValue(nValue) === undefined && !(nValue instanceof NpInteger)) {
    throw valueError("n should be an integer");
  }
  const n = toIndex(nValue);
  const span = n * toFloat(dValue);
  if (span === 0) throw zeroDivisionError("division by zero");
  return { n, step: 1 / span };
}

function frequencies(n: number, step: number, half: boolean): NDArray {
  const count = half ? Math.floor(n / 2) + 1 : n;
  const positive = Math.floor((n - 1) / 2) + 1;
  if (count < 0) throw valueError("negative dimensions are not allowed");
  return fromDoubles(
    Float64Array.from({ length: count }, (_, k) => (half || k < positive ? k : k - n) * step),
  );
}

/** Moves half of each axis to the other end; `up` rounds the half up. */
function shifted(value: PyValue, axesValue: PyValue, inverse: boolean): NDArray {
  const x = asArray(value);
  const axes = axesValue === null ? x.shape.map((_, i) => i) : axisList(axesValue);
  let result = x;
  for (const axis of axes) {
    if (lengthAt(x, axis) === 0) continue;
    const along = normalizeAxis(axis, x.ndim);
    const n = x.shape[along];
    const half = Math.floor(n / 2);
    const cut = inverse ? half : n - half;
    result = concatenateArrays(
      [sliceAxis(result, along, cut, n), sliceAxis(result, along, 0, cut)],
      along,
      x.dtype,
    );
  }
  return result === x ? concatenateIfBare(x) : result;
}

/** A copy: shifts never return their argument. */
const concatenateIfBare = (x: NDArray): NDArray =>
  x.ndim === 0 ? x : concatenateArrays([x], 0, x.dtype);

function checkDevice(device: PyValue): void {
  if (device !== null && device !== "cpu") {
    throw valueError(
      `Device not understood. Only "cpu" is allowed, but received: ${typeof device === "string" ? device : typeName(device)}`,
    );
  }
}

export function fftNames(): Names {
  const names: Names = new Map();
  addTransforms(names);
  add(names, "fftfreq(n, d=1.0, device=None)", (n, d, device) => {
    checkDevice(device);
    const { n: count, step } = frequencyStep(n, d);
    return frequencies(count, step, false);
  });
  add(names, "rfftfreq(n, d=1.0, device=None)", (n, d, device) => {
    checkDevice(device);
    const { n: count, step } = frequencyStep(n, d);
    return frequencies(count, step, true);
  });
  add(names, "fftshift(x, axes=None)", (x, axes) => shifted(x, axes, false));
  add(names, "ifftshift(x, axes=None)", (x, axes) => shifted(x, axes, true));
  return names;
}
