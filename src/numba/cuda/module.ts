// The names of `numba.cuda`: what kernels use, and the host side (arrays of the device, streams, events, devices). Work is
// done when it is asked for, so streams and events have nothing to wait for.

import { FLOAT64 } from "../../numpy/dtype.ts";
import { asDtype } from "../../numpy/dtype-parse.ts";
import { allocate, type NDArray } from "../../numpy/ndarray.ts";
import { indexOptional, isTrue, toArray } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { PyModule } from "../../objects/module.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { nameType } from "../runtime/bindings.ts";
import { dtypeFor } from "../runtime/dtypes.ts";
import { writeOut } from "../runtime/host-functions.ts";
import { type Dim3Kind, dim3Of } from "../types/cuda.ts";
import { NumbaType } from "../types/type.ts";
import { cudaJit, cudaReduce } from "./decorator.ts";
import { DeviceArray, hostArray, newDeviceArray, toDevice } from "./device-array.ts";
import { kernelOnly, randomNames } from "./random.ts";

type Names = Record<string, PyValue>;

/** An object of a class of its own, with these methods and attributes. */
class HostObject extends PyObject {
  time = 0;
}

const noOp = (signature: string) => method(signature, () => null);

function hostClass(name: string, module: string, spec: Parameters<typeof defineType>[1]): PyType {
  const type = bareType(name);
  type.module = module;
  return defineType(type, spec);
}

function make(type: PyType): HostObject {
  const made = new HostObject();
  made.cls = type;
  return made;
}

const contextMethods = (enter: (self: HostObject) => PyValue) => [
  method("__enter__(self)", enter),
  method("__exit__(self, *args)", () => null),
];

const streamType = hostClass("Stream", "numba.cuda.cudadrv.driver", {
  methods: [
    noOp("synchronize(self)"),
    noOp("add_callback(self, callback, arg=None)"),
    method("auto_synchronize(self)", (self: HostObject) => self),
    ...contextMethods((self) => self),
  ],
});

const eventType = hostClass("Event", "numba.cuda.cudadrv.driver", {
  methods: [
    method("record(self, stream=0)", (self: HostObject) => {
      self.time = performance.now();
    }),
    noOp("synchronize(self)"),
    noOp("wait(self, stream=0)"),
    method("query(self)", () => true),
    method("elapsed_time(self, evtend)", (self: HostObject, end: HostObject) => {
      return new PyFloat(end.time - self.time);
    }),
  ],
});

const DEVICE_NAME = "krait";
const COMPUTE_CAPABILITY: readonly number[] = [5, 3];

const deviceType = hostClass("Device", "numba.cuda.cudadrv.driver", {
  attributes: [
    attribute("id", () => 0),
    attribute("name", () => DEVICE_NAME),
    attribute("compute_capability", () => new PyTuple([...COMPUTE_CAPABILITY])),
    attribute("WARP_SIZE", () => 32),
    attribute("MAX_THREADS_PER_BLOCK", () => 1024),
    attribute("MAX_BLOCK_DIM_X", () => 1024),
    attribute("MAX_BLOCK_DIM_Y", () => 1024),
    attribute("MAX_BLOCK_DIM_Z", () => 64),
    attribute("MAX_GRID_DIM_X", () => 2 ** 31 - 1),
    attribute("MAX_GRID_DIM_Y", () => 65535),
    attribute("MAX_GRID_DIM_Z", () => 65535),
    attribute("MAX_SHARED_MEMORY_PER_BLOCK", () => 49152),
    attribute("MULTIPROCESSOR_COUNT", () => 1),
  ],
  methods: [noOp("reset(self)"), ...contextMethods((self) => self)],
});

const contextType = hostClass("Context", "numba.cuda.cudadrv.driver", {
  attributes: [attribute("device", () => device)],
  methods: [
    noOp("synchronize(self)"),
    noOp("reset(self)"),
    noOp("push(self)"),
    noOp("pop(self)"),
    method("get_memory_info(self)", () => new PyTuple([2 ** 32, 2 ** 32])),
    ...contextMethods((self) => self),
  ],
});

const scopeType = hostClass("_Scope", "numba.cuda", { methods: contextMethods(() => null) });

const device = make(deviceType);
const context = make(contextType);

const shapeOf = (v: PyValue): number[] => {
  const n = indexOptional(v);
  return n === undefined ? toArray(v).map((x) => Number(indexOptional(x))) : [Number(n)];
};
const orderOf = (v: PyValue): "C" | "F" => (v !== null && hostText(v) === "F" ? "F" : "C");
const dtypeOf = (v: PyValue) => (v instanceof NumbaType ? dtypeFor(v) : asDtype(v, FLOAT64));

const newArray = (v: PyValue, dtype: PyValue, order: PyValue): NDArray =>
  allocate(dtypeOf(dtype), shapeOf(v), orderOf(order));

const ARRAY_ARGS = "shape, dtype=None, strides=None, order='C'";
const hostArrayMaker = (name: string) =>
  fn(`${name}(${ARRAY_ARGS}, *args, **kwargs)`, (shape, dtype, _strides, order) =>
    newArray(shape, dtype, order),
  );
const likeMaker = (name: string, onDevice: boolean) =>
  fn(`${name}(ary, stream=0)`, (v: PyValue) => {
    const arr = hostArray(v);
    const made = allocate(arr.dtype, arr.shape, arr.isC || !arr.isF ? "C" : "F");
    return onDevice ? new DeviceArray(made) : made;
  });

