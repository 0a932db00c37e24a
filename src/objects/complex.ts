/** The type `complex`: constructor, text, slots and methods. Arithmetic is complex-arithmetic.ts. */
import { call, callSpecial, fullyQualifiedName, reprText, typeName } from "./abstract.ts";
import { withClass } from "./arguments.ts";
import {
  complexAbsolute,
  complexDivide,
  complexDivideReal,
  complexMultiply,
  complexPower,
  realDivideComplex,
} from "./complex-arithmetic.ts";
import { complexType, NotImplemented, typeOf } from "./core-types.ts";
import { classMethod, defineType, field, method } from "./define.ts";
import { typeError, valueError } from "./exceptions.ts";
import { realOperand } from "./float.ts";
import { formatDouble } from "./float-format.ts";
import { parseFloatText } from "./float-text.ts";
import { PyFloat } from "./float-value.ts";
import { formatComplex, specArgument } from "./format.ts";
import { hashInHalves } from "./hash-halves.ts";
import { identityOf } from "./identity.ts";
import { asciiNumberText, trimNumber } from "./int-text.ts";
import { toFloatOptional } from "./number-conversion.ts";
import { complexHalves } from "./number-hash.ts";
import type { CompareOp, KwNames, PyType, PyValue } from "./object.ts";
import { intValue, PyComplex, PyTuple } from "./sequence-values.ts";
import { bindArguments, parseSignature } from "./signature.ts";
import { strFromText, type Text, textOf } from "./str-text.ts";

// ---- text -------------------------------------------------------------------------------------------

export function complexText(z: PyComplex): string {
  const imag = formatDouble(z.imag, "r", 0);
  if (Object.is(z.real, 0)) return `${imag}j`;
  return `(${formatDouble(z.real, "r", 0)}${imag[0] === "-" ? "" : "+"}${imag}j)`;
}

const NUMBER = String.raw`(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|inf(?:inity)?|nan`;
const REAL_ONLY = new RegExp(`^[+-]?(?:${NUMBER})$`, "i");
const IMAG_ONLY = new RegExp(`^([+-]?)(${NUMBER})?j$`, "i");
const BOTH = new RegExp(`^([+-]?(?:${NUMBER}))([+-])(${NUMBER})?j$`, "i");

function malformed(): object {
  return valueError("complex() arg is a malformed string");
}

function part(text: string): number {
  const v = parseFloatText(text);
  if (v === undefined) throw malformed();
  return v;
}

export function parseComplex(source: Text): PyComplex {
  let text = trimNumber(asciiNumberText(source));
  // Underscores have their own error, whatever else is wrong.
  if (/(?<!\d)_|_(?!\d)/.test(text)) {
    throw valueError(`could not convert string to complex: ${reprText(strFromText(source))}`);
  }
  if (text[0] === "(" && text[text.length - 1] === ")") text = trimNumber(text.slice(1, -1));
  const imag = IMAG_ONLY.exec(text);
  if (imag !== null) return new PyComplex(0, part(`${imag[1]}${imag[2] ?? "1"}`));
  if (REAL_ONLY.test(text)) return new PyComplex(part(text), 0);
  const both = BOTH.exec(text);
  if (both === null) throw malformed();
  return new PyComplex(part(both[1]), part(`${both[2]}${both[3] ?? "1"}`));
}

// ---- constructor ----------------------------------------------------------------------------------

/** The value of `__complex__`, or undefined when there is none. */
export function complexOptional(value: PyValue): PyComplex | undefined {
  if (value instanceof PyComplex) return value;
  const result = callSpecial(value, "__complex__", []);
  if (result === undefined) return undefined;
  if (!(result instanceof PyComplex)) {
    throw typeError(`__complex__ returned non-complex (type ${typeName(result)})`);
  }
  return result;
}

const newSignature = parseSignature("complex(real=<absent>, imag=<absent>)");

function fromOne(value: PyValue): PyComplex {
  const text = textOf(value);
  if (text !== undefined) return parseComplex(text);
  const z = complexOptional(value);
  if (z !== undefined) return z;
  const v = toFloatOptional(value);
  if (v === undefined) {
    throw typeError(
      `complex() argument must be a string or a number, not ${fullyQualifiedName(typeOf(value))}`,
    );
  }
  return new PyComplex(v, 0);
}

function operand(value: PyValue, name: string): PyComplex | number {
  const z = name === "real" ? complexOptional(value) : undefined;
  if (z !== undefined) return z;
  if (value instanceof PyComplex) return value;
  const v = textOf(value) === undefined ? toFloatOptional(value) : undefined;
  if (v === undefined) {
    throw typeError(
      `complex() argument '${name}' must be a real number, not ${fullyQualifiedName(typeOf(value))}`,
    );
  }
  return v;
}

