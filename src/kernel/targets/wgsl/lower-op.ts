// Pure operations -> WGSL expressions. Every expression is fully parenthesised: WGSL refuses to mix many operators without.
//
// i32 is WGSL's i32, i64 and f64 are vec2<u32> handled by the library in shaders/, f32 is f32 with care: `!=` is `!(a == b)`, since
// compilers turn it into an ordered comparison; literals, products and sums that arithmetic goes on with pass through an exclusive
// or with a zero that only the launcher knows (`opaque`), which stops drivers from folding, reassociating and fusing; quotients and
// roots come from the library, which rounds them as IEEE 754 does. With `fastmath` drivers may do as they like.

import type { Instr, Type, Value } from "../../ir.ts";
import { isTruncatable, type Narrowing } from "./demand.ts";
import { RefusalError } from "./refusal.ts";

export interface Operands {
  /** The value in its own representation. */
  ref(v: Value): string;
  need(name: string): string;
  readonly narrowing: Narrowing;
  /** The function may be compiled with fast arithmetic. */
  readonly fast: boolean;
  /** A float32 result that a driver could fold into the arithmetic that uses it. */
  needsOpaque(v: Value): boolean;
}

const INFIX: Record<string, string> = { add: "+", sub: "-", mul: "*", and: "&", or: "|", xor: "^" };
const COMPARE: Record<string, string> = { lt: "<", le: "<=", gt: ">", ge: ">=" };

export function opaque(f32: string): string {
  return `bitcast<f32>(bitcast<u32>(${f32}) ^ zero)`;
}

/** 64-bit value as vec2<u32>. */
export function wide(ops: Operands, v: Value): string {
  if (ops.narrowing.rep(v) === "full") return ops.ref(v);
  if ("op" in v.def && v.def.op === "const") return literal("i64", v.def.imm, "full", false);
  return `${ops.need("i64_ext_s")}(${ops.ref(v)})`;
}

/** Low word of an integer or boolean as i32. */
export function low(ops: Operands, v: Value): string {
  if (v.type !== "i64" || ops.narrowing.rep(v) === "low") return ops.ref(v);
  return `bitcast<i32>(${ops.ref(v)}.x)`;
}

export function literal(
  type: Type,
  imm: number | bigint,
  rep: "low" | "full",
  fast: boolean,
): string {
  switch (type) {
    case "bool":
      return imm === 0 ? "false" : "true";
    case "ptr":
      return `${imm}u`;
    case "i32":
      return int32(Number(imm));
    case "i64": {
      const u = BigInt.asUintN(64, BigInt(imm));
      if (rep === "low") return int32(Number(BigInt.asIntN(32, u)));
      return `vec2<u32>(${word(Number(u & 0xffffffffn))}, ${word(Number(u >> 32n))})`;
    }
    case "f32": {
      const view = new DataView(new ArrayBuffer(4));
      view.setFloat32(0, Number(imm));
      const bits = hex(view.getUint32(0));
      // Infinities and NaNs are errors in constant expressions.
      if (fast && Number.isFinite(Number(imm))) return `bitcast<f32>(${bits})`;
      return `bitcast<f32>(${bits} ^ zero)`;
    }
    case "f64": {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, Number(imm));
      return `vec2<u32>(${hex(view.getUint32(4))}, ${hex(view.getUint32(0))})`;
    }
  }
}

function int32(value: number): string {
  return value === -(2 ** 31)
    ? "bitcast<i32>(0x80000000u)"
    : value < 0
      ? `(${value}i)`
      : `${value}i`;
}
const hex = (n: number): string => `0x${n.toString(16)}u`;
/** Half of an integer: small ones read better in decimal. */
const word = (n: number): string => (n < 65536 ? `${n}u` : hex(n));

export function lowerPure(instr: Instr, ops: Operands): string {
  const { op, type, from } = instr;
  if (from !== null) return lowerConversion(instr, ops);
  if (op === "select") {
    const [c, a, b] = instr.args;
    return `select(${inRep(instr, b, ops)}, ${inRep(instr, a, ops)}, ${ops.ref(c)})`;
  }
  if (instr.result.type === "bool" && type !== "bool") return lowerCompare(instr, ops);
  switch (type) {
    case "bool":
      return lowerBool(instr, ops);
    case "i32":
      return lowerI32(instr, instr.args.map(ops.ref), ops);
    case "i64":
      return lowerI64(instr, ops);
    case "f32":
      return lowerF32(instr, ops);
    case "f64":
      return lowerF64(instr, ops);
    default:
      throw unsupported(instr);
  }
}

