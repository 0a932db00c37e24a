// The compiler's entry: a function and argument types become a module of kernel IR.
//
//   bytecode → SSA (frontend/) → types (typing/) → kernel IR (lowering/, functions/) → targets of kernel/
//
// A Compilation owns one module. Every function that is called from it is compiled once per list of argument types into the same
// module. Recursion: while a function is being typed, calls of it get the result type known so far, and the pass is repeated.
// Step names in errors are Numba's. The Python side (dispatcher, boxing) is numba/runtime.

import { CodeFlag } from "../bytecode/code.ts";
import { FunctionBuilder } from "../kernel/builder.ts";
import { type FastMath, type Fn, type FnKind, Module, type Param } from "../kernel/ir.ts";
import { CompileFailure, compileError, excerpt } from "./errors.ts";
import { ssaOf } from "./frontend/construct.ts";
import type { Binding, FunctionSource } from "./frontend/source.ts";
import type { Resolution } from "./functions/record.ts";
import "./functions/index.ts";
import { ErrorTable } from "./lowering/error-table.ts";
import { FunctionLowering } from "./lowering/function.ts";
import { Lowering, type ModuleContext } from "./lowering/lowering.ts";
import type { LoopInfo, LoopTable } from "./lowering/parallel-launch.ts";
import { type LValue, NOT_NEGATIVE, partNames, partsOf, value } from "./lowering/value.ts";
import { ArrayType, tupleOf } from "./types/containers.ts";
import { type ClosureType, Signature } from "./types/functions.ts";
import { LiteralType, none, OmittedType, unliteral } from "./types/scalars.ts";
import type { NumbaType } from "./types/type.ts";
import { typeOfConstant } from "./typing/constant-type.ts";
import { conversion } from "./typing/convert.ts";
import { type FunctionResolver, Inference, type TypedFunction } from "./typing/infer.ts";

/** One function for one list of argument types. */
interface Specialization {
  readonly source: FunctionSource;
  readonly name: string;
  readonly args: readonly NumbaType[];
  readonly captured: ReadonlyMap<string, NumbaType>;
  inference: Inference | null;
  /** The result type that typing had when it stopped. */
  partial: NumbaType | undefined;
  typed: TypedFunction | null;
  /** Typing used a result that was not final. */
  provisional: boolean;
  lowered: boolean;
}

export interface CompiledFunction {
  readonly module: Module;
  /** The IR function to call: parts of the arguments in, parts of the result out. */
  readonly entry: string;
  readonly signature: Signature;
  /** With defaults filled in: the types of all parameters. */
  readonly args: readonly NumbaType[];
  readonly errors: ErrorTable;
  readonly typed: TypedFunction;
  /** The parallel loops that became functions of their own, by number. */
  readonly loops: readonly LoopInfo[];
  /** The module once more for the GPU: only the loop of this name is a function of its own. */
  readonly forLoop: (key: string) => CompiledFunction;
}

/** What becomes of parallel loops. */
export type LoopPolicy = "serial" | "parallel" | { readonly only: string };

export interface CompileOptions {
  /** The declared result, to which results are converted. */
  readonly returnType?: NumbaType;
  /** "kernel": returns nothing and runs once per thread. */
  readonly kind?: FnKind;
}

export class Compilation implements FunctionResolver, ModuleContext {
  readonly module = new Module();
  readonly errors = new ErrorTable();
  private readonly specializations = new Map<FunctionSource, Specialization[]>();
  private readonly closureSources = new Map<ClosureType, FunctionSource>();
  private readonly queue: Specialization[] = [];
  private readonly named = new Map<string, string>();
  private readonly active: Specialization[] = [];
  private count = 0;
  private onceCount = 0;
  private readonly loopList: LoopInfo[] = [];
  readonly loops: LoopTable | null;
  /** Whether references are counted. Kernels borrow all memory: nothing of it is theirs to let go of. */
  readonly counts: boolean;

  constructor(
    memory: "counted" | "borrowed" = "counted",
    policy: LoopPolicy = "serial",
    smallest = 1,
  ) {
    this.counts = memory === "counted";
    const list = this.loopList;
    this.loops =
      policy === "serial"
        ? null
        : {
            wants: (key) => policy === "parallel" || policy.only === key,
            add: (loop) => list.push(loop) - 1,
            asksHost: policy === "parallel",
            smallest,
          };
  }

