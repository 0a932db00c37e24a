/**
 * The state of one compilation and the vocabulary of the code generator: emit, label, constant, name, scope, block.
 *
 * The functions of codegen-*.ts take a Compiler; they reach each other's node kinds through `expr` and `stmt`, which
 * codegen.ts supplies, so that their files do not import one another in circles.
 */
import { CodeFlag, type PyCode } from "../bytecode/code.ts";
import { type Location, location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Resume } from "../bytecode/operand-tables.ts";
import type { PyValue } from "../objects/object.ts";
import type { FutureFeatures } from "../symtable/future.ts";
import { FutureFlag } from "../symtable/future.ts";
import { mangle, maybeMangle } from "../symtable/mangle.ts";
import { failAt } from "../symtable/place.ts";
import { Resolution, type Scope } from "../symtable/scope.ts";
import type { SymbolTable } from "../symtable/symtable.ts";
import type * as ast from "../syntax/ast.ts";
import type { SyntaxWarningRecord } from "../syntax/syntax-failure.ts";
import { addReturn, finishUnit } from "./assemble-unit.ts";
import { ConstantCache } from "./constants.ts";
import { type Label, NO_LABEL } from "./instruction-sequence.ts";
import {
  type ArgumentCounts,
  type FrameBlock,
  type FrameBlockKind,
  indexOf,
  Unit,
  UnitKind,
} from "./unit.ts";

/** Blocks that may be nested statically in one code object. */
const MAX_FRAME_BLOCKS = 21;
/** Compiler flags that appear in co_flags. */
const INHERITED_FLAGS = 0x1fe0000;
export const NO_ARGUMENTS: ArgumentCounts = { posonly: 0, positional: 0, kwonly: 0 };

export interface Visitors {
  stmt(c: Compiler, node: ast.Stmt): void;
  expr(c: Compiler, node: ast.Expr): void;
}

export class Compiler {
  readonly filename: string;
  readonly flags: number;
  readonly optimize: number;
  readonly symtable: SymbolTable;
  readonly interactive: boolean;
  readonly warnings: SyntaxWarningRecord[];
  private repeats = 0;
  private readonly constants = new ConstantCache();
  private readonly stack: Unit[] = [];
  private readonly visitors: Visitors;
  unit!: Unit;
  /** Sequences of what is nested stay with the sequence around them. */
  keepsSequences = false;

  constructor(
    filename: string,
    flags: number,
    optimize: number,
    symtable: SymbolTable,
    future: FutureFeatures,
    interactive: boolean,
    warnings: SyntaxWarningRecord[],
    visitors: Visitors,
  ) {
    this.filename = filename;
    this.flags = flags | future.flags;
    this.optimize = optimize;
    this.symtable = symtable;
    this.interactive = interactive;
    this.warnings = warnings;
    this.visitors = visitors;
  }

  // ---- nodes

  stmt(node: ast.Stmt): void {
    this.visitors.stmt(this, node);
  }

  expr(node: ast.Expr): void {
    this.visitors.expr(this, node);
  }

  /** Statements that are generated elsewhere as well: what they warn of is told there. */
  repeated(nodes: readonly ast.Stmt[]): void {
    this.repeats++;
    this.stmts(nodes);
    this.repeats--;
  }

  stmts(nodes: readonly ast.Stmt[]): void {
    for (const node of nodes) this.visitors.stmt(this, node);
  }

  exprs(nodes: readonly ast.Expr[]): void {
    for (const node of nodes) this.visitors.expr(this, node);
  }

  // ---- instructions

  emit(loc: Location, op: Op, arg = 0): void {
    this.unit.sequence.add(op, arg, loc);
  }

  jump(loc: Location, op: Op, target: Label): void {
    this.unit.sequence.add(op, target, loc);
  }

  newLabel(): Label {
    return this.unit.sequence.newLabel();
  }

  useLabel(label: Label): void {
    this.unit.sequence.useLabel(label);
  }

  loadConst(loc: Location, value: PyValue): void {
    this.emit(loc, Op.LOAD_CONST, this.unit.consts.add(value));
  }

  // ---- names

  get scope(): Scope {
    return this.unit.scope;
  }

  get futureAnnotations(): boolean {
    return (this.flags & FutureFlag.ANNOTATIONS) !== 0;
  }

  mangle(name: string): string {
    return mangle(this.unit.className, name);
  }

  maybeMangle(name: string): string {
    return maybeMangle(this.unit.className, this.unit.scope, name);
  }

  /** Index of an attribute, module or global name in co_names. */
  nameIndex(name: string): number {
    return indexOf(this.unit.names, this.maybeMangle(name));
  }

  /** How a name of the current block is found, for closures. */
  refType(name: string): Resolution {
    if (
      this.unit.kind === UnitKind.CLASS &&
      (name === "__class__" || name === "__classdict__" || name === "__conditional_annotations__")
    ) {
      return Resolution.CELL;
    }
    return this.unit.scope.resolve(name);
  }

  // ---- scopes

