/** `int | None`: the type typing.Union. isinstance() reads `PyUnion.args`. */
import { call, equal, getAttr, hash, hashHalves } from "./abstract.ts";
import { bareType, NotImplemented, noneType } from "./core-types.ts";
import { attribute, classMethod, defineType, method } from "./define.ts";
import { exceptionTypes, isError, typeError } from "./exceptions.ts";
import {
  collectParameters,
  PyGenericAlias,
  reprTypeArgument,
  substituteParameters,
} from "./generic-alias.ts";
import { frozensetHalves } from "./hash-combine.ts";
import { hashInHalves, upperHalf } from "./hash-halves.ts";
import { type CompareOp, EQ, NE, PyObject, PyType, type PyValue } from "./object.ts";
import { importModule } from "./runtime-import.ts";
import { PyTuple, strFromHost } from "./sequence-values.ts";
import { unionHook } from "./type-object.ts";

export const unionType = bareType("Union");

export class PyUnion extends PyObject {
  readonly args: PyTuple;
  /** Members without a hash when the union was made: they are compared one by one. */
  readonly unhashable: readonly PyValue[];
  constructor(args: PyTuple, unhashable: readonly PyValue[]) {
    super();
    this.args = args;
    this.unhashable = unhashable;
  }
  get hashable(): readonly PyValue[] {
    if (this.unhashable.length === 0) return this.args.items;
    return this.args.items.filter((arg) => !this.unhashable.includes(arg));
  }
}
PyUnion.prototype.cls = unionType;

/** Further types whose instances may stand in `a | b`, such as typing.TypeAliasType. */
export const unionableTypes = new Set<PyType>();

function isUnionable(value: PyValue): boolean {
  return (
    value === null ||
    value instanceof PyType ||
    value instanceof PyGenericAlias ||
    value instanceof PyUnion ||
    (value instanceof PyObject && unionableTypes.has(value.cls))
  );
}

/** The union of types: nested unions flattened, equal ones once; a single one stands for itself. */
export function makeUnion(members: readonly PyValue[]): PyValue {
  const args: PyValue[] = [];
  const hashed = new Map<number | bigint, PyValue[]>();
  const unhashable: PyValue[] = [];
  const add = (member: PyValue): void => {
    if (member instanceof PyUnion) {
      for (const inner of member.args.items) add(inner);
      return;
    }
    const value = member === null ? noneType : member;
    const key = hashOptional(value);
    const alike = key === undefined ? unhashable : (hashed.get(key) ?? []);
    if (alike.some((known) => equal(known, value))) return;
    alike.push(value);
    if (key !== undefined) hashed.set(key, alike);
    args.push(value);
  };
  for (const member of members) add(member);
  if (args.length === 1) return args[0];
  return new PyUnion(new PyTuple(args), unhashable);
}

function hashOptional(value: PyValue): number | bigint | undefined {
  try {
    return hash(value);
  } catch (error) {
    if (isError(error, exceptionTypes.TypeError)) return undefined;
    throw error;
  }
}

function unionHalves(self: PyUnion): number {
  const { length } = self.unhashable;
  for (const member of self.unhashable) hash(member);
  if (length > 0) {
    throw typeError(`union contains ${length} unhashable element${length === 1 ? "" : "s"}`);
  }
  const lowers: number[] = [];
  const uppers: number[] = [];
  for (const arg of self.args.items) {
    lowers.push(hashHalves(arg));
    uppers.push(upperHalf);
  }
  return frozensetHalves(lowers, uppers);
}

unionHook.make = (left, right) =>
  isUnionable(left) && isUnionable(right) ? makeUnion([left, right]) : NotImplemented;

function sameMembers(a: readonly PyValue[], b: readonly PyValue[]): boolean {
  return a.length === b.length && a.every((x) => b.some((y) => equal(x, y)));
}

/** `Union[int, None]`: each argument is checked by the module typing. */
function subscriptUnionType(_cls: PyType, item: PyValue): PyValue {
  const members = item instanceof PyTuple ? item.items : [item];
  if (members.length === 0) throw typeError("Cannot take a Union of no types.");
  const checked = members.map((member) => {
    if (isUnionable(member)) return member;
    const check = getAttr(importModule("typing"), "_type_check");
    return call(check, [member, "Union[arg, ...]: each arg must be a type."]);
  });
  return makeUnion(checked);
}

unionType.hasKeysOnly = true;
defineType(unionType, {
  doc: "Represent a union type\n\nE.g. for int | str",
  module: "typing",
  final: true,
  hasWeakref: true,
  slots: {
    hash: hashInHalves(unionHalves),
    richcompare: (self: PyUnion, other: PyValue, op: CompareOp) => {
      if (!(other instanceof PyUnion) || (op !== EQ && op !== NE)) return NotImplemented;
      const same =
        sameMembers(self.hashable, other.hashable) &&
        sameMembers(self.unhashable, other.unhashable);
      return same === (op === EQ);
    },
    repr: (self: PyUnion) => strFromHost(self.args.items.map(reprTypeArgument).join(" | ")),
    or: (left, right) => unionHook.make(left, right),
    getitem: (self: PyUnion, item: PyValue) => {
      const parameters = collectParameters(self.args.items);
      return makeUnion(substituteParameters(self, self.args.items, parameters.items, item));
    },
  },
  methods: [
    method("__mro_entries__(self, bases, /)", (self: PyUnion) => {
      throw typeError(`Cannot subclass ${self.args.items.map(reprTypeArgument).join(" | ")}`);
    }),
    classMethod("__class_getitem__(type, item, /)", subscriptUnionType),
  ],
  attributes: [
    attribute("__args__", (self: PyUnion) => self.args),
    attribute("__name__", () => "Union"),
    attribute("__qualname__", () => "Union"),
    attribute("__origin__", () => unionType),
    attribute("__parameters__", (self: PyUnion) => collectParameters(self.args.items)),
  ],
});
