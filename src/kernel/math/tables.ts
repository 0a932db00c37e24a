// Constants and tables of the math library, computed when the library is first used: 2^(i/128) and log(1/c) as pairs of doubles,
// the bits of 2/pi. Fixed-point integers of 320 bits give far more than the pairs hold.

/** Fractional bits of the numbers here. */
export const BITS = 320n;
export const ONE = 1n << BITS;

/** The nearest double of a fixed-point number. */
function toDouble(x: bigint): number {
  const negative = x < 0n;
  const a = negative ? -x : x;
  if (a === 0n) return 0;
  const size = BigInt(a.toString(2).length);
  const drop = size > 64n ? size - 64n : 0n;
  // 64 bits and a sticky bit: the conversion rounds once.
  let top = a >> drop;
  if (top << drop !== a) top |= 1n;
  const value = Number(top) * 2 ** Number(drop - BITS);
  return negative ? -value : value;
}

/** The exact fixed-point value of a double of ordinary size. */
function fromDouble(x: number): bigint {
  const scaled = x * 2 ** 120;
  return BigInt(scaled) << (BITS - 120n);
}

/** A number as an unevaluated sum of two doubles; `bits` limits the first to fewer significant bits. */
function pair(x: bigint, bits = 53): [number, number] {
  let high = toDouble(x);
  if (bits < 53) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, high);
    view.setBigUint64(0, view.getBigUint64(0) & ~((1n << BigInt(53 - bits)) - 1n));
    high = view.getFloat64(0);
  }
  return [high, toDouble(x - fromDouble(high))];
}

export function squareRoot(x: bigint): bigint {
  const n = x << BITS;
  let r = 1n << ((BigInt(n.toString(2).length) + 1n) / 2n);
  for (;;) {
    const next = (r + n / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}

/** 2·atanh(1/n): log 2 and others come from it. */
function twiceAtanhInverse(n: bigint): bigint {
  let term = (2n * ONE) / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term / k;
    term /= n * n;
  }
  return sum;
}
export const LOG2 = twiceAtanhInverse(3n);

/** log(p/q) for a ratio near one: 2·atanh((p−q)/(p+q)). */
export function logRatio(p: bigint, q: bigint): bigint {
  const y = ((p - q) * ONE) / (p + q);
  const y2 = (y * y) / ONE;
  let term = 2n * y;
  let sum = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sum += term / k;
    term = (term * y2) / ONE;
  }
  return sum;
}

function atanInverse(n: bigint): bigint {
  let term = ONE / n;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term /= n * n;
  }
  return sum;
}
/** Machin's formula. */
export const PI = 16n * atanInverse(5n) - 4n * atanInverse(239n);

/** atan(p/q) by halving the argument three times, then the series. */
export function atanRatio(p: bigint, q: bigint): bigint {
  let x = (p * ONE) / q;
  const HALVINGS = 3;
  for (let i = 0; i < HALVINGS; i++) {
    x = (x * ONE) / (ONE + squareRoot(ONE + (x * x) / ONE));
  }
  const x2 = (x * x) / ONE;
  let term = x;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += k % 4n === 1n ? term / k : -(term / k);
    term = (term * x2) / ONE;
  }
  return sum << BigInt(HALVINGS);
}

const text = (x: number): string => {
  const shown = Number.isInteger(x) ? `${x}.0` : String(x);
  return shown.replace("e+", "e");
};
const constant = (name: string, value: number): string => `const ${name}: f64 = ${text(value)};\n`;
const pairConstants = (name: string, x: bigint, bits = 53): string => {
  const [high, low] = pair(x, bits);
  return constant(`${name}_HI`, high) + constant(`${name}_LO`, low);
};
const table = (name: string, values: readonly number[]): string =>
  `const ${name}: f64[${values.length}] = { ${values.map(text).join(", ")} };\n`;

/** 2^(i/128) for i in 0…127, and log(2)/128 split for the reduction. */
export function expTables(): string {
  let root = 2n * ONE;
  for (let i = 0; i < 7; i++) root = squareRoot(root);
  const high: number[] = [];
  const low: number[] = [];
  let power = ONE;
  for (let i = 0; i < 128; i++) {
    const [h, l] = pair(power);
    high.push(h);
    low.push(l);
    power = (power * root) / ONE;
  }
  return (
    table("EXP_HI", high) +
    table("EXP_LO", low) +
    // Multiples by integers below 2^18 are exact.
    pairConstants("LN2_128", LOG2 / 128n, 34) +
    constant("INV_LN2_128", toDouble((128n * ONE * ONE) / LOG2))
  );
}

