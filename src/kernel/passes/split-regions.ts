// Kernels for processors: a kernel becomes a serial *driver*, an ordinary function that executes a range of blocks of the
// grid, thread after thread. Every CPU target then compiles only serial code.
//
// A kernel is cut at its barriers into *regions*: region 0 starts at the entry, region k behind barrier k, and each ends at the
// next barriers or at returns. The driver runs all threads of a block through one region before the next:
//
//   driver(first_block, end_block, grid xyz, block xyz, shared, context, errors, …kernel params):
//   for block in [first_block, end_block):
//     region = 0
//     while region >= 0:
//       for thread in block:  if it has not returned:  code of the region; note at which barrier it arrived
//       all arrived at the same barrier? region = that one; none: -1; else: BARRIER_DIVERGENCE
//
// Values that are needed behind a barrier live in the thread's *context* (one slot per value); they are stored before the
// barrier and loaded where a region begins. What is cheap to recompute (constants, thread ids, parameters) is not stored.
// Blocks reachable from several barriers are copied into each region. Without barriers there is one region, no context,
// and the driver is three plain loops. A launch with errors keeps the first: code, block, thread (see launch.ts).

import { FunctionBuilder, type Variable } from "../builder.ts";
import { computeCfg } from "../cfg.ts";
import { type Effects, effectsOf } from "../effects.ts";
import {
  type ArrayDecl,
  type Block,
  Flag,
  type Fn,
  Instr,
  KernelError,
  MEM_SIZE,
  type MemType,
  type Module,
  type Param,
  successors,
  type Type,
  Value,
} from "../ir.ts";
import { liveIn } from "../liveness.ts";
import { opInfo } from "../ops.ts";
import { inlineInto } from "./inline.ts";
import { UnsupportedKernel } from "./unsupported-kernel.ts";

/** What the launcher must know about a lowered kernel. */
export interface KernelInfo {
  name: string;
  /** Parameters of the kernel, which follow DRIVER_PARAMS in the driver. */
  params: Param[];
  /** Bytes of the static shared arrays; dynamic ones follow. */
  sharedBytes: number;
  usesDynamicShared: boolean;
  /** Context bytes per thread of a block. */
  contextBytes: number;
  barriers: number;
}

/** first_block, end_block, grid x y z, block x y z, shared, context, errors. */
export const DRIVER_PARAMS = 11;

/** What the launcher promises of a launch: as in CUDA, an axis of the grid has fewer than 2^31 blocks, a block 1024 threads. */
const MAX_BLOCKS = 1n << 62n;
const GRID_RANGE = { min: 0n, max: (1n << 31n) - 1n } as const;
const BLOCK_RANGE = { min: 0n, max: 1024n } as const;

/** Error record: offsets of its fields. */
export const ERROR_RECORD = { code: 0, block: 8, x: 16, y: 20, z: 24, size: 32 } as const;

const BARRIERS: ReadonlySet<string> = new Set([
  "barrier",
  "barrier_count",
  "barrier_and",
  "barrier_or",
]);
const THREAD_OPS: ReadonlySet<string> = new Set([
  "thread_id",
  "block_id",
  "block_dim",
  "grid_dim",
  "lane_id",
]);

/** Replaces every kernel of the module by its driver. */
export function lowerKernels(module: Module): Map<string, KernelInfo> {
  const infos = new Map<string, KernelInfo>();
  const kernels = [...module.functions.values()].filter((f) => f.kind === "kernel");
  if (kernels.length === 0) return infos;
  const effects = effectsOf(module);
  const threaded = threadedFunctions(module);
  for (const kernel of kernels) {
    // Inlining may bring further calls into the kernel.
    while (inlineInto(kernel, module, effects, (callee) => threaded.has(callee.name)));
    for (const block of kernel.blocks) {
      for (const instr of block.instrs) {
        if (instr.op === "call" && threaded.has(instr.name)) {
          throw new UnsupportedKernel(
            `@${instr.name} is recursive and uses threads or shared memory`,
            instr.line,
          );
        }
      }
    }
    const lowering = new KernelLowering(kernel, effects);
    module.functions.delete(kernel.name);
    module.add(lowering.run());
    infos.set(kernel.name, lowering.info);
  }
  // Device functions with thread ops have been inlined; nothing else may call them.
  for (const name of threaded) module.functions.delete(name);
  return infos;
}

