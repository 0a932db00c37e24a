// Constants and tables of the fixed-point functions in `fixed-exp-log.ts` and `fixed-trig.ts`, computed like those of `tables.ts`
// when they are first wanted. The text beside each says at which power of two its integers stand.

import { atanRatio, BITS, LOG2, logRatio, ONE, PI, squareRoot, twoOverPiWords } from "./tables.ts";

/** The integer nearest to x * 2^at. */
export function scaled(x: bigint, at: number): bigint {
  const shift = BITS - BigInt(at);
  return (x + (1n << (shift - 1n))) >> shift;
}

/** A number as unsigned literal of 32 or 64 bits; negative ones in two's complement. */
const literal = (x: bigint, bits: number): string => `0x${BigInt.asUintN(bits, x).toString(16)}`;
const word = (name: string, x: bigint, bits: 32 | 64 = 64): string =>
  `const ${name}: u${bits} = ${literal(x, bits)};\n`;
export const words = (name: string, values: readonly bigint[], bits: 32 | 64 = 64): string =>
  `const ${name}: u${bits}[${values.length}] = { ${values.map((v) => literal(v, bits)).join(", ")} };\n`;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** exp: 2^(i/32) at 2^62, log(2)/32 at 2^69 with its rest, 1/n! of the series, log2(e). */
export function exponentialTables(): string {
  let root = 2n * ONE;
  for (let i = 0; i < 5; i++) root = squareRoot(root);
  const powers: bigint[] = [];
  let power = ONE;
  for (let i = 0; i < 32; i++) {
    powers.push(scaled(power, 62));
    power = (power * root) / ONE;
  }
  const step = scaled(LOG2 / 32n, 69);
  const rest = scaled(LOG2 / 32n, 85) - (step << 16n);
  const inverse = (n: number): bigint => {
    let f = 1n;
    for (let k = 2n; k <= BigInt(n); k++) f *= k;
    return ONE / f;
  };
  return (
    words("POWER_TABLE", powers) +
    word("LOG2_32", step) +
    `const LOG2_32_REST: i32 = ${rest};\n` +
    // 32/log(2) at 2^26, rounded down.
    word("INV_LOG2_32", scaled((32n * ONE * ONE) / LOG2, 26) - 1n, 32) +
    word("LOG2_64", scaled(LOG2, 64)) +
    [2, 3, 4].map((n) => word(`EXP_C${n}`, scaled(inverse(n), 63))).join("") +
    [5, 6, 7, 8].map((n) => word(`EXP_C${n}`, scaled(inverse(n), 38), 32)).join("")
  );
}

/**
 * log2: for 128 intervals of the mantissa a reciprocal of 8 bits of the centre (of half the centre above sqrt 2) and minus its
 * binary logarithm at 2^63. The two intervals next to 1 have the reciprocal 1.
 */
export function logarithmTables(): string {
  const inverse: bigint[] = [];
  const logs: bigint[] = [];
  for (const i of range(128)) {
    const centre = 256 + 2 * i + 1;
    const near = i >= LOG_SPLIT ? (2 * 65536) / centre : 65536 / centre;
    const c = BigInt(i === 0 || i === 127 ? 256 : Math.round(near));
    inverse.push(c);
    logs.push(scaled((-logRatio(c, 256n) * ONE) / LOG2, 63));
  }
  return (
    words("LOG_INVERSE", inverse, 32) +
    words("LOG_TABLE", logs) +
    `const LOG_SPLIT: u32 = ${LOG_SPLIT};\n` +
    word("LOG2E_63", scaled((ONE * ONE) / LOG2, 63)) +
    word("LOG10_2_64", scaled((LOG2 * ONE) / (3n * LOG2 + logRatio(10n, 8n)), 64)) +
    [2, 3, 4].map((n) => word(`LOG_C${n}`, scaled(ONE / BigInt(n), 63))).join("") +
    [5, 6, 7, 8, 9].map((n) => word(`LOG_C${n}`, scaled(ONE / BigInt(n), 34), 32)).join("")
  );
}
/** The first interval whose numbers are halved: 1.4140625 and up. */
const LOG_SPLIT = 53;

/**
 * sin and cos of quarter turns: the series in w = (2f)^2 of cos(f pi/2) and of sin(f pi/2)/f. Coefficients 5 to 0 at 2^63 and 9 to
 * 6 at 2^64, cos first; bits of 2/pi after 64 zeros.
 */
export function turnTables(): string {
  const high: bigint[] = [];
  const low: bigint[] = [];
  for (const odd of [0, 1]) {
    const coefficients = range(10).map((n) => {
      let c = ONE;
      for (let k = 1n; k <= BigInt(2 * n + odd); k++) c = (c * PI) / (2n * k * ONE);
      return c >> BigInt(2 * n);
    });
    for (const n of [9, 8, 7, 6]) low.push(scaled(coefficients[n], 64));
    for (const n of [5, 4, 3, 2, 1, 0]) high.push(scaled(coefficients[n], 63));
  }
  const twoOverPi = twoOverPiWords(4).flatMap((w) => [w >> 32n, w & 0xffff_ffffn]);
  return (
    words("TURN_HIGH", high) +
    words("TURN_LOW", low, 32) +
    words("TURN_BITS", [0n, 0n, ...twoOverPi], 32)
  );
}

/** atan(i/64) at 2^64, pi and pi/2 at 2^62, 1/(2n+1) of the series. */
export function arcTables(): string {
  const arcs = range(65).map((i) => (i === 0 ? 0n : scaled(atanRatio(BigInt(i), 64n), 64)));
  return (
    words("ARC_TABLE", arcs) +
    word("PI_62", scaled(PI, 62)) +
    word("HALF_PI_62", scaled(PI / 2n, 62)) +
    word("ARC_C3", scaled(ONE / 3n, 64)) +
    [5, 7, 9].map((n) => word(`ARC_C${n}`, scaled(ONE / BigInt(n), 34), 32)).join("")
  );
}
