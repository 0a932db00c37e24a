/**
 * Launches kernels and range functions on the GPU. The module must be in the form the front end made
 * (`math` not linked, kernels not lowered for the CPU); it is copied by being built anew per target.
 *
 * Arguments are scalars or host bytes. Each pointer argument gets a buffer of the device: filled
 * before the launch, read back after it when the kernel writes it.
 */
import type { GpuClient } from "../../gpu/client.ts";
import type { GpuLimits } from "../../gpu/limits.ts";
import type { BufferBinding, BufferHandle, PipelineHandle } from "../../gpu/protocol.ts";
import { effectsOf } from "../../kernel/effects.ts";
import type { Module } from "../../kernel/ir.ts";
import type { LaunchError } from "../../kernel/launch.ts";
import { linkMath } from "../../kernel/math/library.ts";
import { foldRanges } from "../../kernel/passes/fold-ranges.ts";
import { inlineCalls } from "../../kernel/passes/inline.ts";
import { emitWgsl, type WgslArtifact } from "../../kernel/targets/wgsl/compile.ts";
import {
  dispatchShape,
  OVERRIDES,
  type PrintRecord,
  packUniforms,
  readPrints,
  readStatus,
  type WgslBinding,
} from "../../kernel/targets/wgsl/layout.ts";
import type { Refusal } from "../../kernel/targets/wgsl/refusal.ts";

export type Dim3 = readonly [number, number, number];
/** A scalar (booleans as 0 and 1), or the memory behind a pointer. */
export type GpuArgument = number | bigint | GpuMemory;

/** Memory that the kernel sees through one pointer. Equal objects share one buffer. */
export interface GpuMemory {
  readonly bytes: Uint8Array;
  /** Where in the memory the pointer points; 0 when absent. */
  readonly at?: number;
  /** A buffer that lives on the device already; `bytes` is then its host mirror and stays untouched. */
  readonly device?: { readonly buffer: BufferHandle; readonly size: number };
}

export interface GpuKernel {
  readonly name: string;
  readonly artifact: WgslArtifact;
}

const SMALL = 2n ** 31n;
/** 64-bit integers that have only 32 significant bits: shapes, strides, and most others. */
const isSmall = (arg: GpuArgument): boolean =>
  typeof arg === "bigint" && arg >= -SMALL && arg < SMALL;

/**
 * The WGSL of a kernel for a device of these limits, or why there is none. `build` makes the IR module;
 * `small` tells which integer arguments fit 32 bits (all, if absent: the usual case); `comments` asks for
 * the numbers of the source lines.
 */
export function compileToWgsl(
  limits: GpuLimits,
  build: () => Module,
  name: string,
  groups?: readonly number[],
  small?: readonly boolean[],
  comments = false,
): WgslArtifact | Refusal {
  const module = build();
  linkMath(module, "integers");
  const effects = effectsOf(module);
  inlineCalls(module, (callee) => effects.synchronises(callee.name));
  module.fn(name).params.forEach((param, i) => {
    if (param.type !== "i64" || small?.[i] === false) return;
    const { min, max } = param.range ?? { min: -SMALL, max: SMALL - 1n };
    param.range = { min: min < -SMALL ? -SMALL : min, max: max >= SMALL ? SMALL - 1n : max };
  });
  for (const fn of module.functions.values()) foldRanges(fn, { smallGrid: true });
  return emitWgsl(module, name, {
    ...(groups === undefined ? {} : { groups }),
    smallGrid: true,
    comments,
    maxStorageBuffers: limits.maxStorageBuffers,
    maxSharedBytes: limits.maxWorkgroupStorage,
  });
}

/**
 * The forms of one kernel: which pointers share memory and which integers are small decides how it is
 * compiled. 64-bit arithmetic is emulated on the GPU, so what is known to fit 32 bits is worth a form
 * of its own.
 */
export class GpuForms {
  private readonly build: () => Module;
  private readonly entry: string;
  private readonly compiled = new Map<string, GpuKernel | Refusal>();

