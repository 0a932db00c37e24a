// Types of lists, dictionaries and what is unpacked from containers. A container that is made empty gets its item type from what
// is put into it later (`refine`); until then its type is not precise.

import { PyTuple } from "../../objects/sequence-values.ts";
import { typingFailure } from "../errors.ts";
import type { Inst } from "../frontend/ssa.ts";
import { lookup } from "../functions/record.ts";
import {
  ArrayType,
  DictType,
  dictOf,
  emptyDictAt,
  emptyListAt,
  ListType,
  listOf,
  TupleType,
  tupleOf,
} from "../types/containers.ts";
import { typeRef } from "../types/functions.ts";
import { undefinedType, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { unifyAll } from "./convert.ts";
import type { Inference } from "./infer.ts";
import { iterableItem } from "./protocols.ts";

export function listType(
  inference: Inference,
  inst: Inst,
  args: NumbaType[],
  kind: "list" | "typed" = "list",
): NumbaType {
  if (args.length === 0) {
    const known = inference.refined.get(inst);
    return known === undefined ? emptyListAt(inst, kind) : listOf(known.item, kind);
  }
  const item = unifyAll(args.map(unliteral));
  if (item === null) {
    throw typingFailure(
      `Cannot unify the items of a list: ${args.map((t) => t.name).join(", ")}`,
      inference.at(inst.line),
    ).addContext("typing of build_list", inference.at(inst.line));
  }
  return listOf(item);
}

export function typeMap(inference: Inference, inst: Inst, args: NumbaType[]): void {
  if (args.length === 0) {
    inference.setType(inst.result, emptyDict(inference, inst));
    return;
  }
  const keys = unifyAll(args.filter((_, k) => k % 2 === 0).map(unliteral));
  const values = unifyAll(args.filter((_, k) => k % 2 === 1).map(unliteral));
  if (keys === null || values === null) {
    throw typingFailure("Cannot unify the items of a dictionary", inference.at(inst.line));
  }
  const plain = args.map((_, k) => (k % 2 === 0 ? keys : values));
  const type = inference.keyCall(inst, "builtins.build_map", plain);
  inference.setType(inst.result, type);
}

export function emptyDict(inference: Inference, inst: Inst): NumbaType {
  const known = inference.refined.get(inst);
  if (known === undefined) return emptyDictAt(inst);
  makeEmpty(inference, inst, "krait.dict_new", [known.item, known.value]);
  return dictOf(known.item, known.value);
}

/** Notes the code for an empty container of known types. */
export function makeEmpty(
  inference: Inference,
  inst: Inst,
  key: string,
  items: readonly NumbaType[],
): void {
  const found = lookup(key, items.map(typeRef), [], inference.contextFor(inst, false));
  if (found === null) return;
  const { resolution } = found;
  const args = items.map(() => undefined);
  inference.calls.set(inst, {
    resolution: { ...resolution, args },
    places: items.map(() => -1),
    receiver: false,
  });
}

export function refineItems(inference: Inference, args: NumbaType[]): void {
  const [container, key, item] = args;
  if (container instanceof DictType) inference.refine(container, unliteral(key), unliteral(item));
  else if (container instanceof ListType) inference.refine(container, unliteral(item));
}

export function typeUnpack(
  inference: Inference,
  inst: Inst,
  seq: NumbaType,
  before: number,
  after: number,
): void {
  const { results } = inst;
  if (seq instanceof TupleType) {
    const { items } = seq;
    const fits = after < 0 ? items.length === before : items.length >= before + after;
    if (!fits) {
      const name = inst.args[0].name;
      throw typingFailure(
        `('wrong tuple length for ${name || "value"}: ', 'expected ${before + Math.max(after, 0)}, got ${items.length}')`,
      ).addContext("typing of exhaust iter", inference.at(inst.line));
    }
    const middle = after < 0 ? 0 : items.length - before - after;
    for (let k = 0; k < before; k++) inference.setType(results[k], items[k]);
    if (after >= 0) {
      inference.setType(results[before], tupleOf(items.slice(before, before + middle)));
      for (let k = 0; k < after; k++) {
        inference.setType(results[before + 1 + k], items[before + middle + k]);
      }
    }
    const whole = inference.constants.get(inst.args[0]);
    if (whole instanceof PyTuple && after < 0) {
      results.forEach((r, k) => {
        inference.constants.set(r, whole.items[k]);
      });
    }
    return;
  }
  const item = seq instanceof ArrayType && after < 0 ? iterableItem(seq) : null;
  if (item === null) {
    throw typingFailure(`failed to unpack ${seq.name}`, inference.at(inst.line)).addContext(
      "typing of exhaust iter",
      inference.at(inst.line),
    );
  }
  for (const r of results) inference.setType(r, item);
}

export function iteratorType(inference: Inference, inst: Inst, source: NumbaType): NumbaType {
  if (!source.isPrecise) return undefinedType;
  const type = inference.tryCall(inst, "builtins.iter", [source]);
  if (type !== null) return type;
  throw typingFailure(`Invalid use of getiter with parameters (${source.name})`).addContext(
    "typing of intrinsic-call",
    inference.at(inst.line),
  );
}
