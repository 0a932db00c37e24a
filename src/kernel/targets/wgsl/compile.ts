// A kernel or range function of an IR module -> a WGSL module, with the layout of what the launcher binds. Expects `math` linked
// and functions with barriers inlined; what WGSL cannot do comes back as a refusal, never as an exception.
//
//   overrides · uniform block · bindings · workgroup and private variables · library · helpers · functions · entry point
//
// Global memory lies in storage buffers, one per group of pointer parameters; const arrays of all functions share one read-only
// buffer; errors, prints and locks share the run-time buffer, which is there only when one of them is.

import { effectsOf } from "../../effects.ts";
import type { Fn, Module, Type, Value } from "../../ir.ts";
import { removeDeadCode } from "../../passes/cleanup.ts";
import { foldConstants } from "../../passes/fold-constants.ts";
import { isInteger, Ranges } from "../../ranges.ts";
import { IrreducibleError } from "../../structure.ts";
import { Access } from "./access.ts";
import { Body, type ModuleContext, name as valueName } from "./body.ts";
import type { RangeOf } from "./demand.ts";
import { identifiers } from "./fold.ts";
import {
  type BindingRole,
  LOCKS,
  OVERRIDES,
  type RuntimeLayout,
  type UniformLayout,
  uniformLayout,
  type WgslBinding,
  wordsOf,
} from "./layout.ts";
import { MaskedBody } from "./masked.ts";
import { type Instance, type Memory, type MemoryPlan, planMemories } from "./memories.ts";
import { type Refusal, RefusalError } from "./refusal.ts";
import { shaderText } from "./shader-library.ts";
import { VOTES } from "./sync.ts";

export interface WgslOptions {
  /** Group of each pointer parameter: those of one group lie in one buffer. By default each has its own. */
  readonly groups?: readonly number[];
  /** Treat writable buffers as coherent between workgroups. */
  readonly coherent?: boolean;
  /** The launcher promises that threads along an axis of the grid have ids below 2^31. */
  readonly smallGrid?: boolean;
  /** Words of the print area, when the kernel prints. */
  readonly printWords?: number;
  /** Storage buffers that the device binds at once. */
  readonly maxStorageBuffers?: number;
  /** Bytes of workgroup memory that the device has. */
  readonly maxSharedBytes?: number;
  /** Source lines as comments. */
  readonly comments?: boolean;
}

export interface WgslArtifact {
  readonly refused: false;
  readonly wgsl: string;
  readonly entry: string;
  readonly bindings: readonly WgslBinding[];
  readonly uniforms: UniformLayout;
  /** Null when the kernel has no use for the run-time buffer. */
  readonly runtime: RuntimeLayout | null;
  readonly sharedBytes: number;
  readonly hasDynamicShared: boolean;
  /** Range functions: bytes of the partial results of one thread. */
  readonly resultBytes: number;
}

/** WebGPU guarantees this much memory for the variables of a function and of a thread. */
const MAX_LOCAL_BYTES = 8192;
/** Longer lists of parameters take a line each. */
const WIDTH = 100;
const DEFAULT_SHARED_BYTES = 16384;
const DEFAULT_STORAGE_BUFFERS = 8;
const DEFAULT_PRINT_WORDS = 16384;

export function emitWgsl(
  module: Module,
  name: string,
  options: WgslOptions = {},
): WgslArtifact | Refusal {
  try {
    for (const fn of module.functions.values()) {
      foldConstants(fn);
      removeDeadCode(fn);
      // Lines of another file would be taken for lines of the kernel's.
      if (isForeign(fn, module.fn(name))) forgetLines(fn);
    }
    return new ModuleEmitter(module, module.fn(name), options).emit();
  } catch (error) {
    // What has no line of its own is placed at the kernel.
    const { line } = module.fn(name).attributes;
    if (error instanceof RefusalError) {
      return { ...error.refusal, line: error.refusal.line || line };
    }
    if (error instanceof IrreducibleError) {
      return { refused: true, code: "IRREDUCIBLE_FLOW", message: error.message, line };
    }
    throw error;
  }
}

