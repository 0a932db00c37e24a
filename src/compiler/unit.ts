/**
 * A code object in the making: the state of the compiler for one block.
 *
 * The compiler keeps a stack of units; flowgraph.ts and assemble.ts consume a finished one.
 */
import type { Location } from "../bytecode/line-table.ts";
import { Def, Resolution, resolutionOf, type Scope } from "../symtable/scope.ts";
import type * as ast from "../syntax/ast.ts";
import { type ConstantCache, ConstantTable } from "./constants.ts";
import { InstructionSequence, type Label } from "./instruction-sequence.ts";

export const enum UnitKind {
  MODULE,
  CLASS,
  FUNCTION,
  ASYNC_FUNCTION,
  LAMBDA,
  COMPREHENSION,
  ANNOTATIONS,
}

/** Statically nested constructs that `return`, `break` and `continue` must leave properly. */
export const enum FrameBlockKind {
  WHILE_LOOP,
  FOR_LOOP,
  TRY_EXCEPT,
  FINALLY_TRY,
  FINALLY_END,
  WITH,
  ASYNC_WITH,
  HANDLER_CLEANUP,
  POP_VALUE,
  EXCEPTION_HANDLER,
  EXCEPTION_GROUP_HANDLER,
  ASYNC_COMPREHENSION_GENERATOR,
  STOP_ITERATION,
}

export interface FrameBlock {
  readonly kind: FrameBlockKind;
  readonly block: Label;
  readonly exit: Label;
  readonly loc: Location;
  /** Statements of a finally clause. */
  readonly finalbody: readonly ast.Stmt[] | null;
  /** Name that an except clause binds. */
  readonly name: string | null;
}

export interface ArgumentCounts {
  readonly posonly: number;
  readonly positional: number;
  readonly kwonly: number;
}

/** An annotation that `__annotate__` evaluates; the index tells whether its statement ran, -1 when it always runs. */
export interface DeferredAnnotation {
  readonly statement: ast.AnnAssign;
  readonly index: number;
}

export class Unit {
  readonly kind: UnitKind;
  readonly scope: Scope;
  readonly name: string;
  readonly firstLine: number;
  readonly counts: ArgumentCounts;
  /** Innermost class name, for mangling. */
  readonly className: string | null;
  qualname = "";
  sequence = new InstructionSequence();
  /** The module's own sequence while annotation set-up is generated. */
  stashedSequence: InstructionSequence | null = null;
  readonly consts: ConstantTable;
  readonly names = new Map<string, number>();
  readonly varnames: Map<string, number>;
  readonly cellvars: Map<string, number>;
  /** Numbered on from cellvars. */
  readonly freevars: Map<string, number>;
  /** Names that inlined comprehensions make fast locals of a module or class: true while inside one. */
  readonly fastHidden = new Map<string, boolean>();
  readonly frameBlocks: FrameBlock[] = [];
  inlinedComprehensions = 0;
  conditionalDepth = 0;
  /** Attributes that methods of a class set on `self`. */
  readonly staticAttributes = new Set<string>();
  readonly deferredAnnotations: DeferredAnnotation[] = [];
  nextConditionalAnnotation = 0;

  constructor(
    kind: UnitKind,
    scope: Scope,
    name: string,
    firstLine: number,
    counts: ArgumentCounts,
    className: string | null,
    cache: ConstantCache,
  ) {
    this.kind = kind;
    this.scope = scope;
    this.name = name;
    this.firstLine = firstLine;
    this.counts = counts;
    this.className = className;
    this.consts = new ConstantTable(cache);
    this.varnames = new Map(scope.parameters.map((parameter, i) => [parameter, i]));
    this.cellvars = namesWith(scope, Resolution.CELL, Def.COMP_CELL, 0);
    if (scope.needsClassClosure) indexOf(this.cellvars, "__class__");
    if (scope.needsClassDict) indexOf(this.cellvars, "__classdict__");
    if (scope.hasConditionalAnnotations) indexOf(this.cellvars, "__conditional_annotations__");
    this.freevars = namesWith(scope, Resolution.FREE, Def.FREE_CLASS, this.cellvars.size);
  }
}

/** Names of a resolution or with a flag, sorted so that indices do not depend on the order of use. */
function namesWith(
  scope: Scope,
  resolution: Resolution,
  flag: number,
  start: number,
): Map<string, number> {
  const names: string[] = [];
  for (const [name, symbol] of scope.symbols) {
    if (resolutionOf(symbol) === resolution || symbol & flag) names.push(name);
  }
  return new Map(names.sort().map((name, i) => [name, start + i]));
}

/** Index of a name in a table; adds it when new. */
export function indexOf(table: Map<string, number>, name: string): number {
  let index = table.get(name);
  if (index === undefined) {
    index = table.size;
    table.set(name, index);
  }
  return index;
}
