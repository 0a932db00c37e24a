// Which memory each pointer of a kernel and of the functions it calls reaches, and how that memory is accessed.
//
// WGSL has no pointers that can be computed with: a pointer becomes a byte offset (u32) into a memory that is known when the code
// is emitted. Pointer parameters of called functions have no memory of their own, so a function is emitted once per combination
// of memories that it is called with (an *instance*). Memories that meet in one pointer are united. Recursion is refused, hence
// arrays of a function can be global variables.

import { effectsOf } from "../../effects.ts";
import {
  type ArrayDecl,
  Flag,
  type Fn,
  type Instr,
  MEM_SIZE,
  type Module,
  type Value,
} from "../../ir.ts";
import { type Roots, rootsOf } from "../../roots.ts";
import { RefusalError } from "./refusal.ts";

export type Space = "storage" | "shared" | "local" | "const";
/** How the words are declared: plain, pairs (all accesses take eight aligned bytes), or atomic. */
export type Element = "u32" | "vec2" | "atomic_u32" | "atomic_i32";

export interface PlacedArray {
  readonly fn: Fn;
  readonly array: ArrayDecl;
  /** Bytes from the start of the memory. */
  offset: number;
}

export interface Memory {
  readonly space: Space;
  /** The name of the WGSL variable. */
  name: string;
  element: Element;
  /** Kernel parameters whose buffers lie here. */
  readonly params: number[];
  readonly arrays: PlacedArray[];
  /** Bytes of the arrays; the dynamic ones start behind them. */
  bytes: number;
  dynamic: boolean;
  readonly uses: Uses;
}

interface Uses {
  written: boolean;
  atomic: boolean;
  /** 64-bit atomics that no pair of 32-bit ones can do. */
  locked: boolean;
  narrowStores: boolean;
  signedMinMax: boolean;
  unsignedMinMax: boolean;
  words: boolean;
  pairs: boolean;
}

/** A function together with the memories of its pointer parameters. */
export interface Instance {
  readonly fn: Fn;
  readonly key: string;
  readonly name: string;
  readonly params: readonly (Memory | null)[];
  readonly roots: Roots;
  /** Memory of a pointer value; null for the null pointer. */
  memory(pointer: Value): Memory | null;
  /** Memory of the n-th result, if it is a pointer. */
  result(index: number): Memory | null;
}

export interface MemoryPlan {
  readonly kernel: Instance;
  /** All instances, callees before callers, the kernel last. */
  readonly instances: readonly Instance[];
  readonly memories: readonly Memory[];
  callee(caller: Instance, call: Instr): Instance;
  arrayMemory(fn: Fn, name: string): { memory: Memory; offset: number };
}

/** A node of the union-find over the kernel's pointer parameters and all declared arrays. */
interface Node {
  parent: Node | null;
  readonly space: Space;
  readonly param: number;
  readonly fn: Fn;
  readonly array: ArrayDecl | null;
}

export interface PlanOptions {
  /** Group of each pointer parameter: those of one group lie in one buffer. By default each has its own. */
  readonly groups?: readonly number[];
  /** Treat writable buffers as coherent between workgroups. */
  readonly coherent: boolean;
}

export function planMemories(module: Module, kernel: Fn, options: PlanOptions): MemoryPlan {
  const planner = new Planner(module, kernel);
  planner.uniteGroups(options.groups);
  while (planner.build()) {
    // Memories were united: instances that differed in them only are now the same.
  }
  return planner.finish(options.coherent);
}

class Planner {
  private readonly module: Module;
  private readonly kernel: Fn;
  private readonly paramNodes = new Map<number, Node>();
  private readonly arrayNodes = new Map<ArrayDecl, Node>();
  private readonly rootsCache = new Map<Fn, Roots>();
  private instances = new Map<string, NodeInstance>();
  private united = false;

  constructor(module: Module, kernel: Fn) {
    this.module = module;
    this.kernel = kernel;
    kernel.params.forEach((p, index) => {
      if (p.type !== "ptr") return;
      this.paramNodes.set(index, {
        parent: null,
        space: "storage",
        param: index,
        fn: kernel,
        array: null,
      });
    });
    refuseRecursion(module, kernel);
  }