/** An operand in the representation of the result. */
function inRep(instr: Instr, v: Value, ops: Operands): string {
  if (v.type !== "i64") return ops.ref(v);
  return ops.narrowing.rep(instr.result) === "low" ? low(ops, v) : wide(ops, v);
}

function lowerBool(instr: Instr, ops: Operands): string {
  const [a, b] = instr.args.map(ops.ref);
  switch (instr.op) {
    case "not":
      return `!${a}`;
    case "eq":
      return `(${a} == ${b})`;
    case "ne":
    case "xor":
      return `(${a} != ${b})`;
    case "and":
      return `(${a} & ${b})`;
    case "or":
      return `(${a} | ${b})`;
    default:
      throw unsupported(instr);
  }
}

function unsignedOf(text: string): string {
  return `bitcast<u32>(${text})`;
}

/** The count of a shift when it is a constant. */
function constantCount(instr: Instr, mask: number): number | null {
  const { def } = instr.args[1];
  return "op" in def && def.op === "const" ? Number(BigInt(def.imm) & BigInt(mask)) : null;
}

function shiftCount(instr: Instr, count: string): string {
  const constant = constantCount(instr, 31);
  return constant === null ? `(${unsignedOf(count)} & 31u)` : `${constant}u`;
}

function lowerI32(instr: Instr, args: string[], ops: Operands): string {
  const [a, b] = args;
  const { op } = instr;
  const infix = INFIX[op];
  if (infix !== undefined) return `(${a} ${infix} ${b})`;
  switch (op) {
    case "neg":
      return `(0i - ${a})`;
    case "not":
      return `(~${a})`;
    case "abs":
      return `abs(${a})`;
    case "shl":
      return `(${a} << ${shiftCount(instr, b)})`;
    case "shr_s":
      return `(${a} >> ${shiftCount(instr, b)})`;
    case "shr_u":
      return `bitcast<i32>(${unsignedOf(a)} >> ${shiftCount(instr, b)})`;
    case "clz":
      return `countLeadingZeros(${a})`;
    case "ctz":
      return `countTrailingZeros(${a})`;
    case "popcnt":
      return `countOneBits(${a})`;
    case "min_s":
      return `min(${a}, ${b})`;
    case "max_s":
      return `max(${a}, ${b})`;
    case "min_u":
      return `bitcast<i32>(min(${unsignedOf(a)}, ${unsignedOf(b)}))`;
    case "max_u":
      return `bitcast<i32>(max(${unsignedOf(a)}, ${unsignedOf(b)}))`;
    case "sext8":
      return `((${a} << 24u) >> 24u)`;
    case "sext16":
      return `((${a} << 16u) >> 16u)`;
    case "div_s":
    case "div_u":
    case "rem_s":
    case "rem_u":
    case "floordiv_s":
    case "floormod_s":
    case "mulhi_u":
    case "rotl":
    case "rotr":
      return `${ops.need(`i32_${op}`)}(${a}, ${b})`;
    default:
      throw unsupported(instr);
  }
}

function lowerI64(instr: Instr, ops: Operands): string {
  const { op, args } = instr;
  const isLow = ops.narrowing.rep(instr.result) === "low";
  if (isLow && narrows(instr, ops)) {
    const list = args.map((v) => low(ops, v));
    if (op === "sext32") return list[0];
    return lowerI32(instr, list, ops);
  }
  const count = op === "shl" || op === "shr_u" ? constantCount(instr, 63) : null;
  if (count !== null && count >= 32) {
    // One word moves into the other's place.
    const word = `${wide(ops, args[0])}.${op === "shl" ? "x" : "y"}`;
    const more = op === "shl" ? `${word} << ${count - 32}u` : `${word} >> ${count - 32}u`;
    const moved = count === 32 ? word : `(${more})`;
    if (op === "shl") return isLow ? "0i" : `vec2<u32>(0u, ${moved})`;
    return isLow ? `bitcast<i32>(${moved})` : `vec2<u32>(${moved}, 0u)`;
  }
  const text = lowerWide(instr, ops);
  return isLow ? `bitcast<i32>(${text}.x)` : text;
}

/** May the operation be done on low words, given that only the low word of the result is wanted? */
function narrows(instr: Instr, ops: Operands): boolean {
  const { op, args } = instr;
  if (op === "shl") {
    // The count may be 32 or more.
    const count = args[1].def;
    return "op" in count && count.op === "const" && (BigInt(count.imm) & 63n) < 32n;
  }
  if (isTruncatable(op) || op === "sext8" || op === "sext16" || op === "sext32") return true;
  // Of numbers that are int32 themselves, with a result that is one too.
  const exact = /^(div_s|rem_s|floordiv_s|floormod_s|min_s|max_s|abs)$/.test(op);
  return exact && ops.narrowing.fits(instr.result) && args.every((v) => ops.narrowing.fits(v));
}

