// Kernels: `cuda.jit` makes one of a function, `kernel[grid, block]` fixes a launch, calling that runs it. A kernel without a
// configuration that is called from compiled code is a device function. Launches run on the GPU when there is one (gpu-kernel.ts),
// else on the threads of the processor (kernel-loop.ts).

import type { Module } from "../../kernel/ir.ts";
import type { Dim3, LaunchError } from "../../kernel/launch.ts";
import { UnsupportedKernel } from "../../kernel/passes/unsupported-kernel.ts";
import { printModule } from "../../kernel/print.ts";
import type { Storage } from "../../numpy/storage.ts";
import {
  getAttr,
  indexOptional,
  isTrue,
  reprText,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyBaseException, typeError, valueError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PyFunction } from "../../vm/function.ts";
import { Compilation, type CompiledFunction } from "../compiler.ts";
import { compileError, unsupported } from "../errors.ts";
import type { FunctionSource } from "../frontend/source.ts";
import { partsOf } from "../lowering/value.ts";
import { freezeGlobals } from "../runtime/bindings.ts";
import { CallMemory } from "../runtime/boxing.ts";
import { gpuClient, launchTarget, mustRunOnGpu, traceLaunch } from "../runtime/devices.ts";
import { Dispatcher } from "../runtime/dispatcher.ts";
import { refusalError } from "../runtime/gpu-refusal.ts";
import { gpuForm, noteKernel } from "../runtime/kernel-registry.ts";
import { flagsOf, type Options } from "../runtime/options.ts";
import { bestOverload } from "../runtime/overload-choice.ts";
import type { WantedSignature } from "../runtime/signatures.ts";
import { typeOfValue } from "../runtime/typeof.ts";
import type { Signature } from "../types/functions.ts";
import { none, OmittedType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { DeviceArray } from "./device-array.ts";
import { markHostWrite } from "./device-memory.ts";
import { GpuKernels } from "./gpu-kernel.ts";
import { KernelLoop } from "./kernel-loop.ts";

export const kernelType = bareType("CUDADispatcher");
kernelType.module = "numba.cuda.dispatcher";

class CompiledKernel {
  readonly compiled: CompiledFunction;
  /** The kernel on processors. */
  readonly loop: KernelLoop;
  readonly text: string;
  constructor(compiled: CompiledFunction, source: FunctionSource) {
    this.compiled = compiled;
    this.text = printModule(compiled.module);
    try {
      this.loop = new KernelLoop(compiled.module, compiled.entry);
    } catch (error) {
      if (!(error instanceof UnsupportedKernel)) throw error;
      const failure = unsupported(error.message, { source, line: error.line });
      throw compileError(failure, "native lowering");
    }
  }
  private gpuKernels: GpuKernels | null = null;
  /** The kernel on the GPU. Targets change the module that they compile, so each gets its own. */
  gpu(source: FunctionSource): GpuKernels {
    const { args, entry } = this.compiled;
    this.gpuKernels ??= new GpuKernels({
      args,
      entry,
      build: () => buildKernel(source, args),
    });
    return this.gpuKernels;
  }
  get args(): readonly NumbaType[] {
    return this.compiled.args;
  }
  get signature(): Signature {
    return this.compiled.signature;
  }
}

/** Options that say how a GPU's compiler works; without meaning here. */
const IGNORED = new Set([
  "device",
  "link",
  "debug",
  "opt",
  "max_registers",
  "lineinfo",
  "cache",
  "func_or_sig",
  "argtypes",
  "bind",
  "launch_bounds",
  "lto",
  "shared_memory_carveout",
]);

const buildKernel = (source: FunctionSource, args: readonly NumbaType[]): Module =>
  new Compilation("borrowed").compile(source, args, { kind: "kernel" }).module;

export class KernelDispatcher extends Dispatcher {
  readonly isDevice: boolean;
  readonly kernels: CompiledKernel[] = [];

  constructor(func: PyFunction, options: Options, isDevice: boolean) {
    const own = new Map([...options].filter(([name]) => !IGNORED.has(name)));
    super(func, own, flagsOf(new Map<string, PyValue>([...own, ["error_model", "numpy"]]), "cuda"));
    this.isDevice = isDevice;
  }

  override addSignature(wanted: WantedSignature): void {
    if (wanted.returnType !== null && wanted.returnType !== none) return;
    this.compileKernel(wanted.args);
  }

  compileKernel(args: readonly NumbaType[]): CompiledKernel {
    const old = this.kernels.find((k) => same(k.args, args));
    if (old !== undefined) return old;
    freezeGlobals();
    const compiled = new Compilation("borrowed").compile(this.source, args, { kind: "kernel" });
    const made = new CompiledKernel(compiled, this.source);
    this.kernels.push(made);
    const { source } = this;
    noteKernel(() => ({
      kind: "cuda kernel",
      name: this.name,
      signature: String(made.signature),
      sourceLine: (n) => source.sourceLine(n),
      instance: () => made.loop.instance,
      gpu: () => [gpuForm("cuda kernel", () => buildKernel(source, args), compiled.entry)],
    }));
    return made;
  }

  launch(config: LaunchConfig, given: readonly PyValue[], kwnames: KwNames): void {
    const values = given.map((v) => (v instanceof DeviceArray ? v.layout : v));
    const bound = this.bind(values, kwnames);
    const types = this.typesOf(bound, given.length - (kwnames?.length ?? 0));
    const found = this.kernels.find((k) => same(k.args, types));
    const kernel =
      found ??
      (this.canCompile
        ? this.compileKernel(this.typed(types, bound))
        : bestOverload(this.kernels, types, () => reprText(this.func)));
    const onDevice = new Set<Storage>();
    for (const v of given) if (v instanceof DeviceArray) onDevice.add(v.layout.storage);
    const start = performance.now();
    const onGpu = this.runOnGpu(kernel, config, bound, onDevice);
    if (!onGpu) this.runOnCpu(kernel, config, bound, onDevice);
    traceLaunch(
      this.name,
      launchTarget(onGpu),
      count(config.grid) * count(config.block),
      performance.now() - start,
    );
  }

  /** False: the kernel has to run on the processor. */
  private runOnGpu(
    kernel: CompiledKernel,
    config: LaunchConfig,
    bound: readonly (PyValue | undefined)[],
    onDevice: ReadonlySet<Storage>,
  ): boolean {
    const client = gpuClient();
    if (client === null) return false;
    const outcome = kernel.gpu(this.source).launch(client, {
      grid: config.grid,
      block: config.block,
      sharedBytes: config.sharedBytes,
      values: bound,
      onDevice,
    });
    if ("refused" in outcome) {
      if (mustRunOnGpu()) throw refusalError(this.name, outcome);
      return false;
    }
    this.raise(kernel, config, outcome.error);
    return true;
  }

  private raise(kernel: CompiledKernel, config: LaunchConfig, error: LaunchError | null): void {
    if (error === null) return;
    const block = coordinates(error.block, config.grid);
    throw placed(kernel.compiled.errors.exception(error.code), error.thread, block);
  }

  private runOnCpu(
    kernel: CompiledKernel,
    config: LaunchConfig,
    bound: readonly (PyValue | undefined)[],
    onDevice: ReadonlySet<Storage>,
  ): void {
    const { compiled, loop } = kernel;
    for (const storage of onDevice) markHostWrite(storage);
    const memory = new CallMemory();
    try {
      const args = compiled.args.flatMap((type, k) => {
        const v = bound[k];
        if (v === undefined || type instanceof OmittedType || partsOf(type).length === 0) return [];
        return memory.unbox(v, type);
      });
      const { error, status } = loop.launch({
        grid: config.grid,
        block: config.block,
        dynamicShared: config.sharedBytes,
        args: [...args, BigInt(config.sharedBytes)],
      });
      this.raise(kernel, config, error);
      if (status !== 0) throw compiled.errors.exception(status);
    } finally {
      memory.finish();
    }
  }
}
KernelDispatcher.prototype.cls = kernelType;

const count = (d: Dim3): number => d[0] * d[1] * d[2];

function same(a: readonly NumbaType[], b: readonly (NumbaType | null)[]): boolean {
  return a.length === b.length && a.every((t, k) => t === b[k]);
}

function coordinates(linear: bigint, grid: Dim3): Dim3 {
  const n = Number(linear);
  return [n % grid[0], Math.floor(n / grid[0]) % grid[1], Math.floor(n / (grid[0] * grid[1]))];
}

/** The exception of a kernel says which thread raised it. */
function placed(error: PyBaseException, thread: Dim3, block: Dim3): PyBaseException {
  const [first, ...rest] = error.args.items;
  const where = `tid=[${thread.join(", ")}] ctaid=[${block.join(", ")}]`;
  const text = first === undefined ? where : `${where}: ${hostText(first) ?? reprText(first)}`;
  return new PyBaseException(error.cls, new PyTuple([text, ...rest]));
}

// --- launch configurations

export interface LaunchConfig {
  readonly grid: Dim3;
  readonly block: Dim3;
  readonly sharedBytes: number;
}

function dimension(v: PyValue, name: string): Dim3 {
  const whole = indexOptional(v);
  const items =
    whole !== undefined
      ? [v]
      : typeof v === "object" && v !== null && isSequence(v)
        ? toArray(v)
        : [v];
  const shown = `[${items.map(reprText).join(", ")}]`;
  if (items.length > 3) {
    throw valueError(`${name} must be a sequence of 1, 2 or 3 integers, got ${shown}`);
  }
  const sizes = items.map((x) => {
    const n = indexOptional(x);
    if (n === undefined) throw typeError(`${name} must be a sequence of integers, got ${shown}`);
    return Number(n);
  });
  return [sizes[0] ?? 1, sizes[1] ?? 1, sizes[2] ?? 1];
}

const isSequence = (v: PyObject): boolean => v instanceof PyTuple || v instanceof PyList;

const MAX_THREADS = 1024;

export function launchConfig(key: PyValue): LaunchConfig {
  const parts = key instanceof PyTuple ? key.items : [key];
  if (parts.length < 2) throw valueError("must specify at least the griddim and blockdim");
  if (parts.length > 4) {
    throw valueError("must specify at most griddim, blockdim, stream and sharedmem");
  }
  const grid = dimension(parts[0], "griddim");
  const block = dimension(parts[1], "blockdim");
  if (count(block) > MAX_THREADS) {
    throw valueError(
      `a block of ${count(block)} threads is larger than the ${MAX_THREADS} that a launch may have`,
    );
  }
  for (const n of [...grid, ...block]) {
    if (n >= 0 && n < 2 ** 31) continue;
    throw valueError(`a launch cannot have ${n} blocks or threads along an axis`);
  }
  const shared = parts.length > 3 ? Number(indexOptional(parts[3]) ?? 0) : 0;
  return { grid, block, sharedBytes: shared };
}

const configuredType = bareType("_LaunchConfiguration");
configuredType.module = "numba.cuda.dispatcher";

export class ConfiguredKernel extends PyObject {
  readonly kernel: KernelDispatcher;
  readonly config: LaunchConfig;
  constructor(kernel: KernelDispatcher, config: LaunchConfig) {
    super();
    this.kernel = kernel;
    this.config = config;
  }
}
ConfiguredKernel.prototype.cls = configuredType;

defineType(configuredType, {
  slots: {
    call: (self: ConfiguredKernel, args, kwnames) => {
      self.kernel.launch(self.config, args, kwnames);
      return null;
    },
  },
  attributes: [
    attribute("griddim", (self: ConfiguredKernel) => new PyTuple([...self.config.grid])),
    attribute("blockdim", (self: ConfiguredKernel) => new PyTuple([...self.config.block])),
    attribute("sharedmem", (self: ConfiguredKernel) => self.config.sharedBytes),
  ],
});

const DEFAULT_BLOCK = 256;

/** One thread per item of `n`. */
function forAll(self: KernelDispatcher, n: PyValue, tpb: PyValue, shared: PyValue): PyValue {
  const items = Number(indexOptional(n) ?? 0);
  if (items < 0) throw valueError(`Can't create ForAll with negative task count: ${items}`);
  const threads = Number(indexOptional(tpb) ?? 0) || DEFAULT_BLOCK;
  return new ConfiguredKernel(self, {
    grid: [Math.ceil(items / threads), 1, 1],
    block: [threads, 1, 1],
    sharedBytes: Number(indexOptional(shared) ?? 0),
  });
}

function inspect(self: KernelDispatcher, signature: PyValue): PyValue {
  const all = new PyDict();
  for (const k of self.kernels) all.set(new PyTuple([...k.args]), k.text);
  if (signature === null) return all;
  const types = toArray(signature);
  const found = self.kernels.find((k) => k.args.every((t, i) => t === types[i]));
  if (found === undefined) throw typeError(`no overload for ${reprText(signature)}`);
  return found.text;
}

/** Resources that a processor does not have: the largest values, or none used. */
const perKernel = (name: string, n: number) => method(`${name}(self, signature=None)`, () => n);

const functionAttribute = (name: string) =>
  attribute(name, (self: KernelDispatcher) => getAttr(self.func, name));

defineType(kernelType, {
  hasDict: true,
  hasWeakref: true,
  slots: {
    call: () => {
      throw valueError(
        "Kernel launch configuration was not specified. Use the syntax:\n\nkernel_function[blockspergrid, threadsperblock](arg0, arg1, ..., argn)\n\nSee https://numba.readthedocs.io/en/stable/cuda/kernels.html#kernel-invocation for help.",
      );
    },
    getitem: (self: KernelDispatcher, key) => new ConfiguredKernel(self, launchConfig(key)),
    repr: (self: KernelDispatcher) => `CUDADispatcher(${reprText(self.func)})`,
  },
  attributes: [
    attribute("py_func", (self: KernelDispatcher) => self.func),
    attribute("__wrapped__", (self: KernelDispatcher) => self.func),
    ...["__name__", "__qualname__", "__doc__", "__module__"].map(functionAttribute),
    attribute("signatures", (self: KernelDispatcher) => {
      return new PyList(self.kernels.map((k) => new PyTuple([...k.args])));
    }),
    attribute("overloads", (self: KernelDispatcher) => {
      const all = new PyDict();
      for (const k of self.kernels) all.set(new PyTuple([...k.args]), k.signature);
      return all;
    }),
  ],
  methods: [
    method("configure(self, griddim, blockdim, stream=0, sharedmem=0)", (self, ...parts) => {
      return new ConfiguredKernel(self, launchConfig(new PyTuple(parts)));
    }),
    method(
      "forall(self, ntasks, tpb=0, stream=0, sharedmem=0)",
      (self: KernelDispatcher, n, tpb, _stream, shared) => forAll(self, n, tpb, shared),
    ),
    method("specialize(self, *args)", (self: KernelDispatcher, args: PyValue[]) => {
      const types = args.map((v) => typeOfValue(v instanceof DeviceArray ? v.layout : v));
      const wrong = types.indexOf(null);
      if (wrong >= 0) throw typeError(`cannot specialise for ${typeName(args[wrong])}`);
      self.compileKernel(types as NumbaType[]);
      return self;
    }),
    method("disable_compile(self, val=True)", (self: KernelDispatcher, v: PyValue) => {
      self.canCompile = !isTrue(v);
    }),
    method("inspect_llvm(self, signature=None)", inspect),
    method("inspect_asm(self, signature=None)", inspect),
    perKernel("get_regs_per_thread", 0),
    perKernel("get_const_mem_size", 0),
    perKernel("get_max_threads_per_block", MAX_THREADS),
    method("get_shared_mem_per_block(self, signature=None)", (self: KernelDispatcher) =>
      Math.max(0, ...self.kernels.map((k) => k.loop.info.sharedBytes)),
    ),
    perKernel("get_local_mem_per_thread", 0),
  ],
});
