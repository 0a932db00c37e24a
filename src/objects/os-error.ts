/** OSError: the class chosen by errno, its fields and text. The numbers are Linux's, as the host's are. */
import { reprText, strText, typeName } from "./abstract.ts";
import { splitCall } from "./arguments.ts";
import { typeOf } from "./core-types.ts";
import { type AttributeRow, attribute, method, type TypeSpec } from "./define.ts";
import { exceptionTypes, PyBaseException, typeError } from "./exceptions.ts";
import type { KwNames, PyType, PyValue } from "./object.ts";
import { PyTuple, strFromHost } from "./sequence-values.ts";

/** errno → subclass, for the numbers that have one. */
const CLASS_BY_ERRNO: Readonly<Record<number, string>> = {
  1: "PermissionError",
  2: "FileNotFoundError",
  3: "ProcessLookupError",
  4: "InterruptedError",
  10: "ChildProcessError",
  11: "BlockingIOError",
  13: "PermissionError",
  17: "FileExistsError",
  20: "NotADirectoryError",
  21: "IsADirectoryError",
  32: "BrokenPipeError",
  103: "ConnectionAbortedError",
  104: "ConnectionResetError",
  108: "BrokenPipeError",
  110: "TimeoutError",
  111: "ConnectionRefusedError",
  114: "BlockingIOError",
  115: "BlockingIOError",
};

type Self = PyBaseException;

function field(self: Self, name: string): PyValue | undefined {
  return self.fields?.get(name);
}

function fill(self: Self, args: readonly PyValue[]): void {
  self.fields ??= new Map();
  self.args = new PyTuple(args);
  if (args.length < 2 || args.length > 5) return;
  self.fields.set("errno", args[0]);
  self.fields.set("strerror", args[1]);
  if (args.length >= 3) {
    if (typeof args[2] === "number" && typeOf(self).name === "BlockingIOError") {
      self.fields.set("characters_written", args[2]);
    } else {
      if (args[2] !== null) self.fields.set("filename", args[2]);
      if (args.length === 5 && args[4] !== null) self.fields.set("filename2", args[4]);
      self.args = new PyTuple(args.slice(0, 2));
    }
  }
}

function newOsError(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const { positional, keywords } = splitCall(args, kwnames);
  if (keywords.length > 0 && !cls.isHeap)
    throw typeError(`${cls.name}() takes no keyword arguments`);
  let actual = cls;
  if (cls === exceptionTypes.OSError && positional.length >= 2) {
    const name = typeof positional[0] === "number" ? CLASS_BY_ERRNO[positional[0]] : undefined;
    if (name !== undefined) actual = exceptionTypes[name];
  }
  const error = new PyBaseException(actual);
  fill(error, positional);
  return error;
}

function rows(...names: string[]): AttributeRow[] {
  return names.map((name) =>
    attribute(
      name,
      (self: Self) => field(self, name) ?? null,
      (self: Self, value) => {
        self.fields ??= new Map();
        if (value === undefined) self.fields.delete(name);
        else self.fields.set(name, value);
      },
    ),
  );
}

export const oserrorType: TypeSpec = {
  doc: "Base class for I/O related errors.",
  slots: {
    new: newOsError,
    init: (self: Self, args: PyValue[], kwnames: KwNames) => {
      const { positional } = splitCall(args, kwnames);
      // A subclass with its own `__new__` may have passed other arguments there.
      if (self.fields === null || self.fields.size === 0) fill(self, positional);
    },
    str: (self: Self) => {
      const errno = field(self, "errno");
      const strerror = field(self, "strerror");
      const filename = field(self, "filename");
      const show = (v: PyValue | undefined): string => (v === undefined ? "None" : strText(v));
      if (filename !== undefined && filename !== null) {
        const second = field(self, "filename2");
        const arrow = second === undefined || second === null ? "" : ` -> ${reprText(second)}`;
        return strFromHost(
          `[Errno ${show(errno)}] ${show(strerror)}: ${reprText(filename)}${arrow}`,
        );
      }
      if (errno !== undefined && strerror !== undefined) {
        return strFromHost(`[Errno ${show(errno)}] ${show(strerror)}`);
      }
      const { items } = self.args;
      if (items.length === 0) return "";
      return strFromHost(items.length === 1 ? strText(items[0]) : reprText(self.args));
    },
  },
  attributes: [
    ...rows("errno", "strerror", "filename", "filename2"),
    attribute(
      "characters_written",
      (self: Self) => field(self, "characters_written"),
      (self: Self, value) => {
        if (value !== undefined && typeof value !== "number") {
          throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
        }
        self.fields ??= new Map();
        if (value === undefined) self.fields.delete("characters_written");
        else self.fields.set("characters_written", value);
      },
    ),
  ],
  methods: [
    method("__reduce__(self, /)", (self: Self) => {
      const filename = field(self, "filename");
      let args: PyTuple = self.args;
      if (filename !== undefined && args.items.length === 2) {
        const second = field(self, "filename2");
        args = new PyTuple(
          second === undefined
            ? [...args.items, filename]
            : [...args.items, filename, null, second],
        );
      }
      const parts: PyValue[] = [typeOf(self), args];
      if (self.dict !== undefined && self.dict.size > 0) parts.push(self.dict);
      return new PyTuple(parts);
    }),
  ],
};

/** OSError for an errno, with the class that belongs to it. */
export function osError(
  errno: number,
  message: string,
  filename?: PyValue,
  filename2?: PyValue,
): PyBaseException {
  const args: PyValue[] = [errno, message];
  if (filename !== undefined) args.push(filename);
  if (filename2 !== undefined) args.push(null, filename2);
  return newOsError(exceptionTypes.OSError, args, null) as PyBaseException;
}
