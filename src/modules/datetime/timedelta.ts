/** The type `timedelta`: days, seconds and microseconds, normalised so that only the days may be negative. */
import { typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { defineType, field, method } from "../../objects/define.ts";
import { overflowError, typeError, zeroDivisionError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { tupleHalves } from "../../objects/hash-combine.ts";
import { hashInHalves } from "../../objects/hash-halves.ts";
import { intTrueDivide } from "../../objects/int-arithmetic.ts";
import {
  type CompareOp,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { intFromBigInt, intValue, PyTuple } from "../../objects/sequence-values.ts";
import { compareOrder } from "./compare.ts";
import { fractionOf, nearest, roundedLeftover, wholeAndFraction } from "./exact.ts";

export const timedeltaType = bareType("timedelta");
const MAX_DAYS = 999999999;
const SECOND = 1_000_000n;
const DAY = 86400n * SECOND;

export class PyTimedelta extends PyObject {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;
  /** Normalised parts: 0 ≤ seconds < 86400, 0 ≤ microseconds < 10⁶. */
  constructor(days: number, seconds: number, microseconds: number) {
    super();
    this.days = days;
    this.seconds = seconds;
    this.microseconds = microseconds;
  }

  /** All of it in microseconds. */
  get total(): bigint {
    return BigInt(this.days) * DAY + BigInt(this.seconds) * SECOND + BigInt(this.microseconds);
  }
  get isZero(): boolean {
    return this.days === 0 && this.seconds === 0 && this.microseconds === 0;
  }
}
PyTimedelta.prototype.cls = timedeltaType;

function checked(days: number): number {
  if (Math.abs(days) <= MAX_DAYS) return days;
  throw overflowError(`days=${days}; must have magnitude <= ${MAX_DAYS}`);
}

/** From parts that are whole numbers of any size a double holds exactly. */
export function timedelta(days: number, seconds: number, microseconds: number): PyTimedelta {
  const carry = Math.floor(microseconds / 1e6);
  const all = seconds + carry;
  const dayCarry = Math.floor(all / 86400);
  return new PyTimedelta(
    checked(days + dayCarry),
    all - dayCarry * 86400,
    microseconds - carry * 1e6,
  );
}

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}

export function fromMicroseconds(total: bigint, cls: PyType = timedeltaType): PyTimedelta {
  const days = floorDivide(total, DAY);
  if (days > 0x7fffffffn || days < -0x80000000n) {
    throw overflowError("Python int too large to convert to C int");
  }
  const rest = Number(total - days * DAY);
  const seconds = Math.floor(rest / 1e6);
  const made = new PyTimedelta(checked(Number(days)), seconds, rest - seconds * 1e6);
  return withClass(made, cls);
}

// ---- constructor -------------------------------------------------------------------------------------

const PARAMETERS = [
  ["days", DAY],
  ["seconds", SECOND],
  ["microseconds", 1n],
  ["milliseconds", 1000n],
  ["minutes", 60n * SECOND],
  ["hours", 3600n * SECOND],
  ["weeks", 7n * DAY],
] as const;
/** The order in which they are added up, which shows where fractions do. */
const ORDER = [2, 3, 1, 4, 5, 0, 6];
const bind = argumentBinder(
  `__new__(${PARAMETERS.map(([name]) => `${name}=<absent>`).join(", ")})`,
);

function newTimedelta(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const given = bind(args, kwnames) as (PyValue | undefined)[];
  let total = 0n;
  let leftover = 0;
  for (const at of ORDER) {
    const value = given[at];
    if (value === undefined) continue;
    const [name, factor] = PARAMETERS[at];
    const whole = intValue(value);
    if (whole !== undefined) total += BigInt(whole) * factor;
    else if (value instanceof PyFloat) {
      const [integer, fraction] = wholeAndFraction(value.v);
      total += integer * factor;
      const [more, rest] = wholeAndFraction(fraction * Number(factor));
      total += more;
      leftover += rest;
    } else {
      throw typeError(`unsupported type for timedelta ${name} component: ${typeName(value)}`);
    }
  }
  if (leftover !== 0) total += roundedLeftover(leftover, (total & 1n) !== 0n);
  return fromMicroseconds(total, cls);
}

// ---- arithmetic --------------------------------------------------------------------------------------

type Operands = readonly [PyValue, PyValue];
const bothDeltas = ([left, right]: Operands): readonly [PyTimedelta, PyTimedelta] | undefined =>
  left instanceof PyTimedelta && right instanceof PyTimedelta ? [left, right] : undefined;

export const negated = ({ days, seconds, microseconds }: PyTimedelta): PyTimedelta =>
  timedelta(-days, -seconds, -microseconds);

const add = (...operands: Operands): PyValue => {
  const both = bothDeltas(operands);
  if (both === undefined) return NotImplemented;
  const [a, b] = both;
  return timedelta(a.days + b.days, a.seconds + b.seconds, a.microseconds + b.microseconds);
};
const subtract = (...operands: Operands): PyValue => {
  const both = bothDeltas(operands);
  return both === undefined ? NotImplemented : difference(...both);
};
export const difference = (a: PyTimedelta, b: PyTimedelta): PyTimedelta =>
  timedelta(a.days - b.days, a.seconds - b.seconds, a.microseconds - b.microseconds);

function multiply(left: PyValue, right: PyValue): PyValue {
  const [delta, by] = left instanceof PyTimedelta ? [left, right] : [right, left];
  if (!(delta instanceof PyTimedelta)) return NotImplemented;
  const whole = intValue(by);
  if (whole !== undefined) return fromMicroseconds(delta.total * BigInt(whole));
  if (!(by instanceof PyFloat)) return NotImplemented;
  const [numerator, denominator] = fractionOf(by.v);
  return fromMicroseconds(nearest(delta.total * numerator, denominator));
}

function trueDivide(left: PyValue, right: PyValue): PyValue {
  if (!(left instanceof PyTimedelta)) return NotImplemented;
  if (right instanceof PyTimedelta) {
    if (right.isZero) throw zeroDivisionError("division by zero");
    return new PyFloat(quotient(left.total, right.total));
  }
  const whole = intValue(right);
  if (whole !== undefined) {
    if (BigInt(whole) === 0n) throw zeroDivisionError("division by zero");
    return fromMicroseconds(nearest(left.total, BigInt(whole)));
  }
  if (!(right instanceof PyFloat)) return NotImplemented;
  const [numerator, denominator] = fractionOf(right.v);
  if (numerator === 0n) throw zeroDivisionError("division by zero");
  return fromMicroseconds(nearest(left.total * denominator, numerator));
}
const quotient = (a: bigint, b: bigint): number =>
  intTrueDivide(intFromBigInt(a), intFromBigInt(b));

function floorQuotient(left: PyValue, right: PyValue): PyValue {
  if (!(left instanceof PyTimedelta)) return NotImplemented;
  const whole = right instanceof PyTimedelta ? undefined : intValue(right);
  if (!(right instanceof PyTimedelta) && whole === undefined) return NotImplemented;
  const divisor = right instanceof PyTimedelta ? right.total : BigInt(whole as number | bigint);
  if (divisor === 0n) throw zeroDivisionError("division by zero");
  const result = floorDivide(left.total, divisor);
  return right instanceof PyTimedelta ? intFromBigInt(result) : fromMicroseconds(result);
}

function divmod(...operands: Operands): readonly [PyValue, PyTimedelta] | undefined {
  const both = bothDeltas(operands);
  if (both === undefined) return undefined;
  const [a, b] = both.map((delta) => delta.total);
  if (b === 0n) throw zeroDivisionError("division by zero");
  const whole = floorDivide(a, b);
  return [intFromBigInt(whole), fromMicroseconds(a - whole * b)];
}

/** A class as reprs of its instances show it. */
export function shownName(value: PyObject): string {
  const { cls } = value;
  return cls.isHeap ? cls.name : `datetime.${cls.name}`;
}

// ---- text --------------------------------------------------------------------------------------------

const two = (n: number): string => String(n).padStart(2, "0");
export const sixDigits = (n: number): string => String(n).padStart(6, "0");

function text({ days, seconds, microseconds }: PyTimedelta): string {
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = microseconds === 0 ? "" : `.${sixDigits(microseconds)}`;
  const shown = days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `;
  return shown + clock + fraction;
}

export function reprTimedelta(self: PyTimedelta): string {
  const parts = (["days", "seconds", "microseconds"] as const)
    .filter((name) => self[name] !== 0)
    .map((name) => `${name}=${self[name]}`);
  return `${shownName(self)}(${parts.length === 0 ? "0" : parts.join(", ")})`;
}

const parts = (self: PyTimedelta): PyValue[] => [self.days, self.seconds, self.microseconds];

export function compareTimedeltas(a: PyTimedelta, b: PyTimedelta): number {
  return a.days - b.days || a.seconds - b.seconds || a.microseconds - b.microseconds;
}

defineType(timedeltaType, {
  doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
  module: "datetime",
  alloc: (cls) => withClass(new PyTimedelta(0, 0, 0), cls),
  slots: {
    new: newTimedelta,
    repr: reprTimedelta,
    str: text,
    hash: hashInHalves((self: PyTimedelta) => tupleHalves(parts(self))),
    richcompare: (self: PyTimedelta, other: PyValue, op: CompareOp) =>
      other instanceof PyTimedelta
        ? compareOrder(compareTimedeltas(self, other), op)
        : NotImplemented,
    bool: (self: PyTimedelta) => !self.isZero,
    negative: negated,
    positive: ({ days, seconds, microseconds }: PyTimedelta) =>
      new PyTimedelta(days, seconds, microseconds),
    absolute: (self: PyTimedelta) =>
      self.days < 0 ? negated(self) : timedelta(self.days, self.seconds, self.microseconds),
    add,
    subtract,
    multiply,
    trueDivide,
    floorDivide: floorQuotient,
    remainder: (left: PyValue, right: PyValue) => divmod(left, right)?.[1] ?? NotImplemented,
    divmod: (left: PyValue, right: PyValue) => {
      const result = divmod(left, right);
      return result === undefined ? NotImplemented : new PyTuple(result);
    },
  },
  attributes: [
    field("days", (self: PyTimedelta) => self.days, undefined, "Number of days."),
    field(
      "seconds",
      (self: PyTimedelta) => self.seconds,
      undefined,
      "Number of seconds (>= 0 and less than 1 day).",
    ),
    field(
      "microseconds",
      (self: PyTimedelta) => self.microseconds,
      undefined,
      "Number of microseconds (>= 0 and less than 1 second).",
    ),
  ],
  methods: [
    method(
      "total_seconds(self, /)",
      (self: PyTimedelta) => new PyFloat(quotient(self.total, SECOND)),
      "Total seconds in the duration.",
    ),
    method("__reduce__(self, /)", (self: PyTimedelta) => {
      return new PyTuple([typeOf(self), new PyTuple(parts(self))]);
    }),
  ],
});

timedeltaType.namespace.set("min", new PyTimedelta(-MAX_DAYS, 0, 0));
timedeltaType.namespace.set("max", new PyTimedelta(MAX_DAYS, 86399, 999999));
timedeltaType.namespace.set("resolution", new PyTimedelta(0, 0, 1));
