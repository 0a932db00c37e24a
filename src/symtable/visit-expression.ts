/**
 * The first pass over expressions: uses of names, and the scopes of lambdas and comprehensions.
 *
 * Twin of visit-statement.ts. Long chains of one left operand (`a + b + c …`, `a.b.c …`) are walked in a loop, so that
 * generated source does not exhaust the host's stack.
 */
import type * as ast from "../syntax/ast.ts";
import type { ScopeBuilder } from "./builder.ts";
import { BlockKind, ComprehensionKind, Def, type Scope } from "./scope.ts";

type ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

const COMPREHENSIONS: Record<
  ComprehensionNode["kind"],
  { kind: ComprehensionKind; name: string; title: string }
> = {
  ListComp: { kind: ComprehensionKind.LIST, name: "listcomp", title: "list comprehension" },
  SetComp: { kind: ComprehensionKind.SET, name: "setcomp", title: "set comprehension" },
  DictComp: { kind: ComprehensionKind.DICT, name: "dictcomp", title: "dict comprehension" },
  GeneratorExp: {
    kind: ComprehensionKind.GENERATOR,
    name: "genexpr",
    title: "generator expression",
  },
};

export class ExpressionVisitor {
  private readonly b: ScopeBuilder;
  private readonly visitParameters: (args: ast.Arguments) => void;

  constructor(builder: ScopeBuilder, visitParameters: (args: ast.Arguments) => void) {
    this.b = builder;
    this.visitParameters = visitParameters;
  }

  private exprs(nodes: readonly (ast.Expr | null)[]): void {
    for (const node of nodes) if (node !== null) this.expr(node);
  }

  private optional(node: ast.Expr | null): void {
    if (node !== null) this.expr(node);
  }

  expr(e: ast.Expr): void {
    const b = this.b;
    switch (e.kind) {
      case "NamedExpr":
        this.forbidInAnnotation("named expression", e);
        this.namedExpr(e);
        return;
      case "BoolOp":
        this.exprs(e.values);
        return;
      case "BinOp":
        this.binOp(e);
        return;
      case "UnaryOp":
        this.expr(e.operand);
        return;
      case "Lambda":
        this.exprs(e.args.defaults);
        this.exprs(e.args.kw_defaults);
        b.enter("lambda", BlockKind.FUNCTION, e, e);
        this.visitParameters(e.args);
        this.expr(e.body);
        b.exit();
        return;
      case "IfExp":
        this.expr(e.test);
        this.expr(e.body);
        this.expr(e.orelse);
        return;
      case "Dict":
        this.exprs(e.keys);
        this.exprs(e.values);
        return;
      case "Set":
      case "List":
      case "Tuple":
        this.exprs(e.elts);
        return;
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
        this.comprehension(e, e.elt, null);
        return;
      case "DictComp":
        this.comprehension(e, e.key, e.value);
        return;
      case "Yield":
      case "YieldFrom":
        this.forbidInAnnotation("yield expression", e);
        this.optional(e.value);
        b.current.generator = true;
        this.forbidInComprehension(e);
        return;
      case "Await":
        this.awaitExpr(e);
        return;
      case "Compare":
        this.expr(e.left);
        this.exprs(e.comparators);
        return;
      case "Call":
        this.expr(e.func);
        this.exprs(e.args);
        b.checkKeywords(e.keywords);
        for (const keyword of e.keywords) this.expr(keyword.value);
        return;
      case "FormattedValue":
      case "Interpolation":
        this.expr(e.value);
        this.optional(e.format_spec);
        return;
      case "JoinedStr":
      case "TemplateStr":
        this.exprs(e.values);
        return;
      case "Constant":
        return;
      case "Attribute":
        b.checkName(e.attr, e, e.ctx);
        this.expr(e.value);
        return;
      case "Subscript":
        this.expr(e.value);
        this.expr(e.slice);
        return;
      case "Starred":
        this.expr(e.value);
        return;
      case "Slice":
        this.optional(e.lower);
        this.optional(e.upper);
        this.optional(e.step);
        return;
      case "Name":
        this.name(e);
        return;
    }
  }

  private name(e: ast.Name): void {
    const b = this.b;
    if (b.current.inUnevaluatedAnnotation) return;
    b.defineIn(e.id, e.ctx === "Load" ? Def.USE : Def.LOCAL, e, e.ctx);
    // `super` without arguments needs the cell of the class.
    if (e.ctx === "Load" && e.id === "super" && b.current.isFunctionLike) {
      b.define("__class__", Def.USE, e);
    }
  }

  private binOp(e: ast.BinOp): void {
    const rights: ast.Expr[] = [];
    let left: ast.Expr = e;
    while (left.kind === "BinOp") {
      rights.push(left.right);
      left = left.left;
    }
    this.expr(left);
    for (let i = rights.length - 1; i >= 0; i--) this.expr(rights[i]);
  }

  private awaitExpr(e: ast.Await): void {
    const b = this.b;
    this.forbidInAnnotation("await expression", e);
    if (!b.allowsTopLevelAwait) {
      if (!b.current.isFunctionLike) throw b.fail(e, "'await' outside function");
      if (!b.inAsyncFunction && b.current.comprehension === ComprehensionKind.NONE) {
        throw b.fail(e, "'await' outside async function");
      }
    }
    this.expr(e.value);
    b.current.coroutine = true;
  }

