/**
 * The first pass over statements: makes the scopes of functions, classes, type parameters and annotations.
 *
 * Follows the order of CPython's symtable.c, because the order of first mention shows in code objects and in which of two
 * errors is reported. Twin of visit-expression.ts.
 */
import type * as ast from "../syntax/ast.ts";
import type { ScopeBuilder } from "./builder.ts";
import { docstringOf, FutureFlag, isFutureImport } from "./future.ts";
import type { Location } from "./place.ts";
import { BlockKind, Def } from "./scope.ts";

/** Visits statements; expressions go to `visitExpr`. */
export class StatementVisitor {
  private readonly b: ScopeBuilder;
  private readonly visitExpr: (node: ast.Expr) => void;

  constructor(builder: ScopeBuilder, visitExpr: (node: ast.Expr) => void) {
    this.b = builder;
    this.visitExpr = visitExpr;
  }

  body(statements: readonly ast.Stmt[]): void {
    for (const statement of statements) this.stmt(statement);
  }

  private exprs(nodes: readonly (ast.Expr | null)[]): void {
    for (const node of nodes) if (node !== null) this.visitExpr(node);
  }

  private optional(node: ast.Expr | null): void {
    if (node !== null) this.visitExpr(node);
  }

  stmt(s: ast.Stmt): void {
    switch (s.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.functionDef(s);
        return;
      case "ClassDef":
        this.classDef(s);
        return;
      case "TypeAlias":
        this.typeAlias(s);
        return;
      case "Return":
        if (s.value !== null) {
          this.visitExpr(s.value);
          this.b.current.returnsValue = true;
        }
        return;
      case "Delete":
        this.exprs(s.targets);
        return;
      case "Assign":
        this.exprs(s.targets);
        this.visitExpr(s.value);
        return;
      case "AnnAssign":
        this.annAssign(s);
        return;
      case "AugAssign":
        this.visitExpr(s.target);
        this.visitExpr(s.value);
        return;
      case "For":
      case "AsyncFor":
        if (s.kind === "AsyncFor") this.requireCoroutine("'async for' outside async function", s);
        this.visitExpr(s.target);
        this.visitExpr(s.iter);
        this.conditional(() => {
          this.body(s.body);
          this.body(s.orelse);
        });
        return;
      case "While":
        this.visitExpr(s.test);
        this.conditional(() => {
          this.body(s.body);
          this.body(s.orelse);
        });
        return;
      case "If":
        this.ifChain(s);
        return;
      case "Match":
        this.visitExpr(s.subject);
        this.conditional(() => {
          for (const matchCase of s.cases) this.matchCase(matchCase);
        });
        return;
      case "Raise":
        if (s.exc !== null) {
          this.visitExpr(s.exc);
          this.optional(s.cause);
        }
        return;
      case "Try":
      case "TryStar":
        this.conditional(() => {
          this.body(s.body);
          for (const handler of s.handlers) this.exceptHandler(handler);
          this.body(s.orelse);
          this.body(s.finalbody);
        });
        return;
      case "Assert":
        this.visitExpr(s.test);
        this.optional(s.msg);
        return;
      case "Import":
        this.aliases(s.names);
        return;
      case "ImportFrom":
        this.aliases(s.names);
        this.checkFutureImport(s);
        return;
      case "Global":
      case "Nonlocal":
        this.directive(s);
        return;
      case "Expr":
        this.visitExpr(s.value);
        return;
      case "With":
      case "AsyncWith":
        if (s.kind === "AsyncWith") {
          this.requireCoroutine("'async with' outside async function", s);
        }
        this.conditional(() => {
          for (const item of s.items) {
            this.visitExpr(item.context_expr);
            this.optional(item.optional_vars);
          }
          this.body(s.body);
        });
        return;
      case "Pass":
      case "Break":
      case "Continue":
        return;
    }
  }

  /** Visits statements that may not run: annotations there are conditional. */
  private conditional(visit: () => void): void {
    const scope = this.b.current;
    const before = scope.inConditionalBlock;
    scope.inConditionalBlock = true;
    visit();
    scope.inConditionalBlock = before;
  }

