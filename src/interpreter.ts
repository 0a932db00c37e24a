/**
 * One interpreter: assembles the modules, runs a program, reports how it ended. Everything here runs
 * synchronously in the interpreter's own thread; interpreters/worker.ts calls it there.
 */
import type { GpuGate } from "./gpu/gate.ts";
import {
  HostError,
  installPlatform,
  type Platform,
  ProcessExit,
  platform,
} from "./host/platform.ts";
import { runExitCalls } from "./modules/atexit.ts";
import { compileText, optimizeDefault } from "./modules/builtins/evaluate.ts";
import { makeBuiltins } from "./modules/builtins/index.ts";
import { BuiltinFinder, PackedFinder, PathFinder, readFile } from "./modules/imports/finders.ts";
import { installImporter } from "./modules/imports/importer.ts";
import { PackedLibrary } from "./modules/imports/packed-library.ts";
import { builtinModules, registerModules } from "./modules/index.ts";
import { flushDirtyStreams } from "./modules/io/dirty-streams.ts";
import { openStandardStreams } from "./modules/io/standard-streams.ts";
import { installMathLibrary } from "./modules/math/library.ts";
import { makeSys } from "./modules/sys/index.ts";
import { defaultFlags, type Flags } from "./modules/sys/info.ts";
import { debugReports, plainReport, sourceLines } from "./modules/sys/report.ts";
import { issueThroughLibrary } from "./modules/warnings.ts";
import { numbaModules } from "./numba/index.ts";
import { kernelDevices } from "./numba/runtime/devices.ts";
import { numpyModules } from "./numpy/index.ts";
import { call, getAttr, getAttrOptional, strText } from "./objects/abstract.ts";
import { isSubtype } from "./objects/core-types.ts";
import { PyDict } from "./objects/dict-storage.ts";
import { fieldOf } from "./objects/exception-types.ts";
import { exceptionTypes, isError, PyBaseException } from "./objects/exceptions.ts";
import { PyModule } from "./objects/module.ts";
import type { PyValue } from "./objects/object.ts";
import { intValue } from "./objects/sequence-values.ts";
import { builtinScope } from "./vm/builtin-scope.ts";
import { CodeBody } from "./vm/code-body.ts";
import { importState } from "./vm/import.ts";
import { importNow } from "./vm/start.ts";
import { sysState } from "./vm/sys-state.ts";
import { installWarnings } from "./vm/warn.ts";

export type Program =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly source: string }
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "stdin" };

export interface InterpreterOptions {
  readonly program: Program;
  /** Arguments after the program: sys.argv[1:]. */
  readonly args: readonly string[];
  readonly origArgv: readonly string[];
  readonly executable: string;
  readonly prefix: string;
  readonly flags: Partial<Flags>;
  /** Output streams write at once. */
  readonly unbuffered: boolean;
  readonly warnOptions: readonly string[];
  readonly xOptions: ReadonlyMap<string, string | true>;
  readonly library: Uint8Array;
  readonly inflate: (data: Uint8Array) => Uint8Array;
  readonly platform: Platform;
  readonly gpu: GpuGate;
}

registerModules(numpyModules());
registerModules(numbaModules());

/** Where the packed library pretends to be: `__file__` of its modules. */
function libraryFolder(prefix: string): string {
  return `${prefix}/lib/python3.14`;
}

/** Runs vm/warm-up.py: the eval loop sees all kinds of operands before it is optimised. */
function warmUp(library: PackedLibrary): void {
  const entry = library.entries.get("_krait_warm_up");
  if (entry === undefined) return;
  const names = new PyDict();
  names.set("__name__", "_krait_warm_up");
  names.set("__builtins__", importState.modules.getStr("builtins") as PyValue);
  call(new CodeBody(library.code(entry), names, names), []);
}

