// Literals and format specifications, drawn by code.

import type { Leaf } from "./grammar.ts";
import type { Random } from "./random.ts";

const BITS = [7, 8, 15, 16, 30, 31, 32, 52, 53, 60, 62, 63, 64, 100, 127, 128];

export function intLiteral(r: Random): string {
  switch (r.below(12)) {
    case 0:
      return "0";
    case 1:
      return `-${r.below(100)}`;
    case 2:
      return String((1n << BigInt(r.pick(BITS))) + BigInt(r.between(-2, 2)));
    case 3:
      return `-${(1n << BigInt(r.pick(BITS))) + BigInt(r.between(-2, 2))}`;
    case 4:
      return `${r.between(1, 9)}${r.digits(r.between(10, 40))}`;
    case 5:
      return `0x${r.next().toString(16)}`;
    case 6:
      return r.pick(["0b1011", "0o777", "1_000_000", "0xFFFF_FFFF", "10**15", "0XaBc", "00"]);
    default:
      return String(r.below(12));
  }
}

const FLOATS = [
  ..."0.0 -0.0 1.0 -1.5 0.1 2.5 3.5 1e16 1e-5 1e22 1e23 123456789.123 1e308 5e-324 2.2250738585072014e-308".split(
    " ",
  ),
  ..."0.30000000000000004 9007199254740993.0 1e100 -1e-100 0.5 1_0.2_5 1e15 9.999999999999999e22 4.35".split(
    " ",
  ),
  ..."float('inf') float('-inf') 2.675 1.005 1e21 123456789012345680.0 .5 5. 1e0 0.0001 0.00001".split(
    " ",
  ),
];

export function floatLiteral(r: Random): string {
  if (r.chance(0.6)) return r.pick(FLOATS);
  const sign = r.chance(0.3) ? "-" : "";
  const text = `${sign}${r.below(1000)}.${r.digits(r.between(1, 17))}`;
  return r.chance(0.3) ? `${text}e${r.between(-30, 30)}` : text;
}

