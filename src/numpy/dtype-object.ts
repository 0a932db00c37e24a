/**
 * The Python type `numpy.dtype`: its constructor, attributes, comparison and text. One subclass per
 * built-in type stands in numpy.dtypes (`type(np.dtype("f8"))` is `Float64DType`).
 */
import { reprText } from "../objects/abstract.ts";
import { bareType, NotImplemented } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { indexError, newError, typeError, valueError } from "../objects/exceptions.ts";
import { EQ, GE, GT, LE, LT, NE, type PyType, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyList, PyTuple } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { toBool, tupleOf } from "./convert.ts";
import {
  builtinTypes,
  DType,
  dtypeType,
  type Field,
  FLOAT64,
  sameType,
  structOf,
} from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { dtypeTextHook } from "./errors.ts";
import { canCast, dtypeClassName } from "./promotion.ts";
import { unitText } from "./time-unit.ts";

// ---- text --------------------------------------------------------------------------------------------

/** "<i4", "|b1", "<U5": kind and size with the byte order. */
export function dtypeStr(dtype: DType): string {
  const order = dtype.byteorder === "=" ? "<" : dtype.byteorder;
  if (dtype.isObject) return "|O";
  const size = dtype.kind === "U" ? dtype.itemsize / 4 : dtype.itemsize;
  const unit = dtype.kind === "M" || dtype.kind === "m" ? unitText(dtype.time) : "";
  return `${order}${dtype.kind}${size}${unit}`;
}

function name(dtype: DType): string {
  if (dtype.kind === "M" || dtype.kind === "m") return dtype.baseName + unitText(dtype.time);
  if (!dtype.isFlexible || dtype.itemsize === 0) return dtype.baseName;
  return `${dtype.baseName}${dtype.itemsize * 8}`;
}

/** `str(dtype)`: the name where it says everything, else the type string or the fields. */
export function dtypeText(dtype: DType): string {
  if (dtype.fields !== null) return structText(dtype, true);
  if (dtype.subarray !== null) return subarrayText(dtype);
  if (dtype.swapped || dtype.isFlexible) {
    const text = dtypeStr(dtype);
    return dtype.itemsize === 0 ? text.slice(0, -1) : text;
  }
  return name(dtype);
}
dtypeTextHook.text = dtypeText;

/** What stands inside `dtype(…)`; `short` inside fields, where sizes are in bytes. */
function constructorText(dtype: DType, short: boolean): string {
  if (dtype.fields !== null) return structText(dtype, !short);
  if (dtype.subarray !== null) return subarrayText(dtype);
  if (dtype.isBool) return short ? "'?'" : "'bool'";
  if (dtype.isObject) return "'O'";
  const order = dtype.byteorder === "=" ? "<" : dtype.byteorder === "|" ? "" : dtype.byteorder;
  const size = dtype.kind === "U" ? dtype.itemsize / 4 : dtype.itemsize;
  if (dtype.isFlexible) return `'${order}${dtype.kind}${size === 0 ? "" : size}'`;
  if (dtype.kind === "M" || dtype.kind === "m") {
    return `'${order}${dtype.kind}8${unitText(dtype.time)}'`;
  }
  return short || dtype.swapped ? `'${order}${dtype.kind}${size}'` : `'${name(dtype)}'`;
}

function subarrayText(dtype: DType): string {
  const { base, shape } = dtype.subarray as NonNullable<DType["subarray"]>;
  return `(${constructorText(base, true)}, ${reprText(tupleOf(shape))})`;
}

function isPacked(dtype: DType): boolean {
  let offset = 0;
  for (const f of dtype.fields as readonly Field[]) {
    if (dtype.alignedStruct) offset = Math.ceil(offset / f.dtype.alignment) * f.dtype.alignment;
    if (f.offset !== offset) return false;
    offset += f.dtype.itemsize;
  }
  if (dtype.alignedStruct) offset = Math.ceil(offset / dtype.alignment) * dtype.alignment;
  return offset === dtype.itemsize;
}

