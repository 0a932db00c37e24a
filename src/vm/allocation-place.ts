/** Where memory was allocated: a line of code and the lines that called it, each chain once. */
import type { PyCode } from "../bytecode/code.ts";
import type { PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { type AnyFrame, Frame } from "./frame.ts";
import type { Thread } from "./thread.ts";

const MAX_DEPTH = 0xffff;

export class Place {
  readonly filename: string;
  readonly line: number;
  /** The line that called this one; null where the chain was cut or begins. */
  readonly caller: Place | null;
  /** Frames on the stack, with those that are not remembered; 0 in callers. */
  readonly depth: number;
  private callees: Map<PyCode, Map<number, Place>> | null = null;
  private shown: PyTuple | null = null;

  constructor(filename: string, line: number, caller: Place | null, depth: number) {
    this.filename = filename;
    this.line = line;
    this.caller = caller;
    this.depth = depth;
  }

  callee(code: PyCode, line: number, depth: number): Place {
    this.callees ??= new Map();
    let ofCode = this.callees.get(code);
    if (ofCode === undefined) {
      ofCode = new Map();
      this.callees.set(code, ofCode);
    }
    const key = line * (MAX_DEPTH + 1) + depth;
    let place = ofCode.get(key);
    if (place === undefined) {
      place = new Place(code.co_filename, line, this === OUTSIDE ? null : this, depth);
      ofCode.set(key, place);
    }
    return place;
  }

  /** `((filename, line), …)`, the innermost first. */
  get frames(): PyTuple {
    if (this.shown === null) {
      const lines: PyValue[] = [];
      for (let place: Place | null = this; place !== null; place = place.caller) {
        lines.push(new PyTuple([place.filename, place.line]));
      }
      this.shown = new PyTuple(lines);
    }
    return this.shown;
  }
}

/** The caller of the outermost lines. */
const OUTSIDE = new Place("", 0, null, 0);
/** Of memory that built-in code allocated unseen. */
export const UNKNOWN = new Place("<unknown>", 0, null, 1);

/** The chain of `limit` lines whose innermost is the instruction at `unit` of `frame`. */
export function placeAt(thread: Thread, frame: Frame, unit: number, limit: number): Place {
  const callers: Frame[] = [];
  for (let f: AnyFrame | null = frame.back; f !== null && callers.length < limit - 1; f = f.back) {
    if (f instanceof Frame) callers.push(f);
  }
  let place = OUTSIDE;
  for (let i = callers.length - 1; i >= 0; i--)
    place = place.callee(callers[i].code, callers[i].line, 0);
  return place.callee(
    frame.code,
    Math.max(frame.code.lineAt(unit), 0),
    Math.min(thread.depth, MAX_DEPTH),
  );
}
