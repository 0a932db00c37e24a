/**
 * Polynomials as arrays of coefficients, highest power first: poly, roots, polyfit, polyval, arithmetic, calculus.
 * The class `poly1d` over them is poly1d.ts; functions given one of its instances return one.
 */
import { toArray } from "../objects/abstract.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toFloat, toInt } from "./convert.ts";
import { castArray, copyArray, copyItems } from "./copy.ts";
import { fromDoubles, zerosArray } from "./creation.ts";
import { COMPLEX128, FLOAT32, FLOAT64, INT64 } from "./dtype.ts";
import { RankWarning, warn } from "./errors.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { eigvals } from "./linalg/decompositions.ts";
import { inverse, lstsqParts, rankScalar } from "./linalg/systems.ts";
import { arrayEqual, isclose, polyMultiply } from "./math-functions.ts";
import { add, type Names } from "./namespace.ts";
import { emptyArray, type NDArray, unwrapScalar } from "./ndarray.ts";
import { addPoly1d, coefficientsOf, isPoly1d, polyHooks, rewrap } from "./poly1d.ts";
import { dotArrays } from "./products.ts";
import { promoteTypes, realType } from "./promotion.ts";
import { realPart } from "./reductions.ts";
import { atLeast1d, concatenateArrays, sliceAxis } from "./shape-functions.ts";
import { reshape, transpose } from "./shape-ops.ts";
import { sorted } from "./sorting.ts";
import { apply, reduceToArray, ufuncs } from "./ufunc.ts";
import { truePositions } from "./where.ts";

const asLine = (value: PyValue): NDArray => atLeast1d(coefficientsOf(value) ?? asArray(value));

/** One item as a 0-d array. */
const item = (a: NDArray, i: number): NDArray => reshape(sliceAxis(a, 0, i, i + 1), []);

const orderText = (m: PyValue): number => Number(toInt(m));

// ---- roots ---------------------------------------------------------------------------------------------------

/** Coefficients of the monic polynomial with the given roots, or of a matrix' characteristic one. */
function poly(value: PyValue): PyValue {
  let zeros = atLeast1d(asArray(value));
  const { shape } = zeros;
  if (shape.length === 2 && shape[0] === shape[1] && shape[0] !== 0) zeros = eigvals(zeros);
  else if (shape.length !== 1) {
    throw valueError("input must be 1d or non-empty square 2d array.");
  } else if (!zeros.dtype.isObject) {
    const { dtype } = zeros;
    const keeps = dtype.isInexact && dtype.itemsize !== 2;
    if (!keeps) zeros = castArray(zeros, FLOAT64);
  }
  if (zeros.size === 0) return new PyFloat(1);
  const { dtype } = zeros;
  const one = castArray(fromDoubles([1]), dtype);
  let a = one;
  for (let i = 0; i < zeros.size; i++) {
    const factor = concatenateArrays(
      [one, castArray(apply("negative", sliceAxis(zeros, 0, i, i + 1)), dtype)],
      0,
    );
    a = polyMultiply(a, factor);
  }
  if (a.dtype.isComplex) {
    // Roots in conjugate pairs: the coefficients are real.
    const roots = castArray(zeros, COMPLEX128);
    if (arrayEqual(sorted(roots, -1), sorted(apply("conjugate", roots), -1))) {
      return copyArray(realPart(a), "C");
    }
  }
  return a;
}

export function roots(value: PyValue): NDArray {
  let p = asLine(value);
  if (p.ndim !== 1) throw valueError("Input must be a rank-1 array.");
  const used = truePositions(apply("not_equal", p, 0));
  if (used.length === 0) return fromDoubles([]);
  const last = used[used.length - 1];
  const trailing = p.size - last - 1;
  p = sliceAxis(p, 0, used[0], last + 1);
  if (!p.dtype.isInexact) p = castArray(p, FLOAT64);
  const n = p.size - 1;
  let found: NDArray = fromDoubles([]);
  if (n > 0) {
    // The companion matrix has the roots as eigenvalues.
    const matrix = zerosArray([n, n], p.dtype);
    for (let i = 1; i < n; i++) {
      copyItems(sliceAxis(sliceAxis(matrix, 0, i, i + 1), 1, i - 1, i), fromDoubles([1]));
    }
    const head = apply("divide", apply("negative", sliceAxis(p, 0, 1, n + 1)), item(p, 0));
    copyItems(sliceAxis(matrix, 0, 0, 1), head);
    found = eigvals(matrix);
  }
  return trailing === 0
    ? found
    : concatenateArrays([found, zerosArray([trailing], found.dtype)], 0);
}

// ---- arithmetic -----------------------------------------------------------------------------------------------

