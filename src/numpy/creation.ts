/** Functions that make arrays: array, zeros, arange, linspace, eye, meshgrid, fromfunction, … */
import { call, iterate, toArray, typeName } from "../objects/abstract.ts";
import { typeError, valueError, zeroDivisionError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, intValue, PyComplex, PyList, PyTuple } from "../objects/sequence-values.ts";
import { arrayFromItems } from "./array-methods.ts";
import { arrayFromBytes } from "./buffer.ts";
import { parseFloatText, toBool, toFloat, toIndex } from "./convert.ts";
import { castArray, checkedFill, copyArray, copyItems, parseOrder } from "./copy.ts";
import { BOOL, type DType, FLOAT64, INT64 } from "./dtype.ts";
import { asDtype, optionalDtype } from "./dtype-parse.ts";
import { asAnyArray, asArray, makeArray, sizedText } from "./from-object.ts";
import { add, type Names } from "./namespace.ts";
import {
  allocate,
  emptyArray,
  finalize,
  makeView,
  NDArray,
  ndarrayType,
  unwrapScalar,
} from "./ndarray.ts";
import { commonType, promoteTypes, type Weak, weakKind } from "./promotion.ts";
import { broadcastTo, diagonal, parseShape, ravel, reshape } from "./shape-ops.ts";
import { positionsArray } from "./sorting.ts";
import { apply } from "./ufunc.ts";

/** The dtype of `*_like` results and of `full`. */
function copyMode(value: PyValue): boolean | null {
  return value === null ? null : toBool(value);
}

export function zerosArray(shape: readonly number[], dtype: DType = FLOAT64): NDArray {
  return allocate(dtype, shape);
}

export function filled(
  shape: readonly number[],
  value: PyValue,
  dtype: DType,
  order: "C" | "F" = "C",
): NDArray {
  const out = allocate(dtype, shape, order, false);
  if (value instanceof NDArray) copyItems(out, value);
  else if (value instanceof PyList || value instanceof PyTuple)
    copyItems(out, asArray(value, dtype));
  else checkedFill(out, value);
  return out;
}

const layout = (order: PyValue): "C" | "F" => (parseOrder(order) === "F" ? "F" : "C");

/** Doubles into an array of any number dtype. */
export function fromDoubles(values: ArrayLike<number>, dtype: DType = FLOAT64): NDArray {
  const out = emptyArray(FLOAT64, [values.length]);
  (out.view as Float64Array).set(values, out.start);
  return castArray(out, dtype);
}

function likeOf(
  proto: PyValue,
  dtype: PyValue,
  order: PyValue,
  subok: PyValue,
  shape: PyValue,
  fill: ((dtype: DType) => PyValue) | undefined,
): PyValue {
  const source = asAnyArray(proto);
  const type = optionalDtype(dtype) ?? source.dtype;
  const o = parseOrder(order, "K");
  const dims = shape === null ? source.shape : parseShape(shape);
  const isF = o === "F" || ((o === "K" || o === "A") && source.isF && !source.isC);
  const out = allocate(type, dims, isF ? "F" : "C", true);
  if (fill !== undefined) {
    const value = fill(type);
    if (value instanceof NDArray || value instanceof PyList) copyItems(out, asArray(value));
    else checkedFill(out, value);
  }
  return toBool(subok) && source.cls !== ndarrayType ? finalize(out, source.cls, source) : out;
}

// ---- ranges ------------------------------------------------------------------------------------------------

/** A number argument with the dtype it stands for. */
function typed(value: PyValue): {
  v: number;
  big: number | bigint | undefined;
  dtype: DType | null;
  weak: Weak | 0;
} {
  const weak = weakKind(value);
  const big = intValue(value);
  if (weak !== 0) return { v: toFloat(value), big, dtype: null, weak };
  if (typeof value === "boolean")
    return { v: Number(value), big: value ? 1 : 0, dtype: INT64, weak: 0 };
  const arr = asArray(value);
  const item = unwrapScalar(arr);
  return {
    v: toFloat(item),
    big: arr.dtype.isInteger ? Number(toFloat(item)) : undefined,
    dtype: arr.dtype,
    weak: 0,
  };
}

