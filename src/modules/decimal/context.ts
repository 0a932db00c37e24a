/**
 * `decimal.Context` and its signal dictionaries; the current context, which is a context variable.
 * Operations run with the settings of a context and then raise or note the conditions they met.
 */
import { call, getAttr, isTrue } from "../../objects/abstract.ts";
import { splitCall, withClass } from "../../objects/arguments.ts";
import { bareType, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  attributeError,
  keyError,
  overflowError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { TupleIterator } from "../../objects/list-iterator.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, intValue, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { contextVariable } from "../contextvars.ts";
import { ROUNDINGS, type Rounding, Settings } from "./rounding.ts";
import { INVALID, SIGNALS, Status, signalBits, trapError } from "./signals.ts";

export const contextType = bareType("Context");
const signalDictBase = bareType("SignalDictMixin");

type Int = number | bigint;

export const MAX_PREC = 999999999999999999n;
export const MAX_EMAX = 999999999999999999n;
export const MIN_EMIN = -999999999999999999n;

export class PyContext extends PyObject {
  readonly settings = new Settings();
  /** The limits as they were given: the settings hold floats. */
  prec: Int = 28;
  emax: Int = 999999;
  emin: Int = -999999;
  capitals = 1;
  flagBits = 0;
  trapBits = INVALID | Status.DIVISION_BY_ZERO | Status.OVERFLOW;
  private flagDict: SignalDict | undefined;
  private trapDict: SignalDict | undefined;

  get flags(): SignalDict {
    this.flagDict ??= new SignalDict(this, "flagBits");
    return this.flagDict;
  }
  get traps(): SignalDict {
    this.trapDict ??= new SignalDict(this, "trapBits");
    return this.trapDict;
  }

  copy(): PyContext {
    const copy = new PyContext();
    Object.assign(copy.settings, this.settings);
    const { prec, emax, emin, capitals, flagBits, trapBits } = this;
    return Object.assign(copy, { prec, emax, emin, capitals, flagBits, trapBits });
  }

  setPrec(value: Int): void {
    this.prec = value;
    this.settings.prec = Number(value);
  }
  setEmax(value: Int): void {
    this.emax = value;
    this.settings.emax = Number(value);
  }
  setEmin(value: Int): void {
    this.emin = value;
    this.settings.emin = Number(value);
  }

  /** Runs an operation and raises what it signals. */
  run<T>(operation: (settings: Settings) => T): T {
    const { settings } = this;
    settings.status = 0;
    const result = operation(settings);
    if (settings.status !== 0) this.signal(settings.status);
    return result;
  }

  signal(status: number): void {
    this.flagBits |= status;
    const trapped = status & this.trapBits;
    if (trapped !== 0) throw trapError(trapped);
  }
}
PyContext.prototype.cls = contextType;

// ---- the current context ----------------------------------------------------------------------------

export const defaultContext = new PyContext();
export const basicContext = new PyContext();
basicContext.setPrec(9);
basicContext.settings.rounding = "ROUND_HALF_UP";
basicContext.trapBits |= Status.CLAMPED | Status.UNDERFLOW;
export const extendedContext = new PyContext();
extendedContext.setPrec(9);
extendedContext.trapBits = 0;

const variable = contextVariable("decimal_context");

export function currentContext(): PyContext {
  const context = variable.get();
  if (context instanceof PyContext) return context;
  const made = defaultContext.copy();
  made.flagBits = 0;
  variable.set(made);
  return made;
}

export function setCurrentContext(context: PyValue): void {
  if (!(context instanceof PyContext)) throw typeError("argument must be a context");
  const isTemplate = [defaultContext, basicContext, extendedContext].includes(context);
  const own = isTemplate ? context.copy() : context;
  if (isTemplate) own.flagBits = 0;
  variable.set(own);
}

/** The `context` argument of a method: None is the current one. */
export function contextArgument(value: PyValue | undefined): PyContext {
  if (value === undefined || value === null) return currentContext();
  if (value instanceof PyContext) return value;
  throw typeError("optional argument must be a context");
}

// ---- attributes -------------------------------------------------------------------------------------

function integer(value: PyValue | undefined): Int {
  const n = value === undefined ? undefined : intValue(value);
  if (n === undefined) throw typeError("an integer is required");
  if (typeof n === "bigint" && (n >= 1n << 63n || n < -(1n << 63n))) {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return n;
}

function ranged(value: PyValue | undefined, low: Int, high: Int, text: string): Int {
  const n = integer(value);
  if (n < low || n > high) throw valueError(text);
  return n;
}

export function roundingArgument(value: PyValue | undefined): Rounding {
  const text = value === undefined ? undefined : hostText(value);
  if (text === undefined || !(ROUNDINGS as readonly string[]).includes(text)) {
    throw typeError(
      "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
    );
  }
  return text as Rounding;
}

/** Bits of a signal dictionary, or of a dict with all signals as keys. */
function bitsOf(value: PyValue | undefined): number {
  if (value instanceof SignalDict) return value.bits;
  if (!(value instanceof PyDict)) throw typeError("argument must be a signal dict");
  let bits = 0;
  if (value.size !== SIGNALS.length) throw keyError("invalid signal dict");
  for (const signal of SIGNALS) {
    const flag = value.get(signal.type);
    if (flag === undefined) throw keyError("invalid signal dict");
    if (isTrue(flag)) bits |= signal.bits;
  }
  return bits;
}

function bitsOfList(value: PyValue): number {
  if (!(value instanceof PyList)) return bitsOf(value);
  let bits = 0;
  for (const item of value.items) {
    const found = signalBits(item);
    if (found === undefined) throw typeError("argument must be a signal dict");
    bits |= found;
  }
  return bits;
}

const setters: Readonly<Record<string, (self: PyContext, value: PyValue | undefined) => void>> = {
  prec: (self, value) =>
    self.setPrec(ranged(value, 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")),
  Emax: (self, value) =>
    self.setEmax(ranged(value, 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")),
  Emin: (self, value) =>
    self.setEmin(ranged(value, MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")),
  rounding: (self, value) => {
    self.settings.rounding = roundingArgument(value);
  },
  capitals: (self, value) => {
    self.capitals = Number(ranged(value, 0, 1, "valid values for capitals are 0 or 1"));
  },
  clamp: (self, value) => {
    self.settings.clamp = ranged(value, 0, 1, "valid values for clamp are 0 or 1") === 1;
  },
  flags: (self, value) => {
    self.flagBits = bitsOf(value);
  },
  traps: (self, value) => {
    self.trapBits = bitsOf(value);
  },
};

function setAttribute(self: PyContext, name: string, value: PyValue | undefined): void {
  if (value === undefined) {
    throw attributeError("context attributes cannot be deleted", self, name);
  }
  const set = Object.hasOwn(setters, name) ? setters[name] : undefined;
  if (set !== undefined) set(self, value);
  else if (typeOf(self).isHeap) genericSetAttr(self, name, value);
  else {
    throw attributeError(`'decimal.Context' object has no attribute '${name}'`, self, name);
  }
}

const FIELDS = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];

/** Sets fields from keyword arguments; None leaves a field as it is. */
function setFields(context: PyContext, fields: Iterable<[string, PyValue]>): void {
  for (const [name, value] of fields) {
    if (!FIELDS.includes(name)) {
      throw typeError(`this function got an unexpected keyword argument '${name}'`);
    }
    if (value === null) continue;
    if (name === "flags") context.flagBits = bitsOfList(value);
    else if (name === "traps") context.trapBits = bitsOfList(value);
    else setters[name](context, value);
  }
}

function initContext(self: PyContext, args: PyValue[], kwnames: KwNames): void {
  const { positional, keywords } = splitCall(args, kwnames);
  if (args.length > FIELDS.length) {
    throw typeError(`function takes at most ${FIELDS.length} arguments (${args.length} given)`);
  }
  const given = positional.map((value, i): [string, PyValue] => [FIELDS[i], value]);
  setFields(self, [...given, ...keywords]);
}

function signalNames(bits: number): string {
  const names = SIGNALS.filter((signal) => (bits & signal.bits) !== 0).map((x) => x.type.name);
  return `[${names.join(", ")}]`;
}

function contextText(self: PyContext): string {
  const { settings } = self;
  return (
    `Context(prec=${self.prec}, rounding=${settings.rounding}, Emin=${self.emin}, ` +
    `Emax=${self.emax}, capitals=${self.capitals}, clamp=${settings.clamp ? 1 : 0}, ` +
    `flags=${signalNames(self.flagBits)}, traps=${signalNames(self.trapBits)})`
  );
}

const signalList = (bits: number): PyList =>
  new PyList(SIGNALS.filter((signal) => (bits & signal.bits) !== 0).map((x) => x.type));

function reduceContext(self: PyContext): PyValue {
  const { settings } = self;
  const fields = [self.prec, settings.rounding, self.emin, self.emax, self.capitals];
  const rest = [settings.clamp ? 1 : 0, signalList(self.flagBits), signalList(self.trapBits)];
  return new PyTuple([typeOf(self), new PyTuple([...fields, ...rest])]);
}

/** Slots and attributes; the methods are in context-methods.ts, which defines the type. */
export const contextSlots = {
  new: (cls: PyType) => {
    const made = withClass(defaultContext.copy(), cls);
    made.flagBits = 0;
    return made;
  },
  init: initContext,
  repr: contextText,
  setattro: setAttribute,
};
export const contextAttributes = [
  attribute("prec", (self: PyContext) => self.prec),
  attribute("Emax", (self: PyContext) => self.emax),
  attribute("Emin", (self: PyContext) => self.emin),
  attribute("rounding", (self: PyContext) => self.settings.rounding),
  attribute("capitals", (self: PyContext) => self.capitals),
  attribute("clamp", (self: PyContext) => (self.settings.clamp ? 1 : 0)),
  attribute("flags", (self: PyContext) => self.flags),
  attribute("traps", (self: PyContext) => self.traps),
];
export const contextOwnMethods = [
  method("clear_flags(self, /)", (self: PyContext) => {
    self.flagBits = 0;
  }),
  method("clear_traps(self, /)", (self: PyContext) => {
    self.trapBits = 0;
  }),
  method("copy(self, /)", (self: PyContext) => self.copy()),
  method("__copy__(self, /)", (self: PyContext) => self.copy()),
  method("__reduce__(self, /)", reduceContext),
  method("Etiny(self, /)", (self: PyContext) => Number(self.emin) - Number(self.prec) + 1),
  method("Etop(self, /)", (self: PyContext) => Number(self.emax) - Number(self.prec) + 1),
];

// ---- signal dictionaries ----------------------------------------------------------------------------

class SignalDict extends PyObject {
  private readonly context: PyContext;
  private readonly field: "flagBits" | "trapBits";
  constructor(context: PyContext, field: "flagBits" | "trapBits") {
    super();
    this.context = context;
    this.field = field;
    this.cls = signalDictType();
  }
  get bits(): number {
    return this.context[this.field];
  }
  set bits(value: number) {
    this.context[this.field] = value;
  }
}

let madeType: PyType | undefined;

/** The class of signal dictionaries: a MutableMapping, made when it is first needed. */
function signalDictType(): PyType {
  if (madeType === undefined) {
    const mapping = getAttr(importModule("collections.abc"), "MutableMapping");
    const names = new PyDict();
    names.set("__module__", "decimal");
    const bases = new PyTuple([signalDictBase, mapping]);
    madeType = call(typeOf(mapping), ["SignalDict", bases, names]) as PyType;
  }
  return madeType;
}

function keyBits(key: PyValue): number {
  const bits = signalBits(key);
  if (bits !== undefined) return bits;
  throw keyError(
    "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]",
  );
}

const asDict = (self: SignalDict): PyDict => {
  const dict = new PyDict();
  for (const { type, bits } of SIGNALS) dict.set(type, (self.bits & bits) !== 0);
  return dict;
};

defineType(signalDictBase, {
  module: "decimal",
  hasDict: true,
  hasWeakref: true,
  slots: {
    repr: (self: SignalDict) => {
      const rows = SIGNALS.map(
        ({ type, bits }) =>
          `<class 'decimal.${type.name}'>:${(self.bits & bits) === 0 ? "False" : "True"}`,
      );
      return `{${rows.join(", ")}}`;
    },
    hash: null,
    length: () => SIGNALS.length,
    iter: () => new TupleIterator(new PyTuple(SIGNALS.map(({ type }) => type))),
    getitem: (self: SignalDict, key: PyValue) => (self.bits & keyBits(key)) !== 0,
    setitem: (self: SignalDict, key: PyValue, value: PyValue | undefined) => {
      if (value === undefined) throw valueError("signal keys cannot be deleted");
      const bits = keyBits(key);
      self.bits = isTrue(value) ? self.bits | bits : self.bits & ~bits;
    },
    richcompare: (self: SignalDict, other: PyValue, op: CompareOp) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      let bits: number;
      if (other instanceof SignalDict) ({ bits } = other);
      else if (!(other instanceof PyDict)) return NotImplemented;
      else if (other.size !== SIGNALS.length) throw valueError("invalid signal dict");
      else bits = bitsOf(other);
      const has = (word: number): string => SIGNALS.map((x) => (word & x.bits) !== 0).join();
      return (has(self.bits) === has(bits)) === (op === EQ);
    },
  },
  methods: [method("copy(self, /)", asDict)],
});

// ---- localcontext -----------------------------------------------------------------------------------

const managerType = bareType("ContextManager");

class ContextManager extends PyObject {
  readonly local: PyContext;
  readonly outer: PyContext;
  constructor(local: PyContext, outer: PyContext) {
    super();
    this.local = local;
    this.outer = outer;
  }
}
ContextManager.prototype.cls = managerType;

defineType(managerType, {
  module: "decimal",
  final: true,
  hasWeakref: true,
  methods: [
    method("__enter__(self, /)", (self: ContextManager) => {
      setCurrentContext(self.local);
      return self.local;
    }),
    method("__exit__(self, /, *args)", (self: ContextManager) => {
      setCurrentContext(self.outer);
      return false;
    }),
  ],
});

export function localContext(given: PyValue, fields: ReadonlyMap<string, PyValue>): PyValue {
  const outer = currentContext();
  if (given !== null && !(given instanceof PyContext)) {
    throw typeError("optional argument must be a context");
  }
  const local = (given ?? outer).copy();
  setFields(local, fields);
  return new ContextManager(local, outer);
}

/** The context of an interchange format with that many bits. */
export function ieeeContext(value: PyValue): PyContext {
  const bits = intValue(value);
  if (bits === undefined) throw typeError("an integer is required");
  if (typeof bits !== "number" || bits <= 0 || bits > 512 || bits % 32 !== 0) {
    throw valueError("argument must be a multiple of 32, with a maximum of 512");
  }
  const context = new PyContext();
  context.setPrec(9 * (bits / 32) - 2);
  context.setEmax(3 * 2 ** (bits / 16 + 3));
  context.setEmin(1 - Number(context.emax));
  context.settings.clamp = true;
  context.trapBits = 0;
  return context;
}
