/**
 * Numbers of users and groups as arguments: 32 bits without a sign, where -1 stands for "no change".
 * Shared by `pwd`, `grp` and the functions of `posix` that take such numbers.
 */
import { indexOptional, typeName } from "../../objects/abstract.ts";
import { overflowError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";

/** What the largest number stands for. */
export const NO_ID = 2 ** 32 - 1;

/** `what` is `uid` or `gid`. */
export function idNumber(value: PyValue, what: string): number {
  const n = indexOptional(value);
  if (n === undefined) throw typeError(`${what} should be integer, not ${typeName(value)}`);
  if (n === -1) return NO_ID;
  // What fits no C long is told from what is merely too large by its text alone.
  const isLong = BigInt.asIntN(64, BigInt(n)) === BigInt(n);
  if (n < 0 || (isLong && n > NO_ID)) throw overflowError(`${what} is less than minimum`);
  if (n > NO_ID) throw overflowError(`${what} is greater than maximum`);
  return Number(n);
}

/** The number as it is shown: the one for "no change" is -1. */
export const shownId = (id: number): number => (id === NO_ID ? -1 : id);
