// WebAssembly instructions: name, code and immediates, one table for the encoder (`code.ts`) and the text printer
// (`wat.ts`). Covers the MVP, sign extension, saturating truncation, bulk memory, multi-value, SIMD with
// the relaxed multiply-adds, and threads.

export type Immediate =
  | "none"
  | "block"
  | "index"
  | "table"
  | "indirect"
  | "memory"
  | "lane"
  | "memory-lane"
  | "i32"
  | "i64"
  | "f32"
  | "f64"
  | "v128"
  | "shuffle"
  | "zero"
  | "zero-zero";

export interface Opcode {
  name: string;
  /** 0 or the prefix byte 0xfc, 0xfd, 0xfe. */
  prefix: number;
  code: number;
  immediate: Immediate;
}

export const OPCODES = new Map<string, Opcode>();
const BY_CODE = new Map<number, Opcode>();

export function opcodeOf(prefix: number, code: number): Opcode | undefined {
  return BY_CODE.get(prefix * 0x1000 + code);
}

/** Names separated by blanks get consecutive codes; "-" leaves a gap. */
function rows(prefix: number, first: number, names: string, immediate: Immediate = "none"): void {
  let code = first;
  for (const name of names.trim().split(/\s+/)) {
    if (name !== "-") {
      const op = { name, prefix, code, immediate };
      OPCODES.set(name, op);
      BY_CODE.set(prefix * 0x1000 + code, op);
    }
    code++;
  }
}

/** "add sub" with prefix "i32" is "i32.add i32.sub"; words with a dot stay. */
function of(type: string, names: string): string {
  return names
    .trim()
    .split(/\s+/)
    .map((n) => (n === "-" || n.includes(".") ? n : `${type}.${n}`))
    .join(" ");
}

const COMPARE_INT = "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const COMPARE_FLOAT = "eq ne lt gt le ge";
const INT =
  "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
const FLOAT = "abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign";

// --- control, variables, memory
rows(0, 0x00, "unreachable nop");
rows(0, 0x02, "block loop if", "block");
rows(0, 0x05, "else");
rows(0, 0x0b, "end");
rows(0, 0x0c, "br br_if", "index");
rows(0, 0x0e, "br_table", "table");
rows(0, 0x0f, "return");
rows(0, 0x10, "call", "index");
rows(0, 0x11, "call_indirect", "indirect");
rows(0, 0x1a, "drop select");
rows(0, 0x20, "local.get local.set local.tee global.get global.set", "index");
rows(
  0,
  0x28,
  `i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u
   i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u
   i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32`,
  "memory",
);
rows(0, 0x3f, "memory.size memory.grow", "zero");
rows(0, 0x41, "i32.const", "i32");
rows(0, 0x42, "i64.const", "i64");
rows(0, 0x43, "f32.const", "f32");
rows(0, 0x44, "f64.const", "f64");

// --- numbers
rows(0, 0x45, of("i32", COMPARE_INT));
rows(0, 0x50, of("i64", COMPARE_INT));
rows(0, 0x5b, of("f32", COMPARE_FLOAT));
rows(0, 0x61, of("f64", COMPARE_FLOAT));
rows(0, 0x67, of("i32", INT));
rows(0, 0x79, of("i64", INT));
rows(0, 0x8b, of("f32", FLOAT));
rows(0, 0x99, of("f64", FLOAT));
rows(
  0,
  0xa7,
  `i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
   i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
   f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64
   f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32
   i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
   i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s`,
);
rows(
  0xfc,
  0,
  `i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
   i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u`,
);
rows(0xfc, 10, "memory.copy", "zero-zero");
rows(0xfc, 11, "memory.fill", "zero");

