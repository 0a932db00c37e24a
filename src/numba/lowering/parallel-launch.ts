// A parallel loop in kernel IR: its iterations become a range function, and where the loop was, the host is asked to run it. Who
// the host lets run them (threads, the GPU) is decided in numba/runtime/parallel.ts. Loops of `prange`, stencils and array
// expressions come here.
//
//   NAME(begin, end, inputs…) -> outputs…      the iterations begin … end-1; the outputs are partial results
//   NAME$run(begin, end, frame, record)        the same, called by the host: inputs out of a frame, outputs into a record
//
// The frame lies on the stack of the function with the loop: the address of the records, which the host fills in, then the
// inputs, then room for one record. A slot is eight bytes. The host answers with the number of records, in the order of the
// iterations, or with -1: the caller then runs the loop itself, in one piece.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { FastMath, Type as IrType, Param, Value } from "../../kernel/ir.ts";
import { none } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { loadSlot, storeSlot } from "./array.ts";
import { Lowering } from "./lowering.ts";
import { type LValue, partsOf, value } from "./value.ts";

export const SLOT = 8;
export const HOST_LOOP = "parallel_loop";
/** Asked where a loop stays serial; raises where loops must run on the GPU. */
export const HOST_SERIAL = "parallel_serial";

/** One part of an input: a slot of the frame, or a constant that the range function holds itself. */
export type PartPlace = { readonly slot: number } | { readonly constant: number | bigint };

/** What the host knows of a loop. */
export interface LoopInfo {
  /** Name of the range function. */
  readonly key: string;
  /** The function of the script. */
  readonly name: string;
  readonly line: number;
  readonly inputs: readonly { readonly type: NumbaType; readonly parts: readonly PartPlace[] }[];
  /** Types of the parameters behind begin and end, one per slot. */
  readonly slots: readonly IrType[];
  /** Types of the parts of a record. */
  readonly outputs: readonly IrType[];
  /** Serial loops: why. */
  readonly reason: string | null;
}

/** Which loops of a module become functions. */
export interface LoopTable {
  wants(key: string): boolean;
  /** Returns the number that the host calls it by. */
  add(loop: LoopInfo): number;
  /** The host is told of loops that stay serial. */
  readonly asksHost: boolean;
  /** Loops over arrays with fewer items run where they are. */
  readonly smallest: number;
}

export interface LoopBody {
  readonly key: string;
  readonly name: string;
  readonly inputs: readonly LValue[];
  readonly outputs: readonly NumbaType[];
  /** Emits the iterations and returns the outputs. */
  readonly emit: (l: Lowering, begin: Value, end: Value, inputs: LValue[]) => void;
}

/** The next loop of the function: its key, or null when loops stay as they are. */
export function loopKey(l: Lowering): string | null {
  const { loops } = l.context;
  if (loops === null || l.isInsideLoop) return null;
  const key = `${l.b.fn.name}$parallel${l.nextLoop++}`;
  return loops.wants(key) ? key : null;
}

const constantOf = (v: Value): number | bigint | null =>
  "op" in v.def && v.def.op === "const" ? v.def.imm : null;

interface Inputs {
  readonly places: LoopInfo["inputs"];
  /** The values of the slots. */
  readonly values: readonly Value[];
}

/** Equal values share a slot. */
function placeInputs(inputs: readonly LValue[]): Inputs {
  const slots = new Map<Value, number>();
  const places = inputs.map(({ type, parts }) => ({
    type,
    parts: parts.map((v): PartPlace => {
      const constant = constantOf(v);
      if (constant !== null) return { constant };
      let slot = slots.get(v);
      if (slot === undefined) slots.set(v, (slot = slots.size));
      return { slot };
    }),
  }));
  return { places, values: [...slots.keys()] };
}

