/**
 * The pickle machine: reads instructions until STOP. Those that need no Python code are done at once (load-values.ts); the
 * others call functions or look classes up (load-objects.ts).
 */
import { newError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { unpicklingError } from "./errors.ts";
import type { Input } from "./input.ts";
import { loadLine, loadObject } from "./load-objects.ts";
import { argumentSize, loadSized, loadValue } from "./load-values.ts";
import { Op } from "./opcodes.ts";
import type { PyUnpickler } from "./unpickler.ts";

/** Instructions whose argument is a line, or two. */
const LINES = new Set<number>([
  Op.Float,
  Op.Int,
  Op.Long,
  Op.String,
  Op.Unicode,
  Op.PersId,
  Op.Get,
  Op.Put,
  Op.Global,
  Op.Inst,
]);

export function* load(self: PyUnpickler): Flow<PyValue> {
  self.check();
  self.reset();
  const input = self.input as Input;
  for (;;) {
    if (!input.has(1)) yield* nextInstruction(input);
    const op = input.bytes[input.at++];
    if (op === Op.Stop) break;
    const size = argumentSize(op);
    if (size > 0 && !input.has(size)) yield* input.need(size);
    if (loadValue(self, op, input)) continue;
    const isSized = loadSized(self, op, input);
    if (isSized !== undefined) {
      yield* input.need(isSized.length);
      isSized.load(input.take(isSized.length));
    } else if (LINES.has(op)) yield* loadLine(self, op, input);
    else if (!(yield* loadObject(self, op, input))) throw unknown(op);
  }
  yield* input.takeUsed();
  return self.pop();
}

/** A pickle may only end where one instruction ends. */
function* nextInstruction(input: Input): Flow<void> {
  try {
    yield* input.need(1);
  } catch (error) {
    throw isTruncation(error) ? newError("EOFError", "Ran out of input") : error;
  }
}
const isTruncation = (error: unknown): boolean =>
  (error as { cls?: { name?: string } }).cls?.name === "UnpicklingError";

function unknown(op: number): object {
  const isPlain = op >= 0x20 && op < 0x7f && op !== 0x27 && op !== 0x5c;
  const shown = isPlain ? String.fromCharCode(op) : `\\x${op.toString(16).padStart(2, "0")}`;
  return unpicklingError(`invalid load key, '${shown}'.`);
}
