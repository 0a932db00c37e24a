/**
 * What the interpreter does around a collection of the host's garbage, so that values which no script
 * can reach are not held by the machinery that ran it.
 */
import { outsideLoop } from "../objects/exports.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { Frame } from "./frame.ts";
import { allThreads } from "./scheduler.ts";
import { WaitRequest } from "./wait.ts";

/**
 * Values that frames have taken off their stacks still lie there. A frame says how high its stack is
 * when it goes on in another frame; one that runs, or that was left for built-in code which calls Python
 * itself (the frame above is an entry), has not said so.
 */
export function forgetDeadSlots(): void {
  for (const thread of allThreads()) {
    let knowsHeight = false;
    for (let frame = thread.frame; frame !== null; frame = frame.back) {
      if (knowsHeight && frame instanceof Frame) {
        frame.slots.fill(undefined as unknown as PyValue, frame.sp);
      }
      knowsHeight = !frame.isEntry;
    }
  }
}

/** The eval loop's own variables hold values as well: the work is done after it was left. */
export function* runOutsideLoop(work: () => void): Flow<void> {
  let isDone = false;
  yield new WaitRequest(() => {
    if (!isDone) work();
    isDone = true;
    return true;
  });
}
outsideLoop.run = runOutsideLoop;
