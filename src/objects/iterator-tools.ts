/** The built-in iterator types enumerate, reversed, zip, map and filter. */
import {
  boundSpecial,
  call,
  getItem,
  index,
  isTrue,
  iter,
  length,
  next,
  typeName,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { bareType, objectType, typeOf } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { exceptionTypes, isError, typeError, valueError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { type Int, intAdd } from "./int-arithmetic.ts";
import { typeLookup } from "./lookup.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { EMPTY_TUPLE, PyTuple } from "./sequence-values.ts";

/** The arguments without keywords, which only the `__init__` of a subclass may take. */
function positionals(type: PyType, cls: PyType, args: PyValue[], kwnames: KwNames): PyValue[] {
  if (kwnames === null || kwnames.length === 0) return args;
  const init = typeLookup(cls, "__init__");
  if (!cls.isHeap || init === typeLookup(objectType, "__init__")) {
    throw typeError(`${type.name}() takes no keyword arguments`);
  }
  return args.slice(0, args.length - kwnames.length);
}

// ---- enumerate --------------------------------------------------------------------------------------

export const enumerateType = bareType("enumerate");
export class PyEnumerate extends PyObject {
  readonly iterator: PyValue;
  i: Int;
  constructor(iterator: PyValue, start: Int) {
    super();
    this.iterator = iterator;
    this.i = start;
  }
}
PyEnumerate.prototype.cls = enumerateType;
/** Its keywords are looked at by place: with two arguments, those that are no `iterable` or `start`. */
function checkEnumerate(args: readonly PyValue[], kwnames: KwNames): void {
  const count = args.length - (kwnames?.length ?? 0);
  const isMissing = count === 0 && (args.length > 2 || !kwnames?.includes("iterable"));
  if (count === 0 && (args.length === 0 || args.length > 2)) {
    throw typeError("enumerate() missing required argument 'iterable'");
  }
  if (args.length > 2 || kwnames === null) return;
  const allowed = count === 0 ? ["iterable", "start"] : ["start"];
  const wrong = kwnames.find((name) => !allowed.includes(name));
  const refused = wrong ?? (isMissing ? kwnames[0] : undefined);
  if (refused === undefined) return;
  throw typeError(`'${refused}' is an invalid keyword argument for enumerate()`);
}

const bindEnumerate = argumentBinder("enumerate(iterable, start=0)");

defineType(enumerateType, {
  signature: "(iterable, start=0)",
  doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      checkEnumerate(args, kwnames);
      const [iterable, start] = bindEnumerate(args, kwnames);
      const first = index(start);
      return withClass(new PyEnumerate(iter(iterable), first), cls);
    },
    iter: (self) => self,
    iternext: (self: PyEnumerate) => {
      const value = next(self.iterator);
      if (value === undefined) return undefined;
      const i = self.i;
      self.i = intAdd(i, 1);
      return new PyTuple([i, value]);
    },
  },
  methods: [
    method(
      "__reduce__(self, /)",
      (self: PyEnumerate) => new PyTuple([typeOf(self), new PyTuple([self.iterator, self.i])]),
    ),
    classGetItem(),
  ],
});

// ---- reversed ---------------------------------------------------------------------------------------

export const reversedType = bareType("reversed");
export class PyReversed extends PyObject {
  sequence: PyValue | undefined;
  i: number;
  constructor(sequence: PyValue, i: number) {
    super();
    this.sequence = sequence;
    this.i = i;
  }
}
PyReversed.prototype.cls = reversedType;

/** `reversed(x)`: `__reversed__`, else by length and index. */
export function makeReversed(cls: PyType, value: PyValue): PyValue {
  const special = boundSpecial(value, "__reversed__");
  if (special !== undefined) {
    if (special.callee === null) throw typeError(`'${typeName(value)}' object is not reversible`);
    return call(special.callee, special.unbound ? [value] : []);
  }
  const { getitem } = typeOf(value).slots;
  if (getitem === undefined || typeOf(value).collection === "mapping") {
    throw typeError(`'${typeName(value)}' object is not reversible`);
  }
  return withClass(new PyReversed(value, length(value) - 1), cls);
}

defineType(reversedType, {
  signature: "(sequence, /)",
  doc: "Return a reverse iterator over the values of the given sequence.",
  slots: {
    new: (cls: PyType, given: PyValue[], kwnames: KwNames) => {
      const args = positionals(reversedType, cls, given, kwnames);
      if (args.length !== 1) throw typeError(`reversed expected 1 argument, got ${args.length}`);
      return makeReversed(cls, args[0]);
    },
    iter: (self) => self,
    iternext: (self: PyReversed) => {
      if (self.sequence === undefined || self.i < 0) {
        self.sequence = undefined;
        return undefined;
      }
      try {
        return getItem(self.sequence, self.i--);
      } catch (error) {
        self.sequence = undefined;
        const ends =
          isError(error, exceptionTypes.IndexError) || isError(error, exceptionTypes.StopIteration);
        if (ends) return undefined;
        throw error;
      }
    },
  },
  methods: [
    method("__length_hint__(self, /)", (self: PyReversed) => {
      if (self.sequence === undefined) return 0;
      const size = length(self.sequence);
      return size < self.i + 1 ? 0 : self.i + 1;
    }),
    method("__reduce__(self, /)", (self: PyReversed) =>
      self.sequence === undefined
        ? new PyTuple([typeOf(self), new PyTuple([EMPTY_TUPLE])])
        : new PyTuple([typeOf(self), new PyTuple([self.sequence]), self.i]),
    ),
    method("__setstate__(self, state, /)", (self: PyReversed, state: PyValue) => {
      if (self.sequence === undefined) return;
      const last = length(self.sequence) - 1;
      self.i = Math.min(Math.max(Number(index(state)), -1), last);
    }),
  ],
});