/** Functions other than kernels that may run only as part of one. */
function threadedFunctions(module: Module): Set<string> {
  const found = new Set<string>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const fn of module.functions.values()) {
      if (fn.kind === "kernel" || found.has(fn.name)) continue;
      const threaded =
        fn.arrays.some((a) => a.space === "shared") ||
        fn.blocks.some((b) =>
          b.instrs.some(
            (i) =>
              THREAD_OPS.has(i.op) ||
              (opInfo(i.op).effect === "sync" && i.op !== "fence") ||
              (i.op === "call" && found.has(i.name)),
          ),
        );
      if (!threaded) continue;
      found.add(fn.name);
      changed = true;
    }
  }
  return found;
}

interface Site {
  op: string;
  /** The block behind the barrier. */
  next: Block;
  predicate: Value | null;
  /** Result of barrier_count and the like. */
  result: Value | null;
}

interface Region {
  entry: Block;
  /** Values that are loaded from the context at its start. */
  loads: Value[];
  /** The barrier before it; null for region 0. */
  site: Site | null;
}

class KernelLowering {
  readonly info: KernelInfo;
  private readonly kernel: Fn;
  private readonly effects: Effects;
  /** By the block that ends with the barrier. */
  private readonly sites = new Map<Block, number>();
  private readonly regions: Region[] = [];
  private readonly slots = new Map<Value, number>();
  private readonly shared = new Map<string, number>();
  private readonly locals = new Map<string, number>();
  private contextBytes = 0;
  private b!: FunctionBuilder;

  // Driver state.
  private blockId: Value[] = [];
  private blockIndex!: Value;
  private threadId: Variable[] = [];
  private linear!: Variable;
  private context!: Variable;
  private arrived!: Variable;
  private votes!: Variable;
  private voters!: Variable;
  private diverged!: Variable;

  constructor(kernel: Fn, effects: Effects) {
    this.kernel = kernel;
    this.effects = effects;
    this.info = {
      name: kernel.name,
      params: kernel.params,
      sharedBytes: 0,
      usesDynamicShared: false,
      contextBytes: 0,
      barriers: 0,
    };
  }

  run(): Fn {
    this.cutAtBarriers();
    this.planRegions();
    this.planArrays();
    const int = (name: string, type: Type = "i32"): Param => ({ name, type });
    const params: Param[] = [
      { ...int("first_block", "i64"), range: { min: 0n, max: MAX_BLOCKS } },
      { ...int("end_block", "i64"), range: { min: 0n, max: MAX_BLOCKS } },
      ...["grid_x", "grid_y", "grid_z"].map((n) => ({ ...int(n), range: GRID_RANGE })),
      ...["block_x", "block_y", "block_z"].map((n) => ({ ...int(n), range: BLOCK_RANGE })),
      int("shared", "ptr"),
      int("context", "ptr"),
      int("errors", "ptr"),
      ...this.kernel.params,
    ];
    for (const p of params.slice(8, DRIVER_PARAMS)) p.noalias = true;
    const { attributes } = this.kernel;
    this.b = new FunctionBuilder(this.kernel.name, "function", params, [], {
      ...attributes,
      exported: true,
    });
    for (const a of this.kernel.arrays) {
      const stays = a.space === "const" || (a.space === "local" && !this.locals.has(a.name));
      if (stays) this.b.fn.arrays.push(a);
    }
    this.driver();
    this.info.barriers = this.regions.length - 1;
    this.info.contextBytes = this.contextBytes;
    return this.b.finish();
  }

  // --- plan

