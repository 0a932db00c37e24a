/** Traceback objects: one per frame that an exception passed, innermost last. */
import { tracebackType } from "../objects/core-types.ts";
import type { PyBaseException } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import type { Frame } from "./frame.ts";

export class PyTraceback extends PyObject {
  next: PyValue;
  readonly frame: Frame;
  /** Code unit of the instruction; half of whatever number a script made the traceback with. */
  readonly unit: number;
  /** Computed when asked for: most exceptions are caught, and nobody looks. */
  private known: number | undefined;

  constructor(next: PyValue, frame: Frame, unit: number, line?: number) {
    super();
    this.next = next;
    this.frame = frame;
    this.unit = unit;
    this.known = line;
  }
  get line(): number {
    this.known ??= this.frame.code.lineAt(this.unit);
    return this.known;
  }
}
PyTraceback.prototype.cls = tracebackType;

/** Records that `exception` left the instruction at `unit`; the frame now outlives its call. */
export function addTraceback(exception: PyBaseException, frame: Frame, unit: number): void {
  frame.escaped = true;
  exception.traceback = new PyTraceback(exception.traceback, frame, unit);
}
