/**
 * Values between Python and JavaScript, in the interpreter's thread of a session. The table of what crosses is in the
 * documentation of `Session` (session.ts); what comes in was checked and copied by sending.ts.
 */
import { contiguous } from "../numpy/copy.ts";
import type { TypeNum } from "../numpy/dtype.ts";
import { dtypeText } from "../numpy/dtype-object.ts";
import { TYPE_NAMES } from "../numpy/dtype-parse.ts";
import { allocate, NDArray } from "../numpy/ndarray.ts";
import { NpBool, NpFloating, NpInteger } from "../numpy/scalar-types.ts";
import { typeName } from "../objects/abstract.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { Flow, PyObject, PyValue } from "../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyBytes,
  PyList,
  PyTuple,
  strFromHost,
} from "../objects/sequence-values.ts";
import { loadDotted } from "../vm/import.ts";
import {
  DTYPES,
  type DTypeName,
  MAX_DEPTH,
  type NdArray,
  type PythonValue,
  type SentValue,
} from "./protocol.ts";

/** A value has no form on the other side. */
export class Refusal extends Error {}

const names = new Map<TypeNum, DTypeName>(
  (Object.keys(DTYPES) as DTypeName[]).map((name) => [TYPE_NAMES[name].num, name]),
);

// ---- out of Python --------------------------------------------------------------------------------

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  let copy: Uint8Array<ArrayBuffer>;
  try {
    copy = new Uint8Array(bytes.length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal(`there is no memory for a copy of ${bytes.length} bytes`);
  }
  copy.set(bytes);
  return copy.buffer;
}

/** A value for JavaScript, with buffers of its own. */
export class Leaving {
  readonly value: PythonValue;
  readonly buffers: ArrayBuffer[] = [];
  /** Containers around the one that is being copied. */
  private readonly around = new Set<PyValue>();

  /** Throws a Refusal. */
  constructor(value: PyValue) {
    this.value = this.copy(value);
  }

  private copy(value: PyValue): PythonValue {
    if (value === null || typeof value !== "object") return value;
    const plain = hostText(value) ?? intValue(value);
    if (plain !== undefined) return plain;
    if (value instanceof PyFloat || value instanceof NpFloating) return value.v;
    if (value instanceof NpInteger || value instanceof NpBool) return value.v;
    if (value instanceof PyBytes) return new Uint8Array(this.own(value.bytes));
    if (value instanceof NDArray) return this.array(value);
    if (value instanceof PyList || value instanceof PyTuple) {
      return this.inside(value, () => value.items.map((item) => this.copy(item)));
    }
    if (value instanceof PyDict) return this.inside(value, () => this.map(value));
    throw new Refusal(
      `an object of type '${typeName(value)}' does not cross into JavaScript: None, bool, int, float, str, bytes, list, tuple, dict and NumPy arrays do; for others ask for a part of it, or for its repr()`,
    );
  }

  private map(dict: PyDict): Map<PythonValue, PythonValue> {
    const map = new Map<PythonValue, PythonValue>();
    for (const { key, value } of dict.entries()) map.set(this.copy(key), this.copy(value ?? null));
    // NaN is a key once in a Map.
    if (map.size !== dict.size) throw new Refusal("keys of the dict are one key in a Map");
    return map;
  }

  private array(array: NDArray): NdArray {
    const { dtype, shape } = array;
    const name = dtype.fields === null ? names.get(dtype.loopNum) : undefined;
    if (name === undefined) {
      const known = Object.keys(DTYPES).join(", ");
      throw new Refusal(
        `an array of dtype ${dtypeText(dtype)} does not cross into JavaScript: those of ${known} do, which astype() or view() may give`,
      );
    }
    const { storage, offset, nbytes } = contiguous(array);
    const buffer = this.own(storage.bytes.subarray(offset, offset + nbytes));
    return { dtype: name, shape: [...shape], data: new DTYPES[name](buffer) };
  }

  private own(bytes: Uint8Array): ArrayBuffer {
    const buffer = bufferOf(bytes);
    this.buffers.push(buffer);
    return buffer;
  }

  private inside<T>(container: PyObject, copy: () => T): T {
    const { around } = this;
    if (around.has(container)) {
      throw new Refusal("an object that contains itself does not cross into JavaScript");
    }
    if (around.size === MAX_DEPTH) {
      throw new Refusal(`an object nested more than ${MAX_DEPTH} deep does not cross`);
    }
    around.add(container);
    const copied = copy();
    around.delete(container);
    return copied;
  }
}

// ---- into Python ----------------------------------------------------------------------------------

/** A value that has come in; arrays load NumPy. */
export function* arriving(value: SentValue): Flow<PyValue> {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : new PyFloat(value);
    case "bigint":
      return intFromBigInt(value);
    case "string":
      return strFromHost(value);
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (value instanceof ArrayBuffer) return new PyBytes(new Uint8Array(value));
  if (Array.isArray(value)) {
    const items: PyValue[] = [];
    for (const item of value) items.push(yield* arriving(item));
    return new PyList(items);
  }
  return value instanceof Map ? yield* dictOf(value) : yield* arrayOf(value);
}

function* dictOf(map: Map<SentValue, SentValue>): Flow<PyValue> {
  const dict = new PyDict();
  for (const [key, item] of map) dict.set(yield* arriving(key), yield* arriving(item));
  if (dict.size !== map.size) throw new Refusal("keys of the Map are equal in Python");
  return dict;
}

function* arrayOf({ dtype, shape, data }: NdArray): Flow<PyValue> {
  yield* loadDotted("numpy");
  const array = allocate(TYPE_NAMES[dtype], shape, "C", false);
  array.storage.bytes.set(new Uint8Array(data.buffer), array.offset);
  return array;
}
