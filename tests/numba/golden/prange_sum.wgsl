// parallel loop (line 11) of summary(array(int64, 1d, C),) -> UniTuple(int64 x 3)
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
  x_shape0_2_low: u32,
  x_shape0_2_high: u32,
  x_3: u32,
  x_owner_4: u32,
  x_stride0_5_low: u32,
  x_stride0_5_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> results: array<u32>;

fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let lo = a.x + b.x;
  return vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_min_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(a, b, i64_lt_s(b, a));
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

struct f0_summary_0_parallel0_r { r0: vec2<u32>, r1: vec2<u32>, r2: vec2<u32> }
fn f0_summary_0_parallel0(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  x_shape0_2: vec2<u32>,
  x_3: u32,
  x_owner_4: u32,
  x_stride0_5: vec2<u32>,
) -> f0_summary_0_parallel0_r {
  var total_2_11: vec2<u32>;
  var low_2_12: vec2<u32>;
  var odd_2_13: vec2<u32>;
  var k_14: i32;
  // 11: for i in prange(x.size):
  total_2_11 = vec2<u32>(0u, 0u);
  low_2_12 = vec2<u32>(0xffffffffu, 0x7fffffffu);
  odd_2_13 = vec2<u32>(0u, 0u);
  k_14 = bitcast<i32>(begin_0.x);
  loop {
    if (!(k_14 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v17 = k_14 + 1i;
    // 12: total += x[i]
    let v22 = i64_add(total_2_11, m0_x[(x_3 + bitcast<u32>(k_14 * 8i)) >> 3u]);
    // 13: low = min(low, x[i])
    let v27 = i64_min_s(low_2_12, m0_x[(x_3 + bitcast<u32>(k_14 * 8i)) >> 3u]);
    // 14: if x[i] & 1:
    if ((bitcast<i32>(m0_x[(x_3 + bitcast<u32>(k_14 * 8i)) >> 3u].x) & 1i) != 0i) {
      // 15: odd += 1
      total_2_11 = v22;
      low_2_12 = v27;
      odd_2_13 = i64_add(odd_2_13, vec2<u32>(1u, 0u));
      k_14 = v17;
    } else {
      total_2_11 = v22;
      low_2_12 = v27;
      k_14 = v17;
    }
  }
  return f0_summary_0_parallel0_r(total_2_11, low_2_12, odd_2_13);
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
  let x_shape0_2 = vec2<u32>(params.x_shape0_2_low, params.x_shape0_2_high);
  let x_3 = params.x_3;
  let x_owner_4 = params.x_owner_4;
  let x_stride0_5 = vec2<u32>(params.x_stride0_5_low, params.x_stride0_5_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  let r = f0_summary_0_parallel0(begin, end, x_shape0_2, x_3, x_owner_4, x_stride0_5);
  let at = number * 6u;
  results[at + 0u] = r.r0.x;
  results[at + 1u] = r.r0.y;
  results[at + 2u] = r.r1.x;
  results[at + 3u] = r.r1.y;
  results[at + 4u] = r.r2.x;
  results[at + 5u] = r.r2.y;
}
