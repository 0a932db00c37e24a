/** np.sum … np.percentile and the nan versions: reductions as functions. */
import { call, callMethod, toArray } from "../objects/abstract.ts";
import { typeError, valueError, zeroDivisionError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toIndex } from "./convert.ts";
import { castArray, copyItems } from "./copy.ts";
import { filled, fromDoubles } from "./creation.ts";
import { BOOL, type DType, FLOAT64, INT64 } from "./dtype.ts";
import { normalizeAxis, runtimeWarning } from "./errors.ts";
import { quietly } from "./errstate.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { nonzero, truthMask } from "./item-selection.ts";
import { add, type Names } from "./namespace.ts";
import { emptyArray, NDArray, unwrapScalar } from "./ndarray.ts";
import { promoteTypes } from "./promotion.ts";
import * as R from "./reductions.ts";
import { axisList, concatenateArrays } from "./shape-functions.ts";
import { axisLast, ravel, reshape, transpose } from "./shape-ops.ts";
import { numbersOf } from "./sort-keys.ts";
import { apply, parseAxes, type ReduceArguments, reduceToArray, ufuncs } from "./ufunc.ts";
import { where } from "./where.ts";

const AXIS_DTYPE = "axis=None, dtype=None, out=None, keepdims=False, initial=<absent>, where=True";
const AXIS_OUT = "axis=None, out=None, keepdims=False, initial=<absent>, where=True";

type Reduce = (a: PyValue, o: ReduceArguments) => PyValue;

function addPlain(names: Names): void {
  const withDtype = (name: string, run: Reduce): void =>
    add(names, `${name}(a, ${AXIS_DTYPE})`, (a, axis, dtype, out, keepdims, initial, mask) =>
      run(asAnyArray(a), { axis, dtype, out, keepdims, initial, where: mask }),
    );
  const withOut = (name: string, run: Reduce): void =>
    add(names, `${name}(a, ${AXIS_OUT})`, (a, axis, out, keepdims, initial, mask) =>
      run(asAnyArray(a), { axis, out, keepdims, initial, where: mask }),
    );
  withDtype("sum", R.sum);
  withDtype("prod", R.prod);
  withOut("max", R.amax);
  withOut("min", R.amin);
  withOut("amax", R.amax);
  withOut("amin", R.amin);
  for (const [name, run] of [
    ["any", R.any],
    ["all", R.all],
  ] as const) {
    add(
      names,
      `${name}(a, axis=None, out=None, keepdims=False, *, where=True)`,
      (a, axis, out, keepdims, mask) => run(asAnyArray(a), { axis, out, keepdims, where: mask }),
    );
  }
  add(
    names,
    "mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)",
    (a, axis, dtype, out, keepdims, mask) => R.mean(a, { axis, dtype, out, keepdims, where: mask }),
  );
  for (const [name, run] of [
    ["std", R.std],
    ["var", R.variance],
  ] as const) {
    add(
      names,
      `${name}(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<absent>, correction=<absent>)`,
      (a, axis, dtype, out, ddof, keepdims, mask, center, correction) =>
        run(a, { axis, dtype, out, ddof: correction ?? ddof, keepdims, where: mask, mean: center }),
    );
  }
  add(names, "ptp(a, axis=None, out=None, keepdims=False)", (a, axis, out, keepdims) =>
    R.ptp(a, { axis, out, keepdims }),
  );
  add(names, "argmax(a, axis=None, out=None, *, keepdims=False)", (a, axis, out, keep) =>
    R.argExtreme(a, 1, axis, out, toBool(keep)),
  );
  add(names, "argmin(a, axis=None, out=None, *, keepdims=False)", (a, axis, out, keep) =>
    R.argExtreme(a, -1, axis, out, toBool(keep)),
  );
  add(names, "cumsum(a, axis=None, dtype=None, out=None)", (a, axis, dtype, out) =>
    R.cumulative("add", a, axis, dtype, out),
  );
  add(names, "cumprod(a, axis=None, dtype=None, out=None)", (a, axis, dtype, out) =>
    R.cumulative("multiply", a, axis, dtype, out),
  );
  for (const [name, op] of [
    ["cumulative_sum", "add"],
    ["cumulative_prod", "multiply"],
  ] as const) {
    add(
      names,
      `${name}(x, /, *, axis=None, dtype=None, out=None, include_initial=False)`,
      (x, axis, dtype, out, initial) => {
        const arr = asAnyArray(x);
        if (axis === null && arr.ndim > 1) {
          throw valueError(
            "For arrays which have more than one dimension ``axis`` argument is required.",
          );
        }
        const along = axis === null ? 0 : toIndex(axis);
        const r = asArray(R.cumulative(op, arr, along, dtype, out ?? undefined));
        if (!toBool(initial)) return r;
        const at = normalizeAxis(along, r.ndim);
        const first = filled(
          r.shape.map((n, i) => (i === at ? 1 : n)),
          op === "add" ? 0 : 1,
          r.dtype,
        );
        return concatenateArrays([first, r], at);
      },
    );
  }
  add(
    names,
    "clip(a, a_min=None, a_max=None, out=None, *, min=<absent>, max=<absent>)",
    (a, low, high, out, min, max) => R.clip(asAnyArray(a), min ?? low, max ?? high, out),
  );
  for (const name of ["round", "around"]) {
    add(names, `${name}(a, decimals=0, out=None)`, (a, decimals, out) =>
      R.roundArray(a, toIndex(decimals), out),
    );
  }
  add(names, "fix(x, out=None)", (x) => unwrapScalar(apply("trunc", x)));
  add(names, "count_nonzero(a, axis=None, *, keepdims=False)", (a, axis, keepdims) => {
    const mask = truthMask(asAnyArray(a));
    const r = reduceToArray(ufuncs.add, mask, { axis, keepdims, dtype: INT64 });
    const item = unwrapScalar(r);
    return item;
  });
  add(names, "nonzero(a)", (a) => nonzero(asAnyArray(a)));
  add(names, "flatnonzero(a)", (a) => nonzero(ravel(asAnyArray(a))).items[0]);
  add(names, "argwhere(a)", (a) => {
    const arr = asAnyArray(a);
    if (arr.ndim === 0) {
      const hit = numbersOf(castArray(truthMask(arr), FLOAT64))[0] !== 0 ? 1 : 0;
      return emptyArray(INT64, [hit, 0]);
    }
    const parts = nonzero(arr).items.map((p) => p as NDArray);
    return transpose(
      concatenateArrays(
        parts.map((p) => reshape(p, [1, p.size])),
        0,
      ),
    );
  });
}

