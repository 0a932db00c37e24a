/**
 * Passes of the real-to-half-complex FFT (twin: real-backward.ts). Input item (i, k, j) is at
 * i + ido·(k + l1·j), output item (i, j, k) at i + ido·(j + radix·k); the output of the last pass is
 * r0 r1 i1 r2 i2 … . `tw` holds real and imaginary parts in turn: input j ≥ 1, pair (i−1, i) has its
 * twiddle at (j−1)·(ido−1) + i−2.
 */

export type RealPass = (
  ido: number,
  l1: number,
  cc: Float64Array,
  ch: Float64Array,
  tw: Float64Array,
) => void;

export const forward2: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = ido * k;
    const o = 2 * ido * k;
    ch[o] = cc[a] + cc[a + far];
    ch[o + 2 * ido - 1] = cc[a] - cc[a + far];
  }
  if ((ido & 1) === 0) {
    for (let k = 0; k < l1; k++) {
      const a = ido * k + ido - 1;
      const o = 2 * ido * k;
      ch[o + ido] = -cc[a + far];
      ch[o + ido - 1] = cc[a];
    }
  }
  if (ido <= 2) return;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = ido * k + i;
      const o = 2 * ido * k;
      const wr = tw[i - 2];
      const wi = tw[i - 1];
      const x = cc[a + far - 1];
      const y = cc[a + far];
      const tr = wr * x + wi * y;
      const ti = wr * y - wi * x;
      ch[o + i - 1] = cc[a - 1] + tr;
      ch[o + ido + ic - 1] = cc[a - 1] - tr;
      ch[o + i] = ti + cc[a];
      ch[o + ido + ic] = ti - cc[a];
    }
  }
};

const SIN_3 = 0.86602540378443864676;

export const forward3: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = ido * k;
    const o = 3 * ido * k;
    const sum = cc[a + far] + cc[a + 2 * far];
    ch[o] = cc[a] + sum;
    ch[o + 2 * ido] = SIN_3 * (cc[a + 2 * far] - cc[a + far]);
    ch[o + 2 * ido - 1] = cc[a] + -0.5 * sum;
  }
  if (ido === 1) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = ido * k + i;
      const o = 3 * ido * k;
      const w = i - 2;
      const d2r = tw[w] * cc[a + far - 1] + tw[w + 1] * cc[a + far];
      const d2i = tw[w] * cc[a + far] - tw[w + 1] * cc[a + far - 1];
      const d3r = tw[w + row] * cc[a + 2 * far - 1] + tw[w + row + 1] * cc[a + 2 * far];
      const d3i = tw[w + row] * cc[a + 2 * far] - tw[w + row + 1] * cc[a + 2 * far - 1];
      const cr = d2r + d3r;
      const ci = d2i + d3i;
      ch[o + i - 1] = cc[a - 1] + cr;
      ch[o + i] = cc[a] + ci;
      const t2r = cc[a - 1] + -0.5 * cr;
      const t2i = cc[a] + -0.5 * ci;
      const t3r = SIN_3 * (d2i - d3i);
      const t3i = SIN_3 * (d3r - d2r);
      ch[o + 2 * ido + i - 1] = t2r + t3r;
      ch[o + ido + ic - 1] = t2r - t3r;
      ch[o + 2 * ido + i] = t3i + t2i;
      ch[o + ido + ic] = t3i - t2i;
    }
  }
};

const HALF_ROOT = 0.707106781186547524400844362104849;

