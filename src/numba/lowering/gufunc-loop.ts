// The loop of a gufunc: for each position of the loop dimensions, the function gets the core part of every argument. A range
// function over the positions in C order; the sizes of the loop dimensions, and pointer, steps and core axes of every argument
// are parameters. Scalar inputs are loaded; outputs without core axes are arrays of one item.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { FastMath, Param, Value } from "../../kernel/ir.ts";
import type { Compilation } from "../compiler.ts";
import type { FunctionSource } from "../frontend/source.ts";
import { ArrayType } from "../types/containers.ts";
import type { NumbaType } from "../types/type.ts";
import { loadItem } from "./array.ts";
import { Lowering } from "./lowering.ts";
import { emitRun } from "./parallel-launch.ts";
import { NOT_NEGATIVE, partsOf, sizeOf } from "./value.ts";

export const GUFUNC_LOOP = "gufunc_loop";

/**
 * Adds the loop to the compilation's module: `gufunc_loop(begin, end, size…, then per argument pointer, step…, core size…, core
 * stride…)`. `cores` holds the number of core axes of each argument, `rank` the number of loop dimensions.
 */
export function addGufuncLoop(
  compilation: Compilation,
  source: FunctionSource,
  args: readonly NumbaType[],
  cores: readonly number[],
  rank: number,
): void {
  const { name, result } = compilation.functionFor(source, args);
  const params: Param[] = [
    { name: "begin", type: "i64", range: NOT_NEGATIVE },
    { name: "end", type: "i64", range: NOT_NEGATIVE },
  ];
  const add = (text: string, type: Param["type"]): number => {
    params.push({ name: text, type });
    return params.length - 1;
  };
  const many = (text: string, n: number): number[] =>
    Array.from({ length: n }, (_, k) => add(`${text}${k}`, "i64"));
  const sizes = many("size", rank);
  const places = source.code.localsplusnames.slice(0, args.length).map((text, k) => ({
    pointer: add(text, "ptr"),
    steps: many(`${text}.step`, rank),
    axes: [...many(`${text}.shape`, cores[k]), ...many(`${text}.stride`, cores[k])],
  }));
  const b = new FunctionBuilder(GUFUNC_LOOP, "range", params, [], {
    file: source.code.co_filename,
    line: source.code.co_firstlineno,
    fastmath: source.options.fastmath as ReadonlySet<FastMath>,
    exported: true,
  });
  const l = new Lowering(b, compilation, source.options);
  l.loop(b.param(0), b.param(1), (position) => {
    const index: Value[] = [];
    let rest = position;
    for (let d = rank - 1; d > 0; d--) {
      const size = b.param(sizes[d]);
      index[d] = b.op("rem_u", rest, size);
      rest = b.op("div_u", rest, size);
    }
    if (rank > 0) index[0] = rest;
    const parts = args.flatMap((type, k) => {
      const { pointer, steps, axes } = places[k];
      let at = b.param(pointer);
      steps.forEach((step, d) => {
        at = b.ptradd(at, b.op("mul", index[d], b.param(step)));
      });
      if (!(type instanceof ArrayType)) return [...loadItem(l, type, at).parts];
      const core =
        cores[k] === 0 ? [b.i64(1), b.i64(sizeOf(type.dtype))] : axes.map((p) => b.param(p));
      return [at, b.zero("ptr"), ...core];
    });
    l.call(name, parts, partsOf(result));
  });
  b.ret();
  compilation.module.add(b.finish());
  emitRun(
    l,
    GUFUNC_LOOP,
    params.slice(2).map((p) => p.type),
    [],
  );
}
