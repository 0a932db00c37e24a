// Abstract syntax tree of Python 3.14: node types, and NODE_FIELDS, the record of their fields.
//
// Names of nodes and fields are those of Python's `ast` module (the ASDL spelling), so that the `ast` module, dumps and
// visitors follow from NODE_FIELDS alone. The parser makes the nodes with ast-build.ts (one function per node); symtable/
// and compiler/ read them. Literal values are raw host data: this folder knows nothing of Python objects.
//
// Over 800 lines because the 70 node types and their record belong on one page.

/** Where a node stands: lines count from 1, columns from 0 in UTF-8 bytes; the end is exclusive. */
export interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

/** A number when it is within ±(2^53−1), a bigint beyond. */
export interface ConstInt {
  type: "int";
  value: number | bigint;
}
export interface ConstFloat {
  type: "float";
  value: number;
}
/** An imaginary literal; a real part comes from constant folding and from trees made by hand. */
export interface ConstComplex {
  type: "complex";
  imag: number;
  real?: number;
}
/** May hold lone surrogates, written as escapes in the source. */
export interface ConstStr {
  type: "str";
  value: string;
  /** Where a low surrogate stands behind a high one, and the two are not one character. */
  breaks?: readonly number[];
}
export interface ConstBytes {
  type: "bytes";
  value: Uint8Array;
}
export interface ConstBool {
  type: "bool";
  value: boolean;
}
export interface ConstNone {
  type: "None";
}
export interface ConstEllipsis {
  type: "Ellipsis";
}
/** No literal: only trees made by hand have constants of these types. */
export interface ConstCollection {
  type: "tuple" | "frozenset";
  items: readonly ConstValue[];
}
export type ConstValue =
  | ConstInt
  | ConstFloat
  | ConstComplex
  | ConstStr
  | ConstBytes
  | ConstBool
  | ConstNone
  | ConstEllipsis
  | ConstCollection;

export type ExprContext = "Load" | "Store" | "Del";
export type BoolOperator = "And" | "Or";
export type Operator =
  | "Add"
  | "Sub"
  | "Mult"
  | "MatMult"
  | "Div"
  | "Mod"
  | "Pow"
  | "LShift"
  | "RShift"
  | "BitOr"
  | "BitXor"
  | "BitAnd"
  | "FloorDiv";
export type UnaryOperator = "Invert" | "Not" | "UAdd" | "USub";
export type CompareOperator =
  | "Eq"
  | "NotEq"
  | "Lt"
  | "LtE"
  | "Gt"
  | "GtE"
  | "Is"
  | "IsNot"
  | "In"
  | "NotIn";

export interface Module {
  kind: "Module";
  body: Stmt[];
  type_ignores: TypeIgnore[];
}

export interface Interactive {
  kind: "Interactive";
  body: Stmt[];
}

export interface Expression {
  kind: "Expression";
  body: Expr;
}

export interface FunctionType {
  kind: "FunctionType";
  argtypes: Expr[];
  returns: Expr;
}

