/** Exceptions that nobody can catch (finalizers, exit calls) go to sys.unraisablehook. */
import type { PyBaseException } from "../objects/exceptions.ts";

export interface Unraisable {
  readonly error: PyBaseException;
  /** The line above the report. */
  readonly message: string;
}

/** Filled by the module `sys`. */
export const unraisableSink: { report: (unraisable: Unraisable) => void } = {
  report: () => {},
};

export function reportUnraisable(error: PyBaseException, message: string): void {
  unraisableSink.report({ error, message });
}
