/** None, NotImplemented and Ellipsis. */
import {
  Ellipsis,
  ellipsisType,
  NotImplemented,
  noneType,
  notImplementedType,
} from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { typeError } from "./exceptions.ts";
import type { KwNames, PyValue } from "./object.ts";

function noArguments(name: string, args: PyValue[], kwnames: KwNames): void {
  if (args.length > 0 || (kwnames !== null && kwnames.length > 0)) {
    throw typeError(`${name} takes no arguments`);
  }
}

defineType(noneType, {
  signature: "()",
  final: true,
  doc: "The type of the None singleton.",
  slots: {
    new: (_cls, args, kwnames) => {
      noArguments("NoneType", args, kwnames);
      return null;
    },
    repr: () => "None",
    // The value of CPython 3.14 on 64-bit machines: it is the same in every process.
    hash: () => 0xfca86420,
    bool: () => false,
  },
});

defineType(notImplementedType, {
  signature: "()",
  final: true,
  doc: "The type of the NotImplemented singleton.",
  slots: {
    new: (_cls, args, kwnames) => {
      noArguments("NotImplementedType", args, kwnames);
      return NotImplemented;
    },
    repr: () => "NotImplemented",
    bool: () => {
      throw typeError("NotImplemented should not be used in a boolean context");
    },
  },
  methods: [method("__reduce__(self, /)", () => "NotImplemented")],
});

defineType(ellipsisType, {
  signature: "()",
  final: true,
  doc: "The type of the Ellipsis singleton.",
  slots: {
    new: (_cls, args, kwnames) => {
      noArguments("EllipsisType", args, kwnames);
      return Ellipsis;
    },
    repr: () => "Ellipsis",
  },
  methods: [method("__reduce__(self, /)", () => "Ellipsis")],
});
