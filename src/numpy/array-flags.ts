/** `a.flags`. */
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { hostText } from "../objects/sequence-values.ts";
import { toBool } from "./convert.ts";
import { NDArray } from "./ndarray.ts";

const flagsType = bareType("flagsobj");

export class ArrayFlags extends PyObject {
  readonly array: NDArray;
  constructor(array: NDArray) {
    super();
    this.array = array;
  }
}
ArrayFlags.prototype.cls = flagsType;

type Flag = (a: NDArray) => boolean;
const ownsData: Flag = (a) => a.base === null;
const forder: Flag = (a) => a.isF && !a.isC;

const FLAGS: Record<string, Flag> = {
  c_contiguous: (a) => a.isC,
  f_contiguous: (a) => a.isF,
  owndata: ownsData,
  writeable: (a) => a.writeable,
  aligned: (a) => a.isAligned,
  writebackifcopy: () => false,
  contiguous: (a) => a.isC,
  fortran: (a) => a.isF,
  forc: (a) => a.isC || a.isF,
  fnc: forder,
  behaved: (a) => a.isAligned && a.writeable,
  carray: (a) => a.isAligned && a.writeable && a.isC,
  farray: (a) => a.isAligned && a.writeable && forder(a),
  num: () => false,
};
const SHORT: Record<string, string> = {
  C: "c_contiguous",
  F: "f_contiguous",
  O: "owndata",
  W: "writeable",
  A: "aligned",
  X: "writebackifcopy",
  B: "behaved",
  CA: "carray",
  FA: "farray",
};
const SHOWN = [
  "c_contiguous",
  "f_contiguous",
  "owndata",
  "writeable",
  "aligned",
  "writebackifcopy",
];

/** Makes an array writable or not; only memory that is writable itself can become so. */
export function setWriteable(array: NDArray, value: boolean): void {
  if (value && array.base !== null) {
    const { base } = array;
    const can = base instanceof NDArray ? base.writeable : array.writeable;
    if (!can) throw valueError("cannot set WRITEABLE flag to True of this array");
  }
  array.writeable = value;
}

function set(array: NDArray, name: string, value: PyValue | undefined): void {
  if (name === "writeable" && value !== undefined) setWriteable(array, toBool(value));
  else if (name === "aligned" || name === "writebackifcopy") {
    if (toBool(value as PyValue) && name === "writebackifcopy") {
      throw valueError("cannot set WRITEBACKIFCOPY flag to True.");
    }
  } else
    throw newError(
      "AttributeError",
      `attribute '${name}' of 'numpy.flagsobj' objects is not writable`,
    );
}

function flagName(key: PyValue): string {
  const text = hostText(key);
  const name = text === undefined ? undefined : (SHORT[text] ?? text.toLowerCase());
  if (name === undefined || !(name in FLAGS)) throw newError("KeyError", "Unknown flag");
  return name;
}

defineType(flagsType, {
  module: "numpy",
  final: true,
  slots: {
    getitem: (self: ArrayFlags, key) => FLAGS[flagName(key)](self.array),
    setitem: (self: ArrayFlags, key, value) => {
      if (value === undefined) throw typeError("cannot delete flags");
      set(self.array, flagName(key), value);
    },
    repr: (self: ArrayFlags) =>
      SHOWN.map((n) => `  ${n.toUpperCase()} : ${FLAGS[n](self.array) ? "True" : "False"}\n`).join(
        "",
      ),
  },
  attributes: Object.keys(FLAGS).map((name) =>
    attribute(
      name,
      (self: ArrayFlags) => FLAGS[name](self.array),
      name === "writeable" || name === "aligned" || name === "writebackifcopy"
        ? (self: ArrayFlags, value) => set(self.array, name, value)
        : undefined,
    ),
  ),
});
