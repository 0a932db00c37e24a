// Rules of expressions, calls, brackets and targets for the diagnosing pass, each beside the errors that belong to it.
//
// One of the grammar files that engine.ts runs; order of alternatives is CPython's and must stay so (see engine.ts). A rule
// named wrong_* matches what is wrong; it runs in the second pass only.

import { T } from "../tokens.ts";
import {
  action,
  ahead,
  committed,
  constant,
  either,
  error,
  errors,
  group,
  keep,
  leftRecursiveRule,
  list,
  many,
  memoRule,
  node,
  not,
  optional,
  type Pass,
  pick,
  rule,
  softKeyword,
  some,
  spansIn,
  type Value,
  withoutErrors,
} from "./engine.ts";
import { numberToken } from "./literal-rules.ts";
import type { ErrorReport } from "./report.ts";
import { expressionName, invalidTarget, type Span } from "./span.ts";

const inside = (values: Value[]): Span[] => spansIn(values[1]);

// The last expression of the last `for` clause.
const lastOfClauses = (clause: Span): Span => clause.items[0];

export function reportInvalidTarget(
  report: ErrorReport,
  span: Span,
  statement: "assign" | "for" | "del",
): void {
  const invalid = invalidTarget(span, statement);
  if (invalid === null) return;
  const verb = statement === "del" ? "delete" : "assign to";
  report.at(invalid, invalid, `cannot ${verb} ${expressionName(invalid)}`);
}

// --- whole expressions -----------------------------------------------------------------------------------------------

rule("expressions", [
  node("Tuple", ["expression", some(T.COMMA, "expression"), optional(T.COMMA)], (v) =>
    spansIn([v[0], v[1]]).filter((s) => s.kind !== "token"),
  ),
  node("Tuple", ["expression", T.COMMA], (v) => spansIn(v[0])),
  ["expression"],
]);

memoRule("expression", [
  errors("wrong_expression"),
  errors("wrong_legacy_expression"),
  node("IfExp", ["disjunction", T.IF, "disjunction", T.ELSE, "expression"]),
  ["disjunction"],
  ["lambdef"],
]);

rule("expression_quietly", [
  node("IfExp", ["disjunction", T.IF, "disjunction", T.ELSE, "expression"]),
  ["disjunction"],
  ["lambdef"],
]);
const quietly = withoutErrors("expression_quietly");

rule("wrong_legacy_expression", [
  error([keep(T.NAME), not(T.LPAR), keep("star_expressions")], (report, [name, rest]) => {
    if (name.text !== "print" && name.text !== "exec") return;
    const message = `Missing parentheses in call to '${name.text}'. Did you mean ${name.text}(...)?`;
    report.at(name, rest, message);
  }),
]);

rule("wrong_expression", [
  error([T.STRING, keep(some(not(T.STRING), quietly)), T.STRING], (report, [first, last]) => {
    report.at(first, last, "invalid syntax. Is this intended to be part of the string?");
  }),
  // A string with a wrong prefix reads as a name and a string, a soft keyword as two names.
  error(
    [not(group(T.NAME, T.STRING), softKeyword), keep("disjunction"), keep(quietly)],
    (report, [left, right], pass) => {
      if (left.kind === "Name" && (left.text === "print" || left.text === "exec")) return;
      if (pass.tokenizer.tokens.level[pass.mark - 1] === 0) return;
      report.at(left, right, "invalid syntax. Perhaps you forgot a comma?");
    },
  ),
  error(
    [keep("disjunction"), T.IF, keep("disjunction"), not(T.ELSE, T.COLON)],
    (report, [left, right]) => {
      report.at(left, right, "expected 'else' after 'if' expression");
    },
  ),
  error(["disjunction", T.IF, "disjunction", T.ELSE, not("expression")], (report, _, pass) => {
    pass.peek();
    const message = "expected expression after 'else', but statement is given";
    report.atToken(pass.mark, message);
  }),
  error(
    [keep("pass_stmt", "break_stmt", "continue_stmt"), T.IF, "disjunction", T.ELSE, "simple_stmt"],
    (report, [statement]) => {
      const message = "expected expression before 'if', but statement is given";
      report.at(statement, statement, message);
    },
  ),
  error(
    [keep(T.LAMBDA), optional("lambda_params"), keep(T.COLON), ahead(T.FSTRING_MIDDLE)],
    (report, [from, to]) => {
      report.at(from, to, "f-string: lambda expressions are not allowed without parentheses");
    },
  ),
  error(
    [keep(T.LAMBDA), optional("lambda_params"), keep(T.COLON), ahead(T.TSTRING_MIDDLE)],
    (report, [from, to]) => {
      report.at(from, to, "t-string: lambda expressions are not allowed without parentheses");
    },
  ),
]);

