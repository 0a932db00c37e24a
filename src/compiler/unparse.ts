/**
 * Source text of an expression, as annotations are kept under `from __future__ import annotations`.
 *
 * Spacing and parentheses are those of CPython's own text, not those of the source.
 */
import { constantRepr, textRepr } from "../bytecode/constant-repr.ts";
import type * as ast from "../syntax/ast.ts";
import { constantFromTree } from "./constants.ts";

/** Binding strength: an expression below the wanted level gets parentheses. */
const enum Level {
  TUPLE,
  TEST,
  OR,
  AND,
  NOT,
  COMPARE,
  BIT_OR,
  BIT_XOR,
  BIT_AND,
  SHIFT,
  ARITH,
  TERM,
  FACTOR,
  POWER,
  AWAIT,
  ATOM,
}

const BINARY: Readonly<Record<ast.Operator, readonly [symbol: string, level: Level]>> = {
  Add: ["+", Level.ARITH],
  Sub: ["-", Level.ARITH],
  Mult: ["*", Level.TERM],
  MatMult: ["@", Level.TERM],
  Div: ["/", Level.TERM],
  Mod: ["%", Level.TERM],
  FloorDiv: ["//", Level.TERM],
  LShift: ["<<", Level.SHIFT],
  RShift: [">>", Level.SHIFT],
  BitOr: ["|", Level.BIT_OR],
  BitXor: ["^", Level.BIT_XOR],
  BitAnd: ["&", Level.BIT_AND],
  Pow: ["**", Level.POWER],
};

const UNARY: Readonly<Record<ast.UnaryOperator, readonly [symbol: string, level: Level]>> = {
  Invert: ["~", Level.FACTOR],
  Not: ["not ", Level.NOT],
  UAdd: ["+", Level.FACTOR],
  USub: ["-", Level.FACTOR],
};

const COMPARE: Readonly<Record<ast.CompareOperator, string>> = {
  Eq: "==",
  NotEq: "!=",
  Lt: "<",
  LtE: "<=",
  Gt: ">",
  GtE: ">=",
  Is: "is",
  IsNot: "is not",
  In: "in",
  NotIn: "not in",
};

export function unparse(e: ast.Expr): string {
  return text(e, Level.TEST);
}

function parens(inner: string, wanted: boolean): string {
  return wanted ? `(${inner})` : inner;
}

function list(nodes: readonly ast.Expr[], level: Level = Level.TEST): string {
  return nodes.map((node) => text(node, level)).join(", ");
}

function text(e: ast.Expr, level: Level): string {
  switch (e.kind) {
    case "BoolOp": {
      const own = e.op === "And" ? Level.AND : Level.OR;
      const word = e.op === "And" ? " and " : " or ";
      return parens(e.values.map((value) => text(value, own + 1)).join(word), level > own);
    }
    case "BinOp": {
      const [symbol, own] = BINARY[e.op];
      const rightBound = e.op === "Pow" ? 1 : 0;
      const left = text(e.left, own + rightBound);
      const right = text(e.right, own + 1 - rightBound);
      return parens(`${left} ${symbol} ${right}`, level > own);
    }
    case "UnaryOp": {
      const [symbol, own] = UNARY[e.op];
      return parens(symbol + text(e.operand, own), level > own);
    }
    case "Lambda": {
      const args = parameters(e.args);
      const head = args === "" ? "lambda" : `lambda ${args}`;
      return parens(`${head}: ${text(e.body, Level.TEST)}`, level > Level.TEST);
    }
    case "IfExp": {
      const body = text(e.body, Level.TEST + 1);
      const test = text(e.test, Level.TEST + 1);
      const orelse = text(e.orelse, Level.TEST);
      return parens(`${body} if ${test} else ${orelse}`, level > Level.TEST);
    }
    case "NamedExpr": {
      const inner = `${text(e.target, Level.ATOM)} := ${text(e.value, Level.ATOM)}`;
      return parens(inner, level > Level.TUPLE);
    }
    case "Dict": {
      const pairs = e.keys.map((key, i) =>
        key === null
          ? `**${text(e.values[i], Level.BIT_OR)}`
          : `${text(key, Level.TEST)}: ${text(e.values[i], Level.TEST)}`,
      );
      return `{${pairs.join(", ")}}`;
    }
    case "Set":
      return `{${list(e.elts)}}`;
    case "List":
      return `[${list(e.elts)}]`;
    case "Tuple": {
      if (e.elts.length === 0) return "()";
      const inner = list(e.elts) + (e.elts.length === 1 ? "," : "");
      return parens(inner, level > Level.TUPLE);
    }
    case "ListComp":
      return `[${text(e.elt, Level.TEST)}${clauses(e.generators)}]`;
    case "SetComp":
      return `{${text(e.elt, Level.TEST)}${clauses(e.generators)}}`;
    case "GeneratorExp":
      return `(${text(e.elt, Level.TEST)}${clauses(e.generators)})`;
    case "DictComp": {
      const pair = `${text(e.key, Level.TEST)}: ${text(e.value, Level.TEST)}`;
      return `{${pair}${clauses(e.generators)}}`;
    }
    case "Compare": {
      let inner = text(e.left, Level.COMPARE + 1);
      for (let i = 0; i < e.ops.length; i++) {
        inner += ` ${COMPARE[e.ops[i]]} ${text(e.comparators[i], Level.COMPARE + 1)}`;
      }
      return parens(inner, level > Level.COMPARE);
    }
    case "Call":
      return callText(e);
    case "JoinedStr":
    case "TemplateStr": {
      const prefix = e.kind === "JoinedStr" ? "f" : "t";
      return prefix + textRepr(e.values.map(stringPart).join(""));
    }
    case "FormattedValue":
      return `f${textRepr(stringPart(e))}`;
    case "Interpolation":
      return `t${textRepr(stringPart(e))}`;
    case "Constant":
      return constantText(e);
    case "Attribute": {
      const dot = e.value.kind === "Constant" && e.value.value.type === "int" ? " ." : ".";
      return text(e.value, Level.ATOM) + dot + e.attr;
    }
    case "Starred":
      return `*${text(e.value, Level.BIT_OR)}`;
    case "Name":
      return e.id;
    case "Yield":
      return e.value === null ? "(yield)" : `(yield ${text(e.value, Level.TEST)})`;
    case "YieldFrom":
      return `(yield from ${text(e.value, Level.TEST)})`;
    case "Await":
      return parens(`await ${text(e.value, Level.ATOM)}`, level > Level.AWAIT);
    case "Subscript":
      return `${text(e.value, Level.ATOM)}[${text(e.slice, Level.TUPLE)}]`;
    case "Slice": {
      const bound = (node: ast.Expr | null): string =>
        node === null ? "" : text(node, Level.TEST);
      const step = e.step === null ? "" : `:${bound(e.step)}`;
      return `${bound(e.lower)}:${bound(e.upper)}${step}`;
    }
  }
}

