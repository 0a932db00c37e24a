// Which memory a pointer may reach. Every pointer derives from roots: parameters, declared arrays, machine addresses.
// A block parameter that merges pointers has the union of their roots; roots that meet in one pointer form one *class*,
// which a GPU target must put into one binding, and alias analysis treats as one memory.

import { type ArrayDecl, type Fn, type Param, successors, type Value } from "./ir.ts";

export type Root =
  | { kind: "param"; index: number; param: Param; classId: number }
  | { kind: "array"; array: ArrayDecl; classId: number }
  /** Machine address: any memory of the heap. CPU targets only. */
  | { kind: "heap"; classId: number }
  /** Result of a call: whatever the callee returned. */
  | { kind: "call"; classId: number };

export interface Roots {
  all: Root[];
  /** Roots of a pointer value; empty for null. */
  of(pointer: Value): readonly Root[];
  /** May accesses through the two pointers meet? */
  mayAlias(a: Value, b: Value): boolean;
}

export function rootsOf(fn: Fn): Roots {
  const all: Root[] = [];
  const sets = new Map<Value, Set<Root>>();
  const arrays = new Map<string, Root>();
  const add = (root: Root): Root => {
    root.classId = all.length;
    all.push(root);
    return root;
  };
  let heap: Root | null = null;
  fn.params.forEach((param, index) => {
    if (param.type !== "ptr") return;
    const root = add({ kind: "param", index, param, classId: 0 });
    sets.set(fn.entry.params[index], new Set([root]));
  });
  for (const array of fn.arrays) {
    const root = add({ kind: "array", array, classId: 0 });
    arrays.set(array.name, root);
  }

  // Fixed point: propagate sets along ptradd, select and edges.
  const merge = (into: Value, from: Value): boolean => {
    const source = sets.get(from);
    if (source === undefined) return false;
    let target = sets.get(into);
    if (target === undefined) sets.set(into, (target = new Set()));
    const before = target.size;
    for (const root of source) target.add(root);
    return target.size > before;
  };
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      for (const r of instr.results) {
        if (r.type !== "ptr") continue;
        if (instr.op === "array_ptr") sets.set(r, new Set([arrays.get(instr.name)!]));
        else if (instr.op === "int_to_ptr")
          sets.set(r, new Set([(heap ??= add({ kind: "heap", classId: 0 }))]));
        else if (instr.op === "call" || instr.op === "call_host") {
          sets.set(r, new Set([add({ kind: "call", classId: 0 })]));
        }
      }
    }
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of fn.blocks) {
      for (const instr of block.instrs) {
        if (instr.op === "ptradd") changed = merge(instr.results[0], instr.args[0]) || changed;
        else if (instr.op === "select" && instr.type === "ptr") {
          changed = merge(instr.results[0], instr.args[1]) || changed;
          changed = merge(instr.results[0], instr.args[2]) || changed;
        }
      }
      for (const edge of successors(block)) {
        edge.block.params.forEach((p, i) => {
          if (p.type === "ptr") changed = merge(p, edge.args[i]) || changed;
        });
      }
    }
  }
  uniteClasses(sets);

  const none: Root[] = [];
  const lists = new Map<Value, Root[]>();
  const of = (pointer: Value): readonly Root[] => {
    let list = lists.get(pointer);
    if (list === undefined) lists.set(pointer, (list = [...(sets.get(pointer) ?? none)]));
    return list;
  };
  return {
    all,
    of,
    mayAlias: (a, b) => of(a).some((x) => of(b).some((y) => x === y || rootsMayMeet(x, y))),
  };
}

/** Roots that meet in a pointer get the same class id. */
function uniteClasses(sets: Map<Value, Set<Root>>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const set of sets.values()) {
      let lowest = Number.POSITIVE_INFINITY;
      for (const r of set) lowest = Math.min(lowest, r.classId);
      for (const r of set) {
        if (r.classId === lowest) continue;
        r.classId = lowest;
        changed = true;
      }
    }
  }
}

function rootsMayMeet(a: Root, b: Root): boolean {
  // Declared arrays are their own memory, except that dynamic shared arrays start at the same address.
  if (a.kind === "array" && b.kind === "array") {
    return a.array.length === "dynamic" && b.array.length === "dynamic";
  }
  if (a.kind === "array" || b.kind === "array") return a.kind === "call" || b.kind === "call";
  if (a.kind === "param" && a.param.noalias === true) return false;
  if (b.kind === "param" && b.param.noalias === true) return false;
  return true;
}
