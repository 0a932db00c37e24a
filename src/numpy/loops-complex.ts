/**
 * Scalar operations on complex numbers, as pairs of doubles stored straight into the output. The
 * single-precision forms round every intermediate result, as C's float arithmetic does.
 */
import type { Complex1, Complex2 } from "./loop-templates.ts";
import { math } from "./math.ts";

const fround = Math.fround;

export const complexAdd: Complex2 = (o, k, ar, ai, br, bi) => {
  o[k] = ar + br;
  o[k + 1] = ai + bi;
};
export const complexSubtract: Complex2 = (o, k, ar, ai, br, bi) => {
  o[k] = ar - br;
  o[k + 1] = ai - bi;
};
export const complexMultiply: Complex2 = (o, k, ar, ai, br, bi) => {
  o[k] = ar * br - ai * bi;
  o[k + 1] = ar * bi + ai * br;
};
export const complexMultiply32: Complex2 = (o, k, ar, ai, br, bi) => {
  o[k] = fround(ar * br) - fround(ai * bi);
  o[k + 1] = fround(ar * bi) + fround(ai * br);
};

/** Smith's division. */
export const complexDivide: Complex2 = (o, k, ar, ai, br, bi) => {
  const abr = Math.abs(br);
  const abi = Math.abs(bi);
  if (abr >= abi) {
    if (abr === 0 && abi === 0) {
      o[k] = ar / abr;
      o[k + 1] = ai / abr;
      return;
    }
    const ratio = bi / br;
    const scale = 1 / (br + bi * ratio);
    o[k] = (ar + ai * ratio) * scale;
    o[k + 1] = (ai - ar * ratio) * scale;
    return;
  }
  const ratio = br / bi;
  const scale = 1 / (bi + br * ratio);
  o[k] = (ar * ratio + ai) * scale;
  o[k + 1] = (ai * ratio - ar) * scale;
};
export const complexDivide32: Complex2 = (o, k, ar, ai, br, bi) => {
  const abr = Math.abs(br);
  const abi = Math.abs(bi);
  if (abr >= abi) {
    if (abr === 0 && abi === 0) {
      o[k] = ar / abr;
      o[k + 1] = ai / abr;
      return;
    }
    const ratio = fround(bi / br);
    const scale = fround(1 / fround(br + fround(bi * ratio)));
    o[k] = fround(ar + fround(ai * ratio)) * scale;
    o[k + 1] = fround(ai - fround(ar * ratio)) * scale;
    return;
  }
  const ratio = fround(br / bi);
  const scale = fround(1 / fround(bi + fround(br * ratio)));
  o[k] = fround(fround(ar * ratio) + ai) * scale;
  o[k + 1] = fround(fround(ai * ratio) - ar) * scale;
};

export const complexAbs: Complex1 = (o, k, re, im) => {
  o[k] = complexHypot(re, im);
};

export function complexHypot(re: number, im: number): number {
  if (im === 0) return Math.abs(re);
  if (re === 0) return Math.abs(im);
  return math.hypot(re, im);
}

export const complexNegative: Complex1 = (o, k, re, im) => {
  o[k] = -re;
  o[k + 1] = -im;
};
export const complexConjugate: Complex1 = (o, k, re, im) => {
  o[k] = re;
  o[k + 1] = -im;
};
export const complexPositive: Complex1 = (o, k, re, im) => {
  o[k] = re;
  o[k + 1] = im;
};
export const complexSquare: Complex1 = (o, k, re, im) => {
  o[k] = re * re - im * im;
  o[k + 1] = re * im + im * re;
};
export const complexReciprocal: Complex1 = (o, k, re, im) => {
  if (Math.abs(im) <= Math.abs(re)) {
    const r = im / re;
    const d = re + im * r;
    o[k] = 1 / d;
    o[k + 1] = -r / d;
  } else {
    const r = re / im;
    const d = re * r + im;
    o[k] = r / d;
    o[k + 1] = -1 / d;
  }
};

/** z / |z|. */
export const complexSign: Complex1 = (o, k, re, im) => {
  const size = complexHypot(re, im);
  if (size === 0) {
    o[k] = 0;
    o[k + 1] = 0;
  } else if (size === Infinity) {
    const finite = Number.isFinite(re) !== Number.isFinite(im);
    o[k] = finite ? (Number.isFinite(re) ? 0 : Math.sign(re)) : NaN;
    o[k + 1] = finite ? (Number.isFinite(im) ? 0 : Math.sign(im)) : NaN;
  } else {
    o[k] = re / size;
    o[k + 1] = im / size;
  }
};

