/** `compile`, `exec` and `eval`: of source text, of code objects and of the trees of the module `ast`. */

import { CodeFlag, PyCode } from "../../bytecode/code.ts";
import { asPythonError, compileModule, compileSource } from "../../compiler/compile.ts";
import type { SourceLineReader } from "../../compiler/errors.ts";
import { preprocess } from "../../compiler/preprocess.ts";
import { HostError } from "../../host/platform.ts";
import { isTrue, strText, typeName } from "../../objects/abstract.ts";
import { audit, isAudited } from "../../objects/audit.ts";
import { bytesIfAny } from "../../objects/buffer.ts";
import { decodeToStr } from "../../objects/codecs.ts";
import { isInstance, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  newErrorWith,
  type PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, PyCell, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { findFutureFeatures } from "../../symtable/future.ts";
import type { Mod } from "../../syntax/ast.ts";
import { parse } from "../../syntax/parse.ts";
import { readSource } from "../../syntax/source-text.ts";
import { SyntaxFailure, type SyntaxWarningRecord } from "../../syntax/syntax-failure.ts";
import { CodeBody, currentBuiltins } from "../../vm/code-body.ts";
import { pythonFrame } from "../../vm/frame.ts";
import { localsOf } from "../../vm/frame-locals.ts";
import { importState } from "../../vm/import.ts";
import { threads } from "../../vm/thread.ts";
import { issueWarning } from "../../vm/warn.ts";
import { treeFromPython } from "../ast/from-python.ts";
import { treeToPython } from "../ast/to-python.ts";
import { astType } from "../ast/types.ts";
import { validateTree } from "../ast/validate.ts";
import { cInt } from "../c-number.ts";
import { readFile } from "../imports/read-file.ts";
import { encodePath, systemText } from "../path-argument.ts";

export type Mode = "exec" | "eval" | "single" | "func_type";

export const CompilerFlag = {
  ONLY_AST: 0x400,
  DONT_IMPLY_DEDENT: 0x200,
  TYPE_COMMENTS: 0x1000,
  ALLOW_TOP_LEVEL_AWAIT: 0x2000,
  ALLOW_INCOMPLETE_INPUT: 0x4000,
  /** Includes ONLY_AST. */
  OPTIMIZED_AST: 0x8400,
} as const;
/** Bits of code flags that `from __future__` sets and compile() inherits. */
const FUTURE_MASK = 0x1fe0000;
/** Flags that the compiler itself takes. */
const COMPILER_MASK = FUTURE_MASK | CompilerFlag.ALLOW_TOP_LEVEL_AWAIT;

function nullByteError(): PyBaseException {
  const msg = "source code string cannot contain null bytes";
  return newErrorWith("SyntaxError", [msg], { msg });
}

/** Source text of str, bytes-like or bytearray arguments. */
export function sourceOf(value: PyValue, what: string, others: string): string | Uint8Array {
  const text = hostText(value);
  if (text !== undefined) {
    if (text.includes("\0")) {
      throw nullByteError();
    }
    return text;
  }
  const bytes = bytesIfAny(value);
  if (bytes === undefined) {
    throw typeError(`${what}() arg 1 must be a string, bytes or ${others}`);
  }
  if (bytes.includes(0)) {
    throw nullByteError();
  }
  return bytes.slice();
}

/** Issues the warnings of a compilation. One that a filter turns into an error is a SyntaxError there. */
export function warnAll(
  warnings: readonly SyntaxWarningRecord[],
  filename: string,
  readLine: SourceLineReader,
): void {
  for (const warning of warnings) {
    const { category, message, lineno } = warning;
    try {
      issueWarning(category, message, filename, lineno);
    } catch (error) {
      if (!isError(error, exceptionTypes[category])) throw error;
      throw warningAsError(warning, filename, readLine);
    }
  }
}

function warningAsError(
  warning: SyntaxWarningRecord,
  filename: string,
  readLine: SourceLineReader,
): PyBaseException {
  const { errorMessage: msg, lineno, end_lineno } = warning;
  const text = readLine(filename, lineno);
  const column = (line: number, bytes: number): number => {
    const utf8 = new TextEncoder().encode(readLine(filename, line) ?? "").subarray(0, bytes);
    return [...new TextDecoder().decode(utf8)].length + 1;
  };
  const offset = column(lineno, warning.col_offset);
  const end_offset = column(end_lineno, warning.end_col_offset);
  const place = new PyTuple([filename, lineno, offset, text, end_lineno, end_offset]);
  return newErrorWith("SyntaxError", [msg, place], {
    msg,
    filename,
    lineno,
    offset,
    text,
    end_lineno,
    end_offset,
    print_file_and_line: null,
  });
}

/** Hooks see any source as bytes. */
export function auditSource(source: string | Uint8Array, filename: string): void {
  if (!isAudited()) return;
  const bytes = typeof source === "string" ? encodePath(source) : source.slice();
  audit("compile", new PyBytes(bytes), strFromHost(filename));
}

export function compileText(
  source: string | Uint8Array,
  filename: string,
  mode: Mode,
  flags = 0,
  optimize = 0,
  isFile = false,
): PyCode {
  if (isFile) audit("compile", null, strFromHost(filename));
  else auditSource(source, filename);
  const compiled = compileSource(source, {
    filename,
    mode: mode as "exec",
    flags: flags & COMPILER_MASK,
    optimize,
    parse: { isFile, ...parserOptions(flags) },
    readLine: lineOfFile,
    warn: (warnings) => warnAll(warnings, filename, lineReader(source)),
  });
  warnAll(compiled.warnings, filename, lineReader(source));
  return compiled.code;
}

const parserOptions = (flags: number) => ({
  dontImplyDedent: (flags & CompilerFlag.DONT_IMPLY_DEDENT) !== 0,
  allowIncomplete: (flags & CompilerFlag.ALLOW_INCOMPLETE_INPUT) !== 0,
  flufl: (flags & CodeFlag.FUTURE_BARRY_AS_BDFL) !== 0,
  decode: decodeSource,
});

/** The lines of a source, in the encoding that it declares; none when it is not in it. */
function linesOf(source: string | Uint8Array, filename: string): string[] {
  const options = { filename, completeLastLine: false, decode: decodeSource };
  try {
    return readSource(source, options).text.split(/(?<=\n)/);
  } catch (error) {
    if (error instanceof SyntaxFailure) return [];
    throw error;
  }
}

/** What the compiler shows of a line is that of the file with the given name, whatever it was given to compile. */
const lineOfFile: SourceLineReader = (filename, line) => {
  try {
    return linesOf(readFile(filename), filename)[line - 1] ?? null;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return null;
  }
};

/** Text of a source in another encoding than UTF-8, by the codec of that name; null where there is none. */
export function decodeSource(encoding: string, bytes: Uint8Array): string | null {
  try {
    return hostText(decodeToStr(bytes, new PyBytes(bytes), encoding)) ?? null;
  } catch (error) {
    if (isError(error, exceptionTypes.LookupError)) return null;
    throw isError(error, exceptionTypes.UnicodeError) ? new Error(strText(error)) : error;
  }
}

export function lineReader(source: string | Uint8Array): SourceLineReader {
  let lines: string[] | null = null;
  return (filename, line) => {
    lines ??= linesOf(source, filename);
    return lines[line - 1] ?? null;
  };
}

const filenameOf = (value: PyValue): string => systemText(value, "embedded null character");

/** The future features of the code that calls compile, exec or eval. */
function inheritedFlags(): number {
  const frame = pythonFrame(threads.current.frame);
  return frame === null ? 0 : frame.code.co_flags & FUTURE_MASK;
}

export const optimizeDefault = { level: 0 };

export function compileBuiltin(
  source: PyValue,
  filename: PyValue,
  mode: PyValue,
  flagsValue: PyValue,
  dontInherit: PyValue,
  optimizeValue: PyValue,
  featureVersionValue: PyValue,
): PyValue {
  const name = filenameOf(filename);
  const modeText = hostText(mode);
  if (modeText === undefined) {
    throw typeError(`compile() argument 'mode' must be str, not ${typeName(mode)}`);
  }
  let flags = cInt(flagsValue);
  const featureVersion = cInt(featureVersionValue);
  const inherits = !isTrue(dontInherit);
  const known =
    FUTURE_MASK | Object.values(CompilerFlag).reduce((a, b) => a | b, 0) | 0x10 | 0x800 | 0x100;
  if ((flags & ~known) !== 0) throw valueError("compile(): unrecognised flags");
  const optimize = cInt(optimizeValue);
  if (optimize < -1 || optimize > 2) throw valueError("compile(): invalid optimize value");
  const level = optimize === -1 ? optimizeDefault.level : optimize;
  if (inherits) flags |= inheritedFlags();
  if (modeText !== "exec" && modeText !== "eval" && modeText !== "single") {
    if (modeText !== "func_type") {
      throw valueError(
        (flags & CompilerFlag.ONLY_AST) !== 0
          ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
          : "compile() mode must be 'exec', 'eval' or 'single'",
      );
    }
    if ((flags & CompilerFlag.ONLY_AST) === 0) {
      throw valueError("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    }
  }
  const onlyTree = (flags & CompilerFlag.ONLY_AST) !== 0;
  const isOptimized = (flags & CompilerFlag.OPTIMIZED_AST) === CompilerFlag.OPTIMIZED_AST;
  if (isInstance(source, astType)) {
    audit("compile", source, null);
    const tree = treeFromPython(source, modeText);
    validateTree(tree);
    if (onlyTree) {
      return treeToPython(isOptimized ? optimized(tree, name, level, flags, () => null) : tree);
    }
    const compiled = compileModule(tree, {
      filename: name,
      flags: flags & COMPILER_MASK,
      optimize: level,
    });
    warnAll(compiled.warnings, name, () => null);
    return compiled.code;
  }
  const text = sourceOf(source, "compile", "AST object");
  if (!onlyTree) return compileText(text, name, modeText, flags, level);
  const readLine = lineReader(text);
  const tree = parseTree(
    text,
    name,
    modeText,
    flags,
    featureVersion < 0 ? undefined : featureVersion,
    readLine,
  );
  return treeToPython(isOptimized ? optimized(tree, name, level, flags, readLine) : tree);
}

function parseTree(
  source: string | Uint8Array,
  filename: string,
  mode: Mode,
  flags: number,
  featureVersion: number | undefined,
  readLine: SourceLineReader,
): Mod {
  auditSource(source, filename);
  try {
    const { tree, warnings } = parse(source, {
      filename,
      mode,
      featureVersion,
      ...parserOptions(flags),
      typeComments: (flags & CompilerFlag.TYPE_COMMENTS) !== 0,
    });
    warnAll(warnings, filename, readLine);
    return tree;
  } catch (error) {
    throw asPythonError(error, "parse", readLine);
  }
}

/** The tree as the compiler sees it at a level of optimization. */
function optimized(
  tree: Mod,
  filename: string,
  level: number,
  flags: number,
  readLine: SourceLineReader,
): Mod {
  const warnings: SyntaxWarningRecord[] = [];
  try {
    const future = findFutureFeatures(tree, filename);
    preprocess(tree, level, (flags & FUTURE_MASK) | future.flags, warnings);
  } catch (error) {
    throw asPythonError(error, "names", readLine);
  }
  warnAll(warnings, filename, readLine);
  return tree;
}

interface Scope {
  globals: PyDict;
  locals: PyValue;
}

function scopeOf(what: string, globals: PyValue, locals: PyValue): Scope {
  if (globals === null) {
    const frame = pythonFrame(threads.current.frame);
    if (frame === null) {
      const own = mainGlobals();
      return { globals: own, locals: locals === null ? own : checkLocals(what, locals) };
    }
    return {
      globals: frame.globals,
      locals: locals === null ? localsOf(frame) : checkLocals(what, locals),
    };
  }
  if (!(globals instanceof PyDict)) {
    if (what === "exec") throw typeError(`exec() globals must be a dict, not ${typeName(globals)}`);
    if (locals !== null) checkLocals(what, locals);
    throw typeError(
      isMapping(globals)
        ? "globals must be a real dict; try eval(expr, {}, mapping)"
        : "globals must be a dict",
    );
  }
  return { globals, locals: locals === null ? globals : checkLocals(what, locals) };
}

/** The namespace of code that no Python code has called: that of `__main__`. */
export function mainGlobals(): PyDict {
  const main = importState.modules.getStr("__main__");
  if (main instanceof PyModule) return main.namespace;
  throw newError("SystemError", "globals and locals cannot be NULL");
}

const isMapping = (value: PyValue): boolean => typeOf(value).slots.getitem !== undefined;

function checkLocals(what: string, locals: PyValue): PyValue {
  if (isMapping(locals)) return locals;
  throw typeError(
    what === "exec"
      ? `locals must be a mapping or None, not ${typeName(locals)}`
      : "locals must be a mapping",
  );
}

function run(code: PyCode, scope: Scope, closure: readonly PyValue[] | null): Flow<PyValue> {
  audit("exec", code);
  if (scope.globals.getStr("__builtins__") === undefined) {
    scope.globals.set("__builtins__", currentBuiltins());
  }
  return callBody(new CodeBody(code, scope.globals, scope.locals, closure));
}

function* callBody(body: CodeBody): Flow<PyValue> {
  return yield new CallRequest(body, []);
}

export function* execBuiltin(
  source: PyValue,
  globals: PyValue,
  locals: PyValue,
  closure: PyValue,
): Flow<PyValue> {
  const scope = scopeOf("exec", globals, locals);
  if (source instanceof PyCode) {
    const cells = closureCells(source, closure);
    yield* run(source, scope, cells);
    return null;
  }
  if (closure !== null) throw typeError("closure can only be used when source is a code object");
  const text = sourceOf(source, "exec", "code object");
  yield* run(
    compileText(text, "<string>", "exec", inheritedFlags(), optimizeDefault.level),
    scope,
    null,
  );
  return null;
}

function closureCells(code: PyCode, closure: PyValue): readonly PyValue[] | null {
  if (code.nfreevars === 0) {
    if (closure !== null) throw typeError("cannot use a closure with this code object");
    return null;
  }
  const ok =
    closure instanceof PyTuple &&
    closure.items.length === code.nfreevars &&
    closure.items.every((item) => item instanceof PyCell);
  if (!ok) {
    throw typeError(`code object requires a closure of exactly length ${code.nfreevars}`);
  }
  return (closure as PyTuple).items;
}

export function* evalBuiltin(source: PyValue, globals: PyValue, locals: PyValue): Flow<PyValue> {
  const scope = scopeOf("eval", globals, locals);
  if (source instanceof PyCode) {
    if (source.nfreevars > 0) {
      throw typeError("code object passed to eval() may not contain free variables");
    }
    return yield* run(source, scope, null);
  }
  let text = sourceOf(source, "eval", "code object");
  if (typeof text === "string") text = text.replace(/^[ \t]+/, "");
  const code = compileText(text, "<string>", "eval", inheritedFlags(), optimizeDefault.level);
  return yield* run(code, scope, null);
}
