/**
 * The module `fcntl`. What descriptors are is told by the host and by the table of numbers (host/descriptor-table.ts); locks
 * are set by commands of the system (host/node-locks.ts). Record locks (`lockf`) belong to a process in C, and here to the open
 * file: two open files of one program contend for them, and closing another file that is the same does not let go of them.
 * `mailbox` locks with `lockf` wherever this module is; a page, whose files nobody else sees, has nothing to do for that.
 */

import type { LockKind } from "../host/platform.ts";
import { OpenFlag, platform } from "../host/platform.ts";
import { indexNumber, indexOptional, isTrue } from "../objects/abstract.ts";
import { audit } from "../objects/audit.ts";
import { bytesOf, writableBytes } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { hostText, PyBytes } from "../objects/sequence-values.ts";
import { waitFor } from "../vm/wait.ts";
import { errorMessage } from "./errno.ts";
import { hostCall } from "./io/file-io.ts";
import {
  descriptorNumber,
  duplicate,
  inheritable,
  isTerminal,
  memoryDescriptor,
  seekIn,
  statOf,
  wouldBlock,
} from "./memory-descriptor.ts";
import type { ModuleSpec } from "./module.ts";
import { setBlocking } from "./posix/files.ts";
import { TIOCGWINSZ, TIOCSWINSZ } from "./termios/constants.ts";

const Command = {
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
  F_DUPFD_CLOEXEC: 1030,
} as const;
const FD_CLOEXEC = 1;
const Lock = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const;
const LOCK_TYPES: readonly LockKind[] = ["shared", "exclusive", "none"];
/** Bits of F_SETFL: O_APPEND, O_NONBLOCK, O_ASYNC, O_DIRECT, O_NOATIME. */
const CHANGEABLE = OpenFlag.APPEND | OpenFlag.NONBLOCK | 0o1060000;
/** How long a lock that somebody else has is left alone, at first and at most. */
const [FIRST_PAUSE_MS, LAST_PAUSE_MS] = [10, 250];

const failure = (errno: number): object => osError(errno, errorMessage(errno));
const EFAULT = 14;
const EINVAL = 22;
const ENOTTY = 25;

const notHere = (what: string): object => osError(38, `Function not implemented: ${what}`);

/** An open descriptor. */
function openNumber(value: PyValue): number {
  const fd = descriptorNumber(value);
  hostCall(() => statOf(fd));
  return fd;
}

// ---- fcntl ------------------------------------------------------------------------------------------

/** Node makes descriptors of streams non-blocking, but calls of the program wait. */
function statusFlags(fd: number): number {
  const own = memoryDescriptor(fd);
  if (own !== undefined) {
    const access = own.read === null ? 1 : own.write === null ? 0 : 2;
    return access | (own.blocks ? 0 : OpenFlag.NONBLOCK);
  }
  const { statusFlags: told } = platform();
  if (told === undefined) throw notHere("fcntl with F_GETFL, this host does not tell the flags");
  return hostCall(() => told(fd)) & ~(OpenFlag.NONBLOCK | OpenFlag.CLOEXEC);
}

function setStatusFlags(fd: number, wanted: number): number {
  const changes = (statusFlags(fd) ^ wanted) & CHANGEABLE;
  if ((changes & ~OpenFlag.NONBLOCK) !== 0) {
    throw notHere("fcntl with F_SETFL, this host can change O_NONBLOCK only");
  }
  if (changes !== 0) setBlocking(fd, (wanted & OpenFlag.NONBLOCK) === 0);
  return 0;
}

function control(fd: number, command: number, argument: number): number {
  switch (command) {
    case Command.F_GETFD:
      return inheritable.has(fd) ? 0 : FD_CLOEXEC;
    case Command.F_SETFD:
      if ((argument & FD_CLOEXEC) === 0) inheritable.add(fd);
      else inheritable.delete(fd);
      return 0;
    case Command.F_GETFL:
      return statusFlags(fd);
    case Command.F_SETFL:
      return setStatusFlags(fd, argument);
    case Command.F_DUPFD:
    case Command.F_DUPFD_CLOEXEC:
      if (argument < 0) throw failure(EINVAL);
      return duplicate(fd, argument, command === Command.F_DUPFD);
  }
  throw notHere(`fcntl with the command ${command}`);
}

