/**
 * `frame.f_lineno = line`: going on elsewhere in the function that is being traced. The places with that
 * line are looked at in the order of the code, and the one is taken whose stack is deepest among those
 * that can be reached by popping values only; kinds of values on the stack are worked out first.
 */
import { CodeFlag, type PyCode } from "../bytecode/code.ts";
import { lineRanges } from "../bytecode/line-table.ts";
import { Op, stackEffect } from "../bytecode/opcodes.ts";
import { indexNumber } from "../objects/abstract.ts";
import {
  exceptionTypes,
  newError,
  type PyBaseException,
  valueError,
} from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { Event } from "./events.ts";
import type { Frame } from "./frame.ts";
import { GeneratorState, generatorOf } from "./generator.ts";
import { instructionMap } from "./instruction-map.ts";
import { type Thread, threads } from "./thread.ts";
import { warn } from "./warn.ts";

const enum Kind {
  ITERATOR,
  EXCEPTION,
  OBJECT,
  NULL,
  LASTI,
}
/** The kinds of values on the stack, the top last. */
type Stack = readonly Kind[];

/** The stack before every instruction; undefined where none was found. */
function stacksOf(code: PyCode): readonly (Stack | undefined)[] {
  const map = instructionMap(code);
  const { words } = map;
  const stacks = new Array<Stack | undefined>(words.length + 1).fill(undefined);
  const isGenerator = CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR;
  stacks[0] = [];
  // Code behind RETURN_GENERATOR starts with the value that is sent.
  if ((code.co_flags & isGenerator) !== 0) stacks[map.first - 1] = [Kind.OBJECT];
  let again = true;
  const put = (unit: number, stack: Stack): void => {
    if (unit > words.length || stacks[unit] !== undefined) return;
    stacks[unit] = stack;
    again = true;
  };
  while (again) {
    again = false;
    for (let i = 0; i < words.length; i = map.after(i)) {
      const stack = stacks[i];
      if (stack === undefined) continue;
      flow(map.op(i), words[i] >>> 8, stack, map.after(i), map.jumpTarget(i), put);
    }
    for (const { start, end, target, depth, lasti } of code.exceptionEntries) {
      let from: Stack | undefined;
      for (let i = start; i < end && from === undefined; i++) from = stacks[i];
      if (from === undefined || stacks[target] !== undefined) continue;
      const below = from.slice(0, depth);
      put(target, lasti ? [...below, Kind.LASTI, Kind.EXCEPTION] : [...below, Kind.EXCEPTION]);
    }
  }
  return stacks;
}

/** What one instruction does to the kinds: `put` tells the stack before its successors. */
function flow(
  op: number,
  arg: number,
  stack: Stack,
  next: number,
  target: number,
  put: (unit: number, stack: Stack) => void,
): void {
  const dropped = (n: number): Stack => stack.slice(0, stack.length - n);
  switch (op) {
    case Op.POP_JUMP_IF_FALSE:
    case Op.POP_JUMP_IF_TRUE:
    case Op.POP_JUMP_IF_NONE:
    case Op.POP_JUMP_IF_NOT_NONE:
      put(target, dropped(1));
      put(next, dropped(1));
      return;
    case Op.SEND:
      put(target, stack);
      put(next, stack);
      return;
    case Op.JUMP_FORWARD:
    case Op.JUMP_BACKWARD:
    case Op.JUMP_BACKWARD_NO_INTERRUPT:
      put(target, stack);
      return;
    case Op.GET_ITER:
    case Op.GET_AITER:
      put(next, [...dropped(1), Kind.ITERATOR]);
      return;
    case Op.FOR_ITER:
      put(target, [...stack, Kind.OBJECT]);
      // The end of a built-in iterator skips END_FOR.
      put(target + 1, stack);
      put(next, [...stack, Kind.OBJECT]);
      return;
    case Op.PUSH_EXC_INFO:
      put(next, [...dropped(1), Kind.EXCEPTION, Kind.EXCEPTION]);
      return;
    case Op.RETURN_VALUE:
    case Op.RAISE_VARARGS:
    case Op.RERAISE:
    case Op.INTERPRETER_EXIT:
      return;
    case Op.PUSH_NULL:
      put(next, [...stack, Kind.NULL]);
      return;
    case Op.LOAD_GLOBAL:
      put(next, (arg & 1) !== 0 ? [...stack, Kind.OBJECT, Kind.NULL] : [...stack, Kind.OBJECT]);
      return;
    case Op.LOAD_ATTR:
      put(next, (arg & 1) !== 0 ? [...dropped(1), Kind.OBJECT, Kind.NULL] : stack);
      return;
    case Op.COPY:
      put(next, [...stack, stack[stack.length - arg]]);
      return;
    case Op.SWAP: {
      const swapped = stack.slice();
      swapped[stack.length - 1] = stack[stack.length - arg];
      swapped[stack.length - arg] = stack[stack.length - 1];
      put(next, swapped);
      return;
    }
    default: {
      const change = stackEffect(op as Op, arg, false);
      if (change <= 0) put(next, dropped(-change));
      else put(next, [...stack, ...new Array<Kind>(change).fill(Kind.OBJECT)]);
    }
  }
}

