// The text form of the kernel IR: stable, for goldens and for tests of passes; `parse.ts` reads it back.
//
//   host @alloc(i64) -> (i64) raises
//   fn @saxpy range(v0: i64 begin, v1: i64 end, v2: ptr x f32 readonly noalias) -> (f64) exported fastmath(contract) {
//     shared @tile: f32[64]
//   b0:
//     v3 = const.i64 8
//     v4 = ptradd.i64 v2, v3
//     v5 = load.f32 v4 +16            ; offset in bytes; `:u8` names a narrow memory type
//     brif v6, b1(v4), b2   ; line 12
//
// Values are numbered in order of appearance, so that two functions that differ only in ids print alike.

import {
  type ArrayDecl,
  type Block,
  type Edge,
  Flag,
  type Fn,
  type Instr,
  MEM_SIZE,
  type MemType,
  type Module,
  type Param,
  type Terminator,
  type Type,
  type Value,
} from "./ir.ts";
import { immKind, NAMED_OPS, opInfo } from "./ops.ts";

const AXES = "xyz";

export function printModule(module: Module): string {
  const parts: string[] = [];
  for (const h of module.hostFunctions.values()) {
    const rest = `${h.raises ? " raises" : ""}${h.pure === true ? " pure" : ""}`;
    parts.push(`host @${h.name}(${h.params.join(", ")}) -> (${h.results.join(", ")})${rest}\n`);
  }
  for (const fn of module.functions.values()) parts.push(printFn(fn));
  return parts.join("\n");
}

export function printFn(fn: Fn): string {
  const names = new Names(fn);
  const lines: string[] = [];
  const params = fn.params.map((p, i) => `${names.of(fn.entry.params[i])}: ${paramText(p)}`);
  const results = fn.results.length > 0 ? ` -> (${fn.results.join(", ")})` : "";
  lines.push(`fn @${fn.name} ${fn.kind}(${params.join(", ")})${results}${attributeText(fn)} {`);
  for (const a of fn.arrays) lines.push(`  ${arrayText(a)}`);
  for (const block of fn.blocks) {
    const list = block === fn.entry ? [] : block.params.map((p) => `${names.of(p)}: ${p.type}`);
    lines.push(`${names.block(block)}${list.length > 0 ? `(${list.join(", ")})` : ""}:`);
    for (const instr of block.instrs) lines.push(`  ${instrText(instr, names)}`);
    lines.push(`  ${termText(block.term, names)}`);
  }
  lines.push("}\n");
  return lines.join("\n");
}

/** One instruction with its own value ids, for messages. */
export function printInstr(instr: Instr): string {
  return instrText(instr, { of: (v) => `v${v.id}`, block: (b) => `b${b.id}` });
}

interface Namer {
  of(v: Value): string;
  block(b: Block): string;
}

class Names implements Namer {
  private readonly values = new Map<Value, number>();
  private readonly blocks = new Map<Block, number>();

  constructor(fn: Fn) {
    for (const block of fn.blocks) {
      this.blocks.set(block, this.blocks.size);
      for (const p of block.params) this.values.set(p, this.values.size);
      for (const instr of block.instrs) {
        for (const r of instr.results) this.values.set(r, this.values.size);
      }
    }
  }

  of(v: Value): string {
    const n = this.values.get(v);
    return n === undefined ? `v?${v.id}` : `v${n}`;
  }

  block(b: Block): string {
    const n = this.blocks.get(b);
    return n === undefined ? `b?${b.id}` : `b${n}`;
  }
}

function paramText(p: Param): string {
  let text: string = p.type;
  if (p.name !== "") text += ` ${p.name}`;
  if (p.elem !== undefined) text += ` ${p.elem}`;
  if (p.readonly === true) text += " readonly";
  if (p.noalias === true) text += " noalias";
  if (p.range !== undefined) text += ` in ${p.range.min}..${p.range.max}`;
  return text;
}

function attributeText(fn: Fn): string {
  const a = fn.attributes;
  let text = "";
  if (a.exported !== (fn.kind !== "function")) text += a.exported ? " exported" : " internal";
  if (a.inline !== "auto") text += ` inline(${a.inline})`;
  if (a.pure) text += " pure";
  if (a.fastmath.size > 0) text += ` fastmath(${[...a.fastmath].sort().join(" ")})`;
  return text;
}

