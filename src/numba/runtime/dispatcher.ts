// The object that `jit` makes of a function. A call binds the arguments, looks their types up, compiles what is new, and runs
// it between CallMemory's boxing. With signatures given, nothing more is compiled: the call takes the best of them.

import { CodeFlag } from "../../bytecode/code.ts";
import type { KernelInstance, KernelValue } from "../../kernel/instance.ts";
import { printModule } from "../../kernel/print.ts";
import { getAttr, isTrue, reprText, typeName } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyBaseException, typeError } from "../../objects/exceptions.ts";
import { PyMethod } from "../../objects/method.ts";
import { type KwNames, PyObject, type PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PyFunction } from "../../vm/function.ts";
import { type CompiledFunction, omittedOf } from "../compiler.ts";
import { excerpt, numbaErrors } from "../errors.ts";
import type { CompileFlags, FunctionSource } from "../frontend/source.ts";
import type { LoopInfo } from "../lowering/parallel-launch.ts";
import { partsOf } from "../lowering/value.ts";
import { tupleOf } from "../types/containers.ts";
import type { Signature } from "../types/functions.ts";
import type { NumbaType } from "../types/type.ts";
import { freezeGlobals, functionSource, sourceOfValue } from "./bindings.ts";
import { CallMemory, holdsArrays } from "./boxing.ts";
import { type GpuForm, noteKernel } from "./kernel-registry.ts";
import { checkOptions, flagsOf, type Options } from "./options.ts";
import { bestOverload } from "./overload-choice.ts";
import { compileWithLoops, instantiateWithLoops } from "./parallel.ts";
import type { WantedSignature } from "./signatures.ts";
import { typeOfValue } from "./typeof.ts";

export const compileResultType = bareType("CompileResult");
compileResultType.module = "numba.core.compiler";

/** One compiled specialisation. */
export class Overload extends PyObject {
  readonly compiled: CompiledFunction;
  private ready: KernelInstance | null = null;
  constructor(compiled: CompiledFunction) {
    super();
    this.compiled = compiled;
  }
  get args(): readonly NumbaType[] {
    return this.compiled.args;
  }
  get signature(): Signature {
    return this.compiled.signature;
  }
  get instance(): KernelInstance {
    this.ready ??= instantiateWithLoops(this.compiled);
    return this.ready;
  }
}
Overload.prototype.cls = compileResultType;
defineType(compileResultType, {
  attributes: [attribute("signature", (self: Overload) => self.signature)],
});

/** Addresses come out of WebAssembly as signed numbers. */
function unsignedPointers(parts: KernelValue[], type: NumbaType): KernelValue[] {
  const types = partsOf(type);
  for (let k = 0; k < types.length; k++) {
    if (types[k] === "ptr") parts[k] = (parts[k] as number) >>> 0;
  }
  return parts;
}

/** Runs a specialisation on values: boxes them, calls, boxes the result, raises what it raised. */
export function execute(overload: Overload, bound: readonly (PyValue | undefined)[]): PyValue {
  const { instance } = overload;
  const { args, errors, signature, entry } = overload.compiled;
  const memory = new CallMemory(args.some(holdsArrays) || holdsArrays(signature.returnType));
  let result: PyValue;
  try {
    const parts = args.flatMap((type, k) => {
      const v = bound[k];
      return v === undefined || partsOf(type).length === 0 ? [] : memory.unbox(v, type);
    });
    const raw = instance.call(entry, parts);
    const { status } = instance;
    if (status !== 0) throw errors.exception(status);
    result = memory.box(signature.returnType, unsignedPointers(raw, signature.returnType));
  } finally {
    memory.finish();
  }
  return result;
}

/** Compiled functions of the runtime's own, by argument types. */
export class SourceRunner {
  private readonly source: FunctionSource;
  private readonly overloads: Overload[] = [];
  constructor(source: FunctionSource) {
    this.source = source;
  }
  call(args: readonly PyValue[]): PyValue {
    const types = args.map((v) => {
      const type = typeOfValue(v);
      if (type === null) throw typeError(cannotType(v));
      return type;
    });
    let found = this.overloads.find((o) => sameTypes(o.args, types));
    if (found === undefined) {
      found = new Overload(compileWithLoops(this.source, types));
      this.overloads.push(found);
    }
    return execute(found, args);
  }
}

const loopForm = (compiled: CompiledFunction, { key, line, reason }: LoopInfo): GpuForm => ({
  kind: "parallel loop",
  place: `line ${line}`,
  build: () => compiled.forLoop(key).module,
  entry: key,
  reason: reason === null ? null : `the loop is serial, because ${reason}`,
});

export const dispatcherType = bareType("CPUDispatcher");
dispatcherType.module = "numba.core.registry";

export class Dispatcher extends PyObject {
  readonly func: PyFunction;
  readonly options: Options;
  readonly source: FunctionSource;
  readonly overloads: Overload[] = [];
  canCompile = true;
  override dict: PyDict | undefined = undefined;

