/**
 * `_csv.Dialect`: the options of reading and writing, checked once; the registry of dialects by name;
 * the limit of field sizes. reader.ts and writer.ts see the checked options only.
 */

import { getAttrOptional, hash, isTrue, typeName } from "../../objects/abstract.ts";
import { withClass } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { cInt } from "../c-number.ts";

export const csvErrorType = bareType("Error", exceptionTypes.Exception);
defineType(csvErrorType, { module: "_csv", hasDict: true, hasWeakref: true });

export const csvError = (message: string): PyBaseException =>
  new PyBaseException(csvErrorType, new PyTuple([strFromHost(message)]));

export const Quoting = {
  MINIMAL: 0,
  ALL: 1,
  NONNUMERIC: 2,
  NONE: 3,
  STRINGS: 4,
  NOTNULL: 5,
} as const;

/** Code points; NO_CHARACTER where a dialect has none. */
export const NO_CHARACTER = -1;

export const dialectType = bareType("Dialect");

export class Dialect extends PyObject {
  delimiter = 44;
  doublequote = true;
  escapechar = NO_CHARACTER;
  lineterminator = "\r\n";
  quotechar = 34;
  quoting: number = Quoting.MINIMAL;
  skipinitialspace = false;
  strict = false;
}
Dialect.prototype.cls = dialectType;

const OPTIONS = [
  "delimiter",
  "doublequote",
  "escapechar",
  "lineterminator",
  "quotechar",
  "quoting",
  "skipinitialspace",
  "strict",
] as const;
type Option = (typeof OPTIONS)[number];
type Options = Partial<Record<Option, PyValue>>;

export const dialects = new PyDict();
export const limit = { field: 131072 };

/** The registered dialect with a name. */
export function dialectNamed(name: PyValue): PyValue {
  hash(name);
  const found = dialects.get(name);
  if (found === undefined) throw csvError("unknown dialect");
  return found;
}

function character(name: string, value: PyValue, orNone: boolean): number {
  if (orNone && value === null) return NO_CHARACTER;
  const wanted = `"${name}" must be a unicode character${orNone ? " or None" : ""}`;
  const text = hostText(value);
  if (text === undefined) throw typeError(`${wanted}, not ${typeName(value)}`);
  const points = [...text];
  if (points.length !== 1) throw typeError(`${wanted}, not a string of length ${points.length}`);
  return points[0].codePointAt(0) as number;
}

function quotingOf(value: PyValue): number {
  if (typeof value === "number" || typeof value === "bigint") return cInt(value);
  throw typeError(`"quoting" must be an integer, not ${typeName(value)}`);
}

function checkCharacter(dialect: Dialect, name: "delimiter" | "escapechar" | "quotechar"): void {
  const c = dialect[name];
  if (c === NO_CHARACTER) return;
  const spaceIsBad = name !== "delimiter" && dialect.skipinitialspace;
  if (c === 10 || c === 13 || (c === 32 && spaceIsBad)) throw valueError(`bad ${name} value`);
  if (dialect.lineterminator.includes(String.fromCodePoint(c))) {
    throw valueError(`bad ${name} or lineterminator value`);
  }
}

function fill(dialect: Dialect, given: Options): Dialect {
  const { delimiter, doublequote, escapechar, lineterminator, quotechar, quoting } = given;
  const { skipinitialspace, strict } = given;
  if (delimiter !== undefined) dialect.delimiter = character("delimiter", delimiter, false);
  if (doublequote !== undefined) dialect.doublequote = isTrue(doublequote);
  if (escapechar !== undefined) dialect.escapechar = character("escapechar", escapechar, true);
  if (lineterminator !== undefined) {
    const text = hostText(lineterminator);
    if (text === undefined) {
      throw typeError(`"lineterminator" must be a string, not ${typeName(lineterminator)}`);
    }
    dialect.lineterminator = text;
  }
  if (quotechar !== undefined) dialect.quotechar = character("quotechar", quotechar, true);
  if (quoting !== undefined) dialect.quoting = quotingOf(quoting);
  else if (quotechar === null) dialect.quoting = Quoting.NONE;
  if (skipinitialspace !== undefined) dialect.skipinitialspace = isTrue(skipinitialspace);
  if (strict !== undefined) dialect.strict = isTrue(strict);

  if (dialect.quoting < Quoting.MINIMAL || dialect.quoting > Quoting.NOTNULL) {
    throw typeError('bad "quoting" value');
  }
  if (dialect.quoting !== Quoting.NONE && dialect.quotechar === NO_CHARACTER) {
    throw typeError("quotechar must be set if quoting enabled");
  }
  for (const name of ["delimiter", "escapechar", "quotechar"] as const) {
    checkCharacter(dialect, name);
  }
  const pairs = [
    ["delimiter", "escapechar"],
    ["delimiter", "quotechar"],
    ["escapechar", "quotechar"],
  ] as const;
  for (const [one, other] of pairs) {
    if (dialect[one] !== NO_CHARACTER && dialect[one] === dialect[other]) {
      throw valueError(`bad ${one} or ${other} value`);
    }
  }
  return dialect;
}

