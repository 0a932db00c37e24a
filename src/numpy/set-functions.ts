/** sort, argsort, unique, set operations, searchsorted, digitize, bincount, histogram as functions. */
import { toArray } from "../objects/abstract.ts";
import { indexError, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toFloat, toIndex } from "./convert.ts";
import { castArray, copyArray, copyItems } from "./copy.ts";
import { fromDoubles, linspaceArrays } from "./creation.ts";
import { BOOL, COMPLEX128, INT64 } from "./dtype.ts";
import { normalizeAxis } from "./errors.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { gather, indexNumbers, ONE_ITEM } from "./gather.ts";
import { asPositions, choose, compress, pick, put, take } from "./item-selection.ts";
import { NamedTuple, namedTupleType } from "./named-tuple.ts";
import { add, type Names } from "./namespace.ts";
import { allocate, emptyArray, NDArray, unwrapScalar } from "./ndarray.ts";
import { promoteTypes } from "./promotion.ts";
import { concatenateArrays } from "./shape-functions.ts";
import { moveaxis, ravel, reshape } from "./shape-ops.ts";
import { isNanKey, numbersOf, sortKeys } from "./sort-keys.ts";
import {
  argsort,
  checkKth,
  lexsort,
  lineOrder,
  positionsArray,
  searchsorted,
  sorted,
} from "./sorting.ts";
import { apply } from "./ufunc.ts";

// ---- unique --------------------------------------------------------------------------------------------------

interface Uniques {
  values: NDArray;
  first: number[];
  inverse: Float64Array;
  counts: number[];
}

export function uniqueItems(arr: NDArray, equalNan = true): Uniques {
  const flat = copyArray(ravel(arr), "C");
  const keys = sortKeys(flat);
  const n = flat.size;
  const order = lineOrder(keys, 0, n);
  const first: number[] = [];
  const counts: number[] = [];
  const inverse = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const p = order[i];
    let isNew = i === 0;
    if (!isNew) {
      const before = keys.keys[order[i - 1]];
      const now = keys.keys[p];
      isNew = keys.compare(before, now) !== 0;
      if (!isNew && !equalNan && isNanKey(flat.dtype, now)) isNew = true;
    }
    if (isNew) {
      first.push(p);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[p] = first.length - 1;
  }
  const values = emptyArray(flat.dtype, [first.length]);
  const size = flat.dtype.itemsize;
  gather(
    flat,
    Float64Array.from(first, (p) => flat.offset + p * size),
    ONE_ITEM,
    values,
  );
  return { values, first, inverse, counts };
}

function unique(
  ar: PyValue,
  index: boolean,
  inverse: boolean,
  counts: boolean,
  axis: PyValue,
  equalNan: boolean,
): PyValue {
  const arr = asAnyArray(ar);
  let u: Uniques;
  let values: NDArray;
  let inverseShape: readonly number[] = arr.shape;
  if (axis === null) {
    u = uniqueItems(arr, equalNan);
    values = u.values;
  } else {
    const along = normalizeAxis(toIndex(axis), arr.ndim);
    const moved = moveaxis(arr, [along], [0]);
    const n = moved.shape[0];
    const rows = copyArray(reshape(moved, [n, moved.size / Math.max(n, 1)]), "C");
    u = uniqueRows(rows);
    values = moveaxis(pick(moved, u.first, 0), [0], [along]);
    inverseShape = [n];
  }
  const results: PyValue[] = [values];
  if (index) results.push(positionsArray(u.first, [u.first.length]));
  if (inverse) results.push(positionsArray(u.inverse, inverseShape));
  if (counts) results.push(positionsArray(u.counts, [u.counts.length]));
  return results.length === 1 ? values : new PyTuple(results);
}

