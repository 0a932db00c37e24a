// Random integer functions with branches and loops, for tests that compare what a pass makes of them with what they were. The same
// seed gives the same function.

import { FunctionBuilder, type Variable } from "../../../src/kernel/builder.ts";
import type { KernelValue } from "../../../src/kernel/instance.ts";
import type { Fn, Param, Value } from "../../../src/kernel/ir.ts";
import type { Op } from "../../../src/kernel/ops.ts";

type Width = "i32" | "i64";

/** Numbers below a limit, from a seed. */
export function random(seed: number): (limit: number) => number {
  let s = seed >>> 0;
  return (limit) => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = Math.imul(s ^ (s >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) % limit;
  };
}

const EDGES: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  3n,
  7n,
  31n,
  32n,
  33n,
  63n,
  64n,
  127n,
  -128n,
  255n,
  1000n,
  2n ** 31n - 1n,
  -(2n ** 31n),
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  -(2n ** 32n),
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

const BINARY: readonly Op[] = [
  "add",
  "sub",
  "mul",
  "and",
  "or",
  "xor",
  "shl",
  "shr_s",
  "shr_u",
  "rotl",
  "div_s",
  "div_u",
  "rem_s",
  "rem_u",
  "floordiv_s",
  "floormod_s",
  "min_s",
  "max_s",
  "min_u",
  "max_u",
  "mulhi_u",
];
const UNARY: readonly Op[] = ["neg", "abs", "not", "clz", "ctz", "popcnt", "sext8", "sext16"];
const COMPARE: readonly Op[] = [
  "lt_s",
  "le_s",
  "gt_s",
  "ge_s",
  "lt_u",
  "le_u",
  "gt_u",
  "ge_u",
  "eq",
  "ne",
];

/** The second and the fourth parameter are declared to be in a range. */
export const PARAMS: readonly Param[] = [
  { name: "a", type: "i64" },
  { name: "b", type: "i64", range: { min: 0n, max: 100n } },
  { name: "c", type: "i32" },
  { name: "d", type: "i32", range: { min: -5n, max: 70n } },
];

const VARIABLES = 3;
const MAX_ITERATIONS = 40;

export function randomArguments(next: (limit: number) => number): KernelValue[] {
  return PARAMS.map(({ type, range }) => {
    let n = EDGES[next(EDGES.length)] + BigInt(next(5) - 2);
    if (range !== undefined) n = range.min + BigInt(next(Number(range.max - range.min) + 1));
    return type === "i64" ? BigInt.asIntN(64, n) : Number(BigInt.asIntN(32, n));
  });
}

class Generator {
  private readonly b: FunctionBuilder;
  private readonly next: (limit: number) => number;
  private readonly variables: Record<Width, Variable[]> = { i32: [], i64: [] };
  private readonly fuel: Variable;

  constructor(seed: number) {
    this.next = random(seed);
    const results = (["i32", "i64"] as const).flatMap((t) => Array<Width>(VARIABLES).fill(t));
    this.b = new FunctionBuilder("f", "function", [...PARAMS], results, { exported: true });
    for (const type of ["i32", "i64"] as const) {
      for (let k = 0; k < VARIABLES; k++) {
        const v = this.b.variable(type);
        this.b.write(v, this.operand(type));
        this.variables[type].push(v);
      }
    }
    this.fuel = this.b.variable("i32", "fuel");
    this.b.write(this.fuel, this.b.i32(MAX_ITERATIONS));
  }

