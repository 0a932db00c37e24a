// Which of a dispatcher's specialisations a call takes when nothing more may be compiled: the one whose conversions are best.

import { type PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { Signature } from "../types/functions.ts";
import type { NumbaType } from "../types/type.ts";
import { Conversion, conversion } from "../typing/convert.ts";

interface Candidate {
  readonly args: readonly NumbaType[];
  readonly signature: Signature;
}

/** Numbers of conversions by kind, the worst kind first. */
type Cost = readonly [unsafe: number, safe: number, promote: number];

function costOf(candidate: Candidate, types: readonly (NumbaType | null)[]): Cost | null {
  if (candidate.args.length !== types.length) return null;
  let unsafe = 0;
  let safe = 0;
  let promote = 0;
  for (let k = 0; k < types.length; k++) {
    const from = types[k];
    if (from === null) return null;
    const kind = conversion(from, candidate.args[k]);
    if (kind === null) return null;
    if (kind === Conversion.unsafe) unsafe++;
    else if (kind === Conversion.safe) safe++;
    else if (kind === Conversion.promote) promote++;
  }
  return [unsafe, safe, promote];
}

const compare = (a: Cost, b: Cost): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

export function bestOverload<T extends Candidate>(
  overloads: readonly T[],
  types: readonly (NumbaType | null)[],
  functionText: () => string,
): T {
  let best: { of: T[]; cost: Cost } | null = null;
  for (const candidate of overloads) {
    const cost = costOf(candidate, types);
    if (cost === null) continue;
    const order = best === null ? -1 : compare(cost, best.cost);
    if (order < 0) best = { of: [candidate], cost };
    else if (order === 0) (best as { of: T[] }).of.push(candidate);
  }
  if (best === null) throw noMatch(types);
  if (best.of.length > 1) {
    const comma = types.length === 1 ? "," : "";
    const shown = types.map((t) => (t as NumbaType).name).join(", ");
    const lines = best.of.map((c) => c.signature.toString()).join("\n");
    throw typeError(`Ambiguous overloading for ${functionText()} (${shown}${comma}):\n${lines}`);
  }
  return best.of[0];
}

function noMatch(types: readonly (NumbaType | null)[]): PyBaseException {
  const shown = types.map((t) => (t === null ? "pyobject" : t.name)).join(", ");
  return typeError(`No matching definition for argument type(s) ${shown}`);
}
