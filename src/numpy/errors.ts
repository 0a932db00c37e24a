/**
 * NumPy's own exception and warning types, and constructors for the errors that several files raise.
 * Warnings go through `warningHook`, which the import system points at the `warnings` module.
 */
import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import { exceptionTypes, PyBaseException } from "../objects/exceptions.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { computeMro } from "../objects/type-object.ts";
import type { DType } from "./dtype.ts";
import { memoryErrorHook, shapeText, sizeOf } from "./ndarray.ts";

function exceptionType(name: string, module: string, ...bases: PyType[]): PyType {
  const type = bareType(name, bases[0]);
  type.module = module;
  type.bases = bases;
  type.mro = computeMro(type);
  type.cls = bases[0].cls;
  return defineType(type, { hasDict: true, module });
}

const E = exceptionTypes;
export const AxisError = exceptionType("AxisError", "numpy.exceptions", E.ValueError, E.IndexError);
export const DTypePromotionError = exceptionType(
  "DTypePromotionError",
  "numpy.exceptions",
  E.TypeError,
);
export const TooHardError = exceptionType("TooHardError", "numpy.exceptions", E.RuntimeError);
export const ComplexWarning = exceptionType("ComplexWarning", "numpy.exceptions", E.RuntimeWarning);
export const VisibleDeprecationWarning = exceptionType(
  "VisibleDeprecationWarning",
  "numpy.exceptions",
  E.UserWarning,
);
export const ModuleDeprecationWarning = exceptionType(
  "ModuleDeprecationWarning",
  "numpy.exceptions",
  E.DeprecationWarning,
);
export const RankWarning = exceptionType("RankWarning", "numpy.exceptions", E.RuntimeWarning);
export const LinAlgError = exceptionType("LinAlgError", "numpy.linalg", E.ValueError);
export const UFuncTypeError = exceptionType(
  "UFuncTypeError",
  "numpy._core._exceptions",
  E.TypeError,
);
/** NumPy shows the kinds of this error under the name of their base. */
export const UFuncNoLoopError = exceptionType(
  "UFuncTypeError",
  "numpy._core._exceptions",
  UFuncTypeError,
);
export const UFuncInputCastingError = exceptionType(
  "UFuncTypeError",
  "numpy._core._exceptions",
  UFuncTypeError,
);
export const UFuncOutputCastingError = exceptionType(
  "UFuncTypeError",
  "numpy._core._exceptions",
  UFuncTypeError,
);
export const ArrayMemoryError = exceptionType(
  "MemoryError",
  "numpy._core._exceptions",
  E.MemoryError,
);

export function raiseType(type: PyType, ...args: PyValue[]): PyBaseException {
  return new PyBaseException(type, new PyTuple(args));
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

memoryErrorHook.make = (shape, dtype) => {
  let amount = sizeOf(shape) * dtype.itemsize;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  const text = unit === 0 ? `${amount}` : amount.toPrecision(3);
  return raiseType(
    ArrayMemoryError,
    `Unable to allocate ${text} ${UNITS[unit]} for an array with shape ${shapeText(shape)} and data type ${dtypeTextHook.text(dtype)}`,
  );
};

/** `str(dtype)`; filled by dtype-object.ts. */
export const dtypeTextHook: { text: (dtype: DType) => string } = { text: (d) => d.baseName };

export function axisError(axis: number, ndim: number, prefix = ""): PyBaseException {
  const text = `axis ${axis} is out of bounds for array of dimension ${ndim}`;
  const error = raiseType(AxisError, prefix === "" ? text : `${prefix}: ${text}`);
  error.fields = new Map<string, PyValue>([
    ["axis", axis],
    ["ndim", ndim],
  ]);
  return error;
}

/** An axis in 0 … ndim−1, or AxisError. */
export function normalizeAxis(axis: number, ndim: number, prefix = ""): number {
  if (axis < -ndim || axis >= ndim) throw axisError(axis, ndim, prefix);
  return axis < 0 ? axis + ndim : axis;
}

/** Issues a Python warning; the embedding fills it with `warnings.warn`. */
export const warningHook: { warn: (category: PyType, message: string) => void } = {
  warn: () => undefined,
};

export function warn(category: PyType, message: string): void {
  warningHook.warn(category, message);
}

export const runtimeWarning = (message: string): void => warn(E.RuntimeWarning, message);
