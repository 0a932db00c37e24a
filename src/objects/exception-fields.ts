/**
 * Fields that a type of exception adds to what all have (errno, name, lineno, …), and the attributes that show them.
 */
import { type AttributeRow, attribute } from "./define.ts";
import { type PyBaseException, typeError } from "./exceptions.ts";
import type { KwNames, PyValue } from "./object.ts";

type Self = PyBaseException;

export function fieldOf(self: Self, name: string): PyValue {
  const value = self.fields?.get(name);
  return value === undefined ? null : value;
}
export function setField(self: Self, name: string, value: PyValue | undefined): void {
  self.fields ??= new Map();
  if (value === undefined) self.fields.delete(name);
  else self.fields.set(name, value);
}
/** Attributes that read and write fields. */
export function fieldRows(...names: string[]): AttributeRow[] {
  return names.map((name) =>
    attribute(
      name,
      (self: Self) => fieldOf(self, name),
      (self: Self, value) => setField(self, name, value),
    ),
  );
}

export function noKeywords(name: string, kwnames: KwNames): void {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`${name}() takes no keyword arguments`);
  }
}
