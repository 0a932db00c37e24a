/** Arguments of the constructors of `datetime`, and the checks that all of them share. */
import { indexNumber, typeName } from "../../objects/abstract.ts";
import { argumentBinder, type Binder } from "../../objects/arguments.ts";
import {
  exceptionTypes,
  isError,
  overflowError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import { daysInMonth, MAX_YEAR, MIN_YEAR } from "./gregorian.ts";

/** CPython's constructors have no name of their own in errors. */
export function constructorBinder(parameters: string): Binder {
  const bind = argumentBinder(`function(${parameters})`);
  return (args, kwnames) => {
    try {
      return bind(args, kwnames);
    } catch (error) {
      if (!isError(error, exceptionTypes.TypeError)) throw error;
      const text = hostText(error.args.items[0] ?? null) ?? "";
      throw text.startsWith("function()") ? typeError(text.replace("()", "")) : error;
    }
  };
}

/** A C int. */
export function intArgument(value: PyValue): number {
  const n = indexNumber(value);
  if (n > 0x7fffffff) throw overflowError("signed integer is greater than maximum");
  if (n < -0x80000000) throw overflowError("signed integer is less than minimum");
  return n;
}

function inRange(value: number, name: string, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw valueError(`${name} must be in ${low}..${high}, not ${value}`);
}

export function checkDate(year: number, month: number, day: number): void {
  inRange(year, "year", MIN_YEAR, MAX_YEAR);
  inRange(month, "month", 1, 12);
  const length = daysInMonth(year, month);
  if (day < 1 || day > length) {
    throw valueError(`day ${day} must be in range 1..${length} for month ${month} in year ${year}`);
  }
}

export function checkTime(
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  fold: number,
): void {
  inRange(hour, "hour", 0, 23);
  inRange(minute, "minute", 0, 59);
  inRange(second, "second", 0, 59);
  inRange(microsecond, "microsecond", 0, 999999);
  if (fold !== 0 && fold !== 1) throw valueError(`fold must be either 0 or 1, not ${fold}`);
}

/** What a pickle has as an object's state: bytes of a length, or a text that Python 2 wrote for them. */
export function pickledState(
  value: PyValue | undefined,
  length: number,
  isSane: (bytes: Uint8Array) => boolean,
  kind: string,
): Uint8Array | undefined {
  if (value instanceof PyBytes) {
    return value.bytes.length === length && isSane(value.bytes) ? value.bytes : undefined;
  }
  const text = value === undefined || value === null ? undefined : hostText(value);
  if (text === undefined || text.length !== length) return undefined;
  const codes = [...text].map((c) => c.codePointAt(0) as number);
  if (!isSane(Uint8Array.from(codes.map((code) => (code > 255 ? 255 : code))))) return undefined;
  if (codes.some((code) => code > 255)) {
    throw valueError(
      `Failed to encode latin1 string when unpickling a ${kind} object. pickle.load(data, encoding='latin1') is assumed.`,
    );
  }
  return Uint8Array.from(codes);
}

export function textArgument(value: PyValue, what: string, position: number): string {
  const text = hostText(value);
  if (text !== undefined) return text;
  throw typeError(`${what}() argument ${position} must be str, not ${shownType(value)}`);
}
export const shownType = (value: PyValue): string => (value === null ? "None" : typeName(value));