export const forward4: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = ido * k;
    const o = 4 * ido * k;
    const t1 = cc[a + 3 * far] + cc[a + far];
    const t2 = cc[a] + cc[a + 2 * far];
    ch[o + 2 * ido] = cc[a + 3 * far] - cc[a + far];
    ch[o + 2 * ido - 1] = cc[a] - cc[a + 2 * far];
    ch[o] = t2 + t1;
    ch[o + 4 * ido - 1] = t2 - t1;
  }
  if ((ido & 1) === 0) {
    for (let k = 0; k < l1; k++) {
      const a = ido * k + ido - 1;
      const o = 4 * ido * k;
      const ti = -HALF_ROOT * (cc[a + far] + cc[a + 3 * far]);
      const tr = HALF_ROOT * (cc[a + far] - cc[a + 3 * far]);
      ch[o + ido - 1] = cc[a] + tr;
      ch[o + 3 * ido - 1] = cc[a] - tr;
      ch[o + 3 * ido] = ti + cc[a + 2 * far];
      ch[o + ido] = ti - cc[a + 2 * far];
    }
  }
  if (ido <= 2) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = ido * k + i;
      const o = 4 * ido * k;
      const w = i - 2;
      const w2 = w + row;
      const w3 = w2 + row;
      const c2r = tw[w] * cc[a + far - 1] + tw[w + 1] * cc[a + far];
      const c2i = tw[w] * cc[a + far] - tw[w + 1] * cc[a + far - 1];
      const c3r = tw[w2] * cc[a + 2 * far - 1] + tw[w2 + 1] * cc[a + 2 * far];
      const c3i = tw[w2] * cc[a + 2 * far] - tw[w2 + 1] * cc[a + 2 * far - 1];
      const c4r = tw[w3] * cc[a + 3 * far - 1] + tw[w3 + 1] * cc[a + 3 * far];
      const c4i = tw[w3] * cc[a + 3 * far] - tw[w3 + 1] * cc[a + 3 * far - 1];
      const t1r = c4r + c2r;
      const t4r = c4r - c2r;
      const t1i = c2i + c4i;
      const t4i = c2i - c4i;
      const t2r = cc[a - 1] + c3r;
      const t3r = cc[a - 1] - c3r;
      const t2i = cc[a] + c3i;
      const t3i = cc[a] - c3i;
      ch[o + i - 1] = t2r + t1r;
      ch[o + 3 * ido + ic - 1] = t2r - t1r;
      ch[o + i] = t1i + t2i;
      ch[o + 3 * ido + ic] = t1i - t2i;
      ch[o + 2 * ido + i - 1] = t3r + t4i;
      ch[o + ido + ic - 1] = t3r - t4i;
      ch[o + 2 * ido + i] = t4r + t3i;
      ch[o + ido + ic] = t4r - t3i;
    }
  }
};

const COS_5 = 0.3090169943749474241;
const SIN_5 = 0.95105651629515357212;
const COS_5B = -0.8090169943749474241;
const SIN_5B = 0.58778525229247312917;