function arange(
  args: PyValue[],
  stopKey: PyValue | undefined,
  stepKey: PyValue | undefined,
  dtypeValue: PyValue,
): NDArray {
  let [start, stop, step] = args as (PyValue | undefined)[];
  if (stopKey !== undefined) stop = stopKey;
  if (stepKey !== undefined) step = stepKey;
  if (start === undefined && stop === undefined)
    throw typeError("arange() requires stop to be specified.");
  if (args.length === 1 && stop === undefined) {
    stop = start;
    start = 0;
  }
  if (stop === null) {
    stop = start;
    start = 0;
  }
  const first = typed(start ?? 0);
  const last = typed(stop as PyValue);
  const by = typed(step === undefined || step === null ? 1 : step);
  const parts = [first, last, by];
  let dtype = optionalDtype(dtypeValue);
  if (dtype === undefined) {
    const dtypes = parts.flatMap((p) => (p.dtype === null ? [] : [p.dtype]));
    const weak = Math.max(...parts.map((p) => p.weak)) as Weak | 0;
    dtype = commonType(dtypes, weak);
    if (dtype.isBool) dtype = INT64;
  }
  if (by.v === 0) throw zeroDivisionError("division by zero");
  const count = Math.ceil((last.v - first.v) / by.v);
  if (count !== count) throw valueError("arange: cannot compute length");
  const n = Math.max(0, count);
  if (n > 2 ** 40) throw valueError("Maximum allowed size exceeded");
  // NumPy fills from the first two items: start and start + step, in the result's dtype.
  if (dtype.isInteger && parts.every((p) => Number.isSafeInteger(p.v))) {
    const second = Math.trunc(first.v + by.v);
    const delta = second - Math.trunc(first.v);
    const values = new Float64Array(n);
    const from = Math.trunc(first.v);
    for (let i = 0; i < n; i++) values[i] = from + i * delta;
    return dtype.itemsize === 8 && dtype.kind === "i"
      ? positionsArray(values, [n])
      : fromDoubles(values, dtype);
  }
  if (dtype.isInteger) {
    const from = Math.trunc(first.v);
    const delta = Math.trunc(first.v + by.v) - from;
    return fromDoubles(
      Float64Array.from({ length: n }, (_, i) => from + i * delta),
      dtype,
    );
  }
  const second = first.v + by.v;
  const delta = second - first.v;
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = i === 1 ? second : first.v + i * delta;
  return fromDoubles(values, dtype);
}

/** Samples along the first axis; scalar and array end points. */
export function linspaceArrays(
  start: PyValue,
  stop: PyValue,
  num: number,
  endpoint: boolean,
): { samples: NDArray; step: NDArray } {
  if (num < 0) throw valueError(`Number of samples, ${num}, must be non-negative.`);
  const a = apply("multiply", asAnyArray(start), new PyFloat(1));
  const b = apply("multiply", asAnyArray(stop), new PyFloat(1));
  const div = endpoint ? num - 1 : num;
  const delta = apply("subtract", b, a);
  const dims = delta.shape.map(() => 1);
  const y = reshape(fromDoubles(Float64Array.from({ length: num }, (_, i) => i)), [num, ...dims]);
  let samples: NDArray;
  let step: NDArray;
  if (div > 0) {
    step = apply("divide", delta, div);
    const zero = apply("equal", step, 0);
    const anyZero = zero.storage.views.bytes
      .subarray(zero.storage.base, zero.storage.base + zero.size)
      .includes(1);
    samples = anyZero
      ? apply("multiply", apply("divide", y, div), delta)
      : apply("multiply", y, step);
  } else {
    step = filled(delta.shape, new PyFloat(NaN), FLOAT64);
    samples = apply("multiply", y, delta);
  }
  samples = apply("add", samples, a);
  if (endpoint && num > 1) {
    const end = makeView(
      samples,
      b.ndim === 0 && samples.ndim === 1 ? [] : samples.shape.slice(1),
      samples.strides.slice(1),
      samples.offset + (num - 1) * samples.strides[0],
    );
    copyItems(end, broadcastTo(b, end.shape));
  }
  return { samples, step };
}

function moveFirst(arr: NDArray, axis: number): NDArray {
  const at = axis < 0 ? axis + arr.ndim : axis;
  if (at === 0) return arr;
  const order = arr.shape.map((_, i) => i).slice(1);
  order.splice(at, 0, 0);
  return makeView(
    arr,
    order.map((i) => arr.shape[i]),
    order.map((i) => arr.strides[i]),
    arr.offset,
  );
}

