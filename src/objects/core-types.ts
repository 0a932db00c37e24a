/**
 * The built-in types that other files must name before they are filled with methods, and `typeOf`.
 *
 * Types are created bare here and completed by `defineType(type, spec)` in the file of each type, so
 * that run-time imports stay free of cycles.
 */
import { PyDict } from "./dict-storage.ts";
import { PyFloat } from "./float-value.ts";
import { PyObject, PyType, type PyValue } from "./object.ts";

export const objectType = new PyType("object", null);
export const typeType = new PyType("type", objectType);

/** Creates a bare built-in type. Its `cls` is `type`; its namespace is empty until defined. */
export function bareType(name: string, base: PyType = objectType): PyType {
  const type = new PyType(name, base);
  type.namespace = new PyDict();
  return type;
}

PyType.prototype.cls = typeType;
objectType.namespace = new PyDict();
typeType.namespace = new PyDict();

export const intType = bareType("int");
export const boolType = bareType("bool", intType);
export const floatType = bareType("float");
export const complexType = bareType("complex");
export const strType = bareType("str");
export const bytesType = bareType("bytes");
export const bytearrayType = bareType("bytearray");
export const memoryviewType = bareType("memoryview");
export const tupleType = bareType("tuple");
export const listType = bareType("list");
export const dictType = bareType("dict");
export const setType = bareType("set");
export const frozensetType = bareType("frozenset");
export const rangeType = bareType("range");
export const sliceType = bareType("slice");
export const noneType = bareType("NoneType");
export const notImplementedType = bareType("NotImplementedType");
export const ellipsisType = bareType("ellipsis");
export const functionType = bareType("function");
export const builtinType = bareType("builtin_function_or_method");
export const methodType = bareType("method");
export const codeType = bareType("code");
export const cellType = bareType("cell");
export const moduleType = bareType("module");
export const frameType = bareType("frame");
export const tracebackType = bareType("traceback");
export const generatorType = bareType("generator");
export const coroutineType = bareType("coroutine");
export const asyncGeneratorType = bareType("async_generator");

PyDict.prototype.cls = dictType;
PyFloat.prototype.cls = floatType;

/** An object without state; `None` is null and needs none. */
export class PySingleton extends PyObject {
  constructor(cls: PyType) {
    super();
    this.cls = cls;
  }
}
export const NotImplemented = new PySingleton(notImplementedType);
export const Ellipsis = new PySingleton(ellipsisType);

export function typeOf(value: PyValue): PyType {
  switch (typeof value) {
    case "number":
    case "bigint":
      return intType;
    case "string":
      return strType;
    case "boolean":
      return boolType;
    default:
      return value === null ? noneType : value.cls;
  }
}

export function isSubtype(type: PyType, base: PyType): boolean {
  return type === base || type.mro.includes(base);
}

export function isInstance(value: PyValue, base: PyType): boolean {
  const type = typeOf(value);
  return type === base || type.mro.includes(base);
}
