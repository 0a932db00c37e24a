// cuda kernel bell(array(float32, 1d, C), array(float32, 1d, C)) -> none
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
  y_4: u32,
  y_owner_5: u32,
  y_shape0_6_low: u32,
  y_shape0_6_high: u32,
  y_stride0_7_low: u32,
  y_stride0_7_high: u32,
  dynamic_bytes_8_low: u32,
  dynamic_bytes_8_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_y: array<u32>;
@group(0) @binding(3) var<storage, read> constants: array<u32>;

fn f64_abs(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x, a.y & 0x7fffffffu);
}

fn f64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let swap = i64_lt_u(vec2<u32>(a.x, a.y & 0x7fffffffu), vec2<u32>(b.x, b.y & 0x7fffffffu));
  let p = select(a, b, swap);
  let q = select(b, a, swap);
  let ep = (p.y >> 20u) & 0x7ffu;
  let eq = (q.y >> 20u) & 0x7ffu;
  let hp = (p.y & 0xfffffu) | select(0x100000u, 0u, ep == 0u);
  let hq = (q.y & 0xfffffu) | select(0x100000u, 0u, eq == 0u);
  let mp = vec2<u32>(p.x << 10u, (hp << 10u) | (p.x >> 22u));
  let wide = vec2<u32>(q.x << 10u, (hq << 10u) | (q.x >> 22u));
  let mq = i64_shr_jam(wide, min(max(ep, 1u) - max(eq, 1u), 63u));
  let minus = ((p.y ^ q.y) >> 31u) == 1u;
  let sum = i64_add(mp, select(mq, i64_neg(mq), minus));
  let up = min(i64_clz(sum), max(ep, 1u));
  let rounded = f64_round(p.y & 0x80000000u, i32(max(ep, 1u) + 1u - up), i64_shl(sum, up));
  let zero = (sum.x | sum.y) == 0u;
  let special = ep == 0x7ffu;
  let nan = f64_is_nan(p) | ((eq == 0x7ffu) & minus);
  let finite = select(rounded, vec2<u32>(0u, a.y & b.y & 0x80000000u), zero);
  return select(select(finite, p, special), vec2<u32>(0u, 0x7ff80000u), nan);
}

fn f64_before(a: vec2<u32>, b: vec2<u32>) -> bool {
  let fa = bitcast<u32>(bitcast<i32>(a.y) >> 31u);
  let fb = bitcast<u32>(bitcast<i32>(b.y) >> 31u);
  return i64_lt_s(
    vec2<u32>(a.x ^ fa, a.y ^ (fa & 0x7fffffffu)),
    vec2<u32>(b.x ^ fb, b.y ^ (fb & 0x7fffffffu)));
}

fn f32_demote(a: vec2<u32>) -> f32 {
  let sign = a.y & 0x80000000u;
  let e = i32((a.y >> 20u) & 0x7ffu) - 896i;
  let high = (a.y & 0xfffffu) | 0x100000u;
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  let s = i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i)));
  let kept = s.y >> 8u;
  let rest = (s.y << 24u) | select(0u, 1u, s.x != 0u);
  let up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));
  let value = kept + (u32(max(e, 1i) - 1i) << 23u) + select(0u, 1u, up);
  let finite = select(value, 0x7f800000u, (value >= 0x7f800000u) | (e >= 255i));
  let nan = 0x7fc00000u;
  return bitcast<f32>(select(finite, nan, f64_is_nan(a)) | sign);
}

fn f64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return (zeros | i64_eq(a, b)) & !(f64_is_nan(a) | f64_is_nan(b));
}

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
}

fn f64_lt(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return f64_before(a, b) & !(zeros | f64_is_nan(a) | f64_is_nan(b));
}

fn f64_magnitude(a: vec2<u32>) -> vec2<u32> {
  let e = (a.y >> 20u) & 0x7ffu;
  let high = (a.y & 0xfffffu) | 0x100000u;
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  return select(i64_shr_u(m, 1086u - e), vec2<u32>(0u, 0u), e < 1023u);
}

fn f64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  let sign = (a.y ^ b.y) & 0x80000000u;
  let w = u64_mul_wide(p.m, q.m);
  let rest = select(0u, 1u, (w.x | w.y) != 0u);
  let two = w.w >> 31u;
  let shifted = vec2<u32>((w.z << 1u) | (w.y >> 31u), (w.w << 1u) | (w.z >> 31u));
  let m = select(shifted, w.zw, two == 1u);
  let finite = f64_pack(sign, (p.e + q.e) - 1023i + i32(two), vec2<u32>(m.x | rest, m.y));
  let p_zero = p.m.y == 0u;
  let q_zero = q.m.y == 0u;
  let p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;
  let q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;
  let nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_zero) | (q_big & p_zero);
  let small = select(finite, vec2<u32>(0u, sign), p_zero | q_zero);
  let large = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_big);
  return select(large, vec2<u32>(0u, 0x7ff80000u), nan);
}