/** Functions of the math library have no file, and no reason to be refused. */
const isForeign = ({ attributes: { file } }: Fn, kernel: Fn): boolean =>
  file !== "" && file !== kernel.attributes.file;

function forgetLines(fn: Fn): void {
  for (const block of fn.blocks) for (const instr of block.instrs) instr.line = 0;
}

class ModuleEmitter {
  private readonly module: Module;
  private readonly fn: Fn;
  private readonly options: WgslOptions;
  private readonly plan: MemoryPlan;
  private readonly ranges = new Map<Fn, Ranges>();
  private readonly needs = new Set<string>();
  private readonly helpers = new Map<string, string>();
  private readonly access: Access;
  private readonly constOffsets = new Map<Memory, number>();
  private readonly constBytes: number;
  private usesStatus = false;
  private usesVotes = false;
  private usesReport = false;
  private usesLocks = false;
  private usesPrint = false;
  private serial = 0;
  /** The private variables that tell functions which thread calls them. */
  private readonly threadUses = new Set<string>();

  constructor(module: Module, fn: Fn, options: WgslOptions) {
    if (fn.kind === "function") {
      throw new RefusalError(
        "NOT_A_KERNEL",
        `@${fn.name} is neither a kernel nor a range function`,
      );
    }
    this.module = module;
    this.fn = fn;
    this.options = options;
    this.plan = planMemories(module, fn, {
      coherent: options.coherent ?? false,
      ...(options.groups === undefined ? {} : { groups: options.groups }),
    });
    this.access = new Access({
      need: (n) => this.need(n),
      helper: (n, text) => this.helper(n, text),
      lock: (_memory, index) => {
        this.usesLocks = true;
        return `runtime[LOCKS + ${index}]`;
      },
    });
    let at = 0;
    for (const memory of this.plan.memories) {
      if (memory.space !== "const") continue;
      memory.name = "constants";
      memory.element = "u32";
      this.constOffsets.set(memory, at);
      at += memory.bytes;
    }
    this.constBytes = at;
  }

  emit(): WgslArtifact {
    this.checkLimits();
    const functions: string[] = [];
    const { kernel, instances } = this.plan;
    for (const instance of instances) {
      if (instance !== kernel || this.fn.kind === "range")
        functions.push(this.functionText(instance));
    }
    for (const text of functions) {
      for (const [use] of text.matchAll(/\bp_(thread|block|index)\b/g)) this.threadUses.add(use);
    }
    const entry = this.fn.kind === "range" ? this.rangeEntry() : this.kernelEntry();
    // All parts are made before anything is put together: they decide what is declared.
    const runtime = this.runtimeLayout();
    const bindings = this.bindings(runtime);
    const parts = [
      this.overrideText(),
      this.uniformText(),
      this.bindingText(bindings),
      this.variableText(),
      runtime === null ? "" : this.runtimeText(runtime),
      shaderText(this.needs),
      ...this.helpers.values(),
      ...functions,
      entry,
    ];
    return {
      refused: false,
      wgsl: parts.filter((p) => p !== "").join("\n"),
      entry: "main",
      bindings,
      uniforms: uniformLayout(this.fn),
      runtime,
      sharedBytes: this.sharedBytes,
      hasDynamicShared: this.plan.memories.some((m) => m.space === "shared" && m.dynamic),
      resultBytes: this.resultWords * 4,
    };
  }

  // --- services for the bodies

  private need(name: string): string {
    this.needs.add(name);
    return name;
  }

  private helper(name: string, text: () => string): string {
    if (!this.helpers.has(name)) {
      // Reserved first, and put behind the helpers that it asks for.
      this.helpers.set(name, "");
      const made = text();
      this.helpers.delete(name);
      this.helpers.set(name, made);
    }
    return name;
  }

