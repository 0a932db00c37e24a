/** The methods of `decimal.Context`: the operations of Decimal with the context as the receiver. */
import { withClass } from "../../objects/arguments.ts";
import { defineType, type MethodRow, method } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import * as arithmetic from "./arithmetic.ts";
import {
  contextAttributes,
  contextOwnMethods,
  contextSlots,
  contextType,
  PyContext,
} from "./context.ts";
import { fromFloat, fromValueInContext, requireOperand } from "./convert.ts";
import {
  binaryOperations,
  isNormal,
  isSubnormal,
  predicates,
  sameQuantum,
  unaryOperations,
} from "./decimal-type.ts";
import * as digits from "./digits.ts";
import { finishNumber, type Settings } from "./rounding.ts";
import { power, powerModulo } from "./transcendental.ts";
import { fromBigInt, type PyDecimal, toText, withSign } from "./value.ts";

function unary<T extends PyValue>(
  name: string,
  run: (x: PyDecimal, s: Settings, context: PyContext) => T,
): MethodRow {
  return method(`${name}(self, x, /)`, (self: PyContext, value: PyValue) => {
    const x = requireOperand(value);
    return self.run((s) => run(x, s, self));
  });
}

function binary<T extends PyValue>(
  name: string,
  run: (x: PyDecimal, y: PyDecimal, s: Settings) => T,
): MethodRow {
  return method(`${name}(self, x, y, /)`, (self: PyContext, left: PyValue, right: PyValue) => {
    const x = requireOperand(left);
    const y = requireOperand(right);
    return self.run((s) => run(x, y, s));
  });
}

function powerMethod(self: PyContext, a: PyValue, b: PyValue, modulo: PyValue): PyValue {
  const x = requireOperand(a);
  const y = requireOperand(b);
  if (modulo === null) return self.run((s) => power(x, y, s));
  const m = requireOperand(modulo);
  return self.run((s) => powerModulo(x, y, m, s));
}

function fromFloatInContext(self: PyContext, value: PyValue): PyValue {
  const int = intValue(value);
  if (int === undefined && !(value instanceof PyFloat)) {
    throw typeError("argument must be int or float");
  }
  const x = int === undefined ? fromFloat((value as PyFloat).v) : fromBigInt(BigInt(int));
  return self.run((s) => finishNumber(x, s));
}

defineType(contextType, {
  doc: "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.",
  module: "decimal",
  hasWeakref: true,
  alloc: (cls) => withClass(new PyContext(), cls),
  slots: contextSlots,
  attributes: contextAttributes,
  methods: [
    ...contextOwnMethods,
    ...Object.entries(unaryOperations).map(([name, run]) => unary(name, run)),
    ...Object.entries(binaryOperations).map(([name, run]) => binary(name, run)),
    ...Object.entries(predicates).map(([name, run]) => unary(name, run)),
    unary("abs", arithmetic.absolute),
    unary("plus", arithmetic.plus),
    unary("minus", arithmetic.minus),
    unary("to_integral", (x, s) => arithmetic.toIntegral(x, s.rounding, false, s)),
    unary("to_integral_value", (x, s) => arithmetic.toIntegral(x, s.rounding, false, s)),
    unary("to_integral_exact", (x, s) => arithmetic.toIntegral(x, s.rounding, true, s)),
    unary("is_normal", isNormal),
    unary("is_subnormal", isSubnormal),
    unary("number_class", digits.numberClass),
    unary("canonical", (x) => x),
    unary("copy_abs", (x) => withSign(x, false)),
    unary("copy_negate", (x) => withSign(x, !x.negative)),
    unary("copy_decimal", (x) => x),
    unary("to_sci_string", (x, _s, context) => toText(x, context.capitals === 1)),
    unary("to_eng_string", (x, _s, context) => toText(x, context.capitals === 1, true)),
    unary("_apply", finishNumber),
    binary("add", arithmetic.add),
    binary("subtract", arithmetic.subtract),
    binary("multiply", arithmetic.multiply),
    binary("divide", arithmetic.divide),
    binary("divide_int", arithmetic.floorDivide),
    binary("remainder", arithmetic.remainder),
    binary("divmod", (x, y, s) => new PyTuple(arithmetic.divmod(x, y, s))),
    binary("quantize", arithmetic.quantize),
    binary("same_quantum", sameQuantum),
    method("power(self, a, b, modulo=None)", powerMethod),
    method("fma(self, x, y, z, /)", (self: PyContext, x: PyValue, y: PyValue, z: PyValue) => {
      const [a, b, c] = [x, y, z].map(requireOperand);
      return self.run((s) => arithmetic.fma(a, b, c, s));
    }),
    method("radix(self, /)", () => fromBigInt(10n)),
    method("create_decimal(self, num='0', /)", (self: PyContext, value: PyValue) =>
      self.run((s) => fromValueInContext(value, s)),
    ),
    method("create_decimal_from_float(self, f, /)", fromFloatInContext),
  ],
});