  constructor(func: PyFunction, options: Options, flags: CompileFlags = flagsOf(options)) {
    super();
    this.func = func;
    this.options = options;
    this.source = functionSource(func, flags);
  }

  compile(args: readonly NumbaType[], returnType: NumbaType | null = null): Overload {
    checkOptions(this.options);
    const old = this.overloads.find((o) => sameTypes(o.args, args));
    if (old !== undefined) return old;
    freezeGlobals();
    const compiled = compileWithLoops(this.source, args, returnType === null ? {} : { returnType });
    const made = new Overload(compiled);
    this.overloads.push(made);
    noteKernel(() => ({
      kind: "function",
      name: this.name,
      signature: String(made.signature),
      sourceLine: (n) => this.source.sourceLine(n),
      instance: () => made.instance,
      gpu: () => compiled.loops.map((loop) => loopForm(compiled, loop)),
    }));
    return made;
  }

  addSignature(wanted: WantedSignature): void {
    const { args } = wanted;
    const { code } = this.source;
    const total = code.co_argcount + code.co_kwonlyargcount;
    const hasRest = (code.co_flags & CodeFlag.VARARGS) !== 0;
    if (!hasRest && args.length > total) {
      throw typeError(`too many arguments: expected ${total}, got ${args.length}`);
    }
    const full = args.slice(0, total);
    for (let k = args.length; k < total; k++) full.push(this.omitted(k, args.length));
    if (hasRest) full.push(tupleOf(args.slice(total)));
    this.compile(full, wanted.returnType);
  }

  private omitted(k: number, given: number): NumbaType {
    const { code, defaults, keywordDefaults } = this.source;
    const binding =
      k < code.co_argcount
        ? defaults[defaults.length - (code.co_argcount - k)]
        : keywordDefaults?.get(code.localsplusnames[k]);
    const type = binding === undefined ? null : omittedOf(binding);
    if (type === null) {
      const total = code.co_argcount + code.co_kwonlyargcount;
      const least = total - defaults.length - (keywordDefaults?.size ?? 0);
      const bound = least === total ? `${total}` : `at least ${least}`;
      throw typeError(`not enough arguments: expected ${bound}, got ${given}`);
    }
    return type;
  }

  /** The values of the parameters in order (undefined: left out), `*args` as a tuple at the end. */
  bind(args: readonly PyValue[], kwnames: KwNames): (PyValue | undefined)[] {
    const { code } = this.source;
    const total = code.co_argcount + code.co_kwonlyargcount;
    const hasRest = (code.co_flags & CodeFlag.VARARGS) !== 0;
    const named = kwnames === null ? 0 : kwnames.length;
    const given = args.length - named;
    if (!hasRest && named === 0 && given === total) return args as PyValue[];
    if (!hasRest && given > total) {
      throw typeError(`too many arguments: expected ${total}, got ${given}`);
    }
    const bound: (PyValue | undefined)[] = args.slice(0, Math.min(given, total));
    while (bound.length < total) bound.push(undefined);
    for (let k = 0; k < named; k++) {
      const at = code.localsplusnames.indexOf((kwnames as readonly string[])[k]);
      if (at < 0 || at >= total || bound[at] !== undefined) {
        throw typeError("some keyword arguments unexpected");
      }
      bound[at] = args[given + k];
    }
    if (hasRest) bound.push(new PyTuple(args.slice(total, Math.max(given, total))));
    return bound;
  }

  call(args: readonly PyValue[], kwnames: KwNames): PyValue {
    const bound = this.bind(args, kwnames);
    const types = this.typesOf(bound, args.length - (kwnames?.length ?? 0));
    return execute(this.overloadFor(types, bound), bound);
  }

  protected typesOf(bound: readonly (PyValue | undefined)[], given: number): (NumbaType | null)[] {
    return bound.map((v, k) => (v === undefined ? this.omitted(k, given) : typeOfValue(v)));
  }

  private overloadFor(
    types: readonly (NumbaType | null)[],
    bound: readonly (PyValue | undefined)[],
  ): Overload {
    for (const o of this.overloads) if (sameTypes(o.args, types)) return o;
    if (!this.canCompile) return bestOverload(this.overloads, types, () => reprText(this.func));
    return this.compile(this.typed(types, bound));
  }

  /** The types, all of which must be known. */
  protected typed(
    types: readonly (NumbaType | null)[],
    bound: readonly (PyValue | undefined)[],
  ): NumbaType[] {
    if (types.includes(null)) throw this.untypedArgument(types, bound);
    return types as NumbaType[];
  }

  private untypedArgument(
    types: readonly (NumbaType | null)[],
    bound: readonly (PyValue | undefined)[],
  ): PyBaseException {
    const { source } = this;
    const line = source.code.co_firstlineno;
    const wrong = types.flatMap((t, k) =>
      t === null ? [`- argument ${k}: ${cannotType(bound[k] as PyValue)}`] : [],
    );
    const text = [
      "Failed in nopython mode pipeline (step: nopython frontend)",
      "non-precise type pyobject",
      `During: typing of argument at ${source.code.co_filename} (${line})`,
      `${excerpt({ source, line })} `,
      "",
      "This error may have been caused by the following argument(s):",
      ...wrong,
      "",
    ].join("\n");
    return new PyBaseException(numbaErrors.TypingError, new PyTuple([text]));
  }

