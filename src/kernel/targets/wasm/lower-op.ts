// How each operation becomes Wasm instructions. Most have one of the same meaning (`SIMPLE`); the others are functions that
// receive the emitter and place operands themselves. Control flow, locals and calls are in `emit.ts`.

import type { CodeWriter } from "../../../wasm/code.ts";
import type { WasmType } from "../../../wasm/types.ts";
import { Flag, type Instr, MEM_SIZE, type Type, type Value } from "../../ir.ts";
import type { Op } from "../../ops.ts";
import { constantOf } from "../../passes/expand.ts";

/** What the lowerings need from the function emitter. */
export interface OpEmitter {
  readonly code: CodeWriter;
  /** Leaves the value on the stack. */
  push(v: Value): void;
  /** A local for use within one operation; operands are evaluated before. */
  scratch(type: WasmType, which: 0 | 1 | 2 | 3): number;
  pushArray(name: string): void;
}

const SAME = "same";
/** Ops whose Wasm instruction is `type.name`; SAME: the op's own name. */
const SIMPLE: Partial<Record<Op, string>> = {
  add: SAME,
  sub: SAME,
  mul: SAME,
  and: SAME,
  or: SAME,
  xor: SAME,
  shl: SAME,
  shr_s: SAME,
  shr_u: SAME,
  rotl: SAME,
  rotr: SAME,
  clz: SAME,
  ctz: SAME,
  popcnt: SAME,
  div: SAME,
  sqrt: SAME,
  floor: SAME,
  ceil: SAME,
  trunc: SAME,
  nearest: SAME,
  copysign: SAME,
  min: SAME,
  max: SAME,
  eq: SAME,
  ne: SAME,
  lt_s: SAME,
  le_s: SAME,
  gt_s: SAME,
  ge_s: SAME,
  lt_u: SAME,
  le_u: SAME,
  gt_u: SAME,
  ge_u: SAME,
  lt: SAME,
  le: SAME,
  gt: SAME,
  ge: SAME,
  sext8: "extend8_s",
  sext16: "extend16_s",
  sext32: "extend32_s",
};

/** The Wasm type prefix of an op suffix. */
function prefix(type: Type): WasmType {
  return type === "bool" || type === "ptr" ? "i32" : type;
}

type Lowering = (e: OpEmitter, i: Instr) => void;

const MIN_I32 = -0x8000_0000;
const MIN_I64 = -0x8000_0000_0000_0000n;

function pushAll(e: OpEmitter, i: Instr): void {
  for (const arg of i.args) e.push(arg);
}

function pushInt(e: OpEmitter, type: Type | WasmType, value: number): void {
  if (type === "i64") e.code.i64(BigInt(value));
  else e.code.i32(value);
}

function pushFloat(e: OpEmitter, type: Type, value: number): void {
  if (type === "f64") e.code.f64(value);
  else e.code.f32(value);
}

/** One instruction `name` with all operands, the name computed from the types. */
const named =
  (name: (i: Instr) => string): Lowering =>
  (e, i) => {
    pushAll(e, i);
    e.code.op(name(i));
  };

function division(op: "div_s" | "div_u" | "rem_s" | "rem_u"): Lowering {
  return (e, i) => {
    const { code } = e;
    const type = prefix(i.type);
    const divisor = constantOf(i.args[1]);
    const nonzero = (i.flags & Flag.nonzero) !== 0 || (divisor !== null && divisor !== 0n);
    // MIN / -1 traps in Wasm for div_s only; rem_s gives 0 there.
    const overflows = op === "div_s" && (divisor === null || divisor === -1n);
    pushAll(e, i);
    if (nonzero && !overflows) {
      code.op(`${type}.${op}`);
      return;
    }
    const [a, b] = [e.scratch(type, 0), e.scratch(type, 1)];
    code.set(b);
    code.set(a);
    // b + 1 < 2 (unsigned) catches both 0 and -1.
    if (overflows) {
      code.get(b);
      pushInt(e, type, 1);
      code.op(`${type}.add`);
      pushInt(e, type, 2);
      code.op(`${type}.lt_u`);
      code.if(type);
      pushInt(e, type, 0);
      code.get(a);
      code.op(`${type}.sub`);
      pushInt(e, type, 0);
      code.get(b);
      if (type === "i64") code.op("i32.wrap_i64");
      code.op("select");
    } else {
      code.get(b);
      code.op(`${type}.eqz`);
      code.if(type);
      pushInt(e, type, 0);
    }
    code.else();
    code.get(a);
    code.get(b);
    code.op(`${type}.${op}`);
    code.end();
  };
}

/** Truncation as x86 does it: MIN for NaN and everything out of range. */
const truncateLikeC: Lowering = (e, i) => {
  const { code } = e;
  const from = i.from as "f32" | "f64";
  const x = e.scratch(from, 0);
  e.push(i.args[0]);
  code.tee(x);
  code.op(`${i.type}.trunc_sat_${from}_s`);
  if (i.type === "i64") code.i64(MIN_I64);
  else code.i32(MIN_I32);
  code.get(x);
  pushFloat(e, from, i.type === "i64" ? 2 ** 63 : 2 ** 31);
  code.op(`${from}.lt`);
  code.op("select");
};