function uniqueRows(rows: NDArray): Uniques {
  const [n, m] = rows.shape;
  const keys = sortKeys(rows);
  const compareRows = (a: number, b: number): number => {
    for (let j = 0; j < m; j++) {
      const c = keys.compare(keys.keys[a * m + j], keys.keys[b * m + j]);
      if (c !== 0) return c;
    }
    return 0;
  };
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => compareRows(a, b) || a - b);
  const first: number[] = [];
  const counts: number[] = [];
  const inverse = new Float64Array(n);
  order.forEach((p, i) => {
    if (i === 0 || compareRows(order[i - 1], p) !== 0) {
      first.push(p);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[p] = first.length - 1;
  });
  return { values: rows, first, inverse, counts };
}

// ---- sets ----------------------------------------------------------------------------------------------------

/** For each item of `a`, whether it is among `b`. */
export function isin(a: NDArray, b: NDArray): boolean[] {
  const dtype = promoteTypes(a.dtype, b.dtype);
  const x = sortKeys(castArray(a, dtype));
  const y = sortKeys(castArray(ravel(b), dtype));
  const n = b.size;
  if (x.numeric) {
    const set = new Set(Array.from(y.keys as Float64Array).filter((v) => v === v));
    return Array.from(x.keys as Float64Array, (v) => set.has(v === 0 ? 0 : v));
  }
  const order = lineOrder(y, 0, n);
  return Array.from(x.keys as ArrayLike<unknown>, (key) => {
    let lo = 0;
    let hi = n;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (y.compare(y.keys[order[mid]], key) < 0) lo = mid + 1;
      else hi = mid;
    }
    return lo < n && y.compare(y.keys[order[lo]], key) === 0;
  });
}

function boolArray(values: readonly boolean[], shape: readonly number[]): NDArray {
  const out = allocate(BOOL, shape);
  values.forEach((v, i) => {
    out.storage.views.bytes[out.storage.base + i] = v ? 1 : 0;
  });
  return out;
}

const truePlaces = (values: readonly boolean[]): number[] =>
  values.flatMap((v, i) => (v ? [i] : []));

function setdiff(a: PyValue, b: PyValue, assumeUnique: boolean): NDArray {
  const x = assumeUnique ? ravel(asArray(a)) : uniqueItems(asArray(a)).values;
  const hits = isin(x, asArray(b));
  return pick(x, truePlaces(hits.map((h) => !h)), 0);
}

function intersect(a: PyValue, b: PyValue, assumeUnique: boolean, indices: boolean): PyValue {
  const x = asArray(a);
  const y = asArray(b);
  const ux = uniqueItems(x);
  const uy = uniqueItems(y);
  void assumeUnique;
  const dtype = promoteTypes(x.dtype, y.dtype);
  const hits = truePlaces(isin(ux.values, uy.values));
  const common = castArray(pick(ux.values, hits, 0), dtype);
  if (!indices) return common;
  const back = uniqueItems(uy.values);
  const places = indexNumbers(asArray(searchsorted(back.values, common, "left", null)));
  return new PyTuple([
    common,
    positionsArray(
      hits.map((h) => ux.first[h]),
      [hits.length],
    ),
    positionsArray(
      Array.from(places, (p) => uy.first[p]),
      [hits.length],
    ),
  ]);
}

// ---- counting --------------------------------------------------------------------------------------------

function bincount(x: PyValue, weights: PyValue, minlength: number): NDArray {
  const arr = asArray(x);
  if (arr.ndim !== 1)
    throw valueError(
      arr.ndim > 1
        ? "object too deep for desired array"
        : "object of too small depth for desired array",
    );
  const positions = indexNumbers(asPositions(arr));
  if (minlength < 0) throw valueError("'minlength' must not be negative");
  let n = minlength;
  for (const p of positions) {
    if (p < 0) throw valueError("'list' argument must have no negative elements");
    if (p + 1 > n) n = p + 1;
  }
  const counts = new Float64Array(n);
  if (weights === null) {
    for (const p of positions) counts[p]++;
    return positionsArray(counts, [n]);
  }
  const w = numbersOf(asArray(weights));
  if (w.length !== positions.length)
    throw valueError("The weights and list don't have the same length.");
  positions.forEach((p, i) => {
    counts[p] += w[i];
  });
  return fromDoubles(counts);
}

