/**
 * The module `_struct`: values packed into bytes by a format, and back. `struct` of the standard
 * library shows its names. Formats are compiled in struct-format.ts, items handled in struct-item.ts.
 */
import { index, reprText, typeName } from "../objects/abstract.ts";
import { argumentBinder, withClass } from "../objects/arguments.ts";
import { requireBytes, writableBytes } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { latinText } from "../objects/bytes-text.ts";
import { encodeStr } from "../objects/codecs.ts";
import { bareType, isInstance, strType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import {
  memoryError,
  newError,
  overflowError,
  runtimeError,
  typeError,
} from "../objects/exceptions.ts";
import type { Int } from "../objects/int-arithmetic.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { PyBytes, PyTuple } from "../objects/sequence-values.ts";
import type { StrValue } from "../objects/str-text.ts";
import type { ModuleSpec } from "./module.ts";
import { compileFormat, type Layout, structError, structErrorType } from "./struct-format.ts";
import { packValues, unpackValues } from "./struct-item.ts";

const structType = bareType("Struct");
const unpackIteratorType = bareType("unpack_iterator");

/** Host arrays hold no more bytes. */
const MAX_BYTES = 2 ** 32;
/** Formats that are kept compiled; then all are dropped. */
const CACHE_SIZE = 100;
const cache = new Map<string, Layout>();

function formatText(value: PyValue): string {
  if (value instanceof PyBytes) return latinText(value.bytes);
  if (!isInstance(value, strType)) {
    throw typeError(`Struct() argument 1 must be a str or bytes object, not ${typeName(value)}`);
  }
  return latinText((encodeStr(value as StrValue, "ascii") as PyBytes).bytes);
}

function layoutOf(format: string): Layout {
  let layout = cache.get(format);
  if (layout === undefined) {
    layout = compileFormat(format);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(format, layout);
  }
  return layout;
}

class PyStruct extends PyObject {
  format: string | undefined = undefined;
  private compiled: Layout | undefined = undefined;

  compile(format: string): void {
    this.compiled = layoutOf(format);
    this.format = format;
  }
  get layout(): Layout {
    if (this.compiled === undefined) throw runtimeError("Struct object is not initialized");
    return this.compiled;
  }
}
PyStruct.prototype.cls = structType;

// ---- the four operations --------------------------------------------------------------------------

/** Whether C's ssize_t holds it. */
const isSize = (n: Int): boolean => n >= -(2n ** 63n) && n < 2n ** 63n;

function checkCount(layout: Layout, values: readonly PyValue[], name: string): void {
  if (values.length !== layout.values) {
    throw structError(`${name} expected ${layout.values} items for packing (got ${values.length})`);
  }
}

function pack(layout: Layout, values: readonly PyValue[]): PyValue {
  checkCount(layout, values, "pack");
  if (layout.size > MAX_BYTES) throw memoryError("");
  const out = new Uint8Array(layout.size);
  packValues(layout, out, values);
  return new PyBytes(out);
}

/** Where the fields begin; `what` names the operation in the texts of errors. */
function placeOf(
  offset: Int,
  size: number,
  length: number,
  [verb, noSpace]: readonly [string, string],
): number {
  if (offset < 0) {
    if (Number(offset) + size > 0) throw structError(`${noSpace} at offset ${offset}`);
    if (Number(offset) + length < 0) {
      throw structError(`offset ${offset} out of range for ${length}-byte buffer`);
    }
  }
  const at = offset < 0 ? Number(offset) + length : offset;
  if (Number(at) + size > length) {
    const [name, packing] = [verb === "pack" ? "pack_into" : "unpack_from", `${verb}ing`];
    throw structError(
      `${name} requires a buffer of at least ${BigInt(size) + BigInt(at)} bytes for ${packing} ${size} bytes at offset ${at} (actual buffer size is ${length})`,
    );
  }
  return Number(at);
}

function packInto(layout: Layout, args: readonly PyValue[]): void {
  if (args.length === 0) throw structError("pack_into expected buffer argument");
  if (args.length === 1) throw structError("pack_into expected offset argument");
  const [buffer, offset, ...values] = args;
  checkCount(layout, values, "pack_into");
  const bytes = writableBytes(buffer, "argument");
  const given = index(offset);
  const { size } = layout;
  if (!isSize(given)) {
    throw newError("IndexError", `cannot fit '${typeName(offset)}' into an index-sized integer`);
  }
  const at = placeOf(given, size, bytes.length, ["pack", `no space to pack ${size} bytes`]);
  packValues(layout, bytes.subarray(at, at + size), values);
}

function unpack(layout: Layout, buffer: PyValue): PyValue {
  const bytes = requireBytes(buffer);
  if (bytes.length !== layout.size) {
    throw structError(`unpack requires a buffer of ${layout.size} bytes`);
  }
  return new PyTuple(unpackValues(layout, bytes));
}

function unpackFrom(layout: Layout, buffer: PyValue, offset: PyValue): PyValue {
  const bytes = requireBytes(buffer);
  const given = index(offset);
  const { size } = layout;
  if (!isSize(given)) throw overflowError("Python int too large to convert to C ssize_t");
  const noSpace = `not enough data to unpack ${size} bytes`;
  const at = placeOf(given, size, bytes.length, ["unpack", noSpace]);
  return new PyTuple(unpackValues(layout, bytes.subarray(at, at + size)));
}

class UnpackIterator extends PyObject {
  private source: PyValue | undefined;
  private readonly layout: Layout;
  private at = 0;

  constructor(layout: Layout, source: PyValue) {
    super();
    this.layout = layout;
    this.source = source;
  }
  get remaining(): number {
    if (this.source === undefined) return 0;
    return (requireBytes(this.source).length - this.at) / this.layout.size;
  }
  next(): PyValue | undefined {
    if (this.source === undefined) return undefined;
    const bytes = requireBytes(this.source);
    const { size } = this.layout;
    if (this.at + size > bytes.length) {
      this.source = undefined;
      return undefined;
    }
    const item = unpackValues(this.layout, bytes.subarray(this.at, this.at + size));
    this.at += size;
    return new PyTuple(item);
  }
}
UnpackIterator.prototype.cls = unpackIteratorType;

function iterUnpack(layout: Layout, buffer: PyValue): PyValue {
  const { size } = layout;
  if (size === 0) throw structError("cannot iteratively unpack with a struct of length 0");
  if (requireBytes(buffer).length % size !== 0) {
    throw structError(`iterative unpacking requires a buffer of a multiple of ${size} bytes`);
  }
  return new UnpackIterator(layout, buffer);
}

// ---- types ----------------------------------------------------------------------------------------

defineType(structErrorType, { module: "struct", hasDict: true });

defineType(unpackIteratorType, {
  module: "_struct",
  final: true,
  slots: { iter: (self) => self, iternext: (self: UnpackIterator) => self.next() },
  methods: [method("__length_hint__(self, /)", (self: UnpackIterator) => self.remaining)],
});

const bind = argumentBinder("Struct(format)");

defineType(structType, {
  module: "_struct",
  doc: "Struct(fmt) --> compiled struct object\n\n",
  hasWeakref: true,
  alloc: (cls) => withClass(new PyStruct(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyStruct(), cls),
    init: (self: PyStruct, args: PyValue[], kwnames: KwNames) => {
      self.compile(formatText(bind(args, kwnames)[0]));
    },
    repr: (self: PyStruct) => {
      void self.layout;
      return `${self.cls.name}(${reprText(self.format as string)})`;
    },
  },
  methods: [
    method("__sizeof__(self, /)", (self: PyStruct) => 88 + 32 * self.layout.fields.length),
    method("pack(self, /, *values)", (self: PyStruct, values: PyValue[]) =>
      pack(self.layout, values),
    ),
    method("pack_into(self, /, *values)", (self: PyStruct, args: PyValue[]) =>
      packInto(self.layout, args),
    ),
    method("unpack(self, buffer, /)", (self: PyStruct, buffer: PyValue) =>
      unpack(self.layout, buffer),
    ),
    method("unpack_from(self, /, buffer, offset=0)", (self: PyStruct, buffer, offset) =>
      unpackFrom(self.layout, buffer, offset),
    ),
    method("iter_unpack(self, buffer, /)", (self: PyStruct, buffer: PyValue) =>
      iterUnpack(self.layout, buffer),
    ),
  ],
  attributes: [
    attribute("format", (self: PyStruct) => {
      void self.layout;
      return self.format;
    }),
    attribute("size", (self: PyStruct) => (self.format === undefined ? -1 : self.layout.size)),
  ],
});

const layoutArgument = (format: PyValue): Layout => layoutOf(formatText(format));

function splitFormat(args: PyValue[]): [Layout, PyValue[]] {
  if (args.length === 0) throw typeError("missing format argument");
  return [layoutArgument(args[0]), args.slice(1)];
}

export const structModule: ModuleSpec = {
  name: "_struct",
  doc: "Functions to convert between Python values and C structs represented as bytes.",
  functions: [
    fn("_clearcache()", () => cache.clear()),
    fn("calcsize(format, /)", (format: PyValue) => layoutArgument(format).size),
    fn("iter_unpack(format, buffer, /)", (format: PyValue, buffer: PyValue) =>
      iterUnpack(layoutArgument(format), buffer),
    ),
    fn("pack(*values)", (args: PyValue[]) => pack(...splitFormat(args))),
    fn("pack_into(*values)", (args: PyValue[]) => packInto(...splitFormat(args))),
    fn("unpack(format, buffer, /)", (format: PyValue, buffer: PyValue) =>
      unpack(layoutArgument(format), buffer),
    ),
    fn("unpack_from(format, /, buffer, offset=0)", (format: PyValue, buffer, offset) =>
      unpackFrom(layoutArgument(format), buffer, offset),
    ),
  ],
  names: () => ({ Struct: structType, error: structErrorType }),
};