  run(): Fn {
    const { b, variables } = this;
    this.statements(6, 3);
    b.ret(...[...variables.i32, ...variables.i64].map((v) => b.read(v)));
    return b.finish();
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.next(items.length)];
  }

  private width(): Width {
    return this.pick(["i32", "i64"] as const);
  }

  private constant(type: Width): Value {
    const n = this.pick(EDGES);
    return type === "i64"
      ? this.b.i64(BigInt.asIntN(64, n))
      : this.b.i32(Number(BigInt.asIntN(32, n)));
  }

  private operand(type: Width): Value {
    const { b, variables } = this;
    const known = variables[type];
    const choice = this.next(4);
    if (choice === 0) return this.constant(type);
    if (choice === 1 || known.length === 0) return b.param((type === "i64" ? 0 : 2) + this.next(2));
    return b.read(this.pick(known));
  }

  private value(type: Width): Value {
    const { b } = this;
    switch (this.next(8)) {
      case 0:
        return b.op(this.pick(UNARY), this.operand(type));
      case 1:
        return b.op("select", this.condition(), this.operand(type), this.operand(type));
      case 2:
        if (type === "i32") return b.convert("wrap", "i32", this.operand("i64"));
        return b.convert(this.pick(["ext_s", "ext_u"]), "i64", this.operand("i32"));
      case 3:
        return b.convert("from_bool", type, this.condition());
      default:
        return b.op(this.pick(BINARY), this.operand(type), this.operand(type));
    }
  }

  private condition(): Value {
    const { b } = this;
    const type = this.width();
    // Often the same two again: what is known of them from an outer comparison decides an inner one.
    if (this.next(3) === 0) {
      const known = [b.param(type === "i64" ? 0 : 2), b.param(type === "i64" ? 1 : 3)];
      if (this.next(2) === 0) known.reverse();
      return b.op(this.pick(COMPARE), known[0], known[1]);
    }
    const first = b.op(this.pick(COMPARE), this.operand(type), this.operand(type));
    if (this.next(4) > 0) return first;
    const other = b.op(this.pick(COMPARE), this.operand(type), this.operand(type));
    return this.next(2) === 0
      ? b.op(this.pick(["and", "or"]), first, other)
      : b.op("not", b.op("and", first, other));
  }

  private statements(count: number, depth: number): void {
    for (let k = 0; k < count; k++) {
      const choice = this.next(5);
      if (choice === 0 && depth > 0) this.branch(depth);
      else if (choice === 1 && depth > 0) this.loop(depth);
      else {
        const type = this.width();
        const target = this.pick(this.variables[type]);
        this.b.write(target, this.value(type));
      }
    }
  }

  private branch(depth: number): void {
    const { b } = this;
    const blocks = [b.createBlock(), b.createBlock(), b.createBlock()];
    b.brif(this.condition(), blocks[0], blocks[1]);
    for (const arm of blocks.slice(0, 2)) {
      b.seal(arm);
      b.switchTo(arm);
      this.statements(1 + this.next(3), depth - 1);
      b.br(blocks[2]);
    }
    b.seal(blocks[2]);
    b.switchTo(blocks[2]);
  }

  /** A variable counts up or down to something; fuel ends what would not end. */
  private loop(depth: number): void {
    const { b, fuel } = this;
    const type = this.width();
    const counter = this.pick(this.variables[type]);
    const step = b.op(this.pick(["add", "sub", "shl", "shr_s", "floordiv_s"]), ...this.pair(type));
    const head = b.createBlock();
    const body = b.createBlock();
    const done = b.createBlock();
    b.write(counter, step);
    b.br(head);
    b.switchTo(head);
    const limit = this.operand(type);
    const isOpen = b.op(this.pick(COMPARE), b.read(counter), limit);
    b.brif(b.op("and", isOpen, b.op("gt_s", b.read(fuel), b.i32(0))), body, done);
    b.seal(body);
    b.switchTo(body);
    b.write(fuel, b.op("sub", b.read(fuel), b.i32(1)));
    this.statements(1 + this.next(2), depth - 1);
    const one = type === "i64" ? b.i64(1n) : b.i32(1);
    const by = this.next(3) === 0 ? this.constant(type) : one;
    b.write(counter, b.op(this.pick(["add", "sub"]), b.read(counter), by));
    b.br(head);
    b.seal(head);
    b.seal(done);
    b.switchTo(done);
  }

  private pair(type: Width): [Value, Value] {
    return [this.operand(type), this.operand(type)];
  }
}

export const randomFunction = (seed: number): Fn => new Generator(seed).run();
