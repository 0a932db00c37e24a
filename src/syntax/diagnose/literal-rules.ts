// Rules of literals for the diagnosing pass: numbers, strings, f- and t-strings and their replacement fields.
//
// Decoding is repeated here for its errors; values are not kept, but for what complex patterns ask.

import { decodeBytes, decodeStr, isAscii, LiteralError, parseNumber } from "../literal.ts";
import { stringBody } from "../parser-string.ts";
import { SyntaxFailure } from "../syntax-failure.ts";
import { T } from "../tokens.ts";
import {
  action,
  ahead,
  either,
  error,
  errors,
  keep,
  many,
  memoRule,
  node,
  not,
  optional,
  type Pass,
  rule,
  some,
  spansIn,
  type Value,
} from "./engine.ts";
import type { Span } from "./span.ts";

const ignore = (): void => {};

export function numberToken(pass: Pass): Span | undefined {
  if (pass.peek() !== T.NUMBER) return undefined;
  const token = pass.token(pass.mark++);
  try {
    return { ...token, kind: "Constant", value: parseNumber(token.text) };
  } catch (failure) {
    if (!(failure instanceof LiteralError)) throw failure;
    pass.report.place(token.lineno, -1, token.endLine, -1, failure.message);
    return pass.stop();
  }
}

// Decodes, or reports at `place` what cannot be decoded.
function decoded(pass: Pass, place: Span, decode: () => void): void {
  try {
    decode();
  } catch (failure) {
    if (!(failure instanceof LiteralError)) throw failure;
    pass.report.at(place, place, failure.message);
    pass.stop();
  }
}

rule("number", [[numberToken]]);

rule("string", [
  action([T.STRING], (pass, _, start) => {
    const { tokens, source } = pass.tokenizer;
    const token = pass.token(start);
    const body = stringBody(source, tokens.start[start], tokens.end[start]);
    const text = source.slice(body.start, body.end);
    if (!body.bytes) {
      decoded(pass, token, () => {
        if (!body.raw) decodeStr(text, ignore);
      });
      return { ...token, kind: "Constant", value: { type: "str", value: text } };
    }
    if (!isAscii(text)) {
      pass.report.at(token, token, "bytes can only contain ASCII literal characters");
      pass.stop();
    }
    decoded(pass, token, () => {
      decodeBytes(text, body.raw, ignore);
    });
    return { ...token, kind: "Constant", value: { type: "bytes", value: new Uint8Array() } };
  }),
]);

memoRule("strings", [
  errors("wrong_string_mix"),
  action([some(either("fstring", "string"))], (pass, values, start) => {
    const parts = spansIn(values);
    const bytes = parts.filter((part) => part.value?.type === "bytes").length;
    if (bytes > 0 && bytes < parts.length) {
      pass.report.here("cannot mix bytes and nonbytes literals");
      pass.stop();
    }
    if (parts.length === 1) return parts[0];
    const formatted = parts.some((part) => part.kind === "JoinedStr");
    const whole = pass.span(formatted ? "JoinedStr" : "Constant", start, [], "");
    return formatted ? whole : { ...whole, value: parts[0].value };
  }),
  node("TemplateStr", [some("tstring")]),
]);

const MIXED = "cannot mix t-string literals with string or bytes literals";
rule("wrong_string_mix", [
  error(
    [keep(some(either("fstring", "string"))), keep("tstring")],
    (report, [, last, template]) => {
      report.at(last, template, MIXED);
    },
  ),
  error([keep(some("tstring")), keep(either("fstring", "string"))], (report, [, last, other]) => {
    report.at(last, other, MIXED);
  }),
]);

// --- f- and t-strings ------------------------------------------------------------------------------------------------

// Literal text stays undecoded until the end of the string has been seen.
function stringText(kind: T): (pass: Pass) => Span | undefined {
  return (pass) => {
    if (pass.peek() !== kind) return undefined;
    return { ...pass.token(pass.mark++), kind: "text" };
  };
}

// The start token of the f- or t-string that token i is in.
function openingOf(pass: Pass, i: number): number {
  const { kind } = pass.tokenizer.tokens;
  let depth = 0;
  for (;;) {
    i--;
    if (kind[i] === T.FSTRING_END || kind[i] === T.TSTRING_END) depth++;
    else if (kind[i] === T.FSTRING_START || kind[i] === T.TSTRING_START) {
      if (depth-- === 0) return i;
    }
  }
}

// In a format spec, text is decoded at once, and CPython forgets to make a SyntaxError of what fails.
function specText(kind: T): (pass: Pass) => Span | undefined {
  return (pass) => {
    if (pass.peek() !== kind) return undefined;
    const raw = /r/i.test(pass.text(openingOf(pass, pass.mark)));
    const token = pass.token(pass.mark++);
    try {
      if (!raw) decodeStr(token.text, ignore);
    } catch (failure) {
      if (!(failure instanceof LiteralError)) throw failure;
      const message = failure.message.replace(/^\(unicode error\) /, "");
      const { filename } = pass.tokenizer.options;
      throw new SyntaxFailure("UnicodeDecodeError", message, filename, null);
    }
    return { ...token, kind: "spec" };
  };
}

