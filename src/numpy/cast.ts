/**
 * Conversion loops between dtypes. `castLoop(from, to)` gives a loop over behaved memory for number
 * types; everything else (text, objects, structures, swapped or unaligned items) goes item by item
 * through item.ts, driven by copy.ts.
 *
 * 64-bit integers are read and written as pairs of 32-bit words: a double holds the value exactly up
 * to 2^53 and its low word is exact beyond that, and no BigInt is made. Out-of-range floats become the
 * smallest integer, as on x86.
 */
import { type DType, TypeNum } from "./dtype.ts";
import { halfToNumber, numberToHalf } from "./half.ts";
import { type NumberView, type View, ViewKind } from "./storage.ts";

/** Positions and steps are in elements of the loop's views. */
export type CastRun = (
  n: number,
  s: View,
  si: number,
  ss: number,
  d: View,
  di: number,
  ds: number,
) => void;

export interface CastLoop {
  readonly from: ViewKind;
  readonly to: ViewKind;
  readonly run: CastRun;
  /** May meet values that have no image (nan to int): the caller warns then. */
  readonly lossy: boolean;
}

type Run = (
  n: number,
  s: NumberView,
  si: number,
  ss: number,
  d: NumberView,
  di: number,
  ds: number,
) => void;

// Each body is its own function so that V8 specialises it by the views it sees.

const copyNumber: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    si += ss;
    di += ds;
  }
};
const intToFloat: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    si += ss;
    di += ds;
  }
};
const floatToFloat: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    si += ss;
    di += ds;
  }
};
/** Also to 8 and 16 bits: through int32, as the hardware converts. */
const floatToInt32: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    const v = s[si];
    d[di] = v > -2147483649 && v < 2147483648 ? v : -2147483648;
    si += ss;
    di += ds;
  }
};
const floatToUint32: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    const v = s[si];
    d[di] = v > -9223372036854775808 && v < 9223372036854775808 ? v : 0;
    si += ss;
    di += ds;
  }
};
const toBool: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si] !== 0 ? 1 : 0;
    si += ss;
    di += ds;
  }
};
const halfToBool: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = (s[si] & 0x7fff) !== 0 ? 1 : 0;
    si += ss;
    di += ds;
  }
};

const TWO32 = 4294967296;

const int64ToNumber: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si + 1] * TWO32 + (s[si] >>> 0);
    si += ss;
    di += ds;
  }
};
const uint64ToNumber: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = (s[si + 1] >>> 0) * TWO32 + (s[si] >>> 0);
    si += ss;
    di += ds;
  }
};
/** To integers of at most 32 bits: the low word, truncated by the store. */
const wordToInt: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    si += ss;
    di += ds;
  }
};
const pairToBool: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = (s[si] | s[si + 1]) !== 0 ? 1 : 0;
    si += ss;
    di += ds;
  }
};
const pairToPair: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    d[di + 1] = s[si + 1];
    si += ss;
    di += ds;
  }
};
const intToPair: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    const v = s[si];
    d[di] = v | 0;
    d[di + 1] = v < 0 ? -1 : 0;
    si += ss;
    di += ds;
  }
};
const floatToInt64: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    const v = Math.trunc(s[si]);
    if (v >= -9223372036854775808 && v < 9223372036854775808) {
      d[di] = v | 0;
      d[di + 1] = Math.floor(v / TWO32);
    } else {
      d[di] = 0;
      d[di + 1] = -2147483648;
    }
    si += ss;
    di += ds;
  }
};
const floatToUint64: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    const v = Math.trunc(s[si]);
    if (v > -9223372036854775808 && v < 18446744073709551616) {
      d[di] = v | 0;
      d[di + 1] = Math.floor(v / TWO32) | 0;
    } else {
      d[di] = 0;
      d[di + 1] = v >= 18446744073709551616 ? 0 : -2147483648;
    }
    si += ss;
    di += ds;
  }
};
const halfToFloat: Run = (n, s, si, ss, d, di, ds) => {
  const table = halfTable();
  for (let i = 0; i < n; i++) {
    d[di] = table[s[si]];
    si += ss;
    di += ds;
  }
};
const numberToHalfRun: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = numberToHalf(s[si]);
    si += ss;
    di += ds;
  }
};
const complexCopy: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    d[di + 1] = s[si + 1];
    si += ss;
    di += ds;
  }
};
const realToComplex: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si];
    d[di + 1] = 0;
    si += ss;
    di += ds;
  }
};
const complexToBool: Run = (n, s, si, ss, d, di, ds) => {
  for (let i = 0; i < n; i++) {
    d[di] = s[si] !== 0 || s[si + 1] !== 0 ? 1 : 0;
    si += ss;
    di += ds;
  }
};

