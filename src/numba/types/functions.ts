// Types of things that are called or asked for attributes: functions of the registry, bound methods, modules, number
// classes, dtypes, compiled functions, closures, and signatures.

import type { PyCode } from "../../bytecode/code.ts";
import { PyObject, type PyType } from "../../objects/object.ts";
import { identityOf, intern, NumbaType, numbaClass, typeClass } from "./type.ts";

/** A function that the registry knows under `key` ("math.sqrt"). */
export class FunctionType extends NumbaType {
  readonly key: string;
  constructor(key: string, text: string) {
    super(`Function(${text})`);
    this.key = key;
  }
}
FunctionType.prototype.cls = numbaClass("Function", typeClass);

export function functionType(key: string, text: string): FunctionType {
  return intern(`function:${key}`, () => new FunctionType(key, text));
}

/** A method of a value; `key` names it in the registry, `this` is the type of the value. */
export class BoundFunctionType extends NumbaType {
  readonly key: string;
  readonly self: NumbaType;
  constructor(key: string, self: NumbaType) {
    super(`BoundFunction(${key} for ${self.name})`);
    this.key = key;
    this.self = self;
  }
}
BoundFunctionType.prototype.cls = numbaClass("BoundFunction", typeClass);

export function boundFunction(key: string, self: NumbaType): BoundFunctionType {
  return intern(`bound:${key}:${identityOf(self)}`, () => new BoundFunctionType(key, self));
}

export class ModuleType extends NumbaType {
  readonly key: string;
  constructor(key: string, text: string) {
    super(`Module(${text})`);
    this.key = key;
  }
}
ModuleType.prototype.cls = numbaClass("Module", typeClass);

export function moduleOf(key: string, text = `<module '${key}'>`): ModuleType {
  return intern(`module:${key}`, () => new ModuleType(key, text));
}

/** `np.int32` and `numba.int32`: calling it converts. */
export class NumberClassType extends NumbaType {
  readonly instance: NumbaType;
  constructor(instance: NumbaType) {
    super(`class(${instance.name})`);
    this.instance = instance;
  }
}
NumberClassType.prototype.cls = numbaClass("NumberClass", typeClass);

export function numberClassOf(instance: NumbaType): NumberClassType {
  return intern(`class:${identityOf(instance)}`, () => new NumberClassType(instance));
}

export class DTypeType extends NumbaType {
  readonly dtype: NumbaType;
  constructor(dtype: NumbaType) {
    super(`dtype(${dtype.name})`);
    this.dtype = dtype;
  }
}
DTypeType.prototype.cls = numbaClass("DType", typeClass);

export function dtypeOf(dtype: NumbaType): DTypeType {
  return intern(`dtype:${identityOf(dtype)}`, () => new DTypeType(dtype));
}

/** A numba type used as a value in compiled code: `types.int64` in `List.empty_list(types.int64)`. */
export class TypeRefType extends NumbaType {
  readonly instance: NumbaType;
  constructor(instance: NumbaType) {
    super(`typeref[${instance.name}]`);
    this.instance = instance;
  }
}
TypeRefType.prototype.cls = numbaClass("TypeRef", typeClass);

export function typeRef(instance: NumbaType): TypeRefType {
  return intern(`typeref:${identityOf(instance)}`, () => new TypeRefType(instance));
}

/** A function to be compiled for each list of argument types. `target` is the compiler's own record of it. */
export class DispatcherType<T extends object = object> extends NumbaType {
  readonly target: T;
  constructor(target: T, text: string) {
    super(`type(${text})`);
    this.target = target;
  }
}
DispatcherType.prototype.cls = numbaClass("Dispatcher", typeClass);

export function dispatcherOf<T extends object>(target: T, text: string): DispatcherType<T> {
  return intern(`dispatcher:${identityOf(target)}`, () => new DispatcherType(target, text));
}

/** A function defined in compiled code, with the types of the variables and defaults that it took along. */
export class ClosureType extends NumbaType {
  readonly code: PyCode;
  readonly captured: readonly NumbaType[];
  readonly defaults: readonly NumbaType[];
  /** Where it was defined: gives access to the globals. */
  readonly site: object;
  constructor(
    code: PyCode,
    site: object,
    captured: readonly NumbaType[],
    defaults: readonly NumbaType[],
  ) {
    super(`closure(${code.co_name})`);
    this.code = code;
    this.site = site;
    this.captured = captured;
    this.defaults = defaults;
  }
}
ClosureType.prototype.cls = numbaClass("MakeFunctionLiteral", typeClass);

export function closureOf(
  code: PyCode,
  site: object,
  captured: readonly NumbaType[],
  defaults: readonly NumbaType[],
): ClosureType {
  const parts = [...captured, ...defaults].map(identityOf).join(",");
  return intern(
    `closure:${identityOf(code)}:${identityOf(site)}:${captured.length}:${parts}`,
    () => {
      return new ClosureType(code, site, captured, defaults);
    },
  );
}

/** A class made by `namedtuple`. */
export class NamedTupleClassType extends NumbaType {
  readonly tuple: PyType;
  readonly fields: readonly string[];
  constructor(tuple: PyType, fields: readonly string[]) {
    super(`class(${tuple.name})`);
    this.tuple = tuple;
    this.fields = fields;
  }
}
NamedTupleClassType.prototype.cls = numbaClass("NamedTupleClass", typeClass);

export function namedTupleClassOf(tuple: PyType, fields: readonly string[]): NamedTupleClassType {
  return intern(`ntclass:${identityOf(tuple)}`, () => new NamedTupleClassType(tuple, fields));
}

/** An exception class, or an exception made by calling one with constants. */
export class ExceptionClassType extends NumbaType {
  readonly exception: PyObject;
  constructor(exception: PyObject, name: string) {
    super(`class(${name})`);
    this.exception = exception;
  }
}
ExceptionClassType.prototype.cls = numbaClass("ExceptionClass", typeClass);

export function exceptionClassOf(exception: PyObject, name: string): ExceptionClassType {
  return intern(`excclass:${identityOf(exception)}`, () => new ExceptionClassType(exception, name));
}

export class ExceptionInstanceType extends NumbaType {
  readonly exception: PyObject;
  constructor(exception: PyObject, name: string) {
    super(`${name}(...)`);
    this.exception = exception;
  }
}
ExceptionInstanceType.prototype.cls = numbaClass("ExceptionInstance", typeClass);

export function exceptionInstanceOf(exception: PyObject, name: string): ExceptionInstanceType {
  return intern(`exc:${identityOf(exception)}`, () => new ExceptionInstanceType(exception, name));
}

/** Types of arguments and result, as `float64(int64, int64)` makes them. */
export class Signature extends PyObject {
  readonly args: readonly NumbaType[];
  readonly returnType: NumbaType;
  constructor(returnType: NumbaType, args: readonly NumbaType[]) {
    super();
    this.returnType = returnType;
    this.args = args;
  }
  override toString(): string {
    const { args, returnType } = this;
    const comma = args.length === 1 ? "," : "";
    return `(${args.map((t) => t.name).join(", ")}${comma}) -> ${returnType.name}`;
  }
}
export const signatureClass = numbaClass("Signature");
Signature.prototype.cls = signatureClass;
