/**
 * One pass of a mixed-radix complex FFT: `l1` groups of `radix` interleaved sub-transforms of `ido` items
 * each are combined. Input item (i, j, k) is at i + ido·(j + radix·k), output item at i + ido·(k + l1·j);
 * `tw` holds the twiddle of output j ≥ 1, position i ≥ 1 at (j−1)·(ido−1) + i−1. All arrays hold real and
 * imaginary parts in turn. `sign` is −1 for the forward transform, +1 for the inverse: twiddles and the
 * sines of the butterflies are conjugated by it.
 */

type Pass = (
  ido: number,
  l1: number,
  cc: Float64Array,
  ch: Float64Array,
  tw: Float64Array,
  sign: number,
) => void;

export const pass2: Pass = (ido, l1, cc, ch, tw, sign) => {
  const far = 2 * ido * l1;
  for (let k = 0; k < l1; k++) {
    let a = 4 * ido * k;
    let o = 2 * ido * k;
    for (let i = 0; i < ido; i++, a += 2, o += 2) {
      const b = a + 2 * ido;
      const ar = cc[a];
      const ai = cc[a + 1];
      const br = cc[b];
      const bi = cc[b + 1];
      ch[o] = ar + br;
      ch[o + 1] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      if (i === 0) {
        ch[o + far] = dr;
        ch[o + far + 1] = di;
      } else {
        const wr = tw[2 * i - 2];
        const wi = sign * tw[2 * i - 1];
        ch[o + far] = dr * wr - di * wi;
        ch[o + far + 1] = dr * wi + di * wr;
      }
    }
  }
};

const SIN_3 = 0.86602540378443864676;

export const pass3: Pass = (ido, l1, cc, ch, tw, sign) => {
  const far = 2 * ido * l1;
  const step = 2 * ido;
  const sine = sign * SIN_3;
  const row = 2 * (ido - 1);
  for (let k = 0; k < l1; k++) {
    let a = 6 * ido * k;
    let o = 2 * ido * k;
    for (let i = 0; i < ido; i++, a += 2, o += 2) {
      const t0r = cc[a];
      const t0i = cc[a + 1];
      const c1r = cc[a + step];
      const c1i = cc[a + step + 1];
      const c2r = cc[a + 2 * step];
      const c2i = cc[a + 2 * step + 1];
      const t1r = c1r + c2r;
      const t1i = c1i + c2i;
      const t2r = c1r - c2r;
      const t2i = c1i - c2i;
      ch[o] = t0r + t1r;
      ch[o + 1] = t0i + t1i;
      const car = t0r + t1r * -0.5;
      const cai = t0i + t1i * -0.5;
      const cbr = -t2i * sine;
      const cbi = t2r * sine;
      const d1r = car + cbr;
      const d1i = cai + cbi;
      const d2r = car - cbr;
      const d2i = cai - cbi;
      if (i === 0) {
        ch[o + far] = d1r;
        ch[o + far + 1] = d1i;
        ch[o + 2 * far] = d2r;
        ch[o + 2 * far + 1] = d2i;
      } else {
        const w = 2 * i - 2;
        const w1r = tw[w];
        const w1i = sign * tw[w + 1];
        const w2r = tw[w + row];
        const w2i = sign * tw[w + row + 1];
        ch[o + far] = d1r * w1r - d1i * w1i;
        ch[o + far + 1] = d1r * w1i + d1i * w1r;
        ch[o + 2 * far] = d2r * w2r - d2i * w2i;
        ch[o + 2 * far + 1] = d2r * w2i + d2i * w2r;
      }
    }
  }
};

