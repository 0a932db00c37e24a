// cuda kernel column_sums(array(float32, 2d, C), array(float32, 1d, C), array(float32, 1d, C)) -> none
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
  x_shape1_3_low: u32,
  x_shape1_3_high: u32,
  x_stride0_4_low: u32,
  x_stride0_4_high: u32,
  x_stride1_5_low: u32,
  x_stride1_5_high: u32,
  sums_6: u32,
  sums_owner_7: u32,
  sums_shape0_8_low: u32,
  sums_shape0_8_high: u32,
  sums_stride0_9_low: u32,
  sums_stride0_9_high: u32,
  errors_10: u32,
  errors_owner_11: u32,
  errors_shape0_12_low: u32,
  errors_shape0_12_high: u32,
  errors_stride0_13_low: u32,
  errors_stride0_13_high: u32,
  dynamic_bytes_14_low: u32,
  dynamic_bytes_14_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> m4_errors: array<u32>;

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
  let x_shape1_3 = vec2<u32>(params.x_shape1_3_low, params.x_shape1_3_high);
  let x_stride0_4 = vec2<u32>(params.x_stride0_4_low, params.x_stride0_4_high);
  let sums_6 = params.sums_6;
  let errors_10 = params.errors_10;
  let zero = params.zero;
  var lost_2_15: f32;
  var total_1_16: f32;
  var i_32: i32;
  // 8: i = cuda.grid(1)
  let v24 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 9: if i < x.shape[1]:
  if (v24 < bitcast<i32>(x_shape1_3.x)) {
    // 12: for j in range(x.shape[0]):
    lost_2_15 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
    total_1_16 = bitcast<f32>(0x0u ^ zero /* 0.0 */);
    i_32 = 0i;
    loop {
      if (!(i_32 < bitcast<i32>(x_shape0_2.x))) {
        break;
      }
      // 13: y = x[j, i] - lost
      let v43 = x_0 + bitcast<u32>((i_32 * bitcast<i32>(x_stride0_4.x)) + (v24 * 4i));
      let v45 = bitcast<f32>(bitcast<u32>(bitcast<f32>(m0_x[v43 >> 2u]) - lost_2_15) ^ zero);
      // 14: t = total + y
      let v46 = bitcast<f32>(bitcast<u32>(total_1_16 + v45) ^ zero);
      // 15: lost = (t - total) - y
      let v47 = bitcast<f32>(bitcast<u32>(v46 - total_1_16) ^ zero);
      lost_2_15 = bitcast<f32>(bitcast<u32>(v47 - v45) ^ zero);
      total_1_16 = v46;
      i_32 = i_32 + 1i;
    }
    // 17: sums[i] = total
    m2_sums[(sums_6 + bitcast<u32>(v24 * 4i)) >> 2u] = bitcast<u32>(total_1_16);
    // 18: errors[i] = lost
    m4_errors[(errors_10 + bitcast<u32>(v24 * 4i)) >> 2u] = bitcast<u32>(lost_2_15);
  }
}
