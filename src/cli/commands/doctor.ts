/** `krait doctor`: what this machine has for kernels to run on, what is missing, and how to get it. */
import { readFileSync, statSync } from "node:fs";
import { arch, availableParallelism, platform, release } from "node:os";
import { fileURLToPath } from "node:url";
import { type DeviceInfo, type GpuPolicy, openDevice } from "../../gpu/device.ts";
import { KRAIT_VERSION, VERSION } from "../../modules/sys/info.ts";
import { gpuPolicy, print } from "../program.ts";
import type { Subcommand } from "../subcommand.ts";

const OLDEST_NODE = 20;

interface Report {
  readonly lines: string[];
  /** What is missing, each with the way to get it. */
  readonly missing: string[];
}

const row = (name: string, text: string): string => `${`${name}:`.padEnd(14)}${text}`;
const detail = (name: string, text: string): string => `  ${name.padEnd(12)}${text}`;

// ---- the engine -----------------------------------------------------------------------------------

/** A module `() -> ()` around instructions, with one memory. */
function moduleWith(body: readonly number[], memory: readonly number[]): Uint8Array<ArrayBuffer> {
  const section = (id: number, bytes: readonly number[]): number[] => [id, bytes.length, ...bytes];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, ...memory]),
    ...section(10, [1, body.length + 2, 0, ...body, 0x0b]),
  ]);
}

const PLAIN = [0, 0];
const SHARED = [3, 0, 1];
const VECTOR = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const DROP = 0x1a;

/** What kernels use of WebAssembly; without the first two nothing runs. */
const FEATURES: readonly { name: string; needed: boolean; bytes: Uint8Array<ArrayBuffer> }[] = [
  { name: "SIMD", needed: true, bytes: moduleWith([...VECTOR, DROP], PLAIN) },
  { name: "threads", needed: true, bytes: moduleWith([0xfe, 0x03, 0], SHARED) },
  {
    name: "relaxed SIMD",
    needed: false,
    bytes: moduleWith([...VECTOR, ...VECTOR, ...VECTOR, 0xfd, 0x87, 0x02, DROP], PLAIN),
  },
];

function describeEngine({ lines, missing }: Report): void {
  const { node, v8 } = process.versions;
  lines.push(
    row("krait", `${KRAIT_VERSION}, Python ${Object.values(VERSION).slice(0, 3).join(".")}`),
  );
  lines.push(row("Node.js", `${node} (V8 ${v8})`));
  lines.push(row("System", `${platform()} ${release()} ${arch()}`));
  if (Number(node.split(".")[0]) < OLDEST_NODE) {
    missing.push(`Node.js ${OLDEST_NODE} or newer: https://nodejs.org`);
  }
  const threads = process.env.NUMBA_NUM_THREADS;
  const from = threads === undefined ? "" : ` (NUMBA_NUM_THREADS=${threads})`;
  lines.push(row("Threads", `${availableParallelism()} processors${from}`));
  const states = FEATURES.map(({ name, needed, bytes }) => {
    const works = WebAssembly.validate(bytes);
    if (!works && needed) missing.push(`WebAssembly ${name}: a newer Node.js`);
    return `${name} ${works ? "yes" : "no"}`;
  });
  lines.push(row("WebAssembly", states.join(", ")));
  describeLibrary(lines, missing);
}

function describeLibrary(lines: string[], missing: string[]): void {
  const file = fileURLToPath(new URL("../library.bin", import.meta.url));
  try {
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    lines.push(row("Library", `${file} (${megabytes} MB)`));
  } catch {
    lines.push(row("Library", `${file} is missing`));
    missing.push("the standard library: install krait again, or build it with npm run build");
  }
}

// ---- the GPU --------------------------------------------------------------------------------------

