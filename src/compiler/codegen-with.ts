/** `with` and `async with`. Nested items are nested statements. */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import type * as ast from "../syntax/ast.ts";
import { Awaited, emitAwait } from "./codegen-await.ts";
import { callExitWithNones } from "./codegen-loop.ts";
import { popExceptAndReraise } from "./codegen-try.ts";
import type { Compiler } from "./compiler.ts";
import type { Label } from "./instruction-sequence.ts";
import { FrameBlockKind } from "./unit.ts";

/** Arguments of LOAD_SPECIAL. */
const METHODS = {
  With: { enter: 0, exit: 1 },
  AsyncWith: { enter: 2, exit: 3 },
} as const;

export function emitWith(c: Compiler, s: ast.With | ast.AsyncWith, position = 0): void {
  const item = s.items[position];
  const isAsync = s.kind === "AsyncWith";
  const methods = METHODS[s.kind];
  const block = c.newLabel();
  const final = c.newLabel();
  const exit = c.newLabel();
  const cleanup = c.newLabel();
  const loc: Location = item.context_expr;
  c.expr(item.context_expr);
  c.emit(loc, Op.COPY, 1);
  c.emit(loc, Op.LOAD_SPECIAL, methods.exit);
  c.emit(loc, Op.SWAP, 2);
  c.emit(loc, Op.SWAP, 3);
  c.emit(loc, Op.LOAD_SPECIAL, methods.enter);
  c.emit(loc, Op.CALL, 0);
  if (isAsync) emitAwait(c, loc, Awaited.AENTER);
  c.jump(loc, Op.SETUP_WITH, final);

  c.useLabel(block);
  const kind = isAsync ? FrameBlockKind.ASYNC_WITH : FrameBlockKind.WITH;
  c.pushBlock(kind, loc, block, final);
  if (item.optional_vars !== null) c.expr(item.optional_vars);
  else c.emit(loc, Op.POP_TOP);
  if (position + 1 === s.items.length) c.stmts(s.body);
  else emitWith(c, s, position + 1);
  c.popBlock();
  c.emit(isAsync ? loc : NO_LOCATION, Op.POP_BLOCK);
  callExitWithNones(c, loc);
  if (isAsync) emitAwait(c, loc, Awaited.AEXIT);
  c.emit(loc, Op.POP_TOP);
  c.jump(loc, Op.JUMP, exit);

  c.useLabel(final);
  c.jump(loc, Op.SETUP_CLEANUP, cleanup);
  c.emit(loc, Op.PUSH_EXC_INFO);
  c.emit(loc, Op.WITH_EXCEPT_START);
  if (isAsync) emitAwait(c, loc, Awaited.AEXIT);
  finishHandler(c, cleanup);
  c.useLabel(exit);
}

/** Raises on, unless the result of `__exit__` is true. */
function finishHandler(c: Compiler, cleanup: Label): void {
  const suppress = c.newLabel();
  const exit = c.newLabel();
  c.emit(NO_LOCATION, Op.TO_BOOL);
  c.jump(NO_LOCATION, Op.POP_JUMP_IF_TRUE, suppress);
  c.emit(NO_LOCATION, Op.RERAISE, 2);
  c.useLabel(suppress);
  c.emit(NO_LOCATION, Op.POP_TOP);
  c.emit(NO_LOCATION, Op.POP_BLOCK);
  c.emit(NO_LOCATION, Op.POP_EXCEPT);
  for (let i = 0; i < 3; i++) c.emit(NO_LOCATION, Op.POP_TOP);
  c.jump(NO_LOCATION, Op.JUMP_NO_INTERRUPT, exit);
  c.useLabel(cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  c.useLabel(exit);
}