// --- SIMD
rows(
  0xfd,
  0x00,
  `v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u
   v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store`,
  "memory",
);
rows(0xfd, 0x0c, "v128.const", "v128");
rows(0xfd, 0x0d, "i8x16.shuffle", "shuffle");
rows(
  0xfd,
  0x0e,
  "i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat",
);
rows(
  0xfd,
  0x15,
  `i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane
   i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane
   i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane
   f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane`,
  "lane",
);
const COMPARE_VECTOR = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
rows(0xfd, 0x23, of("i8x16", COMPARE_VECTOR));
rows(0xfd, 0x2d, of("i16x8", COMPARE_VECTOR));
rows(0xfd, 0x37, of("i32x4", COMPARE_VECTOR));
rows(0xfd, 0x41, of("f32x4", COMPARE_FLOAT));
rows(0xfd, 0x47, of("f64x2", COMPARE_FLOAT));
rows(0xfd, 0x4d, of("v128", "not and andnot or xor bitselect any_true"));
rows(
  0xfd,
  0x54,
  of(
    "v128",
    "load8_lane load16_lane load32_lane load64_lane store8_lane store16_lane store32_lane store64_lane",
  ),
  "memory-lane",
);
rows(0xfd, 0x5c, "v128.load32_zero v128.load64_zero", "memory");
rows(0xfd, 0x5e, "f32x4.demote_f64x2_zero f64x2.promote_low_f32x4");
rows(
  0xfd,
  0x60,
  of(
    "i8x16",
    `abs neg popcnt all_true bitmask narrow_i16x8_s narrow_i16x8_u
     f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest shl shr_s shr_u add add_sat_s add_sat_u
     sub sub_sat_s sub_sat_u f64x2.ceil f64x2.floor min_s min_u max_s max_u f64x2.trunc avgr_u
     i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u
     i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u`,
  ),
);
rows(
  0xfd,
  0x80,
  of(
    "i16x8",
    `abs neg q15mulr_sat_s all_true bitmask narrow_i32x4_s narrow_i32x4_u
     extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u shl shr_s shr_u
     add add_sat_s add_sat_u sub sub_sat_s sub_sat_u f64x2.nearest mul min_s min_u max_s max_u - avgr_u
     extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u extmul_high_i8x16_u`,
  ),
);
rows(
  0xfd,
  0xa0,
  of(
    "i32x4",
    `abs neg - all_true bitmask - - extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u
     extend_high_i16x8_u shl shr_s shr_u add - - sub - - - mul min_s min_u max_s max_u dot_i16x8_s -
     extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u`,
  ),
);
rows(
  0xfd,
  0xc0,
  of(
    "i64x2",
    `abs neg - all_true bitmask - - extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u
     extend_high_i32x4_u shl shr_s shr_u add - - sub - - - mul eq ne lt_s gt_s le_s ge_s
     extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u`,
  ),
);
rows(0xfd, 0xe0, of("f32x4", "abs neg - sqrt add sub mul div min max pmin pmax"));
rows(0xfd, 0xec, of("f64x2", "abs neg - sqrt add sub mul div min max pmin pmax"));
rows(
  0xfd,
  0xf8,
  `i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u
   i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero
   f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u`,
);
rows(0xfd, 0x105, "f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd");

// --- threads
rows(0xfe, 0x00, "memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64", "memory");
rows(0xfe, 0x03, "atomic.fence", "zero");
rows(
  0xfe,
  0x10,
  `i32.atomic.load i64.atomic.load i32.atomic.load8_u i32.atomic.load16_u
   i64.atomic.load8_u i64.atomic.load16_u i64.atomic.load32_u
   i32.atomic.store i64.atomic.store i32.atomic.store8 i32.atomic.store16
   i64.atomic.store8 i64.atomic.store16 i64.atomic.store32`,
  "memory",
);
["add", "sub", "and", "or", "xor", "xchg", "cmpxchg"].forEach((name, i) => {
  rows(
    0xfe,
    0x1e + 7 * i,
    `i32.atomic.rmw.${name} i64.atomic.rmw.${name} i32.atomic.rmw8.${name}_u i32.atomic.rmw16.${name}_u
     i64.atomic.rmw8.${name}_u i64.atomic.rmw16.${name}_u i64.atomic.rmw32.${name}_u`,
    "memory",
  );
});

/** Natural alignment of a memory instruction, as a power of two. */
export function naturalAlignment(name: string): number {
  if (name.startsWith("memory.atomic")) return name.endsWith("64") ? 3 : 2;
  const [type, rest] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  const width = /(?:load|store|rmw)(\d+)(x\d)?/.exec(rest);
  if (width !== null) return width[2] !== undefined ? 3 : Math.log2(Number(width[1]) / 8);
  if (type === "v128") return 4;
  return type.endsWith("64") ? 3 : 2;
}
