/**
 * The state of an `Unpickler`: stack with marks, memo, input; and the loop over opcodes. What each
 * opcode does is in load-values.ts and load-objects.ts.
 */
import { isError, newError } from "../../objects/exceptions.ts";
import { type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { unpicklingError, unpicklingErrorType } from "./errors.ts";
import type { Input } from "./input.ts";
import { Op } from "./opcodes.ts";

/** An opcode: the size of its argument, or a line, and what it does; a Flow where that calls Python. */
export interface OpRow {
  readonly size: number;
  readonly isLine?: boolean;
  readonly run: (u: PyUnpickler, line: Uint8Array) => Flow<void> | void;
}

/** By opcode. */
export const rows: (OpRow | undefined)[] = new Array(256).fill(undefined);

/** An opcode with an argument of a fixed size, which `run` takes from the input. */
export function plain(op: Op, size: number, run: OpRow["run"]): void {
  rows[op] = { size, run };
}

/** An opcode with a line as its argument. */
export function lined(op: Op, run: OpRow["run"]): void {
  rows[op] = { size: 0, isLine: true, run };
}

/** Values by index: an array for as long as the indices have no gap, as picklers write them. */
export class Memo {
  private readonly dense: PyValue[] = [];
  private readonly sparse = new Map<number, PyValue>();

  get size(): number {
    return this.dense.length + this.sparse.size;
  }

  get(index: number): PyValue | undefined {
    return index < this.dense.length ? this.dense[index] : this.sparse.get(index);
  }

  set(index: number, value: PyValue): void {
    if (index < this.dense.length) this.dense[index] = value;
    else if (index > this.dense.length) this.sparse.set(index, value);
    else {
      this.dense.push(value);
      if (this.sparse.size > 0) this.sparse.delete(index);
    }
  }

  clear(): void {
    this.dense.length = 0;
    this.sparse.clear();
  }

  *entries(): Generator<readonly [number, PyValue]> {
    yield* this.dense.entries();
    yield* this.sparse;
  }
}

export class PyUnpickler extends PyObject {
  /** undefined before `__init__`. */
  input: Input | undefined = undefined;
  proto = 0;
  fixImports = true;
  encoding = "ASCII";
  errors = "strict";
  /** The iterator of out-of-band buffers. */
  buffers: PyValue | null = null;
  ownPersistentLoad: PyValue | undefined = undefined;
  persistentLoad: PyValue | null = null;
  isRunning = false;
  stack: PyValue[] = [];
  private marks: number[] = [];
  /** Nothing below this may be taken from the stack. */
  private fence = 0;
  memo = new Memo();

  push(value: PyValue): void {
    this.stack.push(value);
  }

  /** Fails unless there are `count` values above the last mark. */
  require(count: number): void {
    if (this.stack.length - count < this.fence) throw this.underflow();
  }

  underflow(): object {
    return unpicklingError(
      this.marks.length > 0 ? "unexpected MARK found" : "unpickling stack underflow",
    );
  }

  pop(): PyValue {
    if (this.stack.length <= this.fence) throw this.underflow();
    return this.stack.pop() as PyValue;
  }

  get top(): PyValue {
    this.require(1);
    return this.stack[this.stack.length - 1];
  }

  mark(): void {
    this.marks.push(this.stack.length);
    this.fence = this.stack.length;
  }

  /** Takes the last mark away: its place in the stack. */
  popMark(): number {
    const place = this.marks.pop();
    if (place === undefined) throw unpicklingError("could not find MARK");
    this.fence = this.marks.length > 0 ? this.marks[this.marks.length - 1] : 0;
    return place;
  }

  /** What lies above the last mark. */
  popMarked(): PyValue[] {
    return this.stack.splice(this.popMark());
  }

  /** POP takes a mark where one is on top. */
  discard(): void {
    const { length } = this.marks;
    if (length > 0 && this.marks[length - 1] === this.stack.length) this.popMark();
    else this.pop();
  }

  /** The object whose parts begin at `place` in the stack. */
  owner(place: number): PyValue {
    if (place > this.stack.length || place <= this.fence) throw this.underflow();
    return this.stack[place - 1];
  }

  /** Enters the value on top into the memo. */
  remember(index: number): void {
    this.memo.set(index, this.top);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw unpicklingError(`Memo value not found at index ${index}`);
    this.stack.push(value);
  }

  /** Runs one pickle to its end. */
  *load(input: Input): Flow {
    this.stack = [];
    this.marks = [];
    this.fence = 0;
    this.proto = 0;
    for (;;) {
      if (input.at >= input.end) yield* opcodeNeeded(input);
      const op = input.byte();
      if (op === Op.STOP) break;
      const row = rows[op];
      if (row === undefined) throw invalidKey(op);
      let line: Uint8Array = NO_LINE;
      if (row.isLine === true) line = yield* input.line();
      else if (input.at + row.size > input.end) yield* input.need(row.size);
      const rest = row.run(this, line);
      if (rest !== undefined) yield* rest;
    }
    const value = this.pop();
    yield* input.skipPeeked();
    return value;
  }
}

const NO_LINE = new Uint8Array(0);

function* opcodeNeeded(input: Input): Flow<void> {
  try {
    yield* input.need(1);
  } catch (error) {
    if (!isError(error, unpicklingErrorType)) throw error;
    throw newError("EOFError", "Ran out of input");
  }
}

function invalidKey(op: number): object {
  const isShown = op >= 0x20 && op <= 0x7e && op !== 0x27 && op !== 0x5c;
  const text = isShown ? String.fromCharCode(op) : `\\x${op.toString(16).padStart(2, "0")}`;
  return unpicklingError(`invalid load key, '${text}'.`);
}
