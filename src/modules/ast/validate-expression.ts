/**
 * Expressions of trees that did not come from the parser: contexts, uneven lists, keywords as
 * names, places that end before they start. Statements are in validate.ts.
 */
import { guardRecursion } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type {
  Arg,
  Arguments,
  Comprehension,
  Expr,
  ExprContext,
  Position,
} from "../../syntax/ast.ts";

const KEYWORD_NAMES: readonly string[] = ["None", "True", "False"];

export function validateName(name: string | null): void {
  if (name !== null && KEYWORD_NAMES.includes(name)) {
    throw valueError(`identifier field can't represent '${name}' constant`);
  }
}

export function validatePlace(node: Position): void {
  const { lineno, col_offset, end_lineno, end_col_offset } = node;
  if (lineno > end_lineno) {
    throw valueError(`AST node line range (${lineno}, ${end_lineno}) is not valid`);
  }
  // A negative place means none, and then start and end must agree.
  if ((lineno < 0 && end_lineno !== lineno) || (col_offset < 0 && col_offset !== end_col_offset)) {
    throw valueError(
      `AST node column range (${col_offset}, ${end_col_offset}) for line range (${lineno}, ${end_lineno}) is not valid`,
    );
  }
  if (lineno === end_lineno && col_offset > end_col_offset) {
    throw valueError(`line ${lineno}, column ${col_offset}-${end_col_offset} is not a valid range`);
  }
}

/** Lists of nodes that may not hold None: the error that says so, or each of them visited. */
export function each<T>(
  items: readonly (T | null)[],
  what: string,
  visit: (item: T) => void,
): void {
  for (const item of items) {
    if (item === null) throw valueError(`None disallowed in ${what} list`);
    visit(item);
  }
}

export function validateExpr(e: Expr, ctx: ExprContext = "Load"): void {
  guardRecursion("during compilation", () => {
    validatePlace(e);
    checkContext(e, ctx);
    validateParts(e);
  });
}

export function validateExprs(items: readonly (Expr | null)[], ctx: ExprContext = "Load"): void {
  each(items, "expression", (item) => validateExpr(item, ctx));
}

export function validateOptional(...items: readonly (Expr | null)[]): void {
  for (const item of items) if (item !== null) validateExpr(item);
}

function checkContext(e: Expr, expected: ExprContext): void {
  if (e.kind === "Name") validateName(e.id);
  if (!("ctx" in e)) {
    if (expected === "Load") return;
    throw valueError(`expression which can't be assigned to in ${expected} context`);
  }
  if (e.ctx !== expected) {
    throw valueError(`expression must have ${expected} context but has ${e.ctx} instead`);
  }
}

function validateParts(e: Expr): void {
  switch (e.kind) {
    case "BoolOp":
      if (e.values.length < 2) throw valueError("BoolOp with less than 2 values");
      return validateExprs(e.values);
    case "BinOp":
      return validateExprs([e.left, e.right]);
    case "UnaryOp":
      return validateExpr(e.operand);
    case "Lambda":
      validateArguments(e.args);
      return validateExpr(e.body);
    case "IfExp":
      return validateExprs([e.test, e.body, e.orelse]);
    case "Dict":
      if (e.keys.length !== e.values.length) {
        throw valueError("Dict doesn't have the same number of keys as values");
      }
      validateOptional(...e.keys);
      return validateExprs(e.values);
    case "Set":
      return validateExprs(e.elts);
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      validateGenerators(e.generators);
      return validateExpr(e.elt);
    case "DictComp":
      validateGenerators(e.generators);
      return validateExprs([e.key, e.value]);
    case "Yield":
      return validateOptional(e.value);
    case "YieldFrom":
    case "Await":
    case "Attribute":
      return validateExpr(e.value);
    case "Compare":
      if (e.comparators.length === 0) throw valueError("Compare with no comparators");
      if (e.comparators.length !== e.ops.length) {
        throw valueError("Compare has a different number of comparators and operands");
      }
      validateExprs(e.comparators);
      return validateExpr(e.left);
    case "Call":
      validateExpr(e.func);
      validateExprs(e.args);
      for (const keyword of e.keywords) validateExpr(keyword.value);
      return;
    case "JoinedStr":
    case "TemplateStr":
      return validateExprs(e.values);
    case "FormattedValue":
    case "Interpolation":
      validateExpr(e.value);
      return validateOptional(e.format_spec);
    case "Subscript":
      return validateExprs([e.slice, e.value]);
    case "Starred":
      return validateExpr(e.value, e.ctx);
    case "Slice":
      return validateOptional(e.lower, e.upper, e.step);
    case "List":
    case "Tuple":
      return validateExprs(e.elts, e.ctx);
    case "NamedExpr":
      if (e.target.kind !== "Name") throw typeError("NamedExpr target must be a Name");
      return validateExpr(e.value);
  }
}

function validateGenerators(generators: readonly Comprehension[]): void {
  if (generators.length === 0) throw valueError("comprehension with no generators");
  for (const { target, iter, ifs } of generators) {
    validateExpr(target, "Store");
    validateExpr(iter);
    validateExprs(ifs);
  }
}

export function validateArguments(args: Arguments): void {
  const { posonlyargs, vararg, kwonlyargs, kwarg, defaults, kw_defaults } = args;
  const parameters: (Arg | null)[] = [...posonlyargs, ...args.args, vararg, ...kwonlyargs, kwarg];
  for (const parameter of parameters) {
    if (parameter === null) continue;
    validatePlace(parameter);
    validateOptional(parameter.annotation);
  }
  if (defaults.length > posonlyargs.length + args.args.length) {
    throw valueError("more positional defaults than args on arguments");
  }
  if (kw_defaults.length !== kwonlyargs.length) {
    throw valueError("length of kwonlyargs is not the same as kw_defaults on arguments");
  }
  validateExprs(defaults);
  validateOptional(...kw_defaults);
}
