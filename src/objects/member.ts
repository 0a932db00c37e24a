/** Descriptors of `__slots__` members and of read-only data fields. */
import { fullyQualifiedName } from "./abstract.ts";
import { getSetDescriptorType, memberDescriptorType, PyGetSet } from "./builtin.ts";
import { isInstance } from "./core-types.ts";
import { attribute, defineType, fullName } from "./define.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import { getMember, setMember } from "./lookup.ts";
import { type AnySlots, PyObject, type PyType, type PyValue } from "./object.ts";

export class MemberDescriptor extends PyObject {
  readonly name: string;
  readonly owner: PyType;
  constructor(name: string, owner: PyType) {
    super();
    this.name = name;
    this.owner = owner;
  }
}
MemberDescriptor.prototype.cls = memberDescriptorType;

function check(descriptor: MemberDescriptor, instance: PyValue): asserts instance is PyObject {
  if (isInstance(instance, descriptor.owner)) return;
  throw typeError(
    `descriptor '${descriptor.name}' for '${descriptor.owner.name}' objects doesn't apply to a '${(instance as PyObject).cls.name}' object`,
  );
}

/** Fields of built-in types behave as their computed attributes do. */
const fieldSlots = getSetDescriptorType.slots as Required<Pick<AnySlots, "descrGet" | "descrSet">>;

defineType(memberDescriptorType, {
  final: true,
  slots: {
    descrGet: (self: MemberDescriptor | PyGetSet, instance: PyValue | undefined, owner) => {
      if (instance === undefined) return self;
      if (self instanceof PyGetSet) return fieldSlots.descrGet(self, instance, owner);
      check(self, instance);
      const value = getMember(instance, self.name);
      if (value === undefined) {
        throw attributeError(
          `'${fullyQualifiedName(instance.cls)}' object has no attribute '${self.name}'`,
          instance,
          self.name,
        );
      }
      return value;
    },
    descrSet: (
      self: MemberDescriptor | PyGetSet,
      instance: PyValue,
      value: PyValue | undefined,
    ) => {
      if (self instanceof PyGetSet) {
        fieldSlots.descrSet(self, instance, value);
        return;
      }
      check(self, instance);
      if (value === undefined && getMember(instance, self.name) === undefined) {
        throw newError("AttributeError", self.name);
      }
      setMember(instance, self.name, value);
    },
    repr: (self: MemberDescriptor) =>
      `<member '${self.name}' of '${fullName(self.owner)}' objects>`,
  },
  attributes: [
    attribute("__name__", (self: MemberDescriptor) => self.name),
    attribute("__qualname__", (self: MemberDescriptor) => `${self.owner.qualname}.${self.name}`),
    attribute("__objclass__", (self: MemberDescriptor) => self.owner),
    attribute("__doc__", (self: MemberDescriptor | PyGetSet) =>
      self instanceof PyGetSet ? self.doc : null,
    ),
  ],
});
