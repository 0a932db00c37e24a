// Stencils: a kernel that computes one point from its neighbours becomes a function of whole arrays. The kernel is typed with
// StencilViewType for its arrays; its constant indices tell how wide the border is, in which the result is `cval`.

import type { Value } from "../../kernel/ir.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { CompileFailure, typingFailure } from "../errors.ts";
import type { FunctionSource } from "../frontend/source.ts";
import {
  allocateArray,
  forEach,
  fromView,
  getItem,
  setItem,
  type View,
  viewOf,
} from "../lowering/array.ts";
import { emitFlatLoop } from "../lowering/flat-loop.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { loopKey } from "../lowering/parallel-launch.ts";
import { type LValue, partsOf, value } from "../lowering/value.ts";
import { ArrayType, arrayOf, TupleType } from "../types/containers.ts";
import { float64, isScalar, none, unliteral } from "../types/scalars.ts";
import { type Reach, StencilViewType, stencilView } from "../types/stencil.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { type FunctionRecord, type Resolution, register, type TypingContext } from "./record.ts";

export interface StencilOptions {
  readonly cval: PyValue | undefined;
  /** Bounds per axis when given. */
  readonly neighborhood: readonly (readonly [number, number])[] | null;
  /** Names of arrays that are indexed as usual. */
  readonly standard: ReadonlySet<string>;
}

// --- indexing in kernels

function widen(reach: Reach, index: PyValue | undefined, ndim: number): void {
  if (reach.isGiven) return;
  const items = index instanceof PyTuple ? index.items : [index];
  for (let axis = 0; axis < ndim; axis++) {
    const n = items[axis];
    if (typeof n !== "number") {
      throw new CompileFailure(
        "NumbaValueError",
        "stencil kernel index is not constant, 'neighborhood' option required",
      );
    }
    reach.low[axis] = Math.min(reach.low[axis], n);
    reach.high[axis] = Math.max(reach.high[axis], n);
  }
}

const getRelative: FunctionRecord = {
  python: "operator.getitem",
  params: "a, b",
  pure: true,
  resolve: ([a, b], context) => {
    if (!(a instanceof StencilViewType)) return null;
    const { array, reach } = a;
    const at = unliteral(b as NumbaType);
    const axes = at instanceof TupleType ? at.items : [at];
    if (axes.length !== array.ndim || !axes.every((t) => isInteger(unliteral(t)))) return null;
    widen(reach, context.constant(1), array.ndim);
    return {
      args: [a, at],
      result: array.dtype,
      lower: (l, [v, index]) => {
        const size = partsOf(array).length;
        const view = viewOf(value(array, ...v.parts.slice(0, size)));
        const given = index.type instanceof TupleType ? l.items(index) : [index];
        const indices = given.map((g, k) => l.b.op("add", v.parts[size + k], l.index(g)));
        return getItem(l, view, indices);
      },
    };
  },
};

register(getRelative);

// --- the function of arrays

const lesser = (l: Lowering, a: Value, b: Value): Value => l.b.op("min_s", a, b);

/** Computes every point whose neighbours exist; the points may be computed side by side. */
function fillInside(
  l: Lowering,
  name: string,
  out: View,
  args: readonly LValue[],
  kernelArgs: readonly NumbaType[],
  kernel: Resolution,
  reach: Reach,
): void {
  const { b } = l;
  const inside = out.shape.map((n, axis) => {
    const cut = b.i64(Math.max(reach.high[axis], 0) - Math.min(reach.low[axis], 0));
    return b.op("max_s", b.op("sub", n, cut), b.i64(0));
  });
  const compute = (
    own: Lowering,
    relative: Value[],
    into: View,
    given: readonly LValue[],
  ): void => {
    const point = relative.map((i, axis) =>
      own.b.op("add", i, own.b.i64(-Math.min(reach.low[axis], 0))),
    );
    const passed = given.map((v, k) => {
      const type = kernelArgs[k];
      return type instanceof StencilViewType
        ? value(type, ...v.parts, ...point)
        : own.cast(v, type);
    });
    setItem(own, into, point, kernel.lower(own, passed));
  };
  const key = loopKey(l);
  if (key === null) {
    forEach(l, inside, (relative) => compute(l, relative, out, args));
    return;
  }
  emitFlatLoop(l, {
    key,
    name,
    shape: inside,
    inputs: [fromView(out), ...args],
    body: (inner, relative, [into, ...given]) => compute(inner, relative, viewOf(into), given),
  });
}

