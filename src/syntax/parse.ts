// Public face of the front end: source → AST, warnings, or a SyntaxFailure.
//
// A first pass reads the whole text fast and says only yes or no; after a no, diagnose/ reads the same tokens as CPython's
// error pass does, for the message and the place.

import type { Mod } from "./ast.ts";
import { diagnose } from "./diagnose/diagnose.ts";
import { ErrorReport } from "./diagnose/report.ts";
import { NestingTooDeep, ParseFailed } from "./parser-cursor.ts";
import { StartParser } from "./parser-start.ts";
import { readSource, type SourceDecoder } from "./source-text.ts";
import { SyntaxFailure, type SyntaxWarningRecord } from "./syntax-failure.ts";
import { Tokenizer } from "./tokenizer.ts";

export interface ParseOptions {
  filename: string;
  mode: "exec" | "eval" | "single" | "func_type";
  /** Report input that ends too early as _IncompleteInputError instead of as a SyntaxError. */
  allowIncomplete?: boolean;
  /** With mode "single": the end of the text does not close open blocks. */
  dontImplyDedent?: boolean;
  /** Read `# type:` comments. */
  typeComments?: boolean;
  /** The source is the main program's file. */
  isFile?: boolean;
  /** Decodes sources whose coding cookie names an encoding that the host does not know. */
  decode?: SourceDecoder;
  /** `<>` is the operator and `!=` is not, as behind `from __future__ import barry_as_FLUFL`. */
  flufl?: boolean;
  /** The 3.x whose grammar is read; by default the newest. */
  featureVersion?: number;
}

export interface ParseResult {
  tree: Mod;
  warnings: SyntaxWarningRecord[];
}

/** Parses Python source. Throws a SyntaxFailure. */
export function parse(source: string | Uint8Array, options: ParseOptions): ParseResult {
  const { filename, mode } = options;
  const { text, ascii } = readSource(source, {
    filename,
    completeLastLine: mode === "exec",
    isFile: options.isFile,
    decode: options.decode,
  });
  const tokenizer = new Tokenizer(text, ascii, {
    filename,
    single: mode === "single",
    dontImplyDedent: options.dontImplyDedent,
    typeComments: options.typeComments,
  });
  try {
    return parseTokens(tokenizer, ascii, options);
  } catch (error) {
    if (error instanceof SyntaxFailure) error.source = options.isFile === true ? null : text;
    throw error;
  }
}

const START_RULES: Readonly<Record<ParseOptions["mode"], (parser: StartParser) => Mod>> = {
  exec: (parser) => parser.module(),
  eval: (parser) => parser.evalInput(),
  single: (parser) => parser.interactive(),
  func_type: (parser) => parser.functionType(),
};

function parseTokens(tokenizer: Tokenizer, ascii: boolean, options: ParseOptions): ParseResult {
  const { filename, mode } = options;
  tokenizer.run();
  const parser = new StartParser(tokenizer, ascii);
  parser.flufl = options.flufl === true;
  if (options.featureVersion !== undefined) parser.featureVersion = options.featureVersion;
  try {
    const tree = START_RULES[mode](parser);
    if (mode === "single") rejectSecondStatement(tokenizer, parser.position);
    return { tree, warnings: tokenizer.warnings };
  } catch (error) {
    // A RangeError is the JS stack: code that nests deeper than the host allows.
    if (error instanceof NestingTooDeep || error instanceof RangeError) {
      const message = "Parser stack overflowed - Python source too complex to parse";
      throw new SyntaxFailure("MemoryError", message, filename, null);
    }
    if (!(error instanceof ParseFailed)) throw error;
    const failure = diagnose(tokenizer, {
      rule: mode,
      start: parser.statementStart,
      failedAt: parser.position,
      allowIncomplete: options.allowIncomplete === true,
      flufl: parser.flufl,
    });
    failure.warnings = tokenizer.warnings;
    throw failure;
  }
}

// After one interactive statement only blank lines and comments may follow.
function rejectSecondStatement(tokenizer: Tokenizer, position: number): void {
  const { tokens, source } = tokenizer;
  const rest = source.slice(tokens.end[position - 1]);
  if (/^(?:[ \t\n\f]|#[^\n]*)*$/.test(rest)) return;
  const report = new ErrorReport(tokenizer, position);
  report.here("multiple statements found while compiling a single statement");
  throw report.take()!;
}
