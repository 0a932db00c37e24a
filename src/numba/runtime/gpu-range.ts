/**
 * Range functions over operands in host memory on the GPU: an iteration per thread. The loops of
 * `vectorize` and `guvectorize` run here; what depends on an earlier iteration (reductions) does not.
 */
import type { Module } from "../../kernel/ir.ts";
import { gpuClient, kernelDevices } from "./devices.ts";
import { GpuForms, type GpuMemory, launchOnGpu } from "./gpu-launch.ts";
import { refusalError } from "./gpu-refusal.ts";
import { mergeExtents } from "./gpu-spans.ts";
import type { SpanOperand } from "./heap-span.ts";
import { printRecord } from "./host-functions.ts";

/** Under "auto", fewer iterations cost more on the way to the GPU than they save there. */
const WORTHWHILE = 1 << 18;
const THREADS = 64;

/** An operand, and the scalars that follow its pointer among the parameters. */
export interface RangeOperand extends SpanOperand {
  readonly scalars: readonly bigint[];
}

/** Whether no iteration reads what another one writes. */
export function areIndependent(
  operands: readonly SpanOperand[],
  steps: readonly number[],
): boolean {
  return operands.every((out, k) => {
    if (!out.writes) return true;
    if (steps[k] === 0) return false;
    return operands.every((other, j) => {
      if (j === k || other.bytes.buffer !== out.bytes.buffer) return true;
      const base = out.bytes.byteOffset - other.bytes.byteOffset;
      if (other.high <= out.low + base || other.low >= out.high + base) return true;
      // In place: each iteration reads the item that it writes itself.
      return other.at === out.at + base && steps[j] === steps[k];
    });
  });
}

export class GpuRange {
  readonly name: string;
  private readonly forms: GpuForms;

  constructor(name: string, build: () => Module, entry: string) {
    this.name = name;
    this.forms = new GpuForms(build, entry);
  }

  /**
   * Runs iterations [0, n): the parameters are begin, end, the leading scalars, then a pointer and its
   * scalars per operand. False: they have to run on the processor; else the status, 0 for none. */
  run(
    n: number,
    operands: readonly RangeOperand[],
    leading: readonly bigint[] = [],
  ): number | false {
    const { policy } = kernelDevices.gate;
    if (n === 0 || policy === "off" || (policy === "auto" && n < WORTHWHILE)) return false;
    const client = gpuClient();
    if (client === null) return false;
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
    if ("refused" in kernel) {
      if (policy === "require") throw refusalError(this.name, kernel);
      return false;
    }
    const grid = [Math.ceil(n / THREADS), 1, 1] as const;
    const outcome = launchOnGpu(client, kernel, grid, [THREADS, 1, 1], args, { chunk: 1n });
    for (const { format, operands: values } of outcome.prints) printRecord(format, values);
    return outcome.error === null ? 0 : outcome.error.code;
  }
}
