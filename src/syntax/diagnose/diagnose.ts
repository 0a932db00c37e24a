// Entry of the diagnosing pass: the SyntaxFailure that CPython would raise for a source that the parser has refused.
//
// First the rules without errors, to learn how far they get; if they meet an error on the way, that is it. Then the error
// rules; if none speaks, "invalid syntax" at the furthest token. Last, what the tokenizer finds in the rest of the source.

import type { SyntaxFailure } from "../syntax-failure.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { Pass, PassStopped, run } from "./engine.ts";
import "./grammar-expression.ts";
import "./grammar-statement.ts";
import "./literal-rules.ts";
import { ErrorReport } from "./report.ts";

export interface DiagnosisOptions {
  /** Start rule. */
  rule: "exec" | "single" | "eval" | "func_type";
  /** Token to begin at: the statement that the parser failed in. */
  start: number;
  /** Token that the parser failed at; it has asked for no later one. */
  failedAt: number;
  allowIncomplete: boolean;
  flufl: boolean;
}

export function diagnose(tokenizer: Tokenizer, options: DiagnosisOptions): SyntaxFailure {
  const { start } = options;
  const report = new ErrorReport(tokenizer, start);
  const pass = new Pass(tokenizer, report, start, options.flufl);
  try {
    attempt(pass, options.rule);
    if (options.allowIncomplete && report.lacksText) {
      report.incomplete();
      return report.take()!;
    }
    const furthest = report.fill - 1;
    if (!report.raised) {
      pass.restart(start);
      attempt(pass, options.rule);
      if (!report.raised) {
        report.generic(furthest);
        return report.take()!;
      }
    }
    if (report.canReadOn) report.checkRest();
    return report.take()!;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Brackets nest deeper than the rules can follow on this stack: the parser's own place has to do.
    const simple = new ErrorReport(tokenizer, options.failedAt + 1);
    simple.generic(options.failedAt);
    return simple.take()!;
  }
}

function attempt(pass: Pass, rule: string): void {
  try {
    run(pass, rule);
  } catch (error) {
    if (!(error instanceof PassStopped)) throw error;
  }
}
