/**
 * Pieces of host memory that a launch brings to the GPU. What overlaps, or lies within one 16-byte unit,
 * travels as one piece: items keep their alignment, and no piece brings back stale bytes of another.
 */

export interface Extent {
  readonly bytes: Uint8Array;
  /** Lowest byte touched and the one behind the highest, in `bytes`. */
  readonly low: number;
  readonly high: number;
}

export interface Spans {
  readonly memories: readonly Uint8Array[];
  /** For each extent the number of its memory. */
  readonly numbers: readonly number[];
}

const UNIT = 16;

export function mergeExtents(extents: readonly Extent[]): Spans {
  const placed = extents.map(({ bytes, low, high }, k) => {
    const { buffer, byteOffset } = bytes;
    const from = byteOffset + low - ((byteOffset + low) % UNIT);
    const to = Math.min(Math.ceil((byteOffset + high) / UNIT) * UNIT, buffer.byteLength);
    return { k, buffer, from, to: Math.max(from, to) };
  });
  const spans: { buffer: ArrayBufferLike; from: number; to: number }[] = [];
  const numbers: number[] = [];
  for (const { k, buffer, from, to } of placed.sort((a, b) => a.from - b.from)) {
    let at = spans.findIndex((s) => s.buffer === buffer && from < s.to);
    if (at < 0) at = spans.push({ buffer, from, to }) - 1;
    spans[at].to = Math.max(spans[at].to, to);
    numbers[k] = at;
  }
  return {
    memories: spans.map((s) => new Uint8Array(s.buffer, s.from, s.to - s.from)),
    numbers,
  };
}
