// Writes the body of one function: locals and instructions, encoded at once. Labels are numbers handed out by `block`,
// `loop` and `if`; `br` turns them into relative depths.

import { Bytes } from "./bytes.ts";
import { naturalAlignment, OPCODES, type Opcode } from "./opcodes.ts";
import { TYPE_CODE, type WasmType } from "./types.ts";

/** What `block`, `loop` and `if` leave on the stack. */
export type BlockType = WasmType | "void";

export class CodeWriter {
  readonly name: string;
  readonly index: number;
  /** Index of the signature. */
  readonly type: number;
  readonly body = new Bytes(512);
  readonly locals: WasmType[] = [];
  private readonly paramCount: number;
  private readonly openLabels: number[] = [];
  private nextLabel = 0;
  /** Where the body was after the last `else`. */
  private elseAt = -1;
  /** For listings; the encoding does not have them. */
  paramNames: readonly string[] = [];

  constructor(name: string, index: number, type: number, paramCount: number) {
    this.name = name;
    this.index = index;
    this.type = type;
    this.paramCount = paramCount;
  }

  /** Declares a local and returns its index. */
  local(type: WasmType): number {
    return this.paramCount + this.locals.push(type) - 1;
  }

  private code(name: string): Opcode {
    const op = OPCODES.get(name);
    if (op === undefined) throw new Error(`no instruction ${name}`);
    if (op.prefix !== 0) {
      this.body.byte(op.prefix);
      this.body.u(op.code);
    } else this.body.byte(op.code);
    return op;
  }

  /** An instruction without immediates. */
  op(name: string): void {
    const { immediate } = this.code(name);
    if (immediate === "none") return;
    if (immediate === "zero") this.body.byte(0);
    else if (immediate === "zero-zero") {
      this.body.byte(0);
      this.body.byte(0);
    } else throw new Error(`${name} needs immediates`);
  }

  /** local.get, local.set, global.get, call and others with one index. */
  indexed(name: string, index: number): void {
    this.code(name);
    this.body.u(index);
  }

  get(local: number): void {
    this.indexed("local.get", local);
  }

  set(local: number): void {
    this.indexed("local.set", local);
  }

  tee(local: number): void {
    this.indexed("local.tee", local);
  }

  call(index: number): void {
    this.indexed("call", index);
  }

  callIndirect(type: number): void {
    this.code("call_indirect");
    this.body.u(type);
    this.body.u(0);
  }

  /** Loads, stores and atomics; `align` is a power of two, natural if left out. */
  memory(name: string, offset = 0, align = naturalAlignment(name)): void {
    this.code(name);
    this.body.u(align);
    this.body.u(offset);
  }

  memoryLane(name: string, offset: number, lane: number): void {
    this.memory(name, offset, naturalAlignment(name));
    this.body.byte(lane);
  }

  lane(name: string, lane: number): void {
    this.code(name);
    this.body.byte(lane);
  }

  i32(value: number): void {
    this.body.byte(0x41);
    this.body.s32(value);
  }

  i64(value: bigint): void {
    this.body.byte(0x42);
    this.body.s64(value);
  }

  f32(value: number): void {
    this.body.byte(0x43);
    this.body.f32(value);
  }

  f64(value: number): void {
    this.body.byte(0x44);
    this.body.f64(value);
  }

  /** Sixteen bytes: a v128 constant, or the lanes of `i8x16.shuffle`. */
  bytes16(name: "v128.const" | "i8x16.shuffle", bytes: Uint8Array): void {
    this.code(name);
    this.body.raw(bytes.subarray(0, 16));
  }

  // --- structure

  private open(name: "block" | "loop" | "if", type: BlockType): number {
    this.code(name);
    this.body.byte(type === "void" ? 0x40 : TYPE_CODE[type]);
    this.openLabels.push(this.nextLabel);
    return this.nextLabel++;
  }

  block(type: BlockType = "void"): number {
    return this.open("block", type);
  }

  loop(type: BlockType = "void"): number {
    return this.open("loop", type);
  }

  if(type: BlockType = "void"): number {
    return this.open("if", type);
  }

  else(): void {
    this.code("else");
    this.elseAt = this.body.length;
  }

  end(): void {
    // An arm without instructions need not be there.
    if (this.body.length === this.elseAt) {
      this.body.length--;
      this.elseAt = -1;
    }
    this.code("end");
    this.openLabels.pop();
  }

  /** Blocks, loops and ifs that are open. */
  get openCount(): number {
    return this.openLabels.length;
  }

  private depth(label: number): number {
    const at = this.openLabels.lastIndexOf(label);
    if (at < 0) throw new Error(`label ${label} is not open in ${this.name}`);
    return this.openLabels.length - 1 - at;
  }

  br(label: number): void {
    this.indexed("br", this.depth(label));
  }

  brIf(label: number): void {
    this.indexed("br_if", this.depth(label));
  }

  brTable(labels: readonly number[], otherwise: number): void {
    this.code("br_table");
    this.body.u(labels.length);
    for (const label of labels) this.body.u(this.depth(label));
    this.body.u(this.depth(otherwise));
  }

  /** Locals, instructions and the final `end`. */
  encode(): Bytes {
    if (this.openLabels.length > 0) throw new Error(`open block in ${this.name}`);
    const out = new Bytes(this.body.length + 16);
    const groups: { type: WasmType; count: number }[] = [];
    for (const type of this.locals) {
      const last = groups[groups.length - 1];
      if (last?.type === type) last.count++;
      else groups.push({ type, count: 1 });
    }
    out.u(groups.length);
    for (const g of groups) {
      out.u(g.count);
      out.byte(TYPE_CODE[g.type]);
    }
    out.raw(this.body.view());
    out.byte(0x0b);
    return out;
  }
}
