// cuda kernel walk(array(Record(s0[type=uint64;offset=0],s1[type=uint64;offset=8];16;False), 1d, C), array(int32, 1d, C)) -> none
override block_x: u32 = 1u;
override block_y: u32 = 1u;
override block_z: u32 = 1u;
override folded: bool = false;
override dynamic_words: u32 = 0u;

struct Params {
  zero: u32,
  grid_x: u32,
  grid_y: u32,
  grid_z: u32,
  chunk_low: u32,
  chunk_high: u32,
  states_0: u32,
  states_owner_1: u32,
  states_shape0_2_low: u32,
  states_shape0_2_high: u32,
  states_stride0_3_low: u32,
  states_stride0_3_high: u32,
  places_4: u32,
  places_owner_5: u32,
  places_shape0_6_low: u32,
  places_shape0_6_high: u32,
  places_stride0_7_low: u32,
  places_stride0_7_high: u32,
  dynamic_bytes_8_low: u32,
  dynamic_bytes_8_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> m0_states: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> m2_places: array<u32>;

fn f64_before(a: vec2<u32>, b: vec2<u32>) -> bool {
  let fa = bitcast<u32>(bitcast<i32>(a.y) >> 31u);
  let fb = bitcast<u32>(bitcast<i32>(b.y) >> 31u);
  return i64_lt_s(
    vec2<u32>(a.x ^ fa, a.y ^ (fa & 0x7fffffffu)),
    vec2<u32>(b.x ^ fb, b.y ^ (fb & 0x7fffffffu)));
}

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
}

fn f64_lt(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return f64_before(a, b) & !(zeros | f64_is_nan(a) | f64_is_nan(b));
}

fn f64_promote(a: f32) -> vec2<u32> {
  let u = bitcast<u32>(a);
  let e = (u >> 23u) & 0xffu;
  let fraction = u & 0x7fffffu;
  let zeros = countLeadingZeros(fraction);
  let shifted = (fraction << (zeros & 31u)) << 1u;
  let subnormal = vec2<u32>(shifted << 20u, (shifted >> 12u) | ((905u - zeros) << 20u));
  let normal = vec2<u32>(fraction << 29u, (fraction >> 3u) | ((e + 896u) << 20u));
  let special = vec2<u32>(fraction << 29u, (fraction >> 3u) | 0x7ff00000u);
  let small = select(subnormal, vec2<u32>(0u, 0u), fraction == 0u);
  let value = select(select(normal, special, e == 0xffu), small, e == 0u);
  return vec2<u32>(value.x, value.y | (u & 0x80000000u));
}

fn f32_from_u64(a: vec2<u32>) -> f32 {
  let zeros = i64_clz(a);
  let m = i64_shl(a, zeros);
  let kept = m.y >> 8u;
  let rest = (m.y << 24u) | select(0u, 1u, m.x != 0u);
  let up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));
  let value = kept + ((189u - zeros) << 23u) + select(0u, 1u, up);
  return bitcast<f32>(select(value, 0u, (a.x | a.y) == 0u));
}

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn i64_clz(a: vec2<u32>) -> u32 {
  return select(countLeadingZeros(a.y), 32u + countLeadingZeros(a.x), a.y == 0u);
}

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_shl(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>(a.x << m, (a.y << m) | ((a.x >> 1u) >> (31u - m)));
  return select(s, vec2<u32>(0u, s.x), (n & 32u) != 0u);
}

fn i64_shr_u(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), a.y >> m);
  return select(s, vec2<u32>(s.y, 0u), (n & 32u) != 0u);
}

fn m0_states_load_any_i32(p: u32) -> u32 {
  let i = p >> 2u;
  let s = (p & 3u) << 3u;
  let both = (atomicLoad(&m0_states[i]) >> s) | ((atomicLoad(&m0_states[i + 1u]) << 1u) << (31u - s));
  return both;
}

fn m0_states_load_any_i64(p: u32) -> vec2<u32> {
  return vec2<u32>(m0_states_load_any_i32(p), m0_states_load_any_i32(p + 4u));
}

fn m0_states_store_u8(p: u32, v: u32) {
  let s = (p & 3u) << 3u;
  atomicAnd(&m0_states[p >> 2u], (~(255u << s)));
  atomicOr(&m0_states[p >> 2u], ((v & 255u) << s));
}

fn m0_states_store_i64(p: u32, v: vec2<u32>) {
  if ((p & 3u) == 0u) {
    let i = p >> 2u;
    atomicStore(&m0_states[i], v.x);
    atomicStore(&m0_states[i + 1u], v.y);
    return;
  }
  m0_states_store_u8(p + 0u, v.x >> 0u);
  m0_states_store_u8(p + 1u, v.x >> 8u);
  m0_states_store_u8(p + 2u, v.x >> 16u);
  m0_states_store_u8(p + 3u, v.x >> 24u);
  m0_states_store_u8(p + 4u, v.y >> 0u);
  m0_states_store_u8(p + 5u, v.y >> 8u);
  m0_states_store_u8(p + 6u, v.y >> 16u);
  m0_states_store_u8(p + 7u, v.y >> 24u);
}

