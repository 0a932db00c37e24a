// Types with parts: arrays, tuples, records, lists, dictionaries, sets, optional values and iterators.

import type { PyType } from "../../objects/object.ts";
import { none, slice2, slice3, undefinedType } from "./scalars.ts";
import { identityOf, intern, NumbaType, numbaClass, typeClass } from "./type.ts";

export type Layout = "C" | "F" | "A";

export class ArrayType extends NumbaType {
  readonly dtype: NumbaType;
  readonly ndim: number;
  readonly layout: Layout;
  readonly mutable: boolean;
  readonly aligned: boolean;
  constructor(
    name: string,
    dtype: NumbaType,
    ndim: number,
    layout: Layout,
    mutable: boolean,
    aligned: boolean,
  ) {
    super(name);
    this.dtype = dtype;
    this.ndim = ndim;
    this.layout = layout;
    this.mutable = mutable;
    this.aligned = aligned;
  }
  get isC(): boolean {
    return this.layout === "C" || (this.layout === "F" && this.ndim <= 1);
  }
  get isF(): boolean {
    return this.layout === "F" || (this.layout === "C" && this.ndim <= 1);
  }
  get isContiguous(): boolean {
    return this.layout !== "A";
  }
}
export const arrayClass = numbaClass("Array", typeClass);
ArrayType.prototype.cls = arrayClass;

export interface ArrayOptions {
  readonly?: boolean;
  aligned?: boolean;
}

export function arrayOf(
  dtype: NumbaType,
  ndim: number,
  layout: Layout,
  options: ArrayOptions = {},
): ArrayType {
  const { readonly = false, aligned = true } = options;
  const prefix = `${readonly ? "readonly " : ""}${aligned ? "" : "unaligned "}`;
  const name = `${prefix}array(${dtype.name}, ${ndim}d, ${layout})`;
  return intern(
    `array:${identityOf(dtype)}:${ndim}${layout}${readonly}${aligned}`,
    () => new ArrayType(name, dtype, ndim, layout, !readonly, aligned),
  );
}

/** Tuples of any kind; heterogeneous ones print as Tuple, others as UniTuple. */
export class TupleType extends NumbaType {
  readonly items: readonly NumbaType[];
  /** The class and field names of a named tuple. */
  readonly named: { readonly cls: PyType; readonly fields: readonly string[] } | null;
  constructor(
    name: string,
    items: readonly NumbaType[],
    named: { cls: PyType; fields: readonly string[] } | null,
  ) {
    super(name);
    this.items = items;
    this.named = named;
  }
  get isUniform(): boolean {
    return this.items.length > 0 && this.items.every((t) => t === this.items[0]);
  }
  override get isPrecise(): boolean {
    return this.items.every((t) => t.isPrecise);
  }
}
export const tupleClass = numbaClass("BaseTuple", typeClass);
export const uniTupleClass = numbaClass("UniTuple", tupleClass);
export const heterogeneousClass = numbaClass("Tuple", tupleClass);
export const namedUniTupleClass = numbaClass("NamedUniTuple", tupleClass);
export const namedTupleClass = numbaClass("NamedTuple", tupleClass);
TupleType.prototype.cls = tupleClass;

export function tupleOf(items: readonly NumbaType[]): TupleType {
  const uniform = items.length > 0 && items.every((t) => t === items[0]);
  return intern(`tuple:${items.map(identityOf).join(",")}`, () => {
    const name = uniform
      ? `UniTuple(${items[0].name} x ${items.length})`
      : `Tuple(${items.map((t) => t.name).join(", ")})`;
    const made = new TupleType(name, items, null);
    made.cls = uniform ? uniTupleClass : heterogeneousClass;
    return made;
  });
}

export function namedTupleOf(
  cls: PyType,
  fields: readonly string[],
  items: readonly NumbaType[],
): TupleType {
  const uniform = items.length > 0 && items.every((t) => t === items[0]);
  return intern(`named:${identityOf(cls)}:${items.map(identityOf).join(",")}`, () => {
    const inner = uniform
      ? `${items[0].name} x ${items.length}`
      : items.map((t) => t.name).join(", ");
    const made = new TupleType(`${cls.name}(${inner})`, items, { cls, fields });
    made.cls = uniform ? namedUniTupleClass : namedTupleClass;
    return made;
  });
}

