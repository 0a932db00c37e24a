/**
 * An exception as other interpreters see it: texts, for the object itself stays behind. `capture` takes them where it was
 * raised, `snapshot` is the namespace that scripts get.
 */
import { plainReport } from "../modules/sys/report.ts";
import { flowCall, getAttr, strText, toArray } from "../objects/abstract.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { hostText, PyList } from "../objects/sequence-values.ts";
import { SimpleNamespace } from "../objects/simple-namespace.ts";
import { loadDotted } from "../vm/import.ts";
import type { PacketReader, PacketWriter } from "./packet.ts";

export interface ExceptionTexts {
  readonly name: string;
  readonly qualname: string;
  readonly module: string;
  readonly message: string;
  /** The report with its traceback. */
  readonly display: string;
}

function safeText(value: PyValue): string {
  try {
    return strText(value);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    return "";
  }
}

/** What the module `traceback` makes of an exception; without it the runtime's own report. */
function* displayOf(error: PyBaseException): Flow<string> {
  try {
    const traceback = yield* loadDotted("traceback");
    const make = getAttr(getAttr(traceback, "TracebackException"), "from_exception");
    const made = yield* flowCall(make, [error]);
    const lines = yield* flowCall(getAttr(made, "format"), []);
    const list = yield* flowCall(PyList.prototype.cls, [lines]);
    return toArray(list).map(safeText).join("").replace(/\n$/, "");
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    return plainReport(error).replace(/\n$/, "");
  }
}

/** The texts without help of Python code. */
export function plainTexts(
  error: PyBaseException,
  display = plainReport(error).replace(/\n$/, ""),
): ExceptionTexts {
  const { cls } = error;
  const module = cls.namespace.getStr("__module__") ?? cls.module;
  return {
    name: cls.name,
    qualname: cls.qualname,
    module: hostText(module as PyValue) ?? "builtins",
    message: safeText(error),
    display,
  };
}

export function* capture(error: PyBaseException): Flow<ExceptionTexts> {
  return plainTexts(error, yield* displayOf(error));
}

function headline({ module, qualname, message }: ExceptionTexts): string {
  const isPlain = module === "builtins" || module === "__main__";
  return `${isPlain ? "" : `${module}.`}${qualname}: ${message}`;
}

function namespaceOf(entries: Record<string, PyValue>): SimpleNamespace {
  const made = new SimpleNamespace();
  for (const [name, value] of Object.entries(entries)) made.namespace.set(name, value);
  return made;
}

export function snapshot(texts: ExceptionTexts): PyValue {
  return namespaceOf({
    type: namespaceOf({
      __name__: texts.name,
      __qualname__: texts.qualname,
      __module__: texts.module,
    }),
    msg: texts.message,
    formatted: headline(texts),
    errdisplay: texts.display,
  });
}

export function writeTexts(out: PacketWriter, texts: ExceptionTexts): void {
  for (const key of ["name", "qualname", "module", "message", "display"] as const) {
    out.text(texts[key]);
  }
}
export function readTexts(from: PacketReader): ExceptionTexts {
  return {
    name: from.text(),
    qualname: from.text(),
    module: from.text(),
    message: from.text(),
    display: from.text(),
  };
}
