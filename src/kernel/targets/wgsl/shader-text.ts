// The shader library as text, written by build/embed-shaders.mjs from shaders/: change the files there.

export const SHADER_TEXT: Readonly<Record<string, string>> = {
  "double/abs_f64.wgsl":
    "fn f64_abs(a: vec2<u32>) -> vec2<u32> {\nreturn vec2<u32>(a.x, a.y & 0x7fffffffu);\n}",
  "double/add_f64.wgsl":
    "fn f64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet swap = i64_lt_u(vec2<u32>(a.x, a.y & 0x7fffffffu), vec2<u32>(b.x, b.y & 0x7fffffffu));\nlet p = select(a, b, swap);\nlet q = select(b, a, swap);\nlet ep = (p.y >> 20u) & 0x7ffu;\nlet eq = (q.y >> 20u) & 0x7ffu;\nlet hp = (p.y & 0xfffffu) | select(0x100000u, 0u, ep == 0u);\nlet hq = (q.y & 0xfffffu) | select(0x100000u, 0u, eq == 0u);\nlet mp = vec2<u32>(p.x << 10u, (hp << 10u) | (p.x >> 22u));\nlet wide = vec2<u32>(q.x << 10u, (hq << 10u) | (q.x >> 22u));\nlet mq = i64_shr_jam(wide, min(max(ep, 1u) - max(eq, 1u), 63u));\nlet minus = ((p.y ^ q.y) >> 31u) == 1u;\nlet sum = i64_add(mp, select(mq, i64_neg(mq), minus));\nlet up = min(i64_clz(sum), max(ep, 1u));\nlet rounded = f64_round(p.y & 0x80000000u, i32(max(ep, 1u) + 1u - up), i64_shl(sum, up));\nlet zero = (sum.x | sum.y) == 0u;\nlet special = ep == 0x7ffu;\nlet nan = f64_is_nan(p) | ((eq == 0x7ffu) & minus);\nlet finite = select(rounded, vec2<u32>(0u, a.y & b.y & 0x80000000u), zero);\nreturn select(select(finite, p, special), vec2<u32>(0u, 0x7ff80000u), nan);\n}",
  "double/before_f64.wgsl":
    "fn f64_before(a: vec2<u32>, b: vec2<u32>) -> bool {\nlet fa = bitcast<u32>(bitcast<i32>(a.y) >> 31u);\nlet fb = bitcast<u32>(bitcast<i32>(b.y) >> 31u);\nreturn i64_lt_s(\nvec2<u32>(a.x ^ fa, a.y ^ (fa & 0x7fffffffu)),\nvec2<u32>(b.x ^ fb, b.y ^ (fb & 0x7fffffffu)));\n}",
  "double/ceil_f64.wgsl":
    "fn f64_ceil(a: vec2<u32>) -> vec2<u32> {\nreturn f64_round_away(a, (a.y >> 31u) == 0u);\n}",
  "double/copysign_f64.wgsl":
    "fn f64_copysign(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn vec2<u32>(a.x, (a.y & 0x7fffffffu) | (b.y & 0x80000000u));\n}",
  "double/demote_f32.wgsl":
    "fn f32_demote(a: vec2<u32>) -> f32 {\nlet sign = a.y & 0x80000000u;\nlet e = i32((a.y >> 20u) & 0x7ffu) - 896i;\nlet high = (a.y & 0xfffffu) | 0x100000u;\nlet m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));\nlet s = i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i)));\nlet kept = s.y >> 8u;\nlet rest = (s.y << 24u) | select(0u, 1u, s.x != 0u);\nlet up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));\nlet value = kept + (u32(max(e, 1i) - 1i) << 23u) + select(0u, 1u, up);\nlet finite = select(value, 0x7f800000u, (value >= 0x7f800000u) | (e >= 255i));\nlet nan = 0x7fc00000u;\nreturn bitcast<f32>(select(finite, nan, f64_is_nan(a)) | sign);\n}",
  "double/div_f64.wgsl":
    "fn f64_div(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet p = f64_unpack(a);\nlet q = f64_unpack(b);\nlet sign = (a.y ^ b.y) & 0x80000000u;\nlet divisor = vec2<u32>((q.m.x >> 11u) | (q.m.y << 21u), q.m.y >> 11u);\nlet scale = 16384.0 / ((f32(divisor.y) * 4294967296.0) + f32(divisor.x));\nvar r = vec2<u32>((p.m.x >> 11u) | (p.m.y << 21u), p.m.y >> 11u);\nvar quotient = vec2<u32>(0u, 0u);\nfor (var i = 0; i < 4; i++) {\nlet estimate = (((f32(r.y) * 4294967296.0) + f32(r.x)) * scale) - 1.0;\nlet digit = u32(max(estimate, 0.0));\nlet shifted = vec2<u32>(r.x << 14u, (r.y << 14u) | (r.x >> 18u));\nr = i64_sub(shifted, i64_mul_u16(divisor, digit));\nlet place = vec2<u32>(quotient.x << 14u, (quotient.y << 14u) | (quotient.x >> 18u));\nquotient = i64_add(place, vec2<u32>(digit, 0u));\n}\nfor (var i = 0; i < 2; i++) {\nlet more = !i64_lt_u(r, divisor);\nquotient = select(quotient, i64_add(quotient, vec2<u32>(1u, 0u)), more);\nr = select(r, i64_sub(r, divisor), more);\n}\nlet large = quotient.y >> 24u;\nlet m = i64_shl(quotient, 8u - large);\nlet rest = select(0u, 1u, (r.x | r.y) != 0u);\nlet finite = f64_pack(sign, (p.e - q.e) + 1022i + i32(large), vec2<u32>(m.x | rest, m.y));\nlet p_zero = p.m.y == 0u;\nlet q_zero = q.m.y == 0u;\nlet p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;\nlet q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;\nlet nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_big) | (p_zero & q_zero);\nlet small = select(finite, vec2<u32>(0u, sign), p_zero | q_big);\nlet big = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_zero);\nreturn select(big, vec2<u32>(0u, 0x7ff80000u), nan);\n}",
  "double/eq_f64.wgsl":
    "fn f64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {\nlet zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;\nreturn (zeros | i64_eq(a, b)) & !(f64_is_nan(a) | f64_is_nan(b));\n}",
  "double/floor_f64.wgsl":
    "fn f64_floor(a: vec2<u32>) -> vec2<u32> {\nreturn f64_round_away(a, (a.y >> 31u) == 1u);\n}",
  "double/from_i32_f64.wgsl":
    "fn f64_from_i32(a: i32) -> vec2<u32> {\nlet magnitude = f64_from_u32(bitcast<u32>(abs(a)));\nreturn vec2<u32>(magnitude.x, magnitude.y | (bitcast<u32>(a) & 0x80000000u));\n}",
  "double/from_i64_f64.wgsl":
    "fn f64_from_i64(a: vec2<u32>) -> vec2<u32> {\nlet magnitude = f64_from_u64(i64_abs(a));\nreturn vec2<u32>(magnitude.x, magnitude.y | (a.y & 0x80000000u));\n}",
  "double/from_u32_f64.wgsl":
    "fn f64_from_u32(a: u32) -> vec2<u32> {\nlet zeros = countLeadingZeros(a);\nlet m = a << (zeros & 31u);\nlet value = vec2<u32>(m << 21u, (m >> 11u) + ((1053u - zeros) << 20u));\nreturn select(value, vec2<u32>(0u, 0u), a == 0u);\n}",
  "double/from_u64_f64.wgsl":
    "fn f64_from_u64(a: vec2<u32>) -> vec2<u32> {\nlet zeros = i64_clz(a);\nlet value = f64_round(0u, 1086i - i32(zeros), i64_shl(a, zeros));\nreturn select(value, vec2<u32>(0u, 0u), (a.x | a.y) == 0u);\n}",
  "double/is_nan_f64.wgsl":
    "fn f64_is_nan(a: vec2<u32>) -> bool {\nreturn ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;\n}",
  "double/le_f64.wgsl":
    "fn f64_le(a: vec2<u32>, b: vec2<u32>) -> bool {\nlet zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;\nreturn (zeros | !f64_before(b, a)) & !(f64_is_nan(a) | f64_is_nan(b));\n}",
  "double/lt_f64.wgsl":
    "fn f64_lt(a: vec2<u32>, b: vec2<u32>) -> bool {\nlet zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;\nreturn f64_before(a, b) & !(zeros | f64_is_nan(a) | f64_is_nan(b));\n}",
  "double/magnitude_f64.wgsl":
    "fn f64_magnitude(a: vec2<u32>) -> vec2<u32> {\nlet e = (a.y >> 20u) & 0x7ffu;\nlet high = (a.y & 0xfffffu) | 0x100000u;\nlet m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));\nreturn select(i64_shr_u(m, 1086u - e), vec2<u32>(0u, 0u), e < 1023u);\n}",
  "double/max_f64.wgsl":
    "fn f64_max(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(b, a, f64_is_nan(a) | (f64_before(b, a) & !f64_is_nan(b)));\n}",
  "double/min_f64.wgsl":
    "fn f64_min(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(b, a, f64_is_nan(a) | (f64_before(a, b) & !f64_is_nan(b)));\n}",
  "double/mul_f64.wgsl":
    "fn f64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet p = f64_unpack(a);\nlet q = f64_unpack(b);\nlet sign = (a.y ^ b.y) & 0x80000000u;\nlet w = u64_mul_wide(p.m, q.m);\nlet rest = select(0u, 1u, (w.x | w.y) != 0u);\nlet two = w.w >> 31u;\nlet shifted = vec2<u32>((w.z << 1u) | (w.y >> 31u), (w.w << 1u) | (w.z >> 31u));\nlet m = select(shifted, w.zw, two == 1u);\nlet finite = f64_pack(sign, (p.e + q.e) - 1023i + i32(two), vec2<u32>(m.x | rest, m.y));\nlet p_zero = p.m.y == 0u;\nlet q_zero = q.m.y == 0u;\nlet p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;\nlet q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;\nlet nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_zero) | (q_big & p_zero);\nlet small = select(finite, vec2<u32>(0u, sign), p_zero | q_zero);\nlet large = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_big);\nreturn select(large, vec2<u32>(0u, 0x7ff80000u), nan);\n}",
  "double/nearest_f64.wgsl":
    "fn f64_nearest(a: vec2<u32>) -> vec2<u32> {\nlet e = i32((a.y >> 20u) & 0x7ffu) - 1023i;\nlet shift = u32(clamp(52i - e, 1i, 52i));\nlet fraction = i64_sub(i64_shl(vec2<u32>(1u, 0u), shift), vec2<u32>(1u, 0u));\nlet odd = i64_shr_u(a, shift) & vec2<u32>(1u, 0u);\nlet moved = i64_add(a, i64_add(i64_shr_u(fraction, 1u), odd));\nlet whole = moved & ~fraction;\nlet above_half = ((a.y & 0x7fffffffu) > 0x3fe00000u) | (((a.y & 0x7fffffffu) == 0x3fe00000u) & (a.x != 0u));\nlet below_one = vec2<u32>(0u, (a.y & 0x80000000u) | select(0u, 0x3ff00000u, above_half));\nreturn select(select(whole, below_one, e < 0i), a, e >= 52i);\n}",
  "double/neg_f64.wgsl":
    "fn f64_neg(a: vec2<u32>) -> vec2<u32> {\nreturn vec2<u32>(a.x, a.y ^ 0x80000000u);\n}",
  "double/pack_f64.wgsl":
    "fn f64_pack(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {\nreturn f64_round(sign, max(e, 1i), i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i))));\n}",
  "double/promote_f64.wgsl":
    "fn f64_promote(a: f32) -> vec2<u32> {\nlet u = bitcast<u32>(a);\nlet e = (u >> 23u) & 0xffu;\nlet fraction = u & 0x7fffffu;\nlet zeros = countLeadingZeros(fraction);\nlet shifted = (fraction << (zeros & 31u)) << 1u;\nlet subnormal = vec2<u32>(shifted << 20u, (shifted >> 12u) | ((905u - zeros) << 20u));\nlet normal = vec2<u32>(fraction << 29u, (fraction >> 3u) | ((e + 896u) << 20u));\nlet special = vec2<u32>(fraction << 29u, (fraction >> 3u) | 0x7ff00000u);\nlet small = select(subnormal, vec2<u32>(0u, 0u), fraction == 0u);\nlet value = select(select(normal, special, e == 0xffu), small, e == 0u);\nreturn vec2<u32>(value.x, value.y | (u & 0x80000000u));\n}",
  "double/round_away_f64.wgsl":
    "fn f64_round_away(a: vec2<u32>, away: bool) -> vec2<u32> {\nlet e = i32((a.y >> 20u) & 0x7ffu) - 1023i;\nlet fraction = i64_sub(i64_shl(vec2<u32>(1u, 0u), u32(clamp(52i - e, 0i, 52i))), vec2<u32>(1u, 0u));\nlet moved = i64_add(a, select(vec2<u32>(0u, 0u), fraction, away));\nlet whole = moved & ~fraction;\nlet nonzero = (a.x | (a.y & 0x7fffffffu)) != 0u;\nlet below_one = vec2<u32>(0u, (a.y & 0x80000000u) | select(0u, 0x3ff00000u, away & nonzero));\nreturn select(select(whole, below_one, e < 0i), a, e >= 52i);\n}",
  "double/round_f64.wgsl":
    "fn f64_round(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {\nlet kept = (m.x >> 11u) | (m.y << 21u);\nlet up = select(0u, 1u, ((m.x & 0x7ffu) + (kept & 1u)) > 0x400u);\nlet lo = kept + up;\nlet hi = (m.y >> 11u) + (u32(e - 1i) << 20u) + select(0u, 1u, lo < up);\nreturn select(vec2<u32>(lo, hi | sign), vec2<u32>(0u, 0x7ff00000u | sign), hi >= 0x7ff00000u);\n}",
  "double/sqrt_digit_u64.wgsl":
    "struct SqrtState {\nroot: vec2<u32>,\nrest: vec2<u32>,\n}\nfn u64_sqrt_digit(s: SqrtState) -> SqrtState {\nlet rest = (f32(s.rest.y) * 4294967296.0) + f32(s.rest.x);\nlet root = (f32(s.root.y) * 4294967296.0) + f32(s.root.x);\nlet digit = u32(max(((rest * 8192.0) / root) - 1.0, 0.0));\nlet twice = i64_add(i64_shl(s.root, 15u), vec2<u32>(digit, 0u));\nlet wide = i64_shl(s.rest, 28u);\nreturn SqrtState(\ni64_add(i64_shl(s.root, 14u), vec2<u32>(digit, 0u)),\ni64_sub(wide, i64_mul_u16(twice, digit)));\n}",
  "double/sqrt_f64.wgsl":
    "fn f64_sqrt(a: vec2<u32>) -> vec2<u32> {\nlet p = f64_unpack(a);\nlet odd = (p.e & 1i) == 0i;\nlet n = i64_shr_u(p.m, select(9u, 8u, odd));\nlet start = u32(sqrt((f32(n.y) * 4294967296.0) + f32(n.x))) - 128u;\nlet off = i64_sub(n, u32_mul_wide(start, start));\nlet fix = u32(max((((f32(off.y) * 4294967296.0) + f32(off.x)) / (2.0 * f32(start))) - 1.0, 0.0));\nlet first = start + fix;\nvar s = SqrtState(vec2<u32>(first, 0u), i64_sub(n, u32_mul_wide(first, first)));\ns = u64_sqrt_digit(s);\ns = u64_sqrt_digit(s);\nfor (var i = 0; i < 3; i++) {\nlet twice = i64_shl(s.root, 1u);\nlet more = i64_lt_u(twice, s.rest);\ns.rest = select(s.rest, i64_sub(s.rest, i64_add(twice, vec2<u32>(1u, 0u))), more);\ns.root = select(s.root, i64_add(s.root, vec2<u32>(1u, 0u)), more);\n}\nlet m = i64_shl(s.root, 8u);\nlet rest = select(0u, 1u, (s.rest.x | s.rest.y) != 0u);\nlet positive = f64_round(0u, ((p.e - 1023i) >> 1u) + 1023i, vec2<u32>(m.x | rest, m.y));\nlet itself = (p.m.y == 0u) | ((a.x == 0u) & (a.y == 0x7ff00000u));\nlet nan = f64_is_nan(a) | (((a.y >> 31u) == 1u) & (p.m.y != 0u));\nreturn select(select(positive, a, itself), vec2<u32>(0u, 0x7ff80000u), nan);\n}",
  "double/sub_f64.wgsl":
    "fn f64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn f64_add(a, vec2<u32>(b.x, b.y ^ 0x80000000u));\n}",
  "double/trunc_c_s_i32_f64.wgsl":
    "fn i32_trunc_c_s_f64(a: vec2<u32>) -> i32 {\nlet m = f64_magnitude(a).x;\nlet value = select(m, 0u - m, (a.y >> 31u) == 1u);\nreturn bitcast<i32>(select(value, 0x80000000u, (a.y & 0x7fffffffu) >= 0x41e00000u));\n}",
  "double/trunc_c_s_i64_f64.wgsl":
    "fn i64_trunc_c_s_f64(a: vec2<u32>) -> vec2<u32> {\nlet m = f64_magnitude(a);\nlet value = select(m, i64_neg(m), (a.y >> 31u) == 1u);\nreturn select(value, vec2<u32>(0u, 0x80000000u), (a.y & 0x7fffffffu) >= 0x43e00000u);\n}",
  "double/trunc_c_u_i64_f64.wgsl":
    "fn i64_trunc_c_u_f64(a: vec2<u32>) -> vec2<u32> {\nlet upper = (a.y >= 0x43e00000u) & (a.y < 0x43f00000u);\nlet beyond = (a.y >= 0x43f00000u) & (a.y <= 0x7ff00000u) & !f64_is_nan(a);\nlet value = select(i64_trunc_c_s_f64(a), f64_magnitude(a), upper);\nreturn select(value, vec2<u32>(0u, 0u), beyond);\n}",
  "double/trunc_f64.wgsl":
    "fn f64_trunc(a: vec2<u32>) -> vec2<u32> {\nreturn f64_round_away(a, false);\n}",
  "double/trunc_sat_s_i32_f64.wgsl":
    "fn i32_trunc_sat_s_f64(a: vec2<u32>) -> i32 {\nlet negative = (a.y >> 31u) == 1u;\nlet m = f64_magnitude(a).x;\nlet limit = select(0x7fffffffu, 0x80000000u, negative);\nlet value = select(select(m, 0u - m, negative), limit, (a.y & 0x7fffffffu) >= 0x41e00000u);\nreturn bitcast<i32>(select(value, 0u, f64_is_nan(a)));\n}",
  "double/trunc_sat_s_i64_f64.wgsl":
    "fn i64_trunc_sat_s_f64(a: vec2<u32>) -> vec2<u32> {\nlet negative = (a.y >> 31u) == 1u;\nlet m = f64_magnitude(a);\nlet limit = select(vec2<u32>(0xffffffffu, 0x7fffffffu), vec2<u32>(0u, 0x80000000u), negative);\nlet value = select(select(m, i64_neg(m), negative), limit, (a.y & 0x7fffffffu) >= 0x43e00000u);\nreturn select(value, vec2<u32>(0u, 0u), f64_is_nan(a));\n}",
  "double/trunc_sat_u_i32_f64.wgsl":
    "fn i32_trunc_sat_u_f64(a: vec2<u32>) -> i32 {\nlet value = select(f64_magnitude(a).x, 0xffffffffu, (a.y & 0x7fffffffu) >= 0x41f00000u);\nreturn bitcast<i32>(select(value, 0u, ((a.y >> 31u) == 1u) | f64_is_nan(a)));\n}",
  "double/trunc_sat_u_i64_f64.wgsl":
    "fn i64_trunc_sat_u_f64(a: vec2<u32>) -> vec2<u32> {\nlet value = select(f64_magnitude(a), vec2<u32>(0xffffffffu), (a.y & 0x7fffffffu) >= 0x43f00000u);\nreturn select(value, vec2<u32>(0u, 0u), ((a.y >> 31u) == 1u) | f64_is_nan(a));\n}",
  "double/unpack_f64.wgsl":
    "struct F64Parts {\nm: vec2<u32>,\ne: i32,\n}\nfn f64_unpack(a: vec2<u32>) -> F64Parts {\nlet e = (a.y >> 20u) & 0x7ffu;\nlet high = (a.y & 0xfffffu) | select(0x100000u, 0u, e == 0u);\nlet m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));\nlet zeros = i64_clz(m);\nreturn F64Parts(i64_shl(m, zeros), i32(max(e, 1u)) - i32(zeros));\n}",
  "float/div_f32.wgsl":
    "fn f32_div(a: f32, b: f32) -> f32 {\nlet x = bitcast<u32>(a) & 0x7fffffffu;\nlet y = bitcast<u32>(b) & 0x7fffffffu;\nlet sign = (bitcast<u32>(a) ^ bitcast<u32>(b)) & 0x80000000u;\nvar p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));\nvar q = F32Parts((y & 0x7fffffu) | 0x800000u, i32(y >> 23u));\nif ((u32(p.e - 1i) >= 254u) | (u32(q.e - 1i) >= 254u)) {\nif ((max(x, y) > 0x7f800000u) | ((x == y) & ((x == 0u) | (x == 0x7f800000u)))) {\nreturn bitcast<f32>(x | 0x7fc00000u);\n}\nif ((x == 0x7f800000u) | (y == 0u)) { return bitcast<f32>(sign | 0x7f800000u); }\nif ((x == 0u) | (y == 0x7f800000u)) { return bitcast<f32>(sign); }\np = f32_unpack(x);\nq = f32_unpack(y);\n}\nlet small = select(0u, 1u, p.m < q.m);\nlet inverse = 1.0 / f32(q.m);\nvar m = u32((f32(p.m) * inverse) * f32(8388608u << small)) - 8u;\nvar rest = (p.m << (23u + small)) - (m * q.m);\nlet missing = u32(max((f32(rest) * inverse) - 0.25, 0.0));\nm += missing;\nrest -= missing * q.m;\nlet more = rest >= q.m;\nm += select(0u, 1u, more);\nrest -= select(0u, q.m, more);\nlet e = ((p.e - q.e) + 127i) - i32(small);\nif (e >= 1i) {\nif (e >= 255i) { return bitcast<f32>(sign | 0x7f800000u); }\nlet up = select(0u, 1u, (2u * rest) > q.m);\nreturn bitcast<f32>(sign | ((u32(e - 1i) << 23u) + m + up));\n}\nlet shift = u32(min(1i - e, 25i));\nlet half = 1u << (shift - 1u);\nlet kept = m >> shift;\nlet lost = m & ((half << 1u) - 1u);\nlet up = (lost > half) | ((lost == half) & ((rest != 0u) | ((kept & 1u) == 1u)));\nreturn bitcast<f32>(sign | (kept + select(0u, 1u, up)));\n}",
  "float/from_i64_f32.wgsl":
    "fn f32_from_i64(a: vec2<u32>) -> f32 {\nlet magnitude = f32_from_u64(i64_abs(a));\nreturn bitcast<f32>(bitcast<u32>(magnitude) | (a.y & 0x80000000u));\n}",
  "float/from_u32_f32.wgsl":
    "fn f32_from_u32(a: u32) -> f32 {\nreturn f32_from_u64(vec2<u32>(a, 0u));\n}",
  "float/from_u64_f32.wgsl":
    "fn f32_from_u64(a: vec2<u32>) -> f32 {\nlet zeros = i64_clz(a);\nlet m = i64_shl(a, zeros);\nlet kept = m.y >> 8u;\nlet rest = (m.y << 24u) | select(0u, 1u, m.x != 0u);\nlet up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));\nlet value = kept + ((189u - zeros) << 23u) + select(0u, 1u, up);\nreturn bitcast<f32>(select(value, 0u, (a.x | a.y) == 0u));\n}",
  "float/is_nan_f32.wgsl":
    "fn f32_is_nan(a: f32) -> bool {\nreturn (bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u;\n}",
  "float/magnitude_f32.wgsl":
    "fn f32_magnitude(a: f32) -> u32 {\nlet u = bitcast<u32>(a);\nlet e = (u >> 23u) & 0xffu;\nlet m = ((u & 0x7fffffu) | 0x800000u) << 8u;\nreturn select(m >> ((158u - e) & 31u), 0u, e < 127u);\n}",
  "float/max_f32.wgsl":
    "fn f32_max(a: f32, b: f32) -> f32 {\nlet x = bitcast<i32>(a);\nlet y = bitcast<i32>(b);\nlet first = (x ^ ((x >> 31u) & 0x7fffffffi)) > (y ^ ((y >> 31u) & 0x7fffffffi));\nlet nan = (x & 0x7fffffffi) > 0x7f800000i;\nlet other = (y & 0x7fffffffi) > 0x7f800000i;\nreturn bitcast<f32>(select(y, x, nan | (first & !other)));\n}",
  "float/min_f32.wgsl":
    "fn f32_min(a: f32, b: f32) -> f32 {\nlet x = bitcast<i32>(a);\nlet y = bitcast<i32>(b);\nlet first = (x ^ ((x >> 31u) & 0x7fffffffi)) < (y ^ ((y >> 31u) & 0x7fffffffi));\nlet nan = (x & 0x7fffffffi) > 0x7f800000i;\nlet other = (y & 0x7fffffffi) > 0x7f800000i;\nreturn bitcast<f32>(select(y, x, nan | (first & !other)));\n}",
  "float/sqrt_f32.wgsl":
    "fn f32_sqrt(a: f32) -> f32 {\nlet x = bitcast<u32>(a);\nvar p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));\nif (u32(p.e - 1i) >= 254u) {\nif (((x & 0x7fffffffu) == 0u) | (x == 0x7f800000u)) { return a; }\nif (x > 0x7f800000u) { return bitcast<f32>(x | 0x7fc00000u); }\np = f32_unpack(x);\n}\nlet odd = u32(p.e - 127i) & 1u;\nlet v = bitcast<f32>(((127u + odd) << 23u) | (p.m & 0x7fffffu));\nlet inverse = inverseSqrt(v);\nvar root = u32((v * inverse) * 8388608.0) - 8u;\nvar rest = (p.m << (23u + odd)) - (root * root);\nlet missing = u32(max((f32(rest) * inverse * 0x1p-24f) - 0.25, 0.0));\nrest -= missing * ((2u * root) + missing);\nroot += missing;\nlet growth = (2u * root) + 1u;\nlet more = rest >= growth;\nroot += select(0u, 1u, more);\nrest -= select(0u, growth, more);\nlet e = ((p.e - 127i) >> 1u) + 126i;\nreturn bitcast<f32>((u32(e) << 23u) + root + select(0u, 1u, rest > root));\n}",
  "float/trunc_c_s_i32_f32.wgsl":
    "fn i32_trunc_c_s_f32(a: f32) -> i32 {\nlet u = bitcast<u32>(a);\nlet m = f32_magnitude(a);\nlet value = select(m, 0u - m, (u >> 31u) == 1u);\nreturn bitcast<i32>(select(value, 0x80000000u, (u & 0x7fffffffu) >= 0x4f000000u));\n}",
  "float/trunc_sat_s_i32_f32.wgsl":
    "fn i32_trunc_sat_s_f32(a: f32) -> i32 {\nlet u = bitcast<u32>(a);\nlet negative = (u >> 31u) == 1u;\nlet m = f32_magnitude(a);\nlet limit = select(0x7fffffffu, 0x80000000u, negative);\nlet value = select(select(m, 0u - m, negative), limit, (u & 0x7fffffffu) >= 0x4f000000u);\nreturn bitcast<i32>(select(value, 0u, f32_is_nan(a)));\n}",
  "float/trunc_sat_u_i32_f32.wgsl":
    "fn i32_trunc_sat_u_f32(a: f32) -> i32 {\nlet u = bitcast<u32>(a);\nlet value = select(f32_magnitude(a), 0xffffffffu, (u & 0x7fffffffu) >= 0x4f800000u);\nreturn bitcast<i32>(select(value, 0u, ((u >> 31u) == 1u) | f32_is_nan(a)));\n}",
  "float/unpack_f32.wgsl":
    "struct F32Parts {\nm: u32,\ne: i32,\n}\nfn f32_unpack(bits: u32) -> F32Parts {\nif (bits >= 0x800000u) { return F32Parts((bits & 0x7fffffu) | 0x800000u, i32(bits >> 23u)); }\nlet shift = countLeadingZeros(bits) - 8u;\nreturn F32Parts(bits << (shift & 31u), 1i - i32(shift));\n}",
  "integer/abs_i64.wgsl":
    "fn i64_abs(a: vec2<u32>) -> vec2<u32> {\nreturn select(a, i64_neg(a), (a.y >> 31u) == 1u);\n}",
  "integer/add_i64.wgsl":
    "fn i64_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet lo = a.x + b.x;\nreturn vec2<u32>(lo, a.y + b.y + select(0u, 1u, lo < a.x));\n}",
  "integer/clz_i64.wgsl":
    "fn i64_clz(a: vec2<u32>) -> u32 {\nreturn select(countLeadingZeros(a.y), 32u + countLeadingZeros(a.x), a.y == 0u);\n}",
  "integer/ctz_i64.wgsl":
    "fn i64_ctz(a: vec2<u32>) -> u32 {\nreturn select(countTrailingZeros(a.x), 32u + countTrailingZeros(a.y), a.x == 0u);\n}",
  "integer/div_s_i32.wgsl":
    "fn i32_div_s(a: i32, b: i32) -> i32 {\nreturn select(a / select(b, 1i, b == 0i), 0i, b == 0i);\n}",
  "integer/div_s_i64.wgsl":
    "fn i64_div_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet q = i64_divmod_u(i64_abs(a), i64_abs(b)).xy;\nreturn select(q, i64_neg(q), ((a.y ^ b.y) >> 31u) == 1u);\n}",
  "integer/div_u_i32.wgsl":
    "fn i32_div_u(a: i32, b: i32) -> i32 {\nlet q = bitcast<u32>(a) / select(bitcast<u32>(b), 1u, b == 0i);\nreturn select(bitcast<i32>(q), 0i, b == 0i);\n}",
  "integer/div_u_i64.wgsl":
    "fn i64_div_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn i64_divmod_u(a, b).xy;\n}",
  "integer/divmod_u_i64.wgsl":
    "fn i64_divmod_u(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {\nlet zero = (b.x | b.y) == 0u;\nif ((a.y | b.y) == 0u) {\nlet d = select(b.x, 1u, zero);\nlet quotient = a.x / d;\nreturn select(vec4<u32>(quotient, 0u, a.x - (quotient * d), 0u), vec4<u32>(0u), zero);\n}\nlet scale = 0.99999618 / ((f32(b.y) * 4294967296.0) + f32(b.x));\nvar q = vec2<u32>(0u, 0u);\nvar r = a;\nfor (var i = 0; i < 4; i++) {\nlet estimate = ((f32(r.y) * 4294967296.0) + f32(r.x)) * scale;\nlet high = floor(estimate * 2.3283064365386963e-10);\nlet step = vec2<u32>(u32(estimate - (high * 4294967296.0)), u32(high));\nq = i64_add(q, step);\nr = i64_sub(r, i64_mul(step, b));\n}\nfor (var i = 0; i < 2; i++) {\nlet more = !i64_lt_u(r, b);\nq = select(q, i64_add(q, vec2<u32>(1u, 0u)), more);\nr = select(r, i64_sub(r, b), more);\n}\nreturn select(vec4<u32>(q, r), vec4<u32>(0u), zero);\n}",
  "integer/eq_i64.wgsl":
    "fn i64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {\nreturn ((a.x ^ b.x) | (a.y ^ b.y)) == 0u;\n}",
  "integer/ext_s_i64.wgsl":
    "fn i64_ext_s(a: i32) -> vec2<u32> {\nreturn vec2<u32>(bitcast<u32>(a), bitcast<u32>(a >> 31u));\n}",
  "integer/floordiv_s_i32.wgsl":
    "fn i32_floordiv_s(a: i32, b: i32) -> i32 {\nlet q = i32_div_s(a, b);\nlet inexact = (q * b != a) & (b != 0i);\nreturn q - select(0i, 1i, inexact & ((a ^ b) < 0i));\n}",
  "integer/floordiv_s_i64.wgsl":
    "fn i64_floordiv_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet d = i64_divmod_u(i64_abs(a), i64_abs(b));\nlet down = select(i64_neg(d.xy), ~d.xy, (d.z | d.w) != 0u);\nreturn select(d.xy, down, ((a.y ^ b.y) >> 31u) == 1u);\n}",
  "integer/floormod_s_i32.wgsl":
    "fn i32_floormod_s(a: i32, b: i32) -> i32 {\nlet r = i32_rem_s(a, b);\nreturn r + select(0i, b, (r != 0i) & ((r ^ b) < 0i));\n}",
  "integer/floormod_s_i64.wgsl":
    "fn i64_floormod_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet r = i64_rem_s(a, b);\nlet other = (((r.y ^ b.y) >> 31u) == 1u) & ((r.x | r.y) != 0u);\nreturn select(r, i64_add(r, b), other);\n}",
  "integer/lt_s_i64.wgsl":
    "fn i64_lt_s(a: vec2<u32>, b: vec2<u32>) -> bool {\nreturn (bitcast<i32>(a.y) < bitcast<i32>(b.y)) | ((a.y == b.y) & (a.x < b.x));\n}",
  "integer/lt_u_i64.wgsl":
    "fn i64_lt_u(a: vec2<u32>, b: vec2<u32>) -> bool {\nreturn (a.y < b.y) | ((a.y == b.y) & (a.x < b.x));\n}",
  "integer/max_s_i64.wgsl":
    "fn i64_max_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(a, b, i64_lt_s(a, b));\n}",
  "integer/max_u_i64.wgsl":
    "fn i64_max_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(a, b, i64_lt_u(a, b));\n}",
  "integer/min_s_i64.wgsl":
    "fn i64_min_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(a, b, i64_lt_s(b, a));\n}",
  "integer/min_u_i64.wgsl":
    "fn i64_min_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn select(a, b, i64_lt_u(b, a));\n}",
  "integer/mul_i64.wgsl":
    "fn i64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet low = u32_mul_wide(a.x, b.x);\nreturn vec2<u32>(low.x, low.y + (a.x * b.y) + (a.y * b.x));\n}",
  "integer/mul_u16_i64.wgsl":
    "fn i64_mul_u16(v: vec2<u32>, d: u32) -> vec2<u32> {\nlet low = d * (v.x & 0xffffu);\nlet middle = d * (v.x >> 16u);\nlet lo = low + (middle << 16u);\nreturn vec2<u32>(lo, (middle >> 16u) + (d * v.y) + select(0u, 1u, lo < low));\n}",
  "integer/mul_wide_u32.wgsl":
    "fn u32_mul_wide(a: u32, b: u32) -> vec2<u32> {\nlet al = a & 0xffffu;\nlet ah = a >> 16u;\nlet bl = b & 0xffffu;\nlet bh = b >> 16u;\nlet lh = al * bh;\nlet hl = ah * bl;\nlet middle = ((al * bl) >> 16u) + (lh & 0xffffu) + (hl & 0xffffu);\nreturn vec2<u32>(a * b, (ah * bh) + (lh >> 16u) + (hl >> 16u) + (middle >> 16u));\n}",
  "integer/mul_wide_u64.wgsl":
    "fn u64_mul_wide(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {\nlet ll = u32_mul_wide(a.x, b.x);\nlet lh = u32_mul_wide(a.x, b.y);\nlet hl = u32_mul_wide(a.y, b.x);\nlet hh = u32_mul_wide(a.y, b.y);\nlet m1 = lh.x + hl.x;\nlet m2 = m1 + ll.y;\nlet carry = select(0u, 1u, m1 < lh.x) + select(0u, 1u, m2 < m1);\nlet s1 = hh.x + lh.y;\nlet s2 = s1 + hl.y;\nlet s3 = s2 + carry;\nlet top = select(0u, 1u, s1 < hh.x) + select(0u, 1u, s2 < s1) + select(0u, 1u, s3 < s2);\nreturn vec4<u32>(ll.x, m2, s3, hh.y + top);\n}",
  "integer/mulhi_u_i32.wgsl":
    "fn i32_mulhi_u(a: i32, b: i32) -> i32 {\nreturn bitcast<i32>(u32_mul_wide(bitcast<u32>(a), bitcast<u32>(b)).y);\n}",
  "integer/mulhi_u_i64.wgsl":
    "fn i64_mulhi_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn u64_mul_wide(a, b).zw;\n}",
  "integer/neg_i64.wgsl":
    "fn i64_neg(a: vec2<u32>) -> vec2<u32> {\nreturn vec2<u32>(0u - a.x, ~a.y + select(0u, 1u, a.x == 0u));\n}",
  "integer/popcnt_i64.wgsl":
    "fn i64_popcnt(a: vec2<u32>) -> u32 {\nreturn countOneBits(a.x) + countOneBits(a.y);\n}",
  "integer/rem_s_i32.wgsl":
    "fn i32_rem_s(a: i32, b: i32) -> i32 {\nreturn a - i32_div_s(a, b) * b - select(0i, a, b == 0i);\n}",
  "integer/rem_s_i64.wgsl":
    "fn i64_rem_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nlet r = i64_divmod_u(i64_abs(a), i64_abs(b)).zw;\nreturn select(r, i64_neg(r), (a.y >> 31u) == 1u);\n}",
  "integer/rem_u_i32.wgsl":
    "fn i32_rem_u(a: i32, b: i32) -> i32 {\nlet r = bitcast<u32>(a) % select(bitcast<u32>(b), 1u, b == 0i);\nreturn bitcast<i32>(r);\n}",
  "integer/rem_u_i64.wgsl":
    "fn i64_rem_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn i64_divmod_u(a, b).zw;\n}",
  "integer/rotl_i32.wgsl":
    "fn i32_rotl(a: i32, n: i32) -> i32 {\nlet u = bitcast<u32>(a);\nlet m = bitcast<u32>(n) & 31u;\nreturn bitcast<i32>((u << m) | ((u >> 1u) >> (31u - m)));\n}",
  "integer/rotl_i64.wgsl":
    "fn i64_rotl(a: vec2<u32>, n: u32) -> vec2<u32> {\nreturn i64_shl(a, n) | i64_shr_u(i64_shr_u(a, 1u), 63u - (n & 63u));\n}",
  "integer/rotr_i32.wgsl":
    "fn i32_rotr(a: i32, n: i32) -> i32 {\nlet u = bitcast<u32>(a);\nlet m = bitcast<u32>(n) & 31u;\nreturn bitcast<i32>((u >> m) | ((u << 1u) << (31u - m)));\n}",
  "integer/rotr_i64.wgsl":
    "fn i64_rotr(a: vec2<u32>, n: u32) -> vec2<u32> {\nreturn i64_shr_u(a, n) | i64_shl(i64_shl(a, 1u), 63u - (n & 63u));\n}",
  "integer/shl_i64.wgsl":
    "fn i64_shl(a: vec2<u32>, n: u32) -> vec2<u32> {\nlet m = n & 31u;\nlet s = vec2<u32>(a.x << m, (a.y << m) | ((a.x >> 1u) >> (31u - m)));\nreturn select(s, vec2<u32>(0u, s.x), (n & 32u) != 0u);\n}",
  "integer/shr_jam_i64.wgsl":
    "fn i64_shr_jam(a: vec2<u32>, n: u32) -> vec2<u32> {\nlet mask = (1u << (n & 31u)) - 1u;\nlet lost = select(a.x & mask, a.x | (a.y & mask), n >= 32u);\nlet s = i64_shr_u(a, n);\nreturn vec2<u32>(s.x | select(0u, 1u, lost != 0u), s.y);\n}",
  "integer/shr_s_i64.wgsl":
    "fn i64_shr_s(a: vec2<u32>, n: u32) -> vec2<u32> {\nlet m = n & 31u;\nlet high = bitcast<u32>(bitcast<i32>(a.y) >> m);\nlet s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), high);\nlet sign = bitcast<u32>(bitcast<i32>(a.y) >> 31u);\nreturn select(s, vec2<u32>(s.y, sign), (n & 32u) != 0u);\n}",
  "integer/shr_u_i64.wgsl":
    "fn i64_shr_u(a: vec2<u32>, n: u32) -> vec2<u32> {\nlet m = n & 31u;\nlet s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), a.y >> m);\nreturn select(s, vec2<u32>(s.y, 0u), (n & 32u) != 0u);\n}",
  "integer/sub_i64.wgsl":
    "fn i64_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {\nreturn vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));\n}",
};
