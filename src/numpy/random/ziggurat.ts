/**
 * Tables of the ziggurat method (Marsaglia and Tsang 2000) for the normal and the exponential
 * distribution: 256 strips of equal area under the density. They are computed on first use.
 *
 * Draws must agree with NumPy bit for bit. Its exponential table has the doubles nearest to the true
 * values: fixed point with 160 fractional bits gives them. Its normal table was made by the recurrence
 * in doubles, whose rounding errors are part of it; one exponential in it (strip 38) is one unit in the
 * last place above the nearest double. Both were checked against draws of NumPy for every strip.
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

/** The tables for draws of float32: integers of `bits` bits, all values rounded to float32. */
export interface FloatZiggurat {
  readonly w: Float32Array;
  readonly k: Uint32Array;
  readonly f: Float32Array;
}

/** NumPy's float table of exponentials comes from decimals of nine digits, which decides one near tie. */
const nineDigits = (x: number): number => Number(x.toPrecision(9));

function toFloat(
  { w, k, f }: Ziggurat,
  fromBits: number,
  bits: number,
  round: (x: number) => number,
): FloatZiggurat {
  const shift = 2 ** (fromBits - bits);
  return {
    w: Float32Array.from(w, (x) => round(x * shift)),
    k: Uint32Array.from(k, (x) => Math.floor(x / shift)),
    f: Float32Array.from(f, round),
  };
}

let floatNormal: FloatZiggurat | undefined;
let floatExponential: FloatZiggurat | undefined;

export function floatNormalZiggurat(): FloatZiggurat {
  floatNormal ??= toFloat(normalZiggurat(), 52, 23, (x) => x);
  return floatNormal;
}
export function floatExponentialZiggurat(): FloatZiggurat {
  floatExponential ??= toFloat(exponentialZiggurat(), 53, 23, nineDigits);
  return floatExponential;
}

let normal: Ziggurat | undefined;
let exponential: Ziggurat | undefined;

/** The area of a strip of the normal distribution. */
const NORMAL_AREA = 0.004928673233974652;
const RAISED_STRIP = 38;

const fixed = (x: number): bigint => {
  const scaled = BigInt(Math.round(x * 2 ** 90));
  // Doubles in the range of the table have no bits below 2^-90.
  return scaled << (BITS - 90n);
};
const nearestExp = (x: number): number => toDouble(exp(fixed(x)));
const nearestLog = (x: number): number => toDouble(log(fixed(x)));

export function normalZiggurat(): Ziggurat {
  if (normal !== undefined) return normal;
  const w = new Float64Array(256);
  const k = new Float64Array(256);
  const f = new Float64Array(256);
  const scale = 2 ** 52;
  const base = NORMAL_AREA / nearestExp(-0.5 * NORMAL_R * NORMAL_R);
  k[0] = Math.floor((NORMAL_R / base) * scale);
  w[0] = base / scale;
  w[255] = NORMAL_R / scale;
  f[0] = 1;
  f[255] = nearestExp(-0.5 * NORMAL_R * NORMAL_R);
  let x = NORMAL_R;
  for (let i = 254; i > 0; i--) {
    const next = Math.sqrt(-2 * nearestLog(NORMAL_AREA / x + f[i + 1]));
    k[i + 1] = Math.floor((next / x) * scale);
    w[i] = next / scale;
    f[i] = nearestExp(-0.5 * next * next);
    if (i === RAISED_STRIP) f[i] += 2 ** (Math.floor(Math.log2(f[i])) - 52);
    x = next;
  }
  normal = { w, k, f };
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
