/**
 * Kernels on processors: the blocks of a launch are the iterations of a loop that the interpreter's threads share
 * (runtime/thread-pool.ts). Each thread has a workspace of its own; of several errors the one of the lowest
 * block counts, however the blocks were shared out.
 */
import { FunctionBuilder } from "../../kernel/builder.ts";
import type { KernelInstance, KernelValue } from "../../kernel/instance.ts";
import type { Type as IrType, Module } from "../../kernel/ir.ts";
import {
  firstError,
  type Launch,
  type LaunchError,
  makeWorkspace,
  readError,
  workspaceBytes,
} from "../../kernel/launch.ts";
import { ERROR_RECORD, type KernelInfo, lowerKernels } from "../../kernel/passes/split-regions.ts";
import { loadPart, RUN_PARAMS, SLOT } from "../lowering/parallel-launch.ts";
import { countAtomically, useHost } from "../lowering/runtime.ts";
import { writeParts } from "../runtime/boxing.ts";
import { allocateMemory, heap, instantiate } from "../runtime/memory.ts";
import { chunkSize } from "../runtime/parallel.ts";
import { type ChunkedLoop, isThreadSafe, runChunks } from "../runtime/thread-pool.ts";
import { threadCount } from "../runtime/threads.ts";

/**
 * What a frame begins with: grid and block, the address of the workspaces, the bytes of one, and where the contexts
 * of the threads are in it. The arguments follow.
 */
const FRAME: readonly IrType[] = ["i32", "i32", "i32", "i32", "i32", "i32", "ptr", "i64", "i64"];

export interface KernelOutcome {
  /** Of a thread of the kernel. */
  readonly error: LaunchError | null;
  /** Of the launch as a whole, 0 for none: no thread has failed by itself (the stack was too small). */
  readonly status: number;
}

export class KernelLoop implements ChunkedLoop {
  readonly instance: KernelInstance;
  readonly run: string;
  readonly recordSize = 0;
  readonly isThreadSafe: boolean;
  pace = 0;
  description: ChunkedLoop["description"] = null;
  readonly info: KernelInfo;
  private readonly slots: readonly IrType[];

  /** The module is changed. Throws UnsupportedKernel. */
  constructor(module: Module, entry: string) {
    this.run = `${entry}$run`;
    const lowered: { info?: KernelInfo } = {};
    countAtomically(module);
    this.instance = instantiate(module, () => {
      lowered.info = lowerKernels(module).get(entry);
      this.addRun(module, lowered.info as KernelInfo);
    });
    this.info = lowered.info as KernelInfo;
    this.slots = slotsOf(this.info);
    this.isThreadSafe = isThreadSafe(module, this.run);
  }

  /** Adds the function that runs a range of blocks: the driver with the workspace of its thread. */
  private addRun(module: Module, info: KernelInfo): void {
    useHost(module, "thread_id");
    const b = new FunctionBuilder(this.run, "function", [...RUN_PARAMS], [], { exported: true });
    const values = slotsOf(info).map((t, k) => loadPart(b, t, b.param(2), k * SLOT));
    const [workspaces, bytes, context] = values.slice(6, FRAME.length);
    const [thread] = b.callHost("thread_id", [], ["i64"]);
    const errors = b.ptradd(workspaces, b.op("mul", thread, bytes));
    const shared = b.ptradd(errors, b.i64(ERROR_RECORD.size));
    const places = [shared, b.ptradd(errors, context), errors];
    const given = values.slice(FRAME.length);
    b.call(info.name, [b.param(0), b.param(1), ...values.slice(0, 6), ...places, ...given], []);
    b.ret();
    module.add(b.finish());
  }

  launch(launch: Omit<Launch, "info">): KernelOutcome {
    const whole: Launch = { ...launch, info: this.info };
    const { grid, block, args } = whole;
    const blocks = grid[0] * grid[1] * grid[2];
    if (blocks === 0) return { error: null, status: 0 };
    const threads = this.isThreadSafe ? Math.min(threadCount(), blocks) : 1;
    const size = workspaceBytes(whole);
    const space = allocateMemory(threads * size + this.slots.length * SLOT);
    const frame = space + threads * size;
    const records = Array.from({ length: threads }, (_, k) => space + k * size);
    try {
      const view = new DataView(heap().buffer());
      for (const at of records) view.setInt32(at + ERROR_RECORD.code, 0, true);
      const context = makeWorkspace(whole, 0).context;
      const fixed = [...grid, ...block, space, BigInt(size), BigInt(context)];
      writeParts(view, frame, this.slots, [...fixed, ...args] as KernelValue[]);
      const status = runChunks(this, threads, blocks, chunkSize(blocks, threads), frame, frame);
      const error = firstError(records.map((at) => readError(heap().memory, at)));
      return { error, status };
    } finally {
      heap().free(space);
    }
  }
}

const slotsOf = (info: KernelInfo): readonly IrType[] => [
  ...FRAME,
  ...info.params.map((p) => p.type),
];
