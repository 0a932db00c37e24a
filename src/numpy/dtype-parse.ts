/**
 * What a dtype argument means: `np.dtype("i4, (2,)f8")`, types, tuples, lists and dicts of fields.
 * `asDtype` is what every function with a dtype parameter calls.
 */
import { getAttrOptional, reprText, toArray } from "../objects/abstract.ts";
import {
  boolType,
  bytesType,
  complexType,
  dictType,
  floatType,
  intType,
  isInstance,
  strType,
} from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyBytes, PyList, PyTuple } from "../objects/sequence-values.ts";
import { toIndex } from "./convert.ts";
import {
  BOOL,
  BYTES,
  builtinTypes,
  bytesOf,
  CLONGDOUBLE,
  COMPLEX64,
  COMPLEX128,
  DATETIME,
  DType,
  type Field,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT16,
  INT32,
  INT64,
  LONGDOUBLE,
  LONGLONG,
  OBJECT,
  packedStruct,
  STR,
  strOf,
  structOf,
  subarrayOf,
  TIMEDELTA,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  ULONGLONG,
  VOID,
  voidOf,
} from "./dtype.ts";
import {
  complexFloatingType,
  dtypeByScalarType,
  floatingType,
  genericType,
  inexactType,
  integerType,
  isScalar,
  numberType,
  scalarDtype,
  signedIntegerType,
  unsignedIntegerType,
} from "./scalar-types.ts";
import { TIME_UNITS } from "./time-unit.ts";

const BY_CHAR: Record<string, DType> = { p: INT64, n: INT64, P: UINT64, N: UINT64 };
for (const dtype of Object.values(builtinTypes)) BY_CHAR[dtype.char] = dtype;
BY_CHAR.c = bytesOf(1);
BY_CHAR.a = BYTES;

const BY_KIND_SIZE: Record<string, DType> = {
  b1: BOOL,
  i1: INT8,
  i2: INT16,
  i4: INT32,
  i8: INT64,
  u1: UINT8,
  u2: UINT16,
  u4: UINT32,
  u8: UINT64,
  f2: FLOAT16,
  f4: FLOAT32,
  f8: FLOAT64,
  c8: COMPLEX64,
  c16: COMPLEX128,
  O8: OBJECT,
  M8: DATETIME,
  m8: TIMEDELTA,
};

/** Names of types: what `np.dtype("name")` accepts and, mostly, what the module exports. */
export const TYPE_NAMES: Record<string, DType> = {
  bool: BOOL,
  bool_: BOOL,
  int8: INT8,
  uint8: UINT8,
  int16: INT16,
  uint16: UINT16,
  int32: INT32,
  uint32: UINT32,
  int64: INT64,
  uint64: UINT64,
  float16: FLOAT16,
  float32: FLOAT32,
  float64: FLOAT64,
  complex64: COMPLEX64,
  complex128: COMPLEX128,
  byte: INT8,
  ubyte: UINT8,
  short: INT16,
  ushort: UINT16,
  intc: INT32,
  uintc: UINT32,
  int_: INT64,
  uint: UINT64,
  long: INT64,
  ulong: UINT64,
  intp: INT64,
  uintp: UINT64,
  longlong: LONGLONG,
  ulonglong: ULONGLONG,
  half: FLOAT16,
  single: FLOAT32,
  double: FLOAT64,
  longdouble: LONGDOUBLE,
  csingle: COMPLEX64,
  cdouble: COMPLEX128,
  clongdouble: CLONGDOUBLE,
  object_: OBJECT,
  str_: STR,
  bytes_: BYTES,
  void: VOID,
  datetime64: DATETIME,
  timedelta64: TIMEDELTA,
};
const PLAIN_NAMES: Record<string, DType> = {
  int: INT64,
  float: FLOAT64,
  complex: COMPLEX128,
  object: OBJECT,
  str: STR,
  unicode: STR,
  bytes: BYTES,
};

const notUnderstood = (text: string): unknown => typeError(`data type '${text}' not understood`);

