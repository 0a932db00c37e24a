/** The module `unicodedata`: the Unicode character database, and its version 3.2.0 as an object. */
import { typeName } from "../../objects/abstract.ts";
import { bytesOf } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import { latinText } from "../../objects/bytes-text.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { keyError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { codeAt, equalTexts, strFromText, type Text, textOf } from "../../objects/str-text.ts";
import type { ModuleSpec } from "../module.ts";
import { nameOf, textNamed } from "./names.ts";
import { isNormalForm, type NormalForm, normalize } from "./normalize.ts";
import { currentDatabase, type Database, oldDatabase } from "./tables.ts";

/** Longer names are refused. */
const MAX_NAME = 256;

function character(where: string, value: PyValue, argument = "argument"): number {
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`${where}() ${argument} must be a unicode character, not ${typeName(value)}`);
  }
  if (text.length !== 1) {
    throw typeError(
      `${where}(): ${argument} must be a unicode character, not a string of length ${text.length}`,
    );
  }
  return codeAt(text, 0);
}

type Operation = (database: Database, ...args: PyValue[]) => PyValue;

/** A property of one character. */
function property(name: string, get: (database: Database, point: number) => PyValue) {
  const run: Operation = (database, value) => get(database, character(name, value));
  return [`${name}(|chr, /)`, run] as const;
}

/** A value of one character that it may not have: `least` is the kind of number that has it. */
function numeric(name: string, least: number, message: string, make: (value: number) => PyValue) {
  const run: Operation = (database, value, fallback?: PyValue) => {
    const point = character(name, value, "argument 1");
    const row = name === "digit" ? database.digit(point) : database.number(point);
    if (row !== undefined && row[0] >= least) return make(row[1]);
    if (fallback === undefined) throw valueError(message);
    return fallback;
  };
  return [`${name}(|chr, default=<absent>, /)`, run] as const;
}

function formAndText(where: string, form: PyValue, value: PyValue): [NormalForm | string, Text] {
  const name = hostText(form);
  if (name === undefined) {
    throw typeError(`${where}() argument 1 must be str, not ${typeName(form)}`);
  }
  const text = textOf(value);
  if (text === undefined) {
    throw typeError(`${where}() argument 2 must be str, not ${typeName(value)}`);
  }
  return [name, text];
}

function normalized(database: Database, form: string, text: Text): Text {
  if (!isNormalForm(form)) throw valueError("invalid normalization form");
  return normalize(database, form, text);
}

const name: Operation = (database, value, fallback?: PyValue) => {
  const point = character("name", value, "argument 1");
  const isKnown = database === currentDatabase() || database.properties(point)[0] !== "Cn";
  const found = isKnown ? nameOf(point) : undefined;
  if (found !== undefined) return found;
  if (fallback === undefined) throw valueError("no such name");
  return fallback;
};

/** Older databases know neither aliases nor sequences, nor characters that came later. */
function isNameIn(database: Database, text: string, found: Text): boolean {
  const point = codeAt(found, 0);
  return (
    database.properties(point)[0] !== "Cn" && nameOf(point)?.toUpperCase() === text.toUpperCase()
  );
}

const lookup: Operation = (database, value) => {
  const bytes = bytesOf(value);
  const text = bytes === undefined ? hostText(value) : latinText(bytes);
  if (text === undefined) {
    throw typeError(`a bytes-like object is required, not '${typeName(value)}'`);
  }
  if (text.length > MAX_NAME) throw keyError("name too long");
  const found = textNamed(text);
  const isKnown =
    database === currentDatabase() || (found !== undefined && isNameIn(database, text, found));
  if (found === undefined || !isKnown) throw keyError(`undefined character name '${text}'`);
  return strFromText(found);
};

/** Signatures with a bar where a method has its receiver. */
const OPERATIONS: readonly (readonly [signature: string, run: Operation])[] = [
  property("category", (database, point) => database.properties(point)[0]),
  property("bidirectional", (database, point) => database.properties(point)[1]),
  property("combining", (database, point) => database.properties(point)[2]),
  property("mirrored", (database, point) => database.properties(point)[3]),
  property("east_asian_width", (database, point) => database.properties(point)[4]),
  property("decomposition", (database, point) => database.decompositionText(point)),
  numeric("decimal", 2, "not a decimal", (value) => value),
  numeric("digit", 1, "not a digit", (value) => value),
  numeric("numeric", 0, "not a numeric character", (value) => new PyFloat(value)),
  ["name(|chr, default=<absent>, /)", name],
  ["lookup(|name, /)", lookup],
  [
    "normalize(|form, unistr, /)",
    (database, form, value) => {
      const [wanted, text] = formAndText("normalize", form, value);
      return text.length === 0 ? value : strFromText(normalized(database, wanted, text));
    },
  ],
  [
    "is_normalized(|form, unistr, /)",
    (database, form, value) => {
      const [wanted, text] = formAndText("is_normalized", form, value);
      return text.length === 0 || equalTexts(normalized(database, wanted, text), text);
    },
  ],
];

const databaseType = bareType("UCD");
/** Version 3.2.0. */
class OldVersion extends PyObject {}
OldVersion.prototype.cls = databaseType;

defineType(databaseType, {
  module: "unicodedata",
  final: true,
  attributes: [attribute("unidata_version", () => oldDatabase().version)],
  methods: OPERATIONS.map(([signature, run]) =>
    method(signature.replace("|", "self, "), (_self: OldVersion, ...args: PyValue[]) =>
      run(oldDatabase(), ...args),
    ),
  ),
});

export const unicodedataModule: ModuleSpec = {
  name: "unicodedata",
  doc: "This module provides access to the Unicode Character Database.",
  functions: OPERATIONS.map(([signature, run]) =>
    fn(signature.replace("|", ""), (...args: PyValue[]) => run(currentDatabase(), ...args)),
  ),
  types: [databaseType],
  names: () => ({
    unidata_version: currentDatabase().version,
    ucd_3_2_0: new OldVersion(),
  }),
};
