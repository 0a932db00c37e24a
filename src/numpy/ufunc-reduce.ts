/**
 * reduce, accumulate, reduceat, outer-free reductions and `at`: a binary loop whose output is also its
 * first input. Sums of floats are pairwise in NumPy's blocks, so their last digits agree.
 */
import { valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { halfTable } from "./cast.ts";
import { castBehaved, copyItems, fillArray } from "./copy.ts";
import { type DType, TypeNum } from "./dtype.ts";
import { FP_DIVIDE, FP_INVALID, FP_OVERFLOW, fpStatus, fpWanted, reportFlags } from "./errstate.ts";
import { findFlags } from "./fp-check.ts";
import { numberToHalf } from "./half.ts";
import { broadcastShapes, broadcastStrides, eachRun, makePlan } from "./iteration.ts";
import type { LoopRun } from "./loop-templates.ts";
import type { Loop } from "./loops.ts";
import {
  allocateStrided,
  checkWriteable,
  emptyArray,
  makeView,
  type NDArray,
  shortShape,
} from "./ndarray.ts";
import type { Casting } from "./promotion.ts";
import { VIEW_BYTES, type View, ViewKind } from "./storage.ts";
import { checkOutputCast } from "./ufunc-resolve.ts";
import type { UfuncSpec } from "./ufunc-table.ts";

// ---- pairwise sums -----------------------------------------------------------------------------------

const BLOCK = 128;

/** Sum of `n` items by halving down to blocks that run eight partial sums. */
function pairwise64(a: Float64Array, at: number, n: number, s: number): number {
  if (n < 8) {
    let r = -0;
    for (let i = 0; i < n; i++, at += s) r += a[at];
    return r;
  }
  if (n <= BLOCK) {
    let r0 = a[at];
    let r1 = a[at + s];
    let r2 = a[at + 2 * s];
    let r3 = a[at + 3 * s];
    let r4 = a[at + 4 * s];
    let r5 = a[at + 5 * s];
    let r6 = a[at + 6 * s];
    let r7 = a[at + 7 * s];
    let i = 8;
    let p = at + 8 * s;
    for (const end = n - (n % 8); i < end; i += 8, p += 8 * s) {
      r0 += a[p];
      r1 += a[p + s];
      r2 += a[p + 2 * s];
      r3 += a[p + 3 * s];
      r4 += a[p + 4 * s];
      r5 += a[p + 5 * s];
      r6 += a[p + 6 * s];
      r7 += a[p + 7 * s];
    }
    let r = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
    for (; i < n; i++, p += s) r += a[p];
    return r;
  }
  let half = Math.floor(n / 2);
  half -= half % 8;
  return pairwise64(a, at, half, s) + pairwise64(a, at + half * s, n - half, s);
}

/** The same with every partial sum rounded to single precision; `value` decodes an item. */
function pairwise32(
  a: ArrayLike<number>,
  at: number,
  n: number,
  s: number,
  table: Float32Array | null,
): number {
  const f = Math.fround;
  const item = (i: number): number => (table === null ? a[i] : table[a[i]]);
  if (n < 8) {
    let r = -0;
    for (let i = 0; i < n; i++, at += s) r = f(r + item(at));
    return r;
  }
  if (n <= BLOCK) {
    const r = new Float32Array(8);
    for (let k = 0; k < 8; k++) r[k] = item(at + k * s);
    let i = 8;
    for (const end = n - (n % 8); i < end; i += 8) {
      const p = at + i * s;
      for (let k = 0; k < 8; k++) r[k] += item(p + k * s);
    }
    let sum = f(f(f(r[0] + r[1]) + f(r[2] + r[3])) + f(f(r[4] + r[5]) + f(r[6] + r[7])));
    for (; i < n; i++) sum = f(sum + item(at + i * s));
    return sum;
  }
  let half = Math.floor(n / 2);
  half -= half % 8;
  return f(pairwise32(a, at, half, s, table) + pairwise32(a, at + half * s, n - half, s, table));
}

/** Complex sums: `n` counts real numbers; the result goes into `out`. */
function pairwiseComplex(
  a: ArrayLike<number>,
  at: number,
  n: number,
  s: number,
  round: (x: number) => number,
  out: number[],
): void {
  if (n < 8) {
    let re = -0;
    let im = -0;
    for (let i = 0; i < n; i += 2, at += s) {
      re = round(re + a[at]);
      im = round(im + a[at + 1]);
    }
    out[0] = re;
    out[1] = im;
    return;
  }
  if (n <= BLOCK) {
    const r = new Float64Array(8);
    for (let k = 0; k < 4; k++) {
      r[2 * k] = a[at + k * s];
      r[2 * k + 1] = a[at + k * s + 1];
    }
    let i = 8;
    for (const end = n - (n % 8); i < end; i += 8) {
      const p = at + (i / 2) * s;
      for (let k = 0; k < 4; k++) {
        r[2 * k] = round(r[2 * k] + a[p + k * s]);
        r[2 * k + 1] = round(r[2 * k + 1] + a[p + k * s + 1]);
      }
    }
    let re = round(round(r[0] + r[2]) + round(r[4] + r[6]));
    let im = round(round(r[1] + r[3]) + round(r[5] + r[7]));
    for (; i < n; i += 2) {
      re = round(re + a[at + (i / 2) * s]);
      im = round(im + a[at + (i / 2) * s + 1]);
    }
    out[0] = re;
    out[1] = im;
    return;
  }
  let half = Math.floor(n / 2);
  half -= half % 8;
  pairwiseComplex(a, at, half, s, round, out);
  const [re, im] = out;
  pairwiseComplex(a, at + (half / 2) * s, n - half, s, round, out);
  out[0] = round(re + out[0]);
  out[1] = round(im + out[1]);
}

const identityRound = (x: number): number => x;

/** The reducing form of `add` for a float dtype; others reduce with their plain loop. */
function sumRun(dtype: DType): LoopRun | undefined {
  switch (dtype.loopNum) {
    case TypeNum.Float64:
      return (n, v, p, s) => {
        const o = v[2] as Float64Array;
        o[p[2]] += pairwise64(v[1] as Float64Array, p[1], n, s[1]);
      };
    case TypeNum.Float32:
      return (n, v, p, s) => {
        const o = v[2] as Float32Array;
        o[p[2]] += pairwise32(v[1] as Float32Array, p[1], n, s[1], null);
      };
    case TypeNum.Float16:
      return (n, v, p, s) => {
        const o = v[2] as Uint16Array;
        const table = halfTable();
        const sum = pairwise32(v[1] as Uint16Array, p[1], n, s[1], table);
        o[p[2]] = numberToHalf(Math.fround(table[o[p[2]]] + sum));
      };
    case TypeNum.Complex64:
    case TypeNum.Complex128: {
      const round = dtype.loopNum === TypeNum.Complex64 ? Math.fround : identityRound;
      return (n, v, p, s) => {
        const o = v[2] as Float64Array;
        const sum = [0, 0];
        pairwiseComplex(v[1] as Float64Array, p[1], 2 * n, s[1], round, sum);
        o[p[2]] += sum[0];
        o[p[2] + 1] += sum[1];
      };
    }
    default:
      return undefined;
  }
}

// ---- reduce --------------------------------------------------------------------------------------------

/** Items that a converting reduction handles at once: the size of NumPy's iteration buffer. */
const BUFFER_ITEMS = 8192;

export interface ReduceOptions {
  readonly axes: readonly number[];
  readonly keepdims: boolean;
  readonly initial: PyValue | undefined;
  readonly where: NDArray | null;
  readonly out: NDArray | undefined;
  readonly casting?: Casting;
  readonly label?: string;
}

export function reduceArray(
  spec: UfuncSpec,
  loop: Loop,
  source: NDArray,
  options: ReduceOptions,
): NDArray {
  const { axes, keepdims } = options;
  const isReduced = new Array<boolean>(source.ndim).fill(false);
  for (const a of axes) isReduced[a] = true;
  const dtype = loop.outs[0];
  const keptShape = source.shape.map((n, i) => (isReduced[i] ? 1 : n));
  const outShape = keepdims ? keptShape : source.shape.filter((_, i) => !isReduced[i]);
  const { out } = options;
  if (out !== undefined) {
    checkWriteable(out, "output array");
    if (out.ndim !== outShape.length || out.shape.some((n, i) => n !== outShape[i])) {
      if (out.ndim !== outShape.length) {
        throw valueError(
          `output parameter for reduction operation ${spec.name} has the wrong number of dimensions: Found ${out.ndim} but expected ${outShape.length} (must match the operand's ndim if keepdims=True)`,
        );
      }
      throw valueError(
        `non-broadcastable output operand with shape ${shortShape(out.shape)} doesn't match the broadcast shape ${shortShape(outShape)}`,
      );
    }
    checkOutputCast(spec, dtype, out.dtype, options.casting ?? "same_kind");
  }
  const isConverted = source.dtype.loopNum !== loop.ins[1].loopNum || !source.isBehaved;
  const input = isConverted ? castBehaved(source, loop.ins[1]) : source;
  // The result keeps the memory order of the operand, as a kept-dimensions array.
  const result = emptyReduction(dtype, keptShape, input);
  const identity = options.initial === undefined ? identityFor(spec, loop) : options.initial;
  let skip = false;
  if (identity !== undefined && identity !== null) fillArray(result, identity);
  else {
    if (options.where !== null) {
      throw valueError(
        `reduction operation '${spec.name}' does not have an identity, so to use a where mask one has to specify 'initial'`,
      );
    }
    if (result.size > 0 && source.size === 0) {
      throw valueError(`zero-size array to reduction operation ${spec.name} which has no identity`);
    }
    skip = true;
  }
  if (input.size > 0 && result.size > 0) {
    runReduce(spec, loop, input, result, isReduced, skip, options.where, isConverted);
    checkResult(spec, loop, input, result, options.label ?? "reduce");
  }
  const shaped = keepdims
    ? result
    : makeView(
        result,
        outShape,
        result.strides.filter((_, i) => !isReduced[i]),
        result.offset,
      );
  if (!keepdims) shaped.base = null;
  if (out === undefined) return shaped;
  copyItems(out, shaped);
  return out;
}

function emptyReduction(dtype: DType, shape: readonly number[], input: NDArray): NDArray {
  if (shape.length < 2 || input.isC) return emptyArray(dtype, shape);
  const order = input.strides.map((_, i) => i);
  order.sort((a, b) => Math.abs(input.strides[b]) - Math.abs(input.strides[a]) || a - b);
  const strides = new Array<number>(shape.length);
  let step = dtype.itemsize;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[order[k]] = step;
    step *= Math.max(shape[order[k]], 1);
  }
  return allocateStrided(dtype, shape, strides, false);
}