function arrayText(a: ArrayDecl): string {
  const data = a.data === undefined ? "" : ` = [${elements(a.elem, a.data).join(", ")}]`;
  return `${a.space} @${a.name}: ${a.elem}[${a.length}]${data}`;
}

function elements(elem: MemType, data: Uint8Array): string[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const size = MEM_SIZE[elem];
  const out: string[] = [];
  for (let at = 0; at + size <= data.byteLength; at += size) {
    switch (elem) {
      case "i8":
        out.push(String(view.getInt8(at)));
        break;
      case "u8":
        out.push(String(view.getUint8(at)));
        break;
      case "i16":
        out.push(String(view.getInt16(at, true)));
        break;
      case "u16":
        out.push(String(view.getUint16(at, true)));
        break;
      case "i32":
        out.push(String(view.getInt32(at, true)));
        break;
      case "i64":
        out.push(String(view.getBigInt64(at, true)));
        break;
      case "f32":
        out.push(numberText("f32", view.getFloat32(at, true)));
        break;
      case "f64":
        out.push(numberText("f64", view.getFloat64(at, true)));
        break;
    }
  }
  return out;
}

/** The shortest decimal that reads back as the same number. */
export function numberText(type: Type, value: number | bigint): string {
  if (typeof value === "bigint") return String(value);
  if (Object.is(value, -0)) return "-0.0";
  if (type !== "f32" && type !== "f64") return String(value);
  let text = String(value);
  if (type === "f32" && Number.isFinite(value)) {
    for (let digits = 1; digits < 10; digits++) {
      const shorter = String(Number(value.toPrecision(digits)));
      if (Math.fround(Number(shorter)) === value) {
        text = shorter;
        break;
      }
    }
  }
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function instrText(instr: Instr, names: Namer): string {
  const results = instr.results.map((r) => names.of(r)).join(", ");
  let text = results === "" ? "" : `${results} = `;
  const info = opInfo(instr.op);
  const imm = immKind(instr.op);
  text += instr.op;
  if (info.types.length > 1 || imm === "value") text += `.${instr.type}`;
  if (info.from !== undefined && info.from.length > 1) text += `.${instr.from}`;
  if (imm === "axis") text += `.${AXES[Number(instr.imm)]}`;
  if (instr.mem !== null && instr.mem !== instr.type) text += `:${instr.mem}`;
  const operands: string[] = [];
  const list = instr.args.map((a) => names.of(a)).join(", ");
  if (NAMED_OPS.has(instr.op)) {
    const variadic = info.args === "*";
    text += ` @${instr.name}${variadic ? `(${list})` : ""}`;
    if (variadic) text += resultTypesText(instr);
  } else if (list !== "") operands.push(list);
  if (imm === "value") operands.push(numberText(instr.type, instr.imm));
  if (imm === "format") text += ` ${instr.imm}${list === "" ? "" : ","}`;
  if (operands.length > 0) text += ` ${operands.join(" ")}`;
  if (imm === "offset" && Number(instr.imm) !== 0) text += ` +${instr.imm}`;
  text += flagText(instr.flags);
  return text + lineText(instr.line);
}

/** Results of calls are not implied by the op. */
function resultTypesText(instr: Instr): string {
  return instr.results.length > 0 ? ` -> (${instr.results.map((r) => r.type).join(", ")})` : "";
}

function flagText(flags: number): string {
  let text = "";
  for (const [name, bit] of Object.entries(Flag)) if ((flags & bit) !== 0) text += ` ${name}`;
  return text;
}

const lineText = (line: number): string => (line > 0 ? `  ; line ${line}` : "");

function edgeText(edge: Edge, names: Namer): string {
  const args = edge.args.map((a) => names.of(a)).join(", ");
  return names.block(edge.block) + (args === "" ? "" : `(${args})`);
}

function termText(term: Terminator, names: Namer): string {
  switch (term.kind) {
    case "br":
      return `br ${edgeText(term.to, names)}${lineText(term.line)}`;
    case "brif": {
      const edges = `${edgeText(term.yes, names)}, ${edgeText(term.no, names)}`;
      return `brif ${names.of(term.cond)}, ${edges}${lineText(term.line)}`;
    }
    case "ret":
      return `${["ret", term.values.map((v) => names.of(v)).join(", ")].join(" ").trim()}${lineText(term.line)}`;
    case "raise":
      return `raise ${term.code}${lineText(term.line)}`;
    case "unreachable":
      return `unreachable${lineText(term.line)}`;
  }
}