  compile(
    source: FunctionSource,
    args: readonly NumbaType[],
    options: CompileOptions = {},
  ): CompiledFunction {
    const spec = this.specialize(source, args, new Map());
    const typed = this.type(spec);
    const result = options.returnType ?? typed.result;
    if (conversion(typed.result, result) === null) {
      throw compileError(
        new CompileFailure(
          "TypingError",
          `No conversion from ${typed.result.name} to ${result.name} for '$return_value', defined at None\n${excerpt({ source, line: source.code.co_firstlineno })}`,
        ),
        "nopython frontend",
      );
    }
    const final = { ...typed, result };
    spec.typed = final;
    if (options.kind === "kernel" && result !== none) {
      throw compileError(
        new CompileFailure(
          "TypingError",
          `cuda jitted function has to return void; got return type ${result.name}`,
        ),
        "nopython frontend",
      );
    }
    this.lower(spec, options.kind ?? "function");
    this.drain();
    const own = this.module.fn(spec.name);
    own.attributes.exported = true;
    return {
      module: this.module,
      entry: spec.name,
      signature: new Signature(result, args),
      args,
      errors: this.errors,
      typed: final,
      loops: this.loopList,
      forLoop: (key) => new Compilation("borrowed", { only: key }).compile(source, args, options),
    };
  }

