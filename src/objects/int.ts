/**
 * The type `int`: constructor, slots and methods. Arithmetic is int-arithmetic.ts, text is int-text.ts,
 * bytes are int-bytes.ts. Instances of subclasses are PyIntObject; results are always plain ints.
 */
import { index, reprText } from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { bytesIfAny } from "./buffer.ts";
import { decodeLatin1 } from "./codec-narrow.ts";
import { bytearrayType, intType, isInstance, NotImplemented, typeOf } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import { floatPower } from "./float-arithmetic.ts";
import { PyFloat } from "./float-value.ts";
import { formatInt, specArgument } from "./format.ts";
import type { Int } from "./int-arithmetic.ts";
import * as arithmetic from "./int-arithmetic.ts";
import { fromBytes, toBytes } from "./int-bytes.ts";
import { asciiNumberText, intText, parseInteger } from "./int-text.ts";
import { toInt } from "./number-conversion.ts";
import { hashInt } from "./number-hash.ts";
import type { CompareOp, KwNames, PyType, PyValue, TypeSlots } from "./object.ts";
import { intValue, PyBytes, PyIntObject, PyTuple } from "./sequence-values.ts";
import { bindArguments, parseSignature } from "./signature.ts";
import { strFromText, textOf } from "./str-text.ts";

/** A slot from a function on ints. */
function binary(run: (a: Int, b: Int) => PyValue): (left: PyValue, right: PyValue) => PyValue {
  return (left, right) => {
    const a = intValue(left);
    const b = intValue(right);
    return a === undefined || b === undefined ? NotImplemented : run(a, b);
  };
}

function unary(run: (a: Int) => PyValue): (self: PyValue) => PyValue {
  return (self) => run(intValue(self) as Int);
}

function power(left: PyValue, right: PyValue, modulus: PyValue): PyValue {
  const a = intValue(left);
  const b = intValue(right);
  if (a === undefined || b === undefined) return NotImplemented;
  if (modulus === null) {
    if (b >= 0) return arithmetic.intPower(a, b);
    return new PyFloat(floatPower(arithmetic.intToFloat(a), arithmetic.intToFloat(b)) as number);
  }
  const m = intValue(modulus);
  return m === undefined ? NotImplemented : arithmetic.intPowerModulo(a, b, m);
}

