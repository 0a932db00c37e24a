// The functions that compiled code asks of its host beyond memory: printing, and the state of random generators. One table
// for all instances; `instantiate` (memory.ts) adds it to its own.

import { call, getAttr } from "../../objects/abstract.ts";
import { sysState } from "../../vm/sys-state.ts";
import { printedText } from "../functions/print.ts";
import { heap, hostServices } from "./memory.ts";
import { RandomSource } from "./random-source.ts";
import { setThreadCount, threadCount } from "./threads.ts";

/** Operands of a `print`: eight bytes each. */
export function readOperands(bytes: DataView, address: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, k) => bytes.getBigInt64(address + 8 * k, true));
}

/** The code points of a text in the heap. */
const textAt = (address: number, length: number): string => {
  const points = heap().u32.subarray(address / 4, address / 4 + length);
  let text = "";
  for (const p of points) text += String.fromCodePoint(p);
  return text;
};

export function writeOut(text: string): void {
  const stdout = sysState.get("stdout");
  if (stdout === undefined || stdout === null) return;
  call(getAttr(stdout, "write"), [text]);
}

/** Receives what compiled code prints. */
function printSink(format: number, address: number, count: number): void {
  const view = new DataView(heap().buffer());
  writeOut(printedText(format, readOperands(view, address, count), textAt));
}
hostServices.print = printSink;

/** A record that a kernel printed on the GPU. */
export function printRecord(format: number, operands: Uint8Array): void {
  const view = new DataView(operands.buffer, operands.byteOffset, operands.byteLength);
  writeOut(printedText(format, readOperands(view, 0, operands.byteLength / 8), textAt));
}

/** One generator for np.random, one for random; seeded by chance until a seed is set. */
const generators = [0, 1].map(() => new RandomSource(Math.floor(Math.random() * 2 ** 32)));

hostServices.functions = {
  random_double: (kind: number) => generators[kind].float(),
  random_gauss: (kind: number) => generators[kind].gauss(),
  random_int32: (kind: number) => generators[kind].word() | 0,
  random_seed: (kind: number, seed: bigint) =>
    generators[kind].seedWord(Number(BigInt.asUintN(32, seed))),
  thread_count: threadCount,
  thread_id: () => 0n,
  set_thread_count: (n: bigint) => setThreadCount(Number(n)),
};
