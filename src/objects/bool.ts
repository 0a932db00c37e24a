/** The type `bool`: int with two values, whose `&`, `|`, `^` stay bool. */
import { isTrue } from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import { boolType, NotImplemented } from "./core-types.ts";
import { defineType } from "./define.ts";
import { typeError } from "./exceptions.ts";
import { type Int, intAnd, intOr, intXor } from "./int-arithmetic.ts";
import type { KwNames, PyType, PyValue } from "./object.ts";
import { intValue } from "./sequence-values.ts";
import { warnAbout } from "./warning-hook.ts";
import "./int.ts";

function logical(
  both: (a: boolean, b: boolean) => boolean,
  ints: (a: Int, b: Int) => Int,
): (left: PyValue, right: PyValue) => PyValue {
  return (left, right) => {
    if (typeof left === "boolean" && typeof right === "boolean") return both(left, right);
    const a = intValue(left);
    const b = intValue(right);
    return a === undefined || b === undefined ? NotImplemented : ints(a, b);
  };
}

const INVERSION =
  "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

const bindNew = argumentBinder("bool(object=False, /)");

defineType(boolType, {
  doc: "Returns True when the argument is true, False otherwise.\nThe values True and False are the only two instances of the class bool.\nbool is a subclass of int and cannot be subclassed.",
  signature: "(object=False, /)",
  final: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      if (kwnames !== null && kwnames.length > 0) {
        throw typeError("bool() takes no keyword arguments");
      }
      return isTrue(bindNew(args, kwnames)[0]);
    },
    repr: (self: PyValue) => (self === true ? "True" : "False"),
    invert: (self: PyValue) => {
      warnAbout("DeprecationWarning", INVERSION);
      return self === true ? -2 : -1;
    },
    and: logical((a, b) => a && b, intAnd),
    or: logical((a, b) => a || b, intOr),
    xor: logical((a, b) => a !== b, intXor),
  },
});
