/**
 * The tuples and bytes that code objects show: one object for one array, however often it is asked
 * for, so that code objects that share an array show the same object.
 */
import type { PyValue } from "../objects/object.ts";
import { EMPTY_BYTES, EMPTY_TUPLE, PyBytes, PyTuple } from "../objects/sequence-values.ts";

const tuples = new WeakMap<readonly PyValue[], PyTuple>();
const bytes = new WeakMap<Uint8Array, PyBytes>();

export function tupleOf(items: readonly PyValue[]): PyTuple {
  if (items.length === 0) return EMPTY_TUPLE;
  let tuple = tuples.get(items);
  if (tuple === undefined) {
    tuple = new PyTuple(items);
    tuples.set(items, tuple);
  }
  return tuple;
}

export function bytesOf(data: Uint8Array): PyBytes {
  if (data.length === 0) return EMPTY_BYTES;
  let object = bytes.get(data);
  if (object === undefined) {
    object = new PyBytes(data);
    bytes.set(data, object);
  }
  return object;
}
