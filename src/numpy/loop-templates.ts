/**
 * Inner loops of ufuncs, one template per memory form. A loop runs over `n` items of every operand:
 * `v` are views, `p` start positions, `s` steps, all in view elements. With an output step of 0 whose
 * output is also an input a loop is a reduction, with shifted outputs a running one; so every template
 * must store each item before it reads the next.
 *
 * A template is copied afresh for every operation and view kind, so that each copy has type feedback
 * of its own and V8 inlines the operation; where a page's policy forbids making functions, the copies
 * share one body and are only slower. Templates must therefore use nothing but their parameters.
 *
 * Large behaved arrays will take generated Wasm loops instead: `wideLoops` is that seam.
 */
import type { View } from "./storage.ts";

export type LoopRun = (n: number, v: View[], p: number[], s: number[]) => void;

type Numbers = Float64Array;
type Words = Int32Array;

type Template<A extends unknown[]> = (...args: A) => LoopRun;

const canMakeFunctions = ((): boolean => {
  try {
    return new Function("return 1")() === 1;
  } catch {
    return false;
  }
})();

/** A copy of a template that shares no type feedback with others. */
function fresh<A extends unknown[]>(template: Template<A>): Template<A> {
  if (!canMakeFunctions) return template;
  return new Function(`return (${template.toString()});`)() as Template<A>;
}

type F1 = (a: number) => number;
type F2 = (a: number, b: number) => number;
type P1 = (a: number) => boolean;
type P2 = (a: number, b: number) => boolean;

const unaryTemplate = (f: F1): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const o = v[1] as Numbers;
    let i = p[0];
    let k = p[1];
    const si = s[0];
    const sk = s[1];
    if (si === 1 && sk === 1) {
      for (const end = k + n; k < end; k++, i++) o[k] = f(a[i]);
      return;
    }
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i]);
      i += si;
      k += sk;
    }
  };
};

const binaryTemplate = (f: F2): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const b = v[1] as Numbers;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    const si = s[0];
    const sj = s[1];
    const sk = s[2];
    if (si === 1 && sj === 1 && sk === 1) {
      for (const end = k + n; k < end; k++, i++, j++) o[k] = f(a[i], b[j]);
      return;
    }
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], b[j]);
      i += si;
      j += sj;
      k += sk;
    }
  };
};

const testTemplate = (f: P1): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const o = v[1] as Numbers;
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i]) ? 1 : 0;
      i += s[0];
      k += s[1];
    }
  };
};

const compareTemplate = (f: P2): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const b = v[1] as Numbers;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    const si = s[0];
    const sj = s[1];
    const sk = s[2];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], b[j]) ? 1 : 0;
      i += si;
      j += sj;
      k += sk;
    }
  };
};

// ---- float16: values through a table, results rounded twice as NumPy's float loops do -----------------

const halfUnaryTemplate = (f: F1, value: (bits: number) => number, round: F1): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const o = v[1] as Numbers;
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      o[k] = round(Math.fround(f(value(a[i]))));
      i += s[0];
      k += s[1];
    }
  };
};

const halfBinaryTemplate = (f: F2, value: (bits: number) => number, round: F1): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const b = v[1] as Numbers;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      o[k] = round(Math.fround(f(value(a[i]), value(b[j]))));
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

// ---- 64-bit integers as pairs of words (low, high) --------------------------------------------------

/**
 * `f` on doubles where operands and result are exact, else `g` on BigInts. `g` returns undefined where
 * the operation has no value; 0 is stored then, as C loops do.
 */
const pairBinaryTemplate = (
  f: F2,
  g: (a: bigint, b: bigint) => bigint,
  unsigned: boolean,
): LoopRun => {
  const T = 4294967296;
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const b = v[1] as Words;
    const o = v[2] as Words;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    const si = s[0];
    const sj = s[1];
    const sk = s[2];
    for (let c = 0; c < n; c++) {
      const ah = a[i + 1];
      const bh = b[j + 1];
      const x = (unsigned ? ah >>> 0 : ah) * T + (a[i] >>> 0);
      const y = (unsigned ? bh >>> 0 : bh) * T + (b[j] >>> 0);
      let done = false;
      if (ah < 0x200000 && ah >= -0x200000 && bh < 0x200000 && bh >= -0x200000) {
        if (!unsigned || (ah >= 0 && bh >= 0)) {
          const r = f(x, y);
          if (r < 9007199254740992 && r > -9007199254740992) {
            o[k] = r | 0;
            o[k + 1] = Math.floor(r / T) | 0;
            done = true;
          }
        }
      }
      if (!done) {
        const A = unsigned ? ah >>> 0 : ah;
        const B = unsigned ? bh >>> 0 : bh;
        const r = g(
          (BigInt(A) << BigInt(32)) | BigInt(a[i] >>> 0),
          (BigInt(B) << BigInt(32)) | BigInt(b[j] >>> 0),
        );
        o[k] = Number(BigInt.asIntN(32, r));
        o[k + 1] = Number(BigInt.asIntN(32, r >> BigInt(32)));
      }
      i += si;
      j += sj;
      k += sk;
    }
  };
};