function digitize(x: PyValue, binsValue: PyValue, right: boolean): PyValue {
  const bins = asArray(binsValue);
  const edges = numbersOf(bins);
  let up = true;
  let down = true;
  for (let i = 1; i < edges.length; i++) {
    if (edges[i] < edges[i - 1]) up = false;
    if (edges[i] > edges[i - 1]) down = false;
  }
  if (!up && !down) throw valueError("bins must be monotonically increasing or decreasing");
  const side = right ? "left" : "right";
  if (up) return searchsorted(bins, x, side, null);
  const reversed = fromDoubles(edges.reverse());
  const found = asArray(searchsorted(reversed, x, side === "left" ? "right" : "left", null));
  return unwrapScalar(apply("subtract", edges.length, found));
}

/** Automatic bin widths by NumPy's rules. */
function autoBins(rule: string, values: Float64Array, low: number, high: number): number {
  const n = values.length;
  if (n === 0) return 1;
  const sorted = values.slice().sort();
  const quantile = (q: number): number => {
    const v = (n - 1) * q;
    const f = Math.floor(v);
    return sorted[f] + (sorted[Math.min(f + 1, n - 1)] - sorted[f]) * (v - f);
  };
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
  const ptp = sorted[n - 1] - sorted[0];
  const iqr = quantile(0.75) - quantile(0.25);
  const widths: Record<string, () => number> = {
    sturges: () => ptp / (Math.log2(n) + 1),
    fd: () => 2 * iqr * n ** (-1 / 3),
    scott: () => ((24 * Math.sqrt(Math.PI)) / n) ** (1 / 3) * std,
    rice: () => ptp / (2 * n ** (1 / 3)),
    sqrt: () => ptp / Math.sqrt(n),
    auto: () => {
      const fd = 2 * iqr * n ** (-1 / 3);
      const sturges = ptp / (Math.log2(n) + 1);
      return fd !== 0 ? Math.min(fd, sturges) : sturges;
    },
  };
  const width = widths[rule];
  if (width === undefined) throw valueError(`'${rule}' is not a valid estimator for \`bins\``);
  const w = width();
  return w > 0 ? Math.ceil((high - low) / w) : 1;
}

export function histogramEdges(values: NDArray, bins: PyValue, range: PyValue): NDArray {
  if (bins instanceof NDArray || bins instanceof PyList || bins instanceof PyTuple) {
    const edges = asArray(bins);
    const e = numbersOf(edges);
    for (let i = 1; i < e.length; i++) {
      if (e[i] < e[i - 1]) throw valueError("`bins` must increase monotonically, when an array");
    }
    return edges;
  }
  let low: number;
  let high: number;
  const data = numbersOf(values);
  if (range === null) {
    low = data.length === 0 ? 0 : Math.min(...minmax(data));
    high = data.length === 0 ? 1 : Math.max(...minmax(data));
    if (!Number.isFinite(low) || !Number.isFinite(high)) {
      throw valueError(`autodetected range of [${low}, ${high}] is not finite`);
    }
  } else {
    [low, high] = toArray(range).map(toFloat);
    if (low > high) throw valueError("max must be larger than min in range parameter.");
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const rule = hostText(bins);
  const inside = data.filter((v) => v >= low && v <= high);
  const count =
    rule === undefined ? toIndex(bins) : autoBins(rule, Float64Array.from(inside), low, high);
  if (count < 1) throw valueError("`bins` must be positive, when an integer");
  const edges = linspaceArrays(fromDoubles([low]), fromDoubles([high]), count + 1, true).samples;
  return reshape(edges, [count + 1]);
}

function minmax(data: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const v of data) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

function histogram(
  a: PyValue,
  bins: PyValue,
  range: PyValue,
  density: boolean,
  weights: PyValue,
): PyTuple {
  const values = ravel(asArray(a));
  const edges = histogramEdges(values, bins, range);
  const e = numbersOf(edges);
  const n = e.length - 1;
  const data = numbersOf(values);
  const w = weights === null ? null : numbersOf(ravel(asArray(weights)));
  if (w !== null && w.length !== data.length)
    throw valueError("weights should have the same shape as a.");
  const counts = new Float64Array(n);
  data.forEach((v, i) => {
    if (!(v >= e[0] && v <= e[n])) return;
    let lo = 0;
    let hi = n;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (e[mid + 1] <= v) lo = mid + 1;
      else hi = mid;
    }
    counts[Math.min(lo, n - 1)] += w === null ? 1 : w[i];
  });
  let result: NDArray;
  if (density) {
    const total = counts.reduce((x, y) => x + y, 0);
    result = fromDoubles(counts.map((c, i) => c / (e[i + 1] - e[i]) / total));
  } else if (w === null) result = positionsArray(counts, [n]);
  else {
    const dtype = asArray(weights).dtype;
    result = fromDoubles(counts, dtype.isInteger || dtype.isBool ? INT64 : dtype);
  }
  return new PyTuple([result, edges]);
}

