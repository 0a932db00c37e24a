/**
 * Failures of the front end as Python exceptions.
 *
 * The parser and the compiler build SyntaxError from a message and a tuple of place and text; failures that are found while
 * names are resolved have the place in attributes only, and just the message as argument.
 */
import { newError, newErrorWith, type PyBaseException } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import type { SyntaxFailure } from "../syntax/syntax-failure.ts";

/** Text of a line of a file, when it can be read; null otherwise. */
export type SourceLineReader = (filename: string, line: number) => string | null;

export type FailurePhase = "parse" | "names" | "code";

export function toPythonError(
  failure: SyntaxFailure,
  phase: FailurePhase,
  readLine: SourceLineReader,
): PyBaseException {
  const message = strFromHost(failure.message);
  const { place, pythonClass } = failure;
  if (place === null) return newErrorWith(pythonClass, [message], { msg: message });
  const filename = strFromHost(failure.filename);
  const line = phase === "parse" ? place.text : readLine(failure.filename, place.lineno);
  const text: PyValue = line === null ? null : strFromHost(line);
  const { lineno, offset, end_lineno, end_offset } = place;
  const details = [filename, lineno, offset, text, end_lineno, end_offset];
  const args = phase === "names" ? [message] : [message, new PyTuple(details)];
  const { source } = failure;
  return newErrorWith(pythonClass, args, {
    msg: message,
    filename,
    lineno,
    offset,
    text,
    end_lineno,
    end_offset,
    print_file_and_line: null,
    // Where the search for misspelt keywords begins (the module traceback makes it), and in what.
    _metadata: source === undefined ? null : metadata(source),
  });
}

const metadata = (source: string | null): PyTuple =>
  new PyTuple([0, 0, source === null ? null : strFromHost(source)]);

export function compilationTooDeep(): PyBaseException {
  return newError("RecursionError", "maximum recursion depth exceeded during compilation");
}
