/**
 * The eval loop: runs bytecode (bytecode/opcodes.ts is its table) on heap frames.
 *
 * One call of `evalLoop` runs an entry frame to its end; Python calls inside it push frames and do
 * not nest. Registers of the running frame are host locals (`pc`, `sp`, `S`, …), written back to the
 * frame whenever other code may look at it or another frame takes over. `pc` has always advanced past
 * the instruction, so the instruction in error is at pc − 1 (or one of its cache units).
 *
 * Hot instructions are inline; the rest calls out (operations.ts, cold-opcodes.ts), because V8 does
 * not optimise a function above 60 KB of bytecode: tests/unit/vm/eval-loop.test.ts prints the size.
 * Longer than other files for that reason: the switch is one function.
 */

import { OP_INFO, Op } from "../bytecode/opcodes.ts";
import {
  compareNumbers,
  getAttr,
  invert,
  isFlow,
  iter,
  negative,
  next as nextItem,
} from "../objects/abstract.ts";
import { PyBuiltin, PyMethodDescriptor } from "../objects/builtin.ts";
import { floatType, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, type PyBaseException } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { asksPython } from "../objects/key-answers.ts";
import { ListIterator, TupleIterator } from "../objects/list-iterator.ts";
import { PyMethod } from "../objects/method.ts";
import { PyModule } from "../objects/module.ts";
import { type CompareOp, type Flow, PyInstance, PyType, type PyValue } from "../objects/object.ts";
import { RangeIterator } from "../objects/range.ts";
import { PyCell, PyList, PyTuple } from "../objects/sequence-values.ts";
import {
  enterCall,
  finishGenerator,
  isNewFrame,
  NextRequest,
  ResumeRequest,
  resumeGenerator,
  startCall,
  startResume,
  suspendGenerator,
} from "./call.ts";
import * as cold from "./cold-opcodes.ts";
import {
  deleteAttrFlow,
  getAttrFlow,
  isPythonMethod,
  iterFlow,
  nextFlow,
  pythonMethod,
  setAttrFlow,
  unaryFlow,
} from "./flows.ts";
import { type AnyFrame, FlowResult, Frame, NativeFrame, ReturnMode } from "./frame.ts";
import { frameForCall, PyFunction, releaseFrame, takeFrame } from "./function.ts";
import { GeneratorOwner, GeneratorState, PyGenerator } from "./generator.ts";
import * as left from "./generator-finalizer.ts";
import {
  type AttributeCache,
  type GlobalCache,
  type InitCache,
  specializeInit,
  specializeLoad,
  specializeStore,
} from "./inline-cache.ts";
import { deleteItemFlow, setItemFlow } from "./item-flows.ts";
import { loadGlobalEntry, loadName, storeName, unboundDeref, unboundLocal } from "./names.ts";
import { binary, compare, contains, numberBinary, same, truth } from "./operations.ts";
import { caughtException, raised as raisedException, raisesAgain } from "./raise.ts";
import {
  specializeBinary,
  specializeCall,
  specializeCompare,
  specializeForIter,
} from "./specialize.ts";
import {
  AGAIN,
  betweenTurns,
  breaker,
  limits,
  observer,
  pollBreaker,
  pollEntry,
  SWITCHED,
  type Thread,
  waiting,
} from "./thread.ts";
import { addTraceback } from "./traceback.ts";
import * as tracing from "./tracing.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const listType = PyList.prototype.cls;
const tupleType = PyTuple.prototype.cls;
const NULL = undefined as unknown as PyValue;

/** The general instruction of each instruction's family. */
const GENERAL_FORM = new Uint8Array(256);
for (const [op, info] of Object.entries(OP_INFO)) GENERAL_FORM[Number(op)] = info.family;

/** Runs `entry` (its `back` is thread.frame) and returns its value, or throws its exception. */
export function evalLoop(thread: Thread, entry: AnyFrame, error?: PyBaseException): PyValue {
  checkNesting(thread);
  thread.nativeDepth++;
  const baseDepth = thread.depth++;
  // Kept here: a frame that is recycled when it returns forgets its caller.
  const caller = entry.back;
  entry.isEntry = true;
  let value: Outcome;
  try {
    value = run(thread, entry, error ?? null, null, false);
    while (value === AGAIN) value = run(thread, thread.frame as AnyFrame, null, null, false);
  } finally {
    thread.nativeDepth--;
    thread.depth = baseDepth;
    thread.frame = caller;
  }
  if (value === RAISED) throw thread.propagating;
  return value as PyValue;
}

function checkNesting(thread: Thread): void {
  if (thread.nativeDepth >= limits.native) {
    throw newError("RecursionError", "maximum recursion depth exceeded");
  }
}

/** The next item of a generator that does not run, for built-in code; undefined at its end. */
export function nextOfGenerator(thread: Thread, generator: PyGenerator): PyValue | undefined {
  if (generator.state === GeneratorState.CLOSED) return undefined;
  // Before the generator runs: it is to be as it was when this fails.
  checkNesting(thread);
  const caller = thread.frame;
  const frame = resumeGenerator(thread, generator, null);
  frame.back = caller;
  frame.mode = ReturnMode.NEXT;
  return evalLoop(thread, frame) as PyValue | undefined;
}

/** Goes on with a thread where it stopped. SWITCHED: it gave way again. */
export function resumeThread(
  thread: Thread,
  error: PyBaseException | null,
): PyValue | typeof SWITCHED {
  const delivered = thread.delivered;
  thread.delivered = null;
  thread.nativeDepth++;
  let value: Outcome;
  try {
    value = run(thread, thread.frame as AnyFrame, error, delivered, true);
    while (value === AGAIN) {
      betweenTurns.run();
      value = run(thread, thread.frame as AnyFrame, null, null, true);
    }
  } finally {
    thread.nativeDepth--;
  }
  if (value === RAISED) throw thread.propagating;
  return value;
}

/**
 * What `run` returns for an exception that its entry frame does not handle: a host `throw` inside so
 * large a function takes 12 µs (its tables of safepoints are searched), one in a small function 0.7.
 * So nothing that happens often is thrown in `run` itself.
 */
const RAISED = Symbol("raised");

type Outcome = PyValue | typeof SWITCHED | typeof RAISED | typeof AGAIN;

function leaveEntry(thread: Thread, error: PyBaseException): typeof RAISED {
  thread.propagating = error;
  return RAISED;
}