// ---- averages and order statistics ---------------------------------------------------------------------

function average(
  a: PyValue,
  axis: PyValue,
  weights: PyValue,
  returned: boolean,
  keepdims: PyValue,
): PyValue {
  const arr = asAnyArray(a);
  if (weights === null) {
    const mean = R.mean(arr, { axis, keepdims });
    if (!returned) return mean;
    const m = asArray(mean);
    const count = arr.size / Math.max(m.size, 1);
    return new PyTuple([mean, unwrapScalar(filled(m.shape, new PyFloat(count), m.dtype))]);
  }
  let w = asArray(weights);
  const dtype = promoteTypes(
    promoteTypes(arr.dtype, w.dtype),
    arr.dtype.isInexact ? arr.dtype : FLOAT64,
  );
  if (w.ndim !== arr.ndim || w.shape.some((n, i) => n !== arr.shape[i])) {
    if (axis === null)
      throw typeError("Axis must be specified when shapes of a and weights differ.");
    const at = normalizeAxis(toIndex(axis instanceof PyTuple ? axis.items[0] : axis), arr.ndim);
    if (w.ndim !== 1 || w.size !== arr.shape[at]) {
      throw valueError("Shape of weights must be consistent with shape of a along specified axis.");
    }
    w = reshape(
      w,
      arr.shape.map((n, i) => (i === at ? n : 1)),
    );
    const full = emptyArray(w.dtype, arr.shape);
    copyItems(full, w);
    w = full;
  }
  const scale = reduceToArray(ufuncs.add, w, { axis, dtype, keepdims });
  if (numbersOf(scale).some((v) => v === 0)) {
    throw zeroDivisionError("Weights sum to zero, can't be normalized");
  }
  const total = reduceToArray(ufuncs.add, apply("multiply", castArray(arr, dtype), w), {
    axis,
    dtype,
    keepdims,
  });
  const mean = apply("divide", total, scale);
  if (!returned) return unwrapScalar(mean);
  return new PyTuple([unwrapScalar(mean), unwrapScalar(scale)]);
}

