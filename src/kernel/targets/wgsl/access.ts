// The text of loads, stores, atomics and block operations on a memory.
//
// Words are read inline; whatever takes more than one expression (narrow types, eight bytes, compare-and-swap loops) becomes a
// WGSL function per memory and operation, emitted once, since WGSL functions cannot take every kind of pointer.
//
// 64-bit atomics. WGSL has none. A lone `add`, `sub`, `and`, `or`, `xor` of an int64 whose old value nobody reads is two 32-bit
// atomics (the carry is exact, a concurrent reader may see the halves apart). Everything else takes a lock out of a table hashed by
// address. The critical section is inside one iteration of the retry loop, so lanes of one subgroup cannot starve each other,
// and the unlocking store depends on the values that the data exchanges returned, which orders them: WGSL's atomics are relaxed.

import { Flag, type Instr, MEM_SIZE, type MemType, type Type } from "../../ir.ts";
import { LOCKS } from "./layout.ts";
import type { Memory } from "./memories.ts";

export interface AccessContext {
  /** Adds a function of the library and returns its name. */
  need(name: string): string;
  /** Adds a function to the module, once per name. */
  helper(name: string, text: () => string): string;
  /** WGSL text of the lock with the given index expression. */
  lock(memory: Memory, index: string): string;
}

const WGSL_TYPE: Record<string, string> = {
  i32: "i32",
  f32: "f32",
  i64: "vec2<u32>",
  f64: "vec2<u32>",
};

export class Access {
  private readonly context: AccessContext;

  constructor(context: AccessContext) {
    this.context = context;
  }

  /** A load; `low` asks for the low word of an i64, as an i32. */
  load(memory: Memory | null, instr: Instr, pointer: string, low: boolean): string {
    const { type } = instr;
    if (memory === null) return zeroOf(low ? "i32" : type);
    const mem = instr.mem!;
    const p = at(pointer, Number(instr.imm));
    if ((instr.flags & Flag.unaligned) !== 0 && MEM_SIZE[mem] > 1) {
      return fromWords(
        type,
        `${this.unalignedLoad(memory, mem)}(${p})`,
        low,
        MEM_SIZE[mem] === 8,
        mem,
      );
    }
    if (MEM_SIZE[mem] === 8) {
      if (memory.element === "vec2") {
        const pair = `${memory.name}[${p} >> 3u]`;
        return low ? `bitcast<i32>(${pair}.x)` : pair;
      }
      if (low) return `bitcast<i32>(${word(memory, `${p} >> 2u`)})`;
      return `${this.wideLoad(memory)}(${p})`;
    }
    if (MEM_SIZE[mem] === 4) {
      if (type === "i32" && memory.element === "atomic_i32") {
        return `atomicLoad(&${memory.name}[${p} >> 2u])`;
      }
      return fromWords(type, word(memory, `${p} >> 2u`), false, false, mem);
    }
    return `${this.narrowLoad(memory, mem)}(${p})`;
  }

  /** A statement. */
  store(memory: Memory | null, instr: Instr, pointer: string, value: string): string {
    if (memory === null) return "";
    const mem = instr.mem!;
    const p = at(pointer, Number(instr.imm));
    const size = MEM_SIZE[mem];
    if (size < 4 || (instr.flags & Flag.unaligned) !== 0) {
      return `${this.narrowStore(memory, mem)}(${p}, ${toWords(instr.type, value)});`;
    }
    if (size === 8) {
      if (memory.element === "vec2") return `${memory.name}[${p} >> 3u] = ${value};`;
      return `${this.wideStore(memory)}(${p}, ${value});`;
    }
    return `${setWord(memory, `${p} >> 2u`, toWords(instr.type, value))}`;
  }

  /** An expression with the old value, or a statement when nobody uses it. */
  atomic(
    memory: Memory | null,
    instr: Instr,
    pointer: string,
    args: string[],
    used: boolean,
  ): string {
    if (memory === null) return zeroOf(instr.type);
    const p = at(pointer, Number(instr.imm));
    const list = [p, ...args].join(", ");
    if (memory.space === "local") return `${this.localAtomic(memory, instr)}(${list})`;
    if (instr.type === "i64" || instr.type === "f64") {
      const lone = instr.type === "i64" && !used && !memory.uses.locked;
      const name = lone ? this.splitAtomic(memory, instr) : this.lockedAtomic(memory, instr);
      return `${name}(${list})`;
    }
    const native = this.nativeAtomic(memory, instr, p, args);
    return native ?? `${this.casAtomic(memory, instr)}(${list})`;
  }

