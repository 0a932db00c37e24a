/** Functions of values: differences, interpolation, convolution, products, windows, tests. */
import { call, toArray } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, intValue, PyComplex, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toFloat, toIndex } from "./convert.ts";
import { castArray, copyArray, copyItems } from "./copy.ts";
import { fromDoubles, zerosArray } from "./creation.ts";
import { BOOL, COMPLEX128, FLOAT64 } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { normalizeAxis } from "./errors.ts";
import { quietly } from "./errstate.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { math } from "./math.ts";
import { add, type Names } from "./namespace.ts";
import { emptyArray, makeView, NDArray, unwrapScalar } from "./ndarray.ts";
import {
  dotArrays,
  einsumArrays,
  innerArrays,
  kronArrays,
  matmulArrays,
  outerArrays,
  tensordot,
} from "./products.ts";
import { promoteTypes } from "./promotion.ts";
import * as R from "./reductions.ts";
import { concatenateArrays, sliceAxis } from "./shape-functions.ts";
import { moveaxis, ravel, reshape, transpose } from "./shape-ops.ts";
import { numbersOf } from "./sort-keys.ts";
import { apply, reduceToArray, ufuncs } from "./ufunc.ts";
import { where } from "./where.ts";

const arr = (a: PyValue): NDArray => asAnyArray(a);
const outOf = (result: NDArray, out: PyValue): PyValue => {
  if (!(out instanceof NDArray)) return unwrapScalar(result);
  copyItems(out, result);
  return out;
};

// ---- differences ---------------------------------------------------------------------------------------------

function diff(
  a: PyValue,
  n: number,
  axis: number,
  prepend: PyValue | undefined,
  append: PyValue | undefined,
): PyValue {
  if (n === 0) return a;
  if (n < 0) throw valueError(`order must be non-negative but got ${n}`);
  let x = arr(a);
  if (x.ndim === 0) throw valueError("diff requires input that is at least one dimensional");
  const along = normalizeAxis(axis, x.ndim);
  const edge = (v: PyValue): NDArray => {
    const e = asArray(v);
    if (e.ndim > 0) return e;
    const shape = x.shape.map((d, i) => (i === along ? 1 : d));
    const full = emptyArray(e.dtype, shape);
    copyItems(full, e);
    return full;
  };
  const parts = [
    ...(prepend === undefined ? [] : [edge(prepend)]),
    x,
    ...(append === undefined ? [] : [edge(append)]),
  ];
  if (parts.length > 1) x = concatenateArrays(parts, along);
  for (let k = 0; k < n; k++) {
    const size = x.shape[along];
    const later = sliceAxis(x, along, 1, size);
    const before = sliceAxis(x, along, 0, Math.max(size - 1, 0));
    x = apply(x.dtype.isBool ? "not_equal" : "subtract", later, before);
  }
  return x;
}