/** A dialect from another one, its name, or any object with such attributes, and from options. */
function makeDialect(base: PyValue | undefined, given: Options, cls = dialectType): Dialect {
  let source: PyValue | undefined = base ?? undefined;
  if (source !== undefined) {
    if (hostText(source) !== undefined) source = dialectNamed(source);
    if (source instanceof Dialect && OPTIONS.every((name) => given[name] === undefined)) {
      return source;
    }
  }
  const options: Options = {};
  for (const name of OPTIONS) {
    const value = given[name];
    if (value !== undefined) options[name] = value;
    else if (source !== undefined) {
      const inherited = getAttrOptionalQuietly(source, name);
      if (inherited !== undefined) options[name] = inherited;
    }
  }
  return fill(withClass(new Dialect(), cls), options);
}

/** The attribute; whatever goes wrong in reading it counts as "not there". */
function getAttrOptionalQuietly(source: PyValue, name: string): PyValue | undefined {
  try {
    return getAttrOptional(source, name);
  } catch (error) {
    if (error instanceof PyBaseException) return undefined;
    throw error;
  }
}

/** Keyword arguments as options; `dialect` may be among them. */
export function dialectFromKeywords(
  base: PyValue | undefined,
  keywords: ReadonlyMap<string, PyValue>,
): Dialect {
  return makeDialect(base, optionsOf(keywords));
}

function optionsOf(keywords: ReadonlyMap<string, PyValue>): Options {
  const options: Options = {};
  for (const [name, value] of keywords) {
    if (!(OPTIONS as readonly string[]).includes(name)) {
      throw typeError(`this function got an unexpected keyword argument '${name}'`);
    }
    options[name as Option] = value;
  }
  return options;
}

function newDialect(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const count = args.length - (kwnames === null ? 0 : kwnames.length);
  const most = OPTIONS.length + 1;
  if (args.length > most) {
    throw typeError(`function takes at most ${most} arguments (${args.length} given)`);
  }
  const keywords = new Map<string, PyValue>();
  for (let i = 1; i < count; i++) keywords.set(OPTIONS[i - 1], args[i]);
  let base: PyValue | undefined = count > 0 ? args[0] : undefined;
  for (let k = 0; k < (kwnames?.length ?? 0); k++) {
    const name = (kwnames as readonly string[])[k];
    const isTaken = name === "dialect" ? count > 0 : keywords.has(name);
    if (isTaken) {
      const place = name === "dialect" ? 1 : OPTIONS.indexOf(name as Option) + 2;
      throw typeError(`argument for function given by name ('${name}') and position (${place})`);
    }
    if (name === "dialect") base = args[count + k];
    else keywords.set(name, args[count + k]);
  }
  return makeDialect(base, optionsOf(keywords), cls);
}

const characterText = (c: number): PyValue =>
  c === NO_CHARACTER ? null : strFromHost(String.fromCodePoint(c));

function refusePickle(self: Dialect): never {
  throw typeError(`cannot pickle '${self.cls.name}' instances`);
}

defineType(dialectType, {
  doc: "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
  module: "_csv",
  alloc: (cls) => withClass(new Dialect(), cls),
  slots: { new: newDialect },
  attributes: [
    attribute("delimiter", (self: Dialect) => characterText(self.delimiter)),
    attribute("doublequote", (self: Dialect) => self.doublequote),
    attribute("escapechar", (self: Dialect) => characterText(self.escapechar)),
    attribute("lineterminator", (self: Dialect) => strFromHost(self.lineterminator)),
    attribute("quotechar", (self: Dialect) => characterText(self.quotechar)),
    attribute("quoting", (self: Dialect) => self.quoting),
    attribute("skipinitialspace", (self: Dialect) => self.skipinitialspace),
    attribute("strict", (self: Dialect) => self.strict),
  ],
  methods: [
    method("__reduce__(self, /)", refusePickle),
    method("__reduce_ex__(self, protocol, /)", refusePickle),
  ],
});
