/**
 * What a host gives the thread of an interpreter at its start (structured clone), the same in Node and in a page. What only
 * one of them has is added in worker.ts and web/worker.ts.
 */
import type { GpuPolicy } from "./gpu/device.ts";
import type { InterpreterSettings, Program } from "./interpreter.ts";
import type { Place } from "./interpreters/session.ts";
import type { SignalWords } from "./interpreters/signal-words.ts";

export interface StartMessage {
  readonly settings: InterpreterSettings;
  readonly gpuPolicy: GpuPolicy;
  readonly signals: SignalWords;
  /** A subinterpreter's place among the others; the main interpreter has none yet. */
  readonly place?: Place;
}

/** What a host knows of a program before it makes workers for it. */
export type Start<Message extends StartMessage, Later extends keyof Message = never> = Omit<
  Message,
  "signals" | "place" | Later
>;

/** The settings of a program with those that its caller gives; the others are Python's defaults. */
export const settingsFor = (
  program: Program,
  given: Partial<Omit<InterpreterSettings, "program">> & Pick<InterpreterSettings, "prefix">,
): InterpreterSettings => ({
  program,
  args: given.args ?? [],
  origArgv: given.origArgv ?? [],
  executable: given.executable ?? "krait",
  prefix: given.prefix,
  flags: given.flags ?? {},
  unbuffered: given.unbuffered ?? false,
  warnOptions: given.warnOptions ?? [],
  xOptions: given.xOptions ?? new Map(),
  skipFirstLine: given.skipFirstLine ?? false,
});