function gradient(f: PyValue, spacings: PyValue[], axisValue: PyValue, edgeOrder: number): PyValue {
  const source = arr(f);
  const x = source.dtype.isInexact ? source : castArray(source, FLOAT64);
  const axes =
    axisValue === null
      ? x.shape.map((_, i) => i)
      : (axisValue instanceof PyTuple ? axisValue.items.map(toIndex) : [toIndex(axisValue)]).map(
          (i) => normalizeAxis(i, x.ndim),
        );
  if (spacings.length > 1 && spacings.length !== axes.length)
    throw typeError("invalid number of arguments");
  const results = axes.map((axis, i) => {
    const n = x.shape[axis];
    if (n < edgeOrder + 1) {
      throw valueError(
        "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.",
      );
    }
    const spacing = spacings.length === 0 ? 1 : spacings[spacings.length === 1 ? 0 : i];
    const h = asArray(spacing);
    const steps =
      h.ndim === 0
        ? null
        : numbersOf(asArray(diff(castArray(h, FLOAT64), 1, -1, undefined, undefined)));
    const uniform = steps === null || steps.every((s) => s === steps[0]);
    const dx = uniform ? (steps === null ? toFloat(unwrapScalar(h)) : steps[0]) : 0;
    const part = (from: number, to: number): NDArray => sliceAxis(x, axis, from, to);
    const out = emptyArray(x.dtype, x.shape);
    const store = (from: number, to: number, value: NDArray): void =>
      copyItems(sliceAxis(out, axis, from, to), value);
    const times = (c: number, v: NDArray): NDArray => apply("multiply", new PyFloat(c), v);
    if (uniform) {
      store(
        1,
        n - 1,
        apply("divide", apply("subtract", part(2, n), part(0, n - 2)), new PyFloat(2 * dx)),
      );
      if (edgeOrder === 1) {
        store(0, 1, apply("divide", apply("subtract", part(1, 2), part(0, 1)), new PyFloat(dx)));
        store(
          n - 1,
          n,
          apply("divide", apply("subtract", part(n - 1, n), part(n - 2, n - 1)), new PyFloat(dx)),
        );
      } else {
        const sum3 = (
          a: number,
          p: NDArray,
          b: number,
          q: NDArray,
          c: number,
          r: NDArray,
        ): NDArray => apply("add", apply("add", times(a, p), times(b, q)), times(c, r));
        store(0, 1, sum3(-1.5 / dx, part(0, 1), 2 / dx, part(1, 2), -0.5 / dx, part(2, 3)));
        store(
          n - 1,
          n,
          sum3(0.5 / dx, part(n - 3, n - 2), -2 / dx, part(n - 2, n - 1), 1.5 / dx, part(n - 1, n)),
        );
      }
      return out;
    }
    const d = steps as Float64Array;
    const line = (values: number[]): NDArray =>
      reshape(
        fromDoubles(values),
        x.shape.map((_, k) => (k === axis ? values.length : 1)),
      );
    const inner = Array.from({ length: n - 2 }, (_, k) => [d[k], d[k + 1]] as const);
    const a = line(inner.map(([p, q]) => -q / (p * (p + q))));
    const b = line(inner.map(([p, q]) => (q - p) / (p * q)));
    const c = line(inner.map(([p, q]) => p / (q * (p + q))));
    const combined = apply(
      "add",
      apply("add", apply("multiply", a, part(0, n - 2)), apply("multiply", b, part(1, n - 1))),
      apply("multiply", c, part(2, n)),
    );
    store(1, n - 1, combined);
    store(0, 1, apply("divide", apply("subtract", part(1, 2), part(0, 1)), new PyFloat(d[0])));
    store(
      n - 1,
      n,
      apply("divide", apply("subtract", part(n - 1, n), part(n - 2, n - 1)), new PyFloat(d[n - 2])),
    );
    return out;
  });
  return results.length === 1 ? results[0] : new PyTuple(results);
}

function trapezoid(y: PyValue, x: PyValue, dx: PyValue, axis: number): PyValue {
  const v = arr(y);
  const along = normalizeAxis(axis, v.ndim);
  const n = v.shape[along];
  let d: PyValue = dx;
  if (x !== null) {
    const xs = arr(x);
    d = diff(xs, 1, xs.ndim === 1 ? -1 : along, undefined, undefined);
    if (xs.ndim === 1)
      d = reshape(
        d as NDArray,
        v.shape.map((_, i) => (i === along ? n - 1 : 1)),
      );
  }
  const pairs = apply("add", sliceAxis(v, along, 1, n), sliceAxis(v, along, 0, n - 1));
  const area = apply("divide", apply("multiply", d, pairs), new PyFloat(2));
  return unwrapScalar(reduceToArray(ufuncs.add, area, { axis: along }));
}

