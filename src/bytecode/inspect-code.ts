/** Questions about a code object that its instructions answer. */
import { CodeFlag, type PyCode } from "./code.ts";
import { CACHE_UNITS, Op } from "./opcodes.ts";

/** Opcode and whole argument of each instruction. */
export function* instructionsOf(code: PyCode): Generator<{ op: number; arg: number }> {
  const { co_code: bytes } = code;
  let extended = 0;
  for (let unit = 0; unit < bytes.length >> 1; ) {
    const op = bytes[2 * unit];
    const arg = (extended << 8) | bytes[2 * unit + 1];
    extended = op === Op.EXTENDED_ARG ? arg : 0;
    unit += op === Op.EXTENDED_ARG ? 1 : 1 + CACHE_UNITS[op];
    if (op !== Op.EXTENDED_ARG) yield { op, arg };
  }
}

/** Flags of code whose calls give something to resume. */
export const SUSPENDS = CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR;

export function returnsOnlyNone(code: PyCode): boolean {
  if ((code.co_flags & SUSPENDS) !== 0) return false;
  let isNone = false;
  for (const { op, arg } of instructionsOf(code)) {
    if (op === Op.RETURN_VALUE && !isNone) return false;
    isNone = op === Op.LOAD_CONST && code.co_consts[arg] === null;
  }
  return true;
}
