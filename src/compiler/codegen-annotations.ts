/**
 * Annotations, PEP 649: they are evaluated by a function `__annotate__`, on demand, or stay strings under the future
 * import.
 *
 * The function of a module or class takes only annotations whose statements have run: those in conditional code have an
 * index that the statement adds to a set.
 */
import type { PyCode } from "../bytecode/code.ts";
import type { Location } from "../bytecode/line-table.ts";
import { Op } from "../bytecode/opcodes.ts";
import { FunctionAttribute } from "../bytecode/operand-tables.ts";
import { strFromHost } from "../objects/sequence-values.ts";
import type { Scope } from "../symtable/scope.ts";
import { BlockKind } from "../symtable/scope.ts";
import type * as ast from "../syntax/ast.ts";
import { makeClosure } from "./closure.ts";
import { emitName } from "./codegen-name.ts";
import type { Compiler } from "./compiler.ts";
import { InstructionSequence } from "./instruction-sequence.ts";
import { indexOf, UnitKind } from "./unit.ts";
import { unparse } from "./unparse.ts";

/** COMPARE_OP for `>`, as the argument asks for no bool. */
const GREATER = (4 << 5) | 4;
/** annotationlib.Format.VALUE_WITH_FAKE_GLOBALS. */
const FAKE_GLOBALS = 2;
/** NotImplementedError among the common constants. */
const NOT_IMPLEMENTED = 1;

/** Enters a function that evaluates on demand; it refuses formats beyond those that code can give. */
export function enterAnnotationScope(c: Compiler, loc: Location, scope: Scope, name: string): void {
  const counts = { posonly: 1, positional: 0, kwonly: 0 };
  c.enterScope(name, UnitKind.ANNOTATIONS, scope, loc.lineno, null, counts);
  c.emit(loc, Op.LOAD_FAST, 0);
  c.loadConst(loc, FAKE_GLOBALS);
  c.emit(loc, Op.COMPARE_OP, GREATER);
  const body = c.newLabel();
  c.jump(loc, Op.POP_JUMP_IF_FALSE, body);
  c.emit(loc, Op.LOAD_COMMON_CONSTANT, NOT_IMPLEMENTED);
  c.emit(loc, Op.RAISE_VARARGS, 1);
  c.useLabel(body);
}

function leaveAnnotateFunction(c: Compiler, loc: Location): void {
  c.emit(loc, Op.RETURN_VALUE);
  const code = nameFormatParameter(c.assemble(true));
  c.exitScope();
  makeClosure(c, loc, code, 0);
}

/** The parameter is `.format` inside, where no annotation can mean it, and `format` for signatures. */
export function nameFormatParameter(code: PyCode): PyCode {
  return code.replace({ localsplusnames: ["format", ...code.localsplusnames.slice(1)] });
}

/** Pushes the annotate function of a function, if it has annotations; tells which attribute was pushed. */
export function functionAnnotations(
  c: Compiler,
  loc: Location,
  args: ast.Arguments,
  returns: ast.Expr | null,
): number {
  const scope = c.symtable.scopeOf(args);
  if (!scope.annotationsUsed) return 0;
  enterAnnotationScope(c, loc, scope, scope.name);
  let count = 0;
  const emit = (name: string, annotation: ast.Expr | null): void => {
    if (annotation === null) return;
    count++;
    c.loadConst(loc, strFromHost(c.maybeMangle(name)));
    if (c.futureAnnotations) {
      emitAsText(c, annotation);
    } else if (annotation.kind === "Starred") {
      // *args: *Ts
      c.expr(annotation.value);
      c.emit(loc, Op.UNPACK_SEQUENCE, 1);
    } else {
      c.expr(annotation);
    }
  };
  for (const arg of args.args) emit(arg.arg, arg.annotation);
  for (const arg of args.posonlyargs) emit(arg.arg, arg.annotation);
  if (args.vararg !== null) emit(args.vararg.arg, args.vararg.annotation);
  for (const arg of args.kwonlyargs) emit(arg.arg, arg.annotation);
  if (args.kwarg !== null) emit(args.kwarg.arg, args.kwarg.annotation);
  emit("return", returns);
  c.emit(loc, Op.BUILD_MAP, count);
  leaveAnnotateFunction(c, loc);
  return FunctionAttribute.ANNOTATE;
}

function emitAsText(c: Compiler, annotation: ast.Expr): void {
  c.loadConst(annotation, strFromHost(unparse(annotation)));
}

