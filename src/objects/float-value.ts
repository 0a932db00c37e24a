/** The boxed float. Apart from float.ts because dict keys must know it and float.ts needs dicts. */
import { PyObject } from "./object.ts";

export class PyFloat extends PyObject {
  readonly v: number;
  constructor(v: number) {
    super();
    this.v = v;
  }
}
