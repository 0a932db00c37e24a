/**
 * Exception groups: how one is made, shown and taken apart. ExceptionGroup has two bases, so it is created here and
 * not in the tree of exceptions.ts; exception-types.ts fills both types. `except*` takes groups apart with the same
 * functions (vm/reraise-star.ts).
 */
import {
  call,
  getAttrOptional,
  guardRecursion,
  isTrue,
  repr,
  reprText,
  strText,
  toArray,
  typeName,
} from "./abstract.ts";
import { splitCall } from "./arguments.ts";
import { isInstance, isSubtype, typeOf } from "./core-types.ts";
import { attribute, type defineType, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { fieldOf, noKeywords, setField } from "./exception-fields.ts";
import { exceptionTypes, PyBaseException, typeError, valueError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { setInstanceAttr } from "./lookup.ts";
import { type KwNames, PyType, type PyValue } from "./object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "./sequence-values.ts";

type Self = PyBaseException;

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
    const given = message === null ? "None" : typeName(message);
    throw typeError(`BaseExceptionGroup.__new__() argument 1 must be str, not ${given}`);
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
  // Other sequences may change later, so they are shown as they are now.
  if (!(members instanceof PyTuple || members instanceof PyList)) {
    setField(group, "shown members", repr(members));
  }
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

interface GroupParts {
  readonly match: PyBaseException | null;
  readonly rest: PyBaseException | null;
}

/** The parts of a group that match and that do not; null for an empty part. */
export function splitGroup(self: Self, matches: Matcher): GroupParts {
  return guardRecursion(" in exceptiongroup_split_recursive", () => splitMembers(self, matches));
}

function splitMembers(self: Self, matches: Matcher): GroupParts {
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

export const groupSpec: Parameters<typeof defineType>[1] = {
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
      const kept = self.fields?.get("shown members");
      const members = fieldOf(self, "exceptions");
      let shown: string;
      if (kept !== undefined) shown = hostText(kept) as string;
      else if (self.args.items[1] instanceof PyList) {
        shown = reprText(new PyList([...exceptionsOf(self)]));
      } else shown = reprText(members);
      return strFromHost(`${typeOf(self).name}(${reprText(fieldOf(self, "message"))}, ${shown})`);
    },
  },
  attributes: [
    attribute("message", (self: Self) => fieldOf(self, "message")),
    attribute("exceptions", (self: Self) => fieldOf(self, "exceptions")),
  ],
  methods: [
    classGetItem(),
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