/** The dtype that an argument denotes; None is `fallback`. */
export function asDtype(
  value: PyValue | undefined,
  fallback: DType = FLOAT64,
  align = false,
): DType {
  if (value instanceof DType) return value;
  if (value === null || value === undefined) return fallback;
  if (value instanceof PyType) return fromType(value);
  const text = hostText(value);
  if (text !== undefined) return fromText(text, align);
  if (value instanceof PyBytes) return fromText(String.fromCharCode(...value.bytes), align);
  if (value instanceof PyTuple) return fromTuple(value, align);
  if (value instanceof PyList) return fromFieldList(value.items, align);
  if (isInstance(value, dictType)) return fromDict(value as PyDict, align);
  if (isScalar(value)) return scalarDtype(value);
  const own = getAttrOptional(value, "dtype");
  if (own instanceof DType) return own;
  throw typeError(`Cannot interpret '${reprText(value)}' as a data type`);
}

/** A dtype argument that may be absent. */
export function optionalDtype(value: PyValue | undefined): DType | undefined {
  return value === null || value === undefined ? undefined : asDtype(value);
}

function fromType(type: PyType): DType {
  const own = dtypeByScalarType.get(type);
  if (own !== undefined) return own;
  switch (type) {
    case intType:
      return INT64;
    case floatType:
      return FLOAT64;
    case boolType:
      return BOOL;
    case complexType:
      return COMPLEX128;
    case strType:
      return STR;
    case bytesType:
      return BYTES;
    case integerType:
    case signedIntegerType:
      throw typeError("Converting 'np.integer' or 'np.signedinteger' to a dtype is not allowed");
    case unsignedIntegerType:
      throw typeError("Converting 'np.unsignedinteger' to a dtype is not allowed");
    case numberType:
    case inexactType:
    case floatingType:
      throw typeError("Converting `np.inexact` or `np.floating` to a dtype not allowed");
    case complexFloatingType:
      throw typeError("Converting `np.complexfloating` to a dtype is not allowed");
    case genericType:
      throw typeError("Converting `np.generic` to a dtype is not allowed.");
    default:
  }
  for (const base of type.mro) {
    const dtype = dtypeByScalarType.get(base);
    if (dtype !== undefined) return dtype;
  }
  const dtype = type.namespace.getStr("dtype");
  if (dtype instanceof DType) return dtype;
  return OBJECT;
}

// ---- text --------------------------------------------------------------------------------------------

const texts = new Map<string, DType>();

function fromText(text: string, align: boolean): DType {
  if (align) return parseText(text, align);
  let dtype = texts.get(text);
  if (dtype === undefined) {
    dtype = parseText(text, align);
    texts.set(text, dtype);
  }
  return dtype;
}

function parseText(text: string, align: boolean): DType {
  if (hasComma(text)) return parseFields(text, align);
  const repeat = /^\s*([<>=|]?)(?:\(([^)]*)\)|(\d+))(.+)$/s.exec(text);
  if (repeat !== null && !/^[<>=|]?\d*$/.test(text)) {
    const base = parseSingle(repeat[1] + repeat[4].trim(), text);
    const dims = repeat[2] === undefined ? [Number(repeat[3])] : parseDims(repeat[2], text);
    if (repeat[3] === "1") return base;
    return dims.length === 0 ? base : subarrayOf(base, dims);
  }
  return parseSingle(text, text);
}

function parseDims(text: string, whole: string): number[] {
  const parts = text.split(",").filter((p) => p.trim() !== "");
  if (!parts.every((p) => /^\s*\d+\s*$/.test(p))) throw notUnderstood(whole);
  return parts.map(Number);
}

function hasComma(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === "," && depth === 0) return true;
  }
  return false;
}

