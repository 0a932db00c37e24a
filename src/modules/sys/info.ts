/** The constant records of `sys`: version, flags, number formats. */
import { PyFloat } from "../../objects/float-value.ts";
import type { PyValue } from "../../objects/object.ts";
import { SimpleNamespace } from "../../objects/simple-namespace.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { MULTIARCH } from "../sysconfig-data.ts";

export const VERSION = { major: 3, minor: 14, micro: 2, level: "final", serial: 0 } as const;
export const HEX_VERSION = 0x030e02f0;
/** krait's own version; the build replaces it with the package's. */
export const KRAIT_VERSION = "0.1.0";

export const versionInfo = structSequence({
  module: "sys",
  name: "version_info",
  doc: "sys.version_info\n\nVersion information as a named tuple.",
  fields: ["major", "minor", "micro", "releaselevel", "serial"],
  closed: true,
}).make([VERSION.major, VERSION.minor, VERSION.micro, VERSION.level, VERSION.serial]);

export const floatInfo = structSequence({
  module: "sys",
  name: "float_info",
  doc: "sys.float_info\n\nA named tuple holding information about the float type.",
  fields: [
    "max",
    "max_exp",
    "max_10_exp",
    "min",
    "min_exp",
    "min_10_exp",
    "dig",
    "mant_dig",
    "epsilon",
    "radix",
    "rounds",
  ],
}).make([
  new PyFloat(Number.MAX_VALUE),
  1024,
  308,
  new PyFloat(2.2250738585072014e-308),
  -1021,
  -307,
  15,
  53,
  new PyFloat(Number.EPSILON),
  2,
  1,
]);

export const intInfo = structSequence({
  module: "sys",
  name: "int_info",
  doc: "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
  fields: [
    "bits_per_digit",
    "sizeof_digit",
    "default_max_str_digits",
    "str_digits_check_threshold",
  ],
}).make([30, 4, 4300, 640]);

export const asyncgenHooks = structSequence({
  module: "builtins",
  name: "asyncgen_hooks",
  doc: "What is called with asynchronous generators: those that begin, those that are left.",
  fields: ["firstiter", "finalizer"],
});

export const hashInfo = structSequence({
  module: "sys",
  name: "hash_info",
  doc: "hash_info\n\nA named tuple providing parameters used for computing\nhashes. The attributes are read only.",
  fields: [
    "width",
    "modulus",
    "inf",
    "nan",
    "imag",
    "algorithm",
    "hash_bits",
    "seed_bits",
    "cutoff",
  ],
}).make([64, 2305843009213693951n, 314159, 0, 1000003, "siphash13", 64, 128, 0]);

export const threadInfo = structSequence({
  module: "sys",
  name: "thread_info",
  doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
  fields: ["name", "lock", "version"],
}).make(["krait", "mutex+cond", null]);

/** Settings of the command line, in the order of `sys.flags`. */
export interface Flags {
  debug: number;
  inspect: number;
  interactive: number;
  optimize: number;
  dont_write_bytecode: number;
  no_user_site: number;
  no_site: number;
  ignore_environment: number;
  verbose: number;
  bytes_warning: number;
  quiet: number;
  hash_randomization: number;
  isolated: number;
  dev_mode: boolean;
  utf8_mode: number;
  warn_default_encoding: number;
  safe_path: boolean;
  int_max_str_digits: number;
  gil: number;
  thread_inherit_context: number;
  context_aware_warnings: number;
}

export const defaultFlags: Flags = {
  debug: 0,
  inspect: 0,
  interactive: 0,
  optimize: 0,
  dont_write_bytecode: 0,
  no_user_site: 0,
  no_site: 0,
  ignore_environment: 0,
  verbose: 0,
  bytes_warning: 0,
  quiet: 0,
  hash_randomization: 1,
  isolated: 0,
  dev_mode: false,
  utf8_mode: 1,
  warn_default_encoding: 0,
  safe_path: false,
  int_max_str_digits: 4300,
  gil: 1,
  thread_inherit_context: 0,
  context_aware_warnings: 0,
};

const flagsType = structSequence({
  module: "sys",
  name: "flags",
  doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
  fields: Object.keys(defaultFlags),
  visible: 18,
  closed: true,
});
export const makeFlags = (flags: Flags): PyValue => flagsType.make(Object.values(flags));

/**
 * Programs ask for this name to learn how the interpreter behaves, and krait means to behave as CPython.
 * `_krait` and `sys.version` tell whose it is; compiled files carry a tag of their own.
 */
export function implementation(): SimpleNamespace {
  const info = new SimpleNamespace();
  info.namespace.set("name", "cpython");
  info.namespace.set("_krait", KRAIT_VERSION);
  info.namespace.set("cache_tag", "krait-314");
  info.namespace.set("version", versionInfo);
  info.namespace.set("hexversion", HEX_VERSION);
  info.namespace.set("_multiarch", MULTIARCH);
  info.namespace.set("supports_isolated_interpreters", true);
  return info;
}
