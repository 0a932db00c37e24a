// Which float32 results a driver could merge with the arithmetic that follows, giving other digits than one operation after another.
//
// Seen on GPUs: a product fused with a sum, and (a + b) - a made into b, which ends compensated summation. Other uses of a sum (a
// product, a comparison, a store) leave it as it is, so that most need no guard.

import type { Fn, Instr, Value } from "../../ir.ts";

const NOT_ARITHMETIC = /^(store|eq|ne|lt|le|gt|ge|trunc_|promote|bits|print)/;
/** What sums reach other sums through. */
const SUMMING = /^(add|sub|select|call)/;

/** Products that arithmetic uses and sums that sums use, directly or through a block parameter or a call. */
export function foldable(fn: Fn): Set<Value> {
  const found = new Set<Value>();
  const isSum = ({ def }: Value): boolean => "op" in def && (def.op === "add" || def.op === "sub");
  const use = (values: readonly Value[], instr: Instr | null): void => {
    if (instr !== null && NOT_ARITHMETIC.test(instr.op)) return;
    const sums = instr === null || SUMMING.test(instr.op);
    for (const v of values) if (v.type === "f32" && (sums || !isSum(v))) found.add(v);
  };
  for (const { instrs, term } of fn.blocks) {
    for (const instr of instrs) use(instr.args, instr);
    if (term.kind === "br") use(term.to.args, null);
    else if (term.kind === "brif") {
      use(term.yes.args, null);
      use(term.no.args, null);
    } else if (term.kind === "ret") use(term.values, null);
  }
  return found;
}