const mega = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.floor(bytes / 2 ** 20)} MiB`;

function describeDevice(info: DeviceInfo): string[] {
  const { limits } = info;
  const [x, y, z] = limits.maxWorkgroupSize;
  const subgroups = info.subgroupSizes === null ? "none" : info.subgroupSizes.join(" to ");
  return [
    detail(
      "vendor",
      [info.vendor, info.architecture].filter((t) => t !== "").join(", ") || "unknown",
    ),
    detail("kind", info.software ? "software, on the processor" : "hardware"),
    detail("features", [...info.features].sort().join(", ") || "none"),
    detail("subgroups", subgroups),
    detail("buffers", `${mega(limits.maxBufferSize)} each, ${limits.maxStorageBuffers} at once`),
    detail("bindings", `${mega(limits.maxStorageBindingSize)} each`),
    detail("block", `${limits.maxInvocations} threads, at most ${x} x ${y} x ${z}`),
    detail("grid", `${limits.maxWorkgroups} blocks per dimension (larger ones are folded)`),
    detail("shared", `${limits.maxWorkgroupStorage / 1024} KiB of shared memory per block`),
  ];
}

/** Linux distributions that name themselves in os-release, and what to install there. */
function vulkanAdvice(): string {
  let system = "";
  try {
    system = readFileSync("/etc/os-release", "utf8");
  } catch {
    // Not Linux, or one that does not say.
  }
  const isLike = (name: string): boolean =>
    new RegExp(`^ID(_LIKE)?=.*\\b${name}\\b`, "m").test(system);
  const packages = isLike("debian")
    ? "apt install libvulkan1 mesa-vulkan-drivers"
    : isLike("fedora") || isLike("rhel")
      ? "dnf install vulkan-loader mesa-vulkan-drivers"
      : isLike("arch")
        ? "pacman -S vulkan-icd-loader and vulkan-radeon, vulkan-intel or nvidia-utils"
        : "the distribution's packages of the Vulkan loader and of the driver";
  return `${packages}; NVIDIA's driver brings its own Vulkan part`;
}

function adviceFor(reason: string): string {
  if (reason.includes("Vulkan loader")) return `a Vulkan loader: ${vulkanAdvice()}`;
  if (reason.includes('"webgpu"')) return "the package webgpu: npm install webgpu";
  if (platform() === "linux") return `a driver for WebGPU: ${vulkanAdvice()}`;
  return "a graphics driver that WebGPU can use: the newest one of the maker";
}

async function describeGpu({ lines, missing }: Report, policy: GpuPolicy): Promise<void> {
  const opened = await openDevice({ policy: "auto", software: true });
  if (opened.device === null) {
    lines.push(row("GPU", `none: ${opened.reason}`));
    lines.push(row("Kernels", "run on the processor, through WebAssembly"));
    missing.push(adviceFor(opened.reason));
    return;
  }
  const { info } = opened;
  lines.push(row("GPU", info.name), ...describeDevice(info));
  lines.push(row("Kernels", placeOf(info, policy)));
  if (info.software) missing.push(`a hardware GPU that WebGPU reaches: ${vulkanAdvice()}`);
}

function placeOf(info: DeviceInfo, policy: GpuPolicy): string {
  if (policy === "off") return "run on the processor: KRAIT_GPU=off";
  if (policy === "require") return "run on the GPU: KRAIT_GPU=require";
  if (info.software) {
    return "run on the processor, which is faster than a software GPU; --gpu require uses it";
  }
  return "run on the GPU where that pays, else on the processor";
}

async function examine(): Promise<string> {
  const report: Report = { lines: [], missing: [] };
  const policy = gpuPolicy(undefined);
  describeEngine(report);
  if (typeof policy === "object") {
    report.lines.push(row("KRAIT_GPU", `${policy.wrong} is not auto, require or off`));
  }
  await describeGpu(report, typeof policy === "object" ? "auto" : policy);
  const { lines, missing } = report;
  if (missing.length > 0) lines.push("", "Missing:", ...missing.map((text) => `  ${text}`));
  return `${lines.join("\n")}\n`;
}

export const doctorCommand: Subcommand = {
  name: "doctor",
  summary: "tell what kernels can run on here, and what is missing",
  define: (command, end) => {
    command.action(async () => {
      await print(await examine());
      end({ status: 0 });
    });
  },
};