export const forward5: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = ido * k;
    const o = 5 * ido * k;
    const cr2 = cc[a + 4 * far] + cc[a + far];
    const ci5 = cc[a + 4 * far] - cc[a + far];
    const cr3 = cc[a + 3 * far] + cc[a + 2 * far];
    const ci4 = cc[a + 3 * far] - cc[a + 2 * far];
    ch[o] = cc[a] + cr2 + cr3;
    ch[o + 2 * ido - 1] = cc[a] + COS_5 * cr2 + COS_5B * cr3;
    ch[o + 2 * ido] = SIN_5 * ci5 + SIN_5B * ci4;
    ch[o + 4 * ido - 1] = cc[a] + COS_5B * cr2 + COS_5 * cr3;
    ch[o + 4 * ido] = SIN_5B * ci5 - SIN_5 * ci4;
  }
  if (ido === 1) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = ido * k + i;
      const o = 5 * ido * k;
      const w = i - 2;
      const w2 = w + row;
      const w3 = w2 + row;
      const w4 = w3 + row;
      const d2r = tw[w] * cc[a + far - 1] + tw[w + 1] * cc[a + far];
      const d2i = tw[w] * cc[a + far] - tw[w + 1] * cc[a + far - 1];
      const d3r = tw[w2] * cc[a + 2 * far - 1] + tw[w2 + 1] * cc[a + 2 * far];
      const d3i = tw[w2] * cc[a + 2 * far] - tw[w2 + 1] * cc[a + 2 * far - 1];
      const d4r = tw[w3] * cc[a + 3 * far - 1] + tw[w3 + 1] * cc[a + 3 * far];
      const d4i = tw[w3] * cc[a + 3 * far] - tw[w3 + 1] * cc[a + 3 * far - 1];
      const d5r = tw[w4] * cc[a + 4 * far - 1] + tw[w4 + 1] * cc[a + 4 * far];
      const d5i = tw[w4] * cc[a + 4 * far] - tw[w4 + 1] * cc[a + 4 * far - 1];
      const cr2 = d5r + d2r;
      const ci5 = d5r - d2r;
      const ci2 = d2i + d5i;
      const cr5 = d2i - d5i;
      const cr3 = d4r + d3r;
      const ci4 = d4r - d3r;
      const ci3 = d3i + d4i;
      const cr4 = d3i - d4i;
      ch[o + i - 1] = cc[a - 1] + cr2 + cr3;
      ch[o + i] = cc[a] + ci2 + ci3;
      const t2r = cc[a - 1] + COS_5 * cr2 + COS_5B * cr3;
      const t2i = cc[a] + COS_5 * ci2 + COS_5B * ci3;
      const t3r = cc[a - 1] + COS_5B * cr2 + COS_5 * cr3;
      const t3i = cc[a] + COS_5B * ci2 + COS_5 * ci3;
      const t5r = cr5 * SIN_5 + cr4 * SIN_5B;
      const t4r = cr5 * SIN_5B - cr4 * SIN_5;
      const t5i = ci5 * SIN_5 + ci4 * SIN_5B;
      const t4i = ci5 * SIN_5B - ci4 * SIN_5;
      ch[o + 2 * ido + i - 1] = t2r + t5r;
      ch[o + ido + ic - 1] = t2r - t5r;
      ch[o + 2 * ido + i] = t5i + t2i;
      ch[o + ido + ic] = t5i - t2i;
      ch[o + 4 * ido + i - 1] = t3r + t4r;
      ch[o + 3 * ido + ic - 1] = t3r - t4r;
      ch[o + 4 * ido + i] = t4i + t3i;
      ch[o + 3 * ido + ic] = t4i - t3i;
    }
  }
};

/**
 * out[·, l] and out[·, radix−l] for l ≥ 1 as sums of the columns of `from` times cosines and sines: the
 * core that both directions of the generic pass share. Columns are `width` items long.
 */
export function mixColumns(
  from: Float64Array,
  to: Float64Array,
  width: number,
  radix: number,
  roots: Float64Array,
): void {
  const half = (radix + 1) >> 1;
  for (let l = 1; l < half; l++) {
    const low = l * width;
    const high = (radix - l) * width;
    const c1 = roots[2 * l];
    const c2 = roots[4 * l];
    const s1 = roots[2 * l + 1];
    const s2 = roots[4 * l + 1];
    const last = (radix - 1) * width;
    for (let x = 0; x < width; x++) {
      to[low + x] = from[x] + c1 * from[width + x] + c2 * from[2 * width + x];
      to[high + x] = s1 * from[last + x] + s2 * from[last - width + x];
    }
    let at = 2 * l;
    let j = 3;
    // Four columns at a time, then two, then one: the grouping decides the rounding.
    while (j < half) {
      const count = j < half - 3 ? 4 : j < half - 1 ? 2 : 1;
      const k: number[] = [];
      for (let t = 0; t < count; t++) {
        at += l;
        if (at >= radix) at -= radix;
        k.push(2 * at);
      }
      addColumns(from, to, width, j * width, (radix - j) * width, low, high, roots, k);
      j += count;
    }
  }
}

