/**
 * The module `_decimal`: decimal fixed-point and floating-point arithmetic.
 *
 *   value.ts          numbers, order, text          rounding.ts       settings, the last step
 *   arithmetic.ts     + − × ÷, roots, quantize       transcendental.ts exp, ln, log10, power
 *   digits.ts         operations on digits           convert.ts        numbers from other values
 *   signals.ts        conditions and exceptions      context.ts        contexts
 *   decimal-type.ts, context-methods.ts, format.ts   what Python sees
 */
import { call, callMethod, getAttr } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import type { PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import type { ModuleSpec } from "../module.ts";
import {
  basicContext,
  contextType,
  currentContext,
  defaultContext,
  extendedContext,
  ieeeContext,
  localContext,
  MAX_EMAX,
  MAX_PREC,
  MIN_EMIN,
  setCurrentContext,
} from "./context.ts";
import "./context-methods.ts";
import { decimalTuple } from "./decimal-type.ts";
import { ROUNDINGS } from "./rounding.ts";
import { signalTypes } from "./signals.ts";
import { decimalType } from "./value.ts";

export const decimalModule: ModuleSpec = {
  name: "_decimal",
  doc: "C decimal arithmetic module",
  functions: [
    fn("getcontext()", currentContext, "Get the current default context."),
    fn("setcontext(context, /)", setCurrentContext, "Set a new default context."),
    fn(
      "localcontext(ctx=None, **kwargs)",
      localContext,
      "Return a context manager for a copy of the supplied context.",
    ),
    fn("IEEEContext(bits, /)", ieeeContext),
  ],
  types: [decimalType, contextType, ...signalTypes],
  names: () => ({
    ...Object.fromEntries(ROUNDINGS.map((name) => [name, name])),
    DefaultContext: defaultContext,
    BasicContext: basicContext,
    ExtendedContext: extendedContext,
    HAVE_CONTEXTVAR: true,
    HAVE_THREADS: true,
    IEEE_CONTEXT_MAX_BITS: 512,
    MAX_PREC,
    MAX_EMAX,
    MIN_EMIN,
    MIN_ETINY: MIN_EMIN - MAX_PREC + 1n,
    __version__: "1.70",
    __libmpdec_version__: "2.5.1",
  }),
  init: (module) => {
    const named: PyValue = getAttr(importModule("collections"), "namedtuple");
    const tuple = call(named, ["DecimalTuple", "sign digits exponent", "decimal"], ["module"]);
    decimalTuple.type = tuple;
    module.namespace.set("DecimalTuple", tuple);
    const numbers = importModule("numbers");
    callMethod(getAttr(numbers, "Number"), "register", [decimalType]);
  },
};