  private drain(): void {
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) {
      this.lower(next, "function");
    }
  }

  // --- specialisations

  private specialize(
    source: FunctionSource,
    args: readonly NumbaType[],
    captured: ReadonlyMap<string, NumbaType>,
  ): Specialization {
    const list = this.specializations.get(source) ?? [];
    this.specializations.set(source, list);
    const same = (s: Specialization): boolean =>
      s.args.length === args.length &&
      s.args.every((t, k) => t === args[k]) &&
      [...captured].every(([name, t]) => s.captured.get(name) === t);
    let found = list.find(same);
    if (found === undefined) {
      const name = `${source.name.replace(/[^\w]/g, "_")}_${this.count++}`;
      found = {
        source,
        name,
        args,
        captured,
        inference: null,
        partial: undefined,
        typed: null,
        provisional: false,
        lowered: false,
      };
      list.push(found);
    }
    return found;
  }

  /** Types a specialisation; throws a Python exception that says which step failed. */
  private type(spec: Specialization): TypedFunction {
    if (spec.typed !== null) return spec.typed;
    const isEntry = this.active.length === 0;
    const { source } = spec;
    try {
      if (isEntry) {
        try {
          ssaOf(source);
        } catch (error) {
          if (error instanceof CompileFailure) throw compileError(error, "analyzing bytecode");
          throw error;
        }
      }
      const inference = new Inference(source, spec.args, spec.captured, this);
      spec.inference = inference;
      spec.provisional = false;
      this.active.push(spec);
      let typed: TypedFunction;
      try {
        typed = inference.run();
      } finally {
        this.active.pop();
        spec.partial = inference.result;
        spec.inference = null;
      }
      if (!spec.provisional || isEntry) spec.typed = typed;
      return typed;
    } catch (error) {
      if (!(error instanceof CompileFailure)) throw error;
      if (isEntry) throw compileError(error, "nopython frontend");
      throw error;
    }
  }

  // --- calls

  resolveSource(
    source: FunctionSource,
    args: readonly NumbaType[],
    names: readonly string[],
  ): { resolution: Resolution; places: readonly number[] } | null {
    return this.resolve(source, args.map(unliteral), names, new Map(), null);
  }

  resolveClosure(
    closure: ClosureType,
    args: readonly NumbaType[],
    names: readonly string[],
  ): { resolution: Resolution; places: readonly number[] } | null {
    const source = this.closureSource(closure);
    const captured = new Map(closure.code.co_freevars.map((n, k) => [n, closure.captured[k]]));
    return this.resolve(source, args, names, captured, closure);
  }

  private closureSource(closure: ClosureType): FunctionSource {
    let found = this.closureSources.get(closure);
    if (found === undefined) {
      const outer = closure.site as FunctionSource;
      found = {
        ...outer,
        code: closure.code,
        name: closure.code.co_name,
        module: outer.module,
        global: (name) => outer.global(name),
        free: () => undefined,
        sourceLine: (line) => outer.sourceLine(line),
        defaults: closure.defaults.map((type): Binding => ({ kind: "typed", type })),
      };
      this.closureSources.set(closure, found);
    }
    return found;
  }

  private resolve(
    source: FunctionSource,
    args: readonly NumbaType[],
    names: readonly string[],
    captured: ReadonlyMap<string, NumbaType>,
    closure: ClosureType | null,
  ): { resolution: Resolution; places: readonly number[] } | null {
    const bound = bindArguments(source, args, names);
    if (bound === null) return null;
    const spec = this.specialize(source, bound.types, captured);
    const result = this.resultOf(spec);
    if (result === null) return null;
    const lead = closure === null ? [] : [closure as NumbaType];
    const shift = lead.length;
    return {
      places: [...lead.map((_, k) => k), ...bound.places.map((p) => (p < 0 ? p : p + shift))],
      resolution: {
        args: [...lead, ...bound.types],
        result,
        lower: (l, values) => this.lowerCall(l, spec, values, closure, bound.rest),
      },
    };
  }

  /** The result type, as far as it is known; null while a recursive call has none yet. */
  private resultOf(spec: Specialization): NumbaType | null {
    const running = this.active.indexOf(spec);
    if (running >= 0) {
      // Everything between here and the running one has used a type that may still change.
      for (const s of this.active.slice(running + 1)) s.provisional = true;
      const known = spec.inference?.result;
      if (known === undefined) throw new PendingRecursion();
      return known;
    }
    try {
      return this.type(spec).result;
    } catch (error) {
      // Mutual recursion: what the callee returns without the call back may be enough for now.
      if (error instanceof PendingRecursion && spec.partial !== undefined) return spec.partial;
      throw error;
    }
  }

  private lowerCall(
    l: Lowering,
    spec: Specialization,
    values: readonly LValue[],
    closure: ClosureType | null,
    rest: number,
  ): LValue {
    if (!spec.lowered) this.queue.push(spec);
    const typed = this.type(spec);
    const own = closure === null ? values : values.slice(1);
    const captured = closure === null ? [] : values[0].parts;
    const parts = [...captured, ...packRest(own, rest).flatMap((v) => [...v.parts])];
    const results = l.call(spec.name, parts, partsOf(typed.result));
    return value(typed.result, ...results);
  }

  // --- lowering

  private lower(spec: Specialization, kind: FnKind): void {
    if (spec.lowered) return;
    spec.lowered = true;
    const typed = this.type(spec);
    spec.typed = typed;
    const { source } = spec;
    const captured: [string, NumbaType][] = [...spec.captured];
    const closureDefaults = source.defaults.filter(
      (d) => d.kind === "typed" && captured.length >= 0,
    );
    const isClosure = source.code.nfreevars > 0 || this.isClosureSource(source);
    const lead = isClosure
      ? [
          ...captured,
          ...closureDefaults.map((d, k): [string, NumbaType] => [
            `default${k}`,
            (d as { type: NumbaType }).type,
          ]),
        ]
      : [];
    const names = source.code.localsplusnames;
    const all: [string, NumbaType][] = [
      ...lead,
      ...spec.args.map((t, k): [string, NumbaType] => [names[k], t]),
    ];
    const params: Param[] = all.flatMap(([name, type]) => paramsOf(name, type));
    // Kernels learn the size of their dynamic shared memory from a last parameter.
    if (kind === "kernel") params.push({ name: "dynamic_bytes", type: "i64" });
    const b = new FunctionBuilder(spec.name, kind, params, [...partsOf(typed.result)], {
      file: source.code.co_filename,
      line: source.code.co_firstlineno,
      fastmath: source.options.fastmath as ReadonlySet<FastMath>,
    });
    const l = new Lowering(b, this, source.options);
    if (kind === "kernel") l.dynamicBytes = b.param(params.length - 1);
    let at = 0;
    const take = (type: NumbaType): LValue => {
      const size = partsOf(type).length;
      const made = value(type, ...Array.from({ length: size }, (_, k) => b.param(at + k)));
      at += size;
      return made;
    };
    const free = new Map(lead.map(([name, type]) => [name, take(type)]));
    const values = spec.args.map((t) => take(t));
    const defaults = closureDefaults.map((_, k) => free.get(`default${k}`));
    const filled = values.map((v, k) => {
      if (!(v.type instanceof OmittedType)) return v;
      const fromEnd = source.code.co_argcount - k;
      const given = defaults[closureDefaults.length - fromEnd];
      if (given !== undefined) return given;
      return v.type.base === none ? value(none) : l.constant(v.type.value, v.type.base);
    });
    new FunctionLowering(l, typed, filled, free).run();
    this.module.add(b.finish());
  }

  private isClosureSource(source: FunctionSource): boolean {
    return [...this.closureSources.values()].includes(source);
  }

  once(name: string, make: (name: string) => void): string {
    let found = this.named.get(name);
    if (found === undefined) {
      found = `${name.replace(/[^\w]/g, "_")}$${this.onceCount++}`;
      this.named.set(name, found);
      make(found);
    }
    return found;
  }

  /** The IR function of a specialisation, for callers that build their own loops around it (ufuncs). */
  functionFor(
    source: FunctionSource,
    args: readonly NumbaType[],
  ): { name: string; result: NumbaType; fn: Fn } {
    const spec = this.specialize(source, args, new Map());
    const typed = this.type(spec);
    this.lower(spec, "function");
    this.drain();
    return { name: spec.name, result: typed.result, fn: this.module.fn(spec.name) };
  }
}