/** Reduced axes moved together at the end, as lines. */
function asLines(arr: NDArray, axis: PyValue): { lines: NDArray; kept: number[]; full: number[] } {
  const axes = parseAxes(axis, arr.ndim);
  const rest = arr.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const moved = transpose(arr, [...rest, ...axes]);
  const kept = rest.map((i) => arr.shape[i]);
  const n = axes.reduce((x, i) => x * arr.shape[i], 1);
  return {
    lines: reshape(moved, [kept.reduce((x, y) => x * y, 1), n]),
    kept,
    full: arr.shape.map((d, i) => (axes.includes(i) ? 1 : d)),
  };
}

type Method =
  | "linear"
  | "lower"
  | "higher"
  | "midpoint"
  | "nearest"
  | "inverted_cdf"
  | "averaged_inverted_cdf"
  | "closest_observation"
  | "interpolated_inverted_cdf"
  | "hazen"
  | "weibull"
  | "median_unbiased"
  | "normal_unbiased";

/** Position of a quantile among n sorted items, for the continuous methods. */
function virtualIndex(n: number, q: number, method: Method): number {
  const general = (alpha: number, beta: number): number =>
    n * q + (alpha + q * (1 - alpha - beta)) - 1;
  switch (method) {
    case "interpolated_inverted_cdf":
      return general(0, 1);
    case "hazen":
      return general(0.5, 0.5);
    case "weibull":
      return general(0, 0);
    case "median_unbiased":
      return general(1 / 3, 1 / 3);
    case "normal_unbiased":
      return general(3 / 8, 3 / 8);
    case "inverted_cdf":
    case "averaged_inverted_cdf":
      return n * q - 1;
    case "closest_observation":
      return n * q - 1 - 0.5;
    default:
      return (n - 1) * q;
  }
}

function lerp(a: number, b: number, t: number): number {
  const d = b - a;
  // From the nearer end, so that t = 1 gives b exactly.
  return t >= 0.5 ? b - d * (1 - t) : a + d * t;
}

function roundEven(x: number): number {
  const f = Math.floor(x);
  const r = x - f;
  if (r !== 0.5) return Math.round(x);
  return f % 2 === 0 ? f : f + 1;
}

function quantileOf(
  sorted: Float64Array,
  from: number,
  n: number,
  q: number,
  method: Method,
): number {
  const at = (i: number): number => sorted[from + Math.min(Math.max(i, 0), n - 1)];
  const v = virtualIndex(n, q, method);
  switch (method) {
    case "lower":
      return at(Math.floor(v));
    case "higher":
      return at(Math.ceil(v));
    case "nearest":
      return at(roundEven(v));
    case "midpoint":
      return lerp(at(Math.floor(v)), at(Math.ceil(v)), Number.isInteger(v) ? 0 : 0.5);
    case "inverted_cdf":
      return at(Math.ceil(v));
    case "averaged_inverted_cdf":
      return Number.isInteger(v) ? lerp(at(v), at(v + 1), 0.5) : at(Math.floor(v) + 1);
    case "closest_observation": {
      const below = Math.floor(v);
      const isExact = Number.isInteger(v) && below % 2 === 1;
      return at(isExact ? below : below + 1);
    }
    default: {
      const low = Math.floor(v);
      return lerp(at(low), at(low + 1), v - low);
    }
  }
}

