// Compiles Python source with the Numba pipeline and runs it on the CPU targets, with equal results. Values go in and come out
// as JavaScript: numbers, bigints, booleans, tuples as arrays, arrays as `Nd`.

import { expect } from "vitest";
import { PyCode } from "../../../src/bytecode/code.ts";
import { compileSource } from "../../../src/compiler/compile.ts";
import type {
  HostImplementation,
  KernelEnvironment,
  KernelInstance,
  KernelValue,
} from "../../../src/kernel/instance.ts";
import { type Type as IrType, KernelError } from "../../../src/kernel/ir.ts";
import { linkMath } from "../../../src/kernel/math/library.ts";
import { JsInstance } from "../../../src/kernel/targets/js/compile.ts";
import { compileWasm } from "../../../src/kernel/targets/wasm/compile.ts";
import { WasmInstance } from "../../../src/kernel/targets/wasm/instance.ts";
import { assertValid } from "../../../src/kernel/verify.ts";
import { Compilation, type CompiledFunction } from "../../../src/numba/compiler.ts";
import {
  type Binding,
  type CompileFlags,
  DEFAULT_FLAGS,
  type FunctionSource,
} from "../../../src/numba/frontend/source.ts";
import { DICT, entryBytes } from "../../../src/numba/functions/dict.ts";
import { memoryOf, partsOf, sizeOf } from "../../../src/numba/lowering/value.ts";
import {
  ArrayType,
  DictType,
  ListType,
  OptionalType,
  TupleType,
} from "../../../src/numba/types/containers.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  none,
  UnicodeType,
} from "../../../src/numba/types/scalars.ts";
import type { NumbaType } from "../../../src/numba/types/type.ts";
import { exceptionTypes, PyBaseException } from "../../../src/objects/exceptions.ts";
import { PyFloat } from "../../../src/objects/float-value.ts";
import type { PyValue } from "../../../src/objects/object.ts";
import { ModuleCache } from "../../../src/wasm/module-cache.ts";

const MODULES: Record<string, string> = {
  np: "numpy",
  math: "math",
  cmath: "cmath",
  numba: "numba",
  types: "numba.types",
  prange: "numba.prange",
  cuda: "numba.cuda",
  List: "numba.typed.List",
  Dict: "numba.typed.Dict",
  random: "random",
};
for (const name of ["int64", "int32", "float32", "float64", "uint8"])
  MODULES[name] = `numba.${name}`;

/** The functions of a source text, by name; each sees the others, and `globals`. */
export function functions(
  text: string,
  flags: Partial<CompileFlags> = {},
  globals: Record<string, Binding> = {},
): Record<string, FunctionSource> {
  const { code } = compileSource(text, { filename: "t.py", mode: "exec" });
  const lines = text.split("\n");
  const found: Record<string, FunctionSource> = {};
  const global = (name: string): Binding | undefined => {
    if (Object.hasOwn(globals, name)) return globals[name];
    if (Object.hasOwn(found, name)) return { kind: "function", source: found[name] };
    if (Object.hasOwn(MODULES, name)) return { kind: "key", key: MODULES[name] };
    if (exceptionTypes[name] !== undefined)
      return { kind: "constant", value: exceptionTypes[name] };
    return BUILTINS.has(name) ? { kind: "key", key: `builtins.${name}` } : undefined;
  };
  for (const constant of code.co_consts) {
    if (!(constant instanceof PyCode)) continue;
    found[constant.co_name] = {
      code: constant,
      name: constant.co_name,
      module: "__main__",
      global,
      free: () => undefined,
      defaults: [],
      sourceLine: (n) => lines[n - 1] ?? null,
      options: { ...DEFAULT_FLAGS, ...flags },
    };
  }
  return found;
}

const BUILTINS = new Set(
  "abs bool complex divmod enumerate float int len list max min pow print range reversed round str sum tuple zip sorted any all map filter slice isinstance hash ord chr dict set".split(
    " ",
  ),
);

export const constant = (value: PyValue): Binding => ({ kind: "constant", value });
export const float = (x: number): PyFloat => new PyFloat(x);

/** An array argument or result. */
export interface Nd {
  shape: number[];
  data: (number | bigint | boolean | number[])[];
}
export const nd = (data: Nd["data"], shape: number[] = [data.length]): Nd => ({ shape, data });

