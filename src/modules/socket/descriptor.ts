/**
 * Descriptors that exist in memory only: ends of socket pairs. They have numbers of their own, far above
 * those of files, so that `select` can tell them apart; files count as always ready.
 */
import { call, getAttrOptional, index, typeName } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue } from "../../objects/sequence-values.ts";

/** What `select` asks of a descriptor. */
export interface Pollable {
  readonly isReadable: boolean;
  readonly isWritable: boolean;
  /** The other end is closed. */
  readonly isHungUp: boolean;
}

const FIRST = 1 << 16;
const open = new Map<number, Pollable>();

export function openDescriptor(pollable: Pollable): number {
  let fd = FIRST;
  while (open.has(fd)) fd++;
  open.set(fd, pollable);
  return fd;
}

export const descriptorAt = (fd: number): Pollable | undefined => open.get(fd);
export const isMemoryDescriptor = (fd: number): boolean => fd >= FIRST;
export const closeDescriptor = (fd: number): boolean => open.delete(fd);

/** The number of a descriptor: an int, or what has `fileno()`. */
export function descriptorNumber(value: PyValue): number {
  let n = intValue(value);
  if (n === undefined) {
    const method = getAttrOptional(value, "fileno");
    if (method === undefined) {
      throw typeError("argument must be an int, or have a fileno() method.");
    }
    const made = call(method, []);
    n = intValue(made);
    if (n === undefined) {
      throw typeError(`fileno() returned a non-integer, not ${typeName(made)}`);
    }
  }
  const fd = Number(index(n));
  if (fd < 0) throw valueError(`file descriptor cannot be a negative integer (${fd})`);
  return fd;
}
