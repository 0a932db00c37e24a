// guvectorize loop moving_mean(array(float32, 1d, A), int64, array(float32, 1d, A)) with 0 loop dimensions
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
  begin_0_low: u32,
  begin_0_high: u32,
  end_1_low: u32,
  end_1_high: u32,
  x_2: u32,
  x_shape0_3_low: u32,
  x_shape0_3_high: u32,
  x_stride0_4_low: u32,
  x_stride0_4_high: u32,
  width_5: u32,
  out_6: u32,
  out_shape0_7_low: u32,
  out_shape0_7_high: u32,
  out_stride0_8_low: u32,
  out_stride0_8_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read> m1_width: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> m2_out: array<u32>;

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

fn f64_div(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  let sign = (a.y ^ b.y) & 0x80000000u;
  let divisor = vec2<u32>((q.m.x >> 11u) | (q.m.y << 21u), q.m.y >> 11u);
  let scale = 16384.0 / ((f32(divisor.y) * 4294967296.0) + f32(divisor.x));
  var r = vec2<u32>((p.m.x >> 11u) | (p.m.y << 21u), p.m.y >> 11u);
  var quotient = vec2<u32>(0u, 0u);
  for (var i = 0; i < 4; i++) {
    let estimate = (((f32(r.y) * 4294967296.0) + f32(r.x)) * scale) - 1.0;
    let digit = u32(max(estimate, 0.0));
    let shifted = vec2<u32>(r.x << 14u, (r.y << 14u) | (r.x >> 18u));
    r = i64_sub(shifted, i64_mul_u16(divisor, digit));
    let place = vec2<u32>(quotient.x << 14u, (quotient.y << 14u) | (quotient.x >> 18u));
    quotient = i64_add(place, vec2<u32>(digit, 0u));
  }
  for (var i = 0; i < 2; i++) {
    let more = !i64_lt_u(r, divisor);
    quotient = select(quotient, i64_add(quotient, vec2<u32>(1u, 0u)), more);
    r = select(r, i64_sub(r, divisor), more);
  }
  let large = quotient.y >> 24u;
  let m = i64_shl(quotient, 8u - large);
  let rest = select(0u, 1u, (r.x | r.y) != 0u);
  let finite = f64_pack(sign, (p.e - q.e) + 1022i + i32(large), vec2<u32>(m.x | rest, m.y));
  let p_zero = p.m.y == 0u;
  let q_zero = q.m.y == 0u;
  let p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;
  let q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;
  let nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_big) | (p_zero & q_zero);
  let small = select(finite, vec2<u32>(0u, sign), p_zero | q_big);
  let big = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_zero);
  return select(big, vec2<u32>(0u, 0x7ff80000u), nan);
}

fn f64_from_i64(a: vec2<u32>) -> vec2<u32> {
  let magnitude = f64_from_u64(i64_abs(a));
  return vec2<u32>(magnitude.x, magnitude.y | (a.y & 0x80000000u));
}

fn f64_from_u64(a: vec2<u32>) -> vec2<u32> {
  let zeros = i64_clz(a);
  let value = f64_round(0u, 1086i - i32(zeros), i64_shl(a, zeros));
  return select(value, vec2<u32>(0u, 0u), (a.x | a.y) == 0u);
}

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
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

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_lt_u(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (a.y < b.y) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_min_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, i64_lt_s(b, a));
}

fn i64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = u32_mul_wide(a.x, b.x);
  return vec2<u32>(low.x, low.y + (a.x * b.y) + (a.y * b.x));
}