  private comprehension(e: ComprehensionNode, element: ast.Expr, value: ast.Expr | null): void {
    const b = this.b;
    const { kind, name } = COMPREHENSIONS[e.kind];
    const isGenerator = kind === ComprehensionKind.GENERATOR;
    const outermost = e.generators[0];
    // The outermost iterable belongs to the block around; everything else to the comprehension.
    this.iterable(outermost.iter);
    const scope = b.enter(name, BlockKind.FUNCTION, e, e);
    scope.comprehension = kind;
    if (outermost.is_async) scope.coroutine = true;
    b.define(".0", Def.PARAM, scope.location);
    this.target(outermost.target);
    this.exprs(outermost.ifs);
    for (const clause of e.generators.slice(1)) {
      this.target(clause.target);
      this.iterable(clause.iter);
      this.exprs(clause.ifs);
      if (clause.is_async) scope.coroutine = true;
    }
    this.optional(value);
    this.expr(element);
    scope.generator = isGenerator;
    const isAsync = scope.coroutine && !isGenerator;
    b.exit();
    if (!isAsync) return;
    if (
      !b.inAsyncFunction &&
      b.current.comprehension === ComprehensionKind.NONE &&
      !b.allowsTopLevelAwait
    ) {
      throw b.fail(e, "asynchronous comprehension outside of an asynchronous function");
    }
    b.current.coroutine = true;
  }

  private target(node: ast.Expr): void {
    const scope = this.b.current;
    scope.inComprehensionTarget = true;
    this.expr(node);
    scope.inComprehensionTarget = false;
  }

  private iterable(node: ast.Expr): void {
    const scope = this.b.current;
    scope.comprehensionIterableDepth++;
    this.expr(node);
    scope.comprehensionIterableDepth--;
  }

  private namedExpr(e: ast.NamedExpr): void {
    const scope = this.b.current;
    if (scope.comprehensionIterableDepth > 0) {
      const message = "assignment expression cannot be used in a comprehension iterable expression";
      throw this.b.fail(e, message);
    }
    if (scope.comprehension !== ComprehensionKind.NONE) this.bindOutside(e.target as ast.Name);
    this.expr(e.value);
    this.expr(e.target);
  }

  /** The target of `:=` in a comprehension is bound in the function or module around it. */
  private bindOutside(target: ast.Name): void {
    const b = this.b;
    const name = target.id;
    for (let i = b.stack.length - 1; i >= 0; i--) {
      const scope = b.stack[i];
      const symbol = b.lookup(name, scope);
      if (scope.comprehension !== ComprehensionKind.NONE) {
        if (symbol & Def.COMP_ITER && symbol & Def.LOCAL) {
          const message = "assignment expression cannot rebind comprehension iteration variable";
          throw b.fail(target, `${message} '${name}'`);
        }
        continue;
      }
      if (scope.kind === BlockKind.FUNCTION) {
        b.define(name, symbol & Def.GLOBAL ? Def.GLOBAL : Def.NONLOCAL, target);
        b.recordDirective(name, target);
        b.addSymbol(name, Def.LOCAL, scope, target);
        return;
      }
      if (scope.kind === BlockKind.MODULE) {
        b.define(name, Def.GLOBAL, target);
        b.recordDirective(name, target);
        b.addSymbol(name, Def.GLOBAL, scope, target);
        return;
      }
      const place = unfitForBinding(scope);
      if (place !== null) {
        const message = "assignment expression within a comprehension cannot be used";
        throw b.fail(target, `${message} ${place}`);
      }
    }
  }

  private forbidInAnnotation(what: string, e: ast.Expr): void {
    const scope = this.b.current;
    let place: string;
    switch (scope.kind) {
      case BlockKind.ANNOTATION:
        place = "an annotation";
        break;
      case BlockKind.TYPE_VARIABLE:
        place = scope.info ?? "";
        break;
      case BlockKind.TYPE_ALIAS:
        place = "a type alias";
        break;
      case BlockKind.TYPE_PARAMETERS:
        place = "the definition of a generic";
        break;
      default:
        return;
    }
    throw this.b.fail(e, `${what} cannot be used within ${place}`);
  }

  private forbidInComprehension(e: ast.Expr): void {
    const kind = this.b.current.comprehension;
    if (kind === ComprehensionKind.NONE) return;
    const found = Object.values(COMPREHENSIONS).find((row) => row.kind === kind);
    throw this.b.fail(e, `'yield' inside ${found?.title}`);
  }
}

function unfitForBinding(scope: Scope): string | null {
  switch (scope.kind) {
    case BlockKind.CLASS:
      return "in a class body";
    case BlockKind.TYPE_PARAMETERS:
      return "within the definition of a generic";
    case BlockKind.TYPE_ALIAS:
      return "in a type alias";
    case BlockKind.TYPE_VARIABLE:
      return "in a TypeVar bound";
    default:
      return null;
  }
}
