/**
 * The module `_locale`: the locales "C" and "C.UTF-8", the ones a host without the C library's locale
 * files has. Messages have no translations.
 */

import { platform } from "../host/platform.ts";
import { index, typeName } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple } from "../objects/sequence-values.ts";
import { compareTexts, type Text, textOf } from "../objects/str-text.ts";
import { cInt } from "./c-number.ts";
import type { ModuleSpec } from "./module.ts";
import { DAYS, MONTHS } from "./time/format.ts";

const errorType = bareType("Error", exceptionTypes.Exception);
defineType(errorType, { module: "locale", hasDict: true, hasWeakref: true });
const localeError = (message: string): PyBaseException =>
  new PyBaseException(errorType, new PyTuple([message]));

/** The categories in the order of Linux's numbers; "" stands for LC_ALL. */
const CATEGORIES = [
  "LC_CTYPE",
  "LC_NUMERIC",
  "LC_TIME",
  "LC_COLLATE",
  "LC_MONETARY",
  "LC_MESSAGES",
  "",
  "LC_PAPER",
  "LC_NAME",
  "LC_ADDRESS",
  "LC_TELEPHONE",
  "LC_MEASUREMENT",
  "LC_IDENTIFICATION",
];
const LC_ALL = 6;
const current: string[] = CATEGORIES.map((_name, i) => (i === 0 ? "C.UTF-8" : "C"));

/** The locale that a name means, or undefined. */
function known(name: string): string | undefined {
  if (name === "C" || name === "POSIX") return "C";
  return /^C\.utf-?8$/i.test(name) ? "C.UTF-8" : undefined;
}

/** What the environment asks for in a category. */
function fromEnvironment(category: string): string {
  const { env } = platform();
  return env.get("LC_ALL") || env.get(category) || env.get("LANG") || "C";
}

function allCategories(): string {
  if (current.every((name, i) => i === LC_ALL || name === current[0])) return current[0];
  return CATEGORIES.flatMap((name, i) => (i === LC_ALL ? [] : [`${name}=${current[i]}`])).join(";");
}

function setLocale(categoryValue: PyValue, name: PyValue): PyValue {
  const category = cInt(categoryValue);
  const text = name === null ? null : hostText(name);
  if (text === undefined) {
    throw typeError(`setlocale() argument 2 must be str or None, not ${typeName(name)}`);
  }
  if (text?.includes("\0")) throw valueError("embedded null character");
  const exists = category >= 0 && category < CATEGORIES.length;
  if (text === null) {
    if (!exists) throw localeError("locale query failed");
    return category === LC_ALL ? allCategories() : current[category];
  }
  if (!exists) throw localeError("unsupported locale setting");
  const affected = category === LC_ALL ? CATEGORIES.map((_name, i) => i) : [category];
  const chosen = affected.map((i) => known(text === "" ? fromEnvironment(CATEGORIES[i]) : text));
  if (chosen.includes(undefined)) throw localeError("unsupported locale setting");
  affected.forEach((i, at) => {
    current[i] = chosen[at] as string;
  });
  return category === LC_ALL ? allCategories() : current[category];
}

const CHAR_MAX = 127;

function localeConventions(): PyDict {
  const dict = new PyDict();
  const set = (value: () => PyValue, ...names: string[]): void => {
    for (const name of names) dict.set(name, value());
  };
  set(() => "", "int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep");
  set(() => new PyList([]), "mon_grouping");
  set(() => "", "positive_sign", "negative_sign");
  set(() => CHAR_MAX, "int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space");
  set(() => CHAR_MAX, "n_cs_precedes", "n_sep_by_space", "p_sign_posn", "n_sign_posn");
  set(() => ".", "decimal_point");
  set(() => "", "thousands_sep");
  set(() => new PyList([]), "grouping");
  return dict;
}

// ---- nl_langinfo ------------------------------------------------------------------------------------

const TIME_ITEMS = 0x20000;

