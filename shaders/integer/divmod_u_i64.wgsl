// Quotient (xy) and remainder (zw) of unsigned 64-bit numbers; x / 0 is 0 with remainder 0.
//
// Each round takes a quotient estimate that is surely not too large: float32 quotients are good to 2^-20, the factor
// lowers them by 2^-18. So 64 bits of quotient shrink to 46, 29, 11 and at most 2, which the two last steps subtract.
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
