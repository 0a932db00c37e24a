/**
 * The buffers that an object has given out and not got back: while there are any, its memory keeps its
 * size. A view that a script just drops is never released, as nobody counts references; so before a
 * resize is refused, the host collects its garbage, and the buffers that nobody can give back end.
 *
 * Between such looks the object holds the release functions' marks itself, as a weak reference would
 * keep its target until the program leaves the host's turn.
 */
import { garbage } from "../wasm/block-holds.ts";
import { isFlow } from "./abstract.ts";
import type { NativeFunction } from "./builtin.ts";
import { type MethodRow, method } from "./define.ts";
import { type Flow, PyObject, type PyValue } from "./object.ts";

/** So many buffers may gather before a look; afterwards twice as many as were still held. */
const FIRST_LOOK = 10_000;

/** Filled by vm: does the work when the eval loop was left, whose own variables hold values, too. */
export const outsideLoop: { run: ((work: () => void) => Flow<void>) | null } = { run: null };

/** What only a release function refers to. */
class Mark {
  isOver = false;
}

export class Exports {
  private held: Set<Mark> | null = null;
  private lookAt = FIRST_LOOK;

  /** One more buffer; what it returns gives it back. */
  add(): () => void {
    this.held ??= new Set();
    const { held } = this;
    if (held.size >= this.lookAt) {
      this.look();
      this.lookAt = Math.max(FIRST_LOOK, held.size * 2);
    }
    const mark = new Mark();
    held.add(mark);
    return () => {
      mark.isOver = true;
      held.delete(mark);
    };
  }

  /** No buffer is out; where this is false, a look may show that those which are do not matter. */
  get isEmpty(): boolean {
    return this.held === null || this.held.size === 0;
  }

  /** How many buffers somebody can still use. */
  get count(): number {
    if (this.held === null || this.held.size === 0) return 0;
    this.look();
    return this.held.size;
  }

  /** Drops the buffers that nobody can give back; none where the host cannot collect its garbage. */
  look(): void {
    const { held } = this;
    if (held === null || garbage.collect === null) return;
    const weak = Array.from(held, (mark) => new WeakRef(mark));
    held.clear();
    garbage.collect();
    for (const reference of weak) {
      const mark = reference.deref();
      if (mark !== undefined && !mark.isOver) held.add(mark);
    }
  }

  /** The look that sees most. */
  *lookOutside(): Flow<void> {
    if (outsideLoop.run !== null) yield* outsideLoop.run(() => this.look());
  }
}

interface Exporting extends PyObject {
  readonly exports: Exports;
}

/** An object whose memory can be resized and looked at. */
export abstract class Exporter extends PyObject implements Exporting {
  readonly exports = new Exports();
}

/** A method that changes the size, of an exporter or what else has such a record. */
export function resizing(signature: string, run: NativeFunction): MethodRow {
  function* later(self: Exporting, rest: readonly PyValue[]): Flow<PyValue> {
    yield* self.exports.lookOutside();
    const result = run(self, ...rest);
    return isFlow(result) ? yield* result : (result ?? null);
  }
  return method(signature, (self: Exporting, ...rest: PyValue[]) =>
    self.exports.isEmpty ? run(self, ...rest) : later(self, rest),
  );
}