export interface FunctionDef extends Position {
  kind: "FunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}

export interface AsyncFunctionDef extends Position {
  kind: "AsyncFunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}

export interface ClassDef extends Position {
  kind: "ClassDef";
  name: string;
  bases: Expr[];
  keywords: Keyword[];
  body: Stmt[];
  decorator_list: Expr[];
  type_params: TypeParam[];
}

export interface Return extends Position {
  kind: "Return";
  value: Expr | null;
}

export interface Delete extends Position {
  kind: "Delete";
  targets: Expr[];
}

export interface Assign extends Position {
  kind: "Assign";
  targets: Expr[];
  value: Expr;
  type_comment: string | null;
}

export interface TypeAlias extends Position {
  kind: "TypeAlias";
  name: Expr;
  type_params: TypeParam[];
  value: Expr;
}

export interface AugAssign extends Position {
  kind: "AugAssign";
  target: Expr;
  op: Operator;
  value: Expr;
}

export interface AnnAssign extends Position {
  kind: "AnnAssign";
  target: Expr;
  annotation: Expr;
  value: Expr | null;
  simple: 0 | 1;
}

export interface For extends Position {
  kind: "For";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}

export interface AsyncFor extends Position {
  kind: "AsyncFor";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}

export interface While extends Position {
  kind: "While";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface If extends Position {
  kind: "If";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface With extends Position {
  kind: "With";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}

export interface AsyncWith extends Position {
  kind: "AsyncWith";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}

export interface Match extends Position {
  kind: "Match";
  subject: Expr;
  cases: MatchCase[];
}

export interface Raise extends Position {
  kind: "Raise";
  exc: Expr | null;
  cause: Expr | null;
}

export interface Try extends Position {
  kind: "Try";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}

export interface TryStar extends Position {
  kind: "TryStar";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}

export interface Assert extends Position {
  kind: "Assert";
  test: Expr;
  msg: Expr | null;
}

export interface Import extends Position {
  kind: "Import";
  names: Alias[];
}

export interface ImportFrom extends Position {
  kind: "ImportFrom";
  module: string | null;
  names: Alias[];
  level: number | null;
}

export interface Global extends Position {
  kind: "Global";
  names: string[];
}

export interface Nonlocal extends Position {
  kind: "Nonlocal";
  names: string[];
}

/** An expression statement; the ASDL calls it `Expr`, like the sum that it holds. */
export interface ExprStmt extends Position {
  kind: "Expr";
  value: Expr;
}

export interface Pass extends Position {
  kind: "Pass";
}

export interface Break extends Position {
  kind: "Break";
}

export interface Continue extends Position {
  kind: "Continue";
}

export interface BoolOp extends Position {
  kind: "BoolOp";
  op: BoolOperator;
  values: Expr[];
}

export interface NamedExpr extends Position {
  kind: "NamedExpr";
  target: Expr;
  value: Expr;
}

export interface BinOp extends Position {
  kind: "BinOp";
  left: Expr;
  op: Operator;
  right: Expr;
}

export interface UnaryOp extends Position {
  kind: "UnaryOp";
  op: UnaryOperator;
  operand: Expr;
}

export interface Lambda extends Position {
  kind: "Lambda";
  args: Arguments;
  body: Expr;
}

export interface IfExp extends Position {
  kind: "IfExp";
  test: Expr;
  body: Expr;
  orelse: Expr;
}

export interface Dict extends Position {
  kind: "Dict";
  keys: (Expr | null)[];
  values: Expr[];
}

export interface Set extends Position {
  kind: "Set";
  elts: Expr[];
}

export interface ListComp extends Position {
  kind: "ListComp";
  elt: Expr;
  generators: Comprehension[];
}

export interface SetComp extends Position {
  kind: "SetComp";
  elt: Expr;
  generators: Comprehension[];
}

export interface DictComp extends Position {
  kind: "DictComp";
  key: Expr;
  value: Expr;
  generators: Comprehension[];
}

export interface GeneratorExp extends Position {
  kind: "GeneratorExp";
  elt: Expr;
  generators: Comprehension[];
}

export interface Await extends Position {
  kind: "Await";
  value: Expr;
}

export interface Yield extends Position {
  kind: "Yield";
  value: Expr | null;
}

export interface YieldFrom extends Position {
  kind: "YieldFrom";
  value: Expr;
}

export interface Compare extends Position {
  kind: "Compare";
  left: Expr;
  ops: CompareOperator[];
  comparators: Expr[];
}

export interface Call extends Position {
  kind: "Call";
  func: Expr;
  args: Expr[];
  keywords: Keyword[];
}

export interface FormattedValue extends Position {
  kind: "FormattedValue";
  value: Expr;
  conversion: number;
  format_spec: Expr | null;
}

export interface Interpolation extends Position {
  kind: "Interpolation";
  value: Expr;
  str: ConstValue;
  conversion: number;
  format_spec: Expr | null;
}

export interface JoinedStr extends Position {
  kind: "JoinedStr";
  values: Expr[];
}

export interface TemplateStr extends Position {
  kind: "TemplateStr";
  values: Expr[];
}

export interface Constant extends Position {
  kind: "Constant";
  value: ConstValue;
  /** The ASDL's `kind`: "u" for a literal with that prefix. `kind` is taken by the node's own name. */
  u_kind: "u" | null;
}

export interface Attribute extends Position {
  kind: "Attribute";
  value: Expr;
  attr: string;
  ctx: ExprContext;
}

export interface Subscript extends Position {
  kind: "Subscript";
  value: Expr;
  slice: Expr;
  ctx: ExprContext;
}

export interface Starred extends Position {
  kind: "Starred";
  value: Expr;
  ctx: ExprContext;
}

export interface Name extends Position {
  kind: "Name";
  id: string;
  ctx: ExprContext;
}

export interface List extends Position {
  kind: "List";
  elts: Expr[];
  ctx: ExprContext;
}

export interface Tuple extends Position {
  kind: "Tuple";
  elts: Expr[];
  ctx: ExprContext;
}

export interface Slice extends Position {
  kind: "Slice";
  lower: Expr | null;
  upper: Expr | null;
  step: Expr | null;
}

export interface Comprehension {
  kind: "comprehension";
  target: Expr;
  iter: Expr;
  ifs: Expr[];
  is_async: 0 | 1;
}

export interface ExceptHandler extends Position {
  kind: "ExceptHandler";
  type: Expr | null;
  name: string | null;
  body: Stmt[];
}

export interface Arguments {
  kind: "arguments";
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
}

export interface Arg extends Position {
  kind: "arg";
  arg: string;
  annotation: Expr | null;
  type_comment: string | null;
}

export interface Keyword extends Position {
  kind: "keyword";
  arg: string | null;
  value: Expr;
}

export interface Alias extends Position {
  kind: "alias";
  name: string;
  asname: string | null;
}

export interface WithItem {
  kind: "withitem";
  context_expr: Expr;
  optional_vars: Expr | null;
}

export interface MatchCase {
  kind: "match_case";
  pattern: Pattern;
  guard: Expr | null;
  body: Stmt[];
}

export interface MatchValue extends Position {
  kind: "MatchValue";
  value: Expr;
}

export interface MatchSingleton extends Position {
  kind: "MatchSingleton";
  value: ConstNone | ConstBool;
}

export interface MatchSequence extends Position {
  kind: "MatchSequence";
  patterns: Pattern[];
}

export interface MatchMapping extends Position {
  kind: "MatchMapping";
  keys: Expr[];
  patterns: Pattern[];
  rest: string | null;
}

export interface MatchClass extends Position {
  kind: "MatchClass";
  cls: Expr;
  patterns: Pattern[];
  kwd_attrs: string[];
  kwd_patterns: Pattern[];
}

export interface MatchStar extends Position {
  kind: "MatchStar";
  name: string | null;
}

export interface MatchAs extends Position {
  kind: "MatchAs";
  pattern: Pattern | null;
  name: string | null;
}

export interface MatchOr extends Position {
  kind: "MatchOr";
  patterns: Pattern[];
}

export interface TypeIgnore {
  kind: "TypeIgnore";
  lineno: number;
  tag: string;
}

export interface TypeVar extends Position {
  kind: "TypeVar";
  name: string;
  bound: Expr | null;
  default_value: Expr | null;
}

export interface ParamSpec extends Position {
  kind: "ParamSpec";
  name: string;
  default_value: Expr | null;
}

export interface TypeVarTuple extends Position {
  kind: "TypeVarTuple";
  name: string;
  default_value: Expr | null;
}

export type Mod = Module | Interactive | Expression | FunctionType;

export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue;

export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | Set
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | Interpolation
  | JoinedStr
  | TemplateStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export type TypeParam = TypeVar | ParamSpec | TypeVarTuple;

export type Node =
  | Mod
  | Stmt
  | Expr
  | Pattern
  | TypeParam
  | TypeIgnore
  | ExceptHandler
  | Comprehension
  | Arguments
  | Arg
  | Keyword
  | Alias
  | WithItem
  | MatchCase;

export type NodeKind = Node["kind"];
export type NodeOf<K extends NodeKind> = Extract<Node, { kind: K }>;

/** Abstract base of a node in the ASDL; product types (`arg`, `alias`, ...) are their own base. */
export type NodeBase =
  | "mod"
  | "stmt"
  | "expr"
  | "pattern"
  | "type_param"
  | "type_ignore"
  | "excepthandler"
  | "comprehension"
  | "arguments"
  | "arg"
  | "keyword"
  | "alias"
  | "withitem"
  | "match_case";

/** What a field holds, without its multiplicity. */
export type FieldBase =
  | NodeBase
  | "identifier"
  | "int"
  | "string"
  | "constant"
  | "expr_context"
  | "boolop"
  | "operator"
  | "unaryop"
  | "cmpop";

/** ASDL type of a field: `?` may be null, `*` is an array, `?*` an array whose items may be null. */
export type FieldType = `${FieldBase}${"" | "?" | "*" | "?*"}`;

/** Property that holds a field: its own name, but for the one that collides with the discriminant. */
export function fieldProperty(kind: NodeKind, field: string): string {
  return kind === "Constant" && field === "kind" ? "u_kind" : field;
}

export interface NodeDescription {
  readonly base: NodeBase;
  /** Whether the node has lineno, col_offset, end_lineno and end_col_offset. */
  readonly positioned: boolean;
  /** In ASDL order, which is also the order of positional arguments. */
  readonly fields: Readonly<Record<string, FieldType>>;
}

// A row must name exactly the fields of its interface.
type DescribedField<K extends NodeKind> =
  | Exclude<keyof NodeOf<K>, "kind" | "u_kind" | keyof Position>
  | (K extends "Constant" ? "kind" : never)
  | (K extends "TypeIgnore" ? "lineno" : never);

type Descriptions = {
  readonly [K in NodeKind]: NodeDescription & {
    readonly fields: { readonly [F in DescribedField<K>]: FieldType };
  };
};

/** Every node, its base and its fields: what the `ast` module, dumps and visitors are derived from. */
export const NODE_FIELDS = {
  Module: {
    base: "mod",
    positioned: false,
    fields: { body: "stmt*", type_ignores: "type_ignore*" },
  },
  Interactive: { base: "mod", positioned: false, fields: { body: "stmt*" } },
  Expression: { base: "mod", positioned: false, fields: { body: "expr" } },
  FunctionType: { base: "mod", positioned: false, fields: { argtypes: "expr*", returns: "expr" } },
  FunctionDef: {
    base: "stmt",
    positioned: true,
    fields: {
      name: "identifier",
      args: "arguments",
      body: "stmt*",
      decorator_list: "expr*",
      returns: "expr?",
      type_comment: "string?",
      type_params: "type_param*",
    },
  },
  AsyncFunctionDef: {
    base: "stmt",
    positioned: true,
    fields: {
      name: "identifier",
      args: "arguments",
      body: "stmt*",
      decorator_list: "expr*",
      returns: "expr?",
      type_comment: "string?",
      type_params: "type_param*",
    },
  },
  ClassDef: {
    base: "stmt",
    positioned: true,
    fields: {
      name: "identifier",
      bases: "expr*",
      keywords: "keyword*",
      body: "stmt*",
      decorator_list: "expr*",
      type_params: "type_param*",
    },
  },
  Return: { base: "stmt", positioned: true, fields: { value: "expr?" } },
  Delete: { base: "stmt", positioned: true, fields: { targets: "expr*" } },
  Assign: {
    base: "stmt",
    positioned: true,
    fields: { targets: "expr*", value: "expr", type_comment: "string?" },
  },
  TypeAlias: {
    base: "stmt",
    positioned: true,
    fields: { name: "expr", type_params: "type_param*", value: "expr" },
  },
  AugAssign: {
    base: "stmt",
    positioned: true,
    fields: { target: "expr", op: "operator", value: "expr" },
  },
  AnnAssign: {
    base: "stmt",
    positioned: true,
    fields: { target: "expr", annotation: "expr", value: "expr?", simple: "int" },
  },
  For: {
    base: "stmt",
    positioned: true,
    fields: {
      target: "expr",
      iter: "expr",
      body: "stmt*",
      orelse: "stmt*",
      type_comment: "string?",
    },
  },
  AsyncFor: {
    base: "stmt",
    positioned: true,
    fields: {
      target: "expr",
      iter: "expr",
      body: "stmt*",
      orelse: "stmt*",
      type_comment: "string?",
    },
  },
  While: {
    base: "stmt",
    positioned: true,
    fields: { test: "expr", body: "stmt*", orelse: "stmt*" },
  },
  If: { base: "stmt", positioned: true, fields: { test: "expr", body: "stmt*", orelse: "stmt*" } },
  With: {
    base: "stmt",
    positioned: true,
    fields: { items: "withitem*", body: "stmt*", type_comment: "string?" },
  },
  AsyncWith: {
    base: "stmt",
    positioned: true,
    fields: { items: "withitem*", body: "stmt*", type_comment: "string?" },
  },
  Match: { base: "stmt", positioned: true, fields: { subject: "expr", cases: "match_case*" } },
  Raise: { base: "stmt", positioned: true, fields: { exc: "expr?", cause: "expr?" } },
  Try: {
    base: "stmt",
    positioned: true,
    fields: { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" },
  },
  TryStar: {
    base: "stmt",
    positioned: true,
    fields: { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" },
  },
  Assert: { base: "stmt", positioned: true, fields: { test: "expr", msg: "expr?" } },
  Import: { base: "stmt", positioned: true, fields: { names: "alias*" } },
  ImportFrom: {
    base: "stmt",
    positioned: true,
    fields: { module: "identifier?", names: "alias*", level: "int?" },
  },
  Global: { base: "stmt", positioned: true, fields: { names: "identifier*" } },
  Nonlocal: { base: "stmt", positioned: true, fields: { names: "identifier*" } },
  Expr: { base: "stmt", positioned: true, fields: { value: "expr" } },
  Pass: { base: "stmt", positioned: true, fields: {} },
  Break: { base: "stmt", positioned: true, fields: {} },
  Continue: { base: "stmt", positioned: true, fields: {} },
  BoolOp: { base: "expr", positioned: true, fields: { op: "boolop", values: "expr*" } },
  NamedExpr: { base: "expr", positioned: true, fields: { target: "expr", value: "expr" } },
  BinOp: {
    base: "expr",
    positioned: true,
    fields: { left: "expr", op: "operator", right: "expr" },
  },
  UnaryOp: { base: "expr", positioned: true, fields: { op: "unaryop", operand: "expr" } },
  Lambda: { base: "expr", positioned: true, fields: { args: "arguments", body: "expr" } },
  IfExp: { base: "expr", positioned: true, fields: { test: "expr", body: "expr", orelse: "expr" } },
  Dict: { base: "expr", positioned: true, fields: { keys: "expr?*", values: "expr*" } },
  Set: { base: "expr", positioned: true, fields: { elts: "expr*" } },
  ListComp: {
    base: "expr",
    positioned: true,
    fields: { elt: "expr", generators: "comprehension*" },
  },
  SetComp: {
    base: "expr",
    positioned: true,
    fields: { elt: "expr", generators: "comprehension*" },
  },
  DictComp: {
    base: "expr",
    positioned: true,
    fields: { key: "expr", value: "expr", generators: "comprehension*" },
  },
  GeneratorExp: {
    base: "expr",
    positioned: true,
    fields: { elt: "expr", generators: "comprehension*" },
  },
  Await: { base: "expr", positioned: true, fields: { value: "expr" } },
  Yield: { base: "expr", positioned: true, fields: { value: "expr?" } },
  YieldFrom: { base: "expr", positioned: true, fields: { value: "expr" } },
  Compare: {
    base: "expr",
    positioned: true,
    fields: { left: "expr", ops: "cmpop*", comparators: "expr*" },
  },
  Call: {
    base: "expr",
    positioned: true,
    fields: { func: "expr", args: "expr*", keywords: "keyword*" },
  },
  FormattedValue: {
    base: "expr",
    positioned: true,
    fields: { value: "expr", conversion: "int", format_spec: "expr?" },
  },
  Interpolation: {
    base: "expr",
    positioned: true,
    fields: { value: "expr", str: "constant", conversion: "int", format_spec: "expr?" },
  },
  JoinedStr: { base: "expr", positioned: true, fields: { values: "expr*" } },
  TemplateStr: { base: "expr", positioned: true, fields: { values: "expr*" } },
  Constant: { base: "expr", positioned: true, fields: { value: "constant", kind: "string?" } },
  Attribute: {
    base: "expr",
    positioned: true,
    fields: { value: "expr", attr: "identifier", ctx: "expr_context" },
  },
  Subscript: {
    base: "expr",
    positioned: true,
    fields: { value: "expr", slice: "expr", ctx: "expr_context" },
  },
  Starred: { base: "expr", positioned: true, fields: { value: "expr", ctx: "expr_context" } },
  Name: { base: "expr", positioned: true, fields: { id: "identifier", ctx: "expr_context" } },
  List: { base: "expr", positioned: true, fields: { elts: "expr*", ctx: "expr_context" } },
  Tuple: { base: "expr", positioned: true, fields: { elts: "expr*", ctx: "expr_context" } },
  Slice: {
    base: "expr",
    positioned: true,
    fields: { lower: "expr?", upper: "expr?", step: "expr?" },
  },
  comprehension: {
    base: "comprehension",
    positioned: false,
    fields: { target: "expr", iter: "expr", ifs: "expr*", is_async: "int" },
  },
  ExceptHandler: {
    base: "excepthandler",
    positioned: true,
    fields: { type: "expr?", name: "identifier?", body: "stmt*" },
  },
  arguments: {
    base: "arguments",
    positioned: false,
    fields: {
      posonlyargs: "arg*",
      args: "arg*",
      vararg: "arg?",
      kwonlyargs: "arg*",
      kw_defaults: "expr?*",
      kwarg: "arg?",
      defaults: "expr*",
    },
  },
  arg: {
    base: "arg",
    positioned: true,
    fields: { arg: "identifier", annotation: "expr?", type_comment: "string?" },
  },
  keyword: { base: "keyword", positioned: true, fields: { arg: "identifier?", value: "expr" } },
  alias: { base: "alias", positioned: true, fields: { name: "identifier", asname: "identifier?" } },
  withitem: {
    base: "withitem",
    positioned: false,
    fields: { context_expr: "expr", optional_vars: "expr?" },
  },
  match_case: {
    base: "match_case",
    positioned: false,
    fields: { pattern: "pattern", guard: "expr?", body: "stmt*" },
  },
  MatchValue: { base: "pattern", positioned: true, fields: { value: "expr" } },
  MatchSingleton: { base: "pattern", positioned: true, fields: { value: "constant" } },
  MatchSequence: { base: "pattern", positioned: true, fields: { patterns: "pattern*" } },
  MatchMapping: {
    base: "pattern",
    positioned: true,
    fields: { keys: "expr*", patterns: "pattern*", rest: "identifier?" },
  },
  MatchClass: {
    base: "pattern",
    positioned: true,
    fields: {
      cls: "expr",
      patterns: "pattern*",
      kwd_attrs: "identifier*",
      kwd_patterns: "pattern*",
    },
  },
  MatchStar: { base: "pattern", positioned: true, fields: { name: "identifier?" } },
  MatchAs: {
    base: "pattern",
    positioned: true,
    fields: { pattern: "pattern?", name: "identifier?" },
  },
  MatchOr: { base: "pattern", positioned: true, fields: { patterns: "pattern*" } },
  TypeIgnore: { base: "type_ignore", positioned: false, fields: { lineno: "int", tag: "string" } },
  TypeVar: {
    base: "type_param",
    positioned: true,
    fields: { name: "identifier", bound: "expr?", default_value: "expr?" },
  },
  ParamSpec: {
    base: "type_param",
    positioned: true,
    fields: { name: "identifier", default_value: "expr?" },
  },
  TypeVarTuple: {
    base: "type_param",
    positioned: true,
    fields: { name: "identifier", default_value: "expr?" },
  },
} as const satisfies Descriptions;

/** The values of the simple sums, in ASDL order. */
export const OPERATOR_NAMES = {
  expr_context: ["Load", "Store", "Del"],
  boolop: ["And", "Or"],
  operator: [
    "Add",
    "Sub",
    "Mult",
    "MatMult",
    "Div",
    "Mod",
    "Pow",
    "LShift",
    "RShift",
    "BitOr",
    "BitXor",
    "BitAnd",
    "FloorDiv",
  ],
  unaryop: ["Invert", "Not", "UAdd", "USub"],
  cmpop: ["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"],
} as const;
