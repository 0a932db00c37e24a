/**
 * Finds out, after a float loop has run, which floating-point flags it would have raised. The host
 * hides the processor's flags, so results are searched for nan and inf, and only when one turns up are
 * the operands looked at: nan from no nan is "invalid", inf from finite operands is "divide" at a pole
 * of the function and "overflow" elsewhere.
 */
import { FP_DIVIDE, FP_INVALID, FP_OVERFLOW } from "./errstate.ts";
import { halfToNumber } from "./half.ts";
import type { View } from "./storage.ts";

export type Pole = (a: number, b: number) => boolean;

export interface FpOperand {
  readonly view: View;
  readonly at: number;
  readonly step: number;
  /** "h" float16 bits, "f" floats, "c" pairs. */
  readonly form: "h" | "f" | "c";
}

function hasNonFinite(o: FpOperand, n: number): boolean {
  const view = o.view as Float64Array;
  const { step } = o;
  let k = o.at;
  if (o.form === "h") {
    for (let c = 0; c < n; c++, k += step) if ((view[k] & 0x7c00) === 0x7c00) return true;
    return false;
  }
  if (o.form === "f") {
    for (let c = 0; c < n; c++, k += step) {
      const x = view[k];
      if (x - x !== 0) return true;
    }
    return false;
  }
  for (let c = 0; c < n; c++, k += step) {
    const x = view[k];
    const y = view[k + 1];
    if (x - x !== 0 || y - y !== 0) return true;
  }
  return false;
}

function value(o: FpOperand, index: number): number {
  const x = (o.view as Float64Array)[o.at + index * o.step];
  if (o.form === "h") return halfToNumber(x);
  if (o.form === "f") return x;
  const y = (o.view as Float64Array)[o.at + index * o.step + 1];
  // nan if either part is, inf if either is infinite, 0 only if both are.
  if (x !== x || y !== y) return NaN;
  if (x - x !== 0 || y - y !== 0) return Infinity;
  return x === 0 ? y : x;
}

/** The flags of `n` items; `copies` are the operands as they were before an in-place loop. */
export function findFlags(
  n: number,
  inputs: readonly FpOperand[],
  output: FpOperand,
  pole: Pole | undefined,
): number {
  if (!hasNonFinite(output, n)) return 0;
  let bits = 0;
  const all = FP_DIVIDE | FP_OVERFLOW | FP_INVALID;
  const isComplex = output.form === "c";
  for (let c = 0; c < n && bits !== all; c++) {
    const r = value(output, c);
    if (r - r === 0) continue;
    const a = value(inputs[0], c);
    const b = inputs.length > 1 ? value(inputs[1], c) : 0;
    if (r !== r) {
      if (a === a && b === b) {
        bits |= FP_INVALID;
        if (isComplex && pole?.(a, b) && a !== 0 && a - a === 0) bits |= FP_DIVIDE;
      }
    } else if (a - a === 0 && b - b === 0) {
      bits |= pole?.(a, b) ? FP_DIVIDE : FP_OVERFLOW;
    }
  }
  return bits;
}
