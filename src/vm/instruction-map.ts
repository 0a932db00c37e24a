/**
 * What tracing has to know of a code object before it runs: where instructions begin, which of them
 * start a line, and which ends a branch has. Made once for a code object that is traced, monitored or
 * asked for its branches; the events themselves are tracing.ts.
 */
import { type PyCode, unpackInstructions } from "../bytecode/code.ts";
import { CACHE_UNITS, Op } from "../bytecode/opcodes.ts";

export const enum Mark {
  /** An instruction (or its EXTENDED_ARG) begins here. */
  START = 1,
  /** Reaching it from another line is a line event. */
  LINE = 2,
}

/** A branch: the unit it is decided at and those it goes on at. */
export interface Branch {
  readonly from: number;
  readonly left: number;
  readonly right: number;
}

export class InstructionMap {
  readonly code: PyCode;
  /** The instructions in their general form. */
  readonly words: Int32Array;
  readonly marks: Uint8Array;
  /** The first RESUME: nothing before it is an event. */
  readonly first: number;
  private known: readonly Branch[] | undefined;

  constructor(code: PyCode) {
    this.code = code;
    this.words = unpackInstructions(code.co_code);
    this.marks = new Uint8Array(this.words.length);
    let first = -1;
    for (let i = 0; i < this.words.length; i += 1 + CACHE_UNITS[this.words[i] & 255]) {
      this.marks[i] = Mark.START;
      if (first < 0 && (this.words[i] & 255) === Op.RESUME) first = i;
    }
    this.first = first < 0 ? this.words.length : first;
    this.markLines();
  }

  op(unit: number): number {
    return this.words[unit] & 255;
  }

  /** The instruction that a code unit (of its cache, say) belongs to. */
  startOf(unit: number): number {
    let i = Math.min(unit, this.marks.length - 1);
    while (i > 0 && (this.marks[i] & Mark.START) === 0) i--;
    return i;
  }

  /** The unit after the instruction and its cache. */
  after(unit: number): number {
    return unit + 1 + CACHE_UNITS[this.words[unit] & 255];
  }

  /** Where a jump goes; -1 when the instruction is none. */
  jumpTarget(unit: number): number {
    const word = this.words[unit];
    const next = this.after(unit);
    switch (word & 255) {
      case Op.POP_JUMP_IF_FALSE:
      case Op.POP_JUMP_IF_TRUE:
      case Op.POP_JUMP_IF_NONE:
      case Op.POP_JUMP_IF_NOT_NONE:
      case Op.JUMP_FORWARD:
      case Op.FOR_ITER:
      case Op.SEND:
        return next + (word >>> 8);
      case Op.JUMP_BACKWARD:
      case Op.JUMP_BACKWARD_NO_INTERRUPT:
        return next - (word >>> 8);
      default:
        return -1;
    }
  }

  /** In the order of `code.co_branches()`. */
  get branches(): readonly Branch[] {
    this.known ??= [...this.findBranches()];
    return this.known;
  }

  /** The branch that an instruction which reports one of its ends belongs to. */
  branchAt(unit: number): Branch | undefined {
    const op = this.op(unit);
    if (op === Op.NOT_TAKEN || op === Op.POP_ITER) {
      return this.branches.find((b) => (op === Op.NOT_TAKEN ? b.left : b.right) === unit + 1);
    }
    if (op === Op.END_ASYNC_FOR) return this.branches.find((b) => b.right === unit + 1);
    return this.branches.find((b) => b.from === unit);
  }

  private *findBranches(): Generator<Branch> {
    const { words } = this;
    for (let i = this.first; i < words.length; i = this.after(i)) {
      const next = this.after(i);
      switch (words[i] & 255) {
        case Op.POP_JUMP_IF_FALSE:
        case Op.POP_JUMP_IF_TRUE:
        case Op.POP_JUMP_IF_NONE:
        case Op.POP_JUMP_IF_NOT_NONE:
          // The left end is behind NOT_TAKEN.
          yield { from: i, left: this.after(next), right: this.jumpTarget(i) };
          break;
        case Op.FOR_ITER:
          // The right end is behind END_FOR and POP_ITER.
          yield { from: i, left: next, right: this.jumpTarget(i) + 2 };
          break;
        case Op.END_ASYNC_FOR: {
          const from = next - (words[i] >>> 8);
          yield { from, left: this.after(this.after(from)), right: next };
          break;
        }
      }
    }
  }

  /** A line starts where the line changes in the order of the code, at targets of jumps and at handlers. */
  private markLines(): void {
    const { code, marks, words } = this;
    let line = -1;
    for (let i = this.first; i < words.length; i = this.after(i)) {
      const op = words[i] & 255;
      // These are passed over or run with the instruction before them.
      if (op === Op.END_FOR || op === Op.END_SEND || op === Op.POP_ITER) continue;
      if (op === Op.RESUME || op === Op.END_ASYNC_FOR) continue;
      const here = code.lineAt(i);
      if (here >= 0 && here !== line) marks[i] |= Mark.LINE;
      line = here;
    }
    for (let i = this.first; i < words.length; i = this.after(i)) {
      const target = this.jumpTarget(i);
      if (target < 0) continue;
      const op = words[i] & 255;
      this.markLine(op === Op.FOR_ITER || op === Op.SEND ? target + 1 : target);
    }
    for (const { target } of code.exceptionEntries) {
      if ((words[target] & 255) !== Op.END_ASYNC_FOR) this.markLine(target);
    }
  }

  private markLine(unit: number): void {
    if ((this.marks[unit] & Mark.START) !== 0 && this.code.lineAt(unit) >= 0) {
      this.marks[unit] |= Mark.LINE;
    }
  }
}

const maps = new WeakMap<PyCode, InstructionMap>();

export function instructionMap(code: PyCode): InstructionMap {
  let map = maps.get(code);
  if (map === undefined) {
    map = new InstructionMap(code);
    maps.set(code, map);
  }
  return map;
}
