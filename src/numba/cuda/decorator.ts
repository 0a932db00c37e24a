// `cuda.jit` and `cuda.reduce`.

import { readItem, writeItem } from "../../numpy/item.ts";
import type { NDArray } from "../../numpy/ndarray.ts";
import { emptyArray } from "../../numpy/ndarray.ts";
import { call, isTrue, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType } from "../../objects/define.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { PyList } from "../../objects/sequence-values.ts";
import { PyFunction } from "../../vm/function.ts";
import { Dispatcher } from "../runtime/dispatcher.ts";
import { isSignature, parseSignatures } from "../runtime/signatures.ts";
import { DeviceArray, hostArray } from "./device-array.ts";
import { KernelDispatcher } from "./dispatcher.ts";

function jit(args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue {
  const first = args[0] ?? keywords.get("func_or_sig") ?? keywords.get("argtypes") ?? null;
  if (isTrue(keywords.get("boundscheck") ?? null)) {
    throw newError("NotImplementedError", "bounds checking is not supported for CUDA");
  }
  const isDevice = isTrue(keywords.get("device") ?? null);
  const make = (target: PyValue, signatures: PyValue): PyValue => {
    const func = target instanceof Dispatcher ? target.func : target;
    if (!(func instanceof PyFunction)) {
      throw typeError(
        `The decorated object is not a function (got type <class '${typeName(target)}'>).`,
      );
    }
    const made = new KernelDispatcher(func, keywords, isDevice);
    if (signatures !== null) {
      for (const wanted of parseSignatures(signatures)) if (!isDevice) made.addSignature(wanted);
      made.canCompile = isDevice;
    }
    return made;
  };
  const isSignatures = first instanceof PyList || (first !== null && isSignature(first));
  if (first !== null && !isSignatures) return make(first, null);
  return fn("kernel_jit(func, /)", (func: PyValue) => make(func, first));
}

// --- reductions

const reduceType = bareType("Reduce");
reduceType.module = "numba.cuda.kernels.reduction";

/** A reduction of an array by a function of two items. */
class Reduce extends PyObject {
  readonly binary: Dispatcher;
  constructor(binary: Dispatcher) {
    super();
    this.binary = binary;
  }

  run(arr: NDArray, init: PyValue): PyValue {
    let total: PyValue | undefined;
    for (let k = 0; k < arr.size; k++) {
      const item = readItem(arr.dtype, arr.storage, arr.offset + k * arr.strides[0]);
      total = total === undefined ? item : call(this.binary, [total, item]);
    }
    if (total === undefined) return init;
    // The initial value is combined with the total at the end.
    return init === 0 ? total : call(this.binary, [total, init]);
  }
}
Reduce.prototype.cls = reduceType;

defineType(reduceType, {
  slots: {
    call: (self: Reduce, args, kwnames) => reduceCall(self, args, kwnames),
  },
});

function reduceCall(self: Reduce, args: PyValue[], kwnames: readonly string[] | null): PyValue {
  return call(
    fn("__call__(arr, size=None, res=None, init=0, stream=0)", (v, size, res, init) => {
      const arr = hostArray(v as PyValue);
      if (arr.ndim !== 1) throw typeError("only support 1D array");
      const used = size === null ? arr : hostArray(v as PyValue);
      const total = self.run(used, init as PyValue);
      if (res === null) {
        const one = emptyArray(arr.dtype, []);
        writeItem(one.dtype, one.storage, one.offset, total);
        return readItem(one.dtype, one.storage, one.offset);
      }
      const out = res instanceof DeviceArray ? res.writable : hostArray(res as PyValue);
      writeItem(out.dtype, out.storage, out.offset, total);
      return null;
    }),
    args,
    kwnames,
  );
}

export const cudaJit = fn("jit(*args, **kwargs)", jit);
export const cudaReduce = fn("reduce(functor, /)", (functor: PyValue) => {
  if (functor instanceof Dispatcher) return new Reduce(new Dispatcher(functor.func, new Map()));
  if (functor instanceof PyFunction) return new Reduce(new Dispatcher(functor, new Map()));
  throw typeError(`a function is expected, got ${typeName(functor)}`);
});
