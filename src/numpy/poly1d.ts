/** `numpy.poly1d`: a polynomial with operators. Its arithmetic is poly-functions.ts, which fills `polyHooks`. */
import { callMethod, getAttr, iter, reprText, strText } from "../objects/abstract.ts";
import { bareType, NotImplemented } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { newError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyComplex, PyTuple } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { toBool, toComplex, toIndex, toInt } from "./convert.ts";
import { castArray, copyArray } from "./copy.ts";
import { zerosArray } from "./creation.ts";
import { asDtype } from "./dtype-parse.ts";
import { asArray } from "./from-object.ts";
import { getIndexed, setIndexed } from "./indexing.ts";
import type { Names } from "./namespace.ts";
import { type NDArray, unwrapScalar } from "./ndarray.ts";
import { all } from "./reductions.ts";
import { isScalar } from "./scalar-types.ts";
import { atLeast1d, concatenateArrays } from "./shape-functions.ts";
import { apply } from "./ufunc.ts";

export const poly1dType = bareType("poly1d");

export class Poly1d extends PyObject {
  coefficients: NDArray;
  variable: PyValue;
  constructor(coefficients: NDArray, variable: PyValue = "x", cls: PyType = poly1dType) {
    super();
    this.coefficients = coefficients;
    this.variable = variable;
    this.cls = cls;
  }
  get order(): number {
    return this.coefficients.size - 1;
  }
}
Poly1d.prototype.cls = poly1dType;

export const isPoly1d = (value: PyValue): value is Poly1d => value instanceof Poly1d;

/** The coefficients of an instance, undefined for other values. */
export const coefficientsOf = (value: PyValue): NDArray | undefined =>
  value instanceof Poly1d ? value.coefficients : undefined;

const notFilled = (): never => {
  throw new Error("polynomial functions are not loaded");
};

type Two = (x: PyValue, y: PyValue) => PyValue;

/** Filled by poly-functions.ts. */
export const polyHooks: {
  roots: (p: PyValue) => PyValue;
  fromRoots: (zeros: PyValue) => PyValue;
  trim: (a: NDArray) => NDArray;
  polymul: Two;
  polydiv: Two;
  combine: (name: "add" | "subtract", x: PyValue, y: PyValue) => PyValue;
  polyval: Two;
  derivative: (p: PyValue, m: number) => NDArray;
  integral: (p: PyValue, m: number, k: PyValue) => NDArray;
  /** p·q and p + q where either may be a number. */
  multiply: Two;
  addTo: Two;
} = {
  roots: notFilled,
  fromRoots: notFilled,
  trim: notFilled,
  polymul: notFilled,
  polydiv: notFilled,
  combine: notFilled,
  polyval: notFilled,
  derivative: notFilled,
  integral: notFilled,
  multiply: (x, y) => multiply(x, y),
  addTo: (x, y) => polyHooks.combine("add", polynomial(x), polynomial(y)),
};

/** As `poly1d(value)`. */
function polynomial(value: PyValue, variable: PyValue = "x"): Poly1d {
  if (value instanceof Poly1d) return value;
  const given = atLeast1d(asArray(value));
  if (given.ndim > 1) throw valueError("Polynomial must be 1d only.");
  return new Poly1d(polyHooks.trim(given), variable);
}

/** The result as an instance when one of the arguments is one. */
export function rewrap(made: NDArray, ...from: readonly PyValue[]): PyValue {
  return from.some(isPoly1d) ? polynomial(made) : made;
}

/** What `np.isscalar` calls a scalar and arithmetic takes as one. */
const isNumber = (value: PyValue): boolean =>
  intValue(value) !== undefined ||
  value instanceof PyFloat ||
  value instanceof PyComplex ||
  isScalar(value) ||
  hostText(value) !== undefined;

