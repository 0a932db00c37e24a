// cuda kernel newton(array(float32, 1d, C), array(float32, 1d, C)) -> none
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
  coefficients_0: u32,
  coefficients_owner_1: u32,
  coefficients_shape0_2_low: u32,
  coefficients_shape0_2_high: u32,
  coefficients_stride0_3_low: u32,
  coefficients_stride0_3_high: u32,
  roots_4: u32,
  roots_owner_5: u32,
  roots_shape0_6_low: u32,
  roots_shape0_6_high: u32,
  roots_stride0_7_low: u32,
  roots_stride0_7_high: u32,
  dynamic_bytes_8_low: u32,
  dynamic_bytes_8_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_coefficients: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_roots: array<u32>;

var<private> l4: array<u32, 4>;

fn f64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return (zeros | i64_eq(a, b)) & !(f64_is_nan(a) | f64_is_nan(b));
}

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
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

fn f32_div(a: f32, b: f32) -> f32 {
  let x = bitcast<u32>(a) & 0x7fffffffu;
  let y = bitcast<u32>(b) & 0x7fffffffu;
  let sign = (bitcast<u32>(a) ^ bitcast<u32>(b)) & 0x80000000u;
  var p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));
  var q = F32Parts((y & 0x7fffffu) | 0x800000u, i32(y >> 23u));
  if ((u32(p.e - 1i) >= 254u) | (u32(q.e - 1i) >= 254u)) {
    if ((max(x, y) > 0x7f800000u) | ((x == y) & ((x == 0u) | (x == 0x7f800000u)))) {
      return bitcast<f32>(x | 0x7fc00000u);
    }
    if ((x == 0x7f800000u) | (y == 0u)) { return bitcast<f32>(sign | 0x7f800000u); }
    if ((x == 0u) | (y == 0x7f800000u)) { return bitcast<f32>(sign); }
    p = f32_unpack(x);
    q = f32_unpack(y);
  }
  let small = select(0u, 1u, p.m < q.m);
  let inverse = 1.0 / f32(q.m);
  var m = u32((f32(p.m) * inverse) * f32(8388608u << small)) - 8u;
  var rest = (p.m << (23u + small)) - (m * q.m);
  let missing = u32(max((f32(rest) * inverse) - 0.25, 0.0));
  m += missing;
  rest -= missing * q.m;
  let more = rest >= q.m;
  m += select(0u, 1u, more);
  rest -= select(0u, q.m, more);
  let e = ((p.e - q.e) + 127i) - i32(small);
  if (e >= 1i) {
    if (e >= 255i) { return bitcast<f32>(sign | 0x7f800000u); }
    let up = select(0u, 1u, (2u * rest) > q.m);
    return bitcast<f32>(sign | ((u32(e - 1i) << 23u) + m + up));
  }
  let shift = u32(min(1i - e, 25i));
  let half = 1u << (shift - 1u);
  let kept = m >> shift;
  let lost = m & ((half << 1u) - 1u);
  let up = (lost > half) | ((lost == half) & ((rest != 0u) | ((kept & 1u) == 1u)));
  return bitcast<f32>(sign | (kept + select(0u, 1u, up)));
}

