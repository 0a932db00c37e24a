/** All tasks: those of this module, and others that register themselves. */
import {
  call,
  callMethod,
  getAttr,
  getAttrOptional,
  isTrue,
  iterate,
} from "../../objects/abstract.ts";
import type { PyValue } from "../../objects/object.ts";
import { PySet } from "../../objects/set-storage.ts";
import { library } from "./library.ts";
import { requireRunningLoop } from "./running.ts";
import { PyTask, pendingTasks } from "./task.ts";

/** Of other classes: a WeakSet, made when the first one comes; and those in their first step. */
let scheduled: PyValue = null;
const eager = new PySet();

export function registerTask(task: PyValue): void {
  if (task instanceof PyTask) {
    pendingTasks.add(task);
    return;
  }
  scheduled ??= call(library("weakref", "WeakSet"), []);
  callMethod(scheduled, "add", [task]);
}

export function unregisterTask(task: PyValue): void {
  if (task instanceof PyTask) pendingTasks.delete(task);
  else if (scheduled !== null) callMethod(scheduled, "discard", [task]);
}

export function registerEagerTask(task: PyValue): void {
  if (task instanceof PyTask) pendingTasks.add(task);
  else eager.add(task);
}

export function unregisterEagerTask(task: PyValue): void {
  if (!(task instanceof PyTask)) eager.delete(task);
}

function loopOf(task: PyValue): PyValue {
  const getLoop = getAttrOptional(task, "get_loop");
  return getLoop === undefined ? getAttr(task, "_loop") : call(getLoop, []);
}

/** `all_tasks(loop=None)`: the set of those that are not done. */
export function allTasks(given: PyValue): PySet {
  const loop = given ?? requireRunningLoop();
  const tasks = new PySet();
  for (const task of pendingTasks) if (task.loop === loop && !task.isDone) tasks.add(task);
  const others = [...eager.items(), ...(scheduled === null ? [] : iterate(scheduled))];
  for (const task of others) {
    if (loopOf(task) === loop && !isTrue(callMethod(task, "done"))) tasks.add(task);
  }
  return tasks;
}