  private rangeOf(fn: Fn): RangeOf {
    let ranges = this.ranges.get(fn);
    if (ranges === undefined) {
      ranges = new Ranges(fn, { smallGrid: this.options.smallGrid ?? false });
      this.ranges.set(fn, ranges);
    }
    const known = ranges;
    return (v) => (isInteger(v) ? known.of(v) : null);
  }

  private context(entry: boolean): ModuleContext {
    const effects = effectsOf(this.module);
    const thread = entry
      ? { thread: "thread", block: "block", index: "index" }
      : { thread: "p_thread", block: "p_block", index: "p_index" };
    return {
      need: (n) => this.need(n),
      helper: (n, text) => this.helper(n, text),
      access: this.access,
      arrayPlace: (fn, array) => {
        const { memory, offset } = this.plan.arrayMemory(fn, array);
        return offset + (this.constOffsets.get(memory) ?? 0);
      },
      callee: (caller, call) => this.plan.callee(caller, call),
      memory: (instance, pointer) => instance.memory(pointer),
      mayRaise: (instr) => effects.mayRaise(instr),
      hostPurpose: (host) => this.module.hostFunctions.get(host)?.purpose ?? `@${host}`,
      thread,
      entry,
      range: (fn) => this.rangeOf(fn),
      // Lines are told of one file only.
      hasComments: (fn) =>
        this.options.comments === true && fn.attributes.file === this.fn.attributes.file,
      report: (code) => {
        this.usesReport = true;
        return `report(${code}, ${thread.block}, ${thread.thread});`;
      },
      useStatus: () => {
        this.usesStatus = true;
      },
      print: (format, operands) => this.printText(format, operands),
      storageWritten: this.plan.memories.some((m) => m.space === "storage" && m.uses.written),
      fresh: () => this.serial++,
      useVotes: () => {
        this.usesVotes = true;
      },
    };
  }

  private printText(format: number, operands: readonly string[]): string {
    this.usesPrint = true;
    const n = operands.length;
    const name = this.helper(`print_${n}`, () => {
      const params = operands.map((_, i) => `a${i}: vec2<u32>`).join(", ");
      const stores = operands.flatMap((_, i) => [
        `  atomicStore(&runtime[at + ${2 + 2 * i}u], a${i}.x);`,
        `  atomicStore(&runtime[at + ${3 + 2 * i}u], a${i}.y);`,
      ]);
      return `fn print_${n}(format: u32${params === "" ? "" : `, ${params}`}) {
  let place = atomicAdd(&runtime[PRINT], ${2 + 2 * n}u);
  if (place + ${2 + 2 * n}u > PRINT_WORDS) { atomicAdd(&runtime[PRINT + 1u], 1u); return; }
  let at = PRINT + 2u + place;
  atomicStore(&runtime[at], format);
  atomicStore(&runtime[at + 1u], ${n + 1}u);
${stores.join("\n")}
}
`;
    });
    return `${name}(${[`${format}u`, ...operands].join(", ")});`;
  }

  // --- functions

  private functionText(instance: Instance): string {
    const { fn } = instance;
    const body = new Body(instance, this.context(false));
    body.run();
    const params = fn.entry.params.map((p) => `${valueName(p)}: ${wgslType(p.type)}`);
    const results = fn.results.map(wgslType);
    let struct = "";
    let result = "";
    if (results.length === 1) result = ` -> ${results[0]}`;
    else if (results.length > 1) {
      struct = `struct ${instance.name}_r { ${results.map((t, i) => `r${i}: ${t}`).join(", ")} }\n`;
      result = ` -> ${instance.name}_r`;
    }
    const list = params.join(", ");
    const brief = `fn ${instance.name}(${list})${result} {`;
    const head =
      brief.length <= WIDTH
        ? brief
        : `fn ${instance.name}(\n${params.map((p) => `  ${p},\n`).join("")})${result} {`;
    return `${struct}${head}\n${withZero(body.writer.render("  "))}}\n`;
  }