function multiply(x: PyValue, y: PyValue): PyValue {
  if (isPoly1d(x) && isNumber(y)) return polynomial(apply("multiply", x.coefficients, y));
  if (isPoly1d(y) && isNumber(x)) return polynomial(apply("multiply", x, y.coefficients));
  return polyHooks.polymul(polynomial(x), polynomial(y));
}

function divide(x: PyValue, y: PyValue): PyValue {
  if (isPoly1d(x) && isNumber(y)) return polynomial(apply("divide", x.coefficients, y));
  if (isPoly1d(y) && isNumber(x)) return polynomial(apply("divide", x, y.coefficients));
  return polyHooks.polydiv(polynomial(x), polynomial(y));
}

function power(base: PyValue, exponent: PyValue): PyValue {
  if (!isPoly1d(base)) return NotImplemented;
  const text = "Power to non-negative integers only.";
  if (!isNumber(exponent)) throw valueError(text);
  const n = toInt(exponent);
  const same = toBool(unwrapScalar(apply("equal", asArray(n), exponent)));
  if (!same || n < 0) throw valueError(text);
  let made: PyValue = asArray(new PyTuple([1]));
  for (let i = 0; i < n; i++) made = polyHooks.polymul(base.coefficients, made);
  return polynomial(made);
}

const SIGNATURE = parseSignature("poly1d(c_or_r, r=False, variable=None)");

function make(cls: PyType, args: readonly PyValue[], kwnames: KwNames): Poly1d {
  const [value, areRoots, variable] = bindArguments(
    SIGNATURE,
    args,
    kwnames,
    "poly1d",
  ) as PyValue[];
  if (isPoly1d(value)) {
    return new Poly1d(value.coefficients, variable === null ? value.variable : variable, cls);
  }
  const from = toBool(areRoots) ? polyHooks.fromRoots(value) : value;
  const made = polynomial(from, variable === null ? "x" : variable);
  made.cls = cls;
  return made;
}

// ---- text -------------------------------------------------------------------------------------------------------

function numberText(value: PyValue): string {
  return strText(callMethod(value, "__format__", [".4g"]));
}

function coefficientText(value: PyValue): string {
  const [re, im] = toComplex(value);
  if (im === 0) return numberText(getAttr(value, "real"));
  const imText = numberText(getAttr(value, "imag"));
  if (re === 0) return `${imText}j`;
  return `(${numberText(getAttr(value, "real"))} + ${imText}j)`;
}

function termText(text: string, power: number, isFirst: boolean, variable: string): string {
  if (power === 0) {
    if (text !== "0") return text;
    return isFirst ? "0" : "";
  }
  if (text === "0") return "";
  return power === 1 ? `${text} ${variable}` : `${text} ${variable}**${power}`;
}

/** Exponents move to a line above; long polynomials take several pairs of lines. */
function raisePowers(text: string): string {
  const WIDTH = 70;
  let above = "";
  let below = "";
  let out = " ";
  let at = 0;
  for (const match of text.matchAll(/\*\*([0-9]*)/g)) {
    const digits = match[1];
    const part = text.slice(at, match.index);
    at = match.index + match[0].length;
    const lower = part + " ".repeat(Math.max(digits.length - 1, 0));
    const upper = " ".repeat(Math.max(part.length - 1, 0)) + digits;
    if (below.length + lower.length > WIDTH || above.length + upper.length > WIDTH) {
      out += `${above}\n${below}\n `;
      above = upper;
      below = lower;
    } else {
      below += lower;
      above += upper;
    }
  }
  return `${out}${above}\n${below}${text.slice(at)}`;
}

function textOf(self: Poly1d): string {
  const a = polyHooks.trim(self.coefficients);
  const n = a.size - 1;
  const variable = strText(self.variable);
  let text = "0";
  for (let k = 0; k <= n; k++) {
    const term = termText(coefficientText(getIndexed(a, k)), n - k, k === 0, variable);
    if (k === 0) text = term;
    else if (term.startsWith("-")) text = `${text} - ${term.slice(1)}`;
    else if (term !== "") text = `${text} + ${term}`;
  }
  return raisePowers(text);
}

