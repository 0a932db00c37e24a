/** The running total of `sum()`: quick for ints and floats, with Neumaier's compensation for floats. */
import { PyFloat } from "../../objects/float-value.ts";
import { intAdd } from "../../objects/int-arithmetic.ts";
import type { PyValue } from "../../objects/object.ts";

export class Sum {
  private total: PyValue;
  private sum = 0;
  private compensation = 0;
  private isFloat = false;

  constructor(start: PyValue) {
    this.total = start;
    if (start instanceof PyFloat && !start.cls.isHeap) this.startFloat(start.v);
  }

  private startFloat(sum: number): void {
    this.isFloat = true;
    this.sum = sum;
    this.compensation = 0;
  }

  get value(): PyValue {
    if (!this.isFloat) return this.total;
    const { sum, compensation } = this;
    // A compensation of infinities would make NaN of them.
    const isUsable = compensation !== 0 && Number.isFinite(compensation);
    return new PyFloat(isUsable ? sum + compensation : sum);
  }
  /** A total that `add` could not make. From here on it is added to as `+` does. */
  set value(total: PyValue) {
    this.isFloat = false;
    this.total = total;
  }

  /** Adds an item; false when that takes the general `+` on `value`. */
  add(item: PyValue): boolean {
    if (this.isFloat) {
      if (item instanceof PyFloat && !item.cls.isHeap) this.addFloat(item.v);
      else if (typeof item === "number") this.addFloat(item);
      else return false;
      return true;
    }
    const { total } = this;
    if (typeof total !== "number" && typeof total !== "bigint") return false;
    if (typeof item === "number" || typeof item === "bigint") this.total = intAdd(total, item);
    else if (typeof item === "boolean") this.total = intAdd(total, Number(item));
    else if (item instanceof PyFloat && !item.cls.isHeap && typeof total === "number") {
      this.startFloat(total);
      this.addFloat(item.v);
    } else return false;
    return true;
  }

  private addFloat(x: number): void {
    const s = this.sum;
    const t = s + x;
    this.compensation += Math.abs(s) >= Math.abs(x) ? s - t + x : x - t + s;
    this.sum = t;
  }
}