/** Runs a loop of `count` iterations; `fold` is emitted in a loop over the records, with the outputs of one. */
export function emitParallelLoop(
  l: Lowering,
  count: Value,
  body: LoopBody,
  fold: (record: LValue[]) => void,
  smallest = 1,
): void {
  const { b, context } = l;
  const inputs = placeInputs(body.inputs);
  const slots = inputs.values.map((v) => v.type);
  const outputs = body.outputs.flatMap((t) => [...partsOf(t)]);
  emitRange(l, body, inputs, outputs);
  emitRun(l, body.key, slots, outputs);
  const id = context.loops?.add({
    key: body.key,
    name: body.name,
    line: b.line,
    inputs: inputs.places,
    slots,
    outputs,
    reason: null,
  });
  if (id === undefined) throw new Error("loops have no table");
  const name = `frame ${body.key}`;
  const record = (1 + slots.length) * SLOT;
  const length = 1 + slots.length + outputs.length;
  b.fn.arrays.push({ name, space: "local", elem: "i64", length });
  l.ifThen(b.op("gt_s", count, b.i64(0)), () => {
    const frame = b.arrayPtr(name);
    storeSlot(l, b.ptradd(frame, b.i64(SLOT)), value(none, ...inputs.values));
    const ask = (): Value[] => l.callHost(HOST_LOOP, [b.i32(id), count, frame], ["i32"]);
    const [made] =
      smallest <= 1
        ? ask()
        : l.choose(b.op("lt_s", count, b.i64(smallest)), () => [b.i32(-1)], ask);
    const own = b.ptradd(frame, b.i64(record));
    const [first, records] = l.choose(
      b.op("lt_s", made, b.i32(0)),
      () => {
        l.call(`${body.key}$run`, [b.i64(0), count, frame, own], []);
        return [b.convert("ptr_to_int", "i64", own), b.i64(1)];
      },
      () => [b.load("i64", frame), b.convert("ext_s", "i64", made)],
    );
    if (outputs.length === 0) return;
    l.loop(b.i64(0), records, (k) => {
      const at = b.op("add", first, b.op("mul", k, b.i64(outputs.length * SLOT)));
      const ptr = b.convert("int_to_ptr", "ptr", at);
      let offset = 0;
      const items = body.outputs.map((type) => {
        const item = loadSlot(l, type, b.ptradd(ptr, b.i64(offset)));
        offset += SLOT * partsOf(type).length;
        return item;
      });
      fold(items);
    });
  });
}

/** Where a serial loop begins: the host may insist on the GPU. */
export function emitSerialLoop(l: Lowering, name: string, line: number, reason: string): void {
  const { loops } = l.context;
  if (loops === null || !loops.asksHost || l.isInsideLoop) return;
  const info = { key: "", name, line, inputs: [], slots: [], outputs: [], reason };
  l.callHost(HOST_SERIAL, [l.b.i32(loops.add(info))], []);
}

function attributes(l: Lowering): { file: string; line: number; fastmath: ReadonlySet<FastMath> } {
  const { file, fastmath } = l.b.fn.attributes;
  return { file, line: l.b.line, fastmath };
}

const MAX_COUNT = (1n << 62n) - 1n;

function emitRange(l: Lowering, body: LoopBody, inputs: Inputs, outputs: readonly IrType[]): void {
  const range = { min: 0n, max: MAX_COUNT };
  const params: Param[] = [
    { name: "begin", type: "i64", range },
    { name: "end", type: "i64", range },
    ...inputs.values.map((v, k): Param => ({ name: v.name || `in${k}`, type: v.type })),
  ];
  const b = new FunctionBuilder(body.key, "range", params, [...outputs], {
    ...attributes(l),
    exported: false,
  });
  b.line = l.b.line;
  const inner = new Lowering(b, l.context, l.flags);
  inner.isInsideLoop = true;
  const given = inputs.places.map(({ type, parts }) => {
    const kinds = partsOf(type);
    const values = parts.map((p, k) =>
      "slot" in p ? b.param(2 + p.slot) : b.emit("const", kinds[k], [], { imm: p.constant }).result,
    );
    return value(type, ...values);
  });
  body.emit(inner, b.param(0), b.param(1), given);
  l.module.add(b.finish());
}

/** Parameters of functions that run a chunk of a loop (runtime/thread-pool.ts). */
export const RUN_PARAMS: readonly Param[] = [
  { name: "begin", type: "i64" },
  { name: "end", type: "i64" },
  { name: "frame", type: "ptr" },
  { name: "record", type: "ptr" },
];

/** The form that the host calls: inputs out of a frame, outputs into a record. */
export function emitRun(
  l: Lowering,
  key: string,
  slots: readonly IrType[],
  outputs: readonly IrType[],
): void {
  const b = new FunctionBuilder(`${key}$run`, "function", [...RUN_PARAMS], [], {
    ...attributes(l),
    exported: true,
  });
  const inner = new Lowering(b, l.context, l.flags);
  const args = slots.map((t, k) => loadPart(b, t, b.param(2), (1 + k) * SLOT));
  const results = b.call(key, [b.param(0), b.param(1), ...args], [...outputs]);
  storeSlot(inner, b.param(3), value(none, ...results));
  b.ret();
  l.module.add(b.finish());
}

/** What `writeParts` (runtime/boxing.ts) put into a slot. */
export function loadPart(b: FunctionBuilder, type: IrType, ptr: Value, offset: number): Value {
  if (type === "ptr") return b.convert("int_to_ptr", "ptr", b.load("i64", ptr, offset));
  if (type === "bool") return b.op("ne", b.load("i32", ptr, offset), b.i32(0));
  return b.load(type, ptr, offset);
}
