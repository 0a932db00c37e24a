/**
 * Calls: what a call of any value needs before the loop can go on. Python functions become a frame;
 * built-ins run at once and give a value or a Flow.
 */
import { boundSpecial, notCallable } from "../objects/abstract.ts";
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
import { callType } from "../objects/type-object.ts";
import { CodeBody } from "./code-body.ts";
import { Frame, ReturnMode } from "./frame.ts";
import { frameForCall, PyFunction } from "./function.ts";
import { GeneratorState, type PyGenerator } from "./generator.ts";
import { limits, type Thread } from "./thread.ts";

/** A Flow's request to resume a generator: by a value (send) or by an exception (throw). */
export class ResumeRequest extends CallRequest {
  readonly generator: PyGenerator;
  readonly error: unknown;
  constructor(generator: PyGenerator, value: PyValue, error: unknown = undefined) {
    super(generator, [value]);
    this.generator = generator;
    this.error = error;
  }
}

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

/**
 * The frame of `__init__` when creating an instance is just that: a plain object and a Python
 * `__init__`. The loop pushes the instance when the frame returns None.
 */
export function initFrame(cls: PyType, args: PyValue[], kwnames: KwNames): Frame | null {
  if (!cls.isHeap || cls.slots.new !== objectType.slots.new || cls.isAbstract) return null;
  const meta = cls.cls;
  if (meta !== typeType && typeLookup(meta, "__call__") !== typeLookup(typeType, "__call__")) {
    return null;
  }
  const init = typeLookup(cls, "__init__");
  if (!(init instanceof PyFunction)) return null;
  const instance = new PyInstance(cls);
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
