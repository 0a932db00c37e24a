/** Norms of vectors and matrices, and the condition number. */
import { call } from "../../objects/abstract.ts";
import { intType } from "../../objects/core-types.ts";
import { PyBaseException, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, intValue, PyTuple } from "../../objects/sequence-values.ts";
import { toFloat, toIndex } from "../convert.ts";
import { castArray } from "../copy.ts";
import { FLOAT64 } from "../dtype.ts";
import { normalizeAxis } from "../errors.ts";
import { quietly } from "../errstate.ts";
import { asAnyArray, asArray } from "../from-object.ts";
import { type NDArray, unwrapScalar } from "../ndarray.ts";
import { dotArrays } from "../products.ts";
import { imagPart, realPart } from "../reductions.ts";
import { sliceAxis } from "../shape-functions.ts";
import { moveaxis, ravel, reshape, transpose } from "../shape-ops.ts";
import { apply, parseAxes, reduceToArray, ufuncs } from "../ufunc.ts";
import { where } from "../where.ts";
import { svdParts } from "./decompositions.ts";
import { assertSquare, linAlgError, resultType } from "./operands.ts";
import { inverse } from "./systems.ts";

/** The order of a norm: a name, a number, or undefined for the default. */
type Order = string | number | undefined;

function orderOf(value: PyValue): Order {
  if (value === null) return undefined;
  return hostText(value) ?? toFloat(value);
}

interface Reduction {
  readonly axis: PyValue;
  readonly keepdims: boolean;
}

const sumOf = (a: NDArray, o: Reduction): NDArray =>
  reduceToArray(ufuncs.add, a, { axis: o.axis, keepdims: o.keepdims });
/** The largest or smallest; only the largest of nothing is 0. */
const extremeOf = (a: NDArray, sign: number, o: Reduction): NDArray =>
  sign > 0
    ? reduceToArray(ufuncs.maximum, a, { axis: o.axis, keepdims: o.keepdims, initial: 0 })
    : reduceToArray(ufuncs.minimum, a, { axis: o.axis, keepdims: o.keepdims });

const squares = (x: NDArray): NDArray => realPart(apply("multiply", apply("conjugate", x), x));
const sizes = (x: NDArray): NDArray => apply("absolute", x);

function vectorNorm(x: NDArray, order: Order, given: PyValue, o: Reduction): NDArray {
  if (order === Infinity || order === -Infinity) return extremeOf(sizes(x), order, o);
  if (order === 0) {
    return sumOf(castArray(apply("not_equal", x, 0), realPart(x).dtype), o);
  }
  if (order === 1) return sumOf(sizes(x), o);
  if (order === undefined || order === 2) return apply("sqrt", sumOf(squares(x), o));
  if (typeof order === "string") throw valueError(`Invalid norm order '${order}' for vectors`);
  const powers = apply("power", sizes(x), given);
  return apply("power", sumOf(powers, o), new PyFloat(1 / order));
}

/** Sums along one axis of the matrices, then the extreme along the other. */
function sumNorm(x: NDArray, along: number, other: number, sign: number): NDArray {
  const sums = sumOf(sizes(x), { axis: along, keepdims: false });
  const rest = other > along ? other - 1 : other;
  return extremeOf(sums, sign, { axis: rest, keepdims: false });
}

function matrixNorm(x: NDArray, order: Order, row: number, col: number): NDArray {
  const singular = (): NDArray => svdParts(moveaxis(x, [row, col], [-2, -1]), "values").s;
  const last: Reduction = { axis: -1, keepdims: false };
  switch (order) {
    case 2:
      return extremeOf(singular(), 1, last);
    case -2:
      return extremeOf(singular(), -1, last);
    case 1:
    case -1:
      return sumNorm(x, row, col, order);
    case Infinity:
    case -Infinity:
      return sumNorm(x, col, row, order);
    case undefined:
    case "fro":
    case "f":
      return apply("sqrt", sumOf(squares(x), { axis: new PyTuple([row, col]), keepdims: false }));
    case "nuc":
      return sumOf(singular(), last);
    default:
      throw valueError("Invalid norm order for matrices.");
  }
}

/** The square root of the sum of all squares. */
function wholeNorm(x: NDArray): NDArray {
  const flat = ravel(x, "K");
  // Objects may be arrays themselves: the sum is unwrapped before the root is taken.
  if (!flat.dtype.isComplex) return apply("sqrt", unwrapScalar(dotArrays(flat, flat)));
  const re = realPart(flat);
  const im = imagPart(flat);
  return apply("sqrt", apply("add", dotArrays(re, re), dotArrays(im, im)));
}

