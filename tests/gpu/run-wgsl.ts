// Runs a kernel of an IR module on the GPU: one buffer per memory binding, filled from and read back into host memory.

import { DirectGpu } from "../../src/gpu/direct.ts";
import type { GpuShare } from "../../src/gpu/queue.ts";
import type { Module } from "../../src/kernel/ir.ts";
import { emitWgsl, type WgslOptions } from "../../src/kernel/targets/wgsl/compile.ts";
import {
  dispatchShape,
  type KernelStatus,
  type PrintRecord,
  packUniforms,
  readPrints,
  readStatus,
} from "../../src/kernel/targets/wgsl/layout.ts";

export interface WgslRun {
  readonly wgsl: string;
  readonly status: KernelStatus | null;
  readonly prints: PrintRecord[];
}

/**
 * Launches `name`. `args` has one entry per parameter: a number, a bigint, or a byte array for a pointer, which is written back.
 * Throws the refusal's text when the kernel cannot become WGSL.
 */
export async function runWgsl(
  share: GpuShare,
  module: Module,
  name: string,
  grid: readonly [number, number, number],
  block: readonly [number, number, number],
  args: readonly (number | bigint | Uint8Array<ArrayBuffer>)[],
  options: WgslOptions & { dynamicWords?: number; chunk?: bigint } = {},
): Promise<WgslRun & { results: Uint8Array }> {
  const artifact = emitWgsl(module, name, options);
  if (artifact.refused) throw new Error(`${artifact.code}: ${artifact.message}`);
  const gpu = new DirectGpu(share);
  try {
    const { groups, folded } = dispatchShape(grid, share.info.limits.maxWorkgroups);
    const pipeline = await gpu.createPipeline({
      wgsl: artifact.wgsl,
      entry: artifact.entry,
      bindings: artifact.bindings.map(({ binding, access }) =>
        access === "uniform"
          ? { binding, access, bytes: artifact.uniforms.bytes }
          : { binding, access },
      ),
      overrides: {
        block_x: block[0],
        block_y: block[1],
        block_z: block[2],
        folded: Number(folded),
        dynamic_words: options.dynamicWords ?? 0,
      },
    });
    const threads = block[0] * block[1] * block[2] * groups[0] * groups[1] * groups[2];
    const buffers: { binding: number; buffer: number; offset: number; size: number }[] = [];
    const back: { buffer: number; target: Uint8Array<ArrayBuffer> }[] = [];
    const offsets = new Map<number, number>();
    let runtime = -1;
    let results = -1;
    for (const { binding, role, params, data } of artifact.bindings) {
      let size = 0;
      if (role === "uniform") continue;
      if (role === "memory") {
        for (const p of params) {
          offsets.set(p, size);
          size += Math.ceil((args[p] as Uint8Array).length / 16) * 16;
        }
      } else if (role === "constants") size = (data as Uint8Array).length;
      else if (role === "runtime") size = (artifact.runtime?.words ?? 0) * 4;
      else size = artifact.resultBytes * threads;
      size = Math.max(Math.ceil(size / 16) * 16, 16);
      const buffer = await gpu.createBuffer(size);
      gpu.clear(buffer, 0, size);
      if (role === "runtime") runtime = buffer;
      else if (role === "results") results = buffer;
      else if (role === "constants") gpu.write(buffer, 0, padded(data as Uint8Array));
      else {
        for (const p of params) {
          const bytes = args[p] as Uint8Array<ArrayBuffer>;
          gpu.write(buffer, offsets.get(p) as number, padded(bytes));
          back.push({ buffer, target: bytes });
        }
      }
      buffers.push({ binding, buffer, offset: 0, size });
    }
    const values = args.map((a, i) => (typeof a === "object" ? (offsets.get(i) ?? 0) : a));
    gpu.dispatch(
      pipeline,
      buffers,
      packUniforms(artifact.uniforms, values, grid, options.chunk ?? 1n),
      groups,
    );
    await gpu.sync();
    for (const [i, { buffer, target }] of back.entries()) {
      const at = offsets.get(args.indexOf(target)) ?? offsets.get(i) ?? 0;
      const data = await gpu.read(buffer, at, Math.ceil(target.length / 4) * 4);
      target.set(data.subarray(0, target.length));
    }
    let status: KernelStatus | null = null;
    let prints: PrintRecord[] = [];
    if (runtime >= 0 && artifact.runtime !== null) {
      const bytes = await gpu.read(runtime, 0, artifact.runtime.words * 4);
      const words = new Uint32Array(bytes.buffer, bytes.byteOffset, artifact.runtime.words);
      status = readStatus(artifact.runtime, words);
      prints = readPrints(artifact.runtime, words).records;
    }
    const partial =
      results >= 0 ? await gpu.read(results, 0, artifact.resultBytes * threads) : new Uint8Array(0);
    return { wgsl: artifact.wgsl, status, prints, results: partial };
  } finally {
    gpu.close();
  }
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  out.set(bytes);
  return out;
}
