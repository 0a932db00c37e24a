/**
 * `try` with `except`, `except*` and `finally`.
 *
 * Handlers start with the exception on the stack, PUSH_EXC_INFO puts the one handled before below it, and POP_EXCEPT
 * restores that. A finally clause is generated twice: for the normal exit and for errors.
 */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic2 } from "../bytecode/operand-tables.ts";
import type * as ast from "../syntax/ast.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { NO_LABEL } from "./instruction-sequence.ts";
import { FrameBlockKind } from "./unit.ts";

export function emitTry(c: Compiler, s: ast.Try | ast.TryStar): void {
  if (s.finalbody.length > 0) emitTryFinally(c, s);
  else emitHandlers(c, s);
}

function emitHandlers(c: Compiler, s: ast.Try | ast.TryStar): void {
  if (s.kind === "TryStar") emitTryStarExcept(c, s);
  else emitTryExcept(c, s);
}

/** Restores the exception handled before and raises on; stack: previous, lasti, exception. */
export function popExceptAndReraise(c: Compiler, loc: Location): void {
  c.emit(loc, Op.COPY, 3);
  c.emit(loc, Op.POP_EXCEPT);
  c.emit(loc, Op.RERAISE, 1);
}

function emitTryFinally(c: Compiler, s: ast.Try | ast.TryStar): void {
  const body = c.newLabel();
  const end = c.newLabel();
  const exit = c.newLabel();
  const cleanup = c.newLabel();
  c.jump(s, Op.SETUP_FINALLY, end);
  c.useLabel(body);
  c.pushBlock(FrameBlockKind.FINALLY_TRY, s, body, end, s.finalbody);
  if (s.handlers.length > 0) emitHandlers(c, s);
  else c.stmts(s.body);
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.popBlock();
  c.stmts(s.finalbody);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, exit);

  c.useLabel(end);
  c.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  c.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
  c.pushBlock(FrameBlockKind.FINALLY_END, NO_LOCATION, end);
  c.repeated(s.finalbody);
  c.popBlock();
  c.emit(NO_LOCATION, Op.RERAISE, 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(exit);
}

/** name = None; del name: an exception must not outlive its handler through its own traceback. */
function unbindName(c: Compiler, name: string): void {
  c.loadConst(NO_LOCATION, null);
  emitName(c, NO_LOCATION, name, "Store");
  emitName(c, NO_LOCATION, name, "Del");
}

function emitTryExcept(c: Compiler, s: ast.Try | ast.TryStar): void {
  const body = c.newLabel();
  const except = c.newLabel();
  const end = c.newLabel();
  const cleanup = c.newLabel();
  c.jump(s, Op.SETUP_FINALLY, except);
  c.useLabel(body);
  c.pushBlock(FrameBlockKind.TRY_EXCEPT, s, body);
  c.stmts(s.body);
  c.popBlock();
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.stmts(s.orelse);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);

  c.useLabel(except);
  c.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  c.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
  c.pushBlock(FrameBlockKind.EXCEPTION_HANDLER, s);
  for (let i = 0; i < s.handlers.length; i++) {
    const handler = s.handlers[i];
    if (handler.type === null && i < s.handlers.length - 1) {
      throw c.error(handler, "default 'except:' must be last");
    }
    const next = c.newLabel();
    if (handler.type !== null) {
      c.expr(handler.type);
      c.emit(handler, Op.CHECK_EXC_MATCH);
      c.jump(handler, Op.POP_JUMP_IF_FALSE, next);
    }
    const cleanupBody = c.newLabel();
    if (handler.name !== null) {
      const cleanupEnd = c.newLabel();
      emitName(c, handler, handler.name, "Store");
      c.jump(handler, Op.SETUP_CLEANUP, cleanupEnd);
      c.useLabel(cleanupBody);
      const { name } = handler;
      c.pushBlock(FrameBlockKind.HANDLER_CLEANUP, handler, cleanupBody, NO_LABEL, null, name);
      c.stmts(handler.body);
      c.popBlock();
      c.emit(NO_LOCATION, Op.POP_BLOCK);
      c.emit(NO_LOCATION, Op.POP_BLOCK);
      c.emit(NO_LOCATION, Op.POP_EXCEPT);
      unbindName(c, name);
      c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
      c.useLabel(cleanupEnd);
      unbindName(c, name);
      c.emit(NO_LOCATION, Op.RERAISE, 1);
    } else {
      c.emit(handler, Op.POP_TOP);
      c.useLabel(cleanupBody);
      c.pushBlock(FrameBlockKind.HANDLER_CLEANUP, handler, cleanupBody);
      c.stmts(handler.body);
      c.popBlock();
      c.emit(NO_LOCATION, Op.POP_BLOCK);
      c.emit(NO_LOCATION, Op.POP_EXCEPT);
      c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    }
    c.useLabel(next);
  }
  c.popBlock();
  c.emit(NO_LOCATION, Op.RERAISE, 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(end);
}

