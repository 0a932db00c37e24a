/**
 * What `BytesIO` and `StringIO` share: positions that may lie far behind the end, and the parts of the
 * state that pickle keeps. The streams themselves are in bytes-io.ts and string-io.ts.
 */
import { sizedIndex, typeName } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { fullName } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { materializeDict } from "../../objects/lookup.ts";
import type { PyObject, PyValue } from "../../objects/object.ts";
import { intFromBigInt, intValue, PyTuple } from "../../objects/sequence-values.ts";

/** A bigint only where a host number is not exact: no memory reaches so far. */
export type Position = number | bigint;

const LARGEST = (1n << 63n) - 1n;

export const positionArgument = (value: PyValue, kind = "ssize_t"): Position =>
  sizedIndex(value, `Python int too large to convert to C ${kind}`);

/** `offset` behind `start`, but not before 0. */
export function movedPosition(start: Position, offset: Position): Position {
  const sum = BigInt(start) + BigInt(offset);
  if (sum > LARGEST) throw overflowError("new position too large");
  return sum < 0n ? 0 : intFromBigInt(sum);
}

/** What `__setstate__` got: a tuple with at least so many items. */
export function stateItems(self: PyObject, state: PyValue, count: number): readonly PyValue[] {
  if (state instanceof PyTuple && state.items.length >= count) return state.items;
  throw typeError(
    `${fullName(typeOf(self))}.__setstate__ argument should be ${count}-tuple, got ${typeName(state)}`,
  );
}

/** The position in a state; `wrong` is the text before the type of what is no int. */
export function statePosition(value: PyValue, wrong: string): Position {
  if (intValue(value) === undefined) throw typeError(`${wrong} ${typeName(value)}`);
  const position = positionArgument(value);
  if (position < 0) throw valueError("position value cannot be negative");
  return position;
}

/** A copy of the instance's attributes for a state; None when it never had any. */
export function stateDict(self: PyObject): PyValue {
  if (self.dict === undefined) return null;
  const copy = new PyDict();
  self.dict.copyInto(copy);
  return copy;
}

export function restoreDict(self: PyObject, dict: PyValue, which: string): void {
  if (dict === null) return;
  if (!(dict instanceof PyDict)) {
    throw typeError(`${which} item of state should be a dict, got a ${typeName(dict)}`);
  }
  dict.copyInto(materializeDict(self));
}
