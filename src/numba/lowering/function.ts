// Typed SSA -> one function of the kernel IR. Blocks map one to one; each variable becomes the parts of its type; calls emit
// what their resolution says. References are counted by liveness: results are owned, arguments of functions are borrowed,
// and a variable is let go of behind its last use or on the edge where it dies. Errors inside a `try` go to the handler's block.

import type { Variable } from "../../kernel/builder.ts";
import type { Block, Value } from "../../kernel/ir.ts";
import type { PyBaseException } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyComplex, PyTuple } from "../../objects/sequence-values.ts";
import type { Inst, SsaBlock, SsaEdge, Var } from "../frontend/ssa.ts";
import {
  ArrayType,
  IteratorType,
  type ListType,
  TupleType,
  WrappedIterType,
} from "../types/containers.ts";
import {
  BoundFunctionType,
  ExceptionClassType,
  ExceptionInstanceType,
} from "../types/functions.ts";
import {
  ComplexType,
  FloatType,
  LiteralType,
  none,
  type SliceType,
  undefinedType,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { Call, TypedFunction } from "../typing/infer.ts";
import { viewOf } from "./array.ts";
import { ExpressionNode, evaluate } from "./array-expression.ts";
import { planFusion } from "./fuse.ts";
import { arrayItem, type IterState, iterValue, rangeLength, stateOf } from "./iterators.ts";
import { computeLiveness, type Liveness } from "./liveness.ts";
import type { Lowering } from "./lowering.ts";
import { outline } from "./outline.ts";
import { findLoops, type ParallelLoop, type SerialLoop } from "./parallel-analysis.ts";
import { emitParallelLoop, emitSerialLoop, loopKey } from "./parallel-launch.ts";
import {
  combineArrays,
  combineReduction,
  countedState,
  identityArray,
  identityOf,
} from "./parallel-reduction.ts";
import { isCounted, type LValue, partsOf, value } from "./value.ts";

/** Makes values of frozen objects that the lowering itself does not know (arrays, containers); null if it cannot. */
export type ConstantMaker = (l: Lowering, v: PyValue, type: NumbaType) => LValue | null;
export const constantMakers: ConstantMaker[] = [];

export class FunctionLowering {
  private readonly l: Lowering;
  private readonly fn: TypedFunction;
  private readonly values = new Map<Var, LValue>();
  private readonly blocks = new Map<SsaBlock, Block>();
  private readonly fused: ReadonlyMap<Inst, Inst>;
  private readonly live: Liveness;
  private readonly borrowed = new Set<Var>();
  private readonly captured: ReadonlyMap<string, LValue>;
  private readonly params: readonly LValue[];
  private readonly caught: Variable;
  /** Loops that become functions, by header and key. */
  private readonly parallel = new Map<SsaBlock, { loop: ParallelLoop; key: string }>();
  private readonly serial = new Map<Inst, SerialLoop>();
  /** Iterators whose next item is wanted on the way into the loop. */
  private readonly pending = new Map<Var, { state: IterState; result: Var }>();

  constructor(
    l: Lowering,
    fn: TypedFunction,
    params: readonly LValue[],
    captured: ReadonlyMap<string, LValue>,
  ) {
    this.l = l;
    this.fn = fn;
    this.params = params;
    this.captured = captured;
    this.fused = planFusion(fn);
    this.live = computeLiveness(fn, this.fused);
    this.caught = l.b.variable("i32", "caught");
  }

  run(): void {
    const { b } = this.l;
    const outside = this.planLoops();
    const reachable = this.fn.ssa.blocks.filter((x) => this.fn.reachable.has(x) && !outside.has(x));
    reachable.forEach((block, k) => {
      if (k === 0) {
        this.blocks.set(block, b.block);
        return;
      }
      const made = b.createBlock();
      this.blocks.set(block, made);
      for (const p of block.params) {
        const type = this.typeOf(p);
        const parts = partsOf(type).map((t) => b.addParam(made, t, p.name));
        this.values.set(p, value(type, ...parts));
      }
    });
    for (const block of reachable) this.lowerBlock(block);
  }

  /** Values that exist before the function begins: what the body of a loop gets from around it. */
  give(v: Var, known: LValue): void {
    this.values.set(v, known);
    this.borrowed.add(v);
  }

  /** The same, for a value that the function owns. */
  own(v: Var, known: LValue): void {
    this.values.set(v, known);
  }

  /** Finds the loops that run in parallel; returns the blocks that are not part of this function any more. */
  private planLoops(): ReadonlySet<SsaBlock> {
    const moved = new Set<SsaBlock>();
    const { loops } = this.l.context;
    if (loops === null || this.l.isInsideLoop || !this.fn.source.options.parallel) return moved;
    for (const loop of findLoops(this.fn)) {
      if (loop.kind === "serial") {
        this.serial.set(loop.getiter, loop);
        continue;
      }
      const key = loopKey(this.l);
      if (key === null) continue;
      this.parallel.set(loop.header, { loop, key });
      for (const block of loop.region) moved.add(block);
    }
    return moved;
  }

  private typeOf(v: Var): NumbaType {
    return this.fn.types[v.id] ?? undefinedType;
  }

  private valueOf(v: Var): LValue {
    const found = this.values.get(v);
    if (found !== undefined) return found;
    const type = this.typeOf(v);
    if (type instanceof LiteralType || partsOf(type).length === 0) return value(type);
    throw new Error(`variable ${v.name}%${v.id} of type ${type.name} has no value`);
  }

  private lowerBlock(block: SsaBlock): void {
    const { l } = this;
    l.b.switchTo(this.blocks.get(block) as Block);
    const { handler } = block;
    l.handler = null;
    if (handler !== null) {
      // The variables as they are at the start of the block.
      const args = handler.args.map((a, k) => ({ v: a, to: handler.block.params[k] }));
      const target = this.blocks.get(handler.block) as Block;
      l.handler = {
        block: target,
        enter: () => {
          const parts = args.flatMap(({ v, to }) => {
            const passed = this.convert(v, this.typeOf(to));
            l.retain(passed);
            return [...passed.parts];
          });
          l.b.br(target, ...parts);
        },
      };
    }
    const alive = this.live.atEnd(block);
    for (const p of block.params) {
      const type = this.typeOf(p);
      if (!isCounted(type) || this.live.liveIn.get(block)?.has(p) || alive.has(p)) continue;
      l.release(this.valueOf(p));
    }
    const outlined = this.parallel.get(block);
    if (outlined !== undefined) {
      this.lowerParallel(outlined.loop, outlined.key);
      l.handler = null;
      return;
    }
    block.insts.forEach((inst, k) => {
      l.b.line = inst.line;
      if (this.fused.has(inst) || l.b.terminated) return;
      this.lowerInst(inst);
      for (const v of this.live.diesAt(block, k)) this.drop(v);
    });
    if (!l.b.terminated) this.lowerTerm(block);
    l.handler = null;
  }

  private drop(v: Var): void {
    if (!this.borrowed.has(v)) this.l.release(this.valueOf(v));
  }

  private convert(v: Var, to: NumbaType): LValue {
    const from = this.typeOf(v);
    if (from === undefinedType) return this.l.zero(to);
    if (!this.values.has(v) && partsOf(from).length > 0) return this.l.zero(to);
    return this.l.cast(this.valueOf(v), to);
  }

  // --- terminators

  private lowerTerm(block: SsaBlock): void {
    const { l } = this;
    const { term } = block;
    l.b.line = term.line;
    switch (term.kind) {
      case "jump":
        this.follow(block, term.to);
        return;
      case "branch": {
        const type = this.typeOf(term.cond);
        if (type instanceof LiteralType) {
          this.follow(block, type.value === true ? term.yes : term.no);
          return;
        }
        const cond = this.valueOf(term.cond).parts[0];
        const yes = l.b.createBlock();
        const no = l.b.createBlock();
        l.b.brif(cond, yes, no);
        l.b.seal(yes);
        l.b.seal(no);
        l.b.switchTo(yes);
        const item = this.pending.get(term.cond);
        if (item !== undefined) {
          this.values.set(item.result, item.state.next());
          const needed =
            this.live.atEnd(block).has(item.result) ||
            (this.live.liveIn.get(term.yes.block)?.has(item.result) ?? false);
          if (!needed) l.release(this.valueOf(item.result));
        }
        this.follow(block, term.yes);
        l.b.switchTo(no);
        if (item !== undefined) this.exhausted.add(item.result);
        this.follow(block, term.no);
        if (item !== undefined) this.exhausted.delete(item.result);
        return;
      }
      case "return": {
        const type = this.typeOf(term.value);
        const result = this.convert(term.value, this.fn.result);
        if (this.borrowed.has(term.value) || !isCounted(type)) l.retain(result);
        l.b.ret(...result.parts);
        return;
      }
      case "raise":
        this.lowerRaise(term.exc);
        return;
      default:
        l.b.unreachable();
    }
  }

  /** Results of `iternext` that do not exist on the way out of the loop. */
  private readonly exhausted = new Set<Var>();

  private follow(from: SsaBlock, edge: SsaEdge): void {
    const { l } = this;
    const liveThere = new Set(this.live.liveIn.get(edge.block));
    for (const p of edge.block.params) liveThere.delete(p);
    const dying = new Set<Var>();
    for (const v of this.live.atEnd(from)) {
      if (!liveThere.has(v) && !this.borrowed.has(v) && !this.exhausted.has(v)) dying.add(v);
    }
    const parts: Value[] = [];
    edge.args.forEach((a, k) => {
      const param = edge.block.params[k];
      const to = this.typeOf(param);
      const passed = this.exhausted.has(a) ? l.zero(to) : this.convert(a, to);
      parts.push(...passed.parts);
      if (!isCounted(to) || this.exhausted.has(a)) return;
      // The last use hands its reference over.
      if (dying.has(a)) dying.delete(a);
      else l.retain(passed);
    });
    for (const v of dying) l.release(this.valueOf(v));
    l.b.br(this.blocks.get(edge.block) as Block, ...parts);
  }

  private lowerRaise(exc: Var | null): void {
    const { l } = this;
    if (exc === null) {
      l.b.emit("status_set", "i32", [l.b.read(this.caught)]);
      if (l.handler !== null) l.handler.enter();
      else l.b.ret(...partsOf(this.fn.result).map((t) => l.b.zero(t)));
      return;
    }
    const type = this.typeOf(exc);
    if (type instanceof ExceptionClassType) {
      l.raise(l.context.errors.add(type.exception as PyType, []));
    } else if (type instanceof ExceptionInstanceType) {
      const error = type.exception as PyBaseException;
      l.raise(l.context.errors.add(error.cls, error.args.items));
    } else throw new Error(`cannot raise ${type.name}`);
  }

  // --- parallel loops

  /** In place of the loop: runs the function of its iterations and goes on behind it. */
  private lowerParallel(loop: ParallelLoop, key: string): void {
    const { l } = this;
    const { header } = loop;
    const { term } = header;
    if (term.kind !== "branch") throw new Error("a loop over a range ends with a branch");
    l.b.line = term.line;
    const made = outline(this.fn, loop);
    const range = this.valueOf(loop.getiter.args[0]);
    const captured = [...this.captured];
    const isArray = (p: Var): boolean => this.typeOf(p) instanceof ArrayType;
    // Reductions of arrays take the shape from what is there before.
    const fixed = header.params.filter(
      (p, k) =>
        loop.roles[k].kind === "fixed" || (loop.roles[k].kind === "reduction" && isArray(p)),
    );
    const given = [...loop.inputs, ...fixed].map(
      (v) => this.values.get(v) ?? l.zero(this.typeOf(v)),
    );
    const results = made.outputs.map((k) => {
      const param = header.params[k];
      const variables = this.valueOf(param).parts.map((part) => {
        const variable = l.b.variable(part.type, param.name);
        l.b.write(variable, part);
        return variable;
      });
      return { param, variables, role: loop.roles[k] };
    });
    const count = rangeLength(l, range);
    const body = {
      key,
      name: this.fn.source.name,
      inputs: [range, ...given, ...captured.map(([, v]) => v)],
      outputs: results.map(({ param }) => this.typeOf(param)),
      emit: (inner: Lowering, begin: Value, end: Value, values: LValue[]): void => {
        const [items, ...rest] = values;
        const inputs = rest.slice(0, given.length);
        const cells = captured.map(([n], k): [string, LValue] => [n, rest[given.length + k]]);
        const lowering = new FunctionLowering(inner, made.fn, this.params, new Map(cells));
        loop.inputs.forEach((v, k) => {
          lowering.give(v, inputs[k]);
        });
        const fixedValues = inputs.slice(loop.inputs.length);
        made.starts.forEach((start, k) => {
          const role = loop.roles[k];
          const param = header.params[k];
          const known = fixedValues[fixed.indexOf(param)];
          if (role.kind === "fixed") lowering.give(start, known);
          else if (role.kind !== "reduction") return;
          else if (isArray(param))
            lowering.own(start, identityArray(inner, role.op, viewOf(known)));
          else lowering.give(start, identityOf(inner, role.op, this.typeOf(param)));
        });
        const type = this.typeOf(made.iterator);
        const state = countedState(inner, items, begin, end);
        lowering.give(made.iterator, iterValue(type, state));
        lowering.run();
      },
    };
    emitParallelLoop(l, count, body, (record) => {
      results.forEach(({ variables, role, param }, k) => {
        const type = this.typeOf(param);
        if (role.kind === "reduction" && isArray(param)) {
          combineArrays(l, role.op, viewOf(this.valueOf(param)), viewOf(record[k]));
          l.release(record[k]);
          return;
        }
        const old = value(type, ...variables.map((v) => l.b.read(v)));
        const next =
          role.kind === "reduction" ? combineReduction(l, role.op, old, record[k]) : record[k];
        variables.forEach((v, j) => {
          l.b.write(v, next.parts[j]);
        });
      });
    });
    for (const { param, variables } of results) {
      const type = this.typeOf(param);
      this.values.set(param, value(type, ...variables.map((v) => l.b.read(v))));
    }
    const item = header.insts[0].results[0];
    this.exhausted.add(item);
    this.follow(header, term.no);
    this.exhausted.delete(item);
  }

  // --- instructions

  private lowerInst(inst: Inst): void {
    const { operation, result } = inst;
    const { l } = this;
    const loop = this.serial.get(inst);
    if (loop !== undefined) {
      emitSerialLoop(l, this.fn.source.name, loop.header.term.line, loop.reason);
    }
    switch (operation.kind) {
      case "arg":
        this.values.set(result, this.params[operation.index]);
        this.borrowed.add(result);
        return;
      case "const":
      case "global":
      case "free":
        this.lowerName(inst);
        return;
      case "undef":
      case "code":
        return;
      case "caught":
        l.b.write(this.caught, l.b.emit("status", "i32").results[0]);
        l.b.emit("status_clear", "i32");
        return;
      case "match_exception":
        return;
      case "tuple": {
        const type = this.typeOf(result) as TupleType;
        this.values.set(
          result,
          l.retain(
            l.tuple(
              type,
              inst.args.map((a) => this.valueOf(a)),
            ),
          ),
        );
        return;
      }
      case "list":
        this.lowerList(inst);
        return;
      case "slice":
        this.lowerSlice(inst);
        return;
      case "unpack":
        this.lowerUnpack(inst, operation.before, operation.after);
        return;
      case "iternext": {
        const state = stateOf(this.valueOf(inst.args[0]));
        this.values.set(inst.results[1], value(this.typeOf(inst.results[1]), state.valid()));
        this.pending.set(inst.results[1], { state, result: inst.results[0] });
        return;
      }
      case "closure": {
        const parts = inst.args.flatMap((a) => [...this.valueOf(a).parts]);
        this.values.set(result, l.retain(value(this.typeOf(result), ...parts)));
        return;
      }
      default:
        this.lowerCall(inst);
    }
  }

  private lowerName(inst: Inst): void {
    const { result, operation } = inst;
    const type = this.typeOf(result);
    if (operation.kind === "free") {
      const captured = this.captured.get(operation.name);
      if (captured !== undefined) {
        this.values.set(result, captured);
        this.borrowed.add(result);
        return;
      }
    }
    this.borrowed.add(result);
    if (partsOf(type).length === 0) return;
    const binding = this.fn.bindings.get(inst);
    const constant =
      this.fn.constants.get(result) ?? (binding?.kind === "constant" ? binding.value : undefined);
    if (constant === undefined) throw new Error(`no value for ${type.name}`);
    this.values.set(result, this.constant(constant, type));
  }

  private constant(v: PyValue, type: NumbaType): LValue {
    const { l } = this;
    if (v instanceof PyFloat && type instanceof FloatType) return l.float(v.v, type);
    if (v instanceof PyComplex && type instanceof ComplexType) {
      return value(type, l.float(v.real, type.part).parts[0], l.float(v.imag, type.part).parts[0]);
    }
    if (v instanceof PyTuple && type instanceof TupleType) {
      return l.tuple(
        type,
        v.items.map((item, k) => this.constant(item, type.items[k])),
      );
    }
    for (const make of constantMakers) {
      const made = make(l, v, type);
      if (made !== null) return made;
    }
    return l.constant(v, type);
  }

  private lowerList(inst: Inst): void {
    const { l } = this;
    const type = this.typeOf(inst.result) as ListType;
    const items = inst.args.map((a) => l.cast(this.valueOf(a), type.item));
    this.values.set(inst.result, makeList(l, type, items));
  }

  private lowerSlice(inst: Inst): void {
    const { l } = this;
    const { b } = l;
    const type = this.typeOf(inst.result) as SliceType;
    const [start, stop, step] = inst.args.map((a) => this.valueOf(a));
    const absent = (v: LValue | undefined): boolean => v === undefined || v.type === none;
    const by = absent(step) ? b.i64(1) : l.index(step);
    const negative = type.hasStep ? b.op("lt_s", by, b.i64(0)) : null;
    const either = (ifNegative: bigint, otherwise: bigint): Value =>
      negative === null
        ? b.i64(otherwise)
        : b.select(negative, b.i64(ifNegative), b.i64(otherwise));
    const MAX = (1n << 63n) - 1n;
    const MIN = -(1n << 63n);
    const from = absent(start) ? either(MAX, 0n) : l.index(start);
    const to = absent(stop) ? either(MIN, MAX) : l.index(stop);
    this.values.set(inst.result, value(type, from, to, by));
  }

  private lowerUnpack(inst: Inst, before: number, after: number): void {
    const { l } = this;
    const seq = this.valueOf(inst.args[0]);
    if (seq.type instanceof TupleType) {
      const items = l.items(seq);
      const middle = after < 0 ? 0 : items.length - before - after;
      inst.results.forEach((r, k) => {
        if (after >= 0 && k === before) {
          const rest = items.slice(before, before + middle);
          this.values.set(r, l.retain(l.tuple(this.typeOf(r) as TupleType, rest)));
          return;
        }
        const at = k <= before || after < 0 ? k : k - 1 + middle;
        this.values.set(r, l.retain(items[at]));
      });
      return;
    }
    const view = viewOf(seq);
    l.raiseIfError(
      l.b.op("ne", view.shape[0], l.b.i64(before)),
      "ValueError",
      "unpacking an array of the wrong length",
    );
    inst.results.forEach((r, k) => {
      this.values.set(r, arrayItem(l, view, l.b.i64(k), this.typeOf(r)));
    });
  }

  private lowerCall(inst: Inst): void {
    const call = this.fn.calls.get(inst);
    const { result } = inst;
    if (call === undefined) {
      // Attributes that are types (modules, functions, methods) and known conditions need no code.
      if (result !== undefined) this.lowerKnown(inst);
      return;
    }
    const { resolution } = call;
    if (resolution.elementwise !== undefined && resolution.result instanceof ArrayType) {
      const tree = this.expression(inst, call);
      this.values.set(result, evaluate(this.l, tree, resolution.result));
      return;
    }
    const args = this.argumentsOf(inst, call);
    const made = resolution.lower(this.l, args);
    if (result === undefined) return;
    const type = this.typeOf(result);
    if (type !== made.type && !(type instanceof LiteralType)) {
      this.values.set(result, this.l.cast(made, type));
    } else if (!(type instanceof LiteralType)) this.values.set(result, made);
  }

  private lowerKnown(inst: Inst): void {
    const type = this.typeOf(inst.result);
    if (inst.operation.kind === "getattr" || type instanceof LiteralType) {
      if (partsOf(type).length > 0) this.lowerName(inst);
      return;
    }
    if (inst.operation.kind === "unary" && inst.args.length === 1) {
      const operand = this.values.get(inst.args[0]);
      if (operand !== undefined) this.values.set(inst.result, operand);
    }
  }

  /** The values of a call in the order of its parameters, converted. */
  private argumentsOf(inst: Inst, call: Call): LValue[] {
    const { l } = this;
    const given = this.givenValues(inst, call);
    return call.places.map((at, k) => {
      const to = call.resolution.args[k];
      if (at < 0 || to === undefined) return at < 0 ? value(to ?? none) : given[at];
      const v = given[at];
      return v.type instanceof IteratorType || v.type instanceof WrappedIterType
        ? v
        : l.cast(v, to);
    });
  }

  private givenValues(inst: Inst, call: Call): LValue[] {
    const { operation } = inst;
    if (operation.kind !== "call") {
      const values = inst.args.map((a) => this.valueOf(a));
      if (operation.kind === "getattr") values.push(value(none));
      return values;
    }
    const values = inst.args.slice(1).map((a) => this.valueOf(a));
    if (operation.star) {
      const last = values.pop() as LValue;
      values.push(...this.l.items(last));
    }
    if (call.receiver) values.unshift(this.receiverOf(inst.args[0]));
    return values;
  }

  private receiverOf(callee: Var): LValue {
    const type = this.typeOf(callee);
    if (!(type instanceof BoundFunctionType)) return this.valueOf(callee);
    const inst = callee.def as Inst;
    return this.valueOf(inst.args[0]);
  }

  private expression(inst: Inst, call: Call): ExpressionNode {
    const fn = call.resolution.elementwise as NonNullable<typeof call.resolution.elementwise>;
    const offset = inst.operation.kind === "call" ? 1 : 0;
    const operands = fn.inputs.map((_, k) => {
      const at = call.places[k];
      const v = inst.args[at + (call.receiver ? 0 : offset)];
      const producer = v.def as Inst;
      if ("operation" in producer && this.fused.get(producer) === inst) {
        return this.expression(producer, this.fn.calls.get(producer) as Call);
      }
      return call.receiver && at === 0 ? this.receiverOf(v) : this.valueOf(v);
    });
    return new ExpressionNode(fn, operands);
  }
}

/** Filled by functions/list.ts: a list of values that have the item type. */
export const listMaker: {
  make: ((l: Lowering, type: ListType, items: readonly LValue[]) => LValue) | null;
} = { make: null };

function makeList(l: Lowering, type: ListType, items: readonly LValue[]): LValue {
  if (listMaker.make === null) throw new Error("lists are not installed");
  return listMaker.make(l, type, items);
}