  private kernelEntry(): string {
    const effects = effectsOf(this.module);
    const Kind = effects.synchronises(this.fn.name) ? MaskedBody : Body;
    const body = new Kind(this.plan.kernel, this.context(true));
    body.run();
    const text = body.writer.render("  ");
    return `@compute @workgroup_size(block_x, block_y, block_z)
fn main(
  @builtin(local_invocation_id) thread: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  var block = group;
  if (folded) {
    let linear = group.x + group.y * groups.x;
    let row = params.grid_x * params.grid_y;
    if (linear >= row * params.grid_z) { return; }
    block = vec3<u32>(linear % params.grid_x, (linear / params.grid_x) % params.grid_y, linear / row);
  }
${this.threadSetup("block", "thread", "index")}${this.paramLets(text)}${withZero(text)}}
`;
  }

  /** A range function: each thread calls it for `chunk` iterations and stores its partial results. */
  private rangeEntry(): string {
    const { kernel } = this.plan;
    const [first, second] = this.fn.entry.params;
    const rest = this.fn.entry.params.slice(2).map(valueName);
    const add = this.need("i64_add");
    const mul = this.need("i64_mul");
    const less = this.need("i64_lt_s");
    const args = ["begin", "end", ...rest].join(", ");
    const used = [valueName(first), valueName(second), ...rest].join(" ");
    const stores: string[] = [];
    let word = 0;
    this.fn.results.forEach((type, i) => {
      const source = this.fn.results.length === 1 ? "r" : `r.r${i}`;
      for (const text of wordTexts(type, source)) {
        stores.push(`  results[at + ${word}u] = ${text};`);
        word++;
      }
    });
    const call =
      this.fn.results.length === 0
        ? `  ${kernel.name}(${args});`
        : `  let r = ${kernel.name}(${args});
  let at = number * ${word}u;
${stores.join("\n")}`;
    if (effectsOf(this.module).raises(this.fn.name)) this.usesReport = this.usesStatus = true;
    const status = this.usesStatus
      ? "\n  if (status != 0u) { report(status, vec3<u32>(number, 0u, 0u), vec3<u32>(0u)); }"
      : "";
    return `@compute @workgroup_size(block_x, block_y, block_z)
fn main(
  @builtin(local_invocation_id) thread: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let number = (group.x + group.y * groups.x) * (block_x * block_y * block_z) + index;
${this.threadSetup("group", "thread", "index")}${this.paramLets(used)}  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = ${add}(${valueName(first)}, ${mul}(vec2<u32>(number, 0u), chunk));
  if (!${less}(begin, ${valueName(second)})) { return; }
  let ahead = ${add}(begin, chunk);
  let end = select(${valueName(second)}, ahead, ${less}(ahead, ${valueName(second)}));
${call}${status}
}
`;
  }

  private threadSetup(block: string, thread: string, index: string): string {
    const all = { p_thread: thread, p_block: block, p_index: index };
    return Object.entries(all)
      .filter(([name]) => this.threadUses.has(name))
      .map(([name, text]) => `  ${name} = ${text};\n`)
      .join("");
  }

  /** The parameters that the text uses, out of the uniform block. */
  private paramLets(text: string): string {
    const used = new Set(identifiers(text));
    return this.fn.entry.params
      .filter((p) => used.has(valueName(p)))
      .map((p) => `  let ${valueName(p)} = ${paramText(p)};\n`)
      .join("");
  }

  // --- declarations

  private overrideText(): string {
    const { blockX, blockY, blockZ, folded, dynamicWords } = OVERRIDES;
    return `override ${blockX}: u32 = 1u;
override ${blockY}: u32 = 1u;
override ${blockZ}: u32 = 1u;
override ${folded}: bool = false;
override ${dynamicWords}: u32 = 0u;
`;
  }

