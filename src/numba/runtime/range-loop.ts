/**
 * The loop of a ufunc or gufunc over operands in memory, and where a call of it runs: an iteration per thread
 * on the GPU, on the threads of the processor, or on one of them where an iteration depends on another.
 */
import type { KernelInstance } from "../../kernel/instance.ts";
import type { Module } from "../../kernel/ir.ts";
import { Compilation } from "../compiler.ts";
import type { FunctionSource } from "../frontend/source.ts";
import { sameGlobals } from "./bindings.ts";
import { gpuClientFor, launchTarget, mustRunOnGpu, traceLaunch } from "./devices.ts";
import { GpuForms, type GpuMemory, launchOnGpu } from "./gpu-launch.ts";
import { refusalError } from "./gpu-refusal.ts";
import { mergeExtents } from "./gpu-spans.ts";
import { type SpanOperand, withHeapAddresses } from "./heap-span.ts";
import { printRecord } from "./host-functions.ts";
import { gpuForm, type KernelKind, noteKernel } from "./kernel-registry.ts";
import { instantiate } from "./memory.ts";
import { ThreadedRange } from "./parallel.ts";

const THREADS = 64;

/** An operand, and the scalars that follow its pointer among the parameters. */
export interface RangeOperand extends SpanOperand {
  readonly scalars: readonly bigint[];
}

/** Whether two operands have bytes in common. */
export function shareBytes(a: SpanOperand, b: SpanOperand): boolean {
  if (a.bytes.buffer !== b.bytes.buffer) return false;
  const base = a.bytes.byteOffset - b.bytes.byteOffset;
  return b.high > a.low + base && b.low < a.high + base;
}

/** Whether none of `n` iterations reads or writes what another one writes. */
export function areIndependent(
  n: number,
  operands: readonly SpanOperand[],
  steps: readonly number[],
): boolean {
  if (n <= 1) return true;
  return operands.every((out, k) => {
    if (!out.writes) return true;
    if (steps[k] === 0) return false;
    return operands.every((other, j) => {
      if (j === k || !shareBytes(out, other)) return true;
      // In place: each iteration reads the item that it writes itself.
      const base = out.bytes.byteOffset - other.bytes.byteOffset;
      return other.at === out.at + base && steps[j] === steps[k];
    });
  });
}

export interface RangeCall {
  /** Iterations. */
  readonly n: number;
  readonly operands: readonly RangeOperand[];
  /** Parameters between the bounds and the operands. */
  readonly leading: readonly bigint[];
  /** No iteration reads or writes what another one writes. */
  readonly independent: boolean;
  /** A step of what is serial by nature (a reduction): it stays on the processor under every policy. */
  readonly serial: boolean;
}

export interface RangeLoopSpec<T> {
  readonly kind: KernelKind;
  readonly source: FunctionSource;
  /** Adds the range function to a compilation. */
  readonly add: (compilation: Compilation) => T;
  /** Its name: (begin, end, leading…, then a pointer and its scalars per operand). */
  readonly entry: string;
  /** The processor's threads share the loop (`target="parallel"`). */
  readonly parallel: boolean;
  readonly signature: (added: T) => string;
}

export class RangeLoop<T = void> {
  /** What adding the function gave. */
  readonly added: T;
  private readonly source: FunctionSource;
  private readonly entry: string;
  private readonly compilation = new Compilation();
  private readonly instance: KernelInstance;
  private readonly threaded: ThreadedRange | null;
  private readonly forms: GpuForms;

  constructor({ kind, source, add, entry, parallel, signature }: RangeLoopSpec<T>) {
    this.source = source;
    this.entry = entry;
    this.added = add(this.compilation);
    const { module } = this.compilation;
    this.threaded = parallel ? new ThreadedRange(module, entry) : null;
    const instance = this.threaded?.instance ?? instantiate(module);
    this.instance = instance;
    const build = sameGlobals((): Module => {
      const borrowed = new Compilation("borrowed");
      add(borrowed);
      return borrowed.module;
    });
    this.forms = new GpuForms(build, entry);
    noteKernel(() => ({
      kind,
      name: source.name,
      signature: signature(this.added),
      sourceLine: (n) => source.sourceLine(n),
      instance: () => instance,
      gpu: () => [gpuForm(kind, build, entry)],
    }));
  }

  /** Runs all iterations; raises what the function raised. */
  run(call: RangeCall): void {
    const start = performance.now();
    let status = this.runOnGpu(call);
    const target = launchTarget(status !== null);
    status ??= this.runHere(call);
    traceLaunch(this.source.name, target, call.n, performance.now() - start);
    if (status !== 0) throw this.compilation.errors.exception(status);
  }

  /** The status, 0 for none; null: the loop has to run on the processor. */
  private runOnGpu({ n, operands, leading, independent, serial }: RangeCall): number | null {
    const client = n === 0 || serial ? null : gpuClientFor(n);
    if (client === null) return null;
    const refuse = (message: string, line: number): null => {
      if (mustRunOnGpu()) throw refusalError(this.source.name, { message, line });
      return null;
    };
    if (!independent) {
      const { co_firstlineno } = this.source.code;
      return refuse("its iterations touch what others of them write", co_firstlineno);
    }
    const { memories, numbers } = mergeExtents(operands);
    const args: (number | bigint | GpuMemory)[] = [0n, BigInt(n), ...leading];
    const groups: number[] = args.map((_, k) => -1 - k);
    operands.forEach((o, k) => {
      const bytes = memories[numbers[k]];
      args.push({ bytes, at: o.bytes.byteOffset + o.at - bytes.byteOffset }, ...o.scalars);
      groups.push(numbers[k]);
      while (groups.length < args.length) groups.push(-1 - groups.length);
    });
    const kernel = this.forms.for(client, args, groups);
    if ("refused" in kernel) return refuse(kernel.message, kernel.line);
    const grid = [Math.ceil(n / THREADS), 1, 1] as const;
    const outcome = launchOnGpu(client, kernel, grid, [THREADS, 1, 1], args, { chunk: 1n });
    for (const { format, operands: values } of outcome.prints) printRecord(format, values);
    return outcome.error === null ? 0 : outcome.error.code;
  }

  private runHere({ n, operands, leading, independent }: RangeCall): number {
    let status = 0;
    withHeapAddresses(operands, (addresses) => {
      const values = addresses.flatMap((a, k) => [a, ...operands[k].scalars]);
      const { threaded, instance, entry } = this;
      if (threaded !== null && independent) status = threaded.call(n, [...leading, ...values]);
      else {
        instance.call(entry, [0n, BigInt(n), ...leading, ...values]);
        ({ status } = instance);
      }
    });
    return status;
  }
}
