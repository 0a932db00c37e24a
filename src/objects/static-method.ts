/** The wrapper objects behind `staticmethod` and `classmethod`; the types are in descriptor-types.ts. */
import { bareType } from "./core-types.ts";
import { PyObject, type PyValue } from "./object.ts";

export const staticMethodType = bareType("staticmethod");
export const classMethodType = bareType("classmethod");

export class PyStaticMethod extends PyObject {
  callable: PyValue;
  constructor(callable: PyValue) {
    super();
    this.callable = callable;
  }
}
PyStaticMethod.prototype.cls = staticMethodType;

export class PyClassMethod extends PyObject {
  callable: PyValue;
  constructor(callable: PyValue) {
    super();
    this.callable = callable;
  }
}
PyClassMethod.prototype.cls = classMethodType;