const pairUnaryTemplate = (f: F1, g: (a: bigint) => bigint, unsigned: boolean): LoopRun => {
  const T = 4294967296;
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const o = v[1] as Words;
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      const h = a[i + 1];
      const safe = h < 0x200000 && h >= (unsigned ? 0 : -0x200000);
      const r = safe ? f(h * T + (a[i] >>> 0)) : Number.NaN;
      if (r < 9007199254740992 && r > -9007199254740992) {
        o[k] = r | 0;
        o[k + 1] = Math.floor(r / T) | 0;
      } else {
        const big = g((BigInt(unsigned ? h >>> 0 : h) << BigInt(32)) | BigInt(a[i] >>> 0));
        o[k] = Number(BigInt.asIntN(32, big));
        o[k + 1] = Number(BigInt.asIntN(32, big >> BigInt(32)));
      }
      i += s[0];
      k += s[1];
    }
  };
};

/** Bitwise operations: word by word. */
const pairWordsTemplate = (f: F2): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const b = v[1] as Words;
    const o = v[2] as Words;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], b[j]);
      o[k + 1] = f(a[i + 1], b[j + 1]);
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

/** `f` on the sign of a − b. */
const pairCompareTemplate = (f: F1, unsignedA: boolean, unsignedB: boolean): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const b = v[1] as Words;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      const ah = unsignedA ? a[i + 1] >>> 0 : a[i + 1];
      const bh = unsignedB ? b[j + 1] >>> 0 : b[j + 1];
      const d = ah === bh ? (a[i] >>> 0) - (b[j] >>> 0) : ah - bh;
      o[k] = f(d);
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

/** `f` on the sign of a − b picks which of the two is stored. */
const pairPickTemplate = (first: P1, unsigned: boolean): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const b = v[1] as Words;
    const o = v[2] as Words;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      const ah = unsigned ? a[i + 1] >>> 0 : a[i + 1];
      const bh = unsigned ? b[j + 1] >>> 0 : b[j + 1];
      const d = ah === bh ? (a[i] >>> 0) - (b[j] >>> 0) : ah - bh;
      if (first(d)) {
        const low = a[i];
        o[k + 1] = a[i + 1];
        o[k] = low;
      } else {
        const low = b[j];
        o[k + 1] = b[j + 1];
        o[k] = low;
      }
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

const pairTestTemplate = (f: (low: number, high: number) => boolean): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const o = v[1] as Numbers;
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], a[i + 1]) ? 1 : 0;
      i += s[0];
      k += s[1];
    }
  };
};

const pairTest2Template = (f: (a: number, b: number) => boolean): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Words;
    const b = v[1] as Words;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i] | a[i + 1], b[j] | b[j + 1]) ? 1 : 0;
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

// ---- complex: operations store their two parts themselves --------------------------------------------

export type Complex1 = (o: Float64Array, k: number, ar: number, ai: number) => void;
export type Complex2 = (
  o: Float64Array,
  k: number,
  ar: number,
  ai: number,
  br: number,
  bi: number,
) => void;

const complexUnaryTemplate = (f: Complex1): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const o = v[1] as Numbers;
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      f(o, k, a[i], a[i + 1]);
      i += s[0];
      k += s[1];
    }
  };
};

const complexBinaryTemplate = (f: Complex2): LoopRun => {
  return (n, v, p, s) => {
    const a = v[0] as Numbers;
    const b = v[1] as Numbers;
    const o = v[2] as Numbers;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      f(o, k, a[i], a[i + 1], b[j], b[j + 1]);
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
};

export const unaryLoop = (f: F1): LoopRun => fresh(unaryTemplate)(f);
export const binaryLoop = (f: F2): LoopRun => fresh(binaryTemplate)(f);
export const testLoop = (f: P1): LoopRun => fresh(testTemplate)(f);
export const compareLoop = (f: P2): LoopRun => fresh(compareTemplate)(f);
export const halfUnaryLoop = (f: F1, value: F1, round: F1): LoopRun =>
  fresh(halfUnaryTemplate)(f, value, round);
export const halfBinaryLoop = (f: F2, value: F1, round: F1): LoopRun =>
  fresh(halfBinaryTemplate)(f, value, round);
export const pairBinaryLoop = (
  f: F2,
  g: (a: bigint, b: bigint) => bigint,
  unsigned: boolean,
): LoopRun => fresh(pairBinaryTemplate)(f, g, unsigned);
export const pairUnaryLoop = (f: F1, g: (a: bigint) => bigint, unsigned: boolean): LoopRun =>
  fresh(pairUnaryTemplate)(f, g, unsigned);
export const pairWordsLoop = (f: F2): LoopRun => fresh(pairWordsTemplate)(f);
export const pairCompareLoop = (f: F1, unsignedA: boolean, unsignedB: boolean): LoopRun =>
  fresh(pairCompareTemplate)(f, unsignedA, unsignedB);
export const pairPickLoop = (first: P1, unsigned: boolean): LoopRun =>
  fresh(pairPickTemplate)(first, unsigned);
export const pairTestLoop = (f: (low: number, high: number) => boolean): LoopRun =>
  fresh(pairTestTemplate)(f);
export const pairTest2Loop = (f: P2): LoopRun => fresh(pairTest2Template)(f);
export const complexUnaryLoop = (f: Complex1): LoopRun => fresh(complexUnaryTemplate)(f);
export const complexBinaryLoop = (f: Complex2): LoopRun => fresh(complexBinaryTemplate)(f);

/** Replacement loops for large contiguous runs, by ufunc name and type string; filled at start-up. */
export const wideLoops: { find: (ufunc: string, types: string) => LoopRun | undefined } = {
  find: () => undefined,
};
