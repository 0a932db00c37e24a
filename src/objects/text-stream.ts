/**
 * A text stream that built-in code can write to without Python calls. `print` uses it when
 * sys.stdout is such a stream; the class of the streams themselves is in modules/io.
 */
import { PyObject } from "./object.ts";

export abstract class PyTextStream extends PyObject {
  /** Writes UTF-16 text, or returns false when the ordinary `write` method must be called. */
  abstract writeHost(text: string): boolean;
}