rule("yield_expr", [
  node("Yield", [T.YIELD, T.FROM, "expression"]),
  node("Yield", [T.YIELD, optional("star_expressions")]),
]);

rule("star_expressions", [
  node("Tuple", ["star_expression", some(T.COMMA, "star_expression"), optional(T.COMMA)], (v) =>
    spansIn([v[0], v[1]]).filter((s) => s.kind !== "token"),
  ),
  node("Tuple", ["star_expression", T.COMMA], (v) => spansIn(v[0])),
  ["star_expression"],
]);

memoRule("star_expression", [node("Starred", [T.STAR, "bitwise_or"], inside), ["expression"]]);

rule("star_named_expressions", [pick(0, [list("star_named_expression"), optional(T.COMMA)])]);

rule("star_named_expression", [
  node("Starred", [T.STAR, "bitwise_or"], inside),
  ["named_expression"],
]);

rule("assignment_expression", [committedWalrus()]);

function committedWalrus() {
  const alternative = committed([T.NAME, T.COLONEQUAL], ["expression"]);
  return (pass: Pass) => {
    const start = pass.mark;
    const value = alternative(pass);
    if (value === undefined || typeof value === "symbol") return value;
    return pass.span("NamedExpr", start, [], "");
  };
}

rule("named_expression", [
  ["assignment_expression"],
  errors("wrong_named_expression"),
  pick(0, ["expression", not(T.COLONEQUAL)]),
]);