type Pair = [number, number];

export function expPair(re: number, im: number): Pair {
  const e = math.exp(re);
  if (im === 0) return [e, im];
  if (e === 0) return [e * (Math.sign(math.cos(im)) || 0), e * (Math.sign(math.sin(im)) || 0)];
  return [e * math.cos(im), e * math.sin(im)];
}

export function logPair(re: number, im: number): Pair {
  const ax = Math.abs(re);
  const ay = Math.abs(im);
  const big = Math.max(ax, ay);
  const small = Math.min(ax, ay);
  let r: number;
  if (big > 0.5 && big < 3 && small * small + big * big < 3) {
    // Near the unit circle the logarithm of the size would cancel.
    r = math.log1p((big - 1) * (big + 1) + small * small) / 2;
  } else r = math.log(complexHypot(re, im));
  return [r, math.atan2(im, re)];
}

export function sqrtPair(re: number, im: number): Pair {
  if (re === 0 && im === 0) return [0, im];
  if (im === Infinity || im === -Infinity) return [Infinity, im];
  if (re !== re) return [re, im === im ? NaN : im];
  if (re === Infinity) return [re, im !== im ? im : im < 0 || Object.is(im, -0) ? -0 : 0];
  if (re === -Infinity) {
    const size = im !== im ? NaN : 0;
    return [size, im < 0 || Object.is(im, -0) ? -Infinity : Infinity];
  }
  let scale = 1;
  if (Math.abs(re) > 1e300 || Math.abs(im) > 1e300) {
    re /= 4;
    im /= 4;
    scale = 2;
  }
  if (re >= 0) {
    const t = Math.sqrt((re + complexHypot(re, im)) * 0.5);
    return [t * scale, (im / (2 * t)) * scale];
  }
  const t = Math.sqrt((-re + complexHypot(re, im)) * 0.5);
  const negative = im < 0 || Object.is(im, -0);
  return [(Math.abs(im) / (2 * t)) * scale, (negative ? -t : t) * scale];
}

export function powPair(ar: number, ai: number, br: number, bi: number): Pair {
  if (br === 0 && bi === 0) return [1, 0];
  if (ar === 0 && ai === 0) {
    if (br > 0 && bi === 0) return [0, 0];
    return [NaN, NaN];
  }
  if (bi === 0 && Number.isInteger(br)) {
    if (br === 1) return [ar, ai];
    if (br === 2) return [ar * ar - ai * ai, ar * ai + ai * ar];
    if (br === 3) {
      const r2 = ar * ar - ai * ai;
      const i2 = ar * ai + ai * ar;
      return [r2 * ar - i2 * ai, r2 * ai + i2 * ar];
    }
    if (br > -100 && br < 100) {
      let n = Math.abs(br);
      let r: Pair = [1, 0];
      let p: Pair = [ar, ai];
      for (;;) {
        if (n & 1) r = [r[0] * p[0] - r[1] * p[1], r[0] * p[1] + r[1] * p[0]];
        n >>= 1;
        if (n === 0) break;
        p = [p[0] * p[0] - p[1] * p[1], p[0] * p[1] + p[1] * p[0]];
      }
      if (br < 0) {
        const out = new Float64Array(2);
        complexReciprocal(out, 0, r[0], r[1]);
        return [out[0], out[1]];
      }
      return r;
    }
  }
  const [lr, li] = logPair(ar, ai);
  return expPair(lr * br - li * bi, lr * bi + li * br);
}