  uniteGroups(groups: readonly number[] | undefined): void {
    if (groups === undefined) return;
    const first = new Map<number, Node>();
    for (const [index, node] of this.paramNodes) {
      const other = first.get(groups[index]);
      if (other === undefined) first.set(groups[index], node);
      else this.unite(node, other, 0);
    }
    this.united = false;
  }

  /** Visits the call tree; true when memories were united on the way, so that it has to be done again. */
  build(): boolean {
    this.united = false;
    this.instances = new Map();
    const own = this.kernel.params.map((_, i) => this.paramNodes.get(i) ?? null);
    this.visit(this.kernel, own);
    this.uniteDynamic();
    return this.united;
  }

  private roots(fn: Fn): Roots {
    let roots = this.rootsCache.get(fn);
    if (roots === undefined) this.rootsCache.set(fn, (roots = rootsOf(fn)));
    return roots;
  }

  private visit(fn: Fn, params: readonly (Node | null)[]): NodeInstance {
    const places = params.map((n) => (n === null ? null : find(n)));
    const key = `${fn.name}(${places.map((n) => (n === null ? "-" : nodeKey(n))).join(",")})`;
    const known = this.instances.get(key);
    if (known !== undefined) return known;
    const instance: NodeInstance = { fn, key, params: places, calls: new Map(), results: [] };
    const memory = (v: Value, line: number): Node | null => this.nodeOf(instance, v, line);
    for (const block of fn.blocks) {
      for (const instr of block.instrs) {
        if (instr.op === "call") {
          const callee = this.module.fn(instr.name);
          const nodes = instr.args.map((a) => (a.type === "ptr" ? memory(a, instr.line) : null));
          instance.calls.set(instr, this.visit(callee, nodes));
        } else if (instr.op === "array_ptr") this.arrayNode(fn, instr.name);
        for (const r of instr.results) if (r.type === "ptr") memory(r, instr.line);
      }
    }
    for (const block of fn.blocks) {
      for (const p of block.params) if (p.type === "ptr") memory(p, 0);
      if (block.term.kind !== "ret") continue;
      block.term.values.forEach((v, i) => {
        if (v.type !== "ptr") return;
        const node = memory(v, block.term.line);
        const other = instance.results[i] ?? null;
        if (node !== null && other !== null) this.unite(node, other, block.term.line);
        instance.results[i] = node ?? other;
      });
    }
    // After the callees, so that the order of insertion is callees first.
    this.instances.set(key, instance);
    return instance;
  }

  /** The memory of a pointer; its roots are united when there are several. */
  private nodeOf(instance: NodeInstance, pointer: Value, line: number): Node | null {
    let found: Node | null = null;
    for (const root of this.roots(instance.fn).of(pointer)) {
      let node: Node | null = null;
      if (root.kind === "param") node = instance.params[root.index];
      else if (root.kind === "array") node = this.arrayNode(instance.fn, root.array.name);
      else if (root.kind === "heap") {
        throw new RefusalError(
          "MACHINE_ADDRESS",
          "it follows an address of the processor's memory (a list, a text, a new array), which the GPU does not see",
          line,
        );
      } else node = this.callResult(instance, pointer);
      if (node === null) continue;
      if (found === null) found = find(node);
      else this.unite(found, node, line);
    }
    return found === null ? null : find(found);
  }

  private callResult(instance: NodeInstance, pointer: Value): Node | null {
    // The root does not say which call; all calls whose results can flow here are found through the values themselves.
    let node: Node | null = null;
    for (const [call, callee] of instance.calls) {
      call.results.forEach((r, i) => {
        if (r.type !== "ptr") return;
        const result = callee.results[i] ?? null;
        const reaches = r === pointer || this.roots(instance.fn).mayAlias(r, pointer);
        if (!reaches || result === null) return;
        if (node === null) node = result;
        else this.unite(node, result, call.line);
      });
    }
    return node;
  }

  private arrayNode(fn: Fn, name: string): Node {
    const array = fn.array(name);
    let node = this.arrayNodes.get(array);
    if (node === undefined) {
      node = { parent: null, space: array.space, param: -1, fn, array };
      this.arrayNodes.set(array, node);
    }
    return node;
  }

