/** Loops, and the statements that leave blocks: `break`, `continue` and `return`. */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import type * as ast from "../syntax/ast.ts";
import { Awaited, emitAsyncNext, emitAwait } from "./codegen-await.ts";
import { jumpIf } from "./codegen-jump.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { constantFromTree } from "./constants.ts";
import { type FrameBlock, FrameBlockKind } from "./unit.ts";

export function emitFor(c: Compiler, s: ast.For): void {
  const start = c.newLabel();
  const body = c.newLabel();
  const cleanup = c.newLabel();
  const end = c.newLabel();
  c.pushBlock(FrameBlockKind.FOR_LOOP, s, start, end);
  c.expr(s.iter);
  c.emit(s.iter, Op.GET_ITER);
  c.useLabel(start);
  c.jump(s.iter, Op.FOR_ITER, cleanup);
  // For tracing of loops whose head spans lines; removed when redundant.
  c.emit(s.target, Op.NOP);
  c.useLabel(body);
  c.expr(s.target);
  c.stmts(s.body);
  c.jump(NO_LOCATION, Op.JUMP, start);
  c.useLabel(cleanup);
  // A generator jumps to END_FOR; other iterators go past it.
  c.emit(NO_LOCATION, Op.END_FOR);
  c.emit(NO_LOCATION, Op.POP_ITER);
  c.popBlock();
  c.stmts(s.orelse);
  c.useLabel(end);
}

export function emitAsyncFor(c: Compiler, s: ast.AsyncFor): void {
  const start = c.newLabel();
  const except = c.newLabel();
  const end = c.newLabel();
  c.expr(s.iter);
  c.emit(s.iter, Op.GET_AITER);
  c.useLabel(start);
  c.pushBlock(FrameBlockKind.FOR_LOOP, s, start, end);
  const send = emitAsyncNext(c, s, except);
  c.emit(s, Op.NOT_TAKEN);
  c.expr(s.target);
  c.stmts(s.body);
  c.jump(NO_LOCATION, Op.JUMP, start);
  c.popBlock();
  c.useLabel(except);
  c.jump(s.iter, Op.END_ASYNC_FOR, send);
  c.stmts(s.orelse);
  c.useLabel(end);
}

export function emitWhile(c: Compiler, s: ast.While): void {
  const loop = c.newLabel();
  const end = c.newLabel();
  const anchor = c.newLabel();
  c.useLabel(loop);
  c.pushBlock(FrameBlockKind.WHILE_LOOP, s, loop, end);
  jumpIf(c, s, s.test, anchor, false);
  c.stmts(s.body);
  c.jump(NO_LOCATION, Op.JUMP, loop);
  c.popBlock();
  c.useLabel(anchor);
  c.stmts(s.orelse);
  c.useLabel(end);
}

export function emitBreak(c: Compiler, s: ast.Break): void {
  c.emit(s, Op.NOP);
  const unwound = unwindBlocks(c, s, false, true);
  if (unwound.loop === null) throw c.error(s, "'break' outside loop");
  const loc = unwindBlock(c, unwound.loc, unwound.loop, false);
  c.jump(loc, Op.JUMP, unwound.loop.exit);
}

export function emitContinue(c: Compiler, s: ast.Continue): void {
  c.emit(s, Op.NOP);
  const unwound = unwindBlocks(c, s, false, true);
  if (unwound.loop === null) throw c.error(s, "'continue' not properly in loop");
  c.jump(unwound.loc, Op.JUMP, unwound.loop.block);
}

export function emitReturn(c: Compiler, s: ast.Return): void {
  const { value } = s;
  const preserve = value !== null && value.kind !== "Constant";
  const { scope } = c;
  if (!scope.isFunctionLike) throw c.error(s, "'return' outside function");
  if (value !== null && scope.coroutine && scope.generator) {
    throw c.error(s, "'return' with value in async generator");
  }
  let loc: Location = s;
  if (preserve) {
    c.expr(value);
  } else if (value !== null) {
    loc = value;
    c.emit(loc, Op.NOP);
  }
  if (value === null || value.lineno !== s.lineno) {
    loc = s;
    c.emit(loc, Op.NOP);
  }
  loc = unwindBlocks(c, loc, preserve, false).loc;
  if (value === null) c.loadConst(loc, null);
  else if (value.kind === "Constant") c.loadConst(loc, constantFromTree(value.value));
  c.emit(loc, Op.RETURN_VALUE);
}

