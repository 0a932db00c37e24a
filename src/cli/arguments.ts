/**
 * Python's command line: `krait [options] [-c code | -m module | file | -] [arguments]`. What follows
 * the program belongs to it, so a general option parser cannot read it.
 */
import type { Program } from "../interpreter.ts";
import type { Flags } from "../modules/sys/info.ts";

export class UsageError extends Error {}

export interface CommandLine {
  readonly action: "run" | "version" | "version-long" | "help";
  /** undefined: nothing named, so the REPL or standard input. */
  readonly program: Program | undefined;
  readonly args: string[];
  readonly interactive: boolean;
  readonly flags: Partial<Flags>;
  readonly unbuffered: boolean;
  readonly warnOptions: string[];
  readonly xOptions: Map<string, string | true>;
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
  s: { no_user_site: 1 },
  S: { no_site: 1 },
  x: {},
};

export function parseCommandLine(argv: readonly string[]): CommandLine {
  const flags: Partial<Flags> = {};
  const warnOptions: string[] = [];
  const xOptions = new Map<string, string | true>();
  let interactive = false;
  let unbuffered = false;
  let gpu: string | undefined;
  let trace: string | undefined;
  let versions = 0;
  const make = (
    action: CommandLine["action"],
    program: Program | undefined,
    rest: readonly string[],
  ): CommandLine => ({
    action,
    program,
    args: [...rest],
    interactive,
    flags,
    unbuffered,
    warnOptions,
    xOptions,
    gpu,
    trace,
  });
  let i = 0;
  for (; i < argv.length; i++) {
    const word = argv[i];
    if (word === "-") return make("run", { kind: "stdin" }, argv.slice(i + 1));
    if (!word.startsWith("-")) {
      return make("run", { kind: "file", path: word }, argv.slice(i + 1));
    }
    if (word.startsWith("--")) {
      const [name, inline] = split(word);
      if (name === "--help") return make("help", undefined, []);
      if (name === "--version") {
        versions++;
        continue;
      }
      if (name === "--gpu" || name === "--trace" || name === "--check-hash-based-pycs") {
        const value = inline ?? argv[++i];
        if (value === undefined) throw new UsageError(`Argument expected for the ${name} option`);
        if (name === "--gpu") gpu = value;
        else if (name === "--trace") trace = value;
        continue;
      }
      throw new UsageError(`unknown option ${word}`);
    }
    for (let k = 1; k < word.length; k++) {
      const letter = word[k];
      const counter = COUNTERS[letter];
      if (counter !== undefined) {
        flags[counter] = (flags[counter] ?? 0) + 1;
        continue;
      }
      if (letter in SWITCHES) {
        Object.assign(flags, SWITCHES[letter]);
        continue;
      }
      if (letter === "u") {
        unbuffered = true;
        continue;
      }
      if (letter === "i") {
        interactive = true;
        flags.inspect = 1;
        flags.interactive = 1;
        continue;
      }
      if (letter === "h" || letter === "?") return make("help", undefined, []);
      if (letter === "V") {
        versions++;
        continue;
      }
      if (!"cmWX".includes(letter)) throw new UsageError(`Unknown option: -${letter}`);
      let value: string | undefined = word.slice(k + 1);
      if (value === "") value = argv[++i];
      if (value === undefined) throw new UsageError(`Argument expected for the -${letter} option`);
      if (letter === "c") {
        return make("run", { kind: "command", source: `${value}\n` }, argv.slice(i + 1));
      }
      if (letter === "m") {
        return make("run", { kind: "module", name: value }, argv.slice(i + 1));
      }
      if (letter === "W") warnOptions.push(value);
      else {
        const at = value.indexOf("=");
        if (at < 0) xOptions.set(value, true);
        else xOptions.set(value.slice(0, at), value.slice(at + 1));
      }
      break;
    }
  }
  if (versions > 0) return make(versions > 1 ? "version-long" : "version", undefined, []);
  return make("run", undefined, []);
}

function split(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
