/**
 * The object model: what a Python value is in this host, and what a type is.
 *
 * A value is one of
 *   number          an int within ±(2^53−1)            bigint   an int beyond that
 *   string          a str without surrogate code units  PyStr    any other str, and str subclasses
 *   null            None                                boolean  True / False
 *   PyObject        everything else (floats are PyFloat)
 * `undefined` is never a value: it means unbound, absent or exhausted.
 *
 * Types are PyType instances with CPython's slots as plain functions (`TypeSlots`). A type that a
 * script defines gets slots that look the special method up (slot-table.ts); the eval loop asks
 * `PyType.isHeap` first and runs such methods as frames of its own.
 *
 * This file holds data structures only. Behaviour: type-lookup in type-object.ts, protocols in
 * abstract.ts, a file per built-in type beside this one.
 */
import type { PyDict } from "./dict-storage.ts";

export type PyValue = number | bigint | string | boolean | null | PyObject;

/** Names of the trailing keyword arguments of a call (vectorcall convention), or null. */
export type KwNames = readonly string[] | null;

/**
 * Code that must call Python while the eval loop drives it: a JS generator that yields call
 * requests and receives their results. It runs as a frame of the loop, so that threads can
 * switch and recursion is counted inside the callee.
 */
export type Flow<T = PyValue> = Generator<CallRequest, T, PyValue>;

/** What a Flow yields: call `callee` with `args`; the value comes back from `yield`. */
export class CallRequest {
  readonly callee: PyValue;
  readonly args: PyValue[];
  readonly kwnames: KwNames;
  constructor(callee: PyValue, args: PyValue[], kwnames: KwNames = null) {
    this.callee = callee;
    this.args = args;
    this.kwnames = kwnames;
  }

  /** Does it at once, for built-in code that runs a Flow outside of the loop. */
  perform(call: (callee: PyValue, args: PyValue[], kwnames: KwNames) => PyValue): PyValue {
    return call(this.callee, this.args, this.kwnames);
  }
}

export abstract class PyObject {
  /**
   * The Python type. Exact built-in instances inherit it from their JS prototype; an instance of a
   * script-defined subclass carries an own property that shadows it.
   */
  declare cls: PyType;
  /** `__dict__` of objects that have one but are not PyInstance; made on first use. */
  declare dict?: PyDict | undefined;
  /** Values of `__slots__` members on objects that are not PyInstance. */
  declare members?: Map<string, PyValue> | undefined;
  /** Weak references to this object, see weakref.ts. */
  declare weakrefs?: unknown;
}

export type CompareOp = 0 | 1 | 2 | 3 | 4 | 5;
export const LT = 0;
export const LE = 1;
export const EQ = 2;
export const NE = 3;
export const GT = 4;
export const GE = 5;

type Unary = (self: never) => PyValue;

export interface HashSlot<Self = never> {
  (self: Self): number | bigint;
  /** The same hash without a BigInt (hash-halves.ts). */
  readonly inHalves?: (self: Self) => number;
}
type Binary = (left: PyValue, right: PyValue) => PyValue;

/**
 * CPython's type slots. Binary number slots get (left, right) in source order and are tried on both
 * operands' types, so they test which side is theirs and return NotImplemented otherwise.
 * `iternext` returns undefined when exhausted; `hash` is null where a type is unhashable.
 * Slots throw the PyBaseException object itself.
 */
export interface TypeSlots {
  new?: (cls: PyType, args: PyValue[], kwnames: KwNames) => PyValue | Flow;
  init?: (self: never, args: PyValue[], kwnames: KwNames) => void | Flow;
  call?: (self: never, args: PyValue[], kwnames: KwNames) => PyValue | Flow;
  repr?: (self: never) => PyValue;
  str?: (self: never) => PyValue;
  hash?: HashSlot | null;
  richcompare?: (self: never, other: PyValue, op: CompareOp) => PyValue;
  getattro?: (self: never, name: string) => PyValue | undefined;
  setattro?: (self: never, name: string, value: PyValue | undefined) => void;
  descrGet?: (self: never, instance: PyValue | undefined, owner: PyType) => PyValue;
  descrSet?: (self: never, instance: PyValue, value: PyValue | undefined) => void;
  iter?: Unary;
  iternext?: (self: never) => PyValue | undefined;
  await?: Unary;
  aiter?: Unary;
  anext?: Unary;
  bool?: (self: never) => boolean;
  length?: (self: never) => number;
  /** Beside `length`, where it may be more than a host number holds exactly. */
  longLength?: (self: never) => number | bigint;
  getitem?: (self: never, key: PyValue) => PyValue;
  /** value undefined deletes. */
  setitem?: (self: never, key: PyValue, value: PyValue | undefined) => void;
  contains?: (self: never, item: PyValue) => boolean;
  index?: Unary;
  int?: Unary;
  float?: Unary;
  negative?: Unary;
  positive?: Unary;
  absolute?: Unary;
  invert?: Unary;
  add?: Binary;
  subtract?: Binary;
  multiply?: Binary;
  matmul?: Binary;
  trueDivide?: Binary;
  floorDivide?: Binary;
  remainder?: Binary;
  divmod?: Binary;
  power?: (left: PyValue, right: PyValue, modulus: PyValue) => PyValue;
  lshift?: Binary;
  rshift?: Binary;
  and?: Binary;
  or?: Binary;
  xor?: Binary;
  inplaceAdd?: Binary;
  inplaceSubtract?: Binary;
  inplaceMultiply?: Binary;
  inplaceMatmul?: Binary;
  inplaceTrueDivide?: Binary;
  inplaceFloorDivide?: Binary;
  inplaceRemainder?: Binary;
  inplacePower?: Binary;
  inplaceLshift?: Binary;
  inplaceRshift?: Binary;
  inplaceAnd?: Binary;
  inplaceOr?: Binary;
  inplaceXor?: Binary;
  /** Sequence `+` and `*`: tried after both number slots, as CPython does. */
  concat?: (self: never, other: PyValue) => PyValue;
  repeat?: (self: never, count: PyValue) => PyValue;
  inplaceConcat?: (self: never, other: PyValue) => PyValue;
  inplaceRepeat?: (self: never, count: PyValue) => PyValue;
  /** The bytes of objects with the buffer protocol (see buffer.ts). */
  buffer?: (self: never, flags: number) => unknown;
}
export type SlotName = keyof TypeSlots;

