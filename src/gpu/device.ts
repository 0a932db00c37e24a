// Opens a WebGPU device: npm `webgpu` (Dawn) in Node, navigator.gpu in browsers. The only file here that knows the platform.
//
// A software adapter (SwiftShader, llvmpipe, WARP) is slower than our WebAssembly kernels, so `auto` declines it; tests ask for
// it with `software: true`. Whoever opens the device serves it (owner.ts); it is never the thread that runs an interpreter.

import { type GpuLimits, readLimits, requiredLimits } from "./limits.ts";
import { missingVulkan } from "./vulkan-loader.ts";

export type GpuPolicy = "auto" | "require" | "off";

export interface OpenDeviceOptions {
  readonly policy?: GpuPolicy;
  /** Take a software adapter too under `auto`. `require` always does. */
  readonly software?: boolean;
  readonly powerPreference?: GPUPowerPreference;
  /** Dawn toggles, Node only, for example `disable_workgroup_init`. */
  readonly dawnFeatures?: readonly string[];
}

/** A description of the device that can be cloned to a worker. */
export interface DeviceInfo {
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly software: boolean;
  readonly features: readonly string[];
  readonly limits: GpuLimits;
  readonly subgroupSizes: readonly [number, number] | null;
}

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly info: DeviceInfo;
}

export interface NoDevice {
  readonly device: null;
  /** Why, in a sentence fit for the user. */
  readonly reason: string;
}

const WANTED_FEATURES = [
  "timestamp-query",
  "subgroups",
  "subgroup-size-control",
  "shader-f16",
] as const;
const SOFTWARE_NAME = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|\bwarp\b/i;

// Dawn frees its instance, and every device with it, when this object is collected.
let dawn: { gpu: GPU; key: string } | null = null;

/** Opens the best device that the policy allows. Throws only for `require`. */
export async function openDevice(
  options: OpenDeviceOptions = {},
): Promise<OpenedDevice | NoDevice> {
  const policy = options.policy ?? "auto";
  if (policy === "off") return { device: null, reason: "the GPU is switched off" };
  const opened = await tryOpen(options, policy === "require" || options.software === true);
  if (opened.device === null && policy === "require") throw new Error(`no GPU: ${opened.reason}`);
  return opened;
}

async function tryOpen(
  options: OpenDeviceOptions,
  software: boolean,
): Promise<OpenedDevice | NoDevice> {
  const gpu = await webgpuEntry(options.dawnFeatures ?? []);
  if (typeof gpu === "string") return { device: null, reason: gpu };
  const adapter = await gpu.requestAdapter({
    powerPreference: options.powerPreference ?? "high-performance",
  });
  if (adapter === null) return { device: null, reason: "WebGPU found no adapter" };
  const isSoftware = isSoftwareAdapter(adapter.info);
  if (isSoftware && !software) {
    return {
      device: null,
      reason: `the only adapter is software (${adapterName(adapter.info)}), the CPU runs kernels faster`,
    };
  }
  const features = WANTED_FEATURES.filter((name) => adapter.features.has(name));
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: features as GPUFeatureName[],
      requiredLimits: requiredLimits(adapter.limits),
    });
    return { device, info: describe(adapter.info, device, isSoftware) };
  } catch (error) {
    return { device: null, reason: `WebGPU refused a device: ${(error as Error).message}` };
  }
}

function describe(info: GPUAdapterInfo, device: GPUDevice, software: boolean): DeviceInfo {
  const sizes: [number, number] | null = device.features.has("subgroups")
    ? [info.subgroupMinSize, info.subgroupMaxSize]
    : null;
  return {
    name: adapterName(info),
    vendor: info.vendor,
    architecture: info.architecture,
    software,
    features: [...device.features],
    limits: readLimits(device.limits),
    subgroupSizes: sizes,
  };
}

function adapterName(info: GPUAdapterInfo): string {
  return info.description || info.device || info.architecture || info.vendor || "unknown adapter";
}

function isSoftwareAdapter(info: GPUAdapterInfo): boolean {
  if (info.isFallbackAdapter) return true;
  return SOFTWARE_NAME.test(
    `${info.vendor} ${info.architecture} ${info.device} ${info.description}`,
  );
}

async function webgpuEntry(features: readonly string[]): Promise<GPU | string> {
  if (typeof navigator !== "undefined" && navigator.gpu !== undefined) return navigator.gpu;
  if (typeof process === "undefined" || process.versions?.node === undefined) {
    return "this browser has no WebGPU, or the page is not a secure context";
  }
  const key = features.join(",");
  if (dawn !== null && dawn.key === key) return dawn.gpu;
  const missing = await missingVulkan();
  if (missing !== undefined) return missing;
  // The name is a variable so that bundles for browsers do not try to resolve it.
  const packageName = "webgpu";
  try {
    const binding = (await import(packageName)) as typeof import("webgpu");
    Object.assign(globalThis, binding.globals);
    const toggles = features.length > 0 ? [`enable-dawn-features=${key}`] : [];
    dawn = { gpu: binding.create(toggles), key };
    return dawn.gpu;
  } catch (error) {
    return `the package "webgpu" could not be loaded: ${(error as Error).message}`;
  }
}
