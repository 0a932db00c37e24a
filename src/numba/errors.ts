// Numba's exception classes as Python types, and the construction of its messages: what is wrong, where it was found
// ("During: …"), and the lines of source. Each stage throws through this file; whole texts are tested.

import { bareType } from "../objects/core-types.ts";
import { defineType } from "../objects/define.ts";
import "../objects/exception-types.ts";
import { exceptionTypes, PyBaseException } from "../objects/exceptions.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import type { FunctionSource } from "./frontend/source.ts";

/** The tree of numba.core.errors, by name. */
export const numbaErrors: Record<string, PyType> = {};

const TREE: readonly (readonly [string, string])[] = [
  ["NumbaError", "Exception"],
  ["UnsupportedError", "NumbaError"],
  ["UnsupportedBytecodeError", "UnsupportedError"],
  ["UnsupportedRewriteError", "UnsupportedError"],
  ["IRError", "NumbaError"],
  ["RedefinedError", "IRError"],
  ["NotDefinedError", "IRError"],
  ["VerificationError", "IRError"],
  ["DeprecationError", "NumbaError"],
  ["LoweringError", "NumbaError"],
  ["UnsupportedParforsError", "NumbaError"],
  ["ForbiddenConstruct", "LoweringError"],
  ["TypingError", "NumbaError"],
  ["UntypedAttributeError", "TypingError"],
  ["ByteCodeSupportError", "NumbaError"],
  ["CompilerError", "NumbaError"],
  ["ConstantInferenceError", "NumbaError"],
  ["InternalError", "NumbaError"],
  ["InternalTargetMismatchError", "InternalError"],
  ["NonexistentTargetError", "InternalError"],
  ["RequireLiteralValue", "TypingError"],
  ["ForceLiteralArg", "NumbaError"],
  ["LiteralTypingError", "TypingError"],
  ["NumbaValueError", "TypingError"],
  ["NumbaTypeError", "TypingError"],
  ["NumbaAttributeError", "TypingError"],
  ["NumbaAssertionError", "TypingError"],
  ["NumbaNotImplementedError", "TypingError"],
  ["NumbaKeyError", "TypingError"],
  ["NumbaIndexError", "TypingError"],
  ["NumbaRuntimeError", "NumbaError"],
  ["NumbaWarning", "Warning"],
  ["NumbaPerformanceWarning", "NumbaWarning"],
  ["NumbaDeprecationWarning", "NumbaWarning"],
  ["NumbaPendingDeprecationWarning", "NumbaWarning"],
  ["NumbaParallelSafetyWarning", "NumbaWarning"],
  ["NumbaTypeSafetyWarning", "NumbaWarning"],
  ["NumbaExperimentalFeatureWarning", "NumbaWarning"],
  ["NumbaInvalidConfigWarning", "NumbaWarning"],
  ["NumbaPedanticWarning", "NumbaWarning"],
  ["NumbaIRAssumptionWarning", "NumbaWarning"],
  ["NumbaDebugInfoWarning", "NumbaWarning"],
];
for (const [name, parent] of TREE) {
  const made = bareType(name, numbaErrors[parent] ?? exceptionTypes[parent]);
  made.module = "numba.core.errors";
  defineType(made, { hasDict: true, hasWeakref: true });
  numbaErrors[name] = made;
}

/** A place in the user's source. */
export interface SourceLocation {
  readonly source: FunctionSource;
  readonly line: number;
}

/** Thrown while typing; the compiler adds the header of the failing step. */
export class CompileFailure {
  readonly kind: string;
  readonly message: string;
  /** `During: …` lines and source excerpts, innermost first. */
  readonly contexts: string[] = [];

  constructor(kind: string, message: string, contexts: readonly string[] = []) {
    this.kind = kind;
    this.message = message;
    this.contexts.push(...contexts);
  }

  addContext(what: string, at: SourceLocation): this {
    this.contexts.push(
      `During: ${what} at ${at.source.code.co_filename} (${at.line})\n${excerpt(at)}`,
    );
    return this;
  }

  /** The text below the header. */
  get text(): string {
    return [this.message, ...this.contexts].join("\n");
  }
}

export function typingFailure(message: string, at?: SourceLocation): CompileFailure {
  return new CompileFailure(
    "TypingError",
    at === undefined ? message : `${message}\n${excerpt(at)}`,
  );
}

export function unsupported(message: string, at: SourceLocation): CompileFailure {
  return new CompileFailure("UnsupportedError", `${message}\n${excerpt(at)}`);
}

/** The exception that a failed compilation raises; `step` names the pass. */
export function compileError(failure: CompileFailure, step: string): PyBaseException {
  const type = numbaErrors[failure.kind] ?? exceptionTypes[failure.kind] ?? numbaErrors.TypingError;
  const text = `Failed in nopython mode pipeline (step: ${step})\n${failure.text}`;
  return new PyBaseException(type, new PyTuple([text as PyValue]));
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The failing line with the one before it, the `def` they belong to, and a caret below. */
export function excerpt(at: SourceLocation): string {
  const { source, line } = at;
  const text = (n: number): string | null => (n > 0 ? source.sourceLine(n) : null);
  const last = text(line);
  const shown: string[] = [];
  if (last !== null) {
    const before = text(line - 1);
    const selected = before === null ? [last] : [before, last];
    if (!selected.some((l) => l.includes("def "))) {
      for (let n = line - 1; n > 0; n--) {
        const candidate = text(n);
        if (candidate === null || !candidate.trim().startsWith("def ")) continue;
        shown.push(candidate, `${" ".repeat(4 + indentOf(candidate))}<source elided>`);
        break;
      }
    }
    shown.push(...selected, `${" ".repeat(indentOf(last))}^`);
  } else shown.push("<source missing, REPL/exec in use?>");
  return `\nFile "${source.code.co_filename}", line ${line}:\n${shown.join("\n")}\n`;
}
