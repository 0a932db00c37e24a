/** Entry of a thread that helps an interpreter with its parallel loops, in a browser: the twin of kernel-worker.ts. */
import { serveKernelThread } from "../numba/runtime/kernel-thread.ts";
import type { KernelThreadStart } from "../numba/runtime/loop-job.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: { data: KernelThreadStart }) => void) | null;
};
scope.onmessage = ({ data }) => serveKernelThread(data);