const STRINGS = [
  ..."'' 'a' 'abc' 'Hello World' 'aAbB' 'aaaa' 'ab' 'b' 'l' 'a,b,,c' ',' '-12' 'class' '_x1' '1a'".split(
    / (?=')/,
  ),
  "' '",
  "'stra\\u00dfe'",
  "'\\ufb01n'",
  "'\\u0130I\\u0131'",
  "'\\u01c5\\u01c6'",
  "'\\xe9'",
  "'na\\xefve caf\\xe9'",
  "'\\u65e5\\u672c'",
  "'\\U0001f600'",
  "'x\\U0001f600y\\U0001f601'",
  "'\\ud800'",
  "'a\\udfffb'",
  "'a\\tb\\tcd'",
  "'one\\ntwo\\r\\nthree\\r'",
  "'\\x0b\\x0c\\x1c\\x1d\\x85\\u2028end'",
  "' \\t pad \\u2003\\xa0'",
  "'\\x00\\x7f'",
  "'\\uff11\\uff12'",
  "'\\xbd\\u0663\\xb2'",
  "'\\u03c3\\u03c2 \\u0391\\u03a3'",
  "'\\u0149\\u1e9e'",
  "'e\\u0301'",
  "'%s'",
  "'%d-%s'",
  "'%5.2f%%'",
  "'%(a)s'",
  "'{}'",
  "'{0!r:>5}'",
  "'{a}'",
  "'{0[0]}'",
  "'True'",
  "'they\\'re \"x\" y3z'",
  '"it\'s"',
  "r'\\n'",
  "'''t'q'''",
  "'a' 'b'",
  "'0123456789'",
  "'3.0e2'",
  "'__a__'",
  "'\\N{LATIN SMALL LETTER A WITH ACUTE}'",
  "'\\101\\x41\\u0041'",
];

const BYTES = [
  ..."b'' b'a' b'abc' b'aXbXc' b' \\t x ' b'\\x00\\xff' b'caf\\xc3\\xa9' b'\\xe2\\x82' b'12' b'ab' b'%s-%d' b'AbC dE'".split(
    / (?=b')/,
  ),
  "b'one\\ntwo\\r\\n'",
  "br'\\x'",
  "b'\\x80abc\\xfe'",
  "b'\\xf0\\x9f\\x98\\x80'",
  "bytes([1, 2, 3])",
  "bytearray(b'xyz')",
];

const NUMBERS = [
  ..."12 -7 +3 1_000 0x1F 0b101 0o17 ff zz 1e5 -0.5 .5 5. 1e 1__0 _1 1_ nan -inf Infinity 1e400 1e-400 0x 00 0_0 010".split(
    " ",
  ),
  ..." 12 |1 2|\\t-3\\n|\\uff11\\u0662|1+2j|-j|(1-1j)|1e3j|nanj|1+|- 1||+|--1|1j2|12345678901234567890123|0.1e-3_0|\\xb2|1\\x00".split(
    "|",
  ),
];

const SPEC_FILL = ["", "", "", "<", ">", "^", "=", "*<", "*^", "0>", "\\xe9>", "x=", "{<"];
const SPEC_SIGN = ["", "", "", "+", "-", " "];
const SPEC_TYPE = [..."bcdeEfFgGnosxX%".split(""), "", "", "", "", "z", "y"];

/** What stands after the colon of a replacement field. */
export function formatSpec(r: Random): string {
  if (r.chance(0.04))
    return r.pick([
      "x<",
      "10.",
      ".",
      "+s",
      "_,d",
      ",,",
      "=",
      "1#",
      "0",
      "00",
      "z",
      "#",
      "5.2.1",
      "\\ud800<4",
      " <",
    ]);
  let spec = r.pick(SPEC_FILL);
  spec += r.pick(SPEC_SIGN);
  if (r.chance(0.1)) spec += "z";
  if (r.chance(0.2)) spec += "#";
  if (r.chance(0.2)) spec += "0";
  if (r.chance(0.6)) spec += r.pick(["1", "3", "8", "10", "15", "20", "40"]);
  if (r.chance(0.25)) spec += r.pick([",", "_"]);
  if (r.chance(0.4)) spec += `.${r.pick(["0", "1", "2", "3", "6", "10", "17", "25", "60"])}`;
  if (r.chance(0.05)) spec += r.pick([",", "_"]);
  return spec.replace("{<", "~<") + r.pick(SPEC_TYPE);
}

function percentField(r: Random): string {
  const flags = r.chance(0.4) ? r.pick(["-", "+", " ", "0", "#", "-+", "#0", "0-", "+0"]) : "";
  const width = r.chance(0.4) ? r.pick(["1", "5", "12", "30"]) : "";
  const precision = r.chance(0.35) ? r.pick([".0", ".1", ".3", ".10", "."]) : "";
  const type = r.chance(0.05) ? r.pick(["y", "", "ld", "b", "5"]) : r.pick([..."sradiouxXeEfFgGc"]);
  return `%${flags}${width}${precision}${type}`;
}

const digit: Leaf = ({ random }) => String(random.below(10));
const pickOf =
  (items: readonly string[]): Leaf =>
  ({ random }) =>
    random.pick(items);

function replacementField(scope: Parameters<Leaf>[0], quote: string): string {
  const { random } = scope;
  const kind = random.pick([
    "int",
    "float",
    "float",
    "str",
    "any",
    "int_lit",
    "float_lit",
    "int_var",
    "float_var",
    "str_var",
  ]);
  let value = scope.to(Math.min(scope.depth - 1, 1)).expand(kind);
  if (/\blambda\b|:=|^\{|!=/.test(value)) value = `(${value})`;
  if (value.startsWith("{")) value = ` ${value}`;
  const equals = random.chance(0.12) ? random.pick(["=", " = "]) : "";
  const conversion = random.chance(0.25) ? random.pick(["!r", "!s", "!a"]) : "";
  let spec = "";
  if (random.chance(0.6)) {
    spec = `:${formatSpec(random)}`;
    if (random.chance(0.2))
      spec = `:${random.pick(["", ">", "*^", "0"])}{${random.pick(["3", "10", "len(s)", "'8'", "k % 7"])}}${random.pick(["", "d", ".{2}f", ".{1}e", "s"])}`;
  }
  if (quote !== "'" && random.chance(0.1)) value = `d.get(${quote}a${quote})`;
  return `{${value}${equals}${conversion}${spec}}`;
}

const FSTRING_TEXT = ["", "", " ", "{{", "}}", "x=", "%", "\\n", "\\xe9", ": ", "a"];

function formattedString(prefix: string): Leaf {
  return (scope) => {
    const { random } = scope;
    const quote = random.pick(["'", '"', "'''", '"']);
    let text = random.pick(FSTRING_TEXT);
    for (let count = random.between(1, 2); count > 0; count--) {
      text += replacementField(scope, quote) + random.pick(FSTRING_TEXT);
    }
    return `${prefix}${quote}${text}${quote}`;
  };
}

const FORMAT_FIELDS = [
  "",
  "0",
  "1",
  "a",
  "0.real",
  "a[0]",
  "1[k]",
  "2",
  "-1",
  "a.b",
  "0[",
  "",
  "0.",
  "a]",
];

const formatCall: Leaf = (scope) => {
  const { random } = scope;
  let text = random.pick(FSTRING_TEXT);
  const automatic = random.chance(0.5);
  for (let count = random.between(1, 2); count > 0; count--) {
    const field = automatic ? "" : random.pick(FORMAT_FIELDS);
    const conversion = random.chance(0.2) ? random.pick(["!r", "!s", "!a", "!x", "!"]) : "";
    const spec = random.chance(0.6) ? `:${random.chance(0.12) ? ">{}" : formatSpec(random)}` : "";
    text += `{${field}${conversion}${spec}}${random.pick(FSTRING_TEXT)}`;
  }
  if (random.chance(0.04)) text += random.pick(["{", "}", "{0!r", "{:{", "{0:{1}}"]);
  const inner = scope.to(Math.min(scope.depth - 1, 1));
  return `'${text}'.format(${inner.expand("any")}, ${inner.expand("num")}, a=${inner.expand("any")})`;
};

const percentFormat: Leaf = (scope) => {
  const { random } = scope;
  const inner = scope.to(Math.min(scope.depth - 1, 1));
  if (random.chance(0.15)) {
    const field = percentField(random).slice(1);
    return `'${random.pick(["%(a)", "%(b)", "%(a)s %("])}${field}' % {'a': ${inner.expand("any")}, 'b': ${inner.expand("num")}}`;
  }
  const count = random.between(1, 3);
  let text = random.pick(["", "", "%%", "x "]);
  for (let i = 0; i < count; i++) text += percentField(random) + random.pick(["", "|", "%%"]);
  const values = Array.from(
    { length: random.chance(0.1) ? count + random.between(-1, 1) : count },
    () => inner.expand(random.pick(["num", "num", "num", "any", "str"])),
  );
  const prefix = random.chance(0.15) ? "b" : "";
  return `${prefix}'${text}' % (${values
    .map((value) => `${value}, `)
    .join("")
    .trimEnd()})`;
};

export const LEAVES: Readonly<Record<string, Leaf>> = {
  digit,
  bit: ({ random }) => random.pick(["0", "1"]),
  int_lit: ({ random }) => intLiteral(random),
  float_lit: ({ random }) => floatLiteral(random),
  complex_lit: ({ random }) =>
    random.pick([
      "1j",
      "-2.5j",
      "(1+2j)",
      "(0.5-0j)",
      "complex(0.0, -0.0)",
      "(-0.0+1e16j)",
      "0j",
      "complex('inf')",
      "(3+4j)",
      "1e200j",
    ]),
  bool_lit: pickOf(["True", "False"]),
  str_lit: pickOf(STRINGS),
  bytes_lit: pickOf(BYTES),
  char: pickOf(["'*'", "' '", "'\\xe9'", "'\\U0001f600'", "'ab'", "''", "'0'"]),
  width: pickOf(["0", "1", "3", "8", "11", "-4", "True", "20"]),
  number_text: ({ random }) => `'${random.pick(NUMBERS)}'`,
  hex_float: pickOf([
    "'0x1.8p3'",
    "'-0x.1p-4'",
    "'inf'",
    "'0x1p1024'",
    "'0x1.fffffffffffff8p0'",
    "'1.8'",
    "'0x'",
    "'nan'",
    "' 0x10 '",
    "'0x1p-1080'",
    "'0x1.00000000000008p0'",
  ]),
  hex_text: pickOf([
    "'ff00'",
    "'0 1'",
    "'ab cd ef'",
    "'zz'",
    "''",
    "'\\xe9'",
    "' 01\\t02\\n'",
    "'123'",
  ]),
  spec: ({ random }) => formatSpec(random),
  spec_lit: ({ random }) => `'${formatSpec(random)}'`,
  fstring: formattedString("f"),
  tstring: formattedString("t"),
  raw_fstring: formattedString("rf"),
  percent: percentFormat,
  str_format: formatCall,
  level: (scope) => `w${scope.depth < 0 ? 0 : scope.depth}`,
  capture: (scope) => `m${scope.fresh("capture")}`,
};
