// cuda kernel gather_axpy(float64, array(float64, 1d, C), array(int64, 1d, C), array(float64, 1d, C)) -> none
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
  a_0_low: u32,
  a_0_high: u32,
  x_1: u32,
  x_owner_2: u32,
  x_shape0_3_low: u32,
  x_shape0_3_high: u32,
  x_stride0_4_low: u32,
  x_stride0_4_high: u32,
  index_5: u32,
  index_owner_6: u32,
  index_shape0_7_low: u32,
  index_shape0_7_high: u32,
  index_stride0_8_low: u32,
  index_stride0_8_high: u32,
  y_9: u32,
  y_owner_10: u32,
  y_shape0_11_low: u32,
  y_shape0_11_high: u32,
  y_stride0_12_low: u32,
  y_stride0_12_high: u32,
  dynamic_bytes_13_low: u32,
  dynamic_bytes_13_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> m2_index: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> m4_y: array<vec2<u32>>;

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
  let a_0 = vec2<u32>(params.a_0_low, params.a_0_high);
  let x_1 = params.x_1;
  let x_shape0_3 = vec2<u32>(params.x_shape0_3_low, params.x_shape0_3_high);
  let index_5 = params.index_5;
  let index_shape0_7 = vec2<u32>(params.index_shape0_7_low, params.index_shape0_7_high);
  let y_9 = params.y_9;
  // 8: i = cuda.grid(1)
  let v21 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 9: if i < index.size:
  if (v21 < bitcast<i32>(index_shape0_7.x)) {
    // 10: y[i] += a * x[index[i]]
    let v38 = m2_index[(index_5 + bitcast<u32>(v21 * 8i)) >> 3u];
    let v41 = bitcast<i32>(v38.x) + bitcast<i32>(x_shape0_3.x);
    let v44 = select(bitcast<i32>(v38.x), v41, i64_lt_s(v38, vec2<u32>(0u, 0u))) * 8i;
    let v47 = f64_mul(a_0, m0_x[(x_1 + bitcast<u32>(v44)) >> 3u]);
    let v48 = f64_add(m4_y[(y_9 + bitcast<u32>(v21 * 8i)) >> 3u], v47);
    m4_y[(y_9 + bitcast<u32>(v21 * 8i)) >> 3u] = v48;
  }
}