function constantText(e: ast.Constant): string {
  if (e.value.type === "Ellipsis") return "...";
  const repr = constantRepr(constantFromTree(e.value));
  // No literal means infinity, but one that overflows does.
  if (e.value.type === "float" || e.value.type === "complex") {
    return repr.replaceAll("inf", "1e309");
  }
  return e.u_kind === "u" ? `u${repr}` : repr;
}

function callText(e: ast.Call): string {
  const func = text(e.func, Level.ATOM);
  if (e.args.length === 1 && e.keywords.length === 0 && e.args[0].kind === "GeneratorExp") {
    return func + text(e.args[0], Level.TEST);
  }
  const args = e.args.map((arg) => text(arg, Level.TEST));
  for (const keyword of e.keywords) {
    const prefix = keyword.arg === null ? "**" : `${keyword.arg}=`;
    args.push(prefix + text(keyword.value, Level.TEST));
  }
  return `${func}(${args.join(", ")})`;
}

function clauses(generators: readonly ast.Comprehension[]): string {
  return generators
    .map((clause) => {
      const word = clause.is_async ? " async for " : " for ";
      const target = text(clause.target, Level.TUPLE);
      const iter = text(clause.iter, Level.TEST + 1);
      const ifs = clause.ifs.map((test) => ` if ${text(test, Level.TEST + 1)}`);
      return `${word}${target} in ${iter}${ifs.join("")}`;
    })
    .join("");
}

function parameters(args: ast.Arguments): string {
  const parts: string[] = [];
  const positional = [...args.posonlyargs, ...args.args];
  const firstDefault = positional.length - args.defaults.length;
  positional.forEach((arg, i) => {
    const value = i >= firstDefault ? `=${text(args.defaults[i - firstDefault], Level.TEST)}` : "";
    parts.push(parameter(arg) + value);
    if (i + 1 === args.posonlyargs.length) parts.push("/");
  });
  if (args.vararg !== null) parts.push(`*${parameter(args.vararg)}`);
  else if (args.kwonlyargs.length > 0) parts.push("*");
  args.kwonlyargs.forEach((arg, i) => {
    const value = args.kw_defaults[i];
    parts.push(parameter(arg) + (value === null ? "" : `=${text(value, Level.TEST)}`));
  });
  if (args.kwarg !== null) parts.push(`**${parameter(args.kwarg)}`);
  return parts.join(", ");
}

function parameter(arg: ast.Arg): string {
  return arg.annotation === null ? arg.arg : `${arg.arg}: ${text(arg.annotation, Level.TEST)}`;
}

/** A part of an f-string or t-string, inside its quotes. */
function stringPart(e: ast.Expr): string {
  switch (e.kind) {
    case "Constant":
      return e.value.type === "str"
        ? e.value.value.replaceAll("{", "{{").replaceAll("}", "}}")
        : constantText(e);
    case "JoinedStr":
    case "TemplateStr":
      return e.values.map(stringPart).join("");
    case "FormattedValue":
    case "Interpolation": {
      const isText = e.kind === "Interpolation" && e.str.type === "str";
      const inner = isText && e.str.type === "str" ? e.str.value : text(e.value, Level.TEST + 1);
      // `{{` would be a literal brace.
      const open = inner.startsWith("{") ? "{ " : "{";
      const conversion = e.conversion === -1 ? "" : `!${String.fromCharCode(e.conversion)}`;
      const spec = e.format_spec === null ? "" : `:${stringPart(e.format_spec)}`;
      return `${open}${inner}${conversion}${spec}}`;
    }
    default:
      throw new Error(`unexpected ${e.kind} in a string`);
  }
}
