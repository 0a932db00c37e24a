// `print` of compiled code. Scalars, strings and tuples of them; a call becomes one `print` op whose format lists what its
// operands are. The formats of all modules share one table: the host turns an op's operands into text with it.

import type { Value } from "../../kernel/ir.ts";
import type { Lowering } from "../lowering/lowering.ts";
import type { LValue } from "../lowering/value.ts";
import { TupleType } from "../types/containers.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  LiteralType,
  none,
  UnicodeType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { formatFloat } from "./print-number.ts";
import { type FunctionRecord, register } from "./record.ts";

/** What a format is made of: fixed text, and values that take operands. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "int" | "uint" | "bool" | "complex64" | "complex128" | "string" }
  | { readonly kind: "float"; readonly bits: number };

const formats: (readonly Piece[])[] = [];
const numbers = new Map<string, number>();

function formatOf(pieces: readonly Piece[]): number {
  const key = JSON.stringify(pieces);
  let id = numbers.get(key);
  if (id === undefined) {
    id = formats.length;
    formats.push(pieces);
    numbers.set(key, id);
  }
  return id;
}

const asFloat = new DataView(new ArrayBuffer(8));
function floatOf(bits: bigint): number {
  asFloat.setBigInt64(0, bits);
  return asFloat.getFloat64(0);
}

/** `(1+2j)`, as Python writes complex numbers. */
function complexText(re: number, im: number, bits: number): string {
  const part = (x: number): string => formatFloat(x, bits).replace(/\.0$/, "");
  if (Object.is(re, 0)) return `${part(im)}j`;
  const sign = im < 0 || Object.is(im, -0) || Number.isNaN(im) ? "" : "+";
  return `(${part(re)}${Number.isNaN(im) ? "+" : sign}${part(im)}j)`;
}

/** The text of one `print`; `textAt` reads strings of the memory. */
export function printedText(
  format: number,
  operands: readonly bigint[],
  textAt: (address: number, length: number) => string,
): string {
  let at = 0;
  const next = (): bigint => operands[at++];
  return formats[format]
    .map((piece) => {
      switch (piece.kind) {
        case "text":
          return piece.text;
        case "int":
          return String(next());
        case "uint":
          return String(BigInt.asUintN(64, next()));
        case "bool":
          return next() === 0n ? "False" : "True";
        case "float":
          return formatFloat(floatOf(next()), piece.bits);
        case "complex64":
          return complexText(floatOf(next()), floatOf(next()), 32);
        case "complex128":
          return complexText(floatOf(next()), floatOf(next()), 64);
        case "string":
          return textAt(Number(next()), Number(next()));
      }
    })
    .join("");
}

const textPiece = (text: string): Piece => ({ kind: "text", text });

/** Python's repr of a constant string. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + text.replace(/\\/g, "\\\\").replaceAll(quote, `\\${quote}`) + quote;
}

/** Pieces and operands of a value; null for types that cannot be printed. */
function piecesOf(type: NumbaType): Piece[] | null {
  if (type instanceof LiteralType) {
    if (typeof type.value === "boolean") return [textPiece(type.value ? "True" : "False")];
    return [textPiece(String(type.value))];
  }
  if (type === none) return [textPiece("None")];
  if (type === boolean) return [{ kind: "bool" }];
  if (type instanceof IntegerType) return [{ kind: type.signed ? "int" : "uint" }];
  if (type instanceof FloatType) return [{ kind: "float", bits: type.bits }];
  if (type instanceof ComplexType) return [{ kind: type.bits === 64 ? "complex64" : "complex128" }];
  if (type instanceof UnicodeType) return [{ kind: "string" }];
  if (!(type instanceof TupleType)) return null;
  const pieces: Piece[] = [];
  const { named } = type;
  pieces.push(textPiece(named === null ? "(" : `${named.cls.name}(`));
  for (const [k, item] of type.items.entries()) {
    if (k > 0) pieces.push(textPiece(", "));
    if (named !== null) pieces.push(textPiece(`${named.fields[k]}=`));
    if (item instanceof LiteralType && typeof item.value === "string") {
      pieces.push(textPiece(quoted(item.value)));
      continue;
    }
    const inner = piecesOf(item);
    if (inner === null || item instanceof UnicodeType) return null;
    pieces.push(...inner);
  }
  pieces.push(textPiece(named === null && type.items.length === 1 ? ",)" : ")"));
  return pieces;
}

/** Operands as the op takes them: 64-bit integers, floats, pointers. */
function operandsOf(l: Lowering, v: LValue): Value[] {
  const { type } = v;
  if (type instanceof UnicodeType) return [v.parts[0], v.parts[2]];
  if (type === boolean) return [l.b.convert("from_bool", "i64", v.parts[0])];
  if (type instanceof IntegerType && type.bits < 64) {
    return [l.b.convert(type.signed ? "ext_s" : "ext_u", "i64", v.parts[0])];
  }
  if (type instanceof TupleType) return l.items(v).flatMap((item) => operandsOf(l, item));
  return [...v.parts];
}

const printRecord: FunctionRecord = {
  python: "builtins.print",
  params: "*values",
  text: "<built-in function print>",
  resolve: (args) => {
    const pieces: Piece[] = [];
    for (const [k, t] of args.entries()) {
      const own = piecesOf(t as NumbaType);
      if (own === null) return null;
      if (k > 0) pieces.push(textPiece(" "));
      pieces.push(...own);
    }
    pieces.push(textPiece("\n"));
    return {
      args: args.map((t) => (t instanceof LiteralType ? t : unliteral(t as NumbaType))),
      result: none,
      lower: (l, values) => {
        const operands = values.flatMap((v) => operandsOf(l, v));
        l.b.emit("print", "i32", operands, { imm: formatOf(pieces) });
        return l.none();
      },
    };
  },
};

register(printRecord);