  private cutAtBarriers(): void {
    const { kernel } = this;
    for (let i = 0; i < kernel.blocks.length; i++) {
      const block = kernel.blocks[i];
      const at = block.instrs.findIndex((instr) => BARRIERS.has(instr.op));
      const warp = block.instrs.find((instr) => {
        const { effect } = opInfo(instr.op);
        return effect === "sync" && !BARRIERS.has(instr.op) && instr.op !== "fence";
      });
      if (warp !== undefined) {
        throw new UnsupportedKernel(
          `operations of a warp (${warp.op}) are not there yet: threads of a block exchange values through cuda.shared.array and cuda.syncthreads()`,
          warp.line,
        );
      }
      if (at < 0) continue;
      const next = kernel.addBlock();
      next.instrs = block.instrs.slice(at + 1);
      next.term = block.term;
      const barrier = block.instrs[at];
      block.instrs.length = at;
      block.term = { kind: "br", to: { block: next, args: [] }, line: barrier.line };
      const site: Site = {
        op: barrier.op,
        next,
        predicate: barrier.args[0] ?? null,
        result: barrier.results[0] ?? null,
      };
      this.sites.set(block, this.regions.length + 1);
      this.regions.push({ entry: next, loads: [], site });
    }
    this.regions.unshift({ entry: kernel.entry, loads: [], site: null });
  }

  private planRegions(): void {
    if (this.sites.size === 0) return;
    // First word: 0 while the thread runs, 1 when it has returned.
    this.contextBytes = 8;
    // The barriers are gone, so their results would look live from the entry on: define them where they appear.
    const voted = this.regions.filter((r) => r.site !== null && r.site.result !== null);
    for (const { entry, site } of voted) {
      const stand = new Instr("const", "i32", []);
      stand.results.push(site!.result!);
      entry.instrs.unshift(stand);
    }
    const live = liveIn(this.kernel, computeCfg(this.kernel));
    for (const { entry } of voted) entry.instrs.shift();
    for (const region of this.regions) {
      if (region.site === null) continue;
      for (const v of live[region.entry.id]) {
        if (v === region.site.result || this.isCheap(v)) continue;
        region.loads.push(v);
        if (this.slots.has(v)) continue;
        this.slots.set(v, this.contextBytes);
        this.contextBytes += 8;
      }
    }
  }

  /** Recomputed in each region instead of stored: constants, addresses of arrays, thread ids, kernel parameters. */
  private isCheap(v: Value): boolean {
    if (v.def instanceof Instr) {
      return v.def.op === "const" || v.def.op === "array_ptr" || THREAD_OPS.has(v.def.op);
    }
    return v.def === this.kernel.entry;
  }

  private planArrays(): void {
    const { info } = this;
    const size = (a: ArrayDecl): number => MEM_SIZE[a.elem] * (a.length as number);
    const align = (n: number): number => Math.ceil(n / 16) * 16;
    for (const a of this.kernel.arrays) {
      if (a.space === "shared" && a.length !== "dynamic") {
        this.shared.set(a.name, info.sharedBytes);
        info.sharedBytes += align(size(a));
      }
      // With barriers all threads of a block are alive at once: each needs its own copy.
      if (a.space === "local" && this.sites.size > 0) {
        this.contextBytes = align(this.contextBytes);
        this.locals.set(a.name, this.contextBytes);
        this.contextBytes += size(a);
      }
    }
    for (const a of this.kernel.arrays) {
      if (a.length !== "dynamic") continue;
      this.shared.set(a.name, info.sharedBytes);
      info.usesDynamicShared = true;
    }
    this.contextBytes = align(this.contextBytes);
  }

  // --- driver

