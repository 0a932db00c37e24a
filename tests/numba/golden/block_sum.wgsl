// cuda kernel block_sum(array(int32, 1d, C), array(int32, 1d, C)) -> none
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
  values_0: u32,
  values_owner_1: u32,
  values_shape0_2_low: u32,
  values_shape0_2_high: u32,
  values_stride0_3_low: u32,
  values_stride0_3_high: u32,
  sums_4: u32,
  sums_owner_5: u32,
  sums_shape0_6_low: u32,
  sums_shape0_6_high: u32,
  sums_stride0_7_low: u32,
  sums_stride0_7_high: u32,
  dynamic_bytes_8_low: u32,
  dynamic_bytes_8_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_values: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_sums: array<u32>;

var<workgroup> s4: array<u32, 32>;

fn i32_div_s(a: i32, b: i32) -> i32 {
  return select(a / select(b, 1i, b == 0i), 0i, b == 0i);
}

fn i32_floordiv_s(a: i32, b: i32) -> i32 {
  let q = i32_div_s(a, b);
  let inexact = (q * b != a) & (b != 0i);
  return q - select(0i, 1i, inexact & ((a ^ b) < 0i));
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
  let values_0 = params.values_0;
  let values_shape0_2 = vec2<u32>(params.values_shape0_2_low, params.values_shape0_2_high);
  let sums_4 = params.sums_4;
  var v9: i32;
  var reach_2_10: i32;
  var live: bool = true;
  // 12: i = cuda.grid(1)
  let v21 = bitcast<i32>(block.x) * bitcast<i32>(block_x);
  // 11: thread = cuda.threadIdx.x
  let v16 = bitcast<i32>(thread.x);
  // 12: i = cuda.grid(1)
  let v24 = v21 + bitcast<i32>(thread.x);
  // 13: cell[thread] = values[i] if i < values.size else 0
  if (v24 < bitcast<i32>(values_shape0_2.x)) {
    v9 = bitcast<i32>(m0_values[(values_0 + bitcast<u32>(v24 * 4i)) >> 2u]);
  } else {
    v9 = 0i;
  }
  s4[bitcast<u32>(v16 * 4i) >> 2u] = bitcast<u32>(v9);
  workgroupBarrier();
  storageBarrier();
  // 15: reach = THREADS // 2
  reach_2_10 = 16i;
  loop {
    // 16: while reach > 0:
    if (!(reach_2_10 > 0i)) {
      break;
    }
    // 17: if thread < reach:
    if (v16 < reach_2_10) {
      // 18: cell[thread] += cell[thread + reach]
      let v68 = bitcast<i32>(s4[bitcast<u32>((v16 + reach_2_10) * 4i) >> 2u]);
      let v70 = bitcast<i32>(s4[bitcast<u32>(v16 * 4i) >> 2u]) + v68;
      s4[bitcast<u32>(v16 * 4i) >> 2u] = bitcast<u32>(v70);
    }
    workgroupBarrier();
    storageBarrier();
    // 20: reach //= 2
    reach_2_10 = i32_floordiv_s(reach_2_10, 2i);
  }
  // 21: if thread == 0:
  if (v16 == 0i) {
    // 22: sums[cuda.blockIdx.x] = cell[0]
    let v95 = sums_4 + bitcast<u32>(bitcast<i32>(block.x) * 4i);
    m2_sums[v95 >> 2u] = bitcast<u32>(s4[0u >> 2u]);
    live = false;
  }
}