fn f32_from_i64(a: vec2<u32>) -> f32 {
  let magnitude = f32_from_u64(i64_abs(a));
  return bitcast<f32>(bitcast<u32>(magnitude) | (a.y & 0x80000000u));
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

struct F32Parts {
  m: u32,
  e: i32,
}
fn f32_unpack(bits: u32) -> F32Parts {
  if (bits >= 0x800000u) { return F32Parts((bits & 0x7fffffu) | 0x800000u, i32(bits >> 23u)); }
  let shift = countLeadingZeros(bits) - 8u;
  return F32Parts(bits << (shift & 31u), 1i - i32(shift));
}

fn i64_abs(a: vec2<u32>) -> vec2<u32> {
  return select(a, i64_neg(a), (a.y >> 31u) == 1u);
}

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn i64_clz(a: vec2<u32>) -> u32 {
  return select(countLeadingZeros(a.y), 32u + countLeadingZeros(a.x), a.y == 0u);
}

fn i64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  return ((a.x ^ b.x) | (a.y ^ b.y)) == 0u;
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_neg(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(0u - a.x, ~a.y + select(0u, 1u, a.x == 0u));
}

fn i64_shl(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>(a.x << m, (a.y << m) | ((a.x >> 1u) >> (31u - m)));
  return select(s, vec2<u32>(0u, s.x), (n & 32u) != 0u);
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn f0_horner_2(
  coefficients_0: u32,
  coefficients_owner_1: u32,
  coefficients_shape0_2: vec2<u32>,
  coefficients_stride0_3: vec2<u32>,
  x_4: f32,
) -> f32 {
  let zero = params.zero;
  var total_2_5: f32;
  var i_10: vec2<u32>;
  // 9: for k in range(coefficients.size):
  total_2_5 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
  i_10 = vec2<u32>(0u, 0u);
  loop {
    if (!i64_lt_s(i_10, coefficients_shape0_2)) {
      break;
    }
    // 10: total = total * x + coefficients[k]
    let v16 = coefficients_0 + bitcast<u32>(bitcast<i32>(i_10.x) * 4i);
    let v13 = bitcast<f32>(bitcast<u32>(total_2_5 * x_4) ^ zero);
    let v18 = bitcast<f32>(bitcast<u32>(v13 + bitcast<f32>(m0_coefficients[v16 >> 2u])) ^ zero);
    total_2_5 = v18;
    i_10 = i64_add(i_10, vec2<u32>(1u, 0u));
  }
  return total_2_5;
}

fn f1_horner_2(
  coefficients_0: u32,
  coefficients_owner_1: u32,
  coefficients_shape0_2: vec2<u32>,
  coefficients_stride0_3: vec2<u32>,
  x_4: f32,
) -> f32 {
  let zero = params.zero;
  var total_2_5: f32;
  var i_10: vec2<u32>;
  // 9: for k in range(coefficients.size):
  total_2_5 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
  i_10 = vec2<u32>(0u, 0u);
  loop {
    if (!i64_lt_s(i_10, coefficients_shape0_2)) {
      break;
    }
    // 10: total = total * x + coefficients[k]
    let v13 = bitcast<f32>(bitcast<u32>(total_2_5 * x_4) ^ zero);
    let v17 = bitcast<f32>(l4[(coefficients_0 + bitcast<u32>(bitcast<i32>(i_10.x) * 4i)) >> 2u]);
    total_2_5 = bitcast<f32>(bitcast<u32>(v13 + v17) ^ zero);
    i_10 = i64_add(i_10, vec2<u32>(1u, 0u));
  }
  return total_2_5;
}

struct f2_value_and_slope_1_r { r0: f32, r1: f32 }
fn f2_value_and_slope_1(
  coefficients_0: u32,
  coefficients_owner_1: u32,
  coefficients_shape0_2: vec2<u32>,
  coefficients_stride0_3: vec2<u32>,
  x_4: f32,
) -> f2_value_and_slope_1_r {
  var i_13: vec2<u32>;
  // 17: degree = coefficients.size - 1
  let v10 = i64_sub(coefficients_shape0_2, vec2<u32>(1u, 0u));
  // 18: for k in range(degree):
  i_13 = vec2<u32>(0u, 0u);
  loop {
    if (!i64_lt_s(i_13, v10)) {
      break;
    }
    // 19: slopes[k] = coefficients[k] * float32(degree - k)
    let v18 = coefficients_0 + bitcast<u32>(bitcast<i32>(i_13.x) * 4i);
    let v22 = bitcast<f32>(m0_coefficients[v18 >> 2u]) * f32_from_i64(i64_sub(v10, i_13));
    l4[bitcast<u32>(bitcast<i32>(i_13.x) * 4i) >> 2u] = bitcast<u32>(v22);
    i_13 = i64_add(i_13, vec2<u32>(1u, 0u));
  }
  // 20: return horner(coefficients, x), horner(slopes, x)
  let v26 = f0_horner_2(coefficients_0, coefficients_owner_1, coefficients_shape0_2, coefficients_stride0_3, x_4);
  let v27 = f1_horner_2(0u, 0u, vec2<u32>(3u, 0u), vec2<u32>(4u, 0u), x_4);
  return f2_value_and_slope_1_r(v26, v27);
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
  let coefficients_0 = params.coefficients_0;
  let coefficients_owner_1 = params.coefficients_owner_1;
  let coefficients_shape0_2 = vec2<u32>(params.coefficients_shape0_2_low, params.coefficients_shape0_2_high);
  let coefficients_stride0_3 = vec2<u32>(params.coefficients_stride0_3_low, params.coefficients_stride0_3_high);
  let roots_4 = params.roots_4;
  let roots_shape0_6 = vec2<u32>(params.roots_shape0_6_low, params.roots_shape0_6_high);
  let zero = params.zero;
  var x_2_9: f32;
  var i_30: i32;
  var jump: u32 = 0u;
  // 25: i = cuda.grid(1)
  let v17 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 26: if i < roots.size:
  if (v17 < bitcast<i32>(roots_shape0_6.x)) {
    // 28: for _ in range(8):
    x_2_9 = bitcast<f32>(m2_roots[(roots_4 + bitcast<u32>(v17 * 4i)) >> 2u]);
    i_30 = 0i;
    switch (0u) { default {
        switch (0u) { default {
            loop {
              if (!(i_30 < 8i)) {
                jump = 1u; break;
              }
              // 29: value, slope = value_and_slope(coefficients, x)
              let r0 = f2_value_and_slope_1(coefficients_0, coefficients_owner_1, coefficients_shape0_2, coefficients_stride0_3, x_2_9);
              let v34 = r0.r1;
              // 30: if slope == 0:
              let v32 = i_30 + 1i;
              if (f64_eq(f64_promote(v34), vec2<u32>(0x0u, 0x0u /* 0.0 */))) {
                break;
              }
              // 32: x -= value / slope
              x_2_9 = bitcast<f32>(bitcast<u32>(x_2_9 - f32_div(r0.r0, v34)) ^ zero);
              i_30 = v32;
            }
            if (jump == 1u) { jump = 0u; break; }
            jump = 2u; break;
          } }
        if (jump == 2u) { jump = 0u; break; }
      } }
    // 33: roots[i] = x
    m2_roots[(roots_4 + bitcast<u32>(v17 * 4i)) >> 2u] = bitcast<u32>(x_2_9);
  }
}
