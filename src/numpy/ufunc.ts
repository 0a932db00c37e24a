/**
 * The ufunc object: calling it, its keyword arguments, and the methods reduce, accumulate, reduceat,
 * outer and at. Kinds of operands without loops of their own (text, structures, times) register a
 * handler in `specialOperands`.
 */
import { call, getAttrOptional, hash as hashOf, toArray, typeName } from "../objects/abstract.ts";
import { bareType, NotImplemented, typeOf } from "../objects/core-types.ts";
import { attribute, defineType, method } from "../objects/define.ts";
import { newError, typeError, valueError } from "../objects/exceptions.ts";
import { identityOf } from "../objects/identity.ts";
import { typeLookup } from "../objects/lookup.ts";
import { type KwNames, PyObject, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyList, PyTuple } from "../objects/sequence-values.ts";
import { toBool, toIndex } from "./convert.ts";
import { copyItems, type Order, parseOrder } from "./copy.ts";
import { BOOL, type DType, FLOAT16, FLOAT64, INT64, UINT64 } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { normalizeAxis } from "./errors.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import type { Loop } from "./loops.ts";
import { finalize, makeView, NDArray, ndarrayType, unwrapScalar } from "./ndarray.ts";
import { type Casting, parseCasting } from "./promotion.ts";
import { isScalar } from "./scalar-types.ts";
import { type ElementwiseOptions, PLAIN, resultClass, runElementwise } from "./ufunc-execute.ts";
import { accumulateArray, reduceArray, reduceAtArray } from "./ufunc-reduce.ts";
import {
  loopFor,
  loopForOutput,
  noLoop,
  type Operand,
  operandOf,
  resolveLoop,
} from "./ufunc-resolve.ts";
import { UFUNC_SPECS, type UfuncSpec } from "./ufunc-table.ts";

export const ufuncType = bareType("ufunc");
ufuncType.module = "numpy";

export class Ufunc extends PyObject {
  /** Replaced by ufuncs that gain loops while running (numba). */
  spec: UfuncSpec;
  doc: PyValue = null;
  constructor(spec: UfuncSpec) {
    super();
    this.spec = spec;
  }
  get name(): string {
    return this.spec.name;
  }
}
Ufunc.prototype.cls = ufuncType;

/** All ufuncs by name; aliases of modules are in functions.ts. */
export const ufuncs: Record<string, Ufunc> = {};
for (const spec of UFUNC_SPECS) ufuncs[spec.name] = new Ufunc(spec);

/** Handlers for text, structured and time operands; the first that gives a result wins. */
export const specialOperands: ((
  spec: UfuncSpec,
  operands: readonly Operand[],
  options: ElementwiseOptions,
) => NDArray[] | undefined)[] = [];

function isSpecial(o: Operand): boolean {
  const kind = o.dtype?.kind;
  return kind === "U" || kind === "S" || kind === "V" || kind === "M" || kind === "m";
}

// ---- calls -----------------------------------------------------------------------------------------------

/** The elementwise result over arrays and host values, without wrapping. */
export function applyArrays(
  uf: Ufunc,
  values: readonly PyValue[],
  options: ElementwiseOptions = PLAIN,
  dtype?: DType,
): NDArray[] {
  const operands = values.map(operandOf);
  return applyOperands(uf.spec, operands, options, dtype);
}

function applyOperands(
  spec: UfuncSpec,
  operands: readonly Operand[],
  options: ElementwiseOptions,
  dtype?: DType,
): NDArray[] {
  for (let i = 0; i < operands.length; i++) {
    if (!isSpecial(operands[i])) continue;
    for (const handle of specialOperands) {
      const made = handle(spec, operands, options);
      if (made !== undefined) return made;
    }
    break;
  }
  const loop =
    dtype === undefined ? resolveLoop(spec, operands, options.casting) : loopForOutput(spec, dtype);
  const filled = fillScalars(operands, loop);
  return runElementwise(spec, loop, filled, options);
}

