// Gives values that outlive the operand stack a Wasm local. SSA interference graphs are chordal: colouring along the
// dominator tree in order of definitions needs no more locals than values live at once. Values joined by a branch argument prefer
// the same local, which makes most moves vanish.

import type { WasmType } from "../../../wasm/types.ts";
import { type Cfg, computeCfg, dominatorTree } from "../../cfg.ts";
import {
  Block,
  type Fn,
  forEachTermUse,
  type Instr,
  successors,
  type Type,
  type Value,
} from "../../ir.ts";
import { type Folding, isRepeated } from "./fold.ts";

export function wasmType(type: Type): WasmType {
  return type === "bool" || type === "ptr" ? "i32" : type;
}

export interface Locals {
  /** Local of each value by id, -1 if it has none. */
  of: Int32Array;
  /** Types of the locals behind the parameters. */
  types: WasmType[];
}

export function assignLocals(fn: Fn, folding: Folding): Locals {
  return new Assigner(fn, folding).run();
}

class Assigner {
  private readonly fn: Fn;
  private readonly folding: Folding;
  private readonly cfg: Cfg;
  private readonly of: Int32Array;
  /** Type of every local, parameters included. */
  private readonly types: WasmType[];
  private readonly liveOut: Set<Value>[];
  /** Values that share a branch argument position with a value. */
  private readonly friends = new Map<Value, Value[]>();

  constructor(fn: Fn, folding: Folding) {
    this.fn = fn;
    this.folding = folding;
    this.cfg = computeCfg(fn);
    this.of = new Int32Array(fn.valueLimit).fill(-1);
    this.types = fn.params.map((p) => wasmType(p.type));
    this.liveOut = Array.from({ length: fn.blockLimit }, () => new Set());
  }

  run(): Locals {
    this.collectFriends();
    this.liveness();
    const tree = dominatorTree(this.fn, this.cfg);
    const stack = [this.fn.entry];
    while (stack.length > 0) {
      const block = stack.pop()!;
      this.colour(block);
      stack.push(...tree[block.id]);
    }
    return { of: this.of, types: this.types.slice(this.fn.params.length) };
  }

  /** Does the value need a local at all? */
  private isLocal(v: Value): boolean {
    if (this.folding.folded[v.id] === 1) return false;
    if (v.def instanceof Block) return true;
    return !isRepeated(v.def) && this.folding.useCount[v.id] > 0;
  }

  /** Calls `visit` with the locals that evaluating `v` reads. */
  private leaves(v: Value, visit: (v: Value) => void): void {
    if (this.isLocal(v)) visit(v);
    else if (this.folding.folded[v.id] === 1) {
      for (const arg of (v.def as Instr).args) this.leaves(arg, visit);
    }
  }

  /** Roots of the block with effects or needed results, last to first. */
  private *rootsBackwards(block: Block): Generator<Instr> {
    for (let i = block.instrs.length - 1; i >= 0; i--) {
      const instr = block.instrs[i];
      if (isRepeated(instr)) continue;
      if (instr.results.length === 1 && this.folding.folded[instr.results[0].id] === 1) continue;
      yield instr;
    }
  }

  private collectFriends(): void {
    const link = (a: Value, b: Value): void => {
      const list = this.friends.get(a);
      if (list === undefined) this.friends.set(a, [b]);
      else list.push(b);
    };
    for (const block of this.cfg.rpo) {
      for (const { block: to, args } of successors(block)) {
        args.forEach((arg, i) => {
          if (!this.isLocal(arg)) return;
          link(arg, to.params[i]);
          link(to.params[i], arg);
        });
      }
    }
  }

  private liveness(): void {
    const { cfg, liveOut } = this;
    const liveIn: Set<Value>[] = liveOut.map(() => new Set());
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = cfg.rpo.length - 1; i >= 0; i--) {
        const block = cfg.rpo[i];
        const out = liveOut[block.id];
        for (const { block: to } of successors(block)) for (const v of liveIn[to.id]) out.add(v);
        const live = new Set(out);
        forEachTermUse(block.term, (v) => this.leaves(v, (leaf) => live.add(leaf)));
        for (const instr of this.rootsBackwards(block)) {
          for (const r of instr.results) live.delete(r);
          for (const arg of instr.args) this.leaves(arg, (leaf) => live.add(leaf));
        }
        for (const p of block.params) live.delete(p);
        if (live.size !== liveIn[block.id].size) {
          liveIn[block.id] = live;
          changed = true;
        }
      }
    }
  }

  private colour(block: Block): void {
    // Last use of each value in this block: the position of a root, or behind the last one.
    const out = this.liveOut[block.id];
    const roots = [...this.rootsBackwards(block)].reverse();
    const lastUse = new Map<Value, number>();
    const inside = new Set<Value>();
    roots.forEach((instr, i) => {
      for (const arg of instr.args) {
        this.leaves(arg, (leaf) => {
          lastUse.set(leaf, i);
          inside.add(leaf);
        });
      }
    });
    forEachTermUse(block.term, (v) => {
      this.leaves(v, (leaf) => {
        lastUse.set(leaf, roots.length);
        inside.add(leaf);
      });
    });
    for (const v of out) lastUse.set(v, roots.length);

    const busy = new Set<number>();
    for (const v of inside) if (this.of[v.id] >= 0) busy.add(this.of[v.id]);
    for (const v of out) if (this.of[v.id] >= 0) busy.add(this.of[v.id]);
    const isEntry = block === this.fn.entry;
    block.params.forEach((p, i) => {
      this.of[p.id] = isEntry ? i : this.pick(p, busy);
      busy.add(this.of[p.id]);
    });
    for (const p of block.params) if (!lastUse.has(p)) busy.delete(this.of[p.id]);
    const dying: Value[][] = Array.from({ length: roots.length }, () => []);
    for (const [v, at] of lastUse) if (at < roots.length) dying[at].push(v);
    roots.forEach((instr, i) => {
      for (const v of dying[i]) busy.delete(this.of[v.id]);
      const needed = instr.results.filter((r) => this.isLocal(r));
      for (const r of needed) {
        this.of[r.id] = this.pick(r, busy);
        busy.add(this.of[r.id]);
      }
      for (const r of needed) if (!lastUse.has(r)) busy.delete(this.of[r.id]);
    });
  }

  private pick(v: Value, busy: Set<number>): number {
    const type = wasmType(v.type);
    for (const friend of this.friends.get(v) ?? []) {
      const local = this.of[friend.id];
      if (local >= 0 && this.types[local] === type && !busy.has(local)) return local;
    }
    for (let i = 0; i < this.types.length; i++) {
      if (this.types[i] === type && !busy.has(i)) return i;
    }
    return this.types.push(type) - 1;
  }
}
