/**
 * The symbol table of a module: a scope for every block, with every name resolved.
 *
 * The compiler asks for the scope of a node; the `_symtable` module shows the scopes to scripts. Errors are SyntaxFailure
 * objects with a place.
 */
import type * as ast from "../syntax/ast.ts";
import { analyzeScopes } from "./analyze.ts";
import { type BlockKey, ScopeBuilder } from "./builder.ts";
import { docstringOf, type FutureFeatures } from "./future.ts";
import type { Scope } from "./scope.ts";
import { ExpressionVisitor } from "./visit-expression.ts";
import { StatementVisitor } from "./visit-statement.ts";

export class SymbolTable {
  readonly top: Scope;
  private readonly blocks: ReadonlyMap<BlockKey, Scope>;
  private readonly typeVarDefaults: ReadonlyMap<ast.TypeParam, Scope>;

  constructor(builder: ScopeBuilder) {
    this.top = builder.top;
    this.blocks = builder.blocks;
    this.typeVarDefaults = builder.typeVarDefaults;
  }

  /** The scope of a node that makes one; type parameters are found by their list, annotations by the arguments. */
  scopeOf(key: BlockKey): Scope {
    const scope = this.blocks.get(key);
    if (scope === undefined) throw new Error("no scope was recorded for this node");
    return scope;
  }

  /** The scope in which the default of a TypeVar is evaluated; its bound has scopeOf(param). */
  typeVarDefaultScope(param: ast.TypeParam): Scope {
    const scope = this.typeVarDefaults.get(param);
    if (scope === undefined) throw new Error("no scope was recorded for this default");
    return scope;
  }
}

export function buildSymbolTable(
  tree: ast.Mod,
  filename: string,
  future: FutureFeatures,
  flags: number,
): SymbolTable {
  const builder = new ScopeBuilder(filename, future, flags, tree);
  const expressions = new ExpressionVisitor(builder, (args) => statements.parameters(args));
  const statements = new StatementVisitor(builder, (node) => expressions.expr(node));
  switch (tree.kind) {
    case "Module":
      builder.top.hasDocstring = docstringOf(tree.body) !== undefined;
      statements.body(tree.body);
      break;
    case "Interactive":
      statements.body(tree.body);
      break;
    case "Expression":
      expressions.expr(tree.body);
      break;
    case "FunctionType":
      throw new Error("a function type has no symbol table");
  }
  analyzeScopes(builder.top, filename);
  return new SymbolTable(builder);
}