function combine(name: "add" | "subtract", x: PyValue, y: PyValue): PyValue {
  const a = asLine(x);
  const b = asLine(y);
  const missing = b.size - a.size;
  const pad = (v: NDArray, n: number): NDArray =>
    n > 0 ? concatenateArrays([zerosArray([n], v.dtype), v], 0) : v;
  return rewrap(apply(name, pad(a, missing), pad(b, -missing)), x, y);
}

/** Without leading zeros; at least one coefficient. */
export function trimmed(a: NDArray): NDArray {
  const used = truePositions(apply("not_equal", a, 0));
  return used.length === 0
    ? castArray(fromDoubles([0]), a.dtype)
    : sliceAxis(a, 0, used[0], a.size);
}

function polymul(x: PyValue, y: PyValue): PyValue {
  return rewrap(polyMultiply(trimmed(asLine(x)), trimmed(asLine(y))), x, y);
}

function polydiv(x: PyValue, y: PyValue): PyValue {
  const u = apply("add", asLine(x), new PyFloat(0));
  const v = apply("add", asLine(y), new PyFloat(0));
  const m = u.size - 1;
  const n = v.size - 1;
  const dtype = promoteTypes(u.dtype, v.dtype);
  const scale = apply("divide", new PyFloat(1), item(v, 0));
  const q = zerosArray([Math.max(m - n + 1, 1)], dtype);
  let r = copyArray(castArray(u, dtype), "C");
  for (let k = 0; k <= m - n; k++) {
    const d = apply("multiply", scale, item(r, k));
    copyItems(sliceAxis(q, 0, k, k + 1), d);
    const part = sliceAxis(r, 0, k, k + n + 1);
    copyItems(part, apply("subtract", part, apply("multiply", d, v)));
  }
  const isNothing = (a: NDArray): boolean =>
    toBool(
      unwrapScalar(
        isclose(item(a, 0), new PyFloat(0), new PyFloat(1e-14), new PyFloat(1e-8), false),
      ),
    );
  while (r.size > 1 && isNothing(r)) r = sliceAxis(r, 0, 1, r.size);
  return new PyTuple([rewrap(q, x, y), rewrap(r, x, y)]);
}

function polyval(p: PyValue, x: PyValue): PyValue {
  const coefficients = coefficientsOf(p) ?? asArray(p);
  const terms = coefficients.size;
  if (isPoly1d(x)) {
    let y: PyValue = 0;
    for (const c of toArray(coefficients)) y = polyHooks.addTo(polyHooks.multiply(y, x), c);
    return y;
  }
  const at = asAnyArray(x);
  let y = zerosArray(at.shape, at.dtype);
  for (let i = 0; i < terms; i++) {
    y = apply(
      "add",
      apply("multiply", y, at),
      coefficients.ndim > 1 ? row(coefficients, i) : item(coefficients, i),
    );
  }
  return unwrapScalar(y);
}

const row = (a: NDArray, i: number): NDArray =>
  reshape(sliceAxis(a, 0, i, i + 1), a.shape.slice(1));

// ---- calculus -------------------------------------------------------------------------------------------------

function derivative(value: PyValue, m: number): NDArray {
  if (m < 0) throw valueError("Order of derivative must be positive (see polyint)");
  let p = coefficientsOf(value) ?? asArray(value);
  for (let k = 0; k < m; k++) {
    const n = Math.max(p.size - 1, 0);
    const powers = fromDoubles(
      Array.from({ length: n }, (_, i) => n - i),
      INT64,
    );
    p = apply("multiply", sliceAxis(p, 0, 0, n), powers);
  }
  return p;
}

function integral(value: PyValue, m: number, kValue: PyValue): NDArray {
  if (m < 0) throw valueError("Order of integral must be positive (see polyder)");
  let k = kValue === null ? zerosArray([m]) : atLeast1d(asArray(kValue));
  if (k.size === 1 && m > 1) k = apply("multiply", item(k, 0), apply("add", zerosArray([m]), 1));
  if (k.size < m) {
    throw valueError("k must be a scalar or a rank-1 array of length 1 or >m.");
  }
  let p = coefficientsOf(value) ?? asArray(value);
  for (let i = 0; i < m; i++) {
    const n = p.size;
    const powers = fromDoubles(
      Array.from({ length: n }, (_, j) => n - j),
      INT64,
    );
    p = concatenateArrays([apply("divide", p, powers), sliceAxis(k, 0, i, i + 1)], 0);
  }
  return p;
}

// ---- polyfit ---------------------------------------------------------------------------------------------------

/** Columns x^(n−1) … x⁰, each the product of the one after it with x. */
function vandermonde(x: NDArray, n: number): NDArray {
  const out = emptyArray(promoteTypes(x.dtype, INT64), [x.size, n]);
  let power = apply("add", apply("multiply", x, 0), 1);
  for (let k = n - 1; k >= 0; k--) {
    copyItems(sliceAxis(out, 1, k, k + 1), reshape(power, [x.size, 1]));
    power = k === n - 1 ? x : apply("multiply", power, x);
  }
  // Infinities times zero above would be nan.
  copyItems(sliceAxis(out, 1, n - 1, n), fromDoubles([1]));
  return out;
}

