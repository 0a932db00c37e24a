/** `TypeVar`, `ParamSpec` and `TypeVarTuple`, and what `P.args` and `P.kwargs` are. */
import {
  equal,
  getAttr,
  isTrue,
  iter,
  length,
  reprText,
  strText,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, NotImplemented } from "../../objects/core-types.ts";
import {
  type AttributeRow,
  attribute,
  defineType,
  type MethodRow,
  method,
} from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import {
  type CompareOp,
  EQ,
  type KwNames,
  NE,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { Lazy } from "./evaluator.ts";
import { callingModule, callTyping, checkType, unite, unpack } from "./library.ts";
import { NoDefault } from "./no-default.ts";

const typeVarType = bareType("TypeVar");
const paramSpecType = bareType("ParamSpec");
const typeVarTupleType = bareType("TypeVarTuple");
const paramSpecArgsType = bareType("ParamSpecArgs");
const paramSpecKwargsType = bareType("ParamSpecKwargs");
export const parameterTypes: readonly PyType[] = [
  typeVarType,
  paramSpecType,
  typeVarTupleType,
  paramSpecArgsType,
  paramSpecKwargsType,
];

const ABSENT = new Lazy(undefined);

export abstract class TypeParameter extends PyObject {
  readonly name: PyValue;
  default: Lazy = new Lazy(undefined);

  constructor(name: PyValue) {
    super();
    this.name = name;
  }

  get hasDefault(): boolean {
    return !this.default.isAbsent && !this.default.is(NoDefault);
  }

  get defaultValue(): PyValue {
    return this.default.get(NoDefault);
  }
}

interface Variance {
  readonly covariant: boolean;
  readonly contravariant: boolean;
  readonly infer: boolean;
}
const INFERRED: Variance = { covariant: false, contravariant: false, infer: true };

/** A parameter with a bound and a variance. */
abstract class BoundParameter extends TypeParameter {
  bound: Lazy = ABSENT;
  variance: Variance = INFERRED;

  get sign(): string {
    if (this.variance.infer) return "";
    if (this.variance.covariant) return "+";
    return this.variance.contravariant ? "-" : "~";
  }
}

class TypeVar extends BoundParameter {
  constraints: Lazy = ABSENT;
}
TypeVar.prototype.cls = typeVarType;

class ParamSpec extends BoundParameter {}
ParamSpec.prototype.cls = paramSpecType;

export class TypeVarTuple extends TypeParameter {}
TypeVarTuple.prototype.cls = typeVarTupleType;

export const isTypeParameter = (value: PyValue): value is TypeParameter =>
  value instanceof TypeParameter;

// ---- construction ---------------------------------------------------------------------------------

function nameArgument(where: string, name: PyValue): PyValue {
  if (hostText(name) === undefined) {
    throw typeError(`${where}() argument 'name' must be str, not ${typeName(name)}`);
  }
  return name;
}

function varianceOf(covariant: PyValue, contravariant: PyValue, infer: PyValue): Variance {
  const variance = {
    covariant: isTrue(covariant),
    contravariant: isTrue(contravariant),
    infer: isTrue(infer),
  };
  if (variance.covariant && variance.contravariant) {
    throw valueError("Bivariant types are not supported.");
  }
  if (variance.infer && (variance.covariant || variance.contravariant)) {
    throw valueError("Variance cannot be specified with infer_variance.");
  }
  return variance;
}

function withModule<T extends TypeParameter>(parameter: T): T {
  parameter.dict = new PyDict();
  parameter.dict.set("__module__", callingModule());
  return parameter;
}

const boundOf = (bound: PyValue): Lazy =>
  bound === null ? ABSENT : new Lazy(checkType(bound, "Bound must be a type."));

const VARIANCE = "covariant=False, contravariant=False, infer_variance=False";
const bindTypeVar = argumentBinder(
  `typevar(name, *constraints, bound=None, default=<absent>, ${VARIANCE})`,
);
const bindParamSpec = argumentBinder(
  `paramspec(name, *, bound=None, default=<absent>, ${VARIANCE})`,
);
const bindTypeVarTuple = argumentBinder("typevartuple(name, *, default=<absent>)");

function newTypeVar(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [name, bound, fallback, covariant, contravariant, infer, constraints] = bindTypeVar(
    args,
    kwnames,
  );
  const made = new TypeVar(nameArgument("typevar", name));
  made.variance = varianceOf(covariant, contravariant, infer);
  made.bound = boundOf(bound);
  if (constraints.length === 1) throw typeError("A single constraint is not allowed");
  if (constraints.length > 1) {
    if (!made.bound.isAbsent) throw typeError("Constraints cannot be combined with bound=...");
    made.constraints = new Lazy(new PyTuple(constraints));
  }
  made.default = new Lazy(fallback ?? (fallback === null ? null : NoDefault));
  return withModule(made);
}

function newParamSpec(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [name, bound, fallback, covariant, contravariant, infer] = bindParamSpec(args, kwnames);
  const made = new ParamSpec(nameArgument("paramspec", name));
  made.variance = varianceOf(covariant, contravariant, infer);
  // Unlike the bound of a TypeVar it may be anything.
  if (bound !== null) made.bound = new Lazy(bound);
  made.default = new Lazy(fallback ?? (fallback === null ? null : NoDefault));
  return withModule(made);
}

function newTypeVarTuple(_cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const [name, fallback] = bindTypeVarTuple(args, kwnames);
  const made = new TypeVarTuple(nameArgument("typevartuple", name));
  made.default = new Lazy(fallback ?? (fallback === null ? null : NoDefault));
  return withModule(made);
}

/** A parameter of the syntax `def f[T: bound]()`; a bound that is a tuple display is constraints. */
export function declareParameter(
  kind: "TypeVar" | "ParamSpec" | "TypeVarTuple",
  name: PyValue,
  extra: PyValue | undefined,
  isBound: boolean,
): PyValue {
  if (kind === "ParamSpec") return new ParamSpec(name);
  if (kind === "TypeVarTuple") return new TypeVarTuple(name);
  const made = new TypeVar(name);
  if (extra !== undefined) {
    if (isBound) made.bound = new Lazy(undefined, extra);
    else made.constraints = new Lazy(undefined, extra);
  }
  return made;
}

// ---- substitution ---------------------------------------------------------------------------------

/** A default stands in for the argument just past the given ones. */
function prepareTypeVar(self: TypeVar, alias: PyValue, args: PyValue): PyValue {
  const parameters = toArray(getAttr(alias, "__parameters__"));
  const place = parameters.findIndex((parameter) => equal(parameter, self));
  if (place < 0) throw valueError("tuple.index(x): x not in tuple");
  const count = length(args);
  if (place < count) return args;
  const value = place === count ? self.defaultValue : NoDefault;
  if (value === NoDefault) {
    throw typeError(
      `Too few arguments for ${strText(alias)}; actual ${count}, expected at least ${place + 1}`,
    );
  }
  return new PyTuple([...toArray(args), value]);
}

// ---- types ------------------------------------------------------------------------------------------

function sharedMethods(typeTitle: string): MethodRow[] {
  return [
    method("has_default(self, /)", (self: TypeParameter) => self.hasDefault),
    method("__reduce__(self, /)", (self: TypeParameter) => self.name),
    method("__mro_entries__(self, bases, /)", () => {
      throw typeError(`Cannot subclass an instance of ${typeTitle}`);
    }),
  ];
}

const sharedAttributes: readonly AttributeRow[] = [
  attribute("__name__", (self: TypeParameter) => self.name),
  attribute("__default__", (self: TypeParameter) => self.defaultValue),
  attribute("evaluate_default", (self: TypeParameter) => self.default.evaluator),
];

const boundAttributes: readonly AttributeRow[] = [
  attribute("__bound__", (self: BoundParameter) => self.bound.get(null)),
  attribute("__covariant__", (self: BoundParameter) => self.variance.covariant),
  attribute("__contravariant__", (self: BoundParameter) => self.variance.contravariant),
  attribute("__infer_variance__", (self: BoundParameter) => self.variance.infer),
];

const signedName = (self: BoundParameter): PyValue =>
  strFromHost(self.sign + (hostText(self.name) as string));

const EMPTY = new PyTuple([]);

defineType(typeVarType, {
  doc: "Type variable.",
  module: "typing",
  final: true,
  hasDict: true,
  hasWeakref: true,
  slots: { new: newTypeVar, repr: signedName, or: unite },
  methods: [
    ...sharedMethods("TypeVar"),
    method("__typing_subst__(self, arg, /)", (self: TypeVar, arg: PyValue) =>
      callTyping("_typevar_subst", self, arg),
    ),
    method("__typing_prepare_subst__(self, alias, args, /)", prepareTypeVar),
  ],
  attributes: [
    ...sharedAttributes,
    ...boundAttributes,
    attribute("__constraints__", (self: TypeVar) => self.constraints.get(EMPTY)),
    attribute("evaluate_bound", (self: TypeVar) => self.bound.evaluator),
    attribute("evaluate_constraints", (self: TypeVar) => self.constraints.evaluator),
  ],
});

defineType(paramSpecType, {
  doc: "Parameter specification variable.",
  module: "typing",
  final: true,
  hasDict: true,
  hasWeakref: true,
  slots: { new: newParamSpec, repr: signedName, or: unite },
  methods: [
    ...sharedMethods("ParamSpec"),
    method("__typing_subst__(self, arg, /)", (self: ParamSpec, arg: PyValue) =>
      callTyping("_paramspec_subst", self, arg),
    ),
    method(
      "__typing_prepare_subst__(self, alias, args, /)",
      (self: ParamSpec, alias: PyValue, args: PyValue) =>
        callTyping("_paramspec_prepare_subst", self, alias, args),
    ),
  ],
  attributes: [
    ...sharedAttributes,
    ...boundAttributes,
    attribute("args", (self: ParamSpec) => new ParamSpecPart(self, paramSpecArgsType)),
    attribute("kwargs", (self: ParamSpec) => new ParamSpecPart(self, paramSpecKwargsType)),
  ],
});

defineType(typeVarTupleType, {
  doc: "Type variable tuple.",
  module: "typing",
  final: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    new: newTypeVarTuple,
    repr: (self: TypeVarTuple) => self.name,
    iter: (self) => iter(new PyList([unpack(self)])),
  },
  methods: [
    ...sharedMethods("TypeVarTuple"),
    method("__typing_subst__(self, arg, /)", () => {
      throw typeError("Substitution of bare TypeVarTuple is not supported");
    }),
    method(
      "__typing_prepare_subst__(self, alias, args, /)",
      (self: TypeVarTuple, alias: PyValue, args: PyValue) =>
        callTyping("_typevartuple_prepare_subst", self, alias, args),
    ),
  ],
  attributes: sharedAttributes,
});

