// cuda kernel reverse_blocks(array(int32, 1d, C),) -> none
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
  dynamic_bytes_4_low: u32,
  dynamic_bytes_4_high: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> m0_values: array<u32>;

var<workgroup> s2: array<u32, 16>;

fn i64_ext_s(a: i32) -> vec2<u32> {
  return vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {
  return (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));
}

fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
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
  var live: bool = true;
  var v16: i32;
  // 9: i = cuda.grid(1)
  let v13 = bitcast<i32>(block.x) * bitcast<i32>(block_x);
  // 12: cell[cuda.threadIdx.x] = values[i]
  switch (0u) { default {
      // 9: i = cuda.grid(1)
      v16 = v13 + bitcast<i32>(thread.x);
      // 10: if i >= values.size:
      if (v16 >= bitcast<i32>(values_shape0_2.x)) {
        live = false;
        break;
      }
      // 12: cell[cuda.threadIdx.x] = values[i]
      let v25 = bitcast<i32>(m0_values[(values_0 + bitcast<u32>(v16 * 4i)) >> 2u]);
      s2[bitcast<u32>(bitcast<i32>(thread.x) * 4i) >> 2u] = bitcast<u32>(v25);
    } }
  workgroupBarrier();
  storageBarrier();
  // 14: left = min(cuda.blockDim.x, values.size - cuda.blockIdx.x * cuda.blockDim.x)
  let v42 = bitcast<i32>(values_shape0_2.x) - (bitcast<i32>(block.x) * bitcast<i32>(block_x));
  // 15: values[i] = cell[left - 1 - cuda.threadIdx.x]
  let v45 = min(bitcast<i32>(block_x), v42) - 1i;
  if (live) {
    let v48 = i64_sub(i64_ext_s(v45), i64_ext_s(bitcast<i32>(thread.x)));
    let v50 = i64_lt_s(v48, vec2<u32>(0u, 0u));
    let v55 = bitcast<u32>(select(bitcast<i32>(v48.x), (bitcast<i32>(v48.x) + 16i), v50) * 4i);
    let v63 = values_0 + bitcast<u32>(v16 * 4i);
    m0_values[v63 >> 2u] = bitcast<u32>(s2[v55 >> 2u]);
  }
}
