// Runs functions of the WGSL library over arrays of inputs on a device, for comparison with JavaScript.
//
// Every operand and result travels as two 32-bit words. `specials` and `mixed` make the inputs: the dangerous values crossed
// with each other, and random ones biased towards ties, cancellation, near exponents and subnormal numbers.

import type { DirectGpu } from "../../src/gpu/direct.ts";
import { shaderText } from "../../src/kernel/targets/wgsl/shader-library.ts";

/** i: i32, u: u32, l: 64-bit integer, f: f32, d: f64, b: bool (results only). */
export type Kind = "i" | "u" | "l" | "f" | "d" | "b";

export interface LibraryFunction {
  readonly name: string;
  readonly args: readonly Kind[];
  readonly result: Kind;
}

const FROM_WORDS: Record<Kind, (w: string) => string> = {
  i: (w) => `bitcast<i32>(${w}.x)`,
  u: (w) => `${w}.x`,
  l: (w) => w,
  f: (w) => `bitcast<f32>(${w}.x)`,
  d: (w) => w,
  b: (w) => `(${w}.x != 0u)`,
};
const TO_WORDS: Record<Kind, (v: string) => string> = {
  i: (v) => `vec2<u32>(bitcast<u32>(${v}), 0u)`,
  u: (v) => `vec2<u32>(${v}, 0u)`,
  l: (v) => v,
  f: (v) => `vec2<u32>(bitcast<u32>(${v}), 0u)`,
  d: (v) => v,
  b: (v) => `vec2<u32>(select(0u, 1u, ${v}), 0u)`,
};

/** One kernel that applies all the functions, which have the same operand kinds, to each row of inputs. */
function kernel(functions: readonly LibraryFunction[]): string {
  const arity = functions[0].args.length;
  const calls = functions.map((f, k) => {
    const args = f.args.map((kind, i) => FROM_WORDS[kind](`inputs[(i * ${arity}u) + ${i}u]`));
    const call = `${f.name}(${args.join(", ")})`;
    return `  results[(i * ${functions.length}u) + ${k}u] = ${TO_WORDS[f.result](call)};`;
  });
  return `${shaderText(functions.map((f) => f.name))}
@group(0) @binding(0) var<storage, read> inputs: array<vec2<u32>>;
@group(0) @binding(1) var<storage, read_write> results: array<vec2<u32>>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i * ${functions.length}u >= arrayLength(&results)) { return; }
${calls.join("\n")}
}`;
}

/** Result words by function: `results[k][2 * row]` is the low word. */
export async function apply(
  gpu: DirectGpu,
  functions: readonly LibraryFunction[],
  inputs: Uint32Array<ArrayBuffer>,
): Promise<Uint32Array[]> {
  const rows = inputs.length / (2 * functions[0].args.length);
  const resultBytes = rows * functions.length * 8;
  const source = await gpu.createBuffer(inputs.byteLength);
  const target = await gpu.createBuffer(resultBytes);
  const pipeline = await gpu.createPipeline({
    wgsl: kernel(functions),
    entry: "main",
    bindings: [
      { binding: 0, access: "read" },
      { binding: 1, access: "write" },
    ],
  });
  gpu.write(source, 0, new Uint8Array(inputs.buffer));
  const bindings = [
    { binding: 0, buffer: source, offset: 0, size: inputs.byteLength },
    { binding: 1, buffer: target, offset: 0, size: resultBytes },
  ];
  gpu.dispatch(pipeline, bindings, null, [Math.ceil(rows / 64), 1, 1]);
  const bytes = await gpu.read(target, 0, resultBytes);
  await gpu.sync();
  gpu.destroyBuffer(source);
  gpu.destroyBuffer(target);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return functions.map((_, k) => {
    const own = new Uint32Array(rows * 2);
    for (let row = 0; row < rows; row++) {
      const at = (row * functions.length + k) * 2;
      own[row * 2] = words[at];
      own[row * 2 + 1] = words[at + 1];
    }
    return own;
  });
}

