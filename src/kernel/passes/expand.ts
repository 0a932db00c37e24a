// Rewrites convenience operations into the machine's: Python's floor division and modulo, integer abs, min and max, the
// 64-bit high product. Targets say which of them they want expanded; the rest of the passes then see plain arithmetic.

import { type Block, Flag, type Fn, Instr, type Type, type Value } from "../ir.ts";
import type { Op } from "../ops.ts";
import { replaceValues } from "./cleanup.ts";

export type Expandable =
  | "floordiv_s"
  | "floormod_s"
  | "abs"
  | "min_s"
  | "min_u"
  | "max_s"
  | "max_u"
  | "mulhi_u"
  | "trunc_c_u";

/** True for an integer op of the set `ops` (abs also exists for floats). */
function wants(instr: Instr, ops: ReadonlySet<Expandable>): boolean {
  if (instr.op === "abs") return ops.has("abs") && (instr.type === "i32" || instr.type === "i64");
  if (instr.op === "mulhi_u") return ops.has("mulhi_u") && instr.type === "i64";
  return ops.has(instr.op as Expandable);
}

export function expandOps(fn: Fn, ops: ReadonlySet<Expandable>): boolean {
  const replacement = new Map<Value, Value>();
  for (const block of fn.blocks) {
    if (!block.instrs.some((i) => wants(i, ops))) continue;
    const old = block.instrs;
    block.instrs = [];
    for (const instr of old) {
      if (wants(instr, ops)) {
        replacement.set(instr.result, new Expander(fn, block, instr).run());
      } else block.instrs.push(instr);
    }
  }
  replaceValues(fn, replacement);
  return replacement.size > 0;
}

/** The value of a constant integer, or null. */
export function constantOf(v: Value): bigint | null {
  if (!("op" in v.def) || v.def.op !== "const" || v.type === "f32" || v.type === "f64") return null;
  return BigInt(v.def.imm);
}

class Expander {
  private readonly fn: Fn;
  private readonly block: Block;
  private readonly instr: Instr;
  private readonly type: Type;

  constructor(fn: Fn, block: Block, instr: Instr) {
    this.fn = fn;
    this.block = block;
    this.instr = instr;
    this.type = instr.type;
  }

  private op(op: Op, args: Value[], flags = 0, from: Type | null = null, type = this.type): Value {
    const instr = new Instr(op, type, args);
    instr.line = this.instr.line;
    instr.flags = flags;
    instr.from = from;
    this.block.instrs.push(instr);
    const compares = /^(eq|ne|[lg][te])(_[su])?$/.test(op);
    return this.fn.addResult(instr, compares ? "bool" : type);
  }

  private constant(value: number | bigint, type = this.type): Value {
    const instr = new Instr("const", type, []);
    instr.line = this.instr.line;
    instr.imm = type === "i64" ? BigInt(value) : Number(value);
    this.block.instrs.push(instr);
    return this.fn.addResult(instr, type);
  }

  run(): Value {
    const [a, b] = this.instr.args;
    switch (this.instr.op as Expandable) {
      case "floordiv_s":
        return this.floorDivision(a, b);
      case "floormod_s":
        return this.floorModulo(a, b);
      case "abs": {
        const sign = this.op("shr_s", [a, this.constant(this.type === "i64" ? 63 : 31)]);
        return this.op("sub", [this.op("xor", [a, sign]), sign]);
      }
      case "min_s":
        return this.op("select", [this.op("lt_s", [a, b]), a, b]);
      case "min_u":
        return this.op("select", [this.op("lt_u", [a, b]), a, b]);
      case "max_s":
        return this.op("select", [this.op("gt_s", [a, b]), a, b]);
      case "max_u":
        return this.op("select", [this.op("gt_u", [a, b]), a, b]);
      case "mulhi_u":
        return this.highProduct(a, b);
      case "trunc_c_u":
        return this.truncateUnsigned(a);
    }
  }

  private floorDivision(a: Value, b: Value): Value {
    const divisor = constantOf(b);
    if (divisor !== null && divisor > 0n && (divisor & (divisor - 1n)) === 0n) {
      return this.op("shr_s", [a, this.constant(divisor.toString(2).length - 1)]);
    }
    const flags = this.instr.flags & Flag.nonzero;
    const q = this.op("div_s", [a, b], flags);
    const r = this.op("sub", [a, this.op("mul", [q, b])]);
    // One less when a remainder is left and the signs differ. With b = 0, r is a and b ^ r may be negative: q must stay 0.
    const wrong = this.op("lt_s", [this.op("xor", [r, b]), this.constant(0)]);
    let adjust = this.op("and", [wrong, this.op("ne", [r, this.constant(0)])], 0, null, "bool");
    if (flags === 0 && divisor === null) {
      adjust = this.op("and", [adjust, this.op("ne", [b, this.constant(0)])], 0, null, "bool");
    }
    return this.op("sub", [q, this.op("from_bool", [adjust], 0, "bool")]);
  }

  private floorModulo(a: Value, b: Value): Value {
    const divisor = constantOf(b);
    if (divisor !== null && divisor > 0n && (divisor & (divisor - 1n)) === 0n) {
      return this.op("and", [a, this.constant(divisor - 1n)]);
    }
    const r = this.op("rem_s", [a, b], this.instr.flags & Flag.nonzero);
    const wrong = this.op("lt_s", [this.op("xor", [r, b]), this.constant(0)]);
    const adjust = this.op("and", [wrong, this.op("ne", [r, this.constant(0)])], 0, null, "bool");
    return this.op("select", [adjust, this.op("add", [r, b]), r]);
  }

  /** Four 32-bit products; the middle sum cannot overflow. */
  private highProduct(a: Value, b: Value): Value {
    const low = this.constant(0xffff_ffffn);
    const half = this.constant(32);
    const [al, bl] = [this.op("and", [a, low]), this.op("and", [b, low])];
    const [ah, bh] = [this.op("shr_u", [a, half]), this.op("shr_u", [b, half])];
    const carry = this.op("shr_u", [this.op("mul", [al, bl]), half]);
    const middle = this.op("add", [this.op("mul", [ah, bl]), carry]);
    const other = this.op("add", [this.op("mul", [al, bh]), this.op("and", [middle, low])]);
    const high = this.op("add", [this.op("mul", [ah, bh]), this.op("shr_u", [middle, half])]);
    return this.op("add", [high, this.op("shr_u", [other, half])]);
  }

  private truncateUnsigned(x: Value): Value {
    const from = this.instr.from;
    if (this.type === "i32") {
      return this.op("wrap", [this.op("trunc_c_s", [x], 0, from, "i64")], 0, "i64");
    }
    const limit = new Instr("const", from!, []);
    limit.imm = 2 ** 63;
    this.block.instrs.push(limit);
    const top = this.fn.addResult(limit, from!);
    const big = this.op("trunc_c_s", [this.op("sub", [x, top], 0, null, from!)], 0, from);
    const flipped = this.op("xor", [big, this.constant(-(2n ** 63n))]);
    const isBig = this.op("ge", [x, top], 0, null, from!);
    return this.op("select", [isBig, flipped, this.op("trunc_c_s", [x], 0, from)]);
  }
}