function memoryName(i: Instr, kind: "load" | "store"): string {
  const mem = i.mem!;
  if (MEM_SIZE[mem] >= 4) return `${mem}.${kind}`;
  const bits = MEM_SIZE[mem] * 8;
  if (kind === "store") return `i32.store${bits}`;
  return `i32.load${bits}_${mem.startsWith("u") ? "u" : "s"}`;
}

function alignment(i: Instr): number {
  return (i.flags & Flag.unaligned) !== 0 ? 0 : Math.log2(MEM_SIZE[i.mem!]);
}

/** Computes the new value from local `old` and the operand in local `operand`. */
type Update = (e: OpEmitter, i: Instr, old: number, operand: number) => void;

/** Atomics without an instruction: a compare-exchange loop on the bits. */
function atomicLoop(update: Update): Lowering {
  return (e, i) => {
    const { code } = e;
    const type = prefix(i.type);
    const bits: WasmType = type === "f64" || type === "i64" ? "i64" : "i32";
    const isFloat = type !== bits;
    const seen = e.scratch(bits, 0);
    const next = e.scratch(bits, 3);
    const operand = e.scratch(type, 1);
    const address = e.scratch("i32", 2);
    const old = isFloat ? e.scratch(type, 0) : seen;
    const offset = Number(i.imm);
    pushAll(e, i);
    code.set(operand);
    code.tee(address);
    code.memory(`${bits}.atomic.load`, offset);
    code.set(seen);
    const again = code.loop();
    if (isFloat) {
      code.get(seen);
      code.op(`${type}.reinterpret_${bits}`);
      code.set(old);
    }
    code.get(address);
    code.get(seen);
    update(e, i, old, operand);
    if (isFloat) code.op(`${bits}.reinterpret_${type}`);
    code.memory(`${bits}.atomic.rmw.cmpxchg`, offset);
    code.tee(next);
    code.get(seen);
    code.op(`${bits}.ne`);
    code.if();
    code.get(next);
    code.set(seen);
    code.br(again);
    code.end();
    code.end();
    code.get(seen);
    if (isFloat) code.op(`${type}.reinterpret_${bits}`);
  };
}

const arithmetic =
  (name: string): Update =>
  (e, i, old, operand) => {
    e.code.get(old);
    e.code.get(operand);
    e.code.op(`${i.type}.${name}`);
  };

/** Takes the operand if `operand <comparison> old`. */
const choose =
  (comparison: string, takeWhenOldIsNaN: boolean): Update =>
  (e, i, old, operand) => {
    const { code } = e;
    code.get(operand);
    code.get(old);
    code.get(operand);
    code.get(old);
    code.op(`${i.type}.${comparison}`);
    if (takeWhenOldIsNaN) {
      code.get(old);
      code.get(old);
      code.op(`${i.type}.ne`);
      code.op("i32.or");
    }
    code.op("select");
  };

const wrapIncrement: Update = (e, i, old, operand) => {
  const { code } = e;
  pushInt(e, i.type, 0);
  code.get(old);
  pushInt(e, i.type, 1);
  code.op(`${i.type}.add`);
  code.get(old);
  code.get(operand);
  code.op(`${i.type}.ge_u`);
  code.op("select");
};

const wrapDecrement: Update = (e, i, old, operand) => {
  const { code } = e;
  code.get(operand);
  code.get(old);
  pushInt(e, i.type, 1);
  code.op(`${i.type}.sub`);
  code.get(old);
  code.op(`${i.type}.eqz`);
  code.get(old);
  code.get(operand);
  code.op(`${i.type}.gt_u`);
  code.op("i32.or");
  code.op("select");
};

/** Integer read-modify-write instruction; floats take the loop. */
function atomic(name: string, float: Update | null): Lowering {
  const loop = float === null ? null : atomicLoop(float);
  return (e, i) => {
    if (i.type === "f32" || i.type === "f64") {
      loop!(e, i);
      return;
    }
    pushAll(e, i);
    e.code.memory(`${i.type}.atomic.rmw.${name}`, Number(i.imm));
  };
}

const exchange: Lowering = (e, i) => {
  const isFloat = i.type === "f32" || i.type === "f64";
  const bits = i.type === "f64" || i.type === "i64" ? "i64" : "i32";
  pushAll(e, i);
  if (isFloat) e.code.op(`${bits}.reinterpret_${i.type}`);
  e.code.memory(`${bits}.atomic.rmw.xchg`, Number(i.imm));
  if (isFloat) e.code.op(`${i.type}.reinterpret_${bits}`);
};

