// Bounds of integer values: an interval for each, by abstract interpretation over the SSA graph. Loops are widened to the limits
// of 32 and 64 bits and narrowed again. Branches sharpen: below `if i < n`, i is less than n's greatest value.
//
// Bounds are signed, also for values that unsigned operations use. A value that may wrap has the bounds of its type.

import { type Cfg, computeCfg, type PredEdge } from "./cfg.ts";
import { Block, type Fn, type Instr, type Type, type Value } from "./ir.ts";
import type { Op } from "./ops.ts";

export interface Bounds {
  readonly min: bigint;
  readonly max: bigint;
}

export interface RangeAssumptions {
  /** The launcher promises that threads along an axis of the grid have ids below 2^31. */
  readonly smallGrid?: boolean;
}

const MIN32 = -(2n ** 31n);
const MAX32 = 2n ** 31n - 1n;
const MIN64 = -(2n ** 63n);
const MAX64 = 2n ** 63n - 1n;
const MAX_THREADS = 1024n;

/** Updates of a block parameter before it is widened. */
const PATIENCE = 2;
const LOWER = [0n, MIN32, MIN64];
const UPPER = [MAX32, MAX64];

/** A comparison that holds. */
interface Fact {
  readonly op: Op;
  readonly a: Value;
  readonly b: Value;
}

const NEGATED: Partial<Record<Op, Op>> = {
  lt_s: "ge_s",
  le_s: "gt_s",
  gt_s: "le_s",
  ge_s: "lt_s",
  lt_u: "ge_u",
  le_u: "gt_u",
  gt_u: "le_u",
  ge_u: "lt_u",
  eq: "ne",
  ne: "eq",
};
const SWAPPED: Partial<Record<Op, Op>> = {
  lt_s: "gt_s",
  le_s: "ge_s",
  gt_s: "lt_s",
  ge_s: "le_s",
  lt_u: "gt_u",
  le_u: "ge_u",
  gt_u: "lt_u",
  ge_u: "le_u",
  eq: "eq",
  ne: "ne",
};

/** How two numbers may stand to each other. */
const LESS = 1;
const EQUAL = 2;
const GREATER = 4;
const ORDERS: Partial<Record<Op, number>> = {
  lt_s: LESS,
  lt_u: LESS,
  le_s: LESS | EQUAL,
  le_u: LESS | EQUAL,
  gt_s: GREATER,
  gt_u: GREATER,
  ge_s: GREATER | EQUAL,
  ge_u: GREATER | EQUAL,
  eq: EQUAL,
  ne: LESS | GREATER,
};

/**
 * What a comparison that holds leaves for another one. Signed and unsigned ones share only whether the numbers are equal, and that is
 * all that counts for `eq` and `ne`: orders of both kinds must not meet.
 */
function ordersFor(wanted: Op, fact: Op): number {
  const orders = ORDERS[fact] as number;
  const sign = (op: Op): string => op.split("_")[1] ?? "";
  if (sign(fact) === "" || sign(wanted) === sign(fact)) return orders;
  return (orders & EQUAL) === 0 ? LESS | GREATER : LESS | EQUAL | GREATER;
}

function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.def instanceof Block || b.def instanceof Block || a.type !== b.type) return false;
  return a.def.op === "const" && b.def.op === "const" && a.def.imm === b.def.imm;
}

export const isInteger = (v: Value): boolean => v.type === "i32" || v.type === "i64";
const whole = (v: Value): Bounds =>
  v.type === "i32" ? { min: MIN32, max: MAX32 } : { min: MIN64, max: MAX64 };
const point = (n: bigint): Bounds => ({ min: n, max: n });
const join = (a: Bounds, b: Bounds): Bounds => ({
  min: a.min < b.min ? a.min : b.min,
  max: a.max > b.max ? a.max : b.max,
});
const same = (a: Bounds, b: Bounds): boolean => a.min === b.min && a.max === b.max;

export class Ranges {
  private readonly fn: Fn;
  private readonly cfg: Cfg;
  private readonly assume: RangeAssumptions;
  private readonly bounds = new Map<Value, Bounds>();
  private readonly updates = new Map<Value, number>();
  /** Facts that hold in a block, those of its dominators included; nearest first. */
  private readonly facts: readonly Fact[][];

