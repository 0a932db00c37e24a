// parallel loop (line 13) of blur(array(float64, 2d, C),) -> array(float64, 2d, C)
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
  in0_2_low: u32,
  in0_2_high: u32,
  in1_3_low: u32,
  in1_3_high: u32,
  in2_4: u32,
  in3_5: u32,
  a_shape0_6_low: u32,
  a_shape0_6_high: u32,
  a_shape1_7_low: u32,
  a_shape1_7_high: u32,
  in6_8_low: u32,
  in6_8_high: u32,
  a_9: u32,
  a_owner_10: u32,
  a_stride0_11_low: u32,
  a_stride0_11_high: u32,
  a_stride1_12_low: u32,
  a_stride1_12_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> m0_in2: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> m2_a: array<vec2<u32>>;

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

fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
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

fn i32_div_u(a: i32, b: i32) -> i32 {
  let q = bitcast<u32>(a) / select(bitcast<u32>(b), 1u, b == 0i);
  return select(bitcast<i32>(q), 0i, b == 0i);
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

fn i32_rem_u(a: i32, b: i32) -> i32 {
  let r = bitcast<u32>(a) % select(bitcast<u32>(b), 1u, b == 0i);
  return bitcast<i32>(r);
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

fn f0_cross_2(
  a_0: u32,
  a_owner_1: u32,
  a_shape0_2: vec2<u32>,
  a_shape1_3: vec2<u32>,
  a_stride0_4: vec2<u32>,
  a_stride1_5: vec2<u32>,
  a_index0_6: vec2<u32>,
  a_index1_7: vec2<u32>,
) -> vec2<u32> {
  // 8: return 0.5 * a[0, 0] + 0.125 * (a[-1, 0] + a[1, 0] + a[0, -1] + a[0, 1])
  let v13 = bitcast<i32>(a_index0_6.x) * bitcast<i32>(a_stride0_4.x);
  let v18 = m2_a[(a_0 + bitcast<u32>(v13 + (bitcast<i32>(a_index1_7.x) * 8i))) >> 3u];
  let v25 = (bitcast<i32>(a_index0_6.x) + (-1i)) * bitcast<i32>(a_stride0_4.x);
  let v35 = (bitcast<i32>(a_index0_6.x) + 1i) * bitcast<i32>(a_stride0_4.x);
  let v30 = m2_a[(a_0 + bitcast<u32>(v25 + (bitcast<i32>(a_index1_7.x) * 8i))) >> 3u];
  let v40 = m2_a[(a_0 + bitcast<u32>(v35 + (bitcast<i32>(a_index1_7.x) * 8i))) >> 3u];
  let v46 = bitcast<i32>(a_index0_6.x) * bitcast<i32>(a_stride0_4.x);
  let v51 = m2_a[(a_0 + bitcast<u32>(v46 + ((bitcast<i32>(a_index1_7.x) + (-1i)) * 8i))) >> 3u];
  let v57 = bitcast<i32>(a_index0_6.x) * bitcast<i32>(a_stride0_4.x);
  let v62 = m2_a[(a_0 + bitcast<u32>(v57 + ((bitcast<i32>(a_index1_7.x) + 1i) * 8i))) >> 3u];
  let v63 = f64_add(f64_add(f64_add(v30, v40), v51), v62);
  let v64 = f64_mul(vec2<u32>(0x0u, 0x3fc00000u /* 0.125 */), v63);
  return f64_add(f64_mul(vec2<u32>(0x0u, 0x3fe00000u /* 0.5 */), v18), v64);
}

fn f1_blur_0_parallel0(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  in0_2: vec2<u32>,
  in1_3: vec2<u32>,
  in2_4: u32,
  in3_5: u32,
  a_shape0_6: vec2<u32>,
  a_shape1_7: vec2<u32>,
  in6_8: vec2<u32>,
  a_9: u32,
  a_owner_10: u32,
  a_stride0_11: vec2<u32>,
  a_stride1_12: vec2<u32>,
) {
  var i_19: i32;
  var i_21: i32;
  var i_23: i32;
  var i_44: i32;
  var i_45: i32;
  // 13: return cross(a)
  let v15 = bitcast<i32>(in1_3.x);
  let v16 = bitcast<i32>(begin_0.x);
  i_19 = bitcast<i32>(begin_0.x);
  i_21 = i32_div_u(v16, v15);
  i_23 = i32_rem_u(v16, v15);
  loop {
    if (!(i_19 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v26 = i64_add(vec2<u32>(bitcast<u32>(i_21), 0u), vec2<u32>(1u, 0u));
    let v28 = i64_add(vec2<u32>(bitcast<u32>(i_23), 0u), vec2<u32>(1u, 0u));
    let v29 = f0_cross_2(a_9, a_owner_10, a_shape0_6, a_shape1_7, a_stride0_11, a_stride1_12, v26, v28);
    let v33 = (bitcast<i32>(v26.x) * bitcast<i32>(in6_8.x)) + (bitcast<i32>(v28.x) * 8i);
    m0_in2[(in2_4 + bitcast<u32>(v33)) >> 3u] = v29;
    let v36 = i_23 + 1i;
    if (v36 == v15) {
      i_44 = i_21 + 1i;
      i_45 = 0i;
    } else {
      i_44 = i_21;
      i_45 = v36;
    }
    i_19 = i_19 + 1i;
    i_21 = i_44;
    i_23 = i_45;
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
  let in0_2 = vec2<u32>(params.in0_2_low, params.in0_2_high);
  let in1_3 = vec2<u32>(params.in1_3_low, params.in1_3_high);
  let in2_4 = params.in2_4;
  let in3_5 = params.in3_5;
  let a_shape0_6 = vec2<u32>(params.a_shape0_6_low, params.a_shape0_6_high);
  let a_shape1_7 = vec2<u32>(params.a_shape1_7_low, params.a_shape1_7_high);
  let in6_8 = vec2<u32>(params.in6_8_low, params.in6_8_high);
  let a_9 = params.a_9;
  let a_owner_10 = params.a_owner_10;
  let a_stride0_11 = vec2<u32>(params.a_stride0_11_low, params.a_stride0_11_high);
  let a_stride1_12 = vec2<u32>(params.a_stride1_12_low, params.a_stride1_12_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_blur_0_parallel0(begin, end, in0_2, in1_3, in2_4, in3_5, a_shape0_6, a_shape1_7, in6_8, a_9, a_owner_10, a_stride0_11, a_stride1_12);
}
