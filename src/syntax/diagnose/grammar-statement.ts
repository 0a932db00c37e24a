// Rules of statements and parameters for the diagnosing pass, each beside the errors that belong to it.
//
// Long, as the grammar has that many statements. See grammar-expression.ts for the conventions. Start rules have the names of the modes of compile().

import { T } from "../tokens.ts";
import {
  action,
  ahead,
  committed,
  either,
  error,
  errors,
  forced,
  group,
  type Item,
  keep,
  leftRecursiveRule,
  list,
  many,
  memoRule,
  node,
  not,
  optional,
  pick,
  rule,
  soft,
  some,
  spansIn,
} from "./engine.ts";
import { reportInvalidTarget } from "./grammar-expression.ts";
import type { ErrorReport } from "./report.ts";
import { expressionName, type Span } from "./span.ts";

rule("exec", [[optional("statements"), T.ENDMARKER]]);
rule("single", [["statement_newline"]]);
rule("eval", [["expressions", many(T.NEWLINE), T.ENDMARKER]]);
rule("func_type", [
  [
    T.LPAR,
    optional("type_expressions"),
    T.RPAR,
    T.RARROW,
    "expression",
    many(T.NEWLINE),
    T.ENDMARKER,
  ],
]);
rule("type_expressions", [
  ["plain_types", T.COMMA, "starred_types"],
  ["starred_types"],
  ["plain_types"],
]);
rule("plain_types", [["expression", many(T.COMMA, "expression")]]);
rule("starred_types", [
  [T.STAR, "expression", T.COMMA, T.DOUBLESTAR, "expression"],
  [T.STAR, "expression"],
  [T.DOUBLESTAR, "expression"],
]);

rule("statements", [[some("statement")]]);
rule("statement", [["compound_stmt"], ["simple_stmts"]]);
rule("statement_newline", [["compound_stmt", T.NEWLINE], ["simple_stmts"], [T.NEWLINE]]);

rule("simple_stmts", [
  ["simple_stmt", not(T.SEMI), T.NEWLINE],
  ["simple_stmt", many(T.SEMI, "simple_stmt"), optional(T.SEMI), T.NEWLINE],
]);

memoRule("simple_stmt", [
  ["assignment"],
  pick(1, [ahead(soft("type")), "type_alias"]),
  ["star_expressions"],
  pick(1, [ahead(T.RETURN), "return_stmt"]),
  pick(1, [ahead(T.IMPORT, T.FROM), "import_stmt"]),
  pick(1, [ahead(T.RAISE), "raise_stmt"]),
  pick(1, [ahead(T.PASS), "pass_stmt"]),
  pick(1, [ahead(T.DEL), "del_stmt"]),
  pick(1, [ahead(T.YIELD), "yield_expr"]),
  pick(1, [ahead(T.ASSERT), "assert_stmt"]),
  pick(1, [ahead(T.BREAK), "break_stmt"]),
  pick(1, [ahead(T.CONTINUE), "continue_stmt"]),
  pick(1, [ahead(T.GLOBAL), "global_stmt"]),
  pick(1, [ahead(T.NONLOCAL), "nonlocal_stmt"]),
]);

rule("compound_stmt", [
  pick(1, [ahead(T.DEF, T.AT, T.ASYNC), "function_def"]),
  pick(1, [ahead(T.IF), "if_stmt"]),
  pick(1, [ahead(T.CLASS, T.AT), "class_def"]),
  pick(1, [ahead(T.WITH, T.ASYNC), "with_stmt"]),
  pick(1, [ahead(T.FOR, T.ASYNC), "for_stmt"]),
  pick(1, [ahead(T.TRY), "try_stmt"]),
  pick(1, [ahead(T.WHILE), "while_stmt"]),
  ["match_stmt"],
]);

// --- simple statements -----------------------------------------------------------------------------------------------

rule("assignment", [
  [T.NAME, T.COLON, "expression", optional(T.EQUAL, "annotated_rhs")],
  [
    either(group(T.LPAR, "single_target", T.RPAR), "single_subscript_attribute_target"),
    T.COLON,
    "expression",
    optional(T.EQUAL, "annotated_rhs"),
  ],
  [some("star_targets", T.EQUAL), "annotated_rhs", not(T.EQUAL), optional(T.TYPE_COMMENT)],
  committed(["single_target", "augassign"], ["annotated_rhs"]),
  errors("wrong_assignment"),
]);

