/**
 * Descriptors that exist in memory only: ends of pipes and of socket pairs, epoll objects. They have numbers of their own,
 * far above those of files, so that every call on a descriptor can tell them apart. Those of pipes are the process's, like
 * the numbers of files: all interpreters see them, so the pipes themselves lie where interpreters share memory
 * (interpreters/pipes.ts). The others are this interpreter's.
 */
import { type FileStat, platform } from "../host/platform.ts";
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

export function openDescriptor(made: MemoryDescriptor): number {
  let fd = FIRST;
  while (open.has(fd)) fd++;
  open.set(fd, made);
  return fd;
}

export const isMemoryDescriptor = (fd: number): boolean => fd >= FIRST;
export const descriptorAt = (fd: number): MemoryDescriptor | undefined =>
  fd >= FIRST_PIPE ? pipes.end(fd) : open.get(fd);
export const forgetDescriptor = (fd: number): boolean => open.delete(fd);

/** Descriptors that programs get too, of this interpreter's choice. */
export const inheritable = new Set([0, 1, 2]);

export const badDescriptor = (): object => osError(9, "Bad file descriptor");
export const wouldBlock = (): object => osError(11, "Resource temporarily unavailable");

/** The descriptor in memory with this number; undefined for numbers of files. */
export function memoryDescriptor(fd: number): MemoryDescriptor | undefined {
  if (fd < FIRST) return undefined;
  const found = descriptorAt(fd);
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
    ino: BigInt(fd),
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

export function closeDescriptor(fd: number): void {
  const own = memoryDescriptor(fd);
  if (fd > 2) inheritable.delete(fd);
  if (own === undefined) platform().fs.close(fd);
  else own.close();
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
