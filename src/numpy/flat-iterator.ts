/** `a.flat`: the items in C order, readable and writable by position; and iteration over the first axis. */
import { indexOptional, sliceIndices } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { indexError, typeError } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { PySlice } from "../objects/sequence-values.ts";
import { tupleOf } from "./convert.ts";
import { contiguous, copyItems } from "./copy.ts";
import { asArray } from "./from-object.ts";
import { gather, indexNumbers, itemOffsets, ONE_ITEM } from "./gather.ts";
import { getIndexed, nonzeroArrays } from "./indexing.ts";
import { readScalar, writeItem } from "./item.ts";
import { checkWriteable, emptyArray, NDArray, offsetAt } from "./ndarray.ts";
import { compareSlot } from "./operators.ts";
import { flatten } from "./shape-ops.ts";

export const flatiterType = bareType("flatiter");

export class FlatIterator extends PyObject {
  readonly array: NDArray;
  at = 0;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
}
FlatIterator.prototype.cls = flatiterType;

/** Positions that an index of a flat iterator chooses. */
function positions(self: FlatIterator, key: PyValue): number[] {
  const n = self.array.size;
  if (key instanceof PySlice) {
    const { start, step, count } = sliceIndices(key, n);
    return Array.from({ length: count }, (_, i) => start + i * step);
  }
  const arr = asArray(key);
  const raw = arr.dtype.isBool ? indexNumbers(nonzeroArrays(arr)[0]) : indexNumbers(arr);
  return Array.from(raw, (i) => checked(i, n));
}

function checked(i: number, n: number): number {
  if (i < -n || i >= n) throw indexError(`index ${i} is out of bounds for size ${n}`);
  return i < 0 ? i + n : i;
}

defineType(flatiterType, {
  module: "numpy",
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: FlatIterator) => {
      const { array } = self;
      if (self.at >= array.size) return undefined;
      return readScalar(array.dtype, array.storage, offsetAt(array, self.at++));
    },
    length: (self: FlatIterator) => self.array.size,
    getitem: (self: FlatIterator, key) => {
      const { array } = self;
      const i = key instanceof NDArray ? undefined : indexOptional(key);
      if (i !== undefined && typeof key !== "boolean") {
        const at = checked(Number(i), array.size);
        return readScalar(array.dtype, array.storage, offsetAt(array, at));
      }
      const chosen = positions(self, key);
      const all = itemOffsets(array.shape, array.strides);
      const out = emptyArray(array.dtype, [chosen.length]);
      gather(
        array,
        Float64Array.from(chosen, (p) => array.offset + all[p]),
        ONE_ITEM,
        out,
      );
      return out;
    },
    setitem: (self: FlatIterator, key, value) => {
      const { array } = self;
      checkWriteable(array);
      if (value === undefined) throw typeError("cannot delete items of a flat iterator");
      const i = key instanceof NDArray ? undefined : indexOptional(key);
      if (i !== undefined && typeof key !== "boolean") {
        writeItem(
          array.dtype,
          array.storage,
          offsetAt(array, checked(Number(i), array.size)),
          value,
        );
        return;
      }
      const chosen = positions(self, key);
      const source = contiguous(asArray(value, array.dtype));
      chosen.forEach((p, k) => {
        const from = new NDArray(
          source.storage,
          source.dtype,
          [],
          [],
          source.offset + (k % source.size) * source.dtype.itemsize,
        );
        copyItems(new NDArray(array.storage, array.dtype, [], [], offsetAt(array, p)), from);
      });
    },
    richcompare: (self: FlatIterator, other, op) => compareSlot(flatten(self.array), other, op),
  },
  attributes: [
    attribute("base", (self: FlatIterator) => self.array),
    attribute("index", (self: FlatIterator) => self.at),
    attribute("coords", (self: FlatIterator) => {
      const out: number[] = [];
      let rest = self.at;
      for (let a = self.array.ndim - 1; a >= 0; a--) {
        out.unshift(rest % self.array.shape[a]);
        rest = Math.floor(rest / self.array.shape[a]);
      }
      return tupleOf(out);
    }),
  ],
  methods: [
    method("copy(self, /)", (self: FlatIterator) => flatten(self.array)),
    method("__array__(self, /, *args)", (self: FlatIterator) => flatten(self.array)),
  ],
});

const iteratorType = bareType("iterator");

export class ArrayIterator extends PyObject {
  readonly array: NDArray;
  at = 0;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
}
ArrayIterator.prototype.cls = iteratorType;

defineType(iteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: ArrayIterator) =>
      self.at < self.array.shape[0] ? getIndexed(self.array, self.at++) : undefined,
  },
  methods: [
    method("__length_hint__(self, /)", (self: ArrayIterator) =>
      Math.max(0, self.array.shape[0] - self.at),
    ),
  ],
});