rule("annotated_rhs", [["yield_expr"], ["star_expressions"]]);

rule("augassign", [
  [T.PLUSEQUAL],
  [T.MINEQUAL],
  [T.STAREQUAL],
  [T.ATEQUAL],
  [T.SLASHEQUAL],
  [T.PERCENTEQUAL],
  [T.AMPEREQUAL],
  [T.VBAREQUAL],
  [T.CIRCUMFLEXEQUAL],
  [T.LEFTSHIFTEQUAL],
  [T.RIGHTSHIFTEQUAL],
  [T.DOUBLESTAREQUAL],
  [T.DOUBLESLASHEQUAL],
]);

rule("wrong_assignment", [
  error([keep("wrong_annotation_target"), T.COLON, "expression"], (report, [target]) => {
    const name = expressionName(target);
    report.at(target, target, `only single target (not ${name}) can be annotated`);
  }),
  error(
    [keep("star_named_expression"), T.COMMA, many("star_named_expressions"), T.COLON, "expression"],
    (report, [target]) => {
      report.at(target, target, "only single target (not tuple) can be annotated");
    },
  ),
  error([keep("expression"), T.COLON, "expression"], (report, [target]) => {
    report.at(target, target, "illegal target for annotation");
  }),
  error([many("star_targets", T.EQUAL), keep("star_expressions"), T.EQUAL], (report, [target]) => {
    reportInvalidTarget(report, target, "assign");
  }),
  error([many("star_targets", T.EQUAL), keep("yield_expr"), T.EQUAL], (report, [target]) => {
    report.at(target, target, "assignment to yield expression not possible");
  }),
  error([keep("star_expressions"), "augassign", "annotated_rhs"], (report, [target]) => {
    const name = expressionName(target);
    report.at(target, target, `'${name}' is an illegal expression for augmented assignment`);
  }),
]);
rule("wrong_annotation_target", [
  ["list"],
  ["tuple"],
  pick(1, [T.LPAR, "wrong_annotation_target", T.RPAR]),
]);

rule("return_stmt", [[T.RETURN, optional("star_expressions")]]);
rule("raise_stmt", [[T.RAISE, "expression", optional(T.FROM, "expression")], [T.RAISE]]);
rule("pass_stmt", [[T.PASS]]);
rule("break_stmt", [[T.BREAK]]);
rule("continue_stmt", [[T.CONTINUE]]);
rule("global_stmt", [[T.GLOBAL, list(T.NAME)]]);
rule("nonlocal_stmt", [[T.NONLOCAL, list(T.NAME)]]);
rule("assert_stmt", [[T.ASSERT, "expression", optional(T.COMMA, "expression")]]);

rule("del_stmt", [[T.DEL, "del_targets", ahead(T.SEMI, T.NEWLINE)], errors("wrong_del")]);
rule("wrong_del", [
  error([T.DEL, keep("star_expressions")], (report, [target]) => {
    reportInvalidTarget(report, target, "del");
  }),
]);

rule("type_alias", [[soft("type"), T.NAME, optional("type_params"), T.EQUAL, "expression"]]);

// --- imports ---------------------------------------------------------------------------------------------------------

memoRule("import_stmt", [errors("wrong_import"), ["import_name"], ["import_from"]]);
rule("import_name", [[T.IMPORT, list("dotted_as_name")]]);
rule("import_from", [
  [T.FROM, many(either(T.DOT, T.ELLIPSIS)), "dotted_name", T.IMPORT, "import_from_targets"],
  [T.FROM, some(either(T.DOT, T.ELLIPSIS)), T.IMPORT, "import_from_targets"],
]);
rule("import_from_targets", [
  [T.LPAR, list("import_from_as_name"), optional(T.COMMA), T.RPAR],
  [list("import_from_as_name"), not(T.COMMA)],
  [T.STAR],
  errors("wrong_import_targets"),
]);
rule("import_from_as_name", [
  errors("wrong_import_from_as_name"),
  [T.NAME, optional(T.AS, T.NAME)],
]);
rule("dotted_as_name", [errors("wrong_dotted_as_name"), ["dotted_name", optional(T.AS, T.NAME)]]);
leftRecursiveRule("dotted_name", [["dotted_name", T.DOT, T.NAME], [T.NAME]]);

