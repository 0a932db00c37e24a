/** Configurations of interpreters as scripts see them. krait's are all alike: each has its own lock and its own worker. */
import { reprText, typeName } from "../objects/abstract.ts";
import { checkUtf8 } from "../objects/codec-errors.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { hostText, strFromHost } from "../objects/sequence-values.ts";
import { SimpleNamespace } from "../objects/simple-namespace.ts";
import { type Text, textOf } from "../objects/str-text.ts";

/** In CPython's order. */
export interface Config {
  use_main_obmalloc: boolean;
  allow_fork: boolean;
  allow_exec: boolean;
  allow_threads: boolean;
  allow_daemon_threads: boolean;
  check_multi_interp_extensions: boolean;
  gil: string;
}

const ISOLATED: Config = {
  use_main_obmalloc: false,
  allow_fork: false,
  allow_exec: false,
  allow_threads: true,
  allow_daemon_threads: false,
  check_multi_interp_extensions: true,
  gil: "own",
};

const NAMED: Readonly<Record<string, Config>> = {
  isolated: ISOLATED,
  default: ISOLATED,
  legacy: {
    use_main_obmalloc: true,
    allow_fork: true,
    allow_exec: true,
    allow_threads: true,
    allow_daemon_threads: true,
    check_multi_interp_extensions: false,
    gil: "shared",
  },
  empty: {
    ...ISOLATED,
    allow_threads: false,
    check_multi_interp_extensions: false,
    gil: "default",
  },
};
const LOCKS = ["default", "shared", "own"];

function named(name: string): Config {
  if (!name.isWellFormed()) checkUtf8(textOf(strFromHost(name)) as Text);
  if (name === "") return { ...ISOLATED };
  const found = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (found === undefined) throw valueError(`unsupported config name '${name}'`);
  return { ...found };
}

/** Takes values over, each known name once. */
function apply(config: Config, given: ReadonlyMap<string, PyValue>): Config {
  const rest = new Map(given);
  const target = config as unknown as Record<string, PyValue>;
  for (const key of Object.keys(config)) {
    const value = rest.get(key);
    if (value === undefined) continue;
    rest.delete(key);
    if (key !== "gil") {
      if (typeof value !== "boolean") throw typeError(`invalid config value for '${key}'`);
      target[key] = value;
      continue;
    }
    const text = hostText(value);
    if (text === undefined) throw typeError(`config value for 'gil' must be a str`);
    if (!LOCKS.includes(text)) {
      throw valueError(`unsupported interpreter config .gil value '${text}'`);
    }
    config.gil = text;
  }
  if (rest.size > 0) {
    const extra = new PyDict();
    for (const [key, value] of rest) extra.set(key, value);
    const plural = rest.size === 1 ? "" : "s";
    throw valueError(`config dict has ${rest.size} extra item${plural} (${reprText(extra)})`);
  }
  return config;
}

export const newConfig = (name: string, overrides: ReadonlyMap<string, PyValue>): Config =>
  apply(named(name), overrides);

/** What `_interpreters.create` is given: nothing, a name, or a namespace with all values. */
export function configOf(value: PyValue): Config {
  if (value === null) return named("isolated");
  const name = hostText(value);
  if (name !== undefined) return named(name);
  const dict = value instanceof PyDict ? value : (value as { dict?: unknown } | null)?.dict;
  if (!(dict instanceof PyDict)) throw typeError(`bad config ${reprText(value)}`);
  const given = new Map<string, PyValue>();
  for (const { key, value: item } of dict.entries()) {
    const text = hostText(key as PyValue);
    if (text === undefined) throw typeError(`config names must be str, not ${typeName(key)}`);
    given.set(text, item as PyValue);
  }
  for (const key of Object.keys(ISOLATED)) {
    if (!given.has(key)) throw valueError(`config is missing '${key}'`);
  }
  return apply(named("empty"), given);
}

export function configNamespace(config: Config): PyValue {
  const made = new SimpleNamespace();
  for (const [name, value] of Object.entries(config)) made.namespace.set(name, value);
  return made;
}
