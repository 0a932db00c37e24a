// Type inference of one function for one list of argument types. Instructions of reachable blocks are typed again and again,
// in order, until no type changes; what fails meanwhile is only an error if it still fails at the end (the types of loop
// variables start too narrow). Branches whose condition is known are followed on one side only.
//
// This file has the passes and what all constructs share; the rules are in infer-names, -operators, -containers and -calls.
// The result, TypedFunction, is all that the lowering needs: a type per variable and a resolution per instruction that calls.

import { exceptionTypes, type PyBaseException } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { CompileFailure, excerpt, type SourceLocation, typingFailure } from "../errors.ts";
import { ssaOf } from "../frontend/construct.ts";
import type { Binding, FunctionSource } from "../frontend/source.ts";
import type { Inst, SsaBlock, SsaFunction, Var } from "../frontend/ssa.ts";
import { functionText, lookup, type Resolution, type TypingContext } from "../functions/record.ts";
import { DictType, IteratorType, ListType, tupleOf } from "../types/containers.ts";
import {
  ClosureType,
  closureOf,
  DispatcherType,
  ExceptionClassType,
  ExceptionInstanceType,
  FunctionType,
  functionType,
  NumberClassType,
} from "../types/functions.ts";
import {
  boolean,
  IntegerType,
  LiteralType,
  literal,
  none,
  OmittedType,
  slice2,
  slice3,
  undefinedType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { unify, unifyAll } from "./convert.ts";
import { callFailure, callType } from "./infer-calls.ts";
import { iteratorType, listType, refineItems, typeMap, typeUnpack } from "./infer-containers.ts";
import { attributeType, constantType, nameType, setField } from "./infer-names.ts";
import { binaryType, getitemType, unaryType } from "./infer-operators.ts";
import { iterableItem, methodKey } from "./protocols.ts";

/** A call with the arguments in the order of the callee's parameters. */
export interface Call {
  readonly resolution: Resolution;
  /** For each parameter, the argument (index into the arguments of the call) or -1. */
  readonly places: readonly number[];
  /** Values that come before the arguments: the receiver of a method, captured variables of a closure. */
  readonly receiver: boolean;
}

export interface TypedFunction {
  readonly source: FunctionSource;
  readonly ssa: SsaFunction;
  readonly args: readonly NumbaType[];
  /** By variable id. */
  readonly types: readonly (NumbaType | undefined)[];
  readonly calls: ReadonlyMap<Inst, Call>;
  readonly constants: ReadonlyMap<Var, PyValue>;
  readonly bindings: ReadonlyMap<Inst, Binding>;
  readonly reachable: ReadonlySet<SsaBlock>;
  readonly result: NumbaType;
}

/** What inference asks of the compiler: other functions. */
export interface FunctionResolver {
  resolveSource(
    source: FunctionSource,
    args: readonly NumbaType[],
    names: readonly string[],
  ): { resolution: Resolution; places: readonly number[] } | null;
  resolveClosure(
    closure: ClosureType,
    args: readonly NumbaType[],
    names: readonly string[],
  ): { resolution: Resolution; places: readonly number[] } | null;
}

const MAX_PASSES = 64;

export class Inference {
  readonly source: FunctionSource;
  readonly ssa: SsaFunction;
  private readonly args: readonly NumbaType[];
  readonly captured: ReadonlyMap<string, NumbaType>;
  readonly resolver: FunctionResolver;
  private types: (NumbaType | undefined)[];
  readonly calls = new Map<Inst, Call>();
  readonly constants = new Map<Var, PyValue>();
  readonly bindings = new Map<Inst, Binding>();
  private reachable = new Set<SsaBlock>();
  /** What is known of containers that were made empty. */
  readonly refined = new Map<object, { item: NumbaType; value: NumbaType }>();
  /** The exception that a call of an exception class stands for. */
  readonly exceptions = new Map<Inst, PyBaseException>();
  private changed = false;
  private failures: CompileFailure[] = [];
  private returns: { type: NumbaType; line: number; name: string }[] = [];
  result: NumbaType | undefined = undefined;

  constructor(
    source: FunctionSource,
    args: readonly NumbaType[],
    captured: ReadonlyMap<string, NumbaType>,
    resolver: FunctionResolver,
  ) {
    this.source = source;
    this.ssa = ssaOf(source);
    this.args = args;
    this.captured = captured;
    this.resolver = resolver;
    this.types = new Array<NumbaType | undefined>(this.ssa.varCount).fill(undefined);
  }

  run(): TypedFunction {
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      this.changed = false;
      this.failures = [];
      this.pass();
      if (!this.changed) break;
    }
    if (this.failures.length > 0) throw this.failures[0];
    this.checkComplete();
    return {
      source: this.source,
      ssa: this.ssa,
      args: this.args,
      types: this.types,
      calls: this.calls,
      constants: this.constants,
      bindings: this.bindings,
      reachable: this.reachable,
      result: this.result ?? none,
    };
  }

  at(line: number): SourceLocation {
    return { source: this.source, line };
  }

  private pass(): void {
    this.reachable = new Set();
    this.returns = [];
    const incoming = new Map<SsaBlock, { from: SsaBlock; args: Var[] }[]>();
    const arrive = (from: SsaBlock, edge: { block: SsaBlock; args: Var[] }): void => {
      const list = incoming.get(edge.block) ?? [];
      list.push({ from, args: edge.args });
      incoming.set(edge.block, list);
      this.reachable.add(edge.block);
    };
    this.reachable.add(this.ssa.blocks[0]);
    // Back edges make blocks reachable after their turn: the next pass sees them.
    for (let again = true; again; ) {
      again = false;
      const before = this.reachable.size;
      incoming.clear();
      for (const block of this.ssa.blocks) {
        if (!this.reachable.has(block)) continue;
        const { term, handler } = block;
        if (handler !== null) arrive(block, handler);
        if (term.kind === "jump") arrive(block, term.to);
        if (term.kind !== "branch") continue;
        const cond = this.typeOf(term.cond);
        const known = cond instanceof LiteralType ? cond.value : undefined;
        if (known !== false) arrive(block, term.yes);
        if (known !== true) arrive(block, term.no);
      }
      again = this.reachable.size !== before;
    }
    for (const block of this.ssa.blocks) {
      if (!this.reachable.has(block)) continue;
      this.typeParams(block, incoming.get(block) ?? []);
      for (const inst of block.insts) this.typeInst(inst);
      const { term } = block;
      if (term.kind === "return") {
        const type = this.typeOf(term.value);
        if (type !== undefined) {
          this.returns.push({ type, line: term.line, name: term.value.name });
        }
      } else if (term.kind === "raise" && term.exc !== null) this.checkRaise(term.exc, term.line);
    }
    this.unifyReturns();
  }

  private typeOf(v: Var): NumbaType | undefined {
    return this.types[v.id];
  }

  setType(v: Var, type: NumbaType): void {
    if (this.types[v.id] === type) return;
    this.types[v.id] = type;
    this.changed = true;
  }

  private typeParams(block: SsaBlock, edges: { args: Var[] }[]): void {
    block.params.forEach((param, k) => {
      let common: NumbaType | undefined;
      for (const edge of edges) {
        const v = edge.args[k];
        const type = this.typeOf(v);
        if (type === undefined || v === param || type === undefinedType) continue;
        if (common === undefined) {
          common = type;
          continue;
        }
        const both = unify(common, type);
        if (both === null) {
          const message = `Cannot unify ${common.name} and ${type.name} for '${param.name}', defined at ${this.source.code.co_filename} (${v.line})`;
          this.failures.push(
            typingFailure(message, this.at(v.line)).addContext(
              "typing of assignment",
              this.at(v.line),
            ),
          );
          return;
        }
        common = both;
      }
      if (common === undefined) return;
      // What comes together is a variable, no constant any more.
      if (edges.length > 1) common = unliteral(common);
      this.setType(param, common);
    });
  }

  private unifyReturns(): void {
    if (this.returns.length === 0) return;
    const types = this.returns.map((r) => r.type);
    const common = unifyAll(types.map(unliteral));
    if (common !== null) {
      if (this.result !== common) this.changed = true;
      this.result = common;
      return;
    }
    const seen = [...new Set(types)];
    const lines = this.returns
      .slice()
      .reverse()
      .map(
        (r) =>
          `Return of: IR name '${r.name || "$return_value"}', type '${r.type.name}', location: ${excerpt(this.at(r.line))}`,
      );
    const names = seen.map((t) => t.name).join(", ");
    this.failures.push(
      typingFailure(
        `Can't unify return type from the following types: ${names}\n${lines.join("").trimEnd()}`,
      ),
    );
  }

  private checkRaise(exc: Var, line: number): void {
    const type = this.typeOf(exc);
    if (type === undefined) return;
    if (type instanceof ExceptionClassType || type instanceof ExceptionInstanceType) return;
    this.failures.push(
      new CompileFailure(
        "ConstantInferenceError",
        `Constant inference not possible for: ${exc.name || "expression"}\n${excerpt(this.at(line))}`,
      ),
    );
  }

  private typeInst(inst: Inst): void {
    const args: NumbaType[] = [];
    for (const a of inst.args) {
      const type = this.typeOf(a);
      if (type === undefined) return;
      args.push(type);
    }
    try {
      this.typeOperation(inst, args);
    } catch (error) {
      if (!(error instanceof CompileFailure)) throw error;
      this.failures.push(error);
    }
  }

  private typeOperation(inst: Inst, args: NumbaType[]): void {
    const { operation } = inst;
    const set = (type: NumbaType): void => this.setType(inst.result, type);
    switch (operation.kind) {
      case "arg": {
        const type = this.args[operation.index];
        if (type instanceof OmittedType) {
          set(type.base);
          this.constants.set(inst.result, type.value);
        } else set(type);
        return;
      }
      case "const":
        set(constantType(this, inst, operation.value));
        return;
      case "undef":
        set(undefinedType);
        return;
      case "code":
        set(none);
        return;
      case "global":
      case "free":
        set(nameType(this, inst, operation.kind, operation.name));
        return;
      case "binary":
        set(binaryType(this, inst, operation.op, args));
        return;
      case "unary":
        set(unaryType(this, inst, operation.op, args[0]));
        return;
      case "getattr":
        set(attributeType(this, inst, args[0], operation.name));
        return;
      case "setattr": {
        const key = `${methodKey(args[0])}.${operation.name}=`;
        if (this.tryCall(inst, key, args) === null && !setField(this, inst, args, operation.name)) {
          throw typingFailure(
            `Cannot resolve setattr: (${args[0].name}).${operation.name} = ${args[1].name}`,
            this.at(inst.line),
          ).addContext(`typing of set attribute '${operation.name}'`, this.at(inst.line));
        }
        return;
      }
      case "getitem":
        set(getitemType(this, inst, args));
        return;
      case "setitem":
      case "delitem":
        if (operation.kind === "setitem") refineItems(this, args);
        this.operatorCall(inst, operation.kind, args, [
          this.constants.has(inst.args[1]) ? "typing of staticsetitem" : "typing of setitem",
        ]);
        return;
      case "slice": {
        for (const t of args) {
          if (unliteral(t) instanceof IntegerType || t === none || t === boolean) continue;
          throw this.noMatch("builtins.slice", args).addContext(
            "typing of call",
            this.at(inst.line),
          );
        }
        set(args.length > 2 && args[2] !== none ? slice3 : slice2);
        return;
      }
      case "tuple": {
        set(tupleOf(args.map(unliteral)));
        const values = inst.args.map((a) => this.constants.get(a));
        if (values.every((v) => v !== undefined)) {
          this.constants.set(inst.result, new PyTuple(values as PyValue[]));
        }
        return;
      }
      case "list":
        set(listType(this, inst, args));
        return;
      case "map":
        typeMap(this, inst, args);
        return;
      case "set":
        set(this.keyCall(inst, "builtins.build_set", args));
        return;
      case "list_append":
        this.refine(args[0], unliteral(args[1]));
        if (args[0].isPrecise) this.keyCall(inst, "list.append", args);
        return;
      case "list_extend":
        this.refine(args[0], iterableItem(args[1]) ?? undefinedType);
        if (args[0].isPrecise) this.keyCall(inst, "list.extend", args);
        return;
      case "list_to_tuple":
        throw typingFailure("star-args in tuple displays are not supported", this.at(inst.line));
      case "unpack":
        typeUnpack(this, inst, args[0], operation.before, operation.after);
        return;
      case "getiter":
        set(iteratorType(this, inst, args[0]));
        return;
      case "iternext": {
        const iter = args[0];
        const item = iter instanceof IteratorType ? iter.yields : iterableItem(iter);
        if (item === null || item === undefinedType) return;
        this.setType(inst.results[0], item);
        this.setType(inst.results[1], boolean);
        return;
      }
      case "call":
        set(callType(this, inst, args, operation.names, operation.star));
        return;
      case "closure": {
        const captured = args.slice(0, operation.captured);
        set(closureOf(operation.code, this.source, captured, args.slice(operation.captured)));
        return;
      }
      case "caught":
        set(none);
        return;
      case "match_exception": {
        const type = args[1];
        const any = type instanceof ExceptionClassType && isBroad(type.exception);
        if (!any) {
          throw new CompileFailure(
            "UnsupportedError",
            `Exception matching is limited to <class 'Exception'>\n${excerpt(this.at(inst.line))}`,
          );
        }
        set(literal(true));
        return;
      }
      case "to_string":
        set(this.keyCall(inst, "builtins.str", args));
        return;
      case "concat":
        set(this.keyCall(inst, "str.concat", args));
        return;
    }
  }

  // --- names and constants

  // --- operators

  operatorCall(inst: Inst, op: string, args: NumbaType[], during: string[]): NumbaType {
    const key = `operator.${op}`;
    const found = this.tryCall(inst, key, args);
    if (found !== null) return found;
    const failure = this.noMatch(key, args);
    for (const what of during) failure.addContext(what, this.at(inst.line));
    throw failure;
  }

  // --- containers

  /** Learns the item type of a container that was made empty. */
  refine(container: NumbaType, item: NumbaType, value: NumbaType = none): void {
    const origin =
      container instanceof ListType || container instanceof DictType ? container.origin : null;
    if (origin === null || item === undefinedType) return;
    const known = this.refined.get(origin);
    const both = known === undefined ? item : unify(known.item, item);
    const values = known === undefined ? value : unify(known.value, value);
    if (both === null || values === null) return;
    if (known?.item === both && known.value === values) return;
    this.refined.set(origin, { item: both, value: values });
    this.changed = true;
  }

  // --- calls

  noMatch(
    key: string,
    args: readonly NumbaType[],
    callee?: NumbaType,
    names: readonly string[] = [],
  ): CompileFailure {
    const shortName = key.slice(key.lastIndexOf(".") + 1);
    const shown = args.map((t, k) => {
      const named = k - (args.length - names.length);
      return named >= 0 ? `${names[named]}=${t.name}` : t.name;
    });
    const text = callee?.name ?? `Function(${functionText(key)})`;
    return typingFailure(
      `No implementation of function ${text} found for signature:\n \n >>> ${shortName}(${shown.join(", ")})\n `,
    );
  }

  keyCall(inst: Inst, key: string, args: NumbaType[]): NumbaType {
    const found = this.tryCall(inst, key, args);
    if (found !== null) return found;
    throw callFailure(this, functionType(key, functionText(key)), args, [], inst.line);
  }

  /** Resolves a record and notes it for the lowering; null when nothing fits. */
  tryCall(
    inst: Inst,
    key: string,
    args: readonly NumbaType[],
    names: readonly string[] = [],
    receiver = false,
  ): NumbaType | null {
    const found = lookup(key, args, names, this.contextFor(inst, receiver));
    if (found === null) return null;
    this.calls.set(inst, { ...found, receiver });
    return found.resolution.result;
  }

  contextFor(inst: Inst, receiver: boolean): TypingContext {
    const shift = inst.operation.kind === "call" && !receiver ? 1 : 0;
    const self: TypingContext = {
      flags: this.source.options,
      constant: (k) => {
        const v = inst.args[k + shift];
        return v === undefined ? undefined : this.constants.get(v);
      },
      resolve: (key, args) => lookup(key, args, [], self)?.resolution ?? null,
      resolveSource: (source, args) =>
        this.resolver.resolveSource(source, args, [])?.resolution ?? null,
      resolveCallee: (callee, args) => {
        if (callee instanceof FunctionType) return self.resolve(callee.key, args);
        if (callee instanceof DispatcherType) {
          return self.resolveSource(callee.target as FunctionSource, args);
        }
        if (callee instanceof ClosureType) {
          return this.resolver.resolveClosure(callee, args, [])?.resolution ?? null;
        }
        if (callee instanceof NumberClassType) {
          return self.resolve("builtins.number_class", [callee, ...args]);
        }
        return null;
      },
      refine: (container, item, value) => this.refine(container, item, value),
    };
    return self;
  }

  private checkComplete(): void {
    for (const block of this.ssa.blocks) {
      if (!this.reachable.has(block)) continue;
      for (const inst of block.insts) {
        for (const r of inst.results) {
          const type = this.types[r.id];
          if (type?.isPrecise === true) continue;
          if (type === undefined && inst.args.some((a) => this.types[a.id] === undefined)) continue;
          throw this.untyped(r, type, inst.line);
        }
      }
    }
    for (const block of this.ssa.blocks) {
      if (!this.reachable.has(block)) continue;
      for (const v of [...block.params, ...block.insts.flatMap((i) => i.results)]) {
        if (this.types[v.id] === undefined) throw this.untyped(v, undefined, v.line);
      }
    }
    if (this.result === undefined && this.returns.length === 0) this.result = none;
  }

  private untyped(v: Var, type: NumbaType | undefined, line: number): CompileFailure {
    const name = v.name || "$temporary";
    if (type === undefined) {
      return typingFailure(
        `Type of variable '${name}' cannot be determined, operation: unknown operation, location: ${excerpt(this.at(line))}`,
      );
    }
    return typingFailure(
      `Cannot infer the type of variable '${name}', have imprecise type: ${type.name}. \n${type instanceof ListType ? UNTYPED_LIST : ""}${excerpt(this.at(line))}`,
    );
  }
}

const UNTYPED_LIST = `
A list that starts empty gets its type from what is put into it, and nothing
was. Append an item before the list is used, start with one, or name the type:
numba.typed.List.empty_list(numba.int64).

`;

function isBroad(type: unknown): boolean {
  return type === exceptionTypes.Exception || type === exceptionTypes.BaseException;
}
