/**
 * The module `select`: waiting until descriptors are ready. Ends of pipes and of socket pairs can become ready while
 * other threads run; files always are. A wait with a timeout lets other threads run meanwhile.
 */
import { HostError, platform } from "../host/platform.ts";
import { index, toArray } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { exceptionTypes, keyError, typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { type Flow, PyObject, type PyType, type PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { intValue, PyList, PyTuple } from "../objects/sequence-values.ts";
import { waitFor } from "../vm/wait.ts";
import {
  closeDescriptor,
  descriptorAt,
  descriptorNumber,
  forgetDescriptor,
  isMemoryDescriptor,
  isTerminal,
  type MemoryDescriptor,
  openDescriptor,
} from "./memory-descriptor.ts";
import type { ModuleSpec } from "./module.ts";

const IN = 1;
const OUT = 4;
const ERR = 8;
const HUP = 16;
const NVAL = 32;
/** How long a key may stay unseen. */
const KEY_MS = 5;
const ONESHOT = 0x40000000;

function isOpenFile(fd: number): boolean {
  if (isMemoryDescriptor(fd)) return false;
  try {
    platform().fs.fstat(fd);
    return true;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return false;
  }
}

/** The events of a descriptor that have happened, out of those asked for. */
function happened(fd: number, events: number): number {
  const found = descriptorAt(fd);
  if (found === undefined) {
    if (!isOpenFile(fd)) return NVAL;
    const isReadable = (events & IN) !== 0 && platform().fs.hasInput?.(fd) !== false;
    return events & (isReadable ? IN | OUT : OUT);
  }
  let result = 0;
  if ((events & IN) !== 0 && found.isReadable) result |= IN;
  if ((events & OUT) !== 0 && found.isWritable) result |= OUT;
  if (found.isHungUp) result |= HUP;
  return found.isBroken ? result | ERR : result;
}

/** Milliseconds from now; Infinity for no limit. */
function waitTime(value: PyValue, perSecond: number, where: string): number {
  if (value === null) return Number.POSITIVE_INFINITY;
  const n = value instanceof PyFloat ? value.v : intValue(value);
  if (n === undefined) throw typeError(`${where} must be a float or None`);
  if (Number.isNaN(Number(n))) throw valueError("Invalid value NaN (not a number)");
  return (Number(n) * 1000) / perSecond;
}

function* waitUntil(
  descriptors: readonly number[],
  isReady: () => boolean,
  milliseconds: number,
): Flow<PyValue> {
  if (milliseconds === 0 || isReady()) return null;
  const forever = milliseconds === Number.POSITIVE_INFINITY;
  // Signals may end a wait without a limit.
  const end = performance.now() + (forever ? 2 ** 40 : milliseconds);
  if (!descriptors.some(isTerminal)) yield* waitFor(isReady, end, true);
  else {
    // Nobody says when a key comes, and who types wants to see it.
    while (performance.now() < end) {
      if (yield* waitFor(isReady, Math.min(end, performance.now() + KEY_MS), true)) break;
    }
  }
  return null;
}

function* select(
  readers: PyValue,
  writers: PyValue,
  exceptional: PyValue,
  timeout: PyValue,
): Flow<PyValue> {
  const milliseconds = waitTime(timeout, 1, "timeout");
  if (milliseconds < 0) throw valueError("timeout must be non-negative");
  const lists = [readers, writers, exceptional].map((list) => {
    const items = toArray(list);
    return items.map((item) => ({ item, fd: descriptorNumber(item) }));
  });
  const chosen = (list: number, event: number, ends: number): PyValue[] => {
    const ready = lists[list].filter(({ fd }) => {
      const events = happened(fd, event);
      if ((events & NVAL) !== 0) throw osError(9, "Bad file descriptor");
      return (events & (event | ends)) !== 0;
    });
    return ready.map(({ item }) => item);
  };
  const isReady = (): boolean => chosen(0, IN, HUP).length + chosen(1, OUT, ERR).length > 0;
  yield* waitUntil(
    lists[0].map(({ fd }) => fd),
    isReady,
    milliseconds,
  );
  return new PyTuple([
    new PyList(chosen(0, IN, HUP)),
    new PyList(chosen(1, OUT, ERR)),
    new PyList(chosen(2, 0, 0)),
  ]);
}

// ---- poll and epoll ---------------------------------------------------------------------------------

const pollType = bareType("poll");
const epollType = bareType("epoll");

class Poll extends PyObject {
  readonly events = new Map<number, number>();
  fd = -1;
  isClosed = false;
}
Poll.prototype.cls = pollType;

function* pollEvents(self: Poll, milliseconds: number, most: number): Flow<PyValue> {
  const found = (): [number, number][] => {
    const list: [number, number][] = [];
    for (const [fd, events] of self.events) {
      const now = happened(fd, events);
      if (now !== 0 && events !== 0) list.push([fd, now]);
    }
    return list;
  };
  yield* waitUntil([...self.events.keys()], () => found().length > 0, milliseconds);
  const list = found().slice(0, most);
  return new PyList(list.map((pair) => new PyTuple(pair)));
}

const mask = (value: PyValue): number => Number(index(value)) >>> 0;

defineType(pollType, {
  module: "select",
  final: true,
  methods: [
    method("register(self, fd, eventmask=7, /)", (self: Poll, fd: PyValue, events: PyValue) => {
      self.events.set(descriptorNumber(fd), mask(events));
    }),
    method("modify(self, fd, eventmask, /)", (self: Poll, fd: PyValue, events: PyValue) => {
      const number = descriptorNumber(fd);
      if (!self.events.has(number)) throw osError(2, "No such file or directory");
      self.events.set(number, mask(events));
    }),
    method("unregister(self, fd, /)", (self: Poll, fd: PyValue) => {
      const number = descriptorNumber(fd);
      if (!self.events.delete(number)) throw keyError(number);
    }),
    method("poll(self, timeout=None, /)", (self: Poll, timeout: PyValue) => {
      const time = waitTime(timeout, 1000, "timeout");
      return pollEvents(self, time < 0 ? Number.POSITIVE_INFINITY : time, self.events.size);
    }),
  ],
});

function requireOpen(self: Poll): void {
  if (self.isClosed) throw valueError("I/O operation on closed epoll object");
}

function control(self: Poll, value: PyValue, wantsKnown: boolean): number {
  requireOpen(self);
  const fd = descriptorNumber(value);
  if (!isMemoryDescriptor(fd) || descriptorAt(fd) === undefined) {
    if (isMemoryDescriptor(fd)) throw osError(9, "Bad file descriptor");
    throw osError(1, "Operation not permitted");
  }
  if (wantsKnown && !self.events.has(fd)) throw osError(2, "No such file or directory");
  if (!wantsKnown && self.events.has(fd)) throw osError(17, "File exists");
  return fd;
}

function* epollWait(self: Poll, timeout: PyValue, maxevents: PyValue): Flow<PyValue> {
  requireOpen(self);
  const time = waitTime(timeout, 1, "timeout");
  const given = Number(index(maxevents));
  if (given < -1 || given === 0) throw valueError(`maxevents must be greater than 0, got ${given}`);
  const most = given === -1 ? self.events.size : given;
  const list = yield* pollEvents(self, time < 0 ? Number.POSITIVE_INFINITY : time, most);
  for (const item of (list as PyList).items) {
    const fd = (item as PyTuple).items[0] as number;
    const events = self.events.get(fd) ?? 0;
    if ((events & ONESHOT) !== 0) self.events.set(fd, 0);
  }
  return list;
}

function closeEpoll(self: Poll): void {
  if (!self.isClosed) closeDescriptor(self.fd);
  self.isClosed = true;
}

const EPOLL_MODE = 0o600;

function makeEpoll(cls: PyType): Poll {
  const made = new Poll();
  made.cls = cls;
  const descriptor: MemoryDescriptor = {
    isReadable: false,
    isWritable: false,
    isHungUp: false,
    isBroken: false,
    mode: EPOLL_MODE,
    blocks: true,
    read: null,
    write: null,
    close: () => {
      made.isClosed = true;
      forgetDescriptor(descriptor);
    },
  };
  made.fd = openDescriptor(descriptor);
  return made;
}

defineType(epollType, {
  doc: "Returns an epolling object.",
  module: "select",
  slots: {
    new: makeEpoll,
  },
  attributes: [attribute("closed", (self: Poll) => self.isClosed)],
  methods: [
    method("register(self, fd, eventmask=7)", (self: Poll, fd: PyValue, events: PyValue) => {
      self.events.set(control(self, fd, false), mask(events));
    }),
    method("modify(self, fd, eventmask)", (self: Poll, fd: PyValue, events: PyValue) => {
      self.events.set(control(self, fd, true), mask(events));
    }),
    method("unregister(self, fd)", (self: Poll, value: PyValue) => {
      requireOpen(self);
      const fd = descriptorNumber(value);
      if (!self.events.delete(fd)) {
        throw descriptorAt(fd) === undefined
          ? osError(9, "Bad file descriptor")
          : osError(2, "No such file or directory");
      }
    }),
    method("poll(self, timeout=None, maxevents=-1)", epollWait),
    method("close(self, /)", closeEpoll),
    method("fileno(self, /)", (self: Poll) => {
      requireOpen(self);
      return self.fd;
    }),
    method("__enter__(self, /)", (self: Poll) => {
      requireOpen(self);
      return self;
    }),
    method("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", closeEpoll),
  ],
});

const EVENTS = {
  IN,
  PRI: 2,
  OUT,
  ERR,
  HUP,
  RDNORM: 64,
  RDBAND: 128,
  WRNORM: 256,
  WRBAND: 512,
  MSG: 1024,
  RDHUP: 8192,
};

export const selectModule: ModuleSpec = {
  name: "select",
  doc: "This module supports asynchronous I/O on multiple file descriptors.",
  functions: [
    fn("select(rlist, wlist, xlist, timeout=None, /)", select),
    fn("poll()", () => new Poll()),
  ],
  types: [epollType],
  names: () => ({
    ...Object.fromEntries(Object.entries(EVENTS).map(([name, bit]) => [`POLL${name}`, bit])),
    ...Object.fromEntries(Object.entries(EVENTS).map(([name, bit]) => [`EPOLL${name}`, bit])),
    POLLNVAL: NVAL,
    EPOLLEXCLUSIVE: 1 << 28,
    EPOLLWAKEUP: 1 << 29,
    EPOLLONESHOT: ONESHOT,
    EPOLLET: 2 ** 31,
    EPOLL_CLOEXEC: 524288,
    PIPE_BUF: 4096,
    error: exceptionTypes.OSError,
  }),
};