  /** `build` makes the IR module anew each time. */
  constructor(build: () => Module, entry: string) {
    this.build = build;
    this.entry = entry;
  }

  /** The kernel for these arguments, or why it cannot run on the GPU. */
  for(
    client: GpuClient,
    args: readonly GpuArgument[],
    groups: readonly number[],
  ): GpuKernel | Refusal {
    const small = args.map(isSmall);
    const key = groups.map((g, i) => `${groups.indexOf(g)}${small[i] ? "s" : ""}`).join();
    let kernel = this.compiled.get(key);
    if (kernel === undefined) {
      kernel = this.compile(client, groups, small);
      this.compiled.set(key, kernel);
    }
    return kernel;
  }

  private compile(
    client: GpuClient,
    groups: readonly number[],
    small: readonly boolean[],
  ): GpuKernel | Refusal {
    const { limits } = client.info;
    const artifact = compileToWgsl(limits, this.build, this.entry, groups, small);
    return artifact.refused ? artifact : { name: this.entry, artifact };
  }
}

/** Whether the ids of all threads along an axis fit 31 bits, as compiled kernels take for granted. */
export function isSmallGrid(grid: Dim3, block: Dim3): boolean {
  return grid.every((n, k) => n * block[k] < 2 ** 31);
}

const pipelines = new WeakMap<WgslArtifact, Map<string, PipelineHandle>>();

function pipelineFor(
  client: GpuClient,
  artifact: WgslArtifact,
  overrides: Record<string, number>,
): PipelineHandle {
  let made = pipelines.get(artifact);
  if (made === undefined) pipelines.set(artifact, (made = new Map()));
  const key = JSON.stringify(overrides);
  let pipeline = made.get(key);
  if (pipeline === undefined) {
    pipeline = client.createPipeline({
      wgsl: artifact.wgsl,
      entry: artifact.entry,
      bindings: artifact.bindings.map(({ binding, access }) =>
        access === "uniform"
          ? { binding, access, bytes: artifact.uniforms.bytes }
          : { binding, access },
      ),
      overrides,
    });
    const error = client.pipelineError(pipeline);
    if (error !== null) throw new Error(`the GPU refused the pipeline: ${error.message}`);
    made.set(key, pipeline);
  }
  return pipeline;
}

const round16 = (n: number): number => Math.max(Math.ceil(n / 16) * 16, 16);

export interface GpuOutcome {
  readonly error: LaunchError | null;
  readonly prints: readonly PrintRecord[];
  /** Range functions: partial results, `resultBytes` per thread. */
  readonly results: Uint8Array;
}

export interface GpuLaunchOptions {
  readonly dynamicShared?: number;
  /** Range functions: iterations per thread. */
  readonly chunk?: bigint;
}

/** Runs a kernel to its end and reads back what it wrote. */
export function launchOnGpu(
  client: GpuClient,
  kernel: GpuKernel,
  grid: Dim3,
  block: Dim3,
  args: readonly GpuArgument[],
  options: GpuLaunchOptions = {},
): GpuOutcome {
  const { artifact } = kernel;
  const { groups, folded } = dispatchShape(grid, client.info.limits.maxWorkgroups);
  const pipeline = pipelineFor(client, artifact, {
    [OVERRIDES.blockX]: block[0],
    [OVERRIDES.blockY]: block[1],
    [OVERRIDES.blockZ]: block[2],
    [OVERRIDES.folded]: Number(folded),
    [OVERRIDES.dynamicWords]: Math.ceil((options.dynamicShared ?? 0) / 4),
  });
  const launch = new Launch(client, artifact, args);
  const threads = block[0] * block[1] * block[2] * groups[0] * groups[1] * groups[2];
  try {
    const bindings = artifact.bindings.flatMap((b) => launch.bind(b, threads));
    client.dispatch(
      pipeline,
      bindings,
      packUniforms(artifact.uniforms, launch.values(), grid, options.chunk ?? 1n),
      groups,
    );
    client.sync();
    return launch.collect();
  } finally {
    launch.release();
  }
}