function structText(dtype: DType, withAlign: boolean): string {
  const fields = dtype.fields as readonly Field[];
  if (isPacked(dtype)) {
    const parts = fields.map((f) => {
      const label =
        f.title === undefined ? reprText(f.name) : `(${reprText(f.title)}, ${reprText(f.name)})`;
      const sub = f.dtype.subarray;
      if (sub === null) return `(${label}, ${constructorText(f.dtype, true)})`;
      return `(${label}, ${constructorText(sub.base, true)}, ${reprText(tupleOf(sub.shape))})`;
    });
    const text = `[${parts.join(", ")}]`;
    return withAlign && dtype.alignedStruct ? `${text}, align=True` : text;
  }
  const names = fields.map((f) => reprText(f.name)).join(", ");
  const formats = fields.map((f) => constructorText(f.dtype, true)).join(", ");
  const offsets = fields.map((f) => f.offset).join(", ");
  let text = `{'names': [${names}], 'formats': [${formats}], 'offsets': [${offsets}]`;
  if (fields.some((f) => f.title !== undefined)) {
    text += `, 'titles': [${fields.map((f) => reprText(f.title ?? null)).join(", ")}]`;
  }
  text += `, 'itemsize': ${dtype.itemsize}`;
  if (dtype.alignedStruct) text += ", 'aligned': True";
  return `${text}}`;
}

export function dtypeRepr(dtype: DType): string {
  return `dtype(${constructorText(dtype, false)})`;
}

// ---- attributes -------------------------------------------------------------------------------------

function descr(dtype: DType): PyValue {
  if (dtype.fields === null) return new PyList([new PyTuple(["", dtypeStr(dtype)])]);
  const items: PyValue[] = [];
  let offset = 0;
  for (const f of dtype.fields) {
    if (f.offset > offset) items.push(new PyTuple(["", `|V${f.offset - offset}`]));
    const label = f.title === undefined ? f.name : new PyTuple([f.title, f.name]);
    const sub = f.dtype.subarray;
    const base = sub === null ? f.dtype : sub.base;
    const type = base.fields === null ? dtypeStr(base) : descr(base);
    items.push(new PyTuple(sub === null ? [label, type] : [label, type, tupleOf(sub.shape)]));
    offset = f.offset + f.dtype.itemsize;
  }
  if (offset < dtype.itemsize) items.push(new PyTuple(["", `|V${dtype.itemsize - offset}`]));
  return new PyList(items);
}

function fieldEntry(f: Field): PyTuple {
  return new PyTuple(f.title === undefined ? [f.dtype, f.offset] : [f.dtype, f.offset, f.title]);
}

function fieldsDict(dtype: DType): PyValue {
  if (dtype.fields === null) return null;
  const dict = new PyDict();
  for (const f of dtype.fields) {
    dict.set(f.name, fieldEntry(f));
    if (f.title !== undefined && typeof f.title === "string") dict.set(f.title, fieldEntry(f));
  }
  return readOnlyDict.make(dict);
}

/** What `dtype(…)` makes the same dtype of. */
function dtypeSpec(dtype: DType): PyValue {
  if (dtype.subarray !== null) {
    return new PyTuple([dtypeSpec(dtype.subarray.base), tupleOf(dtype.subarray.shape)]);
  }
  const { fields } = dtype;
  if (fields === null) return dtypeStr(dtype);
  const spec = new PyDict();
  spec.set("names", new PyList(fields.map((f) => f.name)));
  spec.set("formats", new PyList(fields.map((f) => dtypeSpec(f.dtype))));
  spec.set("offsets", new PyList(fields.map((f) => f.offset)));
  if (fields.some((f) => f.title !== undefined)) {
    spec.set("titles", new PyList(fields.map((f) => f.title ?? null)));
  }
  spec.set("itemsize", dtype.itemsize);
  return spec;
}

/** NumPy's own pickles give a dtype its order, fields and unit afterwards; those without such are whole already. */
function setState(dtype: DType, state: PyValue): void {
  const [, order, subarray, names, , , , , metadata] = (state as PyTuple).items;
  const swapped = hostText(order) === ">";
  const isWhole =
    swapped === dtype.swapped && subarray === null && names === null && metadata === undefined;
  if (isWhole) return;
  throw newError(
    "NotImplementedError",
    "dtypes with fields, shapes, units or a swapped byte order cannot be read from NumPy's pickles",
  );
}

