/** `TypeAliasType`: what the statement `type A[T] = …` makes; the value is evaluated when asked for. */
import { iter, reprText, typeName } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { makeGenericAlias } from "../../objects/generic-alias.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { EMPTY_TUPLE, hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { unionHook } from "../../objects/type-object.ts";
import { unionableTypes } from "../../objects/union-type.ts";
import { PyFunction } from "../../vm/function.ts";
import { Lazy } from "./evaluator.ts";
import { callingModule, unpack } from "./library.ts";
import { isTypeParameter, TypeVarTuple } from "./parameter.ts";

export const typeAliasType = bareType("TypeAliasType");
unionableTypes.add(typeAliasType);

class TypeAlias extends PyObject {
  readonly name: PyValue;
  readonly parameters: PyTuple;
  readonly value: Lazy;
  readonly module: PyValue;

  constructor(name: PyValue, parameters: PyTuple, value: Lazy, module: PyValue) {
    super();
    this.name = name;
    this.parameters = parameters;
    this.value = value;
    this.module = module;
  }
}
TypeAlias.prototype.cls = typeAliasType;

/** The statement's fields: name, type parameters or None, function that evaluates the value. */
export function declareAlias(fields: PyTuple): PyValue {
  const [name, parameters, compute] = fields.items;
  const list = parameters instanceof PyTuple ? parameters : EMPTY_TUPLE;
  const module = compute instanceof PyFunction ? compute.module : callingModule();
  return new TypeAlias(name, list, new Lazy(undefined, compute), module);
}

function checkParameters(parameters: PyValue): PyTuple {
  if (!(parameters instanceof PyTuple)) throw typeError("type_params must be a tuple");
  let defaultSeen: PyValue | undefined;
  for (const parameter of parameters.items) {
    if (!isTypeParameter(parameter)) {
      throw typeError(`Expected a type param, got ${reprText(parameter)}`);
    }
    if (parameter.hasDefault) defaultSeen = parameter;
    else if (defaultSeen !== undefined) {
      throw typeError(
        `non-default type parameter '${reprText(parameter)}' follows default type parameter`,
      );
    }
  }
  return parameters;
}

const bind = argumentBinder("typealias(name, value, *, type_params=())");

function newTypeAlias(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [name, value, parameters] = bind(args, kwnames);
  if (hostText(name) === undefined) {
    throw typeError(`typealias() argument 'name' must be str, not ${typeName(name)}`);
  }
  return new TypeAlias(name, checkParameters(parameters), new Lazy(value), callingModule());
}

defineType(typeAliasType, {
  doc: "Type alias.",
  module: "typing",
  final: true,
  hasWeakref: true,
  slots: {
    new: newTypeAlias,
    repr: (self: TypeAlias) => self.name,
    iter: (self) => iter(new PyList([unpack(self)])),
    or: (left, right) => unionHook.make(left, right),
    getitem: (self: TypeAlias, item: PyValue) => {
      if (self.parameters.items.length === 0) {
        throw typeError("Only generic type aliases are subscriptable");
      }
      return makeGenericAlias(self, item);
    },
  },
  methods: [method("__reduce__(self, /)", (self: TypeAlias) => self.name)],
  attributes: [
    attribute("__name__", (self: TypeAlias) => self.name),
    attribute("__value__", (self: TypeAlias) => self.value.get(null)),
    attribute("evaluate_value", (self: TypeAlias) => self.value.evaluator),
    attribute("__type_params__", (self: TypeAlias) => self.parameters),
    attribute("__parameters__", (self: TypeAlias) => {
      const items = self.parameters.items.map((parameter) =>
        parameter instanceof TypeVarTuple ? unpack(parameter) : parameter,
      );
      return new PyTuple(items);
    }),
    attribute("__module__", (self: TypeAlias) => self.module),
  ],
});
