/** The state of an unpickler: what it reads, its stack with marks, and what it remembers. Instructions are in load.ts. */
import { bareType } from "../../objects/core-types.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { unpicklingError } from "./errors.ts";
import type { Input } from "./input.ts";
import type { UnpicklerMemo } from "./memo.ts";

export const unpicklerType = bareType("Unpickler");

export class PyUnpickler extends PyObject {
  input: Input | undefined;
  memoTable: UnpicklerMemo = new Map();
  stack: PyValue[] = [];
  /** Positions in the stack below which nothing is taken, innermost last. */
  marks: number[] = [];
  fence = 0;
  protocol = 0;
  fixImports = true;
  encoding = "ASCII";
  errors = "strict";
  /** An iterator of buffers beside the pickle. */
  buffers: PyValue = null;
  /** What a script has set. */
  persistentLoad: PyValue | undefined;
  isRunning = false;

  // ---- the stack ----------------------------------------------------------------------------------

  underflow(): object {
    return unpicklingError(
      this.marks.length > 0 ? "unexpected MARK found" : "unpickling stack underflow",
    );
  }

  push(value: PyValue): void {
    this.stack.push(value);
  }
  pop(): PyValue {
    if (this.stack.length <= this.fence) throw this.underflow();
    return this.stack.pop() as PyValue;
  }
  get top(): PyValue {
    if (this.stack.length <= this.fence) throw this.underflow();
    return this.stack[this.stack.length - 1];
  }

  mark(): void {
    this.fence = this.stack.length;
    this.marks.push(this.fence);
  }
  /** The position of the last mark, which is gone afterwards. */
  popMark(): number {
    const mark = this.marks.pop();
    if (mark === undefined) throw unpicklingError("could not find MARK");
    this.fence = this.marks.at(-1) ?? 0;
    return mark;
  }
  /** What lies above a position, taken off the stack. */
  above(position: number): PyValue[] {
    if (position < this.fence || position > this.stack.length) throw this.underflow();
    return this.stack.splice(position);
  }
  /** The value right below a position. */
  below(position: number): PyValue {
    if (position > this.stack.length || position <= this.fence) throw this.underflow();
    return this.stack[position - 1];
  }

  remember(number: number): void {
    this.memoTable.set(number, this.top);
  }
  recall(number: number): void {
    const value = this.memoTable.get(number);
    if (value === undefined) throw unpicklingError(`Memo value not found at index ${number}`);
    this.stack.push(value);
  }

  reset(): void {
    this.stack = [];
    this.marks = [];
    this.fence = 0;
    this.protocol = 0;
  }

  check(): void {
    if (this.input !== undefined) return;
    const { cls } = this;
    const name = typeof cls.module === "string" ? `${cls.module}.${cls.qualname}` : cls.qualname;
    throw unpicklingError(`Unpickler.__init__() was not called by ${name}.__init__()`);
  }
}
PyUnpickler.prototype.cls = unpicklerType;