  get name(): string {
    return this.source.name;
  }
}
Dispatcher.prototype.cls = dispatcherType;

function sameTypes(a: readonly NumbaType[], b: readonly (NumbaType | null)[]): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

export function cannotType(v: PyValue): string {
  const reason = v instanceof PyList && v.items.length === 0 ? "Cannot type empty list" : null;
  const module = typeof v === "object" && v !== null ? v.cls.module : "builtins";
  const name = typeof module === "string" && module !== "builtins" ? `${module}.` : "";
  return reason ?? `Cannot determine Numba type of <class '${name}${typeName(v)}'>`;
}

/** Python functions that compiled code may call as they are (`register_jitable`). */
export const jitable = new WeakMap<PyObject, Dispatcher>();

sourceOfValue.of = (v) => {
  if (v instanceof Dispatcher) return v.source;
  return jitable.get(v)?.source ?? null;
};

/** Types of the parameters as scripts see them. */
const asTuple = (types: readonly NumbaType[]): PyTuple => new PyTuple([...types]);

function overloadDict(self: Dispatcher): PyDict {
  const all = new PyDict();
  for (const o of self.overloads) all.set(asTuple(o.args), o);
  return all;
}

function inspect(self: Dispatcher, signature: PyValue, text: (o: Overload) => string): PyValue {
  if (signature !== null) {
    const types = (signature as PyTuple).items as NumbaType[];
    const found = self.overloads.find((o) => sameTypes(o.args, types));
    if (found === undefined) throw typeError(`no overload for ${reprText(signature)}`);
    return text(found);
  }
  const all = new PyDict();
  for (const o of self.overloads) all.set(asTuple(o.args), text(o));
  return all;
}

const irText = (o: Overload): string => printModule(o.compiled.module);

const functionAttribute = (name: string) =>
  attribute(name, (self: Dispatcher) => getAttr(self.func, name));

defineType(dispatcherType, {
  hasDict: true,
  hasWeakref: true,
  slots: {
    call: (self: Dispatcher, args, kwnames) => self.call(args, kwnames),
    repr: (self: Dispatcher) => `CPUDispatcher(${reprText(self.func)})`,
    descrGet: (self: Dispatcher, instance) =>
      instance === undefined || instance === null ? self : new PyMethod(self, instance),
  },
  attributes: [
    attribute("py_func", (self: Dispatcher) => self.func),
    attribute("__wrapped__", (self: Dispatcher) => self.func),
    functionAttribute("__name__"),
    functionAttribute("__qualname__"),
    functionAttribute("__doc__"),
    functionAttribute("__module__"),
    functionAttribute("__code__"),
    functionAttribute("__defaults__"),
    functionAttribute("__annotations__"),
    attribute("signatures", (self: Dispatcher) => {
      return new PyList(self.overloads.map((o) => asTuple(o.args)));
    }),
    attribute("nopython_signatures", (self: Dispatcher) => {
      return new PyList(self.overloads.map((o) => o.signature));
    }),
    attribute("overloads", overloadDict),
    attribute("targetoptions", (self: Dispatcher) => {
      const all = new PyDict();
      for (const [name, v] of self.options) all.set(name, v);
      if (!self.options.has("boundscheck")) all.set("boundscheck", null);
      return all;
    }),
  ],
  methods: [
    // Pickled by name, as functions are.
    method("__reduce__(self, /)", (self: Dispatcher) => getAttr(self.func, "__qualname__")),
    method("compile(self, sig)", (self: Dispatcher, sig: PyValue) => {
      self.addSignature(parseWanted.of(sig));
      return null;
    }),
    method("disable_compile(self, val=True)", (self: Dispatcher, v: PyValue) => {
      self.canCompile = !isTrue(v);
    }),
    method("recompile(self)", (self: Dispatcher) => {
      const old = self.overloads.splice(0);
      for (const o of old) self.compile(o.args, o.signature.returnType);
    }),
    method("get_overload(self, sig)", (self: Dispatcher, sig: PyValue) => {
      const { args } = parseWanted.of(sig);
      return self.overloads.find((o) => sameTypes(o.args, args)) ?? null;
    }),
    method("inspect_llvm(self, signature=None)", (self: Dispatcher, signature: PyValue) =>
      inspect(self, signature, irText),
    ),
    method("inspect_asm(self, signature=None)", (self: Dispatcher, signature: PyValue) =>
      inspect(self, signature, irText),
    ),
    method("get_metadata(self, signature=None)", () => new PyDict()),
  ],
});

/** Filled by signatures.ts' user (index), which knows text forms. */
export const parseWanted: { of: (sig: PyValue) => WantedSignature } = {
  of: () => {
    throw typeError("signatures are not installed");
  },
};
