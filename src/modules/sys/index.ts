/**
 * The module `sys`. Its namespace is vm/sys-state.ts's, so that the runtime reads what a script
 * assigns: sys.stdout, sys.path, sys.excepthook.
 */

import { platform } from "../../host/platform.ts";
import { fn } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { makeFrozenset } from "../../objects/set.ts";
import { importState } from "../../vm/import.ts";
import { sysModule } from "../../vm/intrinsics.ts";
import { sysState } from "../../vm/sys-state.ts";
import { addFunctions } from "../module.ts";
import { breakpointHook } from "./breakpoint.ts";
import { sysFunctions } from "./functions.ts";
import {
  type Flags,
  floatInfo,
  HEX_VERSION,
  hashInfo,
  implementation,
  intInfo,
  KRAIT_VERSION,
  makeFlags,
  threadInfo,
  VERSION,
  versionInfo,
} from "./info.ts";
import { makeMonitoring } from "./monitoring.ts";
import { unraisableHook } from "./unraisable.ts";

export interface SysOptions {
  readonly argv: readonly string[];
  readonly origArgv: readonly string[];
  readonly path: readonly string[];
  readonly executable: string;
  readonly prefix: string;
  readonly flags: Flags;
  readonly warnOptions: readonly string[];
  readonly xOptions: ReadonlyMap<string, string | true>;
  readonly builtinModules: readonly string[];
  readonly libraryModules: readonly string[];
}

const strings = (items: readonly string[]): PyList => new PyList([...items]);

/** `sys._jit`: what CPython's just-in-time compiler says of itself. */
function makeJit(): PyModule {
  const module = new PyModule("sys._jit");
  const names = ["is_active", "is_available", "is_enabled"];
  addFunctions(
    module,
    "sys._jit",
    names.map((name) => fn(`${name}()`, () => false)),
  );
  return module;
}

/** Where compiled modules are kept; None: beside their sources. */
function cachePrefix({ xOptions, flags }: SysOptions): PyValue {
  const option = xOptions.get("pycache_prefix");
  const variable =
    flags.ignore_environment > 0 ? undefined : platform().env.get("PYTHONPYCACHEPREFIX");
  const prefix = typeof option === "string" ? option : (option ?? variable);
  return typeof prefix === "string" && prefix !== "" ? prefix : null;
}

export function makeSys(options: SysOptions): PyModule {
  const module = new PyModule(
    "sys",
    "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
  );
  const names = sysState.namespace;
  module.namespace.copyInto(names);
  module.useNamespace(names);
  addFunctions(module, "sys", [...sysFunctions, breakpointHook, unraisableHook], names);
  names.set("unraisablehook", unraisableHook);
  const version = `${VERSION.major}.${VERSION.minor}.${VERSION.micro}`;
  const xOptions = new PyDict();
  for (const [key, value] of options.xOptions) xOptions.set(key, value);
  const constants: Record<string, PyValue> = {
    __breakpointhook__: breakpointHook,
    __displayhook__: names.getStr("displayhook") as PyValue,
    __unraisablehook__: unraisableHook,
    __excepthook__: names.getStr("excepthook") as PyValue,
    _base_executable: options.executable,
    _framework: "",
    _git: new PyTuple(["krait", "", ""]),
    _home: null,
    _jit: makeJit(),
    _stdlib_dir: `${options.prefix}/lib/python3.14`,
    _xoptions: xOptions,
    abiflags: "",
    api_version: 1013,
    argv: strings(options.argv),
    base_exec_prefix: options.prefix,
    base_prefix: options.prefix,
    builtin_module_names: new PyTuple([...options.builtinModules].sort()),
    byteorder: "little",
    copyright: "Copyright (c) the krait authors.",
    dont_write_bytecode: options.flags.dont_write_bytecode !== 0,
    exec_prefix: options.prefix,
    executable: options.executable,
    flags: makeFlags(options.flags),
    float_info: floatInfo,
    float_repr_style: "short",
    hash_info: hashInfo,
    hexversion: HEX_VERSION,
    implementation: implementation(),
    int_info: intInfo,
    maxsize: 9223372036854775807n,
    maxunicode: 0x10ffff,
    meta_path: new PyList([importState.runtimeFinder]),
    modules: importState.modules,
    monitoring: makeMonitoring(),
    orig_argv: strings(options.origArgv),
    path: strings(options.path),
    path_hooks: new PyList([]),
    path_importer_cache: new PyDict(),
    platform: platform().kind === "browser" ? "emscripten" : "linux",
    platlibdir: "lib",
    prefix: options.prefix,
    pycache_prefix: cachePrefix(options),
    stdlib_module_names: makeFrozenset(options.libraryModules),
    thread_info: threadInfo,
    version: `${version} (krait ${KRAIT_VERSION}) [JavaScript]`,
    version_info: versionInfo,
    warnoptions: strings(options.warnOptions),
  };
  for (const [name, value] of Object.entries(constants)) names.set(name, value);
  sysModule.get = () => module;
  return module;
}