/**
 * 128 subintervals of [0.6875, 1.375): a reciprocal of 20 bits of each centre and minus its logarithm. The two next to 1 have the
 * reciprocal 1, so that log is exact to the last bit there.
 */
export function logTables(): string {
  const inverse: number[] = [];
  const high: number[] = [];
  const low: number[] = [];
  const OFF = 0x3fe6_0000_0000_0000n;
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0n; i < 128n; i++) {
    const edge = (bits: bigint): number => {
      view.setBigUint64(0, bits);
      return view.getFloat64(0);
    };
    const from = edge(OFF + (i << 45n));
    const to = edge(OFF + ((i + 1n) << 45n));
    const scaled = from === 1 || to === 1 ? 2 ** 20 : Math.round((2 / (from + to)) * 2 ** 20);
    inverse.push(scaled / 2 ** 20);
    // Sums with multiples of log 2 must be exact: the high part is a multiple of 2^-42.
    const value = logRatio(1n << 20n, BigInt(scaled));
    const h = Math.round(toDouble(value) * 2 ** 42) / 2 ** 42;
    high.push(h);
    low.push(toDouble(value - fromDouble(h)));
  }
  const ln2High = Math.round(toDouble(LOG2) * 2 ** 42) / 2 ** 42;
  return (
    table("LOG_INV", inverse) +
    table("LOG_HI", high) +
    table("LOG_LO", low) +
    constant("LN2_HI", ln2High) +
    constant("LN2_LO", toDouble(LOG2 - fromDouble(ln2High))) +
    pairConstants("INV_LN2", (ONE * ONE) / LOG2) +
    pairConstants("LN2", LOG2).replace(/LN2_/g, "LOGE2_") +
    pairConstants("INV_LN10", (ONE * ONE) / (3n * LOG2 + logRatio(10n, 8n)))
  );
}

/** atan(i/64) for i in 0…64 and pi/2. */
export function atanTables(): string {
  const high: number[] = [];
  const low: number[] = [];
  for (let i = 0n; i <= 64n; i++) {
    const [h, l] = pair(i === 0n ? 0n : atanRatio(i, 64n));
    high.push(h);
    low.push(l);
  }
  return (
    table("ATAN_HI", high) +
    table("ATAN_LO", low) +
    pairConstants("PI", PI) +
    pairConstants("HALF_PI", PI / 2n)
  );
}

/** pi/2 in three parts for arguments below 2^20, and the bits of 2/pi after 64 zeros for larger ones. */
export function trigTables(): string {
  const half = PI / 2n;
  const [p1] = pair(half, 33);
  const [p2] = pair(half - fromDouble(p1), 33);
  const p3 = toDouble(half - fromDouble(p1) - fromDouble(p2));
  // More digits of 2/pi than the fixed point has: pi again, longer.
  const words = twoOverPiWords(22);
  return (
    constant("PIO2_1", p1) +
    constant("PIO2_2", p2) +
    constant("PIO2_3", p3) +
    constant("TWO_OVER_PI", toDouble((ONE * ONE) / half)) +
    `const TWO_OVER_PI_BITS: u64[${words.length + 1}] = { 0, ${words.map((w) => `0x${w.toString(16)}`).join(", ")} };\n`
  );
}

export function twoOverPiWords(count: number): bigint[] {
  const bits = BigInt(64 * (count + 2));
  const one = 1n << bits;
  const inverse = (n: bigint): bigint => {
    let term = one / n;
    let sum = 0n;
    for (let k = 1n; term !== 0n; k += 2n) {
      sum += k % 4n === 1n ? term / k : -(term / k);
      term /= n * n;
    }
    return sum;
  };
  const pi = 16n * inverse(5n) - 4n * inverse(239n);
  const fraction = (2n * one * one) / pi;
  const words: bigint[] = [];
  for (let i = 1; i <= count; i++) {
    words.push((fraction >> (bits - BigInt(64 * i))) & 0xffff_ffff_ffff_ffffn);
  }
  return words;
}