export type Value = KernelValue | boolean | null | string | Nd | Value[];

const cache = new ModuleCache();

class Machine {
  readonly name: string;
  private readonly loops: CompiledFunction["loops"];
  readonly memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  readonly instance: KernelInstance;
  private top = 1024;
  /** Blocks that are in use, by address. */
  readonly blocks = new Map<number, number>();

  constructor(name: string, compiled: CompiledFunction) {
    this.name = name;
    this.loops = compiled.loops;
    const { module } = compiled;
    assertValid(module, "lowering");
    linkMath(module);
    assertValid(module, "linking");
    const env: KernelEnvironment = {
      memory: this.memory,
      allocate: (bytes) => this.take(bytes),
      host: this.host(),
    };
    this.instance =
      name === "js"
        ? new JsInstance(module, env)
        : new WasmInstance(compileWasm(module, { sharedMemory: true }), env, cache);
  }

  take(bytes: number): number {
    const at = this.top;
    this.top += Math.ceil(bytes / 16) * 16;
    while (this.top > this.memory.buffer.byteLength) this.memory.grow(64);
    return at;
  }

  private host(): Record<string, HostImplementation> {
    return {
      nrt_allocate: (bytes: bigint) => {
        if (bytes > 1n << 30n) {
          this.instance.status = KernelError.outOfMemory;
          return 0;
        }
        const at = this.take(Number(bytes) + 16);
        const view = new DataView(this.memory.buffer);
        view.setBigInt64(at, 1n, true);
        view.setBigInt64(at + 8, bytes, true);
        new Uint8Array(this.memory.buffer, at + 16, Number(bytes)).fill(0xcd);
        this.blocks.set(at, Number(bytes));
        return at;
      },
      nrt_free: (at: number) => {
        if (!this.blocks.delete(at)) throw new Error(`block ${at} freed twice`);
      },
      parallel_loop: (id: number, count: bigint, frame: number) => this.loop(id, count, frame),
      parallel_serial: () => {},
    };
  }

  /** Runs a parallel loop in three chunks. */
  private loop(id: number, count: bigint, frame: number): number {
    const { key, outputs } = this.loops[id];
    const size = outputs.length * 8;
    const records = this.take(3 * size + 16);
    const chunk = (count + 2n) / 3n;
    let done = 0;
    for (let begin = 0n; begin < count; begin += chunk) {
      const end = begin + chunk < count ? begin + chunk : count;
      this.instance.call(`${key}$run`, [begin, end, frame, records + done * size]);
      if (this.instance.status !== 0) return 0;
      done++;
    }
    new DataView(this.memory.buffer).setBigInt64(frame, BigInt(records), true);
    return done;
  }

  write(type: NumbaType, v: Value): KernelValue[] {
    if (type instanceof ArrayType) return this.writeArray(type, v as Nd);
    if (type instanceof TupleType) {
      return (v as Value[]).flatMap((x, k) => this.write(type.items[k], x));
    }
    if (type instanceof OptionalType) {
      if (v === null) return partsOf(type).map((t) => (t === "i64" ? 0n : 0));
      return [1, ...this.write(type.base, v)];
    }
    if (type === none) return [];
    if (type instanceof ComplexType) return v as number[];
    if (type instanceof IntegerType && type.bits === 64)
      return [BigInt.asIntN(64, BigInt(v as number))];
    return [Number(v)];
  }

  private writeArray(type: ArrayType, v: Nd): KernelValue[] {
    const size = sizeOf(type.dtype);
    const at = this.take(size * v.data.length + 16);
    for (const [k, x] of v.data.entries()) this.store(type.dtype, at + k * size, x);
    const strides: bigint[] = [];
    let step = size;
    const axes = v.shape.map((_, k) => k);
    if (type.layout === "F")
      for (const k of axes) (strides[k] = BigInt(step)), (step *= v.shape[k]);
    else for (const k of axes.reverse()) (strides[k] = BigInt(step)), (step *= v.shape[k]);
    return [at, 0, ...v.shape.map(BigInt), ...strides];
  }

