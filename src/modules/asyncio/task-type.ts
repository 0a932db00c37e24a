/** The type `_asyncio.Task`, and the callback of its steps. */
import { call, isTrue } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { reportUnretrieved, requireAlive, takeCancelledError, tellLoop } from "./future.ts";
import { futureType, settable } from "./future-type.ts";
import { library } from "./library.ts";
import { cancelTask, initTask, nameOf, PyTask, runStep, TaskStep } from "./task.ts";

export const taskType = bareType("Task", futureType);
PyTask.prototype.cls = taskType;

const bind = argumentBinder("Task(coro, *, loop=None, name=None, context=None, eager_start=False)");

/** A method that the library has in Python. */
function helper(name: string) {
  return function* (self: PyTask, ...values: PyValue[]): Flow<PyValue> {
    requireAlive(self);
    const callee = library("asyncio.base_tasks", name);
    return yield new CallRequest(callee, [self, ...values]);
  };
}

function* reportDestroyed(self: PyTask): Flow<PyValue> {
  if (!self.isDone && self.logDestroyPending) {
    yield* tellLoop(self, "task", "Task was destroyed but it is pending!", undefined);
  }
  return yield* reportUnretrieved(self);
}

defineType(taskType, {
  doc: "A coroutine wrapped in a Future.",
  module: "_asyncio",
  signature: "(coro, *, loop=None, name=None, context=None, eager_start=False)",
  alloc: (cls) => withClass(new PyTask(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyTask(), cls),
    init: (self: PyTask, args: PyValue[], kwnames: KwNames) => {
      const [coroutine, loop, name, context, eagerStart] = bind(args, kwnames);
      return initTask(self, { coroutine, loop, name, context, eagerStart });
    },
    repr: (self: PyTask) => call(library("asyncio.base_tasks", "_task_repr"), [self]),
  },
  attributes: [
    settable<PyTask>(
      "_log_destroy_pending",
      (self) => self.logDestroyPending,
      (self, value) => {
        self.logDestroyPending = isTrue(value);
      },
    ),
    attribute("_must_cancel", (self: PyTask) => self.mustCancel),
    attribute("_coro", (self: PyTask) => self.coroutine),
    attribute("_fut_waiter", (self: PyTask) => self.waiter),
  ],
  methods: [
    method("set_result(self, result, /)", () => {
      throw runtimeError("Task does not support set_result operation");
    }),
    method("set_exception(self, exception, /)", () => {
      throw runtimeError("Task does not support set_exception operation");
    }),
    method("cancel(self, /, msg=None)", cancelTask),
    method("cancelling(self, /)", (self: PyTask) => self.cancelRequests),
    method("uncancel(self, /)", (self: PyTask) => {
      if (self.cancelRequests > 0 && --self.cancelRequests === 0) self.mustCancel = false;
      return self.cancelRequests;
    }),
    method("_make_cancelled_error(self, /)", takeCancelledError),
    method("get_stack(self, /, *, limit=None)", helper("_task_get_stack")),
    method("print_stack(self, /, *, limit=None, file=None)", helper("_task_print_stack")),
    method("get_coro(self, /)", (self: PyTask) => self.coroutine),
    method("get_context(self, /)", (self: PyTask) => self.context),
    method("get_name(self, /)", (self: PyTask) => self.name),
    method("set_name(self, value, /)", function* (self: PyTask, value: PyValue): Flow<PyValue> {
      self.name = yield* nameOf(value);
      return null;
    }),
    method("__del__(self, /)", reportDestroyed),
    classGetItem(),
  ],
});

const stepType = bareType("TaskStepMethWrapper");
TaskStep.prototype.cls = stepType;
const bindNothing = argumentBinder("TaskStepMethWrapper()");

defineType(stepType, {
  module: "_asyncio",
  final: true,
  slots: {
    call: (self: TaskStep, args: PyValue[], kwnames: KwNames) => {
      bindNothing(args, kwnames);
      return runStep(self.task, self.error);
    },
  },
  attributes: [attribute("__self__", (self: TaskStep) => self.task)],
});
