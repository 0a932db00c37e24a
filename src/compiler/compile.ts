/**
 * The compiler's entry: a tree, or source text, becomes a code object.
 *
 *   future features → preprocess → symbol table → code generation → flow graph → assembler
 *
 * Failures are thrown as Python exceptions. Warnings are returned: whoever asked for the code issues them.
 */

import type { PyCode } from "../bytecode/code.ts";
import { location } from "../bytecode/line-table.ts";
import type { PyBaseException } from "../objects/exceptions.ts";
import { findFutureFeatures } from "../symtable/future.ts";
import { buildSymbolTable, type SymbolTable } from "../symtable/symtable.ts";
import type { Mod } from "../syntax/ast.ts";
import { type ParseOptions, type ParseResult, parse } from "../syntax/parse.ts";
import { SyntaxFailure, type SyntaxWarningRecord } from "../syntax/syntax-failure.ts";
import { addReturn } from "./assemble-unit.ts";
import { emitExpression, emitStatement } from "./codegen.ts";
import { emitModule } from "./codegen-body.ts";
import { Compiler } from "./compiler.ts";
import {
  compilationTooDeep,
  type FailurePhase,
  type SourceLineReader,
  toPythonError,
} from "./errors.ts";
import { preprocess } from "./preprocess.ts";
import { type Unit, UnitKind } from "./unit.ts";

export interface CompileOptions {
  readonly filename: string;
  /** 1 drops asserts and `__debug__`, 2 docstrings as well. */
  readonly optimize?: number;
  /** Compiler flags: bits of future features and of ALLOW_TOP_LEVEL_AWAIT. */
  readonly flags?: number;
  /** For the text of a SyntaxError. */
  readonly readLine?: SourceLineReader;
  /** Gets the warnings of a source that then fails. */
  readonly warn?: (warnings: readonly SyntaxWarningRecord[]) => void;
}

export interface Compiled {
  readonly code: PyCode;
  readonly warnings: readonly SyntaxWarningRecord[];
  /** Flags with the future features that the source asked for: interactive input inherits them. */
  readonly flags: number;
}

const START = location(1, 1, 0, 0);

/** Compiles a tree, which it may change. */
export function compileModule(tree: Mod, options: CompileOptions): Compiled {
  return compileTree(tree, options, []);
}

/** `warnings` holds the parser's and gets the compiler's. */
function compileTree(
  tree: Mod,
  options: CompileOptions,
  warnings: SyntaxWarningRecord[],
): Compiled {
  const { result: code, flags } = withCompiler(tree, options, warnings, (c) =>
    c.assemble(tree.kind !== "Expression"),
  );
  return { code, warnings, flags };
}

/** Code generation alone: the unit of the module with its end, and the sequences of what is inside of it. */
export function generateModule(tree: Mod, options: CompileOptions): Unit {
  const generateOnly = (c: Compiler): Unit => {
    addReturn(c.unit, tree.kind !== "Expression");
    return c.unit;
  };
  return withCompiler(tree, options, [], generateOnly, true).result;
}

/** Generates code for a tree and has it finished. */
function withCompiler<T>(
  tree: Mod,
  options: CompileOptions,
  warnings: SyntaxWarningRecord[],
  finish: (c: Compiler) => T,
  keepsSequences = false,
): { readonly result: T; readonly flags: number } {
  const { filename, optimize = 0, flags = 0, readLine = () => null } = options;
  let phase: FailurePhase = "names";
  try {
    const future = findFutureFeatures(tree, filename);
    const allFlags = flags | future.flags;
    preprocess(tree, optimize, allFlags, warnings);
    const symtable = buildSymbolTable(tree, filename, future, flags);
    phase = "code";
    const c = new Compiler(
      filename,
      flags,
      optimize,
      symtable,
      future,
      tree.kind === "Interactive",
      warnings,
      { stmt: emitStatement, expr: emitExpression },
    );
    c.keepsSequences = keepsSequences;
    generate(c, tree, symtable);
    return { result: finish(c), flags: allFlags };
  } catch (error) {
    if (warnings.length > 0) options.warn?.(warnings);
    throw asPythonError(error, phase, readLine);
  }
}

function generate(c: Compiler, tree: Mod, symtable: SymbolTable): void {
  c.enterScope("<module>", UnitKind.MODULE, symtable.scopeOf(tree), 1);
  switch (tree.kind) {
    case "Module":
    case "Interactive":
      emitModule(c, tree.body[0] ?? START, tree.body, tree.kind === "Interactive");
      break;
    case "Expression":
      c.expr(tree.body);
      break;
    case "FunctionType":
      throw new Error("a function type cannot be compiled");
  }
}

export interface SourceOptions extends CompileOptions {
  readonly mode: ParseOptions["mode"];
  /** Further options of the parser. */
  readonly parse?: Partial<ParseOptions>;
}

/** Parses and compiles source text. Warnings of the parser come first. */
export function compileSource(source: string | Uint8Array, options: SourceOptions): Compiled {
  const { filename, mode, readLine = () => null } = options;
  let parsed: ParseResult;
  try {
    parsed = parse(source, { ...options.parse, filename, mode });
  } catch (error) {
    if (error instanceof SyntaxFailure && error.warnings.length > 0) options.warn?.(error.warnings);
    throw asPythonError(error, "parse", readLine);
  }
  return compileTree(parsed.tree, options, [...parsed.warnings]);
}

/** What a failure of the front end is to the program; other errors stay as they are. */
export function asPythonError(
  error: unknown,
  phase: FailurePhase,
  readLine: SourceLineReader,
): PyBaseException | unknown {
  if (error instanceof SyntaxFailure) return toPythonError(error, phase, readLine);
  // The host's stack is exhausted.
  if (error instanceof RangeError) return compilationTooDeep();
  return error;
}