const NO_NAMES = "Expected one or more names after 'import'";
rule("wrong_import", [
  error([keep(T.IMPORT), list("dotted_name"), T.FROM, "dotted_name"], (report, [keyword]) => {
    report.from(keyword, "Did you mean to use 'from ... import ...' instead?");
  }),
  error([T.IMPORT, keep(T.NEWLINE)], (report, [newline]) => {
    report.from(newline, NO_NAMES);
  }),
]);
rule("wrong_import_targets", [
  error([list("import_from_as_name"), T.COMMA, T.NEWLINE], (report) => {
    report.here("trailing comma not allowed without surrounding parentheses");
  }),
  error([keep(T.NEWLINE)], (report, [newline]) => {
    report.from(newline, NO_NAMES);
  }),
]);
const notAnImportName = not(group(T.NAME, either(T.COMMA, T.RPAR, T.NEWLINE)));
const wrongImportTarget = (report: ErrorReport, [target]: Span[]): void => {
  report.at(target, target, `cannot use ${expressionName(target)} as import target`);
};
rule("wrong_dotted_as_name", [
  error(["dotted_name", T.AS, notAnImportName, keep("expression")], wrongImportTarget),
]);
rule("wrong_import_from_as_name", [
  error([T.NAME, T.AS, notAnImportName, keep("expression")], wrongImportTarget),
]);

// --- blocks ----------------------------------------------------------------------------------------------------------

memoRule("block", [
  [T.NEWLINE, T.INDENT, "statements", T.DEDENT],
  ["simple_stmts"],
  errors("wrong_block"),
]);
rule("wrong_block", [
  error([T.NEWLINE, not(T.INDENT)], (report) => {
    report.here("expected an indented block", "IndentationError");
  }),
]);

// `head` up to its colon with nothing indented after it; the kept token's line is told.
const missingBlock = (head: readonly Item[], what: string) =>
  error([...head, T.COLON, T.NEWLINE, not(T.INDENT)], (report, [keyword]) => {
    const message = `expected an indented block after ${what} on line ${keyword.lineno}`;
    report.here(message, "IndentationError");
  });
const missingColon = (head: readonly Item[]) =>
  error([...head, T.NEWLINE], (report) => {
    report.here("expected ':'");
  });

rule("if_stmt", [
  errors("wrong_if"),
  [T.IF, "named_expression", T.COLON, "block", "elif_stmt"],
  [T.IF, "named_expression", T.COLON, "block", optional("else_block")],
]);
rule("elif_stmt", [
  errors("wrong_elif"),
  [T.ELIF, "named_expression", T.COLON, "block", "elif_stmt"],
  [T.ELIF, "named_expression", T.COLON, "block", optional("else_block")],
]);
rule("else_block", [errors("wrong_else"), [T.ELSE, forced(T.COLON, ":"), "block"]]);
rule("wrong_if", [
  missingColon([T.IF, "named_expression"]),
  missingBlock([keep(T.IF), "named_expression"], "'if' statement"),
]);
rule("wrong_elif", [
  missingColon([T.ELIF, "named_expression"]),
  missingBlock([keep(T.ELIF), "named_expression"], "'elif' statement"),
]);
rule("wrong_else", [
  missingBlock([keep(T.ELSE)], "'else' statement"),
  error([T.ELSE, T.COLON, "block", T.ELIF], (report) => {
    report.here("'elif' block follows an 'else' block");
  }),
]);

rule("while_stmt", [
  errors("wrong_while"),
  [T.WHILE, "named_expression", T.COLON, "block", optional("else_block")],
]);
rule("wrong_while", [
  missingColon([T.WHILE, "named_expression"]),
  missingBlock([keep(T.WHILE), "named_expression"], "'while' statement"),
]);

const forTail: readonly Item[] = [
  "star_expressions",
  T.COLON,
  optional(T.TYPE_COMMENT),
  "block",
  optional("else_block"),
];
rule("for_stmt", [
  errors("wrong_for"),
  committed([T.FOR, "star_targets", T.IN], forTail),
  committed([T.ASYNC, T.FOR, "star_targets", T.IN], forTail),
  errors("wrong_for_target"),
]);
rule("wrong_for", [
  missingColon([optional(T.ASYNC), T.FOR, "star_targets", T.IN, "star_expressions"]),
  missingBlock(
    [optional(T.ASYNC), keep(T.FOR), "star_targets", T.IN, "star_expressions"],
    "'for' statement",
  ),
]);

