/**
 * The operators: one record each, in the order of BINARY_OP's argument (CPython's NB_* numbers).
 * Names of special methods, slots and the texts of errors derive from it.
 */
import type { SlotName } from "./object.ts";

export interface BinaryOperator {
  readonly symbol: string;
  readonly slot: SlotName;
  readonly inplaceSlot: SlotName;
  readonly method: string;
  readonly reflected: string;
  readonly inplace: string;
}

function row(symbol: string, slot: string, stem: string): BinaryOperator {
  const inplaceSlot = `inplace${slot[0].toUpperCase()}${slot.slice(1)}`;
  return {
    symbol,
    slot: slot as SlotName,
    inplaceSlot: inplaceSlot as SlotName,
    method: `__${stem}__`,
    reflected: `__r${stem}__`,
    inplace: `__i${stem}__`,
  };
}

/** Index = oparg of BINARY_OP; + 13 is the in-place form; 26 is subscription. */
export const BINARY_OPERATORS: readonly BinaryOperator[] = [
  row("+", "add", "add"),
  row("&", "and", "and"),
  row("//", "floorDivide", "floordiv"),
  row("<<", "lshift", "lshift"),
  row("@", "matmul", "matmul"),
  row("*", "multiply", "mul"),
  row("%", "remainder", "mod"),
  row("|", "or", "or"),
  row("**", "power", "pow"),
  row(">>", "rshift", "rshift"),
  row("-", "subtract", "sub"),
  row("/", "trueDivide", "truediv"),
  row("^", "xor", "xor"),
];
export const NB_ADD = 0;
export const NB_MULTIPLY = 5;
export const NB_REMAINDER = 6;
export const NB_POWER = 8;
export const NB_SUBTRACT = 10;
export const NB_INPLACE = 13;
export const NB_SUBSCR = 26;

/** By CompareOp: LT LE EQ NE GT GE. */
export const COMPARE_SYMBOLS = ["<", "<=", "==", "!=", ">", ">="] as const;
export const COMPARE_METHODS = [
  "__lt__",
  "__le__",
  "__eq__",
  "__ne__",
  "__gt__",
  "__ge__",
] as const;
/** The operator with its operands exchanged. */
export const SWAPPED_COMPARE = [4, 5, 2, 3, 0, 1] as const;
