/**
 * Rewrites the tree before symbols and code: `__debug__`, docstrings at -OO, `%` formatting with a literal, numbers of
 * patterns; warns about jumps out of `finally`, PEP 765.
 *
 * The tree is changed in place. Everything else that is constant is folded later, in the flow graph (fold.ts).
 */
import { docstringOf, FutureFlag } from "../symtable/future.ts";
import type * as ast from "../syntax/ast.ts";
import { Constant, FormattedValue, JoinedStr, Pass } from "../syntax/ast-build.ts";
import type { SyntaxWarningRecord } from "../syntax/syntax-failure.ts";
import { parsePercentFormat } from "./percent-format.ts";

export function preprocess(
  tree: ast.Mod,
  optimize: number,
  flags: number,
  warnings: SyntaxWarningRecord[],
): void {
  const pass = new Preprocessor(optimize, flags, warnings);
  switch (tree.kind) {
    case "Module":
      pass.body(tree.body);
      break;
    case "Interactive":
      pass.stmts(tree.body);
      break;
    case "Expression":
      tree.body = pass.expr(tree.body);
      break;
    case "FunctionType":
      break;
  }
}

/** What the innermost finally clause, function or loop is, for warnings about leaving it. */
const enum Context {
  FINALLY,
  FUNCTION,
  LOOP,
}

class Preprocessor {
  private readonly optimize: number;
  private readonly stringAnnotations: boolean;
  private readonly warnings: SyntaxWarningRecord[];
  private readonly contexts: Context[] = [];

  constructor(optimize: number, flags: number, warnings: SyntaxWarningRecord[]) {
    this.optimize = optimize;
    this.stringAnnotations = (flags & FutureFlag.ANNOTATIONS) !== 0;
    this.warnings = warnings;
  }

  /** The body of a module, class or function. */
  body(statements: ast.Stmt[]): void {
    let hasDocstring = docstringOf(statements) !== undefined;
    if (hasDocstring && this.optimize >= 2) {
      removeDocstring(statements);
      hasDocstring = false;
    }
    this.stmts(statements);
    const first = statements[0];
    if (!hasDocstring && first?.kind === "Expr" && docstringOf(statements) !== undefined) {
      // A folded expression or a second string must not become the docstring.
      const { lineno, col_offset, end_lineno, end_col_offset } = first;
      first.value = JoinedStr([first.value], lineno, col_offset, end_lineno, end_col_offset);
    }
  }

  stmts(statements: readonly ast.Stmt[]): void {
    for (const statement of statements) this.stmt(statement);
  }

  private within(context: Context, visit: () => void): void {
    this.contexts.push(context);
    visit();
    this.contexts.pop();
  }

  private warnLeavingFinally(word: string, s: ast.Stmt): void {
    const message = `'${word}' in a 'finally' block`;
    this.warnings.push({
      category: "SyntaxWarning",
      message,
      errorMessage: message,
      lineno: s.lineno,
      col_offset: s.col_offset,
      end_lineno: s.end_lineno,
      end_col_offset: s.end_col_offset,
    });
  }

  private get inFinally(): boolean {
    return this.contexts[this.contexts.length - 1] === Context.FINALLY;
  }