fn i64_mul_u16(v: vec2<u32>, d: u32) -> vec2<u32> {
  let low = d * (v.x & 0xffffu);
  let middle = d * (v.x >> 16u);
  let lo = low + (middle << 16u);
  return vec2<u32>(lo, (middle >> 16u) + (d * v.y) + select(0u, 1u, lo < low));
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

fn f0_moving_mean_0(
  x_0: u32,
  x_owner_1: u32,
  x_shape0_2: vec2<u32>,
  x_stride0_3: vec2<u32>,
  width_4: vec2<u32>,
  out_5: u32,
  out_owner_6: u32,
  out_shape0_7: vec2<u32>,
  out_stride0_8: vec2<u32>,
) {
  let zero = params.zero;
  var total_3_9: f32;
  var i_15: vec2<u32>;
  var total_4_10: f32;
  // 9: for i in range(x.shape[0]):
  total_3_9 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
  i_15 = vec2<u32>(0u, 0u);
  loop {
    if (!i64_lt_s(i_15, x_shape0_2)) {
      break;
    }
    // 10: total += x[i]
    let v19 = x_0 + bitcast<u32>(bitcast<i32>(i_15.x) * bitcast<i32>(x_stride0_3.x));
    let v21 = bitcast<f32>(bitcast<u32>(total_3_9 + bitcast<f32>(m0_x[v19 >> 2u])) ^ zero);
    // 11: if i >= width:
    let v17 = i64_add(i_15, vec2<u32>(1u, 0u));
    if (!i64_lt_s(i_15, width_4)) {
      // 12: total -= x[i - width]
      let v23 = i64_sub(i_15, width_4);
      let v26 = bitcast<i32>(v23.x) + bitcast<i32>(x_shape0_2.x);
      let v27 = select(bitcast<i32>(v23.x), v26, i64_lt_s(v23, vec2<u32>(0u, 0u)));
      let v30 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v27 * bitcast<i32>(x_stride0_3.x))) >> 2u]);
      total_4_10 = bitcast<f32>(bitcast<u32>(v21 - v30) ^ zero);
    } else {
      total_4_10 = v21;
    }
    // 13: out[i] = total / min(i + 1, width)
    let v36 = f64_from_i64(i64_min_s(i64_add(i_15, vec2<u32>(1u, 0u)), width_4));
    let v40 = out_5 + bitcast<u32>(bitcast<i32>(i_15.x) * bitcast<i32>(out_stride0_8.x));
    m2_out[v40 >> 2u] = bitcast<u32>(f32_demote(f64_div(f64_promote(total_4_10), v36)));
    total_3_9 = total_4_10;
    i_15 = v17;
  }
}

