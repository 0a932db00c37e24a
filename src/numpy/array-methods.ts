/** The methods of ndarray, as rows for its type: thin wrappers over the operation files. */

import { call, getAttr, isTrue, str, typeName } from "../objects/abstract.ts";
import { NotImplemented } from "../objects/core-types.ts";
import { type MethodRow, method } from "../objects/define.ts";
import { indexError, newError, typeError, valueError } from "../objects/exceptions.ts";
import { formatValue } from "../objects/format.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { importModule } from "../objects/runtime-import.ts";
import { PyBytes, PyComplex, PyList, PyTuple } from "../objects/sequence-values.ts";
import { setWriteable } from "./array-flags.ts";
import { arraySize } from "./array-size.ts";
import { toBool, toComplex, toIndex } from "./convert.ts";
import { castError, copyArray, copyItems, fillArray, type Order, parseOrder } from "./copy.ts";
import { type DType, sameType } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { asAnyArray, makeArray, sizedText } from "./from-object.ts";
import { readItem, readScalar, writeItem } from "./item.ts";
import { choose, compress, nonzero, put, repeat, take } from "./item-selection.ts";
import {
  allocate,
  checkWriteable,
  finalize,
  makeView,
  NDArray,
  ndarrayType,
  offsetAt,
  unwrapScalar,
} from "./ndarray.ts";
import { reduceArray, setArrayState } from "./pickling.ts";
import { dotArrays } from "./products.ts";
import { canCast, parseCasting } from "./promotion.ts";
import {
  all,
  amax,
  amin,
  any,
  argExtreme,
  clip,
  cumulative,
  mean,
  prod,
  roundArray,
  std,
  sum,
  variance,
} from "./reductions.ts";
import { reinterpret } from "./reinterpret.ts";
import {
  diagonal,
  flatten,
  parseShape,
  ravel,
  reshape,
  resizeInPlace,
  squeeze,
  swapaxes,
  transpose,
} from "./shape-ops.ts";
import { argsort, checkKth, searchsorted, sortInPlace } from "./sorting.ts";
import { applyValue, Ufunc } from "./ufunc.ts";

/** Axes or shapes given one by one or as one sequence. */
function spread(args: readonly PyValue[]): PyValue[] {
  if (args.length === 1 && (args[0] instanceof PyTuple || args[0] instanceof PyList)) {
    return [...args[0].items];
  }
  return [...args];
}

/** Nested Python lists of items. */
export function toList(arr: NDArray): PyValue {
  const { dtype, storage } = arr;
  if (arr.ndim === 0) return readItem(dtype, storage, arr.offset);
  const build = (axis: number, offset: number): PyValue => {
    const n = arr.shape[axis];
    const step = arr.strides[axis];
    const items: PyValue[] = new Array(n);
    const isLast = axis === arr.ndim - 1;
    for (let i = 0; i < n; i++) {
      const at = offset + i * step;
      items[i] = isLast ? readItem(dtype, storage, at) : build(axis + 1, at);
    }
    return new PyList(items);
  };
  return build(0, arr.offset);
}

export function toBytes(arr: NDArray, order: Order = "C"): PyBytes {
  const packed =
    order === "F" || (order === "A" && arr.isF && !arr.isC)
      ? copyArray(transpose(arr), "C")
      : arr.isC
        ? arr
        : copyArray(arr, "C");
  const at = packed.storage.base + packed.offset;
  return new PyBytes(packed.storage.views.bytes.slice(at, at + packed.nbytes));
}

function itemOffset(self: NDArray, args: readonly PyValue[]): number {
  const where = spread(args);
  if (where.length === 0) {
    if (self.size !== 1) {
      throw valueError("can only convert an array of size 1 to a Python scalar");
    }
    return offsetAt(self, 0);
  }
  if (where.length === 1 && self.ndim !== 1) {
    const i = toIndex(where[0]);
    if (i < -self.size || i >= self.size) {
      throw indexError(`index ${i} is out of bounds for size ${self.size}`);
    }
    return offsetAt(self, i < 0 ? i + self.size : i);
  }
  if (where.length !== self.ndim) throw valueError("incorrect number of indices for array");
  let at = self.offset;
  where.forEach((w, axis) => {
    const i = toIndex(w);
    const n = self.shape[axis];
    if (i < -n || i >= n) {
      throw indexError(`index ${i} is out of bounds for axis ${axis} with size ${n}`);
    }
    at += (i < 0 ? i + n : i) * self.strides[axis];
  });
  return at;
}

