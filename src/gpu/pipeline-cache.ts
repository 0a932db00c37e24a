// Compute pipelines and their layouts, by content: the same source, entry, bindings and overrides compile once per device.
//
// Compilation is asynchronous (seconds for kernels with emulated float64); a pipeline in flight is a promise in `ready`.

import type { GpuError } from "./errors.ts";
import type { BindingDescription, PipelineDescription } from "./protocol.ts";

export interface CachedPipeline {
  readonly bindings: readonly BindingDescription[];
  readonly groupLayout: GPUBindGroupLayout;
  /** Tells bind groups of equal layouts apart from others. */
  readonly layoutId: number;
  readonly uniform: BindingDescription | null;
  pipeline: GPUComputePipeline | null;
  error: GpuError | null;
  /** Resolves (never rejects) when `pipeline` or `error` is set; null once it has. */
  ready: Promise<void> | null;
}

interface Layout {
  readonly id: number;
  readonly group: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

const KEEP = 512;

export class PipelineCache {
  private readonly device: GPUDevice;
  private readonly layouts = new Map<string, Layout>();
  private readonly pipelines = new Map<string, CachedPipeline>();

  constructor(device: GPUDevice) {
    this.device = device;
  }

  get(description: PipelineDescription): CachedPipeline {
    const layoutKey = JSON.stringify(description.bindings);
    const key = [
      description.entry,
      layoutKey,
      JSON.stringify(description.overrides ?? {}),
      description.wgsl,
    ].join("\0");
    const known = this.pipelines.get(key);
    if (known !== undefined) return known;
    const layout = this.layout(layoutKey, description.bindings);
    const entry: CachedPipeline = {
      bindings: description.bindings,
      groupLayout: layout.group,
      layoutId: layout.id,
      uniform: description.bindings.find((b) => b.access === "uniform") ?? null,
      pipeline: null,
      error: null,
      ready: null,
    };
    entry.ready = this.compile(description, layout, entry);
    // Evicting only forgets the key: handles keep their entry, and so the pipeline, alive.
    if (this.pipelines.size >= KEEP) this.pipelines.delete(this.pipelines.keys().next().value!);
    this.pipelines.set(key, entry);
    return entry;
  }

  private async compile(
    description: PipelineDescription,
    layout: Layout,
    entry: CachedPipeline,
  ): Promise<void> {
    this.device.pushErrorScope("validation");
    const module = this.device.createShaderModule({ code: description.wgsl });
    const scope = this.device.popErrorScope();
    try {
      const invalid = await scope;
      if (invalid !== null) {
        entry.error = { kind: "pipeline", message: await moduleMessages(module, invalid.message) };
      } else {
        entry.pipeline = await this.device.createComputePipelineAsync({
          layout: layout.pipeline,
          compute: {
            module,
            entryPoint: description.entry,
            constants: { ...description.overrides },
          },
        });
      }
    } catch (error) {
      entry.error = { kind: "pipeline", message: (error as Error).message };
    }
    entry.ready = null;
  }

  private layout(key: string, bindings: readonly BindingDescription[]): Layout {
    const known = this.layouts.get(key);
    if (known !== undefined) return known;
    const group = this.device.createBindGroupLayout({
      entries: bindings.map((b) => ({
        binding: b.binding,
        visibility: 4, // GPUShaderStage.COMPUTE, a global that workers of some browsers lack
        buffer:
          b.access === "uniform"
            ? { type: "uniform", hasDynamicOffset: true, minBindingSize: b.bytes }
            : { type: b.access === "read" ? "read-only-storage" : "storage" },
      })),
    });
    const made: Layout = {
      id: this.layouts.size,
      group,
      pipeline: this.device.createPipelineLayout({ bindGroupLayouts: [group] }),
    };
    this.layouts.set(key, made);
    return made;
  }
}

async function moduleMessages(module: GPUShaderModule, fallback: string): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((m) => m.type === "error");
  if (errors.length === 0) return fallback;
  return errors.map((m) => `${m.lineNum}:${m.linePos}: ${m.message}`).join("\n");
}
