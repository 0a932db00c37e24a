/** `operator`: the callables attrgetter, itemgetter and methodcaller. */
import { getAttr, getItem, reprText } from "../../objects/abstract.ts";
import { splitCall } from "../../objects/arguments.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { reprGuarded } from "../../objects/sequence-operations.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";

export const attrGetterType = bareType("attrgetter");
export const itemGetterType = bareType("itemgetter");
export const methodCallerType = bareType("methodcaller");

/** The one argument of a call to a getter. */
function only(name: string, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`${name}() takes no keyword arguments`);
  }
  if (args.length !== 1) throw typeError(`${name} expected 1 argument, got ${args.length}`);
  return args[0];
}

function atLeastOne(name: string, args: PyValue[], kwnames: KwNames): void {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`${name}() takes no keyword arguments`);
  }
  if (args.length === 0) throw typeError(`${name} expected 1 argument, got 0`);
}

/** `operator.name(a, b)` */
function reprCall(self: PyObject, args: readonly PyValue[], keywords: string[] = []): PyValue {
  const { module, name } = typeOf(self);
  return reprGuarded(self, `${hostText(module)}.${name}(...)`, () => {
    const parts = [...args.map(reprText), ...keywords];
    return `${hostText(module)}.${name}(${parts.join(", ")})`;
  });
}

// ---- attrgetter -----------------------------------------------------------------------------------------

class AttrGetter extends PyObject {
  readonly names: readonly PyValue[];
  readonly paths: readonly (readonly string[])[];
  constructor(names: readonly PyValue[]) {
    super();
    this.names = names;
    this.paths = names.map((name) => {
      const text = hostText(name);
      if (text === undefined) throw typeError("attribute name must be a string");
      return text.split(".");
    });
  }
}
AttrGetter.prototype.cls = attrGetterType;

function followPath(obj: PyValue, path: readonly string[]): PyValue {
  let value = obj;
  for (const name of path) value = getAttr(value, name);
  return value;
}

defineType(attrGetterType, {
  final: true,
  signature: "(attr, /, *attrs)",
  doc: "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
  module: "operator",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      atLeastOne("attrgetter", args, kwnames);
      return new AttrGetter(args);
    },
    call: (self: AttrGetter, args: PyValue[], kwnames: KwNames) => {
      const obj = only("attrgetter", args, kwnames);
      const { paths } = self;
      if (paths.length === 1) return followPath(obj, paths[0]);
      return new PyTuple(paths.map((path) => followPath(obj, path)));
    },
    repr: (self: AttrGetter) => reprCall(self, self.names),
  },
  methods: [
    method(
      "__reduce__(self, /)",
      (self: AttrGetter) => new PyTuple([typeOf(self), new PyTuple(self.names)]),
    ),
  ],
});

// ---- itemgetter -----------------------------------------------------------------------------------------

class ItemGetter extends PyObject {
  readonly keys: readonly PyValue[];
  constructor(keys: readonly PyValue[]) {
    super();
    this.keys = keys;
  }
}
ItemGetter.prototype.cls = itemGetterType;

defineType(itemGetterType, {
  final: true,
  signature: "(item, /, *items)",
  doc: "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
  module: "operator",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      atLeastOne("itemgetter", args, kwnames);
      return new ItemGetter(args);
    },
    call: (self: ItemGetter, args: PyValue[], kwnames: KwNames) => {
      const obj = only("itemgetter", args, kwnames);
      const { keys } = self;
      if (keys.length === 1) return getItem(obj, keys[0]);
      return new PyTuple(keys.map((key) => getItem(obj, key)));
    },
    repr: (self: ItemGetter) => reprCall(self, self.keys),
  },
  methods: [
    method(
      "__reduce__(self, /)",
      (self: ItemGetter) => new PyTuple([typeOf(self), new PyTuple(self.keys)]),
    ),
  ],
});

// ---- methodcaller ---------------------------------------------------------------------------------------

class MethodCaller extends PyObject {
  readonly name: string;
  readonly positional: readonly PyValue[];
  readonly keywords: readonly (readonly [string, PyValue])[];
  constructor(
    name: string,
    positional: readonly PyValue[],
    keywords: readonly (readonly [string, PyValue])[],
  ) {
    super();
    this.name = name;
    this.positional = positional;
    this.keywords = keywords;
  }
}
MethodCaller.prototype.cls = methodCallerType;

function* callMethodOf(self: MethodCaller, args: PyValue[], kwnames: KwNames): Flow {
  const target = getAttr(only("methodcaller", args, kwnames), self.name);
  const { positional, keywords } = self;
  return yield new CallRequest(
    target,
    [...positional, ...keywords.map(([, value]) => value)],
    keywords.length === 0 ? null : keywords.map(([name]) => name),
  );
}

defineType(methodCallerType, {
  final: true,
  signature: "(name, /, *args, **kwargs)",
  doc: "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
  module: "operator",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const { positional, keywords } = splitCall(args, kwnames);
      if (positional.length === 0) {
        throw typeError("methodcaller needs at least one argument, the method name");
      }
      const name = hostText(positional[0]);
      if (name === undefined) throw typeError("method name must be a string");
      return new MethodCaller(name, positional.slice(1), keywords);
    },
    call: callMethodOf,
    repr: (self: MethodCaller) =>
      reprCall(
        self,
        [self.name, ...self.positional],
        self.keywords.map(([name, value]) => `${name}=${reprText(value)}`),
      ),
  },
  methods: [
    method("__reduce__(self, /)", function* (self: MethodCaller): Flow {
      const args: PyValue[] = [self.name, ...self.positional];
      if (self.keywords.length === 0) return new PyTuple([typeOf(self), new PyTuple(args)]);
      const partial = getAttr(importModule("functools"), "partial");
      const make = yield new CallRequest(
        partial,
        [typeOf(self), self.name, ...self.keywords.map(([, value]) => value)],
        self.keywords.map(([name]) => name),
      );
      return new PyTuple([make, new PyTuple(self.positional)]);
    }),
  ],
});