fn f64_nearest(a: vec2<u32>) -> vec2<u32> {
  let e = i32((a.y >> 20u) & 0x7ffu) - 1023i;
  let shift = u32(clamp(52i - e, 1i, 52i));
  let fraction = i64_sub(i64_shl(vec2<u32>(1u, 0u), shift), vec2<u32>(1u, 0u));
  let odd = i64_shr_u(a, shift) & vec2<u32>(1u, 0u);
  let moved = i64_add(a, i64_add(i64_shr_u(fraction, 1u), odd));
  let whole = moved & ~fraction;
  let above_half = ((a.y & 0x7fffffffu) > 0x3fe00000u) | (((a.y & 0x7fffffffu) == 0x3fe00000u) & (a.x != 0u));
  let below_one = vec2<u32>(0u, (a.y & 0x80000000u) | select(0u, 0x3ff00000u, above_half));
  return select(select(whole, below_one, e < 0i), a, e >= 52i);
}

fn f64_pack(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {
  return f64_round(sign, max(e, 1i), i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i))));
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

fn f64_round(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {
  let kept = (m.x >> 11u) | (m.y << 21u);
  let up = select(0u, 1u, ((m.x & 0x7ffu) + (kept & 1u)) > 0x400u);
  let lo = kept + up;
  let hi = (m.y >> 11u) + (u32(e - 1i) << 20u) + select(0u, 1u, lo < up);
  return select(vec2<u32>(lo, hi | sign), vec2<u32>(0u, 0x7ff00000u | sign), hi >= 0x7ff00000u);
}

fn f64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return f64_add(a, vec2<u32>(b.x, b.y ^ 0x80000000u));
}

fn i32_trunc_sat_s_f64(a: vec2<u32>) -> i32 {
  let negative = (a.y >> 31u) == 1u;
  let m = f64_magnitude(a).x;
  let limit = select(0x7fffffffu, 0x80000000u, negative);
  let value = select(select(m, 0u - m, negative), limit, (a.y & 0x7fffffffu) >= 0x41e00000u);
  return bitcast<i32>(select(value, 0u, f64_is_nan(a)));
}

