/**
 * Basic blocks and the control-flow graph of a code object.
 *
 * Blocks are linked in the order in which they will be laid out; control falls through to the next one unless the last
 * instruction leaves. A jump is always last in its block; handlers are entered from SETUP_* instructions.
 */
import type { Location } from "../bytecode/line-table.ts";
import { OP_INFO, Op } from "../bytecode/opcodes.ts";
import { Instruction, type InstructionSequence } from "./instruction-sequence.ts";

/** How passes classify opcodes. */
const enum Trait {
  JUMP = 1,
  UNCONDITIONAL_JUMP = 2,
  CONDITIONAL_POP_JUMP = 4,
  SCOPE_EXIT = 8,
  BLOCK_PUSH = 16,
  EVAL_BREAK = 32,
}

const TRAITS = new Uint8Array(512);
for (const [number, { operand, group }] of Object.entries(OP_INFO)) {
  const jumps = operand === "jump" || operand === "jump-back";
  if (jumps && group !== "specialized") TRAITS[Number(number)] |= Trait.JUMP;
}
function mark(trait: Trait, ...ops: Op[]): void {
  for (const op of ops) TRAITS[op] |= trait;
}
mark(
  Trait.UNCONDITIONAL_JUMP,
  Op.JUMP,
  Op.JUMP_NO_INTERRUPT,
  Op.JUMP_FORWARD,
  Op.JUMP_BACKWARD,
  Op.JUMP_BACKWARD_NO_INTERRUPT,
);
mark(
  Trait.CONDITIONAL_POP_JUMP,
  Op.POP_JUMP_IF_FALSE,
  Op.POP_JUMP_IF_TRUE,
  Op.POP_JUMP_IF_NONE,
  Op.POP_JUMP_IF_NOT_NONE,
);
mark(Trait.SCOPE_EXIT, Op.RETURN_VALUE, Op.RAISE_VARARGS, Op.RERAISE);
mark(Trait.BLOCK_PUSH, Op.SETUP_FINALLY, Op.SETUP_WITH, Op.SETUP_CLEANUP);
mark(
  Trait.EVAL_BREAK,
  Op.JUMP,
  Op.JUMP_BACKWARD,
  Op.RESUME,
  Op.CALL,
  Op.CALL_KW,
  Op.CALL_FUNCTION_EX,
);

export function isJump(op: Op): boolean {
  return (TRAITS[op] & Trait.JUMP) !== 0;
}
export function isUnconditionalJump(op: Op): boolean {
  return (TRAITS[op] & Trait.UNCONDITIONAL_JUMP) !== 0;
}
export function isConditionalPopJump(op: Op): boolean {
  return (TRAITS[op] & Trait.CONDITIONAL_POP_JUMP) !== 0;
}
export function isScopeExit(op: Op): boolean {
  return (TRAITS[op] & Trait.SCOPE_EXIT) !== 0;
}
export function isBlockPush(op: Op): boolean {
  return (TRAITS[op] & Trait.BLOCK_PUSH) !== 0;
}
export function hasTarget(op: Op): boolean {
  return (TRAITS[op] & (Trait.JUMP | Trait.BLOCK_PUSH)) !== 0;
}
export function isTerminator(op: Op): boolean {
  return (TRAITS[op] & (Trait.JUMP | Trait.SCOPE_EXIT)) !== 0;
}
export function hasEvalBreak(op: Op): boolean {
  return (TRAITS[op] & Trait.EVAL_BREAK) !== 0;
}

export class Block {
  instrs: Instruction[] = [];
  next: Block | null = null;
  /** Some instruction may lead here. */
  labelled = false;
  isExceptHandler = false;
  preservesLasti = false;
  cold = false;
  warm = false;
  predecessors = 0;
  startDepth = -1;
  /** Scratch of passes that walk the graph. */
  visited = false;
  /** Handlers active at the start, innermost last; known while handlers are attached. */
  handlers: Block[] | null = null;
  /** Locals that may be unbound at the start, as bits 0–31 and 32–63. */
  unsafeLow = 0;
  unsafeHigh = 0;
  /** Position in the final sequence. */
  position = -1;

  get last(): Instruction | undefined {
    return this.instrs[this.instrs.length - 1];
  }

  get fallsThrough(): boolean {
    const last = this.last;
    return last === undefined || !(isScopeExit(last.op) || isUnconditionalJump(last.op));
  }

  get exitsScope(): boolean {
    const last = this.last;
    return last !== undefined && isScopeExit(last.op);
  }

  get hasNoLine(): boolean {
    return this.instrs.every((instr) => instr.loc.lineno < 0);
  }

  add(op: Op, arg: number, loc: Location): void {
    this.instrs.push(new Instruction(op, arg, loc));
  }

  addJump(op: Op, target: Block, loc: Location): void {
    const jump = new Instruction(op, 0, loc);
    jump.target = target;
    this.instrs.push(jump);
  }
}

/** The first block from `block` on that has instructions. */
export function nextNonEmpty(block: Block | null): Block | null {
  while (block !== null && block.instrs.length === 0) block = block.next;
  return block;
}

/** Marks all blocks unvisited. */
export function clearVisited(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
}

/** Splits a sequence into blocks and links jumps to them. */
export function buildGraph(sequence: InstructionSequence): Block {
  const source = withAnnotations(sequence);
  const isTarget = new Uint8Array(source.instrs.length + 1);
  for (const instr of source.instrs) {
    if (hasTarget(instr.op)) isTarget[source.labels[instr.arg]] = 1;
  }
  const entry = new Block();
  let current = entry;
  const blockAt: Block[] = [];
  let label = -1;
  const startBlock = (): void => {
    const last = current.last;
    if (last === undefined || !isTerminator(last.op)) {
      if (label < 0) return;
      if (last === undefined && !current.labelled) {
        current.labelled = true;
        blockAt[label] = current;
        label = -1;
        return;
      }
    }
    const block = new Block();
    if (label >= 0) {
      block.labelled = true;
      blockAt[label] = block;
      label = -1;
    }
    current.next = block;
    current = block;
  };
  source.instrs.forEach((instr, i) => {
    if (isTarget[i]) {
      label = i;
      startBlock();
    }
    startBlock();
    current.instrs.push(instr);
  });
  for (const instr of source.instrs) {
    if (!hasTarget(instr.op)) continue;
    const target = blockAt[source.labels[instr.arg]];
    if (target === undefined) throw new Error("a jump past the end of the code");
    instr.target = target;
    instr.arg = 0;
  }
  return entry;
}

/** The sequence with the annotation set-up in the place that was kept for it. */
function withAnnotations(sequence: InstructionSequence): {
  instrs: Instruction[];
  labels: readonly number[];
} {
  const { instructions, labels } = sequence;
  const place = instructions.findIndex((instr) => instr.op === Op.ANNOTATIONS_PLACEHOLDER);
  if (place < 0) return { instrs: instructions, labels };
  const inserted = sequence.annotations?.instructions ?? [];
  const shift = inserted.length - 1;
  return {
    instrs: [...instructions.slice(0, place), ...inserted, ...instructions.slice(place + 1)],
    labels: labels.map((position) => (position > place ? position + shift : position)),
  };
}