function lowerWide(instr: Instr, ops: Operands): string {
  const { op, args } = instr;
  const a = (): string => wide(ops, args[0]);
  const b = (): string => wide(ops, args[1]);
  const count = (): string => unsignedOf(low(ops, args[1]));
  switch (op) {
    case "and":
      return `(${a()} & ${b()})`;
    case "or":
      return `(${a()} | ${b()})`;
    case "xor":
      return `(${a()} ^ ${b()})`;
    case "not":
      return `(~${a()})`;
    case "shl":
    case "shr_s":
    case "shr_u":
    case "rotl":
    case "rotr":
      return `${ops.need(`i64_${op}`)}(${a()}, ${count()})`;
    case "clz":
    case "ctz":
    case "popcnt":
      return `vec2<u32>(${ops.need(`i64_${op}`)}(${a()}), 0u)`;
    case "neg":
    case "abs":
      return `${ops.need(`i64_${op}`)}(${a()})`;
    case "sext8":
    case "sext16": {
      const shift = op === "sext8" ? 24 : 16;
      return `${ops.need("i64_ext_s")}((${low(ops, args[0])} << ${shift}u) >> ${shift}u)`;
    }
    case "sext32":
      return `${ops.need("i64_ext_s")}(${low(ops, args[0])})`;
    case "add":
    case "sub":
    case "mul":
    case "div_s":
    case "div_u":
    case "rem_s":
    case "rem_u":
    case "floordiv_s":
    case "floormod_s":
    case "mulhi_u":
    case "min_s":
    case "min_u":
    case "max_s":
    case "max_u":
      return `${ops.need(`i64_${op}`)}(${a()}, ${b()})`;
    default:
      throw unsupported(instr);
  }
}

function lowerCompare(instr: Instr, ops: Operands): string {
  const { op, type, args } = instr;
  const [a, b] = args;
  const [name, sign] = op.split("_");
  if (type === "f64") {
    const call = (fn: string, x: Value, y: Value): string =>
      `${ops.need(`f64_${fn}`)}(${ops.ref(x)}, ${ops.ref(y)})`;
    if (op === "ne") return `!${call("eq", a, b)}`;
    if (op === "gt") return call("lt", b, a);
    return op === "ge" ? call("le", b, a) : call(op, a, b);
  }
  if (type === "f32") {
    if (op === "eq") return `(${ops.ref(a)} == ${ops.ref(b)})`;
    if (op === "ne") return `!(${ops.ref(a)} == ${ops.ref(b)})`;
    return `(${ops.ref(a)} ${COMPARE[op]} ${ops.ref(b)})`;
  }
  const fit = type === "i64" && ops.narrowing.fits(a) && ops.narrowing.fits(b);
  if (type === "i32" || fit) {
    const [x, y] = [low(ops, a), low(ops, b)];
    if (op === "eq") return `(${x} == ${y})`;
    if (op === "ne") return `(${x} != ${y})`;
    // Sign extension keeps the unsigned order too.
    const unsigned = sign === "u";
    return unsigned
      ? `(${unsignedOf(x)} ${COMPARE[name]} ${unsignedOf(y)})`
      : `(${x} ${COMPARE[name]} ${y})`;
  }
  const [x, y] = [wide(ops, a), wide(ops, b)];
  if (op === "eq") return `${ops.need("i64_eq")}(${x}, ${y})`;
  if (op === "ne") return `!${ops.need("i64_eq")}(${x}, ${y})`;
  const less = ops.need(`i64_lt_${sign}`);
  switch (name) {
    case "lt":
      return `${less}(${x}, ${y})`;
    case "gt":
      return `${less}(${y}, ${x})`;
    case "le":
      return `!${less}(${y}, ${x})`;
    default:
      return `!${less}(${x}, ${y})`;
  }
}

function lowerF32(instr: Instr, ops: Operands): string {
  const [a, b] = instr.args.map(ops.ref);
  const { op } = instr;
  switch (op) {
    case "add":
    case "sub":
    case "mul": {
      const text = `(${a} ${INFIX[op]} ${b})`;
      return ops.fast || !ops.needsOpaque(instr.result) ? text : opaque(text);
    }
    case "div":
      return ops.fast ? `(${a} / ${b})` : `${ops.need("f32_div")}(${a}, ${b})`;
    case "neg":
      return `bitcast<f32>(bitcast<u32>(${a}) ^ 0x80000000u)`;
    case "abs":
      return `bitcast<f32>(bitcast<u32>(${a}) & 0x7fffffffu)`;
    case "copysign":
      return `bitcast<f32>((bitcast<u32>(${a}) & 0x7fffffffu) | (bitcast<u32>(${b}) & 0x80000000u))`;
    case "sqrt":
      return ops.fast ? `sqrt(${a})` : `${ops.need("f32_sqrt")}(${a})`;
    case "floor":
    case "ceil":
    case "trunc":
      return `${op}(${a})`;
    case "nearest":
      return `round(${a})`;
    case "min":
    case "max":
      return `${ops.need(`f32_${op}`)}(${a}, ${b})`;
    default:
      throw unsupported(instr);
  }
}