function addColumns(
  from: Float64Array,
  to: Float64Array,
  width: number,
  p: number,
  q: number,
  low: number,
  high: number,
  roots: Float64Array,
  k: readonly number[],
): void {
  const c0 = roots[k[0]];
  const s0 = roots[k[0] + 1];
  if (k.length === 1) {
    for (let x = 0; x < width; x++) {
      to[low + x] += c0 * from[p + x];
      to[high + x] += s0 * from[q + x];
    }
    return;
  }
  const c1 = roots[k[1]];
  const s1 = roots[k[1] + 1];
  if (k.length === 2) {
    for (let x = 0; x < width; x++) {
      to[low + x] += c0 * from[p + x] + c1 * from[p + width + x];
      to[high + x] += s0 * from[q + x] + s1 * from[q - width + x];
    }
    return;
  }
  const c2 = roots[k[2]];
  const s2 = roots[k[2] + 1];
  const c3 = roots[k[3]];
  const s3 = roots[k[3] + 1];
  for (let x = 0; x < width; x++) {
    to[low + x] +=
      c0 * from[p + x] +
      c1 * from[p + width + x] +
      c2 * from[p + 2 * width + x] +
      c3 * from[p + 3 * width + x];
    to[high + x] +=
      s0 * from[q + x] +
      s1 * from[q - width + x] +
      s2 * from[q - 2 * width + x] +
      s3 * from[q - 3 * width + x];
  }
}

/** Any odd radix; `roots` are its roots of unity. The result is left in `cc`. */
export function forwardGeneric(
  ido: number,
  radix: number,
  l1: number,
  cc: Float64Array,
  ch: Float64Array,
  tw: Float64Array,
  roots: Float64Array,
): void {
  const half = (radix + 1) >> 1;
  const width = ido * l1;
  for (let j = 1; j < half; j++) {
    const jc = radix - j;
    for (let k = 0; k < l1; k++) {
      const p = j * width + ido * k;
      const q = jc * width + ido * k;
      let w = (j - 1) * (ido - 1);
      let v = (jc - 1) * (ido - 1);
      for (let i = 1; i <= ido - 2; i += 2, w += 2, v += 2) {
        const t1 = cc[p + i];
        const t2 = cc[p + i + 1];
        const t3 = cc[q + i];
        const t4 = cc[q + i + 1];
        const x1 = tw[w] * t1 + tw[w + 1] * t2;
        const x2 = tw[w] * t2 - tw[w + 1] * t1;
        const x3 = tw[v] * t3 + tw[v + 1] * t4;
        const x4 = tw[v] * t4 - tw[v + 1] * t3;
        cc[p + i] = x3 + x1;
        cc[q + i + 1] = x3 - x1;
        cc[p + i + 1] = x2 + x4;
        cc[q + i] = x2 - x4;
      }
      const a = cc[p];
      const b = cc[q];
      cc[p] = a + b;
      cc[q] = b - a;
    }
  }
  mixColumns(cc, ch, width, radix, roots);
  for (let x = 0; x < width; x++) {
    let total = cc[x];
    for (let j = 1; j < half; j++) total += cc[x + j * width];
    ch[x] = total;
  }
  const out = radix * ido;
  for (let k = 0; k < l1; k++) {
    for (let i = 0; i < ido; i++) cc[i + out * k] = ch[i + ido * k];
    for (let j = 1; j < half; j++) {
      const p = j * width + ido * k;
      const q = (radix - j) * width + ido * k;
      const even = out * k + ido * (2 * j - 1);
      const odd = even + ido;
      cc[even + ido - 1] = ch[p];
      cc[odd] = ch[q];
      for (let i = 1, ic = ido - 3; i <= ido - 2; i += 2, ic -= 2) {
        cc[odd + i] = ch[p + i] + ch[q + i];
        cc[even + ic] = ch[p + i] - ch[q + i];
        cc[odd + i + 1] = ch[p + i + 1] + ch[q + i + 1];
        cc[even + ic + 1] = ch[q + i + 1] - ch[p + i + 1];
      }
    }
  }
}
