/**
 * The assembler: instructions with positions as jump targets → code bytes, location table, exception table.
 *
 * Jump distances depend on the number of EXTENDED_ARG prefixes, and these on distances, so distances are computed until
 * nothing grows.
 */
import { type ExceptionEntry, encodeExceptionTable } from "./exception-table.ts";
import { LineTableWriter, type Location, NEXT_LOCATION, NO_LOCATION } from "./line-table.ts";
import { CACHE_UNITS, OP_INFO, Op } from "./opcodes.ts";

export interface AssemblerInstruction {
  op: Op;
  /** For jumps: position of the target in the list. */
  arg: number;
  loc: Location;
  /** Position of the handler of errors, or -1; its stack depth, and whether it wants the failing position. */
  readonly handler: number;
  readonly depth: number;
  readonly lasti: boolean;
}

export interface AssembledCode {
  co_code: Uint8Array;
  co_linetable: Uint8Array;
  co_exceptiontable: Uint8Array;
}

/** From the start of SEND to END_SEND, in code units. */
const END_SEND_OFFSET = 5;

export function assembleCode(instrs: AssemblerInstruction[], firstLine: number): AssembledCode {
  const offsets = resolveJumps(instrs);
  return {
    co_code: writeCode(instrs, offsets),
    co_linetable: writeLineTable(instrs, firstLine),
    co_exceptiontable: writeExceptionTable(instrs, offsets),
  };
}

function jumps(op: Op): boolean {
  const { operand } = OP_INFO[op];
  return operand === "jump" || operand === "jump-back";
}

/** Code units of an instruction with its prefixes and cache. */
function sizeOf(op: Op, arg: number): number {
  return (
    1 + CACHE_UNITS[op] + (arg > 0xff ? 1 : 0) + (arg > 0xffff ? 1 : 0) + (arg > 0xffffff ? 1 : 0)
  );
}

/** Decides the direction of jumps and computes their distances; returns the offset of every instruction and the end. */
function resolveJumps(instrs: AssemblerInstruction[]): Int32Array {
  const count = instrs.length;
  const offsets = new Int32Array(count + 1);
  const jumpPositions: number[] = [];
  const targets: number[] = [];
  for (let i = 0; i < count; i++) {
    const instr = instrs[i];
    if (!jumps(instr.op)) continue;
    const forward = instr.arg > i;
    if (instr.op === Op.JUMP) instr.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD;
    else if (instr.op === Op.JUMP_NO_INTERRUPT) {
      instr.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD_NO_INTERRUPT;
    }
    jumpPositions.push(i);
    targets.push(instr.arg);
  }
  let changed: boolean;
  do {
    changed = false;
    let offset = 0;
    for (let i = 0; i < count; i++) {
      offsets[i] = offset;
      offset += sizeOf(instrs[i].op, instrs[i].arg);
    }
    offsets[count] = offset;
    for (let j = 0; j < jumpPositions.length; j++) {
      const i = jumpPositions[j];
      const instr = instrs[i];
      const target = offsets[targets[j]];
      const end = offsets[i + 1];
      let distance = target < end ? end - target : target - end;
      if (instr.op === Op.END_ASYNC_FOR) distance = end - target - END_SEND_OFFSET;
      if (sizeOf(instr.op, distance) !== sizeOf(instr.op, instr.arg)) changed = true;
      instr.arg = distance;
    }
  } while (changed);
  return offsets;
}

function writeCode(instrs: readonly AssemblerInstruction[], offsets: Int32Array): Uint8Array {
  const code = new Uint8Array(offsets[instrs.length] * 2);
  for (let i = 0; i < instrs.length; i++) {
    const { op, arg } = instrs[i];
    let at = offsets[i] * 2;
    for (let shift = 24; shift > 0; shift -= 8) {
      if (arg >>> shift === 0) continue;
      code[at++] = Op.EXTENDED_ARG;
      code[at++] = (arg >>> shift) & 0xff;
    }
    code[at++] = op;
    code[at] = arg & 0xff;
  }
  return code;
}

function sameLocation(a: Location, b: Location): boolean {
  return (
    a === b ||
    (a.lineno === b.lineno &&
      a.end_lineno === b.end_lineno &&
      a.col_offset === b.col_offset &&
      a.end_col_offset === b.end_col_offset)
  );
}

function writeLineTable(instrs: readonly AssemblerInstruction[], firstLine: number): Uint8Array {
  for (let i = instrs.length - 1; i >= 0; i--) {
    const instr = instrs[i];
    if (instr.loc.lineno !== NEXT_LOCATION.lineno) continue;
    const leaves =
      jumps(instr.op) ||
      instr.op === Op.RETURN_VALUE ||
      instr.op === Op.RAISE_VARARGS ||
      instr.op === Op.RERAISE;
    instr.loc = leaves ? NO_LOCATION : instrs[i + 1].loc;
  }
  const writer = new LineTableWriter(firstLine);
  let loc: Location = NO_LOCATION;
  let size = 0;
  for (const instr of instrs) {
    if (!sameLocation(loc, instr.loc)) {
      writer.add(loc, size);
      loc = instr.loc;
      size = 0;
    }
    size += sizeOf(instr.op, instr.arg);
  }
  writer.add(loc, size);
  return writer.finish();
}

function writeExceptionTable(
  instrs: readonly AssemblerInstruction[],
  offsets: Int32Array,
): Uint8Array {
  const entries: ExceptionEntry[] = [];
  let start = 0;
  let current: AssemblerInstruction | null = null;
  const flush = (end: number): void => {
    if (current === null) return;
    const { handler, depth, lasti } = current;
    entries.push({
      start,
      end,
      target: offsets[handler],
      depth: depth - 1 - (lasti ? 1 : 0),
      lasti,
    });
  };
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i];
    if (instr.handler === (current === null ? -1 : current.handler)) continue;
    flush(offsets[i]);
    start = offsets[i];
    current = instr.handler < 0 ? null : instr;
  }
  flush(offsets[instrs.length]);
  return encodeExceptionTable(entries);
}
