// The operations of the kernel IR: one row per op, from which printing, parsing, verification, the builder and the
// passes derive what they need. An op is written `name.T` (`add.i64`), conversions `name.To.From` (`cvt_s.f64.i64`).
// Semantics common to all targets stand in the essay of `ir.ts`. A new op: a row here, then the type checker
// names the tables of the targets that lack it.

import type { Type } from "./ir.ts";

export type Effect = "pure" | "read" | "write" | "atomic" | "sync" | "io" | "call";

export interface OpInfo {
  /** Legal suffixes; for conversions the result types. */
  readonly types: readonly Type[];
  /** Conversions: legal operand types. */
  readonly from?: readonly Type[];
  /** One letter per operand: T suffix, F operand type of a conversion, b bool, p ptr, i i32; "*" anything. */
  readonly args: string;
  /** Letters of the results, as in `args`. */
  readonly results: string;
  readonly effect: Effect;
  readonly commutative?: boolean;
  readonly doc: string;
}

const I: readonly Type[] = ["i32", "i64"];
const F: readonly Type[] = ["f32", "f64"];
const IF: readonly Type[] = ["i32", "i64", "f32", "f64"];
const IB: readonly Type[] = ["bool", "i32", "i64"];
const ALL: readonly Type[] = ["bool", "i32", "i64", "f32", "f64", "ptr"];
const I32: readonly Type[] = ["i32"];
const I64: readonly Type[] = ["i64"];
const B: readonly Type[] = ["bool"];
const P: readonly Type[] = ["ptr"];

function row(
  types: readonly Type[],
  args: string,
  results: string,
  doc: string,
  rest: Partial<OpInfo> = {},
): OpInfo {
  return { types, args, results, effect: "pure", doc, ...rest };
}
const conv = (types: readonly Type[], from: readonly Type[], doc: string): OpInfo =>
  row(types, "F", "T", doc, { from });
const commutes = { commutative: true };
const atomic = { effect: "atomic" } as const;
const sync = { effect: "sync" } as const;

