/** The module `_tracemalloc`, which the library's `tracemalloc` stands on. The tracing itself is vm/allocations.ts. */
import { index } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { valueError } from "../objects/exceptions.ts";
import type { Flow, PyObject, PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import * as allocations from "../vm/allocations.ts";
import type { ModuleSpec } from "./module.ts";

export const MAX_FRAMES = 65535;

function start(nframe: PyValue): null {
  const count = index(nframe);
  if (count < 1 || count > MAX_FRAMES) {
    throw valueError(`the number of frames must be in range [1; ${MAX_FRAMES}]`);
  }
  allocations.start(Number(count));
  return null;
}

function traces(): PyList {
  const found: PyValue[] = [];
  allocations.snapshot((domain, size, place) => {
    const trace = new PyTuple([domain, size, place.frames, place.depth]);
    allocations.leaveOut(place.frames);
    place.frames.items.forEach((line) => allocations.leaveOut(line as PyObject));
    allocations.leaveOut(trace);
    found.push(trace);
  });
  const list = new PyList(found);
  allocations.leaveOut(list);
  return list;
}

const memory = (): PyTuple => {
  const { current, peak } = allocations.sizes();
  return new PyTuple([current, peak]);
};

/** As a Flow: then the frame that calls it has said how high its stack is. */
const measured = (work: () => PyValue) =>
  function* (): Flow<PyValue> {
    return work();
  };
const whileTracing = (work: () => void) =>
  measured(() => {
    if (allocations.tracing.isOn) work();
    return null;
  });

export const tracemallocModule: ModuleSpec = {
  name: "_tracemalloc",
  doc: "Debug module to trace memory blocks allocated by Python.",
  functions: [
    fn("start(nframe=1, /)", function* (nframe: PyValue): Flow<PyValue> {
      return start(nframe);
    }),
    fn("stop()", () => {
      allocations.stop();
      return null;
    }),
    fn("is_tracing()", () => allocations.tracing.isOn),
    fn("clear_traces()", whileTracing(allocations.forget)),
    fn("reset_peak()", whileTracing(allocations.resetPeak)),
    fn("get_traceback_limit()", () => allocations.tracing.limit),
    fn("get_tracemalloc_memory()", allocations.overhead),
    fn(
      "get_traced_memory()",
      measured(() => (allocations.tracing.isOn ? memory() : new PyTuple([0, 0]))),
    ),
    fn(
      "_get_traces()",
      measured(() => (allocations.tracing.isOn ? traces() : new PyList([]))),
    ),
    fn(
      "_get_object_traceback(obj, /)",
      (object: PyValue) => allocations.placeOf(object)?.frames ?? null,
    ),
  ],
};