/** Scalars of known dtype become 0-d arrays; weak ones are stored by the loop's own dtype. */
function fillScalars(operands: readonly Operand[], loop: Loop): readonly Operand[] {
  let result = operands;
  for (let i = 0; i < operands.length; i++) {
    const o = operands[i];
    if (o.array !== null || o.dtype === null) {
      // Comparing with an int outside the dtype's range compares values, not wrapped ones.
      void loop;
      continue;
    }
    if (result === operands) result = operands.slice();
    (result as Operand[])[i] = { ...o, array: asAnyArray(o.value) };
  }
  return result;
}

/** `uf(a, b)` of arrays, for other files: an array, also when it is 0-d. */
export function apply(name: string, ...values: PyValue[]): NDArray {
  return applyArrays(ufuncs[name], values)[0];
}

/** As Python sees it: 0-d results are scalars. */
export function applyValue(name: string, ...values: PyValue[]): PyValue {
  return unwrapScalar(apply(name, ...values));
}

interface CallKeywords {
  out?: PyValue;
  where?: PyValue;
  casting?: PyValue;
  order?: PyValue;
  dtype?: PyValue;
  subok?: PyValue;
  signature?: PyValue;
  sig?: PyValue;
}

function keywordsOf(
  name: string,
  args: readonly PyValue[],
  kwnames: readonly string[],
): CallKeywords {
  const keywords: Record<string, PyValue> = {};
  const first = args.length - kwnames.length;
  kwnames.forEach((k, i) => {
    switch (k) {
      case "out":
      case "where":
      case "casting":
      case "order":
      case "dtype":
      case "subok":
      case "signature":
      case "sig":
      case "axis":
      case "axes":
      case "keepdims":
        keywords[k] = args[first + i];
        return;
      default:
        throw typeError(`${name}() got an unexpected keyword argument '${k}'`);
    }
  });
  return keywords as CallKeywords;
}

function outputsOf(spec: UfuncSpec, value: PyValue | undefined): (NDArray | undefined)[] {
  if (value === undefined || value === null) return new Array(spec.nout).fill(undefined);
  const items = value instanceof PyTuple ? value.items : [value];
  if (value instanceof PyTuple && items.length !== spec.nout) {
    throw valueError("The 'out' tuple must have exactly one entry per ufunc output");
  }
  if (!(value instanceof PyTuple) && spec.nout > 1) {
    throw typeError("'out' must be a tuple of arrays");
  }
  return items.map((item) => {
    if (item === null) return undefined;
    if (!(item instanceof NDArray)) throw typeError("return arrays must be of ArrayType");
    return item;
  });
}

function overridden(values: readonly PyValue[]): PyValue | undefined {
  for (const v of values) {
    if (typeof v !== "object" || v === null || v.cls === ndarrayType || !v.cls.isHeap) continue;
    const own = typeLookup(v.cls, "__array_ufunc__");
    if (own !== undefined && own !== defaultArrayUfunc()) return v;
  }
  return undefined;
}

const defaultArrayUfunc = (): PyValue | undefined =>
  ndarrayType.namespace.getStr("__array_ufunc__");

function callOverride(
  uf: Ufunc,
  how: string,
  self: PyValue,
  args: readonly PyValue[],
  kwnames: KwNames,
): PyValue {
  const run = getAttrOptional(self, "__array_ufunc__");
  if (run === undefined || run === null) {
    throw typeError(`operand '${typeName(self)}' does not support ufuncs (__array_ufunc__=None)`);
  }
  const result = call(run, [uf, how, ...args], kwnames);
  if (result === NotImplemented) {
    throw typeError(
      `operand type(s) all returned NotImplemented from __array_ufunc__(${uf.name}, '${how}')`,
    );
  }
  return result;
}