  private driver(): void {
    const { b } = this;
    const [b0, b1] = [b.param(0), b.param(1)];
    const index = b.variable("i64", "block");
    b.write(index, b0);
    const head = b.createBlock();
    const body = b.createBlock();
    const done = b.createBlock();
    b.br(head);
    b.switchTo(head);
    b.brif(b.op("lt_s", b.read(index), b1), body, done);
    b.seal(body);
    b.seal(done);
    b.switchTo(body);
    this.blockIndex = b.read(index);
    const [gx, gy] = [b.convert("ext_u", "i64", b.param(2)), b.convert("ext_u", "i64", b.param(3))];
    const wrap = (v: Value): Value => b.convert("wrap", "i32", v);
    const rows = b.op("div_u", this.blockIndex, gx);
    this.blockId = [
      wrap(b.op("rem_u", this.blockIndex, gx)),
      wrap(b.op("rem_u", rows, gy)),
      wrap(b.op("div_u", rows, gy)),
    ];
    this.declareState();
    if (this.sites.size === 0) this.threadLoops(this.regions[0], 0);
    else this.regionLoop();
    b.write(index, b.op("add", this.blockIndex, b.i64(1)));
    b.br(head);
    b.seal(head);
    b.switchTo(done);
    b.ret();
  }

  private declareState(): void {
    const { b } = this;
    this.threadId = ["tx", "ty", "tz"].map((n) => b.variable("i32", n));
    this.linear = b.variable("i32", "thread");
    this.context = b.variable("ptr", "context");
    this.arrived = b.variable("i32", "arrived");
    this.votes = b.variable("i32", "votes");
    this.voters = b.variable("i32", "voters");
    this.diverged = b.variable("bool", "diverged");
  }

  private regionLoop(): void {
    const { b } = this;
    this.clearContexts();
    const region = b.variable("i32", "region");
    b.write(region, b.i32(0));
    const head = b.createBlock();
    const finished = b.createBlock();
    const after = b.createBlock();
    b.br(head);
    b.switchTo(head);
    const current = b.read(region);
    const votes = b.read(this.votes);
    const voters = b.read(this.voters);
    b.write(this.arrived, b.i32(-1));
    b.write(this.votes, b.i32(0));
    b.write(this.voters, b.i32(0));
    b.write(this.diverged, b.bool(false));
    this.regions.forEach((r, i) => {
      const run = b.createBlock();
      const other = b.createBlock();
      if (i === this.regions.length - 1) b.br(run);
      else b.brif(b.op("eq", current, b.i32(i)), run, other);
      b.seal(run);
      b.switchTo(run);
      this.threadLoops(r, i, this.voteResult(r.site, votes, voters));
      b.br(after);
      b.seal(other);
      b.switchTo(other);
    });
    b.seal(after);
    b.switchTo(after);
    const bad = b.createBlock();
    const good = b.createBlock();
    b.brif(b.read(this.diverged), bad, good);
    b.seal(bad);
    b.seal(good);
    b.switchTo(bad);
    this.record(b.i32(KernelError.barrierDivergence), [b.i32(0), b.i32(0), b.i32(0)]);
    b.br(finished);
    b.switchTo(good);
    const arrived = b.read(this.arrived);
    b.write(region, arrived);
    b.brif(b.op("lt_s", arrived, b.i32(0)), finished, head);
    b.seal(head);
    b.seal(finished);
    b.switchTo(finished);
  }

  private voteResult(site: Site | null, votes: Value, voters: Value): Value | null {
    const { b } = this;
    if (site === null || site.result === null) return null;
    if (site.op === "barrier_count") return votes;
    const all = site.op === "barrier_and" ? b.op("eq", votes, voters) : b.op("ne", votes, b.i32(0));
    return b.convert("from_bool", "i32", all);
  }

  private clearContexts(): void {
    const { b } = this;
    const threads = b.op("mul", b.op("mul", b.param(5), b.param(6)), b.param(7));
    this.countLoop(threads, (t) => {
      b.store("i32", this.contextOf(t), b.i32(0));
    });
  }

  private contextOf(thread: Value): Value {
    const { b } = this;
    return b.ptradd(b.param(9), b.op("mul", thread, b.i32(this.contextBytes)));
  }

  /** for (i = 0; i < limit; i++) body(i) */
  private countLoop(limit: Value, body: (i: Value) => void): void {
    const { b } = this;
    const i = b.variable("i32");
    b.write(i, b.i32(0));
    const head = b.createBlock();
    const inside = b.createBlock();
    const done = b.createBlock();
    b.br(head);
    b.switchTo(head);
    b.brif(b.op("lt_s", b.read(i), limit), inside, done);
    b.seal(inside);
    b.seal(done);
    b.switchTo(inside);
    body(b.read(i));
    b.write(i, b.op("add", b.read(i), b.i32(1)));
    b.br(head);
    b.seal(head);
    b.switchTo(done);
  }