  private exprs(nodes: (ast.Expr | null)[]): void {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node !== null) nodes[i] = this.expr(node);
    }
  }

  private optional<T extends ast.Expr | null>(node: T): T {
    return node === null ? node : (this.expr(node) as T);
  }

  private annotation(node: ast.Expr | null): ast.Expr | null {
    return this.stringAnnotations ? node : this.optional(node);
  }

  private stmt(s: ast.Stmt): void {
    switch (s.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.typeParams(s.type_params);
        this.arguments(s.args);
        this.within(Context.FUNCTION, () => this.body(s.body));
        this.exprs(s.decorator_list);
        s.returns = this.annotation(s.returns);
        break;
      case "ClassDef":
        this.typeParams(s.type_params);
        this.exprs(s.bases);
        this.keywords(s.keywords);
        this.body(s.body);
        this.exprs(s.decorator_list);
        break;
      case "Return":
        if (this.inFinally) this.warnLeavingFinally("return", s);
        s.value = this.optional(s.value);
        break;
      case "Delete":
        this.exprs(s.targets);
        break;
      case "Assign":
        this.exprs(s.targets);
        s.value = this.expr(s.value);
        break;
      case "AugAssign":
        s.target = this.expr(s.target);
        s.value = this.expr(s.value);
        break;
      case "AnnAssign":
        s.target = this.expr(s.target);
        s.annotation = this.annotation(s.annotation) as ast.Expr;
        s.value = this.optional(s.value);
        break;
      case "TypeAlias":
        this.typeParams(s.type_params);
        s.value = this.expr(s.value);
        break;
      case "For":
      case "AsyncFor":
        s.target = this.expr(s.target);
        s.iter = this.expr(s.iter);
        this.within(Context.LOOP, () => this.stmts(s.body));
        this.stmts(s.orelse);
        break;
      case "While":
        s.test = this.expr(s.test);
        this.within(Context.LOOP, () => this.stmts(s.body));
        this.stmts(s.orelse);
        break;
      case "If":
        this.ifChain(s);
        break;
      case "With":
      case "AsyncWith":
        for (const item of s.items) {
          item.context_expr = this.expr(item.context_expr);
          item.optional_vars = this.optional(item.optional_vars);
        }
        this.stmts(s.body);
        break;
      case "Raise":
        s.exc = this.optional(s.exc);
        s.cause = this.optional(s.cause);
        break;
      case "Try":
      case "TryStar":
        this.stmts(s.body);
        for (const handler of s.handlers) {
          handler.type = this.optional(handler.type);
          this.stmts(handler.body);
        }
        this.stmts(s.orelse);
        this.within(Context.FINALLY, () => this.stmts(s.finalbody));
        break;
      case "Assert":
        s.test = this.expr(s.test);
        s.msg = this.optional(s.msg);
        break;
      case "Expr":
        s.value = this.expr(s.value);
        break;
      case "Match":
        s.subject = this.expr(s.subject);
        for (const matchCase of s.cases) {
          this.pattern(matchCase.pattern);
          matchCase.guard = this.optional(matchCase.guard);
          this.stmts(matchCase.body);
        }
        break;
      case "Break":
        if (this.inFinally) this.warnLeavingFinally("break", s);
        break;
      case "Continue":
        if (this.inFinally) this.warnLeavingFinally("continue", s);
        break;
      case "Import":
      case "ImportFrom":
      case "Global":
      case "Nonlocal":
      case "Pass":
        break;
    }
  }

  private ifChain(s: ast.If): void {
    let link = s;
    for (;;) {
      link.test = this.expr(link.test);
      this.stmts(link.body);
      const [only] = link.orelse;
      if (link.orelse.length !== 1 || only.kind !== "If") break;
      link = only;
    }
    this.stmts(link.orelse);
  }

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const param of params) {
      if (param.kind === "TypeVar") param.bound = this.optional(param.bound);
      param.default_value = this.optional(param.default_value);
    }
  }

  private arguments(args: ast.Arguments): void {
    const all = [...args.posonlyargs, ...args.args, ...args.kwonlyargs, args.vararg, args.kwarg];
    for (const arg of all) if (arg !== null) arg.annotation = this.annotation(arg.annotation);
    this.exprs(args.kw_defaults);
    this.exprs(args.defaults);
  }

  private keywords(keywords: readonly ast.Keyword[]): void {
    for (const keyword of keywords) keyword.value = this.expr(keyword.value);
  }

  private generators(generators: readonly ast.Comprehension[]): void {
    for (const clause of generators) {
      clause.target = this.expr(clause.target);
      clause.iter = this.expr(clause.iter);
      this.exprs(clause.ifs);
    }
  }

  /** Rewrites below an expression, and returns what takes its place. */
  expr(e: ast.Expr): ast.Expr {
    switch (e.kind) {
      case "BoolOp":
      case "JoinedStr":
      case "TemplateStr":
        this.exprs(e.values);
        break;
      case "BinOp":
        return this.binOp(e);
      case "UnaryOp":
        e.operand = this.expr(e.operand);
        break;
      case "Lambda":
        this.arguments(e.args);
        e.body = this.expr(e.body);
        break;
      case "IfExp":
        e.test = this.expr(e.test);
        e.body = this.expr(e.body);
        e.orelse = this.expr(e.orelse);
        break;
      case "Dict":
        this.exprs(e.keys);
        this.exprs(e.values);
        break;
      case "Set":
      case "List":
      case "Tuple":
        this.exprs(e.elts);
        break;
      case "ListComp":
      case "SetComp":
      case "GeneratorExp":
        e.elt = this.expr(e.elt);
        this.generators(e.generators);
        break;
      case "DictComp":
        e.key = this.expr(e.key);
        e.value = this.expr(e.value);
        this.generators(e.generators);
        break;
      case "Await":
      case "YieldFrom":
      case "NamedExpr":
      case "Attribute":
      case "Starred":
        e.value = this.expr(e.value);
        break;
      case "Yield":
        e.value = this.optional(e.value);
        break;
      case "Compare":
        e.left = this.expr(e.left);
        this.exprs(e.comparators);
        break;
      case "Call":
        e.func = this.expr(e.func);
        this.exprs(e.args);
        this.keywords(e.keywords);
        break;
      case "FormattedValue":
      case "Interpolation":
        e.value = this.expr(e.value);
        e.format_spec = this.optional(e.format_spec);
        break;
      case "Subscript":
        e.value = this.expr(e.value);
        e.slice = this.expr(e.slice);
        break;
      case "Slice":
        e.lower = this.optional(e.lower);
        e.upper = this.optional(e.upper);
        e.step = this.optional(e.step);
        break;
      case "Name":
        if (e.ctx === "Load" && e.id === "__debug__") {
          return constantAt(e, { type: "bool", value: this.optimize === 0 });
        }
        break;
      case "Constant":
        break;
    }
    return e;
  }

  /** Chains of left operands are walked in a loop: generated source can have thousands. */
  private binOp(e: ast.BinOp): ast.Expr {
    const chain: ast.BinOp[] = [];
    let left: ast.Expr = e;
    while (left.kind === "BinOp") {
      chain.push(left);
      left = left.left;
    }
    let result = this.expr(left);
    for (let i = chain.length - 1; i >= 0; i--) {
      const link = chain[i];
      link.left = result;
      link.right = this.expr(link.right);
      result = formatToJoinedStr(link) ?? link;
    }
    return result;
  }

  private pattern(p: ast.Pattern): void {
    switch (p.kind) {
      case "MatchValue":
        p.value = foldPatternNumber(p.value);
        break;
      case "MatchMapping":
        p.keys = p.keys.map(foldPatternNumber);
        for (const pattern of p.patterns) this.pattern(pattern);
        break;
      case "MatchClass":
        p.cls = this.expr(p.cls);
        for (const pattern of p.patterns) this.pattern(pattern);
        for (const pattern of p.kwd_patterns) this.pattern(pattern);
        break;
      case "MatchSequence":
      case "MatchOr":
        for (const pattern of p.patterns) this.pattern(pattern);
        break;
      case "MatchAs":
        if (p.pattern !== null) this.pattern(p.pattern);
        break;
      case "MatchSingleton":
      case "MatchStar":
        break;
    }
  }
}

