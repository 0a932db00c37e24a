// The number of threads that parallel loops may use, as scripts set it: NUMBA_NUM_THREADS or one per processor at most.

import { platform } from "../../host/platform.ts";
import { index } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";

const threads = { count: 0 };

function available(): number {
  const wanted = Number(platform().env.get("NUMBA_NUM_THREADS") ?? Number.NaN);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : platform().cpuCount;
}

/** The threads of the next loop. */
export function threadCount(): number {
  return threads.count || available();
}

export function setThreadCount(count: number): void {
  if (count < 1 || count > available()) {
    throw valueError(`The number of threads must be between 1 and ${available()}`);
  }
  threads.count = count;
}

export function threadNames(): Record<string, PyValue> {
  return {
    set_num_threads: fn("set_num_threads(n)", (n: PyValue) => setThreadCount(Number(index(n)))),
    get_num_threads: fn("get_num_threads()", threadCount),
    get_thread_id: fn("get_thread_id()", () => 0),
    threading_layer: fn("threading_layer()", () => "workqueue"),
  };
}

/** `numba.config`. */
export function configNames(): Record<string, PyValue> {
  const flag = (name: string): number => Number(platform().env.get(`NUMBA_${name}`) ?? 0) || 0;
  return {
    DISABLE_JIT: flag("DISABLE_JIT"),
    BOUNDSCHECK: flag("BOUNDSCHECK"),
    FULL_TRACEBACKS: flag("FULL_TRACEBACKS"),
    ENABLE_CUDASIM: flag("ENABLE_CUDASIM"),
    CUDA_LOW_OCCUPANCY_WARNINGS: 0,
    NUMBA_NUM_THREADS: available(),
    NUMBA_DEFAULT_NUM_THREADS: available(),
    THREADING_LAYER: platform().env.get("NUMBA_THREADING_LAYER") ?? "default",
  };
}