function interp(
  x: PyValue,
  xp: PyValue,
  fp: PyValue,
  left: PyValue,
  right: PyValue,
  period: PyValue,
): PyValue {
  const at = asArray(x);
  let px = numbersOf(asArray(xp));
  let py = numbersOf(asArray(fp));
  let xs = numbersOf(at);
  if (px.length === 0) throw valueError("array of sample points is empty");
  if (px.length !== py.length) throw valueError("fp and xp are not of the same length.");
  if (period !== null) {
    const p = Math.abs(toFloat(period));
    if (p === 0) throw valueError("period must be a non-zero value");
    const wrap = (v: number): number => ((v % p) + p) % p;
    xs = xs.map(wrap);
    const order = Array.from(px, (v, i) => [wrap(v), py[i]] as const).sort((a, b) => a[0] - b[0]);
    const n = order.length;
    px = Float64Array.from([order[n - 1][0] - p, ...order.map((o) => o[0]), order[0][0] + p]);
    py = Float64Array.from([order[n - 1][1], ...order.map((o) => o[1]), order[0][1]]);
  }
  const n = px.length;
  const low = left === null || period !== null ? py[0] : toFloat(left);
  const high = right === null || period !== null ? py[n - 1] : toFloat(right);
  const out = xs.map((v) => {
    if (v !== v) return v;
    if (v > px[n - 1]) return high;
    if (v < px[0]) return low;
    if (v === px[n - 1]) return py[n - 1];
    let lo = 0;
    let hi = n - 1;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (px[mid] <= v) lo = mid;
      else hi = mid;
    }
    if (px[lo] === v) return py[lo];
    const slope = (py[lo + 1] - py[lo]) / (px[lo + 1] - px[lo]);
    let r = slope * (v - px[lo]) + py[lo];
    if (r !== r) {
      r = slope * (v - px[lo + 1]) + py[lo + 1];
      if (r !== r && py[lo] === py[lo + 1]) r = py[lo];
    }
    return r;
  });
  return unwrapScalar(reshape(fromDoubles(out), at.shape));
}

// ---- convolution -------------------------------------------------------------------------------------------

function convolve(aValue: PyValue, vValue: PyValue, modeValue: PyValue): NDArray {
  let a = ravel(asArray(aValue));
  let v = ravel(asArray(vValue));
  const mode = hostText(modeValue) ?? ["valid", "same", "full"][Number(intValue(modeValue))];
  if (!["full", "same", "valid"].includes(mode)) {
    throw valueError(`mode must be one of 'valid', 'same', or 'full' (got '${mode}')`);
  }
  if (v.size > a.size) [a, v] = [v, a];
  if (a.size === 0) throw valueError("a cannot be empty");
  if (v.size === 0) throw valueError("v cannot be empty");
  const dtype = promoteTypes(a.dtype, v.dtype);
  const n = a.size;
  const m = v.size;
  const padded = zerosArray([n + 2 * (m - 1)], dtype);
  copyItems(sliceAxis(padded, 0, m - 1, m - 1 + n), a);
  const [from, count] =
    mode === "full" ? [0, n + m - 1] : mode === "same" ? [(m - 1) >> 1, n] : [m - 1, n - m + 1];
  const size = dtype.itemsize;
  // Every result is the product of a window of `a` with the reversed kernel.
  const windows = makeView(padded, [count, m], [size, size], padded.offset + from * size);
  return matmulArrays(windows, castArray(reverse(v), dtype));
}

function reverse(a: NDArray): NDArray {
  return makeView(
    a,
    a.shape,
    [-a.strides[0]],
    a.offset + (a.size > 0 ? (a.size - 1) * a.strides[0] : 0),
  );
}

// ---- products ---------------------------------------------------------------------------------------------------

