// IEEE binary64 addition, round to nearest even, with select instead of branches: neighbours take the same path.
fn f64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let swap = i64_lt_u(vec2<u32>(a.x, a.y & 0x7fffffffu), vec2<u32>(b.x, b.y & 0x7fffffffu));
  let p = select(a, b, swap);
  let q = select(b, a, swap);
  let ep = (p.y >> 20u) & 0x7ffu;
  let eq = (q.y >> 20u) & 0x7ffu;
  let hp = (p.y & 0xfffffu) | select(0x100000u, 0u, ep == 0u);
  let hq = (q.y & 0xfffffu) | select(0x100000u, 0u, eq == 0u);
  // Leading one at bit 62, so that a carry has room; ten bits below the last place for rounding.
  let mp = vec2<u32>(p.x << 10u, (hp << 10u) | (p.x >> 22u));
  let wide = vec2<u32>(q.x << 10u, (hq << 10u) | (q.x >> 22u));
  let mq = i64_shr_jam(wide, min(max(ep, 1u) - max(eq, 1u), 63u));
  let minus = ((p.y ^ q.y) >> 31u) == 1u;
  let sum = i64_add(mp, select(mq, i64_neg(mq), minus));
  // A subnormal sum keeps exponent 1 and has no leading one; it is exact.
  let up = min(i64_clz(sum), max(ep, 1u));
  let rounded = f64_round(p.y & 0x80000000u, i32(max(ep, 1u) + 1u - up), i64_shl(sum, up));
  let zero = (sum.x | sum.y) == 0u;
  let special = ep == 0x7ffu;
  let nan = f64_is_nan(p) | ((eq == 0x7ffu) & minus);
  let finite = select(rounded, vec2<u32>(0u, a.y & b.y & 0x80000000u), zero);
  return select(select(finite, p, special), vec2<u32>(0u, 0x7ff80000u), nan);
}
