// `vectorize`: a scalar function becomes a ufunc of NumPy whose loops are compiled. Broadcasting, `out`, `where`, casting and
// the methods (reduce, accumulate, outer, at) are those of every ufunc. Without signatures, a loop is compiled when a call
// finds none for its operands.

import { toIndex } from "../../numpy/convert.ts";
import { COMPLEX128, type DType, FLOAT64, INT64 } from "../../numpy/dtype.ts";
import { asAnyArray } from "../../numpy/from-object.ts";
import type { LoopRun } from "../../numpy/loop-templates.ts";
import { Loop } from "../../numpy/loops.ts";
import { ViewKind } from "../../numpy/storage.ts";
import {
  accumulateValue,
  applyAt,
  callUfunc,
  reduceAtValue,
  reduceValue,
  Ufunc,
  ufuncs,
  ufuncType,
} from "../../numpy/ufunc.ts";
import { type Operand, operandOf, resolveLoop } from "../../numpy/ufunc-resolve.ts";
import type { UfuncSpec } from "../../numpy/ufunc-table.ts";
import { reprText, strText, toArray, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { exceptionTypes, isError, typeError, valueError } from "../../objects/exceptions.ts";
import type { KwNames, PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { PyFunction } from "../../vm/function.ts";
import { addElementwiseLoop, LOOP_NAME } from "../lowering/elementwise-loop.ts";
import { Signature } from "../types/functions.ts";
import type { NumbaType } from "../types/type.ts";
import { freezeGlobals, functionSource } from "./bindings.ts";
import { Dispatcher } from "./dispatcher.ts";
import { dtypeFor } from "./dtypes.ts";
import { extentOf } from "./heap-span.ts";
import { checkOptions, type Options, ufuncFlags } from "./options.ts";
import { areIndependent, RangeLoop } from "./range-loop.ts";
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

  private readonly parallel: boolean;
  /** Calls of `reduce` and its kin that are going on. */
  private reductions = 0;

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
    const source = functionSource(this.func, ufuncFlags(this.dispatcher.options));
    const made = new RangeLoop({
      kind: "vectorize loop",
      source,
      add: (compilation) => addElementwiseLoop(compilation, source, args, returnType),
      entry: LOOP_NAME,
      parallel: this.parallel,
      signature: (output) => String(new Signature(output, args)),
    });
    const output = made.added;
    const sizes = [...args, output].map((t) => dtypeFor(t).itemsize);
    const run: LoopRun = (n, v, p, s) => {
      const operands = sizes.map((size, k) => {
        const [low, high] = extentOf(p[k], n, s[k], size);
        const bytes = v[k] as Uint8Array;
        const scalars = [BigInt(s[k])];
        return { bytes, at: p[k], low, high, writes: k === args.length, scalars };
      });
      const independent = areIndependent(n, operands, s);
      made.run({ n, operands, leading: [], independent, serial: this.reductions > 0 });
    };
    const chars = (types: readonly NumbaType[]): string =>
      types.map((t) => dtypeFor(t).char).join("");
    const views = sizes.map(() => ViewKind.U8);
    const loop = new Loop(`${chars(args)}->${chars([output])}`, () => run, views);
    const { nin, identity, loops } = this.spec;
    // A new record: what NumPy remembers of the old one's loops does not hold any more.
    this.spec = specFor(this.spec.name, nin, identity, [...loops, loop]);
  }

  /**
   * `reduce`, `accumulate`, `reduceat` and `at`: each step goes on from the one before. They are serial, as
   * functions of `njit` are, and run on the processor.
   */
  serially<T>(run: () => T): T {
    this.reductions++;
    try {
      return run();
    } finally {
      this.reductions--;
    }
  }

  /** Compiles a loop for operands that no loop takes. */
  ensureLoop(operands: readonly Operand[]): void {
    if (!this.dynamic) return;
    try {
      resolveLoop(this.spec, operands);
      return;
    } catch (error) {
      // None yet.
      if (!isError(error, exceptionTypes.TypeError)) throw error;
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
        const options = { axis, dtype, out, keepdims, initial, where };
        return self.serially(() => reduceValue(self, array, options));
      },
    ),
    method(
      "accumulate(self, array, axis=0, dtype=None, out=None)",
      (self: DUFunc, array, axis, dtype, out) => {
        ensureReduction(self, array);
        return self.serially(() => accumulateValue(self, array, toIndex(axis), dtype, out));
      },
    ),
    method(
      "reduceat(self, array, indices, axis=0, dtype=None, out=None)",
      (self: DUFunc, array, indices, axis, dtype) =>
        self.serially(() => reduceAtValue(self, array, indices, axis, dtype)),
    ),
    method("at(self, a, indices, b=<absent>, /)", (self: DUFunc, a, indices, b) =>
      self.serially(() => applyAt(self, a, indices, b)),
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
const KNOWN_OPTIONS = ["boundscheck", "fastmath", "forceobj", "nopython", "writable_args"];
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
    throw valueError(`Unsupported target: ${strText(target)}`);
  }
  for (const name of ["cache", "locals"]) options.delete(name);
  let identity = options.get("identity");
  options.delete("identity");
  if (identity !== undefined && !IDENTITIES.has(identity)) {
    throw valueError(`Invalid identity value ${reprText(identity)}`);
  }
  if (identity === null) identity = undefined;
  else if (identity === "reorderable") identity = null;
  checkOptions(options, KNOWN_OPTIONS);
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