  private unite(a: Node, b: Node, line: number): void {
    const x = find(a);
    const y = find(b);
    if (x === y) return;
    if (x.space !== y.space) {
      const what = `a pointer may point to ${x.space} or to ${y.space} memory`;
      throw new RefusalError("MIXED_SPACES", what, line);
    }
    y.parent = x;
    this.united = true;
  }

  private uniteDynamic(): void {
    let first: Node | null = null;
    for (const [array, node] of this.arrayNodes) {
      if (array.length !== "dynamic") continue;
      if (first === null) first = node;
      else this.unite(first, node, 0);
    }
  }

  finish(coherent: boolean): MemoryPlan {
    const memories = new Map<Node, Memory>();
    const memoryOf = (node: Node | null): Memory | null => {
      if (node === null) return null;
      const top = find(node);
      let memory = memories.get(top);
      if (memory === undefined) memories.set(top, (memory = newMemory(top.space)));
      return memory;
    };
    for (const [index, node] of this.paramNodes) memoryOf(node)!.params.push(index);
    for (const [array, node] of this.arrayNodes) placeArray(memoryOf(node)!, node.fn, array);
    const names: Record<Space, string> = { storage: "m", shared: "s", local: "l", const: "c" };
    [...memories.values()].forEach((memory, i) => {
      const word = wordOf(this.kernel.params[memory.params[0]]?.name ?? "");
      memory.name = `${names[memory.space]}${i}${word === "" ? "" : `_${word}`}`;
    });
    const instances = new Map<NodeInstance, Instance>();
    for (const node of this.instances.values()) {
      instances.set(node, this.publish(node, instances.size, memoryOf));
    }
    const list = [...instances.values()];
    for (const instance of list) countUses(instance);
    for (const memory of memories.values()) chooseElement(memory, coherent);
    const back = new Map([...instances].map(([node, instance]) => [instance, node]));
    return {
      instances: list,
      kernel: list[list.length - 1],
      memories: [...memories.values()],
      callee: (caller, call) => instances.get(back.get(caller)!.calls.get(call)!)!,
      arrayMemory: (fn, name) => {
        const array = fn.array(name);
        const memory = memoryOf(this.arrayNodes.get(array)!)!;
        return { memory, offset: memory.arrays.find((p) => p.array === array)!.offset };
      },
    };
  }

  private publish(
    node: NodeInstance,
    serial: number,
    memoryOf: (n: Node | null) => Memory | null,
  ): Instance {
    const known = new Map<Value, Memory | null>();
    return {
      fn: node.fn,
      key: node.key,
      name: `f${serial}_${node.fn.name.replace(/[^A-Za-z0-9]+/g, "_")}`,
      params: node.params.map(memoryOf),
      roots: this.roots(node.fn),
      memory: (pointer) => {
        let memory = known.get(pointer);
        if (memory === undefined) {
          known.set(pointer, (memory = memoryOf(this.nodeOf(node, pointer, 0))));
        }
        return memory;
      },
      result: (index) => memoryOf(node.results[index] ?? null),
    };
  }
}

interface NodeInstance {
  readonly fn: Fn;
  readonly key: string;
  readonly params: readonly (Node | null)[];
  readonly calls: Map<Instr, NodeInstance>;
  readonly results: (Node | null)[];
}

function find(node: Node): Node {
  let at = node;
  while (at.parent !== null) at = at.parent;
  return at;
}

/** A name from the source as part of an identifier; WGSL allows no underscores in front. */
export const wordOf = (name: string): string => name.replace(/\W+/g, "_").replace(/^[_\d]+/, "");

function nodeKey(node: Node): string {
  return node.array === null ? `p${node.param}` : `${node.fn.name}@${node.array.name}`;
}

function refuseRecursion(module: Module, kernel: Fn): void {
  const effects = effectsOf(module);
  const seen = new Set<string>();
  const work = [kernel];
  while (work.length > 0) {
    const fn = work.pop()!;
    if (seen.has(fn.name)) continue;
    seen.add(fn.name);
    for (const block of fn.blocks) {
      for (const { op, name, line } of block.instrs) {
        if (op !== "call") continue;
        if (effects.isRecursive(name)) {
          throw new RefusalError(
            "RECURSION",
            `@${name} calls itself, which WGSL does not allow`,
            line,
          );
        }
        work.push(module.fn(name));
      }
    }
  }
}

