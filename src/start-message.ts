/**
 * What a host gives the thread of an interpreter at its start (structured clone), the same in Node and in a page. What only
 * one of them has is added in worker.ts and web/worker.ts.
 */

import type { GpuPolicy } from "./gpu/device.ts";
import type { InterpreterSettings, Program } from "./interpreter.ts";
import type { OutputCount } from "./interpreters/output-order.ts";
import type { Place } from "./interpreters/session.ts";
import type { SignalWords } from "./interpreters/signal-words.ts";
import { hashKeyOfSeed, randomHashKey } from "./objects/sip-hash.ts";

export interface StartMessage {
  readonly settings: InterpreterSettings;
  readonly gpuPolicy: GpuPolicy;
  readonly signals: SignalWords;
  /** Of all interpreters of the program. */
  readonly outputCount: OutputCount;
  /** A subinterpreter's place among the others; the main interpreter has none yet. */
  readonly place?: Place;
  /**
   * The interpreter runs no program but the calls that come through this port. All that it says goes there too, so that
   * answers, output and its end keep their order.
   */
  readonly session?: MessagePort;
}

/** What a host knows of a program before it makes workers for it; each of them gets the rest of its own. */
export type Start<Message extends StartMessage, Own extends keyof Message> = Omit<
  Message,
  "signals" | "outputCount" | "place" | "session" | Own
>;

/** The settings of a program with those that its caller gives; the others are Python's defaults. */
export const settingsFor = (
  program: Program,
  given: Partial<Omit<InterpreterSettings, "program" | "hashKey">> &
    Pick<InterpreterSettings, "prefix"> & { readonly hashSeed?: number },
): InterpreterSettings => ({
  program,
  args: given.args ?? [],
  origArgv: given.origArgv ?? [],
  executable: given.executable ?? "krait",
  prefix: given.prefix,
  flags: given.flags ?? {},
  unbuffered: given.unbuffered ?? false,
  warnOptions: given.warnOptions ?? [],
  streamEncoding: given.streamEncoding ?? "",
  cpuCount: given.cpuCount ?? -1,
  debugRanges: given.debugRanges ?? true,
  tracedFrames: given.tracedFrames ?? 0,
  xOptions: given.xOptions ?? new Map(),
  pycCheck: given.pycCheck ?? "default",
  hashKey: given.hashSeed === undefined ? randomHashKey() : hashKeyOfSeed(given.hashSeed),
  skipFirstLine: given.skipFirstLine ?? false,
});