function linspace(
  start: PyValue,
  stop: PyValue,
  num: PyValue,
  endpoint: PyValue,
  retstep: PyValue,
  dtype: PyValue,
  axis: PyValue,
): PyValue {
  const { samples, step } = linspaceArrays(start, stop, toIndex(num), toBool(endpoint));
  const type = optionalDtype(dtype);
  let result = samples;
  if (type !== undefined) {
    result = castArray(type.isInteger ? apply("floor", samples) : samples, type);
  }
  result = moveFirst(result, toIndex(axis));
  return toBool(retstep) ? new PyTuple([result, unwrapScalar(step)]) : result;
}

// ---- matrices ------------------------------------------------------------------------------------------------

export function eye(
  n: number,
  m: number,
  k: number,
  dtype: DType,
  order: "C" | "F" = "C",
): NDArray {
  const out = allocate(dtype, [n, m], order);
  if (dtype.isObject) checkedFill(out, 0);
  if (k < m && -k < n) checkedFill(diagonal(out, k), 1);
  return out;
}

export function diag(v: NDArray, k: number): NDArray {
  if (v.ndim === 1) {
    const n = v.size + Math.abs(k);
    const out = allocate(v.dtype, [n, n]);
    if (v.dtype.isObject) checkedFill(out, 0);
    copyItems(diagonal(out, k), v);
    return out;
  }
  if (v.ndim === 2) return diagonal(v, k);
  throw valueError("Input must be 1- or 2-d.");
}

/** True on and below diagonal k. */
export function triMask(n: number, m: number, k: number): NDArray {
  const out = allocate(BOOL, [n, m]);
  const bytes = out.storage.views.bytes;
  const at = out.storage.base;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < Math.min(m, i + k + 1); j++) bytes[at + i * m + j] = 1;
  }
  return out;
}

function triangle(value: PyValue, k: number, lower: boolean): NDArray {
  const source = asAnyArray(value);
  const arr = source.ndim === 1 ? broadcastTo(source, [source.size, source.size]) : source;
  const [n, m] = arr.shape.slice(-2);
  const mask = lower ? triMask(n, m, k) : apply("logical_not", triMask(n, m, k - 1));
  const out = copyArray(arr, "C");
  out.writeable = true;
  const zero = allocate(arr.dtype, []);
  whereInto(out, mask, arr, zero);
  return out;
}

/** out = mask ? a : b, all broadcast to out. */
export function whereInto(out: NDArray, mask: NDArray, a: NDArray, b: NDArray): void {
  copyItems(out, b);
  const wide = broadcastTo(mask, out.shape);
  const source = broadcastTo(a, out.shape);
  maskedCopy.run(out, wide, source);
}

/** Copies where a mask is true; filled by where.ts. */
export const maskedCopy: { run: (out: NDArray, mask: NDArray, source: NDArray) => void } = {
  run: () => {
    throw new Error("masked copies are not loaded");
  },
};

function meshgrid(vectors: PyValue[], copy: boolean, sparse: boolean, indexing: string): PyTuple {
  if (indexing !== "xy" && indexing !== "ij") {
    throw valueError("Valid values for `indexing` are 'xy' and 'ij'.");
  }
  const arrays = vectors.map((v) => asAnyArray(v)).map((a) => (a.ndim === 1 ? a : ravel(a)));
  const ndim = arrays.length;
  const swap = indexing === "xy" && ndim > 1;
  const axisOf = (i: number): number => (swap && i < 2 ? 1 - i : i);
  const full = new Array<number>(ndim);
  arrays.forEach((a, i) => {
    full[axisOf(i)] = a.size;
  });
  return new PyTuple(
    arrays.map((a, i) => {
      const shape = new Array<number>(ndim).fill(1);
      shape[axisOf(i)] = a.size;
      const thin = reshape(a, shape);
      const wide = sparse ? thin : broadcastTo(thin, full);
      if (!copy) return wide;
      return copyArray(wide, "C");
    }),
  );
}

export function indicesArray(dims: readonly number[], dtype: DType): NDArray {
  const out = emptyArray(dtype, [dims.length, ...dims]);
  dims.forEach((n, axis) => {
    const line = reshape(
      fromDoubles(
        Float64Array.from({ length: n }, (_, i) => i),
        dtype,
      ),
      dims.map((_, i) => (i === axis ? n : 1)),
    );
    const part = makeView(out, dims, out.strides.slice(1), out.offset + axis * out.strides[0]);
    copyItems(part, line);
  });
  return out;
}

