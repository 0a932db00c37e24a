/** What the grammar rules out but the types of fields do not: contexts, empty bodies, uneven lists. */
import { typeError, valueError } from "../../objects/exceptions.ts";
import type { ExprContext, FieldType, Mod, NodeKind } from "../../syntax/ast.ts";
import { fieldProperty } from "../../syntax/ast.ts";
import { describe } from "./types.ts";

type Fields = Record<string, unknown> & { kind: NodeKind };

const NEVER_EMPTY: Readonly<Record<string, readonly string[]>> = {
  FunctionDef: ["body"],
  AsyncFunctionDef: ["body"],
  ClassDef: ["body"],
  Delete: ["targets"],
  Assign: ["targets"],
  For: ["body"],
  AsyncFor: ["body"],
  While: ["body"],
  If: ["body"],
  With: ["items", "body"],
  AsyncWith: ["items", "body"],
  Match: ["cases"],
  Try: ["body"],
  TryStar: ["body"],
  Import: ["names"],
  ImportFrom: ["names"],
  Global: ["names"],
  Nonlocal: ["names"],
  ExceptHandler: ["body"],
  match_case: ["body"],
  ListComp: ["generators"],
  SetComp: ["generators"],
  DictComp: ["generators"],
  GeneratorExp: ["generators"],
};

/** Fields whose expression is stored to or deleted; the others are loaded. */
const TARGETS: Readonly<Record<string, Readonly<Record<string, ExprContext>>>> = {
  Delete: { targets: "Del" },
  Assign: { targets: "Store" },
  AugAssign: { target: "Store" },
  AnnAssign: { target: "Store" },
  For: { target: "Store" },
  AsyncFor: { target: "Store" },
  NamedExpr: { target: "Store" },
  comprehension: { target: "Store" },
  withitem: { optional_vars: "Store" },
  TypeAlias: { name: "Store" },
};

const PAIRS: Readonly<Record<string, readonly [string, string, string]>> = {
  Dict: ["keys", "values", "Dict doesn't have the same number of keys as values"],
  Compare: ["ops", "comparators", "Compare has a different number of comparators and operands"],
  MatchMapping: [
    "keys",
    "patterns",
    "MatchMapping doesn't have the same number of keys as patterns",
  ],
  MatchClass: [
    "kwd_attrs",
    "kwd_patterns",
    "MatchClass doesn't have the same number of keyword attributes as patterns",
  ],
};

function checkContext(node: Fields, expected: ExprContext): void {
  const { ctx } = node;
  if (ctx === undefined) {
    if (expected !== "Load") {
      throw valueError(
        `expression which can't be ${expected === "Del" ? "deleted" : "assigned to"} in ${expected} context`,
      );
    }
  } else if (ctx !== expected) {
    throw valueError(`expression must have ${expected} context but has ${String(ctx)} instead`);
  }
}

function checkNode(node: Fields): void {
  const { kind } = node;
  const list = (name: string): unknown[] => node[name] as unknown[];
  for (const name of NEVER_EMPTY[kind] ?? []) {
    if (list(name).length === 0) {
      throw valueError(
        kind.endsWith("Comp") || kind === "GeneratorExp"
          ? "comprehension with no generators"
          : `empty ${name} on ${kind}`,
      );
    }
  }
  const pair = PAIRS[kind];
  if (pair !== undefined && list(pair[0]).length !== list(pair[1]).length)
    throw valueError(pair[2]);
  if (kind === "Compare" && list("comparators").length === 0) {
    throw valueError("Compare has no comparators");
  }
  if (kind === "BoolOp" && list("values").length < 2) {
    throw valueError("BoolOp with less than 2 values");
  }
  if (kind === "MatchOr" && list("patterns").length < 2) {
    throw valueError("MatchOr requires at least 2 patterns");
  }
  if (kind === "Try" || kind === "TryStar") {
    if (list("handlers").length === 0 && list("finalbody").length === 0) {
      throw valueError(`${kind} has neither handlers nor finalbody`);
    }
    if (list("handlers").length === 0 && list("orelse").length > 0) {
      throw valueError(`${kind} has orelse but no except handlers`);
    }
  }
  if (kind === "Raise" && node.exc === null && node.cause !== null) {
    throw valueError("Raise with cause but no exception");
  }
  if (kind === "ImportFrom" && typeof node.level === "number" && node.level < 0) {
    throw valueError("Negative ImportFrom level");
  }
  if (kind === "AnnAssign" && node.simple !== 0 && (node.target as Fields).kind !== "Name") {
    throw typeError("AnnAssign with simple non-Name target");
  }
  if (kind === "NamedExpr" && (node.target as Fields).kind !== "Name") {
    throw typeError("NamedExpr target must be a Name");
  }
  if (kind === "arguments") {
    if (list("defaults").length > list("posonlyargs").length + list("args").length) {
      throw valueError("more positional defaults than args on arguments");
    }
    if (list("kw_defaults").length !== list("kwonlyargs").length) {
      throw valueError("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
  }
}

function visit(node: Fields): void {
  checkNode(node);
  const { kind } = node;
  for (const [name, type] of Object.entries(describe(kind).fields) as [string, FieldType][]) {
    const base = type.replace(/[?*]+$/, "");
    const value = node[fieldProperty(kind, name)];
    if (base === "expr") {
      const inherited =
        (kind === "Tuple" || kind === "List" || kind === "Starred") && name !== "ctx";
      const expected = TARGETS[kind]?.[name] ?? (inherited ? (node.ctx as ExprContext) : "Load");
      for (const item of type.endsWith("*") ? (value as unknown[]) : [value]) {
        if (item === null) continue;
        checkContext(item as Fields, expected);
        visit(item as Fields);
      }
    } else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item);
    } else if (isNode(value)) visit(value);
  }
}

const isNode = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && "kind" in value;

export function validateTree(tree: Mod): void {
  visit(tree as unknown as Fields);
}
