/** Descriptors of `__slots__` members and of read-only data fields. */
import { bareType, isInstance } from "./core-types.ts";
import { attribute, defineType } from "./define.ts";
import { attributeError, typeError } from "./exceptions.ts";
import { getMember, setMember } from "./lookup.ts";
import { PyObject, type PyType, type PyValue } from "./object.ts";

export const memberDescriptorType = bareType("member_descriptor");

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

defineType(memberDescriptorType, {
  final: true,
  slots: {
    descrGet: (self: MemberDescriptor, instance: PyValue | undefined) => {
      if (instance === undefined) return self;
      check(self, instance);
      const value = getMember(instance, self.name);
      if (value === undefined) {
        throw attributeError(
          `'${instance.cls.name}' object has no attribute '${self.name}'`,
          instance,
          self.name,
        );
      }
      return value;
    },
    descrSet: (self: MemberDescriptor, instance: PyValue, value: PyValue | undefined) => {
      check(self, instance);
      if (value === undefined && getMember(instance, self.name) === undefined) {
        throw attributeError(self.name, instance, self.name);
      }
      setMember(instance, self.name, value);
    },
    repr: (self: MemberDescriptor) => `<member '${self.name}' of '${self.owner.name}' objects>`,
  },
  attributes: [
    attribute("__name__", (self: MemberDescriptor) => self.name),
    attribute("__qualname__", (self: MemberDescriptor) => `${self.owner.qualname}.${self.name}`),
    attribute("__objclass__", (self: MemberDescriptor) => self.owner),
    attribute("__doc__", () => null),
  ],
});