function astype(
  self: NDArray,
  dtypeValue: PyValue,
  order: PyValue,
  casting: PyValue,
  subok: PyValue,
  copy: PyValue,
): NDArray {
  let dtype = asDtype(dtypeValue);
  if (dtype.isFlexible && dtype.itemsize === 0 && dtype.kind !== "V")
    dtype = sizedText(dtype, self);
  if (
    (dtype.kind === "M" || dtype.kind === "m") &&
    dtype.time === null &&
    self.dtype.kind === dtype.kind
  ) {
    dtype = self.dtype;
  }
  const rule = parseCasting(casting);
  if (!canCast(self.dtype, dtype, rule)) throw castError(self.dtype, dtype, rule);
  const o = parseOrder(order, "K");
  const keep = !toBool(copy) && sameType(self.dtype, dtype);
  if (keep && (o === "K" || o === "A" || (o === "C" && self.isC) || (o === "F" && self.isF))) {
    return self;
  }
  return copyArray(self, o, dtype, toBool(subok) ? self.cls : ndarrayType);
}

function byteswap(self: NDArray, inplace: PyValue): NDArray {
  const target = toBool(inplace) ? self : copyArray(self, "K", self.dtype, self.cls);
  const flipped = makeView(
    target,
    target.shape,
    target.strides,
    target.offset,
    target.dtype.withSwapped(!target.dtype.swapped),
  );
  const swapped = copyArray(flipped, "C", target.dtype);
  const same = makeView(swapped, swapped.shape, swapped.strides, swapped.offset, target.dtype);
  copyItems(target, same);
  return target;
}

function view(
  self: NDArray,
  dtypeValue: PyValue | undefined,
  typeValue: PyValue | undefined,
): NDArray {
  let cls = self.cls;
  let dtype: DType | undefined;
  if (dtypeValue instanceof PyType && dtypeValue.mro.includes(ndarrayType)) cls = dtypeValue;
  else if (dtypeValue !== undefined) dtype = asDtype(dtypeValue);
  if (typeValue !== undefined) {
    if (!(typeValue instanceof PyType) || !typeValue.mro.includes(ndarrayType)) {
      throw valueError("Type must be a sub-type of ndarray type");
    }
    cls = typeValue;
  }
  const plain = makeView(self, self.shape, self.strides, self.offset, self.dtype, ndarrayType);
  const made = dtype === undefined ? plain : reinterpret(plain, dtype);
  made.base = plain.base;
  return cls === ndarrayType ? made : finalize(made, cls, self);
}

function partition(self: NDArray, kth: PyValue, axis: PyValue, order: PyValue): void {
  const along = toIndex(axis);
  const n = self.shape[along < 0 ? along + self.ndim : along] ?? 0;
  checkKth(kth, n);
  sortInPlace(self, along, null, order);
}

function viewOrScalar(value: NDArray): PyValue {
  return unwrapScalar(value);
}

function arrayUfunc(
  uf: PyValue,
  how: PyValue,
  args: PyValue[],
  kwargs: Map<string, PyValue>,
): PyValue {
  if (!(uf instanceof Ufunc)) return NotImplemented;
  const plain = (v: PyValue): PyValue =>
    v instanceof NDArray && v.cls !== ndarrayType
      ? makeView(v, v.shape, v.strides, v.offset, v.dtype, ndarrayType)
      : v;
  const run = how === "__call__" ? uf : getAttr(uf, how as string);
  return call(run, [...args.map(plain), ...[...kwargs.values()].map(plain)], [...kwargs.keys()]);
}

