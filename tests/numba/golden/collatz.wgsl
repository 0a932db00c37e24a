// parallel loop (line 20) of all_steps(int64, array(int64, 1d, C)) -> none
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
  out_shape0_2_low: u32,
  out_shape0_2_high: u32,
  first_3_low: u32,
  first_3_high: u32,
  out_4: u32,
  out_owner_5: u32,
  out_stride0_6_low: u32,
  out_stride0_6_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> m0_out: array<vec2<u32>>;

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

fn i64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  return ((a.x ^ b.x) | (a.y ^ b.y)) == 0u;
}

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i64_floordiv_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let d = i64_divmod_u(i64_abs(a), i64_abs(b));
  let down = select(i64_neg(d.xy), ~d.xy, (d.z | d.w) != 0u);
  return select(d.xy, down, ((a.y ^ b.y) >> 31u) == 1u);
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

fn i64_rem_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let r = i64_divmod_u(i64_abs(a), i64_abs(b)).zw;
  return select(r, i64_neg(r), (a.y >> 31u) == 1u);
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn f0_steps_1(n_0: vec2<u32>) -> vec2<u32> {
  var n_3_1: vec2<u32>;
  var count_2_2: vec2<u32>;
  var n_4_3: vec2<u32>;
  // 8: count = 0
  n_3_1 = n_0;
  count_2_2 = vec2<u32>(0u, 0u);
  loop {
    // 9: while n != 1:
    if (i64_eq(n_3_1, vec2<u32>(1u, 0u))) {
      break;
    }
    // 10: if n % 2 == 0:
    if (bitcast<i32>(i64_floormod_s(n_3_1, vec2<u32>(2u, 0u)).x) == 0i) {
      // 11: n //= 2
      n_4_3 = i64_floordiv_s(n_3_1, vec2<u32>(2u, 0u));
    } else {
      // 13: n = 3 * n + 1
      n_4_3 = i64_add(i64_mul(vec2<u32>(3u, 0u), n_3_1), vec2<u32>(1u, 0u));
    }
    // 14: count += 1
    n_3_1 = n_4_3;
    count_2_2 = i64_add(count_2_2, vec2<u32>(1u, 0u));
  }
  return count_2_2;
}

fn f1_all_steps_0_parallel0(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  out_shape0_2: vec2<u32>,
  first_3: vec2<u32>,
  out_4: u32,
  out_owner_5: u32,
  out_stride0_6: vec2<u32>,
) {
  var k_9: i32;
  k_9 = bitcast<i32>(begin_0.x);
  loop {
    // 20: for i in prange(out.size):
    if (!(k_9 < bitcast<i32>(end_1.x))) {
      break;
    }
    // 21: out[i] = steps(first + i)
    let v14 = f0_steps_1(i64_add(first_3, i64_ext_s(k_9)));
    m0_out[(out_4 + bitcast<u32>(k_9 * 8i)) >> 3u] = v14;
    k_9 = k_9 + 1i;
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
  let out_shape0_2 = vec2<u32>(params.out_shape0_2_low, params.out_shape0_2_high);
  let first_3 = vec2<u32>(params.first_3_low, params.first_3_high);
  let out_4 = params.out_4;
  let out_owner_5 = params.out_owner_5;
  let out_stride0_6 = vec2<u32>(params.out_stride0_6_low, params.out_stride0_6_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_all_steps_0_parallel0(begin, end, out_shape0_2, first_3, out_4, out_owner_5, out_stride0_6);
}
