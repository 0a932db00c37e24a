/**
 * `list[int]`: the type types.GenericAlias, and the `__class_getitem__` row of containers.
 *
 * Substitution of type parameters asks the parameters themselves (`__typing_subst__`,
 * `__typing_prepare_subst__` of the module typing). Unions are union-type.ts.
 */
import {
  boundSpecial,
  call,
  equal,
  genericGetAttr,
  getAttr,
  getAttrOptional,
  getItem,
  iter,
  reprText,
  typeSubscription,
} from "./abstract.ts";
import { argumentBinder, withClass } from "./arguments.ts";
import { bareType, Ellipsis, NotImplemented, noneType } from "./core-types.ts";
import { attribute, classMethod, defineType, type MethodRow, method } from "./define.ts";
import { exceptionTypes, isError, typeError } from "./exceptions.ts";
import { tupleHalves } from "./hash-combine.ts";
import { hashInHalves } from "./hash-halves.ts";
import {
  CallRequest,
  type CompareOp,
  EQ,
  type Flow,
  type KwNames,
  NE,
  PyObject,
  PyType,
  type PyValue,
} from "./object.ts";
import { builtinNamed } from "./runtime-import.ts";
import { hostText, PyList, PyTuple, strFromHost } from "./sequence-values.ts";
import { unionHook } from "./type-object.ts";
import "./object-type.ts";

export const genericAliasType = bareType("GenericAlias");

export class PyGenericAlias extends PyObject {
  readonly origin: PyValue;
  readonly args: PyTuple;
  /** `*tuple[int]`. */
  readonly starred: boolean;
  private parameterCache: PyTuple | null = null;

  constructor(origin: PyValue, args: PyTuple, starred = false) {
    super();
    this.origin = origin;
    this.args = args;
    this.starred = starred;
  }

  get parameters(): PyTuple {
    return (this.parameterCache ??= collectParameters(this.args.items));
  }
}
PyGenericAlias.prototype.cls = genericAliasType;

/** `origin[item]`, where a tuple stands for several arguments. */
export function makeGenericAlias(origin: PyValue, item: PyValue): PyGenericAlias {
  return new PyGenericAlias(origin, item instanceof PyTuple ? item : new PyTuple([item]));
}

typeSubscription.make = makeGenericAlias;

/** The row `__class_getitem__` of a container type. */
export function classGetItem(): MethodRow {
  return classMethod("__class_getitem__(type, object, /)", makeGenericAlias, "See PEP 585");
}

// ---- text -------------------------------------------------------------------------------------------

/** An argument as the repr of an alias or union shows it. */
export function reprTypeArgument(arg: PyValue): string {
  if (arg === Ellipsis) return "...";
  if (arg === noneType) return "None";
  if (arg instanceof PyList) return `[${arg.items.map(reprTypeArgument).join(", ")}]`;
  if (
    getAttrOptional(arg, "__origin__") !== undefined &&
    getAttrOptional(arg, "__args__") !== undefined
  ) {
    return reprText(arg);
  }
  const qualname = getAttrOptional(arg, "__qualname__");
  const module = getAttrOptional(arg, "__module__");
  if (qualname === undefined || module === undefined || module === null) return reprText(arg);
  const text = hostText(qualname) ?? reprText(qualname);
  return module === "builtins" ? text : `${hostText(module)}.${text}`;
}

function reprAlias(self: PyGenericAlias): PyValue {
  const args = self.args.items.map(reprTypeArgument);
  const inside = args.length === 0 ? "()" : args.join(", ");
  return strFromHost(`${self.starred ? "*" : ""}${reprTypeArgument(self.origin)}[${inside}]`);
}

// ---- parameters -------------------------------------------------------------------------------------

/** The type parameters that occur in arguments, each once, in order. */
export function collectParameters(args: readonly PyValue[]): PyTuple {
  const found: PyValue[] = [];
  const add = (parameter: PyValue): void => {
    if (!found.includes(parameter)) found.push(parameter);
  };
  const visit = (items: readonly PyValue[]): void => {
    for (const arg of items) {
      if (arg instanceof PyType) continue;
      if (arg instanceof PyTuple || arg instanceof PyList) {
        visit(arg.items);
      } else if (getAttrOptional(arg, "__typing_subst__") !== undefined) {
        add(arg);
      } else {
        const inner = getAttrOptional(arg, "__parameters__");
        if (inner instanceof PyTuple) for (const parameter of inner.items) add(parameter);
      }
    }
  };
  visit(args);
  return new PyTuple(found);
}

