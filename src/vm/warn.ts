/**
 * Warnings issued by the runtime: through the Python module `warnings` when it is loaded, else through
 * the built-in filters of the module `_warnings`, which fills `warningSink` at start-up.
 */
import { exceptionTypes } from "../objects/exceptions.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { warningHook } from "../objects/warning-hook.ts";

export interface Warning {
  readonly category: PyType;
  readonly message: PyValue;
  readonly filename: string | null;
  readonly line: number;
  readonly stacklevel: number;
  readonly source: PyValue;
}

/** Warnings issued before the module is ready wait here. */
const early: Warning[] = [];
export const warningSink: { issue: (warning: Warning) => void } = {
  issue: (warning) => early.push(warning),
};

export function installWarnings(issue: (warning: Warning) => void): void {
  warningSink.issue = issue;
  for (const warning of early.splice(0)) issue(warning);
}

/** A warning with a place of its own (syntax warnings). */
export function issueWarning(
  category: string,
  message: PyValue,
  filename: string,
  line: number,
): void {
  warningSink.issue({
    category: exceptionTypes[category],
    message,
    filename,
    line,
    stacklevel: 1,
    source: null,
  });
}

/** A warning at the line that the running Python code is at. */
export function warn(
  category: PyType,
  message: PyValue,
  stacklevel = 1,
  source: PyValue = null,
): void {
  warningSink.issue({ category, message, filename: null, line: 0, stacklevel, source });
}

warningHook.issue = (category, message) => warn(exceptionTypes[category], message);