interface Unwound {
  /** Place of what follows: none after a finally clause, which is shown as running last. */
  readonly loc: Location;
  readonly loop: FrameBlock | null;
}

/**
 * Leaves all blocks, or those up to the innermost loop. Each block is off the stack while its exit code is generated, so
 * that this code is not protected by it.
 */
function unwindBlocks(c: Compiler, loc: Location, preserve: boolean, toLoop: boolean): Unwound {
  const left: FrameBlock[] = [];
  const blocks = c.unit.frameBlocks;
  let loop: FrameBlock | null = null;
  for (;;) {
    const top = blocks[blocks.length - 1];
    if (top === undefined) break;
    if (top.kind === FrameBlockKind.EXCEPTION_GROUP_HANDLER) {
      const message = "'break', 'continue' and 'return' cannot appear in an except* block";
      throw c.error(loc, message);
    }
    if (
      toLoop &&
      (top.kind === FrameBlockKind.WHILE_LOOP || top.kind === FrameBlockKind.FOR_LOOP)
    ) {
      loop = top;
      break;
    }
    blocks.pop();
    left.push(top);
    loc = unwindBlock(c, loc, top, preserve);
  }
  while (left.length > 0) c.restoreBlock(left.pop() as FrameBlock);
  return { loc, loop };
}

/** Code that leaves one block; `preserve` keeps the value on top of the stack. */
function unwindBlock(c: Compiler, loc: Location, block: FrameBlock, preserve: boolean): Location {
  switch (block.kind) {
    case FrameBlockKind.WHILE_LOOP:
    case FrameBlockKind.EXCEPTION_HANDLER:
    case FrameBlockKind.EXCEPTION_GROUP_HANDLER:
    case FrameBlockKind.ASYNC_COMPREHENSION_GENERATOR:
    case FrameBlockKind.STOP_ITERATION:
      return loc;
    case FrameBlockKind.FOR_LOOP:
      // The iterator, which has not ended: the operand tells the loop of the VM.
      if (preserve) c.emit(loc, Op.SWAP, 2);
      c.emit(loc, Op.POP_TOP, 1);
      return loc;
    case FrameBlockKind.TRY_EXCEPT:
      c.emit(loc, Op.POP_BLOCK);
      return loc;
    case FrameBlockKind.FINALLY_TRY:
      c.emit(loc, Op.POP_BLOCK);
      if (preserve) c.pushBlock(FrameBlockKind.POP_VALUE, loc);
      c.stmts(block.finalbody ?? []);
      if (preserve) c.popBlock();
      return NO_LOCATION;
    case FrameBlockKind.FINALLY_END:
      if (preserve) c.emit(loc, Op.SWAP, 2);
      c.emit(loc, Op.POP_TOP);
      if (preserve) c.emit(loc, Op.SWAP, 2);
      c.emit(loc, Op.POP_BLOCK);
      c.emit(loc, Op.POP_EXCEPT);
      return loc;
    case FrameBlockKind.WITH:
    case FrameBlockKind.ASYNC_WITH:
      loc = block.loc;
      c.emit(loc, Op.POP_BLOCK);
      if (preserve) {
        c.emit(loc, Op.SWAP, 3);
        c.emit(loc, Op.SWAP, 2);
      }
      callExitWithNones(c, loc);
      if (block.kind === FrameBlockKind.ASYNC_WITH) emitAwait(c, loc, Awaited.AEXIT);
      c.emit(loc, Op.POP_TOP);
      return NO_LOCATION;
    case FrameBlockKind.HANDLER_CLEANUP:
      if (block.name !== null) c.emit(loc, Op.POP_BLOCK);
      if (preserve) c.emit(loc, Op.SWAP, 2);
      c.emit(loc, Op.POP_BLOCK);
      c.emit(loc, Op.POP_EXCEPT);
      if (block.name !== null) {
        c.loadConst(loc, null);
        emitName(c, loc, block.name, "Store");
        emitName(c, loc, block.name, "Del");
      }
      return loc;
    case FrameBlockKind.POP_VALUE:
      if (preserve) c.emit(loc, Op.SWAP, 2);
      c.emit(loc, Op.POP_TOP);
      return loc;
  }
}

/** `__exit__(None, None, None)`; the method is on the stack. */
export function callExitWithNones(c: Compiler, loc: Location): void {
  for (let i = 0; i < 3; i++) c.loadConst(loc, null);
  c.emit(loc, Op.CALL, 3);
}