const withItems: readonly Item[] = [T.LPAR, list("with_item"), optional(T.COMMA), T.RPAR];
const withTail: readonly Item[] = [T.COLON, optional(T.TYPE_COMMENT), "block"];
rule("with_stmt", [
  errors("wrong_with_indent"),
  [T.WITH, ...withItems, ...withTail],
  [T.WITH, list("with_item"), ...withTail],
  [T.ASYNC, T.WITH, ...withItems, T.COLON, "block"],
  [T.ASYNC, T.WITH, list("with_item"), ...withTail],
  errors("wrong_with"),
]);
rule("with_item", [
  ["expression", T.AS, "star_target", ahead(T.COMMA, T.RPAR, T.COLON)],
  errors("wrong_with_item"),
  ["expression"],
]);
rule("wrong_with_item", [
  error(
    ["expression", T.AS, keep("expression"), ahead(T.COMMA, T.RPAR, T.COLON)],
    (report, [target]) => {
      reportInvalidTarget(report, target, "assign");
    },
  ),
]);
const anyWithItems = list("expression", optional(T.AS, "star_target"));
const anyWithItemsInParentheses: readonly Item[] = [
  T.LPAR,
  list("expressions", optional(T.AS, "star_target")),
  optional(T.COMMA),
  T.RPAR,
];
rule("wrong_with", [
  missingColon([optional(T.ASYNC), T.WITH, anyWithItems]),
  missingColon([optional(T.ASYNC), T.WITH, ...anyWithItemsInParentheses]),
]);
rule("wrong_with_indent", [
  missingBlock([optional(T.ASYNC), keep(T.WITH), anyWithItems], "'with' statement"),
  missingBlock([optional(T.ASYNC), keep(T.WITH), ...anyWithItemsInParentheses], "'with' statement"),
]);

// --- try -------------------------------------------------------------------------------------------------------------

const tryHead: readonly Item[] = [T.TRY, forced(T.COLON, ":"), "block"];
rule("try_stmt", [
  errors("wrong_try"),
  [...tryHead, "finally_block"],
  [...tryHead, some("except_block"), optional("else_block"), optional("finally_block")],
  [...tryHead, some("except_star_block"), optional("else_block"), optional("finally_block")],
]);
rule("finally_block", [errors("wrong_finally"), [T.FINALLY, forced(T.COLON, ":"), "block"]]);
rule("wrong_finally", [missingBlock([keep(T.FINALLY)], "'finally' statement")]);

const BOTH_KINDS = "cannot have both 'except' and 'except*' on the same 'try'";
rule("wrong_try", [
  missingBlock([keep(T.TRY)], "'try' statement"),
  error([T.TRY, T.COLON, "block", not(T.EXCEPT, T.FINALLY)], (report) => {
    report.here("expected 'except' or 'finally' block");
  }),
  error(
    [
      T.TRY,
      T.COLON,
      many("block"),
      some("except_block"),
      keep(T.EXCEPT),
      keep(T.STAR),
      "expression",
      optional(T.AS, T.NAME),
      T.COLON,
    ],
    (report, [from, to]) => {
      report.at(from, to, BOTH_KINDS);
    },
  ),
  error(
    [
      T.TRY,
      T.COLON,
      many("block"),
      some("except_star_block"),
      keep(T.EXCEPT),
      optional("expression", optional(T.AS, T.NAME)),
      T.COLON,
    ],
    (report, [keyword]) => {
      report.at(keyword, keyword, BOTH_KINDS);
    },
  ),
]);

