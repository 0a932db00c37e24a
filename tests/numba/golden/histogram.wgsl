// cuda kernel histogram(array(int32, 1d, C), array(int32, 1d, C), array(float32, 1d, C), array(int32, 1d, C), array(int32, 1d, C)) -> none
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
  values_0: u32,
  values_owner_1: u32,
  values_shape0_2_low: u32,
  values_shape0_2_high: u32,
  values_stride0_3_low: u32,
  values_stride0_3_high: u32,
  counts_4: u32,
  counts_owner_5: u32,
  counts_shape0_6_low: u32,
  counts_shape0_6_high: u32,
  counts_stride0_7_low: u32,
  counts_stride0_7_high: u32,
  weights_8: u32,
  weights_owner_9: u32,
  weights_shape0_10_low: u32,
  weights_shape0_10_high: u32,
  weights_stride0_11_low: u32,
  weights_stride0_11_high: u32,
  extreme_12: u32,
  extreme_owner_13: u32,
  extreme_shape0_14_low: u32,
  extreme_shape0_14_high: u32,
  extreme_stride0_15_low: u32,
  extreme_stride0_15_high: u32,
  rounds_16: u32,
  rounds_owner_17: u32,
  rounds_shape0_18_low: u32,
  rounds_shape0_18_high: u32,
  rounds_stride0_19_low: u32,
  rounds_stride0_19_high: u32,
  dynamic_bytes_20_low: u32,
  dynamic_bytes_20_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_values: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_counts: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> m4_weights: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> m6_extreme: array<atomic<i32>>;
@group(0) @binding(5) var<storage, read_write> m8_rounds: array<atomic<u32>>;

fn i64_abs(a: vec2<u32>) -> vec2<u32> {
  return select(a, i64_neg(a), (a.y >> 31u) == 1u);
}

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn i32_div_s(a: i32, b: i32) -> i32 {
  return select(a / select(b, 1i, b == 0i), 0i, b == 0i);
}

fn i64_div_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let q = i64_divmod_u(i64_abs(a), i64_abs(b)).xy;
  return select(q, i64_neg(q), ((a.y ^ b.y) >> 31u) == 1u);
}