/** struct flock: type, whence, two of padding, start, length. */
function* setRecord(fd: number, record: Uint8Array, waits: boolean): Flow<PyValue> {
  if (record.length < 24) throw failure(EINVAL);
  const view = new DataView(record.slice().buffer);
  const kind = LOCK_TYPES[view.getInt16(0, true)];
  if (kind === undefined) throw failure(EINVAL);
  const [start, length] = [8, 16].map((at) => Number(view.getBigInt64(at, true)));
  yield* lockPart(fd, kind, { start, length, whence: view.getInt16(2, true) }, waits);
  return new PyBytes(record.slice());
}

function fcntl(file: PyValue, which: PyValue, argument: PyValue): PyValue | Flow<PyValue> {
  const command = indexNumber(which);
  audit("fcntl.fcntl", descriptorNumber(file), command, argument);
  const fd = openNumber(file);
  const number = indexOptional(argument);
  const isLock = command === Command.F_SETLK || command === Command.F_OFD_SETLK;
  const isWait = command === Command.F_SETLKW || command === Command.F_OFD_SETLKW;
  if (number !== undefined) {
    if (isLock || isWait) throw failure(EFAULT);
    return control(fd, command, Number(number));
  }
  const text = hostText(argument);
  const bytes = text === undefined ? bytesOf(argument) : new TextEncoder().encode(text);
  if (bytes === undefined) {
    throw typeError("fcntl() argument 3 must be an integer, a bytes-like object, or a string");
  }
  if (isLock || isWait) return setRecord(fd, bytes, isWait);
  control(fd, command, 0);
  return new PyBytes(bytes.slice());
}

// ---- ioctl ------------------------------------------------------------------------------------------

/** What the request makes of the bytes that it is about: how large the window is, as four numbers of 16 bits. */
function windowRequest(fd: number, request: number, given: Uint8Array): Uint8Array {
  const { terminals, terminalSize } = platform();
  const bytes = given.slice();
  if (request === TIOCGWINSZ) {
    const size = hostCall(() => terminalSize(fd));
    if (size === undefined) throw failure(ENOTTY);
    const told = new Uint8Array(Uint16Array.of(size.lines, size.columns, 0, 0).buffer);
    bytes.set(told.subarray(0, bytes.length));
    return bytes;
  }
  if (terminals === undefined) throw notHere("ioctl with TIOCSWINSZ");
  if (bytes.length < 8) throw failure(EFAULT);
  const [lines, columns] = new Uint16Array(bytes.buffer, 0, 2);
  hostCall(() => terminals.resize(fd, columns, lines));
  return bytes;
}

function ioctl(file: PyValue, which: PyValue, argument: PyValue, mutates: PyValue): PyValue {
  const request = indexNumber(which);
  audit("fcntl.ioctl", descriptorNumber(file), request, argument);
  const fd = openNumber(file);
  const isTerminals = (request & 0xff00) === 0x5400;
  if (isTerminals && !isTerminal(fd)) throw failure(ENOTTY);
  if (request !== TIOCGWINSZ && request !== TIOCSWINSZ) {
    throw notHere(`ioctl with the request 0x${request.toString(16)}`);
  }
  if (indexOptional(argument) !== undefined) throw failure(EFAULT);
  const target = isTrue(mutates) ? writableIfAny(argument) : undefined;
  const text = hostText(argument);
  const given = text === undefined ? bytesOf(argument) : new TextEncoder().encode(text);
  if (given === undefined) {
    throw typeError("ioctl() argument 3 must be an integer, a bytes-like object, or a string");
  }
  const answer = windowRequest(fd, request, given);
  if (target === undefined) return new PyBytes(answer);
  target.set(answer);
  return 0;
}

