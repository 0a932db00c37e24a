// Device arrays. A device array owns a copy of what it was made from, and copying to the host copies again, so that programs see
// the separation of CUDA. On processors that copy is all there is; with a GPU it mirrors a buffer there (device-memory.ts).

import { compactCopy, copyItems } from "../../numpy/copy.ts";
import type { DType } from "../../numpy/dtype.ts";
import { asAnyArray } from "../../numpy/from-object.ts";
import { allocate, NDArray, shapeText } from "../../numpy/ndarray.ts";
import { callMethod, getAttr, getItem, iter, setItem } from "../../objects/abstract.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { PySlice, PyTuple } from "../../objects/sequence-values.ts";

import { markHostWrite, syncToHost } from "./device-memory.ts";

export const deviceArrayType = bareType("DeviceNDArray");
deviceArrayType.module = "numba.cuda.cudadrv.devicearray";

export class DeviceArray extends PyObject {
  /** Shape, type and place; its items may be older than the device's. */
  readonly layout: NDArray;
  constructor(layout: NDArray) {
    super();
    this.layout = layout;
  }
  /** For the host to read. */
  get array(): NDArray {
    syncToHost(this.layout.storage);
    return this.layout;
  }
  /** For the host to write to. */
  get writable(): NDArray {
    markHostWrite(this.layout.storage);
    return this.layout;
  }
}
DeviceArray.prototype.cls = deviceArrayType;

/** A copy that keeps the memory order. */
export function copyOf(arr: NDArray): NDArray {
  if (arr.isC) return compactCopy(arr);
  const made = allocate(arr.dtype, arr.shape, arr.isF ? "F" : "C", false);
  copyItems(made, arr);
  return made;
}

export function hostArray(v: PyValue): NDArray {
  return v instanceof DeviceArray ? v.array : asAnyArray(v);
}

export function toDevice(v: PyValue): DeviceArray {
  const arr = hostArray(v);
  if (!arr.isC && !arr.isF) {
    throw valueError(
      "Array contains non-contiguous buffer and cannot be transferred as a single memory region. Please ensure contiguous buffer with numpy .ascontiguousarray()",
    );
  }
  return new DeviceArray(copyOf(arr));
}

export function newDeviceArray(
  dtype: DType,
  shape: readonly number[],
  order: "C" | "F",
): DeviceArray {
  return new DeviceArray(allocate(dtype, shape, order));
}

function checkCopy(target: NDArray, source: NDArray): void {
  const same = target.ndim === source.ndim && target.shape.every((n, k) => n === source.shape[k]);
  if (!same) {
    throw valueError(
      `incompatible shape: ${shapeText(target.shape)} vs. ${shapeText(source.shape)}`,
    );
  }
  if (target.dtype.num !== source.dtype.num) {
    throw typeError(`incompatible dtype: ${target.dtype.baseName} vs. ${source.dtype.baseName}`);
  }
}

function copyToHost(self: DeviceArray, target: PyValue): PyValue {
  if (target === null) return copyOf(self.array);
  if (!(target instanceof NDArray)) throw typeError("ary must be a NumPy array");
  checkCopy(target, self.array);
  copyItems(target, self.array);
  return target;
}

/** Items come as scalars, parts as device arrays of the same memory. */
const wrap = (v: PyValue): PyValue => (v instanceof NDArray ? new DeviceArray(v) : v);

const ofArray = (name: string) =>
  attribute(name, (self: DeviceArray) => getAttr(self.layout, name));
const viewOf = (name: string, signature: string) =>
  method(signature, (self: DeviceArray, args: PyValue[]) =>
    wrap(callMethod(self.array, name, args)),
  );

defineType(deviceArrayType, {
  hasDict: true,
  hasWeakref: true,
  slots: {
    length: (self: DeviceArray) => {
      if (self.layout.ndim === 0) throw typeError("len() of unsized object");
      return self.layout.shape[0];
    },
    getitem: (self: DeviceArray, key) => wrap(getItem(self.array, key)),
    setitem: (self: DeviceArray, key, v) => {
      if (v === undefined) throw typeError("device arrays do not support item deletion");
      setItem(self.writable, key, v instanceof DeviceArray ? v.array : v);
    },
    iter: (self: DeviceArray) => iter(self.array),
  },
  attributes: [
    ...["shape", "dtype", "size", "ndim", "strides", "nbytes", "itemsize"].map(ofArray),
    attribute("alloc_size", (self: DeviceArray) => self.layout.nbytes),
    attribute("stream", () => 0),
    attribute("T", (self: DeviceArray) => wrap(getAttr(self.array, "T"))),
  ],
  methods: [
    method("copy_to_host(self, ary=None, stream=0)", copyToHost),
    method("copy_to_device(self, ary, stream=0)", (self: DeviceArray, v: PyValue) => {
      const source = hostArray(v);
      checkCopy(self.layout, source);
      copyItems(self.writable, source);
    }),
    viewOf("reshape", "reshape(self, *newshape)"),
    viewOf("transpose", "transpose(self, *axes)"),
    viewOf("view", "view(self, *dtype)"),
    method("ravel(self, order='C', stream=0)", (self: DeviceArray) =>
      wrap(callMethod(self.array, "ravel", [])),
    ),
    method("bind(self, stream=0)", (self: DeviceArray) => self),
    method("is_c_contiguous(self)", (self: DeviceArray) => self.layout.isC),
    method("is_f_contiguous(self)", (self: DeviceArray) => self.layout.isF),
    method(
      "split(self, section, stream=0)",
      (self: DeviceArray, section: number) =>
        new PyTuple(
          Array.from({ length: Math.ceil(self.layout.shape[0] / section) }, (_, k) =>
            wrap(getItem(self.array, sliceOf(k * section, (k + 1) * section))),
          ),
        ),
    ),
    method("__array__(self, dtype=None, copy=None)", (self: DeviceArray, dtype: PyValue) => {
      const copy = copyOf(self.array);
      return dtype === null ? copy : callMethod(copy, "astype", [dtype]);
    }),
  ],
});

function sliceOf(start: number, stop: number): PyValue {
  return new PySlice(start, stop, null);
}