  constructor(fn: Fn, assume: RangeAssumptions = {}) {
    this.fn = fn;
    this.assume = assume;
    this.cfg = computeCfg(fn);
    this.facts = this.collectFacts();
    this.solve();
  }

  /** Bounds of a value wherever it is used. */
  of(v: Value): Bounds {
    return this.bounds.get(v) ?? whole(v);
  }

  /** Bounds of a value in a block, where comparisons on the way are known. */
  at(v: Value, block: Block): Bounds {
    let found = this.of(v);
    for (const fact of this.facts[block.id] ?? []) {
      if (fact.a === v) found = sharpen(found, fact.op, this.of(fact.b));
      else if (fact.b === v) found = sharpen(found, SWAPPED[fact.op] as Op, this.of(fact.a));
    }
    return found;
  }

  // --- facts

  private collectFacts(): Fact[][] {
    const all: Fact[][] = Array.from({ length: this.fn.blockLimit }, () => []);
    for (const block of this.cfg.rpo) {
      const parent = this.cfg.idom[block.id];
      const inherited = parent === null ? [] : all[parent.id];
      const preds = this.cfg.preds[block.id];
      const own: Fact[] = [];
      if (preds.length === 1) own.push(...edgeFacts(preds[0]));
      all[block.id] = own.length === 0 ? inherited : [...own, ...inherited];
    }
    return all;
  }

  // --- fixed point