fn f0_xoroshiro128p_next_2(
  states_0: u32,
  states_owner_1: u32,
  states_shape0_2: vec2<u32>,
  states_stride0_3: vec2<u32>,
  index_4: vec2<u32>,
) -> vec2<u32> {
  let v7 = bitcast<i32>(index_4.x) + bitcast<i32>(states_shape0_2.x);
  let v10 = select(bitcast<i32>(index_4.x), v7, i64_lt_s(index_4, vec2<u32>(0u, 0u))) * 16i;
  let v14 = m0_states_load_any_i64(states_0 + bitcast<u32>(v10));
  let v17 = bitcast<i32>(index_4.x) + bitcast<i32>(states_shape0_2.x);
  let v20 = select(bitcast<i32>(index_4.x), v17, i64_lt_s(index_4, vec2<u32>(0u, 0u))) * 16i;
  let v24 = m0_states_load_any_i64((states_0 + bitcast<u32>(v20)) + 8u);
  let v26 = v24 ^ v14;
  let v32 = (vec2<u32>(0u, (v14.x << 23u)) | i64_shr_u(v14, 9u)) ^ v26;
  let v38 = bitcast<i32>(index_4.x) + bitcast<i32>(states_shape0_2.x);
  let v41 = select(bitcast<i32>(index_4.x), v38, i64_lt_s(index_4, vec2<u32>(0u, 0u))) * 16i;
  let v35 = v32 ^ i64_shl(v26, 14u);
  m0_states_store_i64((states_0 + bitcast<u32>(v41)), v35);
  let v52 = bitcast<i32>(index_4.x) + bitcast<i32>(states_shape0_2.x);
  let v55 = select(bitcast<i32>(index_4.x), v52, i64_lt_s(index_4, vec2<u32>(0u, 0u))) * 16i;
  let v49 = vec2<u32>(0u, (v26.x << 4u)) | i64_shr_u(v26, 28u);
  m0_states_store_i64(((states_0 + bitcast<u32>(v55)) + 8u), v49);
  return i64_add(v14, v24);
}

fn f1_uniform_1(
  states_0: u32,
  states_owner_1: u32,
  states_shape0_2: vec2<u32>,
  states_stride0_3: vec2<u32>,
  index_4: vec2<u32>,
) -> f32 {
  let zero = params.zero;
  let v5 = f0_xoroshiro128p_next_2(states_0, states_owner_1, states_shape0_2, states_stride0_3, index_4);
  let v8 = f32_from_u64(i64_shr_u(v5, 11u));
  return bitcast<f32>(bitcast<u32>(v8 * bitcast<f32>(0x25000000u ^ zero)) ^ zero);
}

@compute @workgroup_size(block_x, block_y, block_z)
fn main(
  @builtin(local_invocation_id) thread: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  var block = group;
  if (folded) {
    let linear = group.x + group.y * groups.x;
    let row = params.grid_x * params.grid_y;
    if (linear >= row * params.grid_z) { return; }
    block = vec3<u32>(linear % params.grid_x, (linear / params.grid_x) % params.grid_y, linear / row);
  }
  let states_0 = params.states_0;
  let states_owner_1 = params.states_owner_1;
  let states_shape0_2 = vec2<u32>(params.states_shape0_2_low, params.states_shape0_2_high);
  let states_stride0_3 = vec2<u32>(params.states_stride0_3_low, params.states_stride0_3_high);
  let places_4 = params.places_4;
  let places_shape0_6 = vec2<u32>(params.places_shape0_6_low, params.places_shape0_6_high);
  var place_2_9: i32;
  var i_24: i32;
  var v10: i32;
  // 9: i = cuda.grid(1)
  let v18 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 10: if i < places.size:
  if (v18 < bitcast<i32>(places_shape0_6.x)) {
    // 12: for _ in range(20):
    place_2_9 = 0i;
    i_24 = 0i;
    loop {
      if (!(i_24 < 20i)) {
        break;
      }
      // 13: place += 1 if xoroshiro128p_uniform_float32(states, i) < 0.5 else -1
      let v27 = f1_uniform_1(states_0, states_owner_1, states_shape0_2, states_stride0_3, i64_ext_s(v18));
      let v26 = i_24 + 1i;
      if (f64_lt(f64_promote(v27), vec2<u32>(0x0u, 0x3fe00000u /* 0.5 */))) {
        v10 = 1i;
      } else {
        v10 = -1i;
      }
      place_2_9 = place_2_9 + v10;
      i_24 = v26;
    }
    // 14: places[i] = place
    m2_places[(places_4 + bitcast<u32>(v18 * 4i)) >> 2u] = bitcast<u32>(place_2_9);
  }
}
