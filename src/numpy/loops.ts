/**
 * Loop records: which dtypes a ufunc's inner loop takes and gives, through which views it reads them,
 * and how the loop is made. Builders here turn one scalar operation into rows for a family of dtypes;
 * the table of ufuncs (ufunc-table.ts) is written with them. Loops are made on first use.
 */
import { halfTable } from "./cast.ts";
import { builtinTypes, type DType } from "./dtype.ts";
import { numberToHalf } from "./half.ts";
import {
  binaryLoop,
  type Complex1,
  type Complex2,
  compareLoop,
  complexBinaryLoop,
  complexUnaryLoop,
  halfBinaryLoop,
  halfUnaryLoop,
  type LoopRun,
  pairBinaryLoop,
  pairCompareLoop,
  pairPickLoop,
  pairTest2Loop,
  pairTestLoop,
  pairUnaryLoop,
  pairWordsLoop,
  testLoop,
  unaryLoop,
} from "./loop-templates.ts";
import { ViewKind } from "./storage.ts";

const BY_CHAR: Record<string, DType> = {};
for (const dtype of Object.values(builtinTypes)) BY_CHAR[dtype.char] = dtype;
export const dtypeOfChar = (char: string): DType => BY_CHAR[char];

/** The view a loop reads items through: 64-bit integers are pairs of words. */
export function loopView(dtype: DType): ViewKind {
  return dtype.isInteger && dtype.itemsize === 8 ? ViewKind.I32 : dtype.view;
}

export class Loop {
  /** "dd->d". */
  readonly types: string;
  readonly ins: readonly DType[];
  readonly outs: readonly DType[];
  readonly views: readonly ViewKind[];
  private readonly make: () => LoopRun;
  private made: LoopRun | undefined;

  constructor(types: string, make: () => LoopRun, views?: readonly ViewKind[]) {
    this.types = types;
    const [ins, outs] = types.split("->");
    this.ins = [...ins].map(dtypeOfChar);
    this.outs = [...outs].map(dtypeOfChar);
    this.make = make;
    this.views = views ?? [...this.ins, ...this.outs].map(loopView);
  }

  get run(): LoopRun {
    return (this.made ??= this.make());
  }
}

type F1 = (a: number) => number;
type F2 = (a: number, b: number) => number;
type G1 = (a: bigint) => bigint;
type G2 = (a: bigint, b: bigint) => bigint;

const SMALL = "bBhHiI";
const WIDE = "lLqQ";
const isUnsigned = (char: string): boolean => char === char.toUpperCase();
const half = (bits: number): number => halfTable()[bits];

// ---- one operand ---------------------------------------------------------------------------------------

export const bool1 = (f: F1): Loop[] => [new Loop("?->?", () => unaryLoop(f))];

export function ints1(f: F1, number: F1, big: G1, uf: F1 = f, ubig: G1 = big): Loop[] {
  return [
    ...[...SMALL].map((c) => new Loop(`${c}->${c}`, () => unaryLoop(isUnsigned(c) ? uf : f))),
    ...[...WIDE].map((c) => {
      const u = isUnsigned(c);
      return new Loop(`${c}->${c}`, () =>
        pairUnaryLoop(u && uf !== f ? uf : number, u ? ubig : big, u),
      );
    }),
  ];
}

/** float16, float32, float64, long double. `f32` where single precision differs by more than rounding. */
export function floats1(f: F1, f32: F1 = f): Loop[] {
  return [
    new Loop("e->e", () => halfUnaryLoop(f32, half, numberToHalf)),
    new Loop("f->f", () => unaryLoop(f32)),
    new Loop("d->d", () => unaryLoop(f)),
    new Loop("g->g", () => unaryLoop(f)),
  ];
}

export function complexes1(f: Complex1, f32: Complex1 = f): Loop[] {
  return [
    new Loop("F->F", () => complexUnaryLoop(f32)),
    new Loop("D->D", () => complexUnaryLoop(f)),
    new Loop("G->G", () => complexUnaryLoop(f)),
  ];
}

/** Complex in, real out: the operation stores one part. */
export function complexToReal(f: Complex1): Loop[] {
  return [
    new Loop("F->f", () => complexUnaryLoop(f)),
    new Loop("D->d", () => complexUnaryLoop(f)),
    new Loop("G->g", () => complexUnaryLoop(f)),
  ];
}

export function tests1(
  ints: (a: number) => boolean,
  floats: (a: number) => boolean,
  pair: (low: number, high: number) => boolean,
): Loop[] {
  return [
    new Loop("?->?", () => testLoop(ints)),
    ...[...SMALL].map((c) => new Loop(`${c}->?`, () => testLoop(ints))),
    ...[...WIDE].map((c) => new Loop(`${c}->?`, () => pairTestLoop(pair))),
    new Loop("e->?", () => testLoop((a) => floats(half(a)))),
    ...[..."fdg"].map((c) => new Loop(`${c}->?`, () => testLoop(floats))),
  ];
}

export function complexTests1(f: (re: number, im: number) => boolean): Loop[] {
  const store: Complex1 = (o, k, re, im) => {
    o[k] = f(re, im) ? 1 : 0;
  };
  return [..."FDG"].map((c) => new Loop(`${c}->?`, () => complexUnaryLoop(store)));
}

// ---- two operands ------------------------------------------------------------------------------------

