/** Sleeping that a signal ends: the host counts signals in a shared word. */
export class WakeUp {
  private readonly count: Int32Array;
  private heard = 0;

  constructor(count: Int32Array) {
    this.count = count;
  }

  /** True when a signal has arrived since the last call. */
  sleep(milliseconds: number): boolean {
    Atomics.wait(this.count, 0, this.heard, milliseconds);
    const now = Atomics.load(this.count, 0);
    const isNew = now !== this.heard;
    this.heard = now;
    return isNew;
  }
}
