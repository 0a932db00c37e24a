// `vectorize`: a scalar function becomes a ufunc of NumPy whose loops are compiled. Broadcasting, `out`, `where`, casting and
// the methods (reduce, accumulate, outer, at) are those of every ufunc. Without signatures, a loop is compiled when a call
// finds none for its operands.

import type { Module } from "../../kernel/ir.ts";
import { toIndex } from "../../numpy/convert.ts";
import { COMPLEX128, type DType, FLOAT64, INT64 } from "../../numpy/dtype.ts";
import { asAnyArray } from "../../numpy/from-object.ts";
import type { LoopRun } from "../../numpy/loop-templates.ts";
import { Loop } from "../../numpy/loops.ts";
import { ViewKind } from "../../numpy/storage.ts";
import {
  accumulateValue,
  callUfunc,
  reduceValue,
  Ufunc,
  ufuncs,
  ufuncType,
} from "../../numpy/ufunc.ts";
import { type Operand, operandOf, resolveLoop } from "../../numpy/ufunc-resolve.ts";
import type { UfuncSpec } from "../../numpy/ufunc-table.ts";
import { toArray, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import type { KwNames, PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { PyFunction } from "../../vm/function.ts";
import { Compilation } from "../compiler.ts";
import { addElementwiseLoop, LOOP_NAME } from "../lowering/elementwise-loop.ts";
import { Signature } from "../types/functions.ts";
import type { NumbaType } from "../types/type.ts";
import { freezeGlobals, functionSource, sameGlobals } from "./bindings.ts";
import { launchTarget, traceLaunch } from "./devices.ts";
import { Dispatcher } from "./dispatcher.ts";
import { dtypeFor } from "./dtypes.ts";
import { areIndependent, GpuRange } from "./gpu-range.ts";
import { extentOf, withHeapAddresses } from "./heap-span.ts";
import { gpuForm, noteKernel } from "./kernel-registry.ts";
import { instantiate } from "./memory.ts";
import { type Options, ufuncFlags } from "./options.ts";
import { ThreadedRange } from "./parallel.ts";
import { parseSignature, type WantedSignature } from "./signatures.ts";
import { typeOfDtype } from "./typeof.ts";

export const dufuncType = bareType("DUFunc", ufuncType);
dufuncType.module = "numba.np.ufunc.dufunc";

const DEFAULTS: readonly DType[] = [INT64, FLOAT64, COMPLEX128];

export class DUFunc extends Ufunc {
  readonly func: PyFunction;
  readonly dispatcher: Dispatcher;
  /** No signatures were given: loops are compiled as calls need them. */
  dynamic = true;

  /** `target="parallel"`: the processor's threads share the loop. */
  private readonly parallel: boolean;

  constructor(
    func: PyFunction,
    options: Options,
    identity: PyValue | undefined,
    parallel: boolean,
  ) {
    super(specFor(String(func.name), func.code.co_argcount, identity, []));
    this.func = func;
    this.parallel = parallel;
    this.dispatcher = new Dispatcher(func, options, ufuncFlags(options));
    this.doc = func.doc;
  }

  addLoop(args: readonly NumbaType[], returnType: NumbaType | null): void {
    freezeGlobals();
    const compilation = new Compilation();
    const source = functionSource(this.func, ufuncFlags(this.dispatcher.options));
    const output = addElementwiseLoop(compilation, source, args, returnType);
    const build = sameGlobals((): Module => {
      const borrowed = new Compilation("borrowed");
      addElementwiseLoop(borrowed, source, args, returnType);
      return borrowed.module;
    });
    const gpu = new GpuRange(String(this.func.name), build, LOOP_NAME);
    const sizes = [...args, output].map((t) => dtypeFor(t).itemsize);
    const threaded = this.parallel ? new ThreadedRange(compilation.module, LOOP_NAME) : null;
    const instance = threaded?.instance ?? instantiate(compilation.module);
    noteKernel(() => ({
      kind: "vectorize loop",
      name: gpu.name,
      signature: String(new Signature(output, args)),
      sourceLine: (n) => source.sourceLine(n),
      instance: () => instance,
      gpu: () => [gpuForm("vectorize loop", build, LOOP_NAME)],
    }));
    const run: LoopRun = (n, v, p, s) => {
      const operands = sizes.map((size, k) => {
        const [low, high] = extentOf(p[k], n, s[k], size);
        const bytes = v[k] as Uint8Array;
        const scalars = [BigInt(s[k])];
        return { bytes, at: p[k], low, high, writes: k === args.length, scalars };
      });
      const start = performance.now();
      const steps = s.slice(0, operands.length);
      const independent = areIndependent(operands, steps);
      const onGpu = independent ? gpu.run(n, operands) : false;
      let status = onGpu === false ? 0 : onGpu;
      if (onGpu === false) {
        withHeapAddresses(operands, (addresses) => {
          const values = addresses.flatMap((a, k) => [a, BigInt(s[k])]);
          if (threaded !== null && independent) status = threaded.call(n, values);
          else {
            instance.call(LOOP_NAME, [0n, BigInt(n), ...values]);
            ({ status } = instance);
          }
        });
      }
      traceLaunch(gpu.name, launchTarget(onGpu !== false), n, performance.now() - start);
      if (status !== 0) throw compilation.errors.exception(status);
    };
    const chars = (types: readonly NumbaType[]): string =>
      types.map((t) => dtypeFor(t).char).join("");
    const views = sizes.map(() => ViewKind.U8);
    const loop = new Loop(`${chars(args)}->${chars([output])}`, () => run, views);
    const { nin, identity, loops } = this.spec;
    // A new record: what NumPy remembers of the old one's loops does not hold any more.
    this.spec = specFor(this.spec.name, nin, identity, [...loops, loop]);
  }

  /** Compiles a loop for operands that no loop takes. */
  ensureLoop(operands: readonly Operand[]): void {
    if (!this.dynamic) return;
    try {
      resolveLoop(this.spec, operands);
      return;
    } catch {
      // None yet.
    }
    const types = operands.map((o) => {
      const dtype = o.dtype ?? DEFAULTS[Number(o.weak) - 1] ?? asAnyArray(o.value).dtype;
      const type = typeOfDtype(dtype.withSwapped(false));
      if (type === null)
        throw typeError(`cannot use items of ${typeName(o.value)} in '${this.name}'`);
      return type;
    });
    this.addLoop(types, null);
  }
}
DUFunc.prototype.cls = dufuncType;

/** NumPy treats its own ufuncs by name: one with the name of such a one gets another in its record. */
function specFor(
  name: string,
  nin: number,
  identity: PyValue | undefined,
  loops: readonly Loop[],
): UfuncSpec {
  const own = Object.hasOwn(ufuncs, name) ? `numba.${name}` : name;
  const reorderable = identity !== undefined;
  return {
    name: own,
    nin,
    nout: 1,
    loops,
    resolve: "each",
    reorderable,
    ...(identity === undefined || identity === null ? {} : { identity }),
  };
}

function positional(self: DUFunc, args: readonly PyValue[], kwnames: KwNames): Operand[] {
  const count = args.length - (kwnames?.length ?? 0);
  return args.slice(0, Math.min(count, self.spec.nin)).map(operandOf);
}

/** A reduction combines items of one type. */
function ensureReduction(self: DUFunc, array: PyValue): void {
  if (self.spec.nin !== 2) return;
  const o = operandOf(asAnyArray(array));
  self.ensureLoop([o, o]);
}

defineType(dufuncType, {
  slots: {
    call: (self: DUFunc, args, kwnames) => {
      const operands = positional(self, args, kwnames);
      if (operands.length === self.spec.nin) self.ensureLoop(operands);
      return callUfunc(self, args, kwnames);
    },
    repr: (self: DUFunc) => `<numba._DUFunc '${String(self.func.name)}'>`,
  },
  attributes: [
    attribute("__name__", (self: DUFunc) => self.func.name),
    attribute("__qualname__", (self: DUFunc) => self.func.qualname),
    attribute("__module__", (self: DUFunc) => self.func.module),
    attribute("__wrapped__", (self: DUFunc) => self.func),
    attribute("py_func", (self: DUFunc) => self.func),
    attribute("ufunc", (self: DUFunc) => self),
  ],
  methods: [
    // Pickled by name, as functions are.
    method("__reduce__(self, /)", (self: DUFunc) => self.func.qualname),
    method(
      "reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=<absent>, where=True)",
      (self: DUFunc, array, axis, dtype, out, keepdims, initial, where) => {
        ensureReduction(self, array);
        return reduceValue(self, array, { axis, dtype, out, keepdims, initial, where });
      },
    ),
    method(
      "accumulate(self, array, axis=0, dtype=None, out=None)",
      (self: DUFunc, array, axis, dtype, out) => {
        ensureReduction(self, array);
        return accumulateValue(self, array, toIndex(axis), dtype, out);
      },
    ),
    method("add(self, sig)", (self: DUFunc, sig: PyValue) => {
      const wanted = parseSignature(sig);
      self.addLoop(wanted.args, wanted.returnType);
    }),
    method("disable_compile(self)", (self: DUFunc) => {
      self.dynamic = false;
    }),
    method("build_ufunc(self)", (self: DUFunc) => self),
  ],
});

const TARGETS = new Set(["cpu", "parallel", "cuda", "webgpu"]);
const IDENTITIES = new Set<PyValue>([0, 1, null, "reorderable"]);

/** Options of both kinds of ufuncs, checked. */
export function ufuncOptions(keywords: ReadonlyMap<string, PyValue>): {
  options: Options;
  identity: PyValue | undefined;
  /** The target is "parallel". */
  parallel: boolean;
} {
  const options = new Map(keywords);
  const target = options.get("target") ?? "cpu";
  options.delete("target");
  if (target !== null && !TARGETS.has(hostText(target) ?? "")) {
    throw valueError(`Unsupported target: ${String(target)}`);
  }
  for (const name of ["cache", "locals"]) options.delete(name);
  let identity = options.get("identity");
  options.delete("identity");
  if (identity !== undefined && !IDENTITIES.has(identity)) {
    throw valueError(`invalid identity value ${String(identity)}`);
  }
  if (identity === null) identity = undefined;
  else if (identity === "reorderable") identity = null;
  for (const name of options.keys()) {
    if (!["nopython", "forceobj", "fastmath", "writable_args", "boundscheck"].includes(name)) {
      throw newError("KeyError", `Unrecognized options. Known options are {...}`);
    }
  }
  return { options, identity, parallel: target !== null && hostText(target) === "parallel" };
}

function signaturesOf(v: PyValue): WantedSignature[] {
  if (v instanceof PyList || v instanceof PyTuple) return toArray(v).map(parseSignature);
  return [parseSignature(v)];
}

export function pythonFunction(v: PyValue): PyFunction {
  if (v instanceof Dispatcher) return v.func;
  if (v instanceof PyFunction) return v;
  throw typeError(`a function is expected, got ${typeName(v)}`);
}

function vectorize(args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const own = new Map(keywords);
  const first = args[0] ?? own.get("ftylist_or_function") ?? null;
  own.delete("ftylist_or_function");
  const { options, identity, parallel } = ufuncOptions(own);
  const make = (func: PyValue, wanted: readonly WantedSignature[]): PyValue => {
    const made = new DUFunc(pythonFunction(func), options, identity, parallel);
    for (const w of wanted) made.addLoop(w.args, w.returnType);
    if (wanted.length > 0) made.dynamic = false;
    return made;
  };
  if (first instanceof PyFunction || first instanceof Dispatcher) return make(first, []);
  const wanted = first === null ? [] : signaturesOf(first);
  return fn("wrap(func, /)", (func: PyValue) => make(func, wanted));
}

export const vectorizeFunction = fn("vectorize(*args, **kwargs)", vectorize);
