/** The code generator: which function generates which node. */
import { Op } from "../bytecode/opcodes.ts";
import { Resume } from "../bytecode/operand-tables.ts";
import type * as ast from "../syntax/ast.ts";
import { emitAnnAssign } from "./codegen-annotations.ts";
import { Awaited, emitAwait, emitYield, emitYieldFrom } from "./codegen-await.ts";
import { emitAttribute, emitCall } from "./codegen-call.ts";
import { emitClass } from "./codegen-class.ts";
import { emitDict, emitListOrTuple, emitSequence } from "./codegen-collection.ts";
import { emitComprehension } from "./codegen-comprehension.ts";
import { emitFunction, emitLambda } from "./codegen-function.ts";
import { emitBoolOp, emitCompare, emitIf, emitIfExp } from "./codegen-jump.ts";
import {
  emitAsyncFor,
  emitBreak,
  emitContinue,
  emitFor,
  emitReturn,
  emitWhile,
} from "./codegen-loop.ts";
import { emitMatch } from "./codegen-match.ts";
import { emitName } from "./codegen-name.ts";
import { emitBinOp, emitSlice, emitSubscript, emitUnaryOp } from "./codegen-operator.ts";
import {
  emitAssert,
  emitAssign,
  emitAugAssign,
  emitExprStatement,
  emitImport,
  emitImportFrom,
  emitRaise,
} from "./codegen-statement.ts";
import {
  emitFormattedValue,
  emitInterpolation,
  emitJoinedStr,
  emitTemplateStr,
} from "./codegen-string.ts";
import { emitTry } from "./codegen-try.ts";
import { emitTypeAlias } from "./codegen-type-params.ts";
import { emitWith } from "./codegen-with.ts";
import type { Compiler } from "./compiler.ts";
import { constantFromTree } from "./constants.ts";
import { UnitKind } from "./unit.ts";

export function emitStatement(c: Compiler, s: ast.Stmt): void {
  switch (s.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      emitFunction(c, s);
      return;
    case "ClassDef":
      emitClass(c, s);
      return;
    case "TypeAlias":
      emitTypeAlias(c, s);
      return;
    case "Return":
      emitReturn(c, s);
      return;
    case "Delete":
      c.exprs(s.targets);
      return;
    case "Assign":
      emitAssign(c, s);
      return;
    case "AugAssign":
      emitAugAssign(c, s);
      return;
    case "AnnAssign":
      emitAnnAssign(c, s);
      return;
    case "For":
      c.conditionally(() => emitFor(c, s));
      return;
    case "AsyncFor":
      c.conditionally(() => emitAsyncFor(c, s));
      return;
    case "While":
      c.conditionally(() => emitWhile(c, s));
      return;
    case "If":
      c.conditionally(() => emitIf(c, s));
      return;
    case "Match":
      c.conditionally(() => emitMatch(c, s));
      return;
    case "Try":
    case "TryStar":
      c.conditionally(() => emitTry(c, s));
      return;
    case "With":
    case "AsyncWith":
      c.conditionally(() => emitWith(c, s));
      return;
    case "Raise":
      emitRaise(c, s);
      return;
    case "Assert":
      emitAssert(c, s);
      return;
    case "Import":
      emitImport(c, s);
      return;
    case "ImportFrom":
      emitImportFrom(c, s);
      return;
    case "Expr":
      emitExprStatement(c, s);
      return;
    case "Pass":
      c.emit(s, Op.NOP);
      return;
    case "Break":
      emitBreak(c, s);
      return;
    case "Continue":
      emitContinue(c, s);
      return;
    case "Global":
    case "Nonlocal":
      return;
  }
}

export function emitExpression(c: Compiler, e: ast.Expr): void {
  switch (e.kind) {
    case "NamedExpr":
      c.expr(e.value);
      c.emit(e, Op.COPY, 1);
      c.expr(e.target);
      return;
    case "BoolOp":
      emitBoolOp(c, e);
      return;
    case "BinOp":
      emitBinOp(c, e);
      return;
    case "UnaryOp":
      emitUnaryOp(c, e);
      return;
    case "Lambda":
      emitLambda(c, e);
      return;
    case "IfExp":
      emitIfExp(c, e);
      return;
    case "Dict":
      emitDict(c, e);
      return;
    case "Set":
      emitSequence(c, e, e.elts, "set");
      return;
    case "GeneratorExp":
    case "ListComp":
    case "SetComp":
    case "DictComp":
      emitComprehension(c, e);
      return;
    case "Yield":
      if (!c.scope.isFunctionLike) throw c.error(e, "'yield' outside function");
      if (e.value !== null) c.expr(e.value);
      else c.loadConst(e, null);
      emitYield(c, e);
      return;
    case "YieldFrom":
      if (!c.scope.isFunctionLike) throw c.error(e, "'yield from' outside function");
      if (c.unit.kind === UnitKind.ASYNC_FUNCTION) {
        throw c.error(e, "'yield from' inside async function");
      }
      c.expr(e.value);
      c.emit(e, Op.GET_YIELD_FROM_ITER);
      c.loadConst(e, null);
      emitYieldFrom(c, e, Resume.AFTER_YIELD_FROM);
      return;
    case "Await":
      c.expr(e.value);
      emitAwait(c, e, Awaited.EXPRESSION);
      return;
    case "Compare":
      emitCompare(c, e);
      return;
    case "Call":
      emitCall(c, e);
      return;
    case "Constant":
      c.loadConst(e, constantFromTree(e.value));
      return;
    case "JoinedStr":
      emitJoinedStr(c, e);
      return;
    case "TemplateStr":
      emitTemplateStr(c, e);
      return;
    case "FormattedValue":
      emitFormattedValue(c, e);
      return;
    case "Interpolation":
      emitInterpolation(c, e);
      return;
    case "Attribute":
      emitAttribute(c, e);
      return;
    case "Subscript":
      emitSubscript(c, e);
      return;
    case "Starred":
      throw c.error(
        e,
        e.ctx === "Store"
          ? "starred assignment target must be in a list or tuple"
          : "can't use starred expression here",
      );
    case "Slice":
      emitSlice(c, e);
      return;
    case "Name":
      emitName(c, e, e.id, e.ctx);
      return;
    case "List":
    case "Tuple":
      emitListOrTuple(c, e);
      return;
  }
}
