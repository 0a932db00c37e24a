// What the diagnosing pass keeps of a construct: its kind, its place, and the parts that messages ask for.

import type { ConstValue } from "../ast.ts";

export interface Span {
  /** AST node name, or "token". */
  readonly kind: string;
  readonly lineno: number;
  readonly col: number;
  readonly endLine: number;
  readonly endCol: number;
  /** Elements of a list, tuple or call; operand of a star; left side of a comparison; body and test of a clause. */
  readonly items: readonly Span[];
  /** Identifier of a name, spelling of a token, first operator of a comparison. */
  readonly text: string;
  readonly value: ConstValue | null;
}

/** How CPython names an expression in "cannot assign to ...". */
export function expressionName(span: Span): string {
  if (span.kind === "Constant") {
    switch (span.value?.type) {
      case "None":
        return "None";
      case "bool":
        return span.value.value ? "True" : "False";
      case "Ellipsis":
        return "ellipsis";
      default:
        return "literal";
    }
  }
  return EXPRESSION_NAMES[span.kind] ?? "expression";
}

const EXPRESSION_NAMES: Readonly<Record<string, string>> = {
  Attribute: "attribute",
  Subscript: "subscript",
  Starred: "starred",
  Name: "name",
  List: "list",
  Tuple: "tuple",
  Lambda: "lambda",
  Call: "function call",
  BoolOp: "expression",
  BinOp: "expression",
  UnaryOp: "expression",
  GeneratorExp: "generator expression",
  Yield: "yield expression",
  Await: "await expression",
  ListComp: "list comprehension",
  SetComp: "set comprehension",
  DictComp: "dict comprehension",
  Dict: "dict literal",
  Set: "set display",
  JoinedStr: "f-string expression",
  TemplateStr: "t-string expression",
  Compare: "comparison",
  IfExp: "conditional expression",
  NamedExpr: "named expression",
};

/** The innermost part that may not be assigned to (or deleted), or null. */
export function invalidTarget(span: Span, statement: "assign" | "for" | "del"): Span | null {
  switch (span.kind) {
    case "List":
    case "Tuple":
      for (const item of span.items) {
        const invalid = invalidTarget(item, statement);
        if (invalid !== null) return invalid;
      }
      return null;
    case "Starred":
      return statement === "del" ? span : invalidTarget(span.items[0], statement);
    case "Compare":
      if (statement !== "for") return span;
      // `a in b` after `for` has been read as a comparison: its left side is the target.
      return span.text === "in" ? invalidTarget(span.items[0], statement) : null;
    case "Name":
    case "Subscript":
    case "Attribute":
      return null;
    default:
      return span;
  }
}