// ---- zip ----------------------------------------------------------------------------------------------

export const zipType = bareType("zip");
export class PyZip extends PyObject {
  readonly iterators: readonly PyValue[];
  strict: boolean;
  done = false;
  constructor(iterators: readonly PyValue[], strict: boolean) {
    super();
    this.iterators = iterators;
    this.strict = strict;
  }
}
PyZip.prototype.cls = zipType;
const bindStrict = argumentBinder("zip(*iterables; strict=False)");

function plural(n: number): string {
  return n === 1 ? " " : "s 1-";
}

/** The error of a strict zip or map whose argument `i` is the wrong length. */
function unequal(name: string, i: number, isShorter: boolean): PyObject {
  return valueError(
    `${name}() argument ${i + 1} is ${isShorter ? "shorter" : "longer"} than argument${plural(i)}${i}`,
  );
}

/** One item of each iterator, or undefined at the end. */
function step(
  self: { iterators: readonly PyValue[]; strict: boolean },
  name: string,
): PyValue[] | undefined {
  const { iterators } = self;
  const items: PyValue[] = new Array(iterators.length);
  for (let i = 0; i < iterators.length; i++) {
    const value = next(iterators[i]);
    if (value !== undefined) {
      items[i] = value;
      continue;
    }
    if (self.strict) {
      if (i > 0) throw unequal(name, i, true);
      for (let k = 1; k < iterators.length; k++) {
        if (next(iterators[k]) !== undefined) throw unequal(name, k, false);
      }
    }
    return undefined;
  }
  return items;
}

defineType(zipType, {
  signature: "(*iterables, strict=False)",
  doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().",
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [strict, iterables] = bindStrict(args, kwnames);
      return withClass(new PyZip((iterables as PyValue[]).map(iter), isTrue(strict)), cls);
    },
    iter: (self) => self,
    iternext: (self: PyZip) => {
      if (self.iterators.length === 0) return undefined;
      const items = step(self, "zip");
      return items === undefined ? undefined : new PyTuple(items);
    },
  },
  methods: [
    method("__reduce__(self, /)", (self: PyZip) => {
      const parts: PyValue[] = [typeOf(self), new PyTuple(self.iterators)];
      if (self.strict) parts.push(true);
      return new PyTuple(parts);
    }),
    method("__setstate__(self, state, /)", (self: PyZip, state: PyValue) => {
      self.strict = isTrue(state);
    }),
  ],
});

// ---- map ----------------------------------------------------------------------------------------------

export const mapType = bareType("map");
export class PyMap extends PyObject {
  readonly callable: PyValue;
  readonly iterators: readonly PyValue[];
  strict: boolean;
  constructor(callable: PyValue, iterators: readonly PyValue[], strict: boolean) {
    super();
    this.callable = callable;
    this.iterators = iterators;
    this.strict = strict;
  }
}
PyMap.prototype.cls = mapType;
const bindMapKeywords = argumentBinder("map(*iterables; strict=False)");
const bindMap = argumentBinder("map(function, iterable, /, *iterables; strict=False)");

defineType(mapType, {
  signature: "(function, iterable, /, *iterables, strict=False)",
  doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      bindMapKeywords(args.slice(args.length - (kwnames?.length ?? 0)), kwnames);
      if (args.length - (kwnames?.length ?? 0) < 2) {
        throw typeError("map() must have at least two arguments.");
      }
      const [callable, first, strict, rest] = bindMap(args, kwnames);
      return withClass(new PyMap(callable, [first, ...rest].map(iter), isTrue(strict)), cls);
    },
    iter: (self) => self,
    iternext: (self: PyMap) => {
      const items = step(self, "map");
      return items === undefined ? undefined : call(self.callable, items);
    },
  },
  methods: [
    method("__reduce__(self, /)", (self: PyMap) => {
      const parts: PyValue[] = [typeOf(self), new PyTuple([self.callable, ...self.iterators])];
      if (self.strict) parts.push(true);
      return new PyTuple(parts);
    }),
    method("__setstate__(self, state, /)", (self: PyMap, state: PyValue) => {
      self.strict = isTrue(state);
    }),
  ],
});

// ---- filter -------------------------------------------------------------------------------------------

export const filterType = bareType("filter");
export class PyFilter extends PyObject {
  readonly callable: PyValue;
  readonly iterator: PyValue;
  constructor(callable: PyValue, iterator: PyValue) {
    super();
    this.callable = callable;
    this.iterator = iterator;
  }
}
PyFilter.prototype.cls = filterType;

defineType(filterType, {
  signature: "(function, iterable, /)",
  doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
  slots: {
    new: (cls: PyType, given: PyValue[], kwnames: KwNames) => {
      const args = positionals(filterType, cls, given, kwnames);
      if (args.length !== 2) throw typeError(`filter expected 2 arguments, got ${args.length}`);
      return withClass(new PyFilter(args[0], iter(args[1])), cls);
    },
    iter: (self) => self,
    iternext: (self: PyFilter) => {
      for (;;) {
        const value = next(self.iterator);
        if (value === undefined) return undefined;
        const verdict =
          self.callable === null || self.callable === builtinBool()
            ? value
            : call(self.callable, [value]);
        if (isTrue(verdict)) return value;
      }
    },
  },
  methods: [
    method(
      "__reduce__(self, /)",
      (self: PyFilter) => new PyTuple([typeOf(self), new PyTuple([self.callable, self.iterator])]),
    ),
  ],
});

function builtinBool(): PyValue {
  return typeOf(true);
}