/** The buffers of one launch. */
class Launch {
  private readonly client: GpuClient;
  private readonly artifact: WgslArtifact;
  private readonly args: readonly GpuArgument[];
  private readonly own: BufferHandle[] = [];
  /** Byte offset of each pointer argument in its binding. */
  private readonly offsets = new Map<number, number>();
  private readonly readBack: { buffer: BufferHandle; at: number; bytes: Uint8Array }[] = [];
  private runtime: BufferHandle | null = null;
  private results: { buffer: BufferHandle; size: number } | null = null;

  constructor(client: GpuClient, artifact: WgslArtifact, args: readonly GpuArgument[]) {
    this.client = client;
    this.artifact = artifact;
    this.args = args;
  }

  private allocate(size: number): BufferHandle {
    const buffer = this.client.createBuffer(size);
    this.own.push(buffer);
    return buffer;
  }

  bind(b: WgslBinding, threads: number): BufferBinding[] {
    const { binding, role } = b;
    switch (role) {
      case "uniform":
        return [];
      case "memory":
        return [this.bindMemory(b)];
      case "constants": {
        const data = b.data as Uint8Array;
        const size = round16(data.length);
        const buffer = this.allocate(size);
        this.client.write(buffer, 0, data);
        return [{ binding, buffer, offset: 0, size }];
      }
      case "runtime": {
        const size = round16((this.artifact.runtime?.words ?? 0) * 4);
        const buffer = this.allocate(size);
        this.client.clear(buffer, 0, size);
        this.runtime = buffer;
        return [{ binding, buffer, offset: 0, size }];
      }
      case "results": {
        const size = round16(this.artifact.resultBytes * threads);
        const buffer = this.allocate(size);
        this.client.clear(buffer, 0, size);
        this.results = { buffer, size: this.artifact.resultBytes * threads };
        return [{ binding, buffer, offset: 0, size }];
      }
    }
  }

  private bindMemory({ binding, params, access }: WgslBinding): BufferBinding {
    const [only] = params;
    const first = this.args[only] as GpuMemory;
    if (first.device !== undefined) {
      const { buffer, size } = first.device;
      for (const p of params) this.offsets.set(p, 0);
      return { binding, buffer, offset: 0, size };
    }
    // Arguments that are the same memory lie in one place.
    const places = new Map<Uint8Array, number>();
    let size = 0;
    for (const p of params) {
      const { bytes } = this.args[p] as GpuMemory;
      let at = places.get(bytes);
      if (at === undefined) {
        at = size;
        places.set(bytes, at);
        size += round16(bytes.length);
      }
      this.offsets.set(p, at);
    }
    size = round16(size);
    const buffer = this.allocate(size);
    for (const [bytes, at] of places) {
      if (bytes.length === 0) continue;
      this.client.write(buffer, at, bytes);
      if (access === "write") this.readBack.push({ buffer, at, bytes });
    }
    return { binding, buffer, offset: 0, size };
  }

  values(): (number | bigint)[] {
    return this.args.map((arg, i) =>
      typeof arg === "object" ? (this.offsets.get(i) ?? 0) + (arg.at ?? 0) : arg,
    );
  }

  collect(): GpuOutcome {
    for (const { buffer, at, bytes } of this.readBack) this.client.read(buffer, at, bytes);
    let error: LaunchError | null = null;
    let prints: readonly PrintRecord[] = [];
    const layout = this.artifact.runtime;
    if (this.runtime !== null && layout !== null) {
      const words = new Uint32Array(layout.words);
      this.client.read(this.runtime, 0, new Uint8Array(words.buffer));
      const status = readStatus(layout, words);
      if (status !== null) {
        error = { code: status.code, block: BigInt(status.block[0]), thread: status.thread };
      }
      prints = readPrints(layout, words).records;
    }
    let results: Uint8Array = new Uint8Array(0);
    if (this.results !== null) {
      results = new Uint8Array(this.results.size);
      this.client.read(this.results.buffer, 0, results);
    }
    return { error, prints, results };
  }

  release(): void {
    for (const buffer of this.own) this.client.destroyBuffer(buffer);
  }
}
