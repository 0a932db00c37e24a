/** Pairs of loads and stores of the first sixteen locals become one instruction. */
import { Op } from "../bytecode/opcodes.ts";
import type { Block } from "./block.ts";
import { removeNops } from "./clean-up.ts";
import type { Instruction } from "./instruction-sequence.ts";

export function insertSuperinstructions(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const { instrs } = b;
    for (let i = 0; i + 1 < instrs.length; i++) {
      const first = instrs[i];
      const second = instrs[i + 1];
      if (first.op === Op.LOAD_FAST) {
        if (second.op === Op.LOAD_FAST) combine(first, second, Op.LOAD_FAST_LOAD_FAST);
      } else if (first.op === Op.STORE_FAST) {
        if (second.op === Op.LOAD_FAST) combine(first, second, Op.STORE_FAST_LOAD_FAST);
        else if (second.op === Op.STORE_FAST) combine(first, second, Op.STORE_FAST_STORE_FAST);
      }
    }
  }
  removeNops(entry);
}

function combine(first: Instruction, second: Instruction, op: Op): void {
  const [line, nextLine] = [first.loc.lineno, second.loc.lineno];
  if (line >= 0 && nextLine >= 0 && line !== nextLine) return;
  if (first.arg >= 16 || second.arg >= 16) return;
  first.become(op, (first.arg << 4) | second.arg);
  second.become(Op.NOP);
}
