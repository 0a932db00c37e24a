/**
 * Reports of uncaught exceptions. CPython prints them with its module `traceback`; so does this file
 * when that module can be imported. The plain form below it (no carets, no suggestions) is for the
 * cases in which Python code cannot run: start-up, a broken library, recursion at the limit.
 */
import { getAttr, reprText, strText, typeName } from "../../objects/abstract.ts";
import { fieldOf } from "../../objects/exception-fields.ts";
import { exceptionsOf, isGroup } from "../../objects/exception-group.ts";
import { exceptionTypes, isError, PyBaseException } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { hostText, PyList } from "../../objects/sequence-values.ts";
import { runNested } from "../../vm/generator-type.ts";
import { loadDotted } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import { PyTraceback } from "../../vm/traceback.ts";
import { readFile } from "../imports/read-file.ts";
import { exceptHook } from "./functions.ts";

/** Lines of a source file, for the plain report; filled for the packed library at start-up. */
export const sourceLines: { ofLibrary: (filename: string) => string[] | undefined } = {
  ofLibrary: () => undefined,
};

function linesOf(filename: string): string[] {
  const packed = sourceLines.ofLibrary(filename);
  if (packed !== undefined) return packed;
  try {
    return new TextDecoder().decode(readFile(filename)).split("\n");
  } catch {
    return [];
  }
}

/** A line of a source file, by its number; undefined if there is none. */
export const sourceLine = (filename: string, line: number): string | undefined =>
  linesOf(filename)[line - 1];

function safely(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyBaseException) return "<exception str() failed>";
    throw error;
  }
}

/** "module.Name: text" */
function headline(error: PyBaseException): string {
  const { cls } = error;
  const module = cls.namespace.getStr("__module__") ?? cls.module;
  const isOwn = module === "builtins" || module === "__main__" || typeof module !== "string";
  const name = isOwn ? cls.qualname : `${module}.${cls.qualname}`;
  const text = safely(() => strText(error));
  return text === "" ? name : `${name}: ${text}`;
}

function syntaxLines(error: PyBaseException): string {
  const filename = fieldOf(error, "filename");
  const line = fieldOf(error, "lineno");
  if (line === null) return "";
  const name = filename === null ? "<string>" : strText(filename);
  let out = `  File "${name}", line ${strText(line)}\n`;
  const source = fieldOf(error, "text");
  const text = source === null ? undefined : hostText(source);
  if (text === undefined) return out;
  const shown = text.replace(/\n+$/, "");
  const stripped = shown.trimStart();
  out += `    ${stripped}\n`;
  const offset = fieldOf(error, "offset");
  if (typeof offset !== "number" || offset < 1) return out;
  const start = offset - 1 - (shown.length - stripped.length);
  const end = fieldOf(error, "end_offset");
  const isSameLine = fieldOf(error, "end_lineno") === line;
  const width = isSameLine && typeof end === "number" && end > offset ? end - offset : 1;
  if (start >= 0) out += `    ${" ".repeat(start)}${"^".repeat(width)}\n`;
  return out;
}

/** Frames beyond three in a row that repeat are counted, not shown. */
const REPEATS_SHOWN = 3;

function tracebackText(first: PyValue): string {
  let out = "Traceback (most recent call last):\n";
  let last = "";
  let repeats = 0;
  const flush = (): void => {
    const more = repeats - REPEATS_SHOWN;
    if (more > 0) {
      out += `  [Previous line repeated ${more} more time${more === 1 ? "" : "s"}]\n`;
    }
  };
  for (let t = first; t instanceof PyTraceback; t = t.next) {
    const { code } = t.frame;
    const key = `${code.co_filename}\0${t.line}\0${code.co_name}`;
    if (key !== last) {
      flush();
      last = key;
      repeats = 0;
    }
    if (++repeats > REPEATS_SHOWN) continue;
    out += `  File "${code.co_filename}", line ${t.line}, in ${code.co_name}\n`;
    const source = linesOf(code.co_filename)[t.line - 1]?.trim();
    if (source !== undefined && source !== "") out += `    ${source}\n`;
  }
  flush();
  return out;
}

const CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n";

/** The report of one exception alone, without marks under the source and without notes. */
export function briefReport(error: PyBaseException, traceback: PyValue): string {
  return `${traceback === null ? "" : tracebackText(traceback)}${headline(error)}\n`;
}

/** The report of an exception and of those it came from, without Python code. */
export function plainReport(error: PyBaseException): string {
  const chain: { error: PyBaseException; link: string }[] = [];
  const seen = new Set<PyBaseException>();
  let link = "";
  for (let e: PyBaseException | null = error; e !== null && !seen.has(e); ) {
    seen.add(e);
    chain.unshift({ error: e, link });
    if (e.cause !== null) {
      link = CAUSE;
      e = e.cause;
    } else if (!e.suppressContext) {
      link = CONTEXT;
      e = e.context;
    } else e = null;
  }
  let out = "";
  for (const item of chain) {
    const e = item.error;
    if (e.traceback !== null) out += tracebackText(e.traceback);
    if (isError(e, exceptionTypes.SyntaxError) && fieldOf(e, "lineno") !== null) {
      const name = e.cls.qualname;
      const message = fieldOf(e, "msg");
      out += `${syntaxLines(e)}${name}: ${message === null ? "<no detail available>" : strText(message)}\n`;
    } else out += `${headline(e)}\n`;
    const notes = e.dict?.getStr("__notes__");
    if (notes instanceof PyList) {
      for (const note of notes.items) out += `${hostText(note) ?? reprText(note)}\n`;
    }
    if (isGroup(e)) out += membersText(e);
    out += item.link;
  }
  return out;
}

function membersText(group: PyBaseException): string {
  let out = "";
  exceptionsOf(group).forEach((member, i) => {
    out += `  +---------------- ${i + 1} ----------------\n`;
    for (const line of plainReport(member).trimEnd().split("\n")) out += `  | ${line}\n`;
  });
  return `${out}  +------------------------------------\n`;
}

/** `on`: a failure of the traceback module itself is shown too. */
export const debugReports = { on: false };

/** sys.excepthook: Python's traceback module if it works, else the plain report. */
function* show(_type: PyValue, value: PyValue, traceback: PyValue): Flow<PyValue> {
  const stderr = sysState.get("stderr");
  if (stderr === undefined || stderr === null) return null;
  if (!(value instanceof PyBaseException)) {
    const text = `TypeError: print_exception(): Exception expected for value, ${typeName(value)} found\n`;
    yield new CallRequest(getAttr(stderr, "write"), [text]);
    return null;
  }
  if (traceback instanceof PyTraceback && value.traceback === null) value.traceback = traceback;
  try {
    const module = yield* loadDotted("traceback");
    yield new CallRequest(getAttr(module, "_print_exception_bltin"), [value]);
    return null;
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    if (debugReports.on) yield new CallRequest(getAttr(stderr, "write"), [plainReport(error)]);
  }
  yield new CallRequest(getAttr(stderr, "write"), [plainReport(value)]);
  return null;
}
exceptHook.show = show;

/** Prints an exception to sys.stderr from built-in code. */
export function showException(error: PyBaseException): void {
  runNested(show(error.cls, error, error.traceback));
}
