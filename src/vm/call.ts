/**
 * Calls: what a call of any value needs before the loop can go on. Python functions become a frame;
 * built-ins run at once and give a value or a Flow.
 */

import { boundSpecial, isFlow, notCallable } from "../objects/abstract.ts";
import { PySlotWrapper } from "../objects/builtin.ts";
import { objectType, typeOf, typeType } from "../objects/core-types.ts";
import { newError, type PyBaseException } from "../objects/exceptions.ts";
import { hasFinalizer, newInstance } from "../objects/finalizers.ts";
import { typeLookup } from "../objects/lookup.ts";
import { PyMethod } from "../objects/method.ts";
import { CallRequest, type Flow, type KwNames, PyType, type PyValue } from "../objects/object.ts";
import { callType, initialize, makeInstance } from "../objects/type-call.ts";
import { CodeBody } from "./code-body.ts";
import { type AnyFrame, Frame, ReturnMode } from "./frame.ts";
import { frameForCall, PyFunction, releaseFrame } from "./function.ts";
import { GeneratorState, markClosed, type PyGenerator } from "./generator.ts";
import { limits, observer, setContext, type Thread } from "./thread.ts";
import { addTraceback } from "./traceback.ts";

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
  if (callee instanceof CodeBody) return callee.frame();
  const type = typeOf(callee);
  if (callee instanceof PyType && leavesCallsToType(type)) return startClass(callee, args, kwnames);
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

/** Whether calling a class of this metaclass means `type.__call__`. */
function leavesCallsToType(meta: PyType): boolean {
  return meta === typeType || typeLookup(meta, "__call__") === typeLookup(typeType, "__call__");
}

function pythonInit(cls: PyType): PyFunction | null {
  const init = cls.isHeap ? typeLookup(cls, "__init__") : undefined;
  return init instanceof PyFunction ? init : null;
}

/** The Python `__init__` when creating an instance is just that: a plain object, initialised. */
export function plainInit(cls: PyType): PyFunction | null {
  if (cls.slots.new !== objectType.slots.new || cls.isAbstract || hasFinalizer(cls)) return null;
  return leavesCallsToType(cls.cls) ? pythonInit(cls) : null;
}

/**
 * `cls(*args)`. Where `__new__` is built in and `__init__` is Python code, the frame of that: the loop
 * pushes the instance when the frame returns None.
 */
function startClass(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue | Frame | Flow {
  const init = pythonInit(cls);
  if (init === null) return callType(cls, args, kwnames);
  let instance: PyValue;
  if (cls.slots.new === objectType.slots.new && !cls.isAbstract) instance = newInstance(cls);
  else {
    const made = makeInstance(cls, args, kwnames);
    if (isFlow(made) || typeOf(made) !== cls) return initialize(cls, made, args, kwnames);
    instance = made;
  }
  const frame = frameForCall(init, [instance, ...args], kwnames);
  frame.mode = ReturnMode.INIT;
  frame.instance = instance;
  return frame;
}

/**
 * Puts a frame that was made for a call on top of its caller, whose registers are saved. The caller
 * takes the depth back when it raises.
 */
export function enterCall(thread: Thread, caller: AnyFrame, frame: Frame): void {
  frame.back = caller;
  if (++thread.depth > limits.recursion) tooDeep(thread, frame);
}

/** Prepares a suspended generator to run with `value` as the result of its yield. */
export function resumeGenerator(thread: Thread, generator: PyGenerator, value: PyValue): Frame {
  const frame = generator.frame;
  if (generator.state === GeneratorState.SUSPENDED) frame.slots[frame.sp++] = value;
  else if (generator.state === GeneratorState.CREATED) frame.slots[frame.sp++] = value;
  generator.state = GeneratorState.RUNNING;
  frame.generator = generator;
  generator.handled.previous = thread.handled;
  thread.handled = generator.handled;
  return frame;
}

/** A generator gives way: its frame belongs to nobody, and handles its own exception. */
export function suspendGenerator(thread: Thread, generator: PyGenerator): void {
  generator.state = GeneratorState.SUSPENDED;
  if (generator.record !== null) generator.frame.generator = null;
  if (generator.handled.previous !== null) thread.handled = generator.handled.previous;
  generator.handled.previous = null;
  const frame = generator.frame;
  frame.back = null;
  frame.isEntry = false;
  frame.returnSkip = 0;
  frame.mode = ReturnMode.PUSH;
}

export function finishGenerator(thread: Thread, generator: PyGenerator): void {
  suspendGenerator(thread, generator);
  markClosed(generator);
}

/** Starts what a Flow asked for with a ResumeRequest: the generator's frame, ready to run. */
export function startResume(thread: Thread, request: ResumeRequest): Frame {
  const { generator } = request;
  if (request.error !== undefined && generator.state === GeneratorState.CREATED) {
    markClosed(generator);
    addTraceback(request.error as PyBaseException, generator.frame, generator.frame.pc - 1);
    releaseFrame(generator.frame);
    throw request.error;
  }
  const frame = resumeGenerator(thread, generator, request.args[0]);
  if (request.error !== undefined) {
    frame.sp--;
    if (generator.handled.value !== null) setContext(thread, request.error as PyBaseException);
    if (observer.active) thread.thrownInto = frame;
  }
  frame.mode = request.mode;
  return frame;
}

function tooDeep(thread: Thread, frame: Frame): never {
  thread.depth--;
  if (frame.generator !== null) {
    frame.sp--;
    suspendGenerator(thread, frame.generator);
  }
  throw newError("RecursionError", "maximum recursion depth exceeded");
}