  /** An `if` and its chain of `elif`, without recursion: such chains can be very long. */
  private ifChain(s: ast.If): void {
    this.visitExpr(s.test);
    this.conditional(() => {
      let link = s;
      this.body(link.body);
      while (link.orelse.length === 1 && link.orelse[0].kind === "If") {
        link = link.orelse[0];
        this.visitExpr(link.test);
        this.body(link.body);
      }
      this.body(link.orelse);
    });
  }

  private functionDef(s: ast.FunctionDef | ast.AsyncFunctionDef): void {
    const b = this.b;
    const { args } = s;
    b.define(s.name, Def.LOCAL, s);
    this.exprs(args.defaults);
    this.exprs(args.kw_defaults);
    this.exprs(s.decorator_list);
    const generic = s.type_params.length > 0;
    if (generic) {
      const hasDefaults = args.defaults.length > 0;
      const hasKwDefaults = args.kw_defaults.some((node) => node !== null);
      this.enterTypeParams(s.name, s.type_params, hasDefaults, hasKwDefaults, false, s);
      this.typeParams(s.type_params);
    }
    const scope = b.newScope(s.name, BlockKind.FUNCTION, s, s);
    scope.hasDocstring = docstringOf(s.body) !== undefined;
    this.functionAnnotations(s);
    b.enterNew(scope);
    if (s.kind === "AsyncFunctionDef") scope.coroutine = true;
    this.parameters(args);
    this.body(s.body);
    b.exit();
    if (generic) b.exit();
  }