/** The size of `x` in units of its precision: below it singular values count as zero. */
function epsilonScalar(x: NDArray): PyValue {
  const real = realType(x.dtype);
  const epsilon = real === FLOAT32 ? 2 ** -23 : 2 ** -52;
  return unwrapScalar(reshape(fromDoubles([x.size * epsilon], real), []));
}

interface FitData {
  readonly x: NDArray;
  readonly y: NDArray;
  readonly order: number;
}

function fitData(xValue: PyValue, yValue: PyValue, deg: PyValue): FitData {
  const zero = new PyFloat(0);
  const order = Number(toInt(deg)) + 1;
  const x = apply("add", asArray(xValue), zero);
  const y = apply("add", asArray(yValue), zero);
  if (toFloat(deg) < 0) throw valueError("expected deg >= 0");
  if (x.ndim !== 1) throw typeError("expected 1D vector for x");
  if (x.size === 0) throw typeError("expected non-empty vector for x");
  if (y.ndim < 1 || y.ndim > 2) throw typeError("expected 1D or 2D array for y");
  if (x.shape[0] !== y.shape[0]) throw typeError("expected x and y to have same length");
  return { x, y, order };
}

function weightsOf(w: PyValue, y: NDArray): NDArray {
  const weights = apply("add", asArray(w), new PyFloat(0));
  if (weights.ndim !== 1) throw typeError("expected a 1-d array for weights");
  if (weights.shape[0] !== y.shape[0]) {
    throw typeError("expected w and y to have the same length");
  }
  return weights;
}

function polyfit(
  xValue: PyValue,
  yValue: PyValue,
  deg: PyValue,
  rcondValue: PyValue,
  full: boolean,
  w: PyValue,
  cov: PyValue,
): PyValue {
  const { x, y, order } = fitData(xValue, yValue, deg);
  const rcond = rcondValue === null ? epsilonScalar(x) : rcondValue;
  let left = vandermonde(x, order);
  let right = y;
  if (w !== null) {
    const weights = weightsOf(w, y);
    const column = reshape(weights, [weights.size, 1]);
    left = apply("multiply", left, column);
    right = apply("multiply", right, right.ndim === 2 ? column : weights);
  }
  const scale = apply(
    "sqrt",
    reduceToArray(ufuncs.add, apply("multiply", left, left), { axis: 0 }),
  );
  left = apply("divide", left, scale);
  const { x: solved, residuals, rank, s } = lstsqParts(left, right, rcond);
  const c = transpose(apply("divide", transpose(solved), scale));
  if (rank !== order && !full) warn(RankWarning, "Polyfit may be poorly conditioned");
  if (full) return new PyTuple([c, residuals, rankScalar(rank), s, rcond]);
  const covName = hostText(cov);
  if (covName === undefined && !toBool(cov)) return c;
  const base = apply(
    "divide",
    inverse(dotArrays(transpose(left), left)),
    apply("multiply", reshape(scale, [order, 1]), scale),
  );
  let factor: PyValue = 1;
  if (covName !== "unscaled") {
    if (x.size <= order) {
      throw valueError(
        "the number of data points must exceed order to scale the covariance matrix",
      );
    }
    factor = apply("divide", residuals, x.size - order);
  }
  const wide = y.ndim === 1 ? base : reshape(base, [order, order, 1]);
  return new PyTuple([c, apply("multiply", wide, factor)]);
}

export function addPolynomials(names: Names): void {
  polyHooks.roots = roots;
  polyHooks.fromRoots = poly;
  polyHooks.trim = trimmed;
  polyHooks.polymul = polymul;
  polyHooks.polydiv = polydiv;
  polyHooks.combine = combine;
  polyHooks.polyval = polyval;
  polyHooks.derivative = derivative;
  polyHooks.integral = integral;
  add(names, "poly(seq_of_zeros)", poly);
  add(names, "roots(p)", roots);
  add(
    names,
    "polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False)",
    (x, y, deg, rcond, full, w, cov) => polyfit(x, y, deg, rcond, toBool(full), w, cov),
  );
  add(names, "polyval(p, x)", polyval);
  add(names, "polyadd(a1, a2)", (a, b) => combine("add", a, b));
  add(names, "polysub(a1, a2)", (a, b) => combine("subtract", a, b));
  add(names, "polymul(a1, a2)", polymul);
  add(names, "polydiv(u, v)", polydiv);
  add(names, "polyder(p, m=1)", (p, m) => rewrap(derivative(p, orderText(m)), p));
  add(names, "polyint(p, m=1, k=None)", (p, m, k) => rewrap(integral(p, orderText(m), k), p));
  addPoly1d(names);
}
