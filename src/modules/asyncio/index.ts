/**
 * `_asyncio`: futures and tasks, the part of asyncio that every step of a program goes through. Loops, and all else, are
 * the library's own Python.
 */
import { fn } from "../../objects/builtin.ts";
import type { ModuleSpec } from "../module.ts";
import { addAwaitedBy, discardAwaitedBy } from "./future.ts";
import { futureType } from "./future-type.ts";
import {
  allTasks,
  registerEagerTask,
  registerTask,
  unregisterEagerTask,
  unregisterTask,
} from "./registry.ts";
import {
  currentTask,
  enterTask,
  eventLoop,
  leaveTask,
  requireRunningLoop,
  runningLoop,
  setRunningLoop,
  swapTask,
} from "./running.ts";
import { taskType } from "./task-type.ts";

export const asyncioModule: ModuleSpec = {
  name: "_asyncio",
  doc: "Accelerator module for asyncio",
  types: [futureType, taskType],
  functions: [
    fn("get_event_loop()", eventLoop),
    fn("get_running_loop()", requireRunningLoop),
    fn("_get_running_loop()", runningLoop),
    fn("_set_running_loop(loop, /)", setRunningLoop),
    fn("_register_task(task)", registerTask),
    fn("_unregister_task(task)", unregisterTask),
    fn("_register_eager_task(task)", registerEagerTask),
    fn("_unregister_eager_task(task)", unregisterEagerTask),
    fn("_enter_task(loop, task)", enterTask),
    fn("_leave_task(loop, task)", leaveTask),
    fn("_swap_current_task(loop, task)", swapTask),
    fn("current_task(loop=None)", currentTask),
    fn("all_tasks(loop=None)", allTasks),
    fn("future_add_to_awaited_by(fut, waiter, /)", addAwaitedBy),
    fn("future_discard_from_awaited_by(fut, waiter, /)", discardAwaitedBy),
  ],
};
