/**
 * How pickles hold arrays: bytes with a machine format code, which says what the items were on the
 * machine that wrote them.
 */
import { typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { decodeUtf16, decodeUtf32 } from "../../objects/codec-utf.ts";
import { isSubtype } from "../../objects/core-types.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { dataViewOf, readFloat } from "../../objects/native-item.ts";
import { PyType, type PyValue } from "../../objects/object.ts";
import { intValue, PyBytes } from "../../objects/sequence-values.ts";
import { pointsOf, textOf } from "../../objects/str-text.ts";
import { ARRAY_ITEMS, type ArrayItem } from "./item.ts";
import { arrayType, PyArray } from "./value.ts";

interface MachineFormat {
  readonly size: number;
  readonly kind: "int" | "float" | "text";
  readonly signed: boolean;
  readonly little: boolean;
  readonly encoding: string;
}

const format = (
  size: number,
  kind: MachineFormat["kind"],
  signed: boolean,
  little: boolean,
  encoding = "",
): MachineFormat => ({ size, kind, signed, little, encoding });

/** By code. Text is checked for pairs of units, as CPython does; its own format only for items. */
const FORMATS: readonly MachineFormat[] = [
  format(1, "int", false, true),
  format(1, "int", true, true),
  ...[2, 4, 8].flatMap((size) => [
    format(size, "int", false, true),
    format(size, "int", false, false),
    format(size, "int", true, true),
    format(size, "int", true, false),
  ]),
  format(4, "float", true, true),
  format(4, "float", true, false),
  format(8, "float", true, true),
  format(8, "float", true, false),
  format(4, "text", false, true, "utf-16-le"),
  format(4, "text", false, false, "utf-16-be"),
  format(8, "text", false, true, "utf-32-le"),
  format(8, "text", false, false, "utf-32-be"),
];

/** The code of this machine's items: little-endian. */
export function machineFormat(item: ArrayItem): number {
  return FORMATS.findIndex((f) =>
    item.isText
      ? f.encoding === "utf-32-le"
      : f.little &&
        f.size === item.size &&
        (item.intSign === 0
          ? f.kind === "float"
          : f.kind === "int" && f.signed === item.intSign < 0),
  );
}

/** The bytes of items turned to the other byte order, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** The type code for ints of a format: the wanted one if it fits, else the last that does. */
function intItem(wanted: ArrayItem, machine: MachineFormat): ArrayItem {
  const fits = (item: ArrayItem): boolean =>
    item.size === machine.size && item.intSign === (machine.signed ? -1 : 1);
  if (fits(wanted)) return wanted;
  return [...ARRAY_ITEMS.values()].filter(fits).at(-1) ?? wanted;
}

function make(item: ArrayItem, machine: MachineFormat, source: PyBytes): PyArray {
  const bytes = source.bytes.slice();
  if (machine.kind === "int") {
    if (!machine.little) swapBytes(bytes, machine.size);
    return new PyArray(intItem(item, machine), bytes);
  }
  const array = new PyArray(item);
  if (machine.kind === "float") {
    const view = dataViewOf(bytes);
    for (let at = 0; at < bytes.length; at += machine.size) {
      array.append(new PyFloat(readFloat(view, at, machine.size, machine.little)));
    }
    return array;
  }
  if (!item.isText) {
    throw typeError(`cannot use a str to initialize an array with typecode '${item.code}'`);
  }
  const decode = machine.encoding.startsWith("utf-16") ? decodeUtf16 : decodeUtf32;
  const { text } = decode(bytes, "strict", machine.little ? -1 : 1);
  const points = pointsOf(text);
  return new PyArray(item, new Uint8Array(points.slice().buffer));
}

/** `_array_reconstructor(arraytype, typecode, mformat_code, items)` */
export function reconstruct(
  cls: PyValue,
  typecode: PyValue,
  code: PyValue,
  items: PyValue,
): PyValue {
  const text = textOf(typecode);
  if (text === undefined) {
    throw typeError(
      `_array_reconstructor() argument 2 must be a unicode character, not ${typeName(typecode)}`,
    );
  }
  if (text.length !== 1) {
    throw typeError(
      `_array_reconstructor(): argument 2 must be a unicode character, not a string of length ${text.length}`,
    );
  }
  const number = intValue(code);
  if (number === undefined) {
    throw typeError(`'${typeName(code)}' object cannot be interpreted as an integer`);
  }
  if (!(cls instanceof PyType)) {
    throw typeError(`first argument must be a type object, not ${typeName(cls)}`);
  }
  if (!isSubtype(cls, arrayType)) throw typeError(`${cls.name} is not a subtype of array.array`);
  const item = typeof text === "string" ? ARRAY_ITEMS.get(text) : undefined;
  if (item === undefined) throw valueError("second argument must be a valid type code");
  const machine = FORMATS[Number(number)];
  if (machine === undefined) {
    throw valueError("third argument must be a valid machine format code.");
  }
  if (!(items instanceof PyBytes)) {
    throw typeError(`fourth argument should be bytes, not ${typeName(items)}`);
  }
  const isNative = machineFormat(item) === Number(number);
  if (items.bytes.length % (isNative ? item.size : machine.size) !== 0) {
    throw valueError(`${isNative ? "bytes" : "string"} length not a multiple of item size`);
  }
  audit("array.__new__", typecode, items);
  const array = isNative ? new PyArray(item, items.bytes.slice()) : make(item, machine, items);
  array.cls = cls;
  return array;
}
