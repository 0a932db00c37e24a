/**
 * Python's command line: `krait [options] [-c code | -m module | file | -] [arguments]`. What follows
 * the program belongs to it, so a general option parser cannot read it. Environment variables and what
 * `-X` means are in environment.ts.
 */

import type { Program } from "../interpreter.ts";
import { PYC_CHECKS, type PycCheck } from "../modules/imports/pyc-check.ts";
import type { Flags } from "../modules/sys/info.ts";

export class UsageError extends Error {}

export type Action =
  | "run"
  | "version"
  | "version-long"
  | "help"
  | "help-env"
  | "help-xoptions"
  | "help-all";

export interface CommandLine {
  readonly action: Action;
  /** undefined: nothing named, so the console or standard input. */
  readonly program: Program | undefined;
  readonly args: readonly string[];
  readonly flags: Partial<Flags>;
  readonly unbuffered: boolean;
  readonly skipFirstLine: boolean;
  readonly warnOptions: readonly string[];
  readonly xOptions: ReadonlyMap<string, string | true>;
  /** `--check-hash-based-pycs` */
  readonly pycCheck: PycCheck | undefined;
  readonly gpu: string | undefined;
  readonly trace: string | undefined;
}

type Counter = "bytes_warning" | "debug" | "optimize" | "quiet" | "verbose";
const COUNTERS: Readonly<Record<string, Counter>> = {
  b: "bytes_warning",
  d: "debug",
  O: "optimize",
  q: "quiet",
  v: "verbose",
};
const SWITCHES: Readonly<Record<string, Partial<Flags>>> = {
  B: { dont_write_bytecode: 1 },
  E: { ignore_environment: 1 },
  I: { isolated: 1, ignore_environment: 1, no_user_site: 1, safe_path: true },
  P: { safe_path: true },
  i: { inspect: 1, interactive: 1 },
  s: { no_user_site: 1 },
  S: { no_site: 1 },
  // Hash randomization is always on; -t was for Python 2.
  R: {},
  t: {},
};
const HELP_ACTIONS: Readonly<Record<string, Action>> = {
  "--help": "help",
  "--help-env": "help-env",
  "--help-xoptions": "help-xoptions",
  "--help-all": "help-all",
};

class Parser {
  private readonly argv: readonly string[];
  private at = 0;
  private action: Action = "run";
  private versions = 0;
  private program: Program | undefined;
  private readonly flags: Partial<Flags> = {};
  private readonly warnOptions: string[] = [];
  private readonly xOptions = new Map<string, string | true>();
  private unbuffered = false;
  private skipFirstLine = false;
  private gpu: string | undefined;
  private trace: string | undefined;
  private pycCheck: PycCheck | undefined;

  constructor(argv: readonly string[]) {
    this.argv = argv;
  }

  parse(): CommandLine {
    while (this.program === undefined && this.at < this.argv.length) {
      const word = this.argv[this.at++];
      if (word === "-") this.program = { kind: "stdin", name: "-" };
      else if (!word.startsWith("-")) this.program = { kind: "file", path: word };
      else if (word === "--") {
        const path = this.argv[this.at++];
        if (path !== undefined) this.program = { kind: "file", path };
      } else if (word.startsWith("--")) this.long(word);
      else this.letters(word);
    }
    if (this.action === "run" && this.versions > 0) {
      this.action = this.versions > 1 ? "version-long" : "version";
    }
    const { action, program, flags, unbuffered, skipFirstLine } = this;
    const { warnOptions, xOptions, gpu, trace, pycCheck } = this;
    const args = this.argv.slice(this.at);
    return {
      action,
      program,
      args,
      flags,
      unbuffered,
      skipFirstLine,
      warnOptions,
      xOptions,
      gpu,
      trace,
      pycCheck,
    };
  }

  private long(word: string): void {
    const cut = word.indexOf("=");
    const name = cut < 0 ? word : word.slice(0, cut);
    const help = HELP_ACTIONS[word];
    if (help !== undefined) this.action = help;
    else if (word === "--version") this.versions++;
    else if (name === "--gpu" || name === "--trace") {
      const value = cut < 0 ? this.argv[this.at++] : word.slice(cut + 1);
      if (value === undefined) throw new UsageError(`Argument expected for the ${name} option`);
      if (name === "--gpu") this.gpu = value;
      else this.trace = value;
    } else if (word === "--check-hash-based-pycs") {
      const value = this.argv[this.at++];
      if (value === undefined) throw new UsageError(`Argument expected for the ${name} options`);
      const check = PYC_CHECKS.find((known) => known === value);
      if (check === undefined) {
        throw new UsageError(`${name} must be one of 'default', 'always', or 'never'`);
      }
      this.pycCheck = check;
    } else throw new UsageError(`Unknown option: ${word}`);
  }

  private letters(word: string): void {
    for (let k = 1; k < word.length; k++) {
      const letter = word[k];
      const counter = COUNTERS[letter];
      if (counter !== undefined) this.flags[counter] = (this.flags[counter] ?? 0) + 1;
      else if (letter in SWITCHES) Object.assign(this.flags, SWITCHES[letter]);
      else if (letter === "u") this.unbuffered = true;
      else if (letter === "x") this.skipFirstLine = true;
      else if (letter === "h" || letter === "?") this.action = "help";
      else if (letter === "V") this.versions++;
      else if ("cmWX".includes(letter)) {
        this.withValue(letter, word.slice(k + 1));
        return;
      } else throw new UsageError(`Unknown option: -${letter}`);
    }
  }

  private withValue(letter: string, rest: string): void {
    const value = rest === "" ? this.argv[this.at++] : rest;
    if (value === undefined) throw new UsageError(`Argument expected for the -${letter} option`);
    if (letter === "c") this.program = { kind: "command", source: `${value}\n` };
    else if (letter === "m") this.program = { kind: "module", name: value };
    else if (letter === "W") this.warnOptions.push(value);
    else {
      const cut = value.indexOf("=");
      if (cut < 0) this.xOptions.set(value, true);
      else this.xOptions.set(value.slice(0, cut), value.slice(cut + 1));
    }
  }
}

export function parseCommandLine(argv: readonly string[]): CommandLine {
  return new Parser(argv).parse();
}