/** A border of constants: what is not inside. */
function fillAll(l: Lowering, out: View, cval: PyValue): void {
  const { dtype } = out.type;
  const constant =
    cval instanceof PyFloat ? l.cast(l.float(cval.v, float64), dtype) : l.constant(cval, dtype);
  forEach(l, out.shape, (i) => setItem(l, out, i, constant));
}

function checkSizes(l: Lowering, first: View, others: readonly View[]): void {
  for (const other of others) {
    for (let axis = 0; axis < Math.min(first.shape.length, other.shape.length); axis++) {
      const least = lesser(l, first.shape[axis], other.shape[axis]);
      l.raiseIfError(
        l.b.op("ne", least, first.shape[axis]),
        "ValueError",
        "Secondary stencil array has some dimension smaller the same dimension in the first stencil input.",
      );
    }
  }
}

/** Registers the stencil of a kernel under a key. */
export function registerStencil(
  key: string,
  source: FunctionSource,
  options: StencilOptions,
): void {
  const names = source.code.localsplusnames.slice(0, source.code.co_argcount);
  register({
    python: key,
    params: [...names, "out="].join(", "),
    text: `<stencil ${source.name}>`,
    resolve: (all, context) => resolveStencil(all, context, source, names, options),
  });
}

function resolveStencil(
  all: readonly (NumbaType | undefined)[],
  context: TypingContext,
  source: FunctionSource,
  names: readonly string[],
  options: StencilOptions,
): Resolution | null {
  const args = all.slice(0, names.length).map((t) => unliteral(t as NumbaType));
  const out = all[names.length];
  const relative = args.map((t, k) => t instanceof ArrayType && !options.standard.has(names[k]));
  const first = args[0];
  if (!(first instanceof ArrayType) || !relative[0]) {
    throw new CompileFailure(
      "NumbaValueError",
      "The first argument to a stencil kernel must be the primary input array.",
    );
  }
  const { ndim } = first;
  const given = options.neighborhood;
  if (given !== null && given.length !== ndim) {
    throw new CompileFailure(
      "NumbaValueError",
      `${ndim} dimensional neighborhood specified for ${given.length} dimensional input array`,
    );
  }
  const zeros = new Array<number>(ndim).fill(0);
  const reach: Reach =
    given === null
      ? { low: zeros, high: [...zeros], isGiven: false }
      : { low: given.map(([n]) => n), high: given.map(([, n]) => n), isGiven: true };
  const kernelArgs = args.map((t, k) => (relative[k] ? stencilView(t as ArrayType, reach) : t));
  const kernel = context.resolveSource(source, kernelArgs);
  if (kernel === null) return null;
  if (!isScalar(kernel.result)) {
    throw typingFailure("stencil kernel must return a scalar and not a numpy array.");
  }
  const result = out instanceof ArrayType ? out : arrayOf(kernel.result, ndim, "C");
  return {
    args: [...args, out === undefined || out === none ? undefined : out],
    result,
    lower: (l, values) => {
      const inputs = values.slice(0, names.length);
      const [lead, ...others] = inputs.filter((_, k) => relative[k]).map(viewOf);
      checkSizes(l, lead, others);
      if (out instanceof ArrayType) {
        const target = viewOf(values[names.length]);
        if (options.cval !== undefined) fillAll(l, target, options.cval);
        fillInside(l, source.name, target, inputs, kernelArgs, kernel, reach);
        return l.retain(values[names.length]);
      }
      const made = allocateArray(l, kernel.result, lead.shape);
      fillAll(l, made, options.cval ?? 0);
      fillInside(l, source.name, made, inputs, kernelArgs, kernel, reach);
      return fromView(made);
    },
  };
}
