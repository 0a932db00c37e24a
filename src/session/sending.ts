/** Values of JavaScript on their way to a session's interpreter: checked and copied before the call, so that it sees them as they were. */
import {
  DTYPES,
  type DTypeName,
  type HostValue,
  MAX_DEPTH,
  type NdArray,
  type SentValue,
  type TypedArray,
} from "./protocol.ts";

const NAMES = Object.keys(DTYPES).filter((name) => name !== "bool") as DTypeName[];

/** The dtype of a typed array; undefined for everything else. */
function dtypeOf(value: unknown): DTypeName | undefined {
  return NAMES.find((name) => value instanceof DTYPES[name]);
}

const kindOf = (value: unknown): string => {
  if (typeof value !== "object" || value === null) return typeof value;
  return value.constructor?.name ?? "Object";
};

function refuse(value: unknown): never {
  throw new TypeError(
    `a value of type ${kindOf(value)} does not cross into Python: null, boolean, number, bigint, string, Array, Map, typed arrays, { data, shape } and ArrayBuffer do`,
  );
}

function isArrayRecord(value: object): value is Omit<NdArray, "dtype"> & Partial<NdArray> {
  return "data" in value && "shape" in value;
}

/** One value that is sent, and the buffers that go with it. */
export class Sending {
  readonly value: SentValue;
  readonly buffers: ArrayBuffer[] = [];
  /** Containers around the one that is being copied. */
  private readonly around = new Set<object>();

  constructor(value: HostValue) {
    this.value = this.copy(value);
  }

  private copy(value: HostValue): SentValue {
    switch (typeof value) {
      case "boolean":
      case "number":
      case "bigint":
      case "string":
        return value;
      case "object":
        return value === null ? null : this.copyObject(value);
      default:
        return refuse(value);
    }
  }

  private copyObject(value: HostValue & object): SentValue {
    if (value instanceof ArrayBuffer) return this.own(value.slice(0));
    const dtype = dtypeOf(value);
    if (dtype !== undefined) {
      const data = value as TypedArray;
      return this.array(data, [data.length], dtype);
    }
    if (Array.isArray(value)) return this.inside(value, () => value.map((item) => this.copy(item)));
    if (value instanceof Map) {
      return this.inside(
        value,
        () => new Map([...value].map(([key, item]) => [this.copy(key), this.copy(item)] as const)),
      );
    }
    if (!isArrayRecord(value)) return refuse(value);
    const own = dtypeOf(value.data);
    if (own === undefined) {
      throw new TypeError(`the data of an array is a typed array, not ${kindOf(value.data)}`);
    }
    const wanted = value.dtype ?? own;
    const type: (typeof DTYPES)[DTypeName] | undefined = DTYPES[wanted];
    if (type === undefined || !(value.data instanceof type)) {
      throw new TypeError(`data of dtype ${wanted} does not come in ${kindOf(value.data)}`);
    }
    return this.array(value.data, value.shape, wanted);
  }

  private array(data: TypedArray, shape: readonly number[], dtype: DTypeName): NdArray {
    const isShape = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!isShape || shape.reduce((a, b) => a * b, 1) !== data.length) {
      throw new TypeError(`${data.length} items do not fill an array of shape [${shape}]`);
    }
    // Not by slice(): a Buffer of Node's then shares its memory with others.
    const copy = new DTYPES[dtype](data.length);
    copy.set(data as never);
    this.own(copy.buffer);
    return { dtype, shape: [...shape], data: copy };
  }

  private own(buffer: ArrayBuffer): ArrayBuffer {
    this.buffers.push(buffer);
    return buffer;
  }

  private inside<T>(container: object, copy: () => T): T {
    const { around } = this;
    if (around.has(container)) throw new TypeError("a value that contains itself does not cross");
    if (around.size === MAX_DEPTH) {
      throw new TypeError(`a value nested more than ${MAX_DEPTH} deep does not cross`);
    }
    around.add(container);
    const copied = copy();
    around.delete(container);
    return copied;
  }
}