memoRule("wrong_named_expression", [
  error([keep("expression"), T.COLONEQUAL, "expression"], (report, [target]) => {
    const message = `cannot use assignment expressions with ${expressionName(target)}`;
    report.at(target, target, message);
  }),
  error(
    [keep(T.NAME), T.EQUAL, keep("bitwise_or"), not(T.EQUAL, T.COLONEQUAL)],
    (report, [name, value]) => {
      report.at(name, value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    },
  ),
  error(
    [
      not("list", "tuple", "genexp", T.TRUE, T.NONE, T.FALSE),
      keep("bitwise_or"),
      T.EQUAL,
      "bitwise_or",
      not(T.EQUAL, T.COLONEQUAL),
    ],
    (report, [target]) => {
      const name = expressionName(target);
      const hint = "Maybe you meant '==' instead of '='?";
      report.at(target, target, `cannot assign to ${name} here. ${hint}`);
    },
  ),
]);

// --- operators -------------------------------------------------------------------------------------------------------

memoRule("disjunction", [
  node("BoolOp", ["conjunction", some(T.OR, "conjunction")]),
  ["conjunction"],
]);

memoRule("conjunction", [node("BoolOp", ["inversion", some(T.AND, "inversion")]), ["inversion"]]);

memoRule("inversion", [node("UnaryOp", [T.NOT, "inversion"]), ["comparison"]]);

rule("comparison", [
  action(["bitwise_or", some("compare_pair")], (pass, values, start) => {
    const [operator] = spansIn(values[1]);
    return pass.span("Compare", start, spansIn(values[0]), operator.text);
  }),
  ["bitwise_or"],
]);

rule("compare_pair", [
  [T.EQEQUAL, "bitwise_or"],
  [either(notEqual), "bitwise_or"],
  [T.LESSEQUAL, "bitwise_or"],
  [T.LESS, "bitwise_or"],
  [T.GREATEREQUAL, "bitwise_or"],
  [T.GREATER, "bitwise_or"],
  [T.NOT, T.IN, "bitwise_or"],
  [T.IN, "bitwise_or"],
  [T.IS, T.NOT, "bitwise_or"],
  [T.IS, "bitwise_or"],
]);

function notEqual(pass: Pass): Value | undefined {
  if (pass.peek() !== T.NOTEQUAL) return undefined;
  const token = pass.token(pass.mark++);
  if (token.text === "<>" && !pass.flufl) {
    report(pass, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
  }
  if (token.text === "!=" && pass.flufl) {
    report(pass, "with Barry as BDFL, use '<>' instead of '!='");
  }
  return token;
}

function report(pass: Pass, message: string): never {
  pass.report.here(message);
  return pass.stop();
}

leftRecursiveRule("bitwise_or", [
  node("BinOp", ["bitwise_or", T.VBAR, "bitwise_xor"]),
  ["bitwise_xor"],
]);
leftRecursiveRule("bitwise_xor", [
  node("BinOp", ["bitwise_xor", T.CIRCUMFLEX, "bitwise_and"]),
  ["bitwise_and"],
]);
leftRecursiveRule("bitwise_and", [
  node("BinOp", ["bitwise_and", T.AMPER, "shift_expr"]),
  ["shift_expr"],
]);
leftRecursiveRule("shift_expr", [
  node("BinOp", ["shift_expr", T.LEFTSHIFT, "sum"]),
  node("BinOp", ["shift_expr", T.RIGHTSHIFT, "sum"]),
  errors("wrong_arithmetic"),
  ["sum"],
]);
leftRecursiveRule("sum", [
  node("BinOp", ["sum", T.PLUS, "term"]),
  node("BinOp", ["sum", T.MINUS, "term"]),
  ["term"],
]);
leftRecursiveRule("term", [
  node("BinOp", ["term", T.STAR, "factor"]),
  node("BinOp", ["term", T.SLASH, "factor"]),
  node("BinOp", ["term", T.DOUBLESLASH, "factor"]),
  node("BinOp", ["term", T.PERCENT, "factor"]),
  node("BinOp", ["term", T.AT, "factor"]),
  errors("wrong_factor"),
  ["factor"],
]);
memoRule("factor", [
  node("UnaryOp", [T.PLUS, "factor"]),
  node("UnaryOp", [T.MINUS, "factor"]),
  node("UnaryOp", [T.TILDE, "factor"]),
  ["power"],
]);

const notAfterOperator = (report: ErrorReport, [from, to]: Span[]): void => {
  report.at(from, to, "'not' after an operator must be parenthesized");
};
rule("wrong_arithmetic", [
  error(
    [
      "sum",
      either(T.PLUS, T.MINUS, T.STAR, T.SLASH, T.PERCENT, T.DOUBLESLASH, T.AT),
      keep(T.NOT),
      keep("inversion"),
    ],
    notAfterOperator,
  ),
]);
rule("wrong_factor", [
  error([either(T.PLUS, T.MINUS, T.TILDE), keep(T.NOT), keep("factor")], notAfterOperator),
]);

rule("power", [node("BinOp", ["await_primary", T.DOUBLESTAR, "factor"]), ["await_primary"]]);

memoRule("await_primary", [node("Await", [T.AWAIT, "primary"]), ["primary"]]);

leftRecursiveRule("primary", [
  node("Attribute", ["primary", T.DOT, T.NAME]),
  node("Call", ["primary", "genexp"]),
  node("Call", ["primary", T.LPAR, optional("arguments"), T.RPAR]),
  node("Subscript", ["primary", T.LSQB, "slices", T.RSQB]),
  ["atom"],
]);

rule("slices", [
  pick(0, ["slice", not(T.COMMA)]),
  node("Tuple", [list(either("slice", "starred_expression")), optional(T.COMMA)]),
]);

rule("slice", [
  node("Slice", [
    optional("expression"),
    T.COLON,
    optional("expression"),
    optional(T.COLON, optional("expression")),
  ]),
  ["named_expression"],
]);

rule("atom", [
  [T.NAME],
  constant(T.TRUE, { type: "bool", value: true }),
  constant(T.FALSE, { type: "bool", value: false }),
  constant(T.NONE, { type: "None" }),
  pick(1, [ahead(T.STRING, T.FSTRING_START, T.TSTRING_START), "strings"]),
  [numberToken],
  pick(1, [ahead(T.LPAR), either("tuple", "group", "genexp")]),
  pick(1, [ahead(T.LSQB), either("list", "listcomp")]),
  pick(1, [ahead(T.LBRACE), either("dict", "set", "dictcomp", "setcomp")]),
  constant(T.ELLIPSIS, { type: "Ellipsis" }),
]);

rule("group", [
  pick(1, [T.LPAR, either("yield_expr", "named_expression"), T.RPAR]),
  errors("wrong_group"),
]);

rule("wrong_group", [
  error([T.LPAR, keep("starred_expression"), T.RPAR], (report, [starred]) => {
    report.at(starred, starred, "cannot use starred expression here");
  }),
  error([T.LPAR, keep(T.DOUBLESTAR), "expression", T.RPAR], (report, [stars]) => {
    report.at(stars, stars, "cannot use double starred expression here");
  }),
]);

rule("lambdef", [node("Lambda", [T.LAMBDA, optional("lambda_params"), T.COLON, "expression"])]);

// --- displays and comprehensions -------------------------------------------------------------------------------------

rule("list", [node("List", [T.LSQB, optional("star_named_expressions"), T.RSQB], inside)]);

rule("tuple", [
  node(
    "Tuple",
    [
      T.LPAR,
      optional("star_named_expression", T.COMMA, optional("star_named_expressions")),
      T.RPAR,
    ],
    (v) => inside(v).filter((s) => s.kind !== "token"),
  ),
]);

rule("set", [node("Set", [T.LBRACE, "star_named_expressions", T.RBRACE])]);

rule("dict", [
  node("Dict", [T.LBRACE, optional("double_starred_kvpairs"), T.RBRACE]),
  // Not an alternative of the second pass only: a dict that goes wrong is an error at once.
  [T.LBRACE, "wrong_kvpairs", T.RBRACE],
]);

rule("double_starred_kvpairs", [[list("double_starred_kvpair"), optional(T.COMMA)]]);
rule("double_starred_kvpair", [[T.DOUBLESTAR, "bitwise_or"], ["kvpair"]]);
rule("kvpair", [["expression", T.COLON, "expression"]]);

const STARRED_VALUE = "cannot use a starred expression in a dictionary value";
const MISSING_VALUE = "expression expected after dictionary key and ':'";
rule("wrong_kvpairs", [
  [list("double_starred_kvpair"), T.COMMA, "wrong_kvpair"],
  error(["expression", T.COLON, keep(T.STAR), "bitwise_or"], (report, [star]) => {
    report.from(star, STARRED_VALUE);
  }),
  error(["expression", keep(T.COLON), ahead(T.RBRACE, T.COMMA)], (report, [colon]) => {
    report.at(colon, colon, MISSING_VALUE);
  }),
]);
rule("wrong_kvpair", [
  error([keep("expression"), not(T.COLON)], (report, [key]) => {
    const message = "':' expected after dictionary key";
    report.place(key.lineno, key.endCol - 1, key.endLine, -1, message);
  }),
  error(["expression", T.COLON, keep(T.STAR), "bitwise_or"], (report, [star]) => {
    report.from(star, STARRED_VALUE);
  }),
  error(["expression", keep(T.COLON), ahead(T.RBRACE, T.COMMA)], (report, [colon]) => {
    report.at(colon, colon, MISSING_VALUE);
  }),
]);

rule("for_if_clauses", [[some("for_if_clause")]]);

const clauseEnd = (iter: Value, ifs: Value): Span[] => {
  const last = [...spansIn(iter), ...spansIn(ifs).filter((s) => s.kind !== "token")];
  return [last[last.length - 1]];
};
rule("for_if_clause", [
  committedClause([T.ASYNC, T.FOR, "star_targets", T.IN]),
  committedClause([T.FOR, "star_targets", T.IN]),
  errors("wrong_for_if_clause"),
  errors("wrong_for_target"),
]);

function committedClause(head: readonly (T | string)[]) {
  const alternative = committed(head, ["disjunction", many(T.IF, "disjunction")]);
  return (pass: Pass) => {
    const start = pass.mark;
    const value = alternative(pass);
    if (value === undefined || typeof value === "symbol") return value;
    const [iter, ifs] = value as Value[];
    return pass.span("comprehension", start, clauseEnd(iter, ifs), "");
  };
}

rule("wrong_for_if_clause", [
  error(
    [
      optional(T.ASYNC),
      T.FOR,
      group("bitwise_or", many(T.COMMA, "bitwise_or"), optional(T.COMMA)),
      not(T.IN),
    ],
    (report) => {
      report.here("'in' expected after for-loop variables");
    },
  ),
]);

rule("wrong_for_target", [
  error([optional(T.ASYNC), T.FOR, keep("star_expressions")], (report, [target]) => {
    reportInvalidTarget(report, target, "for");
  }),
]);

rule("listcomp", [
  node("ListComp", [T.LSQB, "named_expression", "for_if_clauses", T.RSQB]),
  errors("wrong_comprehension"),
]);
rule("setcomp", [
  node("SetComp", [T.LBRACE, "named_expression", "for_if_clauses", T.RBRACE]),
  errors("wrong_comprehension"),
]);
rule("genexp", [
  node("GeneratorExp", [
    T.LPAR,
    either("assignment_expression", group("expression", not(T.COLONEQUAL))),
    "for_if_clauses",
    T.RPAR,
  ]),
  errors("wrong_comprehension"),
]);
rule("dictcomp", [
  node("DictComp", [T.LBRACE, "kvpair", "for_if_clauses", T.RBRACE]),
  errors("wrong_dict_comprehension"),
]);

const TARGET_PARENTHESES = "did you forget parentheses around the comprehension target?";
rule("wrong_comprehension", [
  error(
    [either(T.LSQB, T.LPAR, T.LBRACE), keep("starred_expression"), "for_if_clauses"],
    (report, [starred]) => {
      report.at(starred, starred, "iterable unpacking cannot be used in comprehension");
    },
  ),
  error(
    [
      either(T.LSQB, T.LBRACE),
      keep("star_named_expression"),
      T.COMMA,
      keep("star_named_expressions"),
      "for_if_clauses",
    ],
    (report, [first, , last]) => {
      report.at(first, last, TARGET_PARENTHESES);
    },
  ),
  error(
    [either(T.LSQB, T.LBRACE), keep("star_named_expression"), keep(T.COMMA), "for_if_clauses"],
    (report, [first, comma]) => {
      report.at(first, comma, TARGET_PARENTHESES);
    },
  ),
]);
rule("wrong_dict_comprehension", [
  error(
    [T.LBRACE, keep(T.DOUBLESTAR), "bitwise_or", "for_if_clauses", T.RBRACE],
    (report, [stars]) => {
      report.at(stars, stars, "dict unpacking cannot be used in dict comprehension");
    },
  ),
]);

// --- calls -----------------------------------------------------------------------------------------------------------

memoRule("arguments", [
  pick(0, ["args", optional(T.COMMA), ahead(T.RPAR)]),
  errors("wrong_arguments"),
]);

const positional = either(
  "starred_expression",
  group(either("assignment_expression", group("expression", not(T.COLONEQUAL))), not(T.EQUAL)),
);

// A call node without a function: the items are its positional arguments; the text tells of a `**`.
function argsNode(pass: Pass, values: Value[], start: number): Span {
  const all = spansIn(values).filter((s) => s.kind !== "token");
  const unpacked = all.some((s) => s.kind === "unpacking");
  const items = all.filter((s) => s.kind !== "keyword" && s.kind !== "unpacking");
  return pass.span("Call", start, items, unpacked ? "**" : "");
}
rule("args", [
  action([list(positional), optional(T.COMMA, "kwargs")], argsNode),
  action(["kwargs"], argsNode),
]);

rule("kwargs", [
  [list("kwarg_or_starred"), T.COMMA, list("kwarg_or_double_starred")],
  [list("kwarg_or_starred")],
  [list("kwarg_or_double_starred")],
]);

rule("starred_expression", [
  errors("wrong_starred_unpacking"),
  node("Starred", [T.STAR, "expression"], inside),
  errors("wrong_starred_expression"),
]);
rule("wrong_starred_unpacking", [
  error([keep(T.STAR), "expression", T.EQUAL, keep("expression")], (report, [from, to]) => {
    report.at(from, to, "cannot assign to iterable argument unpacking");
  }),
]);
rule("wrong_starred_expression", [
  error([T.STAR], (report) => {
    report.here("Invalid star expression");
  }),
]);

rule("kwarg_or_starred", [
  errors("wrong_kwarg"),
  node("keyword", [T.NAME, T.EQUAL, "expression"]),
  ["starred_expression"],
]);
rule("kwarg_or_double_starred", [
  errors("wrong_kwarg"),
  node("keyword", [T.NAME, T.EQUAL, "expression"]),
  node("unpacking", [T.DOUBLESTAR, "expression"]),
]);

const MAYBE_WALRUS = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
rule("wrong_kwarg", [
  error([keep(T.TRUE, T.FALSE, T.NONE), keep(T.EQUAL)], (report, [word, equal]) => {
    report.at(word, equal, `cannot assign to ${word.text}`);
  }),
  error([keep(T.NAME), keep(T.EQUAL), "expression", "for_if_clauses"], (report, [name, equal]) => {
    report.at(name, equal, MAYBE_WALRUS);
  }),
  error([not(group(T.NAME, T.EQUAL)), keep("expression"), keep(T.EQUAL)], (report, [from, to]) => {
    report.at(from, to, 'expression cannot contain assignment, perhaps you meant "=="?');
  }),
  error([keep(T.DOUBLESTAR), "expression", T.EQUAL, keep("expression")], (report, [from, to]) => {
    report.at(from, to, "cannot assign to keyword argument unpacking");
  }),
]);

const GENERATOR_PARENTHESES = "Generator expression must be parenthesized";
rule("wrong_arguments", [
  error(
    [
      either(group(list(positional), T.COMMA, "kwargs"), "kwargs"),
      keep(T.COMMA),
      list("starred_expression", not(T.EQUAL)),
    ],
    (report, [comma]) => {
      report.from(comma, "iterable argument unpacking follows keyword argument unpacking");
    },
  ),
  error(
    [
      keep("expression"),
      keep("for_if_clauses"),
      T.COMMA,
      optional(either("args", group("expression", "for_if_clauses"))),
    ],
    (report, [element, , last]) => {
      report.at(element, lastOfClauses(last), GENERATOR_PARENTHESES);
    },
  ),
  error([keep(T.NAME), keep(T.EQUAL), "expression", "for_if_clauses"], (report, [name, equal]) => {
    report.at(name, equal, MAYBE_WALRUS);
  }),
  error(
    [optional("args", T.COMMA), keep(T.NAME), keep(T.EQUAL), ahead(T.COMMA, T.RPAR)],
    (report, [name, equal]) => {
      report.at(name, equal, "expected argument value expression");
    },
  ),
  error([keep("args"), keep("for_if_clauses")], (report, [args, , last]) => {
    if (args.items.length <= 1) return;
    const element = args.items[args.items.length - 1];
    report.at(element, lastOfClauses(last), GENERATOR_PARENTHESES);
  }),
  error(
    ["args", T.COMMA, keep("expression"), keep("for_if_clauses")],
    (report, [element, , last]) => {
      report.at(element, lastOfClauses(last), GENERATOR_PARENTHESES);
    },
  ),
  error([keep("args"), T.COMMA, "args"], (report, [args]) => {
    const what = args.text === "**" ? "keyword argument unpacking" : "keyword argument";
    report.here(`positional argument follows ${what}`);
  }),
]);

// --- targets ---------------------------------------------------------------------------------------------------------

rule("star_targets", [
  pick(0, ["star_target", not(T.COMMA)]),
  node("Tuple", ["star_target", many(T.COMMA, "star_target"), optional(T.COMMA)]),
]);
rule("star_targets_list", [[list("star_target"), optional(T.COMMA)]]);
rule("star_targets_tuple", [
  ["star_target", some(T.COMMA, "star_target"), optional(T.COMMA)],
  ["star_target", T.COMMA],
]);
memoRule("star_target", [
  node("Starred", [T.STAR, not(T.STAR), "star_target"]),
  ["target_with_star_atom"],
]);
memoRule("target_with_star_atom", [
  node("Attribute", ["t_primary", T.DOT, T.NAME, not("t_lookahead")]),
  node("Subscript", ["t_primary", T.LSQB, "slices", T.RSQB, not("t_lookahead")]),
  ["star_atom"],
]);
rule("star_atom", [
  [T.NAME],
  pick(1, [T.LPAR, "target_with_star_atom", T.RPAR]),
  node("Tuple", [T.LPAR, optional("star_targets_tuple"), T.RPAR]),
  node("List", [T.LSQB, optional("star_targets_list"), T.RSQB]),
]);
rule("single_target", [
  ["single_subscript_attribute_target"],
  [T.NAME],
  pick(1, [T.LPAR, "single_target", T.RPAR]),
]);
rule("single_subscript_attribute_target", [
  node("Attribute", ["t_primary", T.DOT, T.NAME, not("t_lookahead")]),
  node("Subscript", ["t_primary", T.LSQB, "slices", T.RSQB, not("t_lookahead")]),
]);
leftRecursiveRule("t_primary", [
  node("Attribute", ["t_primary", T.DOT, T.NAME, ahead("t_lookahead")]),
  node("Subscript", ["t_primary", T.LSQB, "slices", T.RSQB, ahead("t_lookahead")]),
  node("Call", ["t_primary", "genexp", ahead("t_lookahead")]),
  node("Call", ["t_primary", T.LPAR, optional("arguments"), T.RPAR, ahead("t_lookahead")]),
  pick(0, ["atom", ahead("t_lookahead")]),
]);
rule("t_lookahead", [[T.LPAR], [T.LSQB], [T.DOT]]);

rule("del_targets", [[list("del_target"), optional(T.COMMA)]]);
memoRule("del_target", [
  node("Attribute", ["t_primary", T.DOT, T.NAME, not("t_lookahead")]),
  node("Subscript", ["t_primary", T.LSQB, "slices", T.RSQB, not("t_lookahead")]),
  ["del_t_atom"],
]);
rule("del_t_atom", [
  [T.NAME],
  pick(1, [T.LPAR, "del_target", T.RPAR]),
  node("Tuple", [T.LPAR, optional("del_targets"), T.RPAR]),
  node("List", [T.LSQB, optional("del_targets"), T.RSQB]),
]);