function histogram2d(
  samples: NDArray[],
  bins: PyValue,
  range: PyValue,
  density: boolean,
  weights: PyValue,
): PyTuple {
  const perAxis = (v: PyValue, i: number): PyValue => {
    if (v instanceof PyList || v instanceof PyTuple || (v instanceof NDArray && v.ndim > 0)) {
      const items = toArray(v);
      const many = items.length === samples.length && !(samples.length === 1);
      return many ? items[i] : v;
    }
    return v;
  };
  const edges = samples.map((s, i) =>
    histogramEdges(s, perAxis(bins, i), range === null ? null : toArray(range)[i]),
  );
  const hosts = edges.map((e) => numbersOf(e));
  const data = samples.map((s) => numbersOf(s));
  const w = weights === null ? null : numbersOf(asArray(weights));
  const shape = hosts.map((e) => e.length - 1);
  const counts = new Float64Array(shape.reduce((x, y) => x * y, 1));
  for (let i = 0; i < data[0].length; i++) {
    let at = 0;
    let inside = true;
    for (let d = 0; d < data.length; d++) {
      const e = hosts[d];
      const v = data[d][i];
      const n = e.length - 1;
      if (!(v >= e[0] && v <= e[n])) {
        inside = false;
        break;
      }
      let k = 0;
      while (k < n - 1 && e[k + 1] <= v) k++;
      at = at * n + k;
    }
    if (inside) counts[at] += w === null ? 1 : w[i];
  }
  if (density) {
    const total = counts.reduce((x, y) => x + y, 0);
    for (let k = 0; k < counts.length; k++) {
      let rest = k;
      let area = 1;
      for (let d = shape.length - 1; d >= 0; d--) {
        const j = rest % shape[d];
        rest = Math.floor(rest / shape[d]);
        area *= hosts[d][j + 1] - hosts[d][j];
      }
      counts[k] /= total * area;
    }
  }
  return new PyTuple([reshape(fromDoubles(counts), shape), ...edges]);
}

// ---- take_along_axis ------------------------------------------------------------------------------------

