/**
 * The running total of `sum()`: quick for ints, floats and complex numbers, the latter two with
 * Neumaier's compensation.
 */
import { complexType } from "../../objects/core-types.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intAdd, intToFloat } from "../../objects/int-arithmetic.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyComplex } from "../../objects/sequence-values.ts";

/** A sum of floats, and what rounding lost of it. */
class CompensatedSum {
  private sum: number;
  private compensation = 0;
  constructor(start: number) {
    this.sum = start;
  }
  add(x: number): void {
    const s = this.sum;
    const t = s + x;
    this.compensation += Math.abs(s) >= Math.abs(x) ? s - t + x : x - t + s;
    this.sum = t;
  }
  get value(): number {
    const { sum, compensation } = this;
    // A compensation of infinities would make NaN of them.
    return compensation !== 0 && Number.isFinite(compensation) ? sum + compensation : sum;
  }
}

const isExactFloat = (value: PyValue): value is PyFloat =>
  value instanceof PyFloat && !value.cls.isHeap;
const isExactComplex = (value: PyValue): value is PyComplex =>
  value instanceof PyComplex && value.cls === complexType;

export class Sum {
  private total: PyValue;
  /** The sum of floats, or of the real parts. */
  private real: CompensatedSum | null = null;
  private imaginary: CompensatedSum | null = null;

  constructor(start: PyValue) {
    this.total = start;
    if (isExactFloat(start)) this.real = new CompensatedSum(start.v);
    else if (isExactComplex(start)) this.startComplex(start.real, start.imag);
  }

  private startComplex(real: number | CompensatedSum, imaginary: number): void {
    this.real = typeof real === "number" ? new CompensatedSum(real) : real;
    this.imaginary = new CompensatedSum(imaginary);
  }

  get value(): PyValue {
    if (this.real === null) return this.total;
    if (this.imaginary === null) return new PyFloat(this.real.value);
    return new PyComplex(this.real.value, this.imaginary.value);
  }
  /** A total that `add` could not make. From here on it is added to as `+` does. */
  set value(total: PyValue) {
    this.real = isExactFloat(total) ? new CompensatedSum(total.v) : null;
    this.imaginary = null;
    if (isExactComplex(total)) this.startComplex(total.real, total.imag);
    this.total = total;
  }

  /** Adds an item; false when that takes the general `+` on `value`. */
  add(item: PyValue): boolean {
    if (this.real !== null) return this.addToFloat(this.real, item);
    const { total } = this;
    if (typeof total !== "number" && typeof total !== "bigint") return false;
    if (typeof item === "number" || typeof item === "bigint") this.total = intAdd(total, item);
    else if (typeof item === "boolean") this.total = intAdd(total, Number(item));
    else if (isExactFloat(item) && typeof total === "number") {
      this.real = new CompensatedSum(total);
      this.real.add(item.v);
    } else return false;
    return true;
  }

  private addToFloat(real: CompensatedSum, item: PyValue): boolean {
    if (isExactFloat(item)) real.add(item.v);
    else if (typeof item === "number" || typeof item === "boolean") real.add(Number(item));
    else if (typeof item === "bigint") real.add(intToFloat(item));
    else if (this.imaginary !== null && isExactComplex(item)) {
      real.add(item.real);
      this.imaginary.add(item.imag);
    } else return false;
    return true;
  }
}