/** `*tuple[int, str]` among subscripts stands for its arguments. */
function unpackArguments(item: PyValue): PyValue[] {
  const given = item instanceof PyTuple ? item.items : [item];
  const result: PyValue[] = [];
  for (const arg of given) {
    const inner =
      arg instanceof PyType ? undefined : getAttrOptional(arg, "__typing_unpacked_tuple_args__");
    if (inner instanceof PyTuple && inner.items[inner.items.length - 1] !== Ellipsis) {
      result.push(...inner.items);
    } else result.push(arg);
  }
  return result;
}

/** The arguments of `self` with its parameters replaced by those of `self[item]`. */
export function substituteParameters(
  self: PyValue,
  args: readonly PyValue[],
  parameters: readonly PyValue[],
  item: PyValue,
): PyValue[] {
  const count = parameters.length;
  if (count === 0) throw typeError(`${reprText(self)} is not a generic class`);
  let given: PyValue = new PyTuple(unpackArguments(item));
  for (const parameter of parameters) {
    const prepare = getAttrOptional(parameter, "__typing_prepare_subst__");
    if (prepare !== undefined && prepare !== null) given = call(prepare, [self, given]);
  }
  const values = given instanceof PyTuple ? given.items : [given];
  if (values.length !== count) {
    const many = values.length > count ? "many" : "few";
    const least = values.length > count ? "" : "at least ";
    throw typeError(
      `Too ${many} arguments for ${reprText(self)}; actual ${values.length}, expected ${least}${count}`,
    );
  }
  return substituteIn(args, parameters, values);
}

function substituteIn(
  args: readonly PyValue[],
  parameters: readonly PyValue[],
  values: readonly PyValue[],
): PyValue[] {
  const result: PyValue[] = [];
  for (const arg of args) {
    if (arg instanceof PyType) {
      result.push(arg);
      continue;
    }
    if (arg instanceof PyTuple || arg instanceof PyList) {
      const inner = substituteIn(arg.items, parameters, values);
      result.push(arg instanceof PyTuple ? new PyTuple(inner) : new PyList(inner));
      continue;
    }
    const unpack = getAttrOptional(arg, "__typing_is_unpacked_typevartuple__") === true;
    const substitute = getAttrOptional(arg, "__typing_subst__");
    let replaced: PyValue;
    if (substitute !== undefined) {
      replaced = call(substitute, [values[parameters.indexOf(arg)]]);
    } else replaced = substituteInside(arg, parameters, values);
    if (unpack && replaced instanceof PyTuple) result.push(...replaced.items);
    else result.push(replaced);
  }
  return result;
}

/** An argument that is generic itself: `list[T]` inside `dict[str, list[T]]`. */
function substituteInside(
  arg: PyValue,
  parameters: readonly PyValue[],
  values: readonly PyValue[],
): PyValue {
  const inner = getAttrOptional(arg, "__parameters__");
  if (!(inner instanceof PyTuple) || inner.items.length === 0) return arg;
  const items: PyValue[] = [];
  for (const parameter of inner.items) {
    const at = parameters.indexOf(parameter);
    const value = at < 0 ? parameter : values[at];
    const isVariadic = at >= 0 && value instanceof PyTuple;
    if (isVariadic) items.push(...value.items);
    else items.push(value);
  }
  return getItem(arg, items.length === 1 ? items[0] : new PyTuple(items));
}

// ---- the type -----------------------------------------------------------------------------------------

/** Attributes of the alias itself; all others are those of the origin. */
const OWN = new Set([
  "__class__",
  "__origin__",
  "__args__",
  "__unpacked__",
  "__parameters__",
  "__typing_unpacked_tuple_args__",
  "__mro_entries__",
  "__reduce_ex__",
  "__reduce__",
  "__orig_class__",
]);
const BLOCKED = new Set(["__bases__", "__copy__", "__deepcopy__"]);

function* callAlias(self: PyGenericAlias, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const made: PyValue = yield new CallRequest(self.origin, args, kwnames);
  try {
    const set = made instanceof PyObject ? made.cls.slots.setattro : undefined;
    if (set !== undefined) set(made, "__orig_class__", self);
  } catch (error) {
    if (!isError(error, exceptionTypes.AttributeError) && !isError(error, exceptionTypes.TypeError))
      throw error;
  }
  return made;
}