/** Objects have no identity unless the operand is empty: their first item starts. */
function identityFor(spec: UfuncSpec, loop: Loop): PyValue | undefined {
  if (loop.ins[0].isObject) return undefined;
  return spec.identity;
}

function runReduce(
  spec: UfuncSpec,
  loop: Loop,
  input: NDArray,
  result: NDArray,
  isReduced: readonly boolean[],
  skip: boolean,
  where: NDArray | null,
  isConverted: boolean,
): void {
  if (skip) {
    const first = makeView(
      input,
      input.shape.map((n, i) => (isReduced[i] ? 1 : n)),
      input.strides,
      input.offset,
    );
    copyItems(result, first);
    // The rest in pieces: along each reduced axis, the items after the first with all that follow.
    const axes = isReduced.flatMap((r, i) => (r ? [i] : []));
    let shape = input.shape.slice();
    let { offset } = input;
    for (const axis of axes) {
      if (input.shape[axis] > 1) {
        const rest = shape.slice();
        rest[axis] = input.shape[axis] - 1;
        const piece = makeView(input, rest, input.strides, offset + input.strides[axis]);
        runReduce(spec, loop, piece, result, isReduced, false, null, isConverted);
      }
      shape = shape.slice();
      shape[axis] = 1;
    }
    offset = input.offset;
    return;
  }
  const ib = VIEW_BYTES[loop.views[1]];
  const ob = VIEW_BYTES[loop.views[2]];
  const inSteps = input.strides.map((x) => x / ib);
  const outSteps = result.strides.map((x, i) => (isReduced[i] ? 0 : x / ob));
  const steps = [outSteps, inSteps];
  const starts = [
    (result.storage.base + result.offset) / ob,
    (input.storage.base + input.offset) / ib,
  ];
  const v: View[] = [
    result.storage.view(loop.views[0]),
    input.storage.view(loop.views[1]),
    result.storage.view(loop.views[2]),
  ];
  const sum = spec.name === "add" ? sumRun(loop.ins[0]) : undefined;
  let mask: Uint8Array | null = null;
  if (where !== null) {
    mask = where.storage.view(ViewKind.U8) as Uint8Array;
    steps.push(broadcastStrides(where.shape, where.strides, input.shape));
    starts.push(where.storage.base + where.offset);
  }
  const plan = makePlan(input.shape, steps);
  const inner = plan.shape.length - 1;
  const n = plan.shape[inner];
  const so = plan.steps[0][inner];
  const si = plan.steps[1][inner];
  const s = [so, si, so];
  const run = so === 0 && sum !== undefined ? sum : loop.run;
  const chunk = isConverted && so === 0 ? BUFFER_ITEMS : n;
  if (mask !== null) {
    const sm = plan.steps[2][inner];
    const m = mask;
    eachRun(plan, starts, (at) => {
      for (let i = 0; i < n; ) {
        if (m[at[2] + i * sm] === 0) {
          i++;
          continue;
        }
        let end = i + 1;
        while (end < n && m[at[2] + end * sm] !== 0) end++;
        run(end - i, v, [at[0] + i * so, at[1] + i * si, at[0] + i * so], s);
        i = end;
      }
    });
    return;
  }
  const p = [0, 0, 0];
  eachRun(plan, starts, (at) => {
    for (let done = 0; done < n; done += chunk) {
      p[0] = at[0] + done * so;
      p[1] = at[1] + done * si;
      p[2] = p[0];
      run(Math.min(chunk, n - done), v, p, s);
    }
  });
}