/** int(axis), with norm's own complaint. */
function axisNumber(axis: PyValue): number {
  try {
    return toIndex(call(intType, [axis]));
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    throw typeError("'axis' must be None, an integer or a tuple of integers");
  }
}

export function normArray(
  value: PyValue,
  ord: PyValue,
  axisValue: PyValue,
  keepdims: boolean,
): NDArray {
  let x = asArray(value);
  if (!x.dtype.isInexact && !x.dtype.isObject) x = castArray(x, FLOAT64);
  const order = orderOf(ord);
  const nd = x.ndim;
  if (axisValue === null) {
    const isPlain =
      order === undefined ||
      ((order === "f" || order === "fro") && nd === 2) ||
      (order === 2 && nd === 1);
    if (isPlain) {
      const made = wholeNorm(x);
      return keepdims ? reshape(made, new Array<number>(nd).fill(1)) : made;
    }
  }
  let axes: number[];
  if (axisValue === null) axes = x.shape.map((_, i) => i);
  else if (axisValue instanceof PyTuple) axes = axisValue.items.map(toIndex);
  else axes = [axisNumber(axisValue)];
  if (axes.length === 1) {
    return vectorNorm(x, order, ord, { axis: new PyTuple(axes), keepdims });
  }
  if (axes.length !== 2) throw valueError("Improper number of dimensions to norm.");
  const [row, col] = axes.map((i) => normalizeAxis(i, nd));
  if (row === col) throw valueError("Duplicate axes given.");
  const made = matrixNorm(x, order, row, col);
  return keepdims
    ? reshape(
        made,
        x.shape.map((n, i) => (i === row || i === col ? 1 : n)),
      )
    : made;
}

export function vectorNormOf(
  value: PyValue,
  axisValue: PyValue,
  keepdims: boolean,
  ord: PyValue,
): PyValue {
  const given = asAnyArray(value);
  let x = given;
  let axis: PyValue = axisValue;
  if (axisValue === null) {
    x = ravel(x);
    axis = 0;
  } else if (axisValue instanceof PyTuple) {
    const axes = parseAxes(axisValue, x.ndim);
    const rest = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    x = reshape(transpose(x, [...axes, ...rest]), [
      axes.reduce((n, i) => n * given.shape[i], 1),
      ...rest.map((i) => given.shape[i]),
    ]);
    axis = 0;
  }
  const made = normArray(x, ord, axis, false);
  if (!keepdims) return unwrapScalar(made);
  const gone = parseAxes(axisValue, given.ndim);
  return unwrapScalar(
    reshape(
      made,
      given.shape.map((n, i) => (gone.includes(i) ? 1 : n)),
    ),
  );
}

// ---- condition -------------------------------------------------------------------------------------------------

function isSpectral(p: PyValue): boolean {
  const n = intValue(p) ?? (p instanceof PyFloat ? p.v : undefined);
  return p === null || n === 2 || n === -2;
}

export function cond(value: PyValue, p: PyValue): PyValue {
  const x = asArray(value);
  if (x.size === 0 && x.shape.slice(-2).reduce((a, b) => a * b, 1) === 0) {
    throw linAlgError("cond is not defined on empty arrays");
  }
  const ratio = quietly(() => {
    if (isSpectral(p)) {
      const { s } = svdParts(x, "values");
      const n = s.shape[s.ndim - 1];
      const item = (i: number): NDArray =>
        reshape(sliceAxis(s, s.ndim - 1, i, i + 1), s.shape.slice(0, -1));
      const [top, bottom] = p !== null && toFloat(p) === -2 ? [n - 1, 0] : [0, n - 1];
      return apply("divide", item(top), item(bottom));
    }
    assertSquare(x);
    const { real } = resultType(x);
    const axes = new PyTuple([-2, -1]);
    const inverted = inverse(castArray(x, x.dtype.isInexact ? x.dtype : FLOAT64), NaN);
    const made = apply(
      "multiply",
      normArray(x, p, axes, false),
      normArray(inverted, p, axes, false),
    );
    return castArray(made, real);
  });
  // An inverse that does not exist is infinite, unless there was nan to begin with.
  const nan = apply("isnan", ratio);
  const had = reduceToArray(ufuncs.logical_or, apply("isnan", x), { axis: new PyTuple([-2, -1]) });
  const made = where(
    apply("logical_and", nan, apply("logical_not", had)),
    castArray(asArray(new PyFloat(Infinity)), ratio.dtype),
    ratio,
  );
  return unwrapScalar(made);
}
