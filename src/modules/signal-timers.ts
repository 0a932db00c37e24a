/** Interval timers: the host sends their signals; what is left of their time is counted here. */
import { platform } from "../host/platform.ts";
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { exceptionTypes, type PyBaseException } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { cInt } from "./c-number.ts";
import { nanosecondsArgument } from "./time/calendar.ts";

export const ITIMERS = { ITIMER_REAL: 0, ITIMER_VIRTUAL: 1, ITIMER_PROF: 2 };
/** SIGALRM, SIGVTALRM, SIGPROF */
const SIGNALS = [14, 26, 27];
const ITIMER_CLOCKS = ["time", "user", "work"] as const;

export const itimerErrorType = bareType("ItimerError", exceptionTypes.OSError);
defineType(itimerErrorType, { module: "signal", hasDict: true, hasWeakref: true });
const itimerError = (errno: number, text: string): PyBaseException => {
  const error = osError(errno, text);
  error.cls = itimerErrorType;
  return error;
};

interface State {
  /** On the timer's own clock, in seconds. */
  readonly deadline: number;
  readonly interval: number;
}
const states: (State | undefined)[] = [];

/** The clock that a timer goes by, in seconds. */
function clock(which: number): number {
  if (which === ITIMERS.ITIMER_REAL) return performance.now() / 1000;
  const [user, system] = platform().processTimes();
  return Number(which === ITIMERS.ITIMER_PROF ? user + system : user) / 1e9;
}

/** Whether a signal may come; one whose time is over is perhaps on its way. */
export const isTimerSet = (): boolean => states.some((state) => state !== undefined);

function timerNumber(value: PyValue): number {
  const which = cInt(value);
  if (SIGNALS[which] === undefined) throw itimerError(22, "Invalid argument");
  return which;
}

/** Seconds that are left, and those between signals after that. */
function timeLeft(which: number): readonly [number, number] {
  const state = states[which];
  if (state === undefined) return [0, 0];
  const left = state.deadline - clock(which);
  if (left > 0) return [left, state.interval];
  if (state.interval === 0) return [0, 0];
  const passed = -left % state.interval;
  return [state.interval - passed, state.interval];
}

const pair = ([left, interval]: readonly [number, number]): PyTuple =>
  new PyTuple([new PyFloat(left), new PyFloat(interval)]);

function start(which: number, seconds: number, interval: number): void {
  const { setTimer } = platform();
  if (setTimer === undefined) {
    if (seconds === 0) return;
    throw itimerError(38, "Function not implemented: this host has no timers of signals");
  }
  states[which] = seconds === 0 ? undefined : { deadline: clock(which) + seconds, interval };
  // The host's timers count milliseconds; none is shorter than that.
  const milliseconds = (time: number): number => (time === 0 ? 0 : Math.max(time * 1000, 1));
  setTimer({
    signal: SIGNALS[which],
    delayMs: milliseconds(seconds),
    intervalMs: seconds === 0 ? 0 : milliseconds(interval),
    clock: ITIMER_CLOCKS[which],
  });
}

export const getTimer = (which: PyValue): PyTuple => pair(timeLeft(timerNumber(which)));

export function setTimer(which: PyValue, seconds: PyValue, interval: PyValue): PyTuple {
  const times = [seconds, interval].map((value) => Number(nanosecondsArgument(value)) / 1e9);
  const number = timerNumber(which);
  if (times.some((time) => time < 0)) throw itimerError(22, "Invalid argument");
  const before = timeLeft(number);
  start(number, times[0], times[1]);
  return pair(before);
}

/** `signal.alarm`: whole seconds; gives those that were left. */
export function alarm(value: PyValue): number {
  const seconds = cInt(value);
  const [left] = timeLeft(ITIMERS.ITIMER_REAL);
  start(ITIMERS.ITIMER_REAL, Math.max(seconds, 0), 0);
  return Math.ceil(left);
}
