// `guvectorize`: a function of arrays runs over the loop dimensions of its arguments. The layout, "(m,n),(n)->(m)", says
// which last axes (the core) a call of the function gets; the axes before them are broadcast. The loop around the function is
// compiled once per signature and number of loop dimensions.

import { castArray, compactCopy, copyItems } from "../../numpy/copy.ts";
import type { DType } from "../../numpy/dtype.ts";
import { asAnyArray } from "../../numpy/from-object.ts";
import {
  broadcastShapes,
  broadcastStrides,
  byteExtent,
  mayOverlap,
} from "../../numpy/iteration.ts";
import { allocate, checkWriteable, NDArray, shapeText, unwrapScalar } from "../../numpy/ndarray.ts";
import { canCast, weakDefault, weakKind } from "../../numpy/promotion.ts";
import { getAttr, toArray } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PyFunction } from "../../vm/function.ts";
import type { FunctionSource } from "../frontend/source.ts";
import { addGufuncLoop, GUFUNC_LOOP } from "../lowering/gufunc-loop.ts";
import { ArrayType, arrayOf } from "../types/containers.ts";
import type { NumbaType } from "../types/type.ts";
import { freezeGlobals } from "./bindings.ts";
import { Dispatcher } from "./dispatcher.ts";
import { dtypeFor } from "./dtypes.ts";
import { type Options, ufuncFlags } from "./options.ts";
import { RangeLoop, type RangeOperand, shareBytes } from "./range-loop.ts";
import { parseSignature, type WantedSignature } from "./signatures.ts";
import { typeOfDtype } from "./typeof.ts";
import { pythonFunction, ufuncOptions } from "./vectorize.ts";

export interface Layout {
  /** Names of the core axes, per argument: inputs, then outputs. */
  readonly cores: readonly (readonly string[])[];
  readonly inputs: number;
}

export function parseLayout(text: string): Layout {
  const match = /^\s*([^>]*?)\s*->\s*(.*?)\s*$/.exec(text);
  const groups = (part: string): string[][] =>
    [...part.matchAll(/\(([^()]*)\)/g)].map(([, names]) =>
      names
        .split(",")
        .map((n) => n.trim())
        .filter((n) => n !== ""),
    );
  if (match === null || !/^[\s\w,()]*$/.test(match[1]) || !/^[\s\w,()]*$/.test(match[2])) {
    throw valueError(`bad token in signature "${text}"`);
  }
  const ins = groups(match[1]);
  const outs = groups(match[2]);
  const known = new Set(ins.flat());
  for (const name of outs.flat()) {
    if (!known.has(name)) throw valueError(`undefined output symbols: ${name}`);
  }
  return { cores: [...ins, ...outs], inputs: ins.length };
}

export const gufuncType = bareType("GUFunc");
gufuncType.module = "numba.np.ufunc.gufunc";

/** One signature. Its loop is compiled for each number of loop dimensions that calls have. */
class Kernel {
  readonly args: readonly NumbaType[];
  readonly dtypes: readonly DType[];
  private readonly source: FunctionSource;
  private readonly cores: readonly number[];
  private readonly parallel: boolean;
  private readonly loops = new Map<number, RangeLoop>();

  constructor(
    source: FunctionSource,
    args: readonly NumbaType[],
    cores: readonly number[],
    parallel: boolean,
  ) {
    this.source = source;
    this.parallel = parallel;
    this.args = args;
    this.cores = cores;
    this.dtypes = args.map((t) => dtypeFor(itemType(t)));
    this.loopOf(0);
  }

  loopOf(rank: number): RangeLoop {
    let loop = this.loops.get(rank);
    if (loop === undefined) {
      freezeGlobals();
      const { source, args, cores } = this;
      loop = new RangeLoop({
        kind: "guvectorize loop",
        source,
        add: (compilation) => addGufuncLoop(compilation, source, args, cores, rank),
        entry: GUFUNC_LOOP,
        parallel: this.parallel,
        signature: () => `(${args.map((t) => t.name).join(", ")}) with ${rank} loop dimensions`,
      });
      this.loops.set(rank, loop);
    }
    return loop;
  }
}

