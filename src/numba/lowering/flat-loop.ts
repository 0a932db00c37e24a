// Parallel loops over the items of an array: stencils and array expressions. The iterations are the positions in C order; a chunk
// finds the indices of its first position by division, once, and counts on from there.

import { Flag, type Value } from "../../kernel/ir.ts";
import { tupleOf } from "../types/containers.ts";
import { int64 } from "../types/scalars.ts";
import { product } from "./array.ts";
import type { Lowering } from "./lowering.ts";
import { emitParallelLoop } from "./parallel-launch.ts";
import { type LValue, value } from "./value.ts";

export interface FlatLoop {
  readonly key: string;
  /** What traces call it. */
  readonly name: string;
  readonly shape: readonly Value[];
  readonly inputs: readonly LValue[];
  readonly body: (l: Lowering, indices: Value[], inputs: LValue[]) => void;
}

/** Runs the body for every item; shapes have no negative lengths. */
export function emitFlatLoop(l: Lowering, loop: FlatLoop): void {
  const { key, name, shape, inputs, body } = loop;
  const lengths = value(tupleOf(shape.map(() => int64)), ...shape);
  const smallest = l.context.loops?.smallest ?? 1;
  emitParallelLoop(
    l,
    product(l, shape),
    {
      key,
      name,
      inputs: [lengths, ...inputs],
      outputs: [],
      emit: (inner, begin, end, [given, ...rest]) => {
        walk(inner, given.parts, begin, end, (indices) => body(inner, indices, rest));
        inner.b.ret();
      },
    },
    () => {},
    smallest,
  );
}

/** Indices count in 32 bits: the heap holds no more items. */
function walk(
  l: Lowering,
  shape: readonly Value[],
  begin: Value,
  end: Value,
  body: (indices: Value[]) => void,
): void {
  const { b } = l;
  if (shape.length < 2) {
    l.loop(begin, end, (i) => body(shape.length === 0 ? [] : [i]));
    return;
  }
  const lengths = shape.map((n) => b.convert("wrap", "i32", n));
  const counters = shape.map(() => b.variable("i32", "i"));
  let rest = b.convert("wrap", "i32", begin);
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const flags = { flags: Flag.nonzero };
    b.write(counters[axis], b.emit("rem_u", "i32", [rest, lengths[axis]], flags).result);
    rest = b.emit("div_u", "i32", [rest, lengths[axis]], flags).result;
  }
  b.write(counters[0], rest);
  const step = (axis: number): void => {
    const next = b.op("add", b.read(counters[axis]), b.i32(1));
    b.write(counters[axis], next);
    if (axis === 0) return;
    l.ifThen(b.op("eq", next, lengths[axis]), () => {
      b.write(counters[axis], b.i32(0));
      step(axis - 1);
    });
  };
  l.loop(begin, end, () => {
    body(counters.map((c) => b.convert("ext_u", "i64", b.read(c))));
    step(shape.length - 1);
  });
}
