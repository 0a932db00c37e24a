/**
 * What `throw()` was given, and the exception that it stands for. A generator that delegates hands
 * the arguments on as they are; they are checked where they arrive, so that a complaint about them
 * rises through the generators that delegate.
 */
import { call, reprText, typeName } from "../objects/abstract.ts";
import { isSubtype } from "../objects/core-types.ts";
import { exceptionTypes, PyBaseException, typeError } from "../objects/exceptions.ts";
import { PyType, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { warn } from "./warn.ts";

export class Thrown {
  /** The type or instance; then, as far as given, the value and the traceback. */
  readonly args: PyValue[];

  constructor(args: PyValue[]) {
    this.args = args;
  }

  /** A GeneratorExit closes the delegate instead. */
  get isExit(): boolean {
    const [type] = this.args;
    const cls = type instanceof PyBaseException ? type.cls : type;
    return cls instanceof PyType && isSubtype(cls, exceptionTypes.GeneratorExit);
  }

  exception(): PyBaseException {
    const [type, value = null, traceback = null] = this.args;
    return exceptionOf(type, value, traceback);
  }
}

/** The arguments of `throw(type[, value[, traceback]])`; `name` is the method's. */
export function thrown(
  type: PyValue,
  value: PyValue | undefined,
  traceback: PyValue | undefined,
  name = "throw",
): Thrown {
  if (value === undefined) return new Thrown([type]);
  warn(
    exceptionTypes.DeprecationWarning,
    `the (type, exc, tb) signature of ${name}() is deprecated, use the single-arg signature instead.`,
  );
  return new Thrown(traceback === undefined ? [type, value] : [type, value, traceback]);
}

function exceptionOf(type: PyValue, value: PyValue, traceback: PyValue): PyBaseException {
  if (traceback !== null && typeName(traceback) !== "traceback") {
    throw typeError("throw() third argument must be a traceback object");
  }
  let error: PyBaseException;
  if (type instanceof PyBaseException) {
    if (value !== null) throw typeError("instance exception may not have a separate value");
    error = type;
  } else if (type instanceof PyType && isSubtype(type, exceptionTypes.BaseException)) {
    error = makeException(type, value);
  } else {
    throw typeError(
      `exceptions must be classes or instances deriving from BaseException, not ${typeName(type)}`,
    );
  }
  if (traceback !== null) error.traceback = traceback;
  return error;
}

/** The exception of a class and what was given for its value; what making it raises takes its place. */
function makeException(type: PyType, value: PyValue): PyBaseException {
  if (value instanceof PyBaseException && isSubtype(value.cls, type)) return value;
  try {
    const given = value instanceof PyTuple ? [...value.items] : [value];
    const made = call(type, value === null ? [] : given);
    if (made instanceof PyBaseException) return made;
    const text = `calling ${reprText(type)} should have returned an instance of BaseException`;
    return typeError(`${text}, not ${typeName(made)}`);
  } catch (error) {
    if (error instanceof PyBaseException) return error;
    throw error;
  }
}