fn f1_gufunc_loop(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  x_2: u32,
  x_shape0_3: vec2<u32>,
  x_stride0_4: vec2<u32>,
  width_5: u32,
  out_6: u32,
  out_shape0_7: vec2<u32>,
  out_stride0_8: vec2<u32>,
) {
  var i_9: i32;
  i_9 = bitcast<i32>(begin_0.x);
  loop {
    if (!(i_9 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v12 = m1_width[width_5 >> 3u];
    f0_moving_mean_0(x_2, 0u, x_shape0_3, x_stride0_4, v12, out_6, 0u, out_shape0_7, out_stride0_8);
    i_9 = i_9 + 1i;
  }
}

@compute @workgroup_size(block_x, block_y, block_z)
fn main(
  @builtin(local_invocation_id) thread: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let number = (group.x + group.y * groups.x) * (block_x * block_y * block_z) + index;
  let begin_0 = vec2<u32>(params.begin_0_low, params.begin_0_high);
  let end_1 = vec2<u32>(params.end_1_low, params.end_1_high);
  let x_2 = params.x_2;
  let x_shape0_3 = vec2<u32>(params.x_shape0_3_low, params.x_shape0_3_high);
  let x_stride0_4 = vec2<u32>(params.x_stride0_4_low, params.x_stride0_4_high);
  let width_5 = params.width_5;
  let out_6 = params.out_6;
  let out_shape0_7 = vec2<u32>(params.out_shape0_7_low, params.out_shape0_7_high);
  let out_stride0_8 = vec2<u32>(params.out_stride0_8_low, params.out_stride0_8_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_gufunc_loop(begin, end, x_2, x_shape0_3, x_stride0_4, width_5, out_6, out_shape0_7, out_stride0_8);
}

// guvectorize loop moving_mean(array(float32, 1d, A), int64, array(float32, 1d, A)) with 1 loop dimensions
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
  begin_0_low: u32,
  begin_0_high: u32,
  end_1_low: u32,
  end_1_high: u32,
  size0_2_low: u32,
  size0_2_high: u32,
  x_3: u32,
  x_step0_4_low: u32,
  x_step0_4_high: u32,
  x_shape0_5_low: u32,
  x_shape0_5_high: u32,
  x_stride0_6_low: u32,
  x_stride0_6_high: u32,
  width_7: u32,
  width_step0_8_low: u32,
  width_step0_8_high: u32,
  out_9: u32,
  out_step0_10_low: u32,
  out_step0_10_high: u32,
  out_shape0_11_low: u32,
  out_shape0_11_high: u32,
  out_stride0_12_low: u32,
  out_stride0_12_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read> m1_width: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> m2_out: array<u32>;

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

fn f64_div(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  let sign = (a.y ^ b.y) & 0x80000000u;
  let divisor = vec2<u32>((q.m.x >> 11u) | (q.m.y << 21u), q.m.y >> 11u);
  let scale = 16384.0 / ((f32(divisor.y) * 4294967296.0) + f32(divisor.x));
  var r = vec2<u32>((p.m.x >> 11u) | (p.m.y << 21u), p.m.y >> 11u);
  var quotient = vec2<u32>(0u, 0u);
  for (var i = 0; i < 4; i++) {
    let estimate = (((f32(r.y) * 4294967296.0) + f32(r.x)) * scale) - 1.0;
    let digit = u32(max(estimate, 0.0));
    let shifted = vec2<u32>(r.x << 14u, (r.y << 14u) | (r.x >> 18u));
    r = i64_sub(shifted, i64_mul_u16(divisor, digit));
    let place = vec2<u32>(quotient.x << 14u, (quotient.y << 14u) | (quotient.x >> 18u));
    quotient = i64_add(place, vec2<u32>(digit, 0u));
  }
  for (var i = 0; i < 2; i++) {
    let more = !i64_lt_u(r, divisor);
    quotient = select(quotient, i64_add(quotient, vec2<u32>(1u, 0u)), more);
    r = select(r, i64_sub(r, divisor), more);
  }
  let large = quotient.y >> 24u;
  let m = i64_shl(quotient, 8u - large);
  let rest = select(0u, 1u, (r.x | r.y) != 0u);
  let finite = f64_pack(sign, (p.e - q.e) + 1022i + i32(large), vec2<u32>(m.x | rest, m.y));
  let p_zero = p.m.y == 0u;
  let q_zero = q.m.y == 0u;
  let p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;
  let q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;
  let nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_big) | (p_zero & q_zero);
  let small = select(finite, vec2<u32>(0u, sign), p_zero | q_big);
  let big = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_zero);
  return select(big, vec2<u32>(0u, 0x7ff80000u), nan);
}

fn f64_from_i64(a: vec2<u32>) -> vec2<u32> {
  let magnitude = f64_from_u64(i64_abs(a));
  return vec2<u32>(magnitude.x, magnitude.y | (a.y & 0x80000000u));
}

fn f64_from_u64(a: vec2<u32>) -> vec2<u32> {
  let zeros = i64_clz(a);
  let value = f64_round(0u, 1086i - i32(zeros), i64_shl(a, zeros));
  return select(value, vec2<u32>(0u, 0u), (a.x | a.y) == 0u);
}

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
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

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_lt_u(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (a.y < b.y) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_min_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, i64_lt_s(b, a));
}

fn i64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = u32_mul_wide(a.x, b.x);
  return vec2<u32>(low.x, low.y + (a.x * b.y) + (a.y * b.x));
}