export const OPS = {
  // --- constants and choice
  const: row(ALL, "", "T", "the immediate; ptr: null (imm 0), which has no root"),
  select: row(ALL, "bTT", "T", "cond ? a : b"),

  // --- integers and floats
  add: row(IF, "TT", "T", "sum, integers wrap", commutes),
  sub: row(IF, "TT", "T", "difference"),
  mul: row(IF, "TT", "T", "product", commutes),
  neg: row(IF, "T", "T", "integers: 0 - x; floats: flips the sign bit"),
  abs: row(IF, "T", "T", "integers: abs(INT_MIN) = INT_MIN; floats: clears the sign bit"),

  // --- integers
  div_s: row(I, "TT", "T", "truncating division; x/0 = 0, MIN/-1 = MIN"),
  div_u: row(I, "TT", "T", "unsigned division; x/0 = 0"),
  rem_s: row(I, "TT", "T", "sign of the dividend; x%0 = 0"),
  rem_u: row(I, "TT", "T", "unsigned remainder; x%0 = 0"),
  floordiv_s: row(I, "TT", "T", "division rounding to minus infinity; x//0 = 0, MIN//-1 = MIN"),
  floormod_s: row(I, "TT", "T", "sign of the divisor; x%0 = 0"),
  mulhi_u: row(I, "TT", "T", "upper half of the unsigned double-width product", commutes),
  and: row(IB, "TT", "T", "bitwise or logical and", commutes),
  or: row(IB, "TT", "T", "bitwise or logical or", commutes),
  xor: row(IB, "TT", "T", "bitwise or logical exclusive or", commutes),
  not: row(IB, "T", "T", "complement"),
  shl: row(I, "TT", "T", "shift left, count masked to the width"),
  shr_s: row(I, "TT", "T", "arithmetic shift right, count masked"),
  shr_u: row(I, "TT", "T", "logical shift right, count masked"),
  rotl: row(I, "TT", "T", "rotate left"),
  rotr: row(I, "TT", "T", "rotate right"),
  clz: row(I, "T", "T", "leading zeros; width for 0"),
  ctz: row(I, "T", "T", "trailing zeros; width for 0"),
  popcnt: row(I, "T", "T", "bits set"),
  min_s: row(I, "TT", "T", "signed minimum", commutes),
  min_u: row(I, "TT", "T", "unsigned minimum", commutes),
  max_s: row(I, "TT", "T", "signed maximum", commutes),
  max_u: row(I, "TT", "T", "unsigned maximum", commutes),

  // --- floats
  div: row(F, "TT", "T", "IEEE division"),
  sqrt: row(F, "T", "T", "correctly rounded square root"),
  floor: row(F, "T", "T", "round to minus infinity"),
  ceil: row(F, "T", "T", "round to plus infinity"),
  trunc: row(F, "T", "T", "round to zero"),
  nearest: row(F, "T", "T", "round to nearest, ties to even"),
  copysign: row(F, "TT", "T", "magnitude of a, sign of b"),
  min: row(F, "TT", "T", "NaN if either is NaN; -0 < +0", commutes),
  max: row(F, "TT", "T", "NaN if either is NaN; -0 < +0", commutes),

  // --- comparisons
  eq: row(["bool", "i32", "i64", "f32", "f64"], "TT", "b", "equal", commutes),
  ne: row(["bool", "i32", "i64", "f32", "f64"], "TT", "b", "not equal; true with NaN", commutes),
  lt_s: row(I, "TT", "b", "signed less"),
  le_s: row(I, "TT", "b", "signed less or equal"),
  gt_s: row(I, "TT", "b", "signed greater"),
  ge_s: row(I, "TT", "b", "signed greater or equal"),
  lt_u: row(I, "TT", "b", "unsigned less"),
  le_u: row(I, "TT", "b", "unsigned less or equal"),
  gt_u: row(I, "TT", "b", "unsigned greater"),
  ge_u: row(I, "TT", "b", "unsigned greater or equal"),
  lt: row(F, "TT", "b", "less; false with NaN"),
  le: row(F, "TT", "b", "less or equal; false with NaN"),
  gt: row(F, "TT", "b", "greater; false with NaN"),
  ge: row(F, "TT", "b", "greater or equal; false with NaN"),

  // --- conversions
  ext_s: conv(I64, I32, "sign extension"),
  ext_u: conv(I64, I32, "zero extension"),
  wrap: conv(I32, I64, "low 32 bits"),
  sext8: row(I, "T", "T", "sign-extends the low 8 bits"),
  sext16: row(I, "T", "T", "sign-extends the low 16 bits"),
  sext32: row(I64, "T", "T", "sign-extends the low 32 bits"),
  cvt_s: conv(F, I, "signed integer to float, rounded to nearest even"),
  cvt_u: conv(F, I, "unsigned integer to float, rounded to nearest even"),
  trunc_sat_s: conv(I, F, "truncation, saturating to the signed range; NaN gives 0"),
  trunc_sat_u: conv(I, F, "truncation, saturating to the unsigned range; NaN gives 0"),
  trunc_c_s: conv(I, F, "truncation; out of range and NaN give INT_MIN (x86 cvttsd2si)"),
  trunc_c_u: conv(
    I,
    F,
    "i32: low half of trunc_c_s.i64. i64: x >= 2^63 ? trunc_c_s(x - 2^63) ^ 2^63 : trunc_c_s(x)",
  ),
  promote: conv(["f64"], ["f32"], "exact"),
  demote: conv(["f32"], ["f64"], "rounds to nearest even"),
  bits: conv(IF, IF, "same bits, other type of the same width"),
  from_bool: conv(IF, B, "false 0, true 1"),
  int_to_ptr: conv(P, I, 'machine address; root "heap"; CPU targets only'),
  ptr_to_int: conv(I64, P, "machine address; CPU targets only"),

  // --- memory; imm = constant byte offset
  ptradd: row(I, "pT", "p", "pointer plus byte offset of type T"),
  array_ptr: row(P, "", "p", "start of the declared array `name`"),
  load: row(IF, "p", "T", "mem says the width", { effect: "read" }),
  store: row(IF, "pT", "", "mem says the width", { effect: "write" }),
  memory_copy: row(I, "ppT", "", "to, from, bytes; may overlap", { effect: "write" }),
  memory_fill: row(I, "piT", "", "to, byte, bytes", { effect: "write" }),
  atomic_add: row(IF, "pT", "T", "returns the old value, as all atomics", atomic),
  atomic_sub: row(IF, "pT", "T", "", atomic),
  atomic_and: row(I, "pT", "T", "", atomic),
  atomic_or: row(I, "pT", "T", "", atomic),
  atomic_xor: row(I, "pT", "T", "", atomic),
  atomic_min_s: row(I, "pT", "T", "", atomic),
  atomic_min_u: row(I, "pT", "T", "", atomic),
  atomic_max_s: row(I, "pT", "T", "", atomic),
  atomic_max_u: row(I, "pT", "T", "", atomic),
  atomic_min: row(F, "pT", "T", "keeps the stored value if either is NaN", atomic),
  atomic_max: row(F, "pT", "T", "keeps the stored value if either is NaN", atomic),
  atomic_nanmin: row(F, "pT", "T", "a stored NaN is replaced, a NaN operand ignored", atomic),
  atomic_nanmax: row(F, "pT", "T", "a stored NaN is replaced, a NaN operand ignored", atomic),
  atomic_xchg: row(IF, "pT", "T", "stores the operand", atomic),
  atomic_cas: row(I, "pTT", "T", "expected, new: stores new if old = expected", atomic),
  atomic_inc: row(I, "pT", "T", "old >= limit (unsigned) ? 0 : old + 1", atomic),
  atomic_dec: row(I, "pT", "T", "old = 0 or old > limit (unsigned) ? limit : old - 1", atomic),

  // --- calls
  call: row(["i32"], "*", "*", "function `name`", { effect: "call" }),
  call_host: row(["i32"], "*", "*", "host function `name`", { effect: "call" }),
  math: row(F, "*", "*", "library function `name` of kernel/math in type T"),
  status: row(I32, "", "T", "error code set by a caught call, 0 if none", { effect: "call" }),
  status_set: row(I32, "T", "", "records an error code", { effect: "call" }),
  status_clear: row(I32, "", "", "forgets the error", { effect: "call" }),
  print: row(I32, "*", "", "hands the operands to the launcher, format id in imm", {
    effect: "io",
  }),

  // --- threads; imm = axis
  thread_id: row(I32, "", "T", "index of the thread in its block"),
  block_id: row(I32, "", "T", "index of the block in the grid"),
  block_dim: row(I32, "", "T", "threads per block"),
  grid_dim: row(I32, "", "T", "blocks per grid"),
  lane_id: row(I32, "", "T", "index of the thread in its warp"),
  barrier: row(I32, "", "", "all live threads of the block", sync),
  barrier_count: row(I32, "b", "T", "barrier; number of live threads with true", sync),
  barrier_and: row(I32, "b", "T", "barrier; 1 if all have true", sync),
  barrier_or: row(I32, "b", "T", "barrier; 1 if any has true", sync),
  fence: row(I32, "", "", "orders memory; name: block, device or system", sync),

  // --- warps; the first operand is the member mask
  warp_sync: row(I32, "i", "", "barrier of the threads in the mask", sync),
  shfl_idx: row(IF, "iTi", "Tb", "value of lane c; second result: that lane is in the mask", sync),
  shfl_up: row(IF, "iTi", "Tb", "value of lane - c, own value (false) if below 0", sync),
  shfl_down: row(IF, "iTi", "Tb", "value of lane + c, own value (false) if above 31", sync),
  shfl_xor: row(IF, "iTi", "Tb", "value of lane ^ c", sync),
  vote_all: row(I32, "ib", "b", "all members true", sync),
  vote_any: row(I32, "ib", "b", "any member true", sync),
  vote_eq: row(I32, "ib", "b", "all members agree", sync),
  ballot: row(I32, "ib", "T", "mask of members with true", sync),
  match_any: row(IF, "iT", "i", "mask of members with the same bits", sync),
  match_all: row(IF, "iT", "ib", "mask and true if all members agree, else 0 and false", sync),
  active_mask: row(I32, "", "T", "mask of live threads of the warp", sync),
} satisfies Record<string, OpInfo>;

export type Op = keyof typeof OPS;

export function opInfo(op: Op): OpInfo {
  return OPS[op];
}

/** True for an op name; narrows the string. */
export function isOp(name: string): name is Op {
  return Object.hasOwn(OPS, name);
}

/** Where the immediate of an op stands in the text form. */
export type ImmKind = "value" | "offset" | "axis" | "format" | "none";

const IMM_KINDS = new Map<string, ImmKind>([
  ["const", "value"],
  ["print", "format"],
  ["thread_id", "axis"],
  ["block_id", "axis"],
  ["block_dim", "axis"],
  ["grid_dim", "axis"],
]);

export function immKind(op: Op): ImmKind {
  if (op === "load" || op === "store" || op.startsWith("atomic_")) return "offset";
  return IMM_KINDS.get(op) ?? "none";
}

/** Ops whose `name` is part of the text form. */
export const NAMED_OPS: ReadonlySet<Op> = new Set<Op>([
  "call",
  "call_host",
  "math",
  "array_ptr",
  "fence",
]);
