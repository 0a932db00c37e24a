/** Traceback objects: one per frame that an exception passed, innermost last. */
import { tracebackType } from "../objects/core-types.ts";
import type { PyBaseException } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import type { Frame } from "./frame.ts";

export class PyTraceback extends PyObject {
  next: PyValue;
  readonly frame: Frame;
  /** Code unit of the instruction. */
  readonly unit: number;
  readonly line: number;

  constructor(next: PyValue, frame: Frame, unit: number, line = frame.code.lineAt(unit)) {
    super();
    this.next = next;
    this.frame = frame;
    this.unit = unit;
    this.line = line;
  }
}
PyTraceback.prototype.cls = tracebackType;

/** Records that `exception` left the instruction at `unit`; the frame now outlives its call. */
export function addTraceback(exception: PyBaseException, frame: Frame, unit: number): void {
  frame.escaped = true;
  exception.traceback = new PyTraceback(exception.traceback, frame, unit);
}