function fromBuffer(value: PyValue, dtype: DType, count: number, offset: number): NDArray {
  const base = value instanceof NDArray ? value : arrayFromBytes(value);
  if (base === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  }
  const room = base.nbytes - offset;
  if (offset < 0 || room < 0) {
    throw valueError(
      `offset must be non-negative and no greater than buffer length (${base.nbytes})`,
    );
  }
  if (dtype.itemsize === 0) throw valueError("itemsize cannot be zero in type");
  let n = count;
  if (n < 0) {
    if (room % dtype.itemsize !== 0)
      throw valueError("buffer size must be a multiple of element size");
    n = room / dtype.itemsize;
  } else if (n * dtype.itemsize > room) {
    throw valueError("buffer is smaller than requested size");
  }
  const made = makeView(base, [n], [dtype.itemsize], base.offset + offset, dtype);
  made.base = base.base ?? base;
  return made;
}

function fromString(text: string, dtype: DType, sep: string): NDArray {
  const parts = (sep.trim() === "" ? text.trim().split(/\s+/) : text.split(sep.trim())).filter(
    (p) => p.trim() !== "",
  );
  return arrayFromItems(
    parts.map((p) => {
      const v = parseFloatText(p) ?? NaN;
      return dtype.isInteger ? Math.trunc(v) : new PyFloat(v);
    }),
    dtype,
  );
}