/** `mappingproxy` when that type is loaded. */
export const readOnlyDict: { make: (dict: PyDict) => PyValue } = { make: (dict) => dict };

function hasObject(dtype: DType): boolean {
  if (dtype.isObject) return true;
  if (dtype.subarray !== null) return hasObject(dtype.subarray.base);
  return dtype.fields?.some((f) => hasObject(f.dtype)) ?? false;
}

function setNames(dtype: DType, value: PyValue | undefined): void {
  if (dtype.fields === null) throw newError("AttributeError", "there are no fields defined");
  const names = value instanceof PyList || value instanceof PyTuple ? value.items : [];
  if (names.length !== dtype.fields.length) {
    throw valueError(
      `must replace all names at once with a sequence of length ${dtype.fields.length}`,
    );
  }
  const texts = names.map((n) => {
    const text = hostText(n);
    if (text === undefined) throw valueError("item #0 of names is of type int and not string");
    return text;
  });
  if (new Set(texts).size !== texts.length) throw valueError("Duplicate field names given.");
  const renamed = dtype.fields.map((f, i) => ({ ...f, name: texts[i] }));
  (dtype as { fields: readonly Field[] }).fields = renamed;
}

/** `dtype[key]`: a field by name or position, or a struct of several. */
function getField(dtype: DType, key: PyValue): PyValue {
  if (dtype.fields === null) {
    throw newError("KeyError", `There are no fields in dtype ${dtypeText(dtype)}.`);
  }
  const text = hostText(key);
  if (text !== undefined) {
    const found = dtype.fields.find((f) => f.name === text || f.title === text);
    if (found === undefined) throw newError("KeyError", `Field named '${text}' not found.`);
    return found.dtype;
  }
  if (key instanceof PyList)
    return pickFields(
      dtype,
      key.items.map((n) => hostText(n) ?? ""),
    );
  const i = intValue(key);
  if (i === undefined) {
    throw typeError(
      "Field key must be an integer field offset, single field name, or list of field names",
    );
  }
  const n = dtype.fields.length;
  const at = Number(i) < 0 ? Number(i) + n : Number(i);
  if (at < 0 || at >= n) throw indexError(`Field index ${i} out of range.`);
  return dtype.fields[at].dtype;
}

/** A struct with the same layout and only these fields. */
export function pickFields(dtype: DType, names: readonly string[]): DType {
  const seen = new Set<string>();
  const fields = names.map((n) => {
    const found = dtype.fields?.find((f) => f.name === n || f.title === n);
    if (found === undefined) throw newError("KeyError", n);
    if (seen.has(n)) throw valueError(`duplicate field of name '${n}'`);
    seen.add(n);
    return found;
  });
  return structOf(fields, dtype.itemsize, dtype.alignment, dtype.alignedStruct);
}

function newByteOrder(dtype: DType, order: PyValue): DType {
  const letter = String(order).toUpperCase()[0];
  switch (letter) {
    case "S":
      return dtype.withSwapped(!isSwapped(dtype));
    case ">":
    case "B":
      return dtype.withSwapped(true);
    case "<":
    case "L":
    case "=":
    case "N":
      return dtype.withSwapped(false);
    case "|":
    case "I":
      return dtype;
    default:
      throw valueError(`byteorder not understood (got '${order}')`);
  }
}

function isSwapped(dtype: DType): boolean {
  if (dtype.fields !== null) return dtype.fields.some((f) => isSwapped(f.dtype));
  if (dtype.subarray !== null) return isSwapped(dtype.subarray.base);
  return dtype.swapped;
}

// ---- comparison ---------------------------------------------------------------------------------------

function dtypeHash(dtype: DType): number | bigint {
  const key = dtype.fields === null && dtype.subarray === null ? dtypeStr(dtype) : dtypeRepr(dtype);
  let h = 5381;
  for (let i = 0; i < key.length; i++) h = (Math.imul(h, 33) + key.charCodeAt(i)) | 0;
  return h;
}