const bindNew = argumentBinder("GenericAlias(origin, args, /)");

const aliasIteratorType = bareType("generic_alias_iterator");

/** Gives one item: the alias with a star. */
class AliasIterator extends PyObject {
  alias: PyGenericAlias | null;
  constructor(alias: PyGenericAlias) {
    super();
    this.alias = alias;
  }
}
AliasIterator.prototype.cls = aliasIteratorType;

defineType(aliasIteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: AliasIterator) => {
      const { alias } = self;
      self.alias = null;
      return alias === null ? undefined : new PyGenericAlias(alias.origin, alias.args, true);
    },
  },
  methods: [
    method("__reduce__(self, /)", ({ alias }: AliasIterator) => {
      return new PyTuple([builtinNamed("iter"), new PyTuple([alias ?? new PyTuple([])])]);
    }),
  ],
});

/** What `dir` gives: the method is that of the class of the origin. */
function directoryOf(origin: PyValue): PyValue {
  const method = boundSpecial(origin, "__dir__");
  if (method === undefined) throw typeError("object does not provide __dir__");
  return call(method.callee, method.unbound ? [origin] : []);
}

defineType(genericAliasType, {
  signature: "(origin, args, /)",
  doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  module: "types",
  hasWeakref: true,
  alloc: (cls) => withClass(new PyGenericAlias(null, new PyTuple([])), cls),
  slots: {
    new: (cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [origin, item] = bindNew(args, kwnames);
      return withClass(makeGenericAlias(origin, item), cls);
    },
    hash: hashInHalves((self: PyGenericAlias) => tupleHalves([self.origin, self.args])),
    richcompare: (self: PyGenericAlias, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyGenericAlias) || (op !== EQ && op !== NE)) return NotImplemented;
      const same =
        self.starred === other.starred &&
        equal(self.origin, other.origin) &&
        equal(self.args, other.args);
      return same === (op === EQ);
    },
    repr: reprAlias,
    call: callAlias,
    getattro: (self: PyGenericAlias, name: string) => {
      if (!OWN.has(name) && !BLOCKED.has(name)) return getAttr(self.origin, name);
      return genericGetAttr(self, name);
    },
    iter: (self: PyGenericAlias) => new AliasIterator(self),
    getitem: (self: PyGenericAlias, item: PyValue) => {
      const args = substituteParameters(self, self.args.items, self.parameters.items, item);
      return withClass(new PyGenericAlias(self.origin, new PyTuple(args), self.starred), self.cls);
    },
    or: (left, right) => unionHook.make(left, right),
  },
  methods: [
    method("__mro_entries__(self, bases, /)", (self: PyGenericAlias) => new PyTuple([self.origin])),
    method("__instancecheck__(self, instance, /)", () => {
      throw typeError("isinstance() argument 2 cannot be a parameterized generic");
    }),
    method("__subclasscheck__(self, cls, /)", () => {
      throw typeError("issubclass() argument 2 cannot be a parameterized generic");
    }),
    method("__reduce__(self, /)", (self: PyGenericAlias) => {
      const parts = new PyTuple([self.origin, self.args]);
      if (!self.starred) return new PyTuple([genericAliasType, parts]);
      const plain = new PyGenericAlias(self.origin, self.args);
      return new PyTuple([builtinNamed("next"), new PyTuple([iter(plain)])]);
    }),
    method("__dir__(self, /)", (self: PyGenericAlias) => {
      const names = directoryOf(self.origin);
      const list = names instanceof PyList ? names.items.slice() : [];
      for (const name of OWN)
        if (!list.includes(name) && name !== "__orig_class__") list.push(name);
      return new PyList(list);
    }),
  ],
  attributes: [
    attribute("__origin__", (self: PyGenericAlias) => self.origin),
    attribute("__args__", (self: PyGenericAlias) => self.args),
    attribute("__unpacked__", (self: PyGenericAlias) => self.starred),
    attribute("__parameters__", (self: PyGenericAlias) => self.parameters),
    attribute("__typing_unpacked_tuple_args__", (self: PyGenericAlias) =>
      self.starred ? self.args : null,
    ),
  ],
});