function lowerF64(instr: Instr, ops: Operands): string {
  const args = instr.args.map(ops.ref).join(", ");
  switch (instr.op) {
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "sqrt":
    case "neg":
    case "abs":
    case "floor":
    case "ceil":
    case "trunc":
    case "nearest":
    case "copysign":
    case "min":
    case "max":
      return `${ops.need(`f64_${instr.op}`)}(${args})`;
    default:
      throw unsupported(instr);
  }
}

function lowerConversion(instr: Instr, ops: Operands): string {
  const { op, type } = instr;
  const isLow = type === "i64" && ops.narrowing.rep(instr.result) === "low";
  const finish = (text: string): string => (isLow ? `bitcast<i32>(${text}.x)` : text);
  const [v] = instr.args;
  const a = ops.ref(v);
  const from = instr.from!;
  switch (op) {
    case "ext_s":
      return isLow ? a : `${ops.need("i64_ext_s")}(${a})`;
    case "ext_u":
      return isLow ? a : `vec2<u32>(${unsignedOf(a)}, 0u)`;
    case "wrap":
      return low(ops, v);
    case "from_bool": {
      if (type === "i64" && !isLow) return `vec2<u32>(select(0u, 1u, ${a}), 0u)`;
      if (type === "f32") return `select(0.0f, 1.0f, ${a})`;
      if (type === "f64") return `vec2<u32>(0u, select(0u, 0x3ff00000u, ${a}))`;
      return `select(0i, 1i, ${a})`;
    }
    case "cvt_s":
    case "cvt_u":
      return lowerFromInteger(instr, ops);
    case "trunc_sat_s":
    case "trunc_sat_u":
    case "trunc_c_s":
    case "trunc_c_u":
      return finish(lowerToInteger(instr, ops));
    case "promote":
      return `${ops.need("f64_promote")}(${a})`;
    case "demote":
      return `${ops.need("f32_demote")}(${a})`;
    case "bits": {
      if (type === "f32") return `bitcast<f32>(${a})`;
      if (type === "i32") return `bitcast<i32>(${a})`;
      // 64 bits: both are the same two words.
      return finish(from === "i64" ? wide(ops, v) : a);
    }
    case "int_to_ptr":
    case "ptr_to_int":
      throw new RefusalError(
        "MACHINE_ADDRESS",
        "a machine address has no meaning on the GPU",
        instr.line,
      );
    default:
      throw unsupported(instr);
  }
}

function lowerFromInteger(instr: Instr, ops: Operands): string {
  const [v] = instr.args;
  const signed = instr.op === "cvt_s";
  const narrow = v.type === "i32" || (signed && ops.narrowing.fits(v));
  if (narrow) {
    const a = low(ops, v);
    if (instr.type === "f32")
      return signed ? `f32(${a})` : `${ops.need("f32_from_u32")}(${unsignedOf(a)})`;
    return signed
      ? `${ops.need("f64_from_i32")}(${a})`
      : `${ops.need("f64_from_u32")}(${unsignedOf(a)})`;
  }
  return `${ops.need(`${instr.type}_from_${signed ? "i64" : "u64"}`)}(${wide(ops, v)})`;
}

function lowerToInteger(instr: Instr, ops: Operands): string {
  const { op, type, from, args } = instr;
  const a = ops.ref(args[0]);
  // binary64 holds every binary32, so 64-bit results need one function only.
  const double = from === "f64" ? a : `${ops.need("f64_promote")}(${a})`;
  if (type === "i64") return `${ops.need(`i64_${op}_f64`)}(${double})`;
  if (op === "trunc_c_u") return `bitcast<i32>(${ops.need("i64_trunc_c_s_f64")}(${double}).x)`;
  return `${ops.need(`i32_${op}_${from}`)}(${a})`;
}

function unsupported(instr: Instr): RefusalError {
  return new RefusalError(
    "UNSUPPORTED_OP",
    `the WGSL target has no ${instr.op}.${instr.type}`,
    instr.line,
  );
}