struct F64Parts {
  m: vec2<u32>,
  e: i32,
}
fn f64_unpack(a: vec2<u32>) -> F64Parts {
  let e = (a.y >> 20u) & 0x7ffu;
  let high = (a.y & 0xfffffu) | select(0x100000u, 0u, e == 0u);
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  let zeros = i64_clz(m);
  return F64Parts(i64_shl(m, zeros), i32(max(e, 1u)) - i32(zeros));
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

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_lt_u(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (a.y < b.y) | ((a.y == b.y) & (a.x < b.x));
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

fn u64_mul_wide(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {
  let ll = u32_mul_wide(a.x, b.x);
  let lh = u32_mul_wide(a.x, b.y);
  let hl = u32_mul_wide(a.y, b.x);
  let hh = u32_mul_wide(a.y, b.y);
  let m1 = lh.x + hl.x;
  let m2 = m1 + ll.y;
  let carry = select(0u, 1u, m1 < lh.x) + select(0u, 1u, m2 < m1);
  let s1 = hh.x + lh.y;
  let s2 = s1 + hl.y;
  let s3 = s2 + carry;
  let top = select(0u, 1u, s1 < hh.x) + select(0u, 1u, s2 < s1) + select(0u, 1u, s3 < s2);
  return vec4<u32>(ll.x, m2, s3, hh.y + top);
}

fn i64_neg(a: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(0u - a.x, ~a.y + select(0u, 1u, a.x == 0u));
}

fn i64_shl(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>(a.x << m, (a.y << m) | ((a.x >> 1u) >> (31u - m)));
  return select(s, vec2<u32>(0u, s.x), (n & 32u) != 0u);
}

fn i64_shr_jam(a: vec2<u32>, n: u32) -> vec2<u32> {
  let mask = (1u << (n & 31u)) - 1u;
  let lost = select(a.x & mask, a.x | (a.y & mask), n >= 32u);
  let s = i64_shr_u(a, n);
  return vec2<u32>(s.x | select(0u, 1u, lost != 0u), s.y);
}

fn i64_shr_u(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), a.y >> m);
  return select(s, vec2<u32>(s.y, 0u), (n & 32u) != 0u);
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn constants_load64(p: u32) -> vec2<u32> {
  let i = p >> 2u;
  return vec2<u32>(constants[i], constants[i + 1u]);
}

struct f0_math_fast_two_sum_r { r0: vec2<u32>, r1: vec2<u32> }
fn f0_math_fast_two_sum(a_0: vec2<u32>, b_1: vec2<u32>) -> f0_math_fast_two_sum_r {
  let v2 = f64_add(a_0, b_1);
  return f0_math_fast_two_sum_r(v2, f64_sub(b_1, f64_sub(v2, a_0)));
}

fn f1_math_power_of_two(n_0: i32) -> vec2<u32> {
  return i64_shl(i64_ext_s(n_0 + 1023i), 52u);
}

fn f2_math_scale(s_0: vec2<u32>, n_1: i32) -> vec2<u32> {
  if (n_1 > 1023i) {
    let v5 = f1_math_power_of_two(1023i);
    let v9 = f1_math_power_of_two(n_1 - 1023i);
    return f64_mul(f64_mul(s_0, v5), v9);
  }
  if (n_1 < (-1022i)) {
    let v15 = f1_math_power_of_two(n_1 + 200i);
    let v18 = f1_math_power_of_two(-200i);
    return f64_mul(f64_mul(s_0, v15), v18);
  }
  let v20 = f1_math_power_of_two(n_1);
  return f64_mul(s_0, v20);
}

fn f3_math_exp_pair(x_0: vec2<u32>, xl_1: vec2<u32>) -> vec2<u32> {
  let v4 = f64_nearest(f64_mul(x_0, vec2<u32>(0x652b82feu, 0x40671547u)));
  let v5 = i32_trunc_sat_s_f64(v4);
  let v8 = f64_sub(x_0, f64_mul(v4, vec2<u32>(0xfef80000u, 0x3f762e42u)));
  let v11 = f64_sub(xl_1, f64_mul(v4, vec2<u32>(0xabc9e3b4u, 0x3d41cf79u)));
  let r0 = f0_math_fast_two_sum(v8, v11);
  let v12 = r0.r0;
  let v16 = f64_mul(v12, vec2<u32>(0x16c16c17u, 0x3f56c16cu));
  let v19 = f64_mul(v12, f64_add(vec2<u32>(0x11111111u, 0x3f811111u), v16));
  let v22 = f64_mul(v12, f64_add(vec2<u32>(0x55555555u, 0x3fa55555u), v19));
  let v25 = f64_mul(v12, f64_add(vec2<u32>(0x55555555u, 0x3fc55555u), v22));
  let v29 = f64_add(r0.r1, f64_mul(f64_mul(v12, v12), f64_add(vec2<u32>(0x0u, 0x3fe00000u), v25)));
  let v32 = v5 & 127i;
  let v37 = constants_load64(bitcast<u32>(v32 * 8i));
  let v42 = constants_load64(1024u + bitcast<u32>(v32 * 8i));
  let v45 = f64_add(v37, f64_add(v42, f64_mul(v37, f64_add(v12, v29))));
  let v48 = f2_math_scale(v45, (v5 >> (7u & 31u)));
  return v48;
}

fn f4_math_exp(x_0: vec2<u32>) -> vec2<u32> {
  if (!f64_lt(vec2<u32>(0x9999999au, 0xc0874999u), x_0)) {
    if (!f64_eq(x_0, x_0)) {
      return x_0;
    }
    return vec2<u32>(0x0u, 0x0u);
  }
  if (f64_lt(vec2<u32>(0xfefa39efu, 0x40862e42u), x_0)) {
    return vec2<u32>(0x0u, 0x7ff00000u);
  }
  if (f64_lt(f64_abs(x_0), vec2<u32>(0x0u, 0x3c900000u))) {
    return f64_add(vec2<u32>(0x0u, 0x3ff00000u), x_0);
  }
  let v15 = f3_math_exp_pair(x_0, vec2<u32>(0x0u, 0x0u));
  return v15;
}

fn f5_math_exp_f32(x0_0: f32) -> f32 {
  let v2 = f4_math_exp(f64_promote(x0_0));
  return f32_demote(v2);
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
  let y_4 = params.y_4;
  let zero = params.zero;
  // 10: i = cuda.grid(1)
  let v16 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 11: if i < x.size:
  if (v16 < bitcast<i32>(x_shape0_2.x)) {
    // 12: y[i] = math.exp(-x[i] * x[i]) * math.sqrt(abs(x[i]))
    let v25 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v16 * 4i)) >> 2u]);
    let v34 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v16 * 4i)) >> 2u]);
    let v35 = bitcast<f32>(bitcast<u32>(bitcast<f32>(bitcast<u32>(v25) ^ 0x80000000u) * v34) ^ zero);
    let v36 = f5_math_exp_f32(v35);
    let v44 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v16 * 4i)) >> 2u]);
    let v47 = v36 * sqrt(bitcast<f32>(bitcast<u32>(v44) & 0x7fffffffu));
    m2_y[(y_4 + bitcast<u32>(v16 * 4i)) >> 2u] = bitcast<u32>(v47);
  }
}
