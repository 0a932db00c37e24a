/** Timers that send signals to an interpreter (`signal.setitimer`): the host's thread keeps them, one per signal. */
import type { SignalTimer } from "./host/platform.ts";

/** Milliseconds that the process has worked. */
function workMs(clock: "work" | "user"): number {
  const { user, system } = process.cpuUsage();
  return (clock === "work" ? user + system : user) / 1000;
}

/** The longest delay of the host's own timers. */
const LONGEST = 2 ** 31 - 1;

export class SignalTimers {
  private readonly timeouts = new Map<number, NodeJS.Timeout>();

  set(timer: SignalTimer, send: (signal: number) => void): void {
    clearTimeout(this.timeouts.get(timer.signal));
    this.timeouts.delete(timer.signal);
    if (timer.delayMs > 0) this.arm(timer, timer.delayMs, send);
  }

  private arm(timer: SignalTimer, delayMs: number, send: (signal: number) => void): void {
    const { signal, intervalMs, clock } = timer;
    const now = (): number => (clock === "time" ? performance.now() : workMs(clock));
    const since = now();
    // Work is never done faster than time passes, on one processor at least.
    const timeout = setTimeout(
      () => {
        const left = delayMs - (now() - since);
        if (left >= 1) {
          this.arm(timer, left, send);
          return;
        }
        this.timeouts.delete(signal);
        if (intervalMs > 0) this.arm(timer, intervalMs, send);
        send(signal);
      },
      Math.min(delayMs, LONGEST),
    );
    timeout.unref();
    this.timeouts.set(signal, timeout);
  }

  clear(): void {
    for (const timeout of this.timeouts.values()) clearTimeout(timeout);
    this.timeouts.clear();
  }
}
