// Child processes: records of the hub, like pipes, since children are the process's and any interpreter may wait for one.
//
//   child  request, process id, state, status
//
// The interpreter that wants a program makes the record; the host's thread, which alone can start programs, fills it in and
// rings. Whoever waits for the child takes the record away. Knows nothing of Python.
import { type Hub, Word } from "./hub.ts";

const enum Child {
  Next,
  Request,
  Pid,
  State,
  /** An errno, or how it ended as a wait status. */
  Status,
  Count,
}

export const ChildState = { Starting: 0, Running: 1, Failed: 2, Ended: 3 } as const;

export interface ChildEntry {
  readonly request: number;
  readonly pid: number;
  readonly state: number;
  readonly status: number;
}

export class Children {
  private readonly hub: Hub;
  constructor(hub: Hub) {
    this.hub = hub;
  }
  private get w(): Int32Array {
    return this.hub.heap.i32;
  }

  private *walk(): Generator<number> {
    const { w } = this;
    for (
      let at = w[this.hub.wordAt(Word.Children)] >>> 2;
      at !== 0;
      at = w[at + Child.Next] >>> 2
    ) {
      yield at;
    }
  }

  /** Makes the record of a program to be started: its number. */
  add(): number {
    return this.hub.locked(() => {
      const at = this.hub.makeRecord(Child.Count);
      const { w } = this;
      const first = this.hub.wordAt(Word.Children);
      const request = w[first] === 0 ? 1 : w[(w[first] >>> 2) + Child.Request] + 1;
      w[at + Child.Request] = request;
      w[at + Child.Next] = w[first];
      w[first] = at << 2;
      return request;
    });
  }

  set(request: number, pid: number, state: number, status: number): void {
    this.hub.locked(() => {
      const { w } = this;
      for (const at of this.walk()) {
        if (w[at + Child.Request] !== request) continue;
        w[at + Child.Pid] = pid;
        w[at + Child.State] = state;
        w[at + Child.Status] = status;
      }
      this.hub.ringAll();
    });
  }

  list(): ChildEntry[] {
    return this.hub.locked(() => {
      const { w } = this;
      return [...this.walk()].map((at) => ({
        request: w[at + Child.Request],
        pid: w[at + Child.Pid],
        state: w[at + Child.State],
        status: w[at + Child.Status],
      }));
    });
  }

  remove(request: number): void {
    this.hub.locked(() => {
      const { w } = this;
      let link = this.hub.wordAt(Word.Children);
      for (let at = w[link] >>> 2; at !== 0; at = w[link] >>> 2) {
        if (w[at + Child.Request] !== request) {
          link = at + Child.Next;
          continue;
        }
        w[link] = w[at + Child.Next];
        this.hub.freeRecord(at);
        return;
      }
    });
  }
}

/** In the status of a program that could not be started: its directory was the reason. */
export const FAILED_IN_CHDIR = 1 << 16;