function quantile(
  a: PyValue,
  qValue: PyValue,
  axis: PyValue,
  scale: number,
  methodValue: PyValue,
  keepdims: boolean,
  skipNan: boolean,
): PyValue {
  const arr = asAnyArray(a);
  const method = hostText(methodValue) as Method;
  const q = asArray(qValue);
  const qs = Array.from(numbersOf(q), (v) => v / scale);
  if (qs.some((v) => !(v >= 0 && v <= 1))) {
    throw valueError(
      scale === 100
        ? "Percentiles must be in the range [0, 100]"
        : "Quantiles must be in the range [0, 1]",
    );
  }
  const { lines, kept, full } = asLines(arr, axis);
  const [count, n] = lines.shape;
  const sorted = numbersOf(lines);
  const out = new Float64Array(qs.length * count);
  let empty = false;
  for (let line = 0; line < count; line++) {
    const part = sorted.subarray(line * n, (line + 1) * n);
    part.sort();
    let m = n;
    while (m > 0 && part[m - 1] !== part[m - 1]) m--;
    const bad = (m < n && !skipNan) || m === 0;
    if (m === 0 && skipNan && n > 0) empty = true;
    qs.forEach((v, k) => {
      out[k * count + line] = bad ? NaN : quantileOf(sorted, line * n, m, v, method);
    });
  }
  if (n === 0 && count > 0 && !skipNan) {
    throw newIndexError("index -1 is out of bounds for axis 0 with size 0");
  }
  if (empty) runtimeWarning("All-NaN slice encountered");
  const exact = ["lower", "higher", "nearest", "inverted_cdf", "closest_observation"].includes(
    method,
  );
  const dtype = exact || arr.dtype.kind === "f" ? arr.dtype : FLOAT64;
  const shape = [...q.shape, ...(keepdims ? full : kept)];
  return unwrapScalar(reshape(fromDoubles(out, dtype), shape));
}

function newIndexError(text: string): unknown {
  return valueError(text);
}

function medianArray(a: PyValue, axis: PyValue, keepdims: boolean, skipNan: boolean): PyValue {
  const arr = asAnyArray(a);
  const { lines, kept, full } = asLines(arr, axis);
  const [count, n] = lines.shape;
  const sorted = numbersOf(lines);
  const out = new Float64Array(count);
  for (let line = 0; line < count; line++) {
    const part = sorted.subarray(line * n, (line + 1) * n);
    part.sort();
    let m = n;
    while (m > 0 && part[m - 1] !== part[m - 1]) m--;
    if (m === 0 || (m < n && !skipNan)) {
      if (n === 0) runtimeWarning("Mean of empty slice.");
      else if (skipNan) runtimeWarning("All-NaN slice encountered");
      out[line] = NaN;
      continue;
    }
    const mid = m >> 1;
    out[line] = m % 2 === 1 ? part[mid] : (part[mid - 1] + part[mid]) / 2;
  }
  const dtype: DType = arr.dtype.kind === "f" ? arr.dtype : FLOAT64;
  return unwrapScalar(reshape(fromDoubles(out, dtype), keepdims ? full : kept));
}

// ---- nan versions -------------------------------------------------------------------------------------------

/** The array with nan replaced, and where it was; no mask when there is none. */
function replaceNan(a: PyValue, value: PyValue): { arr: NDArray; mask: NDArray | null } {
  const arr = asAnyArray(a);
  if (!arr.dtype.isInexact) return { arr, mask: null };
  const mask = apply("isnan", arr);
  const copy = where(mask, value, arr);
  return { arr: castArray(copy, arr.dtype), mask };
}

function nanCount(arr: NDArray, mask: NDArray | null, axis: PyValue, keepdims: PyValue): NDArray {
  const good = mask === null ? filled(arr.shape, true, BOOL) : apply("logical_not", mask);
  return reduceToArray(ufuncs.add, good, { axis, keepdims, dtype: INT64 });
}

function nanMean(a: PyValue, o: ReduceArguments): NDArray {
  const { arr, mask } = replaceNan(a, 0);
  if (mask === null) return R.meanArray(arr, o);
  const count = nanCount(arr, mask, o.axis ?? null, o.keepdims ?? false);
  const total = reduceToArray(ufuncs.add, arr, {
    axis: o.axis,
    dtype: o.dtype,
    keepdims: o.keepdims,
  });
  if (numbersOf(count).some((n) => n === 0)) runtimeWarning("Mean of empty slice");
  return quietly(() => castArray(apply("divide", total, count), total.dtype));
}