/** A tuple of the same kind with other items. */
export function withItems(type: TupleType, items: readonly NumbaType[]): TupleType {
  return type.named === null
    ? tupleOf(items)
    : namedTupleOf(type.named.cls, type.named.fields, items);
}

export interface RecordField {
  readonly name: string;
  readonly type: NumbaType;
  readonly offset: number;
}

export class RecordType extends NumbaType {
  readonly fields: readonly RecordField[];
  readonly size: number;
  readonly aligned: boolean;
  constructor(name: string, fields: readonly RecordField[], size: number, aligned: boolean) {
    super(name);
    this.fields = fields;
    this.size = size;
    this.aligned = aligned;
  }
  field(name: string): RecordField | undefined {
    return this.fields.find((f) => f.name === name);
  }
}
RecordType.prototype.cls = numbaClass("Record", typeClass);

export function recordOf(
  fields: readonly RecordField[],
  size: number,
  aligned: boolean,
): RecordType {
  const inner = fields.map((f) => `${f.name}[type=${f.type.name};offset=${f.offset}]`).join(",");
  const name = `Record(${inner};${size};${aligned ? "True" : "False"})`;
  return intern(`record:${name}`, () => new RecordType(name, fields, size, aligned));
}

/** A field of an array of records that is itself an array of fixed shape. */
export class NestedArrayType extends NumbaType {
  readonly dtype: NumbaType;
  readonly shape: readonly number[];
  constructor(name: string, dtype: NumbaType, shape: readonly number[]) {
    super(name);
    this.dtype = dtype;
    this.shape = shape;
  }
}
NestedArrayType.prototype.cls = numbaClass("NestedArray", typeClass);

export function nestedArrayOf(dtype: NumbaType, shape: readonly number[]): NestedArrayType {
  const name = `nestedarray(${dtype.name}, (${shape.join(", ")}${shape.length === 1 ? "," : ""}))`;
  return intern(`nested:${identityOf(dtype)}:${shape}`, () => {
    return new NestedArrayType(name, dtype, shape);
  });
}

/** Lists of one item type: `reflected` ones come from Python lists, the others are `numba.typed.List`. */
export class ListType extends NumbaType {
  readonly item: NumbaType;
  readonly kind: "list" | "reflected" | "typed";
  /** Where an empty list was made, while its item is unknown: inference refines it there. */
  readonly origin: object | null;
  constructor(name: string, item: NumbaType, kind: ListType["kind"], origin: object | null) {
    super(name);
    this.item = item;
    this.kind = kind;
    this.origin = origin;
  }
  override get isPrecise(): boolean {
    return this.item !== undefinedType && this.item.isPrecise;
  }
}
export const listClass = numbaClass("List", typeClass);
export const typedListClass = numbaClass("ListType", typeClass);
ListType.prototype.cls = listClass;

function listName(item: NumbaType, kind: ListType["kind"]): string {
  if (kind === "typed") return `ListType[${item.name}]`;
  return `${kind === "reflected" ? "reflected " : ""}list(${item.name})<iv=None>`;
}

export function listOf(item: NumbaType, kind: ListType["kind"] = "list"): ListType {
  return intern(`list:${kind}:${identityOf(item)}`, () => {
    const made = new ListType(listName(item, kind), item, kind, null);
    if (kind === "typed") made.cls = typedListClass;
    return made;
  });
}

/** The type of an empty list made at `origin`. */
export function emptyListAt(origin: object, kind: ListType["kind"]): ListType {
  return intern(`list:${kind}:at:${identityOf(origin)}`, () => {
    return new ListType(listName(undefinedType, kind), undefinedType, kind, origin);
  });
}

export class DictType extends NumbaType {
  readonly key: NumbaType;
  readonly value: NumbaType;
  readonly origin: object | null;
  constructor(key: NumbaType, value: NumbaType, origin: object | null) {
    super(`DictType[${key.name},${value.name}]<iv=None>`);
    this.key = key;
    this.value = value;
    this.origin = origin;
  }
  override get isPrecise(): boolean {
    return this.key !== undefinedType && this.value !== undefinedType;
  }
}
export const dictClass = numbaClass("DictType", typeClass);
DictType.prototype.cls = dictClass;