/** Floating-point trouble of a whole reduction: judged by its results and operands. */
function checkResult(
  spec: UfuncSpec,
  loop: Loop,
  input: NDArray,
  result: NDArray,
  label: string,
): void {
  let bits = fpStatus.bits;
  fpStatus.bits = 0;
  const { kind } = result.dtype;
  if (
    spec.checked === true &&
    (kind === "f" || kind === "c") &&
    (fpWanted() & (FP_DIVIDE | FP_OVERFLOW | FP_INVALID)) !== 0
  ) {
    const form = kind === "c" ? "c" : result.dtype.view === ViewKind.U16 ? "h" : "f";
    const flat = {
      view: result.view,
      at: result.start,
      step: result.dtype.width,
      form,
    } as const;
    const zeroes = { view: new Float64Array(2), at: 0, step: 0, form: "f" } as const;
    const found = findFlags(result.size, [zeroes], flat, undefined);
    if (found !== 0) {
      const whole = hasNonFinite(input);
      if (whole === 0) bits |= found;
      else if (whole === 1 && (found & FP_INVALID) !== 0) bits |= FP_INVALID;
    }
  }
  if (bits !== 0) reportFlags(bits, label);
  void loop;
}

/** 0: all finite, 1: infinities, 2: nans. */
function hasNonFinite(arr: NDArray): 0 | 1 | 2 {
  let worst: 0 | 1 | 2 = 0;
  const width = arr.dtype.kind === "c" ? 2 : 1;
  const table = arr.dtype.view === ViewKind.U16 ? halfTable() : null;
  const view = arr.view as Float64Array;
  const unit = arr.dtype.unit;
  const plan = makePlan(arr.shape, [arr.strides.map((x) => x / unit)]);
  const inner = plan.shape.length - 1;
  eachRun(plan, [arr.start], (at) => {
    for (let i = 0; i < plan.shape[inner]; i++) {
      for (let w = 0; w < width; w++) {
        const raw = view[at[0] + i * plan.steps[0][inner] + w];
        const x = table === null ? raw : table[raw];
        if (x !== x) worst = 2;
        else if (x - x !== 0 && worst === 0) worst = 1;
      }
    }
  });
  return worst;
}

