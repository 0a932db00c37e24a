/**
 * Where kernels may run, and the record of where they ran: the GPU's gate, the policy, the target for
 * the processor, and the trace file (KRAIT_TRACE), a JSON line per launch. The interpreter fills it at
 * start-up.
 */
import type { GpuClient } from "../../gpu/client.ts";
import { closedGate, type GpuGate } from "../../gpu/gate.ts";
import { OpenFlag, platform } from "../../host/platform.ts";
import { runtimeError } from "../../objects/exceptions.ts";

export const kernelDevices = {
  gate: closedGate as GpuGate,
  trace: null as string | null,
  /** The interpreter that launches; the main one is 0. */
  interpreter: 0,
  /** What kernels become that run on the processor (KRAIT_TARGET): "js" is the slow reference target. */
  processor: "wasm" as "wasm" | "js",
};

/** Where a launch ran, for the trace. */
export const launchTarget = (onGpu: boolean): LaunchTarget =>
  onGpu ? "wgsl" : kernelDevices.processor;

/** Whether a kernel that the GPU refuses ends the program instead of moving to the processor. */
export const mustRunOnGpu = (): boolean => kernelDevices.gate.policy === "require";

/** The client of the GPU when kernels may use it, else null. Under `require` a missing one is an error. */
export function gpuClient(): GpuClient | null {
  const { gate } = kernelDevices;
  if (gate.policy === "off") return null;
  const opened = gate.open();
  if (typeof opened !== "string") return opened;
  if (!mustRunOnGpu()) return null;
  throw runtimeError(
    `no GPU: ${opened}. With --gpu auto (or KRAIT_GPU=auto) kernels run on the CPU.`,
  );
}

/** Under "auto", fewer iterations cost more on the way to the GPU than they save there. */
const WORTHWHILE = 1 << 18;

/** The client for a loop of this many iterations; null when it runs on the processor. */
export function gpuClientFor(iterations: number): GpuClient | null {
  const { policy } = kernelDevices.gate;
  return policy === "auto" && iterations < WORTHWHILE ? null : gpuClient();
}

export type LaunchTarget = "wgsl" | "wasm" | "js" | "vm";

/** Appends a line to the trace file. */
export function traceLaunch(
  kernel: string,
  target: LaunchTarget,
  threads: number,
  milliseconds: number,
): void {
  const { trace, gate, interpreter } = kernelDevices;
  if (trace === null) return;
  const opened = target === "wgsl" ? gate.open() : "";
  const adapter = typeof opened === "string" ? "cpu" : opened.info.name;
  const ms = Math.round(milliseconds * 1000) / 1000;
  const from = interpreter === 0 ? {} : { interpreter };
  const line = `${JSON.stringify({ kernel, target, adapter, threads, ms, ...from })}\n`;
  const { fs } = platform();
  const fd = fs.open(trace, OpenFlag.WRONLY | OpenFlag.CREAT | OpenFlag.APPEND, 0o644);
  fs.write(fd, new TextEncoder().encode(line));
  fs.close(fd);
}
