/**
 * State of the first pass over the tree: the stack of scopes, and recording how a block uses a name.
 *
 * The walk itself is in visit-statement.ts and visit-expression.ts; the second pass is analyze.ts; symtable.ts runs both.
 */
import type * as ast from "../syntax/ast.ts";
import { type FutureFeatures, FutureFlag } from "./future.ts";
import { maybeMangle } from "./mangle.ts";
import { failAt, type Location } from "./place.ts";
import { BlockKind, Def, Scope } from "./scope.ts";

/** PyCF_ALLOW_TOP_LEVEL_AWAIT: `await` and async comprehensions at module level. */
export const ALLOW_TOP_LEVEL_AWAIT = 0x2000;

/** What a scope belongs to; a type variable's default has its own map. */
export type BlockKey = ast.Node | readonly ast.TypeParam[];

export class ScopeBuilder {
  readonly filename: string;
  readonly future: FutureFeatures;
  readonly flags: number;
  readonly blocks = new Map<BlockKey, Scope>();
  readonly typeVarDefaults = new Map<ast.TypeParam, Scope>();
  readonly stack: Scope[] = [];
  readonly top: Scope;
  current: Scope;
  /** Name of the innermost class, for mangling. */
  className: string | null = null;

  constructor(filename: string, future: FutureFeatures, flags: number, tree: ast.Mod) {
    this.filename = filename;
    this.future = future;
    this.flags = flags | future.flags;
    const start = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };
    this.top = new Scope("top", BlockKind.MODULE, start);
    this.blocks.set(tree, this.top);
    this.current = this.top;
    this.stack.push(this.top);
  }

  fail(at: Location, message: string): Error {
    return failAt(this.filename, at, message);
  }

  // ---- blocks

  newScope(name: string, kind: BlockKind, key: BlockKey | null, at: Location): Scope {
    const scope = new Scope(name, kind, at);
    const around = this.current;
    scope.nested = around.nested || around.isFunctionLike;
    scope.isMethod = around.kind === BlockKind.CLASS && kind === BlockKind.FUNCTION;
    if (key !== null) this.blocks.set(key, scope);
    return scope;
  }

  /** Enters a scope that newScope has made. */
  enterNew(scope: Scope): void {
    // Annotations that stay strings are not part of the program.
    const isText =
      scope.kind === BlockKind.ANNOTATION && (this.flags & FutureFlag.ANNOTATIONS) !== 0;
    if (!isText) this.current.children.push(scope);
    this.enterAgain(scope);
  }

  enterAgain(scope: Scope): void {
    const around = this.current;
    this.stack.push(scope);
    scope.comprehensionIterableDepth = around.comprehensionIterableDepth;
    if (around.mangledNames !== null && scope.kind !== BlockKind.CLASS) {
      scope.mangledNames = around.mangledNames;
    }
    this.current = scope;
  }

  enter(name: string, kind: BlockKind, key: BlockKey | null, at: Location): Scope {
    const scope = this.newScope(name, kind, key, at);
    this.enterNew(scope);
    if (
      kind === BlockKind.ANNOTATION ||
      kind === BlockKind.TYPE_VARIABLE ||
      kind === BlockKind.TYPE_ALIAS
    ) {
      // The parameter that tells the requested format.
      this.define(".format", Def.PARAM, at);
      this.define(".format", Def.USE, at);
    }
    return scope;
  }

  exit(): void {
    this.stack.pop();
    this.current = this.stack[this.stack.length - 1];
  }

  // ---- names

  mangled(name: string): string {
    return maybeMangle(this.className, this.current, name);
  }

  lookup(name: string, scope = this.current): number {
    return scope.symbol(maybeMangle(this.className, scope, name));
  }

  define(name: string, flag: number, at: Location): void {
    this.defineIn(name, flag, at, flag === Def.USE ? "Load" : "Store");
  }

  defineIn(name: string, flag: number, at: Location, context: ast.ExprContext): void {
    if (flag & (Def.PARAM | Def.LOCAL | Def.IMPORT)) this.checkName(name, at, context);
    if (flag & Def.TYPE_PARAM) this.current.mangledNames?.add(name);
    this.addSymbol(name, flag, this.current, at);
  }

  addSymbol(name: string, flag: number, scope: Scope, at: Location): void {
    const key = this.mangled(name);
    const old = scope.symbol(key);
    if (flag & Def.PARAM && old & Def.PARAM) {
      throw this.fail(at, `duplicate argument '${name}' in function definition`);
    }
    if (flag & Def.TYPE_PARAM && old & Def.TYPE_PARAM) {
      throw this.fail(at, `duplicate type parameter '${name}'`);
    }
    let symbol = old | flag;
    if (scope.inComprehensionTarget) {
      if (symbol & (Def.GLOBAL | Def.NONLOCAL)) {
        const message = "comprehension inner loop cannot rebind assignment expression target";
        throw this.fail(at, `${message} '${name}'`);
      }
      symbol |= Def.COMP_ITER;
    }
    scope.symbols.set(key, symbol);
    if (flag & Def.PARAM) scope.parameters.push(key);
    else if (flag & Def.GLOBAL) this.top.symbols.set(key, this.top.symbol(key) | flag);
  }

  checkName(name: string, at: Location, context: ast.ExprContext): void {
    if (name !== "__debug__") return;
    if (context === "Store") throw this.fail(at, "cannot assign to __debug__");
    if (context === "Del") throw this.fail(at, "cannot delete __debug__");
  }

  checkKeywords(keywords: readonly ast.Keyword[]): void {
    for (const keyword of keywords) {
      if (keyword.arg !== null) this.checkName(keyword.arg, keyword, "Store");
    }
  }

  recordDirective(name: string, location: Location): void {
    this.current.directives.push({ name: this.mangled(name), location });
  }

  get allowsTopLevelAwait(): boolean {
    return (this.flags & ALLOW_TOP_LEVEL_AWAIT) !== 0 && this.current.kind === BlockKind.MODULE;
  }

  get inAsyncFunction(): boolean {
    return this.current.kind === BlockKind.FUNCTION && this.current.coroutine;
  }
}