const LOWERINGS: Partial<Record<Op, Lowering>> = {
  const: (e, i) => {
    if (i.type === "f32" || i.type === "f64") pushFloat(e, i.type, Number(i.imm));
    else if (i.type === "i64") e.code.i64(i.imm as bigint);
    else e.code.i32(Number(i.imm));
  },
  select: (e, i) => {
    e.push(i.args[1]);
    e.push(i.args[2]);
    e.push(i.args[0]);
    e.code.op("select");
  },
  neg: (e, i) => {
    const isFloat = i.type === "f32" || i.type === "f64";
    if (!isFloat) pushInt(e, i.type, 0);
    e.push(i.args[0]);
    e.code.op(isFloat ? `${i.type}.neg` : `${i.type}.sub`);
  },
  abs: named((i) => `${i.type}.abs`),
  not: (e, i) => {
    e.push(i.args[0]);
    if (i.type === "bool") e.code.op("i32.eqz");
    else {
      pushInt(e, i.type, -1);
      e.code.op(`${i.type}.xor`);
    }
  },
  div_s: division("div_s"),
  div_u: division("div_u"),
  rem_s: division("rem_s"),
  rem_u: division("rem_u"),
  mulhi_u: (e, i) => {
    for (const arg of i.args) {
      e.push(arg);
      e.code.op("i64.extend_i32_u");
    }
    e.code.op("i64.mul");
    e.code.i64(32n);
    e.code.op("i64.shr_u");
    e.code.op("i32.wrap_i64");
  },
  ext_s: named(() => "i64.extend_i32_s"),
  ext_u: named(() => "i64.extend_i32_u"),
  wrap: named(() => "i32.wrap_i64"),
  cvt_s: named((i) => `${i.type}.convert_${i.from}_s`),
  cvt_u: named((i) => `${i.type}.convert_${i.from}_u`),
  trunc_sat_s: named((i) => `${i.type}.trunc_sat_${i.from}_s`),
  trunc_sat_u: named((i) => `${i.type}.trunc_sat_${i.from}_u`),
  trunc_c_s: truncateLikeC,
  promote: named(() => "f64.promote_f32"),
  demote: named(() => "f32.demote_f64"),
  bits: named((i) => `${i.type}.reinterpret_${i.from}`),
  from_bool: (e, i) => {
    e.push(i.args[0]);
    if (i.type === "i64") e.code.op("i64.extend_i32_u");
    else if (i.type !== "i32") e.code.op(`${i.type}.convert_i32_u`);
  },
  int_to_ptr: (e, i) => {
    e.push(i.args[0]);
    if (i.from === "i64") e.code.op("i32.wrap_i64");
  },
  ptr_to_int: named(() => "i64.extend_i32_u"),
  ptradd: (e, i) => {
    pushAll(e, i);
    if (i.type === "i64") e.code.op("i32.wrap_i64");
    e.code.op("i32.add");
  },
  array_ptr: (e, i) => e.pushArray(i.name),
  load: (e, i) => {
    pushAll(e, i);
    e.code.memory(memoryName(i, "load"), Number(i.imm), alignment(i));
  },
  store: (e, i) => {
    pushAll(e, i);
    e.code.memory(memoryName(i, "store"), Number(i.imm), alignment(i));
  },
  memory_copy: (e, i) => {
    pushAll(e, i);
    if (i.type === "i64") e.code.op("i32.wrap_i64");
    e.code.op("memory.copy");
  },
  memory_fill: (e, i) => {
    pushAll(e, i);
    if (i.type === "i64") e.code.op("i32.wrap_i64");
    e.code.op("memory.fill");
  },
  atomic_add: atomic("add", arithmetic("add")),
  atomic_sub: atomic("sub", arithmetic("sub")),
  atomic_and: atomic("and", null),
  atomic_or: atomic("or", null),
  atomic_xor: atomic("xor", null),
  atomic_xchg: exchange,
  atomic_cas: (e, i) => {
    pushAll(e, i);
    e.code.memory(`${i.type}.atomic.rmw.cmpxchg`, Number(i.imm));
  },
  atomic_min_s: atomicLoop(choose("lt_s", false)),
  atomic_min_u: atomicLoop(choose("lt_u", false)),
  atomic_max_s: atomicLoop(choose("gt_s", false)),
  atomic_max_u: atomicLoop(choose("gt_u", false)),
  atomic_min: atomicLoop(choose("lt", false)),
  atomic_max: atomicLoop(choose("gt", false)),
  atomic_nanmin: atomicLoop(choose("lt", true)),
  atomic_nanmax: atomicLoop(choose("gt", true)),
  atomic_inc: atomicLoop(wrapIncrement),
  atomic_dec: atomicLoop(wrapDecrement),
  fence: (e) => e.code.op("atomic.fence"),
};

/** Emits a pure, memory or atomic operation; its results stay on the stack. False: the op is not handled here. */
export function lowerOp(e: OpEmitter, i: Instr): boolean {
  const simple = SIMPLE[i.op];
  if (simple !== undefined) {
    pushAll(e, i);
    e.code.op(`${prefix(i.type)}.${simple === SAME ? i.op : simple}`);
    return true;
  }
  const lowering = LOWERINGS[i.op];
  if (lowering === undefined) return false;
  lowering(e, i);
  return true;
}
