/** The events of sys.monitoring: their numbers, the sets that they form, and their names. */

// ORDER: EVENT_NAMES
export const enum Event {
  PY_START = 0,
  PY_RESUME = 1,
  PY_RETURN = 2,
  PY_YIELD = 3,
  CALL = 4,
  LINE = 5,
  INSTRUCTION = 6,
  JUMP = 7,
  BRANCH_LEFT = 8,
  BRANCH_RIGHT = 9,
  STOP_ITERATION = 10,
  RAISE = 11,
  EXCEPTION_HANDLED = 12,
  PY_UNWIND = 13,
  PY_THROW = 14,
  RERAISE = 15,
  C_RETURN = 16,
  C_RAISE = 17,
  /** The two ends of branches at once, as before Python 3.14. */
  BRANCH = 18,
}

export const EVENT_NAMES: readonly string[] = [
  "PY_START",
  "PY_RESUME",
  "PY_RETURN",
  "PY_YIELD",
  "CALL",
  "LINE",
  "INSTRUCTION",
  "JUMP",
  "BRANCH_LEFT",
  "BRANCH_RIGHT",
  "STOP_ITERATION",
  "RAISE",
  "EXCEPTION_HANDLED",
  "PY_UNWIND",
  "PY_THROW",
  "RERAISE",
  "C_RETURN",
  "C_RAISE",
  "BRANCH",
];

/** Those before it belong to an instruction: they can be on for one code object, and be disabled. */
export const LOCAL_EVENTS = 11;
/** Those before it are turned on by themselves; C_RETURN and C_RAISE follow CALL. */
export const OWN_EVENTS = 16;

/** Tools of scripts are 0–5. */
export const USER_TOOLS = 6;
/** sys.setprofile() and sys.settrace() are tools as well. */
export const PROFILE_TOOL = 6;
export const TRACE_TOOL = 7;
