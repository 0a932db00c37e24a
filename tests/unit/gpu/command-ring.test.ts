import { describe, expect, test } from "vitest";
import { RingReader, RingWriter } from "../../../src/gpu/command-ring.ts";
import { HEADER_WORDS, Op } from "../../../src/gpu/protocol.ts";

function ringOf(words: number): { header: Int32Array; ring: Int32Array; reader: RingReader } {
  const header = new Int32Array(new SharedArrayBuffer(HEADER_WORDS * 4));
  const ring = new Int32Array(new SharedArrayBuffer(words * 4));
  return { header, ring, reader: new RingReader(header, ring) };
}

describe("the command ring", () => {
  test("delivers records in order across many laps, with a slow reader that makes the writer wait", () => {
    const { header, ring, reader } = ringOf(64);
    const seen: number[] = [];
    let waits = 0;
    const takeOne = (): void => {
      const at = reader.next();
      if (at < 0) return;
      const words = (ring[at] >>> 8) - 1;
      for (let i = 0; i < words; i++)
        expect(ring[at + 1 + i]).toBe(words === 0 ? 0 : ring[at + 1] + i);
      seen.push(ring[at + 1]);
      reader.finish(at);
    };
    const writer = new RingWriter(header, ring, () => {
      waits++;
      takeOne();
    });
    for (let n = 0; n < 500; n++) {
      const words = 1 + (n % 13);
      const at = writer.begin(Op.Flush, words);
      for (let i = 0; i < words; i++) ring[at + i] = n * 100 + i;
      writer.publish();
    }
    while (seen.length < 500) takeOne();
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n * 100));
    expect(waits).toBeGreaterThan(100);
    expect(reader.next()).toBe(-1);
  });
  test("refuses a record that could never fit", () => {
    const { header, ring } = ringOf(64);
    const writer = new RingWriter(header, ring, () => {});
    expect(() => writer.begin(Op.Write, 16)).toThrow(RangeError);
  });
});
