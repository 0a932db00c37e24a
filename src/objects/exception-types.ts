/**
 * The exception types: constructors, attributes and texts, per type where it differs. Fields that a
 * type adds (errno, name, lineno, …) live in `fields`.
 */
import { getAttrOptional, reprText, setAttr, strText, toArray, typeName } from "./abstract.ts";
import { splitCall } from "./arguments.ts";
import { typeOf } from "./core-types.ts";
import { attribute, defineType, type MethodRow, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { fieldOf, fieldRows, noKeywords, setField } from "./exception-fields.ts";
import { groupSpec } from "./exception-group.ts";
import { exceptionTypes, PyBaseException, typeError } from "./exceptions.ts";
import { instanceDict } from "./instance-dict.ts";
import { setInstanceAttr } from "./lookup.ts";
import { didYouMean } from "./name-suggestion.ts";
import type { KwNames, PyType, PyValue } from "./object.ts";
import { oserrorType } from "./os-error.ts";
import { hostText, PyList, PyTuple, strFromHost } from "./sequence-values.ts";
import { unicodeError } from "./unicode-error.ts";

type Self = PyBaseException;

/** Is the value a traceback? Tracebacks belong to the VM, which knows their type by name only. */
const isTraceback = (value: PyValue): boolean => typeName(value) === "traceback";

/** Splits off keyword arguments that must be among `allowed`. */
function keywordFields(
  self: Self,
  args: PyValue[],
  kwnames: KwNames,
  allowed: readonly string[],
): PyValue[] {
  const { positional, keywords } = splitCall(args, kwnames);
  for (const name of allowed) self.fields?.delete(name);
  const type = typeOf(self).name;
  if (keywords.length > allowed.length) {
    throw typeError(
      `${type}() takes at most ${allowed.length} keyword arguments (${keywords.length} given)`,
    );
  }
  for (const [name, value] of keywords) {
    if (!allowed.includes(name)) {
      const text = `${type}() got an unexpected keyword argument '${name}'`;
      throw typeError(text + didYouMean(name, allowed));
    }
    setField(self, name, value);
  }
  return positional;
}

function newException(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const { positional } = splitCall(args, kwnames);
  return new PyBaseException(cls, new PyTuple(positional));
}

function exceptionText(self: Self): string {
  const { items } = self.args;
  if (items.length === 0) return "";
  return items.length === 1 ? strText(items[0]) : reprText(self.args);
}

/** `__reduce__` with what an exception pickles besides its class and arguments. */
function reduceWith(stateOf: (self: Self) => PyDict | undefined): MethodRow {
  return method("__reduce__(self, /)", (self: Self) => {
    const parts: PyValue[] = [typeOf(self), self.args];
    const state = stateOf(self);
    if (state !== undefined && state.size > 0) parts.push(state);
    return new PyTuple(parts);
  });
}

/** A copy of the instance's attributes with the fields of these names that are set. */
function stateWithFields(self: Self, names: readonly string[]): PyDict {
  const state = new PyDict();
  for (const { key, value } of self.dict?.entries() ?? []) state.set(key, value as PyValue);
  for (const name of names) {
    const value = self.fields?.get(name);
    if (value !== undefined) state.set(name, value);
  }
  return state;
}

function exceptionOrNone(value: PyValue | undefined, what: string): PyBaseException | null {
  if (value === undefined) throw typeError(`__${what}__ may not be deleted`);
  if (value === null || value instanceof PyBaseException) return value;
  throw typeError(`exception ${what} must be None or derive from BaseException`);
}

defineType(exceptionTypes.BaseException, {
  doc: "Common base class for all exceptions",
  hasDict: true,
  hasWeakref: false,
  alloc: (cls) => new PyBaseException(cls),
  slots: {
    new: newException,
    init: (self: Self, args: PyValue[], kwnames: KwNames) => {
      noKeywords(typeOf(self).name, kwnames);
      self.args = new PyTuple(args);
    },
    repr: (self: Self) => {
      const { items } = self.args;
      const inner = items.length === 1 ? `(${reprText(items[0])})` : reprText(self.args);
      return strFromHost(typeOf(self).name + inner);
    },
    str: (self: Self) => strFromHost(exceptionText(self)),
  },
  attributes: [
    instanceDict,
    attribute(
      "args",
      (self: Self) => self.args,
      (self: Self, value) => {
        if (value === undefined) throw typeError("args may not be deleted");
        self.args = new PyTuple(toArray(value));
      },
    ),
    attribute(
      "__traceback__",
      (self: Self) => self.traceback,
      (self: Self, value) => {
        if (value === undefined) throw typeError("__traceback__ may not be deleted");
        if (value !== null && !isTraceback(value)) {
          throw typeError("__traceback__ must be a traceback or None");
        }
        self.traceback = value;
      },
    ),
    attribute(
      "__context__",
      (self: Self) => self.context,
      (self: Self, value) => {
        self.context = exceptionOrNone(value, "context");
      },
    ),
    attribute(
      "__cause__",
      (self: Self) => self.cause,
      (self: Self, value) => {
        self.cause = exceptionOrNone(value, "cause");
        self.suppressContext = true;
      },
    ),
    attribute(
      "__suppress_context__",
      (self: Self) => self.suppressContext,
      (self: Self, value) => {
        if (value === undefined) throw typeError("can't delete numeric/char attribute");
        if (typeof value !== "boolean") {
          throw typeError("attribute value type must be bool");
        }
        self.suppressContext = value;
      },
    ),
  ],
  methods: [
    method("with_traceback(self, object, /)", (self: Self, traceback: PyValue) => {
      if (traceback !== null && !isTraceback(traceback)) {
        throw typeError("__traceback__ must be a traceback or None");
      }
      self.traceback = traceback;
      return self;
    }),
    method("add_note(self, object, /)", (self: Self, note: PyValue) => {
      if (hostText(note) === undefined) {
        throw typeError(`add_note() argument must be str, not ${typeName(note)}`);
      }
      const notes = getAttrOptional(self, "__notes__");
      if (notes === undefined) setInstanceAttr(self, "__notes__", new PyList([note]));
      else if (notes instanceof PyList) notes.items.push(note);
      else throw typeError("Cannot add note: __notes__ is not a list");
    }),
    reduceWith((self) => self.dict),
    method("__setstate__(self, state, /)", (self: Self, state: PyValue) => {
      if (state === null) return;
      if (!(state instanceof PyDict)) throw typeError("state is not a dictionary");
      for (const { key, value } of state.entries()) {
        const name = hostText(key);
        if (name === undefined) {
          throw typeError(`attribute name must be string, not '${typeName(key)}'`);
        }
        setAttr(self, name, value as PyValue);
      }
    }),
  ],
});

// ---- types with fields ---------------------------------------------------------------------------------

const special: Record<string, Parameters<typeof defineType>[1]> = {
  StopIteration: {
    doc: "Signal the end from iterator.__next__().",
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        noKeywords(typeOf(self).name, kwnames);
        self.args = new PyTuple(args);
        setField(self, "value", args.length > 0 ? args[0] : null);
      },
    },
    attributes: [
      attribute(
        "value",
        (self: Self) => {
          const own = self.fields?.get("value");
          if (own !== undefined) return own;
          return self.args.items.length > 0 ? self.args.items[0] : null;
        },
        (self: Self, value) => setField(self, "value", value === undefined ? null : value),
      ),
    ],
  },
  SystemExit: {
    doc: "Request to exit from the interpreter.",
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        noKeywords(typeOf(self).name, kwnames);
        self.args = new PyTuple(args);
        if (args.length > 0) setField(self, "code", args.length > 1 ? self.args : args[0]);
      },
    },
    attributes: fieldRows("code"),
  },
  KeyError: {
    doc: "Mapping key not found.",
    slots: {
      str: (self: Self) =>
        strFromHost(
          self.args.items.length === 1 ? reprText(self.args.items[0]) : exceptionText(self),
        ),
    },
  },
  AttributeError: {
    doc: "Attribute not found.",
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        self.args = new PyTuple(keywordFields(self, args, kwnames, ["name", "obj"]));
      },
    },
    attributes: fieldRows("name", "obj"),
    methods: [
      reduceWith((self) => {
        const state = stateWithFields(self, ["name"]);
        state.set("args", self.args);
        return state;
      }),
    ],
  },
  NameError: {
    doc: "Name not found globally.",
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        self.args = new PyTuple(keywordFields(self, args, kwnames, ["name"]));
      },
    },
    attributes: fieldRows("name"),
  },
  ImportError: {
    doc: "Import can't find module, or can't find name in module.",
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        const given = keywordFields(self, args, kwnames, ["name", "path", "name_from"]);
        self.args = new PyTuple(given);
        setField(self, "msg", given.length === 1 ? given[0] : null);
      },
      str: (self: Self) => {
        const own = self.fields?.get("msg");
        if (own !== undefined && own !== null && hostText(own) !== undefined) return own;
        return strFromHost(exceptionText(self));
      },
    },
    attributes: [
      attribute(
        "msg",
        (self: Self) => {
          const own = self.fields?.get("msg");
          if (own !== undefined) return own;
          return self.args.items.length === 1 ? self.args.items[0] : null;
        },
        (self: Self, value) => setField(self, "msg", value ?? null),
      ),
      ...fieldRows("name", "path", "name_from"),
    ],
    methods: [
      reduceWith((self) => stateWithFields(self, ["name", "path", "name_from"])),
      method("__getstate__(self, /)", (self: Self) => {
        const state = stateWithFields(self, ["name", "path", "name_from"]);
        return state.size > 0 ? state : null;
      }),
    ],
  },
  SyntaxError: {
    doc: "Invalid syntax.",
    slots: {
      init: initSyntaxError,
      str: (self: Self) => {
        const message = fieldOf(self, "msg");
        const file = fieldOf(self, "filename");
        const line = fieldOf(self, "lineno");
        const text = message === null ? "None" : strText(message);
        const name = file === null ? undefined : hostText(file)?.replace(/^.*\//s, "");
        if (name !== undefined && typeof line === "number") {
          return strFromHost(`${text} (${name}, line ${line})`);
        }
        if (name !== undefined) return strFromHost(`${text} (${name})`);
        return strFromHost(typeof line === "number" ? `${text} (line ${line})` : text);
      },
    },
    attributes: fieldRows(
      "msg",
      "filename",
      "lineno",
      "offset",
      "text",
      "end_lineno",
      "end_offset",
      "print_file_and_line",
      "_metadata",
    ),
  },
  UnicodeDecodeError: unicodeError("decode"),
  UnicodeEncodeError: unicodeError("encode"),
  UnicodeTranslateError: unicodeError("translate"),
};

function initSyntaxError(self: Self, args: PyValue[], kwnames: KwNames): void {
  noKeywords(typeOf(self).name, kwnames);
  self.args = new PyTuple(args);
  if (args.length >= 1) setField(self, "msg", args[0]);
  if (args.length !== 2) return;
  const info = toArray(args[1]);
  if (info.length < 4 || info.length > 7) {
    throw typeError(
      `function takes ${info.length < 4 ? "at least 4" : "at most 7"} arguments (${info.length} given)`,
    );
  }
  const names = ["filename", "lineno", "offset", "text", "end_lineno", "end_offset", "_metadata"];
  info.forEach((value, i) => {
    setField(self, names[i], value);
  });
  if (info.length === 5) {
    throw typeError("end_offset must be provided when end_lineno is provided");
  }
}

exceptionTypes.EnvironmentError = exceptionTypes.OSError;
exceptionTypes.IOError = exceptionTypes.OSError;

for (const [name, type] of Object.entries(exceptionTypes)) {
  if (name === "BaseException" || name === "EnvironmentError" || name === "IOError") continue;
  if (name === "BaseExceptionGroup") defineType(type, groupSpec);
  else if (name === "OSError") defineType(type, oserrorType);
  else defineType(type, special[name] ?? {});
}
