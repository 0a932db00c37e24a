/**
 * The interactive console. In a terminal whose settings the host can change it is the library's, `_pyrepl`, which edits blocks
 * of several lines. Elsewhere, and with PYTHON_BASIC_REPL, it is the one here (`sys._baserepl`): it reads a statement at a
 * time, with the prompts sys.ps1 and sys.ps2, runs it in `__main__`, shows its value through sys.displayhook and its exception
 * through sys.excepthook.
 *
 * Lines come from the host's line editor when the session is in a terminal, else from standard input
 * with the prompts on standard error. A statement is complete when the parser says so (as `codeop`
 * does); a compound one ends with an empty line.
 */
import { HostError, platform } from "./host/platform.ts";
import { compileText, optimizeDefault } from "./modules/builtins/evaluate.ts";
import { errorMessage } from "./modules/errno.ts";
import { readFile } from "./modules/imports/read-file.ts";
import { flushStandardStream } from "./modules/io/standard-streams.ts";
import { baseRepl } from "./modules/sys/base-repl.ts";
import type { Flags } from "./modules/sys/info.ts";
import { call, getAttr, strText } from "./objects/abstract.ts";
import { audit } from "./objects/audit.ts";
import { exceptionTypes, isError, newError, PyBaseException } from "./objects/exceptions.ts";
import type { PyModule } from "./objects/module.ts";
import type { PyValue } from "./objects/object.ts";
import { hostText, strFromHost } from "./objects/sequence-values.ts";
import { SNIPPET, Snippets } from "./snippets.ts";
import { type ParseOptions, parse } from "./syntax/parse.ts";
import { SyntaxFailure } from "./syntax/syntax-failure.ts";
import { endedBy, runAsMain, showUncaught, writeError } from "./uncaught.ts";
import { CodeBody } from "./vm/code-body.ts";
import { importNow } from "./vm/start.ts";
import { sysState } from "./vm/sys-state.ts";

/** What one prompt gave. */
type Read =
  /** `isCut`: the input ended before the line did. */
  | { readonly kind: "line"; readonly text: string; readonly isCut?: boolean }
  | { readonly kind: "end" }
  | { readonly kind: "interrupt" };

/** Lines up to a complete statement, or the end of the input after them. */
interface Statement {
  readonly lines: readonly string[];
  readonly isEnd: boolean;
}

type Runner = (callee: PyValue, args: PyValue[]) => void;

export class Console {
  private readonly flags: Flags;
  private readonly main: PyModule;
  private readonly snippets = new Snippets();

  constructor(flags: Flags, main: PyModule) {
    this.flags = flags;
    this.main = main;
    baseRepl.run = () => {
      const status = this.runLines((callee, args) => void call(callee, args));
      if (status !== undefined) throw call(exceptionTypes.SystemExit, [status]);
    };
  }

  /** The banner and PYTHONSTARTUP: a session without a program. The status, if the file asked to exit. */
  start(): number | undefined {
    if (this.flags.quiet === 0) {
      writeError(`Python ${textOf("version")} on ${textOf("platform")}\n`);
      if (this.flags.no_site === 0) {
        writeError('Type "help", "copyright", "credits" or "license" for more information.\n');
      }
    }
    this.setPrompts();
    return this.runStartupFile();
  }

  private variable(name: string): string | undefined {
    return this.flags.ignore_environment > 0 ? undefined : platform().env.get(name);
  }

  private setPrompts(): void {
    if (sysState.get("ps1") === undefined) sysState.set("ps1", ">>> ");
    if (sysState.get("ps2") === undefined) sysState.set("ps2", "... ");
  }

  private runStartupFile(): number | undefined {
    const path = this.variable("PYTHONSTARTUP");
    if (path === undefined || path === "") return undefined;
    const names = this.main.namespace;
    return this.guarded(() => {
      audit("cpython.run_startup", strFromHost(path));
      let source: Uint8Array;
      try {
        source = readFile(path);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        writeError("Could not open PYTHONSTARTUP\n");
        const reason = errorMessage(error.errno, error.message);
        throw call(exceptionTypes.OSError, [error.errno, reason, path]);
      }
      names.set("__file__", path);
      names.set("__cached__", null);
      try {
        const code = compileText(source, path, "exec", 0, optimizeDefault.level);
        runAsMain(new CodeBody(code, names, names), []);
      } finally {
        names.delete("__file__");
        names.delete("__cached__");
      }
    });
  }

  private runInteractiveHook(): number | undefined {
    const hook = sysState.get("__interactivehook__");
    if (hook === undefined) return undefined;
    return this.guarded(() => {
      try {
        audit("cpython.run_interactivehook", hook);
        runAsMain(hook, []);
      } catch (error) {
        if (error instanceof PyBaseException) {
          writeError("Failed calling sys.__interactivehook__\n");
        }
        throw error;
      }
    });
  }

  /** Runs to the end of the input or to an exit; returns the exit status. */
  run(): number {
    const isEditor = this.findEditor();
    const status = this.runInteractiveHook() ?? this.guarded(() => audit("cpython.run_stdin"));
    if (status !== undefined) return status;
    return (isEditor ? this.runEditor() : this.runLines(runAsMain)) ?? 0;
  }

