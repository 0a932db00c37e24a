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

fn f32_sqrt(a: f32) -> f32 {
  let x = bitcast<u32>(a);
  var p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));
  if (u32(p.e - 1i) >= 254u) {
    if (((x & 0x7fffffffu) == 0u) | (x == 0x7f800000u)) { return a; }
    if (x > 0x7f800000u) { return bitcast<f32>(x | 0x7fc00000u); }
    p = f32_unpack(x);
  }
  let odd = u32(p.e - 127i) & 1u;
  let v = bitcast<f32>(((127u + odd) << 23u) | (p.m & 0x7fffffu));
  let inverse = inverseSqrt(v);
  var root = u32((v * inverse) * 8388608.0) - 8u;
  var rest = (p.m << (23u + odd)) - (root * root);
  let missing = u32(max((f32(rest) * inverse * 0x1p-24f) - 0.25, 0.0));
  rest -= missing * ((2u * root) + missing);
  root += missing;
  let growth = (2u * root) + 1u;
  let more = rest >= growth;
  root += select(0u, 1u, more);
  rest -= select(0u, growth, more);
  let e = ((p.e - 127i) >> 1u) + 126i;
  return bitcast<f32>((u32(e) << 23u) + root + select(0u, 1u, rest > root));
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

fn i32_mulhi_u(a: i32, b: i32) -> i32 {
  return bitcast<i32>(u32_mul_wide(bitcast<u32>(a), bitcast<u32>(b)).y);
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

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn constants_load64(p: u32) -> vec2<u32> {
  let i = p >> 2u;
  return vec2<u32>(constants[i], constants[i + 1u]);
}

fn f0_math_fixed_magnitude(a_0: i32) -> vec2<u32> {
  let v14 = max(min((bitcast<i32>(bitcast<u32>(a_0) >> 23u) - 94i), 40i), 0i);
  return i64_shl(i64_ext_s((a_0 & 8388607i) | 8388608i), bitcast<u32>(v14));
}

struct f1_math_exp_reduce_r { r0: i32, r1: vec2<u32> }
fn f1_math_exp_reduce(minus_0: bool, x_1: vec2<u32>) -> f1_math_exp_reduce_r {
  let v10 = i32_mulhi_u(bitcast<i32>(x_1.y), (-1196803288i)) + select(0i, 3i, minus_0);
  let v12 = bitcast<i32>(bitcast<u32>(v10) >> 18u);
  let v15 = select(v12, ((-1i) - v12), minus_0);
  let v20 = i64_shl(select(x_1, i64_sub(vec2<u32>(0u, 0u), x_1), minus_0), 13u);
  let v24 = i64_sub(v20, i64_mul(i64_ext_s(v15), vec2<u32>(0xd1cf79acu, 0xb17217f7u)));
  return f1_math_exp_reduce_r(v15, i64_sub(v24, i64_ext_s((v15 * (-13852i)) >> 16u)));
}

fn f2_math_sum_32(minus_0: bool, c_1: i32, p_2: i32) -> i32 {
  return select((c_1 + p_2), (c_1 - p_2), minus_0);
}

fn f3_math_mul_high(a_0: vec2<u32>, b_1: vec2<u32>) -> vec2<u32> {
  let v4 = bitcast<i32>(a_0.y);
  let v8 = bitcast<i32>(b_1.y);
  let v14 = vec2<u32>(bitcast<u32>(i32_mulhi_u(v4, bitcast<i32>(b_1.x))), 0u);
  let v17 = i64_add(v14, vec2<u32>(bitcast<u32>(i32_mulhi_u(bitcast<i32>(a_0.x), v8)), 0u));
  let v18 = i64_add(i64_mul(vec2<u32>(bitcast<u32>(v4), 0u), vec2<u32>(bitcast<u32>(v8), 0u)), v17);
  return v18;
}

fn f4_math_sum_64(minus_0: bool, c_1: vec2<u32>, p_2: vec2<u32>) -> vec2<u32> {
  return select(i64_add(c_1, p_2), i64_sub(c_1, p_2), minus_0);
}

fn f5_math_exp_ratio(minus_0: bool, r_1: vec2<u32>) -> vec2<u32> {
  let v4 = bitcast<i32>(r_1.y);
  let v9 = bitcast<i32>(bitcast<u32>(i32_mulhi_u(v4, 6817408i)) >> 5u);
  let v10 = f2_math_sum_32(minus_0, 54539267i, v9);
  let v14 = bitcast<i32>(bitcast<u32>(i32_mulhi_u(v4, v10)) >> 5u);
  let v15 = f2_math_sum_32(minus_0, 381774871i, v14);
  let v19 = bitcast<i32>(bitcast<u32>(i32_mulhi_u(v4, v15)) >> 5u);
  let v20 = f2_math_sum_32(minus_0, (-2004318071i), v19);
  let v25 = f3_math_mul_high(r_1, i64_shl(vec2<u32>(bitcast<u32>(v20), 0u), 25u));
  let v27 = i64_shr_u(v25, 5u);
  let v28 = f4_math_sum_64(minus_0, vec2<u32>(0x55555555u, 0x5555555u), v27);
  let v30 = f3_math_mul_high(r_1, v28);
  let v32 = i64_shr_u(v30, 5u);
  let v33 = f4_math_sum_64(minus_0, vec2<u32>(0x55555555u, 0x15555555u), v32);
  let v35 = f3_math_mul_high(r_1, v33);
  let v38 = f4_math_sum_64(minus_0, vec2<u32>(0u, 0x40000000u), i64_shr_u(v35, 5u));
  let v40 = f3_math_mul_high(r_1, v38);
  let v43 = f4_math_sum_64(minus_0, vec2<u32>(0u, 0x80000000u), i64_shr_u(v40, 5u));
  return v43;
}

struct f6_math_exp_power_r { r0: vec2<u32>, r1: i32 }
fn f6_math_exp_power(k_0: i32, p_1: vec2<u32>) -> f6_math_exp_power_r {
  let v8 = constants_load64(bitcast<u32>((k_0 & 31i) * 8i));
  let v11 = f3_math_mul_high(v8, i64_shl(p_1, 1u));
  let v14 = i64_add(v8, i64_shr_u(v11, 5u));
  return f6_math_exp_power_r(v14, ((k_0 >> 5u) + 1i));
}

struct f7_math_exp_parts_r { r0: vec2<u32>, r1: i32 }
fn f7_math_exp_parts(k_0: i32, r_1: vec2<u32>) -> f7_math_exp_parts_r {
  let v3 = f5_math_exp_ratio(false, r_1);
  let v4 = f3_math_mul_high(r_1, v3);
  let r0 = f6_math_exp_power(k_0, v4);
  return f7_math_exp_parts_r(r0.r0, r0.r1);
}

struct f8_math_normalise_r { r0: vec2<u32>, r1: i32 }
fn f8_math_normalise(m_0: vec2<u32>, e_1: i32) -> f8_math_normalise_r {
  let v2 = bitcast<i32>(vec2<u32>(i64_clz(m_0), 0u).x);
  return f8_math_normalise_r(i64_shl(m_0, bitcast<u32>(v2)), (e_1 - v2));
}

fn f9_math_round_single(sign_0: i32, m_1: vec2<u32>, e_2: i32) -> i32 {
  let v6 = i64_add(i64_shr_u(m_1, 1u), vec2<u32>(512u, 0u));
  let v8 = v6 & vec2<u32>(0xfffffc00u, 0xffffffffu);
  let v18 = bitcast<i32>(v8.y) | select(0i, 1i, (bitcast<i32>(v8.x) != 0i));
  let v22 = select(v18, 0i, (e_2 < (-150i)));
  let v30 = 7i + max(min(((-126i) - e_2), 24i), 0i);
  let v37 = v22 + (bitcast<i32>(bitcast<u32>(1i << (bitcast<u32>(v30) & 31u)) >> 1u) - 1i);
  let v41 = v37 + (bitcast<i32>(bitcast<u32>(v22) >> (bitcast<u32>(v30) & 31u)) & 1i);
  let v42 = bitcast<i32>(bitcast<u32>(v41) >> (bitcast<u32>(v30) & 31u));
  let v55 = select(((max((e_2 + 126i), 0i) << 23u) + v42), 2139095040i, (e_2 > 127i));
  return (sign_0 | select(v55, 0i, (v22 == 0i)));
}

fn f10_math_exp_fixed(x_0: f32) -> f32 {
  let v1 = bitcast<i32>(x_0);
  let v3 = v1 & 2147483647i;
  let v4 = v1 != v3;
  let v5 = f0_math_fixed_magnitude(v3);
  let r0 = f1_math_exp_reduce(v4, v5);
  let r1 = f7_math_exp_parts(r0.r0, r0.r1);
  let r2 = f8_math_normalise(r1.r0, r1.r1);
  let v20 = f9_math_round_single(0i, r2.r0, r2.r1);
  let v18 = bitcast<u32>(v3) >= 1120927744u;
  let v16 = bitcast<u32>(v3) > 2139095040u;
  return bitcast<f32>(select(select(v20, select(2139095040i, 0i, v4), v18), v1, v16));
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
    let v36 = f10_math_exp_fixed(v35);
    let v44 = bitcast<f32>(m0_x[(x_0 + bitcast<u32>(v16 * 4i)) >> 2u]);
    let v47 = v36 * f32_sqrt(bitcast<f32>(bitcast<u32>(v44) & 0x7fffffffu));
    m2_y[(y_4 + bitcast<u32>(v16 * 4i)) >> 2u] = bitcast<u32>(v47);
  }
}
