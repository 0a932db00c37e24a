/** The body of a module or class: docstring, statements, annotations. */
import { type Location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { docstringOf } from "../symtable/future.ts";
import type * as ast from "../syntax/ast.ts";
import { docstringConstant } from "./clean-docstring.ts";
import { deferredAnnotations } from "./codegen-annotations.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { indexOf } from "./unit.ts";

export function emitModule(
  c: Compiler,
  loc: Location,
  body: readonly ast.Stmt[],
  interactive: boolean,
): void {
  if (c.scope.hasConditionalAnnotations && !c.futureAnnotations) {
    c.emit(loc, Op.BUILD_SET, 0);
    c.emit(loc, Op.STORE_NAME, indexOf(c.unit.names, "__conditional_annotations__"));
  }
  emitBody(c, loc, body, interactive);
}

export function emitBody(
  c: Compiler,
  loc: Location,
  body: readonly ast.Stmt[],
  interactive = false,
): void {
  if (c.futureAnnotations && c.scope.annotationsUsed) c.emit(loc, Op.SETUP_ANNOTATIONS);
  if (body.length === 0) return;
  const docstring = interactive ? undefined : docstringOf(body);
  if (docstring !== undefined) {
    const first = body[0] as ast.ExprStmt;
    c.loadConst(first.value, docstringConstant(docstring));
    emitName(c, NO_LOCATION, "__doc__", "Store");
    c.stmts(body.slice(1));
  } else {
    c.stmts(body);
  }
  if (!c.futureAnnotations) deferredAnnotations(c, loc);
}
