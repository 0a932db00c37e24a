// `numba.cuda.random`: xoroshiro128+ with one state per thread. States are made on the host, 2^64 steps apart, from a seed
// that splitmix64 spreads; the generators are Python text that kernels compile.

import { packedStruct, UINT64 } from "../../numpy/dtype.ts";
import { emptyArray } from "../../numpy/ndarray.ts";
import { indexOptional } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { overload } from "../functions/overload.ts";
import { register } from "../functions/record.ts";
import { nameKey } from "../runtime/bindings.ts";
import { DeviceArray, hostArray } from "./device-array.ts";

const stateDtype = packedStruct([
  { name: "s0", dtype: UINT64 },
  { name: "s1", dtype: UINT64 },
]);

type State = [bigint, bigint];
const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);
const rotl = (x: bigint, k: bigint): bigint => u64((x << k) | (x >> (64n - k)));

function seeded(seed: bigint): State {
  let z = u64(u64(seed) + 0x9e3779b97f4a7c15n);
  z = u64((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = u64((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  z ^= z >> 31n;
  return [z, z];
}

function step([s0, s1]: State): State {
  const x = s1 ^ s0;
  return [u64(rotl(s0, 55n) ^ x ^ (x << 14n)), rotl(x, 36n)];
}

const JUMP = [0xbeac0467eba5facbn, 0xd86b048b86aa9922n];

/** 2^64 steps at once. */
function jump(state: State): State {
  let sum: State = [0n, 0n];
  let now = state;
  for (const word of JUMP) {
    for (let bit = 0n; bit < 64n; bit++) {
      if ((word >> bit) & 1n) sum = [sum[0] ^ now[0], sum[1] ^ now[1]];
      now = step(now);
    }
  }
  return sum;
}

function fill(target: DeviceArray, seed: bigint, subsequence: number): void {
  const { array } = target;
  const view = new DataView(array.storage.views.buffer, array.storage.base + array.offset);
  let state = seeded(seed);
  for (let k = 0; k < subsequence; k++) state = jump(state);
  for (let k = 0; k < array.size; k++) {
    view.setBigUint64(16 * k, state[0], true);
    view.setBigUint64(16 * k + 8, state[1], true);
    state = jump(state);
  }
}

function createStates(n: PyValue, seed: PyValue, start: PyValue): PyValue {
  const states = new DeviceArray(emptyArray(stateDtype, [Number(indexOptional(n))]));
  fill(states, BigInt(indexOptional(seed) ?? 0), Number(indexOptional(start) ?? 0));
  return states;
}

function initStates(states: PyValue, seed: PyValue, start: PyValue): PyValue {
  const target = states instanceof DeviceArray ? states : new DeviceArray(hostArray(states));
  fill(target, BigInt(indexOptional(seed) ?? 0), Number(indexOptional(start) ?? 0));
  return null;
}

const NEXT = `
def xoroshiro128p_next(states, index):
    s0 = states[index]['s0']
    s1 = states[index]['s1']
    result = s0 + s1
    x = s1 ^ s0
    a = (s0 << np.uint64(55)) | (s0 >> np.uint64(9))
    states[index]['s0'] = a ^ x ^ (x << np.uint64(14))
    states[index]['s1'] = (x << np.uint64(36)) | (x >> np.uint64(28))
    return result
`;
const UNIT = {
  float32: "np.float32(BITS >> np.uint64(11)) * np.float32(1.1102230246251565e-16)",
  float64: "np.float64(BITS >> np.uint64(11)) * 1.1102230246251565e-16",
};

const uniform = (type: "float32" | "float64"): string => `
def uniform(states, index):
    bits = krait.xoroshiro128p_next(states, index)
    return ${UNIT[type].replace("BITS", "bits")}
`;

/** Box and Muller's pair; the second of it is not used. */
const normal = (type: "float32" | "float64"): string => `
def normal(states, index):
    a = krait.xoroshiro128p_next(states, index)
    b = krait.xoroshiro128p_next(states, index)
    u1 = ${UNIT[type].replace("BITS", "a")}
    u2 = ${UNIT[type].replace("BITS", "b")}
    return math.sqrt(np.${type}(-2.0) * math.log(u1)) * math.cos(np.${type}(${2 * Math.PI}) * u2)
`;

register(overload("krait.xoroshiro128p_next", "states, index", NEXT));
const generators: Record<string, string> = {};
for (const type of ["float32", "float64"] as const) {
  generators[`xoroshiro128p_uniform_${type}`] = uniform(type);
  generators[`xoroshiro128p_normal_${type}`] = normal(type);
}
generators.xoroshiro128p_next = NEXT;
for (const [name, text] of Object.entries(generators)) {
  register(overload(`numba.cuda.random.${name}`, "states, index", text));
}

/** A function that only kernels may call. */
export function kernelOnly(name: string, key: string): PyBuiltin {
  const made = fn(`${name}(*args, **kwargs)`, () => {
    throw runtimeError(`${name}() can only be called in a kernel`);
  });
  nameKey(made, key);
  return made;
}

export function randomNames(): Record<string, PyValue> {
  const names: Record<string, PyValue> = {
    xoroshiro128p_dtype: stateDtype,
    xoroshiro128p_type: stateDtype,
    create_xoroshiro128p_states: fn(
      "create_xoroshiro128p_states(n, seed, subsequence_start=0, stream=0)",
      createStates,
    ),
    init_xoroshiro128p_states: fn(
      "init_xoroshiro128p_states(states, seed, subsequence_start=0, stream=0)",
      initStates,
    ),
  };
  for (const name of Object.keys(generators)) {
    names[name] = kernelOnly(name, `numba.cuda.random.${name}`);
  }
  return names;
}
