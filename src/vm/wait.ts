/** Waiting: what a Flow asks for when a thread has to give way. The scheduler (scheduler.ts) sees to it. */
import { CallRequest, type Flow } from "../objects/object.ts";
import { threads, waiting } from "./thread.ts";

/** A Flow's request to go on when `ready` says so or the deadline (performance.now()) is over. */
export class WaitRequest extends CallRequest {
  readonly ready: () => boolean;
  readonly deadline: number;
  /** Something outside the threads can make it ready. */
  readonly external: boolean;
  constructor(ready: () => boolean, deadline = Number.POSITIVE_INFINITY, external = false) {
    super(null, []);
    this.ready = ready;
    this.deadline = deadline;
    this.external = external;
  }

  override perform(): boolean {
    return waiting.nested(threads.current, this);
  }
}

/** Waits from a Flow: `if (!(yield* waitFor(…))) timed out`. */
export function* waitFor(
  ready: () => boolean,
  deadline = Number.POSITIVE_INFINITY,
  external = false,
): Flow<boolean> {
  if (ready()) return true;
  return (yield new WaitRequest(ready, deadline, external)) === true;
}
