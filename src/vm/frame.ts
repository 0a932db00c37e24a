/**
 * Frames: the heap records that the eval loop runs. Python calls do not nest on the host stack.
 *
 *   Frame        a code object in execution; also Python's frame object
 *   NativeFrame  built-in code (a Flow) that waits for a Python call it made
 *
 * `slots` holds the localsplus of the code object (locals, cells, free variables), then the value
 * stack; undefined is an unbound local or CPython's NULL. Frames of functions are recycled through
 * their function unless something holds on to them (`escaped`).
 */
import type { PyCode } from "../bytecode/code.ts";
import { frameType } from "../objects/core-types.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import type { Finalizable } from "../objects/finalizers.ts";
import { type Flow, PyObject, type PyValue } from "../objects/object.ts";
import type { PyFunction } from "./function.ts";
import type { PyGenerator } from "./generator.ts";

/** A call of something that is not a Python function, whose end is an event. */
export interface WatchedCall {
  readonly unit: number;
  readonly callee: PyValue;
  /** Its first argument; undefined when there is none. */
  readonly first: PyValue | undefined;
}

/** What tracing (vm/tracing.ts) knows of one frame. */
export class FrameWatch {
  /** f_trace, f_trace_lines, f_trace_opcodes */
  trace: PyValue = null;
  lines = true;
  opcodes = false;
  /** Code unit of the instruction that ran last, -1 when unknown; and the monitor's epoch at the time. */
  last = -1;
  epoch = 0;
  /** An instruction whose outcome is an event at the next one: a call, or FOR_ITER (its unit). */
  call: WatchedCall | null = null;
  loop = -1;
}

/** What happens with the value that a frame returns. */
export const enum ReturnMode {
  /** Push it on the caller's stack. */
  PUSH = 0,
  /** `__init__`: it must be None; push `instance` instead. */
  INIT = 1,
  /** A generator resumed by next()/send(): returning raises StopIteration(value). */
  RAISE_STOP = 2,
  /** The result is not wanted (attribute and item assignment). */
  DISCARD = 3,
  /**
   * It gives an item to a loop: undefined where a generator returns or `__next__` raises StopIteration,
   * which ends the loop (FOR_ITER in Python code; an `Items` in built-in code).
   */
  NEXT = 4,
}

/** Made in one way only: the eval loop's access to slots depends on the host's kind of array. */
export function makeSlots(size: number): PyValue[] {
  return new Array(size).fill(undefined);
}

export class Frame extends PyObject {
  readonly code: PyCode;
  /** Of the code (the getters there are calls), or of its monitor while the frame is observed. */
  instrs: Int32Array;
  caches: unknown[];
  readonly func: PyFunction | null;
  readonly globals: PyDict;
  /** A dict, or what the program has put in `__builtins__`: any mapping. */
  readonly builtins: PyValue;
  /** Namespace of module and class bodies (a dict or any mapping); null in functions. */
  locals: PyValue;
  slots: PyValue[];
  /** Index of the next code unit while the frame does not run; the instruction is at pc − 1. */
  pc = 0;
  sp: number;
  back: AnyFrame | null = null;
  generator: PyGenerator | null = null;
  /** Of a generator that is to be closed when it is gone: its frame refers to it only while it runs. */
  record: Finalizable<PyGenerator> | null = null;
  mode: ReturnMode = ReturnMode.PUSH;
  instance: PyValue = null;
  /** Code units to skip in the caller when a generator frame returns (the end of FOR_ITER, SEND). */
  returnSkip = 0;
  /** The loop that runs this frame ends when it returns. */
  isEntry = false;
  escaped = false;
  /** Present in frames that are traced or monitored. */
  watch: FrameWatch | null = null;
  /** Names added through f_locals. */
  extraLocals: PyDict | null = null;
  /** The frame has returned or been cleared. */
  finished = false;

  constructor(
    code: PyCode,
    func: PyFunction | null,
    globals: PyDict,
    builtins: PyValue,
    locals: PyValue,
  ) {
    super();
    this.code = code;
    this.instrs = code.instrs;
    this.caches = code.caches;
    this.func = func;
    this.globals = globals;
    this.builtins = builtins;
    this.locals = locals;
    const size = code.localsplusnames.length;
    this.slots = makeSlots(size + code.co_stacksize);
    this.sp = size;
  }

  /** Line of the instruction in execution. */
  get line(): number {
    return this.code.lineAt(this.pc - 1);
  }
}
Frame.prototype.cls = frameType;

/** What the loop does with the result of a Flow. */
export const enum FlowResult {
  PUSH = 0,
  DISCARD = 1,
  /** undefined means exhausted: skip `skip` units and leave the iterator for POP_ITER. */
  FOR_ITER = 2,
}

export class NativeFrame {
  readonly flow: Flow<PyValue | undefined>;
  readonly result: FlowResult;
  readonly skip: number;
  back: AnyFrame | null;
  isEntry = false;
  /** A suspended generator on whose behalf it acts: what it calls is called from there. */
  delegating: Frame | null = null;

  constructor(
    flow: Flow<PyValue | undefined>,
    back: AnyFrame | null,
    result: FlowResult = FlowResult.PUSH,
    skip = 0,
  ) {
    this.flow = flow;
    this.back = back;
    this.result = result;
    this.skip = skip;
  }
}

export type AnyFrame = Frame | NativeFrame;

/** The nearest Python frame at or below `frame`. */
export function pythonFrame(frame: AnyFrame | null): Frame | null {
  let f = frame;
  while (f instanceof NativeFrame) f = f.delegating ?? f.back;
  return f;
}