export function callUfunc(uf: Ufunc, args: readonly PyValue[], kwnames: KwNames): PyValue {
  const { spec } = uf;
  const named = kwnames === null ? 0 : kwnames.length;
  const count = args.length - named;
  if (count < spec.nin || count > spec.nin + spec.nout) {
    const total = spec.nin + spec.nout;
    throw typeError(
      `${spec.name}() takes from ${spec.nin} to ${total} positional arguments but ${count} were given`,
    );
  }
  const values = args.slice(0, spec.nin);
  const custom = overridden(values);
  if (custom !== undefined) return callOverride(uf, "__call__", custom, args, kwnames);
  const operands = values.map(operandOf);
  if (named === 0 && count === spec.nin) {
    return wrap(
      applyOperands(spec, operands, spec.nout === 1 ? PLAIN : PLAIN2, undefined),
      operands,
      null,
    );
  }
  const keywords = kwnames === null ? {} : keywordsOf(spec.name, args, kwnames);
  let outValue = keywords.out;
  if (count > spec.nin) {
    if (outValue !== undefined) {
      throw typeError("cannot specify 'out' as both a positional and keyword argument");
    }
    outValue = spec.nout === 1 ? args[spec.nin] : new PyTuple(args.slice(spec.nin, count));
    if (outValue instanceof PyTuple && outValue.items.length < spec.nout) {
      outValue = new PyTuple([
        ...outValue.items,
        ...new Array(spec.nout - outValue.items.length).fill(null),
      ]);
    }
  }
  const out = outputsOf(spec, outValue);
  const options: ElementwiseOptions = {
    out,
    where: maskOf(keywords.where),
    casting: keywords.casting === undefined ? "same_kind" : parseCasting(keywords.casting),
    order: parseOrder(keywords.order, "K"),
  };
  const dtype = dtypeOption(keywords);
  return wrap(applyOperands(spec, operands, options, dtype), operands, out);
}

const PLAIN2: ElementwiseOptions = { ...PLAIN, out: [undefined, undefined] };

function dtypeOption(keywords: CallKeywords): DType | undefined {
  if (keywords.dtype !== undefined && keywords.dtype !== null) return asDtype(keywords.dtype);
  const signature = keywords.signature ?? keywords.sig;
  if (signature === undefined || signature === null) return undefined;
  const text = hostText(signature);
  if (text !== undefined) {
    const at = text.indexOf("->");
    return asDtype(at < 0 ? text : text.slice(at + 2, at + 3));
  }
  if (signature instanceof PyTuple) return asDtype(signature.items[signature.items.length - 1]);
  return asDtype(signature);
}

function maskOf(value: PyValue | undefined): NDArray | null {
  if (value === undefined || value === true) return null;
  const mask = asArray(value);
  if (!mask.dtype.isBool) {
    throw typeError(
      `Cannot cast array data from dtype('${mask.dtype.baseName}') to dtype('bool') according to the rule 'safe'`,
    );
  }
  return mask;
}

function wrap(
  results: readonly NDArray[],
  operands: readonly Operand[],
  out: readonly (NDArray | undefined)[] | null,
): PyValue {
  const cls = resultClass(operands);
  const wrapped = results.map((r, k) => {
    if (out?.[k] !== undefined) return r;
    if (cls !== undefined)
      return finalize(r, cls, operands.find((o) => o.array?.cls === cls)?.array ?? null);
    return unwrapScalar(r);
  });
  return wrapped.length === 1 ? wrapped[0] : new PyTuple(wrapped);
}

// ---- operators ---------------------------------------------------------------------------------------------

/** True when an operator of arrays leaves the operation to the other operand's reflected method. */
export function defersTo(other: PyValue): boolean {
  if (typeof other !== "object" || other === null || other instanceof NDArray) return false;
  if (isScalar(other) || other instanceof PyList || other instanceof PyTuple) return false;
  if (!other.cls.isHeap) return false;
  const own = typeLookup(other.cls, "__array_ufunc__");
  if (own !== undefined) return own === null;
  const priority = typeLookup(other.cls, "__array_priority__");
  return priority !== undefined && Number((priority as { v?: number }).v ?? priority) > 0;
}

/** `left OP= right`: writes into `left`. */
export function inplaceOperator(uf: Ufunc, left: NDArray, right: PyValue): PyValue {
  const operands = [operandOf(left), operandOf(right)];
  const custom = overridden([right]);
  if (custom !== undefined) {
    return callOverride(uf, "__call__", custom, [left, right, new PyTuple([left])], ["out"]);
  }
  applyOperands(uf.spec, operands, { ...PLAIN, out: [left] });
  return left;
}