function newMemory(space: Space): Memory {
  return {
    space,
    name: "",
    element: "u32",
    params: [],
    arrays: [],
    bytes: 0,
    dynamic: false,
    uses: {
      written: false,
      atomic: false,
      locked: false,
      narrowStores: false,
      signedMinMax: false,
      unsignedMinMax: false,
      words: false,
      pairs: false,
    },
  };
}

function placeArray(memory: Memory, fn: Fn, array: ArrayDecl): void {
  if (array.length === "dynamic") {
    memory.dynamic = true;
    memory.arrays.push({ fn, array, offset: -1 });
  } else {
    memory.arrays.push({ fn, array, offset: memory.bytes });
    memory.bytes += Math.ceil((array.length * MEM_SIZE[array.elem]) / 16) * 16;
  }
  // Dynamic arrays come behind the fixed ones, wherever those end.
  for (const placed of memory.arrays) {
    if (placed.array.length === "dynamic") placed.offset = memory.bytes;
  }
}

const PAIR_ATOMICS = new Set(["atomic_add", "atomic_sub", "atomic_and", "atomic_or", "atomic_xor"]);

function countUses(instance: Instance): void {
  const used = usedValues(instance.fn);
  for (const block of instance.fn.blocks) {
    for (const instr of block.instrs) {
      if (instr.op === "memory_copy" || instr.op === "memory_fill") {
        note(instance.memory(instr.args[0]), { written: true, narrowStores: true, words: true });
        if (instr.op === "memory_copy") note(instance.memory(instr.args[1]), { words: true });
        continue;
      }
      const access = instr.op === "load" || instr.op === "store";
      if (!access && !instr.op.startsWith("atomic_")) continue;
      const wide = instr.type === "i64" || instr.type === "f64";
      const uses: Partial<Uses> = { words: !wide, pairs: wide };
      if (Number(instr.imm) % 8 !== 0 || (instr.flags & Flag.unaligned) !== 0) uses.words = true;
      if (instr.op === "store") {
        uses.written = true;
        const size = MEM_SIZE[instr.mem!];
        uses.narrowStores = size < 4 || (instr.flags & Flag.unaligned) !== 0;
      } else if (!access) {
        uses.written = uses.atomic = uses.words = true;
        uses.signedMinMax = /^atomic_m.._s$/.test(instr.op) && instr.type === "i32";
        uses.unsignedMinMax = /^atomic_m.._u$/.test(instr.op) && instr.type === "i32";
        const splits =
          instr.type === "i64" && PAIR_ATOMICS.has(instr.op) && !used.has(instr.result);
        uses.locked = wide && !splits;
      }
      note(instance.memory(instr.args[0]), uses);
    }
  }
}

function note(memory: Memory | null, uses: Partial<Uses>): void {
  if (memory === null) return;
  for (const key of Object.keys(uses) as (keyof Uses)[]) {
    if (uses[key] === true) memory.uses[key] = true;
  }
}

function usedValues(fn: Fn): Set<Value> {
  const used = new Set<Value>();
  for (const block of fn.blocks) {
    for (const instr of block.instrs) for (const a of instr.args) used.add(a);
    const { term } = block;
    if (term.kind === "brif") {
      used.add(term.cond);
      for (const a of [...term.yes.args, ...term.no.args]) used.add(a);
    } else if (term.kind === "br") for (const a of term.to.args) used.add(a);
    else if (term.kind === "ret") for (const a of term.values) used.add(a);
  }
  return used;
}

function chooseElement(memory: Memory, coherent: boolean): void {
  const { uses, space } = memory;
  const shared = space === "storage" || space === "shared";
  const atomic =
    shared &&
    (uses.atomic || uses.narrowStores || (coherent && uses.written && space === "storage"));
  if (atomic) {
    memory.element = uses.signedMinMax && !uses.unsignedMinMax ? "atomic_i32" : "atomic_u32";
  } else if (uses.pairs && !uses.words && space !== "const") memory.element = "vec2";
}
