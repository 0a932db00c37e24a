/**
 * The module `_thread`: locks and identifiers. Starting a thread needs the scheduler of green threads,
 * which does not exist yet: it raises RuntimeError, as CPython does where threads cannot start.
 */
import { isTrue, typeName } from "../objects/abstract.ts";
import { withClass } from "../objects/arguments.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { exceptionTypes, newError, typeError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { genericSetAttr } from "../objects/object-attributes.ts";
import { addressText } from "../objects/object-type.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { threads } from "../vm/thread.ts";
import type { ModuleSpec } from "./module.ts";

const lockType = bareType("lock");
const rlockType = bareType("RLock");
const localType = bareType("_local");
const handleType = bareType("_ThreadHandle");

const deadlock = (): object =>
  newError("RuntimeError", "cannot wait for a lock that the only thread holds: deadlock");

class Lock extends PyObject {
  held = false;
  acquire(blocking: boolean, timeout: number): boolean {
    if (!this.held) {
      this.held = true;
      return true;
    }
    if (!blocking || timeout >= 0) return false;
    throw deadlock();
  }
}
Lock.prototype.cls = lockType;

class RLock extends PyObject {
  owner = 0;
  count = 0;
}
RLock.prototype.cls = rlockType;

function seconds(value: PyValue): number {
  if (value instanceof PyFloat) return value.v;
  if (typeof value === "number") return value;
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer or float`);
}

const acquireLock = (self: Lock, blocking: PyValue, timeout: PyValue): boolean =>
  self.acquire(isTrue(blocking), seconds(timeout));
const releaseLock = (self: Lock): void => {
  if (!self.held) throw newError("RuntimeError", "release unlocked lock");
  self.held = false;
};

defineType(lockType, {
  module: "_thread",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType) => new Lock(),
    repr: (self: Lock) =>
      `<${self.held ? "locked" : "unlocked"} _thread.lock object at ${addressText(self)}>`,
  },
  methods: [
    method("acquire(self, blocking=True, timeout=-1)", acquireLock),
    method("acquire_lock(self, blocking=True, timeout=-1)", acquireLock),
    method("release(self, /)", releaseLock),
    method("release_lock(self, /)", releaseLock),
    method("locked(self, /)", (self: Lock) => self.held),
    method("locked_lock(self, /)", (self: Lock) => self.held),
    method("__enter__(self, /)", (self: Lock) => self.acquire(true, -1)),
    method("__exit__(self, /, *args)", releaseLock),
    method("_at_fork_reinit(self, /)", (self: Lock) => {
      self.held = false;
    }),
  ],
});

function acquireRLock(self: RLock): boolean {
  const me = threads.current.ident;
  if (self.count > 0 && self.owner !== me) throw deadlock();
  self.owner = me;
  self.count++;
  return true;
}
function releaseRLock(self: RLock): void {
  if (self.count === 0 || self.owner !== threads.current.ident) {
    throw newError("RuntimeError", "cannot release un-acquired lock");
  }
  self.count--;
  if (self.count === 0) self.owner = 0;
}

defineType(rlockType, {
  module: "_thread",
  hasWeakref: true,
  alloc: (cls) => withClass(new RLock(), cls),
  slots: {
    new: (cls: PyType) => withClass(new RLock(), cls),
    repr: (self: RLock) =>
      `<${self.count > 0 ? "locked" : "unlocked"} _thread.RLock object owner=${self.owner} count=${self.count} at ${addressText(self)}>`,
  },
  methods: [
    method("acquire(self, blocking=True, timeout=-1)", acquireRLock),
    method("release(self, /)", releaseRLock),
    method("locked(self, /)", (self: RLock) => self.count > 0),
    method("__enter__(self, /)", acquireRLock),
    method("__exit__(self, /, *args)", releaseRLock),
    method(
      "_is_owned(self, /)",
      (self: RLock) => self.count > 0 && self.owner === threads.current.ident,
    ),
    method("_recursion_count(self, /)", (self: RLock) => self.count),
    method("_release_save(self, /)", (self: RLock) => {
      if (self.count === 0) throw newError("RuntimeError", "cannot release un-acquired lock");
      const state = new PyTuple([self.count, self.owner]);
      self.count = 0;
      self.owner = 0;
      return state;
    }),
    method("_acquire_restore(self, state, /)", (self: RLock, state: PyTuple) => {
      self.count = state.items[0] as number;
      self.owner = state.items[1] as number;
    }),
    method("_at_fork_reinit(self, /)", (self: RLock) => {
      self.count = 0;
      self.owner = 0;
    }),
  ],
});

class Local extends PyObject {}
Local.prototype.cls = localType;
defineType(localType, {
  module: "_thread",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new Local(), cls),
  slots: { new: (cls: PyType) => withClass(new Local(), cls), setattro: genericSetAttr },
});

class Handle extends PyObject {
  ident = 0;
  done = false;
}
Handle.prototype.cls = handleType;
defineType(handleType, {
  module: "_thread",
  final: true,
  slots: { new: (_cls: PyType) => new Handle() },
  attributes: [attribute("ident", (self: Handle) => self.ident)],
  methods: [
    method("is_done(self, /)", (self: Handle) => self.done),
    method("_set_done(self, /)", (self: Handle) => {
      self.done = true;
    }),
    method("join(self, timeout=None, /)", () => null),
  ],
});

function cannotStart(): never {
  throw newError("RuntimeError", "can't start new thread: this version of krait runs one thread");
}

export const threadModule: ModuleSpec = {
  name: "_thread",
  doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  functions: [
    fn("allocate_lock()", () => new Lock()),
    fn("allocate()", () => new Lock()),
    fn("get_ident()", () => threads.current.ident),
    fn("get_native_id()", () => threads.current.ident),
    fn("_get_main_thread_ident()", () => 1),
    fn("_make_thread_handle(ident, /)", (ident: PyValue) => {
      const handle = new Handle();
      handle.ident = Number(ident);
      return handle;
    }),
    fn("_count()", () => 0),
    fn("_is_main_interpreter()", () => true),
    fn("daemon_threads_allowed()", () => true),
    fn("start_new_thread(function, args, kwargs=<absent>, /)", cannotStart),
    fn("start_new(function, args, kwargs=<absent>, /)", cannotStart),
    fn("start_joinable_thread(function, handle=None, daemon=True)", cannotStart),
    fn("exit()", () => {
      throw newError("SystemExit");
    }),
    fn("stack_size(size=0, /)", () => 0),
    fn("set_name(name)", () => null),
    fn("_shutdown()", () => null),
    fn("_set_sentinel()", () => new Lock()),
    fn("interrupt_main(signum=2, /)", () => {
      throw newError("KeyboardInterrupt");
    }),
  ],
  names: () => ({
    lock: lockType,
    LockType: lockType,
    RLock: rlockType,
    _local: localType,
    _ThreadHandle: handleType,
    error: exceptionTypes.RuntimeError,
    TIMEOUT_MAX: new PyFloat(9223372036),
  }),
};
