/** Entry of a thread that helps an interpreter with its parallel loops, in Node. */
import { workerData } from "node:worker_threads";
import { serveKernelThread } from "./numba/runtime/kernel-thread.ts";
import type { KernelThreadStart } from "./numba/runtime/loop-job.ts";

serveKernelThread(workerData as KernelThreadStart);
