/** The type bytes of marshal, shared by its writer and reader. */

/** In the type byte: later values may refer to this one. */
export const REF = 0x80;

/** Values lie in each other at most so deep. */
export const MAX_DEPTH = 2000;

/** Digits of large ints have 15 bits. */
export const DIGIT_BITS = 15;

export const MARSHAL_VERSION = 5;

const code = (c: string): number => c.charCodeAt(0);

export const Kind = {
  null: code("0"),
  none: code("N"),
  true: code("T"),
  false: code("F"),
  ellipsis: code("."),
  stopIteration: code("S"),
  int: code("i"),
  int64: code("I"),
  long: code("l"),
  floatText: code("f"),
  float: code("g"),
  complexText: code("x"),
  complex: code("y"),
  bytes: code("s"),
  text: code("u"),
  internedText: code("t"),
  ascii: code("a"),
  internedAscii: code("A"),
  shortAscii: code("z"),
  internedShortAscii: code("Z"),
  tuple: code("("),
  shortTuple: code(")"),
  list: code("["),
  dict: code("{"),
  set: code("<"),
  frozenset: code(">"),
  slice: code(":"),
  code: code("c"),
  reference: code("r"),
} as const;
