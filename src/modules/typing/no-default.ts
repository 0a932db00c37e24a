/** `typing.NoDefault`: says that a type parameter has no default. */
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";

const noDefaultType = bareType("NoDefaultType");

class NoDefaultObject extends PyObject {}
NoDefaultObject.prototype.cls = noDefaultType;
export const NoDefault = new NoDefaultObject();

defineType(noDefaultType, {
  doc: "The type of the NoDefault singleton.",
  final: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], _kwnames: KwNames) => {
      if (args.length > 0) throw typeError("NoDefaultType takes no arguments");
      return NoDefault;
    },
    repr: () => "typing.NoDefault",
  },
  methods: [method("__reduce__(self, /)", () => "NoDefault")],
});