  private uniformText(): string {
    const words = ["zero", "grid_x", "grid_y", "grid_z", "chunk_low", "chunk_high"];
    for (const p of this.fn.entry.params) {
      if (wordsOf(p.type) === 2) words.push(`${valueName(p)}_low`, `${valueName(p)}_high`);
      else words.push(valueName(p));
    }
    return `struct Params {\n${words.map((w) => `  ${w}: u32,\n`).join("")}}\n`;
  }

  /** Buffers that the kernel reads or writes; pointers that it only carries along need none. */
  private boundMemories(): Memory[] {
    return this.plan.memories.filter(
      ({ space, uses }) =>
        space === "storage" && (uses.words || uses.pairs || uses.written || uses.atomic),
    );
  }

  private bindings(runtime: RuntimeLayout | null): WgslBinding[] {
    const list: WgslBinding[] = [];
    const add = (
      role: BindingRole,
      access: WgslBinding["access"],
      params: readonly number[] = [],
      data?: Uint8Array,
    ): void => {
      const binding = { binding: list.length, role, access, params };
      list.push(data === undefined ? binding : { ...binding, data });
    };
    add("uniform", "uniform");
    for (const memory of this.boundMemories()) {
      add("memory", memory.uses.written ? "write" : "read", memory.params);
    }
    if (this.constBytes > 0) add("constants", "read", [], this.constData());
    if (runtime !== null) add("runtime", "write");
    if (this.resultWords > 0) add("results", "write");
    const max = this.options.maxStorageBuffers ?? DEFAULT_STORAGE_BUFFERS;
    if (list.length - 1 > max) {
      throw new RefusalError(
        "TOO_MANY_BUFFERS",
        `the kernel needs ${list.length - 1} buffers, the device binds ${max}`,
      );
    }
    return list;
  }

  private constData(): Uint8Array {
    const data = new Uint8Array(this.constBytes);
    for (const [memory, at] of this.constOffsets) {
      for (const { array, offset } of memory.arrays) {
        if (array.data !== undefined) data.set(array.data, at + offset);
      }
    }
    return data;
  }

  private bindingText(bindings: readonly WgslBinding[]): string {
    const storage = this.boundMemories();
    let next = 0;
    const lines = bindings.map(({ binding, role }) => {
      const at = `@group(0) @binding(${binding})`;
      switch (role) {
        case "uniform":
          return `${at} var<uniform> params: Params;`;
        case "constants":
          return `${at} var<storage, read> constants: array<u32>;`;
        case "runtime":
          return `${at} var<storage, read_write> runtime: array<atomic<u32>>;`;
        case "results":
          return `${at} var<storage, read_write> results: array<u32>;`;
        default: {
          const memory = storage[next++];
          const mode = memory.uses.written ? "read_write" : "read";
          return `${at} var<storage, ${mode}> ${memory.name}: array<${elementText(memory)}>;`;
        }
      }
    });
    return `${lines.join("\n")}\n`;
  }

  private variableText(): string {
    const lines: string[] = [];
    for (const memory of this.plan.memories) {
      const step = memory.element === "vec2" ? 8 : 4;
      const fixed = Math.max(Math.ceil(memory.bytes / step), 1);
      if (memory.space === "shared") {
        const scale = memory.element === "vec2" ? "(dynamic_words + 1u) / 2u" : "dynamic_words";
        const size = memory.dynamic ? `${fixed}u + ${scale}` : `${fixed}`;
        lines.push(`var<workgroup> ${memory.name}: array<${elementText(memory)}, ${size}>;`);
      } else if (memory.space === "local") {
        lines.push(`var<private> ${memory.name}: array<${elementText(memory)}, ${fixed}>;`);
      }
    }
    if (this.usesVotes) lines.push(`var<workgroup> ${VOTES}: atomic<u32>;`);
    if (this.usesStatus) lines.push("var<private> status: u32 = 0u;");
    for (const name of this.threadUses) {
      lines.push(`var<private> ${name}: ${name === "p_index" ? "u32" : "vec3<u32>"};`);
    }
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  }

