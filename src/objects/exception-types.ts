/**
 * The exception types: constructors, attributes and texts, per type where it differs. Fields that a
 * type adds (errno, name, lineno, …) live in `fields`.
 */
import { call, getAttrOptional, isTrue, reprText, strText, toArray, typeName } from "./abstract.ts";
import { splitCall } from "./arguments.ts";
import { isInstance, isSubtype, typeOf } from "./core-types.ts";
import { type AttributeRow, attribute, defineType, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { exceptionTypes, PyBaseException, typeError, valueError } from "./exceptions.ts";
import { setInstanceAttr } from "./lookup.ts";
import { type KwNames, PyType, type PyValue } from "./object.ts";
import { oserrorType } from "./os-error.ts";
import { hostText, PyList, PyTuple, strFromHost } from "./sequence-values.ts";

type Self = PyBaseException;

/** Is the value a traceback? Tracebacks belong to the VM, which knows their type by name only. */
const isTraceback = (value: PyValue): boolean => typeName(value) === "traceback";

export function fieldOf(self: Self, name: string): PyValue {
  const value = self.fields?.get(name);
  return value === undefined ? null : value;
}
export function setField(self: Self, name: string, value: PyValue | undefined): void {
  self.fields ??= new Map();
  if (value === undefined) self.fields.delete(name);
  else self.fields.set(name, value);
}
/** Attributes that read and write fields. */
export function fieldRows(...names: string[]): AttributeRow[] {
  return names.map((name) =>
    attribute(
      name,
      (self: Self) => fieldOf(self, name),
      (self: Self, value) => setField(self, name, value),
    ),
  );
}

export function noKeywords(name: string, kwnames: KwNames): void {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`${name}() takes no keyword arguments`);
  }
}