  private threadLoops(region: Region, number: number, vote: Value | null = null): void {
    const { b } = this;
    b.write(this.linear, b.i32(0));
    this.countLoop(b.param(7), (z) => {
      this.countLoop(b.param(6), (y) => {
        this.countLoop(b.param(5), (x) => {
          [x, y, z].forEach((v, i) => {
            b.write(this.threadId[i], v);
          });
          const next = b.createBlock();
          if (this.sites.size > 0) {
            b.write(this.context, this.contextOf(b.read(this.linear)));
            if (number > 0) {
              const live = b.createBlock();
              const gone = b.load("i32", b.read(this.context));
              b.brif(b.op("ne", gone, b.i32(0)), next, live);
              b.seal(live);
              b.switchTo(live);
            }
          }
          new RegionCopier(this.copierHost(), region, number, vote, next).run();
          b.seal(next);
          b.switchTo(next);
          b.write(this.linear, b.op("add", b.read(this.linear), b.i32(1)));
        });
      });
    });
  }

  /** Keeps the first error of the launch. */
  private record(code: Value, thread: Value[]): void {
    const { b } = this;
    const errors = b.param(10);
    const first = b.createBlock();
    const after = b.createBlock();
    b.brif(b.op("eq", b.load("i32", errors), b.i32(0)), first, after);
    b.seal(first);
    b.switchTo(first);
    b.store("i32", errors, code, ERROR_RECORD.code);
    b.store("i64", errors, this.blockIndex, ERROR_RECORD.block);
    thread.forEach((t, i) => {
      b.store("i32", errors, t, ERROR_RECORD.x + 4 * i);
    });
    b.br(after);
    b.seal(after);
    b.switchTo(after);
  }

  private copierHost(): CopierHost {
    return {
      b: this.b,
      kernel: this.kernel,
      effects: this.effects,
      siteOf: (block) => this.sites.get(block) ?? -1,
      regionOf: (site) => this.regions[site],
      slotOf: (v) => this.slots.get(v)!,
      isCheap: (v) => this.isCheap(v),
      cheap: (v) => this.recompute(v),
      context: () => this.b.read(this.context),
      record: (code) =>
        this.record(
          code,
          this.threadId.map((v) => this.b.read(v)),
        ),
      hasContext: this.sites.size > 0,
      arrive: (site, predicate) => this.arrive(site, predicate),
    };
  }

  private arrive(site: number, predicate: Value | null): void {
    const { b } = this;
    const here = b.i32(site);
    const arrived = b.read(this.arrived);
    const other = b.op("and", b.op("ge_s", arrived, b.i32(0)), b.op("ne", arrived, here));
    b.write(this.diverged, b.op("or", b.read(this.diverged), other));
    b.write(this.arrived, here);
    if (predicate === null) return;
    b.write(this.votes, b.op("add", b.read(this.votes), b.convert("from_bool", "i32", predicate)));
    b.write(this.voters, b.op("add", b.read(this.voters), b.i32(1)));
  }

  private recompute(v: Value): Value {
    const { b } = this;
    if (!(v.def instanceof Instr)) return b.param(DRIVER_PARAMS + v.index);
    const instr = v.def;
    const axis = Number(instr.imm);
    switch (instr.op) {
      case "const":
        return b.emit("const", instr.type, [], { imm: instr.imm }).result;
      case "thread_id":
        return b.read(this.threadId[axis]);
      case "block_id":
        return this.blockId[axis];
      case "block_dim":
        return b.param(5 + axis);
      case "grid_dim":
        return b.param(2 + axis);
      case "lane_id":
        return b.op("and", b.read(this.linear), b.i32(31));
      default: {
        const shared = this.shared.get(instr.name);
        if (shared !== undefined) return b.ptradd(b.param(8), b.i32(shared));
        const local = this.locals.get(instr.name);
        if (local !== undefined) return b.ptradd(b.read(this.context), b.i32(local));
        return b.arrayPtr(instr.name);
      }
    }
  }
}

