/** The types `_asyncio.Future` and `_asyncio.FutureIter`. */
import { call, equal, isTrue, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType, frozensetType, isSubtype } from "../../objects/core-types.ts";
import {
  type AttributeRow,
  attribute,
  defineType,
  type MethodRow,
  method,
} from "../../objects/define.ts";
import {
  attributeError,
  exceptionTypes,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { type KwNames, PyType, type PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import { runNested } from "../../vm/generator-type.ts";
import { thrown } from "../../vm/thrown.ts";
import {
  addDoneCallback,
  awaitersOf,
  cancelFuture,
  contextFor,
  exceptionOf,
  FutureIterator,
  initFuture,
  PyFuture,
  reportUnretrieved,
  requireAlive,
  resultOf,
  STATE_NAMES,
  State,
  setException,
  setResult,
  takeCancelledError,
} from "./future.ts";
import { library } from "./library.ts";

export const futureType = bareType("Future");
PyFuture.prototype.cls = futureType;
const iteratorType = bareType("FutureIter");
FutureIterator.prototype.cls = iteratorType;

/** An attribute of a future that has to be initialised. */
export const alive = (name: string, get: (self: PyFuture) => PyValue): AttributeRow =>
  attribute(name, (self: PyFuture) => {
    requireAlive(self);
    return get(self);
  });

/** A setter for what cannot be deleted. */
export function settable<T extends PyFuture>(
  name: string,
  get: (self: T) => PyValue,
  set: (self: T, value: PyValue) => void,
): AttributeRow {
  return attribute(name, get, (self: T, value) => {
    if (value === undefined) {
      const owner = `_asyncio.${name === "_log_destroy_pending" ? "Task" : "Future"}`;
      throw attributeError(
        `attribute '${name}' of '${owner}' objects cannot be deleted`,
        self,
        name,
      );
    }
    set(self, value);
  });
}

function removeDoneCallback(self: PyFuture, callback: PyValue): number {
  requireAlive(self);
  const before = self.callbacks;
  const kept = before.filter((entry) => !equal(entry.callback, callback));
  self.callbacks = kept;
  return before.length - kept.length;
}

/** A future that is cancelled, done, … before it is initialised is none of these. */
const methods: readonly MethodRow[] = [
  method("result(self, /)", resultOf),
  method("exception(self, /)", exceptionOf),
  method("set_result(self, result, /)", setResult),
  method("set_exception(self, exception, /)", setException),
  method(
    "add_done_callback(self, fn, /, *, context=<absent>)",
    (self: PyFuture, callback: PyValue, context: PyValue | undefined) =>
      addDoneCallback(self, callback, contextFor(context)),
  ),
  method("remove_done_callback(self, fn, /)", removeDoneCallback),
  method("cancel(self, /, msg=None)", cancelFuture),
  method("cancelled(self, /)", (self: PyFuture) => self.state === State.CANCELLED),
  method("done(self, /)", (self: PyFuture) => self.isDone),
  method("get_loop(self, /)", requireAlive),
  method("_make_cancelled_error(self, /)", takeCancelledError),
  method("__del__(self, /)", reportUnretrieved),
  classGetItem(),
];

const attributes: readonly AttributeRow[] = [
  alive("_state", (self) => STATE_NAMES[self.state]),
  settable<PyFuture>(
    "_asyncio_future_blocking",
    (self) => self.blocking,
    (self, value) => {
      self.blocking = isTrue(value);
    },
  ),
  attribute("_loop", (self: PyFuture) => self.loop ?? null),
  alive("_callbacks", ({ callbacks }) =>
    callbacks.length === 0
      ? null
      : new PyList(callbacks.map(({ callback, context }) => new PyTuple([callback, context]))),
  ),
  alive("_result", (self) => self.result),
  alive("_exception", (self) => self.exception),
  settable<PyFuture>(
    "_log_traceback",
    (self) => {
      requireAlive(self);
      return self.logTraceback;
    },
    (self, value) => {
      if (isTrue(value)) throw valueError("_log_traceback can only be set to False");
      self.logTraceback = false;
    },
  ),
  attribute("_source_traceback", (self: PyFuture) => self.sourceTraceback),
  settable<PyFuture>(
    "_cancel_message",
    (self) => self.cancelMessage,
    (self, value) => {
      self.cancelMessage = value;
    },
  ),
  attribute("_asyncio_awaited_by", (self: PyFuture) => {
    const awaiters = awaitersOf(self);
    return awaiters === null ? null : frozenset(awaiters);
  }),
];

function frozenset(items: readonly PyValue[]): PySet {
  const set = new PySet(frozensetType);
  for (const item of items) set.add(item);
  return set;
}

const bind = argumentBinder("Future(*, loop=None)");

function iterate(self: PyFuture): FutureIterator {
  requireAlive(self);
  return new FutureIterator(self);
}

defineType(futureType, {
  doc: "The result of work that ends later, as asyncio's event loop knows it: it is set once, with a result or an\nexception, or cancelled, and `await` waits for that.\n\nLike concurrent.futures.Future, but result() and exception() never wait, and callbacks are called by the loop.",
  module: "_asyncio",
  signature: "(*, loop=None)",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new PyFuture(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyFuture(), cls),
    init: (self: PyFuture, args: PyValue[], kwnames: KwNames) => {
      const [loop] = bind(args, kwnames);
      return initFuture(self, loop);
    },
    repr: (self: PyFuture) => call(library("asyncio.base_futures", "_future_repr"), [self]),
    iter: iterate,
    await: iterate,
  },
  attributes,
  methods,
});

function raiseInto(
  self: FutureIterator,
  type: PyValue,
  value: PyValue | undefined,
  traceback: PyValue | undefined,
): never {
  self.close();
  const isClass = type instanceof PyType && isSubtype(type, exceptionTypes.BaseException);
  if (!isClass && !(type instanceof PyBaseException)) {
    throw typeError(
      "exceptions must be classes deriving BaseException or instances of such a class",
    );
  }
  if (traceback !== undefined && traceback !== null && typeName(traceback) !== "traceback") {
    throw typeError("throw() third argument must be a traceback");
  }
  throw thrown(type, value, traceback).exception();
}

defineType(iteratorType, {
  module: "_asyncio",
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: FutureIterator) => runNested(self.resume()),
  },
  methods: [
    method("send(self, arg, /)", (self: FutureIterator) => self.resume()),
    method("throw(self, type, value=<absent>, traceback=<absent>, /)", raiseInto),
    method("close(self, /)", (self: FutureIterator) => self.close()),
  ],
});