function compare(self: PyValue, other: PyValue, op: CompareOp): PyValue {
  const a = intValue(self) as Int;
  const b = intValue(other);
  if (b === undefined) return NotImplemented;
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
      return a == b;
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
      return a != b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

export function intDivmod(a: Int, b: Int): PyTuple {
  return new PyTuple([arithmetic.intFloorDivide(a, b), arithmetic.intModulo(a, b)]);
}

// ---- constructor ----------------------------------------------------------------------------------

const newSignature = parseSignature("int(x=<absent>, /, base=<absent>)");

function invalidLiteral(value: PyValue, base: number): object {
  const shown = reprText(value);
  const cut = [...shown].slice(0, 200).join("");
  return valueError(`invalid literal for int() with base ${base}: ${cut}`);
}

/** The number that a str or bytes-like value spells; undefined for other values. */
function fromText(value: PyValue, base: number, anyBuffer: boolean): Int | undefined {
  const text = textOf(value);
  let source: string;
  let shown = value;
  if (text !== undefined) source = asciiNumberText(text);
  else {
    if (!anyBuffer && !(value instanceof PyBytes) && !isInstance(value, bytearrayType)) {
      return undefined;
    }
    const bytes = value instanceof PyBytes ? value.bytes : bytesIfAny(value);
    if (bytes === undefined) return undefined;
    source = decodeLatin1(bytes);
    shown = new PyBytes(bytes.slice());
    // Bytes beyond ASCII are no white space here.
    if (/[^\x00-\x7f]/.test(source)) throw invalidLiteral(shown, base);
  }
  const n = parseInteger(source, base);
  if (n === undefined) throw invalidLiteral(shown, base);
  return n;
}

function convert(value: PyValue, baseValue: PyValue | undefined): Int {
  if (baseValue === undefined) {
    if (typeof value === "number" || typeof value === "bigint") return value;
    const { int, index: indexSlot } = typeOf(value).slots;
    if (int !== undefined || indexSlot !== undefined) return toInt(value);
    return fromText(value, 10, true) ?? toInt(value);
  }
  const wanted = index(baseValue);
  if (wanted !== 0 && (wanted < 2 || wanted > 36)) {
    throw valueError("int() base must be >= 2 and <= 36, or 0");
  }
  const n = fromText(value, Number(wanted), false);
  if (n === undefined) throw typeError("int() can't convert non-string with explicit base");
  return n;
}

function newInt(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  let n: Int;
  if (args.length === 1 && kwnames === null) n = convert(args[0], undefined);
  else {
    const positional = args.length - (kwnames === null ? 0 : kwnames.length);
    if (positional > 2) {
      throw typeError(
        cls === intType && kwnames === null
          ? `int expected at most 2 arguments, got ${positional}`
          : `int() takes at most 2 arguments (${args.length} given)`,
      );
    }
    const [x, base] = bindArguments(newSignature, args, kwnames, "int");
    if (x === undefined) {
      if (base !== undefined) throw typeError("int() missing string argument");
      n = 0;
    } else n = convert(x as PyValue, base as PyValue | undefined);
  }
  return cls === intType ? n : withClass(new PyIntObject(n), cls);
}

// ---- methods ----------------------------------------------------------------------------------------

const own = (self: PyValue): Int => intValue(self) as Int;

/** CPython keeps 30 bits in four bytes. */
function sizeOf(self: PyValue): number {
  return 24 + 4 * Math.max(1, Math.ceil(arithmetic.intBitLength(own(self)) / 30));
}

const slots: TypeSlots = {
  new: newInt,
  repr: (self: PyValue) => intText(own(self)),
  hash: (self: PyValue) => hashInt(own(self)),
  richcompare: compare,
  bool: (self: PyValue) => own(self) !== 0,
  index: unary((a) => a),
  int: unary((a) => a),
  float: unary((a) => new PyFloat(arithmetic.intToFloat(a))),
  negative: unary(arithmetic.intNegate),
  positive: unary((a) => a),
  absolute: unary(arithmetic.intAbsolute),
  invert: unary(arithmetic.intInvert),
  add: binary(arithmetic.intAdd),
  subtract: binary(arithmetic.intSubtract),
  multiply: binary(arithmetic.intMultiply),
  trueDivide: binary((a, b) => new PyFloat(arithmetic.intTrueDivide(a, b))),
  floorDivide: binary(arithmetic.intFloorDivide),
  remainder: binary(arithmetic.intModulo),
  divmod: binary(intDivmod),
  power,
  lshift: binary(arithmetic.intLshift),
  rshift: binary(arithmetic.intRshift),
  and: binary(arithmetic.intAnd),
  or: binary(arithmetic.intOr),
  xor: binary(arithmetic.intXor),
};

defineType(intType, {
  doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size. A number is cut towards zero; text is read in the given base,\nand base 0 reads the prefix that literals have.",
  alloc: (cls) => withClass(new PyIntObject(0), cls),
  slots,
  methods: [
    method("conjugate(self, /)", own, "Return self: ints are their own conjugates."),
    method("bit_length(self, /)", (self: PyValue) => arithmetic.intBitLength(own(self))),
    method("bit_count(self, /)", (self: PyValue) => arithmetic.intBitCount(own(self))),
    toBytes,
    fromBytes,
    method("as_integer_ratio(self, /)", (self: PyValue) => new PyTuple([own(self), 1])),
    method("is_integer(self, /)", () => true),
    method("__trunc__(self, /)", own),
    method("__floor__(self, /)", own),
    method("__ceil__(self, /)", own),
    method("__round__(self, ndigits=None, /)", (self: PyValue, ndigits: PyValue) =>
      ndigits === null ? own(self) : arithmetic.intRound(own(self), index(ndigits)),
    ),
    method("__getnewargs__(self, /)", (self: PyValue) => new PyTuple([own(self)])),
    method("__format__(self, format_spec, /)", (self: PyValue, spec: PyValue) =>
      strFromText(formatInt(self, specArgument(spec))),
    ),
    method("__sizeof__(self, /)", sizeOf),
  ],
  attributes: [
    attribute("real", own, undefined, "the real part of a complex number"),
    attribute("imag", () => 0, undefined, "the imaginary part of a complex number"),
    attribute("numerator", own, undefined, "the numerator of a rational number in lowest terms"),
    attribute("denominator", () => 1, undefined, "the denominator of a rational number"),
  ],
});