function declareExcept(name: string, head: readonly Item[], what: string, star: boolean): void {
  const kept: readonly Item[] = [keep(T.EXCEPT), ...head.slice(1)];
  rule(name, [
    errors(`wrong_${name}_indent`),
    [...head, "expression", T.COLON, "block"],
    [...head, "expression", T.AS, T.NAME, T.COLON, "block"],
    [...head, "expressions", T.COLON, "block"],
    ...(star ? [] : [[T.EXCEPT, T.COLON, "block"]]),
    errors(`wrong_${name}`),
  ]);
  const asName = optional(T.AS, T.NAME);
  rule(`wrong_${name}_indent`, [
    missingBlock([...kept, "expression", asName], `'${what}' statement`),
    ...(star ? [] : [missingBlock(kept, `'${what}' statement`)]),
  ]);
  rule(`wrong_${name}`, [
    error(
      [...head, keep("expression"), T.COMMA, "expressions", T.AS, T.NAME, T.COLON],
      (report, [first]) => {
        const message = "multiple exception types must be parenthesized when using 'as'";
        report.from(first, message);
      },
    ),
    missingColon([...head, "expression", asName]),
    star
      ? error([...head, either(T.NEWLINE, T.COLON)], (report) => {
          report.here("expected one or more exception types");
        })
      : missingColon(head),
    error(
      [...head, "expression", T.AS, keep("expression"), T.COLON, "block"],
      (report, [target]) => {
        const target_ = expressionName(target);
        report.at(target, target, `cannot use ${what} statement with ${target_}`);
      },
    ),
  ]);
}
declareExcept("except_block", [T.EXCEPT], "except", false);
declareExcept("except_star_block", [T.EXCEPT, T.STAR], "except*", true);

// --- definitions -----------------------------------------------------------------------------------------------------

rule("decorators", [[some(T.AT, "named_expression", T.NEWLINE)]]);

rule("class_def", [["decorators", "class_def_raw"], ["class_def_raw"]]);
const classHead: readonly Item[] = [
  T.NAME,
  optional("type_params"),
  optional(T.LPAR, optional("arguments"), T.RPAR),
];
rule("class_def_raw", [errors("wrong_class"), [T.CLASS, ...classHead, T.COLON, "block"]]);
rule("wrong_class", [
  missingColon([T.CLASS, ...classHead]),
  missingBlock([keep(T.CLASS), ...classHead], "class definition"),
]);

rule("function_def", [["decorators", "function_def_raw"], ["function_def_raw"]]);
const parametersAndResult: readonly Item[] = [
  optional("params"),
  T.RPAR,
  optional(T.RARROW, "expression"),
];
const functionHead: readonly Item[] = [
  T.NAME,
  optional("type_params"),
  T.LPAR,
  ...parametersAndResult,
];
const forcedFunction: readonly Item[] = [
  T.NAME,
  optional("type_params"),
  forced(T.LPAR, "("),
  ...parametersAndResult,
  forced(T.COLON, ":"),
  optional("func_type_comment"),
  "block",
];
const functionTail: readonly Item[] = [T.COLON, optional("func_type_comment"), "block"];
rule("function_def_raw", [
  errors("wrong_function"),
  [T.DEF, ...functionHead, ...functionTail],
  [T.ASYNC, T.DEF, ...functionHead, ...functionTail],
]);
rule("wrong_function", [
  missingBlock([optional(T.ASYNC), keep(T.DEF), ...functionHead], "function definition"),
  [optional(T.ASYNC), T.DEF, ...forcedFunction],
]);
rule("func_type_comment", [
  [T.NEWLINE, T.TYPE_COMMENT, ahead(group(T.NEWLINE, T.INDENT))],
  errors("wrong_type_comments"),
  [T.TYPE_COMMENT],
]);
rule("wrong_type_comments", [
  error([T.TYPE_COMMENT, T.NEWLINE, T.TYPE_COMMENT, T.NEWLINE, T.INDENT], (report) => {
    report.here("Cannot have two type comments on def");
  }),
]);

rule("type_params", [
  errors("wrong_type_params"),
  [T.LSQB, list("type_param"), optional(T.COMMA), T.RSQB],
]);
rule("wrong_type_params", [
  error([T.LSQB, keep(T.RSQB)], (report, [bracket]) => {
    report.from(bracket, "Type parameter list cannot be empty");
  }),
]);
memoRule("type_param", [
  [T.NAME, optional(T.COLON, "expression"), optional(T.EQUAL, "expression")],
  errors("wrong_type_param"),
  [T.STAR, T.NAME, optional(T.EQUAL, "star_expression")],
  [T.DOUBLESTAR, T.NAME, optional(T.EQUAL, "expression")],
]);
const bounded = (star: T, what: string) =>
  error([star, T.NAME, keep(T.COLON), keep("expression")], (report, [colon, bound]) => {
    const kind = bound.kind === "Tuple" ? "constraints" : "bound";
    report.from(colon, `cannot use ${kind} with ${what}`);
  });