export const arrayMethods: MethodRow[] = [
  method("reshape(self, *shape, order='C', copy=None)", (self: NDArray, order, copy, shape) => {
    if (shape.length === 0) throw typeError("reshape() takes exactly 1 argument (0 given)");
    const wanted = shape.length === 1 ? parseShape(shape[0]) : shape.map(toIndex);
    return reshape(self, wanted, parseOrder(order), copy);
  }),
  method("ravel(self, order='C')", (self: NDArray, order) => ravel(self, parseOrder(order))),
  method("flatten(self, order='C')", (self: NDArray, order) => {
    const flat = flatten(self, parseOrder(order));
    return self.cls === ndarrayType ? flat : finalize(flat, self.cls, self);
  }),
  method("transpose(self, *axes)", (self: NDArray, axes) => {
    if (axes.length === 0 || (axes.length === 1 && axes[0] === null)) return transpose(self);
    return transpose(self, spread(axes).map(toIndex));
  }),
  method("swapaxes(self, axis1, axis2, /)", (self: NDArray, a, b) =>
    swapaxes(self, toIndex(a), toIndex(b)),
  ),
  method("squeeze(self, axis=None)", (self: NDArray, axis) => {
    if (axis === null) return squeeze(self);
    const axes = axis instanceof PyTuple ? axis.items.map(toIndex) : [toIndex(axis)];
    return squeeze(self, axes);
  }),
  method("resize(self, *new_shape, refcheck=True)", (self: NDArray, _check, shape) => {
    resizeInPlace(self, shape.length === 1 ? parseShape(shape[0]) : shape.map(toIndex));
    return null;
  }),
  method("copy(self, order='C')", (self: NDArray, order) =>
    copyArray(self, parseOrder(order), self.dtype, self.cls),
  ),
  method("__copy__(self, /)", (self: NDArray) => copyArray(self, "K", self.dtype, self.cls)),
  method("__deepcopy__(self, memo, /)", (self: NDArray) => {
    const copy = copyArray(self, "K", self.dtype, self.cls);
    if (!self.dtype.isObject) return copy;
    const deep = getAttr(importModule("copy"), "deepcopy");
    const items = copy.storage.objects as PyValue[];
    for (let i = 0; i < items.length; i++) items[i] = call(deep, [items[i]]);
    return copy;
  }),
  method(
    "astype(self, dtype, order='K', casting='unsafe', subok=True, copy=True)",
    (self: NDArray, dtype, order, casting, subok, copy) =>
      astype(self, dtype, order, casting, subok, copy),
  ),
  method("view(self, dtype=<absent>, type=<absent>)", (self: NDArray, dtype, type) =>
    view(self, dtype, type),
  ),
  method("byteswap(self, inplace=False)", (self: NDArray, inplace) => byteswap(self, inplace)),
  method("fill(self, value, /)", (self: NDArray, value) => {
    fillArray(self, value);
    return null;
  }),
  method("item(self, *args)", (self: NDArray, args) =>
    readItem(self.dtype, self.storage, itemOffset(self, args)),
  ),
  method("itemset(self, *args)", () => {
    throw newError(
      "AttributeError",
      "`itemset` was removed from the ndarray class in NumPy 2.0. Use `arr[index] = value` instead.",
    );
  }),
  method("tolist(self, /)", (self: NDArray) => toList(self)),
  method("tobytes(self, order='C')", (self: NDArray, order) => toBytes(self, parseOrder(order))),
  method(
    "sum(self, axis=None, dtype=None, out=None, keepdims=False, initial=<absent>, where=True)",
    (self: NDArray, axis, dtype, out, keepdims, initial, where) =>
      sum(self, { axis, dtype, out, keepdims, initial, where }),
  ),
  method(
    "prod(self, axis=None, dtype=None, out=None, keepdims=False, initial=<absent>, where=True)",
    (self: NDArray, axis, dtype, out, keepdims, initial, where) =>
      prod(self, { axis, dtype, out, keepdims, initial, where }),
  ),
  method(
    "max(self, axis=None, out=None, keepdims=False, initial=<absent>, where=True)",
    (self: NDArray, axis, out, keepdims, initial, where) =>
      amax(self, { axis, out, keepdims, initial, where }),
  ),
  method(
    "min(self, axis=None, out=None, keepdims=False, initial=<absent>, where=True)",
    (self: NDArray, axis, out, keepdims, initial, where) =>
      amin(self, { axis, out, keepdims, initial, where }),
  ),
  method(
    "any(self, axis=None, out=None, keepdims=False, *, where=True)",
    (self: NDArray, axis, out, keepdims, where) => any(self, { axis, out, keepdims, where }),
  ),
  method(
    "all(self, axis=None, out=None, keepdims=False, *, where=True)",
    (self: NDArray, axis, out, keepdims, where) => all(self, { axis, out, keepdims, where }),
  ),
  method(
    "mean(self, axis=None, dtype=None, out=None, keepdims=False, *, where=True)",
    (self: NDArray, axis, dtype, out, keepdims, where) =>
      mean(self, { axis, dtype, out, keepdims, where }),
  ),
  method(
    "var(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<absent>)",
    (self: NDArray, axis, dtype, out, ddof, keepdims, where, center) =>
      variance(self, { axis, dtype, out, ddof, keepdims, where, mean: center }),
  ),
  method(
    "std(self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<absent>)",
    (self: NDArray, axis, dtype, out, ddof, keepdims, where, center) =>
      std(self, { axis, dtype, out, ddof, keepdims, where, mean: center }),
  ),
  method("argmax(self, axis=None, out=None, *, keepdims=False)", (self: NDArray, axis, out, keep) =>
    argExtreme(self, 1, axis, out, toBool(keep)),
  ),
  method("argmin(self, axis=None, out=None, *, keepdims=False)", (self: NDArray, axis, out, keep) =>
    argExtreme(self, -1, axis, out, toBool(keep)),
  ),
  method("cumsum(self, axis=None, dtype=None, out=None)", (self: NDArray, axis, dtype, out) =>
    cumulative("add", self, axis, dtype, out),
  ),
  method("cumprod(self, axis=None, dtype=None, out=None)", (self: NDArray, axis, dtype, out) =>
    cumulative("multiply", self, axis, dtype, out),
  ),
  method("clip(self, min=None, max=None, out=None, **kwargs)", (self: NDArray, low, high, out) =>
    clip(self, low, high, out),
  ),
  method("round(self, decimals=0, out=None)", (self: NDArray, decimals, out) =>
    roundArray(self, toIndex(decimals), out),
  ),
  method(
    "trace(self, offset=0, axis1=0, axis2=1, dtype=None, out=None)",
    (self: NDArray, offset, a, b, dtype, out) =>
      sum(diagonal(self, toIndex(offset), toIndex(a), toIndex(b)), { axis: -1, dtype, out }),
  ),
  method("diagonal(self, offset=0, axis1=0, axis2=1)", (self: NDArray, offset, a, b) =>
    diagonal(self, toIndex(offset), toIndex(a), toIndex(b)),
  ),
  method(
    "sort(self, axis=-1, kind=None, order=None, *, stable=None)",
    (self: NDArray, axis, kind, order) => {
      checkWriteable(self, "sort array");
      sortInPlace(self, toIndex(axis), kind, order);
      return null;
    },
  ),
  method(
    "argsort(self, axis=-1, kind=None, order=None, *, stable=None)",
    (self: NDArray, axis, kind, order) => argsort(self, axis, kind, order),
  ),
  method(
    "partition(self, kth, axis=-1, kind='introselect', order=None)",
    (self: NDArray, kth, axis, _kind, order) => {
      partition(self, kth, axis, order);
      return null;
    },
  ),
  method(
    "argpartition(self, kth, axis=-1, kind='introselect', order=None)",
    (self: NDArray, kth, axis, _kind, order) => {
      if (axis !== null) checkKth(kth, self.shape.at(toIndex(axis)) ?? 0);
      return argsort(self, axis, null, order);
    },
  ),
  method("searchsorted(self, v, side='left', sorter=None)", (self: NDArray, v, side, sorter) =>
    searchsorted(self, v, side, sorter),
  ),
  method("nonzero(self, /)", (self: NDArray) => nonzero(self)),
  method(
    "take(self, indices, axis=None, out=None, mode='raise')",
    (self: NDArray, i, axis, out, mode) => take(self, i, axis, out, mode),
  ),
  method("put(self, indices, values, mode='raise')", (self: NDArray, i, values, mode) => {
    put(self, i, values, mode);
    return null;
  }),
  method("repeat(self, repeats, axis=None)", (self: NDArray, counts, axis) =>
    repeat(self, counts, axis),
  ),
  method("compress(self, condition, axis=None, out=None)", (self: NDArray, condition, axis) =>
    compress(condition, self, axis),
  ),
  method("choose(self, choices, out=None, mode='raise')", (self: NDArray, choices, out, mode) =>
    choose(self, choices, out, mode),
  ),
  method("dot(self, b, out=None)", (self: NDArray, b, out) => {
    const r = dotArrays(self, asAnyArray(b));
    if (out instanceof NDArray) {
      copyItems(out, r);
      return out;
    }
    return viewOrScalar(r);
  }),
  method("conj(self, /)", (self: NDArray) =>
    self.dtype.isNumber && self.dtype.kind !== "c" ? self : applyValue("conjugate", self),
  ),
  method("conjugate(self, /)", (self: NDArray) =>
    self.dtype.isNumber && self.dtype.kind !== "c" ? self : applyValue("conjugate", self),
  ),
  method("setflags(self, *, write=None, align=None, uic=None)", (self: NDArray, write) => {
    if (write !== null) setWriteable(self, isTrue(write));
    return null;
  }),
  method("getfield(self, dtype, offset=0)", (self: NDArray, dtype, offset) =>
    makeView(self, self.shape, self.strides, self.offset + toIndex(offset), asDtype(dtype)),
  ),
  method("setfield(self, val, dtype, offset=0)", (self: NDArray, val, dtype, offset) => {
    const part = makeView(
      self,
      self.shape,
      self.strides,
      self.offset + toIndex(offset),
      asDtype(dtype),
    );
    copyItems(part, asAnyArray(val));
    return null;
  }),
  method("to_device(self, device, /, *, stream=None)", (self: NDArray) => self),
  method("__array__(self, dtype=None, *, copy=None)", (self: NDArray, dtype, copy) =>
    makeArray(self, {
      dtype: dtype === null ? undefined : asDtype(dtype),
      copy: copy === null ? null : toBool(copy),
    }),
  ),
  method(
    "__array_ufunc__(self, ufunc, method, /, *inputs, **kwargs)",
    (_self, uf, how, inputs, kwargs) => arrayUfunc(uf, how, inputs, kwargs),
  ),
  method("__array_finalize__(self, obj, /)", () => null),
  method(
    "__array_wrap__(self, array, context=None, return_scalar=False, /)",
    (self: NDArray, array) => (self.cls === ndarrayType ? array : finalize(array, self.cls, self)),
  ),
  method("__complex__(self, /)", (self: NDArray) => {
    if (self.ndim > 0)
      throw typeError("only 0-dimensional arrays can be converted to Python scalars");
    const [re, im] = toComplex(readScalar(self.dtype, self.storage, self.offset));
    return new PyComplex(re, im);
  }),
  method("__format__(self, spec, /)", (self: NDArray, spec) => {
    if (self.ndim === 0) return formatValue(readItem(self.dtype, self.storage, self.offset), spec);
    if (spec === "") return str(self);
    throw typeError(`unsupported format string passed to ${typeName(self)}.__format__`);
  }),
  method("__reduce__(self, /)", (self: NDArray) => reduceArray(self)),
  method("__setstate__(self, state, /)", (self: NDArray, state) => setArrayState(self, state)),
  method("__sizeof__(self, /)", arraySize),
];

/** The items of an iterable as a 1-d array: what fromiter and pickling use. */
export function arrayFromItems(items: readonly PyValue[], dtype: DType): NDArray {
  const out = allocate(dtype, [items.length]);
  items.forEach((item, i) => {
    writeItem(dtype, out.storage, out.offset + i * dtype.itemsize, item);
  });
  return out;
}
