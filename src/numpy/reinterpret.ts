/** `a.view(dtype)`: the bytes of an array read as another dtype. */
import { typeError, valueError } from "../objects/exceptions.ts";
import type { DType } from "./dtype.ts";
import { cStrides, makeView, type NDArray } from "./ndarray.ts";

/** The same bytes as another dtype: the last axis grows or shrinks. */
export function reinterpret(arr: NDArray, dtype: DType): NDArray {
  if (dtype.itemsize === arr.dtype.itemsize && dtype.subarray === null) {
    if (dtype.isObject !== arr.dtype.isObject) {
      throw typeError("Cannot change data-type for array of references.");
    }
    return makeView(arr, arr.shape, arr.strides, arr.offset, dtype, arr.cls);
  }
  if (dtype.isObject || arr.dtype.isObject) {
    throw typeError("Cannot change data-type for array of references.");
  }
  if (dtype.isFlexible && dtype.itemsize === 0) {
    return makeView(
      arr,
      arr.shape,
      arr.strides,
      arr.offset,
      dtype.withSize(arr.dtype.itemsize),
      arr.cls,
    );
  }
  if (arr.ndim === 0) {
    throw valueError(
      "Changing the dtype of a 0d array is only supported if the itemsize is unchanged",
    );
  }
  const last = arr.ndim - 1;
  if (arr.strides[last] !== arr.dtype.itemsize && arr.shape[last] !== 1 && arr.size > 0) {
    throw valueError("To change to a dtype of a different size, the last axis must be contiguous");
  }
  const old = arr.dtype.itemsize;
  const size = dtype.itemsize;
  const shape = arr.shape.slice() as number[];
  const strides = arr.strides.slice() as number[];
  if (size < old) {
    if (size === 0 || old % size !== 0) {
      throw valueError(
        "When changing to a smaller dtype, its size must be a divisor of the size of original dtype",
      );
    }
    shape[last] *= old / size;
  } else {
    const bytes = shape[last] * old;
    if (bytes % size !== 0) {
      throw valueError(
        "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.",
      );
    }
    shape[last] = bytes / size;
  }
  strides[last] = size;
  if (dtype.subarray !== null) {
    const sub = dtype.subarray;
    return makeView(
      arr,
      [...shape, ...sub.shape],
      [...strides, ...cStrides(sub.shape, sub.base.itemsize)],
      arr.offset,
      sub.base,
      arr.cls,
    );
  }
  return makeView(arr, shape, strides, arr.offset, dtype, arr.cls);
}
