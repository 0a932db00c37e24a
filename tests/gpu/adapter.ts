// The device that GPU tests run on: the software adapter by default, the system's when KRAIT_TEST_ADAPTER=system.
//
// Import it before anything that imports `webgpu`. One device per test file; workgroup zero-initialisation is off because
// SwiftShader spends seconds on it in pipelines with shared memory.

import { useTestAdapter } from "../../build/software-adapter.mjs";
import { openDevice } from "../../src/gpu/device.ts";
import { GpuShare } from "../../src/gpu/queue.ts";

const adapter = useTestAdapter();

let announced = false;

/** Opens a device, or explains why the machine has none. */
export async function openTestDevice(): Promise<GpuShare> {
  const opened = await openDevice({
    policy: "require",
    dawnFeatures: ["disable_workgroup_init", "allow_unsafe_apis"],
  });
  if (opened.device === null) throw new Error(opened.reason);
  if (!announced) {
    announced = true;
    process.stderr.write(`gpu adapter: ${opened.info.name} (${adapter.name ?? adapter.reason})\n`);
  }
  return new GpuShare(opened.device, opened.info);
}
