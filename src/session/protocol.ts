/**
 * What the two sides of a session say to each other: session.ts in the host's thread asks, interpreter.ts in the
 * interpreter's answers. All of it can be cloned.
 */

/** What holds the items of an array, in machine byte order; int64 and uint64 are bigints. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** The dtypes whose arrays cross; items of `bool` are 0 or 1 in a Uint8Array. */
export const DTYPES = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
export type DTypeName = keyof typeof DTYPES;

/** A NumPy array: its items in C order, the last index fastest. */
export interface NdArray {
  readonly dtype: DTypeName;
  /** Items along each axis; empty for an array without axes, which has one item. */
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** A value of Python as JavaScript gets it; see `Session.evaluate`. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | NdArray
  | PythonValue[]
  | Map<PythonValue, PythonValue>;

/** A value for Python; see `Session.set`. */
export type HostValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | ArrayBuffer
  | TypedArray
  | (Omit<NdArray, "dtype"> & { readonly dtype?: DTypeName })
  | readonly HostValue[]
  | ReadonlyMap<HostValue, HostValue>;

/** A `HostValue` as it travels: arrays in one form, each with a buffer of its own. */
export type SentValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | ArrayBuffer
  | NdArray
  | SentValue[]
  | Map<SentValue, SentValue>;

/** Lists, tuples and dicts inside each other; more cannot be cloned on every host. */
export const MAX_DEPTH = 500;

/** A Python exception as texts. */
export interface RaisedTexts {
  readonly className: string;
  readonly message: string;
  readonly traceback: string;
  /** What SystemExit asks for. */
  readonly exitStatus?: number;
}

export type Answer<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "raised"; readonly texts: RaisedTexts }
  /** The value has no form on the other side. */
  | { readonly kind: "refused"; readonly message: string };

/** A promise that is never settled stands for a call in which the interpreter has ended. */
export type MaybeAnswer<T> = Answer<T> | Promise<Answer<T>>;

/** What the interpreter's thread exposes. Calls are numbered from 1 in their order, so that an interrupt can name one. */
export interface SessionCalls {
  run(call: number, source: string): MaybeAnswer<string | null>;
  evaluate(call: number, source: string): MaybeAnswer<PythonValue>;
  set(call: number, name: string, value: SentValue): MaybeAnswer<null>;
  /** Ends the interpreter; instead of an answer its host hears that it has ended. */
  close(call: number): void;
}
