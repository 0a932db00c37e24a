/**
 * The type `types.CapsuleType`: a named opaque handle. Where CPython passes a C pointer between
 * extension modules, built-in modules here may hold any host value; Python code can only pass it on.
 */
import { bareType } from "./core-types.ts";
import { defineType } from "./define.ts";
import { PyObject } from "./object.ts";
import { addressText } from "./object-type.ts";

export const capsuleType = bareType("PyCapsule");

export class PyCapsule extends PyObject {
  readonly name: string;
  readonly content: unknown;
  constructor(name: string, content: unknown) {
    super();
    this.name = name;
    this.content = content;
  }
}
PyCapsule.prototype.cls = capsuleType;

defineType(capsuleType, {
  final: true,
  doc: "An opaque value with a name, by which built-in modules pass host data to one another.",
  slots: {
    repr: (self: PyCapsule) => `<capsule object "${self.name}" at ${addressText(self)}>`,
  },
});
