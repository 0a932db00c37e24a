/** `Pickler.fast`: nothing is remembered, so that a container that holds itself has to be noticed in another way. */
import { nameOfType } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { addressText } from "../../objects/object-type.ts";
import type { PyPickler } from "./pickler.ts";

/** Containers may nest this deeply before they are looked at. */
const NESTING_LIMIT = 50;

/** True when the container has to be left again. */
export function enterFast(pickler: PyPickler, value: PyValue): boolean {
  if (pickler.fast === 0) return false;
  pickler.fastNesting++;
  if (pickler.fastNesting < NESTING_LIMIT) return true;
  if (pickler.fastPath.has(value)) {
    const name = nameOfType(typeOf(value));
    throw valueError(
      `fast mode: can't pickle cyclic objects including object type ${name} at ${addressText(value)}`,
    );
  }
  pickler.fastPath.add(value);
  return true;
}

export function leaveFast(pickler: PyPickler, value: PyValue): void {
  if (pickler.fastNesting >= NESTING_LIMIT) pickler.fastPath.delete(value);
  pickler.fastNesting--;
}
