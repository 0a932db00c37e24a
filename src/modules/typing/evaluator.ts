/**
 * Lazily evaluated parts of type parameters and aliases (bounds, constraints, defaults, values): made
 * by the compiler as functions of a format, or given as values, which then answer for every format.
 */
import { call, indexNumber, reprText } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import { reprTypeArgument } from "../../objects/generic-alias.ts";
import { type KwNames, PyObject, type PyValue } from "../../objects/object.ts";
import { PyTuple, strFromHost } from "../../objects/sequence-values.ts";

/** annotationlib.Format. */
const FORMAT_VALUE = 1;
const FORMAT_STRING = 4;

const evaluatorType = bareType("_ConstEvaluator");

class ConstEvaluator extends PyObject {
  readonly value: PyValue;
  constructor(value: PyValue) {
    super();
    this.value = value;
  }
}
ConstEvaluator.prototype.cls = evaluatorType;

function evaluate(self: ConstEvaluator, args: PyValue[], kwnames: KwNames): PyValue {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError("constevaluator.__call__() takes no keyword arguments");
  }
  if (args.length !== 1) {
    throw typeError(`constevaluator.__call__() takes exactly 1 argument (${args.length} given)`);
  }
  const { value } = self;
  if (indexNumber(args[0]) !== FORMAT_STRING) return value;
  if (!(value instanceof PyTuple)) return strFromHost(reprTypeArgument(value));
  const items = value.items.map(reprTypeArgument);
  return strFromHost(`(${items.join(", ")}${items.length === 1 ? "," : ""})`);
}

defineType(evaluatorType, {
  module: "_typing",
  final: true,
  slots: {
    call: evaluate,
    repr: (self: ConstEvaluator) => strFromHost(`<constevaluator ${reprText(self.value)}>`),
  },
});

/** A value that is known, or computed by a function when it is first asked for, or absent. */
export class Lazy {
  private value: PyValue | undefined;
  private compute: PyValue | undefined;

  constructor(value: PyValue | undefined, compute?: PyValue) {
    this.value = value;
    this.compute = compute;
  }

  get(fallback: PyValue): PyValue {
    if (this.value === undefined && this.compute !== undefined) {
      this.value = call(this.compute, [FORMAT_VALUE]);
    }
    return this.value ?? (this.value === null ? null : fallback);
  }

  get isAbsent(): boolean {
    return this.value === undefined && this.compute === undefined;
  }

  /** Whether the value is `other`, as far as that is known without computing it. */
  is(other: PyValue): boolean {
    return this.compute === undefined && this.value === other;
  }

  /** The function of a format, for `evaluate_bound` and the like. */
  get evaluator(): PyValue {
    if (this.compute !== undefined) return this.compute;
    return this.value === undefined ? null : new ConstEvaluator(this.value);
  }

  setCompute(compute: PyValue): void {
    this.compute = compute;
  }
}
