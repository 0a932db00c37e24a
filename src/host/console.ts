/** Descriptors 0, 1 and 2 where they are not the process's own: in a page, and in a program that embeds the interpreter. */
import type { FileStat } from "./platform.ts";

/** Where descriptors 0, 1 and 2 lead. */
export interface Console {
  /** Reads standard input; 0 at its end. */
  read(into: Uint8Array): number;
  write(fd: 1 | 2, data: Uint8Array): void;
}

export const isConsole = (fd: number): fd is 0 | 1 | 2 => fd >= 0 && fd <= 2;

/** Reads standard input that is all there from the start. */
export function fixedInput(input: Uint8Array): Console["read"] {
  let read = 0;
  return (into) => {
    const part = input.subarray(read, read + into.length);
    into.set(part);
    read += part.length;
    return part.length;
  };
}

/** Reads standard input that comes in pieces, as it is asked for; a piece without bytes is the end. */
export function askedInput(ask: () => Uint8Array): Console["read"] {
  let rest: Uint8Array = new Uint8Array(0);
  return (into) => {
    if (rest.length === 0) rest = ask();
    const count = Math.min(rest.length, into.length);
    into.set(rest.subarray(0, count));
    rest = rest.subarray(count);
    return count;
  };
}

/** fstat(2) of such a descriptor: a character device, so that nobody seeks in it. */
export function consoleStat(nowNs: bigint): FileStat {
  return {
    dev: 1n,
    ino: 1n,
    rdev: 0n,
    mode: 0o020620,
    nlink: 1,
    uid: 0,
    gid: 0,
    size: 0,
    blksize: 4096,
    blocks: 0,
    atimeNs: nowNs,
    mtimeNs: nowNs,
    ctimeNs: nowNs,
  };
}