rule("wrong_type_param", [bounded(T.STAR, "TypeVarTuple"), bounded(T.DOUBLESTAR, "ParamSpec")]);

// --- parameters ------------------------------------------------------------------------------------------------------

// Parameters of `def` (closed by a parenthesis) and of lambda (by a colon) differ in names and annotations only.
function declareParameters(prefix: string, closing: T, typeComments: boolean): void {
  const n = (name: string): string => prefix + name;
  const comment: readonly Item[] = typeComments ? [optional(T.TYPE_COMMENT)] : [];
  const parameter = (name: string, items: readonly Item[]): void => {
    rule(n(name), [
      [...items, T.COMMA, ...comment],
      [...items, ...comment, ahead(closing)],
    ]);
  };
  rule(n("params"), [errors(n("wrong_params")), [n("parameters")]]);
  rule(n("parameters"), [
    [
      n("slash_no_default"),
      many(n("param_no_default")),
      many(n("param_with_default")),
      optional(n("star_etc")),
    ],
    [n("slash_with_default"), many(n("param_with_default")), optional(n("star_etc"))],
    [some(n("param_no_default")), many(n("param_with_default")), optional(n("star_etc"))],
    [some(n("param_with_default")), optional(n("star_etc"))],
    [n("star_etc")],
  ]);
  rule(n("slash_no_default"), [
    [some(n("param_no_default")), T.SLASH, T.COMMA],
    [some(n("param_no_default")), T.SLASH, ahead(closing)],
  ]);
  rule(n("slash_with_default"), [
    [many(n("param_no_default")), some(n("param_with_default")), T.SLASH, T.COMMA],
    [many(n("param_no_default")), some(n("param_with_default")), T.SLASH, ahead(closing)],
  ]);
  parameter("param_no_default", [n("param")]);
  parameter("param_with_default", [n("param"), "default"]);
  parameter("param_maybe_default", [n("param"), optional("default")]);
  rule(n("star_etc"), [
    errors(n("wrong_star_etc")),
    [T.STAR, n("param_no_default"), many(n("param_maybe_default")), optional(n("kwds"))],
    ...(typeComments
      ? [
          [
            T.STAR,
            "param_no_default_star_annotation",
            many("param_maybe_default"),
            optional("kwds"),
          ],
        ]
      : []),
    [T.STAR, T.COMMA, some(n("param_maybe_default")), optional(n("kwds"))],
    [n("kwds")],
  ]);
  rule(n("kwds"), [errors(n("wrong_kwds")), [T.DOUBLESTAR, n("param_no_default")]]);
  declareParameterErrors(n, closing);
}

function declareParameterErrors(n: (name: string) => string, closing: T): void {
  const at =
    (message: string) =>
    (report: ErrorReport, [span]: Span[]) => {
      report.at(span, span, message);
    };
  const ofDef = closing === T.RPAR;
  const slash = either(n("slash_no_default"), n("slash_with_default"));
  rule(n("wrong_params"), [
    error([keep(T.SLASH), T.COMMA], at("at least one argument must precede /")),
    error([slash, many(n("param_maybe_default")), keep(T.SLASH)], at("/ may appear only once")),
    error(
      [
        optional(n("slash_no_default")),
        many(n("param_no_default")),
        either(n("slash_with_default"), some(n("param_with_default"))),
        keep(n("param_no_default")),
      ],
      at("parameter without a default follows parameter with a default"),
    ),
    error(
      [
        many(n("param_no_default")),
        keep(T.LPAR),
        ofDef ? some(n("param_no_default")) : list(n("param")),
        optional(T.COMMA),
        keep(T.RPAR),
      ],
      (report, [open, close]) => {
        const what = ofDef ? "Function parameters" : "Lambda expression parameters";
        report.at(open, close, `${what} cannot be parenthesized`);
      },
    ),
    error(
      [
        optional(slash),
        many(n("param_maybe_default")),
        T.STAR,
        either(T.COMMA, n("param_no_default")),
        many(n("param_maybe_default")),
        keep(T.SLASH),
      ],
      at("/ must be ahead of *"),
    ),
    error(
      [some(n("param_maybe_default")), T.SLASH, keep(T.STAR)],
      at("expected comma between / and *"),
    ),
  ]);
  const NO_NAMES_AFTER_STAR = "named arguments must follow bare *";
  const bareStar = either(closing, group(T.COMMA, either(closing, T.DOUBLESTAR)));
  rule(n("wrong_star_etc"), [
    ofDef
      ? error([keep(T.STAR), bareStar], at(NO_NAMES_AFTER_STAR))
      : error([T.STAR, bareStar], (report) => {
          report.here(NO_NAMES_AFTER_STAR);
        }),
    ...(ofDef
      ? [
          error([T.STAR, T.COMMA, T.TYPE_COMMENT], (report) => {
            report.here("bare * has associated type comment");
          }),
        ]
      : []),
    error(
      [T.STAR, n("param"), keep(T.EQUAL)],
      at("var-positional argument cannot have default value"),
    ),
    error(
      [
        T.STAR,
        either(n("param_no_default"), T.COMMA),
        many(n("param_maybe_default")),
        keep(T.STAR),
        either(n("param_no_default"), T.COMMA),
      ],
      at("* argument may appear only once"),
    ),
  ]);
  const AFTER_KWARGS = "arguments cannot follow var-keyword argument";
  rule(n("wrong_kwds"), [
    error(
      [T.DOUBLESTAR, n("param"), keep(T.EQUAL)],
      at("var-keyword argument cannot have default value"),
    ),
    error([T.DOUBLESTAR, n("param"), T.COMMA, keep(n("param"))], at(AFTER_KWARGS)),
    error(
      [T.DOUBLESTAR, n("param"), T.COMMA, keep(T.STAR, T.DOUBLESTAR, T.SLASH)],
      at(AFTER_KWARGS),
    ),
  ]);
}