  /** Whether the library's editor works in this terminal; what keeps it from that is said. */
  private findEditor(): boolean {
    const { readTerminalLine, terminals } = platform();
    if (readTerminalLine === undefined || terminals === undefined) return false;
    if ((this.variable("PYTHON_BASIC_REPL") ?? "") !== "") return false;
    let found: PyValue;
    try {
      // Its hook reads the history.
      if (this.flags.no_site === 0) importNow("site");
      found = importNow("_pyrepl.main");
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      showUncaught(error);
      return false;
    }
    if (getAttr(found, "CAN_USE_PYREPL") === true) return true;
    writeError(`${strText(getAttr(found, "FAIL_REASON"))}\n`);
    return false;
  }

  private runEditor(): number | undefined {
    try {
      runAsMain(getAttr(importNow("_pyrepl.main"), "interactive_console"), [this.main]);
      return 0;
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      return endedBy(error).status;
    } finally {
      flushStreams();
    }
  }

  /** The status, if the program asked to exit. */
  private runLines(runner: Runner): number | undefined {
    this.setPrompts();
    for (;;) {
      const statement = this.readStatement();
      if (statement === undefined) continue;
      if (statement.lines.length > 0) {
        const status = this.guarded(() => this.execute(statement, runner));
        if (status !== undefined) return status;
      } else if (statement.isEnd) return undefined;
    }
  }

  /** Runs a step of the session; only SystemExit ends it. */
  private guarded(step: () => void): number | undefined {
    try {
      step();
      return undefined;
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      if (isError(error, exceptionTypes.SystemExit)) return endedBy(error).status;
      return showUncaught(error);
    } finally {
      flushStreams();
    }
  }

  /** undefined: nothing to run, start again at the first prompt. */
  private readStatement(): Statement | undefined {
    const lines: string[] = [];
    for (;;) {
      const read = this.readLine(lines.length === 0 ? "ps1" : "ps2");
      if (read.kind === "interrupt") {
        this.guarded(() => {
          throw newError("KeyboardInterrupt");
        });
        return undefined;
      }
      if (read.kind === "end") {
        writeError("\n");
        return { lines, isEnd: true };
      }
      if (lines.length === 0 && /^\s*(#.*)?$/.test(read.text)) return undefined;
      lines.push(read.text);
      if (read.isCut === true) continue;
      if (!isIncomplete(lines, this.snippets.flufl)) return { lines, isEnd: false };
    }
  }

  private readLine(prompt: "ps1" | "ps2"): Read {
    const text = promptText(prompt);
    const { readTerminalLine, fs } = platform();
    flushStreams();
    if (readTerminalLine !== undefined && fs.descriptors.isItself(0)) {
      return readTerminalLine(text, (word) => this.complete(word));
    }
    try {
      writeError(text);
      const stdin = sysState.get("__stdin__");
      if (stdin === undefined || stdin === null) return { kind: "end" };
      const line = hostText(call(getAttr(stdin, "readline"), [])) ?? "";
      if (line === "") return { kind: "end" };
      return { kind: "line", text: line.replace(/\r?\n$/, ""), isCut: !line.endsWith("\n") };
    } catch (error) {
      if (isError(error, exceptionTypes.KeyboardInterrupt)) {
        writeError("\n");
        return { kind: "interrupt" };
      }
      if (!(error instanceof PyBaseException)) throw error;
      showUncaught(error);
      return { kind: "end" };
    }
  }

  private execute({ lines }: Statement, runner: Runner): void {
    const [code] = this.snippets.compile(`${lines.join("\n")}\n`, "single");
    runner(new CodeBody(code, this.main.namespace, this.main.namespace), []);
  }

  /** Names and attributes that begin with a word; a failure offers none. */
  private complete(word: string): readonly string[] {
    const found: string[] = [];
    try {
      const completer = call(getAttr(importNow("rlcompleter"), "Completer"), [this.main.namespace]);
      const next = getAttr(completer, "complete");
      for (let state = 0; state < 500; state++) {
        const item: PyValue = call(next, [word, state]);
        const text = item === null ? undefined : hostText(item);
        if (text === undefined) break;
        found.push(text);
      }
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
    }
    return found;
  }
}

const textOf = (name: string): string => strText(sysState.get(name) ?? null);

/** The prompt as text; one that fails to become text is empty. */
function promptText(name: "ps1" | "ps2"): string {
  const value = sysState.get(name);
  if (value === undefined) return "";
  try {
    return strText(value);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    return "";
  }
}

/** The console goes on whatever comes of it. */
function flushStreams(): void {
  flushStandardStream("stderr");
  flushStandardStream("stdout");
}

function failureOf(
  source: string,
  flufl: boolean,
  allowIncomplete = true,
): SyntaxFailure | undefined {
  const options: ParseOptions = {
    filename: SNIPPET,
    mode: "single",
    dontImplyDedent: true,
    flufl,
    allowIncomplete,
  };
  try {
    parse(source, options);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxFailure) return error;
    throw error;
  }
}

/** Failures of a text that ends inside a token or a bracket: an empty line does not end it. */
const OPEN_END = /was never closed$|^unterminated |^unexpected EOF while parsing$/;

/** Whether a statement needs more lines. */
function isIncomplete(lines: readonly string[], flufl: boolean): boolean {
  const text = lines.join("\n");
  const last = lines[lines.length - 1];
  if (failureOf(text, flufl) === undefined) {
    // White space and comments do not end a block, only an empty line does.
    return lines.length > 1 && /^(\s+|\s*#.*)$/.test(last);
  }
  const failure = failureOf(`${text}\n`, flufl);
  // A compound statement that only lacks its empty line.
  if (failure === undefined) return true;
  if (failure.pythonClass !== "_IncompleteInputError") return false;
  if (lines.length === 1 || last !== "") return true;
  return OPEN_END.test(failureOf(`${text}\n`, flufl, false)?.message ?? "");
}