fn i64_divmod_u(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {
  let zero = (b.x | b.y) == 0u;
  if ((a.y | b.y) == 0u) {
    let d = select(b.x, 1u, zero);
    let quotient = a.x / d;
    return select(vec4<u32>(quotient, 0u, a.x - (quotient * d), 0u), vec4<u32>(0u), zero);
  }
  let scale = 0.99999618 / ((f32(b.y) * 4294967296.0) + f32(b.x));
  var q = vec2<u32>(0u, 0u);
  var r = a;
  for (var i = 0; i < 4; i++) {
    let estimate = ((f32(r.y) * 4294967296.0) + f32(r.x)) * scale;
    let high = floor(estimate * 2.3283064365386963e-10);
    let step = vec2<u32>(u32(estimate - (high * 4294967296.0)), u32(high));
    q = i64_add(q, step);
    r = i64_sub(r, i64_mul(step, b));
  }
  for (var i = 0; i < 2; i++) {
    let more = !i64_lt_u(r, b);
    q = select(q, i64_add(q, vec2<u32>(1u, 0u)), more);
    r = select(r, i64_sub(r, b), more);
  }
  return select(vec4<u32>(q, r), vec4<u32>(0u), zero);
}

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i32_floormod_s(a: i32, b: i32) -> i32 {
  let r = i32_rem_s(a, b);
  return r + select(0i, b, (r != 0i) & ((r ^ b) < 0i));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_lt_u(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (a.y < b.y) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = u32_mul_wide(a.x, b.x);
  return vec2<u32>(low.x, low.y + (a.x * b.y) + (a.y * b.x));
}

fn u32_mul_wide(a: u32, b: u32) -> vec2<u32> {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let lh = al * bh;
  let hl = ah * bl;
  let middle = ((al * bl) >> 16u) + (lh & 0xffffu) + (hl & 0xffffu);
  return vec2<u32>(a * b, (ah * bh) + (lh >> 16u) + (hl >> 16u) + (middle >> 16u));
}

fn i64_neg(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(0u - a.x, ~a.y + select(0u, 1u, a.x == 0u));
}

fn i32_rem_s(a: i32, b: i32) -> i32 {
  return a - i32_div_s(a, b) * b - select(0i, a, b == 0i);
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn m4_weights_atomic_add_f32(p: u32, x: f32) -> f32 {
  let i = p >> 2u;
  var old = atomicLoad(&m4_weights[i]);
  loop {
    let seen = bitcast<f32>(old);
    let swap = atomicCompareExchangeWeak(&m4_weights[i], old, bitcast<u32>((seen + x)));
    if (swap.exchanged) { break; }
    old = swap.old_value;
  }
  return bitcast<f32>(old);
}

fn m8_rounds_atomic_cas_i32(p: u32, x: i32, y: i32) -> i32 {
  let i = p >> 2u;
  var old = atomicLoad(&m8_rounds[i]);
  loop {
    if (bitcast<i32>(old) != x) { break; }
    let seen = bitcast<i32>(old);
    let swap = atomicCompareExchangeWeak(&m8_rounds[i], old, bitcast<u32>(y));
    if (swap.exchanged) { break; }
    old = swap.old_value;
  }
  return bitcast<i32>(old);
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
  let values_0 = params.values_0;
  let values_shape0_2 = vec2<u32>(params.values_shape0_2_low, params.values_shape0_2_high);
  let counts_4 = params.counts_4;
  let counts_shape0_6 = vec2<u32>(params.counts_shape0_6_low, params.counts_shape0_6_high);
  let weights_8 = params.weights_8;
  let extreme_12 = params.extreme_12;
  let rounds_16 = params.rounds_16;
  let zero = params.zero;
  var left_50: i32;
  var i_55: vec2<u32>;
  // 8: start = cuda.grid(1)
  let v28 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 9: step = cuda.gridsize(1)
  let v33 = bitcast<i32>(block_x) * bitcast<i32>(params.grid_x);
  // 10: for i in range(start, values.size, step):
  let v40 = bitcast<i32>(values_shape0_2.x) - v28;
  let v47 = bitcast<i32>(i64_div_s(i64_ext_s(v40 - 1i), i64_ext_s(abs(v33))).x) + 1i;
  left_50 = select(0i, v47, (v40 > 0i));
  i_55 = i64_ext_s(v28);
  loop {
    if (!(left_50 > 0i)) {
      break;
    }
    // 11: bucket = values[i] % counts.size
    let v59 = bitcast<i32>(i_55.x) + bitcast<i32>(values_shape0_2.x);
    let v62 = select(bitcast<i32>(i_55.x), v59, i64_lt_s(i_55, vec2<u32>(0u, 0u))) * 4i;
    let v65 = bitcast<i32>(m0_values[(values_0 + bitcast<u32>(v62)) >> 2u]);
    let v66 = i32_floormod_s(v65, bitcast<i32>(counts_shape0_6.x));
    // 12: cuda.atomic.add(counts, bucket, 1)
    atomicAdd(&m2_counts[(counts_4 + bitcast<u32>(v66 * 4i)) >> 2u], 1u);
    // 13: cuda.atomic.add(weights, bucket, 0.5)
    let v84 = weights_8 + bitcast<u32>(v66 * 4i);
    m4_weights_atomic_add_f32(v84, bitcast<f32>(0x3f000000u ^ zero /* 0.5 */));
    // 14: cuda.atomic.max(extreme, 0, values[i])
    let v88 = bitcast<i32>(i_55.x) + bitcast<i32>(values_shape0_2.x);
    let v91 = select(bitcast<i32>(i_55.x), v88, i64_lt_s(i_55, vec2<u32>(0u, 0u))) * 4i;
    let v93 = bitcast<i32>(m0_values[(values_0 + bitcast<u32>(v91)) >> 2u]);
    atomicMax(&m6_extreme[extreme_12 >> 2u], v93);
    left_50 = left_50 - 1i;
    i_55 = i64_add(i_55, i64_ext_s(v33));
  }
  // 15: old = cuda.atomic.compare_and_swap(rounds, -1, 7)
  let v105 = m8_rounds_atomic_cas_i32(rounds_16, (-1i), 7i);
  // 16: if old == -1:
  if (v105 == (-1i)) {
    // 17: cuda.atomic.add(rounds, 0, 1)
    atomicAdd(&m8_rounds[rounds_16 >> 2u], 1u);
  }
}
