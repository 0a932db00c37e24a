/** The module `_queue`: SimpleQueue, an unbounded first-in first-out queue. */
import { isTrue } from "../objects/abstract.ts";
import { argumentBinder, withClass } from "../objects/arguments.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { exceptionTypes, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { classGetItem } from "../objects/generic-alias.ts";
import { type Flow, type KwNames, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { waitFor } from "../vm/wait.ts";
import { PyDeque } from "./collections/deque-storage.ts";
import type { ModuleSpec } from "./module.ts";
import { nanosecondsArgument } from "./time/calendar.ts";

const emptyType = bareType("Empty", exceptionTypes.Exception);
defineType(emptyType, {
  doc: "Exception raised by Queue.get(block=0)/get_nowait().",
  module: "_queue",
  hasDict: true,
  hasWeakref: true,
});
const queueType = bareType("SimpleQueue");

class SimpleQueue extends PyObject {
  readonly items = new PyDeque();
}
SimpleQueue.prototype.cls = queueType;

function get(self: SimpleQueue, block: PyValue, timeout: PyValue): PyValue | Flow<PyValue> {
  const isBlocking = isTrue(block);
  let deadline = Number.POSITIVE_INFINITY;
  if (isBlocking && timeout !== null) {
    const wait = nanosecondsArgument(timeout);
    if (wait < 0n) throw valueError("'timeout' must be a non-negative number");
    deadline = performance.now() + Number(wait) / 1e6;
  }
  const item = self.items.shift();
  if (item !== undefined) return item;
  if (!isBlocking) throw new PyBaseException(emptyType);
  return getLater(self, deadline);
}

function* getLater(self: SimpleQueue, deadline: number): Flow<PyValue> {
  for (;;) {
    const inTime = yield* waitFor(() => self.items.size > 0, deadline);
    const item = self.items.shift();
    if (item !== undefined) return item;
    if (!inTime) throw new PyBaseException(emptyType);
  }
}

const bind = argumentBinder("SimpleQueue()");

defineType(queueType, {
  signature: "()",
  doc: "Simple, unbounded, reentrant FIFO queue.",
  module: "_queue",
  hasWeakref: true,
  alloc: (cls) => withClass(new SimpleQueue(), cls),
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (cls === queueType) {
        if (args.length > (kwnames?.length ?? 0)) {
          throw typeError("SimpleQueue() takes no positional arguments");
        }
        bind(args, kwnames);
      }
      return withClass(new SimpleQueue(), cls);
    },
  },
  methods: [
    method("put(self, item, block=True, timeout=None)", (self: SimpleQueue, item: PyValue) => {
      self.items.push(item);
    }),
    method("put_nowait(self, item)", (self: SimpleQueue, item: PyValue) => {
      self.items.push(item);
    }),
    method("get(self, block=True, timeout=None)", get),
    method("get_nowait(self)", (self: SimpleQueue) => get(self, false, null)),
    method("empty(self, /)", (self: SimpleQueue) => self.items.size === 0),
    method("qsize(self, /)", (self: SimpleQueue) => self.items.size),
    classGetItem(),
  ],
});

export const queueModule: ModuleSpec = {
  name: "_queue",
  doc: "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
  types: [queueType, emptyType],
};
