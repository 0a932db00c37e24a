/** HZ: GB 2312 in seven bits, between `~{` and `~}`. */
import type { MultibyteEncoding, Read, State, Written } from "./codec.ts";
import { tableEncoding } from "./table-encoding.ts";

const TILDE = 0x7e;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NEWLINE = 0x0a;

export class HzEncoding implements MultibyteEncoding {
  readonly name = "hz";
  private readonly table = tableEncoding("gb2312");

  /** 1 between the marks. */
  start(): State {
    return [0];
  }

  reset(state: State): number[] {
    if (state[0] === 0) return [];
    state[0] = 0;
    return [TILDE, CLOSE];
  }

  read(bytes: Uint8Array, at: number, state: State): Read | "incomplete" | number {
    const c = bytes[at];
    if (c === TILDE) {
      const next = bytes[at + 1];
      if (next === undefined) return "incomplete";
      const shift = (to: number): Read => {
        state[0] = to;
        return { size: 2, points: [] };
      };
      if (state[0] === 0) {
        if (next === TILDE) return { size: 2, points: [TILDE] };
        if (next === OPEN) return shift(1);
        return next === NEWLINE ? shift(0) : 1;
      }
      return next === CLOSE ? shift(0) : 1;
    }
    if (c >= 0x80) return 1;
    if (state[0] === 0) return { size: 1, points: [c] };
    if (at + 1 >= bytes.length) return "incomplete";
    const last = bytes[at + 1];
    const points = last < 0x80 ? this.table.lookup(c | 0x80, last | 0x80) : undefined;
    return points === undefined ? 1 : { size: 2, points };
  }

  write(points: Uint32Array, at: number, _isFinal: boolean, state: State): Written | undefined {
    const point = points[at];
    if (point < 0x80) {
      const plain = point === TILDE ? [TILDE, TILDE] : [point];
      return { size: 1, bytes: [...this.reset(state), ...plain] };
    }
    const found = this.table.write(points, at, true);
    if (typeof found !== "object" || found.bytes.length !== 2) return undefined;
    const pair = found.bytes.map((byte) => byte & 0x7f);
    if (state[0] === 1) return { size: 1, bytes: pair };
    state[0] = 1;
    return { size: 1, bytes: [TILDE, OPEN, ...pair] };
  }
}