export function dictOf(key: NumbaType, value: NumbaType): DictType {
  return intern(`dict:${identityOf(key)}:${identityOf(value)}`, () => {
    return new DictType(key, value, null);
  });
}

export function emptyDictAt(origin: object): DictType {
  return intern(`dict:at:${identityOf(origin)}`, () => {
    return new DictType(undefinedType, undefinedType, origin);
  });
}

export class SetType extends NumbaType {
  readonly item: NumbaType;
  readonly reflected: boolean;
  constructor(item: NumbaType, reflected: boolean) {
    super(`${reflected ? "reflected " : ""}set(${item.name})`);
    this.item = item;
    this.reflected = reflected;
  }
}
export const setClass = numbaClass("Set", typeClass);
SetType.prototype.cls = setClass;

export function setOf(item: NumbaType, reflected = false): SetType {
  return intern(`set:${reflected}:${identityOf(item)}`, () => new SetType(item, reflected));
}

/** A value or None. */
export class OptionalType extends NumbaType {
  readonly base: NumbaType;
  constructor(base: NumbaType) {
    super(`OptionalType(${base.name})`);
    this.base = base;
  }
}
export const optionalClass = numbaClass("Optional", typeClass);
OptionalType.prototype.cls = optionalClass;

export function optionalOf(base: NumbaType): NumbaType {
  if (base instanceof OptionalType || base === none) return base;
  return intern(`optional:${identityOf(base)}`, () => new OptionalType(base));
}

/** `range(...)` over int32, int64 or uint64. */
export class RangeType extends NumbaType {
  readonly dtype: NumbaType;
  readonly parallel: boolean;
  constructor(dtype: NumbaType, parallel: boolean) {
    super(`range_state_${dtype.name}`);
    this.dtype = dtype;
    this.parallel = parallel;
  }
}
RangeType.prototype.cls = numbaClass("RangeType", typeClass);

export function rangeOf(dtype: NumbaType, parallel = false): RangeType {
  return intern(`range:${dtype.name}:${parallel}`, () => new RangeType(dtype, parallel));
}

/** What `iter(source)` gives. Its state is held by the lowering. */
export class IteratorType extends NumbaType {
  readonly source: NumbaType;
  readonly yields: NumbaType;
  constructor(name: string, source: NumbaType, yields: NumbaType) {
    super(name);
    this.source = source;
    this.yields = yields;
  }
}
IteratorType.prototype.cls = numbaClass("SimpleIteratorType", typeClass);

export function iteratorOf(source: NumbaType, yields: NumbaType): IteratorType {
  const name =
    source instanceof RangeType ? `range_iter_${source.dtype.name}` : `iter(${source.name})`;
  return intern(`iter:${identityOf(source)}:${identityOf(yields)}`, () => {
    return new IteratorType(name, source, yields);
  });
}

/** Iterables made of others: enumerate, zip, reversed; they are their own iterators. */
export class WrappedIterType extends NumbaType {
  readonly kind: "enumerate" | "zip" | "reversed" | "flat" | "ndenumerate" | "ndindex" | "view";
  readonly sources: readonly NumbaType[];
  readonly yields: NumbaType;
  constructor(
    kind: WrappedIterType["kind"],
    sources: readonly NumbaType[],
    yields: NumbaType,
    name: string,
  ) {
    super(name);
    this.kind = kind;
    this.sources = sources;
    this.yields = yields;
  }
}
WrappedIterType.prototype.cls = numbaClass("SimpleIterableType", typeClass);

export function wrappedIter(
  kind: WrappedIterType["kind"],
  sources: readonly NumbaType[],
  yields: NumbaType,
): WrappedIterType {
  const name = `${kind}(${sources.map((t) => t.name).join(", ")})`;
  return intern(
    `wrap:${kind}:${sources.map(identityOf).join(",")}:${identityOf(yields)}`,
    () => new WrappedIterType(kind, sources, yields, name),
  );
}

export function isSlice(type: NumbaType): boolean {
  return type === slice2 || type === slice3;
}