function parseFields(text: string, align: boolean): DType {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    if (i === text.length || (c === "," && depth === 0)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  if (parts[parts.length - 1] === "") parts.pop();
  return packedStruct(
    parts.map((part, i) => {
      if (part === "") throw valueError(`format number ${i + 1} of "${text}" is not recognized`);
      return { name: `f${i}`, dtype: parseText(part, align) };
    }),
    align,
  );
}

function parseSingle(text: string, whole: string): DType {
  const match = /^([<>=|]?)([A-Za-z?_].*)$/s.exec(text);
  if (match === null) throw notUnderstood(whole);
  const [, order, body] = match;
  const dtype = parseBody(body);
  if (dtype === undefined) throw notUnderstood(whole);
  return order === ">" ? dtype.withSwapped(true) : dtype;
}

function parseBody(body: string): DType | undefined {
  if (body.length === 1 && body in BY_CHAR) return BY_CHAR[body];
  if (body in BY_KIND_SIZE) return BY_KIND_SIZE[body];
  if (body in TYPE_NAMES) return TYPE_NAMES[body];
  if (body in PLAIN_NAMES) return PLAIN_NAMES[body];
  const sized = /^([SUVa])(\d+)$/.exec(body);
  if (sized !== null) {
    const n = Number(sized[2]);
    if (sized[1] === "U") return strOf(n);
    return sized[1] === "V" ? voidOf(n) : bytesOf(n);
  }
  const time = /^(M8|m8|M|m|datetime64|timedelta64)\[(.*)\]$/.exec(body);
  if (time === null) return undefined;
  const base = time[1].startsWith("M") || time[1].startsWith("d") ? DATETIME : TIMEDELTA;
  return base.withTime(parseTimeUnit(time[2], body));
}

/** "10s", "ns", "generic". */
export function parseTimeUnit(text: string, whole = text): { unit: string; count: number } | null {
  if (text === "generic") return null;
  const match = /^(\d*)([A-Za-zμ]+)$/.exec(text);
  const unit = match?.[2] === "μs" ? "us" : match?.[2];
  if (match === null || unit === undefined || !(TIME_UNITS as readonly string[]).includes(unit)) {
    throw typeError(
      whole === text
        ? `Invalid datetime unit "${text}" in metadata`
        : `Invalid datetime unit in metadata string "[${text}]"`,
    );
  }
  return { unit, count: match[1] === "" ? 1 : Number(match[1]) };
}

// ---- tuples, lists, dicts ---------------------------------------------------------------------------

function fromTuple(value: PyTuple, align: boolean): DType {
  if (value.items.length !== 2) {
    throw typeError("Tuple must have size 2, but has size " + value.items.length);
  }
  const [first, second] = value.items;
  const base = asDtype(first, FLOAT64, align);
  const count = intValue(second);
  if (base.isFlexible && base.itemsize === 0 && count !== undefined) {
    const n = Number(count);
    if (n < 0) throw valueError("invalid itemsize in generic type tuple");
    return base.kind === "U" ? strOf(n) : base.withSize(n);
  }
  if (count !== undefined) {
    const n = Number(count);
    if (n === 1) return base;
    return subarrayOf(base, checkDims([n]));
  }
  if (second instanceof PyTuple) {
    const dims = second.items.map(toIndex);
    return dims.length === 0 ? base : subarrayOf(base, checkDims(dims));
  }
  if (second instanceof PyList || second instanceof PyDict) {
    const fields = asDtype(second, FLOAT64, align);
    if (fields.fields === null) throw typeError("invalid dtype tuple");
    if (fields.itemsize !== base.itemsize && base.itemsize !== 0) {
      throw valueError("mismatch in size of old and new data-descriptor");
    }
    return fields;
  }
  return asDtype(second, FLOAT64, align);
}

function checkDims(dims: number[]): number[] {
  for (const n of dims) {
    if (n < 0) {
      throw valueError("invalid shape in fixed-type tuple: dimension smaller than zero.");
    }
  }
  return dims;
}

function fromFieldList(items: readonly PyValue[], align: boolean): DType {
  const names = new Set<string>();
  const parts = items.map((item, i) => {
    if (hostText(item) !== undefined) {
      return { name: `f${i}`, dtype: asDtype(item, FLOAT64, align), title: undefined };
    }
    if (!(item instanceof PyTuple) || item.items.length < 2 || item.items.length > 3) {
      throw typeError(`Field elements must be 2- or 3-tuples, got '${reprText(item)}'`);
    }
    let title: PyValue | undefined;
    let nameValue = item.items[0];
    if (nameValue instanceof PyTuple) {
      title = nameValue.items[0];
      nameValue = nameValue.items[1];
    }
    let name = hostText(nameValue);
    if (name === undefined) {
      throw typeError(`First element of field tuple is neither a tuple nor str`);
    }
    if (name === "") name = typeof title === "string" ? title : `f${i}`;
    let dtype = asDtype(item.items[1], FLOAT64, align);
    if (item.items.length === 3) {
      const shape = item.items[2];
      dtype = fromTuple(new PyTuple([dtype, shape]), align);
      if (intValue(shape) === 1) dtype = subarrayOf(dtype, [1]);
    }
    return { name, dtype, title };
  });
  for (const { name, title } of parts) {
    if (names.has(name)) throw valueError(`field '${name}' occurs more than once`);
    names.add(name);
    if (typeof title === "string" && title !== "") {
      if (names.has(title) && title !== name) {
        throw valueError("title already used as a name or title.");
      }
    }
  }
  return packedStruct(parts, align);
}

function fromDict(dict: PyDict, align: boolean): DType {
  const names = dict.getStr("names");
  const formats = dict.getStr("formats");
  if (names === undefined || formats === undefined) return fromFieldDict(dict, align);
  const nameList = toArray(names).map((n) => {
    const text = hostText(n);
    if (text === undefined) throw valueError("field names must be strings");
    return text;
  });
  const types = toArray(formats).map((f) => asDtype(f, FLOAT64, align));
  if (types.length !== nameList.length) {
    throw valueError(
      "'names', 'formats', 'offsets', and 'titles' dict entries must have the same length",
    );
  }
  const alignedValue = dict.getStr("aligned");
  const aligned = align || alignedValue === true;
  const titles = optionalList(dict.getStr("titles"));
  const offsets = optionalList(dict.getStr("offsets"));
  const parts = nameList.map((name, i) => ({
    name,
    dtype: types[i],
    title: titles?.[i] === null ? undefined : titles?.[i],
  }));
  if (new Set(nameList).size !== nameList.length) {
    throw valueError("name already used as a name or title");
  }
  let dtype = packedStruct(parts, aligned);
  if (offsets !== undefined) {
    const fields: Field[] = parts.map((p, i) => ({ ...p, offset: toIndex(offsets[i]) }));
    for (const f of fields) {
      if (f.offset < 0) throw valueError("offset cannot be negative");
      if (aligned && f.offset % f.dtype.alignment !== 0) {
        throw valueError(
          `offset ${f.offset} for NumPy dtype with fields is not divisible by the field alignment ${f.dtype.alignment} with align=True`,
        );
      }
    }
    let size = 0;
    for (const f of fields) size = Math.max(size, f.offset + f.dtype.itemsize);
    const alignment = dtype.alignment;
    if (aligned) size = Math.ceil(size / alignment) * alignment;
    dtype = structOf(fields, size, alignment, aligned);
  }
  const itemsize = dict.getStr("itemsize");
  if (itemsize !== undefined && itemsize !== null) {
    const n = toIndex(itemsize);
    if (n < dtype.itemsize) {
      throw valueError(
        `NumPy dtype descriptor requires ${dtype.itemsize} bytes, cannot override to smaller itemsize of ${n}`,
      );
    }
    if (aligned && n % dtype.alignment !== 0) {
      throw valueError(
        `NumPy dtype descriptor requires alignment of ${dtype.alignment} bytes, which is not divisible into the specified itemsize of ${n}`,
      );
    }
    dtype = structOf(dtype.fields as readonly Field[], n, dtype.alignment, aligned);
  }
  return dtype;
}

function optionalList(value: PyValue | undefined): PyValue[] | undefined {
  return value === undefined || value === null ? undefined : toArray(value);
}

/** `{"name": (dtype, offset[, title])}`. */
function fromFieldDict(dict: PyDict, align: boolean): DType {
  const fields: Field[] = [];
  for (const entry of dict.entries()) {
    const name = hostText(entry.key);
    const spec = entry.value;
    if (name === undefined || !(spec instanceof PyTuple) || spec.items.length < 2) {
      throw valueError("entry not a 2- or 3- tuple");
    }
    if (typeof intValue(spec.items[1]) !== "number") {
      throw newError("TypeError", "offset must be an integer");
    }
    fields.push({
      name,
      dtype: asDtype(spec.items[0], FLOAT64, align),
      offset: toIndex(spec.items[1]),
      title: spec.items[2],
    });
  }
  fields.sort((a, b) => a.offset - b.offset);
  let size = 0;
  let alignment = 1;
  for (const f of fields) {
    size = Math.max(size, f.offset + f.dtype.itemsize);
    alignment = Math.max(alignment, f.dtype.alignment);
  }
  if (align) size = Math.ceil(size / alignment) * alignment;
  return structOf(fields, size, alignment, align);
}
