// cuda kernel matmul(array(float32, 2d, C), array(float32, 2d, C), array(float32, 2d, C)) -> none
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
  a_0: u32,
  a_owner_1: u32,
  a_shape0_2_low: u32,
  a_shape0_2_high: u32,
  a_shape1_3_low: u32,
  a_shape1_3_high: u32,
  a_stride0_4_low: u32,
  a_stride0_4_high: u32,
  a_stride1_5_low: u32,
  a_stride1_5_high: u32,
  b_6: u32,
  b_owner_7: u32,
  b_shape0_8_low: u32,
  b_shape0_8_high: u32,
  b_shape1_9_low: u32,
  b_shape1_9_high: u32,
  b_stride0_10_low: u32,
  b_stride0_10_high: u32,
  b_stride1_11_low: u32,
  b_stride1_11_high: u32,
  c_12: u32,
  c_owner_13: u32,
  c_shape0_14_low: u32,
  c_shape0_14_high: u32,
  c_shape1_15_low: u32,
  c_shape1_15_high: u32,
  c_stride0_16_low: u32,
  c_stride0_16_high: u32,
  c_stride1_17_low: u32,
  c_stride1_17_high: u32,
  dynamic_bytes_18_low: u32,
  dynamic_bytes_18_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_a: array<u32>;
@group(0) @binding(2) var<storage, read> m2_b: array<u32>;
@group(0) @binding(3) var<storage, read_write> m4_c: array<u32>;

var<workgroup> s6: array<u32, 16>;
var<workgroup> s7: array<u32, 16>;

fn i64_abs(a: vec2<u32>) -> vec2<u32> {
  return select(a, i64_neg(a), (a.y >> 31u) == 1u);
}

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
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

