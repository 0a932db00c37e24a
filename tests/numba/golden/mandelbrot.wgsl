// vectorize loop escape(complex64, int32) -> int32
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
  c_2: u32,
  c_stride_3_low: u32,
  c_stride_3_high: u32,
  limit_4: u32,
  limit_stride_5_low: u32,
  limit_stride_5_high: u32,
  out_6: u32,
  out_stride_7_low: u32,
  out_stride_7_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_c: array<u32>;
@group(0) @binding(2) var<storage, read> m1_limit: array<u32>;
@group(0) @binding(3) var<storage, read_write> m2_out: array<u32>;

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

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
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

fn f0_escape_0(c_real_0: f32, c_imag_1: f32, limit_2: i32) -> i32 {
  let zero = params.zero;
  var z_1_3: f32;
  var z_1_4: f32;
  var i_7: i32;
  var jump: u32 = 0u;
  // 9: for step in range(limit):
  z_1_3 = c_real_0;
  z_1_4 = c_imag_1;
  i_7 = 0i;
  switch (0u) { default {
      loop {
        if (!(i_7 < limit_2)) {
          jump = 1u; break;
        }
        // 10: if z.real * z.real + z.imag * z.imag > 4:
        let v10 = bitcast<f32>(bitcast<u32>(z_1_3 * z_1_3) ^ zero);
        let v13 = f64_promote(v10 + bitcast<f32>(bitcast<u32>(z_1_4 * z_1_4) ^ zero));
        let v9 = i_7 + 1i;
        if (f64_lt(vec2<u32>(0x0u, 0x40100000u /* 4.0 */), v13)) {
          break;
        }
        // 12: z = z * z + c
        let v16 = bitcast<f32>(bitcast<u32>(z_1_3 * z_1_3) ^ zero);
        let v17 = bitcast<f32>(bitcast<u32>(z_1_4 * z_1_4) ^ zero);
        let v19 = bitcast<f32>(bitcast<u32>(z_1_3 * z_1_4) ^ zero);
        let v20 = bitcast<f32>(bitcast<u32>(z_1_4 * z_1_3) ^ zero);
        let v18 = bitcast<f32>(bitcast<u32>(v16 - v17) ^ zero);
        let v21 = bitcast<f32>(bitcast<u32>(v19 + v20) ^ zero);
        z_1_3 = bitcast<f32>(bitcast<u32>(v18 + c_real_0) ^ zero);
        z_1_4 = bitcast<f32>(bitcast<u32>(v21 + c_imag_1) ^ zero);
        i_7 = v9;
      }
      if (jump == 1u) { jump = 0u; break; }
      return i_7;
    } }
  return limit_2;
}