fn i64_mul_u16(v: vec2<u32>, d: u32) -> vec2<u32> {
  let low = d * (v.x & 0xffffu);
  let middle = d * (v.x >> 16u);
  let lo = low + (middle << 16u);
  return vec2<u32>(lo, (middle >> 16u) + (d * v.y) + select(0u, 1u, lo < low));
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

fn f0_moving_mean_0(
  x_0: u32,
  x_owner_1: u32,
  x_shape0_2: vec2<u32>,
  x_stride0_3: vec2<u32>,
  width_4: vec2<u32>,
  out_5: u32,
  out_owner_6: u32,
  out_shape0_7: vec2<u32>,
  out_stride0_8: vec2<u32>,
) {
  let zero = params.zero;
  var total_3_9: f32;
  var i_15: vec2<u32>;
  var total_4_10: f32;
  // 9: for i in range(x.shape[0]):
  total_3_9 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
  i_15 = vec2<u32>(0u, 0u);
  loop {
    if (!i64_lt_s(i_15, x_shape0_2)) {
      break;
    }
    // 10: total += x[i]
    let v19 = x_0 + bitcast<u32>(bitcast<i32>(i_15.x) * bitcast<i32>(x_stride0_3.x));
    let v21 = bitcast<f32>(bitcast<u32>(total_3_9 + bitcast<f32>(m0_x[v19 >> 2u])) ^ zero);
    // 11: if i >= width:
    let v17 = i64_add(i_15, vec2<u32>(1u, 0u));
    if (!i64_lt_s(i_15, width_4)) {
      // 12: total -= x[i - width]
      let v23 = i64_sub(i_15, width_4);
      let v26 = bitcast<i32>(v23.x) + bitcast<i32>(x_shape0_2.x);
      let v27 = select(bitcast<i32>(v23.x), v26, i64_lt_s(v23, vec2<u32>(0u, 0u)));
      let v30 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v27 * bitcast<i32>(x_stride0_3.x))) >> 2u]);
      total_4_10 = bitcast<f32>(bitcast<u32>(v21 - v30) ^ zero);
    } else {
      total_4_10 = v21;
    }
    // 13: out[i] = total / min(i + 1, width)
    let v36 = f64_from_i64(i64_min_s(i64_add(i_15, vec2<u32>(1u, 0u)), width_4));
    let v40 = out_5 + bitcast<u32>(bitcast<i32>(i_15.x) * bitcast<i32>(out_stride0_8.x));
    m2_out[v40 >> 2u] = bitcast<u32>(f32_demote(f64_div(f64_promote(total_4_10), v36)));
    total_3_9 = total_4_10;
    i_15 = v17;
  }
}

fn f1_gufunc_loop(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  size0_2: vec2<u32>,
  x_3: u32,
  x_step0_4: vec2<u32>,
  x_shape0_5: vec2<u32>,
  x_stride0_6: vec2<u32>,
  width_7: u32,
  width_step0_8: vec2<u32>,
  out_9: u32,
  out_step0_10: vec2<u32>,
  out_shape0_11: vec2<u32>,
  out_stride0_12: vec2<u32>,
) {
  var i_13: i32;
  i_13 = bitcast<i32>(begin_0.x);
  loop {
    if (!(i_13 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v16 = x_3 + bitcast<u32>(i_13 * bitcast<i32>(x_step0_4.x));
    let v20 = m1_width[(width_7 + bitcast<u32>(i_13 * bitcast<i32>(width_step0_8.x))) >> 3u];
    let v22 = out_9 + bitcast<u32>(i_13 * bitcast<i32>(out_step0_10.x));
    f0_moving_mean_0(v16, 0u, x_shape0_5, x_stride0_6, v20, v22, 0u, out_shape0_11, out_stride0_12);
    i_13 = i_13 + 1i;
  }
}

@compute @workgroup_size(block_x, block_y, block_z)
fn main(
  @builtin(local_invocation_id) thread: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let number = (group.x + group.y * groups.x) * (block_x * block_y * block_z) + index;
  let begin_0 = vec2<u32>(params.begin_0_low, params.begin_0_high);
  let end_1 = vec2<u32>(params.end_1_low, params.end_1_high);
  let size0_2 = vec2<u32>(params.size0_2_low, params.size0_2_high);
  let x_3 = params.x_3;
  let x_step0_4 = vec2<u32>(params.x_step0_4_low, params.x_step0_4_high);
  let x_shape0_5 = vec2<u32>(params.x_shape0_5_low, params.x_shape0_5_high);
  let x_stride0_6 = vec2<u32>(params.x_stride0_6_low, params.x_stride0_6_high);
  let width_7 = params.width_7;
  let width_step0_8 = vec2<u32>(params.width_step0_8_low, params.width_step0_8_high);
  let out_9 = params.out_9;
  let out_step0_10 = vec2<u32>(params.out_step0_10_low, params.out_step0_10_high);
  let out_shape0_11 = vec2<u32>(params.out_shape0_11_low, params.out_shape0_11_high);
  let out_stride0_12 = vec2<u32>(params.out_stride0_12_low, params.out_stride0_12_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_gufunc_loop(begin, end, size0_2, x_3, x_step0_4, x_shape0_5, x_stride0_6, width_7, width_step0_8, out_9, out_step0_10, out_shape0_11, out_stride0_12);
}
