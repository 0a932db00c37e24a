/**
 * The module `unicodedata`, as far as the host knows the character database: categories, mirroring,
 * decimal digits and normal forms, in the host's version of Unicode. Names, combining classes, widths
 * and decompositions are not in a host: those functions say so.
 */
import { typeName } from "../objects/abstract.ts";
import { fn, type PyBuiltin } from "../objects/builtin.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, strFromHost } from "../objects/sequence-values.ts";
import { codeAt, textOf } from "../objects/str-text.ts";
import { decimalValue } from "../objects/unicode.ts";
import type { ModuleSpec } from "./module.ts";

/** ORDER: the common ones first, each is tried in turn. */
const CATEGORIES =
  "Ll Lu Lo Nd Zs Po Mn So Cc Sm Ps Pe Pd Pc Sk Sc Lm Lt Mc Me Nl No Pi Pf Zl Zp Cf Cs Co".split(
    " ",
  );
const TESTS = CATEGORIES.map((name) => new RegExp(`^\\p{${name}}$`, "u"));
const known = new Map<number, string>();

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

function category(point: number): string {
  let found = known.get(point);
  if (found === undefined) {
    const text = String.fromCodePoint(point);
    const at = TESTS.findIndex((test) => test.test(text));
    found = at < 0 ? "Cn" : CATEGORIES[at];
    known.set(point, found);
  }
  return found;
}

const FORMS = new Set(["NFC", "NFD", "NFKC", "NFKD"]);

function normalized(where: string, form: PyValue, value: PyValue): [string, string] {
  const name = hostText(form);
  if (name === undefined) {
    throw typeError(`${where}() argument 1 must be str, not ${typeName(form)}`);
  }
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(`${where}() argument 2 must be str, not ${typeName(value)}`);
  }
  if (!FORMS.has(name)) throw valueError("invalid normalization form");
  return [text, text.normalize(name)];
}

function decimal(value: PyValue, fallback: PyValue | undefined): PyValue {
  const digit = decimalValue(character("decimal", value, "argument 1"));
  if (digit >= 0) return digit;
  if (fallback === undefined) throw valueError("not a decimal");
  return fallback;
}

/** A function whose data no host has. */
function missing(signature: string): PyBuiltin {
  const name = signature.slice(0, signature.indexOf("("));
  return fn(signature, () => {
    throw newError(
      "NotImplementedError",
      `unicodedata.${name}: this part of the character database is not available`,
    );
  });
}

export const unicodedataModule: ModuleSpec = {
  name: "unicodedata",
  doc: "This module provides access to the Unicode Character Database.",
  functions: [
    fn("category(chr, /)", (value: PyValue) => category(character("category", value))),
    fn("mirrored(chr, /)", (value: PyValue) => {
      const point = character("mirrored", value);
      return /^\p{Bidi_Mirrored}$/u.test(String.fromCodePoint(point)) ? 1 : 0;
    }),
    fn("decimal(chr, default=<absent>, /)", decimal),
    fn("normalize(form, unistr, /)", (form: PyValue, value: PyValue) =>
      strFromHost(normalized("normalize", form, value)[1]),
    ),
    fn("is_normalized(form, unistr, /)", (form: PyValue, value: PyValue) => {
      const [text, normal] = normalized("is_normalized", form, value);
      return text === normal;
    }),
    missing("name(chr, default=<absent>, /)"),
    missing("lookup(name, /)"),
    missing("digit(chr, default=<absent>, /)"),
    missing("numeric(chr, default=<absent>, /)"),
    missing("bidirectional(chr, /)"),
    missing("combining(chr, /)"),
    missing("decomposition(chr, /)"),
    missing("east_asian_width(chr, /)"),
  ],
};
