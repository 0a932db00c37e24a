/**
 * One thread at a time runs a module's code; others that import it wait until it has run. Where they would wait for each
 * other, they get the module as it is: half done, as in a circular import of one thread.
 */
import type { Flow, PyValue } from "../objects/object.ts";
import { type Thread, threads } from "./thread.ts";
import { waitFor } from "./wait.ts";

/** Modules that are being imported → by whom. */
const loading = new Map<string, Thread>();
/** Threads that wait → for which module. */
const waiting = new Map<Thread, string>();

/** Whether another thread is importing the module. */
export function isLoadedElsewhere(name: string): boolean {
  if (loading.size === 0) return false;
  const owner = loading.get(name);
  return owner !== undefined && owner !== threads.current;
}

function wouldWaitForItself(name: string): boolean {
  let next: string | undefined = name;
  while (next !== undefined) {
    const owner = loading.get(next);
    if (owner === undefined) return false;
    if (owner === threads.current) return true;
    next = waiting.get(owner);
  }
  return false;
}

/** Waits until no other thread imports the module, unless that would never be. */
export function* untilLoaded(name: string): Flow<void> {
  const thread = threads.current;
  while (isLoadedElsewhere(name) && !wouldWaitForItself(name)) {
    waiting.set(thread, name);
    try {
      yield* waitFor(() => !loading.has(name));
    } finally {
      waiting.delete(thread);
    }
  }
}

/** Imports a module while others wait for it. */
export function* loadAlone(name: string, load: Flow<PyValue>): Flow<PyValue> {
  if (loading.has(name)) return yield* load;
  loading.set(name, threads.current);
  try {
    return yield* load;
  } finally {
    loading.delete(name);
  }
}