// ---- items ------------------------------------------------------------------------------------------------------

function getCoefficient(self: Poly1d, key: PyValue): PyValue {
  const power = toIndex(key);
  if (power > self.order || power < 0) return unwrapScalar(zerosArray([], self.coefficients.dtype));
  return getIndexed(self.coefficients, self.order - power);
}

function setCoefficient(self: Poly1d, key: PyValue, value: PyValue | undefined): void {
  const power = toIndex(key);
  if (power < 0) throw valueError("Does not support negative powers.");
  if (power > self.order) {
    const zeros = zerosArray([power - self.order], self.coefficients.dtype);
    self.coefficients = concatenateArrays([zeros, self.coefficients], 0);
  }
  setIndexed(self.coefficients, self.order - power, value as PyValue);
}

function setCoefficients(self: Poly1d, value: PyValue | undefined): void {
  if (value !== self.coefficients) throw newError("AttributeError", "Cannot set attribute");
}

const coefficientNames = ["coeffs", "coef", "coefficients", "c"].map((name) =>
  attribute(name, (self: Poly1d) => self.coefficients, setCoefficients),
);

defineType(poly1dType, {
  module: "numpy",
  hasDict: true,
  alloc: (cls) => new Poly1d(zerosArray([1]), "x", cls),
  slots: {
    new: (cls, args, kwnames) => make(cls, args, kwnames),
    call: (self: Poly1d, args) => polyHooks.polyval(self.coefficients, args[0]),
    repr: (self: Poly1d) => `poly1d(${reprText(self.coefficients).slice(6, -1)})`,
    str: (self: Poly1d) => textOf(self),
    hash: null,
    richcompare: (self: Poly1d, other, op) => {
      if (!isPoly1d(other) || (op !== EQ && op !== NE)) return NotImplemented;
      const a = self.coefficients;
      const b = other.coefficients;
      const same = a.size === b.size ? all(apply("equal", a, b)) : false;
      return op === EQ ? same : !toBool(same);
    },
    length: (self: Poly1d) => self.order,
    iter: (self) => iter((self as Poly1d).coefficients),
    getitem: getCoefficient,
    setitem: setCoefficient,
    negative: (self) => polynomial(apply("negative", (self as Poly1d).coefficients)),
    positive: (self) => self,
    add: (x, y) => polyHooks.combine("add", polynomial(x), polynomial(y)),
    subtract: (x, y) => polyHooks.combine("subtract", polynomial(x), polynomial(y)),
    multiply,
    trueDivide: divide,
    power,
  },
  names: { __hash__: null },
  attributes: [
    ...coefficientNames,
    attribute("order", (self: Poly1d) => self.order),
    attribute("o", (self: Poly1d) => self.order),
    attribute("roots", (self: Poly1d) => polyHooks.roots(self.coefficients)),
    attribute("r", (self: Poly1d) => polyHooks.roots(self.coefficients)),
    attribute("variable", (self: Poly1d) => self.variable),
  ],
  methods: [
    method("__array__(self, t=None, copy=None)", (self: Poly1d, t, copy) => {
      const a = t === null ? self.coefficients : castArray(self.coefficients, asDtype(t));
      return copy !== null && toBool(copy) ? copyArray(a, "C") : a;
    }),
    method("integ(self, m=1, k=0)", (self: Poly1d, m, k) =>
      polynomial(polyHooks.integral(self.coefficients, Number(toInt(m)), k)),
    ),
    method("deriv(self, m=1)", (self: Poly1d, m) =>
      polynomial(polyHooks.derivative(self.coefficients, Number(toInt(m)))),
    ),
  ],
});

export function addPoly1d(names: Names): void {
  names.set("poly1d", poly1dType);
}