/** Whether no position of the loop touches what another one writes. */
function areApart(
  operands: readonly (RangeOperand & { steps: readonly number[] })[],
  loop: readonly number[],
): boolean {
  return operands.every((out, k) => {
    if (!out.writes) return true;
    if (out.steps.some((step, d) => step === 0 && loop[d] > 1)) return false;
    return operands.every((other, j) => j === k || !shareBytes(out, other));
  });
}

/** The type of an argument's items, of an array or a scalar. */
const itemType = (t: NumbaType): NumbaType => (t instanceof ArrayType ? t.dtype : t);

export class GUFunc extends PyObject {
  readonly func: PyFunction;
  readonly layout: Layout;
  readonly layoutText: string;
  readonly dispatcher: Dispatcher;
  readonly kernels: Kernel[] = [];
  dynamic = true;
  readonly writable: ReadonlySet<number>;

  private readonly parallel: boolean;

  constructor(
    func: PyFunction,
    layoutText: string,
    options: Options,
    writable: ReadonlySet<number>,
    parallel: boolean,
  ) {
    super();
    this.func = func;
    this.parallel = parallel;
    this.layoutText = layoutText;
    this.layout = parseLayout(layoutText);
    this.dispatcher = new Dispatcher(func, options, ufuncFlags(options));
    this.writable = writable;
    const { length } = this.layout.cores;
    if (func.code.co_argcount !== length) {
      throw typeError(
        `The number of arguments of the function (${func.code.co_argcount}) does not match the layout "${layoutText}"`,
      );
    }
  }

  addSignature(wanted: WantedSignature): Kernel {
    const { cores, inputs } = this.layout;
    if (wanted.args.length !== cores.length) {
      throw typeError("invalid signature: the number of types does not match the layout");
    }
    // Scalars of the layout may be declared as scalars (inputs) or as arrays of one item.
    const args = wanted.args.map((t, k) => {
      if (!(t instanceof ArrayType)) {
        if (cores[k].length > 0) {
          throw typeError(`scalar type ${t.name} given for non scalar argument #${k + 1}`);
        }
        return k < inputs ? t : arrayOf(t, 1, "A");
      }
      const ndim = Math.max(cores[k].length, 1);
      if (t.ndim !== ndim) {
        throw typeError(`type and shape signature mismatch for arg #${k + 1}`);
      }
      return arrayOf(t.dtype, ndim, "A");
    });
    const made = new Kernel(
      this.dispatcher.source,
      args,
      cores.map((core) => core.length),
      this.parallel,
    );
    this.kernels.push(made);
    return made;
  }

  call(given: readonly PyValue[], kwnames: KwNames): PyValue {
    const { inputs, cores } = this.layout;
    const outputs = cores.length - inputs;
    const { values, out } = this.split(given, kwnames);
    const operands = values.map((v) => {
      const weak = v instanceof NDArray ? 0 : weakKind(v);
      const array = asAnyArray(v);
      return { array, dtype: weak === 0 ? array.dtype : weakDefault(weak) };
    });
    const kernel = this.kernelFor(
      operands.map((o) => o.dtype),
      out,
    );
    const arrays = operands.map((o, k) => castArray(o.array, kernel.dtypes[k]));
    const sizes = this.coreSizes([...arrays, ...out]);
    const loopOf = (arr: NDArray, k: number): readonly number[] =>
      arr.shape.slice(0, arr.ndim - cores[k].length);
    const shapes = arrays.map(loopOf);
    const loop = broadcastShapes([
      ...shapes,
      ...out.flatMap((o, k) => (o === null ? [] : [loopOf(o, inputs + k)])),
    ]);
    const results = Array.from({ length: outputs }, (_, k) => {
      const shape = [...loop, ...cores[inputs + k].map((n) => sizes.get(n) as number)];
      const wanted = out[k];
      if (wanted === null || wanted === undefined)
        return allocate(kernel.dtypes[inputs + k], shape);
      if (shape.length !== wanted.ndim || shape.some((n, i) => n !== wanted.shape[i])) {
        throw valueError(
          `output ${shapeText(wanted.shape)} does not have the shape ${shapeText(shape)} of the result`,
        );
      }
      checkWriteable(wanted, "output array");
      const dtype = kernel.dtypes[inputs + k];
      const direct = wanted.dtype.num === dtype.num && wanted.isBehaved;
      // The function must not see what it writes in its inputs.
      if (direct && arrays.some((a) => mayOverlap(wanted, a))) return compactCopy(wanted);
      return direct ? wanted : castArray(wanted, dtype);
    });
    this.run(kernel, [...arrays, ...results], loop);
    const finished = results.map((r, k) => {
      const wanted = out[k];
      if (wanted === null || wanted === undefined) return unwrapScalar(r);
      if (wanted !== r) copyItems(wanted, r);
      return wanted;
    });
    return finished.length === 1 ? finished[0] : new PyTuple(finished);
  }