/** A recursive call whose result is not known yet: the instruction waits for the next pass. */
export class PendingRecursion extends CompileFailure {
  constructor() {
    super("TypingError", "cannot type infer runaway recursion");
  }
}

/** The parameters of a value: its parts. The shape of an array is not negative. */
function paramsOf(name: string, type: NumbaType): Param[] {
  const isShape = (k: number): boolean => type instanceof ArrayType && k >= 2 && k < 2 + type.ndim;
  const names = partNames(type);
  return partsOf(type).map((t, k) => ({
    name: `${name}${names[k]}`,
    type: t,
    ...(isShape(k) ? { range: NOT_NEGATIVE } : {}),
  }));
}

interface BoundArguments {
  readonly types: readonly NumbaType[];
  readonly places: readonly number[];
  /** Arguments that go into `*args`, -1 without one. */
  readonly rest: number;
}

/** Python's binding of arguments to the parameters of a code object, for types. */
export function bindArguments(
  source: FunctionSource,
  args: readonly NumbaType[],
  names: readonly string[],
): BoundArguments | null {
  const { code } = source;
  const total = code.co_argcount + code.co_kwonlyargcount;
  const positional = args.length - names.length;
  const hasRest = (code.co_flags & CodeFlag.VARARGS) !== 0;
  if (positional > code.co_argcount && !hasRest) return null;
  const types: NumbaType[] = [];
  const places: number[] = [];
  for (let k = 0; k < total; k++) {
    const named = names.indexOf(code.localsplusnames[k]);
    const at = k < positional && k < code.co_argcount ? k : named < 0 ? -1 : positional + named;
    if (at >= 0) {
      types.push(args[at]);
      places.push(at);
      continue;
    }
    const fromEnd = code.co_argcount - k;
    const binding =
      k < code.co_argcount
        ? source.defaults[source.defaults.length - fromEnd]
        : source.keywordDefaults?.get(code.localsplusnames[k]);
    const omitted = binding === undefined ? null : omittedOf(binding);
    if (omitted === null) return null;
    types.push(omitted);
    places.push(-1);
  }
  if (names.some((n) => !code.localsplusnames.slice(0, total).includes(n))) return null;
  if (!hasRest) return { types, places, rest: -1 };
  const extra = args.slice(code.co_argcount, positional).map(unliteral);
  for (let k = code.co_argcount; k < positional; k++) places.push(k);
  return { types: [...types, tupleOf(extra)], places, rest: extra.length };
}

/** The type of a parameter that a call leaves out; null when its default cannot be typed. */
export function omittedOf(binding: Binding): OmittedType | null {
  const known = omittedTypes.get(binding);
  if (known !== undefined) return known;
  if (binding.kind === "typed") {
    const made = new OmittedType(binding.type.name, null, unliteral(binding.type));
    omittedTypes.set(binding, made);
    return made;
  }
  if (binding.kind !== "constant") return null;
  const type = typeOfConstant(binding.value);
  if (type === null) return null;
  const key = type instanceof LiteralType ? String(type.value) : type.name;
  const base = unliteral(type);
  const made = new OmittedType(key, binding.value, base);
  omittedTypes.set(binding, made);
  return made;
}

const omittedTypes = new WeakMap<Binding, OmittedType>();

/** Puts the last `rest` values into the tuple of `*args`. */
function packRest(values: readonly LValue[], rest: number): LValue[] {
  if (rest < 0) return [...values];
  const cut = values.length - rest;
  const extra = values.slice(cut);
  return [
    ...values.slice(0, cut),
    value(tupleOf(extra.map((v) => v.type)), ...extra.flatMap((v) => [...v.parts])),
  ];
}
