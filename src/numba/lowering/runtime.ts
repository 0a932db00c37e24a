// The memory runtime that compiled code relies on. Arrays, strings and containers made in compiled code live in counted
// blocks of the shared heap: 16 bytes of header (count, size; both i64), then the data. An owner pointer is the address of a
// block; null means memory of the caller, which is never counted.
//
// Why counts and not an arena per call: a loop that makes a temporary array per iteration must not keep them all, and an array that is
// returned or stored in a container must outlive the call without a copy. The lowering knows statically where values die
// (liveness), so most counts are one increment at birth and one decrement at death. As in Numba, an exception that leaves a
// function does not release what that function held; the launcher may free the blocks of a failed call.
// The embedder implements the host functions below; a returned array's block can be adopted as an array's storage.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { HostFunction, Module, Value } from "../../kernel/ir.ts";

export const BLOCK_HEADER = 16;
export const BLOCK_COUNT = 0;
export const BLOCK_SIZE = 8;

export const HOST_FUNCTIONS: readonly HostFunction[] = [
  /** Bytes of data (header aside) -> address of a block with count 1, data not cleared. Raises when out of memory. */
  {
    name: "nrt_allocate",
    params: ["i64"],
    results: ["ptr"],
    raises: true,
    purpose: "memory for an array, a list or a text",
  },
  {
    name: "nrt_free",
    params: ["ptr"],
    results: [],
    raises: false,
    purpose: "memory of an array, a list or a text",
  },
  /** Format of a number as text: kind (0 int64, 1 uint64, 2 float64, 3 bool), bits -> block of a string, length. */
  {
    name: "format_number",
    params: ["i32", "i64"],
    results: ["ptr", "i64"],
    raises: true,
    purpose: "a number as text",
  },
  /** Python's print: a list of (kind, bits…) records at an address. */
  { name: "print_values", params: ["ptr", "i32"], results: [], raises: false, purpose: "print()" },
  /** A source of randomness per thread: 53-bit doubles of the Mersenne Twister of `numpy.random` (0) or `random` (1). */
  {
    name: "random_double",
    params: ["i32"],
    results: ["f64"],
    raises: false,
    purpose: "a random number",
  },
  {
    name: "random_gauss",
    params: ["i32"],
    results: ["f64"],
    raises: false,
    purpose: "a random number",
  },
  {
    name: "random_int32",
    params: ["i32"],
    results: ["i32"],
    raises: false,
    purpose: "a random number",
  },
  {
    name: "random_seed",
    params: ["i32", "i64"],
    results: [],
    raises: false,
    purpose: "a random seed",
  },
  /** Threads that loops may use, the number of this one; `set_thread_count` throws what Python raises. */
  {
    name: "thread_count",
    params: [],
    results: ["i32"],
    raises: false,
    purpose: "the number of threads",
  },
  {
    name: "thread_id",
    params: [],
    results: ["i64"],
    raises: false,
    purpose: "the number of a thread",
  },
  {
    name: "set_thread_count",
    params: ["i64"],
    results: [],
    raises: false,
    purpose: "the number of threads",
  },
  /** Number of a loop, iterations, frame -> number of records, -1: run it yourself (parallel-launch.ts). */
  {
    name: "parallel_loop",
    params: ["i32", "i64", "ptr"],
    results: ["i32"],
    raises: true,
    purpose: "a parallel loop",
  },
  /** Number of a loop that stays serial. */
  {
    name: "parallel_serial",
    params: ["i32"],
    results: [],
    raises: false,
    purpose: "a parallel loop",
  },
];

export const INCREF = "nrt_incref";
export const DECREF = "nrt_decref";

export function useHost(module: Module, name: string): void {
  if (module.hostFunctions.has(name)) return;
  const found = HOST_FUNCTIONS.find((h) => h.name === name);
  if (found === undefined) throw new Error(`unknown host function ${name}`);
  module.hostFunctions.set(name, found);
}

/** `ptr` is null. */
export function isNull(b: FunctionBuilder, ptr: Value): Value {
  return b.op("eq", b.convert("ptr_to_int", "i64", ptr), b.i64(0));
}

/** Defines the counting functions in the module, once. */
export function useCounting(module: Module): void {
  if (module.functions.has(INCREF)) return;
  useHost(module, "nrt_free");
  defineCounting(module, false);
}

/** Counting in a module whose loops run on several threads. */
export function countAtomically(module: Module): void {
  if (!module.functions.delete(INCREF)) return;
  module.functions.delete(DECREF);
  defineCounting(module, true);
}

function defineCounting(module: Module, atomic: boolean): void {
  const param = [{ name: "block", type: "ptr" as const }];
  /** Adds to the count; gives the count before. */
  const change = (b: FunctionBuilder, op: "add" | "sub"): Value => {
    const block = b.param(0);
    if (atomic) {
      return b.emit(`atomic_${op}`, "i64", [block, b.i64(1)], { imm: BLOCK_COUNT }).result;
    }
    const old = b.load("i64", block, BLOCK_COUNT);
    b.store("i64", block, b.op(op, old, b.i64(1)), BLOCK_COUNT);
    return old;
  };
  const inc = new FunctionBuilder(INCREF, "function", param, [], { inline: "auto" });
  const leave = inc.createBlock();
  const count = inc.createBlock();
  inc.brif(isNull(inc, inc.param(0)), leave, count);
  inc.switchTo(count);
  change(inc, "add");
  inc.br(leave);
  inc.switchTo(leave);
  inc.ret();
  module.add(inc.finish());

  const dec = new FunctionBuilder(DECREF, "function", param, [], { inline: "auto" });
  const out = dec.createBlock();
  const lower = dec.createBlock();
  const free = dec.createBlock();
  dec.brif(isNull(dec, dec.param(0)), out, lower);
  dec.switchTo(lower);
  const before = change(dec, "sub");
  dec.brif(dec.op("eq", before, dec.i64(1)), free, out);
  dec.switchTo(free);
  dec.callHost("nrt_free", [dec.param(0)], []);
  dec.br(out);
  dec.switchTo(out);
  dec.ret();
  module.add(dec.finish());
}
