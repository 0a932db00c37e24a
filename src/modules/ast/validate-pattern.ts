/** Patterns of match statements: what the grammar allows in them. The rest of a tree is in validate.ts. */
import { guardRecursion } from "../../objects/abstract.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { Expr, Pattern } from "../../syntax/ast.ts";
import { each, validateExpr, validateName, validatePlace } from "./validate-expression.ts";

export function validatePattern(p: Pattern, isStarAllowed: boolean): void {
  guardRecursion("during compilation", () => {
    validatePlace(p);
    validateParts(p, isStarAllowed);
  });
}

function validatePatterns(patterns: readonly (Pattern | null)[], isStarAllowed: boolean): void {
  each(patterns, "pattern", (pattern) => validatePattern(pattern, isStarAllowed));
}

function validateParts(p: Pattern, isStarAllowed: boolean): void {
  switch (p.kind) {
    case "MatchValue":
      return validateLiteral(p.value);
    case "MatchSingleton":
      if (p.value.type !== "None" && p.value.type !== "bool") {
        throw valueError("MatchSingleton can only contain True, False and None");
      }
      return;
    case "MatchSequence":
      return validatePatterns(p.patterns, true);
    case "MatchMapping":
      if (p.keys.length !== p.patterns.length) {
        throw valueError("MatchMapping doesn't have the same number of keys as patterns");
      }
      validateCapture(p.rest);
      each(p.keys, "expression", validateKey);
      return validatePatterns(p.patterns, false);
    case "MatchClass":
      if (p.kwd_attrs.length !== p.kwd_patterns.length) {
        throw valueError(
          "MatchClass doesn't have the same number of keyword attributes as patterns",
        );
      }
      validateExpr(p.cls);
      validateClass(p.cls);
      for (const name of p.kwd_attrs) validateName(name);
      validatePatterns(p.patterns, false);
      return validatePatterns(p.kwd_patterns, false);
    case "MatchStar":
      if (!isStarAllowed) throw valueError("can't use MatchStar here");
      return validateCapture(p.name);
    case "MatchAs":
      validateCapture(p.name);
      if (p.pattern === null) return;
      if (p.name === null) {
        throw valueError("MatchAs must specify a target name if a pattern is given");
      }
      return validatePattern(p.pattern, false);
    case "MatchOr":
      if (p.patterns.length < 2) throw valueError("MatchOr requires at least 2 patterns");
      return validatePatterns(p.patterns, false);
  }
}

/** The wildcard is a pattern without a name. */
function validateCapture(name: string | null): void {
  if (name === "_") throw valueError("can't capture name '_' in patterns");
  validateName(name);
}

function validateClass(cls: Expr): void {
  let root = cls;
  while (root.kind === "Attribute") root = root.value;
  if (root.kind !== "Name") {
    throw valueError("MatchClass cls field can only contain Name or Attribute nodes.");
  }
}

function validateKey(key: Expr): void {
  const isSingleton =
    key.kind === "Constant" && (key.value.type === "None" || key.value.type === "bool");
  if (!isSingleton) validateLiteral(key);
}

const LITERAL_TYPES: readonly string[] = ["int", "float", "complex", "str", "bytes"];

function validateLiteral(e: Expr): void {
  validateExpr(e);
  switch (e.kind) {
    case "Constant":
      if (!LITERAL_TYPES.includes(e.value.type)) {
        throw valueError("unexpected constant inside of a literal pattern");
      }
      return;
    // Strings with replacement fields are the compiler's to refuse.
    case "Attribute":
    case "JoinedStr":
    case "TemplateStr":
      return;
    default:
      if (isSignedNumber(e) || isComplexSum(e)) return;
      throw valueError("patterns may only match literals and attribute lookups");
  }
}

const isNumber = (e: Expr, types: readonly string[]): boolean =>
  e.kind === "Constant" && types.includes(e.value.type);

const isSignedNumber = (e: Expr, types: readonly string[] = ["int", "float", "complex"]): boolean =>
  e.kind === "UnaryOp" && e.op === "USub" && isNumber(e.operand, types);

function isComplexSum(e: Expr): boolean {
  if (e.kind !== "BinOp" || (e.op !== "Add" && e.op !== "Sub")) return false;
  const { left, right } = e;
  const real = ["int", "float"];
  return (isNumber(left, real) || isSignedNumber(left, real)) && isNumber(right, ["complex"]);
}
