/** np.where, copyto, putmask, place, select and masked copies: choosing items by truth. */
import { toArray } from "../objects/abstract.ts";
import { valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { castArray, castError, checkedFill, contiguous, copyItems } from "./copy.ts";
import { maskedCopy } from "./creation.ts";
import type { DType } from "./dtype.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { carrierOf, indexNumbers, itemOffsets } from "./gather.ts";
import { nonzeroArrays } from "./indexing.ts";
import { nonzero, truthMask } from "./item-selection.ts";
import { broadcastShapes } from "./iteration.ts";
import { add, type Names } from "./namespace.ts";
import { allocate, checkWriteable, emptyArray, NDArray, unwrapScalar } from "./ndarray.ts";
import { canCast, parseCasting } from "./promotion.ts";
import { broadcastTo } from "./shape-ops.ts";
import { commonOf, operandOf } from "./ufunc-resolve.ts";

/** out[i] = source[i] where mask[i]; all of one shape, source of any dtype. */
function copyWhere(out: NDArray, mask: NDArray, source: NDArray): void {
  checkWriteable(out);
  const same = castArray(source, out.dtype);
  const from = same.dtype === out.dtype && same.isBehaved ? same : contiguous(same);
  if (!out.isBehaved) {
    const temp = allocate(out.dtype, out.shape, "C", false);
    copyItems(temp, out);
    copyWhere(temp, mask, source);
    copyItems(out, temp);
    return;
  }
  const c = carrierOf(out);
  const bits = mask.storage.views.bytes;
  const mo = itemOffsets(mask.shape, mask.strides);
  const oo = itemOffsets(out.shape, out.strides);
  const so = itemOffsets(from.shape, from.strides);
  const isObjects = out.dtype.isObject;
  const d = out.storage.view(c.kind) as Float64Array;
  const s = from.storage.view(c.kind) as Float64Array;
  const ob = (isObjects ? 0 : out.storage.base) + out.offset;
  const sb = (isObjects ? 0 : from.storage.base) + from.offset;
  const mb = mask.storage.base + mask.offset;
  out.storage.version++;
  for (let i = 0; i < mo.length; i++) {
    if (bits[mb + mo[i]] === 0) continue;
    const to = (ob + oo[i]) / c.bytes;
    const at = (sb + so[i]) / c.bytes;
    for (let w = 0; w < c.width; w++) d[to + w] = s[at + w];
  }
}
maskedCopy.run = copyWhere;

/** Both values as arrays of their common dtype; Python scalars are weak. */
export function commonArrays(values: readonly PyValue[]): { arrays: NDArray[]; dtype: DType } {
  const operands = values.map(operandOf);
  const dtype = commonOf(operands);
  const arrays = operands.map((o) => {
    if (o.array !== null) return castArray(o.array, dtype);
    if (o.dtype !== null) return castArray(asArray(o.value), dtype);
    const one = emptyArray(dtype, []);
    checkedFill(one, o.value);
    return one;
  });
  return { arrays, dtype };
}

export function where(condition: PyValue, x: PyValue, y: PyValue): NDArray {
  const mask = truthMask(asAnyArray(condition));
  const { arrays, dtype } = commonArrays([x, y]);
  const shape = broadcastShapes([mask.shape, arrays[0].shape, arrays[1].shape]);
  const out = emptyArray(dtype, shape);
  copyItems(out, broadcastTo(arrays[1], shape));
  copyWhere(out, broadcastTo(mask, shape), broadcastTo(arrays[0], shape));
  return out;
}

function select(conditions: PyValue, choices: PyValue, fallback: PyValue): PyValue {
  const conds = toArray(conditions).map((c) => asArray(c));
  const values = toArray(choices);
  if (conds.length !== values.length) {
    throw valueError("list of cases must be same length as list of conditions");
  }
  if (conds.length === 0) throw valueError("select with an empty condition list is not possible");
  const { arrays, dtype } = commonArrays([...values, fallback]);
  const shape = broadcastShapes([...conds.map((c) => c.shape), ...arrays.map((a) => a.shape)]);
  const out = emptyArray(dtype, shape);
  copyItems(out, broadcastTo(arrays[arrays.length - 1], shape));
  for (let i = conds.length - 1; i >= 0; i--) {
    if (!conds[i].dtype.isBool) {
      throw valueError(`invalid entry ${i} in condlist: should be boolean ndarray`);
    }
    copyWhere(out, broadcastTo(conds[i], shape), broadcastTo(arrays[i], shape));
  }
  return unwrapScalar(out);
}

/** Positions of true items in C order. */
export function truePositions(mask: NDArray): Float64Array {
  const flat = contiguous(truthMask(mask));
  const line = new NDArray(flat.storage, flat.dtype, [flat.size], [1], flat.offset);
  return indexNumbers(nonzeroArrays(line)[0]);
}

function putMasked(arr: NDArray, mask: NDArray, values: PyValue, perTrue: boolean): void {
  checkWriteable(arr);
  const source = contiguous(castArray(asArray(values), arr.dtype));
  if (source.size === 0) {
    if (perTrue && truePositions(mask).length > 0) {
      throw valueError("Cannot insert from an empty array!");
    }
    return;
  }
  const offsets = itemOffsets(arr.shape, arr.strides);
  let k = 0;
  for (const p of truePositions(mask)) {
    const from = (perTrue ? k++ : p) % source.size;
    copyItems(
      new NDArray(arr.storage, arr.dtype, [], [], arr.offset + offsets[p]),
      new NDArray(
        source.storage,
        source.dtype,
        [],
        [],
        source.offset + from * source.dtype.itemsize,
      ),
    );
  }
}

export function addWhere(names: Names): void {
  add(names, "where(condition, x=<absent>, y=<absent>, /)", (condition, x, y) => {
    if (x === undefined) return nonzero(asAnyArray(condition));
    if (y === undefined) throw valueError("either both or neither of x and y should be given");
    return where(condition, x, y);
  });
  add(names, "select(condlist, choicelist, default=0)", select);
  add(names, "copyto(dst, src, casting='same_kind', where=True)", (dst, src, casting, mask) => {
    const rule = parseCasting(casting);
    const { arrays } = { arrays: [asAnyArray(src)] };
    const isWeak = typeof src === "number" || src instanceof NDArray === false;
    if (!isWeak && !canCast(arrays[0].dtype, dst.dtype, rule)) {
      throw castError(arrays[0].dtype, dst.dtype, rule);
    }
    if (mask === true) copyItems(dst, arrays[0]);
    else {
      copyWhere(
        dst,
        broadcastTo(truthMask(asAnyArray(mask)), dst.shape),
        broadcastTo(arrays[0], dst.shape),
      );
    }
    return null;
  });
  add(names, "putmask(a, mask, values)", (a, mask, values) => {
    putMasked(a, asAnyArray(mask), values, false);
    return null;
  });
  add(names, "place(arr, mask, vals)", (a, mask, values) => {
    putMasked(a, asAnyArray(mask), values, true);
    return null;
  });
}