function sinPair(re: number, im: number): Pair {
  return [math.sin(re) * math.cosh(im), math.cos(re) * math.sinh(im)];
}
function cosPair(re: number, im: number): Pair {
  return [math.cos(re) * math.cosh(im), -(math.sin(re) * math.sinh(im))];
}
function sinhPair(re: number, im: number): Pair {
  return [math.cos(im) * math.sinh(re), math.sin(im) * math.cosh(re)];
}
function coshPair(re: number, im: number): Pair {
  return [math.cos(im) * math.cosh(re), math.sin(im) * math.sinh(re)];
}
function tanhPair(re: number, im: number): Pair {
  if (Math.abs(re) > 22) {
    const t = math.sin(2 * im) * 2 * math.exp(-2 * Math.abs(re));
    return [Math.sign(re), t];
  }
  const t = math.tan(im);
  const beta = 1 + t * t;
  const s = math.sinh(re);
  const rho = Math.sqrt(1 + s * s);
  const d = 1 + beta * s * s;
  return [(beta * rho * s) / d, t / d];
}
function tanPair(re: number, im: number): Pair {
  const [a, b] = tanhPair(-im, re);
  return [b, -a];
}
function asinhPair(re: number, im: number): Pair {
  // log(z + sqrt(z² + 1)), in the half plane where it does not cancel.
  const flip = re < 0;
  const [x, y] = flip ? [-re, -im] : [re, im];
  const [sr, si] = sqrtPair(x * x - y * y + 1, 2 * x * y);
  const [r, i] = logPair(x + sr, y + si);
  return flip ? [-r, -i] : [r, i];
}
function asinPair(re: number, im: number): Pair {
  const [r, i] = asinhPair(-im, re);
  return [i, -r];
}
function acosPair(re: number, im: number): Pair {
  const [r, i] = asinPair(re, im);
  return [Math.PI / 2 - r, -i];
}
function acoshPair(re: number, im: number): Pair {
  const [r, i] = acosPair(re, im);
  return im < 0 || Object.is(im, -0) ? [Math.abs(i), -Math.abs(r)] : [Math.abs(i), Math.abs(r)];
}
function atanhPair(re: number, im: number): Pair {
  const num = logPair(1 + re, im);
  const den = logPair(1 - re, -im);
  return [(num[0] - den[0]) / 2, (num[1] - den[1]) / 2];
}
function atanPair(re: number, im: number): Pair {
  const [r, i] = atanhPair(-im, re);
  return [i, -r];
}

function storing(f: (re: number, im: number) => Pair): Complex1 {
  return (o, k, re, im) => {
    const [r, i] = f(re, im);
    o[k] = r;
    o[k + 1] = i;
  };
}

export const complexExp = storing(expPair);
export const complexLog = storing(logPair);
export const complexSqrt = storing(sqrtPair);
export const complexSin = storing(sinPair);
export const complexCos = storing(cosPair);
export const complexTan = storing(tanPair);
export const complexSinh = storing(sinhPair);
export const complexCosh = storing(coshPair);
export const complexTanh = storing(tanhPair);
export const complexAsin = storing(asinPair);
export const complexAcos = storing(acosPair);
export const complexAtan = storing(atanPair);
export const complexAsinh = storing(asinhPair);
export const complexAcosh = storing(acoshPair);
export const complexAtanh = storing(atanhPair);
export const complexLog2 = storing((re, im) => {
  const [r, i] = logPair(re, im);
  return [r * Math.LOG2E, i * Math.LOG2E];
});
export const complexLog10 = storing((re, im) => {
  const [r, i] = logPair(re, im);
  return [r * Math.LOG10E, i * Math.LOG10E];
});
export const complexLog1p = storing((re, im) => {
  const size = complexHypot(re + 1, im);
  return [math.log(size), math.atan2(im, re + 1)];
});
export const complexExpm1 = storing((re, im) => {
  const a = math.sin(im / 2);
  return [math.expm1(re) * math.cos(im) - 2 * a * a, math.exp(re) * math.sin(im)];
});
export const complexExp2 = storing((re, im) => expPair(re * Math.LN2, im * Math.LN2));
export const complexPower: Complex2 = (o, k, ar, ai, br, bi) => {
  const [r, i] = powPair(ar, ai, br, bi);
  o[k] = r;
  o[k + 1] = i;
};

const lessPair = (ar: number, ai: number, br: number, bi: number): boolean =>
  ar < br || (ar === br && ai < bi);
export const complexMaximum: Complex2 = (o, k, ar, ai, br, bi) => {
  const first = ar !== ar || ai !== ai || (br === br && bi === bi && !lessPair(ar, ai, br, bi));
  o[k] = first ? ar : br;
  o[k + 1] = first ? ai : bi;
};
export const complexMinimum: Complex2 = (o, k, ar, ai, br, bi) => {
  const first = ar !== ar || ai !== ai || (br === br && bi === bi && !lessPair(br, bi, ar, ai));
  o[k] = first ? ar : br;
  o[k + 1] = first ? ai : bi;
};
export const complexFmax: Complex2 = (o, k, ar, ai, br, bi) => {
  const first = br !== br || bi !== bi || (ar === ar && ai === ai && !lessPair(ar, ai, br, bi));
  o[k] = first ? ar : br;
  o[k + 1] = first ? ai : bi;
};
export const complexFmin: Complex2 = (o, k, ar, ai, br, bi) => {
  const first = br !== br || bi !== bi || (ar === ar && ai === ai && !lessPair(br, bi, ar, ai));
  o[k] = first ? ar : br;
  o[k + 1] = first ? ai : bi;
};