// ---- reductions --------------------------------------------------------------------------------------------

/** The loop that reduces items of `dtype`: sums of small ints widen, logic works on truth values. */
export function reductionLoop(spec: UfuncSpec, dtype: DType, wanted: DType | undefined): Loop {
  if (spec.nin !== 2) throw valueError("reduce only supported for binary functions");
  if (spec.nout !== 1)
    throw valueError("reduce only supported for functions returning a single value");
  let use = wanted ?? dtype.withSwapped(false);
  if (spec.name.startsWith("logical_") && !use.isObject) use = BOOL;
  else if (wanted === undefined && (spec.name === "add" || spec.name === "multiply")) {
    if (use.isBool) use = INT64;
    else if (use.isInteger && use.itemsize < 8) use = use.kind === "u" ? UINT64 : INT64;
  }
  if (spec.resolve === "divide" && (use.isInteger || use.isBool)) use = FLOAT64;
  const loop =
    loopFor(spec, use) ??
    (() => {
      throw noLoop(
        spec,
        [
          { value: null, array: null, dtype: use, weak: 0 },
          { value: null, array: null, dtype: use, weak: 0 },
        ],
        "same_kind",
      );
    })();
  if (use.isObject) {
    const own = spec.loops.find((l) => l.types === "OO->O");
    if (own !== undefined) return own;
  }
  if (loop.outs[0].loopNum !== loop.ins[0].loopNum) {
    throw typeError(
      `No loop matching the specified signature and casting was found for ufunc ${spec.name}`,
    );
  }
  return loop;
}

/** Axes of a reduction from its argument: None is all, () none. */
export function parseAxes(axis: PyValue | undefined, ndim: number): number[] {
  if (axis === null || axis === undefined) return Array.from({ length: ndim }, (_, i) => i);
  if (axis instanceof PyTuple || axis instanceof PyList) {
    const axes = axis.items.map((a) => normalizeAxis(toIndex(a), ndim));
    if (new Set(axes).size !== axes.length) throw valueError("duplicate value in 'axis'");
    return axes;
  }
  if (ndim === 0) {
    const i = toIndex(axis);
    if (i === 0 || i === -1) return [];
    return [normalizeAxis(i, ndim)];
  }
  return [normalizeAxis(toIndex(axis), ndim)];
}

export interface ReduceArguments {
  axis?: PyValue | undefined;
  dtype?: PyValue | undefined;
  out?: PyValue | undefined;
  keepdims?: PyValue | undefined;
  initial?: PyValue | undefined;
  where?: PyValue | undefined;
}

/** `uf.reduce(array, …)`, unwrapped: an array also when 0-d. */
export function reduceToArray(uf: Ufunc, value: PyValue, options: ReduceArguments = {}): NDArray {
  const arr = value instanceof NDArray ? value : asAnyArray(value);
  const out = outputsOf(uf.spec, options.out)[0];
  const wanted =
    options.dtype === undefined || options.dtype === null
      ? out !== undefined && usesOutType(uf.spec, arr.dtype)
        ? out.dtype
        : undefined
      : asDtype(options.dtype);
  const axes = parseAxes(options.axis, arr.ndim);
  const special = specialReductions.find(uf.spec, arr, axes, toBool(options.keepdims ?? false));
  if (special !== undefined) return special;
  const loop = reductionLoop(uf.spec, arr.dtype, wanted);
  if (axes.length > 1 && uf.spec.reorderable !== true) {
    throw valueError(
      `reduction operation '${uf.spec.name}' is not reorderable, so at most one axis may be specified`,
    );
  }
  const initial = options.initial === undefined ? undefined : options.initial;
  return reduceArray(uf.spec, loop, arr, {
    axes,
    keepdims: toBool(options.keepdims ?? false),
    initial,
    where: maskOf(options.where),
    out,
  });
}