/** Items at index positions along one axis, line by line. */
function alongAxis(
  arr: NDArray,
  indices: NDArray,
  axis: number,
  visit: (item: number, index: number) => void,
): NDArray {
  if (!indices.dtype.isInteger) throw indexError("`indices` must be an integer array");
  if (indices.ndim !== arr.ndim) {
    throw valueError("`indices` and `arr` must have the same number of dimensions");
  }
  const at = indexNumbers(indices);
  const n = arr.shape[axis];
  const counter = new Array<number>(arr.ndim).fill(0);
  const shape = indices.shape;
  for (let k = 0; k < at.length; k++) {
    let offset = arr.offset;
    for (let d = 0; d < arr.ndim; d++) {
      if (d === axis) {
        let i = at[k];
        if (i < -n || i >= n)
          throw indexError(`index ${i} is out of bounds for axis ${axis} with size ${n}`);
        if (i < 0) i += n;
        offset += i * arr.strides[d];
      } else offset += (arr.shape[d] === 1 ? 0 : counter[d]) * arr.strides[d];
    }
    visit(k, offset);
    for (let d = arr.ndim - 1; d >= 0; d--) {
      if (++counter[d] < shape[d]) break;
      counter[d] = 0;
    }
  }
  return indices;
}

export function addSets(names: Names): void {
  const arr = (a: PyValue): NDArray => asAnyArray(a);
  add(names, "sort(a, axis=-1, kind=None, order=None, *, stable=None)", (a, axis, kind, order) =>
    sorted(a, axis, kind, order),
  );
  add(names, "argsort(a, axis=-1, kind=None, order=None, *, stable=None)", (a, axis, kind, order) =>
    argsort(a, axis, kind, order),
  );
  add(names, "sort_complex(a)", (a) =>
    sorted(castArray(asArray(a), promoteTypes(asArray(a).dtype, COMPLEX128)), -1),
  );
  add(names, "lexsort(keys, axis=-1)", (keys, axis) => lexsort(keys, toIndex(axis)));
  add(
    names,
    "partition(a, kth, axis=-1, kind='introselect', order=None)",
    (a, kth, axis, _kind, order) => {
      const x = asArray(a);
      checkKth(kth, axis === null ? x.size : (x.shape.at(toIndex(axis)) ?? 0));
      return sorted(x, axis, null, order);
    },
  );
  add(
    names,
    "argpartition(a, kth, axis=-1, kind='introselect', order=None)",
    (a, kth, axis, _kind, order) => {
      const x = asArray(a);
      checkKth(kth, axis === null ? x.size : (x.shape.at(toIndex(axis)) ?? 0));
      return argsort(x, axis, null, order);
    },
  );
  add(names, "searchsorted(a, v, side='left', sorter=None)", searchsorted);
  add(names, "digitize(x, bins, right=False)", (x, bins, right) =>
    digitize(x, bins, toBool(right)),
  );
  add(names, "bincount(x, /, weights=None, minlength=0)", (x, weights, n) =>
    bincount(x, weights, toIndex(n)),
  );
  add(
    names,
    "histogram(a, bins=10, range=None, density=None, weights=None)",
    (a, bins, range, density, weights) => histogram(a, bins, range, toBool(density), weights),
  );
  add(names, "histogram_bin_edges(a, bins=10, range=None, weights=None)", (a, bins, range) =>
    histogramEdges(ravel(asArray(a)), bins, range),
  );
  add(
    names,
    "histogram2d(x, y, bins=10, range=None, density=None, weights=None)",
    (x, y, bins, range, density, weights) =>
      histogram2d([ravel(asArray(x)), ravel(asArray(y))], bins, range, toBool(density), weights),
  );
  add(
    names,
    "histogramdd(sample, bins=10, range=None, density=None, weights=None)",
    (sample, bins, range, density, weights) => {
      const s =
        sample instanceof PyList || sample instanceof PyTuple
          ? toArray(sample).map((v) => asArray(v))
          : toArray(moveaxis(arr(sample), [1], [0])).map((v) => asArray(v));
      const r = histogram2d(s, bins, range, toBool(density), weights);
      return new PyTuple([r.items[0], new PyList(r.items.slice(1))]);
    },
  );
  add(
    names,
    "unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True)",
    (a, index, inverse, counts, axis, nan) =>
      unique(a, toBool(index), toBool(inverse), toBool(counts), axis, toBool(nan)),
  );
  add(names, "unique_values(x)", (x) => uniqueItems(asArray(x), false).values);
  const counted = namedTupleType("UniqueCountsResult", ["values", "counts"]);
  add(names, "unique_counts(x)", (x) => {
    const u = uniqueItems(asArray(x), false);
    return new NamedTuple(counted, [u.values, positionsArray(u.counts, [u.counts.length])]);
  });
  const inverted = namedTupleType("UniqueInverseResult", ["values", "inverse_indices"]);
  add(names, "unique_inverse(x)", (x) => {
    const u = uniqueItems(asArray(x), false);
    return new NamedTuple(inverted, [u.values, positionsArray(u.inverse, asArray(x).shape)]);
  });
  add(
    names,
    "union1d(ar1, ar2)",
    (a, b) => uniqueItems(concatenateArrays([ravel(asArray(a)), ravel(asArray(b))], 0)).values,
  );
  add(
    names,
    "intersect1d(ar1, ar2, assume_unique=False, return_indices=False)",
    (a, b, assume, indices) => intersect(a, b, toBool(assume), toBool(indices)),
  );
  add(names, "setdiff1d(ar1, ar2, assume_unique=False)", (a, b, assume) =>
    setdiff(a, b, toBool(assume)),
  );
  add(names, "setxor1d(ar1, ar2, assume_unique=False)", (a, b) => {
    const x = uniqueItems(asArray(a)).values;
    const y = uniqueItems(asArray(b)).values;
    const u = uniqueItems(concatenateArrays([x, y], 0));
    return pick(u.values, truePlaces(u.counts.map((c) => c === 1)), 0);
  });
  add(
    names,
    "isin(element, test_elements, assume_unique=False, invert=False, *, kind=None)",
    (a, b, _assume, invert) => {
      const x = asArray(a);
      const hits = isin(x, asArray(b));
      return boolArray(toBool(invert) ? hits.map((h) => !h) : hits, x.shape);
    },
  );
  add(names, "take(a, indices, axis=None, out=None, mode='raise')", (a, i, axis, out, mode) =>
    take(a, i, axis, out, mode),
  );
  add(names, "put(a, ind, v, mode='raise')", (a, i, v, mode) => {
    if (!(a instanceof NDArray)) throw typeError(`argument 1 must be numpy.ndarray, not list`);
    put(a, i, v, mode);
    return null;
  });
  add(names, "compress(condition, a, axis=None, out=None)", (c, a, axis) => compress(c, a, axis));
  add(names, "extract(condition, arr)", (c, a) =>
    compress(ravel(asArray(c)), ravel(asArray(a)), null),
  );
  add(names, "choose(a, choices, out=None, mode='raise')", (a, choices, out, mode) =>
    choose(a, choices, out, mode),
  );
  add(names, "take_along_axis(arr, indices, axis=-1)", (a, indices, axis) => {
    let x = asArray(a);
    if (axis === null) x = ravel(x);
    const along = axis === null ? 0 : normalizeAxis(toIndex(axis), x.ndim);
    const at = asArray(indices);
    const offsets = new Float64Array(at.size);
    alongAxis(x, at, along, (k, offset) => {
      offsets[k] = offset;
    });
    const out = emptyArray(x.dtype, at.shape);
    gather(x, offsets, ONE_ITEM, out);
    return out;
  });
  add(names, "put_along_axis(arr, indices, values, axis)", (a, indices, values, axis) => {
    const x: NDArray = axis === null ? ravel(a) : a;
    const along = axis === null ? 0 : normalizeAxis(toIndex(axis), x.ndim);
    const at = asArray(indices);
    const wide = emptyArray(x.dtype, at.shape);
    copyItems(wide, asArray(values));
    alongAxis(x, at, along, (k, offset) => {
      copyItems(
        new NDArray(x.storage, x.dtype, [], [], offset),
        new NDArray(wide.storage, wide.dtype, [], [], wide.offset + k * wide.dtype.itemsize),
      );
    });
    return null;
  });
}