export const pass4: Pass = (ido, l1, cc, ch, tw, sign) => {
  const far = 2 * ido * l1;
  const step = 2 * ido;
  const row = 2 * (ido - 1);
  for (let k = 0; k < l1; k++) {
    let a = 8 * ido * k;
    let o = 2 * ido * k;
    for (let i = 0; i < ido; i++, a += 2, o += 2) {
      const c0r = cc[a];
      const c0i = cc[a + 1];
      const c1r = cc[a + step];
      const c1i = cc[a + step + 1];
      const c2r = cc[a + 2 * step];
      const c2i = cc[a + 2 * step + 1];
      const c3r = cc[a + 3 * step];
      const c3i = cc[a + 3 * step + 1];
      const t1r = c0r - c2r;
      const t1i = c0i - c2i;
      const t2r = c0r + c2r;
      const t2i = c0i + c2i;
      const t3r = c1r + c3r;
      const t3i = c1i + c3i;
      // The difference turned by a quarter.
      const t4r = -sign * (c1i - c3i);
      const t4i = sign * (c1r - c3r);
      ch[o] = t2r + t3r;
      ch[o + 1] = t2i + t3i;
      const d1r = t1r + t4r;
      const d1i = t1i + t4i;
      const d2r = t2r - t3r;
      const d2i = t2i - t3i;
      const d3r = t1r - t4r;
      const d3i = t1i - t4i;
      if (i === 0) {
        ch[o + far] = d1r;
        ch[o + far + 1] = d1i;
        ch[o + 2 * far] = d2r;
        ch[o + 2 * far + 1] = d2i;
        ch[o + 3 * far] = d3r;
        ch[o + 3 * far + 1] = d3i;
      } else {
        const w = 2 * i - 2;
        const w1r = tw[w];
        const w1i = sign * tw[w + 1];
        const w2r = tw[w + row];
        const w2i = sign * tw[w + row + 1];
        const w3r = tw[w + 2 * row];
        const w3i = sign * tw[w + 2 * row + 1];
        ch[o + far] = d1r * w1r - d1i * w1i;
        ch[o + far + 1] = d1r * w1i + d1i * w1r;
        ch[o + 2 * far] = d2r * w2r - d2i * w2i;
        ch[o + 2 * far + 1] = d2r * w2i + d2i * w2r;
        ch[o + 3 * far] = d3r * w3r - d3i * w3i;
        ch[o + 3 * far + 1] = d3r * w3i + d3i * w3r;
      }
    }
  }
};

const HALF_ROOT = 0.707106781186547524400844362104849;