  private solve(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const block of this.cfg.rpo) changed = this.visit(block, true) || changed;
    }
    // What widening gave away comes back where the loop's own conditions bound it.
    for (let round = 0; round < 3; round++) {
      for (const block of this.cfg.rpo) this.visit(block, false);
    }
  }

  private visit(block: Block, widen: boolean): boolean {
    let changed = false;
    const set = (v: Value, found: Bounds): void => {
      const old = this.bounds.get(v);
      if (old !== undefined && same(old, found)) return;
      this.bounds.set(v, found);
      changed = true;
    };
    block.params.forEach((param, i) => {
      if (!isInteger(param)) return;
      if (block === this.fn.entry) {
        const declared = this.fn.params[i]?.range;
        set(param, declared ?? whole(param));
        return;
      }
      let found: Bounds | undefined;
      for (const { from, edge } of this.cfg.preds[block.id]) {
        const arg = edge.args[i];
        if (!this.bounds.has(arg) && isInteger(arg)) continue;
        const bounds = this.atEdge(arg, from, edge);
        found = found === undefined ? bounds : join(found, bounds);
      }
      if (found === undefined) return;
      const old = this.bounds.get(param);
      set(param, widen && old !== undefined ? this.widened(param, old, found) : found);
    });
    for (const instr of block.instrs) {
      for (const result of instr.results) {
        if (!isInteger(result)) continue;
        if (instr.args.some((a) => isInteger(a) && !this.bounds.has(a))) continue;
        const found = this.transfer(instr, block);
        const limit = whole(result);
        const fits = found !== null && found.min >= limit.min && found.max <= limit.max;
        set(result, fits ? found : limit);
      }
    }
    return changed;
  }

  /** A value as the edge passes it: the branch's own condition is known too. */
  private atEdge(v: Value, from: Block, edge: PredEdge["edge"]): Bounds {
    let found = this.at(v, from);
    for (const fact of edgeFacts({ from, edge })) {
      if (fact.a === v) found = sharpen(found, fact.op, this.of(fact.b));
      else if (fact.b === v) found = sharpen(found, SWAPPED[fact.op] as Op, this.of(fact.a));
    }
    return found;
  }

  private widened(param: Value, old: Bounds, found: Bounds): Bounds {
    const next = join(old, found);
    if (same(next, old)) return old;
    const count = (this.updates.get(param) ?? 0) + 1;
    this.updates.set(param, count);
    if (count <= PATIENCE) return next;
    const limit = whole(param);
    let { min, max } = next;
    if (min < old.min) min = LOWER.find((n) => n <= min && n >= limit.min) ?? limit.min;
    if (max > old.max) max = UPPER.find((n) => n >= max && n <= limit.max) ?? limit.max;
    return { min, max };
  }

  // --- instructions

  private transfer(instr: Instr, block: Block): Bounds | null {
    const { op, args } = instr;
    const get = (i: number): Bounds => this.at(args[i], block);
    switch (op) {
      case "const":
        return point(BigInt(instr.imm));
      case "thread_id":
        return { min: 0n, max: MAX_THREADS - 1n };
      case "block_dim":
        return { min: 1n, max: MAX_THREADS };
      case "block_id":
        return { min: 0n, max: MAX32 - 1n };
      case "grid_dim":
        return { min: 1n, max: MAX32 };
      case "lane_id":
        return { min: 0n, max: 31n };
      case "from_bool":
        return { min: 0n, max: 1n };
      case "ext_s":
        return get(0);
      case "ext_u": {
        const a = get(0);
        return a.min >= 0n ? a : { min: 0n, max: 2n ** 32n - 1n };
      }
      case "wrap": {
        const a = get(0);
        return a.min >= MIN32 && a.max <= MAX32 ? a : null;
      }
      case "sext8":
        return within(get(0), -128n, 127n);
      case "sext16":
        return within(get(0), -32768n, 32767n);
      case "sext32":
        return within(get(0), MIN32, MAX32);
      case "add":
        return this.smallId(instr) ?? sum(get(0), get(1));
      case "sub":
        return sum(get(0), negated(get(1)));
      case "neg":
        return negated(get(0));
      case "abs": {
        const a = get(0);
        if (a.min >= 0n) return a;
        const n = negated(a);
        return { min: 0n, max: n.max > a.max ? n.max : a.max };
      }
      case "mul":
        return this.smallId(instr) ?? product(get(0), get(1));
      case "min_s": {
        const [a, b] = [get(0), get(1)];
        return { min: least(a.min, b.min), max: least(a.max, b.max) };
      }
      case "max_s": {
        const [a, b] = [get(0), get(1)];
        return { min: greatest(a.min, b.min), max: greatest(a.max, b.max) };
      }
      case "select":
        return this.selected(instr, block);
      case "and":
        return masked(get(0), get(1));
      case "or":
      case "xor": {
        const [a, b] = [get(0), get(1)];
        if (a.min < 0n || b.min < 0n) return null;
        return { min: 0n, max: allOnes(greatest(a.max, b.max)) };
      }
      case "shl": {
        const count = get(1);
        if (count.min !== count.max || count.min < 0n || count.max > 62n) return null;
        return product(get(0), point(1n << count.min));
      }
      case "shr_s":
        return shifted(get(0), get(1), instr.type);
      case "shr_u":
        return get(0).min < 0n ? null : shifted(get(0), get(1), instr.type);
      case "div_s":
      case "floordiv_s":
        return quotient(get(0), get(1));
      case "div_u":
        return get(0).min < 0n ? null : quotient(get(0), get(1));
      case "rem_s":
        return remainder(get(0), get(1));
      case "rem_u":
        return get(0).min < 0n ? null : remainder(get(0), get(1));
      case "floormod_s": {
        const b = get(1);
        return b.min < 0n ? null : { min: 0n, max: greatest(b.max - 1n, 0n) };
      }
      case "clz":
      case "ctz":
      case "popcnt":
        return { min: 0n, max: instr.type === "i64" ? 64n : 32n };
      case "load":
        return LOADS[instr.mem ?? ""] ?? null;
      case "barrier_count":
        return { min: 0n, max: MAX_THREADS };
      default:
        return null;
    }
  }

  /** `block_id * block_dim`, `… + thread_id` and `block_dim * grid_dim` of one axis: ids and counts of threads. */
  private smallId({ op, args }: Instr): Bounds | null {
    if (this.assume.smallGrid !== true) return null;
    if (op === "mul") {
      const [axis, names] = threadProduct(args);
      if (axis < 0) return null;
      if (names === "block_dim,block_id") return { min: 0n, max: MAX32 };
      return names === "block_dim,grid_dim" ? { min: 1n, max: MAX32 } : null;
    }
    for (const [a, b] of [args, [...args].reverse()]) {
      const thread = threadOp(b);
      if (thread?.op !== "thread_id" || a.def instanceof Block || a.def.op !== "mul") continue;
      const [axis, names] = threadProduct(a.def.args);
      if (axis === Number(thread.imm) && names === "block_dim,block_id") {
        return { min: 0n, max: MAX32 };
      }
    }
    return null;
  }

  /** Each arm of a select is used only where the condition has its value. */
  private selected({ args }: Instr, block: Block): Bounds {
    const [cond, yes, no] = args;
    const arm = (v: Value, truth: boolean): Bounds => {
      let found = this.at(v, block);
      for (const fact of conditionFacts(cond, truth)) {
        if (fact.a === v) found = sharpen(found, fact.op, this.at(fact.b, block));
        else if (fact.b === v) {
          found = sharpen(found, SWAPPED[fact.op] as Op, this.at(fact.a, block));
        }
      }
      return found;
    };
    return join(arm(yes, true), arm(no, false));
  }

  /** What a comparison gives in a block, if the bounds or the comparisons on the way decide it. */
  decide(instr: Instr, block: Block): boolean | null {
    const [x, y] = instr.args;
    if (y === undefined || !isInteger(x) || ORDERS[instr.op] === undefined) return null;
    return this.decideByBounds(instr, block) ?? this.decideByFacts(instr, block);
  }

  private decideByFacts({ op, args: [x, y] }: Instr, block: Block): boolean | null {
    const wanted = ORDERS[op] as number;
    let possible = LESS | EQUAL | GREATER;
    for (const { op: fact, a, b } of this.facts[block.id] ?? []) {
      if (sameValue(a, x) && sameValue(b, y)) possible &= ordersFor(op, fact);
      else if (sameValue(a, y) && sameValue(b, x)) possible &= ordersFor(op, SWAPPED[fact] as Op);
    }
    if ((possible & ~wanted) === 0) return true;
    return (possible & wanted) === 0 ? false : null;
  }

  private decideByBounds(instr: Instr, block: Block): boolean | null {
    const [x, y] = instr.args;
    const a = this.at(x, block);
    const b = this.at(y, block);
    const sameSign = (a.min >= 0n && b.min >= 0n) || (a.max < 0n && b.max < 0n);
    switch (instr.op) {
      case "lt_s":
        return below(a, b);
      case "ge_s":
        return not(below(a, b));
      case "gt_s":
        return below(b, a);
      case "le_s":
        return not(below(b, a));
      case "lt_u":
        return sameSign ? below(a, b) : null;
      case "ge_u":
        return sameSign ? not(below(a, b)) : null;
      case "gt_u":
        return sameSign ? below(b, a) : null;
      case "le_u":
        return sameSign ? not(below(b, a)) : null;
      case "eq":
      case "ne": {
        const apart = a.max < b.min || b.max < a.min;
        const equal = a.min === a.max && same(a, b);
        if (!apart && !equal) return null;
        return equal === (instr.op === "eq");
      }
      default:
        return null;
    }
  }
}