interface CopierHost {
  b: FunctionBuilder;
  kernel: Fn;
  effects: Effects;
  /** Region behind the barrier that ends the block, or -1. */
  siteOf(block: Block): number;
  regionOf(site: number): Region;
  slotOf(v: Value): number;
  isCheap(v: Value): boolean;
  cheap(v: Value): Value;
  context(): Value;
  record(code: Value): void;
  hasContext: boolean;
  arrive(site: number, predicate: Value | null): void;
}

/** Copies the blocks of one region into the driver. */
class RegionCopier {
  private readonly host: CopierHost;
  private readonly region: Region;
  private readonly vote: Value | null;
  private readonly number: number;
  /** Where the thread loop goes on. */
  private readonly next: Block;
  private readonly blocks = new Map<Block, Block>();
  /** Values loaded at the start, which code of the region may define again. */
  private readonly loaded = new Map<Value, Variable>();
  private readonly values = new Map<Value, Value>();
  private readonly cheapHere = new Map<Value, { block: Block; value: Value }>();
  private failures: { block: Block; param: Value } | null = null;

  constructor(host: CopierHost, region: Region, number: number, vote: Value | null, next: Block) {
    this.host = host;
    this.region = region;
    this.number = number;
    this.vote = vote;
    this.next = next;
  }

  run(): void {
    const { b } = this.host;
    for (const v of this.region.loads) {
      const variable = b.variable(v.type, v.name);
      b.write(variable, this.load(v));
      this.loaded.set(v, variable);
    }
    if (this.vote !== null) this.values.set(this.region.site!.result!, this.vote);
    const order = this.reachable();
    for (const block of order) this.blocks.set(block, b.createBlock());
    for (const block of order) {
      if (block === this.host.kernel.entry) continue;
      const copy = this.blocks.get(block)!;
      for (const p of block.params) this.values.set(p, b.addParam(copy, p.type, p.name));
    }
    b.br(this.blocks.get(this.region.entry)!);
    for (const block of order) this.copy(block);
    for (const block of this.blocks.values()) b.seal(block);
    this.failureBlock();
  }

  /** Blocks of the region in reverse postorder; barriers are not crossed. */
  private reachable(): Block[] {
    const seen = new Set<Block>();
    const post: Block[] = [];
    const visit = (block: Block): void => {
      if (seen.has(block)) return;
      seen.add(block);
      if (this.host.siteOf(block) < 0) for (const e of successors(block)) visit(e.block);
      post.push(block);
    };
    visit(this.region.entry);
    return post.reverse();
  }

  private use(v: Value): Value {
    const { host } = this;
    const variable = this.loaded.get(v);
    if (variable !== undefined) return host.b.read(variable);
    if (!host.isCheap(v)) {
      const mapped = this.values.get(v);
      if (mapped === undefined) throw new Error(`v${v.id} does not reach region ${this.number}`);
      return mapped;
    }
    const known = this.cheapHere.get(v);
    if (known !== undefined && known.block === host.b.block) return known.value;
    const value = host.cheap(v);
    this.cheapHere.set(v, { block: host.b.block, value });
    return value;
  }

  private define(v: Value, copy: Value): void {
    const variable = this.loaded.get(v);
    if (variable !== undefined) this.host.b.write(variable, copy);
    else this.values.set(v, copy);
  }

  private copy(block: Block): void {
    const { host } = this;
    const { b } = host;
    b.switchTo(this.blocks.get(block)!);
    if (block !== host.kernel.entry) {
      for (const p of block.params) {
        const variable = this.loaded.get(p);
        if (variable !== undefined) b.write(variable, this.values.get(p)!);
      }
    }
    for (const instr of block.instrs) this.instr(instr);
    b.line = block.term.line;
    const site = host.siteOf(block);
    if (site >= 0) this.leaveAtBarrier(site);
    else this.terminator(block);
  }

