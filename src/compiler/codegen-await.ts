/** Waiting for and delegating to sub-iterators: `await`, `yield from`, and what `async for` and `async with` share. */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1, Resume } from "../bytecode/operand-tables.ts";
import type { Compiler } from "./compiler.ts";
import type { Label } from "./instruction-sequence.ts";

/** What GET_AWAITABLE awaits, for its error text. */
export const enum Awaited {
  EXPRESSION = 0,
  AENTER = 1,
  AEXIT = 2,
}

/** Drives the iterator on the stack until it is finished; `send` labels the instruction that resumes it. */
export function emitYieldFrom(
  c: Compiler,
  loc: Location,
  resume: Resume,
  send: Label = c.newLabel(),
): void {
  const fail = c.newLabel();
  const exit = c.newLabel();
  c.useLabel(send);
  c.jump(loc, Op.SEND, exit);
  // Only throw() and close() can raise at the yield.
  c.jump(loc, Op.SETUP_FINALLY, fail);
  c.emit(loc, Op.YIELD_VALUE, 1);
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.emit(loc, Op.RESUME, resume);
  c.jump(loc, Op.JUMP_NO_INTERRUPT, send);
  c.useLabel(fail);
  c.emit(loc, Op.CLEANUP_THROW);
  c.useLabel(exit);
  c.emit(loc, Op.END_SEND);
}

/** Awaits the value on the stack. */
export function emitAwait(c: Compiler, loc: Location, what: Awaited): void {
  c.emit(loc, Op.GET_AWAITABLE, what);
  c.loadConst(loc, null);
  emitYieldFrom(c, loc, Resume.AFTER_AWAIT);
}

/** The next item of the asynchronous iterator on the stack; errors go to `except`. */
export function emitAsyncNext(c: Compiler, loc: Location, except: Label): Label {
  const send = c.newLabel();
  c.jump(loc, Op.SETUP_FINALLY, except);
  c.emit(loc, Op.GET_ANEXT);
  c.loadConst(loc, null);
  emitYieldFrom(c, loc, Resume.AFTER_AWAIT, send);
  c.emit(loc, Op.POP_BLOCK);
  return send;
}

/** Yields the value on the stack. */
export function emitYield(c: Compiler, loc: Location): void {
  if (c.scope.generator && c.scope.coroutine) {
    c.emit(loc, Op.CALL_INTRINSIC_1, Intrinsic1.ASYNC_GEN_WRAP);
  }
  c.emit(loc, Op.YIELD_VALUE, 0);
  c.emit(loc, Op.RESUME, Resume.AFTER_YIELD);
}