/** Generators that only this frame's stack refers to, above the height that an exception leaves. */
function closeLeft(thread: Thread, frame: Frame, height: number): void {
  const flow = left.closeLeft(frame, height);
  if (flow === undefined) return;
  thread.frame = frame;
  evalLoop(thread, new NativeFrame(flow, frame));
}

function run(
  thread: Thread,
  entry: AnyFrame,
  failure: PyBaseException | null,
  first: PyValue,
  mayLeave: boolean,
): Outcome {
  /** The frame that runs next. */
  let current: AnyFrame = entry;
  /** What a native frame that runs next gets as the result of its request. */
  let delivered: PyValue = first;
  /** The exception in flight: to be handled by `current`. */
  let raised: PyBaseException | null = failure;
  /** RERAISE adds no traceback entry of its own. */
  let reraise = false;

  for (;;) {
    // ---- built-in code waiting for a call ----------------------------------------------------
    while (current instanceof NativeFrame) {
      const native: NativeFrame = current;
      thread.frame = native;
      let value: PyValue | undefined;
      try {
        const error: PyBaseException | null = raised;
        raised = null;
        // Its context is set already, should the flow let it pass.
        if (error !== null) thread.propagating = error;
        const step = error === null ? native.flow.next(delivered) : native.flow.throw(error);
        if (!step.done) {
          const request = step.value;
          if (waiting.isRequest(request)) {
            if (mayLeave) {
              thread.waiting = request;
              return SWITCHED;
            }
            delivered = waiting.nested(thread, request);
            continue;
          }
          try {
            let result: PyValue | Frame | Flow;
            if (request instanceof ResumeRequest) {
              result = startResume(thread, request);
              if (
                request.error !== undefined &&
                request.generator.state === GeneratorState.RUNNING
              ) {
                raised = request.error as PyBaseException;
                reraise = false;
              }
            } else {
              result = startCall(request.callee, request.args, request.kwnames);
              if (request instanceof NextRequest && isNewFrame(result)) {
                result.mode = ReturnMode.NEXT;
              }
            }
            if (
              isNewFrame(result) ||
              (request instanceof ResumeRequest && result instanceof Frame)
            ) {
              enterCall(thread, native, result);
              current = result;
              break;
            }
            if (isFlow(result)) current = new NativeFrame(result, native);
            else delivered = result;
          } catch (e) {
            // The flow made the call: it may handle what the call raises at once.
            raised = caughtException(thread, e);
            reraise = false;
          }
          continue;
        }
        value = step.value;
      } catch (e) {
        raised = caughtException(thread, e);
        if (native.isEntry) return leaveEntry(thread, raised);
        current = native.back as AnyFrame;
        reraise = false;
        continue;
      }
      if (native.isEntry) return value as PyValue;
      const back: AnyFrame = native.back as AnyFrame;
      current = back;
      if (back instanceof NativeFrame) {
        delivered = value as PyValue;
        continue;
      }
      if (native.result === FlowResult.FOR_ITER) {
        if (value === undefined) back.pc += native.skip;
        else back.slots[back.sp++] = value;
      } else if (native.result === FlowResult.PUSH) back.slots[back.sp++] = value as PyValue;
    }

    // ---- Python code ----------------------------------------------------------------------------
    let frame: Frame = current as Frame;
    let code = frame.code;
    let instrs = frame.instrs;
    let caches = frame.caches;
    let consts = code.co_consts;
    let S = frame.slots;
    let pc = frame.pc;
    let sp = frame.sp;
    thread.frame = frame;

    if (raised === null) {
      try {
        // A frame takes over by `frame = …; continue enter`, with its registers as it has saved them.
        enter: for (;;) {
          code = frame.code;
          instrs = frame.instrs;
          caches = frame.caches;
          consts = code.co_consts;
          S = frame.slots;
          pc = frame.pc;
          sp = frame.sp;
          thread.frame = frame;
          dispatch: for (;;) {
            // `| 0` tells the compiler to keep both as machine integers: else each ++ is one of a tagged value.
            sp = sp | 0;
            const word = instrs[pc | 0];
            pc = (pc + 1) | 0;
            const arg = word >>> 8;
            switch (word & 255) {
              case Op.NOP:
              case Op.NOT_TAKEN:
              case Op.EXTENDED_ARG:
              case Op.CACHE:
                continue;
              case Op.RESUME:
                if (breaker.flag[0] !== 0) {
                  frame.pc = pc;
                  frame.sp = sp;
                  const wish = pollEntry(thread, frame, mayLeave);
                  if (wish !== null) return wish;
                }
                if (--thread.fuel < 0) {
                  cold.pause(thread, frame, pc, sp);
                  return AGAIN;
                }
                continue;

              // ---- constants and variables ---------------------------------------------------------
              case Op.LOAD_CONST:
              case Op.LOAD_CONST_IMMORTAL:
              case Op.LOAD_CONST_MORTAL:
                S[sp++] = consts[arg];
                continue;
              case Op.LOAD_SMALL_INT:
                S[sp++] = arg;
                continue;
              case Op.LOAD_FAST:
              case Op.LOAD_FAST_BORROW:
                S[sp++] = S[arg];
                continue;
              case Op.LOAD_FAST_LOAD_FAST:
              case Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW:
                S[sp++] = S[arg >> 4];
                S[sp++] = S[arg & 15];
                continue;
              case Op.LOAD_FAST_CHECK: {
                const value = S[arg];
                if (value === undefined) {
                  frame.pc = pc;
                  frame.sp = sp;
                  raised = unboundLocal(code, arg);
                  cold.setContext(thread, raised);
                  current = frame;
                  break dispatch;
                }
                S[sp++] = value;
                continue;
              }
              case Op.LOAD_FAST_AND_CLEAR:
                S[sp++] = S[arg];
                S[arg] = NULL;
                continue;
              case Op.STORE_FAST:
                S[arg] = S[--sp];
                continue;
              case Op.STORE_FAST_LOAD_FAST:
                S[arg >> 4] = S[sp - 1];
                S[sp - 1] = S[arg & 15];
                continue;
              case Op.STORE_FAST_STORE_FAST:
                S[arg >> 4] = S[--sp];
                S[arg & 15] = S[--sp];
                continue;
              case Op.POP_TOP: {
                const iterator = S[--sp];
                if (arg === 0 || !left.isLeft(iterator)) continue;
                frame.pc = pc;
                frame.sp = sp;
                const flow = left.finalizeGenerator(iterator);
                current = new NativeFrame(flow, frame, FlowResult.DISCARD);
                break dispatch;
              }
              case Op.POP_ITER:
              case Op.END_FOR:
                sp--;
                continue;
              case Op.PUSH_NULL:
                S[sp++] = NULL;
                continue;
              case Op.COPY:
                S[sp] = S[sp - arg];
                sp++;
                continue;
              case Op.SWAP: {
                const top = S[sp - 1];
                S[sp - 1] = S[sp - arg];
                S[sp - arg] = top;
                continue;
              }
              case Op.LOAD_GLOBAL: {
                frame.pc = pc;
                const value = loadGlobalEntry(frame, code, instrs, caches, pc - 1, arg);
                pc += 4;
                S[sp++] = value;
                if ((arg & 1) !== 0) S[sp++] = NULL;
                continue;
              }
              case Op.LOAD_GLOBAL_MODULE: {
                const cache = caches[pc - 1] as GlobalCache;
                const value = cache.entry.value;
                if (cache.dict !== frame.globals || value === undefined) {
                  break;
                }
                pc += 4;
                S[sp++] = value;
                if ((arg & 1) !== 0) S[sp++] = NULL;
                continue;
              }
              case Op.LOAD_GLOBAL_BUILTIN: {
                const cache = caches[pc - 1] as GlobalCache;
                const value = cache.entry.value;
                if (
                  cache.dict !== frame.globals ||
                  cache.version !== cache.dict.keysVersion ||
                  value === undefined
                ) {
                  break;
                }
                pc += 4;
                S[sp++] = value;
                if ((arg & 1) !== 0) S[sp++] = NULL;
                continue;
              }
              case Op.LOAD_NAME:
                S[sp++] = loadName(frame, code.co_names[arg]);
                continue;
              case Op.STORE_NAME: {
                const locals = frame.locals;
                if (locals instanceof PyDict && locals.cls === PyDict.prototype.cls) {
                  locals.set(code.co_names[arg], S[--sp]);
                } else storeName(locals, code.co_names[arg], S[--sp]);
                continue;
              }
              case Op.STORE_GLOBAL:
                frame.globals.set(code.co_names[arg], S[--sp]);
                continue;
              case Op.MAKE_CELL:
                S[arg] = new PyCell(S[arg]);
                continue;
              case Op.COPY_FREE_VARS: {
                const closure = (frame.func as PyFunction).closure as readonly PyValue[];
                const first = code.localsplusnames.length - arg;
                for (let i = 0; i < arg; i++) S[first + i] = closure[i];
                continue;
              }
              case Op.LOAD_DEREF: {
                const value = (S[arg] as PyCell).value;
                if (value === undefined) {
                  frame.pc = pc;
                  frame.sp = sp;
                  raised = unboundDeref(code, arg);
                  cold.setContext(thread, raised);
                  current = frame;
                  break dispatch;
                }
                S[sp++] = value;
                continue;
              }
              case Op.STORE_DEREF:
                (S[arg] as PyCell).value = S[--sp];
                continue;

              // ---- jumps ---------------------------------------------------------------------------
              case Op.JUMP_FORWARD:
                pc += arg;
                continue;
              case Op.JUMP_BACKWARD:
              case Op.JUMP_BACKWARD_NO_JIT:
              case Op.JUMP_BACKWARD_JIT:
                if (breaker.flag[0] !== 0) {
                  // What a signal raises belongs to the jump, not to the place in front of its target.
                  frame.pc = pc;
                  frame.sp = sp;
                  if (pollBreaker(mayLeave)) {
                    frame.pc = pc + 1 - arg;
                    return SWITCHED;
                  }
                }
                pc += 1 - arg;
                if (--thread.fuel < 0) {
                  cold.pause(thread, frame, pc, sp);
                  return AGAIN;
                }
                continue;
              case Op.JUMP_BACKWARD_NO_INTERRUPT:
                pc -= arg;
                continue;
              case Op.POP_JUMP_IF_FALSE:
                pc += S[--sp] === false ? arg + 1 : 1;
                continue;
              case Op.POP_JUMP_IF_TRUE:
                pc += S[--sp] === true ? arg + 1 : 1;
                continue;
              case Op.POP_JUMP_IF_NONE:
                pc += S[--sp] === null ? arg + 1 : 1;
                continue;
              case Op.POP_JUMP_IF_NOT_NONE:
                pc += S[--sp] !== null ? arg + 1 : 1;
                continue;

              // ---- operators -----------------------------------------------------------------------
              case Op.BINARY_OP_ADD_INT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "number" && typeof b === "number") {
                  const r = a + b;
                  if (r <= MAX && r >= -MAX) {
                    sp--;
                    S[sp - 1] = r;
                    pc += 5;
                    continue;
                  }
                }
                break;
              }
              case Op.BINARY_OP_SUBTRACT_INT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "number" && typeof b === "number") {
                  const r = a - b;
                  if (r <= MAX && r >= -MAX) {
                    sp--;
                    S[sp - 1] = r;
                    pc += 5;
                    continue;
                  }
                }
                break;
              }
              case Op.BINARY_OP_MULTIPLY_INT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "number" && typeof b === "number") {
                  const r = a * b;
                  if (r <= MAX && r >= -MAX) {
                    sp--;
                    S[sp - 1] = r + 0;
                    pc += 5;
                    continue;
                  }
                }
                break;
              }
              case Op.BINARY_OP_ADD_FLOAT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (
                  a instanceof PyFloat &&
                  b instanceof PyFloat &&
                  a.cls === floatType &&
                  b.cls === floatType
                ) {
                  sp--;
                  S[sp - 1] = new PyFloat(a.v + b.v);
                  pc += 5;
                  continue;
                }
                break;
              }
              case Op.BINARY_OP_SUBTRACT_FLOAT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (
                  a instanceof PyFloat &&
                  b instanceof PyFloat &&
                  a.cls === floatType &&
                  b.cls === floatType
                ) {
                  sp--;
                  S[sp - 1] = new PyFloat(a.v - b.v);
                  pc += 5;
                  continue;
                }
                break;
              }
              case Op.BINARY_OP_MULTIPLY_FLOAT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (
                  a instanceof PyFloat &&
                  b instanceof PyFloat &&
                  a.cls === floatType &&
                  b.cls === floatType
                ) {
                  sp--;
                  S[sp - 1] = new PyFloat(a.v * b.v);
                  pc += 5;
                  continue;
                }
                break;
              }
              case Op.BINARY_OP_ADD_UNICODE: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "string" && typeof b === "string") {
                  sp--;
                  S[sp - 1] = a + b;
                  pc += 5;
                  continue;
                }
                break;
              }
              case Op.BINARY_OP_SUBSCR_LIST_INT: {
                const list = S[sp - 2];
                const i = S[sp - 1];
                if (list instanceof PyList && list.cls === listType && typeof i === "number") {
                  const items = list.items;
                  const k = i < 0 ? i + items.length : i;
                  if (k >= 0 && k < items.length) {
                    sp--;
                    S[sp - 1] = items[k];
                    pc += 5;
                    continue;
                  }
                  frame.pc = pc;
                  frame.sp = sp;
                  raised = cold.outOfRange(thread);
                  current = frame;
                  break dispatch;
                }
                break;
              }
              case Op.BINARY_OP_SUBSCR_TUPLE_INT: {
                const tuple = S[sp - 2];
                const i = S[sp - 1];
                if (tuple instanceof PyTuple && tuple.cls === tupleType && typeof i === "number") {
                  const items = tuple.items;
                  const k = i < 0 ? i + items.length : i;
                  if (k >= 0 && k < items.length) {
                    sp--;
                    S[sp - 1] = items[k];
                    pc += 5;
                    continue;
                  }
                }
                break;
              }
              case Op.BINARY_OP_SUBSCR_STR_INT: {
                const text = S[sp - 2];
                const i = S[sp - 1];
                if (typeof text === "string" && typeof i === "number") {
                  const k = i < 0 ? i + text.length : i;
                  if (k >= 0 && k < text.length) {
                    sp--;
                    S[sp - 1] = text[k];
                    pc += 5;
                    continue;
                  }
                }
                break;
              }
              case Op.BINARY_OP_EXTEND: {
                const r = numberBinary(arg, S[sp - 2], S[sp - 1]);
                if (r !== undefined) {
                  sp--;
                  S[sp - 1] = r;
                  pc += 5;
                  continue;
                }
                break;
              }
              case Op.BINARY_OP_SUBSCR_DICT: {
                const dict = S[sp - 2];
                if (
                  dict instanceof PyDict &&
                  dict.cls === PyDict.prototype.cls &&
                  !asksPython(S[sp - 1])
                ) {
                  frame.pc = pc;
                  const value = dict.get(S[sp - 1]);
                  if (value !== undefined) {
                    sp--;
                    S[sp - 1] = value;
                    pc += 5;
                    continue;
                  }
                  frame.sp = sp;
                  raised = cold.missingKey(thread, S[sp - 1]);
                  current = frame;
                  break dispatch;
                }
                break;
              }
              case Op.BINARY_OP: {
                const b = S[--sp];
                const a = S[--sp];
                specializeBinary(instrs, caches, pc - 1, arg, a, b);
                frame.pc = pc;
                const r = binary(arg, a, b);
                pc += 5;
                if (isFlow(r)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(r, frame);
                  break dispatch;
                }
                S[sp++] = r;
                continue;
              }
              case Op.COMPARE_OP_INT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "number" && typeof b === "number") {
                  sp--;
                  const r = compareNumbers(a, b, (arg >> 5) as CompareOp);
                  pc++;
                  // The usual successor is a conditional jump: take it at once.
                  const next = frame.instrs[pc];
                  if ((next & 255) === Op.POP_JUMP_IF_FALSE) {
                    sp--;
                    pc += r ? 2 : (next >>> 8) + 2;
                  } else S[sp - 1] = r;
                  continue;
                }
                break;
              }
              case Op.COMPARE_OP_FLOAT: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (
                  a instanceof PyFloat &&
                  b instanceof PyFloat &&
                  a.cls === floatType &&
                  b.cls === floatType
                ) {
                  sp--;
                  S[sp - 1] = compareNumbers(a.v, b.v, (arg >> 5) as CompareOp);
                  pc++;
                  continue;
                }
                break;
              }
              case Op.COMPARE_OP_STR: {
                const a = S[sp - 2];
                const b = S[sp - 1];
                if (typeof a === "string" && typeof b === "string") {
                  sp--;
                  S[sp - 1] = (a === b) === (arg >> 5 === 2);
                  pc++;
                  continue;
                }
                break;
              }
              case Op.COMPARE_OP: {
                const b = S[--sp];
                const a = S[--sp];
                specializeCompare(instrs, caches, pc - 1, arg, a, b);
                frame.pc = pc;
                const r = compare((arg >> 5) as CompareOp, a, b, (arg & 16) !== 0);
                pc++;
                if (isFlow(r)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(r, frame);
                  break dispatch;
                }
                S[sp++] = r;
                continue;
              }
              case Op.IS_OP: {
                const b = S[--sp];
                const a = S[sp - 1];
                S[sp - 1] = same(a, b) === (arg === 0);
                continue;
              }
              case Op.CONTAINS_OP: {
                const container = S[--sp];
                const item = S[--sp];
                frame.pc = pc;
                const r = contains(container, item, arg === 1);
                pc++;
                if (isFlow(r)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(r, frame);
                  break dispatch;
                }
                S[sp++] = r;
                continue;
              }
              case Op.TO_BOOL: {
                const value = S[sp - 1];
                if (typeof value === "boolean") {
                  pc += 3;
                  continue;
                }
                frame.pc = pc;
                const r = truth(value);
                pc += 3;
                if (typeof r !== "boolean") {
                  sp--;
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(r, frame);
                  break dispatch;
                }
                S[sp - 1] = r;
                continue;
              }
              case Op.UNARY_NOT:
                S[sp - 1] = S[sp - 1] !== true;
                continue;
              case Op.UNARY_NEGATIVE: {
                const value = S[sp - 1];
                if (value instanceof PyFloat && value.cls === floatType) {
                  S[sp - 1] = new PyFloat(-value.v);
                  continue;
                }
                if (typeof value === "number") {
                  S[sp - 1] = 0 - value;
                  continue;
                }
                if (typeOf(value).isHeap) {
                  sp--;
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(unaryFlow("__neg__", negative, value), frame);
                  break dispatch;
                }
                S[sp - 1] = negative(value);
                continue;
              }
              case Op.UNARY_INVERT: {
                const value = S[--sp];
                frame.pc = pc;
                frame.sp = sp;
                current = new NativeFrame(unaryFlow("__invert__", invert, value), frame);
                break dispatch;
              }

              // ---- attributes and items ---------------------------------------------------------------
              case Op.LOAD_ATTR_INSTANCE_VALUE: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                if (obj instanceof PyInstance) {
                  const { shape } = obj;
                  do {
                    const entry = cache as AttributeCache;
                    if (entry.shape === shape && entry.type.version === entry.version) {
                      const value = obj.slots[entry.index];
                      if (value === undefined) break;
                      S[sp - 1] = value;
                      pc += 9;
                      if ((arg & 1) !== 0) S[sp++] = NULL;
                      continue dispatch;
                    }
                    cache = entry.next;
                  } while (cache !== null);
                }
                break;
              }
              case Op.LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES:
              case Op.LOAD_ATTR_METHOD_WITH_VALUES: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                if (obj instanceof PyInstance) {
                  const { shape } = obj;
                  do {
                    const entry = cache as AttributeCache;
                    if (entry.shape === shape && entry.type.version === entry.version) {
                      S[sp - 1] = entry.value;
                      pc += 9;
                      if ((word & 255) === Op.LOAD_ATTR_METHOD_WITH_VALUES) S[sp++] = obj;
                      else if ((arg & 1) !== 0) S[sp++] = NULL;
                      continue dispatch;
                    }
                    cache = entry.next;
                  } while (cache !== null);
                }
                break;
              }
              case Op.LOAD_ATTR_NONDESCRIPTOR_NO_DICT:
              case Op.LOAD_ATTR_METHOD_NO_DICT: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                const type = typeOf(obj);
                do {
                  const entry = cache as AttributeCache;
                  if (entry.type === type && type.version === entry.version) {
                    S[sp - 1] = entry.value;
                    pc += 9;
                    if ((word & 255) === Op.LOAD_ATTR_METHOD_NO_DICT) S[sp++] = obj;
                    else if ((arg & 1) !== 0) S[sp++] = NULL;
                    continue dispatch;
                  }
                  cache = entry.next;
                } while (cache !== null);
                break;
              }
              case Op.LOAD_ATTR_CLASS:
              case Op.LOAD_ATTR_CLASS_WITH_METACLASS_CHECK: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                do {
                  const entry = cache as AttributeCache;
                  if (
                    entry.type === obj &&
                    entry.version === entry.type.version &&
                    entry.index === entry.type.cls.version
                  ) {
                    S[sp - 1] = entry.value;
                    pc += 9;
                    // A class method gets its class.
                    if ((word & 255) === Op.LOAD_ATTR_CLASS_WITH_METACLASS_CHECK) S[sp++] = obj;
                    else if ((arg & 1) !== 0) S[sp++] = NULL;
                    continue dispatch;
                  }
                  cache = entry.next;
                } while (cache !== null);
                break;
              }
              case Op.LOAD_ATTR_MODULE: {
                const cache = caches[pc - 1] as GlobalCache;
                const obj = S[sp - 1];
                const { value } = cache.entry;
                if (obj instanceof PyModule && obj.dict === cache.dict && value !== undefined) {
                  S[sp - 1] = value;
                  pc += 9;
                  if ((arg & 1) !== 0) S[sp++] = NULL;
                  continue;
                }
                break;
              }
              case Op.LOAD_ATTR_PROPERTY: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                const type = typeOf(obj);
                while (cache !== null && (cache.type !== type || cache.version !== type.version)) {
                  cache = cache.next;
                }
                if (cache === null) {
                  break;
                }
                frame.pc = pc;
                const next = frameForCall(cache.value as PyFunction, [obj], null);
                pc += 9;
                sp--;
                frame.pc = pc;
                frame.sp = sp;
                enterCall(thread, frame, next);
                current = next;
                break dispatch;
              }
              case Op.LOAD_ATTR: {
                const obj = S[sp - 1];
                const name = code.co_names[arg >> 1];
                frame.pc = pc;
                if (specializeLoad(obj, name, (arg & 1) !== 0, instrs, caches, pc - 1)) {
                  pc--;
                  continue;
                }
                pc += 9;
                const type = typeOf(obj);
                if (type.isHeap) {
                  sp--;
                  const unbound = (arg & 1) !== 0 ? cold.methodOf(obj, name) : undefined;
                  if (unbound !== undefined) {
                    S[sp++] = unbound;
                    S[sp++] = obj;
                    continue;
                  }
                  const direct = cold.directAttribute(obj, name);
                  if (direct !== undefined) {
                    S[sp++] = direct;
                    if ((arg & 1) !== 0) S[sp++] = NULL;
                    continue;
                  }
                  frame.pc = pc;
                  // The flow pushes its value at sp; NULL for the call goes above it.
                  if ((arg & 1) !== 0) {
                    S[sp] = NULL;
                    frame.sp = sp;
                    current = new NativeFrame(
                      cold.attributeThenNull(obj, name, frame),
                      frame,
                      FlowResult.DISCARD,
                    );
                  } else {
                    frame.sp = sp;
                    current = new NativeFrame(getAttrFlow(obj, name), frame);
                  }
                  break dispatch;
                }
                S[sp - 1] = getAttr(obj, name);
                if ((arg & 1) !== 0) S[sp++] = NULL;
                continue;
              }
              case Op.STORE_ATTR_INSTANCE_VALUE: {
                let cache = caches[pc - 1] as AttributeCache | null;
                const obj = S[sp - 1];
                if (obj instanceof PyInstance) {
                  const { shape } = obj;
                  do {
                    const entry = cache as AttributeCache;
                    if (entry.shape === shape && entry.type.version === entry.version) {
                      if (entry.after === null) obj.slots[entry.index] = S[sp - 2];
                      else {
                        obj.slots.push(S[sp - 2]);
                        obj.shape = entry.after;
                      }
                      sp -= 2;
                      pc += 4;
                      continue dispatch;
                    }
                    cache = entry.next;
                  } while (cache !== null);
                }
                break;
              }
              case Op.STORE_ATTR: {
                const obj = S[--sp];
                const name = code.co_names[arg];
                if (
                  obj instanceof PyInstance &&
                  specializeStore(obj, name, instrs, caches, pc - 1)
                ) {
                  sp++;
                  pc--;
                  continue;
                }
                const value = S[--sp];
                frame.pc = pc;
                if (!cold.storeAttr(obj, name, value)) {
                  pc += 4;
                  frame.pc = pc;
                  frame.sp = sp;
                  const flow = setAttrFlow(obj, name, value);
                  current = new NativeFrame(flow, frame, FlowResult.DISCARD);
                  break dispatch;
                }
                pc += 4;
                continue;
              }
              case Op.STORE_SUBSCR: {
                const key = S[--sp];
                const obj = S[--sp];
                const value = S[--sp];
                frame.pc = pc;
                pc++;
                if (obj instanceof PyList && obj.cls === listType && typeof key === "number") {
                  const items = obj.items;
                  const k = key < 0 ? key + items.length : key;
                  if (k >= 0 && k < items.length) {
                    items[k] = value;
                    continue;
                  }
                } else if (
                  obj instanceof PyDict &&
                  obj.cls === PyDict.prototype.cls &&
                  !asksPython(key)
                ) {
                  obj.set(key, value);
                  continue;
                }
                if (typeOf(obj).isHeap || asksPython(key)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(
                    setItemFlow(obj, key, value),
                    frame,
                    FlowResult.DISCARD,
                  );
                  break dispatch;
                }
                cold.setItem(obj, key, value);
                continue;
              }
              case Op.DELETE_SUBSCR: {
                const key = S[--sp];
                const obj = S[--sp];
                frame.pc = pc;
                frame.sp = sp;
                current = new NativeFrame(deleteItemFlow(obj, key), frame, FlowResult.DISCARD);
                break dispatch;
              }
              case Op.DELETE_ATTR: {
                const obj = S[--sp];
                frame.pc = pc;
                frame.sp = sp;
                const flow = deleteAttrFlow(obj, code.co_names[arg]);
                current = new NativeFrame(flow, frame, FlowResult.DISCARD);
                break dispatch;
              }

              // ---- iteration ---------------------------------------------------------------------------
              case Op.GET_ITER: {
                const value = S[sp - 1];
                frame.pc = pc;
                if (value instanceof PyList && value.cls === listType) {
                  S[sp - 1] = new ListIterator(value);
                } else if (value instanceof PyTuple && value.cls === tupleType) {
                  S[sp - 1] = new TupleIterator(value);
                } else if (
                  value instanceof PyGenerator &&
                  value.cls === PyGenerator.prototype.cls
                ) {
                  // A generator is its own iterator.
                } else if (isPythonMethod(typeOf(value), "__iter__")) {
                  sp--;
                  frame.sp = sp;
                  current = new NativeFrame(iterFlow(value), frame);
                  break dispatch;
                } else S[sp - 1] = iter(value);
                continue;
              }
              case Op.FOR_ITER_RANGE: {
                const iterator = S[sp - 1];
                if (iterator instanceof RangeIterator) {
                  const value = iterator.next();
                  pc++;
                  if (value === undefined) pc += arg + 1;
                  else S[sp++] = value;
                  continue;
                }
                break;
              }
              case Op.FOR_ITER_LIST: {
                const iterator = S[sp - 1];
                if (iterator instanceof ListIterator) {
                  const list = iterator.list;
                  pc++;
                  if (list !== null && iterator.i < list.items.length) {
                    S[sp++] = list.items[iterator.i++];
                  } else {
                    iterator.list = null;
                    pc += arg + 1;
                  }
                  continue;
                }
                break;
              }
              case Op.FOR_ITER_TUPLE: {
                const iterator = S[sp - 1];
                if (iterator instanceof TupleIterator) {
                  const { tuple } = iterator;
                  pc++;
                  if (tuple !== null && iterator.i < tuple.items.length) {
                    S[sp++] = tuple.items[iterator.i++];
                  } else {
                    iterator.tuple = null;
                    pc += arg + 1;
                  }
                  continue;
                }
                break;
              }
              case Op.FOR_ITER_GEN: {
                const iterator = S[sp - 1];
                if (iterator instanceof PyGenerator && iterator.state < GeneratorState.RUNNING) {
                  pc++;
                  frame.pc = pc;
                  frame.sp = sp;
                  const next: Frame = resumeGenerator(thread, iterator, null);
                  next.returnSkip = arg;
                  next.mode = ReturnMode.PUSH;
                  enterCall(thread, frame, next);
                  frame = next;
                  continue enter;
                }
                break;
              }
              case Op.FOR_ITER: {
                const iterator = S[sp - 1];
                if (specializeForIter(instrs, pc - 1, iterator)) {
                  pc--;
                  continue;
                }
                frame.pc = pc;
                const type = typeOf(iterator);
                if (type.isHeap) {
                  const method = pythonMethod(type, "__next__");
                  if (method instanceof PyFunction) {
                    pc++;
                    frame.pc = pc;
                    frame.sp = sp;
                    const next = frameForCall(method, [iterator], null);
                    next.mode = ReturnMode.NEXT;
                    enterCall(thread, frame, next);
                    current = next;
                    break dispatch;
                  }
                  if (method !== undefined) {
                    pc++;
                    frame.pc = pc;
                    frame.sp = sp;
                    const flow = nextFlow(iterator);
                    current = new NativeFrame(flow, frame, FlowResult.FOR_ITER, arg + 1);
                    break dispatch;
                  }
                }
                const value = nextItem(iterator);
                pc++;
                if (value === undefined) pc += arg + 1;
                else S[sp++] = value;
                continue;
              }

              // ---- building --------------------------------------------------------------------------
              case Op.BUILD_TUPLE: {
                sp -= arg;
                S[sp] = new PyTuple(S.slice(sp, sp + arg));
                sp++;
                continue;
              }
              case Op.BUILD_LIST: {
                sp -= arg;
                S[sp] = new PyList(S.slice(sp, sp + arg));
                sp++;
                continue;
              }
              case Op.LIST_APPEND: {
                const value = S[--sp];
                (S[sp - arg] as PyList).items.push(value);
                continue;
              }
              case Op.UNPACK_SEQUENCE: {
                const value = S[--sp];
                frame.pc = pc;
                if (value instanceof PyTuple && value.items.length === arg && !value.cls.isHeap) {
                  const items = value.items;
                  for (let i = arg - 1; i >= 0; i--) S[sp++] = items[i];
                } else sp = cold.unpackSequence(S, sp, value, arg);
                pc++;
                continue;
              }

              // ---- calls ---------------------------------------------------------------------------------
              case Op.CALL_ALLOC_AND_ENTER_INIT: {
                const cache = caches[pc - 1] as InitCache;
                const base = sp - arg - 2;
                const { type, init } = cache;
                if (
                  S[base] !== type ||
                  S[base + 1] !== undefined ||
                  type.version !== cache.version ||
                  type.cls.version !== cache.metaVersion ||
                  init.exactly !== arg + 1
                ) {
                  break;
                }
                const next: Frame = takeFrame(init);
                const target = next.slots;
                const instance = new PyInstance(type);
                next.mode = ReturnMode.INIT;
                next.instance = instance;
                target[0] = instance;
                for (let i = 1; i <= arg; i++) target[i] = S[base + 1 + i];
                pc += 3;
                frame.pc = pc;
                frame.sp = base;
                enterCall(thread, frame, next);
                frame = next;
                continue enter;
              }
              case Op.CALL_PY_EXACT_ARGS: {
                const base = sp - arg - 2;
                const callee = S[base];
                const first = S[base + 1] === undefined ? base + 2 : base + 1;
                if (callee instanceof PyFunction && callee.exactly === sp - first) {
                  const next = takeFrame(callee);
                  const target = next.slots;
                  for (let i = first; i < sp; i++) target[i - first] = S[i];
                  pc += 3;
                  frame.pc = pc;
                  frame.sp = base;
                  enterCall(thread, frame, next);
                  frame = next;
                  continue enter;
                }
                break;
              }
              case Op.CALL_METHOD_DESCRIPTOR_FAST: {
                const base = sp - arg - 2;
                const callee = S[base];
                const self = S[base + 1];
                if (
                  !(callee instanceof PyMethodDescriptor) ||
                  self === undefined ||
                  callee.def.signature.exactly !== arg + 1
                ) {
                  break;
                }
                const { def } = callee;
                frame.pc = pc;
                frame.sp = sp;
                if (typeOf(self) !== callee.owner) callee.checkReceiver([self]);
                const result =
                  arg === 0
                    ? def.run(self)
                    : arg === 1
                      ? def.run(self, S[sp - 1])
                      : arg === 2
                        ? def.run(self, S[sp - 2], S[sp - 1])
                        : def.run(...S.slice(base + 1, sp));
                sp = base;
                pc += 3;
                if (isFlow(result)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(result, frame);
                  break dispatch;
                }
                S[sp++] = result === undefined ? null : result;
                continue;
              }
              case Op.CALL_BUILTIN_FAST: {
                const base = sp - arg - 2;
                const callee = S[base];
                if (
                  !(callee instanceof PyBuiltin) ||
                  S[base + 1] !== undefined ||
                  callee.self !== undefined ||
                  callee.def.signature.exactly !== arg
                ) {
                  break;
                }
                const { def } = callee;
                frame.pc = pc;
                frame.sp = sp;
                const result =
                  arg === 1
                    ? def.run(S[sp - 1])
                    : arg === 2
                      ? def.run(S[sp - 2], S[sp - 1])
                      : def.run(...S.slice(base + 2, sp));
                sp = base;
                pc += 3;
                if (isFlow(result)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(result, frame);
                  break dispatch;
                }
                S[sp++] = result === undefined ? null : result;
                continue;
              }
              case Op.CALL: {
                const base = sp - arg - 2;
                const callee = S[base];
                const self = S[base + 1];
                specializeCall(instrs, caches, pc - 1, callee, self, arg);
                if (callee instanceof PyFunction) {
                  frame.pc = pc;
                  const first = self === undefined ? base + 2 : base + 1;
                  const next: Frame = frameForCall(callee, S.slice(first, sp), null);
                  pc += 3;
                  frame.pc = pc;
                  frame.sp = base;
                  enterCall(thread, frame, next);
                  current = next;
                  break dispatch;
                }
                if (self === undefined && callee instanceof PyMethod) {
                  S[base] = callee.func;
                  S[base + 1] = callee.self;
                  pc--;
                  continue;
                }
                frame.pc = pc;
                frame.sp = sp;
                const first = self === undefined ? base + 2 : base + 1;
                const args = S.slice(first, sp);
                if (callee instanceof PyType && self === undefined) {
                  specializeInit(callee, arg, instrs, caches, pc - 1);
                }
                const result = startCall(callee, args, null);
                sp = base;
                pc += 3;
                if (typeof result === "object" && result !== null) {
                  if (isNewFrame(result)) {
                    frame.pc = pc;
                    frame.sp = sp;
                    enterCall(thread, frame, result);
                    current = result;
                    break dispatch;
                  }
                  if (isFlow(result)) {
                    frame.pc = pc;
                    frame.sp = sp;
                    current = new NativeFrame(result, frame);
                    break dispatch;
                  }
                }
                S[sp++] = result as PyValue;
                continue;
              }
              case Op.CALL_KW:
              case Op.CALL_FUNCTION_EX: {
                frame.pc = pc;
                frame.sp = sp;
                let result: PyValue | Frame | Flow;
                if ((word & 255) === Op.CALL_KW) {
                  result = cold.callKeywords(S, sp, arg);
                  sp -= arg + 3;
                  pc += 3;
                } else {
                  result = cold.callExpanded(S, sp);
                  sp -= 4;
                }
                if (isNewFrame(result)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  enterCall(thread, frame, result);
                  current = result;
                  break dispatch;
                }
                if (isFlow(result)) {
                  frame.pc = pc;
                  frame.sp = sp;
                  current = new NativeFrame(result, frame);
                  break dispatch;
                }
                S[sp++] = result;
                continue;
              }
              case Op.RETURN_VALUE: {
                let value = S[sp - 1];
                const back = frame.back as AnyFrame;
                const generator = frame.generator;
                // Where a frame that somebody keeps has ended.
                frame.pc = pc;
                thread.depth--;
                const { isEntry, mode, returnSkip } = frame;
                if (generator !== null) finishGenerator(thread, generator);
                else if (mode === ReturnMode.INIT) {
                  if (value !== null) {
                    thread.depth++;
                    raised = cold.initResultError(value);
                    cold.setContext(thread, raised);
                    current = frame;
                    break dispatch;
                  }
                  value = frame.instance;
                }
                if (mode === ReturnMode.NEXT && generator !== null) value = NULL;
                releaseFrame(frame);
                if (mode === ReturnMode.RAISE_STOP && generator !== null) {
                  raised = cold.stopIteration(generator, value);
                  if (isEntry) return leaveEntry(thread, raised);
                  current = back;
                  reraise = false;
                  break dispatch;
                }
                if (isEntry) return value;
                if (back instanceof NativeFrame) {
                  delivered = value;
                  current = back;
                  break dispatch;
                }
                frame = back;
                frame.pc += returnSkip;
                if (mode !== ReturnMode.DISCARD) frame.slots[frame.sp++] = value;
                continue enter;
              }

              // ---- generators ---------------------------------------------------------------------------
              case Op.RETURN_GENERATOR: {
                frame.pc = pc;
                frame.sp = sp;
                const { back, isEntry, mode } = frame;
                const generator = cold.makeGenerator(frame);
                thread.depth--;
                if (isEntry) return generator;
                if (back instanceof NativeFrame) {
                  delivered = generator;
                  current = back;
                  break dispatch;
                }
                if (mode !== ReturnMode.DISCARD) {
                  const caller = back as Frame;
                  caller.slots[caller.sp++] = generator;
                }
                if (generator.owner === GeneratorOwner.NOBODY) {
                  const flow = left.finalizeGenerator(generator);
                  current = new NativeFrame(flow, back, FlowResult.DISCARD);
                  break dispatch;
                }
                frame = back as Frame;
                continue enter;
              }
              case Op.YIELD_VALUE: {
                const value = S[--sp];
                frame.pc = pc;
                frame.sp = sp;
                const generator = frame.generator as PyGenerator;
                const { back, isEntry } = frame;
                suspendGenerator(thread, generator);
                thread.depth--;
                if (isEntry) return value;
                if (back instanceof NativeFrame) {
                  delivered = value;
                  current = back;
                  break dispatch;
                }
                frame = back as Frame;
                frame.slots[frame.sp++] = value;
                continue enter;
              }
              case Op.SEND: {
                const value = S[sp - 1];
                const receiver = S[sp - 2];
                frame.pc = pc;
                pc++;
                if (receiver instanceof PyGenerator && receiver.state < GeneratorState.RUNNING) {
                  cold.checkSend(receiver, value);
                  sp--;
                  frame.pc = pc;
                  frame.sp = sp;
                  const next: Frame = resumeGenerator(thread, receiver, value);
                  next.returnSkip = arg;
                  next.mode = ReturnMode.PUSH;
                  enterCall(thread, frame, next);
                  current = next;
                  break dispatch;
                }
                sp--;
                frame.pc = pc;
                frame.sp = sp;
                const flow = cold.sendFlow(receiver, value, frame, arg);
                current = new NativeFrame(flow, frame, FlowResult.PUSH);
                break dispatch;
              }
              case Op.END_SEND: {
                const value = S[--sp];
                S[sp - 1] = value;
                continue;
              }

              // ---- exceptions ----------------------------------------------------------------------------
              case Op.PUSH_EXC_INFO: {
                const exception = S[sp - 1];
                const handled = thread.handled;
                S[sp - 1] = handled.value;
                S[sp++] = exception;
                handled.value = exception as PyBaseException;
                continue;
              }
              case Op.POP_EXCEPT:
                thread.handled.value = S[--sp] as PyBaseException | null;
                continue;
              case Op.CHECK_EXC_MATCH: {
                const handler = S[--sp];
                frame.pc = pc;
                S[sp++] = cold.matchesHandler(S[sp - 2], handler);
                continue;
              }
              case Op.RAISE_VARARGS: {
                frame.pc = pc;
                frame.sp = sp;
                const cause = arg === 2 ? S[--sp] : undefined;
                const value = arg >= 1 ? S[--sp] : undefined;
                raised = raisedException(thread, value, cause);
                if (arg > 0) cold.setContext(thread, raised);
                reraise = arg === 0;
                current = frame;
                break dispatch;
              }
              case Op.RERAISE: {
                raised = S[--sp] as PyBaseException;
                // The frame shows the place of the first raise; the handler is that of this instruction.
                if (arg !== 0) frame.pc = (S[sp - arg] as number) + 1;
                else frame.pc = pc;
                reraise = true;
                current = frame;
                break dispatch;
              }

              // Observed code: every instruction of interest is this one; see tracing.ts.
              case Op.INSTRUMENTED_LINE: {
                frame.pc = pc;
                frame.sp = sp;
                const next = tracing.trap(thread, frame);
                if (next === null) {
                  current = frame;
                  break dispatch;
                }
                instrs = next;
                pc = frame.pc;
                sp = frame.sp;
                continue;
              }

              default: {
                frame.pc = pc;
                frame.sp = sp;
                const flow = cold.execute(thread, frame, word & 255, arg);
                pc = frame.pc;
                sp = frame.sp;
                if (flow !== undefined) {
                  current = flow;
                  break dispatch;
                }
                continue;
              }
            }
            // The guard of a specialised instruction failed: it is general again, and runs as that.
            // (Through the frame: `instrs` here would keep its length and address alive across the switch.)
            pc = (pc - 1) | 0;
            frame.instrs[pc] = GENERAL_FORM[word & 255] | (arg << 8);
          }
          break;
        }
      } catch (e) {
        raised = caughtException(thread, e);
        reraise = raisesAgain(code.instrs[pc - 1] & 255);
        current = frame;
      }
      if (current !== frame) {
        // A new frame or a native frame takes over, or `back` gets a result or an exception.
        continue;
      }
      if (raised === null) continue;
    }

    // ---- unwinding ------------------------------------------------------------------------------------
    const unit = pc - 1;
    if (!reraise) addTraceback(raised as PyBaseException, frame, unit);
    if (observer.active) {
      raised = tracing.raising(thread, frame, unit, raised as PyBaseException, reraise);
    }
    const handler = code.handlerAt(unit);
    if (handler !== undefined) {
      if (observer.active && tracing.handling(thread, frame, handler.target, raised)) {
        // The callback raised in place of the handler.
        raised = thread.propagating;
        reraise = true;
        current = frame;
        continue;
      }
      sp = code.localsplusnames.length + handler.depth;
      closeLeft(thread, frame, sp);
      if (handler.lasti) S[sp++] = reraise ? frame.pc - 1 : unit;
      S[sp++] = raised as PyBaseException;
      frame.pc = handler.target;
      frame.sp = sp;
      raised = null;
      current = frame;
      continue;
    }
    if (observer.active) {
      raised = tracing.unwinding(thread, frame, unit, raised as PyBaseException);
    }
    closeLeft(thread, frame, code.localsplusnames.length);
    const back = frame.back;
    const isEntry = frame.isEntry;
    thread.depth--;
    if (cold.endsLoop(frame, raised as PyBaseException)) {
      releaseFrame(frame);
      if (observer.active) tracing.loopEnded(thread, back, raised as PyBaseException);
      raised = null;
      reraise = false;
      if (isEntry) return NULL;
      current = back as AnyFrame;
      if (current instanceof NativeFrame) delivered = NULL;
      else current.pc += cold.loopSkip(current);
      continue;
    }
    if (frame.generator !== null) finishGenerator(thread, frame.generator);
    if (!reraise) frame.pc = pc;
    releaseFrame(frame);
    if (isEntry) return leaveEntry(thread, raised as PyBaseException);
    current = back as AnyFrame;
    reraise = false;
  }
}
