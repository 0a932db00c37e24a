/** The loop that runs in each thread, and its task whose turn it is. */
import { getAttr, reprText } from "../../objects/abstract.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { allThreads } from "../../vm/scheduler.ts";
import { type Thread, threads } from "../../vm/thread.ts";
import { library } from "./library.ts";

class Running {
  loop: PyValue = null;
  task: PyValue = null;
}

const perThread = new WeakMap<Thread, Running>();

function running(): Running {
  const thread = threads.current;
  let here = perThread.get(thread);
  if (here === undefined) {
    here = new Running();
    perThread.set(thread, here);
  }
  return here;
}

/** None when no loop runs in this thread. */
export const runningLoop = (): PyValue => running().loop;

export function setRunningLoop(loop: PyValue): void {
  running().loop = loop;
}

export function requireRunningLoop(): PyValue {
  const { loop } = running();
  if (loop === null) throw runtimeError("no running event loop");
  return loop;
}

/** The running loop, or the one that the policy has for this thread. */
export function* eventLoop(): Flow<PyValue> {
  const { loop } = running();
  if (loop !== null) return loop;
  const policy = yield new CallRequest(library("asyncio.events", "_get_event_loop_policy"), []);
  return yield new CallRequest(getAttr(policy, "get_event_loop"), []);
}

/** The state of this thread, in which `loop` has to be running. */
function runningIn(loop: PyValue): Running {
  const here = running();
  if (here.loop !== loop) throw runtimeError(`loop ${reprText(loop)} is not the running loop`);
  return here;
}

export function enterTask(loop: PyValue, task: PyValue): void {
  const here = runningIn(loop);
  if (here.task !== null) {
    throw runtimeError(
      `Cannot enter into task ${reprText(task)} while another task ${reprText(here.task)} is being executed.`,
    );
  }
  here.task = task;
}

export function leaveTask(loop: PyValue, task: PyValue): void {
  const here = runningIn(loop);
  if (here.task !== task) {
    throw runtimeError(
      `Invalid attempt to leave task ${reprText(task)} while task ${reprText(here.task)} is entered.`,
    );
  }
  here.task = null;
}

/** Returns the task before. */
export function swapTask(loop: PyValue, task: PyValue): PyValue {
  const here = runningIn(loop);
  const before = here.task;
  here.task = task;
  return before;
}

/** The task of a loop whose turn it is, in whatever thread the loop runs; None when there is none. */
export function currentTask(given: PyValue): PyValue {
  const loop = given ?? requireRunningLoop();
  for (const thread of allThreads()) {
    const there = perThread.get(thread);
    if (there !== undefined && there.loop === loop) return there.task;
  }
  return null;
}