function writableIfAny(value: PyValue): Uint8Array | undefined {
  try {
    return writableBytes(value, "ioctl() argument 3");
  } catch (error) {
    if (error instanceof PyBaseException) return undefined;
    throw error;
  }
}

// ---- locks ------------------------------------------------------------------------------------------

/** Asks again and again, so that other threads run and signals are heard; the host does not say when a lock is free. */
function* untilLocked(attempt: () => boolean, waits: boolean): Flow<PyValue> {
  for (let pause = FIRST_PAUSE_MS; !hostCall(attempt); pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
    if (!waits) throw wouldBlock();
    yield* waitFor(() => false, performance.now() + pause, true);
  }
  return null;
}

function lockKind(operation: number): LockKind | undefined {
  const bits = operation & ~Lock.LOCK_NB;
  if (bits === Lock.LOCK_UN) return "none";
  if (bits === Lock.LOCK_SH) return "shared";
  return bits === Lock.LOCK_EX ? "exclusive" : undefined;
}

function refuseMemory(fd: number, what: string): void {
  if (memoryDescriptor(fd) === undefined) return;
  throw notHere(`${what} of a pipe or a socket of this program`);
}

function* flock(file: PyValue, which: PyValue): Flow<PyValue> {
  const operation = indexNumber(which);
  audit("fcntl.flock", descriptorNumber(file), operation);
  const fd = openNumber(file);
  const kind = lockKind(operation);
  if (kind === undefined) throw failure(EINVAL);
  refuseMemory(fd, "flock");
  const { locks } = platform();
  if (locks === undefined) throw notHere("flock, this host has no locks");
  return yield* untilLocked(() => locks.whole(fd, kind), (operation & Lock.LOCK_NB) === 0);
}

interface Part {
  readonly start: number;
  /** 0: to the end. */
  readonly length: number;
  readonly whence: number;
}

/** The host's position of a file is another one than the program's, so parts are counted from the start. */
function* lockPart(fd: number, kind: LockKind, part: Part, waits: boolean): Flow<PyValue> {
  refuseMemory(fd, "lockf");
  const { locks, kind: host } = platform();
  if (locks === undefined && host === "browser") return null;
  if (locks === undefined) throw notHere("lockf, this host has no locks");
  const { whence, start, length } = part;
  if (whence < 0 || whence > 2) throw failure(EINVAL);
  const from = whence === 0 ? 0 : whence === 1 ? hostCall(() => seekIn(fd, 0, 1)) : sizeOf(fd);
  return yield* untilLocked(() => locks.part(fd, kind, from + start, length), waits);
}

const sizeOf = (fd: number): number => Number(hostCall(() => statOf(fd)).size);

function* lockf(...given: PyValue[]): Flow<PyValue> {
  const [file, which, length, start, whence] = given;
  const operation = indexNumber(which);
  audit("fcntl.lockf", descriptorNumber(file), operation, length, start, whence);
  const fd = openNumber(file);
  const kind = lockKind(operation);
  if (kind === undefined) throw valueError("unrecognized lockf argument");
  const part = {
    start: indexNumber(start),
    length: indexNumber(length),
    whence: indexNumber(whence),
  };
  return yield* lockPart(fd, kind, part, (operation & Lock.LOCK_NB) === 0);
}

export const fcntlModule: ModuleSpec = {
  name: "fcntl",
  doc: "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object.",
  functions: [
    fn("fcntl(fd, cmd, arg=0, /)", fcntl),
    fn("ioctl(fd, request, arg=0, mutate_flag=True, /)", ioctl),
    fn("flock(fd, operation, /)", flock),
    fn("lockf(fd, cmd, len=0, start=0, whence=0, /)", lockf),
  ],
  names: () => ({ ...Command, FD_CLOEXEC, ...Lock, F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2 }),
};
