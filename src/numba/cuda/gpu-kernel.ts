/**
 * Kernels on the GPU: one artifact per way in which the arrays share memory, compiled when a launch
 * first needs it.
 */
import type { GpuClient } from "../../gpu/client.ts";
import type { Module } from "../../kernel/ir.ts";
import type { LaunchError } from "../../kernel/launch.ts";
import type { Refusal } from "../../kernel/targets/wgsl/refusal.ts";
import type { Storage } from "../../numpy/storage.ts";
import type { PyValue } from "../../objects/object.ts";
import { GpuArguments, UnpassableArgument } from "../runtime/gpu-arguments.ts";
import {
  type Dim3,
  GpuForms,
  type GpuMemory,
  isSmallGrid,
  launchOnGpu,
} from "../runtime/gpu-launch.ts";
import { printRecord } from "../runtime/host-functions.ts";
import type { NumbaType } from "../types/type.ts";
import { deviceBuffer, markDeviceWrite } from "./device-memory.ts";

export interface GpuSource {
  readonly args: readonly NumbaType[];
  /** Makes the IR module anew: targets change it. */
  readonly build: () => Module;
  readonly entry: string;
}

export interface GpuCall {
  readonly grid: Dim3;
  readonly block: Dim3;
  readonly sharedBytes: number;
  /** Values of the arguments; undefined for omitted ones. */
  readonly values: readonly (PyValue | undefined)[];
  /** Storages of device arrays. */
  readonly onDevice: ReadonlySet<Storage>;
}

const refuse = (message: string): Refusal => ({
  refused: true,
  code: "NOT_A_KERNEL",
  message,
  line: 0,
});

export class GpuKernels {
  private readonly source: GpuSource;
  private readonly forms: GpuForms;

  constructor(source: GpuSource) {
    this.source = source;
    this.forms = new GpuForms(source.build, source.entry);
  }

  /** Runs the kernel; a refusal when it has to run elsewhere, else the error of a thread or null. */
  launch(client: GpuClient, call: GpuCall): Refusal | { error: LaunchError | null } {
    const args = new GpuArguments();
    try {
      this.source.args.forEach((type, k) => {
        const value = call.values[k];
        if (value !== undefined) args.add(value, type);
      });
    } catch (error) {
      if (error instanceof UnpassableArgument) return refuse(error.message);
      throw error;
    }
    args.put(BigInt(call.sharedBytes));
    if (!isSmallGrid(call.grid, call.block)) {
      return refuse("an axis of the grid has 2^31 threads or more");
    }
    const lookup = (storage: Storage): GpuMemory["device"] =>
      call.onDevice.has(storage) ? deviceBuffer(client, storage, call.onDevice) : undefined;
    const passed = args.finish(lookup);
    const kernel = this.forms.for(client, passed, args.groups);
    if ("refused" in kernel) return kernel;
    const outcome = launchOnGpu(client, kernel, call.grid, call.block, passed, {
      dynamicShared: call.sharedBytes,
    });
    for (const { storage } of args.arrays) {
      storage.version++;
      if (call.onDevice.has(storage)) markDeviceWrite(storage);
    }
    for (const { format, operands } of outcome.prints) printRecord(format, operands);
    return { error: outcome.error };
  }
}
