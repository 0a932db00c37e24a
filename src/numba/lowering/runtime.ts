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
  { name: "nrt_allocate", params: ["i64"], results: ["ptr"], raises: true },
  { name: "nrt_free", params: ["ptr"], results: [], raises: false },
  /** Format of a number as text: kind (0 int64, 1 uint64, 2 float64, 3 bool), bits -> block of a string, length. */
  { name: "format_number", params: ["i32", "i64"], results: ["ptr", "i64"], raises: true },
  /** Python's print: a list of (kind, bits…) records at an address. */
  { name: "print_values", params: ["ptr", "i32"], results: [], raises: false },
  /** A source of randomness per thread: 53-bit doubles of the Mersenne Twister of `numpy.random` (0) or `random` (1). */
  { name: "random_double", params: ["i32"], results: ["f64"], raises: false },
  { name: "random_gauss", params: ["i32"], results: ["f64"], raises: false },
  { name: "random_int32", params: ["i32"], results: ["i32"], raises: false },
  { name: "random_seed", params: ["i32", "i64"], results: [], raises: false },
  /** Number of a loop, iterations, frame -> number of records, -1: run it yourself (parallel-launch.ts). */
  { name: "parallel_loop", params: ["i32", "i64", "ptr"], results: ["i32"], raises: true },
  /** Number of a loop that stays serial. */
  { name: "parallel_serial", params: ["i32"], results: [], raises: false },
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
  const param = [{ name: "block", type: "ptr" as const }];
  const inc = new FunctionBuilder(INCREF, "function", param, [], { inline: "auto" });
  const leave = inc.createBlock();
  const count = inc.createBlock();
  inc.brif(isNull(inc, inc.param(0)), leave, count);
  inc.switchTo(count);
  const old = inc.load("i64", inc.param(0), BLOCK_COUNT);
  inc.store("i64", inc.param(0), inc.op("add", old, inc.i64(1)), BLOCK_COUNT);
  inc.br(leave);
  inc.switchTo(leave);
  inc.ret();
  module.add(inc.finish());

  const dec = new FunctionBuilder(DECREF, "function", param, [], { inline: "auto" });
  const out = dec.createBlock();
  const lower = dec.createBlock();
  const free = dec.createBlock();
  const keep = dec.createBlock();
  dec.brif(isNull(dec, dec.param(0)), out, lower);
  dec.switchTo(lower);
  const left = dec.op("sub", dec.load("i64", dec.param(0), BLOCK_COUNT), dec.i64(1));
  dec.brif(dec.op("eq", left, dec.i64(0)), free, keep);
  dec.switchTo(free);
  dec.callHost("nrt_free", [dec.param(0)], []);
  dec.br(out);
  dec.switchTo(keep);
  dec.store("i64", dec.param(0), left, BLOCK_COUNT);
  dec.br(out);
  dec.switchTo(out);
  dec.ret();
  module.add(dec.finish());
}
