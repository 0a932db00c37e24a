// vectorize loop share(int32, int32) -> int32
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
  total_2: u32,
  total_stride_3_low: u32,
  total_stride_3_high: u32,
  parts_4: u32,
  parts_stride_5_low: u32,
  parts_stride_5_high: u32,
  out_6: u32,
  out_stride_7_low: u32,
  out_stride_7_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_total: array<u32>;
@group(0) @binding(2) var<storage, read> m1_parts: array<u32>;
@group(0) @binding(3) var<storage, read_write> m2_out: array<u32>;
@group(0) @binding(4) var<storage, read_write> runtime: array<atomic<u32>>;

var<private> status: u32 = 0u;

fn report(code: u32, block: vec3<u32>, thread: vec3<u32>) {
  loop {
    let swap = atomicCompareExchangeWeak(&runtime[0], 0u, code);
    if (swap.exchanged) {
      atomicStore(&runtime[1], block.x);
      atomicStore(&runtime[2], block.y);
      atomicStore(&runtime[3], block.z);
      atomicStore(&runtime[4], thread.x);
      atomicStore(&runtime[5], thread.y);
      atomicStore(&runtime[6], thread.z);
      break;
    }
    if (swap.old_value != 0u) { break; }
  }
}

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

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i64_floordiv_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let d = i64_divmod_u(i64_abs(a), i64_abs(b));
  let down = select(i64_neg(d.xy), ~d.xy, (d.z | d.w) != 0u);
  return select(d.xy, down, ((a.y ^ b.y) >> 31u) == 1u);
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

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn f0_share_0(total_0: i32, parts_1: i32) -> vec2<u32> {
  // 8: if parts < 0:
  if (parts_1 < 0i) {
    status = 16u;
    return vec2<u32>(0u, 0u);
  }
  // 10: return total // parts
  return i64_floordiv_s(i64_ext_s(total_0), i64_ext_s(parts_1));
}

fn f1_ufunc_loop(
  begin_0: vec2<u32>,
  end_1: vec2<u32>,
  total_2: u32,
  total_stride_3: vec2<u32>,
  parts_4: u32,
  parts_stride_5: vec2<u32>,
  out_6: u32,
  out_stride_7: vec2<u32>,
) {
  var i_8: i32;
  i_8 = bitcast<i32>(begin_0.x);
  loop {
    if (!(i_8 < bitcast<i32>(end_1.x))) {
      break;
    }
    let v11 = total_2 + bitcast<u32>(i_8 * bitcast<i32>(total_stride_3.x));
    let v14 = parts_4 + bitcast<u32>(i_8 * bitcast<i32>(parts_stride_5.x));
    let v16 = f0_share_0(bitcast<i32>(m0_total[v11 >> 2u]), bitcast<i32>(m1_parts[v14 >> 2u]));
    if (status != 0u) {
      return;
    }
    let v18 = out_6 + bitcast<u32>(i_8 * bitcast<i32>(out_stride_7.x));
    m2_out[v18 >> 2u] = bitcast<u32>(v16.x);
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
  let total_2 = params.total_2;
  let total_stride_3 = vec2<u32>(params.total_stride_3_low, params.total_stride_3_high);
  let parts_4 = params.parts_4;
  let parts_stride_5 = vec2<u32>(params.parts_stride_5_low, params.parts_stride_5_high);
  let out_6 = params.out_6;
  let out_stride_7 = vec2<u32>(params.out_stride_7_low, params.out_stride_7_high);
  let chunk = vec2<u32>(params.chunk_low, params.chunk_high);
  let begin = i64_add(begin_0, i64_mul(vec2<u32>(number, 0u), chunk));
  if (!i64_lt_s(begin, end_1)) { return; }
  let ahead = i64_add(begin, chunk);
  let end = select(end_1, ahead, i64_lt_s(ahead, end_1));
  f1_ufunc_loop(begin, end, total_2, total_stride_3, parts_4, parts_stride_5, out_6, out_stride_7);
  if (status != 0u) { report(status, vec3<u32>(number, 0u, 0u), vec3<u32>(0u)); }
}
