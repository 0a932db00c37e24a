// The limits of an adapter that krait cares about, as plain data that travels to the interpreter workers.
//
// WebGPU gives the small guaranteed limits unless larger ones are asked for; `requiredLimits` asks for all that the adapter has.
// The kernel compiler reads `GpuLimits` to choose bindings, workgroup sizes and where shared arrays live.

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBindingSize: number;
  readonly maxStorageBuffers: number;
  readonly maxUniformBindingSize: number;
  readonly maxWorkgroupStorage: number;
  readonly maxInvocations: number;
  readonly maxWorkgroupSize: readonly [number, number, number];
  /** Workgroups per dispatch dimension; larger grids are folded. */
  readonly maxWorkgroups: number;
  readonly storageAlignment: number;
  readonly uniformAlignment: number;
}

/** What the WebGPU specification promises on every device. */
export const GUARANTEED_LIMITS: GpuLimits = {
  maxBufferSize: 256 * 1024 * 1024,
  maxStorageBindingSize: 128 * 1024 * 1024,
  maxStorageBuffers: 8,
  maxUniformBindingSize: 65536,
  maxWorkgroupStorage: 16384,
  maxInvocations: 256,
  maxWorkgroupSize: [256, 256, 64],
  maxWorkgroups: 65535,
  storageAlignment: 256,
  uniformAlignment: 256,
};

const RAISED = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxUniformBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const;

/** The `requiredLimits` record that takes everything the adapter offers. */
export function requiredLimits(adapter: GPUSupportedLimits): Record<string, number> {
  const wanted: Record<string, number> = {};
  for (const name of RAISED) {
    const value = adapter[name];
    if (typeof value === "number") wanted[name] = value;
  }
  return wanted;
}

export function readLimits(limits: GPUSupportedLimits): GpuLimits {
  return {
    maxBufferSize: limits.maxBufferSize,
    maxStorageBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffers: limits.maxStorageBuffersPerShaderStage,
    maxUniformBindingSize: limits.maxUniformBufferBindingSize,
    maxWorkgroupStorage: limits.maxComputeWorkgroupStorageSize,
    maxInvocations: limits.maxComputeInvocationsPerWorkgroup,
    maxWorkgroupSize: [
      limits.maxComputeWorkgroupSizeX,
      limits.maxComputeWorkgroupSizeY,
      limits.maxComputeWorkgroupSizeZ,
    ],
    maxWorkgroups: limits.maxComputeWorkgroupsPerDimension,
    storageAlignment: limits.minStorageBufferOffsetAlignment,
    uniformAlignment: limits.minUniformBufferOffsetAlignment,
  };
}