const below = (a: Bounds, b: Bounds): boolean | null =>
  a.max < b.min ? true : a.min >= b.max ? false : null;
const not = (truth: boolean | null): boolean | null => (truth === null ? null : !truth);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const sum = (a: Bounds, b: Bounds): Bounds => ({ min: a.min + b.min, max: a.max + b.max });
const negated = (a: Bounds): Bounds => ({ min: -a.max, max: -a.min });
const within = (a: Bounds, min: bigint, max: bigint): Bounds =>
  a.min >= min && a.max <= max ? a : { min, max };

function product(a: Bounds, b: Bounds): Bounds {
  const all = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  return { min: all.reduce(least), max: all.reduce(greatest) };
}

function allOnes(n: bigint): bigint {
  let mask = 1n;
  while (mask <= n) mask <<= 1n;
  return mask - 1n;
}

function masked(a: Bounds, b: Bounds): Bounds | null {
  if (a.min >= 0n && b.min >= 0n) return { min: 0n, max: least(a.max, b.max) };
  if (b.min >= 0n) return { min: 0n, max: b.max };
  return a.min >= 0n ? { min: 0n, max: a.max } : null;
}

/** Counts are masked to the width: beyond it they mean something else. */
function shifted(a: Bounds, count: Bounds, type: Type): Bounds | null {
  if (count.min < 0n || count.max >= (type === "i64" ? 64n : 32n)) return null;
  const all = [a.min >> count.min, a.min >> count.max, a.max >> count.min, a.max >> count.max];
  return { min: all.reduce(least), max: all.reduce(greatest) };
}

