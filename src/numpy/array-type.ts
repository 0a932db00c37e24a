/**
 * The Python type `numpy.ndarray`: constructor, attributes and special methods. Its ordinary methods are
 * in array-methods.ts, indexing in indexing.ts, operators in operators.ts.
 */
import { getAttr, setItem, typeName } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { dictOf } from "../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { identityOf } from "../objects/identity.ts";
import { PyMemoryView } from "../objects/memoryview.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { PySlice, PyTuple } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { ArrayFlags } from "./array-flags.ts";
import { arrayMethods } from "./array-methods.ts";
import { arrayBuffer, arrayFromBytes } from "./buffer.ts";
import { toFloat, toIndex, toInt, tupleOf } from "./convert.ts";
import { assignArray, parseOrder } from "./copy.ts";
import { FLOAT64 } from "./dtype.ts";
import { dtypeStr } from "./dtype-object.ts";
import { asDtype } from "./dtype-parse.ts";
import { ArrayIterator, FlatIterator } from "./flat-iterator.ts";
import { asArray, dtypeParser } from "./from-object.ts";
import { getIndexed, setIndexed } from "./indexing.ts";
import { readItem } from "./item.ts";
import { truthMask } from "./item-selection.ts";
import {
  allocate,
  cStrides,
  finalize,
  fStrides,
  makeView,
  NDArray,
  ndarrayType,
} from "./ndarray.ts";
import { compareSlot, inplaceSlots, matmulValue, numberSlots } from "./operators.ts";
import { reprValue, strValue } from "./printing.ts";
import { imagPart, realPart } from "./reductions.ts";
import { reinterpret } from "./reinterpret.ts";
import { completeShape, itemsHook, parseShape, transpose, viewStrides } from "./shape-ops.ts";
import { apply, reduceToArray, ufuncs } from "./ufunc.ts";

dtypeParser.parse = (value) => asDtype(value);
itemsHook.items = (arr) => {
  const items: PyValue[] = [];
  for (let i = 0; i < arr.shape[0]; i++) {
    items.push(readItem(arr.dtype, arr.storage, arr.offset + i * arr.strides[0]));
  }
  return items;
};

const NEW_SIGNATURE = parseSignature(
  "ndarray(shape, dtype=None, buffer=None, offset=0, strides=None, order=None)",
);

function newArray(
  cls: PyType,
  args: readonly PyValue[],
  kwnames: readonly string[] | null,
): PyValue {
  const [shapeValue, dtypeValue, buffer, offset, stridesValue, order] = bindArguments(
    NEW_SIGNATURE,
    args,
    kwnames,
    "ndarray",
  ) as PyValue[];
  const shape = parseShape(shapeValue);
  const dtype = asDtype(dtypeValue, FLOAT64);
  const o = parseOrder(order, "C") === "F" ? "F" : "C";
  if (buffer === null) return finalize(allocate(dtype, shape, o), cls, null);
  const bytes = buffer instanceof NDArray ? buffer : arrayFromBytes(buffer);
  if (bytes === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(buffer)}'`);
  }
  const strides =
    stridesValue === null
      ? o === "F"
        ? fStrides(shape, dtype.itemsize)
        : cStrides(shape, dtype.itemsize)
      : parseShape(stridesValue);
  const need = shape.reduce((n, d, i) => n + (d - 1) * Math.abs(strides[i]), dtype.itemsize);
  if (toIndex(offset) + need > bytes.nbytes && shape.every((d) => d > 0)) {
    throw typeError("buffer is too small for requested array");
  }
  const made = makeView(bytes, shape, strides, bytes.offset + toIndex(offset), dtype, cls);
  made.base = buffer instanceof NDArray ? made.base : (buffer as NDArray);
  return made;
}

// ---- attributes ------------------------------------------------------------------------------------------

function setShape(self: NDArray, value: PyValue | undefined): void {
  if (value === undefined) throw newError("AttributeError", "Cannot delete array shape");
  const shape = completeShape(parseShape(value), self.size);
  const strides = viewStrides(self, shape, "C");
  if (strides === undefined) {
    throw newError(
      "AttributeError",
      "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.",
    );
  }
  self.shape = shape;
  self.strides = strides;
  self.resetLayout();
}

function setDtype(self: NDArray, value: PyValue | undefined): void {
  if (value === undefined) throw typeError("Cannot delete array dtype");
  const dtype = asDtype(value, FLOAT64);
  const changed = reinterpret(self, dtype);
  self.dtype = dtype;
  self.shape = changed.shape;
  self.strides = changed.strides;
  self.resetLayout();
}

function truth(self: NDArray): boolean {
  if (self.size === 1) {
    const mask = truthMask(self);
    return mask.storage.views.bytes[mask.storage.base + mask.offset] !== 0;
  }
  if (self.size === 0) {
    throw valueError(
      "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.",
    );
  }
  throw valueError(
    "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
  );
}

/** The only item, for int() and float(). */
function onlyItem(self: NDArray): PyValue {
  if (self.ndim > 0) {
    throw typeError("only 0-dimensional arrays can be converted to Python scalars");
  }
  return readItem(self.dtype, self.storage, self.offset);
}

