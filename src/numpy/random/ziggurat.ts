/**
 * Tables of the ziggurat method (Marsaglia and Tsang 2000) for the normal and the exponential
 * distribution: 256 strips of equal area under the density. They are computed on first use, in fixed
 * point with 160 fractional bits, so that every entry is the double nearest to the true value; draws
 * then agree bit for bit with other implementations of the same tables.
 */
const BITS = 160n;
const ONE = 1n << BITS;

const mul = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const div = (a: bigint, b: bigint): bigint => (a << BITS) / b;

function fromDecimal(text: string): bigint {
  const [whole, fraction] = text.split(".");
  return (BigInt(whole + fraction) << BITS) / 10n ** BigInt(fraction.length);
}

const toDouble = (x: bigint): number => Number(x) / 2 ** Number(BITS);

/** e^x for any x: halved until small, then a Taylor series, then squared back. */
function exp(x: bigint): bigint {
  const halvings = 12n;
  const small = x >> halvings;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n && k < 60n; k++) {
    term = mul(term, small) / k;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = mul(sum, sum);
  return sum;
}

/** ln x by Newton's method on e^y, from the host's logarithm. */
function log(x: bigint): bigint {
  let y = BigInt(Math.round(Math.log(toDouble(x)) * 2 ** 52)) << (BITS - 52n);
  for (let i = 0; i < 3; i++) {
    const e = exp(y);
    y += 2n * div(x - e, x + e);
  }
  return y;
}

function sqrt(x: bigint): bigint {
  const n = x << BITS;
  let r = BigInt(Math.floor(Math.sqrt(toDouble(x)) * 2 ** 52)) << (BITS - 52n);
  for (let i = 0; i < 5; i++) r = (r + n / r) >> 1n;
  return r;
}

/** π by Machin's formula. */
function pi(): bigint {
  const arctanInverse = (n: bigint): bigint => {
    let term = ONE / n;
    let sum = term;
    for (let k = 3n; term !== 0n; k += 2n) {
      term = -term / (n * n);
      sum += term / k;
    }
    return sum;
  };
  return 16n * arctanInverse(5n) - 4n * arctanInverse(239n);
}

/** ∫ e^(−t²/2) from x to ∞. */
function normalTail(x: bigint): bigint {
  let term = x;
  let sum = x;
  const square = mul(x, x);
  for (let k = 1n; term !== 0n && k < 400n; k++) {
    term = -mul(term, square) / (2n * k);
    sum += term / (2n * k + 1n);
  }
  return sqrt(pi() / 2n) - sum;
}

export interface Ziggurat {
  /** Width of strip i per unit of the random integer. */
  readonly w: Float64Array;
  /** Integers below this are inside the next strip, too. */
  readonly k: Float64Array;
  /** Density at the right edge of strip i. */
  readonly f: Float64Array;
}

function build(
  r: bigint,
  area: bigint,
  density: (x: bigint) => bigint,
  inverse: (y: bigint) => bigint,
  scaleBits: bigint,
): Ziggurat {
  const w = new Float64Array(256);
  const k = new Float64Array(256);
  const f = new Float64Array(256);
  const scale = 2 ** Number(scaleBits);
  const base = div(area, density(r));
  const ratio = (a: bigint, b: bigint): number => Number((a << scaleBits) / b);
  k[0] = ratio(r, base);
  w[0] = toDouble(base) / scale;
  w[255] = toDouble(r) / scale;
  f[0] = 1;
  f[255] = toDouble(density(r));
  let x = r;
  for (let i = 254; i > 0; i--) {
    const next = inverse(div(area, x) + density(x));
    k[i + 1] = ratio(next, x);
    x = next;
    f[i] = toDouble(density(x));
    w[i] = toDouble(x) / scale;
  }
  return { w, k, f };
}

/** Where the tail of the normal distribution begins, and its inverse. */
export const NORMAL_R = 3.6541528853610088;
export const NORMAL_INVERSE_R = 0.27366123732975828;
export const EXPONENTIAL_R = 7.69711747013104972;

let normal: Ziggurat | undefined;
let exponential: Ziggurat | undefined;

export function normalZiggurat(): Ziggurat {
  if (normal !== undefined) return normal;
  const r = fromDecimal("3.6541528853610087963519472518");
  const density = (x: bigint): bigint => exp(-mul(x, x) / 2n);
  const area = mul(r, density(r)) + normalTail(r);
  normal = build(r, area, density, (y) => sqrt(-2n * log(y)), 52n);
  return normal;
}

export function exponentialZiggurat(): Ziggurat {
  if (exponential !== undefined) return exponential;
  const r = fromDecimal("7.69711747013104971404462804811408952");
  const density = (x: bigint): bigint => exp(-x);
  const area = mul(r + ONE, density(r));
  exponential = build(r, area, density, (y) => -log(y), 53n);
  return exponential;
}