const usesOutType = (spec: UfuncSpec, dtype: DType): boolean =>
  (spec.name === "add" || spec.name === "multiply") && !dtype.isObject;

/** Reductions of text and time items; filled by their files. */
export const specialReductions: {
  find: (
    spec: UfuncSpec,
    arr: NDArray,
    axes: readonly number[],
    keepdims: boolean,
  ) => NDArray | undefined;
} = { find: () => undefined };

/** As Python sees it: the subclass is kept, 0-d results are scalars. */
export function reduceValue(uf: Ufunc, value: PyValue, options: ReduceArguments = {}): PyValue {
  const result = reduceToArray(uf, value, options);
  if (options.out !== undefined && options.out !== null) return result;
  if (value instanceof NDArray && value.cls !== ndarrayType && result.ndim > 0) {
    return finalize(result, value.cls, value);
  }
  return unwrapScalar(result);
}

export function accumulateValue(
  uf: Ufunc,
  value: PyValue,
  axis: number,
  dtype: PyValue,
  outValue: PyValue | undefined,
): PyValue {
  const arr = asAnyArray(value);
  if (arr.ndim === 0) throw typeError("cannot accumulate on a scalar");
  const at = normalizeAxis(axis, arr.ndim);
  const out = outputsOf(uf.spec, outValue)[0];
  const loop = reductionLoop(
    uf.spec,
    arr.dtype,
    dtype === null || dtype === undefined ? undefined : asDtype(dtype),
  );
  return accumulateArray(uf.spec, loop, arr, at, out);
}

function outer(uf: Ufunc, a: PyValue, b: PyValue, kwargs: Map<string, PyValue>): PyValue {
  if (uf.spec.nin !== 2) {
    throw valueError("outer product only supported for binary functions");
  }
  const left = asAnyArray(a);
  const right = asAnyArray(b);
  const wide = makeView(
    left,
    [...left.shape, ...right.shape.map(() => 1)],
    [...left.strides, ...right.shape.map(() => 0)],
    left.offset,
  );
  return callUfunc(uf, [wide, right, ...kwargs.values()], [...kwargs.keys()]);
}

/** Unbuffered in-place operation at index positions; repeated positions accumulate. */
export const atHook: {
  select: (arr: NDArray, index: PyValue) => { offsets: number[]; shape: number[] };
} = {
  select: () => {
    throw new Error("indexing is not loaded");
  },
};

export function applyAt(
  uf: Ufunc,
  target: PyValue,
  index: PyValue,
  operand: PyValue | undefined,
): PyValue {
  if (!(target instanceof NDArray)) throw typeError("first operand must be array");
  const { spec } = uf;
  const { offsets, shape } = atHook.select(target, index);
  const values = operand === undefined ? undefined : asAnyArray(operand);
  const operands = [operandOf(target), ...(operand === undefined ? [] : [operandOf(operand)])];
  const loop = resolveLoop(spec, operands);
  // Runs of one item, in order, on 0-d windows of the target.
  const wide =
    values === undefined
      ? undefined
      : (() => {
          const full = new NDArray(
            values.storage,
            values.dtype,
            shape,
            stretch(values, shape),
            values.offset,
          );
          return flatOffsets(full);
        })();
  const native = loop.ins[0] === target.dtype.withSwapped(false) && loop.outs[0] === loop.ins[0];
  const window = new NDArray(target.storage, target.dtype, [], [], 0);
  const value =
    values === undefined ? undefined : new NDArray(values.storage, values.dtype, [], [], 0);
  void native;
  for (let i = 0; i < offsets.length; i++) {
    window.offset = offsets[i];
    const inputs: Operand[] = [{ value: null, array: window, dtype: window.dtype, weak: 0 }];
    if (value !== undefined && wide !== undefined) {
      value.offset = wide[i];
      inputs.push({ value: null, array: value, dtype: value.dtype, weak: 0 });
    }
    const [result] = runElementwise(spec, loop, inputs, { ...PLAIN, casting: "unsafe" });
    copyItems(window, result);
  }
  return null;
}