/** Generates the annotate function of a module or class after its body. */
export function deferredAnnotations(c: Compiler, loc: Location): void {
  const { unit, scope } = c;
  const deferred = unit.deferredAnnotations;
  const annotate = scope.annotationBlock;
  if (deferred.length === 0 || annotate === null) return;
  const isModule = unit.kind === UnitKind.MODULE;
  if (isModule) {
    // A module sets its annotate function before anything else runs.
    unit.stashedSequence = unit.sequence;
    unit.sequence = new InstructionSequence();
  }
  const inClass = unit.kind === UnitKind.CLASS;
  enterAnnotationScope(c, loc, annotate, annotate.name);
  c.emit(loc, Op.BUILD_MAP, 0);
  for (const { statement, index } of deferred) {
    const notSet = c.newLabel();
    if (index !== -1) {
      c.loadConst(statement, index);
      if (inClass) {
        const cell = indexOf(c.unit.freevars, "__conditional_annotations__");
        c.emit(statement, Op.LOAD_DEREF, cell);
      } else {
        const name = c.nameIndex("__conditional_annotations__");
        c.emit(statement, Op.LOAD_GLOBAL, name << 1);
      }
      c.emit(statement, Op.CONTAINS_OP, 0);
      c.jump(statement, Op.POP_JUMP_IF_FALSE, notSet);
    }
    c.expr(statement.annotation);
    c.emit(statement, Op.COPY, 2);
    const name = c.mangle((statement.target as ast.Name).id);
    c.loadConst(statement, strFromHost(name));
    c.emit(loc, Op.STORE_SUBSCR);
    c.useLabel(notSet);
  }
  leaveAnnotateFunction(c, loc);
  const target = scope.kind === BlockKind.CLASS ? "__annotate_func__" : "__annotate__";
  emitName(c, loc, target, "Store");
  if (isModule && unit.stashedSequence !== null) {
    const annotations = unit.sequence;
    unit.sequence = unit.stashedSequence;
    unit.stashedSequence = null;
    unit.sequence.annotations = annotations;
  }
}

export function emitAnnAssign(c: Compiler, s: ast.AnnAssign): void {
  const { target } = s;
  if (s.value !== null) {
    c.expr(s.value);
    c.expr(target);
  }
  switch (target.kind) {
    case "Name":
      if (s.simple) noteAnnotation(c, s, target);
      break;
    case "Attribute":
      if (s.value === null) evaluate(c, target.value);
      break;
    case "Subscript":
      if (s.value === null) {
        evaluate(c, target.value);
        evaluateSubscript(c, target.slice);
      }
      break;
    default:
      throw new Error(`invalid node type ${target.kind} for annotated assignment`);
  }
}

function noteAnnotation(c: Compiler, s: ast.AnnAssign, target: ast.Name): void {
  const { unit } = c;
  if (unit.kind !== UnitKind.MODULE && unit.kind !== UnitKind.CLASS) return;
  if (c.futureAnnotations) {
    emitAsText(c, s.annotation);
    c.emit(s, Op.LOAD_NAME, c.nameIndex("__annotations__"));
    c.loadConst(s, strFromHost(c.maybeMangle(target.id)));
    c.emit(s, Op.STORE_SUBSCR);
    return;
  }
  const conditional = unit.kind === UnitKind.MODULE || unit.conditionalDepth > 0;
  const index = conditional ? unit.nextConditionalAnnotation++ : -1;
  unit.deferredAnnotations.push({ statement: s, index });
  if (!conditional) return;
  if (unit.kind === UnitKind.CLASS) {
    c.emit(s, Op.LOAD_DEREF, indexOf(unit.cellvars, "__conditional_annotations__"));
  } else {
    c.emit(s, Op.LOAD_NAME, c.nameIndex("__conditional_annotations__"));
  }
  c.loadConst(s, index);
  c.emit(s, Op.SET_ADD, 1);
  c.emit(s, Op.POP_TOP);
}

/** Evaluates an expression for its errors only. */
function evaluate(c: Compiler, e: ast.Expr): void {
  c.expr(e);
  c.emit(e, Op.POP_TOP);
}

function evaluateSubscript(c: Compiler, e: ast.Expr): void {
  switch (e.kind) {
    case "Slice":
      for (const part of [e.lower, e.upper, e.step]) if (part !== null) evaluate(c, part);
      break;
    case "Tuple":
      for (const part of e.elts) evaluateSubscript(c, part);
      break;
    default:
      evaluate(c, e);
  }
}
