/**
 * Passes of the half-complex-to-real FFT: real-forward.ts run the other way. Input item (i, j, k) is at
 * i + ido·(j + radix·k), output item (i, k, j) at i + ido·(k + l1·j).
 */
import { mixColumns, type RealPass } from "./real-forward.ts";

export const backward2: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = 2 * ido * k;
    const o = ido * k;
    ch[o] = cc[a] + cc[a + 2 * ido - 1];
    ch[o + far] = cc[a] - cc[a + 2 * ido - 1];
  }
  if ((ido & 1) === 0) {
    for (let k = 0; k < l1; k++) {
      const a = 2 * ido * k;
      const o = ido * k + ido - 1;
      ch[o] = 2 * cc[a + ido - 1];
      ch[o + far] = -2 * cc[a + ido];
    }
  }
  if (ido <= 2) return;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = 2 * ido * k;
      const o = ido * k + i;
      const wr = tw[i - 2];
      const wi = tw[i - 1];
      ch[o - 1] = cc[a + i - 1] + cc[a + ido + ic - 1];
      const tr = cc[a + i - 1] - cc[a + ido + ic - 1];
      const ti = cc[a + i] + cc[a + ido + ic];
      ch[o] = cc[a + i] - cc[a + ido + ic];
      ch[o + far] = wr * ti + wi * tr;
      ch[o + far - 1] = wr * tr - wi * ti;
    }
  }
};

const SIN_3 = 0.86602540378443864676;

export const backward3: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = 3 * ido * k;
    const o = ido * k;
    const tr = 2 * cc[a + 2 * ido - 1];
    const cr = cc[a] + -0.5 * tr;
    ch[o] = cc[a] + tr;
    const ci = 2 * SIN_3 * cc[a + 2 * ido];
    ch[o + 2 * far] = cr + ci;
    ch[o + far] = cr - ci;
  }
  if (ido === 1) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = 3 * ido * k;
      const o = ido * k + i;
      const xr = cc[a + 2 * ido + i - 1];
      const xi = cc[a + 2 * ido + i];
      const yr = cc[a + ido + ic - 1];
      const yi = cc[a + ido + ic];
      const tr = xr + yr;
      const ti = xi - yi;
      const cr2 = cc[a + i - 1] + -0.5 * tr;
      const ci2 = cc[a + i] + -0.5 * ti;
      ch[o - 1] = cc[a + i - 1] + tr;
      ch[o] = cc[a + i] + ti;
      const cr3 = SIN_3 * (xr - yr);
      const ci3 = SIN_3 * (xi + yi);
      const dr3 = cr2 + ci3;
      const dr2 = cr2 - ci3;
      const di2 = ci2 + cr3;
      const di3 = ci2 - cr3;
      const w = i - 2;
      ch[o + far] = tw[w] * di2 + tw[w + 1] * dr2;
      ch[o + far - 1] = tw[w] * dr2 - tw[w + 1] * di2;
      ch[o + 2 * far] = tw[w + row] * di3 + tw[w + row + 1] * dr3;
      ch[o + 2 * far - 1] = tw[w + row] * dr3 - tw[w + row + 1] * di3;
    }
  }
};

const ROOT_2 = 1.414213562373095048801688724209698;

