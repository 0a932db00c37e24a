/** The module `time`: clocks, sleeping, and the C library's calendar functions. */
import { platform } from "../../host/platform.ts";
import { getAttr, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyModule } from "../../objects/module.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { importModule } from "../../objects/runtime-import.ts";
import {
  hostText,
  intFromBigInt,
  intValue,
  PyTuple,
  strFromHost,
} from "../../objects/sequence-values.ts";
import { SimpleNamespace } from "../../objects/simple-namespace.ts";
import { waitFor } from "../../vm/wait.ts";
import type { ModuleSpec } from "../module.ts";
import { threadTime } from "../process-files.ts";
import {
  checked,
  fromTuple,
  localFields,
  localSeconds,
  nanosecondsArgument,
  secondsArgument,
  setZone,
  structTime,
  toStruct,
  utcFields,
  zoneRules,
} from "./calendar.ts";
import { asctime, strftime } from "./format.ts";

const seconds = (nanoseconds: bigint): PyFloat => new PyFloat(Number(nanoseconds) / 1e9);

const processClock = (): bigint => {
  const [user, system] = platform().processTimes();
  return user + system;
};
/** Green threads are one thread of the system. Where it does not count a thread's time, the process's. */
const threadClock = (): bigint => threadTime() ?? processClock();
const wallClock = (): bigint => platform().wallClock();
const monotonicClock = (): bigint => platform().monotonicClock();

interface Clock {
  readonly read: () => bigint;
  readonly id: string;
  readonly isMonotonic: boolean;
}
const CLOCKS: Readonly<Record<string, Clock>> = {
  time: { read: wallClock, id: "CLOCK_REALTIME", isMonotonic: false },
  monotonic: { read: monotonicClock, id: "CLOCK_MONOTONIC", isMonotonic: true },
  perf_counter: { read: monotonicClock, id: "CLOCK_MONOTONIC", isMonotonic: true },
  process_time: { read: processClock, id: "CLOCK_PROCESS_CPUTIME_ID", isMonotonic: true },
  thread_time: { read: threadClock, id: "CLOCK_THREAD_CPUTIME_ID", isMonotonic: true },
};

const clockFunctions: readonly PyBuiltin[] = Object.entries(CLOCKS).flatMap(([name, clock]) => [
  fn(`${name}()`, () => seconds(clock.read())),
  fn(`${name}_ns()`, () => intFromBigInt(clock.read())),
]);

/** Linux's numbers of the clocks. */
const CLOCK_IDS: Readonly<Record<string, readonly [number, () => bigint]>> = {
  CLOCK_REALTIME: [0, wallClock],
  CLOCK_MONOTONIC: [1, monotonicClock],
  CLOCK_PROCESS_CPUTIME_ID: [2, processClock],
  CLOCK_THREAD_CPUTIME_ID: [3, threadClock],
  CLOCK_MONOTONIC_RAW: [4, monotonicClock],
  CLOCK_BOOTTIME: [7, monotonicClock],
  CLOCK_TAI: [11, wallClock],
};

function clockOf(value: PyValue): () => bigint {
  const id = intValue(value);
  if (id === undefined) throw typeError(`clk_id should be integer, not ${typeName(value)}`);
  for (const [number, read] of Object.values(CLOCK_IDS)) if (number === id) return read;
  throw osError(22, "Invalid argument");
}

function clockInfo(name: PyValue): PyValue {
  const text = hostText(name);
  if (text === undefined) {
    throw typeError(`get_clock_info() argument 1 must be str, not ${typeName(name)}`);
  }
  const clock = CLOCKS[text];
  if (clock === undefined) throw valueError("unknown clock");
  const info = new SimpleNamespace();
  info.namespace.set("implementation", `clock_gettime(${clock.id})`);
  info.namespace.set("monotonic", clock.isMonotonic);
  info.namespace.set("adjustable", !clock.isMonotonic);
  info.namespace.set("resolution", new PyFloat(1e-9));
  return info;
}

function* sleep(value: PyValue): Flow<PyValue> {
  audit("time.sleep", value);
  const nanoseconds = nanosecondsArgument(value);
  if (nanoseconds < 0n) throw valueError("sleep length must be non-negative");
  yield* waitFor(() => false, performance.now() + Number(nanoseconds) / 1e6);
  return null;
}

/** A tuple that is given, or the local time now. */
const given = (value: PyValue | undefined, caller: string) =>
  value === undefined ? localFields(secondsArgument(null)) : checked(fromTuple(value, caller));

function formatTime(format: PyValue, tuple: PyValue | undefined): PyValue {
  const text = hostText(format);
  if (text === undefined) {
    throw typeError(`strftime() argument 1 must be str, not ${typeName(format)}`);
  }
  return strFromHost(strftime(text, given(tuple, "strftime")));
}

function* parseTime(args: PyValue[]): Flow<PyValue> {
  const parse = getAttr(importModule("_strptime"), "_strptime_time");
  return yield new CallRequest(parse, args);
}

function zoneNames(): Record<string, PyValue> {
  const rules = zoneRules();
  const [standard, summer = standard] = rules;
  return {
    timezone: -standard.offset,
    altzone: -summer.offset,
    daylight: rules.length > 1 ? 1 : 0,
    tzname: new PyTuple([standard.zone, summer.zone]),
  };
}

const refuseSetting = (): never => {
  throw osError(1, "Operation not permitted");
};

export const timeModule: ModuleSpec = {
  name: "time",
  doc: "This module provides various functions to manipulate time values.",
  functions: [
    ...clockFunctions,
    fn("clock_gettime(clk_id, /)", (id: PyValue) => seconds(clockOf(id)())),
    fn("clock_gettime_ns(clk_id, /)", (id: PyValue) => intFromBigInt(clockOf(id)())),
    fn("clock_getres(clk_id, /)", (id: PyValue) => {
      clockOf(id);
      return new PyFloat(1e-9);
    }),
    fn("clock_settime(clk_id, time, /)", refuseSetting),
    fn("clock_settime_ns(clk_id, time, /)", refuseSetting),
    fn("get_clock_info(name, /)", clockInfo),
    fn("sleep(seconds, /)", sleep),
    fn("gmtime(seconds=None, /)", (value: PyValue) => toStruct(utcFields(secondsArgument(value)))),
    fn("localtime(seconds=None, /)", (value: PyValue) =>
      toStruct(localFields(secondsArgument(value))),
    ),
    fn("asctime(tuple=<absent>, /)", (tuple: PyValue | undefined) =>
      asctime(given(tuple, "asctime")),
    ),
    fn("ctime(seconds=None, /)", (value: PyValue) => asctime(localFields(secondsArgument(value)))),
    fn(
      "mktime(tuple, /)",
      (tuple: PyValue) => new PyFloat(localSeconds(fromTuple(tuple, "mktime"))),
    ),
    fn("strftime(format, tuple=<absent>, /)", formatTime),
    fn("strptime(*args)", parseTime),
    fn("tzset()", () => {
      setZone();
      const { namespace } = importModule("time") as PyModule;
      for (const [name, value] of Object.entries(zoneNames())) namespace.set(name, value);
    }),
  ],
  types: [structTime.type],
  names: () => ({
    ...Object.fromEntries(Object.entries(CLOCK_IDS).map(([name, [id]]) => [name, id])),
    ...zoneNames(),
    _STRUCT_TM_ITEMS: 11,
  }),
};
