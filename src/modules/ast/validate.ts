/**
 * What the grammar rules out but the types of fields do not: contexts, empty bodies, uneven lists,
 * keywords as names, places that end before they start.
 *
 * The compiler relies on all of it, so every tree that did not come from the parser passes here.
 * The order of the checks is visible: the first that fails is the error.
 */
import { guardRecursion } from "../../objects/abstract.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import type {
  ExceptHandler,
  Expr,
  ExprContext,
  Mod,
  Node,
  Stmt,
  TypeParam,
} from "../../syntax/ast.ts";
import {
  each,
  validateArguments,
  validateExpr,
  validateExprs,
  validateName,
  validateOptional,
  validatePlace,
} from "./validate-expression.ts";
import { validatePattern } from "./validate-pattern.ts";

function nonEmpty(items: readonly unknown[], field: string, owner: Node): void {
  if (items.length === 0) throw valueError(`empty ${field} on ${owner.kind}`);
}

function validateStatements(statements: readonly (Stmt | null)[]): void {
  each(statements, "statement", validateStatement);
}

function validateBody(body: readonly Stmt[], owner: Node): void {
  nonEmpty(body, "body", owner);
  validateStatements(body);
}

function validateTargets(s: Stmt, targets: readonly Expr[], ctx: ExprContext): void {
  nonEmpty(targets, "targets", s);
  validateExprs(targets, ctx);
}

function validateTypeParams(params: readonly TypeParam[]): void {
  each(params, "type parameter", (param) => {
    validatePlace(param);
    validateName(param.name);
    if (param.kind === "TypeVar") validateOptional(param.bound);
    validateOptional(param.default_value);
  });
}

function validateHandler(handler: ExceptHandler): void {
  validatePlace(handler);
  validateName(handler.name);
  validateOptional(handler.type);
  validateBody(handler.body, handler);
}

function validateStatement(s: Stmt): void {
  guardRecursion("during compilation", () => {
    validatePlace(s);
    validateStatementParts(s);
  });
}

function validateStatementParts(s: Stmt): void {
  switch (s.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      validateName(s.name);
      validateBody(s.body, s);
      validateTypeParams(s.type_params);
      validateArguments(s.args);
      validateExprs(s.decorator_list);
      return validateOptional(s.returns);
    case "ClassDef":
      validateName(s.name);
      validateBody(s.body, s);
      validateTypeParams(s.type_params);
      validateExprs(s.bases);
      for (const keyword of s.keywords) validateExpr(keyword.value);
      return validateExprs(s.decorator_list);
    case "Return":
      return validateOptional(s.value);
    case "Delete":
      return validateTargets(s, s.targets, "Del");
    case "Assign":
      validateTargets(s, s.targets, "Store");
      return validateExpr(s.value);
    case "AugAssign":
      validateExpr(s.target, "Store");
      return validateExpr(s.value);
    case "AnnAssign":
      if (s.target.kind !== "Name" && s.simple) {
        throw typeError("AnnAssign with simple non-Name target");
      }
      validateExpr(s.target, "Store");
      return validateOptional(s.value, s.annotation);
    case "TypeAlias":
      if (s.name.kind !== "Name") throw typeError("TypeAlias with non-Name name");
      validateExpr(s.name, "Store");
      validateTypeParams(s.type_params);
      return validateExpr(s.value);
    case "For":
    case "AsyncFor":
      validateExpr(s.target, "Store");
      validateExpr(s.iter);
      validateBody(s.body, s);
      return validateStatements(s.orelse);
    case "While":
    case "If":
      validateExpr(s.test);
      validateBody(s.body, s);
      return validateStatements(s.orelse);
    case "With":
    case "AsyncWith":
      nonEmpty(s.items, "items", s);
      for (const item of s.items) {
        validateExpr(item.context_expr);
        if (item.optional_vars !== null) validateExpr(item.optional_vars, "Store");
      }
      return validateBody(s.body, s);
    case "Match":
      validateExpr(s.subject);
      nonEmpty(s.cases, "cases", s);
      for (const clause of s.cases) {
        validatePattern(clause.pattern, false);
        validateOptional(clause.guard);
        validateBody(clause.body, clause);
      }
      return;
    case "Raise":
      if (s.exc === null && s.cause !== null) {
        throw valueError("Raise with cause but no exception");
      }
      return validateOptional(s.exc, s.cause);
    case "Try":
    case "TryStar":
      validateBody(s.body, s);
      if (s.handlers.length === 0 && s.finalbody.length === 0) {
        throw valueError(`${s.kind} has neither except handlers nor finalbody`);
      }
      if (s.handlers.length === 0 && s.orelse.length > 0) {
        throw valueError(`${s.kind} has orelse but no except handlers`);
      }
      each(s.handlers, "handler", validateHandler);
      validateStatements(s.finalbody);
      return validateStatements(s.orelse);
    case "Assert":
      return validateOptional(s.test, s.msg);
    case "Import":
    case "ImportFrom":
      if (s.kind === "ImportFrom" && (s.level ?? 0) < 0) {
        throw valueError("Negative ImportFrom level");
      }
      nonEmpty(s.names, "names", s);
      for (const alias of s.names) {
        validatePlace(alias);
        validateName(alias.name);
        validateName(alias.asname);
      }
      return;
    case "Global":
    case "Nonlocal":
      return nonEmpty(s.names, "names", s);
    case "Expr":
      return validateExpr(s.value);
  }
}

export function validateTree(tree: Mod): void {
  switch (tree.kind) {
    case "Module":
    case "Interactive":
      return validateStatements(tree.body);
    case "Expression":
      return validateExpr(tree.body);
    case "FunctionType":
      validateExprs(tree.argtypes);
      return validateExpr(tree.returns);
  }
}