  private store(type: NumbaType, at: number, x: Nd["data"][number]): void {
    const view = new DataView(this.memory.buffer);
    if (type instanceof ComplexType) {
      for (const [k, p] of (x as number[]).entries())
        this.store(type.part, at + k * (type.bits / 16), p);
      return;
    }
    const mem = memoryOf(type);
    if (mem === "i64") view.setBigInt64(at, BigInt.asIntN(64, BigInt(x as number)), true);
    else if (mem === "f64") view.setFloat64(at, Number(x), true);
    else if (mem === "f32") view.setFloat32(at, Number(x), true);
    else if (mem === "i32") view.setInt32(at, Number(x), true);
    else if (mem === "i16" || mem === "u16") view.setInt16(at, Number(x), true);
    else view.setInt8(at, Number(x));
  }

  load(type: NumbaType, at: number): Nd["data"][number] {
    const view = new DataView(this.memory.buffer);
    if (type instanceof ComplexType) {
      return [0, 1].map((k) => this.load(type.part, at + k * (type.bits / 16)) as number);
    }
    const mem = memoryOf(type);
    const unsigned = type instanceof IntegerType && !type.signed;
    if (type === boolean) return view.getUint8(at) !== 0;
    if (mem === "i64") return unsigned ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
    if (mem === "f64") return view.getFloat64(at, true);
    if (mem === "f32") return view.getFloat32(at, true);
    if (mem === "i32") return unsigned ? view.getUint32(at, true) : view.getInt32(at, true);
    if (mem === "i16") return view.getInt16(at, true);
    if (mem === "u16") return view.getUint16(at, true);
    return mem === "i8" ? view.getInt8(at) : view.getUint8(at);
  }

  /** Values of a result; owned blocks of it are let go. */
  read(type: NumbaType, parts: KernelValue[], owned: boolean): Value {
    if (type === none) return null;
    if (type instanceof TupleType) {
      let at = 0;
      return type.items.map((t) => {
        const n = partsOf(t).length;
        const part = parts.slice(at, at + n);
        at += n;
        return this.read(t, part, owned);
      });
    }
    if (type instanceof OptionalType) {
      return parts[0] ? this.read(type.base, parts.slice(1), owned) : null;
    }
    if (type === boolean) return parts[0] !== 0;
    if (type instanceof ComplexType) return [parts[0], parts[1]];
    if (type instanceof IntegerType) {
      if (type.bits === 64) return type.signed ? parts[0] : BigInt.asUintN(64, parts[0] as bigint);
      return type.signed ? parts[0] : (parts[0] as number) >>> 0;
    }
    if (type instanceof FloatType) return parts[0];
    if (type instanceof ArrayType) return this.readArray(type, parts, owned);
    if (type instanceof UnicodeType) {
      const points = new Uint32Array(this.memory.buffer, parts[0] as number, Number(parts[2]));
      const text = String.fromCodePoint(...points);
      if (owned) this.release(parts[1] as number);
      return text;
    }
    if (type instanceof DictType) return this.readDict(type, parts[0] as number);
    if (type instanceof ListType) return this.readList(type, parts[0] as number, owned);
    throw new Error(`cannot read ${type.name}`);
  }

  private readArray(type: ArrayType, parts: KernelValue[], owned: boolean): Nd {
    const shape = parts.slice(2, 2 + type.ndim).map(Number);
    const strides = parts.slice(2 + type.ndim).map(Number);
    const data: Nd["data"] = [];
    const walk = (axis: number, at: number): void => {
      if (axis === type.ndim) data.push(this.load(type.dtype, at));
      else for (let k = 0; k < shape[axis]; k++) walk(axis + 1, at + k * strides[axis]);
    };
    walk(0, parts[0] as number);
    if (owned) this.release(parts[1] as number);
    return { shape, data };
  }