fn f1_ufunc_loop(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  c_2: u32,
  c_stride_3: vec2<u32>,
  limit_4: u32,
  limit_stride_5: vec2<u32>,
  out_6: u32,
  out_stride_7: vec2<u32>,
) {
  var i_8: i32;
  i_8 = bitcast<i32>(begin_0.x);
  loop {
    if (!(i_8 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v11 = c_2 + bitcast<u32>(i_8 * bitcast<i32>(c_stride_3.x));
    let v15 = limit_4 + bitcast<u32>(i_8 * bitcast<i32>(limit_stride_5.x));
    let v13 = bitcast<f32>(m0_c[(v11 + 4u) >> 2u]);
    let v17 = f0_escape_0(bitcast<f32>(m0_c[v11 >> 2u]), v13, bitcast<i32>(m1_limit[v15 >> 2u]));
    let v19 = out_6 + bitcast<u32>(i_8 * bitcast<i32>(out_stride_7.x));
    m2_out[v19 >> 2u] = bitcast<u32>(v17);
    i_8 = i_8 + 1i;
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
  let c_2 = params.c_2;
  let c_stride_3 = vec2<u32>(params.c_stride_3_low, params.c_stride_3_high);
  let limit_4 = params.limit_4;
  let limit_stride_5 = vec2<u32>(params.limit_stride_5_low, params.limit_stride_5_high);
  let out_6 = params.out_6;
  let out_stride_7 = vec2<u32>(params.out_stride_7_low, params.out_stride_7_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_ufunc_loop(begin, end, c_2, c_stride_3, limit_4, limit_stride_5, out_6, out_stride_7);
}

// vectorize loop escape(complex128, int32) -> int32
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
  c_2: u32,
  c_stride_3_low: u32,
  c_stride_3_high: u32,
  limit_4: u32,
  limit_stride_5_low: u32,
  limit_stride_5_high: u32,
  out_6: u32,
  out_stride_7_low: u32,
  out_stride_7_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_c: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> m1_limit: array<u32>;
@group(0) @binding(3) var<storage, read_write> m2_out: array<u32>;

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

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
}

fn f64_lt(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return f64_before(a, b) & !(zeros | f64_is_nan(a) | f64_is_nan(b));
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

fn f64_pack(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {
  return f64_round(sign, max(e, 1i), i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i))));
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

fn f0_escape_0(c_real_0: vec2<u32>, c_imag_1: vec2<u32>, limit_2: i32) -> i32 {
  var z_1_3: vec2<u32>;
  var z_1_4: vec2<u32>;
  var i_7: i32;
  var jump: u32 = 0u;
  // 9: for step in range(limit):
  z_1_3 = c_real_0;
  z_1_4 = c_imag_1;
  i_7 = 0i;
  switch (0u) { default {
      loop {
        if (!(i_7 < limit_2)) {
          jump = 1u; break;
        }
        // 10: if z.real * z.real + z.imag * z.imag > 4:
        let v12 = f64_add(f64_mul(z_1_3, z_1_3), f64_mul(z_1_4, z_1_4));
        let v9 = i_7 + 1i;
        if (f64_lt(vec2<u32>(0x0u, 0x40100000u /* 4.0 */), v12)) {
          break;
        }
        // 12: z = z * z + c
        let v22 = f64_add(f64_add(f64_mul(z_1_3, z_1_4), f64_mul(z_1_4, z_1_3)), c_imag_1);
        z_1_3 = f64_add(f64_sub(f64_mul(z_1_3, z_1_3), f64_mul(z_1_4, z_1_4)), c_real_0);
        z_1_4 = v22;
        i_7 = v9;
      }
      if (jump == 1u) { jump = 0u; break; }
      return i_7;
    } }
  return limit_2;
}

fn f1_ufunc_loop(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  c_2: u32,
  c_stride_3: vec2<u32>,
  limit_4: u32,
  limit_stride_5: vec2<u32>,
  out_6: u32,
  out_stride_7: vec2<u32>,
) {
  var i_8: i32;
  i_8 = bitcast<i32>(begin_0.x);
  loop {
    if (!(i_8 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v11 = c_2 + bitcast<u32>(i_8 * bitcast<i32>(c_stride_3.x));
    let v15 = limit_4 + bitcast<u32>(i_8 * bitcast<i32>(limit_stride_5.x));
    let v17 = f0_escape_0(m0_c[v11 >> 3u], m0_c[(v11 + 8u) >> 3u], bitcast<i32>(m1_limit[v15 >> 2u]));
    let v19 = out_6 + bitcast<u32>(i_8 * bitcast<i32>(out_stride_7.x));
    m2_out[v19 >> 2u] = bitcast<u32>(v17);
    i_8 = i_8 + 1i;
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
  let c_2 = params.c_2;
  let c_stride_3 = vec2<u32>(params.c_stride_3_low, params.c_stride_3_high);
  let limit_4 = params.limit_4;
  let limit_stride_5 = vec2<u32>(params.limit_stride_5_low, params.limit_stride_5_high);
  let out_6 = params.out_6;
  let out_stride_7 = vec2<u32>(params.out_stride_7_low, params.out_stride_7_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_ufunc_loop(begin, end, c_2, c_stride_3, limit_4, limit_stride_5, out_6, out_stride_7);
}