/** Slots as the abstract protocols call them: the same table without the `never` of definition. */
export type AnySlots = {
  [K in keyof TypeSlots]: K extends "hash"
    ? HashSlot<PyValue> | null
    : TypeSlots[K] extends ((self: never, ...rest: infer R) => infer T) | infer N
      ? ((self: PyValue, ...rest: R) => T) | Exclude<N, (...a: never[]) => unknown>
      : TypeSlots[K];
};

let nextTypeVersion = 1;
/** A fresh number for caches that depend on a type's attributes. */
export function freshTypeVersion(): number {
  return nextTypeVersion++;
}

export class PyType extends PyObject {
  name: string;
  qualname: string;
  module: PyValue = "builtins";
  base: PyType | null;
  bases: PyType[];
  mro: PyType[];
  /** The class namespace, in definition order. */
  namespace!: PyDict;
  /** Resolved slots: own, inherited, or generated for special methods of script classes. */
  readonly slots: AnySlots = {};
  /** True for types made by a class statement or type(): special methods may be Python code. */
  isHeap = false;
  /** May be subclassed by scripts. */
  isBase = true;
  isAbstract = false;
  /** See `TypeSpec` (define.ts). */
  isMadeAtLoad = false;
  hasPlainNew = false;
  /** Instances have `__dict__` / can be weakly referenced. */
  hasDict = false;
  hasWeakref = false;
  /** Instances are functions that bind as methods: calls may pass the receiver unbound. */
  isMethodDescriptor = false;
  /** Attributes cannot be set (CPython's immutable types). */
  isImmutable = true;
  /** Sequence/mapping flags for pattern matching (Py_TPFLAGS_SEQUENCE / MAPPING). */
  collection: "" | "sequence" | "mapping" = "";
  /** Errors call it by its name alone, as they do classes of scripts. */
  isPlainlyNamed = false;
  /** Its items are found by keys only: there is no iteration over them. */
  hasKeysOnly = false;
  /** Makes a bare instance: set by built-in types that scripts may subclass. */
  alloc: ((cls: PyType) => PyObject) | null = null;
  /** Names of `__slots__` members declared by this type itself. */
  ownMembers: string[] = [];
  /** A built-in type whose instances hold more than its base's do. */
  addsLayout = true;
  /** Changes whenever an attribute of this type or of a base changes; 0 is never used. */
  version = freshTypeVersion();
  readonly subclasses = new Set<WeakRef<PyType>>();
  /** Attribute lookups along the MRO, cleared with `version`. */
  readonly lookupCache = new Map<string, PyValue | undefined>();
  rootShape: Shape | null = null;
  doc: PyValue = null;
  /** The parameters of a built-in type's constructor, as `__text_signature__` shows them. */
  signature: string | null = null;
  /** Data that belongs to a kind of type (numba types, structseq fields, …). */
  extra: unknown = undefined;

  constructor(name: string, base: PyType | null) {
    super();
    this.name = name;
    this.qualname = name;
    this.base = base;
    this.bases = base ? [base] : [];
    this.mro = base ? [this, ...base.mro] : [this];
  }
}

/**
 * Layout of a PyInstance's attributes: key → position in `slots`. Shapes form a tree per type, so a
 * shape implies the type and one comparison guards both. `__slots__` members share the array under
 * keys that start with U+0000, which no attribute name can.
 */
export class Shape {
  readonly type: PyType;
  readonly keys: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  private readonly next = new Map<string, Shape>();
  /** In a dict-mode shape the only slot holds the materialised `__dict__`. */
  readonly isDict: boolean;

  constructor(type: PyType, keys: readonly string[], isDict = false) {
    this.type = type;
    this.keys = keys;
    this.index = new Map(keys.map((key, i) => [key, i]));
    this.isDict = isDict;
  }

  extend(key: string): Shape {
    let shape = this.next.get(key);
    if (shape === undefined) {
      shape = new Shape(this.type, [...this.keys, key], this.isDict);
      this.next.set(key, shape);
    }
    return shape;
  }

  /** The shape of an instance of this type whose `__dict__` has been materialised. */
  get dictShape(): Shape {
    let shape = this.next.get("\0\0dict");
    if (shape === undefined) {
      const members = this.keys.filter((key) => key.charCodeAt(0) === 0);
      shape = new Shape(this.type, ["\0\0dict", ...members], true);
      this.next.set("\0\0dict", shape);
    }
    return shape;
  }
}

/** Beyond this many attributes an instance keeps them in a dict. */
export const MAX_SHAPE_KEYS = 128;

export function rootShapeOf(type: PyType): Shape {
  return (type.rootShape ??= new Shape(type, []));
}

/** An instance of a script-defined class that has no built-in base but object. */
export class PyInstance extends PyObject {
  override cls: PyType;
  shape: Shape;
  slots: (PyValue | undefined)[];

  constructor(cls: PyType) {
    super();
    this.cls = cls;
    this.shape = rootShapeOf(cls);
    this.slots = [];
  }
}
