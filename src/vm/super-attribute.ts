/** LOAD_SUPER_ATTR: `super().name` without making the super object where it is the real `super`. */

import { FastKind } from "../bytecode/code.ts";
import { call, getAttr } from "../objects/abstract.ts";
import { PySlotWrapper } from "../objects/builtin.ts";
import { isSubtype, typeOf } from "../objects/core-types.ts";
import { newError } from "../objects/exceptions.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { PyCell } from "../objects/sequence-values.ts";
import { superFrame, superType } from "../objects/super.ts";
import { pythonFrame } from "./frame.ts";
import { observer, threads } from "./thread.ts";

/** The value, and the receiver when the value is a function to be called with it. */
export function superAttribute(
  callable: PyValue,
  cls: PyValue,
  self: PyValue,
  name: string,
  arg: number,
): [PyValue, PyValue | undefined] {
  if (callable === superType && cls instanceof PyType && name !== "__class__") {
    const start = self instanceof PyType && isSubtype(self, cls) ? self : typeOf(self);
    const at = start.mro.indexOf(cls);
    if (at >= 0) {
      for (let i = at + 1; i < start.mro.length; i++) {
        const found = start.mro[i].namespace.getStr(name);
        if (found === undefined) continue;
        const type = typeOf(found);
        // Only a call takes the function and its receiver apart; events show slot wrappers bound.
        const isApart = (arg & 1) !== 0 && type.isMethodDescriptor && start !== self;
        if (isApart && !(observer.active && found instanceof PySlotWrapper)) return [found, self];
        const get = type.slots.descrGet;
        if (get === undefined) return [found, undefined];
        return [get(found, start === self ? undefined : self, start), undefined];
      }
    }
  }
  // Two-argument form or a replaced super: the ordinary call and attribute access.
  const isTwoArgument = (arg & 2) !== 0;
  const object = call(callable, isTwoArgument || callable === superType ? [cls, self] : []);
  return [getAttr(object, name), undefined];
}

/** `super()` called as a function: the running frame has `__class__` as a free variable. */
superFrame.arguments = () => {
  const failed = (text: string): unknown => newError("RuntimeError", `super(): ${text}`);
  const frame = pythonFrame(threads.current.frame);
  if (frame === null) throw failed("no current frame");
  const { code } = frame;
  if (code.co_argcount === 0) throw failed("no arguments");
  let self = frame.slots[0] as PyValue | undefined;
  if ((code.localspluskinds[0] & FastKind.CELL) !== 0 && self instanceof PyCell) self = self.value;
  if (self === undefined) throw failed("arg[0] deleted");
  const at = code.localsplusnames.indexOf(
    "__class__",
    code.localsplusnames.length - code.nfreevars,
  );
  if (at < 0) throw failed("__class__ cell not found");
  const cell = frame.slots[at] as PyValue | undefined;
  if (!(cell instanceof PyCell)) throw failed("bad __class__ cell");
  if (cell.value === undefined) throw failed("empty __class__ cell");
  return { cls: cell.value, self };
};
