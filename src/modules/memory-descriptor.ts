/**
 * Descriptors that exist in memory only: ends of pipes and of socket pairs, epoll objects. They have numbers of their own,
 * far above those of files, so that every call on a descriptor can tell them apart. Those of pipes are the process's, like
 * the numbers of files: all interpreters see them, so the pipes themselves lie where interpreters share memory
 * (interpreters/pipes.ts). The others are this interpreter's.
 */
import { type FileStat, HostError, platform } from "../host/platform.ts";
import { call, getAttrOptional } from "../objects/abstract.ts";
import { exceptionTypes, typeError, valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { intValue } from "../objects/sequence-values.ts";
import { waitFor } from "../vm/wait.ts";
import { warn } from "../vm/warn.ts";

export interface MemoryDescriptor {
  readonly isReadable: boolean;
  readonly isWritable: boolean;
  /** The other end is closed: nothing will come any more. */
  readonly isHungUp: boolean;
  /** The other end is closed: nobody reads what is written. */
  readonly isBroken: boolean;
  /** `st_mode`. */
  readonly mode: number;
  /** Reads and writes wait (O_NONBLOCK is not set). */
  blocks: boolean;
  /** Bytes that are there, none at the end; undefined when they are still to come. Absent: not open for reading. */
  readonly read: ((size: number) => Uint8Array | undefined) | null;
  /** How many bytes it took; undefined when there is no room now. */
  readonly write: ((data: Uint8Array) => number | undefined) | null;
  close(): void;
}

/** Where pipes are; filled by the interpreters' side. */
export const pipes: {
  /** Numbers of a new pipe's ends: to read, to write. */
  open: (blocks: boolean) => readonly [number, number];
  end: (fd: number) => MemoryDescriptor | undefined;
} = {
  open: () => {
    throw osError(
      38,
      "Function not implemented: pipes lie in memory that interpreters share, and there is none",
    );
  },
  end: () => undefined,
};

const FIRST = 1 << 16;
/** Pipes have the numbers from here on. */
export const FIRST_PIPE = 1 << 20;
const open = new Map<number, MemoryDescriptor>();

/** The number of a new descriptor. */
export function openDescriptor(made: MemoryDescriptor): number {
  const { descriptors } = platform().fs;
  let fd = FIRST;
  while (open.has(fd)) fd++;
  open.set(fd, made);
  return descriptors.adopt(fd);
}

/** What is behind a number, which two numbers may share (host/descriptor-table.ts); -1 when it is closed. */
export const targetOf = (fd: number): number => platform().fs.descriptors.find(fd);

export const isMemoryDescriptor = (fd: number): boolean => targetOf(fd) >= FIRST;
export const descriptorAt = (fd: number): MemoryDescriptor | undefined => targetAt(targetOf(fd));
const targetAt = (target: number): MemoryDescriptor | undefined =>
  target >= FIRST_PIPE ? pipes.end(target) : open.get(target);

export function forgetDescriptor(closed: MemoryDescriptor): void {
  for (const [target, made] of open) if (made === closed) open.delete(target);
}

/** Descriptors that programs get too, of this interpreter's choice. */
export const inheritable = new Set([0, 1, 2]);

export const badDescriptor = (): object => osError(9, "Bad file descriptor");
export const wouldBlock = (): object => osError(11, "Resource temporarily unavailable");

/** The descriptor in memory with this number; undefined for numbers of files. */
export function memoryDescriptor(fd: number): MemoryDescriptor | undefined {
  const target = targetOf(fd);
  if (target < FIRST) return undefined;
  const found = targetAt(target);
  if (found === undefined) throw badDescriptor();
  return found;
}

/** Waits for bytes and takes some; null when the descriptor does not wait and nothing is there. */
export function* readFrom(from: MemoryDescriptor, size: number): Flow<Uint8Array | null> {
  if (from.read === null) throw badDescriptor();
  for (;;) {
    const got = from.read(size);
    if (got !== undefined) return got;
    if (!from.blocks) return null;
    yield* waitFor(() => from.isReadable || from.isHungUp, Number.POSITIVE_INFINITY, true);
  }
}

/** Waits until all bytes are written, or until there is room for some: how many. */
export function* writeTo(to: MemoryDescriptor, data: Uint8Array): Flow<number | null> {
  if (to.write === null) throw badDescriptor();
  let at = 0;
  do {
    const count = to.write(data.subarray(at));
    if (count !== undefined) at += count;
    if (at >= data.length) break;
    if (!to.blocks) return at === 0 ? null : at;
    if (count === undefined) {
      yield* waitFor(() => to.isWritable, Number.POSITIVE_INFINITY, true);
    }
  } while (at < data.length);
  return at;
}

export function statOf(fd: number): FileStat {
  const own = memoryDescriptor(fd);
  if (own === undefined) return platform().fs.fstat(fd);
  const now = platform().wallClock();
  return {
    dev: 0n,
    ino: BigInt(targetOf(fd)),
    rdev: 0n,
    mode: own.mode,
    nlink: 1,
    uid: platform().uid,
    gid: platform().gid,
    size: 0,
    blksize: 4096,
    blocks: 0,
    atimeNs: now,
    mtimeNs: now,
    ctimeNs: now,
  };
}

/** Closes a number, and what is behind it with the last number for it. */
export function closeDescriptor(fd: number): void {
  const { fs } = platform();
  const target = targetOf(fd);
  if (fd > 2) inheritable.delete(fd);
  if (target < FIRST) {
    fs.close(fd);
    return;
  }
  const own = targetAt(target);
  if (fs.descriptors.release(fd) !== undefined) own?.close();
  if (own === undefined) throw badDescriptor();
}

/** Another number for what is behind one: the lowest that is free, from `least` on. */
export function duplicate(fd: number, least = 0, isInherited = false): number {
  statOf(fd);
  const made = platform().fs.descriptors.duplicate(fd, least);
  if (isInherited) inheritable.add(made);
  return made;
}

/** Makes a number stand for what is behind another one; what it stood for before is closed. */
export function duplicateTo(fd: number, as: number, isInherited: boolean): void {
  if (as < 0 || (as >= FIRST && descriptorAt(as) === undefined)) throw badDescriptor();
  statOf(fd);
  if (fd === as) return;
  const { fs } = platform();
  const displaced = fs.descriptors.share(fd, as);
  if (isInherited) inheritable.add(as);
  else inheritable.delete(as);
  if (displaced === undefined) return;
  if (displaced >= FIRST) targetAt(displaced)?.close();
  else {
    try {
      fs.closeTarget(displaced);
    } catch (error) {
      // It was not open, or the close failed: as dup2(2) does, the number is there anyway.
      if (!(error instanceof HostError)) throw error;
    }
  }
}

export function seekIn(fd: number, position: number, whence: number): number {
  if (memoryDescriptor(fd) !== undefined) throw osError(29, "Illegal seek");
  return platform().fs.seek(fd, position, whence);
}

export const isTerminal = (fd: number): boolean =>
  !isMemoryDescriptor(fd) && platform().fs.isatty(fd);

/** What takes descriptors takes bools too, and says that it looks like a mistake. */
export function warnOfBool(value: PyValue): void {
  if (typeof value === "boolean") {
    warn(exceptionTypes.RuntimeWarning, "bool is used as a file descriptor");
  }
}

/** The number of a descriptor: an int, or what has `fileno()`. */
export function descriptorNumber(value: PyValue): number {
  warnOfBool(value);
  let n = intValue(value);
  if (n === undefined) {
    const method = getAttrOptional(value, "fileno");
    if (method === undefined) {
      throw typeError("argument must be an int, or have a fileno() method.");
    }
    n = intValue(call(method, []));
    if (n === undefined) throw typeError("fileno() returned a non-integer");
  }
  const fd = Number(n);
  if (fd < 0) throw valueError(`file descriptor cannot be a negative integer (${fd})`);
  return fd;
}