function nanVar(a: PyValue, o: R.VarArguments): NDArray {
  const { arr, mask } = replaceNan(a, 0);
  if (mask === null) return R.varianceArray(arr, o);
  const kept = { axis: o.axis, keepdims: true };
  const count = nanCount(arr, mask, o.axis ?? null, true);
  return quietly(() => {
    const mean = apply("divide", reduceToArray(ufuncs.add, arr, kept), count);
    const d = where(mask, 0, apply("subtract", arr, mean));
    const total = reduceToArray(ufuncs.add, apply("multiply", d, d), {
      axis: o.axis,
      keepdims: o.keepdims,
      dtype: o.dtype,
    });
    const n = nanCount(arr, mask, o.axis ?? null, o.keepdims ?? false);
    const dof = apply("subtract", n, o.ddof ?? 0);
    const result = castArray(apply("divide", total, dof), total.dtype);
    const bad = apply("less_equal", dof, 0);
    if (numbersOf(castArray(bad, FLOAT64)).some((v) => v !== 0)) {
      runtimeWarning("Degrees of freedom <= 0 for slice.");
      return castArray(where(bad, new PyFloat(NaN), result), total.dtype);
    }
    return result;
  });
}

function nanExtreme(a: PyValue, name: "fmax" | "fmin", o: ReduceArguments): PyValue {
  const arr = asAnyArray(a);
  const plain = name === "fmax" ? "maximum" : "minimum";
  if (arr.size === 0) return unwrapScalar(reduceToArray(ufuncs[plain], arr, o));
  const r = reduceToArray(ufuncs[name], arr, o);
  if (r.dtype.isInexact && numbersOf(castArray(apply("isnan", r), FLOAT64)).some((v) => v !== 0)) {
    runtimeWarning("All-NaN slice encountered");
  }
  return o.out instanceof NDArray ? o.out : unwrapScalar(r);
}

function addNan(names: Names): void {
  add(names, `nansum(a, ${AXIS_DTYPE})`, (a, axis, dtype, out, keepdims, initial, mask) =>
    R.sum(replaceNan(a, 0).arr, { axis, dtype, out, keepdims, initial, where: mask }),
  );
  add(names, `nanprod(a, ${AXIS_DTYPE})`, (a, axis, dtype, out, keepdims, initial, mask) =>
    R.prod(replaceNan(a, 1).arr, { axis, dtype, out, keepdims, initial, where: mask }),
  );
  add(names, "nancumsum(a, axis=None, dtype=None, out=None)", (a, axis, dtype, out) =>
    R.cumulative("add", replaceNan(a, 0).arr, axis, dtype, out),
  );
  add(names, "nancumprod(a, axis=None, dtype=None, out=None)", (a, axis, dtype, out) =>
    R.cumulative("multiply", replaceNan(a, 1).arr, axis, dtype, out),
  );
  add(names, `nanmax(a, ${AXIS_OUT})`, (a, axis, out, keepdims, initial, mask) =>
    nanExtreme(a, "fmax", { axis, out, keepdims, initial, where: mask }),
  );
  add(names, `nanmin(a, ${AXIS_OUT})`, (a, axis, out, keepdims, initial, mask) =>
    nanExtreme(a, "fmin", { axis, out, keepdims, initial, where: mask }),
  );
  add(
    names,
    "nanmean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True)",
    (a, axis, dtype, _out, keepdims) => unwrapScalar(nanMean(a, { axis, dtype, keepdims })),
  );
  const variance =
    "axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<absent>, correction=<absent>";
  add(names, `nanvar(a, ${variance})`, (a, axis, dtype, _out, ddof, keepdims) =>
    unwrapScalar(nanVar(a, { axis, dtype, ddof, keepdims })),
  );
  add(names, `nanstd(a, ${variance})`, (a, axis, dtype, _out, ddof, keepdims) =>
    unwrapScalar(apply("sqrt", nanVar(a, { axis, dtype, ddof, keepdims }))),
  );
  add(
    names,
    "nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False)",
    (a, axis, _out, _over, keepdims) => medianArray(a, axis, toBool(keepdims), true),
  );
  for (const [name, sign] of [
    ["nanargmax", 1],
    ["nanargmin", -1],
  ] as const) {
    add(names, `${name}(a, axis=None, out=None, *, keepdims=False)`, (a, axis, out, keep) => {
      const { arr, mask } = replaceNan(a, new PyFloat(-sign * Infinity));
      if (mask !== null) {
        const gone = reduceToArray(ufuncs.logical_and, mask, { axis });
        if (numbersOf(castArray(gone, FLOAT64)).some((v) => v !== 0))
          throw valueError("All-NaN slice encountered");
      }
      return R.argExtreme(arr, sign, axis, out, toBool(keep));
    });
  }
}

