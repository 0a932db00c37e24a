// Memory of loops that run over arrays: operands whose bytes lie outside the shared heap are copied into it for one run and
// back. Overlapping operands share one copy, so that a loop that reads what it wrote (reductions) sees it.

import { allocateMemory, heap } from "./memory.ts";

export interface SpanOperand {
  readonly bytes: Uint8Array;
  /** Byte position of the first item in `bytes`. */
  readonly at: number;
  /** Byte extent: lowest and one past the highest byte touched. */
  readonly low: number;
  readonly high: number;
  readonly writes: boolean;
}

interface Span {
  readonly buffer: ArrayBufferLike;
  readonly bytes: Uint8Array;
  low: number;
  high: number;
  writes: boolean;
  address: number;
}

/** The byte extent of `n` items of `size` bytes, `step` apart. */
export function extentOf(at: number, n: number, step: number, size: number): [number, number] {
  const last = at + (n - 1) * step;
  return [Math.min(at, last), Math.max(at, last) + size];
}

/** Calls `run` with an address per operand. */
export function withHeapAddresses(
  operands: readonly SpanOperand[],
  run: (addresses: number[]) => void,
): void {
  const isInside = (o: SpanOperand): boolean => heap().contains(o.bytes.buffer);
  const spans: Span[] = [];
  const outside = operands.filter((o) => !isInside(o));
  for (const o of [...outside].sort((a, b) => a.low - b.low)) {
    const open = spans.find((s) => s.buffer === o.bytes.buffer && o.low < s.high);
    if (open !== undefined) {
      open.high = Math.max(open.high, o.high);
      open.writes ||= o.writes;
      continue;
    }
    const { bytes, low, high, writes } = o;
    spans.push({ buffer: bytes.buffer, bytes, low, high, writes, address: 0 });
  }
  try {
    for (const s of spans) {
      // Items keep their alignment.
      const lead = s.low & 15;
      s.address = allocateMemory(s.high - s.low + 32);
      heap().u8.set(s.bytes.subarray(s.low, s.high), s.address + lead);
    }
    run(
      operands.map((o) => {
        if (isInside(o)) return o.at;
        const s = spans.find(
          (x) => x.buffer === o.bytes.buffer && o.low >= x.low && o.high <= x.high,
        ) as Span;
        return s.address + (s.low & 15) + (o.at - s.low);
      }),
    );
    for (const s of spans) {
      if (!s.writes) continue;
      const from = s.address + (s.low & 15);
      s.bytes.set(heap().u8.subarray(from, from + s.high - s.low), s.low);
    }
  } finally {
    for (const s of spans) if (s.address !== 0) heap().free(s.address);
  }
}
