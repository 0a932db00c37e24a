// What the lowerings of records are given: the builder of the current function, casts between types, errors, loops, and
// counting of references. One per IR function. It knows the data model (value.ts) and nothing of SSA or of inference;
// function.ts drives it.

import type { FunctionBuilder, Variable } from "../../kernel/builder.ts";
import { type Block, Flag, type Type as IrType, type Module, type Value } from "../../kernel/ir.ts";
import type { Op } from "../../kernel/ops.ts";
import type { PyValue } from "../../objects/object.ts";
import type { CompileFlags } from "../frontend/source.ts";
import {
  ArrayType,
  DictType,
  ListType,
  OptionalType,
  RangeType,
  RecordType,
  SetType,
  TupleType,
} from "../types/containers.ts";
import { ClosureType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  FloatType,
  IntegerType,
  int64,
  isScalar,
  LiteralType,
  none,
  OmittedType,
  UnicodeType,
  unicodeType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { ErrorTable } from "./error-table.ts";
import type { LoopTable } from "./parallel-launch.ts";
import { DECREF, INCREF, useCounting, useHost } from "./runtime.ts";
import { isCounted, type LValue, partsOf, value } from "./value.ts";

/** Where an error inside a `try` goes. */
export interface HandlerTarget {
  readonly block: Block;
  /** Emits what the edge needs and branches. */
  readonly enter: () => void;
}

/** What the lowering needs of the compilation as a whole. */
export interface ModuleContext {
  readonly module: Module;
  readonly errors: ErrorTable;
  /** Whether references are counted. */
  readonly counts: boolean;
  /** Takes the parallel loops that become functions; null: all loops are serial. */
  readonly loops: LoopTable | null;
  /** Values that several functions share by name: list destructors, string constants. */
  once(name: string, make: (name: string) => void): string;
}

export class Lowering {
  readonly b: FunctionBuilder;
  readonly context: ModuleContext;
  readonly flags: CompileFlags;
  handler: HandlerTarget | null = null;
  /** Kernels: the bytes of dynamic shared memory of the launch. */
  dynamicBytes: Value | null = null;
  /** The function is the body of a parallel loop: loops in it are serial. */
  isInsideLoop = false;
  /** Number of the next parallel loop. */
  nextLoop = 0;
  private readonly constants = new Map<string, string>();

  constructor(b: FunctionBuilder, context: ModuleContext, flags: CompileFlags) {
    this.b = b;
    this.context = context;
    this.flags = flags;
  }

  get module(): Module {
    return this.context.module;
  }

  // --- constants

  none(): LValue {
    return value(none);
  }

  int(n: number | bigint, type: IntegerType = int64): LValue {
    const v = BigInt(n);
    if (type.bits === 64) return value(type, this.b.i64(v));
    return value(type, this.b.i32(Number(BigInt.asIntN(32, v))));
  }

  float(x: number, type: FloatType): LValue {
    return value(type, type.bits === 64 ? this.b.f64(x) : this.b.f32(x));
  }

  bool(x: boolean): LValue {
    return value(boolean, this.b.bool(x));
  }

  /** The value 0, False, null parts: what an unbound variable holds. */
  zero(type: NumbaType): LValue {
    return value(type, ...partsOf(type).map((t) => this.b.zero(t)));
  }

  /** A Python scalar, string or tuple as a value of `type`. */
  constant(v: PyValue, type: NumbaType): LValue {
    if (partsOf(type).length === 0) return value(type);
    if (typeof v === "string") return this.cast(this.stringConstant(v), type);
    if (typeof v === "boolean") return this.cast(this.bool(v), type);
    if (v === null) return this.cast(this.none(), type);
    const target = type instanceof OptionalType ? type.base : type;
    if (typeof v === "number" || typeof v === "bigint") {
      if (target instanceof IntegerType) return this.cast(this.int(v, target), type);
      if (target instanceof FloatType) return this.cast(this.float(Number(v), target), type);
      const big = BigInt(v);
      const own = big > int64.maximum ? this.int(big) : this.int(big);
      return this.cast(own, type);
    }
    throw new Error(`no constant of type ${type.name}`);
  }

  private stringConstant(text: string): LValue {
    const points = [...text].map((c) => c.codePointAt(0) as number);
    let name = this.constants.get(text);
    if (name === undefined) {
      name = `str${this.constants.size}`;
      this.constants.set(text, name);
      this.b.fn.arrays.push({
        name,
        space: "const",
        elem: "i32",
        length: Math.max(points.length, 1),
        data: new Uint8Array(Int32Array.from(points.length > 0 ? points : [0]).buffer),
      });
    }
    return value(unicodeType, this.b.arrayPtr(name), this.b.zero("ptr"), this.b.i64(points.length));
  }

  // --- casts

  cast(v: LValue, to: NumbaType): LValue {
    const from = v.type;
    if (from === to) return v;
    if (from instanceof LiteralType) return this.constant(from.value, to);
    if (from instanceof OmittedType) return this.constant(from.value, to);
    if (to instanceof LiteralType) return value(to);
    if (isScalar(from) && isScalar(to)) return this.castScalar(v, to);
    if (to instanceof OptionalType) return this.toOptional(v, to);
    if (from instanceof OptionalType) {
      const base = from.base;
      this.raiseIf(
        this.b.op("not", v.parts[0]),
        this.context.errors.builtin("TypeError", `expected ${base.name}, got None`),
      );
      return this.cast(value(base, ...v.parts.slice(1)), to);
    }
    if (from instanceof TupleType && to instanceof TupleType) {
      const items = this.items(v).map((item, k) => this.cast(item, to.items[k]));
      return value(to, ...items.flatMap((i) => [...i.parts]));
    }
    if (from instanceof RangeType && to instanceof RangeType) {
      return value(
        to,
        ...v.parts.map((p) => this.castScalar(value(from.dtype, p), to.dtype).parts[0]),
      );
    }
    return value(to, ...v.parts);
  }

  private toOptional(v: LValue, to: OptionalType): LValue {
    if (v.type === none) return this.zero(to);
    if (v.type instanceof OptionalType) {
      const base = this.cast(value(v.type.base, ...v.parts.slice(1)), to.base);
      return value(to, v.parts[0], ...base.parts);
    }
    return value(to, this.b.bool(true), ...this.cast(v, to.base).parts);
  }

  private castScalar(v: LValue, to: NumbaType): LValue {
    const { b } = this;
    const from = v.type;
    const x = v.parts[0];
    if (to instanceof ComplexType) {
      if (from instanceof ComplexType) {
        return value(to, ...v.parts.map((p) => this.floatTo(p, to.part)));
      }
      const real = this.castScalar(v, to.part).parts[0];
      return value(to, real, b.zero(real.type));
    }
    if (to === boolean) {
      const tests = v.parts.map((p) => b.op("ne", p, b.zero(p.type)));
      return value(to, tests.length === 1 ? tests[0] : b.op("or", tests[0], tests[1]));
    }
    if (to instanceof FloatType) {
      const type: IrType = to.bits === 64 ? "f64" : "f32";
      if (from === boolean) return value(to, b.convert("from_bool", type, x));
      if (from instanceof FloatType) return value(to, this.floatTo(x, to));
      const signed = (from as IntegerType).signed;
      return value(to, b.convert(signed ? "cvt_s" : "cvt_u", type, x));
    }
    return value(to, this.toInteger(x, from, to as IntegerType));
  }

  private floatTo(x: Value, to: FloatType): Value {
    const type: IrType = to.bits === 64 ? "f64" : "f32";
    if (x.type === type) return x;
    return this.b.convert(type === "f64" ? "promote" : "demote", type, x);
  }

  private toInteger(x: Value, from: NumbaType, to: IntegerType): Value {
    const { b } = this;
    const wide = to.bits === 64;
    if (from === boolean) return b.convert("from_bool", wide ? "i64" : "i32", x);
    if (from instanceof FloatType) {
      const op: Op = !to.signed && to.bits >= 32 ? "trunc_c_u" : "trunc_c_s";
      return this.normalize(b.convert(op, wide ? "i64" : "i32", x), to);
    }
    const source = from as IntegerType;
    if (wide) {
      if (x.type === "i64") return x;
      return b.convert(source.signed ? "ext_s" : "ext_u", "i64", x);
    }
    const low = x.type === "i64" ? b.convert("wrap", "i32", x) : x;
    const fits =
      source.bits < to.bits && (source.signed === to.signed || to.signed) ? true : source === to;
    return fits ? low : this.normalize(low, to);
  }

  /** Brings an i32 into the range of a narrow integer type. */
  normalize(x: Value, type: IntegerType): Value {
    const { b } = this;
    if (type.bits >= 32) return x;
    if (type.signed) return b.op(type.bits === 8 ? "sext8" : "sext16", x);
    return b.op("and", x, b.i32(type.bits === 8 ? 0xff : 0xffff));
  }

  /** An i64 index or length. */
  index(v: LValue): Value {
    return this.cast(v, int64).parts[0];
  }

  /** The truth of a value that is no container. */
  truth(v: LValue): Value {
    if (v.type === none) return this.b.bool(false);
    return this.cast(v, boolean).parts[0];
  }

  // --- tuples

  items(tuple: LValue): LValue[] {
    const type = tuple.type as TupleType;
    let at = 0;
    return type.items.map((item) => {
      const size = partsOf(item).length;
      const part = value(item, ...tuple.parts.slice(at, at + size));
      at += size;
      return part;
    });
  }

  tuple(type: TupleType, items: readonly LValue[]): LValue {
    return value(type, ...items.flatMap((item, k) => [...this.cast(item, type.items[k]).parts]));
  }

  // --- control

  /** Emits `then` where the condition holds. */
  ifThen(cond: Value, then: () => void): void {
    const yes = this.b.createBlock();
    const next = this.b.createBlock();
    this.b.brif(cond, yes, next);
    this.b.seal(yes);
    this.b.switchTo(yes);
    then();
    if (!this.b.terminated) this.b.br(next);
    this.b.seal(next);
    this.b.switchTo(next);
  }

  /** Both ways give parts of the same types. */
  choose(cond: Value, then: () => readonly Value[], otherwise: () => readonly Value[]): Value[] {
    const { b } = this;
    const [yes, no, next] = [b.createBlock(), b.createBlock(), b.createBlock()];
    b.brif(cond, yes, no);
    b.seal(yes);
    b.seal(no);
    b.switchTo(yes);
    const first = then();
    const params = first.map((v) => b.addParam(next, v.type));
    if (!b.terminated) b.br(next, ...first);
    b.switchTo(no);
    const second = otherwise();
    if (!b.terminated) b.br(next, ...second);
    b.seal(next);
    b.switchTo(next);
    return params;
  }

  /** A counting loop from `start` to below `stop` (i64). */
  loop(start: Value, stop: Value, body: (i: Value) => void): void {
    const { b } = this;
    const i = b.variable("i64", "i");
    b.write(i, start);
    this.while(
      () => b.op("lt_s", b.read(i), stop),
      () => {
        body(b.read(i));
        b.write(i, b.op("add", b.read(i), b.i64(1)));
      },
    );
  }

  while(cond: () => Value, body: () => void): void {
    const { b } = this;
    const [head, inside, done] = [b.createBlock(), b.createBlock(), b.createBlock()];
    b.br(head);
    b.switchTo(head);
    b.brif(cond(), inside, done);
    b.seal(inside);
    b.switchTo(inside);
    body();
    if (!b.terminated) b.br(head);
    b.seal(head);
    b.seal(done);
    b.switchTo(done);
  }

  variables(types: readonly IrType[], name: string): Variable[] {
    return types.map((t) => this.b.variable(t, name));
  }

  // --- errors

  /** Leaves with an error, or goes to the handler. */
  raise(code: number): void {
    if (this.handler === null) {
      this.b.raise(code);
      return;
    }
    this.b.emit("status_set", "i32", [this.b.i32(code)]);
    this.handler.enter();
  }

  raiseIf(cond: Value, code: number): void {
    this.ifThen(cond, () => this.raise(code));
  }

  raiseIfError(cond: Value, type: string, message: string): void {
    this.raiseIf(cond, this.context.errors.builtin(type, message));
  }

  /** Calls an IR function and leaves with its error, or goes to the handler. */
  call(name: string, args: readonly Value[], results: readonly IrType[]): Value[] {
    const flags = this.handler === null ? 0 : Flag.catches;
    const out = this.b.call(name, [...args], results, flags);
    this.checkStatus();
    return out;
  }

  callHost(name: string, args: readonly Value[], results: readonly IrType[]): Value[] {
    useHost(this.module, name);
    const raises = this.module.hostFunctions.get(name)?.raises === true;
    const flags = this.handler === null || !raises ? 0 : Flag.catches;
    const out = this.b.callHost(name, [...args], results, flags);
    if (raises) this.checkStatus();
    return out;
  }

  private checkStatus(): void {
    if (this.handler === null) return;
    const { b } = this;
    const status = b.emit("status", "i32").results[0];
    const handler = this.handler;
    this.ifThen(b.op("ne", status, b.i32(0)), () => handler.enter());
  }

  // --- mathematics

  math(
    name: string,
    type: FloatType,
    args: readonly Value[],
    results?: readonly IrType[],
  ): Value[] {
    const t = type.bits === 64 ? "f64" : "f32";
    return this.b.math(name, t, [...args], results ?? [t]);
  }

  // --- references

  /** One more reference to everything that the value owns; returns the value. */
  retain(v: LValue): LValue {
    this.countParts(v, true);
    return v;
  }

  /** One reference less. */
  release(v: LValue): void {
    this.countParts(v, false);
  }

  private countParts(v: LValue, up: boolean): void {
    const { type } = v;
    if (!isCounted(type)) return;
    if (type instanceof TupleType) {
      for (const item of this.items(v)) this.countParts(item, up);
    } else if (type instanceof OptionalType) {
      // Parts of an absent value are null.
      this.countParts(value(type.base, ...v.parts.slice(1)), up);
    } else if (type instanceof ClosureType) {
      let at = 0;
      for (const t of [...type.captured, ...type.defaults]) {
        const size = partsOf(t).length;
        this.countParts(value(t, ...v.parts.slice(at, at + size)), up);
        at += size;
      }
    } else if (
      type instanceof ArrayType ||
      type instanceof UnicodeType ||
      type instanceof RecordType
    ) {
      this.count(v.parts[1], up);
    } else this.countContainer(type, v.parts[0], up);
  }

  count(owner: Value, up: boolean): void {
    if (!this.context.counts) return;
    useCounting(this.module);
    this.b.call(up ? INCREF : DECREF, [owner], []);
  }

  private countContainer(type: NumbaType, object: Value, up: boolean): void {
    if (up || !this.context.counts) this.count(object, up);
    else this.b.call(this.containerRelease(type), [object], []);
  }

  /** Set by containers.ts: the function that lets go of a list, dict or set. */
  containerRelease(type: NumbaType): string {
    const make = containerReleases.get(
      type instanceof ListType ? "list" : type instanceof DictType ? "dict" : "set",
    );
    if (
      make === undefined ||
      !(type instanceof ListType || type instanceof DictType || type instanceof SetType)
    ) {
      throw new Error(`no release of ${type.name}`);
    }
    return this.context.once(`release ${type.name}`, (name) => make(this, type, name));
  }
}

/** How containers are let go, by kind; filled by the files of the containers. */
export const containerReleases = new Map<
  string,
  (l: Lowering, type: NumbaType, name: string) => void
>();
