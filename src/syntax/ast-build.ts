// One constructor function per AST node, named like the node; fields are always set in the same order, so that all nodes
// of a kind share one hidden class (the file is as long as there are nodes). Positions come last, as four numbers: no object is made for them.
//
// Twin of ast.ts, which declares the types. The parser is the main user; `ast.parse` round trips and the compiler's
// synthetic nodes come here too.

import type * as ast from "./ast.ts";

export function Module(body: ast.Stmt[], type_ignores: ast.TypeIgnore[]): ast.Module {
  return { kind: "Module", body, type_ignores };
}

export function Interactive(body: ast.Stmt[]): ast.Interactive {
  return { kind: "Interactive", body };
}

export function Expression(body: ast.Expr): ast.Expression {
  return { kind: "Expression", body };
}

export function FunctionType(argtypes: ast.Expr[], returns: ast.Expr): ast.FunctionType {
  return { kind: "FunctionType", argtypes, returns };
}

export function FunctionDef(
  name: string,
  args: ast.Arguments,
  body: ast.Stmt[],
  decorator_list: ast.Expr[],
  returns: ast.Expr | null,
  type_comment: string | null,
  type_params: ast.TypeParam[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.FunctionDef {
  return {
    kind: "FunctionDef",
    name,
    args,
    body,
    decorator_list,
    returns,
    type_comment,
    type_params,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function AsyncFunctionDef(
  name: string,
  args: ast.Arguments,
  body: ast.Stmt[],
  decorator_list: ast.Expr[],
  returns: ast.Expr | null,
  type_comment: string | null,
  type_params: ast.TypeParam[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.AsyncFunctionDef {
  return {
    kind: "AsyncFunctionDef",
    name,
    args,
    body,
    decorator_list,
    returns,
    type_comment,
    type_params,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function ClassDef(
  name: string,
  bases: ast.Expr[],
  keywords: ast.Keyword[],
  body: ast.Stmt[],
  decorator_list: ast.Expr[],
  type_params: ast.TypeParam[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ClassDef {
  return {
    kind: "ClassDef",
    name,
    bases,
    keywords,
    body,
    decorator_list,
    type_params,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Return(
  value: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Return {
  return { kind: "Return", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function Delete(
  targets: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Delete {
  return { kind: "Delete", targets, lineno, col_offset, end_lineno, end_col_offset };
}

export function Assign(
  targets: ast.Expr[],
  value: ast.Expr,
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Assign {
  return {
    kind: "Assign",
    targets,
    value,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function TypeAlias(
  name: ast.Expr,
  type_params: ast.TypeParam[],
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.TypeAlias {
  return {
    kind: "TypeAlias",
    name,
    type_params,
    value,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function AugAssign(
  target: ast.Expr,
  op: ast.Operator,
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.AugAssign {
  return { kind: "AugAssign", target, op, value, lineno, col_offset, end_lineno, end_col_offset };
}

export function AnnAssign(
  target: ast.Expr,
  annotation: ast.Expr,
  value: ast.Expr | null,
  simple: 0 | 1,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.AnnAssign {
  return {
    kind: "AnnAssign",
    target,
    annotation,
    value,
    simple,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function For(
  target: ast.Expr,
  iter: ast.Expr,
  body: ast.Stmt[],
  orelse: ast.Stmt[],
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.For {
  return {
    kind: "For",
    target,
    iter,
    body,
    orelse,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function AsyncFor(
  target: ast.Expr,
  iter: ast.Expr,
  body: ast.Stmt[],
  orelse: ast.Stmt[],
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.AsyncFor {
  return {
    kind: "AsyncFor",
    target,
    iter,
    body,
    orelse,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function While(
  test: ast.Expr,
  body: ast.Stmt[],
  orelse: ast.Stmt[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.While {
  return { kind: "While", test, body, orelse, lineno, col_offset, end_lineno, end_col_offset };
}

export function If(
  test: ast.Expr,
  body: ast.Stmt[],
  orelse: ast.Stmt[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.If {
  return { kind: "If", test, body, orelse, lineno, col_offset, end_lineno, end_col_offset };
}

export function With(
  items: ast.WithItem[],
  body: ast.Stmt[],
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.With {
  return {
    kind: "With",
    items,
    body,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function AsyncWith(
  items: ast.WithItem[],
  body: ast.Stmt[],
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.AsyncWith {
  return {
    kind: "AsyncWith",
    items,
    body,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Match(
  subject: ast.Expr,
  cases: ast.MatchCase[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Match {
  return { kind: "Match", subject, cases, lineno, col_offset, end_lineno, end_col_offset };
}

export function Raise(
  exc: ast.Expr | null,
  cause: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Raise {
  return { kind: "Raise", exc, cause, lineno, col_offset, end_lineno, end_col_offset };
}

export function Try(
  body: ast.Stmt[],
  handlers: ast.ExceptHandler[],
  orelse: ast.Stmt[],
  finalbody: ast.Stmt[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Try {
  return {
    kind: "Try",
    body,
    handlers,
    orelse,
    finalbody,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function TryStar(
  body: ast.Stmt[],
  handlers: ast.ExceptHandler[],
  orelse: ast.Stmt[],
  finalbody: ast.Stmt[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.TryStar {
  return {
    kind: "TryStar",
    body,
    handlers,
    orelse,
    finalbody,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Assert(
  test: ast.Expr,
  msg: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Assert {
  return { kind: "Assert", test, msg, lineno, col_offset, end_lineno, end_col_offset };
}

export function Import(
  names: ast.Alias[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Import {
  return { kind: "Import", names, lineno, col_offset, end_lineno, end_col_offset };
}

export function ImportFrom(
  module: string | null,
  names: ast.Alias[],
  level: number | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ImportFrom {
  return {
    kind: "ImportFrom",
    module,
    names,
    level,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Global(
  names: string[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Global {
  return { kind: "Global", names, lineno, col_offset, end_lineno, end_col_offset };
}

export function Nonlocal(
  names: string[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Nonlocal {
  return { kind: "Nonlocal", names, lineno, col_offset, end_lineno, end_col_offset };
}

export function ExprStmt(
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ExprStmt {
  return { kind: "Expr", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function Pass(
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Pass {
  return { kind: "Pass", lineno, col_offset, end_lineno, end_col_offset };
}

export function Break(
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Break {
  return { kind: "Break", lineno, col_offset, end_lineno, end_col_offset };
}

export function Continue(
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Continue {
  return { kind: "Continue", lineno, col_offset, end_lineno, end_col_offset };
}

export function BoolOp(
  op: ast.BoolOperator,
  values: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.BoolOp {
  return { kind: "BoolOp", op, values, lineno, col_offset, end_lineno, end_col_offset };
}

export function NamedExpr(
  target: ast.Expr,
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.NamedExpr {
  return { kind: "NamedExpr", target, value, lineno, col_offset, end_lineno, end_col_offset };
}

export function BinOp(
  left: ast.Expr,
  op: ast.Operator,
  right: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.BinOp {
  return { kind: "BinOp", left, op, right, lineno, col_offset, end_lineno, end_col_offset };
}

export function UnaryOp(
  op: ast.UnaryOperator,
  operand: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.UnaryOp {
  return { kind: "UnaryOp", op, operand, lineno, col_offset, end_lineno, end_col_offset };
}

export function Lambda(
  args: ast.Arguments,
  body: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Lambda {
  return { kind: "Lambda", args, body, lineno, col_offset, end_lineno, end_col_offset };
}

export function IfExp(
  test: ast.Expr,
  body: ast.Expr,
  orelse: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.IfExp {
  return { kind: "IfExp", test, body, orelse, lineno, col_offset, end_lineno, end_col_offset };
}

export function Dict(
  keys: (ast.Expr | null)[],
  values: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Dict {
  return { kind: "Dict", keys, values, lineno, col_offset, end_lineno, end_col_offset };
}

export function Set(
  elts: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Set {
  return { kind: "Set", elts, lineno, col_offset, end_lineno, end_col_offset };
}

export function ListComp(
  elt: ast.Expr,
  generators: ast.Comprehension[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ListComp {
  return { kind: "ListComp", elt, generators, lineno, col_offset, end_lineno, end_col_offset };
}

export function SetComp(
  elt: ast.Expr,
  generators: ast.Comprehension[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.SetComp {
  return { kind: "SetComp", elt, generators, lineno, col_offset, end_lineno, end_col_offset };
}

export function DictComp(
  key: ast.Expr,
  value: ast.Expr,
  generators: ast.Comprehension[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.DictComp {
  return {
    kind: "DictComp",
    key,
    value,
    generators,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function GeneratorExp(
  elt: ast.Expr,
  generators: ast.Comprehension[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.GeneratorExp {
  return { kind: "GeneratorExp", elt, generators, lineno, col_offset, end_lineno, end_col_offset };
}

export function Await(
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Await {
  return { kind: "Await", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function Yield(
  value: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Yield {
  return { kind: "Yield", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function YieldFrom(
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.YieldFrom {
  return { kind: "YieldFrom", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function Compare(
  left: ast.Expr,
  ops: ast.CompareOperator[],
  comparators: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Compare {
  return {
    kind: "Compare",
    left,
    ops,
    comparators,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Call(
  func: ast.Expr,
  args: ast.Expr[],
  keywords: ast.Keyword[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Call {
  return { kind: "Call", func, args, keywords, lineno, col_offset, end_lineno, end_col_offset };
}

export function FormattedValue(
  value: ast.Expr,
  conversion: number,
  format_spec: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.FormattedValue {
  return {
    kind: "FormattedValue",
    value,
    conversion,
    format_spec,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Interpolation(
  value: ast.Expr,
  str: ast.ConstValue,
  conversion: number,
  format_spec: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Interpolation {
  return {
    kind: "Interpolation",
    value,
    str,
    conversion,
    format_spec,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function JoinedStr(
  values: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.JoinedStr {
  return { kind: "JoinedStr", values, lineno, col_offset, end_lineno, end_col_offset };
}

export function TemplateStr(
  values: ast.Expr[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.TemplateStr {
  return { kind: "TemplateStr", values, lineno, col_offset, end_lineno, end_col_offset };
}

export function Constant(
  value: ast.ConstValue,
  u_kind: "u" | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Constant {
  return { kind: "Constant", value, u_kind, lineno, col_offset, end_lineno, end_col_offset };
}

export function Attribute(
  value: ast.Expr,
  attr: string,
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Attribute {
  return { kind: "Attribute", value, attr, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function Subscript(
  value: ast.Expr,
  slice: ast.Expr,
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Subscript {
  return { kind: "Subscript", value, slice, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function Starred(
  value: ast.Expr,
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Starred {
  return { kind: "Starred", value, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function Name(
  id: string,
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Name {
  return { kind: "Name", id, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function List(
  elts: ast.Expr[],
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.List {
  return { kind: "List", elts, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function Tuple(
  elts: ast.Expr[],
  ctx: ast.ExprContext,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Tuple {
  return { kind: "Tuple", elts, ctx, lineno, col_offset, end_lineno, end_col_offset };
}

export function Slice(
  lower: ast.Expr | null,
  upper: ast.Expr | null,
  step: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Slice {
  return { kind: "Slice", lower, upper, step, lineno, col_offset, end_lineno, end_col_offset };
}

export function Comprehension(
  target: ast.Expr,
  iter: ast.Expr,
  ifs: ast.Expr[],
  is_async: 0 | 1,
): ast.Comprehension {
  return { kind: "comprehension", target, iter, ifs, is_async };
}

export function ExceptHandler(
  type: ast.Expr | null,
  name: string | null,
  body: ast.Stmt[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ExceptHandler {
  return {
    kind: "ExceptHandler",
    type,
    name,
    body,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Arguments(
  posonlyargs: ast.Arg[],
  args: ast.Arg[],
  vararg: ast.Arg | null,
  kwonlyargs: ast.Arg[],
  kw_defaults: (ast.Expr | null)[],
  kwarg: ast.Arg | null,
  defaults: ast.Expr[],
): ast.Arguments {
  return { kind: "arguments", posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults };
}

export function Arg(
  arg: string,
  annotation: ast.Expr | null,
  type_comment: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Arg {
  return {
    kind: "arg",
    arg,
    annotation,
    type_comment,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function Keyword(
  arg: string | null,
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Keyword {
  return { kind: "keyword", arg, value, lineno, col_offset, end_lineno, end_col_offset };
}

export function Alias(
  name: string,
  asname: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.Alias {
  return { kind: "alias", name, asname, lineno, col_offset, end_lineno, end_col_offset };
}

export function WithItem(context_expr: ast.Expr, optional_vars: ast.Expr | null): ast.WithItem {
  return { kind: "withitem", context_expr, optional_vars };
}

export function MatchCase(
  pattern: ast.Pattern,
  guard: ast.Expr | null,
  body: ast.Stmt[],
): ast.MatchCase {
  return { kind: "match_case", pattern, guard, body };
}

export function MatchValue(
  value: ast.Expr,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchValue {
  return { kind: "MatchValue", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function MatchSingleton(
  value: ast.ConstNone | ast.ConstBool,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchSingleton {
  return { kind: "MatchSingleton", value, lineno, col_offset, end_lineno, end_col_offset };
}

export function MatchSequence(
  patterns: ast.Pattern[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchSequence {
  return { kind: "MatchSequence", patterns, lineno, col_offset, end_lineno, end_col_offset };
}

export function MatchMapping(
  keys: ast.Expr[],
  patterns: ast.Pattern[],
  rest: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchMapping {
  return {
    kind: "MatchMapping",
    keys,
    patterns,
    rest,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function MatchClass(
  cls: ast.Expr,
  patterns: ast.Pattern[],
  kwd_attrs: string[],
  kwd_patterns: ast.Pattern[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchClass {
  return {
    kind: "MatchClass",
    cls,
    patterns,
    kwd_attrs,
    kwd_patterns,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function MatchStar(
  name: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchStar {
  return { kind: "MatchStar", name, lineno, col_offset, end_lineno, end_col_offset };
}

export function MatchAs(
  pattern: ast.Pattern | null,
  name: string | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchAs {
  return { kind: "MatchAs", pattern, name, lineno, col_offset, end_lineno, end_col_offset };
}

export function MatchOr(
  patterns: ast.Pattern[],
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.MatchOr {
  return { kind: "MatchOr", patterns, lineno, col_offset, end_lineno, end_col_offset };
}

export function TypeIgnore(lineno: number, tag: string): ast.TypeIgnore {
  return { kind: "TypeIgnore", lineno, tag };
}

export function TypeVar(
  name: string,
  bound: ast.Expr | null,
  default_value: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.TypeVar {
  return {
    kind: "TypeVar",
    name,
    bound,
    default_value,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}

export function ParamSpec(
  name: string,
  default_value: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.ParamSpec {
  return { kind: "ParamSpec", name, default_value, lineno, col_offset, end_lineno, end_col_offset };
}

export function TypeVarTuple(
  name: string,
  default_value: ast.Expr | null,
  lineno: number,
  col_offset: number,
  end_lineno: number,
  end_col_offset: number,
): ast.TypeVarTuple {
  return {
    kind: "TypeVarTuple",
    name,
    default_value,
    lineno,
    col_offset,
    end_lineno,
    end_col_offset,
  };
}
