/**
 * Classes: a function for the body, and a call of `__build_class__` with it.
 *
 * Twin of codegen-function.ts. A generic class is made by an extra function that evaluates the type parameters.
 */
import { location, NO_LOCATION } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { Intrinsic1 } from "../bytecode/operand-tables.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import type * as ast from "../syntax/ast.ts";
import { makeClosure } from "./closure.ts";
import { emitBody } from "./codegen-body.ts";
import { emitCallArguments } from "./codegen-call.ts";
import { applyDecorators, emitDecorators } from "./codegen-function.ts";
import { emitName } from "./codegen-name.ts";
import { emitTypeParams } from "./codegen-type-params.ts";
import type { Compiler } from "./compiler.ts";
import { indexOf, UnitKind } from "./unit.ts";

export function emitClass(c: Compiler, s: ast.ClassDef): void {
  const { decorator_list: decorators, type_params: typeParams } = s;
  emitDecorators(c, decorators);
  const firstLine = decorators.length > 0 ? decorators[0].lineno : s.lineno;
  const generic = typeParams.length > 0;
  if (generic) {
    const title = `<generic parameters of ${s.name}>`;
    const scope = c.symtable.scopeOf(typeParams);
    c.enterScope(title, UnitKind.ANNOTATIONS, scope, firstLine, s.name);
    emitTypeParams(c, typeParams);
    emitName(c, s, ".type_params", "Store");
  }
  emitClassBody(c, s, firstLine);
  if (generic) {
    emitName(c, s, ".type_params", "Load");
    c.emit(s, Op.CALL_INTRINSIC_1, Intrinsic1.SUBSCRIPT_GENERIC);
    emitName(c, s, ".generic_base", "Store");
    emitCallArguments(c, s, 2, s.bases, s.keywords, ".generic_base");
    const code = c.assemble(false);
    c.exitScope();
    makeClosure(c, s, code, 0);
    c.emit(s, Op.PUSH_NULL);
    c.emit(s, Op.CALL, 0);
  } else {
    emitCallArguments(c, s, 2, s.bases, s.keywords);
  }
  applyDecorators(c, decorators);
  emitName(c, s, s.name, "Store");
}

function emitClassBody(c: Compiler, s: ast.ClassDef, firstLine: number): void {
  const scope = c.symtable.scopeOf(s);
  c.enterScope(s.name, UnitKind.CLASS, scope, firstLine, s.name);
  const { unit } = c;
  const loc = location(firstLine, firstLine, 0, 0);
  emitName(c, loc, "__name__", "Load");
  emitName(c, loc, "__module__", "Store");
  c.loadConst(loc, strFromHost(unit.qualname));
  emitName(c, loc, "__qualname__", "Store");
  c.loadConst(loc, firstLine);
  emitName(c, loc, "__firstlineno__", "Store");
  if (s.type_params.length > 0) {
    emitName(c, loc, ".type_params", "Load");
    emitName(c, loc, "__type_params__", "Store");
  }
  // Cells in a class namespace: names would be stored in the namespace itself.
  if (scope.needsClassDict) {
    c.emit(loc, Op.LOAD_LOCALS);
    c.emit(loc, Op.STORE_DEREF, indexOf(unit.cellvars, "__classdict__"));
  }
  if (scope.hasConditionalAnnotations) {
    c.emit(loc, Op.BUILD_SET, 0);
    c.emit(loc, Op.STORE_DEREF, indexOf(unit.cellvars, "__conditional_annotations__"));
  }
  emitBody(c, loc, s.body);
  const attributes = [...unit.staticAttributes].sort().map(strFromHost);
  c.loadConst(NO_LOCATION, new PyTuple(attributes));
  emitName(c, NO_LOCATION, "__static_attributes__", "Store");
  if (scope.needsClassDict) {
    c.emit(NO_LOCATION, Op.LOAD_CLOSURE, indexOf(unit.cellvars, "__classdict__"));
    emitName(c, NO_LOCATION, "__classdictcell__", "Store");
  }
  if (scope.needsClassClosure) {
    c.emit(NO_LOCATION, Op.LOAD_CLOSURE, indexOf(unit.cellvars, "__class__"));
    c.emit(NO_LOCATION, Op.COPY, 1);
    emitName(c, NO_LOCATION, "__classcell__", "Store");
  } else {
    c.loadConst(NO_LOCATION, null);
  }
  c.emit(NO_LOCATION, Op.RETURN_VALUE);
  const code = c.assemble(true);
  c.exitScope();
  // The call belongs to the line of the class, not to that of a decorator.
  c.emit(s, Op.LOAD_BUILD_CLASS);
  c.emit(s, Op.PUSH_NULL);
  makeClosure(c, s, code, 0);
  c.loadConst(s, strFromHost(s.name));
}
