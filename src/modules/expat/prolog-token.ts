/** Tokens of the prolog and of the declarations in a document type. */
import { isSpace, matchAt, NAME, NAME_TOKEN } from "./characters.ts";
import type { Scanner } from "./scanner.ts";

export type PrologKind =
  | "space"
  | "name"
  | "name-token"
  | "literal"
  | "declaration"
  | "instruction"
  | "comment"
  | "element"
  | "reference"
  | "keyword"
  | "close-group"
  | "condition"
  | "end"
  | "["
  | "]"
  | ">"
  | "("
  | "|"
  | ","
  | "%";

export interface PrologToken {
  readonly kind: PrologKind;
  /** Names without their suffix, literals without quotes. */
  readonly text: string;
  /** `?`, `*` or `+` after a name or a group. */
  readonly suffix: string;
  readonly from: number;
  readonly to: number;
}

const AFTER_NAME = /[ \t\r\n>),|[%]/;

/** The token at the scanner's position, which moves behind it. */
export function prologToken(s: Scanner): PrologToken {
  const { text, pos: from } = s;
  const make = (kind: PrologKind, to: number, value = "", suffix = ""): PrologToken => {
    s.pos = to;
    return { kind, text: value, suffix, from, to };
  };
  if (from >= text.length) return make("end", from);
  const c = text[from];
  switch (c) {
    case " ":
    case "\t":
    case "\r":
    case "\n":
      return make("space", s.skipSpace(from));
    case '"':
    case "'":
      return literal(s, c, make);
    case "<":
      return markup(s, make);
    case "[":
    case ">":
    case "(":
    case "|":
    case ",":
      return make(c, from + 1);
    case "]":
      return make(c, from + 1);
    case ")": {
      const next = text[from + 1];
      if (next === undefined && !s.isFinal) throw s.cut(from);
      const suffix = next !== undefined && "?*+".includes(next) ? next : "";
      return make("close-group", from + 1 + suffix.length, "", suffix);
    }
    case "#": {
      const name = s.name(from + 1, from);
      return make("keyword", from + 1 + name.length, name);
    }
    case "%": {
      if (from + 1 >= text.length) throw s.cut(from);
      if (isSpace(text.charCodeAt(from + 1))) return make("%", from + 1);
      const name = s.name(from + 1, from);
      const end = from + 1 + name.length;
      if (text[end] !== ";") throw s.invalid(end);
      return make("reference", end + 1, name);
    }
    default:
      return word(s, make);
  }
}

type Make = (kind: PrologKind, to: number, value?: string, suffix?: string) => PrologToken;

function literal(s: Scanner, quote: string, make: Make): PrologToken {
  const { text, pos: from } = s;
  const close = text.indexOf(quote, from + 1);
  s.checkAllowed(from + 1, close < 0 ? text.length : close);
  if (close < 0) throw s.cut(from);
  const after = text[close + 1];
  if (after === undefined && !s.isFinal) throw s.cut(from);
  if (after !== undefined && !/[ \t\r\n>%[]/.test(after)) throw s.invalid(close + 1);
  return make("literal", close + 1, text.slice(from + 1, close));
}

function markup(s: Scanner, make: Make): PrologToken {
  const { text, pos: from } = s;
  const c = text[from + 1];
  if (c === undefined) throw s.cut(from);
  if (c === "?") return make("instruction", from);
  if (c !== "!") {
    if (matchAt(NAME, text, from + 1) === "") throw s.invalid(from + 1);
    return make("element", from);
  }
  const d = text[from + 2];
  if (d === undefined) throw s.cut(from);
  if (d === "-") {
    if (text[from + 3] === undefined) throw s.cut(from);
    if (text[from + 3] !== "-") throw s.invalid(from + 3);
    return make("comment", from);
  }
  if (d === "[") return make("condition", from + 3);
  const name = matchAt(/[A-Za-z]+/y, text, from + 2);
  const end = from + 2 + name.length;
  if (name === "") throw s.invalid(end);
  if (end >= text.length) throw s.cut(from);
  if (!isSpace(text.charCodeAt(end)) && text[end] !== "%") throw s.invalid(end);
  return make("declaration", end, name);
}

function word(s: Scanner, make: Make): PrologToken {
  const { text, pos: from } = s;
  const token = matchAt(NAME_TOKEN, text, from);
  if (token === "") throw s.invalid(from);
  const end = from + token.length;
  const next = text[end];
  if (next === undefined && !s.isFinal) throw s.cut(from);
  const isName = matchAt(NAME, text, from).length === token.length;
  if (next === undefined) return make(isName ? "name" : "name-token", end, token);
  if (isName && "?*+".includes(next)) return make("name", end + 1, token, next);
  if (!AFTER_NAME.test(next)) throw s.invalid(end);
  return make(isName ? "name" : "name-token", end, token);
}