export function addCreation(names: Names): void {
  add(
    names,
    "array(object, dtype=None, *, copy=True, order='K', subok=False, ndmin=0, ndmax=0, like=None)",
    (object, dtype, copy, order, subok, ndmin) =>
      makeArray(object, {
        dtype: optionalDtype(dtype),
        copy: copyMode(copy),
        order: parseOrder(order, "K"),
        subok: toBool(subok),
        ndmin: toIndex(ndmin),
      }),
  );
  const like = "dtype=None, order=None, *, device=None, copy=None, like=None";
  add(names, `asarray(a, ${like})`, (a, dtype, order, _device, copy) =>
    makeArray(a, {
      dtype: optionalDtype(dtype),
      copy: copyMode(copy),
      order: parseOrder(order, "K"),
    }),
  );
  add(names, `asanyarray(a, ${like})`, (a, dtype, order, _device, copy) =>
    makeArray(a, {
      dtype: optionalDtype(dtype),
      copy: copyMode(copy),
      order: parseOrder(order, "K"),
      subok: true,
    }),
  );
  add(names, "ascontiguousarray(a, dtype=None, *, like=None)", (a, dtype) =>
    makeArray(a, { dtype: optionalDtype(dtype), order: "C", ndmin: 1 }),
  );
  add(names, "asfortranarray(a, dtype=None, *, like=None)", (a, dtype) =>
    makeArray(a, { dtype: optionalDtype(dtype), order: "F", ndmin: 1 }),
  );
  add(names, "asarray_chkfinite(a, dtype=None, order=None)", (a, dtype, order) => {
    const arr = makeArray(a, { dtype: optionalDtype(dtype), order: parseOrder(order, "K") });
    if (arr.dtype.isInexact) {
      const ok = apply("isfinite", arr);
      const bytes = ok.storage.views.bytes.subarray(ok.storage.base, ok.storage.base + ok.size);
      if (bytes.includes(0)) throw valueError("array must not contain infs or NaNs");
    }
    return arr;
  });
  add(names, "require(a, dtype=None, requirements=None, *, like=None)", (a, dtype, req) => {
    const wants =
      req === null
        ? []
        : hostText(req) !== undefined
          ? [hostText(req) as string]
          : toArray(req).map((r) => hostText(r) as string);
    const isF = wants.some((w) => /^f/i.test(w));
    return makeArray(a, {
      dtype: optionalDtype(dtype),
      order: isF ? "F" : wants.some((w) => /^c/i.test(w)) ? "C" : "K",
    });
  });
  add(names, "copy(a, order='K', subok=False)", (a, order, subok) =>
    makeArray(a, { copy: true, order: parseOrder(order, "K"), subok: toBool(subok) }),
  );
  const made = "dtype=None, order='C', *, device=None, like=None";
  add(names, `zeros(shape, ${made})`, (shape, dtype, order) => {
    const type = asDtype(dtype, FLOAT64);
    return allocate(type, parseShape(shape), layout(order));
  });
  add(names, `empty(shape, ${made})`, (shape, dtype, order) => {
    const type = asDtype(dtype, FLOAT64);
    const out = allocate(type, parseShape(shape), layout(order));
    if (type.isObject) checkedFill(out, null);
    return out;
  });
  add(names, `ones(shape, ${made})`, (shape, dtype, order) =>
    filled(parseShape(shape), 1, asDtype(dtype, FLOAT64), layout(order)),
  );
  add(names, `full(shape, fill_value, ${made})`, (shape, value, dtype, order) => {
    let type = optionalDtype(dtype);
    type ??= asArray(value).dtype;
    if (type.isFlexible && type.itemsize === 0 && type.kind !== "V")
      type = sizedText(type, asArray(value));
    return filled(parseShape(shape), value, type, layout(order));
  });
  const alike = "dtype=None, order='K', subok=True, shape=None, *, device=None";
  add(names, `zeros_like(a, ${alike})`, (a, dtype, order, subok, shape) =>
    likeOf(a, dtype, order, subok, shape, undefined),
  );
  add(names, `empty_like(prototype, ${alike})`, (a, dtype, order, subok, shape) =>
    likeOf(a, dtype, order, subok, shape, undefined),
  );
  add(names, `ones_like(a, ${alike})`, (a, dtype, order, subok, shape) =>
    likeOf(a, dtype, order, subok, shape, () => 1),
  );
  add(names, `full_like(a, fill_value, ${alike})`, (a, value, dtype, order, subok, shape) =>
    likeOf(a, dtype, order, subok, shape, () => value),
  );
  add(
    names,
    "arange(*args, start=<absent>, stop=<absent>, step=<absent>, dtype=None, device=None, like=None)",
    (start, stop, step, dtype, _device, _like, args) =>
      start === undefined
        ? arange(args.slice(0, 3), stop, step, args.length > 3 ? args[3] : dtype)
        : arange([start, ...args], stop, step, dtype),
  );
  add(
    names,
    "linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None)",
    (start, stop, num, endpoint, retstep, dtype, axis) =>
      linspace(start, stop, num, endpoint, retstep, dtype, axis),
  );
  add(
    names,
    "logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0)",
    (start, stop, num, endpoint, base, dtype, axis) => {
      const { samples } = linspaceArrays(start, stop, toIndex(num), toBool(endpoint));
      const powers = apply("power", base, samples);
      const type = optionalDtype(dtype);
      return moveFirst(type === undefined ? powers : castArray(powers, type), toIndex(axis));
    },
  );
  add(
    names,
    "geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0)",
    (start, stop, num, endpoint, dtype, axis) =>
      geomspace(start, stop, toIndex(num), toBool(endpoint), optionalDtype(dtype), toIndex(axis)),
  );
  add(
    names,
    "eye(N, M=None, k=0, dtype=None, order='C', *, device=None, like=None)",
    (n, m, k, dtype, order) =>
      eye(
        toIndex(n),
        m === null ? toIndex(n) : toIndex(m),
        toIndex(k),
        asDtype(dtype, FLOAT64),
        layout(order),
      ),
  );
  add(names, "identity(n, dtype=None, *, like=None)", (n, dtype) =>
    eye(toIndex(n), toIndex(n), 0, asDtype(dtype, FLOAT64)),
  );
  add(names, "diag(v, k=0)", (v, k) => diag(asAnyArray(v), toIndex(k)));
  add(names, "diagflat(v, k=0)", (v, k) => diag(ravel(asAnyArray(v)), toIndex(k)));
  add(names, "tri(N, M=None, k=0, dtype=None, *, like=None)", (n, m, k, dtype) =>
    castArray(
      triMask(toIndex(n), m === null ? toIndex(n) : toIndex(m), toIndex(k)),
      asDtype(dtype, FLOAT64),
    ),
  );
  add(names, "tril(m, k=0)", (m, k) => triangle(m, toIndex(k), true));
  add(names, "triu(m, k=0)", (m, k) => triangle(m, toIndex(k), false));
  add(names, "vander(x, N=None, increasing=False)", (x, n, increasing) => {
    const v = asArray(x);
    const cols = n === null ? v.size : toIndex(n);
    const powers = Float64Array.from({ length: cols }, (_, i) =>
      toBool(increasing) ? i : cols - 1 - i,
    );
    return apply(
      "power",
      reshape(castArray(v, promoteTypes(v.dtype, INT64)), [v.size, 1]),
      fromDoubles(powers, INT64),
    );
  });
  add(
    names,
    "meshgrid(*xi, copy=True, sparse=False, indexing='xy')",
    (copy, sparse, indexing, xi) =>
      meshgrid(xi, toBool(copy), toBool(sparse), hostText(indexing) as string),
  );
  add(names, "indices(dimensions, dtype=<absent>, sparse=False)", (dims, dtype, sparse) => {
    const shape = parseShape(dims);
    const type = dtype === undefined ? INT64 : asDtype(dtype, FLOAT64);
    if (!toBool(sparse)) return indicesArray(shape, type);
    return new PyTuple(
      shape.map((n, i) =>
        reshape(
          fromDoubles(
            Float64Array.from({ length: n }, (_, k) => k),
            type,
          ),
          shape.map((_, j) => (i === j ? n : 1)),
        ),
      ),
    );
  });
  add(
    names,
    "fromfunction(function, shape, *, dtype=None, like=None, **kwargs)",
    (f, shape, dtype, _like, kwargs) => {
      const dims = parseShape(shape);
      const grid = indicesArray(dims, asDtype(dtype, FLOAT64));
      const parts = dims.map((_, i) =>
        makeView(grid, dims, grid.strides.slice(1), grid.offset + i * grid.strides[0]),
      );
      return call(f, [...parts, ...kwargs.values()], [...kwargs.keys()]);
    },
  );
  add(
    names,
    "frombuffer(buffer, dtype=None, count=-1, offset=0, *, like=None)",
    (buffer, dtype, count, offset) =>
      fromBuffer(buffer, asDtype(dtype, FLOAT64), toIndex(count), toIndex(offset)),
  );
  add(names, "fromiter(iter, dtype, count=-1, *, like=None)", (iterable, dtype, count) => {
    const n = toIndex(count);
    const items: PyValue[] = [];
    for (const item of iterate(iterable)) {
      if (n >= 0 && items.length === n) break;
      items.push(item);
    }
    if (items.length < n)
      throw valueError(
        `iterator too short: Expected ${n} but iterator had only ${items.length} items.`,
      );
    const type = asDtype(dtype);
    return type.isObject || type.kind === "V" || !type.isFlexible || type.itemsize > 0
      ? arrayFromItems(items, type)
      : asArray(new PyList(items), type);
  });
  add(
    names,
    "fromstring(string, dtype=None, count=-1, *, sep='', like=None)",
    (text, dtype, _count, sep) => {
      const s = hostText(sep) as string;
      if (s === "")
        throw valueError("The binary mode of fromstring is removed, use frombuffer instead");
      return fromString(hostText(text) as string, asDtype(dtype, FLOAT64), s);
    },
  );
}