declareParameters("", T.RPAR, true);
declareParameters("lambda_", T.COLON, false);

rule("param", [node("arg", [T.NAME, optional(T.COLON, "expression")])]);
rule("lambda_param", [node("arg", [T.NAME])]);
rule("param_star_annotation", [node("arg", [T.NAME, T.COLON, "star_expression"])]);
rule("param_no_default_star_annotation", [
  ["param_star_annotation", T.COMMA, optional(T.TYPE_COMMENT)],
  ["param_star_annotation", optional(T.TYPE_COMMENT), ahead(T.RPAR)],
]);
rule("default", [[T.EQUAL, "expression"], errors("wrong_default")]);
rule("wrong_default", [
  error([keep(T.EQUAL), ahead(T.RPAR, T.COMMA)], (report, [equal]) => {
    report.at(equal, equal, "expected default value expression");
  }),
]);

// --- match -----------------------------------------------------------------------------------------------------------

rule("match_stmt", [
  [soft("match"), "subject_expr", T.COLON, T.NEWLINE, T.INDENT, some("case_block"), T.DEDENT],
  errors("wrong_match"),
]);
rule("subject_expr", [
  node("Tuple", ["star_named_expression", T.COMMA, optional("star_named_expressions")]),
  ["named_expression"],
]);
rule("case_block", [
  errors("wrong_case"),
  [soft("case"), "patterns", optional("guard"), T.COLON, "block"],
]);
rule("guard", [[T.IF, "named_expression"]]);
rule("wrong_match", [
  missingColon([soft("match"), "subject_expr"]),
  missingBlock([keep(soft("match")), "subject_expr"], "'match' statement"),
]);
rule("wrong_case", [
  missingColon([soft("case"), "patterns", optional("guard")]),
  missingBlock([keep(soft("case")), "patterns", optional("guard")], "'case' statement"),
]);

// --- patterns --------------------------------------------------------------------------------------------------------