function assignPart(self: NDArray, part: NDArray, value: PyValue | undefined): void {
  if (value === undefined) throw newError("AttributeError", "Cannot delete array part");
  void self;
  if (value instanceof NDArray) assignArray(part, value);
  else assignArray(part, asArray(value));
}

function interfaceOf(self: NDArray): PyValue {
  const pairs: [PyValue, PyValue][] = [
    ["data", new PyTuple([identityOf(self) + self.offset, !self.writeable])],
    ["strides", self.isC ? null : tupleOf(self.strides)],
    ["descr", getAttr(self.dtype, "descr")],
    ["typestr", dtypeStr(self.dtype)],
    ["shape", tupleOf(self.shape)],
    ["version", 3],
  ];
  return dictOf(pairs);
}

ndarrayType.extra = {
  missingAttribute: (obj: PyValue, name: string) => {
    const type = typeOf(obj);
    const label = type === ndarrayType ? "numpy.ndarray" : type.name;
    return `'${label}' object has no attribute '${name}'`;
  },
};

defineType(ndarrayType, {
  module: "numpy",
  hasWeakref: true,
  alloc: (cls) => finalize(allocate(FLOAT64, [0]), cls, null),
  slots: {
    new: newArray,
    buffer: arrayBuffer,
    repr: (self: NDArray) => reprValue(self),
    str: (self: NDArray) => strValue(self),
    hash: () => {
      throw typeError("unhashable type: 'numpy.ndarray'");
    },
    richcompare: (self: NDArray, other, op) => compareSlot(self, other, op),
    bool: truth,
    length: (self: NDArray) => {
      if (self.ndim === 0) throw typeError("len() of unsized object");
      return self.shape[0];
    },
    iter: (self) => {
      if ((self as NDArray).ndim === 0) throw typeError("iteration over a 0-d array");
      return new ArrayIterator(self as NDArray);
    },
    getitem: (self: NDArray, key) => getIndexed(self, key),
    setitem: (self: NDArray, key, value) => setIndexed(self, key, value),
    contains: (self: NDArray, item) => {
      const hits = apply("equal", self, item);
      const any = reduceToArray(ufuncs.logical_or, hits, {});
      return any.storage.views.bytes[any.storage.base + any.offset] !== 0;
    },
    index: (self) => {
      const arr = self as NDArray;
      const item = arr.ndim === 0 && arr.dtype.isInteger ? onlyItem(arr) : undefined;
      if (item === undefined) {
        throw typeError("only integer scalar arrays can be converted to a scalar index");
      }
      return item;
    },
    int: (self) => toInt(onlyItem(self as NDArray)),
    float: (self) => new PyFloat(toFloat(onlyItem(self as NDArray))),
    ...numberSlots(),
    ...inplaceSlots(),
    inplaceMatmul: (left, right) => {
      assignArray(left as NDArray, asArray(matmulValue(left, right)), "same_kind");
      return left;
    },
  },
  names: { __array_priority__: new PyFloat(0), __hash__: null },
  attributes: [
    attribute("shape", (self: NDArray) => tupleOf(self.shape), setShape),
    attribute(
      "strides",
      (self: NDArray) => tupleOf(self.strides),
      (self: NDArray, value) => {
        self.strides = parseShape(value as PyValue);
        self.resetLayout();
      },
    ),
    attribute("dtype", (self: NDArray) => self.dtype, setDtype),
    attribute("ndim", (self: NDArray) => self.ndim),
    attribute("size", (self: NDArray) => self.size),
    attribute("itemsize", (self: NDArray) => self.dtype.itemsize),
    attribute("nbytes", (self: NDArray) => self.nbytes),
    attribute("base", (self: NDArray) => self.base),
    attribute("flags", (self: NDArray) => new ArrayFlags(self)),
    attribute(
      "flat",
      (self: NDArray) => new FlatIterator(self),
      (self: NDArray, value) => {
        setItem(new FlatIterator(self), new PySlice(null, null, null), value);
      },
    ),
    attribute("T", (self: NDArray) => transpose(self)),
    attribute("mT", (self: NDArray) => {
      if (self.ndim < 2) throw valueError("matrix transpose with ndim < 2 is undefined");
      const axes = self.shape.map((_, i) => i);
      axes.push(...axes.splice(-2).reverse());
      return transpose(self, axes);
    }),
    attribute(
      "real",
      (self: NDArray) => realPart(self),
      (self: NDArray, value) => assignPart(self, realPart(self), value),
    ),
    attribute(
      "imag",
      (self: NDArray) => imagPart(self),
      (self: NDArray, value) => {
        if (self.dtype.kind !== "c") throw typeError("cannot set imaginary part of a real array");
        assignPart(self, imagPart(self), value);
      },
    ),
    attribute("data", (self: NDArray) => {
      return new PyMemoryView(arrayBuffer(self));
    }),
    attribute("ctypes", () => {
      throw newError("NotImplementedError", "ndarray.ctypes: there is no C memory to point at");
    }),
    attribute("device", () => "cpu"),
    attribute("__array_interface__", interfaceOf),
  ],
  methods: arrayMethods,
});