function removeDocstring(statements: ast.Stmt[]): void {
  const [first] = statements;
  if (statements.length > 1) {
    statements.shift();
    return;
  }
  // A body needs a statement.
  const { lineno, col_offset } = first;
  statements[0] = Pass(lineno, col_offset, lineno, col_offset + 4);
}

function constantAt(at: ast.Position, value: ast.ConstValue): ast.Constant {
  return Constant(value, null, at.lineno, at.col_offset, at.end_lineno, at.end_col_offset);
}

/** `"…%s…" % (a, b)` as an f-string would do it; undefined when it needs real formatting. */
function formatToJoinedStr(e: ast.BinOp): ast.JoinedStr | undefined {
  const { left, right } = e;
  if (e.op !== "Mod" || left.kind !== "Constant" || left.value.type !== "str") return undefined;
  if (right.kind !== "Tuple" || right.elts.some((element) => element.kind === "Starred")) {
    return undefined;
  }
  if (left.value.breaks !== undefined) return undefined;
  const parts = parsePercentFormat(left.value.value, right.elts.length);
  if (parts === undefined) return undefined;
  const nowhere = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
  const text = (value: string): ast.Constant => constantAt(nowhere, { type: "str", value });
  const values = parts.map((part): ast.Expr => {
    if (part.kind === "text") return text(part.text);
    const value = right.elts[part.index];
    const { lineno, col_offset, end_lineno, end_col_offset } = value;
    const spec = part.spec === "" ? null : text(part.spec);
    const conversion = part.conversion.charCodeAt(0);
    return FormattedValue(value, conversion, spec, lineno, col_offset, end_lineno, end_col_offset);
  });
  return JoinedStr(values, e.lineno, e.col_offset, e.end_lineno, e.end_col_offset);
}

/** Negative and complex numbers in patterns are literals there. */
function foldPatternNumber(e: ast.Expr): ast.Expr {
  if (e.kind === "UnaryOp" && e.op === "USub" && e.operand.kind === "Constant") {
    const value = negate(e.operand.value);
    return value === undefined ? e : constantAt(e, value);
  }
  if (e.kind === "BinOp" && (e.op === "Add" || e.op === "Sub") && e.right.kind === "Constant") {
    const left = foldPatternNumber(e.left);
    e.left = left;
    if (left.kind !== "Constant" || e.right.value.type !== "complex") return e;
    const { value } = left;
    if (value.type !== "int" && value.type !== "float") return e;
    const real = Number(value.value);
    const imag = e.op === "Add" ? e.right.value.imag : -e.right.value.imag;
    return constantAt(e, { type: "complex", imag, real });
  }
  return e;
}

function negate(value: ast.ConstValue): ast.ConstValue | undefined {
  switch (value.type) {
    case "int": {
      // Not -0.
      const negated = value.value === 0 ? 0 : -value.value;
      return { type: "int", value: negated };
    }
    case "float":
      return { type: "float", value: -value.value };
    case "complex":
      return { type: "complex", imag: -value.imag, real: -0 };
    default:
      return undefined;
  }
}
