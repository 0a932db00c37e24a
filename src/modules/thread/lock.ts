/** `_thread.lock` and `_thread.RLock`. Waiting for one lets other threads run. */
import { isTrue, typeName } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { newError, overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import {
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { addressText } from "../../objects/object-type.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import { threads } from "../../vm/thread.ts";
import { waitFor } from "../../vm/wait.ts";

export const lockType = bareType("lock");
export const rlockType = bareType("RLock");

export const TIMEOUT_MAX = 9223372036;

export class Lock extends PyObject {
  held = false;
}
Lock.prototype.cls = lockType;

class RLock extends PyObject {
  /** Identifier of the thread that holds it. */
  owner = 0;
  count = 0;
}
RLock.prototype.cls = rlockType;

function seconds(value: PyValue): number {
  if (value instanceof PyFloat) return value.v;
  const n = intValue(value);
  if (n !== undefined) return Number(n);
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer or float`);
}

/** The deadline of an acquire; −Infinity when it must not wait. */
function deadlineOf(blocking: PyValue, timeout: PyValue): number {
  const time = seconds(timeout);
  if (Number.isNaN(time)) throw valueError("Invalid value NaN (not a number)");
  const waits = isTrue(blocking);
  if (!waits && time !== -1) throw valueError("can't specify a timeout for a non-blocking call");
  if (time < 0 && time !== -1) throw valueError("timeout value must be a non-negative number");
  if (time > TIMEOUT_MAX) throw overflowError("timeout value is too large");
  if (!waits) return Number.NEGATIVE_INFINITY;
  return time < 0 ? Number.POSITIVE_INFINITY : performance.now() + time * 1000;
}

function acquire(self: Lock, blocking: PyValue, timeout: PyValue): boolean | Flow<PyValue> {
  const deadline = deadlineOf(blocking, timeout);
  if (!self.held) {
    self.held = true;
    return true;
  }
  if (deadline === Number.NEGATIVE_INFINITY) return false;
  return acquireLater(self, deadline);
}

function* acquireLater(self: Lock, deadline: number): Flow<PyValue> {
  // Another thread may have been faster when this one gets its turn.
  while (self.held) {
    if (!(yield* waitFor(() => !self.held, deadline))) return false;
  }
  self.held = true;
  return true;
}

function release(self: Lock): void {
  if (!self.held) throw newError("RuntimeError", "release unlocked lock");
  self.held = false;
}

const isHeld = (self: Lock): boolean => self.held;

const bindLock = argumentBinder("lock()");

defineType(lockType, {
  signature: "()",
  module: "_thread",
  final: true,
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      bindLock(args, kwnames);
      return new Lock();
    },
    repr: (self: Lock) =>
      `<${self.held ? "locked" : "unlocked"} _thread.lock object at ${addressText(self)}>`,
  },
  methods: [
    method("acquire(self, blocking=True, timeout=-1)", acquire),
    method("acquire_lock(self, blocking=True, timeout=-1)", acquire),
    method("release(self, /)", release),
    method("release_lock(self, /)", release),
    method("locked(self, /)", isHeld),
    method("locked_lock(self, /)", isHeld),
    method("__enter__(self, /)", (self: Lock) => acquire(self, true, -1)),
    method("__exit__(self, /, *args)", release),
    method("_at_fork_reinit(self, /)", (self: Lock) => {
      self.held = false;
    }),
  ],
});

function acquireRLock(self: RLock, blocking: PyValue, timeout: PyValue): boolean | Flow<PyValue> {
  const deadline = deadlineOf(blocking, timeout);
  const me = threads.current.ident;
  if (self.count === 0 || self.owner === me) {
    self.owner = me;
    self.count++;
    return true;
  }
  if (deadline === Number.NEGATIVE_INFINITY) return false;
  return takeRLock(self, 1, deadline);
}

function* takeRLock(self: RLock, count: number, deadline: number): Flow<PyValue> {
  while (self.count > 0) {
    if (!(yield* waitFor(() => self.count === 0, deadline))) return false;
  }
  self.owner = threads.current.ident;
  self.count = count;
  return true;
}

const notOwned = (): object => newError("RuntimeError", "cannot release un-acquired lock");

function releaseRLock(self: RLock): void {
  if (self.count === 0 || self.owner !== threads.current.ident) throw notOwned();
  self.count--;
  if (self.count === 0) self.owner = 0;
}

const ownedByMe = (self: RLock): boolean => self.count > 0 && self.owner === threads.current.ident;

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
    method("__enter__(self, /)", (self: RLock) => acquireRLock(self, true, -1)),
    method("__exit__(self, /, *args)", releaseRLock),
    method("_is_owned(self, /)", ownedByMe),
    method("_recursion_count(self, /)", (self: RLock) => (ownedByMe(self) ? self.count : 0)),
    method("_release_save(self, /)", (self: RLock) => {
      if (self.count === 0) throw notOwned();
      const state = new PyTuple([self.count, self.owner]);
      self.count = 0;
      self.owner = 0;
      return state;
    }),
    method("_acquire_restore(self, state, /)", (self: RLock, state: PyTuple) =>
      takeRLock(self, state.items[0] as number, Number.POSITIVE_INFINITY),
    ),
    method("_at_fork_reinit(self, /)", (self: RLock) => {
      self.count = 0;
      self.owner = 0;
    }),
  ],
});