function newComplex(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const bound = bindArguments(newSignature, args, kwnames, "complex");
  const real = bound[0] as PyValue | undefined;
  const imag = bound[1] as PyValue | undefined;
  if (imag === undefined && real !== undefined) {
    // Only by position is a lone argument read as text.
    if (kwnames === null || textOf(real) === undefined) {
      const z = kwnames === null ? fromOne(real) : asComplex(operand(real, "real"));
      if (cls === complexType) return z.cls === complexType ? z : new PyComplex(z.real, z.imag);
      return withClass(new PyComplex(z.real, z.imag), cls);
    }
  }
  const a = real === undefined ? 0 : operand(real, "real");
  const b = imag === undefined ? 0 : operand(imag, "imag");
  let re = typeof a === "number" ? a : a.real;
  let im = typeof b === "number" ? b : b.real;
  // Complex parts are added up as they multiply: (a + bj) + (c + dj)·j.
  if (typeof b !== "number") re -= b.imag;
  if (typeof a !== "number") im += a.imag;
  return withClass(new PyComplex(re, im), cls);
}

function asComplex(value: PyComplex | number): PyComplex {
  return typeof value === "number" ? new PyComplex(value, 0) : value;
}

// ---- operators ----------------------------------------------------------------------------------------

type Mixed<T> = (a: T, b: T) => PyComplex;

/** A slot with a form of its own where one operand is real. */
function binary(
  both: Mixed<PyComplex>,
  complexReal: (z: PyComplex, v: number) => PyComplex,
  realComplex: (v: number, z: PyComplex) => PyComplex,
): (left: PyValue, right: PyValue) => PyValue {
  return (left, right) => {
    if (left instanceof PyComplex) {
      if (right instanceof PyComplex) return both(left, right);
      const v = realOperand(right);
      return v === undefined ? NotImplemented : complexReal(left, v);
    }
    const v = realOperand(left);
    if (v === undefined || !(right instanceof PyComplex)) return NotImplemented;
    return realComplex(v, right);
  };
}

function power(left: PyValue, right: PyValue, modulus: PyValue): PyValue {
  const operands = [left, right].map((value) => {
    if (value instanceof PyComplex) return value;
    const v = realOperand(value);
    return v === undefined ? undefined : new PyComplex(v, 0);
  });
  const [a, b] = operands;
  if (a === undefined || b === undefined) return NotImplemented;
  if (modulus !== null) throw valueError("complex modulo");
  return complexPower(a, b);
}

function compare(self: PyComplex, other: PyValue, op: CompareOp): PyValue {
  if (op !== 2 && op !== 3) return NotImplemented;
  let equal: boolean;
  if (other instanceof PyComplex) equal = self.real === other.real && self.imag === other.imag;
  else if (other instanceof PyFloat) equal = self.real === other.v && self.imag === 0;
  else {
    const n = intValue(other);
    if (n === undefined) return NotImplemented;
    // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
    equal = self.imag === 0 && self.real == n;
  }
  return equal === (op === 2);
}

const plain = (self: PyComplex): PyComplex =>
  self.cls === complexType ? self : new PyComplex(self.real, self.imag);

defineType(complexType, {
  doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
  signature: "(real=0, imag=0)",
  alloc: (cls) => withClass(new PyComplex(0, 0), cls),
  slots: {
    new: newComplex,
    repr: complexText,
    hash: hashInHalves((self: PyComplex) =>
      complexHalves(self.real, self.imag, () => identityOf(self) / 16),
    ),
    richcompare: compare,
    bool: (self: PyComplex) => self.real !== 0 || self.imag !== 0,
    negative: (self: PyComplex) => new PyComplex(-self.real, -self.imag),
    positive: plain,
    absolute: (self: PyComplex) => new PyFloat(complexAbsolute(self)),
    add: binary(
      (a, b) => new PyComplex(a.real + b.real, a.imag + b.imag),
      (z, v) => new PyComplex(z.real + v, z.imag),
      (v, z) => new PyComplex(v + z.real, z.imag),
    ),
    subtract: binary(
      (a, b) => new PyComplex(a.real - b.real, a.imag - b.imag),
      (z, v) => new PyComplex(z.real - v, z.imag),
      (v, z) => new PyComplex(v - z.real, -z.imag),
    ),
    multiply: binary(
      complexMultiply,
      (z, v) => new PyComplex(z.real * v, z.imag * v),
      (v, z) => new PyComplex(v * z.real, v * z.imag),
    ),
    trueDivide: binary(complexDivide, complexDivideReal, realDivideComplex),
    power,
  },
  methods: [
    classMethod("from_number(type, number, /)", (type: PyType, number: PyValue) => {
      const z = complexOptional(number);
      if (z !== undefined) return type === complexType ? plain(z) : call(type, [z]);
      const v = toFloatOptional(number);
      if (v === undefined) throw typeError(`must be real number, not ${typeName(number)}`);
      const made = new PyComplex(v, 0);
      return type === complexType ? made : call(type, [made]);
    }),
    method("conjugate(self, /)", (self: PyComplex) => new PyComplex(self.real, -self.imag)),
    method("__complex__(self, /)", plain),
    method(
      "__getnewargs__(self, /)",
      (self: PyComplex) => new PyTuple([new PyFloat(self.real), new PyFloat(self.imag)]),
    ),
    method("__format__(self, format_spec, /)", (self: PyComplex, spec: PyValue) =>
      strFromText(formatComplex(self, specArgument(spec))),
    ),
  ],
  attributes: [
    field(
      "real",
      (self: PyComplex) => new PyFloat(self.real),
      undefined,
      "the real part of a complex number",
    ),
    field(
      "imag",
      (self: PyComplex) => new PyFloat(self.imag),
      undefined,
      "the imaginary part of a complex number",
    ),
  ],
});