rule("patterns", [["open_sequence_pattern"], ["pattern"]]);
rule("pattern", [["as_pattern"], ["or_pattern"]]);
rule("as_pattern", [
  node("MatchAs", ["or_pattern", T.AS, "pattern_capture_target"]),
  errors("wrong_as_pattern"),
]);
rule("wrong_as_pattern", [
  error(["or_pattern", T.AS, keep(soft("_"))], (report, [target]) => {
    report.at(target, target, "cannot use '_' as a target");
  }),
  error(["or_pattern", T.AS, keep("expression")], (report, [target]) => {
    report.at(target, target, `cannot use ${expressionName(target)} as pattern target`);
  }),
]);
rule("or_pattern", [node("MatchOr", ["closed_pattern", many(T.VBAR, "closed_pattern")])]);
memoRule("closed_pattern", [
  ["literal_pattern"],
  ["pattern_capture_target"],
  [soft("_")],
  ["value_pattern"],
  pick(1, [T.LPAR, "pattern", T.RPAR]),
  ["sequence_pattern"],
  ["mapping_pattern"],
  ["class_pattern"],
]);
rule("literal_pattern", [
  ["signed_number", not(T.PLUS, T.MINUS)],
  ["complex_number"],
  ["strings"],
  [T.NONE],
  [T.TRUE],
  [T.FALSE],
]);
rule("literal_expr", [
  ["signed_number", not(T.PLUS, T.MINUS)],
  ["complex_number"],
  ["strings"],
  [T.NONE],
  [T.TRUE],
  [T.FALSE],
]);
rule("signed_number", [["number"], [T.MINUS, "number"]]);
rule("complex_number", [
  ["signed_real_number", T.PLUS, "imaginary_number"],
  ["signed_real_number", T.MINUS, "imaginary_number"],
]);
rule("signed_real_number", [["real_number"], [T.MINUS, "real_number"]]);

const numberOf = (complex: boolean, message: string) =>
  action(["number"], (pass, values) => {
    const [number] = spansIn(values);
    if ((number.value?.type === "complex") !== complex) {
      pass.report.at(number, number, `${message} number required in complex literal`);
      pass.stop();
    }
    return number;
  });
rule("real_number", [numberOf(false, "real")]);
rule("imaginary_number", [numberOf(true, "imaginary")]);

rule("pattern_capture_target", [pick(1, [not(soft("_")), T.NAME, not(T.DOT, T.LPAR, T.EQUAL)])]);
rule("value_pattern", [["attr", not(T.DOT, T.LPAR, T.EQUAL)]]);
leftRecursiveRule("attr", [
  ["attr", T.DOT, T.NAME],
  [T.NAME, T.DOT, T.NAME],
]);
rule("name_or_attr", [["attr"], [T.NAME]]);
rule("sequence_pattern", [
  [T.LSQB, optional("maybe_sequence_pattern"), T.RSQB],
  [T.LPAR, optional("open_sequence_pattern"), T.RPAR],
]);
rule("open_sequence_pattern", [
  ["maybe_star_pattern", T.COMMA, optional("maybe_sequence_pattern")],
]);
rule("maybe_sequence_pattern", [[list("maybe_star_pattern"), optional(T.COMMA)]]);
rule("maybe_star_pattern", [["star_pattern"], ["pattern"]]);
memoRule("star_pattern", [
  [T.STAR, "pattern_capture_target"],
  [T.STAR, soft("_")],
]);
rule("mapping_pattern", [
  [T.LBRACE, T.RBRACE],
  [T.LBRACE, "double_star_pattern", optional(T.COMMA), T.RBRACE],
  [T.LBRACE, "items_pattern", T.COMMA, "double_star_pattern", optional(T.COMMA), T.RBRACE],
  [T.LBRACE, "items_pattern", optional(T.COMMA), T.RBRACE],
]);
rule("items_pattern", [[list(either("literal_expr", "attr"), T.COLON, "pattern")]]);
rule("double_star_pattern", [[T.DOUBLESTAR, "pattern_capture_target"]]);
rule("class_pattern", [
  ["name_or_attr", T.LPAR, T.RPAR],
  ["name_or_attr", T.LPAR, "positional_patterns", optional(T.COMMA), T.RPAR],
  ["name_or_attr", T.LPAR, "keyword_patterns", optional(T.COMMA), T.RPAR],
  [
    "name_or_attr",
    T.LPAR,
    "positional_patterns",
    T.COMMA,
    "keyword_patterns",
    optional(T.COMMA),
    T.RPAR,
  ],
  errors("wrong_class_pattern"),
]);
rule("positional_patterns", [[list("pattern")]]);
rule("keyword_patterns", [[list(T.NAME, T.EQUAL, "pattern")]]);
rule("wrong_class_pattern", [
  error(
    [
      "name_or_attr",
      T.LPAR,
      optional("positional_patterns", T.COMMA),
      "keyword_patterns",
      T.COMMA,
      keep("positional_patterns"),
    ],
    (report, [first, last]) => {
      report.at(first, last, "positional patterns follow keyword patterns");
    },
  ),
]);
