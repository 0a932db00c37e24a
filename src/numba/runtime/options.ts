// The options of `jit` and its relatives: checked against the known names when a function is compiled, and turned into the
// flags of the compiler. Some have no meaning here (nogil, cache): they are accepted.

import { platform } from "../../host/platform.ts";
import { isTrue, reprText, toArray } from "../../objects/abstract.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { keyError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { type CompileFlags, DEFAULT_FLAGS } from "../frontend/source.ts";

export type Options = ReadonlyMap<string, PyValue>;

const KNOWN: readonly string[] = [
  "_dbg_extend_lifetimes",
  "_dbg_optnone",
  "_nrt",
  "boundscheck",
  "debug",
  "error_model",
  "fastmath",
  "forceinline",
  "forceobj",
  "inline",
  "looplift",
  "no_cfunc_wrapper",
  "no_cpython_wrapper",
  "no_rewrites",
  "nogil",
  "nopython",
  "parallel",
  "target_backend",
  "writable_args",
];

/** What `fastmath=True` allows, in LLVM's names for the flags. */
const FAST: ReadonlySet<string> = new Set([
  "nnan",
  "ninf",
  "nsz",
  "arcp",
  "contract",
  "afn",
  "reassoc",
]);

/** KeyError for a name that no option has. */
export function checkOptions(options: Options, known = KNOWN): void {
  const wrong = [...options.keys()].filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  const quote = (names: readonly string[]): string => names.map((n) => `'${n}'`).join(", ");
  throw keyError(
    `Unrecognized options: {${quote(wrong)}}. Known options are dict_keys([${quote(known)}])`,
  );
}

const given = (options: Options, name: string): PyValue => options.get(name) ?? null;
const isOn = (options: Options, name: string): boolean => isTrue(given(options, name));

function fastmathOf(v: PyValue): ReadonlySet<string> {
  if (typeof v === "boolean" || v === null) return v === true ? FAST : new Set();
  const names = v instanceof PyDict ? v.keyList() : toArray(v);
  const flags = new Set<string>();
  for (const name of names) {
    const text = hostText(name as PyValue) ?? "";
    if (text === "fast") for (const f of FAST) flags.add(f);
    else if (FAST.has(text)) flags.add(text);
    else throw valueError(`Unrecognized fastmath flags: {${reprText(name as PyValue)}}`);
  }
  return flags;
}

export function flagsOf(options: Options, target: CompileFlags["target"] = "cpu"): CompileFlags {
  const model = given(options, "error_model");
  const inline = given(options, "inline");
  const forced = platform().env.get("NUMBA_BOUNDSCHECK");
  const boundscheck =
    forced !== undefined && forced !== "" ? forced !== "0" : isOn(options, "boundscheck");
  return {
    ...DEFAULT_FLAGS,
    errorModel: model !== null && hostText(model) === "numpy" ? "numpy" : "python",
    boundscheck,
    fastmath: fastmathOf(given(options, "fastmath")),
    parallel: isOn(options, "parallel") || given(options, "parallel") instanceof PyDict,
    inline: inline !== null && hostText(inline) === "always" ? "always" : "never",
    target,
  };
}

/** Loops of ufuncs divide as NumPy does: a divisor of zero is no error. */
export const ufuncFlags = (options: Options): CompileFlags =>
  flagsOf(new Map<string, PyValue>([...options, ["error_model", "numpy"]]));
