/**
 * Runs a ufunc's loop elementwise: converts and broadcasts operands, makes outputs in the operands'
 * memory order, copies where an output overlaps an input in another order, applies the `where` mask,
 * and looks for floating-point trouble afterwards.
 */
import { valueError } from "../objects/exceptions.ts";
import type { PyType } from "../objects/object.ts";
import { castArray, castBehaved, compactCopy, copyItems } from "./copy.ts";
import type { DType } from "./dtype.ts";
import { FP_DIVIDE, FP_INVALID, FP_OVERFLOW, fpStatus, fpWanted, reportFlags } from "./errstate.ts";
import { type FpOperand, findFlags } from "./fp-check.ts";
import { writeItem } from "./item.ts";
import {
  broadcastOptional,
  broadcastShapes,
  broadcastStrides,
  eachRun,
  keepOrderStrides,
  lengthenInner,
  makePlan,
  mayOverlap,
} from "./iteration.ts";
import { wideLoops } from "./loop-templates.ts";
import type { Loop } from "./loops.ts";
import {
  allocateStrided,
  checkWriteable,
  cStrides,
  emptyArray,
  emptyScalarArray,
  NDArray,
  shortShape,
} from "./ndarray.ts";
import type { Casting } from "./promotion.ts";
import { VIEW_BYTES, type View, ViewKind } from "./storage.ts";
import { checkInputCast, checkOutputCast, type Operand } from "./ufunc-resolve.ts";
import type { UfuncSpec } from "./ufunc-table.ts";

/** Above this many items a generated Wasm loop is worth its call. */
const WIDE_ITEMS = 4096;

const ALL_FLAGS = FP_DIVIDE | FP_OVERFLOW | FP_INVALID;

/** An operand as an array that the loop can read. */
export function operandArray(o: Operand, dtype: DType): NDArray {
  if (o.array === null) {
    const one = emptyScalarArray(dtype);
    writeItem(dtype, one.storage, 0, o.value);
    return one;
  }
  const { array } = o;
  if (array.dtype === dtype) return array.isBehaved ? array : compactCopy(array);
  if (array.dtype.loopNum === dtype.loopNum && !array.dtype.swapped && !array.dtype.isFlexible) {
    return array.isBehaved ? array : compactCopy(array);
  }
  return castBehaved(array, dtype);
}

export interface ElementwiseOptions {
  readonly out: readonly (NDArray | undefined)[];
  readonly where: NDArray | null;
  readonly casting: Casting;
  readonly order: "K" | "C" | "F" | "A";
  /** Name in warnings. */
  readonly label?: string;
}

export const PLAIN: ElementwiseOptions = {
  out: [undefined],
  where: null,
  casting: "same_kind",
  order: "K",
};

function starts(arrays: readonly NDArray[], views: readonly ViewKind[]): number[] {
  const at = new Array<number>(arrays.length);
  for (let i = 0; i < arrays.length; i++) {
    at[i] = (arrays[i].storage.base + arrays[i].offset) / VIEW_BYTES[views[i]];
  }
  return at;
}

function formOf(dtype: DType): FpOperand["form"] | undefined {
  if (dtype.kind === "f") return dtype.view === ViewKind.U16 ? "h" : "f";
  return dtype.kind === "c" ? "c" : undefined;
}

/** Flags of the run that has just been made, unless they are all known or unwanted. */
function checkRun(
  spec: UfuncSpec,
  loop: Loop,
  n: number,
  v: readonly View[],
  p: readonly number[],
  s: readonly number[],
): void {
  const wanted = fpWanted() & ALL_FLAGS;
  if (wanted === 0 || (fpStatus.bits & wanted) === wanted) return;
  const nin = loop.ins.length;
  const outForm = formOf(loop.outs[0]);
  if (outForm === undefined) return;
  const inputs: FpOperand[] = [];
  for (let i = 0; i < nin; i++) {
    const form = formOf(loop.ins[i]);
    if (form === undefined) {
      // An integer operand (ldexp) is finite.
      continue;
    }
    inputs.push({ view: v[i], at: p[i], step: s[i], form });
  }
  for (let k = 0; k < loop.outs.length; k++) {
    const form = formOf(loop.outs[k]);
    if (form === undefined) continue;
    const out = { view: v[nin + k], at: p[nin + k], step: s[nin + k], form };
    fpStatus.bits |= findFlags(n, inputs, out, spec.pole);
  }
}

