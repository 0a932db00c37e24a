/**
 * `warnings.warn` and `warn_explicit`: the place of a warning, what its filters say, and showing it. Runs
 * without the module `warnings`; where that has been imported, it shows what is to be shown.
 */
import { getAttr, getAttrOptional, reprText, typeName } from "../../objects/abstract.ts";
import { isSubtype, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  PyBaseException,
  runtimeError,
  typeError,
} from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { strFlow } from "../../vm/flows.ts";
import { type Frame, pythonFrame } from "../../vm/frame.ts";
import { importState, loadDotted } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import { threads } from "../../vm/thread.ts";
import { sourceLine } from "../sys/report.ts";
import { actionFor, isKnown, ofLibrary, onceRegistryNow, unknownAction } from "./filters.ts";

export interface Place {
  readonly filename: PyValue;
  readonly line: number;
  /** undefined: named after the file. */
  readonly module: PyValue | undefined;
  /** None: nothing is remembered of what was shown. */
  readonly registry: PyValue;
}

const isInternal = (frame: Frame): boolean => {
  const { co_filename } = frame.code;
  return co_filename.includes("importlib") && co_filename.includes("_bootstrap");
};

const isSkipped = (frame: Frame, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => frame.code.co_filename.startsWith(prefix));

/** The frame that a stack level names. */
function frameAt(level: number, prefixes: readonly string[]): Frame | null {
  let frame = pythonFrame(threads.current.frame);
  const countsAll = level <= 0 || frame === null || isInternal(frame);
  for (let n = level; n > 1 && frame !== null; n--) {
    frame = pythonFrame(frame.back);
    while (!countsAll && frame !== null && (isInternal(frame) || isSkipped(frame, prefixes))) {
      frame = pythonFrame(frame.back);
    }
  }
  return frame;
}

/** Where a warning belongs: the code at a stack level, `<sys>` when the stack has not so many. */
export function placeOf(level: number, prefixes: readonly string[] = []): Place {
  const frame = frameAt(level, prefixes);
  const globals = frame === null ? sysState.namespace : frame.globals;
  let registry = globals.getStr("__warningregistry__");
  if (registry === undefined) {
    registry = new PyDict();
    globals.set("__warningregistry__", registry);
  }
  const name = globals.getStr("__name__");
  const module = name !== undefined && (name === null || hostText(name) !== undefined);
  return {
    filename: strFromHost(frame === null ? "<sys>" : frame.code.co_filename),
    line: frame === null ? 0 : frame.line,
    module: module ? name : "<string>",
    registry,
  };
}

function moduleOf(filename: PyValue): PyValue {
  const name = hostText(filename);
  if (name === undefined) return null;
  if (name === "") return "<unknown>";
  return strFromHost(name.endsWith(".py") ? name.slice(0, -3) : name);
}

export function categoryOf(message: PyValue, category: PyValue): PyType {
  if (typeOf(message) instanceof PyType && isSubtype(typeOf(message), exceptionTypes.Warning)) {
    return typeOf(message);
  }
  if (category === null) return exceptionTypes.UserWarning;
  if (category instanceof PyType && isSubtype(category, exceptionTypes.Warning)) return category;
  throw typeError(`category must be a Warning subclass, not '${typeName(category)}'`);
}

/** The library shows warnings when it is there, and is imported for one that has a source. */
function* show(
  message: PyValue,
  category: PyType,
  text: PyValue,
  place: Place,
  line: PyValue,
  source: PyValue,
): Flow<void> {
  if (source !== null && ofLibrary("_showwarnmsg") === undefined) yield* loadDotted("warnings");
  const showMessage = ofLibrary("_showwarnmsg");
  if (showMessage === undefined) {
    yield* write(category, text, place, line);
    return;
  }
  if (typeOf(showMessage).slots.call === undefined) {
    throw typeError("warnings._showwarnmsg() must be set to a callable");
  }
  const made = ofLibrary("WarningMessage");
  if (made === undefined) throw runtimeError("unable to get warnings.WarningMessage");
  const { filename } = place;
  const record = yield new CallRequest(made, [
    message,
    category,
    filename,
    place.line,
    null,
    line,
    source,
  ]);
  yield new CallRequest(showMessage, [record]);
}

/** Without the library. */
function* write(category: PyType, text: PyValue, place: Place, line: PyValue): Flow<void> {
  const stderr = sysState.get("stderr");
  if (stderr === undefined || stderr === null) return;
  const filename = hostText(place.filename) ?? "";
  const shown = line === null ? sourceLine(filename, place.line) : hostText(line);
  const source = shown === undefined || shown.trim() === "" ? "" : `  ${shown.trim()}\n`;
  const head = `${filename}:${place.line}: ${category.name}: ${hostText(text)}\n`;
  yield new CallRequest(getAttr(stderr, "write"), [strFromHost(head + source)]);
}

/** What `warn_explicit` does; `line` is the text of the source line, None to look it up. */
export function* warnAt(
  message: PyValue,
  category: PyValue,
  place: Place,
  line: PyValue,
  source: PyValue,
): Flow<PyValue> {
  const module = place.module ?? moduleOf(place.filename);
  if (module === null) return null;
  const { registry } = place;
  if (registry !== null && !(registry instanceof PyDict)) {
    throw typeError("'registry' must be a dict or None");
  }
  yield* processOptions();
  const isWarning =
    message instanceof PyBaseException && isSubtype(message.cls, exceptionTypes.Warning);
  const text = isWarning ? yield* strFlow(message) : message;
  const warning: PyValue = isWarning ? message : yield new CallRequest(category, [message]);
  const type = isWarning ? message.cls : (category as PyType);
  const key = new PyTuple([text, type, place.line]);
  if (registry !== null && isKnown(registry, key, false)) return null;
  const { action, filter } = yield* actionFor({ category: type, text, line: place.line, module });
  if (action === "error") throw warning;
  if (action === "ignore") return null;
  if (action !== "always" && action !== "all") {
    if (registry !== null) registry.set(key, true);
    if (action === "once") {
      if (isKnown(registry ?? onceRegistryNow(), new PyTuple([text, type]), true)) return null;
    } else if (action === "module") {
      if (registry !== null && isKnown(registry, new PyTuple([text, type, 0]), true)) return null;
    } else if (action !== "default") throw unknownAction(action, reprText(filter));
  }
  yield* show(warning, type, text, place, line, source);
  return null;
}

/** `-W` and PYTHONWARNINGS are read by the library. */
function* processOptions(): Flow<void> {
  const options = sysState.get("warnoptions");
  if (!(options instanceof PyList) || options.items.length === 0) return;
  if (importState.modules.getStr("warnings") === undefined) yield* loadDotted("warnings");
}

/** The line of a module whose loader gives its source. */
export function* lineFrom(globals: PyDict, line: number): Flow<PyValue> {
  const bootstrap = yield* loadDotted("importlib._bootstrap_external");
  const bless = getAttr(bootstrap, "_bless_my_loader");
  const loader: PyValue = yield new CallRequest(bless, [globals]);
  const name = globals.getStr("__name__");
  if (loader === null || name === undefined) return null;
  const getSource = getAttrOptional(loader, "get_source");
  if (getSource === undefined) return null;
  const source: PyValue = yield new CallRequest(getSource, [name]);
  const lines = hostText(source)?.split(/\r\n|\r|\n/);
  const found = lines?.[line - 1];
  return found === undefined ? null : strFromHost(found);
}