// ---- P.args and P.kwargs ----------------------------------------------------------------------------

class ParamSpecPart extends PyObject {
  readonly origin: PyValue;
  constructor(origin: PyValue, cls: PyType) {
    super();
    this.origin = origin;
    this.cls = cls;
  }
}

function definePart(type: PyType, part: "args" | "kwargs"): void {
  const bind = argumentBinder(`paramspec${part}(origin)`);
  defineType(type, {
    doc: `The ${part} of a ParamSpec object.`,
    module: "typing",
    final: true,
    hasWeakref: true,
    slots: {
      new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
        const [origin] = bind(args, kwnames);
        return new ParamSpecPart(origin, type);
      },
      repr: (self: ParamSpecPart) => {
        const { origin } = self;
        const text = origin instanceof ParamSpec ? hostText(origin.name) : reprText(origin);
        return strFromHost(`${text}.${part}`);
      },
      richcompare: (self: ParamSpecPart, other: PyValue, op: CompareOp) => {
        if (!(other instanceof ParamSpecPart) || other.cls !== type) return NotImplemented;
        if (op !== EQ && op !== NE) return NotImplemented;
        return equal(self.origin, other.origin) === (op === EQ);
      },
      hash: null,
    },
    methods: [
      method("__mro_entries__(self, bases, /)", () => {
        throw typeError(`Cannot subclass an instance of ${type.name}`);
      }),
    ],
    attributes: [attribute("__origin__", (self: ParamSpecPart) => self.origin)],
  });
}
definePart(paramSpecArgsType, "args");
definePart(paramSpecKwargsType, "kwargs");
