/** The module `cmath`. */
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { complexOptional } from "../../objects/complex.ts";
import { complexDivide } from "../../objects/complex-arithmetic.ts";
import { overflowError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { libm } from "../../objects/libm.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyComplex, PyTuple } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import * as functions from "./functions.ts";
import { domainError } from "./special.ts";

const toComplex = (value: PyValue): PyComplex =>
  complexOptional(value) ?? new PyComplex(toFloat(value), 0);

function unary(name: string, run: (z: PyComplex) => PyComplex, doc: string): PyBuiltin {
  return fn(`${name}(z, /)`, (value: PyValue) => run(toComplex(value)), doc);
}

function phase(z: PyComplex): number {
  const angle = libm.atan2(z.imag, z.real);
  // An angle too small for a float is a range error, as C reports it.
  if (angle === 0 && z.imag !== 0 && Number.isFinite(z.real)) {
    throw overflowError("math range error");
  }
  return angle;
}

function log(value: PyValue, base: PyValue | undefined): PyComplex {
  const z = toComplex(value);
  if (base === undefined) return functions.log(z);
  // With a base, 0 has the logarithm -inf instead of an error.
  const isZero = z.real === 0 && z.imag === 0;
  const top = isZero
    ? new PyComplex(Number.NEGATIVE_INFINITY, libm.atan2(z.imag, z.real))
    : functions.log(z);
  const bottom = functions.log(toComplex(base));
  if (bottom.real === 0 && bottom.imag === 0) throw domainError();
  return complexDivide(top, bottom);
}

const isInfinite = (z: PyComplex): boolean =>
  Math.abs(z.real) === Number.POSITIVE_INFINITY || Math.abs(z.imag) === Number.POSITIVE_INFINITY;

function isclose(aValue: PyValue, bValue: PyValue, relative: PyValue, absolute: PyValue): boolean {
  const a = toComplex(aValue);
  const b = toComplex(bValue);
  const rel = toFloat(relative);
  const abs = toFloat(absolute);
  if (rel < 0 || abs < 0) throw valueError("tolerances must be non-negative");
  if (a.real === b.real && a.imag === b.imag) return true;
  if (isInfinite(a) || isInfinite(b)) return false;
  const size = (z: PyComplex): number => libm.hypot(z.real, z.imag);
  const distance = size(new PyComplex(a.real - b.real, a.imag - b.imag));
  return distance <= rel * size(b) || distance <= rel * size(a) || distance <= abs;
}

export const cmathModule: ModuleSpec = {
  name: "cmath",
  doc: "This module provides access to mathematical functions for complex\nnumbers.",
  functions: [
    unary("acos", functions.acos, "Return the arc cosine of z."),
    unary("acosh", functions.acosh, "Return the inverse hyperbolic cosine of z."),
    unary("asin", functions.asin, "Return the arc sine of z."),
    unary("asinh", functions.asinh, "Return the inverse hyperbolic sine of z."),
    unary("atan", functions.atan, "Return the arc tangent of z."),
    unary("atanh", functions.atanh, "Return the inverse hyperbolic tangent of z."),
    unary("cos", functions.cos, "Return the cosine of z."),
    unary("cosh", functions.cosh, "Return the hyperbolic cosine of z."),
    unary("exp", functions.exp, "Return the exponential value e**z."),
    unary("log10", functions.log10, "Return the base-10 logarithm of z."),
    unary("sin", functions.sin, "Return the sine of z."),
    unary("sinh", functions.sinh, "Return the hyperbolic sine of z."),
    unary("sqrt", functions.sqrt, "Return the square root of z."),
    unary("tan", functions.tan, "Return the tangent of z."),
    unary("tanh", functions.tanh, "Return the hyperbolic tangent of z."),
    fn(
      "log(z, base=<absent>, /)",
      log,
      "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e)\nof z.",
    ),
    fn(
      "phase(z, /)",
      (value: PyValue) => new PyFloat(phase(toComplex(value))),
      "Return the angle of z.",
    ),
    fn(
      "polar(z, /)",
      (value: PyValue) => {
        const z = toComplex(value);
        return new PyTuple([
          new PyFloat(functions.absolute(z)),
          new PyFloat(libm.atan2(z.imag, z.real)),
        ]);
      },
      "Return the distance from 0 and the angle of z.",
    ),
    fn(
      "rect(r, phi, /)",
      (r: PyValue, phi: PyValue) => functions.rect(toFloat(r), toFloat(phi)),
      "Convert from polar coordinates to rectangular coordinates.",
    ),
    fn("isfinite(z, /)", (value: PyValue) => {
      const z = toComplex(value);
      return Number.isFinite(z.real) && Number.isFinite(z.imag);
    }),
    fn("isinf(z, /)", (value: PyValue) => isInfinite(toComplex(value))),
    fn("isnan(z, /)", (value: PyValue) => {
      const z = toComplex(value);
      return Number.isNaN(z.real) || Number.isNaN(z.imag);
    }),
    fn("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose),
  ],
  names: () => ({
    pi: new PyFloat(Math.PI),
    e: new PyFloat(Math.E),
    tau: new PyFloat(2 * Math.PI),
    inf: new PyFloat(Number.POSITIVE_INFINITY),
    infj: new PyComplex(0, Number.POSITIVE_INFINITY),
    nan: new PyFloat(Number.NaN),
    nanj: new PyComplex(0, Number.NaN),
  }),
};