function stretch(values: NDArray, shape: readonly number[]): number[] {
  const shift = shape.length - values.ndim;
  if (shift < 0 || values.shape.some((n, i) => n !== 1 && n !== shape[shift + i])) {
    throw valueError("array is not broadcastable to correct shape");
  }
  return shape.map((_, i) =>
    i < shift || values.shape[i - shift] === 1 ? 0 : values.strides[i - shift],
  );
}

/** Byte offsets of all items in C order. */
function flatOffsets(arr: NDArray): number[] {
  const out: number[] = [];
  const walk = (axis: number, offset: number): void => {
    if (axis === arr.ndim) {
      out.push(offset);
      return;
    }
    for (let i = 0; i < arr.shape[axis]; i++) walk(axis + 1, offset + i * arr.strides[axis]);
  };
  walk(0, arr.offset);
  return out;
}

export function reduceAtValue(
  uf: Ufunc,
  array: PyValue,
  indices: PyValue,
  axis: PyValue,
  dtype: PyValue,
): PyValue {
  const arr = asAnyArray(array);
  const along = normalizeAxis(toIndex(axis), arr.ndim);
  const positions = toArray(asArray(indices)).map((i) => toIndex(i));
  const n = arr.shape[along];
  for (const p of positions) {
    if (p < 0 || p >= n) {
      throw newError("IndexError", `index ${p} out-of-bounds in ${uf.name}.reduceat [0, ${n})`);
    }
  }
  const loop = reductionLoop(uf.spec, arr.dtype, dtype === null ? undefined : asDtype(dtype));
  return reduceAtArray(uf.spec, loop, arr, positions, along);
}

const absentToUndefined = (value: PyValue | undefined): PyValue | undefined => value;

defineType(ufuncType, {
  module: "numpy",
  slots: {
    call: (self: Ufunc, args, kwnames) => callUfunc(self, args, kwnames),
    repr: (self: Ufunc) => `<ufunc '${self.name}'>`,
    hash: (self: Ufunc) => identityOf(self) >> 4,
  },
  attributes: [
    attribute("__name__", (self: Ufunc) => self.name),
    attribute("__qualname__", (self: Ufunc) => self.name),
    attribute("__doc__", (self: Ufunc) => self.doc),
    attribute("nin", (self: Ufunc) => self.spec.nin),
    attribute("nout", (self: Ufunc) => self.spec.nout),
    attribute("nargs", (self: Ufunc) => self.spec.nin + self.spec.nout),
    attribute("ntypes", (self: Ufunc) => self.spec.loops.length),
    attribute("types", (self: Ufunc) => new PyList(self.spec.loops.map((l) => l.types))),
    attribute("identity", (self: Ufunc) => self.spec.identity ?? null),
    attribute("signature", (self: Ufunc) => self.spec.signature ?? null),
  ],
  methods: [
    method(
      "reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=<absent>, where=True)",
      (self: Ufunc, array, axis, dtype, out, keepdims, initial, where) =>
        reduceValue(self, array, {
          axis,
          dtype,
          out,
          keepdims,
          initial: absentToUndefined(initial),
          where,
        }),
    ),
    method(
      "accumulate(self, array, axis=0, dtype=None, out=None)",
      (self: Ufunc, array, axis, dtype, out) =>
        accumulateValue(self, array, toIndex(axis), dtype, out),
    ),
    method(
      "reduceat(self, array, indices, axis=0, dtype=None, out=None)",
      (self: Ufunc, array, indices, axis, dtype) =>
        reduceAtValue(self, array, indices, axis, dtype),
    ),
    method("outer(self, A, B, /, **kwargs)", (self: Ufunc, a, b, kwargs) =>
      outer(self, a, b, kwargs),
    ),
    method("at(self, a, indices, b=<absent>, /)", (self: Ufunc, a, indices, b) =>
      applyAt(self, a, indices, b),
    ),
  ],
});

/** What `order` and similar text arguments of reductions accept. */
export type { Casting, Order };
export { FLOAT16, hashOf, intValue, typeOf };
