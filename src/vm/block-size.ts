/**
 * What one object takes in bytes, asked of built-in code alone: no `__sizeof__` of a script runs here, so that memory can be
 * measured between two instructions.
 */
import { PyMethodDescriptor } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { typeLookup } from "../objects/lookup.ts";
import { PyInstance, type PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { PyList } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { headSize, layoutOf, solidBase, tablePlaces } from "../objects/type-sizes.ts";

const POINTER = 8;

/** Memory that stands apart from the object which owns it. */
export interface DataBlock {
  /** The number under which `tracemalloc` tells such blocks apart from objects. */
  readonly domain: number;
  /** Bytes of the data that this instance owns; they are part of its `__sizeof__()`. */
  readonly size: (self: never) => number;
}

/** By type; filled by those who keep such memory. */
export const dataBlocks = new Map<PyType, DataBlock>();

export function dataBlockOf(value: PyObject): DataBlock | undefined {
  return dataBlocks.size === 0 ? undefined : dataBlocks.get(solidBase(value.cls));
}

type Measure = (value: PyValue) => unknown;
const measures = new WeakMap<PyType, Measure>();

function measureOf(type: PyType): Measure {
  let measure = measures.get(type);
  if (measure === undefined) {
    const method = typeLookup(solidBase(type), "__sizeof__");
    measure = method instanceof PyMethodDescriptor ? method.def.run : () => undefined;
    measures.set(type, measure);
  }
  return measure;
}

/** The object with what stands before it and the values of its attributes; its `__dict__` is an object of its own. */
export function blockSize(value: PyValue): number {
  const type = typeOf(value);
  const told = measureOf(type)(value);
  const own = typeof told === "number" ? told : layoutOf(type).basic;
  const attributes = value instanceof PyInstance ? POINTER * value.slots.length : 0;
  return own + headSize(value, type) + attributes;
}

/** A number that changes when the size may have changed; −1 for what never does. */
export function extentOf(value: PyObject): number {
  if (value instanceof PyList) return value.items.length;
  if (value instanceof PyDict) return value.size === 0 ? 0 : tablePlaces(value.size);
  if (value instanceof PySet) return value.mask;
  if (value instanceof PyInstance) return value.slots.length;
  return -1;
}