  enterScope(
    name: string,
    kind: UnitKind,
    scope: Scope,
    line: number,
    className: string | null = null,
    counts: ArgumentCounts = NO_ARGUMENTS,
  ): void {
    const outer = this.unit as Unit | undefined;
    if (outer !== undefined) this.stack.push(outer);
    const mangling = className ?? outer?.className ?? null;
    this.unit = new Unit(kind, scope, name, line, counts, mangling, this.constants);
    const isModule = kind === UnitKind.MODULE;
    this.unit.qualname = isModule ? name : this.qualifiedName(name, kind);
    const start = isModule ? 0 : line;
    const loc = location(start, line, 0, 0);
    this.emit(loc, Op.RESUME, Resume.AT_FUNC_START);
    if (isModule) this.emit(loc, Op.ANNOTATIONS_PLACEHOLDER);
  }

  exitScope(): void {
    this.unit = this.stack.pop() as Unit;
  }

  /** Whether the current block is the top of an interactive input. */
  get atInteractiveTop(): boolean {
    return this.interactive && this.stack.length === 0;
  }

  /** Optimises and assembles the current unit. */
  assemble(addNone: boolean): PyCode {
    addReturn(this.unit, addNone);
    // The graph takes the sequence apart.
    if (this.keepsSequences) this.stack.at(-1)?.sequence.nested.push(this.unit.sequence.copy());
    return finishUnit(this.unit, this.codeFlags(), this.filename);
  }

  private qualifiedName(name: string, kind: UnitKind): string {
    const depth = this.stack.length;
    // Directly in the module.
    if (depth <= 1) return name;
    let parent = this.stack[depth - 1];
    if (parent.kind === UnitKind.ANNOTATIONS) {
      // Type parameters do not show in names.
      if (depth === 2) return name;
      parent = this.stack[depth - 2];
    }
    if (kind === UnitKind.FUNCTION || kind === UnitKind.ASYNC_FUNCTION || kind === UnitKind.CLASS) {
      const mangled = mangle(parent.className, name);
      if (parent.scope.resolve(mangled) === Resolution.GLOBAL_EXPLICIT) return name;
    }
    switch (parent.kind) {
      case UnitKind.FUNCTION:
      case UnitKind.ASYNC_FUNCTION:
      case UnitKind.LAMBDA:
        return `${parent.qualname}.<locals>.${name}`;
      default:
        return `${parent.qualname}.${name}`;
    }
  }

  private codeFlags(): number {
    const scope = this.unit.scope;
    let flags = this.flags & INHERITED_FLAGS;
    if (scope.isFunctionLike) {
      flags |= CodeFlag.NEWLOCALS | CodeFlag.OPTIMIZED;
      if (scope.nested) flags |= CodeFlag.NESTED;
      if (scope.generator) {
        flags |= scope.coroutine ? CodeFlag.ASYNC_GENERATOR : CodeFlag.GENERATOR;
      }
      if (scope.varargs) flags |= CodeFlag.VARARGS;
      if (scope.varkeywords) flags |= CodeFlag.VARKEYWORDS;
      if (scope.hasDocstring) flags |= CodeFlag.HAS_DOCSTRING;
      if (scope.isMethod) flags |= CodeFlag.METHOD;
    }
    if (scope.coroutine && !scope.generator) flags |= CodeFlag.COROUTINE;
    return flags;
  }

  /** Notes that a method sets `self.attribute`, for `__static_attributes__`. */
  noteStaticAttribute(node: ast.Attribute): void {
    if (node.ctx !== "Store" || node.value.kind !== "Name" || node.value.id !== "self") return;
    for (let i = this.stack.length - 1; i >= 0; i--) {
      if (this.stack[i].kind === UnitKind.CLASS) {
        this.stack[i].staticAttributes.add(node.attr);
        return;
      }
    }
  }

  // ---- frame blocks

  pushBlock(
    kind: FrameBlockKind,
    loc: Location,
    block: Label = NO_LABEL,
    exit: Label = NO_LABEL,
    finalbody: readonly ast.Stmt[] | null = null,
    name: string | null = null,
  ): void {
    this.restoreBlock({ kind, block, exit, loc, finalbody, name });
  }

  restoreBlock(block: FrameBlock): void {
    if (this.unit.frameBlocks.length >= MAX_FRAME_BLOCKS) {
      throw this.error(block.loc, "too many statically nested blocks");
    }
    this.unit.frameBlocks.push(block);
  }

  popBlock(): void {
    this.unit.frameBlocks.pop();
  }

  /** Generates statements that may not run. */
  conditionally(generate: () => void): void {
    const unit = this.unit;
    unit.conditionalDepth++;
    generate();
    unit.conditionalDepth--;
  }

  // ---- diagnostics

  error(loc: Location, message: string): Error {
    return failAt(this.filename, loc, message);
  }

  warn(at: ast.Position, message: string): void {
    if (this.repeats > 0) return;
    this.warnings.push({
      category: "SyntaxWarning",
      message,
      errorMessage: message,
      lineno: at.lineno,
      col_offset: at.col_offset,
      end_lineno: at.end_lineno,
      end_col_offset: at.end_col_offset,
    });
  }
}
