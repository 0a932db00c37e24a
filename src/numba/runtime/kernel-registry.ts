/**
 * What was compiled, for those who want to read it (`krait wgsl`, `krait wat`). Off unless a command
 * switches it on: then each kernel is noted with the means to get its code.
 */
import type { KernelInstance } from "../../kernel/instance.ts";
import type { Module } from "../../kernel/ir.ts";

export type KernelKind =
  | "cuda kernel"
  | "function"
  | "parallel loop"
  | "vectorize loop"
  | "guvectorize loop";

/** A kernel or range function that may become WGSL. */
export interface GpuForm {
  readonly kind: KernelKind;
  /** Where it is in its function, for loops. */
  readonly place: string;
  /** Makes the IR module anew: targets change it. */
  readonly build: () => Module;
  readonly entry: string;
  /** Why it is no function of its own; `build` is then not called. */
  readonly reason: string | null;
}

export interface CompiledKernel {
  readonly kind: KernelKind;
  /** The Python function. */
  readonly name: string;
  readonly signature: string;
  /** A line of the file that the function is in. */
  readonly sourceLine: (line: number) => string | null;
  readonly instance: () => KernelInstance;
  readonly gpu: () => readonly GpuForm[];
}

const registry: { kernels: CompiledKernel[] | null } = { kernels: null };

/** From now on kernels are noted. */
export function keepKernels(): void {
  registry.kernels ??= [];
}

/** Notes a kernel; `describe` is called only when somebody wants to know. */
export function noteKernel(describe: () => CompiledKernel): void {
  registry.kernels?.push(describe());
}

export const notedKernels = (): readonly CompiledKernel[] => registry.kernels ?? [];

/** The one GPU form of a kernel that is a whole function. */
export function gpuForm(kind: KernelKind, build: () => Module, entry: string): GpuForm {
  return { kind, place: "", build, entry, reason: null };
}