function assemble(options: InterpreterOptions): void {
  installPlatform(options.platform);
  installMathLibrary();
  kernelDevices.gate = options.gpu;
  kernelDevices.trace = options.platform.env.get("KRAIT_TRACE") ?? null;
  const flags: Flags = { ...defaultFlags, ...options.flags };
  optimizeDefault.level = flags.optimize;
  debugReports.on = options.platform.env.has("KRAIT_DEBUG");
  const library = new PackedLibrary(options.library, options.inflate);
  const folder = libraryFolder(options.prefix);
  sourceLines.ofLibrary = (filename) => {
    if (!filename.startsWith(`${folder}/`)) return undefined;
    const name = filename.slice(folder.length + 1).replace(/(\/__init__)?\.py$/, "");
    const entry = library.entries.get(name.replace(/\//g, "."));
    return entry === undefined ? undefined : library.source(entry).split("\n");
  };
  installImporter();
  const builtins = makeBuiltins();
  if (flags.optimize > 0) builtinScope.set("__debug__", false);
  const makers = new Map(builtinModules);
  makers.set("builtins", () => builtins);
  const sys = makeSys({
    argv: argvOf(options),
    origArgv: options.origArgv,
    path: searchPath(options, flags),
    executable: options.executable,
    prefix: options.prefix,
    flags,
    warnOptions: options.warnOptions,
    xOptions: options.xOptions,
    builtinModules: [...makers.keys(), "sys"],
    libraryModules: [...library.entries.keys()].filter(
      (name) => !name.includes(".") && !name.startsWith("_krait"),
    ),
  });
  makers.set("sys", () => sys);
  importState.modules.set("builtins", builtins);
  importState.modules.set("sys", sys);
  importState.finders = [
    new BuiltinFinder(makers),
    new PackedFinder(library, folder),
    new PathFinder(),
  ];
  warmUp(library);
  installWarnings(issueThroughLibrary);
  openStandardStreams(options.unbuffered || options.platform.env.has("PYTHONUNBUFFERED"));
}

function argvOf({ program, args }: InterpreterOptions): string[] {
  switch (program.kind) {
    case "file":
      return [program.path, ...args];
    case "command":
      return ["-c", ...args];
    case "module":
      return ["-m", ...args];
    case "stdin":
      return ["-", ...args];
  }
}

/** sys.path: the program's folder, PYTHONPATH, the library. */
function searchPath(options: InterpreterOptions, flags: Flags): string[] {
  const path: string[] = [];
  const { program } = options;
  const host = options.platform;
  if (!flags.safe_path) {
    if (program.kind === "file") path.push(programFolder(program.path, host));
    else path.push(program.kind === "module" ? host.cwd() : "");
  }
  const extra = flags.ignore_environment === 0 ? host.env.get("PYTHONPATH") : undefined;
  if (extra !== undefined) path.push(...extra.split(":").filter((part) => part !== ""));
  path.push(libraryFolder(options.prefix));
  return path;
}

function programFolder(path: string, host: Platform): string {
  let real = path;
  try {
    real = host.fs.realpath(path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
  const cut = real.lastIndexOf("/");
  return cut < 0 ? host.cwd() : cut === 0 ? "/" : real.slice(0, cut);
}

/** `__main__`, in which the program runs. */
function makeMain(): PyModule {
  const main = new PyModule("__main__");
  main.namespace.set("__builtins__", importState.modules.getStr("builtins") as PyValue);
  importState.modules.set("__main__", main);
  return main;
}

function runProgram(options: InterpreterOptions): void {
  const { program } = options;
  const main = makeMain();
  const names = main.namespace;
  switch (program.kind) {
    case "file": {
      names.set("__file__", program.path);
      names.set("__cached__", null);
      runSource(readFile(program.path), program.path, main);
      return;
    }
    case "command":
      runSource(program.source, "<string>", main);
      return;
    case "stdin":
      runSource(readStandardInput(), "<stdin>", main);
      return;
    case "module": {
      const runpy = importNow("runpy");
      call(getAttr(runpy, "_run_module_as_main"), [program.name]);
    }
  }
}

function runSource(source: string | Uint8Array, filename: string, main: PyModule): void {
  const code = compileText(source, filename, "exec", 0, optimizeDefault.level);
  call(new CodeBody(code, main.namespace, main.namespace), []);
}

function readStandardInput(): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = new Uint8Array(65536);
    const count = platform().fs.read(0, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The process's exit status for SystemExit, printing its message if it has one. */
function exitStatus(error: PyBaseException): number {
  let status: PyValue = fieldOf(error, "code");
  if (status instanceof PyBaseException) status = fieldOf(status, "code");
  if (status === null) return 0;
  const number = intValue(status);
  if (number !== undefined) return Number(BigInt.asUintN(8, BigInt(number)));
  writeError(`${strText(status)}\n`);
  return 1;
}

function writeError(text: string): void {
  const stderr = sysState.get("stderr");
  if (stderr === undefined || stderr === null) return;
  call(getAttr(stderr, "write"), [text]);
}

/** Runs sys.excepthook for an exception that nothing caught; returns the exit status. */
function reportUncaught(error: PyBaseException): number {
  if (isSubtype(error.cls, exceptionTypes.SystemExit)) return exitStatus(error);
  sysState.set("last_exc", error);
  sysState.set("last_type", error.cls);
  sysState.set("last_value", error);
  sysState.set("last_traceback", error.traceback);
  const hook = sysState.get("excepthook");
  try {
    if (hook === undefined) writeError(plainReport(error));
    else call(hook, [error.cls, error, error.traceback]);
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    if (isError(failure, exceptionTypes.SystemExit)) return exitStatus(failure);
    writeError(`Error in sys.excepthook:\n${plainReport(failure)}`);
    writeError(`\nOriginal exception was:\n${plainReport(error)}`);
  }
  return isSubtype(error.cls, exceptionTypes.KeyboardInterrupt) ? 130 : 1;
}

/** Things to be done at the end, in order: threads, atexit, streams. Modules add theirs. */
export const finalizers: (() => void)[] = [];

function finish(status: number): number {
  let final = status;
  runExitCalls();
  flushDirtyStreams();
  for (const run of finalizers) {
    try {
      run();
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      final = reportUncaught(error);
    }
  }
  for (const name of ["stdout", "stderr"]) {
    const stream = sysState.get(name);
    const flush =
      stream === undefined || stream === null ? undefined : getAttrOptional(stream, "flush");
    if (flush === undefined) continue;
    try {
      call(flush, []);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      final = 120;
    }
  }
  return final;
}

/** Runs a program to its end. Returns the exit status. */
export function runInterpreter(options: InterpreterOptions): number {
  assemble(options);
  let status = 0;
  try {
    runProgram(options);
  } catch (error) {
    if (error instanceof ProcessExit) return error.status;
    if (error instanceof HostError && options.program.kind === "file") {
      writeError(
        `${options.executable}: can't open file '${options.program.path}': [Errno ${error.errno}] ${errorText(error)}\n`,
      );
      return 2;
    }
    if (!(error instanceof PyBaseException)) throw error;
    status = reportUncaught(error);
  }
  return finish(status);
}

function errorText(error: HostError): string {
  return error.code === "ENOENT" ? "No such file or directory" : error.message;
}
