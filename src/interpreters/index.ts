/**
 * Subinterpreters: `interpreterModules` gives the modules that scripts see, `runAsSubinterpreter` is the life of one, and
 * `endSubinterpreters` the end of those that a program leaves behind.
 */
import { makeModule } from "../modules/module.ts";
import { getAttrOptional, typeName } from "../objects/abstract.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import { PyModule } from "../objects/module.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { NativeFrame } from "../vm/frame.ts";
import { importState } from "../vm/import.ts";
import { runMain } from "../vm/scheduler.ts";
import { issueWarning } from "../vm/warn.ts";
import { channelsModule } from "./channel-module.ts";
import { installChildProcesses } from "./child-processes.ts";
import { type InterpreterEntry, MAIN } from "./hub.ts";
import { endInterpreter, interpretersModule } from "./interpreters-module.ts";
import { installPipes } from "./pipes.ts";
import { queuesModule } from "./queue-module.ts";
import { serve } from "./service.ts";
import { type Place, sessionOptional, takePlace } from "./session.ts";

export function interpreterModules(): Map<string, () => PyModule> {
  installPipes();
  installChildProcesses();
  return new Map(
    [interpretersModule, queuesModule, channelsModule].map((s) => [s.name, () => makeModule(s)]),
  );
}

/** Serves the requests of other interpreters until one of them asks for the end. */
export function runAsSubinterpreter(place: Place, main: PyModule): void {
  const own = takePlace(place);
  runMain(new NativeFrame(serve(own, main), null));
}

/** The interpreter is gone for the others; its worker may end. */
export function leaveHub(): void {
  const own = sessionOptional();
  if (own !== null && own.id !== MAIN) own.hub.remove(own.id);
}

/** How far, and in containers of what size, the names of a program are looked through. */
const DEPTH = 4;
const MAX_ITEMS = 10_000;

/** Objects of a class named Interpreter that a value holds, itself included. */
function* interpretersIn(value: PyValue, depth = DEPTH): Generator<number> {
  if (depth === 0 || typeof value !== "object" || value === null) return;
  if (typeName(value) === "Interpreter") {
    const id = getAttrOptional(value, "_id");
    if (typeof id === "number") yield id;
  } else if (value instanceof PyList || value instanceof PyTuple) {
    for (const item of value.items.slice(0, MAX_ITEMS)) yield* interpretersIn(item, depth - 1);
  } else if (value instanceof PyDict && value.size <= MAX_ITEMS) {
    for (const entry of value.entries()) yield* interpretersIn(entry.value ?? null, depth - 1);
  }
}

/**
 * Whether the program still has one of these interpreters in hand. One that it has let go of would have ended by itself if
 * references were counted; here it lives on, but that is no fault of the program's.
 */
function isAnyInHand(left: readonly InterpreterEntry[]): boolean {
  const main = importState.modules.getStr("__main__");
  const held = main instanceof PyModule ? [...interpretersIn(main.namespace)] : [];
  return left.some(({ id }) => held.includes(id));
}

/** At the end of the program: subinterpreters that nobody closed end too. Those that still run are stopped by the host. */
export function endSubinterpreters(): void {
  const own = sessionOptional();
  if (own === null || own.id !== MAIN) return;
  const left = own.hub.interpreters().filter((e) => e.id !== MAIN);
  if (left.length === 0) return;
  if (isAnyInHand(left)) {
    issueWarning(
      "RuntimeWarning",
      "remaining subinterpreters; close them with Interpreter.close()",
      "<sys>",
      0,
    );
  }
  const endAll = function* (): Flow<null> {
    for (const { id } of left.reverse()) {
      try {
        yield* endInterpreter(id);
      } catch (error) {
        // It runs, or has ended meanwhile.
        if (!(error instanceof PyBaseException)) throw error;
      }
    }
    return null;
  };
  runMain(new NativeFrame(endAll(), null));
}