function cross(
  aValue: PyValue,
  bValue: PyValue,
  axisA: number,
  axisB: number,
  axisC: number,
): PyValue {
  const a = moveaxis(arr(aValue), [axisA], [-1]);
  const b = moveaxis(arr(bValue), [axisB], [-1]);
  const na = a.shape[a.ndim - 1];
  const nb = b.shape[b.ndim - 1];
  if (na !== 3 || nb !== 3) {
    if ((na === 2 || na === 3) && (nb === 2 || nb === 3)) return cross2(a, b);
    throw valueError(
      "Both input arrays must be (arrays of) 3-dimensional vectors, but they have incompatible dimensions",
    );
  }
  const part = (x: NDArray, i: number): NDArray => {
    const one = sliceAxis(x, x.ndim - 1, i, i + 1);
    return makeView(one, one.shape.slice(0, -1), one.strides.slice(0, -1), one.offset);
  };
  const term = (i: number, j: number): NDArray =>
    apply(
      "subtract",
      apply("multiply", part(a, i), part(b, j)),
      apply("multiply", part(a, j), part(b, i)),
    );
  const parts = [term(1, 2), term(2, 0), term(0, 1)];
  const joined = concatenateArrays(
    parts.map((p) => reshape(p, [...p.shape, 1])),
    parts[0].ndim,
  );
  return joined.ndim > 1 ? moveaxis(joined, [-1], [axisC]) : joined;
}

function cross2(a: NDArray, b: NDArray): PyValue {
  throw valueError(
    `Both input arrays must be (arrays of) 3-dimensional vectors, but they are ${a.shape[a.ndim - 1]} and ${b.shape[b.ndim - 1]} dimensional instead.`,
  );
}

// ---- closeness --------------------------------------------------------------------------------------------------

export function isclose(
  a: PyValue,
  b: PyValue,
  rtol: PyValue,
  atol: PyValue,
  equalNan: boolean,
): NDArray {
  return quietly(() => {
    const x = arr(a);
    const y = arr(b);
    const wide =
      y.dtype.kind !== "m" && y.dtype.isNumber
        ? castArray(y, promoteTypes(y.dtype, y.dtype.isInexact ? y.dtype : FLOAT64))
        : y;
    const limit = apply("add", atol, apply("multiply", rtol, apply("absolute", wide)));
    const near = apply("less_equal", apply("absolute", apply("subtract", x, wide)), limit);
    const finite = apply("isfinite", wide);
    const same = apply("equal", x, wide);
    let result = apply("logical_or", apply("logical_and", near, finite), same);
    if (equalNan) {
      const both = apply("logical_and", apply("isnan", castFloat(x)), apply("isnan", castFloat(y)));
      result = apply("logical_or", result, both);
    }
    return result;
  });
}

const castFloat = (a: NDArray): NDArray => (a.dtype.isInexact ? a : castArray(a, FLOAT64));

export function allTrue(mask: NDArray): boolean {
  return toBool(R.all(mask));
}

export function arrayEqual(a: NDArray, b: NDArray, equalNan = false): boolean {
  if (a.ndim !== b.ndim || a.shape.some((n, i) => n !== b.shape[i])) return false;
  let same: NDArray;
  try {
    same = apply("equal", a, b);
  } catch {
    return false;
  }
  if (equalNan)
    same = apply(
      "logical_or",
      same,
      apply("logical_and", apply("isnan", castFloat(a)), apply("isnan", castFloat(b))),
    );
  return allTrue(same);
}

/** Coefficients of the product of two polynomials. */
export function polyMultiply(a: NDArray, b: NDArray): NDArray {
  return convolve(a, b, "full");
}

// ---- windows -----------------------------------------------------------------------------------------------------

function window(m: number, value: (n: number) => number): NDArray {
  if (m < 1) return fromDoubles([]);
  if (m === 1) return fromDoubles([1]);
  return fromDoubles(Array.from({ length: m }, (_, i) => value(1 - m + 2 * i)));
}