/** Truncated and floored quotients differ by one at most; the bounds take both in. By zero they are zero. */
function quotient(a: Bounds, b: Bounds): Bounds | null {
  if (b.min < 0n) return null;
  if (b.max === 0n) return point(0n);
  const low = greatest(b.min, 1n);
  const all = [a.min / low, a.min / b.max, a.max / low, a.max / b.max];
  if (b.min === 0n) all.push(0n);
  const min = all.reduce(least);
  return { min: a.min < 0n ? min - 1n : min, max: all.reduce(greatest) };
}

function remainder(a: Bounds, b: Bounds): Bounds | null {
  if (b.min < 0n) return null;
  const most = greatest(b.max - 1n, 0n);
  return {
    min: a.min < 0n ? greatest(a.min, -most) : 0n,
    max: a.max > 0n ? least(a.max, most) : 0n,
  };
}

const LOADS: Readonly<Record<string, Bounds>> = {
  i8: { min: -128n, max: 127n },
  u8: { min: 0n, max: 255n },
  i16: { min: -32768n, max: 32767n },
  u16: { min: 0n, max: 65535n },
};

/** The instruction behind an extension. */
function threadOp(v: Value): Instr | null {
  if (v.def instanceof Block) return null;
  return v.def.op === "ext_s" ? threadOp(v.def.args[0]) : v.def;
}

/** The axis and the sorted names of two thread ops that are multiplied; -1 if they are of different axes, or none. */
function threadProduct(args: readonly Value[]): readonly [number, string] {
  const [a, b] = args.map(threadOp);
  if (a === null || b === null || a.imm !== b.imm) return [-1, ""];
  return [Number(a.imm), [a.op, b.op].sort().join()];
}

/** Bounds of the left side of a comparison that holds; `b` are those of the right side. */
function sharpen(a: Bounds, op: Op, b: Bounds): Bounds {
  let { min, max } = a;
  switch (op) {
    case "lt_s":
      max = least(max, b.max - 1n);
      break;
    case "le_s":
      max = least(max, b.max);
      break;
    case "gt_s":
      min = greatest(min, b.min + 1n);
      break;
    case "ge_s":
      min = greatest(min, b.min);
      break;
    case "lt_u":
      // Unsigned below something that is not negative: not negative either.
      if (b.min < 0n) return a;
      min = greatest(min, 0n);
      max = least(max, b.max - 1n);
      break;
    case "le_u":
      if (b.min < 0n) return a;
      min = greatest(min, 0n);
      max = least(max, b.max);
      break;
    case "eq":
      min = greatest(min, b.min);
      max = least(max, b.max);
      break;
    case "ne":
      if (b.min !== b.max) return a;
      if (b.min === min) min++;
      if (b.max === max) max--;
      break;
    default:
      return a;
  }
  // A contradiction means that the place is never reached.
  return min <= max ? { min, max } : a;
}

function edgeFacts({ from, edge }: PredEdge): Fact[] {
  const { term } = from;
  if (term.kind !== "brif" || term.yes.block === term.no.block) return [];
  return conditionFacts(term.cond, term.yes === edge);
}

function conditionFacts(cond: Value, truth: boolean): Fact[] {
  if (cond.def instanceof Block) return [];
  const { op, args, type } = cond.def;
  if (op === "not" && type === "bool") return conditionFacts(args[0], !truth);
  if ((op === "and" && truth) || (op === "or" && !truth)) {
    return type === "bool" ? args.flatMap((a) => conditionFacts(a, truth)) : [];
  }
  if (NEGATED[op] === undefined || !isInteger(args[0])) return [];
  return [{ op: truth ? op : (NEGATED[op] as Op), a: args[0], b: args[1] }];
}