export const pass8: Pass = (ido, l1, cc, ch, tw, sign) => {
  const far = 2 * ido * l1;
  const step = 2 * ido;
  const row = 2 * (ido - 1);
  const put = (o: number, r: number, m: number, w: number): void => {
    const wr = tw[w];
    const wi = sign * tw[w + 1];
    ch[o] = r * wr - m * wi;
    ch[o + 1] = r * wi + m * wr;
  };
  for (let k = 0; k < l1; k++) {
    let a = 16 * ido * k;
    let o = 2 * ido * k;
    for (let i = 0; i < ido; i++, a += 2, o += 2) {
      const p0 = a;
      const p1 = p0 + step;
      const p2 = p1 + step;
      const p3 = p2 + step;
      const p4 = p3 + step;
      const p5 = p4 + step;
      const p6 = p5 + step;
      const p7 = p6 + step;
      // Odd inputs: sums and differences of opposite ones, turned by eighths.
      const s1r = cc[p1] + cc[p5];
      const s1i = cc[p1 + 1] + cc[p5 + 1];
      const s3r = cc[p3] + cc[p7];
      const s3i = cc[p3 + 1] + cc[p7 + 1];
      const m5r = cc[p1] - cc[p5];
      const m5i = cc[p1 + 1] - cc[p5 + 1];
      const m7r = -sign * (cc[p3 + 1] - cc[p7 + 1]);
      const m7i = sign * (cc[p3] - cc[p7]);
      const a1r = s1r + s3r;
      const a1i = s1i + s3i;
      const a3r = -sign * (s1i - s3i);
      const a3i = sign * (s1r - s3r);
      const x5r = m5r + m7r;
      const x5i = m5i + m7i;
      const x7r = m5r - m7r;
      const x7i = m5i - m7i;
      const a5r = HALF_ROOT * (x5r - sign * x5i);
      const a5i = HALF_ROOT * (x5i + sign * x5r);
      const a7r = HALF_ROOT * (-x7r - sign * x7i);
      const a7i = HALF_ROOT * (sign * x7r - x7i);
      // Even inputs.
      const a0r = cc[p0] + cc[p4];
      const a0i = cc[p0 + 1] + cc[p4 + 1];
      const a4r = cc[p0] - cc[p4];
      const a4i = cc[p0 + 1] - cc[p4 + 1];
      const a2r = cc[p2] + cc[p6];
      const a2i = cc[p2 + 1] + cc[p6 + 1];
      const a6r = -sign * (cc[p2 + 1] - cc[p6 + 1]);
      const a6i = sign * (cc[p2] - cc[p6]);
      const e0r = a0r + a2r;
      const e0i = a0i + a2i;
      const e2r = a0r - a2r;
      const e2i = a0i - a2i;
      const e4r = a4r + a6r;
      const e4i = a4i + a6i;
      const e6r = a4r - a6r;
      const e6i = a4i - a6i;
      ch[o] = e0r + a1r;
      ch[o + 1] = e0i + a1i;
      if (i === 0) {
        ch[o + far] = e4r + a5r;
        ch[o + far + 1] = e4i + a5i;
        ch[o + 2 * far] = e2r + a3r;
        ch[o + 2 * far + 1] = e2i + a3i;
        ch[o + 3 * far] = e6r + a7r;
        ch[o + 3 * far + 1] = e6i + a7i;
        ch[o + 4 * far] = e0r - a1r;
        ch[o + 4 * far + 1] = e0i - a1i;
        ch[o + 5 * far] = e4r - a5r;
        ch[o + 5 * far + 1] = e4i - a5i;
        ch[o + 6 * far] = e2r - a3r;
        ch[o + 6 * far + 1] = e2i - a3i;
        ch[o + 7 * far] = e6r - a7r;
        ch[o + 7 * far + 1] = e6i - a7i;
      } else {
        const w = 2 * i - 2;
        put(o + far, e4r + a5r, e4i + a5i, w);
        put(o + 2 * far, e2r + a3r, e2i + a3i, w + row);
        put(o + 3 * far, e6r + a7r, e6i + a7i, w + 2 * row);
        put(o + 4 * far, e0r - a1r, e0i - a1i, w + 3 * row);
        put(o + 5 * far, e4r - a5r, e4i - a5i, w + 4 * row);
        put(o + 6 * far, e2r - a3r, e2i - a3i, w + 5 * row);
        put(o + 7 * far, e6r - a7r, e6i - a7i, w + 6 * row);
      }
    }
  }
};

/** cos(2πk/p) and sin(2πk/p), k = 1 … (p−1)/2, for the radices that have a pass of their own. */
const SMALL_ROOTS: Record<number, readonly [readonly number[], readonly number[]]> = {
  5: [
    [0.3090169943749474241, -0.8090169943749474241],
    [0.95105651629515357212, 0.58778525229247312917],
  ],
  7: [
    [0.6234898018587335305, -0.2225209339563144043, -0.9009688679024191262],
    [0.7818314824680298087, 0.974927912181823607, 0.4338837391175581205],
  ],
  11: [
    [
      0.8412535328311811688, 0.4154150130018864255, -0.1423148382732851404, -0.6548607339452850641,
      -0.9594929736144973898,
    ],
    [
      0.5406408174555975821, 0.9096319953545183715, 0.9898214418809327324, 0.7557495743542582838,
      0.2817325568414296977,
    ],
  ],
};

