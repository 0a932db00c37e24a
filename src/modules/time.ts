/** The module `time`. */
import { platform } from "../host/platform.ts";
import { fn } from "../objects/builtin.ts";
import { valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { toFloat } from "../objects/number-conversion.ts";
import type { PyValue } from "../objects/object.ts";
import { intFromBigInt } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const seconds = (nanoseconds: bigint): PyFloat => new PyFloat(Number(nanoseconds) / 1e9);

const processClock = (): bigint => {
  const [user, system] = platform().processTimes();
  return user + system;
};

export const timeModule: ModuleSpec = {
  name: "time",
  doc: "This module provides various functions to manipulate time values.",
  functions: [
    fn("time()", () => seconds(platform().wallClock())),
    fn("time_ns()", () => intFromBigInt(platform().wallClock())),
    fn("monotonic()", () => seconds(platform().monotonicClock())),
    fn("monotonic_ns()", () => intFromBigInt(platform().monotonicClock())),
    fn("perf_counter()", () => seconds(platform().monotonicClock())),
    fn("perf_counter_ns()", () => intFromBigInt(platform().monotonicClock())),
    fn("process_time()", () => seconds(processClock())),
    fn("process_time_ns()", () => intFromBigInt(processClock())),
    fn("sleep(seconds, /)", (value: PyValue) => {
      const duration = toFloat(value);
      if (duration < 0) throw valueError("sleep length must be non-negative");
      platform().sleep(BigInt(Math.round(duration * 1e9)));
    }),
  ],
};