/** Where a loop writes: the result arrays, and the user's outputs that differ from them. */
export function runElementwise(
  spec: UfuncSpec,
  loop: Loop,
  operands: readonly Operand[],
  options: ElementwiseOptions,
): NDArray[] {
  const { casting } = options;
  const nin = loop.ins.length;
  const inputs: NDArray[] = new Array(nin);
  for (let i = 0; i < nin; i++) {
    const { dtype } = operands[i];
    if (dtype !== null && dtype !== loop.ins[i])
      checkInputCast(spec, dtype, loop.ins[i], casting, i);
    inputs[i] = operandArray(operands[i], loop.ins[i]);
  }
  const shapes = inputs.map((a) => a.shape);
  if (options.where !== null) shapes.push(options.where.shape);
  let shape: readonly number[];
  const given = options.out.filter((o): o is NDArray => o !== undefined);
  if (nin === 1 && options.where === null) shape = inputs[0].shape;
  else shape = broadcastShapes(shapes);
  if (given.length > 0) {
    const wide = broadcastOptional([shape, ...given.map((o) => o.shape)]);
    if (wide === undefined) {
      throw valueError(
        `operands could not be broadcast together with shapes ${[...inputs, ...given].map((a) => shortShape(a.shape)).join(" ")} `,
      );
    }
    for (const o of given) {
      checkWriteable(o, "output array");
      if (o.shape.length !== wide.length || o.shape.some((n, i) => n !== wide[i])) {
        throw valueError(
          `non-broadcastable output operand with shape ${shortShape(o.shape)} doesn't match the broadcast shape ${shortShape(wide)}`,
        );
      }
    }
    shape = wide;
  }
  const results: NDArray[] = loop.outs.map((dtype, k) => {
    const wanted = options.out[k];
    if (wanted === undefined) return freshOutput(dtype, shape, inputs, options.order);
    checkOutputCast(spec, dtype, wanted.dtype, casting, loop.outs.length > 1 ? k : -1);
    const direct = wanted.dtype.loopNum === dtype.loopNum && wanted.isBehaved;
    if (!direct || overlaps(wanted, inputs, shape)) {
      const temp = emptyArray(dtype, shape);
      if (options.where !== null) copyItems(temp, castArray(wanted, dtype));
      return temp;
    }
    return wanted;
  });
  execute(spec, loop, inputs, results, shape, options.where);
  if (fpStatus.bits !== 0) {
    const bits = fpStatus.bits;
    fpStatus.bits = 0;
    reportFlags(bits, options.label ?? spec.name);
  }
  return results.map((r, k) => {
    const wanted = options.out[k];
    if (wanted === undefined || wanted === r) return r;
    copyItems(wanted, r);
    return wanted;
  });
}

function freshOutput(
  dtype: DType,
  shape: readonly number[],
  inputs: readonly NDArray[],
  order: ElementwiseOptions["order"],
): NDArray {
  if (shape.length < 2 || order === "C" || (order !== "F" && inputs.every((a) => a.isC))) {
    return emptyArray(dtype, shape);
  }
  const steps = inputs.map((a) => broadcastStrides(a.shape, a.strides, shape));
  if (order === "F") return allocateStrided(dtype, shape, reversedStrides(shape, dtype), false);
  return allocateStrided(dtype, shape, keepOrderStrides(shape, steps, dtype.itemsize), false);
}

function reversedStrides(shape: readonly number[], dtype: DType): number[] {
  return cStrides([...shape].reverse(), dtype.itemsize).reverse();
}