/** Odd radix p: outputs u and p−u share the sums of inputs j and p−j times cosines, the differences times sines. */
function oddPass(radix: number): Pass {
  const half = (radix - 1) >> 1;
  const [cosines, sines] = SMALL_ROOTS[radix];
  // Row u−1: the cosine and the signed sine of u·j for j = 1 … half.
  const cosTable = new Float64Array(half * half);
  const sinTable = new Float64Array(half * half);
  for (let u = 1; u <= half; u++) {
    for (let j = 1; j <= half; j++) {
      const r = (u * j) % radix;
      const at = (u - 1) * half + j - 1;
      cosTable[at] = cosines[(r <= half ? r : radix - r) - 1];
      sinTable[at] = r <= half ? sines[r - 1] : -sines[radix - r - 1];
    }
  }
  const sumR = new Float64Array(half);
  const sumI = new Float64Array(half);
  const difR = new Float64Array(half);
  const difI = new Float64Array(half);
  return (ido, l1, cc, ch, tw, sign) => {
    const far = 2 * ido * l1;
    const step = 2 * ido;
    const row = 2 * (ido - 1);
    for (let k = 0; k < l1; k++) {
      for (let i = 0; i < ido; i++) {
        const a = 2 * (i + ido * radix * k);
        const o = 2 * (i + ido * k);
        const t0r = cc[a];
        const t0i = cc[a + 1];
        let totalR = t0r;
        let totalI = t0i;
        for (let j = 1; j <= half; j++) {
          const p = a + j * step;
          const q = a + (radix - j) * step;
          sumR[j - 1] = cc[p] + cc[q];
          sumI[j - 1] = cc[p + 1] + cc[q + 1];
          difR[j - 1] = cc[p] - cc[q];
          difI[j - 1] = cc[p + 1] - cc[q + 1];
          totalR += sumR[j - 1];
          totalI += sumI[j - 1];
        }
        ch[o] = totalR;
        ch[o + 1] = totalI;
        for (let u = 1; u <= half; u++) {
          const at = (u - 1) * half;
          let car = t0r + cosTable[at] * sumR[0];
          let cai = t0i + cosTable[at] * sumI[0];
          let sr = sinTable[at] * difR[0];
          let si = sinTable[at] * difI[0];
          for (let j = 1; j < half; j++) {
            car += cosTable[at + j] * sumR[j];
            cai += cosTable[at + j] * sumI[j];
            sr += sinTable[at + j] * difR[j];
            si += sinTable[at + j] * difI[j];
          }
          const cbr = -(sign * si);
          const cbi = sign * sr;
          const dr = car + cbr;
          const di = cai + cbi;
          const er = car - cbr;
          const ei = cai - cbi;
          const v = radix - u;
          if (i === 0) {
            ch[o + u * far] = dr;
            ch[o + u * far + 1] = di;
            ch[o + v * far] = er;
            ch[o + v * far + 1] = ei;
          } else {
            const wu = (u - 1) * row + 2 * i - 2;
            const wv = (v - 1) * row + 2 * i - 2;
            const ur = tw[wu];
            const ui = sign * tw[wu + 1];
            const vr = tw[wv];
            const vi = sign * tw[wv + 1];
            ch[o + u * far] = dr * ur - di * ui;
            ch[o + u * far + 1] = dr * ui + di * ur;
            ch[o + v * far] = er * vr - ei * vi;
            ch[o + v * far + 1] = er * vi + ei * vr;
          }
        }
      }
    }
  };
}

export const pass5 = oddPass(5);
export const pass7 = oddPass(7);
export const pass11 = oddPass(11);