  /** Inputs and outputs of a call: outputs come by position or as `out`. */
  private split(
    given: readonly PyValue[],
    kwnames: KwNames,
  ): { values: PyValue[]; out: (NDArray | null)[] } {
    const { inputs, cores } = this.layout;
    const count = given.length - (kwnames?.length ?? 0);
    if (count < inputs || count > cores.length) {
      throw typeError(
        `${String(this.func.name)}() takes from ${inputs} to ${cores.length} positional arguments but ${count} were given`,
      );
    }
    let outs: PyValue[] = given.slice(inputs, count);
    for (const [k, name] of (kwnames ?? []).entries()) {
      if (name !== "out") {
        throw typeError(`${String(this.func.name)}() got an unexpected keyword argument '${name}'`);
      }
      const v = given[count + k];
      outs = v instanceof PyTuple ? [...v.items] : [v];
    }
    const out = outs.map((v) => {
      if (v === null || v instanceof NDArray) return v;
      throw typeError("return arrays must be of ArrayType");
    });
    while (out.length < cores.length - inputs) out.push(null);
    return { values: given.slice(0, inputs), out };
  }

  private kernelFor(dtypes: readonly DType[], out: readonly (NDArray | null)[]): Kernel {
    for (const k of this.kernels) {
      if (dtypes.every((d, i) => canCast(d, k.dtypes[i], "safe"))) return k;
    }
    if (!this.dynamic) {
      throw typeError(
        `ufunc '${String(this.func.name)}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
      );
    }
    const { cores, inputs } = this.layout;
    const args = cores.map((core, k) => {
      const dtype = k < inputs ? dtypes[k] : out[k - inputs]?.dtype;
      const type = dtype === undefined ? null : typeOfDtype(dtype);
      if (type === null) {
        throw typeError("Too few arguments: outputs must be given to a gufunc without signatures");
      }
      return core.length === 0 && k < inputs ? type : arrayOf(type, Math.max(core.length, 1), "A");
    });
    return this.addSignature({ args, returnType: null });
  }

  /** The size of each named axis; all arguments must agree. */
  private coreSizes(arrays: readonly (NDArray | null)[]): Map<string, number> {
    const sizes = new Map<string, number>();
    for (const [k, arr] of arrays.entries()) {
      if (arr === null) continue;
      const core = this.layout.cores[k];
      if (arr.ndim < core.length) {
        throw valueError(
          `${String(this.func.name)}: Input operand ${k} does not have enough dimensions (has ${arr.ndim}, gufunc core with signature ${this.layoutText} requires ${core.length})`,
        );
      }
      for (const [j, name] of core.entries()) {
        const n = arr.shape[arr.ndim - core.length + j];
        const known = sizes.get(name);
        if (known !== undefined && known !== n) {
          throw valueError(
            `${String(this.func.name)}: Input operand ${k} has a mismatch in its core dimension ${j}, with gufunc signature ${this.layoutText} (size ${n} is different from ${known})`,
          );
        }
        sizes.set(name, n);
      }
    }
    return sizes;
  }

  private run(kernel: Kernel, arrays: readonly NDArray[], loop: readonly number[]): void {
    const { cores, inputs } = this.layout;
    const total = loop.reduce((a, n) => a * n, 1);
    if (total === 0) return;
    const operands = arrays.map((arr, k) => {
      const outer = arr.ndim - cores[k].length;
      const steps = broadcastStrides(arr.shape.slice(0, outer), arr.strides.slice(0, outer), loop);
      const axes = [...arr.shape.slice(outer), ...arr.strides.slice(outer)];
      const { base, views } = arr.storage;
      const [low, high] = byteExtent(arr);
      return {
        bytes: views.bytes,
        at: base + arr.offset,
        low: base + low,
        high: base + high,
        writes: k >= inputs || this.writable.has(k),
        scalars: [...steps, ...axes].map(BigInt),
        steps,
      };
    });
    kernel.loopOf(loop.length).run({
      n: total,
      operands,
      leading: loop.map(BigInt),
      independent: areApart(operands, loop),
      serial: false,
    });
  }
}
GUFunc.prototype.cls = gufuncType;

defineType(gufuncType, {
  hasDict: true,
  slots: {
    call: (self: GUFunc, args, kwnames) => self.call(args, kwnames),
    repr: (self: GUFunc) => `<ufunc '${String(self.func.name)}'>`,
  },
  attributes: [
    attribute("__name__", (self: GUFunc) => self.func.name),
    attribute("__doc__", (self: GUFunc) => self.func.doc),
    attribute("__wrapped__", (self: GUFunc) => self.func),
    attribute("__module__", (self: GUFunc) => getAttr(self.func, "__module__")),
    attribute("py_func", (self: GUFunc) => self.func),
    attribute("signature", (self: GUFunc) => self.layoutText),
    attribute("nin", (self: GUFunc) => self.layout.inputs),
    attribute("nout", (self: GUFunc) => self.layout.cores.length - self.layout.inputs),
    attribute("nargs", (self: GUFunc) => self.layout.cores.length),
    attribute("ntypes", (self: GUFunc) => self.kernels.length),
    attribute("identity", () => null),
    attribute("types", (self: GUFunc) => {
      const { inputs } = self.layout;
      const chars = (list: readonly DType[]): string => list.map((d) => d.char).join("");
      return new PyList(
        self.kernels.map(
          (k) => `${chars(k.dtypes.slice(0, inputs))}->${chars(k.dtypes.slice(inputs))}`,
        ),
      );
    }),
  ],
  methods: [
    method("add(self, fty)", (self: GUFunc, sig: PyValue) => {
      self.addSignature(parseSignature(sig));
    }),
    method("build_ufunc(self)", (self: GUFunc) => self),
  ],
});

function guvectorize(args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const own = new Map(keywords);
  const writableOption = own.get("writable_args") ?? null;
  own.delete("writable_args");
  const { options, parallel } = ufuncOptions(own);
  const isDynamic = args.length === 1 && args[0] !== null && hostText(args[0]) !== undefined;
  if (!isDynamic && args.length !== 2) {
    throw typeError("guvectorize() takes signatures and a layout, or a layout alone");
  }
  const layout = hostText(args[isDynamic ? 0 : 1] as PyValue);
  if (layout === undefined) throw typeError("the layout of a gufunc is a string");
  const given = isDynamic ? null : args[0];
  const wanted =
    given === null
      ? []
      : given instanceof PyList || (given instanceof PyTuple && isList(given))
        ? toArray(given).map(parseSignature)
        : [parseSignature(given)];
  const writable = new Set(
    writableOption === null ? [] : toArray(writableOption).map((v) => Number(v)),
  );
  return fn("wrap(func, /)", (func: PyValue) => {
    const made = new GUFunc(pythonFunction(func), layout, options, writable, parallel);
    for (const w of wanted) made.addSignature(w);
    if (wanted.length > 0) made.dynamic = false;
    return made;
  });
}

/** A tuple of signatures, not one signature as a tuple of types. */
const isList = (v: PyTuple): boolean =>
  v.items.every((x) => x instanceof PyTuple || (x !== null && hostText(x) !== undefined));

export const guvectorizeFunction = fn("guvectorize(*args, **kwargs)", guvectorize);