  private classDef(s: ast.ClassDef): void {
    const b = this.b;
    b.define(s.name, Def.LOCAL, s);
    this.exprs(s.decorator_list);
    const outerClass = b.className;
    const generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(s.name, s.type_params, false, false, true, s);
      b.className = s.name;
      b.current.mangledNames = new Set();
      this.typeParams(s.type_params);
    }
    this.exprs(s.bases);
    b.checkKeywords(s.keywords);
    for (const keyword of s.keywords) this.visitExpr(keyword.value);
    b.enter(s.name, BlockKind.CLASS, s, s);
    b.className = s.name;
    if (generic) {
      b.define("__type_params__", Def.LOCAL, s);
      b.define(".type_params", Def.USE, s);
    }
    b.current.hasDocstring = docstringOf(s.body) !== undefined;
    this.body(s.body);
    b.exit();
    if (generic) b.exit();
    b.className = outerClass;
  }

  private typeAlias(s: ast.TypeAlias): void {
    const b = this.b;
    this.visitExpr(s.name);
    const name = (s.name as ast.Name).id;
    const inClass = b.current.kind === BlockKind.CLASS;
    const generic = s.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(name, s.type_params, false, false, false, s);
      this.typeParams(s.type_params);
    }
    b.enter(name, BlockKind.TYPE_ALIAS, s, s);
    b.current.canSeeClassScope = inClass;
    if (inClass) b.define("__classdict__", Def.USE, s.value);
    this.visitExpr(s.value);
    b.exit();
    if (generic) b.exit();
  }

  private enterTypeParams(
    name: string,
    params: readonly ast.TypeParam[],
    hasDefaults: boolean,
    hasKwDefaults: boolean,
    forClass: boolean,
    at: Location,
  ): void {
    const b = this.b;
    const inClass = b.current.kind === BlockKind.CLASS;
    b.enter(name, BlockKind.TYPE_PARAMETERS, params, at);
    if (inClass) {
      b.current.canSeeClassScope = true;
      b.define("__classdict__", Def.USE, at);
    }
    if (forClass) {
      for (const hidden of [".type_params", ".generic_base"]) {
        b.define(hidden, Def.LOCAL, at);
        b.define(hidden, Def.USE, at);
      }
    }
    if (hasDefaults) b.define(".defaults", Def.PARAM, at);
    if (hasKwDefaults) b.define(".kwdefaults", Def.PARAM, at);
  }

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const param of params) {
      this.b.define(param.name, Def.TYPE_PARAM | Def.LOCAL, param);
      if (param.kind === "TypeVar") {
        const what = param.bound?.kind === "Tuple" ? "a TypeVar constraint" : "a TypeVar bound";
        this.boundOrDefault(param.bound, param, param, what);
        this.boundOrDefault(param.default_value, param, null, "a TypeVar default");
      } else {
        this.boundOrDefault(param.default_value, param, param, `a ${param.kind} default`);
      }
    }
  }

  /** A bound or default is evaluated on demand, so it has a scope; key null: the default of a TypeVar. */
  private boundOrDefault(
    node: ast.Expr | null,
    param: ast.TypeParam,
    key: ast.TypeParam | null,
    info: string,
  ): void {
    const b = this.b;
    if (param.name === "__classdict__") {
      const message = `reserved name '${param.name}' cannot be used for type parameter`;
      throw b.fail(param, message);
    }
    if (node === null) return;
    const inClass = b.current.canSeeClassScope;
    const scope = b.enter(param.name, BlockKind.TYPE_VARIABLE, key, node);
    if (key === null) b.typeVarDefaults.set(param, scope);
    scope.canSeeClassScope = inClass;
    if (inClass) b.define("__classdict__", Def.USE, node);
    scope.info = info;
    this.visitExpr(node);
    b.exit();
  }

  private functionAnnotations(s: ast.FunctionDef | ast.AsyncFunctionDef): void {
    const b = this.b;
    const { args } = s;
    const inClass = b.current.canSeeClassScope || b.current.kind === BlockKind.CLASS;
    const scope = b.enter("__annotate__", BlockKind.ANNOTATION, args, s);
    if (inClass) {
      scope.canSeeClassScope = true;
      b.define("__classdict__", Def.USE, s);
    }
    const annotation = (node: ast.Expr | null | undefined): void => {
      if (node === null || node === undefined) return;
      scope.annotationsUsed = true;
      this.visitExpr(node);
    };
    for (const arg of args.posonlyargs) annotation(arg.annotation);
    for (const arg of args.args) annotation(arg.annotation);
    annotation(args.vararg?.annotation);
    annotation(args.kwarg?.annotation);
    for (const arg of args.kwonlyargs) annotation(arg.annotation);
    annotation(s.returns);
    b.exit();
  }

  parameters(args: ast.Arguments): void {
    const b = this.b;
    for (const list of [args.posonlyargs, args.args, args.kwonlyargs]) {
      for (const arg of list) b.define(arg.arg, Def.PARAM, arg);
    }
    if (args.vararg !== null) {
      b.define(args.vararg.arg, Def.PARAM, args.vararg);
      b.current.varargs = true;
    }
    if (args.kwarg !== null) {
      b.define(args.kwarg.arg, Def.PARAM, args.kwarg);
      b.current.varkeywords = true;
    }
  }

  private annAssign(s: ast.AnnAssign): void {
    const b = this.b;
    const scope = b.current;
    scope.annotationsUsed = true;
    if (s.target.kind === "Name") {
      const symbol = b.lookup(s.target.id);
      if (symbol & (Def.GLOBAL | Def.NONLOCAL) && scope !== b.top && s.simple) {
        const what = symbol & Def.GLOBAL ? "global" : "nonlocal";
        throw b.fail(s, `annotated name '${s.target.id}' can't be ${what}`);
      }
      if (s.simple) b.define(s.target.id, Def.ANNOT | Def.LOCAL, s.target);
      else if (s.value !== null) b.define(s.target.id, Def.LOCAL, s.target);
    } else {
      this.visitExpr(s.target);
    }
    this.annotation(s.annotation);
    this.optional(s.value);
  }

  private annotation(node: ast.Expr): void {
    const b = this.b;
    const owner = b.current;
    // A module may run only in part, so all its annotations are conditional.
    const conditional =
      owner.kind === BlockKind.MODULE ||
      (owner.kind === BlockKind.CLASS && owner.inConditionalBlock);
    if (conditional && !owner.hasConditionalAnnotations) {
      owner.hasConditionalAnnotations = true;
      b.define("__conditional_annotations__", Def.USE, node);
    }
    if (owner.annotationBlock === null) {
      const scope = b.enter("__annotate__", BlockKind.ANNOTATION, null, node);
      owner.annotationBlock = scope;
      if (owner.kind === BlockKind.CLASS && !(b.flags & FutureFlag.ANNOTATIONS)) {
        scope.canSeeClassScope = true;
        b.define("__classdict__", Def.USE, node);
      }
    } else {
      b.enterAgain(owner.annotationBlock);
    }
    // Annotations of a function's own variables are never evaluated.
    const unevaluated = owner.kind === BlockKind.FUNCTION;
    if (unevaluated) b.current.inUnevaluatedAnnotation = true;
    this.visitExpr(node);
    if (unevaluated) b.current.inUnevaluatedAnnotation = false;
    b.exit();
  }

  private exceptHandler(handler: ast.ExceptHandler): void {
    this.optional(handler.type);
    if (handler.name !== null) this.b.define(handler.name, Def.LOCAL, handler);
    this.body(handler.body);
  }

  private matchCase(matchCase: ast.MatchCase): void {
    this.pattern(matchCase.pattern);
    this.optional(matchCase.guard);
    this.body(matchCase.body);
  }

  private pattern(p: ast.Pattern): void {
    const b = this.b;
    switch (p.kind) {
      case "MatchValue":
        this.visitExpr(p.value);
        return;
      case "MatchSingleton":
        return;
      case "MatchSequence":
      case "MatchOr":
        for (const pattern of p.patterns) this.pattern(pattern);
        return;
      case "MatchStar":
        if (p.name !== null) b.define(p.name, Def.LOCAL, p);
        return;
      case "MatchMapping":
        this.exprs(p.keys);
        for (const pattern of p.patterns) this.pattern(pattern);
        if (p.rest !== null) b.define(p.rest, Def.LOCAL, p);
        return;
      case "MatchClass":
        this.visitExpr(p.cls);
        for (const pattern of p.patterns) this.pattern(pattern);
        for (let i = 0; i < p.kwd_attrs.length; i++) {
          b.checkName(p.kwd_attrs[i], p.kwd_patterns[i], "Store");
        }
        for (const pattern of p.kwd_patterns) this.pattern(pattern);
        return;
      case "MatchAs":
        if (p.pattern !== null) this.pattern(p.pattern);
        if (p.name !== null) b.define(p.name, Def.LOCAL, p);
        return;
    }
  }

  private aliases(names: readonly ast.Alias[]): void {
    const b = this.b;
    for (const alias of names) {
      const name = alias.asname ?? alias.name;
      if (name !== "*") {
        b.define(name.split(".")[0], Def.IMPORT, alias);
      } else if (b.current.kind !== BlockKind.MODULE) {
        throw b.fail(alias, "import * only allowed at module level");
      }
    }
  }

  private checkFutureImport(s: ast.ImportFrom): void {
    const last = this.b.future.location;
    const late =
      s.lineno > last.lineno ||
      (s.lineno === last.end_lineno && s.col_offset > last.end_col_offset);
    if (isFutureImport(s) && late) {
      const message = "from __future__ imports must occur at the beginning of the file";
      throw this.b.fail(s, message);
    }
  }

  private directive(s: ast.Global | ast.Nonlocal): void {
    const b = this.b;
    const word = s.kind === "Global" ? "global" : "nonlocal";
    for (const name of s.names) {
      const symbol = b.lookup(name);
      let message: string | null = null;
      if (symbol & Def.PARAM) message = `name '${name}' is parameter and ${word}`;
      else if (symbol & Def.USE) message = `name '${name}' is used prior to ${word} declaration`;
      else if (symbol & Def.ANNOT) message = `annotated name '${name}' can't be ${word}`;
      else if (symbol & Def.LOCAL) {
        message = `name '${name}' is assigned to before ${word} declaration`;
      }
      if (message !== null) throw b.fail(s, message);
      b.define(name, s.kind === "Global" ? Def.GLOBAL : Def.NONLOCAL, s);
      b.recordDirective(name, s);
    }
  }

  private requireCoroutine(message: string, at: Location): void {
    if (this.b.allowsTopLevelAwait) this.b.current.coroutine = true;
    if (!this.b.current.coroutine) throw this.b.fail(at, message);
  }
}
