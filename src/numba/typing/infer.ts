// Type inference of one function for one list of argument types. Instructions of reachable blocks are typed again and again,
// in order, until no type changes; what fails meanwhile is only an error if it still fails at the end (the types of loop
// variables start too narrow). Branches whose condition is known are followed on one side only.
//
// The result, TypedFunction, is all that the lowering needs: a type per variable and a resolution per instruction that calls.

import { getAttrOptional } from "../../objects/abstract.ts";
import { isSubtype } from "../../objects/core-types.ts";
import { exceptionTypes, PyBaseException } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyType } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { CompileFailure, excerpt, type SourceLocation, typingFailure } from "../errors.ts";
import { ssaOf } from "../frontend/construct.ts";
import type { Binding, FunctionSource } from "../frontend/source.ts";
import type { Inst, SsaBlock, SsaFunction, Var } from "../frontend/ssa.ts";
import {
  constantAt,
  functionText,
  hasRecord,
  isModuleKey,
  lookup,
  type Resolution,
  type TypingContext,
} from "../functions/record.ts";
import {
  ArrayType,
  DictType,
  dictOf,
  emptyDictAt,
  emptyListAt,
  IteratorType,
  ListType,
  listOf,
  namedTupleOf,
  RecordType,
  TupleType,
  tupleOf,
} from "../types/containers.ts";
import { EnumClassType } from "../types/enum.ts";
import {
  BoundFunctionType,
  boundFunction,
  ClosureType,
  closureOf,
  DispatcherType,
  dispatcherOf,
  ExceptionClassType,
  ExceptionInstanceType,
  exceptionClassOf,
  exceptionInstanceOf,
  FunctionType,
  functionType,
  ModuleType,
  moduleOf,
  NamedTupleClassType,
  NumberClassType,
  TypeRefType,
  typeRef,
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
import { typeOfConstant } from "./constant-type.ts";
import { unify, unifyAll } from "./convert.ts";
import { numberClassKey } from "./number-class.ts";
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
  private readonly captured: ReadonlyMap<string, NumbaType>;
  private readonly resolver: FunctionResolver;
  private types: (NumbaType | undefined)[];
  private calls = new Map<Inst, Call>();
  private readonly constants = new Map<Var, PyValue>();
  private readonly bindings = new Map<Inst, Binding>();
  private reachable = new Set<SsaBlock>();
  /** What is known of containers that were made empty. */
  private readonly refined = new Map<object, { item: NumbaType; value: NumbaType }>();
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

  private at(line: number): SourceLocation {
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

  private setType(v: Var, type: NumbaType): void {
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
        set(this.constantType(inst, operation.value));
        return;
      case "undef":
        set(undefinedType);
        return;
      case "code":
        set(none);
        return;
      case "global":
      case "free":
        set(this.nameType(inst, operation.kind, operation.name));
        return;
      case "binary":
        set(this.binaryType(inst, operation.op, args));
        return;
      case "unary":
        set(this.unaryType(inst, operation.op, args[0]));
        return;
      case "getattr":
        set(this.attributeType(inst, args[0], operation.name));
        return;
      case "setattr": {
        const key = `${methodKey(args[0])}.${operation.name}=`;
        if (this.tryCall(inst, key, args) === null && !this.setField(inst, args, operation.name)) {
          throw typingFailure(
            `Cannot resolve setattr: (${args[0].name}).${operation.name} = ${args[1].name}`,
            this.at(inst.line),
          ).addContext(`typing of set attribute '${operation.name}'`, this.at(inst.line));
        }
        return;
      }
      case "getitem":
        set(this.getitemType(inst, args));
        return;
      case "setitem":
      case "delitem":
        if (operation.kind === "setitem") this.refineItems(args);
        this.operatorCall(inst, operation.kind, args, [
          this.constants.has(inst.args[1]) ? "typing of staticsetitem" : "typing of setitem",
        ]);
        return;
      case "slice": {
        for (const t of args) {
          if (unliteral(t) instanceof IntegerType || t === none || t === boolean) continue;
          throw this.noMatch("builtins.slice", args, inst.line).addContext(
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
        set(this.listType(inst, args));
        return;
      case "map":
        this.typeMap(inst, args);
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
        this.typeUnpack(inst, args[0], operation.before, operation.after);
        return;
      case "getiter":
        set(this.iteratorType(inst, args[0]));
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
        set(this.callType(inst, args, operation.names, operation.star));
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

  /** `record.x = v` is `record["x"] = v`. */
  private setField(inst: Inst, [owner, item]: NumbaType[], name: string): boolean {
    if (!(owner instanceof RecordType)) return false;
    const args = [owner, literal(name), item];
    const found = lookup("operator.setitem", args, [], this.contextFor(inst, false));
    if (found === null) return false;
    this.calls.set(inst, { resolution: found.resolution, places: [0, -1, 1], receiver: false });
    return true;
  }

  // --- names and constants

  private constantType(inst: Inst, v: PyValue): NumbaType {
    if (v instanceof PyType && isSubtype(v, exceptionTypes.BaseException)) {
      return exceptionClassOf(v, v.name);
    }
    this.constants.set(inst.result, v);
    const type = typeOfConstant(v);
    if (type === null)
      throw typingFailure("Cannot determine the type of a constant", this.at(inst.line));
    return type;
  }

  private nameType(inst: Inst, kind: "global" | "free", name: string): NumbaType {
    if (kind === "free") {
      const captured = this.captured.get(name);
      if (captured !== undefined) return captured;
    }
    const binding =
      this.bindings.get(inst) ??
      (kind === "free" ? this.source.free(name) : this.source.global(name));
    if (binding === undefined) {
      throw typingFailure(`NameError: name '${name}' is not defined`);
    }
    this.bindings.set(inst, binding);
    const type = this.bindingType(inst, binding);
    if (type !== null) return type;
    const shown = binding.kind === "constant" ? describe(binding.value) : `'${name}'`;
    throw typingFailure(
      `Untyped ${kind === "free" ? "freevar" : "global"} name '${name}': Cannot determine Numba type of ${shown}`,
      this.at(inst.line),
    );
  }

  private bindingType(inst: Inst, binding: Binding): NumbaType | null {
    switch (binding.kind) {
      case "key":
        return this.keyType(inst, binding.key);
      case "constant": {
        const { value } = binding;
        if (value instanceof PyType && isSubtype(value, exceptionTypes.BaseException)) {
          return exceptionClassOf(value, value.name);
        }
        const type = typeOfConstant(value);
        if (type !== null) this.constants.set(inst.result, value);
        return type;
      }
      case "function":
        return dispatcherOf(binding.source, `CPUDispatcher(${binding.source.name})`);
      case "typed":
        return binding.type;
      case "module":
        return moduleOf(`${binding.name}`, `<module '${binding.name}'>`);
    }
  }

  private keyType(inst: Inst, key: string): NumbaType | null {
    const constant = constantAt(key);
    if (constant !== undefined) {
      this.constants.set(inst.result, constant);
      return typeOfConstant(constant);
    }
    const number = numberClassKey(key);
    if (number !== null) return number;
    if (hasRecord(key)) return functionType(key, functionText(key));
    if (isModuleKey(key)) return moduleOf(key);
    return null;
  }

  // --- operators

  private binaryType(inst: Inst, op: string, args: NumbaType[]): NumbaType {
    if (op === "is_" || op === "is_not") {
      const known = identity(args[0], args[1]);
      if (known !== null) return literal(op === "is_" ? known : !known);
    }
    this.foldInteger(inst, op);
    if (op === "contains" || !args.every((t) => t.isPrecise)) {
      // `in` on a container that is not known yet: wait.
      if (!args[0].isPrecise) return boolean;
    }
    // `a += b` falls back to `a + b`.
    const inplace = INPLACE[op];
    if (inplace !== undefined) {
      const own = this.tryCall(inst, `operator.${op}`, args);
      if (own !== null) return own;
      const plain = this.tryCall(inst, `operator.${inplace}`, args);
      if (plain !== null) return plain;
    }
    return this.operatorCall(inst, op, args, ["typing of intrinsic-call"]);
  }

  /** Integer constants stay known through arithmetic: sizes of shared arrays may be expressions. */
  private foldInteger(inst: Inst, op: string): void {
    const [a, b] = inst.args.map((v) => this.constants.get(v));
    if (typeof a !== "number" || typeof b !== "number") return;
    const fold: Record<string, () => number> = {
      add: () => a + b,
      sub: () => a - b,
      mul: () => a * b,
      floordiv: () => Math.floor(a / b),
      mod: () => a - b * Math.floor(a / b),
      pow: () => a ** b,
      lshift: () => a * 2 ** b,
    };
    const made = fold[op]?.();
    if (made !== undefined && Number.isSafeInteger(made)) this.constants.set(inst.result, made);
  }

  private unaryType(inst: Inst, op: string, arg: NumbaType): NumbaType {
    if (op === "truth") {
      if (arg === boolean || (arg instanceof LiteralType && typeof arg.value === "boolean"))
        return arg;
      if (arg === none) return literal(false);
    }
    if (op === "not_" && arg instanceof LiteralType && typeof arg.value === "boolean") {
      return literal(!arg.value);
    }
    const known = this.constants.get(inst.args[0]);
    if (op === "neg" && typeof known === "number" && arg instanceof LiteralType && known !== 0) {
      this.constants.set(inst.result, -known);
      this.operatorCall(inst, op, [arg], ["typing of intrinsic-call"]);
      return literal(-known);
    }
    const type = this.operatorCall(inst, op, [arg], ["typing of intrinsic-call"]);
    return type;
  }

  private operatorCall(inst: Inst, op: string, args: NumbaType[], during: string[]): NumbaType {
    const key = `operator.${op}`;
    const found = this.tryCall(inst, key, args);
    if (found !== null) return found;
    const failure = this.noMatch(key, args, inst.line);
    for (const what of during) failure.addContext(what, this.at(inst.line));
    throw failure;
  }

  private getitemType(inst: Inst, args: NumbaType[]): NumbaType {
    const isStatic = this.constants.has(inst.args[1]);
    if (args[0] instanceof TupleType && args[1] instanceof LiteralType) {
      const { items } = args[0];
      const k = Number(args[1].value);
      const at = k < 0 ? k + items.length : k;
      if (at >= 0 && at < items.length) {
        const whole = this.constants.get(inst.args[0]);
        if (whole instanceof PyTuple) this.constants.set(inst.result, whole.items[at]);
        this.tryCall(inst, "operator.getitem", args);
        return items[at];
      }
    }
    const found = this.tryCall(inst, "operator.getitem", args);
    if (found !== null) return found;
    const failure = this.noMatch("operator.getitem", args, inst.line);
    if (isStatic) {
      failure.contexts.push(
        `During: typing of intrinsic-call at ${this.source.code.co_filename} (${inst.line})`,
      );
      throw failure.addContext("typing of static-get-item", this.at(inst.line));
    }
    throw failure.addContext("typing of intrinsic-call", this.at(inst.line));
  }

  private attributeType(inst: Inst, owner: NumbaType, name: string): NumbaType {
    const unknown = (): CompileFailure =>
      typingFailure(
        `Unknown attribute '${name}' of type ${owner.name}`,
        this.at(inst.line),
      ).addContext("typing of get attribute", this.at(inst.line));
    if (owner instanceof ModuleType) {
      const base = this.bindings.get(inst.args[0].def as Inst);
      if (base?.kind === "module") {
        const binding = base.attribute(name);
        if (binding === undefined) throw unknown();
        this.bindings.set(inst, binding);
        if (binding.kind === "key") {
          const own = this.tryCall(inst, `${binding.key}:value`, []);
          if (own !== null) return own;
        }
        const type = this.bindingType(inst, binding);
        if (type === null) throw unknown();
        return type;
      }
      const type = this.keyType(inst, `${owner.key}.${name}`);
      if (type === null) throw unknown();
      return type;
    }
    if (owner instanceof EnumClassType) {
      const member = getAttrOptional(owner.enumeration, name);
      const type = member === undefined ? null : typeOfConstant(member);
      if (member === undefined || type === null) throw unknown();
      this.constants.set(inst.result, type instanceof LiteralType ? type.value : member);
      return type;
    }
    if (owner instanceof FunctionType) {
      // Classes of the registry have functions of their own: `Dict.empty`.
      const type = this.keyType(inst, `${owner.key}.${name}`);
      if (type !== null) return type;
    }
    if (owner instanceof TupleType && owner.named !== null) {
      const at = owner.named.fields.indexOf(name);
      if (at >= 0) {
        this.tryCall(inst, "tuple.field", [owner, literal(at)]);
        return owner.items[at];
      }
    }
    const key = `${methodKey(owner)}.${name}`;
    const attribute = this.tryCall(inst, `${key}:get`, [owner, literal(name)]);
    if (attribute !== null) return attribute;
    if (hasRecord(key)) return boundFunction(key, owner);
    const any = this.tryCall(inst, `${methodKey(owner)}.*:get`, [owner, literal(name)]);
    if (any !== null) return any;
    throw unknown();
  }

  // --- containers

  private listType(inst: Inst, args: NumbaType[], kind: "list" | "typed" = "list"): NumbaType {
    if (args.length === 0) {
      const known = this.refined.get(inst);
      return known === undefined ? emptyListAt(inst, kind) : listOf(known.item, kind);
    }
    const item = unifyAll(args.map(unliteral));
    if (item === null) {
      throw typingFailure(
        `Cannot unify the items of a list: ${args.map((t) => t.name).join(", ")}`,
        this.at(inst.line),
      ).addContext("typing of build_list", this.at(inst.line));
    }
    return listOf(item);
  }

  private typeMap(inst: Inst, args: NumbaType[]): void {
    if (args.length === 0) {
      this.setType(inst.result, this.emptyDict(inst));
      return;
    }
    const keys = unifyAll(args.filter((_, k) => k % 2 === 0).map(unliteral));
    const values = unifyAll(args.filter((_, k) => k % 2 === 1).map(unliteral));
    if (keys === null || values === null) {
      throw typingFailure("Cannot unify the items of a dictionary", this.at(inst.line));
    }
    const plain = args.map((_, k) => (k % 2 === 0 ? keys : values));
    const type = this.keyCall(inst, "builtins.build_map", plain);
    this.setType(inst.result, type);
  }

  private emptyDict(inst: Inst): NumbaType {
    const known = this.refined.get(inst);
    if (known === undefined) return emptyDictAt(inst);
    this.makeEmpty(inst, "krait.dict_new", [known.item, known.value]);
    return dictOf(known.item, known.value);
  }

  /** Notes the code for an empty container of known types. */
  private makeEmpty(inst: Inst, key: string, items: readonly NumbaType[]): void {
    const found = lookup(key, items.map(typeRef), [], this.contextFor(inst, false));
    if (found === null) return;
    const { resolution } = found;
    const args = items.map(() => undefined);
    this.calls.set(inst, {
      resolution: { ...resolution, args },
      places: items.map(() => -1),
      receiver: false,
    });
  }

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

  private refineItems(args: NumbaType[]): void {
    const [container, key, item] = args;
    if (container instanceof DictType) this.refine(container, unliteral(key), unliteral(item));
    else if (container instanceof ListType) this.refine(container, unliteral(item));
  }

  private typeUnpack(inst: Inst, seq: NumbaType, before: number, after: number): void {
    const { results } = inst;
    if (seq instanceof TupleType) {
      const { items } = seq;
      const fits = after < 0 ? items.length === before : items.length >= before + after;
      if (!fits) {
        const name = inst.args[0].name;
        throw typingFailure(
          `('wrong tuple length for ${name || "value"}: ', 'expected ${before + Math.max(after, 0)}, got ${items.length}')`,
        ).addContext("typing of exhaust iter", this.at(inst.line));
      }
      const middle = after < 0 ? 0 : items.length - before - after;
      for (let k = 0; k < before; k++) this.setType(results[k], items[k]);
      if (after >= 0) {
        this.setType(results[before], tupleOf(items.slice(before, before + middle)));
        for (let k = 0; k < after; k++) {
          this.setType(results[before + 1 + k], items[before + middle + k]);
        }
      }
      const whole = this.constants.get(inst.args[0]);
      if (whole instanceof PyTuple && after < 0) {
        results.forEach((r, k) => {
          this.constants.set(r, whole.items[k]);
        });
      }
      return;
    }
    const item = seq instanceof ArrayType && after < 0 ? iterableItem(seq) : null;
    if (item === null) {
      throw typingFailure(`failed to unpack ${seq.name}`, this.at(inst.line)).addContext(
        "typing of exhaust iter",
        this.at(inst.line),
      );
    }
    for (const r of results) this.setType(r, item);
  }

  private iteratorType(inst: Inst, source: NumbaType): NumbaType {
    if (!source.isPrecise) return undefinedType;
    const type = this.tryCall(inst, "builtins.iter", [source]);
    if (type !== null) return type;
    throw typingFailure(`Invalid use of getiter with parameters (${source.name})`).addContext(
      "typing of intrinsic-call",
      this.at(inst.line),
    );
  }

  // --- calls

  private callType(
    inst: Inst,
    all: NumbaType[],
    names: readonly string[],
    star: boolean,
  ): NumbaType {
    const callee = all[0];
    let args = all.slice(1);
    if (star) {
      const last = args[args.length - 1];
      if (!(last instanceof TupleType)) {
        throw typingFailure(
          `*args in function call should be a tuple, got ${last.name}`,
        ).addContext("typing of call", this.at(inst.line));
      }
      args = [...args.slice(0, -1), ...last.items];
    }
    if (callee instanceof ExceptionClassType) {
      const values = inst.args.slice(1).map((a) => this.constants.get(a));
      const constant = values.every((v) => v !== undefined);
      if (!constant) {
        throw new CompileFailure(
          "ConstantInferenceError",
          `Constant inference not possible for: ${inst.args.slice(1).find((a) => !this.constants.has(a))?.name || "expression"}\n${excerpt(this.at(inst.line))}`,
        );
      }
      const type = callee.exception as PyType;
      return exceptionInstanceOf(this.exceptionAt(inst, type, values as PyValue[]), type.name);
    }
    const found = this.resolveCall(inst, callee, args, names);
    if (found !== null) return found;
    throw this.callFailure(callee, args, names, inst.line);
  }

  private readonly exceptions = new Map<Inst, PyBaseException>();

  private exceptionAt(inst: Inst, type: PyType, args: PyValue[]): PyBaseException {
    let found = this.exceptions.get(inst);
    if (found === undefined) {
      found = new PyBaseException(type, new PyTuple(args));
      this.exceptions.set(inst, found);
    }
    return found;
  }

  private callFailure(
    callee: NumbaType,
    args: NumbaType[],
    names: readonly string[],
    line: number,
  ): CompileFailure {
    const failure =
      callee instanceof FunctionType || callee instanceof BoundFunctionType
        ? this.noMatch(callee.key, args, line, callee, names)
        : typingFailure(
            `Invalid use of ${callee.name} with parameters (${args.map((t) => t.name).join(", ")})\nNo type info available for ${callee.name} as a callable.`,
          );
    const { co_filename } = this.source.code;
    failure.contexts.push(
      `During: resolving callee type: ${callee.name}\nDuring: typing of call at ${co_filename} (${line})\n\n${excerpt(this.at(line))}`,
    );
    return failure;
  }

  private noMatch(
    key: string,
    args: readonly NumbaType[],
    _line: number,
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

  private resolveCall(
    inst: Inst,
    callee: NumbaType,
    args: NumbaType[],
    names: readonly string[],
  ): NumbaType | null {
    if (callee instanceof FunctionType) {
      if (args.length === 0 && EMPTY_LISTS.has(callee.key)) {
        const type = this.listType(inst, [], callee.key === "builtins.list" ? "list" : "typed");
        if (type instanceof ListType && type.isPrecise) {
          const make = type.kind === "typed" ? "numba.typed.List.empty_list" : "krait.list_new";
          this.makeEmpty(inst, make, [type.item]);
        }
        return type;
      }
      if (args.length === 0 && EMPTY_DICTS.has(callee.key)) return this.emptyDict(inst);
      return this.tryCall(inst, callee.key, args, names);
    }
    if (callee instanceof NamedTupleClassType) return this.namedTuple(inst, callee, args, names);
    if (callee instanceof BoundFunctionType) {
      const { self } = callee;
      if (self instanceof ListType && !self.isPrecise) return this.callOnUnknown(callee, args);
      return this.tryCall(inst, callee.key, [self, ...args], names, true);
    }
    if (callee instanceof NumberClassType || callee instanceof TypeRefType) {
      return this.tryCall(inst, "builtins.number_class", [callee, ...args], names, true);
    }
    if (callee instanceof DispatcherType) {
      const found = this.resolver.resolveSource(callee.target as FunctionSource, args, names);
      if (found === null) return null;
      this.calls.set(inst, { ...found, receiver: false });
      return found.resolution.result;
    }
    if (callee instanceof ClosureType) {
      const found = this.resolver.resolveClosure(callee, args, names);
      if (found === null) return null;
      this.calls.set(inst, { ...found, receiver: true });
      return found.resolution.result;
    }
    if (callee instanceof TupleType) return null;
    return null;
  }

  /** `Point(1, y=2)`. */
  private namedTuple(
    inst: Inst,
    callee: NamedTupleClassType,
    args: NumbaType[],
    names: readonly string[],
  ): NumbaType | null {
    const positional = args.length - names.length;
    const places = callee.fields.map((name, k) =>
      k < positional ? k : names.includes(name) ? positional + names.indexOf(name) : -1,
    );
    if (places.includes(-1) || args.length !== callee.fields.length) return null;
    const items = places.map((at) => unliteral(args[at]));
    const result = namedTupleOf(callee.tuple, callee.fields, items);
    const resolution: Resolution = {
      args: items,
      result,
      lower: (l, values) => l.retain(l.tuple(result, values)),
    };
    this.calls.set(inst, { resolution, places, receiver: false });
    return result;
  }

  /** A method of an empty list whose items are not known: learns from it, decides later. */
  private callOnUnknown(callee: BoundFunctionType, args: NumbaType[]): NumbaType | null {
    const name = callee.key.slice(callee.key.lastIndexOf(".") + 1);
    if (name === "append" && args.length === 1) this.refine(callee.self, unliteral(args[0]));
    else if (name === "insert" && args.length === 2) this.refine(callee.self, unliteral(args[1]));
    else if (name === "extend" && args.length === 1) {
      this.refine(callee.self, iterableItem(args[0]) ?? undefinedType);
    }
    return none;
  }

  private keyCall(inst: Inst, key: string, args: NumbaType[]): NumbaType {
    const found = this.tryCall(inst, key, args);
    if (found !== null) return found;
    throw this.callFailure(functionType(key, functionText(key)), args, [], inst.line);
  }

  /** Resolves a record and notes it for the lowering; null when nothing fits. */
  private tryCall(
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

  private contextFor(inst: Inst, receiver: boolean): TypingContext {
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
For Numba to be able to compile a list, the list must have a known and
precise type that can be inferred from the other variables. Whilst sometimes
the type of empty lists can be inferred, this is not always the case, see this
documentation for help:

https://numba.readthedocs.io/en/stable/user/troubleshoot.html#my-code-has-an-untyped-list-problem

`;

const INPLACE: Readonly<Record<string, string>> = {
  iadd: "add",
  iand: "and_",
  ifloordiv: "floordiv",
  ilshift: "lshift",
  imatmul: "matmul",
  imul: "mul",
  imod: "mod",
  ior: "or_",
  ipow: "pow",
  irshift: "rshift",
  isub: "sub",
  itruediv: "truediv",
  ixor: "xor",
};

const EMPTY_LISTS = new Set(["builtins.list", "numba.typed.List", "numba.typed.typedlist.List"]);
const EMPTY_DICTS = new Set(["builtins.dict", "numba.typed.Dict", "numba.typed.typeddict.Dict"]);

function isBroad(type: unknown): boolean {
  return type === exceptionTypes.Exception || type === exceptionTypes.BaseException;
}

/** Whether two values are one object, where the types tell. */
function identity(a: NumbaType, b: NumbaType): boolean | null {
  if (a === none && b === none) return true;
  if (a !== none && b !== none) return null;
  const other = a === none ? b : a;
  return other.name.startsWith("OptionalType") || other === undefinedType ? null : false;
}

function describe(v: PyValue): string {
  if (v instanceof PyType) return `<class 'type'>`;
  return typeof v === "object" && v !== null ? `<class '${v.cls.name}'>` : "<class 'object'>";
}
