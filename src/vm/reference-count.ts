/**
 * `sys.getrefcount`. The runtime counts no references; they are counted when somebody asks, by a walk over all that a program can
 * reach. What built-in code holds in the midst of its work is not seen. Values that are equal wherever they are the same, texts
 * and ints, have the references to all of their kind.
 */
import { Op } from "../bytecode/opcodes.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { pythonFrame } from "./frame.ts";
import { forgetDeadSlots, runOutsideLoop } from "./garbage.ts";
import { instructionMap } from "./instruction-map.ts";
import { reachable, visitReferents } from "./references.ts";
import { threads } from "./thread.ts";

/** Of what is never freed. */
export const IMMORTAL_COUNT = 0xc000_0000;

/** Loads of variables that put no reference of their own on the stack. */
const BORROWS: ReadonlySet<number> = new Set([
  Op.LOAD_FAST_BORROW,
  Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW,
]);

/** Whether the last argument of the call that is under way is on the stack as a reference that counts. */
function argumentCounts(): boolean {
  const frame = pythonFrame(threads.current.frame);
  if (frame === null) return true;
  const map = instructionMap(frame.code);
  const call = map.startOf(frame.pc - 1);
  return call === 0 || map.op(call) !== Op.CALL || !BORROWS.has(map.op(map.startOf(call - 1)));
}

/** References to a value, with the one that the caller's argument is. */
export function* referenceCount(value: PyValue): Flow<number> {
  let count = argumentCounts() ? 1 : 0;
  // A Flow: then the frame that calls has said how high its stack is.
  yield* runOutsideLoop(() => {
    forgetDeadSlots();
    for (const object of reachable()) {
      visitReferents(object, (part) => {
        if (part === value) count++;
      });
    }
  });
  return count;
}