  private runtimeLayout(): RuntimeLayout | null {
    if (!this.usesReport && !this.usesPrint && !this.usesLocks) return null;
    let words = 8;
    let print = -1;
    let locks = -1;
    const printWords = this.options.printWords ?? DEFAULT_PRINT_WORDS;
    if (this.usesLocks) {
      locks = words;
      words += LOCKS;
    }
    if (this.usesPrint) {
      print = words;
      words += 2 + printWords;
    }
    return { words, status: 0, print, printWords, locks };
  }

  private runtimeText(layout: RuntimeLayout): string {
    let text = "";
    if (layout.locks >= 0) text += `const LOCKS = ${layout.locks}u;\n`;
    if (layout.print >= 0) {
      text += `const PRINT = ${layout.print}u;\nconst PRINT_WORDS = ${layout.printWords}u;\n`;
    }
    if (!this.usesReport) return text;
    return `${text}fn report(code: u32, block: vec3<u32>, thread: vec3<u32>) {
  loop {
    let swap = atomicCompareExchangeWeak(&runtime[0], 0u, code);
    if (swap.exchanged) {
      atomicStore(&runtime[1], block.x);
      atomicStore(&runtime[2], block.y);
      atomicStore(&runtime[3], block.z);
      atomicStore(&runtime[4], thread.x);
      atomicStore(&runtime[5], thread.y);
      atomicStore(&runtime[6], thread.z);
      break;
    }
    if (swap.old_value != 0u) { break; }
  }
}
`;
  }

  // --- limits

  private get sharedBytes(): number {
    let bytes = 0;
    for (const m of this.plan.memories) if (m.space === "shared") bytes += m.bytes;
    return bytes;
  }

  private get resultWords(): number {
    return this.fn.kind === "range"
      ? this.fn.results.reduce((sum, type) => sum + wordsOf(type), 0)
      : 0;
  }

  private checkLimits(): void {
    const maxShared = this.options.maxSharedBytes ?? DEFAULT_SHARED_BYTES;
    if (this.sharedBytes > maxShared) {
      throw new RefusalError(
        "SHARED_TOO_LARGE",
        `the kernel needs ${this.sharedBytes} bytes of shared memory, the device has ${maxShared}`,
      );
    }
    let local = 0;
    for (const m of this.plan.memories) if (m.space === "local") local += m.bytes;
    if (local > MAX_LOCAL_BYTES) {
      throw new RefusalError(
        "LOCAL_TOO_LARGE",
        `the kernel needs ${local} bytes of local arrays per thread, WebGPU guarantees ${MAX_LOCAL_BYTES}`,
      );
    }
  }
}

function elementText(memory: Memory): string {
  switch (memory.element) {
    case "vec2":
      return "vec2<u32>";
    case "atomic_u32":
      return "atomic<u32>";
    case "atomic_i32":
      return "atomic<i32>";
    default:
      return "u32";
  }
}

function wgslType(type: Type): string {
  if (type === "i64" || type === "f64") return "vec2<u32>";
  return type === "ptr" ? "u32" : type;
}

/** Statements with the zero that only the launcher knows, if they use it. */
const withZero = (text: string): string =>
  identifiers(text).includes("zero") ? `  let zero = params.zero;\n${text}` : text;

/** A kernel parameter out of the uniform block. */
function paramText(p: Value): string {
  const field = `params.${valueName(p)}`;
  switch (p.type) {
    case "bool":
      return `${field} != 0u`;
    case "i32":
      return `bitcast<i32>(${field})`;
    case "f32":
      return `bitcast<f32>(${field})`;
    case "ptr":
      return field;
    default:
      return `vec2<u32>(${field}_low, ${field}_high)`;
  }
}

/** The words of a result. */
function wordTexts(type: Type, source: string): string[] {
  switch (type) {
    case "i64":
    case "f64":
      return [`${source}.x`, `${source}.y`];
    case "bool":
      return [`select(0u, 1u, ${source})`];
    case "ptr":
      return [source];
    default:
      return [`bitcast<u32>(${source})`];
  }
}