/** Any odd radix; `roots` are its roots of unity. The result is left in `cc`, ordered as an output. */
export function passGeneric(
  ido: number,
  radix: number,
  l1: number,
  cc: Float64Array,
  ch: Float64Array,
  tw: Float64Array,
  roots: Float64Array,
  sign: number,
): void {
  const half = (radix + 1) >> 1;
  const width = 2 * ido * l1;
  const cosOf = (k: number): number => roots[2 * k];
  const sinOf = (k: number): number => sign * roots[2 * k + 1];
  for (let k = 0; k < l1; k++) {
    for (let i = 0; i < 2 * ido; i++) {
      const o = i + 2 * ido * k;
      const a = i + 2 * ido * radix * k;
      ch[o] = cc[a];
      for (let j = 1; j < half; j++) {
        const p = cc[a + 2 * ido * j];
        const q = cc[a + 2 * ido * (radix - j)];
        ch[o + j * width] = p + q;
        ch[o + (radix - j) * width] = p - q;
      }
    }
  }
  for (let i = 0; i < width; i++) {
    let total = ch[i];
    for (let j = 1; j < half; j++) total += ch[i + j * width];
    cc[i] = total;
  }
  for (let l = 1; l < half; l++) {
    const low = l * width;
    const high = (radix - l) * width;
    const second = 2 * l;
    const c1 = cosOf(l);
    const c2 = cosOf(second);
    const s1 = sinOf(l);
    const s2 = sinOf(second);
    const last = (radix - 1) * width;
    const before = (radix - 2) * width;
    for (let i = 0; i < width; i += 2) {
      cc[low + i] = ch[i] + c1 * ch[width + i] + c2 * ch[2 * width + i];
      cc[low + i + 1] = ch[i + 1] + c1 * ch[width + i + 1] + c2 * ch[2 * width + i + 1];
      cc[high + i] = -(s1 * ch[last + i + 1] + s2 * ch[before + i + 1]);
      cc[high + i + 1] = s1 * ch[last + i] + s2 * ch[before + i];
    }
    let at = second;
    const next = (): number => {
      at += l;
      if (at > radix) at -= radix;
      return at % radix;
    };
    let j = 3;
    for (; j < half - 1; j += 2) {
      const x = next();
      const y = next();
      const xr = cosOf(x);
      const xi = sinOf(x);
      const yr = cosOf(y);
      const yi = sinOf(y);
      const p = j * width;
      const q = (radix - j) * width;
      for (let i = 0; i < width; i += 2) {
        cc[low + i] += ch[p + i] * xr + ch[p + width + i] * yr;
        cc[low + i + 1] += ch[p + i + 1] * xr + ch[p + width + i + 1] * yr;
        cc[high + i] -= ch[q + i + 1] * xi + ch[q - width + i + 1] * yi;
        cc[high + i + 1] += ch[q + i] * xi + ch[q - width + i] * yi;
      }
    }
    for (; j < half; j++) {
      const x = next();
      const xr = cosOf(x);
      const xi = sinOf(x);
      const p = j * width;
      const q = (radix - j) * width;
      for (let i = 0; i < width; i += 2) {
        cc[low + i] += ch[p + i] * xr;
        cc[low + i + 1] += ch[p + i + 1] * xr;
        cc[high + i] -= ch[q + i + 1] * xi;
        cc[high + i + 1] += ch[q + i] * xi;
      }
    }
  }
  twiddleGeneric(ido, radix, l1, cc, tw, sign);
}

function twiddleGeneric(
  ido: number,
  radix: number,
  l1: number,
  cc: Float64Array,
  tw: Float64Array,
  sign: number,
): void {
  const width = 2 * ido * l1;
  const turn = (at: number, r: number, m: number, w: number): void => {
    const wr = tw[2 * w];
    const wi = sign * tw[2 * w + 1];
    cc[at] = r * wr - m * wi;
    cc[at + 1] = r * wi + m * wr;
  };
  for (let j = 1; 2 * j < radix; j++) {
    const jc = radix - j;
    for (let k = 0; k < l1; k++) {
      for (let i = 0; i < ido; i++) {
        const p = j * width + 2 * (i + ido * k);
        const q = jc * width + 2 * (i + ido * k);
        const sr = cc[p] + cc[q];
        const si = cc[p + 1] + cc[q + 1];
        const dr = cc[p] - cc[q];
        const di = cc[p + 1] - cc[q + 1];
        if (i === 0) {
          cc[p] = sr;
          cc[p + 1] = si;
          cc[q] = dr;
          cc[q + 1] = di;
        } else {
          turn(p, sr, si, (j - 1) * (ido - 1) + i - 1);
          turn(q, dr, di, (jc - 1) * (ido - 1) + i - 1);
        }
      }
    }
  }
}