/** Names and numbers of the items, with their texts. */
const LANGUAGE_ITEMS = new Map<string, readonly [number, string]>();
for (const [offset, prefix, names] of [
  [0, "ABDAY_", DAYS.map((day) => day.slice(0, 3))],
  [7, "DAY_", DAYS],
  [14, "ABMON_", MONTHS.map((month) => month.slice(0, 3))],
  [26, "MON_", MONTHS],
] as const) {
  names.forEach((name, i) => {
    LANGUAGE_ITEMS.set(`${prefix}${i + 1}`, [TIME_ITEMS + offset + i, name]);
  });
}
for (const [name, number, text] of [
  ["CODESET", 14, "UTF-8"],
  ["RADIXCHAR", 0x10000, "."],
  ["THOUSEP", 0x10001, ""],
  ["AM_STR", TIME_ITEMS + 38, "AM"],
  ["PM_STR", TIME_ITEMS + 39, "PM"],
  ["D_T_FMT", TIME_ITEMS + 40, "%a %b %e %H:%M:%S %Y"],
  ["D_FMT", TIME_ITEMS + 41, "%m/%d/%y"],
  ["T_FMT", TIME_ITEMS + 42, "%H:%M:%S"],
  ["T_FMT_AMPM", TIME_ITEMS + 43, "%I:%M:%S %p"],
  ["ERA", TIME_ITEMS + 44, ""],
  ["ERA_D_FMT", TIME_ITEMS + 46, ""],
  ["ALT_DIGITS", TIME_ITEMS + 47, ""],
  ["ERA_D_T_FMT", TIME_ITEMS + 48, ""],
  ["ERA_T_FMT", TIME_ITEMS + 49, ""],
  ["_DATE_FMT", TIME_ITEMS + 108, "%a %b %e %H:%M:%S %Z %Y"],
  ["CRNCYSTR", 0x4000f, "-"],
  ["YESEXPR", 0x50000, "^[yY]"],
  ["NOEXPR", 0x50001, "^[nN]"],
] as const) {
  LANGUAGE_ITEMS.set(name, [number, text]);
}

function languageItem(key: PyValue): string {
  const wanted = index(key);
  for (const [number, text] of LANGUAGE_ITEMS.values()) {
    if (number === wanted) {
      return number === 14 && current[0] === "C" ? "ANSI_X3.4-1968" : text;
    }
  }
  throw valueError("unsupported langinfo constant");
}

// ---- order of texts, messages -----------------------------------------------------------------------

function collationText(where: string, value: PyValue): string {
  const text = hostText(value);
  if (text === undefined) throw typeError(`${where} must be str, not ${typeName(value)}`);
  if (text.includes("\0")) throw valueError("embedded null character");
  return text;
}

function compare(left: PyValue, right: PyValue): number {
  collationText("strcoll() argument 1", left);
  collationText("strcoll() argument 2", right);
  return Math.sign(compareTexts(textOf(left) as Text, textOf(right) as Text));
}

const domain = { current: "messages" };
const folders = new Map<string, string>();

function textDomain(name: PyValue): string {
  if (name === null) return domain.current;
  const text = hostText(name);
  if (text === undefined) {
    throw typeError(`textdomain() argument must be str or None, not ${typeName(name)}`);
  }
  domain.current = text === "" ? "messages" : text;
  return domain.current;
}

function bindDomain(name: PyValue, folder: PyValue): PyValue {
  const text = hostText(name);
  if (text === undefined || text === "") throw localeError("domain must be a non-empty string");
  const path = folder === null ? undefined : hostText(folder);
  if (path !== undefined) folders.set(text, path);
  return folders.get(text) ?? "/usr/share/locale";
}

export const localeModule: ModuleSpec = {
  name: "_locale",
  doc: "Support for POSIX locales.",
  functions: [
    fn("setlocale(category, locale=None, /)", setLocale),
    fn("localeconv()", localeConventions),
    fn("nl_langinfo(key, /)", languageItem),
    fn("getencoding()", () => "UTF-8"),
    fn("strcoll(os1, os2, /)", compare),
    fn("strxfrm(string, /)", (value: PyValue) => {
      collationText("strxfrm() argument", value);
      return value;
    }),
    fn("gettext(msg, /)", (message: PyValue) => message),
    fn("dgettext(domain, msg, /)", (_domain: PyValue, message: PyValue) => message),
    fn("dcgettext(domain, msg, category, /)", (_domain: PyValue, message: PyValue) => message),
    fn("textdomain(domain, /)", textDomain),
    fn("bindtextdomain(domain, dir, /)", bindDomain),
    fn(
      "bind_textdomain_codeset(domain, codeset, /)",
      (_domain: PyValue, codeset: PyValue) => codeset,
    ),
  ],
  types: [errorType],
  names: () => ({
    ...Object.fromEntries([...LANGUAGE_ITEMS].map(([name, [number]]) => [name, number])),
    LC_CTYPE: 0,
    LC_NUMERIC: 1,
    LC_TIME: 2,
    LC_COLLATE: 3,
    LC_MONETARY: 4,
    LC_MESSAGES: 5,
    LC_ALL,
    CHAR_MAX,
  }),
};
