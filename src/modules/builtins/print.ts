/** `print`, `input` and the display of values in interactive mode. */
import { platform } from "../../host/platform.ts";
import { getAttr, isTrue, strText, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { typeOf } from "../../objects/core-types.ts";
import { exceptionTypes, isError, newError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { hostText, strFromHost } from "../../objects/sequence-values.ts";
import { PyTextStream } from "../../objects/text-stream.ts";
import { strFlow } from "../../vm/flows.ts";
import { sysState } from "../../vm/sys-state.ts";

function separator(value: PyValue, what: string, fallback: string): string {
  if (value === null) return fallback;
  const text = hostText(value);
  if (text === undefined)
    throw typeError(`${what} must be None or a string, not ${typeName(value)}`);
  return text;
}

function target(file: PyValue): PyValue {
  if (file !== null) return file;
  const out = sysState.get("stdout");
  if (out === undefined) throw newError("RuntimeError", "lost sys.stdout");
  return out;
}

export function print(
  sepValue: PyValue,
  endValue: PyValue,
  file: PyValue,
  flush: PyValue,
  args: PyValue[],
): PyValue | Flow {
  const sep = separator(sepValue, "sep", " ");
  const end = separator(endValue, "end", "\n");
  const out = target(file);
  if (out === null) return null;
  if (out instanceof PyTextStream && !typeOf(out).isHeap && !args.some((a) => typeOf(a).isHeap)) {
    let text = "";
    for (let i = 0; i < args.length; i++) {
      text += (i > 0 ? sep : "") + strText(args[i]);
    }
    if (out.writeHost(text + end)) return isTrue(flush) ? flushFlow(out) : null;
  }
  return printFlow(out, sep, end, flush, args);
}

function* flushFlow(out: PyValue): Flow<PyValue> {
  yield new CallRequest(getAttr(out, "flush"), []);
  return null;
}

function* printFlow(
  out: PyValue,
  sep: string,
  end: string,
  flush: PyValue,
  args: PyValue[],
): Flow<PyValue> {
  const write = getAttr(out, "write");
  for (let i = 0; i < args.length; i++) {
    if (i > 0) yield new CallRequest(write, [strFromHost(sep)]);
    yield new CallRequest(write, [yield* strFlow(args[i])]);
  }
  yield new CallRequest(write, [strFromHost(end)]);
  if (isTrue(flush)) yield* flushFlow(out);
  return null;
}

/** Both standard streams lead to the process's own: its terminal, if it has one, edits the line. */
function isOwnTerminal(): boolean {
  const isOwn = (name: string): boolean => sysState.get(name) === sysState.get(`__${name}__`);
  if (platform().readTerminalLine === undefined || !isOwn("stdin") || !isOwn("stdout"))
    return false;
  const { descriptors } = platform().fs;
  if (!descriptors.isItself(0) || !descriptors.isItself(1)) return false;
  // What was typed before, and seen by `select`, the editor would not have.
  return platform().fs.hasReadAhead !== true;
}

function terminalLine(prompt: string): PyValue {
  const line = platform().readTerminalLine?.(prompt, () => []);
  if (line?.kind === "line") return strFromHost(line.text);
  throw newError(line?.kind === "interrupt" ? "KeyboardInterrupt" : "EOFError");
}

/** Flushes a stream; one that cannot is left alone. */
function* flushQuietly(stream: PyValue): Flow<PyValue> {
  try {
    yield* flushFlow(stream);
  } catch (error) {
    if (!isError(error, exceptionTypes.Exception)) throw error;
  }
  return null;
}

/** Reads a line from sys.stdin; the prompt goes to sys.stdout. */
export function* input(prompt: PyValue): Flow<PyValue> {
  audit("builtins.input", prompt);
  const stdin = sysState.get("stdin");
  const stdout = sysState.get("stdout");
  if (stdin === undefined || stdin === null)
    throw newError("RuntimeError", "input(): lost sys.stdin");
  if (stdout === undefined || stdout === null) {
    throw newError("RuntimeError", "input(): lost sys.stdout");
  }
  const stderr = sysState.get("stderr");
  if (stderr !== undefined) yield* flushQuietly(stderr);
  if (isOwnTerminal()) {
    const shown = yield* strFlow(prompt);
    yield new CallRequest(getAttr(stdout, "flush"), []);
    const line = terminalLine(strText(shown));
    audit("builtins.input/result", line);
    return line;
  }
  if (prompt !== "") {
    yield new CallRequest(getAttr(stdout, "write"), [yield* strFlow(prompt)]);
  }
  yield* flushQuietly(stdout);
  const line: PyValue = yield new CallRequest(getAttr(stdin, "readline"), []);
  const text = hostText(line);
  if (text === undefined) throw typeError("object.readline() returned non-string");
  if (text === "") throw newError("EOFError", "EOF when reading a line");
  return strFromHost(text.endsWith("\n") ? text.slice(0, -1) : text);
}