  private readList(type: ListType, at: number, owned: boolean): Value[] {
    const view = new DataView(this.memory.buffer);
    const length = Number(view.getBigInt64(at + 16, true));
    const data = Number(view.getBigInt64(at + 32, true)) + 16;
    const types = partsOf(type.item);
    const out: Value[] = [];
    for (let k = 0; k < length; k++) {
      const slot = data + k * 8 * types.length;
      const parts = types.map((t: IrType, j) => {
        if (t === "i64") return view.getBigInt64(slot + 8 * j, true);
        if (t === "f64") return view.getFloat64(slot + 8 * j, true);
        if (t === "f32") return view.getFloat32(slot + 8 * j, true);
        return view.getInt32(slot + 8 * j, true);
      });
      out.push(this.read(type.item, parts, owned));
    }
    if (owned) {
      this.release(data - 16);
      this.release(at);
    }
    return out;
  }

  /** Keys and values in order; a dict in a test has scalar keys and values. */
  private readDict(type: DictType, at: number): Value[] {
    const view = new DataView(this.memory.buffer);
    const fill = Number(view.getBigInt64(at + DICT.fill, true));
    const entries = Number(view.getBigInt64(at + DICT.entries, true));
    const out: Value[] = [];
    for (let e = 0; e < fill; e++) {
      const entry = entries + 16 + e * entryBytes(type);
      if (view.getBigInt64(entry + 8, true) === 0n) continue;
      const item = (t: NumbaType, p: number): Value =>
        partsOf(t)[0] === "f64" ? view.getFloat64(p, true) : view.getBigInt64(p, true);
      out.push([item(type.key, entry + 16), item(type.value, entry + 24)]);
    }
    this.release(entries);
    this.release(Number(view.getBigInt64(at + DICT.index, true)));
    this.release(at);
    return out;
  }

  private release(block: number): void {
    if (block === 0) return;
    const view = new DataView(this.memory.buffer);
    const left = view.getBigInt64(block, true) - 1n;
    view.setBigInt64(block, left, true);
    if (left === 0n) this.blocks.delete(block);
  }
}

export interface Outcome {
  value: Value;
  /** The Python exception, if the function raised. */
  error: PyBaseException | null;
  /** Array arguments after the call. */
  args: Value[];
  type: NumbaType;
}

/** A compiled function that tests call; `run` compares the targets. */
export class Compiled {
  readonly compiled: CompiledFunction;
  private readonly source: FunctionSource;
  private readonly types: readonly NumbaType[];

  constructor(source: FunctionSource, types: readonly NumbaType[]) {
    this.source = source;
    this.types = types;
    this.compiled = new Compilation("counted", "parallel").compile(source, types);
  }

  run(...args: Value[]): Outcome {
    const outcomes = ["js", "wasm"].map((name) => {
      // Lowering of a target changes the module: each compiles its own.
      const compiled = new Compilation("counted", "parallel").compile(this.source, this.types);
      const machine = new Machine(name, compiled);
      const passed = args.map((a, k) => machine.write(this.types[k], a));
      const raw = machine.instance.call(compiled.entry, passed.flat());
      const { status } = machine.instance;
      const { returnType } = compiled.signature;
      const error = status === 0 ? null : compiled.errors.exception(status);
      const value = error === null ? machine.read(returnType, raw, true) : null;
      const after = passed.map((p, k) =>
        this.types[k] instanceof ArrayType ? machine.read(this.types[k], p, false) : args[k],
      );
      if (error === null) expect([...machine.blocks.keys()], `leaks on ${name}`).toEqual([]);
      return { value, error, args: after, type: returnType };
    });
    const [first, second] = outcomes;
    expect(second.value).toEqual(first.value);
    expect(second.args).toEqual(first.args);
    return second;
  }
}

/** Compiles the only function of the text and calls it. */
export function run(
  text: string,
  types: readonly NumbaType[],
  args: Value[],
  flags: Partial<CompileFlags> = {},
): Value {
  const all = functions(text, flags);
  const names = Object.keys(all);
  const outcome = new Compiled(all[names[names.length - 1]], types).run(...args);
  if (outcome.error !== null) throw outcome.error;
  return outcome.value;
}

/** "Type: message" of the exception that compiling or running raises. */
export function failure(
  text: string,
  types: readonly NumbaType[],
  args: Value[] = [],
  flags: Partial<CompileFlags> = {},
): string {
  try {
    run(text, types, args, flags);
  } catch (error) {
    if (error instanceof PyBaseException) {
      return `${error.cls.name}: ${error.args.items.map(String).join(", ")}`;
    }
    throw error;
  }
  return "no error";
}