function joined(kind: string): (pass: Pass, values: Value[], start: number) => Span {
  return (pass, values, start) => {
    const raw = /r/i.test(pass.text(start));
    for (const part of spansIn(values[1])) {
      if (raw || part.kind !== "text") continue;
      decoded(pass, part, () => {
        decodeStr(part.text, ignore);
      });
    }
    return pass.span(kind, start, [], "");
  };
}

function declareFormatted(letter: "f" | "t", start: T, middle: T, end: T): void {
  const s = `${letter}string`;
  const field = `${s}_field`;
  rule(s, [
    action([start, many(`${s}_middle`), end], joined(letter === "f" ? "JoinedStr" : "TemplateStr")),
  ]);
  rule(`${s}_middle`, [[field], [stringText(middle)]]);
  rule(field, [
    node("FormattedValue", [
      T.LBRACE,
      "annotated_rhs",
      optional(T.EQUAL),
      optional(`${s}_conversion`),
      optional(`${s}_spec`),
      T.RBRACE,
    ]),
    errors(`wrong_${field}`),
  ]);
  rule(`${s}_conversion`, [
    action([T.EXCLAMATION, T.NAME], (pass, values) => {
      const [mark, name] = spansIn(values);
      if (mark.lineno !== name.lineno || mark.endCol !== name.col) {
        const message = "conversion type must come right after the exclamation mark";
        pass.report.at(mark, name, `${letter}-string: ${message}`);
        pass.stop();
      }
      if (!/^[sra]$/.test(name.text)) {
        const message = `invalid conversion character '${name.text}': expected 's', 'r', or 'a'`;
        pass.report.at(name, name, `${letter}-string: ${message}`);
        pass.stop();
      }
      return name;
    }),
  ]);
  rule(`${s}_spec`, [[T.COLON, many(`${s}_spec_part`)]]);
  rule(`${s}_spec_part`, [[specText(middle)], [field]]);
  declareFieldErrors(letter, field);
}

function declareFieldErrors(letter: "f" | "t", field: string): void {
  const s = `${letter}string`;
  const missing = (kind: T, spelling: string) =>
    error([T.LBRACE, keep(kind)], (report, [token]) => {
      const message = `${letter}-string: valid expression required before '${spelling}'`;
      report.at(token, token, message);
    });
  const expecting = (items: (T | string | ReturnType<typeof optional>)[], what: string) =>
    error([T.LBRACE, ...items], (report, _, pass) => {
      pass.peek();
      report.atToken(pass.mark, `${letter}-string: ${what}`);
    });
  const conversion = optional(T.EXCLAMATION, T.NAME);
  rule(`wrong_${field}`, [
    missing(T.EQUAL, "="),
    missing(T.EXCLAMATION, "!"),
    missing(T.COLON, ":"),
    missing(T.RBRACE, "}"),
    expecting([not("annotated_rhs")], "expecting a valid expression after '{'"),
    expecting(
      ["annotated_rhs", not(T.EQUAL, T.EXCLAMATION, T.COLON, T.RBRACE)],
      "expecting '=', or '!', or ':', or '}'",
    ),
    expecting(
      ["annotated_rhs", T.EQUAL, not(T.EXCLAMATION, T.COLON, T.RBRACE)],
      "expecting '!', or ':', or '}'",
    ),
    [T.LBRACE, "annotated_rhs", optional(T.EQUAL), `wrong_${s}_conversion`],
    expecting(
      ["annotated_rhs", optional(T.EQUAL), conversion, not(T.COLON, T.RBRACE)],
      "expecting ':' or '}'",
    ),
    expecting(
      [
        "annotated_rhs",
        optional(T.EQUAL),
        conversion,
        T.COLON,
        many("fstring_spec_part"),
        not(T.RBRACE),
      ],
      "expecting '}', or format specs",
    ),
    expecting(["annotated_rhs", optional(T.EQUAL), conversion, not(T.RBRACE)], "expecting '}'"),
  ]);
  const bad = (items: (T | ReturnType<typeof ahead>)[], what: string) =>
    error(items, (report, _, pass) => {
      pass.peek();
      report.atToken(pass.mark, `${letter}-string: ${what} conversion character`);
    });
  rule(`wrong_${s}_conversion`, [
    bad([T.EXCLAMATION, ahead(T.COLON, T.RBRACE)], "missing"),
    bad([T.EXCLAMATION, not(T.NAME)], "invalid"),
  ]);
}

declareFormatted("f", T.FSTRING_START, T.FSTRING_MIDDLE, T.FSTRING_END);
declareFormatted("t", T.TSTRING_START, T.TSTRING_MIDDLE, T.TSTRING_END);
