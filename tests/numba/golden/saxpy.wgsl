// cuda kernel saxpy(float32, array(float32, 1d, C), array(float32, 1d, C)) -> none
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
  a_0: u32,
  x_1: u32,
  x_owner_2: u32,
  x_shape0_3_low: u32,
  x_shape0_3_high: u32,
  x_stride0_4_low: u32,
  x_stride0_4_high: u32,
  y_5: u32,
  y_owner_6: u32,
  y_shape0_7_low: u32,
  y_shape0_7_high: u32,
  y_stride0_8_low: u32,
  y_stride0_8_high: u32,
  dynamic_bytes_9_low: u32,
  dynamic_bytes_9_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> m0_x: array<u32>;
@group(0) @binding(2) var<storage, read_write> m2_y: array<u32>;

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
  let a_0 = bitcast<f32>(params.a_0);
  let x_1 = params.x_1;
  let x_shape0_3 = vec2<u32>(params.x_shape0_3_low, params.x_shape0_3_high);
  let y_5 = params.y_5;
  let zero = params.zero;
  // 8: i = cuda.grid(1)
  let v17 = (bitcast<i32>(block.x) * bitcast<i32>(block_x)) + bitcast<i32>(thread.x);
  // 9: if i < x.size:
  if (v17 < bitcast<i32>(x_shape0_3.x)) {
    // 10: y[i] = a * x[i] + y[i]
    let v26 = bitcast<f32>(m0_x[(x_1 + bitcast<u32>(v17 * 4i)) >> 2u]);
    let v35 = bitcast<f32>(m2_y[(y_5 + bitcast<u32>(v17 * 4i)) >> 2u]);
    let v36 = bitcast<f32>(bitcast<u32>(a_0 * v26) ^ zero) + v35;
    m2_y[(y_5 + bitcast<u32>(v17 * 4i)) >> 2u] = bitcast<u32>(v36);
  }
}