/** `to` can be reached from `from` by popping values. */
function canReach(from: Stack, to: Stack): boolean {
  return (
    to.length <= from.length &&
    to.every((kind, i) => {
      if (kind === Kind.OBJECT) return from[i] !== Kind.NULL;
      return kind === Kind.NULL || kind === from[i];
    })
  );
}

/** Why a place cannot be reached. */
function refusal(stack: Stack | undefined): string {
  if (stack === undefined)
    return "can't jump into an exception handler, or code may be unreachable";
  switch (stack[stack.length - 1]) {
    case Kind.EXCEPTION:
      return "can't jump into an 'except' block as there's no exception";
    case Kind.LASTI:
      return "can't jump into a re-raising block as there's no location";
    case Kind.ITERATOR:
      return "can't jump into the body of a for loop";
    default:
      return "incompatible stacks";
  }
}

function checkEvent(thread: Thread): void {
  switch (thread.event) {
    case Event.PY_RESUME:
    case Event.JUMP:
    case Event.BRANCH_LEFT:
    case Event.BRANCH_RIGHT:
    case Event.LINE:
    case Event.PY_YIELD:
      return;
    case -1:
      throw valueError("f_lineno can only be set in a trace function");
    case Event.PY_START:
      throw valueError("can't jump from the 'call' trace event of a new frame");
    case Event.CALL:
    case Event.C_RETURN:
      throw valueError("can't jump during a call");
    default:
      throw valueError("can only jump from a 'line' trace event");
  }
}

/** Marks the units that begin a line, each with its line; -1 elsewhere. */
function lineStarts(code: PyCode): Int32Array {
  const lines = new Int32Array(code.co_code.length >> 1).fill(-1);
  let last = -1;
  for (const { start, line } of lineRanges(code.co_linetable, code.co_firstlineno)) {
    if (line === null || line === last) continue;
    if (start < lines.length) lines[start] = line;
    last = line;
  }
  return lines;
}

/** The setter of `f_lineno`. */
export function jumpToLine(frame: Frame, value: PyValue | undefined): void {
  const thread = threads.current;
  if (value === undefined) {
    throw newError("AttributeError", "attribute 'f_lineno' of 'frame' objects cannot be deleted");
  }
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw valueError("lineno must be an integer");
  }
  checkEvent(thread);
  const { code } = frame;
  const wanted = indexNumber(value);
  if (wanted < code.co_firstlineno) {
    throw valueError(`line ${wanted} comes before the current code block`);
  }
  const lines = lineStarts(code);
  let line = -1;
  for (const l of lines) if (l >= wanted && (line < 0 || l < line)) line = l;
  if (line < 0) throw valueError(`line ${wanted} comes after the current code block`);

  const stacks = stacksOf(code);
  const isSuspended = generatorOf(frame)?.state === GeneratorState.SUSPENDED;
  const here = instructionMap(code).startOf(frame.pc - 1);
  const start = stacks[here];
  const target = findTarget(lines, line, stacks, start);
  bindLocals(frame);
  let depth = (start as Stack).length;
  // The value of a yield has left the stack already.
  if (isSuspended) depth--;
  popTo(thread, frame, (start as Stack).slice(0, depth), (stacks[target] as Stack).length);
  // A frame that is being traced has its pc behind the instruction; see tracing.ts.
  frame.pc = thread.eventFrame === frame ? target + 1 : target;
}

function findTarget(
  lines: Int32Array,
  line: number,
  stacks: readonly (Stack | undefined)[],
  start: Stack | undefined,
): number {
  let best = -1;
  let depth = -1;
  let message = "";
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] !== line) continue;
    const stack = stacks[i];
    if (start !== undefined && stack !== undefined && canReach(start, stack)) {
      if (stack.length > depth) {
        best = i;
        depth = stack.length;
      }
    } else if (message === "") {
      message = start === undefined ? "can't jump from unreachable code" : refusal(stack);
    }
  }
  if (best < 0) throw valueError(message);
  return best;
}

/** Code that runs next may rely on variables which the jump leaves unset. */
function bindLocals(frame: Frame): void {
  const { slots } = frame;
  const count = frame.code.localsplusnames.length;
  let unset = 0;
  for (let i = 0; i < count; i++) if (slots[i] === undefined) unset++;
  if (unset === 0) return;
  const plural = unset === 1 ? "" : "s";
  warn(exceptionTypes.RuntimeWarning, `assigning None to ${unset} unbound local${plural}`, 0);
  for (let i = 0; i < count; i++) if (slots[i] === undefined) slots[i] = null;
}

function popTo(thread: Thread, frame: Frame, from: Stack, depth: number): void {
  for (let i = from.length - 1; i >= depth; i--) {
    const value = frame.slots[--frame.sp];
    // Leaving a handler restores the exception that was handled before.
    if (from[i] === Kind.EXCEPTION) thread.handled.value = value as PyBaseException | null;
  }
}