function copyIn(v: PyValue, _stream: PyValue, copy: PyValue, to: PyValue): PyValue {
  if (to instanceof DeviceArray) {
    const source = toDevice(v);
    to.writable.storage.bytes.set(
      source.array.storage.bytes.subarray(
        source.array.offset,
        source.array.offset + source.array.nbytes,
      ),
      to.layout.offset,
    );
    return to;
  }
  if (copy !== null && !isTrue(copy))
    return newDeviceArray(hostArray(v).dtype, hostArray(v).shape, "C");
  return toDevice(v);
}

const detectText = `Found 1 CUDA devices
id 0    ${DEVICE_NAME.padStart(20)}                              [SUPPORTED]
                      compute capability: ${COMPUTE_CAPABILITY.join(".")}
`;

function detect(): PyValue {
  writeOut(detectText);
  return true;
}

const KERNEL_FUNCTIONS =
  "grid gridsize syncthreads syncthreads_count syncthreads_and syncthreads_or syncwarp threadfence threadfence_block threadfence_system shfl_sync shfl_up_sync shfl_down_sync shfl_xor_sync all_sync any_sync eq_sync ballot_sync match_any_sync match_all_sync activemask lanemask_lt popc clz brev ffs fma cbrt selp nanosleep laneid warpsize".split(
    " ",
  );
const ATOMICS =
  "add sub and_ or_ xor inc dec exch max min nanmax nanmin cas compare_and_swap".split(" ");

const DIMENSIONS: readonly (readonly [string, Dim3Kind])[] = [
  ["threadIdx", "thread_id"],
  ["blockIdx", "block_id"],
  ["blockDim", "block_dim"],
  ["gridDim", "grid_dim"],
];
const dim3Type = hostClass("Dim3", "numba.cuda.stubs", {});

function kernelNames(): Names {
  const names: Names = {};
  for (const name of KERNEL_FUNCTIONS) names[name] = kernelOnly(name, `numba.cuda.${name}`);
  for (const [name, kind] of DIMENSIONS) {
    const made = make(dim3Type);
    nameType(made, dim3Of(kind));
    names[name] = made;
  }
  const group = (name: string, members: readonly string[]): PyModule => {
    const module = new PyModule(`numba.cuda.${name}`);
    for (const m of members) {
      module.namespace.set(m, kernelOnly(m, `numba.cuda.${name}.${m}`));
    }
    return module;
  };
  names.shared = group("shared", ["array"]);
  names.local = group("local", ["array"]);
  names.const = group("const", ["array_like"]);
  names.atomic = group("atomic", ATOMICS);
  return names;
}

export function cudaNames(): Names {
  return {
    ...kernelNames(),
    jit: cudaJit,
    reduce: cudaReduce,
    Reduce: cudaReduce,
    to_device: fn("to_device(obj, stream=0, copy=True, to=None)", copyIn),
    device_array: fn(
      `device_array(${ARRAY_ARGS}, stream=0)`,
      (shape, dtype, _strides, order) => new DeviceArray(newArray(shape, dtype, order)),
    ),
    device_array_like: likeMaker("device_array_like", true),
    pinned_array: hostArrayMaker("pinned_array"),
    pinned_array_like: likeMaker("pinned_array_like", false),
    mapped_array: hostArrayMaker("mapped_array"),
    mapped_array_like: likeMaker("mapped_array_like", false),
    managed_array: hostArrayMaker("managed_array"),
    as_cuda_array: fn("as_cuda_array(obj, sync=True)", (v: PyValue) => toDevice(v)),
    is_cuda_array: fn("is_cuda_array(obj)", (v: PyValue) => v instanceof DeviceArray),
    pinned: fn("pinned(*arylist)", () => make(scopeType)),
    mapped: fn("mapped(*arylist, **kws)", () => make(scopeType)),
    defer_cleanup: fn("defer_cleanup()", () => make(scopeType)),
    profiling: fn("profiling()", () => make(scopeType)),
    synchronize: fn("synchronize()", () => null),
    stream: fn("stream()", () => make(streamType)),
    default_stream: fn("default_stream()", () => make(streamType)),
    event: fn("event(timing=True)", () => make(eventType)),
    event_elapsed_time: fn(
      "event_elapsed_time(evtstart, evtend)",
      (a: HostObject, b: HostObject) => {
        return new PyFloat(b.time - a.time);
      },
    ),
    is_available: fn("is_available()", () => true),
    is_supported_version: fn("is_supported_version()", () => true),
    cuda_error: fn("cuda_error()", () => null),
    detect: fn("detect()", detect),
    close: fn("close()", () => null),
    select_device: fn("select_device(device_id)", () => context),
    get_current_device: fn("get_current_device()", () => device),
    list_devices: fn("list_devices()", () => new PyList([device])),
    gpus: new PyList([device]),
    current_context: fn("current_context(devnum=None)", () => context),
    profile_start: fn("profile_start()", () => null),
    profile_stop: fn("profile_stop()", () => null),
  };
}

/** The modules of the package, by name. */
export const cudaModules = (): Map<string, () => Names> =>
  new Map([
    ["numba.cuda", cudaNames],
    ["numba.cuda.random", randomNames],
  ]);