  /** Byte by byte, in the order that overlapping ranges need. */
  copy(to: Memory | null, from: Memory | null, args: string[]): string {
    if (to === null || from === null) return "";
    const set = this.narrowStore(to, "u8");
    const get = this.narrowLoad(from, "u8");
    const name = `${to.name}_copy_${from.name}`;
    this.context.helper(
      name,
      () => `fn ${name}(to: u32, from: u32, bytes: u32) {
  let down = to > from;
  for (var n = 0u; n < bytes; n++) {
    let i = select(n, (bytes - 1u) - n, down);
    ${set}(to + i, bitcast<u32>(${get}(from + i)));
  }
}
`,
    );
    return `${name}(${args.join(", ")});`;
  }

  fill(to: Memory | null, args: string[]): string {
    if (to === null) return "";
    const set = this.narrowStore(to, "u8");
    const name = `${to.name}_fill`;
    this.context.helper(
      name,
      () => `fn ${name}(to: u32, byte: i32, bytes: u32) {
  for (var n = 0u; n < bytes; n++) { ${set}(to + n, bitcast<u32>(byte)); }
}
`,
    );
    return `${name}(${args.join(", ")});`;
  }

  private wideLoad(memory: Memory): string {
    const name = `${memory.name}_load64`;
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32) -> vec2<u32> {
  let i = p >> 2u;
  return vec2<u32>(${word(memory, "i")}, ${word(memory, "i + 1u")});
}
`,
    );
  }

  private wideStore(memory: Memory): string {
    const name = `${memory.name}_store64`;
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, v: vec2<u32>) {
  let i = p >> 2u;
  ${setWord(memory, "i", "v.x")}
  ${setWord(memory, "i + 1u", "v.y")}
}
`,
    );
  }

  private narrowLoad(memory: Memory, mem: MemType): string {
    const name = `${memory.name}_load_${mem}`;
    const bits = MEM_SIZE[mem] * 8;
    const extend = mem.startsWith("i")
      ? `(bitcast<i32>(w << ${32 - bits}u)) >> ${32 - bits}u`
      : `bitcast<i32>(w & ${2 ** bits - 1}u)`;
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32) -> i32 {
  let w = ${bytesAt(memory, "p")};
  return ${extend};
}
`,
    );
  }

  /** Also of four and eight bytes at any address: byte by byte through the words that hold them. */
  private narrowStore(memory: Memory, mem: MemType): string {
    const size = MEM_SIZE[mem];
    const name = `${memory.name}_store_${mem}`;
    if (size > 2) {
      const byte = this.narrowStore(memory, "u8");
      const lines: string[] = [];
      for (let b = 0; b < size; b++) {
        const source = size === 8 ? (b < 4 ? "v.x" : "v.y") : "v";
        lines.push(`  ${byte}(p + ${b}u, ${source} >> ${(b % 4) * 8}u);`);
      }
      const type = size === 8 ? "vec2<u32>" : "u32";
      const words =
        size === 8
          ? [`    ${setWord(memory, "i", "v.x")}`, `    ${setWord(memory, "i + 1u", "v.y")}`]
          : [`    ${setWord(memory, "i", "v")}`];
      return this.context.helper(
        name,
        () => `fn ${name}(p: u32, v: ${type}) {
  if ((p & 3u) == 0u) {
    let i = p >> 2u;
${words.join("\n")}
    return;
  }
${lines.join("\n")}
}
`,
      );
    }
    const mask = `${2 ** (size * 8) - 1}u`;
    const cast = memory.element === "atomic_i32" ? "bitcast<i32>" : "";
    // Two threads that store the same value to the same byte must both succeed, so no exclusive or.
    const update = memory.element.startsWith("atomic")
      ? `  atomicAnd(&${memory.name}[p >> 2u], ${cast}(~(${mask} << s)));
  atomicOr(&${memory.name}[p >> 2u], ${cast}((v & ${mask}) << s));`
      : `  ${memory.name}[p >> 2u] = (${memory.name}[p >> 2u] & ~(${mask} << s)) | ((v & ${mask}) << s);`;
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, v: u32) {
  let s = (p & 3u) << 3u;
${update}
}
`,
    );
  }

  private unalignedLoad(memory: Memory, mem: MemType): string {
    const name = `${memory.name}_load_any_${mem}`;
    const size = MEM_SIZE[mem];
    let body = `  let i = p >> 2u;
  let s = (p & 3u) << 3u;
  let both = (${word(memory, "i")} >> s) | ((${word(memory, "i + 1u")} << 1u) << (31u - s));
  return both${size === 2 ? " & 65535u" : ""};`;
    if (size === 8) {
      const half = this.unalignedLoad(memory, "i32");
      body = `  return vec2<u32>(${half}(p), ${half}(p + 4u));`;
    }
    const type = size === 8 ? "vec2<u32>" : "u32";
    return this.context.helper(name, () => `fn ${name}(p: u32) -> ${type} {\n${body}\n}\n`);
  }

  private nativeAtomic(memory: Memory, instr: Instr, p: string, args: string[]): string | null {
    const i32 = memory.element === "atomic_i32";
    const names: Record<string, string> = {
      atomic_add: "atomicAdd",
      atomic_sub: "atomicSub",
      atomic_and: "atomicAnd",
      atomic_or: "atomicOr",
      atomic_xor: "atomicXor",
      atomic_xchg: "atomicExchange",
      [i32 ? "atomic_min_s" : "atomic_min_u"]: "atomicMin",
      [i32 ? "atomic_max_s" : "atomic_max_u"]: "atomicMax",
    };
    const name = names[instr.op];
    const bitwise = instr.op === "atomic_xchg";
    if (name === undefined || (instr.type === "f32" && !bitwise)) return null;
    const target = i32 ? "i32" : "u32";
    const value = instr.type === target ? args[0] : `bitcast<${target}>(${args[0]})`;
    const old = `${name}(&${memory.name}[${p} >> 2u], ${value})`;
    return instr.type === target ? old : `bitcast<${instr.type}>(${old})`;
  }

  /** A compare-and-swap loop around `newValue`. */
  private casAtomic(memory: Memory, instr: Instr): string {
    const { type } = instr;
    const name = `${memory.name}_${instr.op}_${type}`;
    const cas = instr.op === "atomic_cas";
    const cell = memory.element === "atomic_i32" ? "i32" : "u32";
    const of = (v: string): string => (type === cell ? v : `bitcast<${type}>(${v})`);
    const to = (v: string): string => (type === cell ? v : `bitcast<${cell}>(${v})`);
    const skip = cas ? `    if (${this.differ(type, of("old"), "x")}) { break; }\n` : "";
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, x: ${type}${cas ? `, y: ${type}` : ""}) -> ${type} {
  let i = p >> 2u;
  var old = atomicLoad(&${memory.name}[i]);
  loop {
${skip}    let seen = ${of("old")};
    let swap = atomicCompareExchangeWeak(&${memory.name}[i], old, ${to(cas ? "y" : this.newValue(instr))});
    if (swap.exchanged) { break; }
    old = swap.old_value;
  }
  return ${of("old")};
}
`,
    );
  }

  private lockedAtomic(memory: Memory, instr: Instr): string {
    const { type } = instr;
    const name = `${memory.name}_${instr.op}_${type}`;
    const cas = instr.op === "atomic_cas";
    const cell = (v: string): string =>
      memory.element === "atomic_i32" ? `bitcast<i32>(${v})` : v;
    const back = (v: string): string =>
      memory.element === "atomic_i32" ? `bitcast<u32>(${v})` : v;
    const value = cas ? `select(y, seen, ${this.differ(type, "seen", "x")})` : this.newValue(instr);
    const lock = this.context.lock(memory, `((p >> 3u) & ${LOCKS - 1}u)`);
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, x: vec2<u32>${cas ? ", y: vec2<u32>" : ""}) -> vec2<u32> {
  let i = p >> 2u;
  var old: vec2<u32>;
  var done = false;
  loop {
    if (done) { break; }
    if (atomicCompareExchangeWeak(&${lock}, 0u, 1u).exchanged) {
      let seen = vec2<u32>(${word(memory, "i")}, ${word(memory, "i + 1u")});
      let value = ${value};
      let a = ${back(`atomicExchange(&${memory.name}[i], ${cell("value.x")})`)};
      let b = ${back(`atomicExchange(&${memory.name}[i + 1u], ${cell("value.y")})`)};
      old = seen;
      done = true;
      atomicStore(&${lock}, (a | b) & params.zero);
    }
  }
  return old;
}
`,
    );
  }

  /** Two 32-bit atomics; nobody looks at the old value. */
  private splitAtomic(memory: Memory, instr: Instr): string {
    const name = `${memory.name}_${instr.op}_lone_i64`;
    const m = `&${memory.name}`;
    const cell = (v: string): string =>
      memory.element === "atomic_i32" ? `bitcast<i32>(${v})` : v;
    const back = (v: string): string =>
      memory.element === "atomic_i32" ? `bitcast<u32>(${v})` : v;
    const bitwise: Record<string, string> = {
      atomic_and: "atomicAnd",
      atomic_or: "atomicOr",
      atomic_xor: "atomicXor",
    };
    let body: string;
    const op = bitwise[instr.op];
    if (op !== undefined) {
      body = `  ${op}(${m}[i], ${cell("x.x")});\n  ${op}(${m}[i + 1u], ${cell("x.y")});`;
    } else {
      const value = instr.op === "atomic_sub" ? `${this.context.need("i64_neg")}(x)` : "x";
      body = `  let v = ${value};
  let low = ${back(`atomicAdd(${m}[i], ${cell("v.x")})`)};
  let high = v.y + select(0u, 1u, (low + v.x) < low);
  atomicAdd(${m}[i + 1u], ${cell("high")});`;
    }
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, x: vec2<u32>) {\n  let i = p >> 2u;\n${body}\n}\n`,
    );
  }

  private localAtomic(memory: Memory, instr: Instr): string {
    const { type } = instr;
    const wide = type === "i64" || type === "f64";
    const name = `${memory.name}_${instr.op}_${type}`;
    const cas = instr.op === "atomic_cas";
    const t = WGSL_TYPE[type];
    const get = wide
      ? `${this.wideLoad(memory)}(p)`
      : fromWords(type, word(memory, "p >> 2u"), false, false, "i32");
    const value = cas ? `select(y, seen, ${this.differ(type, "seen", "x")})` : this.newValue(instr);
    const set = wide
      ? `${this.wideStore(memory)}(p, ${value});`
      : setWord(memory, "p >> 2u", `bitcast<u32>(${value})`);
    return this.context.helper(
      name,
      () => `fn ${name}(p: u32, x: ${t}${cas ? `, y: ${t}` : ""}) -> ${t} {
  let seen = ${get};
  ${set}
  return seen;
}
`,
    );
  }

  private differ(type: Type, a: string, b: string): string {
    // Compare-and-swap compares bits for floats too: a stored NaN must be replaceable.
    if (type === "f32") return `bitcast<u32>(${a}) != bitcast<u32>(${b})`;
    if (type === "i32") return `${a} != ${b}`;
    return `any(${a} != ${b})`;
  }

  /** The expression that replaces the old value `seen`, given the operand `x`. */
  private newValue(instr: Instr): string {
    const { need } = this.context;
    const wide = instr.type === "i64";
    switch (`${instr.op}.${instr.type}`) {
      case "atomic_add.i32":
      case "atomic_add.f32":
        return "(seen + x)";
      case "atomic_sub.i32":
      case "atomic_sub.f32":
        return "(seen - x)";
      case "atomic_and.i32":
      case "atomic_and.i64":
        return "(seen & x)";
      case "atomic_or.i32":
      case "atomic_or.i64":
        return "(seen | x)";
      case "atomic_xor.i32":
      case "atomic_xor.i64":
        return "(seen ^ x)";
      case "atomic_min_s.i32":
        return "min(seen, x)";
      case "atomic_max_s.i32":
        return "max(seen, x)";
      case "atomic_min_u.i32":
        return "bitcast<i32>(min(bitcast<u32>(seen), bitcast<u32>(x)))";
      case "atomic_max_u.i32":
        return "bitcast<i32>(max(bitcast<u32>(seen), bitcast<u32>(x)))";
      case "atomic_min.f32":
        return "select(seen, x, x < seen)";
      case "atomic_max.f32":
        return "select(seen, x, x > seen)";
      case "atomic_nanmin.f32":
        return `select(seen, x, (x < seen) | ${need("f32_is_nan")}(seen))`;
      case "atomic_nanmax.f32":
        return `select(seen, x, (x > seen) | ${need("f32_is_nan")}(seen))`;
      case "atomic_min.f64":
        return `select(seen, x, ${need("f64_lt")}(x, seen))`;
      case "atomic_max.f64":
        return `select(seen, x, ${need("f64_lt")}(seen, x))`;
      case "atomic_nanmin.f64":
        return `select(seen, x, ${need("f64_lt")}(x, seen) | ${need("f64_is_nan")}(seen))`;
      case "atomic_nanmax.f64":
        return `select(seen, x, ${need("f64_lt")}(seen, x) | ${need("f64_is_nan")}(seen))`;
      case "atomic_inc.i32":
        return "select(seen + 1i, 0i, bitcast<u32>(seen) >= bitcast<u32>(x))";
      case "atomic_dec.i32":
        return "select(seen - 1i, x, (seen == 0i) | (bitcast<u32>(seen) > bitcast<u32>(x)))";
      case "atomic_inc.i64":
        return `select(vec2<u32>(0u, 0u), ${need("i64_add")}(seen, vec2<u32>(1u, 0u)), ${need("i64_lt_u")}(seen, x))`;
      case "atomic_dec.i64": {
        const less = `${need("i64_sub")}(seen, vec2<u32>(1u, 0u))`;
        return `select(${less}, x, all(seen == vec2<u32>(0u, 0u)) | ${need("i64_lt_u")}(x, seen))`;
      }
      default:
        break;
    }
    if (/xchg/.test(instr.op)) return "x";
    const op = instr.op.replace("atomic_", "");
    return `${need(`${wide ? "i64" : instr.type}_${op}`)}(seen, x)`;
  }
}

function at(pointer: string, offset: number): string {
  return offset === 0 ? pointer : `(${pointer} + ${offset}u)`;
}

/** The word at an index, as u32. */
function word(memory: Memory, index: string): string {
  switch (memory.element) {
    case "atomic_u32":
      return `atomicLoad(&${memory.name}[${index}])`;
    case "atomic_i32":
      return `bitcast<u32>(atomicLoad(&${memory.name}[${index}]))`;
    default:
      return `${memory.name}[${index}]`;
  }
}

function setWord(memory: Memory, index: string, value: string): string {
  switch (memory.element) {
    case "atomic_u32":
      return `atomicStore(&${memory.name}[${index}], ${value});`;
    case "atomic_i32":
      return `atomicStore(&${memory.name}[${index}], bitcast<i32>(${value}));`;
    default:
      return `${memory.name}[${index}] = ${value};`;
  }
}

/** The bytes from an address on, of which those in the same word are right. */
function bytesAt(memory: Memory, p: string): string {
  return `${word(memory, `${p} >> 2u`)} >> ((${p} & 3u) << 3u)`;
}

function fromWords(type: Type, words: string, low: boolean, wide: boolean, mem: MemType): string {
  if (mem === "i16") return `((bitcast<i32>(${words} << 16u)) >> 16u)`;
  if (wide) return low ? `bitcast<i32>(${words}.x)` : words;
  return `bitcast<${type === "f32" ? "f32" : "i32"}>(${words})`;
}

function toWords(type: Type, value: string): string {
  return type === "i64" || type === "f64" ? value : `bitcast<u32>(${value})`;
}

export function zeroOf(type: Type): string {
  switch (type) {
    case "bool":
      return "false";
    case "i32":
      return "0i";
    case "f32":
      return "0.0f";
    case "ptr":
      return "0u";
    default:
      return "vec2<u32>(0u, 0u)";
  }
}
