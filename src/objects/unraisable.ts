/** Exceptions that nobody can catch (finalizers, exit calls) go to sys.unraisablehook. */
import { reprText } from "./abstract.ts";
import type { PyBaseException } from "./exceptions.ts";
import type { PyValue } from "./object.ts";

export interface Unraisable {
  readonly error: PyBaseException;
  /** The line above the report. */
  readonly message: string;
}

export const ignoredWhile = (doing: string, object: PyValue): string =>
  `Exception ignored while ${doing} ${reprText(object)}`;

/** Filled by the module `sys`. */
export const unraisableSink: { report: (unraisable: Unraisable) => void } = {
  report: () => {},
};

export function reportUnraisable(error: PyBaseException, message: string): void {
  unraisableSink.report({ error, message });
}