// ---- accumulate, reduceat, at ---------------------------------------------------------------------------

/** Visits the byte offsets of every line along `axis`. */
function eachLine(
  arrays: readonly NDArray[],
  axis: number,
  visit: (offsets: number[]) => void,
): void {
  const shape = arrays[0].shape.filter((_, i) => i !== axis);
  const steps = arrays.map((a) => a.strides.filter((_, i) => i !== axis));
  if (shape.some((n) => n === 0)) return;
  const plan = makePlan(shape, steps, false);
  const inner = plan.shape.length - 1;
  eachRun(
    plan,
    arrays.map((a) => a.offset),
    (at) => {
      for (let i = 0; i < plan.shape[inner]; i++) {
        visit(at.map((x, o) => x + i * plan.steps[o][inner]));
      }
    },
  );
}

export function accumulateArray(
  spec: UfuncSpec,
  loop: Loop,
  source: NDArray,
  axis: number,
  out: NDArray | undefined,
): NDArray {
  const input = castBehaved(source, loop.ins[1]);
  const dtype = loop.outs[0];
  if (out !== undefined) {
    checkWriteable(out, "output array");
    checkOutputCast(spec, dtype, out.dtype, "same_kind");
  }
  const direct =
    out !== undefined && out.dtype.loopNum === dtype.loopNum && out.isBehaved && out !== source;
  const result = direct ? out : emptyArray(dtype, source.shape);
  const n = source.shape[axis];
  if (result.size > 0) {
    const first = (a: NDArray): NDArray =>
      makeView(
        a,
        a.shape.map((d, i) => (i === axis ? 1 : d)),
        a.strides,
        a.offset,
      );
    copyItems(first(result), first(input));
    const ib = VIEW_BYTES[loop.views[1]];
    const ob = VIEW_BYTES[loop.views[2]];
    const so = result.strides[axis] / ob;
    const si = input.strides[axis] / ib;
    const v = [
      result.storage.view(loop.views[0]),
      input.storage.view(loop.views[1]),
      result.storage.view(loop.views[2]),
    ];
    eachLine([result, input], axis, ([o, i]) => {
      const po = (result.storage.base + o) / ob;
      const pi = (input.storage.base + i) / ib;
      loop.run(n - 1, v, [po, pi + si, po + so], [so, si, so]);
    });
    checkResult(spec, loop, input, result.isC ? result : input, "accumulate");
  }
  if (out === undefined || direct) return result;
  copyItems(out, result);
  return out;
}

