/**
 * The settings of an interpreter: the command line's flags, the PYTHON* variables, and the options of
 * `-X` that mean something here. The command line wins where both say something.
 */
import type { Flags } from "../modules/sys/info.ts";
import type { CommandLine } from "./arguments.ts";

/** A setting with which no interpreter can start. */
export class FatalSetting extends Error {
  /** How far CPython's start-up comes before it looks at the setting. */
  readonly state: "preinitializing" | "preinitialized";
  constructor(message: string, state: FatalSetting["state"] = "preinitialized") {
    super(message);
    this.state = state;
  }
}

export interface Settings {
  readonly flags: Partial<Flags>;
  /** sys.warnoptions */
  readonly warnOptions: readonly string[];
  /** Output streams write at once. */
  readonly unbuffered: boolean;
  /** "encoding:errors" of standard input and output, or a part of it. */
  readonly streamEncoding: string;
  /** What `os.cpu_count()` says; -1: what there is. */
  readonly cpuCount: number;
  /** Code tells columns, and tracebacks underline them. */
  readonly debugRanges: boolean;
  readonly tracedFrames: number;
  /** What hashes of texts go by; undefined: at random. */
  readonly hashSeed: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const COUNTS = {
  PYTHONDEBUG: "debug",
  PYTHONVERBOSE: "verbose",
  PYTHONOPTIMIZE: "optimize",
  PYTHONINSPECT: "inspect",
  PYTHONDONTWRITEBYTECODE: "dont_write_bytecode",
  PYTHONNOUSERSITE: "no_user_site",
} as const;

/** What a variable that counts says: a number, or 1 for any other text. */
function countOf(text: string): number {
  const number = /^\s*(\d+)$/.exec(text);
  return number === null ? 1 : Number(number[1]);
}

function digitLimit(text: string, where: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : -1;
  if (limit === 0 || limit >= 640) return limit;
  throw new FatalSetting(
    `config_init_int_max_str_digits: ${where}: invalid limit; must be >= 640 or 0 for unlimited.`,
  );
}

function zeroOrOne(text: string, message: string): number {
  if (text === "0" || text === "1") return Number(text);
  throw new FatalSetting(message, "preinitializing");
}

export function settingsOf(line: CommandLine, environment: Environment): Settings {
  const isIgnored = (line.flags.ignore_environment ?? 0) > 0;
  const variable = (name: string): string | undefined => {
    const value = isIgnored ? undefined : environment[name];
    return value === "" ? undefined : value;
  };
  const flags: Partial<Flags> = { ...line.flags };
  for (const [name, flag] of Object.entries(COUNTS)) {
    const value = variable(name);
    if (value !== undefined) flags[flag] = Math.max(flags[flag] ?? 0, countOf(value));
  }
  if (variable("PYTHONSAFEPATH") !== undefined) flags.safe_path = true;
  flags.dev_mode = line.xOptions.has("dev") || countOf(variable("PYTHONDEVMODE") ?? "0") > 0;
  if (flags.dev_mode) flags.dont_write_bytecode ??= 0;
  const encoding = variable("PYTHONWARNDEFAULTENCODING");
  if (line.xOptions.has("warn_default_encoding") || encoding !== undefined) {
    flags.warn_default_encoding = 1;
  }
  setDigitLimit(flags, line, variable("PYTHONINTMAXSTRDIGITS"));
  setUtf8Mode(flags, line, variable("PYTHONUTF8"));
  const warnings = variable("PYTHONWARNINGS")?.split(",") ?? [];
  const seed = hashSeed(variable("PYTHONHASHSEED"));
  if (seed === 0) flags.hash_randomization = 0;
  return {
    flags,
    warnOptions: warnOptions(flags, [...warnings, ...line.warnOptions]),
    unbuffered: variable("PYTHONUNBUFFERED") !== undefined,
    streamEncoding:
      variable("PYTHONIOENCODING") ?? (keepsBytes(flags, environment) ? ":surrogateescape" : ""),
    cpuCount: cpuCount(line, variable("PYTHON_CPU_COUNT")),
    debugRanges:
      !line.xOptions.has("no_debug_ranges") && variable("PYTHONNODEBUGRANGES") === undefined,
    tracedFrames: tracedFrames(line, variable("PYTHONTRACEMALLOC")),
    hashSeed: seed,
  };
}

/** Locales that say nothing of the texts there are: bytes that are no UTF-8 go through the streams as they are. */
const NEUTRAL_LOCALE = /^(?:|C|POSIX|C\.utf-?8)$/i;

/** In UTF-8 mode that was asked for as well. The locale's variables are read even where Python's are ignored. */
function keepsBytes(flags: Partial<Flags>, environment: Environment): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "";
  return flags.utf8_mode === 1 || NEUTRAL_LOCALE.test(locale);
}

function setDigitLimit(flags: Partial<Flags>, line: CommandLine, value: string | undefined): void {
  const option = line.xOptions.get("int_max_str_digits");
  if (option !== undefined) {
    const text = option === true ? "" : option;
    flags.int_max_str_digits = digitLimit(text, "-X int_max_str_digits");
  } else if (value !== undefined) {
    flags.int_max_str_digits = digitLimit(value, "PYTHONINTMAXSTRDIGITS");
  }
}

function cpuCount(line: CommandLine, value: string | undefined): number {
  const option = line.xOptions.get("cpu_count");
  const text = option === true ? "" : (option ?? value);
  if (text === undefined || text === "default") return -1;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new FatalSetting(
    "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0",
  );
}

const MAX_TRACED_FRAMES = 65535;

/** How many lines of each allocation are kept from the start on; 0: memory is not traced. */
function tracedFrames(line: CommandLine, value: string | undefined): number {
  const option = line.xOptions.get("tracemalloc");
  const text = option === true ? "1" : (option ?? value);
  if (text === undefined) return 0;
  const count = /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (count <= MAX_TRACED_FRAMES) return count;
  const where = option === undefined ? "PYTHONTRACEMALLOC" : "-X tracemalloc=NFRAME";
  throw new FatalSetting(`config_init_tracemalloc: ${where}: invalid number of frames`);
}

const MAX_SEED = 2 ** 32 - 1;

/** PYTHONHASHSEED; undefined: a random one. */
function hashSeed(value: string | undefined): number | undefined {
  if (value === undefined || value === "random") return undefined;
  const seed = /^\s*\+?\d+$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
  if (seed <= MAX_SEED) return seed;
  throw new FatalSetting(
    `config_init_hash_seed: PYTHONHASHSEED must be "random" or an integer in range [0; ${MAX_SEED}]`,
  );
}

function setUtf8Mode(flags: Partial<Flags>, line: CommandLine, value: string | undefined): void {
  const option = line.xOptions.get("utf8");
  if (option !== undefined) {
    const text = option === true ? "1" : option;
    flags.utf8_mode = zeroOrOne(text, "preconfig_init_utf8_mode: invalid -X utf8 option value");
  } else if (value !== undefined) {
    const message = "preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value";
    flags.utf8_mode = zeroOrOne(value, message);
  }
}

function warnOptions(flags: Partial<Flags>, given: readonly string[]): string[] {
  const options = flags.dev_mode === true ? ["default", ...given] : [...given];
  const bytes = flags.bytes_warning ?? 0;
  if (bytes > 0) options.push(`${bytes > 1 ? "error" : "default"}::BytesWarning`);
  return [...new Set(options)];
}