let table: Float32Array | undefined;
/** All float16 values, made on first use. */
export function halfTable(): Float32Array {
  if (table === undefined) {
    table = new Float32Array(65536);
    for (let i = 0; i < 65536; i++) table[i] = halfToNumber(i);
  }
  return table;
}

/** Runs `first` into a scratch of doubles and `second` out of it. */
function through(
  first: CastRun,
  firstFrom: ViewKind,
  second: CastRun,
  secondTo: ViewKind,
  lossy: boolean,
): CastLoop {
  const scratch = new Float64Array(512);
  const run: CastRun = (n, s, si, ss, d, di, ds) => {
    for (let done = 0; done < n; done += 512) {
      const m = Math.min(512, n - done);
      first(m, s, si + done * ss, ss, scratch, 0, 1);
      second(m, scratch, 0, 1, d, di + done * ds, ds);
    }
  };
  return { from: firstFrom, to: secondTo, run, lossy };
}

function make(from: DType, to: DType): CastLoop | undefined {
  const f = from.loopNum;
  const t = to.loopNum;
  const loop = (run: Run, fromView: ViewKind, toView: ViewKind, lossy = false): CastLoop => ({
    from: fromView,
    to: toView,
    run: run as unknown as CastRun,
    lossy,
  });
  const wide = (num: TypeNum): boolean => num === TypeNum.Int64 || num === TypeNum.UInt64;
  const W = ViewKind.I32;

  if (from.kind === "c") {
    if (to.kind === "c") return loop(complexCopy, from.view, to.view);
    if (t === TypeNum.Bool) return loop(complexToBool, from.view, to.view);
    const real = realNumber(from);
    const rest = make(real, to);
    return rest === undefined ? undefined : { ...rest, from: from.view };
  }
  if (to.kind === "c") {
    if (from.view === ViewKind.F64 || (!wide(f) && f !== TypeNum.Float16)) {
      return loop(realToComplex, from.view, to.view);
    }
    const first = make(from, FLOAT64_LIKE) as CastLoop;
    return through(first.run, first.from, realToComplex as unknown as CastRun, to.view, false);
  }
  if (t === TypeNum.Bool) {
    if (wide(f)) return loop(pairToBool, W, to.view);
    return loop(f === TypeNum.Float16 ? halfToBool : toBool, from.view, to.view);
  }
  if (f === TypeNum.Float16) {
    if (t === TypeNum.Float16) return loop(copyNumber, from.view, to.view);
    if (to.kind === "f") return loop(halfToFloat, from.view, to.view);
    const second = make(FLOAT64_LIKE, to) as CastLoop;
    return through(halfToFloat as unknown as CastRun, from.view, second.run, second.to, true);
  }
  if (t === TypeNum.Float16) {
    if (!wide(f)) return loop(numberToHalfRun, from.view, to.view);
    const first = make(from, FLOAT64_LIKE) as CastLoop;
    return through(first.run, first.from, numberToHalfRun as unknown as CastRun, to.view, false);
  }
  if (wide(f)) {
    if (wide(t)) return loop(pairToPair, W, W);
    if (to.kind === "f") {
      return loop(f === TypeNum.Int64 ? int64ToNumber : uint64ToNumber, W, to.view);
    }
    return loop(wordToInt, W, to.view);
  }
  if (wide(t)) {
    if (from.kind !== "f") return loop(intToPair, from.view, W);
    return loop(t === TypeNum.Int64 ? floatToInt64 : floatToUint64, from.view, W, true);
  }
  if (from.kind === "f") {
    if (to.kind === "f") return loop(floatToFloat, from.view, to.view);
    return loop(t === TypeNum.UInt32 ? floatToUint32 : floatToInt32, from.view, to.view, true);
  }
  return loop(to.kind === "f" ? intToFloat : copyNumber, from.view, to.view);
}

/** Stand-ins with the fields that `make` reads. */
const FLOAT64_LIKE = { loopNum: TypeNum.Float64, kind: "f", view: ViewKind.F64 } as DType;
const FLOAT32_LIKE = { loopNum: TypeNum.Float32, kind: "f", view: ViewKind.F32 } as DType;
const realNumber = (complex: DType): DType =>
  complex.loopNum === TypeNum.Complex64 ? FLOAT32_LIKE : FLOAT64_LIKE;

const loops = new Map<number, CastLoop | undefined>();

/** The loop from one number type to another; undefined for kinds that go item by item. */
export function castLoop(from: DType, to: DType): CastLoop | undefined {
  if (!from.isNumber || !to.isNumber || from.isObject || to.isObject) return undefined;
  const key = from.loopNum * 32 + to.loopNum;
  if (loops.has(key)) return loops.get(key);
  const made = make(from, to);
  loops.set(key, made);
  return made;
}
