// The loop of a ufunc around a scalar function: for k in range(begin, end), the k-th items of the inputs go in and the result
// goes to the k-th item of the output. It is a range function: processors run it in one piece, the GPU an item per thread.
// Pointers and byte strides are parameters, so one loop serves every memory layout.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { FastMath, Param } from "../../kernel/ir.ts";
import type { Compilation } from "../compiler.ts";
import type { FunctionSource } from "../frontend/source.ts";
import type { NumbaType } from "../types/type.ts";
import { loadItem, storeItem } from "./array.ts";
import { Lowering } from "./lowering.ts";
import { emitRun } from "./parallel-launch.ts";
import { NOT_NEGATIVE, partsOf, value } from "./value.ts";

const operand = (name: string): Param[] => [
  { name, type: "ptr" },
  { name: `${name}.stride`, type: "i64" },
];

export const LOOP_NAME = "ufunc_loop";

/** Adds the loop to the compilation's module: `ufunc_loop(begin, end, in, stride, …, out, stride)`. Returns the output's type. */
export function addElementwiseLoop(
  compilation: Compilation,
  source: FunctionSource,
  args: readonly NumbaType[],
  returnType: NumbaType | null,
): NumbaType {
  const { name, result } = compilation.functionFor(source, args);
  const output = returnType ?? result;
  const params: Param[] = [
    { name: "begin", type: "i64", range: NOT_NEGATIVE },
    { name: "end", type: "i64", range: NOT_NEGATIVE },
  ];
  for (const k of args.keys()) params.push(...operand(source.code.localsplusnames[k]));
  params.push(...operand("out"));
  const b = new FunctionBuilder(LOOP_NAME, "range", params, [], {
    file: source.code.co_filename,
    line: source.code.co_firstlineno,
    fastmath: source.options.fastmath as ReadonlySet<FastMath>,
    exported: true,
  });
  const l = new Lowering(b, compilation, source.options);
  l.loop(b.param(0), b.param(1), (i) => {
    const at = (k: number) => b.ptradd(b.param(2 + 2 * k), b.op("mul", i, b.param(3 + 2 * k)));
    const parts = args.flatMap((type, k) => [...loadItem(l, type, at(k)).parts]);
    const made = value(result, ...l.call(name, parts, partsOf(result)));
    storeItem(l, output, at(args.length), l.cast(made, output));
  });
  b.ret();
  compilation.module.add(b.finish());
  emitRun(
    l,
    LOOP_NAME,
    params.slice(2).map((p) => p.type),
    [],
  );
  return output;
}