/** A small fast generator with a seed: failures can be repeated. */
export function randomWords(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

const words64 = new Uint32Array(2);
const double64 = new Float64Array(words64.buffer);
const word32 = new Uint32Array(1);
const single32 = new Float32Array(word32.buffer);

export function doubleOf(lo: number, hi: number): number {
  words64[0] = lo;
  words64[1] = hi;
  return double64[0];
}
export function wordsOf(value: number): [number, number] {
  double64[0] = value;
  return [words64[0], words64[1]];
}
export function singleOf(word: number): number {
  word32[0] = word;
  return single32[0];
}
export function wordOf(value: number): number {
  single32[0] = value;
  return word32[0];
}
export function bigOf(lo: number, hi: number): bigint {
  return BigInt.asIntN(64, (BigInt(hi) << 32n) | BigInt(lo));
}
export function wordsOfBig(value: bigint): [number, number] {
  const u = BigInt.asUintN(64, value);
  return [Number(u & 0xffffffffn), Number(u >> 32n)];
}

const DOUBLES = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  1 / 3,
  10,
  0.1,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2 ** -1022,
  -(2 ** -1022),
  2 ** -1022 - 2 ** -1074,
  2 ** -1060,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  2 ** 31,
  -(2 ** 31),
  2 ** 31 - 0.5,
  -(2 ** 31) - 0.5,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 32 - 0.5,
  2 ** 52,
  2 ** 52 - 0.5,
  2 ** 52 + 1,
  2 ** 53,
  2 ** 53 - 1,
  2 ** 63,
  -(2 ** 63),
  2 ** 63 - 1024,
  2 ** 64,
  2 ** 64 - 2048,
  -(2 ** 64),
  2 ** 511,
  2 ** -511,
  2 ** -149,
  2 ** -150,
  1.5 * 2 ** -150,
  3.4028234663852886e38,
  3.4028235677973366e38,
  2 ** 128,
  2 ** -126,
  1 + 2 ** -52,
  1 + 2 ** -24,
  1 + 3 * 2 ** -24,
  4503599627370495.5,
  0.49999999999999994,
  0.9999999999999999,
]; // prettier-ignore
const INTEGERS = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  3n,
  7n,
  -7n,
  10n,
  31n,
  32n,
  33n,
  63n,
  64n,
  65n,
  255n,
  65535n,
  65536n,
  2n ** 31n - 1n,
  -(2n ** 31n),
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 32n + 1n,
  -(2n ** 32n),
  2n ** 52n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 54n + 2n,
  2n ** 54n + 3n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  -(2n ** 63n) + 1n,
  2n ** 63n - 512n,
  2n ** 63n - 513n,
  2n ** 24n + 1n,
  2n ** 25n + 2n,
  2n ** 40n + 2n ** 16n,
  0x123456789abcdefn,
]; // prettier-ignore
const SINGLES = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2.5,
  -2.5,
  1e38,
  -1e38,
  3.4028234663852886e38,
  2 ** -126,
  2 ** -149,
  -(2 ** -149),
  2 ** -127,
  2 ** 31,
  -(2 ** 31),
  2 ** 31 - 128,
  2 ** 32,
  2 ** 32 - 256,
  2 ** 24 - 0.5,
  2 ** 63,
  2 ** 64,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  0.99999994,
  -0.99999994,
  2147483520,
  1 / 3,
]; // prettier-ignore

export function specials(kind: Kind): [number, number][] {
  switch (kind) {
    case "d":
      return DOUBLES.map(wordsOf);
    case "f":
      return SINGLES.map((v) => [wordOf(v), 0]);
    default:
      return INTEGERS.map(wordsOfBig);
  }
}

/** `rows` rows of operands: all pairs of specials first, then random ones. */
export function inputsFor(
  args: readonly Kind[],
  rows: number,
  random: () => number,
): Uint32Array<ArrayBuffer> {
  const arity = args.length;
  const data = new Uint32Array(rows * arity * 2);
  const lists = args.map(specials);
  const crossed = lists.reduce((n, list) => n * list.length, 1);
  for (let row = 0; row < rows; row++) {
    let rest = row;
    for (let i = 0; i < arity; i++) {
      const at = (row * arity + i) * 2;
      if (row < crossed) {
        const list = lists[i];
        data.set(list[rest % list.length], at);
        rest = Math.floor(rest / list.length);
      } else {
        data.set(randomOperand(args[i], random), at);
        if (i > 0 && args[i] === args[i - 1]) relate(args[i], data, at, random);
      }
    }
  }
  return data;
}

function randomOperand(kind: Kind, random: () => number): [number, number] {
  const style = random() & 7;
  if (kind === "d") {
    const lo = style === 0 ? 0 : style === 1 ? random() & 0xf0000000 : random();
    let hi = random();
    // Half of them within a factor of 2^±32 of one: results that neither overflow nor vanish.
    if (style >= 4) hi = (hi & 0x800fffff) | ((1023 - 32 + (random() & 63)) << 20);
    if (style === 2) hi &= 0x801fffff;
    return [lo >>> 0, hi >>> 0];
  }
  if (kind === "f") {
    let word = random();
    if (style >= 3) word = (word & 0x807fffff) | ((127 - 16 + (random() % 52)) << 23);
    return [word >>> 0, 0];
  }
  const drop = random() & 63;
  const value = bigOf(random(), random()) >> BigInt(drop);
  return wordsOfBig(style === 0 ? value << BigInt(random() & 63) : value);
}

/** Makes the operand at `at` close to the one before it now and then. */
function relate(kind: Kind, data: Uint32Array, at: number, random: () => number): void {
  const style = random() & 7;
  if (style > 2) return;
  const lo = data[at - 2];
  const hi = data[at - 1];
  if (kind === "d" && style < 2) {
    // Neighbours, often of opposite sign; or exponents up to 63 apart, which makes ties in sums.
    data[at] = style === 0 ? lo ^ (random() & 3) : random() & 0xffe00000;
    const apart = style === 0 ? 0 : random() & 63;
    data[at + 1] = (hi ^ (random() & 0x80000000)) - (apart << 20);
  } else if (kind !== "d" && kind !== "f") {
    data[at] = lo ^ (random() & 3);
    data[at + 1] = style === 0 ? hi : 0;
  }
}