/** True when writing `out` would change items of an input that are read later. */
function overlaps(out: NDArray, inputs: readonly NDArray[], shape: readonly number[]): boolean {
  for (const a of inputs) {
    if (a === out || !mayOverlap(out, a)) continue;
    const same =
      a.storage === out.storage &&
      a.offset === out.offset &&
      a.dtype.itemsize === out.dtype.itemsize &&
      a.shape.length === shape.length &&
      a.shape.every((n, i) => n === shape[i] && (n === 1 || a.strides[i] === out.strides[i]));
    if (!same) return true;
  }
  return false;
}

function execute(
  spec: UfuncSpec,
  loop: Loop,
  inputs: readonly NDArray[],
  outputs: readonly NDArray[],
  shape: readonly number[],
  where: NDArray | null,
): void {
  const all = [...inputs, ...outputs];
  const { views } = loop;
  for (const o of outputs) {
    if (o.size === 0) return;
    o.storage.version++;
  }
  const v: View[] = new Array(all.length);
  for (let i = 0; i < all.length; i++) v[i] = all[i].storage.view(views[i]);
  const p = starts(all, views);
  const checked = spec.checked === true && !loop.outs[0].isObject;
  if (where === null) {
    const flat = flatSteps(all, views, shape);
    if (flat !== undefined) {
      const n = outputs[0].size;
      const wide = n >= WIDE_ITEMS ? wideLoops.find(spec.name, loop.types) : undefined;
      (wide ?? loop.run)(n, v, p, flat);
      if (checked) checkRun(spec, loop, n, v, p, flat);
      return;
    }
  }
  const steps = all.map((a, i) => {
    const bytes = VIEW_BYTES[views[i]];
    return broadcastStrides(a.shape, a.strides, shape).map((x) => x / bytes);
  });
  if (where !== null) {
    const mask = where.storage.view(ViewKind.U8) as Uint8Array;
    const plan = makePlan(shape, [...steps, broadcastStrides(where.shape, where.strides, shape)]);
    const inner = plan.shape.length - 1;
    const n = plan.shape[inner];
    const s = plan.steps.map((x) => x[inner]);
    const sm = s.pop() as number;
    eachRun(plan, [...p, where.storage.base + where.offset], (at) => {
      const pm = at[at.length - 1];
      for (let i = 0; i < n; ) {
        if (mask[pm + i * sm] === 0) {
          i++;
          continue;
        }
        let end = i + 1;
        while (end < n && mask[pm + end * sm] !== 0) end++;
        const from = s.map((step, o) => at[o] + i * step);
        loop.run(end - i, v, from, s);
        if (checked) checkRun(spec, loop, end - i, v, from, s);
        i = end;
      }
    });
    return;
  }
  const plan = lengthenInner(makePlan(shape, steps));
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const s = plan.steps.map((x) => x[inner]);
  const { run } = loop;
  eachRun(plan, p, (at) => {
    run(n, v, at, s);
    if (checked) checkRun(spec, loop, n, v, at, s);
  });
}

/** Steps of one flat run, when every operand is contiguous in the output's order or a single item. */
function flatSteps(
  all: readonly NDArray[],
  views: readonly ViewKind[],
  shape: readonly number[],
): number[] | undefined {
  const s = new Array<number>(all.length);
  let c = true;
  let f = true;
  for (let i = 0; i < all.length; i++) {
    const a = all[i];
    const isOne = a.size === 1;
    if (isOne) {
      s[i] = 0;
      continue;
    }
    if (a.shape.length !== shape.length) return undefined;
    for (let d = 0; d < shape.length; d++) if (a.shape[d] !== shape[d]) return undefined;
    c &&= a.isC;
    f &&= a.isF;
    if (!c && !f) return undefined;
    s[i] = a.dtype.itemsize / VIEW_BYTES[views[i]];
  }
  return s;
}

/** The class of a result: the subclass of the first input that has one. */
export function resultClass(operands: readonly Operand[]): PyType | undefined {
  for (const o of operands) {
    if (o.array !== null && o.array.cls !== NDArray.prototype.cls && o.value === o.array) {
      return o.array.cls;
    }
  }
  return undefined;
}
