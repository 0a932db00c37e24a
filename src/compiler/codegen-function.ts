/**
 * Functions, lambdas and closures: defaults, annotations, type parameters, body, decorators.
 *
 * Twin of codegen-class.ts. A generic function is made by an extra function that evaluates the type parameters.
 */

import type { PyCode } from "../bytecode/code.ts";
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { FunctionAttribute, Intrinsic1, Intrinsic2 } from "../bytecode/operand-tables.ts";
import { strFromHost } from "../objects/sequence-values.ts";
import { docstringOf } from "../symtable/future.ts";
import type * as ast from "../syntax/ast.ts";
import { docstringConstant } from "./clean-docstring.ts";
import { makeClosure } from "./closure.ts";
import { functionAnnotations } from "./codegen-annotations.ts";
import { emitName } from "./codegen-name.ts";
import { emitTypeParams } from "./codegen-type-params.ts";
import type { Compiler } from "./compiler.ts";
import { FrameBlockKind, UnitKind } from "./unit.ts";

export function emitDecorators(c: Compiler, decorators: readonly ast.Expr[]): void {
  c.exprs(decorators);
}

export function applyDecorators(c: Compiler, decorators: readonly ast.Expr[]): void {
  for (let i = decorators.length - 1; i >= 0; i--) c.emit(decorators[i], Op.CALL, 0);
}

/** Pushes the defaults that there are, and tells which. */
function emitDefaults(c: Compiler, loc: Location, args: ast.Arguments): number {
  let attributes = 0;
  if (args.defaults.length > 0) {
    c.exprs(args.defaults);
    c.emit(loc, Op.BUILD_TUPLE, args.defaults.length);
    attributes |= FunctionAttribute.DEFAULTS;
  }
  let count = 0;
  for (let i = 0; i < args.kwonlyargs.length; i++) {
    const value = args.kw_defaults[i];
    if (value === null) continue;
    count++;
    c.loadConst(loc, strFromHost(c.maybeMangle(args.kwonlyargs[i].arg)));
    c.expr(value);
  }
  if (count > 0) {
    c.emit(loc, Op.BUILD_MAP, count);
    attributes |= FunctionAttribute.KWDEFAULTS;
  }
  return attributes;
}

function countsOf(args: ast.Arguments) {
  return {
    posonly: args.posonlyargs.length,
    positional: args.args.length,
    kwonly: args.kwonlyargs.length,
  };
}

export function emitFunction(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef): void {
  const { args, decorator_list: decorators, type_params: typeParams } = s;
  emitDecorators(c, decorators);
  const firstLine = decorators.length > 0 ? decorators[0].lineno : s.lineno;
  let attributes = emitDefaults(c, s, args);
  const generic = typeParams.length > 0;
  let passed = 0;
  if (generic) {
    // Defaults are evaluated outside and handed to the function that evaluates the type parameters.
    if (attributes & FunctionAttribute.DEFAULTS) passed++;
    if (attributes & FunctionAttribute.KWDEFAULTS) passed++;
    if (passed === 2) c.emit(s, Op.SWAP, 2);
    const name = `<generic parameters of ${s.name}>`;
    const counts = { posonly: 0, positional: passed, kwonly: 0 };
    const scope = c.symtable.scopeOf(typeParams);
    c.enterScope(name, UnitKind.ANNOTATIONS, scope, firstLine, null, counts);
    emitTypeParams(c, typeParams);
    for (let i = 0; i < passed; i++) c.emit(s, Op.LOAD_FAST, i);
  }
  attributes |= functionAnnotations(c, s, args, s.returns);
  emitFunctionBody(c, s, attributes, firstLine);
  if (generic) {
    c.emit(s, Op.SWAP, 2);
    c.emit(s, Op.CALL_INTRINSIC_2, Intrinsic2.SET_FUNCTION_TYPE_PARAMS);
    const code = c.assemble(false);
    c.exitScope();
    makeClosure(c, s, code, 0);
    if (passed > 0) {
      c.emit(s, Op.SWAP, passed + 1);
      c.emit(s, Op.CALL, passed - 1);
    } else {
      c.emit(s, Op.PUSH_NULL);
      c.emit(s, Op.CALL, 0);
    }
  }
  applyDecorators(c, decorators);
  emitName(c, s, s.name, "Store");
}

function emitFunctionBody(
  c: Compiler,
  s: ast.FunctionDef | ast.AsyncFunctionDef,
  attributes: number,
  firstLine: number,
): void {
  const kind = s.kind === "FunctionDef" ? UnitKind.FUNCTION : UnitKind.ASYNC_FUNCTION;
  const scope = c.symtable.scopeOf(s);
  c.enterScope(s.name, kind, scope, firstLine, null, countsOf(s.args));
  let body: readonly ast.Stmt[] = s.body;
  const docstring = docstringOf(s.body);
  if (docstring !== undefined) {
    c.unit.consts.add(docstringConstant(docstring));
    body = s.body.slice(1);
  }
  const start = c.newLabel();
  c.useLabel(start);
  const suspends = scope.coroutine || scope.generator;
  if (suspends) c.pushBlock(FrameBlockKind.STOP_ITERATION, NO_LOCATION, start);
  c.stmts(body);
  if (suspends) {
    wrapInStopIterationHandler(c);
    c.popBlock();
  }
  const code = c.assemble(true);
  c.exitScope();
  makeClosure(c, s, code, attributes);
}

/** A StopIteration that leaves a generator is a RuntimeError, PEP 479. */
export function wrapInStopIterationHandler(c: Compiler): void {
  const handler = c.newLabel();
  c.unit.sequence.insertFirst(Op.SETUP_CLEANUP, handler, NO_LOCATION);
  c.loadConst(NO_LOCATION, null);
  c.emit(NO_LOCATION, Op.RETURN_VALUE);
  c.useLabel(handler);
  c.emit(NO_LOCATION, Op.CALL_INTRINSIC_1, Intrinsic1.STOPITERATION_ERROR);
  c.emit(NO_LOCATION, Op.RERAISE, 1);
}

export function emitLambda(c: Compiler, e: ast.Lambda): void {
  const attributes = emitDefaults(c, e, e.args);
  const scope = c.symtable.scopeOf(e);
  c.enterScope("<lambda>", UnitKind.LAMBDA, scope, e.lineno, null, countsOf(e.args));
  c.expr(e.body);
  let code: PyCode;
  if (scope.generator) {
    code = c.assemble(false);
  } else {
    c.emit(e.body, Op.RETURN_VALUE);
    code = c.assemble(true);
  }
  c.exitScope();
  makeClosure(c, e, code, attributes);
}