/** Modified Bessel function of order 0, by its series. */
function i0(x: number): number {
  const y = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 500; k++) {
    term *= y / (k * k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

function addWindows(names: Names): void {
  const n = (m: PyValue): number => Math.trunc(toFloat(m));
  add(names, "hanning(M)", (m) =>
    window(n(m), (k) => 0.5 + 0.5 * math.cos((Math.PI * k) / (n(m) - 1))),
  );
  add(names, "hamming(M)", (m) =>
    window(n(m), (k) => 0.54 + 0.46 * math.cos((Math.PI * k) / (n(m) - 1))),
  );
  add(names, "blackman(M)", (m) =>
    window(
      n(m),
      (k) =>
        0.42 +
        0.5 * math.cos((Math.PI * k) / (n(m) - 1)) +
        0.08 * math.cos((2 * Math.PI * k) / (n(m) - 1)),
    ),
  );
  add(names, "bartlett(M)", (m) =>
    window(n(m), (k) => (k <= 0 ? 1 + k / (n(m) - 1) : 1 - k / (n(m) - 1))),
  );
  add(names, "kaiser(M, beta)", (m, beta) => {
    const count = n(m);
    const b = toFloat(beta);
    const alpha = (count - 1) / 2;
    return window(count, (k) => i0(b * Math.sqrt(1 - (k / 2 / alpha) ** 2)) / i0(b));
  });
  add(names, "i0(x)", (x) => {
    const a = asArray(x);
    return unwrapScalar(reshape(fromDoubles(numbersOf(a).map(i0)), a.shape));
  });
  add(names, "sinc(x)", (x) => {
    const a = castFloat(asArray(x));
    const y = apply(
      "multiply",
      new PyFloat(Math.PI),
      where(apply("equal", a, 0), new PyFloat(1e-20), a),
    );
    return unwrapScalar(apply("divide", apply("sin", y), y));
  });
}

// ---- registration -----------------------------------------------------------------------------------------------

function addProducts(names: Names): void {
  add(names, "dot(a, b, /, out=None)", (a, b, out) => outOf(dotArrays(arr(a), arr(b)), out));
  add(names, "vdot(a, b, /)", (a, b) => {
    const x = ravel(asArray(a));
    return unwrapScalar(
      dotArrays(x.dtype.kind === "c" ? apply("conjugate", x) : x, ravel(asArray(b))),
    );
  });
  add(names, "inner(a, b, /)", (a, b) => unwrapScalar(innerArrays(arr(a), arr(b))));
  add(names, "outer(a, b, out=None)", (a, b, out) =>
    outOf(outerArrays(ravel(arr(a)), ravel(arr(b))), out),
  );
  add(names, "matmul(x1, x2, /, out=None, **kwargs)", (a, b, out, kwargs: Map<string, PyValue>) => {
    const dtype = kwargs.get("dtype");
    const type = dtype === undefined || dtype === null ? undefined : asDtype(dtype);
    const x = type === undefined ? arr(a) : castArray(arr(a), type);
    const y = type === undefined ? arr(b) : castArray(arr(b), type);
    return outOf(matmulArrays(x, y), out);
  });
  add(names, "vecdot(x1, x2, /, *, axis=-1)", (a, b, axis) => {
    const x = moveaxis(arr(a), [toIndex(axis)], [-1]);
    const y = moveaxis(arr(b), [toIndex(axis)], [-1]);
    const conj = x.dtype.kind === "c" ? apply("conjugate", x) : x;
    return unwrapScalar(
      reduceToArray(ufuncs.add, apply("multiply", conj, y), {
        axis: -1,
        dtype: promoteTypes(x.dtype, y.dtype),
      }),
    );
  });
  add(names, "matvec(x1, x2, /)", (a, b) => {
    const y = arr(b);
    const r = matmulArrays(arr(a), reshape(y, [...y.shape, 1]));
    return unwrapScalar(reshape(r, r.shape.slice(0, -1)));
  });
  add(names, "vecmat(x1, x2, /)", (a, b) => {
    const x = arr(a);
    const r = matmulArrays(reshape(x, [...x.shape.slice(0, -1), 1, x.shape[x.ndim - 1]]), arr(b));
    return unwrapScalar(reshape(r, [...r.shape.slice(0, -2), r.shape[r.ndim - 1]]));
  });
  add(names, "tensordot(a, b, axes=2)", tensordot);
  add(names, "kron(a, b)", (a, b) => unwrapScalar(kronArrays(arr(a), arr(b))));
  add(
    names,
    "einsum(*operands, out=None, optimize=False, **kwargs)",
    (out, _optimize, operands: PyValue[], kwargs: Map<string, PyValue>) => {
      const dtype = kwargs.get("dtype");
      const text = hostText(operands[0]);
      if (text !== undefined) {
        const made = einsumArrays(
          text,
          operands.slice(1).map((o) => asArray(o)),
          dtype === undefined || dtype === null ? undefined : asDtype(dtype),
        );
        return outOf(made, out);
      }
      // Operands with lists of axis numbers: the same subscripts in letters.
      const arrays: NDArray[] = [];
      const labels: string[] = [];
      const letters = (v: PyValue): string =>
        toArray(v)
          .map((i) =>
            intValue(i) === undefined ? "..." : String.fromCharCode(97 + Number(intValue(i))),
          )
          .join("");
      let k = 0;
      for (; k + 1 < operands.length; k += 2) {
        arrays.push(asArray(operands[k]));
        labels.push(letters(operands[k + 1]));
      }
      const last = k < operands.length ? `->${letters(operands[k])}` : "";
      return outOf(einsumArrays(labels.join(",") + last, arrays), out);
    },
  );
  add(names, "cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None)", (a, b, x, y, z, axis) =>
    axis === null
      ? cross(a, b, toIndex(x), toIndex(y), toIndex(z))
      : cross(a, b, toIndex(axis), toIndex(axis), toIndex(axis)),
  );
  add(names, "convolve(a, v, mode='full')", (a, v, mode) => convolve(a, v, mode));
  add(names, "correlate(a, v, mode='valid')", (a, v, mode) => correlate(a, v, mode));
}

/** c[k] = Σ a[n + k] · conj(v[n]). */
function correlate(a: PyValue, v: PyValue, mode: PyValue): NDArray {
  const y = asArray(v);
  const flipped = reverse(ravel(y.dtype.kind === "c" ? apply("conjugate", y) : y));
  const x = ravel(asArray(a));
  return convolve(x, flipped, mode);
}

function covariance(m: PyValue, y: PyValue, rowvar: boolean, ddof: number): NDArray {
  let x = castFloat(asArray(m));
  if (x.ndim < 2) x = reshape(x, [1, x.size]);
  if (!rowvar && x.shape[0] !== 1) x = transpose(x);
  if (y !== null) {
    let z = castFloat(asArray(y));
    if (z.ndim < 2) z = reshape(z, [1, z.size]);
    if (!rowvar && z.shape[0] !== 1) z = transpose(z);
    x = concatenateArrays([x, z], 0);
  }
  const n = x.shape[1];
  const mean = R.meanArray(x, { axis: 1, keepdims: true });
  const d = apply("subtract", x, mean);
  const c = matmulArrays(d, transpose(d.dtype.kind === "c" ? apply("conjugate", d) : d));
  return apply("multiply", c, new PyFloat(1 / Math.max(n - ddof, 0)));
}

function addTests(names: Names): void {
  add(names, "isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)", (a, b, rtol, atol, nan) =>
    unwrapScalar(isclose(a, b, rtol, atol, toBool(nan))),
  );
  add(names, "allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)", (a, b, rtol, atol, nan) =>
    allTrue(isclose(a, b, rtol, atol, toBool(nan))),
  );
  add(names, "array_equal(a1, a2, equal_nan=False)", (a, b, nan) =>
    arrayEqual(asArray(a), asArray(b), toBool(nan)),
  );
  add(names, "array_equiv(a1, a2)", (a, b) => {
    try {
      return allTrue(apply("equal", asArray(a), asArray(b)));
    } catch {
      return false;
    }
  });
  const complexTest = (name: string, wanted: boolean): void =>
    add(names, `${name}(x)`, (x) => {
      const a = asArray(x);
      const zero =
        a.dtype.kind === "c"
          ? apply("equal", R.imagPart(a), 0)
          : apply("logical_or", castArray(zerosArray(a.shape), BOOL), true);
      return unwrapScalar(wanted ? zero : apply("logical_not", zero));
    });
  complexTest("isreal", true);
  complexTest("iscomplex", false);
  add(names, "isneginf(x, out=None)", (x) =>
    unwrapScalar(apply("logical_and", apply("isinf", x), apply("signbit", castFloat(asArray(x))))),
  );
  add(names, "isposinf(x, out=None)", (x) =>
    unwrapScalar(
      apply(
        "logical_and",
        apply("isinf", x),
        apply("logical_not", apply("signbit", castFloat(asArray(x)))),
      ),
    ),
  );
  add(
    names,
    "nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None)",
    (x, copy, nan, posinf, neginf) => {
      const given = arr(x);
      if (!given.dtype.isInexact) return unwrapScalar(toBool(copy) ? copyArray(given) : given);
      const out = toBool(copy) ? copyArray(given) : given;
      const parts = out.dtype.kind === "c" ? [R.realPart(out), R.imagPart(out)] : [out];
      for (const p of parts) {
        const max =
          p.dtype.itemsize === 4
            ? 3.4028234663852886e38
            : p.dtype.itemsize === 2
              ? 65504
              : Number.MAX_VALUE;
        const replace = (mask: NDArray, value: PyValue): void =>
          copyItems(p, where(mask, value, p));
        replace(apply("isnan", p), nan);
        const inf = apply("isinf", p);
        const negative = apply("signbit", p);
        replace(
          apply("logical_and", inf, apply("logical_not", negative)),
          posinf ?? new PyFloat(max),
        );
        replace(apply("logical_and", apply("isinf", p), negative), neginf ?? new PyFloat(-max));
      }
      return unwrapScalar(out);
    },
  );
  add(names, "real_if_close(a, tol=100)", (a, tol) => {
    const x = asArray(a);
    if (x.dtype.kind !== "c") return x;
    const limit = toFloat(tol) > 1 ? toFloat(tol) * 2.220446049250313e-16 : toFloat(tol);
    return allTrue(apply("less", apply("absolute", R.imagPart(x)), new PyFloat(limit)))
      ? copyArray(R.realPart(x))
      : x;
  });
}

export function addMath(names: Names): void {
  addProducts(names);
  addWindows(names);
  addTests(names);
  add(names, "diff(a, n=1, axis=-1, prepend=<absent>, append=<absent>)", (a, n, axis, pre, post) =>
    diff(a, toIndex(n), toIndex(axis), pre, post),
  );
  add(names, "ediff1d(ary, to_end=None, to_begin=None)", (a, end, begin) => {
    const d = diff(ravel(asArray(a)), 1, -1, undefined, undefined) as NDArray;
    const parts = [
      ...(begin === null ? [] : [ravel(asArray(begin))]),
      d,
      ...(end === null ? [] : [ravel(asArray(end))]),
    ];
    return concatenateArrays(parts, 0);
  });
  add(names, "gradient(f, *varargs, axis=None, edge_order=1)", (f, axis, order, spacings) =>
    gradient(f, spacings, axis, toIndex(order)),
  );
  add(names, "trapezoid(y, x=None, dx=1.0, axis=-1)", (y, x, dx, axis) =>
    trapezoid(y, x, dx, toIndex(axis)),
  );
  add(names, "interp(x, xp, fp, left=None, right=None, period=None)", interp);
  add(names, "angle(z, deg=False)", (z, deg) => {
    const a = asArray(z);
    const c = a.dtype.kind === "c" ? a : castArray(a, COMPLEX128);
    const r = apply("arctan2", R.imagPart(c), R.realPart(c));
    return unwrapScalar(toBool(deg) ? apply("multiply", r, new PyFloat(180 / Math.PI)) : r);
  });
  add(names, "real(val)", (v) =>
    v instanceof PyComplex ? new PyFloat(v.real) : unwrapScalar(R.realPart(arr(v))),
  );
  add(names, "imag(val)", (v) => unwrapScalar(R.imagPart(arr(v))));
  add(
    names,
    "unwrap(p, discont=None, axis=-1, *, period=6.283185307179586)",
    (p, discont, axis, period) => {
      const a = castFloat(asArray(p));
      const along = normalizeAxis(toIndex(axis), a.ndim);
      const d = diff(a, 1, along, undefined, undefined) as NDArray;
      const T = toFloat(period);
      const limit = discont === null ? T / 2 : toFloat(discont);
      const wrapped = apply(
        "subtract",
        apply("remainder", apply("add", d, new PyFloat(T / 2)), new PyFloat(T)),
        new PyFloat(T / 2),
      );
      const edge = apply(
        "logical_and",
        apply("equal", wrapped, new PyFloat(-T / 2)),
        apply("greater", d, 0),
      );
      const fixed = where(edge, new PyFloat(T / 2), wrapped);
      let correct = apply("subtract", fixed, d);
      correct = where(apply("less", apply("absolute", d), new PyFloat(limit)), 0, correct);
      const out = copyArray(a);
      const n = a.shape[along];
      const total = asArray(R.cumulative("add", correct, along, null, undefined));
      copyItems(sliceAxis(out, along, 1, n), apply("add", sliceAxis(a, along, 1, n), total));
      return out;
    },
  );
  add(
    names,
    "cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None)",
    (m, y, rowvar, bias, ddof) => {
      const c = covariance(
        m,
        y,
        toBool(rowvar),
        ddof === null ? (toBool(bias) ? 0 : 1) : toFloat(ddof),
      );
      return c.size === 1 ? unwrapScalar(reshape(c, [])) : c;
    },
  );
  add(names, "corrcoef(x, y=None, rowvar=True, *, dtype=None)", (x, y, rowvar) => {
    const c = covariance(x, y, toBool(rowvar), 1);
    if (c.size === 1) return unwrapScalar(reshape(apply("divide", c, c), []));
    const n = c.shape[0];
    const d = apply("sqrt", R.realPart(makeView(c, [n], [c.strides[0] + c.strides[1]], c.offset)));
    const r = apply("divide", apply("divide", c, reshape(d, [n, 1])), reshape(d, [1, n]));
    return R.clip(r, new PyFloat(-1), new PyFloat(1), undefined);
  });
  add(
    names,
    "piecewise(x, condlist, funclist, *args, **kw)",
    (x, condlist, funclist, args, kw: Map<string, PyValue>) =>
      piecewise(x, condlist, funclist, args, kw),
  );
}

function piecewise(
  xValue: PyValue,
  condlist: PyValue,
  funclist: PyValue,
  args: PyValue[],
  kw: Map<string, PyValue>,
): PyValue {
  const x = arr(xValue);
  const single = condlist instanceof NDArray ? condlist.ndim === x.ndim : false;
  const conds = (single ? [condlist] : toArray(condlist)).map((c) => castArray(asArray(c), BOOL));
  const functions = toArray(funclist);
  if (functions.length === conds.length + 1) {
    let rest = conds[0];
    for (const c of conds.slice(1)) rest = apply("logical_or", rest, c);
    conds.push(apply("logical_not", rest));
  } else if (functions.length !== conds.length) {
    throw valueError(
      `with ${conds.length} condition(s), either ${conds.length} or ${conds.length + 1} functions are expected`,
    );
  }
  const out = zerosArray(x.shape, x.dtype);
  conds.forEach((c, i) => {
    const f = functions[i];
    const isNumber = typeof f === "number" || f instanceof PyFloat || f instanceof NDArray;
    if (isNumber) {
      copyItems(out, where(c, f, out));
      return;
    }
    const value = call(f, [x, ...args, ...kw.values()], [...kw.keys()]);
    copyItems(out, where(c, castArray(asArray(value), x.dtype), out));
  });
  return unwrapScalar(out);
}