/**
 * `except*`: each handler takes its part of the group. The stack holds the group, a list of what handlers raised, and what
 * is left; in the end a new group of the list and the rest is raised, if there is any.
 */
function emitTryStarExcept(c: Compiler, s: ast.TryStar): void {
  const body = c.newLabel();
  const except = c.newLabel();
  const orelse = c.newLabel();
  const end = c.newLabel();
  const cleanup = c.newLabel();
  const reraiseStar = c.newLabel();
  c.jump(s, Op.SETUP_FINALLY, except);
  c.useLabel(body);
  c.pushBlock(FrameBlockKind.TRY_EXCEPT, s, body);
  c.stmts(s.body);
  c.popBlock();
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, orelse);

  c.useLabel(except);
  c.jump(NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  c.emit(NO_LOCATION, Op.PUSH_EXC_INFO);
  c.pushBlock(FrameBlockKind.EXCEPTION_GROUP_HANDLER, s);
  for (let i = 0; i < s.handlers.length; i++) {
    if (i === 0) {
      c.emit(s.handlers[0], Op.BUILD_LIST, 0);
      c.emit(s.handlers[0], Op.COPY, 2);
    }
    emitStarHandler(c, s.handlers[i]);
    if (i === s.handlers.length - 1) {
      // What nobody took; None is ignored later.
      c.emit(NO_LOCATION, Op.LIST_APPEND, 1);
      c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, reraiseStar);
    }
  }
  c.popBlock();
  const reraise = c.newLabel();
  c.useLabel(reraiseStar);
  c.emit(NO_LOCATION, Op.CALL_INTRINSIC_2, Intrinsic2.PREP_RERAISE_STAR);
  c.emit(NO_LOCATION, Op.COPY, 1);
  c.jump(NO_LOCATION, Op.POP_JUMP_IF_NOT_NONE, reraise);
  c.emit(NO_LOCATION, Op.POP_TOP);
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.emit(NO_LOCATION, Op.POP_EXCEPT);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  c.useLabel(reraise);
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.emit(NO_LOCATION, Op.SWAP, 2);
  c.emit(NO_LOCATION, Op.POP_EXCEPT);
  c.emit(NO_LOCATION, Op.RERAISE, 0);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(orelse);
  c.stmts(s.orelse);
  c.useLabel(end);
}

function emitStarHandler(c: Compiler, handler: ast.ExceptHandler): void {
  const next = c.newLabel();
  const nextWithError = c.newLabel();
  const noMatch = c.newLabel();
  const cleanupEnd = c.newLabel();
  const cleanupBody = c.newLabel();
  const { name } = handler;
  if (handler.type !== null) {
    c.expr(handler.type);
    c.emit(handler, Op.CHECK_EG_MATCH);
    c.emit(handler, Op.COPY, 1);
    c.jump(handler, Op.POP_JUMP_IF_NONE, noMatch);
  }
  if (name !== null) emitName(c, handler, name, "Store");
  else c.emit(handler, Op.POP_TOP);
  c.jump(handler, Op.SETUP_CLEANUP, cleanupEnd);
  c.useLabel(cleanupBody);
  c.pushBlock(FrameBlockKind.HANDLER_CLEANUP, handler, cleanupBody, NO_LABEL, null, name);
  c.stmts(handler.body);
  c.popBlock();
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  if (name !== null) unbindName(c, name);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, next);

  c.useLabel(cleanupEnd);
  if (name !== null) unbindName(c, name);
  // What the handler raised.
  c.emit(NO_LOCATION, Op.LIST_APPEND, 3);
  c.emit(NO_LOCATION, Op.POP_TOP);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, nextWithError);

  c.useLabel(next);
  c.emit(NO_LOCATION, Op.NOP);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, nextWithError);
  c.useLabel(noMatch);
  c.emit(handler, Op.POP_TOP);
  c.useLabel(nextWithError);
}
