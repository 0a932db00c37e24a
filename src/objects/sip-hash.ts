/**
 * Hashes of str and bytes: SipHash-1-3 over the bytes that CPython stores, with the key that
 * PYTHONHASHSEED sets, so that hashes and the order of sets agree with CPython's for the same seed.
 *
 * A str is hashed as 1, 2 or 4 bytes per code point by its widest one. The 64-bit lanes are pairs of
 * 32-bit halves. Hashes of host strings are remembered by value, since a primitive has no place for
 * one: two generations, the older dropped when the younger is full.
 */
import { Hash, halves } from "./hash-halves.ts";

/** The 128-bit key, little-endian words: k0 low, k0 high, k1 low, k1 high. */
const key = new Int32Array(4);

/** The key of `PYTHONHASHSEED=<seed>`; that of 0 is zeros. */
export function hashKeyOfSeed(seed: number): Int32Array {
  const words = new Int32Array(4);
  if (seed === 0) return words;
  const bytes = new Uint8Array(words.buffer);
  let x = seed | 0;
  for (let i = 0; i < bytes.length; i++) {
    x = (Math.imul(x, 214013) + 2531011) | 0;
    bytes[i] = (x >>> 16) & 0xff;
  }
  return words;
}

/** The key of a program without a seed. */
export const randomHashKey = (): Int32Array => crypto.getRandomValues(new Int32Array(4));

/** Call it before any hash is taken. */
export function useHashKey(words: Int32Array): void {
  key.set(words);
  young.clear();
  old.clear();
}

// The four lanes v0…v3 as low and high halves; module variables spare an object per hash.
let l0 = 0;
let h0 = 0;
let l1 = 0;
let h1 = 0;
let l2 = 0;
let h2 = 0;
let l3 = 0;
let h3 = 0;

function round(): void {
  let sum = (l0 >>> 0) + (l1 >>> 0);
  h0 = (h0 + h1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  l0 = sum | 0;
  sum = (l2 >>> 0) + (l3 >>> 0);
  h2 = (h2 + h3 + (sum > 0xffffffff ? 1 : 0)) | 0;
  l2 = sum | 0;
  // v1 = rotate(v1, 13) ^ v0; v3 = rotate(v3, 16) ^ v2
  let l = (l1 << 13) | (h1 >>> 19);
  h1 = ((h1 << 13) | (l1 >>> 19)) ^ h0;
  l1 = l ^ l0;
  l = (l3 << 16) | (h3 >>> 16);
  h3 = ((h3 << 16) | (l3 >>> 16)) ^ h2;
  l3 = l ^ l2;
  // v0 = rotate(v0, 32)
  l = l0;
  l0 = h0;
  h0 = l;
  sum = (l2 >>> 0) + (l1 >>> 0);
  h2 = (h2 + h1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  l2 = sum | 0;
  sum = (l0 >>> 0) + (l3 >>> 0);
  h0 = (h0 + h3 + (sum > 0xffffffff ? 1 : 0)) | 0;
  l0 = sum | 0;
  // v1 = rotate(v1, 17) ^ v2; v3 = rotate(v3, 21) ^ v0
  l = (l1 << 17) | (h1 >>> 15);
  h1 = ((h1 << 17) | (l1 >>> 15)) ^ h2;
  l1 = l ^ l2;
  l = (l3 << 21) | (h3 >>> 11);
  h3 = ((h3 << 21) | (l3 >>> 11)) ^ h0;
  l3 = l ^ l0;
  // v2 = rotate(v2, 32)
  l = l2;
  l2 = h2;
  h2 = l;
}

function start(): void {
  l0 = key[0] ^ 0x70736575;
  h0 = key[1] ^ 0x736f6d65;
  l1 = key[2] ^ 0x6e646f6d;
  h1 = key[3] ^ 0x646f7261;
  l2 = key[0] ^ 0x6e657261;
  h2 = key[1] ^ 0x6c796765;
  l3 = key[2] ^ 0x79746573;
  h3 = key[3] ^ 0x74656462;
}

function absorb(low: number, high: number): void {
  l3 ^= low;
  h3 ^= high;
  round();
  l0 ^= low;
  h0 ^= high;
}

function end(): number {
  l2 ^= 0xff;
  round();
  round();
  round();
  const low = l0 ^ l1 ^ l2 ^ l3;
  const high = h0 ^ h1 ^ h2 ^ h3;
  return high === -1 && low === -1 ? halves(-2, -1) : halves(low, high);
}

/** The hash of bytes. */
export function bytesHalves(bytes: Uint8Array): number {
  const size = bytes.length;
  if (size === 0) return halves(0, 0);
  start();
  let i = 0;
  for (; i + 8 <= size; i += 8) {
    absorb(
      bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24),
      bytes[i + 4] | (bytes[i + 5] << 8) | (bytes[i + 6] << 16) | (bytes[i + 7] << 24),
    );
  }
  let low = 0;
  let high = (size & 0xff) << 24;
  for (let k = 0; i < size; i++, k++) {
    if (k < 4) low |= bytes[i] << (8 * k);
    else high |= bytes[i] << (8 * (k - 4));
  }
  absorb(low, high);
  return end();
}

function codesHalves(text: string): number {
  const size = text.length;
  if (size === 0) return halves(0, 0);
  let wide = false;
  for (let i = 0; i < size; i++) {
    if (text.charCodeAt(i) > 0xff) {
      wide = true;
      break;
    }
  }
  start();
  const lane = wide ? 4 : 8;
  const shift = wide ? 16 : 8;
  let i = 0;
  for (; i + lane <= size; i += lane) {
    let low = 0;
    let high = 0;
    for (let k = 0; k < lane >> 1; k++) {
      low |= text.charCodeAt(i + k) << (shift * k);
      high |= text.charCodeAt(i + (lane >> 1) + k) << (shift * k);
    }
    absorb(low, high);
  }
  let low = 0;
  let high = (wide ? (size * 2) & 0xff : size & 0xff) << 24;
  for (let k = 0; i < size; i++, k++) {
    const c = text.charCodeAt(i);
    if (k < lane >> 1) low |= c << (shift * k);
    else high |= c << (shift * (k - (lane >> 1)));
  }
  absorb(low, high);
  return end();
}

const GENERATION = 8192;
let young = new Map<string, Hash>();
let old = new Map<string, Hash>();

/** Longer strings are hashed each time: remembering them would keep them alive. */
const LONGEST_REMEMBERED = 256;

/** The hash of a str that is a host string. */
export function textHalves(text: string): number {
  if (text.length > LONGEST_REMEMBERED) return codesHalves(text);
  const known = young.get(text);
  if (known !== undefined) return halves(known.lower, known.upper);
  const hash = old.get(text) ?? new Hash(codesHalves(text));
  if (young.size >= GENERATION) {
    old = young;
    young = new Map();
  }
  young.set(text, hash);
  return halves(hash.lower, hash.upper);
}

/** The hash of any other str; some code point is a surrogate or astral. */
export function pointsHalves(points: Uint32Array): number {
  let astral = false;
  for (let i = 0; i < points.length; i++) {
    if (points[i] > 0xffff) {
      astral = true;
      break;
    }
  }
  const width = astral ? 4 : 2;
  const bytes = new Uint8Array(points.length * width);
  for (let i = 0; i < points.length; i++) {
    for (let k = 0; k < width; k++) bytes[i * width + k] = points[i] >>> (8 * k);
  }
  return bytesHalves(bytes);
}