fn i64_floordiv_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let d = i64_divmod_u(i64_abs(a), i64_abs(b));
  let down = select(i64_neg(d.xy), ~d.xy, (d.z | d.w) != 0u);
  return select(d.xy, down, ((a.y ^ b.y) >> 31u) == 1u);
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

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
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
  let a_0 = params.a_0;
  let a_shape0_2 = vec2<u32>(params.a_shape0_2_low, params.a_shape0_2_high);
  let a_shape1_3 = vec2<u32>(params.a_shape1_3_low, params.a_shape1_3_high);
  let a_stride0_4 = vec2<u32>(params.a_stride0_4_low, params.a_stride0_4_high);
  let b_6 = params.b_6;
  let b_shape0_8 = vec2<u32>(params.b_shape0_8_low, params.b_shape0_8_high);
  let b_shape1_9 = vec2<u32>(params.b_shape1_9_low, params.b_shape1_9_high);
  let b_stride0_10 = vec2<u32>(params.b_stride0_10_low, params.b_stride0_10_high);
  let c_12 = params.c_12;
  let c_shape0_14 = vec2<u32>(params.c_shape0_14_low, params.c_shape0_14_high);
  let c_shape1_15 = vec2<u32>(params.c_shape1_15_low, params.c_shape1_15_high);
  let c_stride0_16 = vec2<u32>(params.c_stride0_16_low, params.c_stride0_16_high);
  let zero = params.zero;
  var total_2_19: f32;
  var i_67: i32;
  var total_3_20: f32;
  var i_171: i32;
  var live: bool = true;
  // 12: x, y = cuda.grid(2)
  let v41 = bitcast<i32>(block.x) * bitcast<i32>(block_x);
  let v49 = bitcast<i32>(block.y) * bitcast<i32>(block_y);
  // 16: for tile in range((a.shape[1] + TILE - 1) // TILE):
  let v62 = i64_sub(i64_add(a_shape1_3, vec2<u32>(4u, 0u)), vec2<u32>(1u, 0u));
  let v64 = bitcast<i32>(i64_floordiv_s(v62, vec2<u32>(4u, 0u)).x);
  // 12: x, y = cuda.grid(2)
  let v44 = v41 + bitcast<i32>(thread.x);
  let v52 = v49 + bitcast<i32>(thread.y);
  // 13: tx = cuda.threadIdx.x
  let v54 = bitcast<i32>(thread.x);
  // 14: ty = cuda.threadIdx.y
  let v56 = bitcast<i32>(thread.y);
  total_2_19 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
  i_67 = 0i;
  loop {
    // 16: for tile in range((a.shape[1] + TILE - 1) // TILE):
    if (!(i_67 < v64)) {
      break;
    }
    // 17: a_tile[tx, ty] = 0
    let v83 = bitcast<u32>((v54 * 16i) + (v56 * 4i));
    s6[v83 >> 2u] = bitcast<u32>(0x0u ^ zero /* 0.0 */);
    // 18: b_tile[tx, ty] = 0
    let v97 = bitcast<u32>((v54 * 16i) + (v56 * 4i));
    s7[v97 >> 2u] = bitcast<u32>(0x0u ^ zero /* 0.0 */);
    // 19: if x < a.shape[0] and tile * TILE + ty < a.shape[1]:
    let v69 = i_67 + 1i;
    if (v44 < bitcast<i32>(a_shape0_2.x)) {
      if (i64_lt_s(i64_add(i64_ext_s(i_67 * 4i), i64_ext_s(v56)), a_shape1_3)) {
        // 20: a_tile[tx, ty] = a[x, tile * TILE + ty]
        let v118 = a_0 + bitcast<u32>((v44 * bitcast<i32>(a_stride0_4.x)) + (((i_67 * 4i) + v56) * 4i));
        let v132 = bitcast<u32>((v54 * 16i) + (v56 * 4i));
        s6[v132 >> 2u] = bitcast<u32>(m0_a[v118 >> 2u]);
      }
    }
    // 21: if y < b.shape[1] and tile * TILE + tx < b.shape[0]:
    if (v52 < bitcast<i32>(b_shape1_9.x)) {
      if (i64_lt_s(i64_add(i64_ext_s(i_67 * 4i), i64_ext_s(v54)), b_shape0_8)) {
        // 22: b_tile[tx, ty] = b[tile * TILE + tx, y]
        let v152 = (((i_67 * 4i) + v54) * bitcast<i32>(b_stride0_10.x)) + (v52 * 4i);
        let v154 = bitcast<f32>(m2_b[(b_6 + bitcast<u32>(v152)) >> 2u]);
        s7[bitcast<u32>((v54 * 16i) + (v56 * 4i)) >> 2u] = bitcast<u32>(v154);
      }
    }
    workgroupBarrier();
    storageBarrier();
    // 24: for k in range(TILE):
    total_3_20 = total_2_19;
    i_171 = 0i;
    loop {
      if (!(i_171 < 4i)) {
        break;
      }
      // 25: total += a_tile[tx, k] * b_tile[k, ty]
      let v183 = bitcast<f32>(s6[bitcast<u32>((v54 * 16i) + (i_171 * 4i)) >> 2u]);
      let v193 = bitcast<f32>(s7[bitcast<u32>((i_171 * 16i) + (v56 * 4i)) >> 2u]);
      let v194 = bitcast<f32>(bitcast<u32>(v183 * v193) ^ zero);
      total_3_20 = bitcast<f32>(bitcast<u32>(total_3_20 + v194) ^ zero);
      i_171 = i_171 + 1i;
    }
    workgroupBarrier();
    storageBarrier();
    total_2_19 = total_3_20;
    i_67 = v69;
  }
  switch (0u) { default {
      // 27: if x < c.shape[0] and y < c.shape[1]:
      if (v44 < bitcast<i32>(c_shape0_14.x)) {
        if (v52 < bitcast<i32>(c_shape1_15.x)) {
          // 28: c[x, y] = total
          let v210 = c_12 + bitcast<u32>((v44 * bitcast<i32>(c_stride0_16.x)) + (v52 * 4i));
          m4_c[v210 >> 2u] = bitcast<u32>(total_2_19);
          live = false;
          break;
        }
        live = false;
      }
    } }
}
