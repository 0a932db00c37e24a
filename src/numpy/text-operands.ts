/**
 * Ufuncs over text and structures: comparison and concatenation of `U` and `S` arrays, equality of
 * structured ones. They have no typed loops; items are compared as host strings.
 */
import { PyTuple } from "../objects/sequence-values.ts";
import { castArray, copyItems, fillArray } from "./copy.ts";
import { BOOL, type DType } from "./dtype.ts";
import { asArray } from "./from-object.ts";
import { indexNumbers, itemOffsets } from "./gather.ts";
import { readByteString, readPoints, writeBytes, writePoints } from "./item.ts";
import { broadcastShapes } from "./iteration.ts";
import { allocate, emptyArray, fieldView, type NDArray } from "./ndarray.ts";
import { broadcastTo } from "./shape-ops.ts";
import { apply, reduceToArray, specialOperands, ufuncs } from "./ufunc.ts";
import type { Operand } from "./ufunc-resolve.ts";

const TESTS: Record<string, (c: number) => boolean> = {
  equal: (c) => c === 0,
  not_equal: (c) => c !== 0,
  less: (c) => c < 0,
  less_equal: (c) => c <= 0,
  greater: (c) => c > 0,
  greater_equal: (c) => c >= 0,
};

type Points = ArrayLike<number>;

function pointsAt(arr: NDArray, offset: number): Points {
  return arr.dtype.kind === "U"
    ? readPoints(arr.dtype, arr.storage, offset)
    : readByteString(arr.dtype, arr.storage, offset);
}

function comparePoints(a: Points, b: Points): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** Both operands in one shape with the offsets of their items. */
function paired(
  a: NDArray,
  b: NDArray,
): { shape: number[]; x: NDArray; y: NDArray; xo: Int32Array; yo: Int32Array } {
  const shape = broadcastShapes([a.shape, b.shape]);
  const x = broadcastTo(a, shape);
  const y = broadcastTo(b, shape);
  return { shape, x, y, xo: itemOffsets(shape, x.strides), yo: itemOffsets(shape, y.strides) };
}

function compareText(name: string, a: NDArray, b: NDArray): NDArray {
  const test = TESTS[name];
  const { shape, x, y, xo, yo } = paired(a, b);
  const out = allocate(BOOL, shape);
  const bytes = out.storage.views.bytes;
  for (let i = 0; i < xo.length; i++) {
    const c = comparePoints(pointsAt(x, x.offset + xo[i]), pointsAt(y, y.offset + yo[i]));
    bytes[out.storage.base + i] = test(c) ? 1 : 0;
  }
  return out;
}

function writeText(out: NDArray, offset: number, text: Points): void {
  if (out.dtype.kind === "U") writePoints(out.dtype, out.storage, offset, text);
  else writeBytes(out.dtype, out.storage, offset, text);
}

function concatenate(a: NDArray, b: NDArray): NDArray {
  const { shape, x, y, xo, yo } = paired(a, b);
  const dtype = a.dtype.withSize(a.dtype.itemsize + b.dtype.itemsize).withSwapped(false);
  const out = emptyArray(dtype, shape);
  for (let i = 0; i < xo.length; i++) {
    const left = pointsAt(x, x.offset + xo[i]);
    const right = pointsAt(y, y.offset + yo[i]);
    writeText(out, out.offset + i * out.dtype.itemsize, [
      ...Array.from(left),
      ...Array.from(right),
    ]);
  }
  return out;
}

function repeated(text: NDArray, counts: NDArray): NDArray {
  const { shape, x, y, xo } = paired(text, counts);
  const times = indexNumbers(y);
  const items = Array.from(xo, (o, i) => {
    const one = Array.from(pointsAt(x, x.offset + o));
    const all: number[] = [];
    for (let k = 0; k < times[i]; k++) all.push(...one);
    return all;
  });
  const width = Math.max(1, ...items.map((t) => t.length));
  const dtype = text.dtype.withSize(width * (text.dtype.kind === "U" ? 4 : 1)).withSwapped(false);
  const out = emptyArray(dtype, shape);
  items.forEach((t, i) => {
    writeText(out, out.offset + i * dtype.itemsize, t);
  });
  return out;
}

/** Field by field; sub-arrays must agree as a whole. */
function compareStructs(name: string, a: NDArray, b: NDArray): NDArray | undefined {
  const left = a.dtype.fields;
  const right = b.dtype.fields;
  if (left === null || right === null || left.length !== right.length) return undefined;
  let result: NDArray = allocate(BOOL, broadcastShapes([a.shape, b.shape]));
  fillArray(result, true);
  left.forEach((f, i) => {
    let same = apply("equal", fieldView(a, f), fieldView(b, right[i]));
    const extra = f.dtype.subarray?.shape.length ?? 0;
    if (extra > 0) {
      const axes = Array.from({ length: extra }, (_, k) => -1 - k);
      same = reduceToArray(ufuncs.logical_and, same, { axis: new PyTuple(axes) });
    }
    result = apply("logical_and", result, same);
  });
  return name === "equal" ? result : apply("logical_not", result);
}

const isText = (d: DType): boolean => d.kind === "U" || d.kind === "S";

specialOperands.push((spec, operands, options) => {
  if (operands.length !== 2) return undefined;
  const a = operands[0].array ?? toArray(operands[0]);
  const b = operands[1].array ?? toArray(operands[1]);
  if (a === undefined || b === undefined) return undefined;
  let made: NDArray | undefined;
  if (a.dtype.kind === "V" && b.dtype.kind === "V") {
    if (spec.name === "equal" || spec.name === "not_equal") made = compareStructs(spec.name, a, b);
  } else if (isText(a.dtype) && isText(b.dtype)) {
    if (a.dtype.kind !== b.dtype.kind && spec.name in TESTS) return undefined;
    if (spec.name in TESTS) made = compareText(spec.name, a, b);
    else if (spec.name === "add") {
      made = a.dtype.kind === b.dtype.kind ? concatenate(a, b) : undefined;
    } else if (spec.name === "maximum" || spec.name === "minimum") made = pickText(spec.name, a, b);
  } else if (spec.name === "multiply" && isText(a.dtype) && b.dtype.isInteger)
    made = repeated(a, b);
  else if (spec.name === "multiply" && isText(b.dtype) && a.dtype.isInteger) made = repeated(b, a);
  if (made === undefined) return undefined;
  const [out] = options.out;
  if (out === undefined) return [made];
  castInto(out, made);
  return [out];
});

function pickText(name: string, a: NDArray, b: NDArray): NDArray {
  const { shape, x, y, xo, yo } = paired(a, b);
  const dtype = a.dtype.itemsize >= b.dtype.itemsize ? a.dtype : b.dtype;
  const out = emptyArray(dtype.withSwapped(false), shape);
  for (let i = 0; i < xo.length; i++) {
    const left = pointsAt(x, x.offset + xo[i]);
    const right = pointsAt(y, y.offset + yo[i]);
    const first =
      name === "maximum" ? comparePoints(left, right) >= 0 : comparePoints(left, right) <= 0;
    writeText(out, out.offset + i * dtype.itemsize, first ? left : right);
  }
  return out;
}

function castInto(out: NDArray, made: NDArray): void {
  copyItems(out, castArray(made, out.dtype));
}

function toArray(o: Operand): NDArray | undefined {
  return o.weak === 0 || typeof o.value === "number" ? asArray(o.value) : undefined;
}