export const backward4: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = 4 * ido * k;
    const o = ido * k;
    const t2 = cc[a] + cc[a + 4 * ido - 1];
    const t1 = cc[a] - cc[a + 4 * ido - 1];
    const t3 = 2 * cc[a + 2 * ido - 1];
    const t4 = 2 * cc[a + 2 * ido];
    ch[o] = t2 + t3;
    ch[o + 2 * far] = t2 - t3;
    ch[o + 3 * far] = t1 + t4;
    ch[o + far] = t1 - t4;
  }
  if ((ido & 1) === 0) {
    for (let k = 0; k < l1; k++) {
      const a = 4 * ido * k;
      const o = ido * k + ido - 1;
      const ti1 = cc[a + 3 * ido] + cc[a + ido];
      const ti2 = cc[a + 3 * ido] - cc[a + ido];
      const tr2 = cc[a + ido - 1] + cc[a + 3 * ido - 1];
      const tr1 = cc[a + ido - 1] - cc[a + 3 * ido - 1];
      ch[o] = tr2 + tr2;
      ch[o + far] = ROOT_2 * (tr1 - ti1);
      ch[o + 2 * far] = ti2 + ti2;
      ch[o + 3 * far] = -ROOT_2 * (tr1 + ti1);
    }
  }
  if (ido <= 2) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = 4 * ido * k;
      const o = ido * k + i;
      const b = a + ido + ic;
      const c = a + 2 * ido + i;
      const d = a + 3 * ido + ic;
      const tr2 = cc[a + i - 1] + cc[d - 1];
      const tr1 = cc[a + i - 1] - cc[d - 1];
      const ti1 = cc[a + i] + cc[d];
      const ti2 = cc[a + i] - cc[d];
      const tr4 = cc[c] + cc[b];
      const ti3 = cc[c] - cc[b];
      const tr3 = cc[c - 1] + cc[b - 1];
      const ti4 = cc[c - 1] - cc[b - 1];
      ch[o - 1] = tr2 + tr3;
      const cr3 = tr2 - tr3;
      ch[o] = ti2 + ti3;
      const ci3 = ti2 - ti3;
      const cr4 = tr1 + tr4;
      const cr2 = tr1 - tr4;
      const ci2 = ti1 + ti4;
      const ci4 = ti1 - ti4;
      const w = i - 2;
      const w2 = w + row;
      const w3 = w2 + row;
      ch[o + far] = tw[w] * ci2 + tw[w + 1] * cr2;
      ch[o + far - 1] = tw[w] * cr2 - tw[w + 1] * ci2;
      ch[o + 2 * far] = tw[w2] * ci3 + tw[w2 + 1] * cr3;
      ch[o + 2 * far - 1] = tw[w2] * cr3 - tw[w2 + 1] * ci3;
      ch[o + 3 * far] = tw[w3] * ci4 + tw[w3 + 1] * cr4;
      ch[o + 3 * far - 1] = tw[w3] * cr4 - tw[w3 + 1] * ci4;
    }
  }
};

const COS_5 = 0.3090169943749474241;
const SIN_5 = 0.95105651629515357212;
const COS_5B = -0.8090169943749474241;
const SIN_5B = 0.58778525229247312917;

export const backward5: RealPass = (ido, l1, cc, ch, tw) => {
  const far = ido * l1;
  for (let k = 0; k < l1; k++) {
    const a = 5 * ido * k;
    const o = ido * k;
    const ti5 = 2 * cc[a + 2 * ido];
    const ti4 = 2 * cc[a + 4 * ido];
    const tr2 = 2 * cc[a + 2 * ido - 1];
    const tr3 = 2 * cc[a + 4 * ido - 1];
    ch[o] = cc[a] + tr2 + tr3;
    const cr2 = cc[a] + COS_5 * tr2 + COS_5B * tr3;
    const cr3 = cc[a] + COS_5B * tr2 + COS_5 * tr3;
    const ci5 = ti5 * SIN_5 + ti4 * SIN_5B;
    const ci4 = ti5 * SIN_5B - ti4 * SIN_5;
    ch[o + 4 * far] = cr2 + ci5;
    ch[o + far] = cr2 - ci5;
    ch[o + 3 * far] = cr3 + ci4;
    ch[o + 2 * far] = cr3 - ci4;
  }
  if (ido === 1) return;
  const row = ido - 1;
  for (let k = 0; k < l1; k++) {
    for (let i = 2; i < ido; i += 2) {
      const ic = ido - i;
      const a = 5 * ido * k;
      const o = ido * k + i;
      const b = a + ido + ic;
      const c = a + 2 * ido + i;
      const d = a + 3 * ido + ic;
      const e = a + 4 * ido + i;
      const tr2 = cc[c - 1] + cc[b - 1];
      const tr5 = cc[c - 1] - cc[b - 1];
      const ti5 = cc[c] + cc[b];
      const ti2 = cc[c] - cc[b];
      const tr3 = cc[e - 1] + cc[d - 1];
      const tr4 = cc[e - 1] - cc[d - 1];
      const ti4 = cc[e] + cc[d];
      const ti3 = cc[e] - cc[d];
      const xr = cc[a + i - 1];
      const xi = cc[a + i];
      ch[o - 1] = xr + tr2 + tr3;
      ch[o] = xi + ti2 + ti3;
      const cr2 = xr + COS_5 * tr2 + COS_5B * tr3;
      const ci2 = xi + COS_5 * ti2 + COS_5B * ti3;
      const cr3 = xr + COS_5B * tr2 + COS_5 * tr3;
      const ci3 = xi + COS_5B * ti2 + COS_5 * ti3;
      const cr5 = tr5 * SIN_5 + tr4 * SIN_5B;
      const cr4 = tr5 * SIN_5B - tr4 * SIN_5;
      const ci5 = ti5 * SIN_5 + ti4 * SIN_5B;
      const ci4 = ti5 * SIN_5B - ti4 * SIN_5;
      const dr4 = cr3 + ci4;
      const dr3 = cr3 - ci4;
      const di3 = ci3 + cr4;
      const di4 = ci3 - cr4;
      const dr5 = cr2 + ci5;
      const dr2 = cr2 - ci5;
      const di2 = ci2 + cr5;
      const di5 = ci2 - cr5;
      const w = i - 2;
      const w2 = w + row;
      const w3 = w2 + row;
      const w4 = w3 + row;
      ch[o + far] = tw[w] * di2 + tw[w + 1] * dr2;
      ch[o + far - 1] = tw[w] * dr2 - tw[w + 1] * di2;
      ch[o + 2 * far] = tw[w2] * di3 + tw[w2 + 1] * dr3;
      ch[o + 2 * far - 1] = tw[w2] * dr3 - tw[w2 + 1] * di3;
      ch[o + 3 * far] = tw[w3] * di4 + tw[w3 + 1] * dr4;
      ch[o + 3 * far - 1] = tw[w3] * dr4 - tw[w3 + 1] * di4;
      ch[o + 4 * far] = tw[w4] * di5 + tw[w4 + 1] * dr5;
      ch[o + 4 * far - 1] = tw[w4] * dr5 - tw[w4 + 1] * di5;
    }
  }
};

