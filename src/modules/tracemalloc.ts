/**
 * The module `_tracemalloc`. The host does not tell what allocates, so tracing never starts: asking for
 * it raises, and everything else answers as CPython does while nothing is traced.
 */
import { index } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { newError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import type { ModuleSpec } from "./module.ts";

const MAX_FRAMES = 65535;

function start(nframe: PyValue): never {
  const count = index(nframe);
  if (count < 1 || count > MAX_FRAMES) {
    throw valueError(`the number of frames must be in range [1; ${MAX_FRAMES}]`);
  }
  throw newError(
    "NotImplementedError",
    "tracemalloc.start: the host does not report allocations; resource.getrusage tells the memory of the process",
  );
}

export const tracemallocModule: ModuleSpec = {
  name: "_tracemalloc",
  doc: "Debug module to trace memory blocks allocated by Python.",
  functions: [
    fn("start(nframe=1, /)", start),
    fn("stop()", () => null),
    fn("is_tracing()", () => false),
    fn("clear_traces()", () => null),
    fn("reset_peak()", () => null),
    fn("get_traceback_limit()", () => 1),
    fn("get_tracemalloc_memory()", () => 0),
    fn("get_traced_memory()", () => new PyTuple([0, 0])),
    fn("_get_traces()", () => new PyList([])),
    fn("_get_object_traceback(obj, /)", () => null),
  ],
};
