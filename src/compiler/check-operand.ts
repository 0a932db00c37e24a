/** Warnings about operands that cannot work: literals that are called, subscripted, indexed or compared by identity. */
import type * as ast from "../syntax/ast.ts";
import type { Compiler } from "./compiler.ts";

const CONSTANT_TYPES: Readonly<Record<ast.ConstValue["type"], string>> = {
  int: "int",
  float: "float",
  complex: "complex",
  str: "str",
  bytes: "bytes",
  bool: "bool",
  None: "NoneType",
  Ellipsis: "ellipsis",
  tuple: "tuple",
  frozenset: "frozenset",
};

/** Name of the type that an expression is sure to have. */
function knownType(e: ast.Expr): string | undefined {
  switch (e.kind) {
    case "Tuple":
      return "tuple";
    case "List":
    case "ListComp":
      return "list";
    case "Dict":
    case "DictComp":
      return "dict";
    case "Set":
    case "SetComp":
      return "set";
    case "GeneratorExp":
      return "generator";
    case "Lambda":
      return "function";
    case "JoinedStr":
    case "FormattedValue":
      return "str";
    case "TemplateStr":
      return "string.templatelib.Template";
    case "Interpolation":
      return "string.templatelib.Interpolation";
    case "Constant":
      return CONSTANT_TYPES[e.value.type];
    default:
      return undefined;
  }
}

const HINT = "perhaps you missed a comma?";

export function checkCallee(c: Compiler, e: ast.Expr): void {
  if (e.kind === "Lambda") return;
  const type = knownType(e);
  if (type !== undefined) c.warn(e, `'${type}' object is not callable; ${HINT}`);
}

export function checkSubscripted(c: Compiler, e: ast.Expr): void {
  switch (e.kind) {
    case "Constant":
      if (["str", "bytes", "bool"].includes(e.value.type) && e.value.type !== "bool") return;
      break;
    case "Set":
    case "SetComp":
    case "GeneratorExp":
    case "TemplateStr":
    case "Interpolation":
    case "Lambda":
      break;
    default:
      return;
  }
  c.warn(e, `'${knownType(e)}' object is not subscriptable; ${HINT}`);
}

export function checkIndex(c: Compiler, e: ast.Expr, index: ast.Expr): void {
  const indexType = knownType(index);
  if (indexType === undefined || indexType === "int" || indexType === "bool") return;
  switch (e.kind) {
    case "Constant":
      if (e.value.type !== "str" && e.value.type !== "bytes") return;
      break;
    case "Tuple":
    case "List":
    case "ListComp":
    case "JoinedStr":
    case "FormattedValue":
      break;
    default:
      return;
  }
  const message = `${knownType(e)} indices must be integers or slices, not ${indexType}; ${HINT}`;
  c.warn(e, message);
}

/** Whether `is` makes sense with this operand: anything but literals other than None, True, False and `...`. */
function hasIdentity(e: ast.Expr): boolean {
  if (e.kind === "Tuple") return !e.elts.every((element) => element.kind === "Constant");
  if (e.kind !== "Constant") return true;
  const { type } = e.value;
  return type === "None" || type === "bool" || type === "Ellipsis";
}

export function checkIdentityComparison(c: Compiler, e: ast.Compare): void {
  let left = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const right = e.comparators[i];
    const op = e.ops[i];
    if (op === "Is" || op === "IsNot") {
      const literal = !hasIdentity(left) ? left : right;
      if (!hasIdentity(literal)) {
        const [symbol, better] = op === "Is" ? ["is", "=="] : ["is not", "!="];
        const message = `"${symbol}" with '${knownType(literal)}' literal.`;
        c.warn(e, `${message} Did you mean "${better}"?`);
        return;
      }
    }
    left = right;
  }
}