/** Any odd radix; `roots` are its roots of unity. The result is left in `ch`. */
export function backwardGeneric(
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
  const wide = radix * ido;
  for (let k = 0; k < l1; k++) {
    for (let i = 0; i < ido; i++) ch[i + ido * k] = cc[i + wide * k];
    for (let j = 1; j < half; j++) {
      const p = j * width + ido * k;
      const q = (radix - j) * width + ido * k;
      const even = wide * k + ido * (2 * j - 1);
      const odd = even + ido;
      ch[p] = 2 * cc[even + ido - 1];
      ch[q] = 2 * cc[odd];
      for (let i = 1, ic = ido - 3; i <= ido - 2; i += 2, ic -= 2) {
        ch[p + i] = cc[odd + i] + cc[even + ic];
        ch[q + i] = cc[odd + i] - cc[even + ic];
        ch[p + i + 1] = cc[odd + i + 1] - cc[even + ic + 1];
        ch[q + i + 1] = cc[odd + i + 1] + cc[even + ic + 1];
      }
    }
  }
  mixColumns(ch, cc, width, radix, roots);
  for (let x = 0; x < width; x++) {
    let total = ch[x];
    for (let j = 1; j < half; j++) total += ch[x + j * width];
    ch[x] = total;
  }
  for (let j = 1; j < half; j++) {
    for (let k = 0; k < l1; k++) {
      const p = j * width + ido * k;
      const q = (radix - j) * width + ido * k;
      ch[q] = cc[p] + cc[q];
      ch[p] = cc[p] - cc[q];
      for (let i = 1; i <= ido - 2; i += 2) {
        ch[p + i] = cc[p + i] - cc[q + i + 1];
        ch[q + i] = cc[p + i] + cc[q + i + 1];
        ch[p + i + 1] = cc[p + i + 1] + cc[q + i];
        ch[q + i + 1] = cc[p + i + 1] - cc[q + i];
      }
    }
  }
  for (let j = 1; j < radix; j++) {
    for (let k = 0; k < l1; k++) {
      const p = j * width + ido * k;
      let w = (j - 1) * (ido - 1);
      for (let i = 1; i <= ido - 2; i += 2, w += 2) {
        const t1 = ch[p + i];
        const t2 = ch[p + i + 1];
        ch[p + i] = tw[w] * t1 - tw[w + 1] * t2;
        ch[p + i + 1] = tw[w] * t2 + tw[w + 1] * t1;
      }
    }
  }
}
