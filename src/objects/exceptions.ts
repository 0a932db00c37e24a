/**
 * Exception objects, the tree of built-in exception types, and constructors for the errors that
 * built-in code raises. An error is raised by throwing the PyBaseException itself: it is not a host
 * Error, so no host stack is captured.
 *
 * Methods and attributes of exception types are defined in exception-types.ts.
 */
import { bareType, objectType } from "./core-types.ts";
import type { PyDict } from "./dict-storage.ts";
import { PyObject, type PyType, type PyValue } from "./object.ts";
import { EMPTY_TUPLE, PyTuple } from "./sequence-values.ts";

export class PyBaseException extends PyObject {
  args: PyTuple;
  override dict: PyDict | undefined = undefined;
  /** A traceback object (vm/traceback.ts) or None. */
  traceback: PyValue = null;
  context: PyBaseException | null = null;
  cause: PyBaseException | null = null;
  suppressContext = false;
  /** Fields that a type adds: StopIteration.value, OSError.errno, SyntaxError.lineno, … */
  fields: Map<string, PyValue> | null = null;

  constructor(cls: PyType, args: PyTuple = EMPTY_TUPLE) {
    super();
    this.cls = cls;
    this.args = args;
  }
}

/** Every exception type by name. */
export const exceptionTypes: Record<string, PyType> = {};

/** child: parent, in CPython's order. */
const TREE: readonly (readonly [string, string])[] = [
  ["BaseException", ""],
  ["BaseExceptionGroup", "BaseException"],
  ["Exception", "BaseException"],
  ["GeneratorExit", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["SystemExit", "BaseException"],
  ["ArithmeticError", "Exception"],
  ["FloatingPointError", "ArithmeticError"],
  ["OverflowError", "ArithmeticError"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["AssertionError", "Exception"],
  ["AttributeError", "Exception"],
  ["BufferError", "Exception"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["LookupError", "Exception"],
  ["IndexError", "LookupError"],
  ["KeyError", "LookupError"],
  ["MemoryError", "Exception"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["OSError", "Exception"],
  ["BlockingIOError", "OSError"],
  ["ChildProcessError", "OSError"],
  ["ConnectionError", "OSError"],
  ["BrokenPipeError", "ConnectionError"],
  ["ConnectionAbortedError", "ConnectionError"],
  ["ConnectionRefusedError", "ConnectionError"],
  ["ConnectionResetError", "ConnectionError"],
  ["FileExistsError", "OSError"],
  ["FileNotFoundError", "OSError"],
  ["InterruptedError", "OSError"],
  ["IsADirectoryError", "OSError"],
  ["NotADirectoryError", "OSError"],
  ["PermissionError", "OSError"],
  ["ProcessLookupError", "OSError"],
  ["TimeoutError", "OSError"],
  ["ReferenceError", "Exception"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["PythonFinalizationError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["StopAsyncIteration", "Exception"],
  ["StopIteration", "Exception"],
  ["SyntaxError", "Exception"],
  ["IndentationError", "SyntaxError"],
  ["TabError", "IndentationError"],
  ["_IncompleteInputError", "SyntaxError"],
  ["SystemError", "Exception"],
  ["TypeError", "Exception"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["UnicodeDecodeError", "UnicodeError"],
  ["UnicodeEncodeError", "UnicodeError"],
  ["UnicodeTranslateError", "UnicodeError"],
  ["Warning", "Exception"],
  ["BytesWarning", "Warning"],
  ["DeprecationWarning", "Warning"],
  ["EncodingWarning", "Warning"],
  ["FutureWarning", "Warning"],
  ["ImportWarning", "Warning"],
  ["PendingDeprecationWarning", "Warning"],
  ["ResourceWarning", "Warning"],
  ["RuntimeWarning", "Warning"],
  ["SyntaxWarning", "Warning"],
  ["UnicodeWarning", "Warning"],
  ["UserWarning", "Warning"],
];
for (const [name, parent] of TREE) {
  exceptionTypes[name] = bareType(name, parent === "" ? objectType : exceptionTypes[parent]);
}
PyBaseException.prototype.cls = exceptionTypes.BaseException;

/** An instance of a built-in exception type. `raise newError("ValueError", "text")` */
export function newError(name: string, ...args: PyValue[]): PyBaseException {
  return new PyBaseException(exceptionTypes[name], new PyTuple(args));
}

/** An instance of an exception type of another module. */
export function newErrorOf(type: PyType, ...args: PyValue[]): PyBaseException {
  return new PyBaseException(type, new PyTuple(args));
}

/** An error with named fields, e.g. ImportError(name=…). */
export function newErrorWith(
  name: string,
  args: PyValue[],
  fields: Record<string, PyValue>,
): PyBaseException {
  const error = newError(name, ...args);
  error.fields = new Map(Object.entries(fields));
  return error;
}

export const typeError = (message: string): PyBaseException => newError("TypeError", message);
export const valueError = (message: string): PyBaseException => newError("ValueError", message);
export const indexError = (message: string): PyBaseException => newError("IndexError", message);
export const keyError = (key: PyValue): PyBaseException => newError("KeyError", key);
export const overflowError = (message: string): PyBaseException =>
  newError("OverflowError", message);
export const zeroDivisionError = (message: string): PyBaseException =>
  newError("ZeroDivisionError", message);
export const runtimeError = (message: string): PyBaseException => newError("RuntimeError", message);
export const memoryError = (message: string): PyBaseException => newError("MemoryError", message);
export const systemError = (message: string): PyBaseException => newError("SystemError", message);

/** AttributeError with `name` and `obj`, which "Did you mean" suggestions use. */
export function attributeError(message: string, obj: PyValue, name: string): PyBaseException {
  return newErrorWith("AttributeError", [message], { name, obj });
}

/** Tells an AttributeError which lookup it has ended, unless its raiser has; suggestions need to know. */
export function addAttributeContext(error: unknown, obj: PyValue, name: string): void {
  if (!isError(error, exceptionTypes.AttributeError)) return;
  const fields = (error.fields ??= new Map());
  if (fields.has("name") || fields.has("obj")) return;
  fields.set("name", name).set("obj", obj);
}

export function isError(value: unknown, type: PyType): value is PyBaseException {
  return value instanceof PyBaseException && value.cls.mro.includes(type);
}
