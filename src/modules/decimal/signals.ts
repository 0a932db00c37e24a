/** Conditions and signals of decimal arithmetic: bits of a status word, and the exception types. */
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { exceptionTypes, PyBaseException } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { computeMro } from "../../objects/type-object.ts";

export const enum Status {
  INVALID_OPERATION = 1,
  CONVERSION_SYNTAX = 2,
  DIVISION_IMPOSSIBLE = 4,
  DIVISION_UNDEFINED = 8,
  INVALID_CONTEXT = 16,
  FLOAT_OPERATION = 32,
  DIVISION_BY_ZERO = 64,
  OVERFLOW = 128,
  UNDERFLOW = 256,
  SUBNORMAL = 512,
  INEXACT = 1024,
  ROUNDED = 2048,
  CLAMPED = 4096,
}
/** All conditions that are the signal InvalidOperation. */
export const INVALID = 31;

function makeSignal(name: string, ...bases: PyType[]): PyType {
  const type = bareType(name, bases[0]);
  type.bases = bases;
  type.mro = computeMro(type);
  return defineType(type, { module: "decimal", hasDict: true, hasWeakref: true });
}

const { ArithmeticError, ZeroDivisionError, TypeError: typeErrorType } = exceptionTypes;
const decimalException = makeSignal("DecimalException", ArithmeticError);
const invalidOperation = makeSignal("InvalidOperation", decimalException);
const floatOperation = makeSignal("FloatOperation", decimalException, typeErrorType);
const divisionByZero = makeSignal("DivisionByZero", decimalException, ZeroDivisionError);
const inexact = makeSignal("Inexact", decimalException);
const rounded = makeSignal("Rounded", decimalException);
const subnormal = makeSignal("Subnormal", decimalException);
const clamped = makeSignal("Clamped", decimalException);
const overflow = makeSignal("Overflow", inexact, rounded);
const underflow = makeSignal("Underflow", inexact, rounded, subnormal);

/** ORDER: of the keys of a signal dictionary, and of which trap is raised first. */
export const SIGNALS: readonly { readonly type: PyType; readonly bits: number }[] = [
  { type: invalidOperation, bits: INVALID },
  { type: floatOperation, bits: Status.FLOAT_OPERATION },
  { type: divisionByZero, bits: Status.DIVISION_BY_ZERO },
  { type: overflow, bits: Status.OVERFLOW },
  { type: underflow, bits: Status.UNDERFLOW },
  { type: subnormal, bits: Status.SUBNORMAL },
  { type: inexact, bits: Status.INEXACT },
  { type: rounded, bits: Status.ROUNDED },
  { type: clamped, bits: Status.CLAMPED },
];

const CONDITIONS: readonly { readonly type: PyType; readonly bits: number }[] = [
  { type: invalidOperation, bits: Status.INVALID_OPERATION },
  { type: makeSignal("ConversionSyntax", invalidOperation), bits: Status.CONVERSION_SYNTAX },
  { type: makeSignal("DivisionImpossible", invalidOperation), bits: Status.DIVISION_IMPOSSIBLE },
  {
    type: makeSignal("DivisionUndefined", invalidOperation, ZeroDivisionError),
    bits: Status.DIVISION_UNDEFINED,
  },
  { type: makeSignal("InvalidContext", invalidOperation), bits: Status.INVALID_CONTEXT },
];

export const signalTypes: readonly PyType[] = [
  decimalException,
  ...SIGNALS.map(({ type }) => type),
  ...CONDITIONS.slice(1).map(({ type }) => type),
];

/** The exception for trapped conditions: of the first signal, with the list of all of them. */
export function trapError(status: number): PyBaseException {
  const found: PyValue[] = [];
  for (const { type, bits } of CONDITIONS) if ((status & bits) !== 0) found.push(type);
  for (const { type, bits } of SIGNALS.slice(1)) if ((status & bits) !== 0) found.push(type);
  const first = SIGNALS.find(({ bits }) => (status & bits) !== 0) as { type: PyType };
  return new PyBaseException(first.type, new PyTuple([new PyList(found)]));
}

/** The bits of a signal's type; undefined for anything else. */
export const signalBits = (type: PyValue): number | undefined =>
  SIGNALS.find((signal) => signal.type === type)?.bits;