/** Splits off keyword arguments that must be among `allowed`. */
function keywordFields(
  self: Self,
  args: PyValue[],
  kwnames: KwNames,
  allowed: readonly string[],
): PyValue[] {
  const { positional, keywords } = splitCall(args, kwnames);
  for (const [name, value] of keywords) {
    if (!allowed.includes(name)) {
      throw typeError(`${typeOf(self).name}() got an unexpected keyword argument '${name}'`);
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
    method("__reduce__(self, /)", (self: Self) => {
      const parts: PyValue[] = [typeOf(self), self.args];
      if (self.dict !== undefined && self.dict.size > 0) parts.push(self.dict);
      return new PyTuple(parts);
    }),
    method("__setstate__(self, state, /)", (self: Self, state: PyValue) => {
      if (state === null) return;
      if (!(state instanceof PyDict)) throw typeError("state is not a dictionary");
      for (const { key, value } of state.entries()) {
        setInstanceAttr(self, hostText(key) as string, value as PyValue);
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
        if (args.length === 1) setField(self, "code", args[0]);
        else if (args.length > 1) setField(self, "code", self.args);
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
        self.args = new PyTuple(keywordFields(self, args, kwnames, ["name", "path", "name_from"]));
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
        (self: Self, value) => setField(self, "msg", value),
      ),
      ...fieldRows("name", "path", "name_from"),
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

function unicodeError(kind: "decode" | "encode" | "translate"): Parameters<typeof defineType>[1] {
  const names = kind === "translate" ? [] : ["encoding"];
  names.push("object", "start", "end", "reason");
  return {
    doc: `Unicode ${kind === "decode" ? "decoding" : kind === "encode" ? "encoding" : "translation"} error.`,
    slots: {
      init: (self: Self, args: PyValue[], kwnames: KwNames) => {
        noKeywords(typeOf(self).name, kwnames);
        if (args.length !== names.length) {
          throw typeError(
            `function takes exactly ${names.length} arguments (${args.length} given)`,
          );
        }
        self.args = new PyTuple(args);
        names.forEach((name, i) => {
          setField(self, name, args[i]);
        });
      },
      str: (self: Self) => strFromHost(unicodeErrorText(self, kind)),
    },
    attributes: fieldRows(...names),
  };
}

function unicodeErrorText(self: Self, kind: string): string {
  if (self.fields === null || self.fields.get("object") === undefined) return "";
  const start = Number(fieldOf(self, "start"));
  const end = Number(fieldOf(self, "end"));
  const object = fieldOf(self, "object");
  const reason = strText(fieldOf(self, "reason"));
  const verb = `can't ${kind}`;
  const codec = kind === "translate" ? "" : `'${strText(fieldOf(self, "encoding"))}' codec `;
  if (kind === "decode") {
    const bytes = (object as unknown as { bytes?: Uint8Array }).bytes;
    if (end === start + 1 && bytes !== undefined && start < bytes.length) {
      const byte = bytes[start].toString(16).padStart(2, "0");
      return `${codec}${verb} byte 0x${byte} in position ${start}: ${reason}`;
    }
    return `${codec}${verb} bytes in position ${start}-${end - 1}: ${reason}`;
  }
  const points = [...(hostText(object) ?? "")];
  if (end === start + 1 && start < points.length) {
    const code = points[start].codePointAt(0) as number;
    const hex = code.toString(16);
    const escape =
      code <= 0xff
        ? `\\x${hex.padStart(2, "0")}`
        : code <= 0xffff
          ? `\\u${hex.padStart(4, "0")}`
          : `\\U${hex.padStart(8, "0")}`;
    return `${codec}${verb} character '${escape}' in position ${start}: ${reason}`;
  }
  return `${codec}${verb} characters in position ${start}-${end - 1}: ${reason}`;
}

// ---- groups ----------------------------------------------------------------------------------------------

/** `BaseExceptionGroup(message, exceptions)` picks ExceptionGroup when no member needs the base. */
function newGroup(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const { positional, keywords } = splitCall(args, kwnames);
  if (keywords.length > 0 && cls.isHeap === false) noKeywords(cls.name, kwnames);
  if (positional.length !== 2) {
    throw typeError(
      `BaseExceptionGroup.__new__() takes exactly 2 arguments (${positional.length} given)`,
    );
  }
  const [message, members] = positional;
  if (hostText(message) === undefined) {
    throw typeError(`argument 1 must be str, not ${typeName(message)}`);
  }
  if (typeOf(members).collection !== "sequence" && typeOf(members).slots.getitem === undefined) {
    throw typeError("second argument (exceptions) must be a sequence");
  }
  const items = toArray(members);
  if (items.length === 0) {
    throw valueError("second argument (exceptions) must be a non-empty sequence");
  }
  let isPlain = true;
  items.forEach((item, i) => {
    if (!(item instanceof PyBaseException)) {
      throw valueError(`Item ${i} of second argument (exceptions) is not an exception`);
    }
    if (!isInstance(item, exceptionTypes.Exception)) isPlain = false;
  });
  let actual = cls;
  if (cls === exceptionTypes.BaseExceptionGroup && isPlain) actual = exceptionTypes.ExceptionGroup;
  else if (!isPlain && isSubtype(cls, exceptionTypes.Exception)) {
    throw typeError(
      cls === exceptionTypes.ExceptionGroup
        ? "Cannot nest BaseExceptions in an ExceptionGroup"
        : `Cannot nest BaseExceptions in '${cls.name}'`,
    );
  }
  const group = new PyBaseException(actual, new PyTuple(positional));
  setField(group, "message", message);
  setField(group, "exceptions", new PyTuple(items));
  return group;
}

type Matcher = (error: PyBaseException) => boolean;

/** The condition of split() and subgroup(): a type, a tuple of types, or a function. */
function matcherOf(condition: PyValue): Matcher {
  const types = condition instanceof PyTuple ? condition.items : [condition];
  const allTypes = types.every(
    (t) => t instanceof PyType && isSubtype(t, exceptionTypes.BaseException),
  );
  if (allTypes) return (error) => types.some((t) => isInstance(error, t as PyType));
  if (!(condition instanceof PyType) && typeOf(condition).slots.call !== undefined) {
    return (error) => isTrue(call(condition, [error]));
  }
  throw typeError(
    "expected an exception type, a tuple of exception types, or a callable (other than a class)",
  );
}

export const exceptionsOf = (group: Self): readonly PyBaseException[] =>
  (fieldOf(group, "exceptions") as PyTuple).items as readonly PyBaseException[];

export function isGroup(error: PyValue): error is PyBaseException {
  return error instanceof PyBaseException && isInstance(error, exceptionTypes.BaseExceptionGroup);
}

/** A group like `self` with other members, through `derive`, keeping traceback, cause and notes. */
export function deriveGroup(
  self: Self,
  members: readonly PyBaseException[],
): PyBaseException | null {
  if (members.length === 0) return null;
  const derive = getAttrOptional(self, "derive") as PyValue;
  const made = call(derive, [new PyList([...members])]);
  if (!isGroup(made)) {
    throw typeError("derive must return an instance of BaseExceptionGroup");
  }
  made.traceback = self.traceback;
  made.context = self.context;
  made.cause = self.cause;
  made.suppressContext = self.suppressContext;
  const notes = getAttrOptional(self, "__notes__");
  if (notes !== undefined && typeOf(notes).collection === "sequence") {
    setInstanceAttr(made, "__notes__", new PyList(toArray(notes)));
  }
  return made;
}

/** The parts of a group that match and that do not; null for an empty part. */
export function splitGroup(
  self: Self,
  matches: Matcher,
): { match: PyBaseException | null; rest: PyBaseException | null } {
  if (matches(self)) return { match: self, rest: null };
  const yes: PyBaseException[] = [];
  const no: PyBaseException[] = [];
  for (const member of exceptionsOf(self)) {
    if (isGroup(member)) {
      const parts = splitGroup(member, matches);
      if (parts.match !== null) yes.push(parts.match);
      if (parts.rest !== null) no.push(parts.rest);
    } else (matches(member) ? yes : no).push(member);
  }
  return { match: deriveGroup(self, yes), rest: deriveGroup(self, no) };
}

const groupSpec: Parameters<typeof defineType>[1] = {
  doc: "A combination of multiple unrelated exceptions.",
  slots: {
    new: newGroup,
    init: (self: Self, args: PyValue[], kwnames: KwNames) => {
      noKeywords(typeOf(self).name, kwnames);
      self.args = new PyTuple(args);
    },
    str: (self: Self) => {
      const n = exceptionsOf(self).length;
      return strFromHost(
        `${strText(fieldOf(self, "message"))} (${n} sub-exception${n === 1 ? "" : "s"})`,
      );
    },
    repr: (self: Self) => {
      const members = self.args.items[1];
      const shown =
        members instanceof PyTuple || members instanceof PyList
          ? reprText(members)
          : reprText(new PyList([...exceptionsOf(self)]));
      return strFromHost(`${typeOf(self).name}(${reprText(fieldOf(self, "message"))}, ${shown})`);
    },
  },
  attributes: [
    attribute("message", (self: Self) => fieldOf(self, "message")),
    attribute("exceptions", (self: Self) => fieldOf(self, "exceptions")),
  ],
  methods: [
    method("derive(self, excs, /)", (self: Self, members: PyValue) =>
      call(exceptionTypes.BaseExceptionGroup, [fieldOf(self, "message"), members]),
    ),
    method("split(self, matcher_value, /)", (self: Self, condition: PyValue) => {
      const { match, rest } = splitGroup(self, matcherOf(condition));
      return new PyTuple([match, rest]);
    }),
    method(
      "subgroup(self, matcher_value, /)",
      (self: Self, condition: PyValue) => splitGroup(self, matcherOf(condition)).match,
    ),
  ],
};

// ExceptionGroup has two bases, so it is not in the tree of single parents.
{
  const group = new PyType("ExceptionGroup", exceptionTypes.BaseExceptionGroup);
  group.namespace = new PyDict();
  group.bases = [exceptionTypes.BaseExceptionGroup, exceptionTypes.Exception];
  group.mro = [
    group,
    exceptionTypes.BaseExceptionGroup,
    exceptionTypes.Exception,
    ...exceptionTypes.BaseException.mro,
  ];
  exceptionTypes.ExceptionGroup = group;
}

exceptionTypes.EnvironmentError = exceptionTypes.OSError;
exceptionTypes.IOError = exceptionTypes.OSError;

for (const [name, type] of Object.entries(exceptionTypes)) {
  if (name === "BaseException" || name === "EnvironmentError" || name === "IOError") continue;
  if (name === "BaseExceptionGroup") defineType(type, groupSpec);
  else if (name === "OSError") defineType(type, oserrorType);
  else defineType(type, special[name] ?? {});
}
