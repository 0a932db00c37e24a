/**
 * Calls: what a call of any value needs before the loop can go on. Python functions become a frame;
 * built-ins run at once and give a value or a Flow.
 */
import { boundSpecial, isFlow, notCallable } from "../objects/abstract.ts";
import { PySlotWrapper } from "../objects/builtin.ts";
import { objectType, typeOf, typeType } from "../objects/core-types.ts";
import { newError } from "../objects/exceptions.ts";
import { typeLookup } from "../objects/lookup.ts";
import { PyMethod } from "../objects/method.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  PyInstance,
  PyType,
  type PyValue,
} from "../objects/object.ts";
import { callType } from "../objects/type-call.ts";
import { CodeBody } from "./code-body.ts";
import { Frame, ReturnMode } from "./frame.ts";
import { frameForCall, PyFunction } from "./function.ts";
import { GeneratorState, type PyGenerator } from "./generator.ts";
import { limits, type Thread } from "./thread.ts";

/** A Flow's request to resume a generator: by a value (send) or by an exception (throw). */
export class ResumeRequest extends CallRequest {
  readonly generator: PyGenerator;
  readonly error: unknown;
  readonly mode: ReturnMode;
  constructor(
    generator: PyGenerator,
    value: PyValue,
    error: unknown = undefined,
    mode: ReturnMode = ReturnMode.RAISE_STOP,
  ) {
    super(generator, [value]);
    this.generator = generator;
    this.error = error;
    this.mode = mode;
  }
}

/** A Flow's request to call a `__next__` written in Python: undefined when it raises StopIteration. */
export class NextRequest extends CallRequest {}

/** A frame that was made for a call and has not started: told apart from a frame as a value. */
export const isNewFrame = (result: unknown): result is Frame =>
  result instanceof Frame && !result.escaped && result.pc === 0 && !result.finished;

/**
 * Starts a call. The result is a new Frame to run, a Flow to run, or the value of a built-in.
 * The caller sets `back` of a frame.
 */
export function startCall(
  callee: PyValue,
  args: PyValue[],
  kwnames: KwNames,
): PyValue | Frame | Flow {
  if (callee instanceof PyFunction) return frameForCall(callee, args, kwnames);
  if (callee instanceof PyMethod) return startCall(callee.func, [callee.self, ...args], kwnames);
  if (callee instanceof PyType && !typeOf(callee).isHeap) {
    const frame = initFrame(callee, args, kwnames);
    return frame ?? callType(callee, args, kwnames);
  }
  if (callee instanceof CodeBody) return callee.frame();
  const type = typeOf(callee);
  if (type.isHeap) {
    const method = typeLookup(type, "__call__");
    if (method !== undefined && !(method instanceof PySlotWrapper)) {
      const bound = boundSpecial(callee, "__call__") as { callee: PyValue; unbound: boolean };
      return startCall(bound.callee, bound.unbound ? [callee, ...args] : args, kwnames);
    }
  }
  const slot = type.slots.call;
  if (slot === undefined) throw notCallable(callee);
  return slot(callee, args, kwnames);
}

/** The Python `__init__` of a class whose metaclass leaves calls to `type`. */
function pythonInit(cls: PyType): PyFunction | null {
  if (!cls.isHeap) return null;
  const meta = cls.cls;
  if (meta !== typeType && typeLookup(meta, "__call__") !== typeLookup(typeType, "__call__")) {
    return null;
  }
  const init = typeLookup(cls, "__init__");
  return init instanceof PyFunction ? init : null;
}

/** The Python `__init__` when creating an instance is just that: a plain object, initialised. */
export function plainInit(cls: PyType): PyFunction | null {
  return cls.slots.new !== objectType.slots.new || cls.isAbstract ? null : pythonInit(cls);
}

/**
 * The frame of a Python `__init__` where `__new__` is built in. The loop pushes the instance when the
 * frame returns None.
 */
export function initFrame(cls: PyType, args: PyValue[], kwnames: KwNames): Frame | null {
  const init = pythonInit(cls);
  if (init === null) return null;
  let instance: PyValue;
  if (cls.slots.new === objectType.slots.new && !cls.isAbstract) instance = new PyInstance(cls);
  else {
    // A Python `__new__` gives a Flow, which has not begun.
    const made = cls.slots.new?.(cls, args, kwnames);
    if (made === undefined || isFlow(made) || typeOf(made) !== cls) return null;
    instance = made;
  }
  const frame = frameForCall(init, [instance, ...args], kwnames);
  frame.mode = ReturnMode.INIT;
  frame.instance = instance;
  return frame;
}

/** Prepares a suspended generator to run with `value` as the result of its yield. */
export function resumeGenerator(thread: Thread, generator: PyGenerator, value: PyValue): Frame {
  const frame = generator.frame;
  if (generator.state === GeneratorState.SUSPENDED) frame.slots[frame.sp++] = value;
  else if (generator.state === GeneratorState.CREATED) frame.slots[frame.sp++] = value;
  generator.state = GeneratorState.RUNNING;
  generator.handled.previous = thread.handled;
  thread.handled = generator.handled;
  return frame;
}

export function checkDepth(thread: Thread): void {
  if (thread.depth > limits.recursion) {
    throw newError("RecursionError", "maximum recursion depth exceeded");
  }
}