function compare(self: DType, other: PyValue, op: number): PyValue {
  let right: DType;
  if (other instanceof DType) right = other;
  else {
    try {
      if (other === null) right = FLOAT64;
      else right = asDtype(other);
    } catch {
      if (op === EQ) return false;
      if (op === NE) return true;
      return NotImplemented;
    }
  }
  switch (op) {
    case EQ:
      return sameType(self, right);
    case NE:
      return !sameType(self, right);
    case LT:
      return !sameType(self, right) && canCast(self, right);
    case LE:
      return canCast(self, right);
    case GT:
      return !sameType(self, right) && canCast(right, self);
    case GE:
      return canCast(right, self);
    default:
      return NotImplemented;
  }
}

const SIGNATURE = parseSignature("dtype(dtype, align=False, copy=False, metadata=None)");

defineType(dtypeType, {
  module: "numpy",
  slots: {
    new: (_cls, args, kwnames) => {
      const [value, align, , metadata] = bindArguments(
        SIGNATURE,
        args,
        kwnames,
        "dtype",
      ) as PyValue[];
      const aligned =
        typeof align === "boolean" || typeof align === "number" ? toBool(align) : false;
      const dtype = asDtype(value, FLOAT64, aligned);
      return metadata === null || metadata === undefined ? dtype : dtype.withMetadata(metadata);
    },
    repr: (self: DType) => dtypeRepr(self),
    str: (self: DType) => {
      const text = dtypeText(self);
      return text.endsWith(", align=True") ? text.slice(0, -", align=True".length) : text;
    },
    hash: dtypeHash,
    richcompare: compare,
    length: (self: DType) => self.fields?.length ?? 0,
    bool: () => true,
    getitem: getField,
  },
  attributes: [
    attribute("name", (self: DType) => name(self)),
    attribute("str", (self: DType) => dtypeStr(self)),
    attribute("char", (self: DType) => self.char),
    attribute("kind", (self: DType) => self.kind),
    attribute("num", (self: DType) => self.num),
    attribute("type", (self: DType) => self.scalarType),
    attribute("itemsize", (self: DType) => self.itemsize),
    attribute("alignment", (self: DType) => self.alignment),
    attribute("byteorder", (self: DType) => self.byteorder),
    attribute("isnative", (self: DType) => !isSwapped(self)),
    attribute("isbuiltin", (self: DType) => (self.fields === null && !self.swapped ? 1 : 0)),
    attribute("isalignedstruct", (self: DType) => self.alignedStruct),
    attribute("hasobject", (self: DType) => hasObject(self)),
    attribute("flags", (self: DType) => (hasObject(self) ? 63 : 0)),
    attribute("fields", (self: DType) => fieldsDict(self)),
    attribute(
      "names",
      (self: DType) => (self.fields === null ? null : new PyTuple(self.fields.map((f) => f.name))),
      setNames,
    ),
    attribute("descr", (self: DType) => descr(self)),
    attribute("subdtype", (self: DType) =>
      self.subarray === null
        ? null
        : new PyTuple([self.subarray.base, tupleOf(self.subarray.shape)]),
    ),
    attribute("shape", (self: DType) => tupleOf(self.subarray?.shape ?? [])),
    attribute("ndim", (self: DType) => self.subarray?.shape.length ?? 0),
    attribute("base", (self: DType) => self.subarray?.base ?? self),
    attribute("metadata", (self: DType) => self.metadata),
  ],
  methods: [
    method("newbyteorder(self, new_order='S', /)", newByteOrder),
    method("__reduce__(self, /)", (self: DType) => {
      return new PyTuple([dtypeType, new PyTuple([dtypeSpec(self), self.alignedStruct])]);
    }),
    method("__setstate__(self, state, /)", setState),
    method("__bool__(self, /)", () => true),
  ],
});

/** The classes of numpy.dtypes by name. */
export const dtypeClasses: Record<string, PyType> = {};
for (const dtype of Object.values(builtinTypes)) {
  const className = dtypeClassName(dtype);
  const type = bareType(className, dtypeType);
  type.module = "numpy.dtypes";
  defineType(type, {
    module: "numpy.dtypes",
    slots: {
      new: (_cls, args) => {
        if (!dtype.isFlexible) return dtype;
        const n = args.length > 0 ? Number(intValue(args[0]) ?? 0) : 0;
        return dtype.withSize(dtype.kind === "U" ? n * 4 : n);
      },
    },
    names: { type: dtype.scalarType },
  });
  dtypeClasses[className] = type;
  dtype.cls = type;
}