function addOrder(names: Names): void {
  add(
    names,
    "average(a, axis=None, weights=None, returned=False, *, keepdims=False)",
    (a, axis, weights, returned, keepdims) => average(a, axis, weights, toBool(returned), keepdims),
  );
  add(
    names,
    "median(a, axis=None, out=None, overwrite_input=False, keepdims=False)",
    (a, axis, _out, _over, keepdims) => medianArray(a, axis, toBool(keepdims), false),
  );
  for (const [name, scale, skip] of [
    ["percentile", 100, false],
    ["quantile", 1, false],
    ["nanpercentile", 100, true],
    ["nanquantile", 1, true],
  ] as const) {
    add(
      names,
      `${name}(a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, *, weights=None, interpolation=None)`,
      (a, q, axis, _out, _over, method, keepdims) =>
        quantile(a, q, axis, scale, method, toBool(keepdims), skip),
    );
  }
}

// ---- along axes -----------------------------------------------------------------------------------------------

function applyAlongAxis(
  f: PyValue,
  axis: number,
  value: PyValue,
  args: PyValue[],
  kwargs: Map<string, PyValue>,
): PyValue {
  const arr = asAnyArray(value);
  const along = normalizeAxis(axis, arr.ndim);
  const moved = axisLast(arr, along);
  const lead = moved.shape.slice(0, -1);
  const n = moved.shape[moved.ndim - 1];
  const lines = reshape(moved, [lead.reduce((x, y) => x * y, 1), n]);
  if (lines.shape[0] === 0)
    throw valueError("Cannot apply_along_axis when any iteration dimensions are 0");
  const results = toArray(lines).map((line) =>
    asArray(call(f, [line, ...args, ...kwargs.values()], [...kwargs.keys()])),
  );
  const inner = results[0].shape;
  const stacked = concatenateArrays(
    results.map((r) => reshape(r, [1, ...inner])),
    0,
  );
  const whole = reshape(stacked, [...lead, ...inner]);
  // The result's own axes take the place of the axis.
  const order: number[] = [];
  for (let i = 0; i < along; i++) order.push(i);
  for (let i = 0; i < inner.length; i++) order.push(lead.length + i);
  for (let i = along; i < lead.length; i++) order.push(i);
  const placed = transpose(whole, order);
  return unwrapScalar(placed);
}

export function addReductions(names: Names): void {
  addPlain(names);
  addNan(names);
  addOrder(names);
  add(names, "apply_along_axis(func1d, axis, arr, *args, **kwargs)", (f, axis, arr, args, kwargs) =>
    applyAlongAxis(f, toIndex(axis), arr, args, kwargs),
  );
  add(names, "apply_over_axes(func, a, axes)", (f, a, axes) => {
    let value: PyValue = asAnyArray(a);
    const ndim = (value as NDArray).ndim;
    for (const axis of axisList(axes)) {
      const r = asAnyArray(call(f, [value, axis]));
      const at = axis < 0 ? axis + ndim : axis;
      value = r.ndim === ndim ? r : reshape(r, [...r.shape.slice(0, at), 1, ...r.shape.slice(at)]);
    }
    return value;
  });
  add(
    names,
    "trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)",
    (a, offset, x, y, dtype, out) => callMethod(asAnyArray(a), "trace", [offset, x, y, dtype, out]),
  );
}
