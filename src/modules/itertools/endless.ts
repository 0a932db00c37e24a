/** `itertools`: the tools that need not end: count, cycle, repeat. */
import { binaryOp, index, iter, next, reprText, typeName } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { method } from "../../objects/define.ts";
import { overflowError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { NB_ADD } from "../../objects/operators.ts";
import { defineTool, Tool } from "./tool.ts";

class Count extends Tool {
  value: PyValue;
  readonly increment: PyValue;
  constructor(value: PyValue, increment: PyValue) {
    super();
    this.value = value;
    this.increment = increment;
  }
  step(): PyValue {
    const { value, increment } = this;
    if (typeof value === "number" && increment === 1 && value < Number.MAX_SAFE_INTEGER) {
      this.value = value + 1;
    } else this.value = binaryOp(NB_ADD, value, increment);
    return value;
  }
}

function isNumber(value: PyValue): boolean {
  const { index: toIndex, int, float, add } = typeOf(value).slots;
  if (toIndex !== undefined || int !== undefined || float !== undefined) return true;
  return add !== undefined && typeName(value) === "complex";
}

export const countType = defineTool(Count, {
  signature: "count(start=0, step=1)",
  doc: "Return a count object whose .__next__() method returns consecutive values.",
  make: (start: PyValue, step: PyValue) => {
    if (!isNumber(start) || !isNumber(step)) throw typeError("a number is required");
    return new Count(start, step);
  },
  repr: (self: Count) =>
    self.increment === 1
      ? `count(${reprText(self.value)})`
      : `count(${reprText(self.value)}, ${reprText(self.increment)})`,
});

class Cycle extends Tool {
  private iterator: PyValue | undefined;
  private readonly saved: PyValue[] = [];
  private at = 0;
  constructor(iterator: PyValue) {
    super();
    this.iterator = iterator;
  }
  step(): PyValue | undefined {
    if (this.iterator !== undefined) {
      const item = next(this.iterator);
      if (item !== undefined) {
        this.saved.push(item);
        return item;
      }
      this.iterator = undefined;
    }
    if (this.saved.length === 0) return undefined;
    const item = this.saved[this.at];
    this.at = (this.at + 1) % this.saved.length;
    return item;
  }
}

export const cycleType = defineTool(Cycle, {
  signature: "cycle(iterable, /)",
  doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
  make: (iterable: PyValue) => new Cycle(iter(iterable)),
});

class Repeat extends Tool {
  readonly element: PyValue;
  /** How many are left; −1 for no end. */
  left: number;
  constructor(element: PyValue, left: number) {
    super();
    this.element = element;
    this.left = left;
  }
  step(): PyValue | undefined {
    if (this.left === 0) return undefined;
    if (this.left > 0) this.left--;
    return this.element;
  }
}

function repeatTimes(times: PyValue): number {
  const count = index(times);
  if (typeof count !== "number") {
    throw overflowError("Python int too large to convert to C ssize_t");
  }
  return Math.max(count, 0);
}

export const repeatType = defineTool(Repeat, {
  signature: "repeat(object, times=<absent>)",
  doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
  make: (object: PyValue, times: PyValue | undefined) =>
    new Repeat(object, times === undefined ? -1 : repeatTimes(times)),
  repr: (self: Repeat) =>
    self.left < 0
      ? `repeat(${reprText(self.element)})`
      : `repeat(${reprText(self.element)}, ${self.left})`,
  methods: [
    method("__length_hint__(self, /)", (self: Repeat) => {
      if (self.left < 0) throw typeError("len() of unsized object");
      return self.left;
    }),
  ],
});