export function reduceAtArray(
  spec: UfuncSpec,
  loop: Loop,
  source: NDArray,
  indices: readonly number[],
  axis: number,
): NDArray {
  const n = source.shape[axis];
  const shape = source.shape.slice() as number[];
  shape[axis] = indices.length;
  const result = emptyArray(loop.outs[0], shape);
  indices.forEach((from, k) => {
    const next = k + 1 < indices.length ? indices[k + 1] : n;
    const count = next > from ? next - from : 1;
    const dims = source.shape.slice() as number[];
    dims[axis] = count;
    const part = makeView(
      source,
      dims,
      source.strides,
      source.offset + from * source.strides[axis],
    );
    const reduced = reduceArray(spec, loop, part, {
      axes: [axis],
      keepdims: true,
      initial: undefined,
      where: null,
      out: undefined,
    });
    const slot = makeView(
      result,
      dims.map((d, i) => (i === axis ? 1 : d)),
      result.strides,
      result.offset + k * result.strides[axis],
    );
    copyItems(slot, reduced);
  });
  return result;
}

/** Shape of a boolean mask broadcast against the operand of a reduction. */
export function maskFor(where: NDArray, shape: readonly number[]): NDArray {
  const wide = broadcastShapes([shape, where.shape]);
  if (wide.length !== shape.length || wide.some((n, i) => n !== shape[i])) {
    throw valueError(
      `non-broadcastable operand with shape ${shortShape(shape)} doesn't match the broadcast shape ${shortShape(wide)}`,
    );
  }
  return where;
}