  private instr(instr: Instr): void {
    const { host } = this;
    const { b } = host;
    b.line = instr.line;
    if (instr.results.length === 1 && host.isCheap(instr.results[0])) return;
    const args = instr.args.map((a) => this.use(a));
    const raises = host.effects.mayRaise(instr);
    const copy = b.emit(instr.op, instr.type, args, {
      from: instr.from,
      mem: instr.mem,
      imm: instr.imm,
      name: instr.name,
      flags: raises ? instr.flags | Flag.catches : instr.flags,
    });
    if (opInfo(instr.op).results === "*") {
      for (const r of instr.results) b.fn.addResult(copy, r.type, r.name);
    }
    instr.results.forEach((r, i) => {
      this.define(r, copy.results[i]);
    });
    if (!raises) return;
    // An error ends the thread, not the driver.
    const status = b.emit("status", "i32").result;
    const good = b.createBlock();
    const bad = b.createBlock();
    b.brif(b.op("ne", status, b.i32(0)), bad, good);
    b.seal(bad);
    b.seal(good);
    b.switchTo(bad);
    b.emit("status_clear", "i32");
    this.fail(status);
    b.switchTo(good);
  }

  private terminator(block: Block): void {
    const { b } = this.host;
    const { term } = block;
    switch (term.kind) {
      case "br":
        b.br(this.blocks.get(term.to.block)!, ...term.to.args.map((a) => this.use(a)));
        break;
      case "brif": {
        const cond = this.use(term.cond);
        const yes = term.yes.args.map((a) => this.use(a));
        const no = term.no.args.map((a) => this.use(a));
        b.brif(cond, this.blocks.get(term.yes.block)!, this.blocks.get(term.no.block)!, yes, no);
        break;
      }
      case "ret":
        this.exit();
        break;
      case "raise":
        this.fail(b.i32(term.code));
        break;
      case "unreachable":
        b.unreachable();
        break;
    }
  }

  /** The thread has returned. */
  private exit(): void {
    const { host } = this;
    if (host.hasContext) host.b.store("i32", host.context(), host.b.i32(1));
    host.b.br(this.next);
  }

  private fail(code: Value): void {
    const { b } = this.host;
    if (this.failures === null) {
      const block = b.createBlock();
      this.failures = { block, param: b.addParam(block, "i32", "code") };
    }
    b.br(this.failures.block, code);
  }

  private failureBlock(): void {
    if (this.failures === null) return;
    const { b } = this.host;
    b.seal(this.failures.block);
    b.switchTo(this.failures.block);
    this.host.record(this.failures.param);
    this.exit();
  }

  private leaveAtBarrier(site: number): void {
    const { host } = this;
    const { b } = host;
    const target = host.regionOf(site);
    const context = host.context();
    for (const v of target.loads) this.store(v, this.use(v), context);
    const predicate = target.site!.predicate;
    host.arrive(site, predicate === null ? null : this.use(predicate));
    b.br(this.next);
  }

  private store(v: Value, value: Value, context: Value): void {
    const { b } = this.host;
    const slot = this.host.slotOf(v);
    // Unchanged since it was loaded.
    if (value instanceof Value && value === this.initial.get(v)) return;
    if (v.type === "ptr") b.store("i64", context, b.convert("ptr_to_int", "i64", value), slot);
    else if (v.type === "bool") b.store("i32", context, b.convert("from_bool", "i32", value), slot);
    else b.store(v.type as MemType, context, value, slot);
  }

  private readonly initial = new Map<Value, Value>();

  private load(v: Value): Value {
    const { b } = this.host;
    const context = this.host.context();
    const slot = this.host.slotOf(v);
    let value: Value;
    if (v.type === "ptr") value = b.convert("int_to_ptr", "ptr", b.load("i64", context, slot));
    else if (v.type === "bool") value = b.op("ne", b.load("i32", context, slot), b.i32(0));
    else value = b.load(v.type as MemType, context, slot);
    this.initial.set(v, value);
    return value;
  }
}
