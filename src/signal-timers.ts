/** Timers that send signals to an interpreter (`signal.setitimer`): the host's thread keeps them, one per signal. */
import type { SignalTimer } from "./host/platform.ts";

/** Milliseconds that the process has worked. */
function workMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export class SignalTimers {
  private readonly timeouts = new Map<number, NodeJS.Timeout>();

  set(timer: SignalTimer, send: (signal: number) => void): void {
    clearTimeout(this.timeouts.get(timer.signal));
    this.timeouts.delete(timer.signal);
    if (timer.delayMs > 0) this.arm(timer, timer.delayMs, send);
  }

  private arm(timer: SignalTimer, delayMs: number, send: (signal: number) => void): void {
    const { signal, intervalMs, countsWork } = timer;
    const since = workMs();
    const timeout = setTimeout(() => {
      // Work is never done faster than clocks go, on one processor at least.
      const left = countsWork ? delayMs - (workMs() - since) : 0;
      if (left > 0) {
        this.arm(timer, left, send);
        return;
      }
      this.timeouts.delete(signal);
      if (intervalMs > 0) this.arm(timer, intervalMs, send);
      send(signal);
    }, delayMs);
    timeout.unref();
    this.timeouts.set(signal, timeout);
  }

  clear(): void {
    for (const timeout of this.timeouts.values()) clearTimeout(timeout);
    this.timeouts.clear();
  }
}