function geomspace(
  start: PyValue,
  stop: PyValue,
  num: number,
  endpoint: boolean,
  dtype: DType | undefined,
  axis: number,
): PyValue {
  const a = toDoubleOrComplex(start);
  const b = toDoubleOrComplex(stop);
  for (const end of [a, b])
    if (end instanceof PyComplex || (end as PyFloat).v === 0) {
      if (!(end instanceof PyComplex)) throw valueError("Geometric sequence cannot include zero");
    }
  if (a instanceof PyComplex || b instanceof PyComplex)
    throw typeError("geomspace of complex end points is not available");
  const x = (a as PyFloat).v;
  const y = (b as PyFloat).v;
  const sign = x < 0 && y < 0 ? -1 : 1;
  const { samples } = linspaceArrays(
    unwrapScalar(apply("log10", new PyFloat(x * sign))),
    unwrapScalar(apply("log10", new PyFloat(y * sign))),
    num,
    endpoint,
  );
  const result = apply("power", new PyFloat(10), samples);
  const view = result.view as Float64Array;
  if (num > 0) {
    view[result.start] = x * sign;
    if (num > 1 && endpoint) view[result.start + num - 1] = y * sign;
  }
  const signed = sign < 0 ? apply("negative", result) : result;
  return moveFirst(dtype === undefined ? signed : castArray(signed, dtype), axis);
}

function toDoubleOrComplex(value: PyValue): PyFloat | PyComplex {
  if (value instanceof PyComplex) return value;
  return new PyFloat(toFloat(value instanceof NDArray ? unwrapScalar(value) : value));
}
