/** Type parameters and type aliases, PEP 695: bounds, constraints, defaults and alias values are evaluated on demand. */
import type { Location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { FunctionAttribute, Intrinsic1, Intrinsic2 } from "../bytecode/operand-tables.ts";
import { typeError } from "../objects/exceptions.ts";
import { PyTuple, strFromHost } from "../objects/sequence-values.ts";
import type { Scope } from "../symtable/scope.ts";
import type * as ast from "../syntax/ast.ts";
import { makeClosure } from "./closure.ts";
import { enterAnnotationScope } from "./codegen-annotations.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { UnitKind } from "./unit.ts";

/** Evaluators are called without an argument as well: the format is 1 (VALUE) then. */
function loadFormatDefault(c: Compiler, loc: Location): void {
  c.loadConst(loc, new PyTuple([1]));
}

function emitEvaluator(
  c: Compiler,
  e: ast.Expr,
  scope: Scope,
  name: string,
  allowStarred: boolean,
): void {
  loadFormatDefault(c, e);
  enterAnnotationScope(c, e, scope, name);
  if (allowStarred && e.kind === "Starred") {
    c.expr(e.value);
    c.emit(e, Op.UNPACK_SEQUENCE, 1);
  } else {
    c.expr(e);
  }
  c.emit(e, Op.RETURN_VALUE);
  const code = c.assemble(true);
  c.exitScope();
  makeClosure(c, e, code, FunctionAttribute.DEFAULTS);
}

/** Makes and binds the parameters and pushes a tuple of them. */
export function emitTypeParams(c: Compiler, params: readonly ast.TypeParam[]): void {
  let seenDefault = false;
  for (const param of params) {
    c.loadConst(param, strFromHost(param.name));
    if (param.kind === "TypeVar" && param.bound !== null) {
      emitEvaluator(c, param.bound, c.symtable.scopeOf(param), param.name, false);
      c.emit(
        param,
        Op.CALL_INTRINSIC_2,
        param.bound.kind === "Tuple"
          ? Intrinsic2.TYPEVAR_WITH_CONSTRAINTS
          : Intrinsic2.TYPEVAR_WITH_BOUND,
      );
    } else {
      c.emit(param, Op.CALL_INTRINSIC_1, MAKERS[param.kind]);
    }
    const value = param.default_value;
    if (value !== null) {
      seenDefault = true;
      const scope =
        param.kind === "TypeVar"
          ? c.symtable.typeVarDefaultScope(param)
          : c.symtable.scopeOf(param);
      emitEvaluator(c, value, scope, param.name, param.kind === "TypeVarTuple");
      c.emit(param, Op.CALL_INTRINSIC_2, Intrinsic2.SET_TYPEPARAM_DEFAULT);
    } else if (seenDefault) {
      const message = `non-default type parameter '${param.name}' follows default type parameter`;
      throw c.error(param, message);
    }
    c.emit(param, Op.COPY, 1);
    emitName(c, param, param.name, "Store");
  }
  c.emit(params[0], Op.BUILD_TUPLE, params.length);
}

const MAKERS: Readonly<Record<ast.TypeParam["kind"], Intrinsic1>> = {
  TypeVar: Intrinsic1.TYPEVAR,
  TypeVarTuple: Intrinsic1.TYPEVARTUPLE,
  ParamSpec: Intrinsic1.PARAMSPEC,
};

export function emitTypeAlias(c: Compiler, s: ast.TypeAlias): void {
  // A tree that no parser made can have anything here.
  if (s.name.kind !== "Name") throw typeError("TypeAlias with non-Name name");
  const name = s.name.id;
  const generic = s.type_params.length > 0;
  if (generic) {
    const title = `<generic parameters of ${name}>`;
    const scope = c.symtable.scopeOf(s.type_params);
    c.enterScope(title, UnitKind.ANNOTATIONS, scope, s.lineno);
    c.loadConst(s, strFromHost(name));
    emitTypeParams(c, s.type_params);
  } else {
    c.loadConst(s, strFromHost(name));
    c.loadConst(s, null);
  }
  loadFormatDefault(c, s);
  enterAnnotationScope(c, s, c.symtable.scopeOf(s), name);
  c.expr(s.value);
  c.emit(s, Op.RETURN_VALUE);
  const value = c.assemble(false);
  c.exitScope();
  makeClosure(c, s, value, FunctionAttribute.DEFAULTS);
  c.emit(s, Op.BUILD_TUPLE, 3);
  c.emit(s, Op.CALL_INTRINSIC_1, Intrinsic1.TYPEALIAS);
  if (generic) {
    const code = c.assemble(false);
    c.exitScope();
    makeClosure(c, s, code, 0);
    c.emit(s, Op.PUSH_NULL);
    c.emit(s, Op.CALL, 0);
  }
  emitName(c, s, name, "Store");
}
