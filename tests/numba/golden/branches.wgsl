// cuda kernel classify(array(int8, 1d, C), array(int16, 1d, C), array(bool, 1d, C)) -> none
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
  x_0: u32,
  x_owner_1: u32,
  x_shape0_2_low: u32,
  x_shape0_2_high: u32,
  x_stride0_3_low: u32,
  x_stride0_3_high: u32,
  codes_4: u32,
  codes_owner_5: u32,
  codes_shape0_6_low: u32,
  codes_shape0_6_high: u32,
  codes_stride0_7_low: u32,
  codes_stride0_7_high: u32,
  flags_8: u32,
  flags_owner_9: u32,
  flags_shape0_10_low: u32,
  flags_shape0_10_high: u32,
  flags_stride0_11_low: u32,
  flags_stride0_11_high: u32,
  dynamic_bytes_12_low: u32,
  dynamic_bytes_12_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_codes: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> m4_flags: array<atomic<u32>>;

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

fn i64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  return ((a.x ^ b.x) | (a.y ^ b.y)) == 0u;
}

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i32_floordiv_s(a: i32, b: i32) -> i32 {
  let q = i32_div_s(a, b);
  let inexact = (q * b != a) & (b != 0i);
  return q - select(0i, 1i, inexact & ((a ^ b) < 0i));
}

fn i32_floormod_s(a: i32, b: i32) -> i32 {
  let r = i32_rem_s(a, b);
  return r + select(0i, b, (r != 0i) & ((r ^ b) < 0i));
}

fn i64_floormod_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let r = i64_rem_s(a, b);
  let other = (((r.y ^ b.y) >> 31u) == 1u) & ((r.x | r.y) != 0u);
  return select(r, i64_add(r, b), other);
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

fn i64_rem_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let r = i64_divmod_u(i64_abs(a), i64_abs(b)).zw;
  return select(r, i64_neg(r), (a.y >> 31u) == 1u);
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn m0_x_load_i8(p: u32) -> i32 {
  let w = m0_x[p >> 2u] >> ((p & 3u) << 3u);
  return (bitcast<i32>(w << 24u)) >> 24u;
}

fn m4_flags_store_u8(p: u32, v: u32) {
  let s = (p & 3u) << 3u;
  atomicAnd(&m4_flags[p >> 2u], (~(255u << s)));
  atomicOr(&m4_flags[p >> 2u], ((v & 255u) << s));
}

fn m2_codes_store_i16(p: u32, v: u32) {
  let s = (p & 3u) << 3u;
  atomicAnd(&m2_codes[p >> 2u], (~(65535u << s)));
  atomicOr(&m2_codes[p >> 2u], ((v & 65535u) << s));
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
  let x_0 = params.x_0;
  let x_shape0_2 = vec2<u32>(params.x_shape0_2_low, params.x_shape0_2_high);
  let codes_4 = params.codes_4;
  let flags_8 = params.flags_8;
  var v13: bool;
  var inside_14: bool;
  var v15: bool;
  var v16: bool;
  var v17: i32;
  var divisor_2_18: vec2<u32>;
  var code_3_19: i32;
  var jump: u32 = 0u;
  // 8: i = cuda.grid(1)
  let v27 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 9: if i >= x.size:
  if (v27 >= bitcast<i32>(x_shape0_2.x)) {
    return;
  }
  // 11: value = x[i]
  let v36 = m0_x_load_i8(x_0 + bitcast<u32>(v27));
  // 12: odd = value & 1 != 0
  let v41 = (v36 & 1i) != 0i;
  // 13: inside = -10 <= value < 10 or value == 100
  let v44 = (-10i) <= v36;
  if (v44) {
    v13 = v36 < 10i;
  } else {
    v13 = v44;
  }
  if (v13) {
    inside_14 = v13;
  } else {
    inside_14 = v36 == 100i;
  }
  // 14: flags[i] = odd != inside and not (value < 0 and odd)
  let v51 = v41 != inside_14;
  if (v51) {
    let v54 = v36 < 0i;
    if (v54) {
      v15 = v41;
    } else {
      v15 = v54;
    }
    v16 = !v15;
  } else {
    v16 = v51;
  }
  m4_flags_store_u8((flags_8 + bitcast<u32>(v27)), bitcast<u32>(select(0i, 1i, v16)));
  if (inside_14) {
    // 19: divisor = 2
    divisor_2_18 = vec2<u32>(2u, 0u);
    switch (0u) { default {
        switch (0u) { default {
            loop {
              // 20: while divisor * divisor <= value:
              if (i64_lt_s(i64_ext_s(v36), i64_mul(divisor_2_18, divisor_2_18))) {
                jump = 1u; break;
              }
              // 21: if value % divisor == 0:
              if (i64_eq(i64_floormod_s(i64_ext_s(v36), divisor_2_18), vec2<u32>(0u, 0u))) {
                break;
              }
              // 24: divisor += 1
              divisor_2_18 = i64_add(divisor_2_18, vec2<u32>(1u, 0u));
            }
            if (jump == 1u) { jump = 0u; break; }
            code_3_19 = bitcast<i32>(divisor_2_18.x);
            jump = 2u; break;
          } }
        if (jump == 2u) { jump = 0u; break; }
        // 26: code = value // 3 - value % 3
        code_3_19 = i32_floordiv_s(v36, 3i) - i32_floormod_s(v36, 3i);
      } }
    // 27: codes[i] = code
    let v103 = codes_4 + bitcast<u32>(v27 * 2i);
    m2_codes_store_i16(v103, bitcast<u32>((code_3_19 << 16u) >> 16u));
    return;
  }
  // 16: codes[i] = -1 if value < 0 else 1
  if (v36 < 0i) {
    v17 = -1i;
  } else {
    v17 = 1i;
  }
  let v77 = codes_4 + bitcast<u32>(v27 * 2i);
  m2_codes_store_i16(v77, bitcast<u32>((v17 << 16u) >> 16u));
}