export const bool2 = (f: F2): Loop[] => [new Loop("??->?", () => binaryLoop(f))];

/** `f` for up to 32 bits, whose store wraps; `number` and `big` for 64 bits. */
export function ints2(
  f: F2,
  number: F2,
  big: G2,
  unsigned: { f?: F2; number?: F2; big?: G2 } = {},
): Loop[] {
  return [
    ...[...SMALL].map(
      (c) => new Loop(`${c}${c}->${c}`, () => binaryLoop(isUnsigned(c) ? (unsigned.f ?? f) : f)),
    ),
    ...[...WIDE].map((c) => {
      const u = isUnsigned(c);
      return new Loop(`${c}${c}->${c}`, () =>
        pairBinaryLoop(
          u ? (unsigned.number ?? number) : number,
          u ? (unsigned.big ?? big) : big,
          u,
        ),
      );
    }),
  ];
}

/** Shifts need the width in bits. */
export function shifts2(f: (bits: number) => F2, number: F2, big: G2): Loop[] {
  return [
    ...[...SMALL].map((c) => {
      const width = dtypeOfChar(c).itemsize * 8;
      return new Loop(`${c}${c}->${c}`, () => binaryLoop(f(isUnsigned(c) ? -width : width)));
    }),
    ...[...WIDE].map(
      (c) => new Loop(`${c}${c}->${c}`, () => pairBinaryLoop(number, big, isUnsigned(c))),
    ),
  ];
}

export function bits2(f: F2): Loop[] {
  return [
    ...[...SMALL].map((c) => new Loop(`${c}${c}->${c}`, () => binaryLoop(f))),
    ...[...WIDE].map((c) => new Loop(`${c}${c}->${c}`, () => pairWordsLoop(f))),
  ];
}

export function intPicks2(f: F2, first: (sign: number) => boolean): Loop[] {
  return [
    ...[...SMALL].map((c) => new Loop(`${c}${c}->${c}`, () => binaryLoop(f))),
    ...[...WIDE].map((c) => new Loop(`${c}${c}->${c}`, () => pairPickLoop(first, isUnsigned(c)))),
  ];
}

export function floats2(f: F2, f32: F2 = f): Loop[] {
  return [
    new Loop("ee->e", () => halfBinaryLoop(f32, half, numberToHalf)),
    new Loop("ff->f", () => binaryLoop(f32)),
    new Loop("dd->d", () => binaryLoop(f)),
    new Loop("gg->g", () => binaryLoop(f)),
  ];
}

export function complexes2(f: Complex2, f32: Complex2 = f): Loop[] {
  return [
    new Loop("FF->F", () => complexBinaryLoop(f32)),
    new Loop("DD->D", () => complexBinaryLoop(f)),
    new Loop("GG->G", () => complexBinaryLoop(f)),
  ];
}

/** The six comparisons; `sign` judges a − b of integers, `f` numbers, `c` complex pairs. */
export function compares2(
  f: (a: number, b: number) => boolean,
  sign: (d: number) => boolean,
  c: (ar: number, ai: number, br: number, bi: number) => boolean,
): Loop[] {
  const judge: F1 = (d) => (sign(d) ? 1 : 0);
  const store: Complex2 = (o, k, ar, ai, br, bi) => {
    o[k] = c(ar, ai, br, bi) ? 1 : 0;
  };
  return [
    new Loop("??->?", () => compareLoop(f)),
    ...[...SMALL].map((t) => new Loop(`${t}${t}->?`, () => compareLoop(f))),
    ...[...WIDE].map(
      (t) => new Loop(`${t}${t}->?`, () => pairCompareLoop(judge, isUnsigned(t), isUnsigned(t))),
    ),
    new Loop("qQ->?", () => pairCompareLoop(judge, false, true)),
    new Loop("Qq->?", () => pairCompareLoop(judge, true, false)),
    new Loop("ee->?", () => compareLoop((a, b) => f(half(a), half(b)))),
    ...[..."fdg"].map((t) => new Loop(`${t}${t}->?`, () => compareLoop(f))),
    ...[..."FDG"].map((t) => new Loop(`${t}${t}->?`, () => complexBinaryLoop(store))),
  ];
}

/** Logical operations on truth values of any number type. */
export function logicals2(f: (a: boolean, b: boolean) => boolean): Loop[] {
  const numbers = (a: number, b: number): boolean => f(a !== 0, b !== 0);
  const store: Complex2 = (o, k, ar, ai, br, bi) => {
    o[k] = f(ar !== 0 || ai !== 0, br !== 0 || bi !== 0) ? 1 : 0;
  };
  return [
    new Loop("??->?", () => compareLoop(numbers)),
    ...[...SMALL].map((t) => new Loop(`${t}${t}->?`, () => compareLoop(numbers))),
    ...[...WIDE].map((t) => new Loop(`${t}${t}->?`, () => pairTest2Loop(numbers))),
    new Loop("ee->?", () => compareLoop((a, b) => f((a & 0x7fff) !== 0, (b & 0x7fff) !== 0))),
    ...[..."fdg"].map((t) => new Loop(`${t}${t}->?`, () => compareLoop(numbers))),
    ...[..."FDG"].map((t) => new Loop(`${t}${t}->?`, () => complexBinaryLoop(store))),
  ];
}
