/** Exceptions that nobody can catch (finalizers, exit calls) go to sys.unraisablehook. */
import type { PyBaseException } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";

export interface Unraisable {
  readonly error: PyBaseException;
  /** The line above the report; null for CPython's own. */
  readonly message: string | null;
  readonly object: PyValue;
}

/** Filled by the module `sys`. */
export const unraisableSink: { report: (unraisable: Unraisable) => void } = {
  report: () => {},
};

export function reportUnraisable(
  error: PyBaseException,
  message: string | null,
  object: PyValue,
): void {
  unraisableSink.report({ error, message, object });
}
