/**
 * One interpreter: assembles the modules, runs a program, reports how it ended. Everything here runs
 * synchronously in the interpreter's own thread; worker-life.ts calls it there.
 */

import { Console } from "./console.ts";
import type { GpuGate } from "./gpu/gate.ts";
import {
  HostError,
  installPlatform,
  type Platform,
  ProcessExit,
  platform,
} from "./host/platform.ts";
import {
  endSubinterpreters,
  interpreterModules,
  leaveHub,
  runAsSubinterpreter,
} from "./interpreters/index.ts";
import { connectMemory } from "./interpreters/memory.ts";
import { type InterpreterHost, interpreterHost, type Place } from "./interpreters/session.ts";
import type { Outcome } from "./interpreters/supervisor.ts";
import {
  containerPath,
  isInteractive,
  makeMain,
  type Program,
  type ProgramOptions,
  runProgram,
} from "./main-program.ts";
import { runExitCalls } from "./modules/atexit.ts";
import { optimizeDefault } from "./modules/builtins/evaluate.ts";
import { makeBuiltins } from "./modules/builtins/index.ts";
import { BuiltinFinder, PathFinder } from "./modules/imports/finders.ts";
import { installImporter, useFinders } from "./modules/imports/importer.ts";
import { PackedFinder } from "./modules/imports/packed-finder.ts";
import { PackedLibrary } from "./modules/imports/packed-library.ts";
import { type PycCheck, pycCheck } from "./modules/imports/pyc-check.ts";
import { builtinModules, registerModules } from "./modules/index.ts";
import { flushDirtyStreams } from "./modules/io/dirty-streams.ts";
import { flushStandardStream, openStandardStreams } from "./modules/io/standard-streams.ts";
import { installMathLibrary } from "./modules/math/library.ts";
import { processorCount } from "./modules/processor-count.ts";
import { installSiteBuiltins } from "./modules/site-builtins.ts";
import { makeSys } from "./modules/sys/index.ts";
import { defaultFlags, type Flags } from "./modules/sys/info.ts";
import { debugReports, plainReport, sourceLines } from "./modules/sys/report.ts";
import { installUnicode } from "./modules/unicodedata/names.ts";
import { issueWarning } from "./modules/warnings/index.ts";
import { numbaModules } from "./numba/index.ts";
import { kernelDevices } from "./numba/runtime/devices.ts";
import type { KernelThreadStart } from "./numba/runtime/loop-job.ts";
import { blockHolds, heap, useHeap } from "./numba/runtime/memory.ts";
import { kernelThreads } from "./numba/runtime/thread-pool.ts";
import { numpyModules } from "./numpy/index.ts";
import { call, getAttr, reprText } from "./objects/abstract.ts";
import { listType, objectType } from "./objects/core-types.ts";
import { PyDict } from "./objects/dict-storage.ts";
import { PyBaseException } from "./objects/exceptions.ts";
import { intDigitLimit } from "./objects/int-text.ts";
import { type PyModule, shadowing } from "./objects/module.ts";
import type { PyValue } from "./objects/object.ts";
import { useHashKey } from "./objects/sip-hash.ts";
import { reportUnraisable } from "./objects/unraisable.ts";
import { endedBy, interruption, writeError } from "./uncaught.ts";
import { start as startTracing } from "./vm/allocations.ts";
import { builtinScope } from "./vm/builtin-scope.ts";
import { CodeBody } from "./vm/code-body.ts";
import { debugRanges } from "./vm/code-type.ts";
import { finalizeAll } from "./vm/finalization.ts";
import { forgetDeadSlots } from "./vm/garbage.ts";
import { type FoundModule, importState, setModuleAttributes } from "./vm/import.ts";
import { beginFinalization } from "./vm/scheduler.ts";
import { importNow } from "./vm/start.ts";
import { installWarnings } from "./vm/warn.ts";
import { garbage } from "./wasm/block-holds.ts";

export type { Program };

/** What the host says of a program; it can be cloned. */
export interface InterpreterSettings extends ProgramOptions {
  readonly origArgv: readonly string[];
  /** `sys.executable`. */
  readonly executable: string;
  readonly prefix: string;
  readonly flags: Partial<Flags>;
  /** Output streams write at once. */
  readonly unbuffered: boolean;
  readonly warnOptions: readonly string[];
  /** Of standard input and output: "encoding", "encoding:errors" or ":errors"; "" where nothing is asked for. */
  readonly streamEncoding: string;
  /** What `os.cpu_count()` says; -1: what there is. */
  readonly cpuCount: number;
  /** Code tells columns, and tracebacks underline them. */
  readonly debugRanges: boolean;
  /** Memory is traced from the start, with so many lines for each allocation; 0: it is not. */
  readonly tracedFrames: number;
  readonly xOptions: ReadonlyMap<string, string | true>;
  readonly pycCheck: PycCheck;
  /** The key of hashes of str and bytes: the same for all interpreters of a program. */
  readonly hashKey: Int32Array;
}

export interface InterpreterOptions extends InterpreterSettings {
  readonly library: Uint8Array;
  readonly inflate: (data: Uint8Array) => Uint8Array;
  readonly platform: Platform;
  readonly gpu: GpuGate;
  /** Starts helpers for parallel loops; without it they run on this thread. */
  readonly spawnKernelThreads?: (starts: readonly KernelThreadStart[]) => void;
  /** Lets signals in. Until then the interpreter is deaf to them: they are meant for the program that it runs. */
  readonly hearSignals?: () => void;
  /** Starts subinterpreters; without it there are none. */
  readonly interpreters?: InterpreterHost;
}

registerModules(numpyModules());
registerModules(numbaModules());
registerModules(interpreterModules());
connectMemory({
  heap,
  holds: blockHolds,
  adopt: (shared, id) => {
    useHeap(shared);
    kernelDevices.interpreter = id;
  },
});

/** Where the library is as files: `__file__` of its modules. */
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
  call(new CodeBody(library.code(entry, entry.file), names, names), []);
  // Programs do not see its classes among the subclasses of theirs.
  for (const base of [objectType, listType]) {
    for (const reference of base.subclasses) {
      if (reference.deref()?.module === "_krait_warm_up") base.subclasses.delete(reference);
    }
  }
}

function assemble(options: InterpreterOptions): Flags {
  installPlatform(options.platform);
  installMathLibrary();
  const { collectGarbage } = options.platform;
  garbage.collect =
    collectGarbage === undefined
      ? null
      : () => {
          forgetDeadSlots();
          collectGarbage();
        };
  kernelDevices.gate = options.gpu;
  kernelThreads.spawn = options.spawnKernelThreads ?? null;
  interpreterHost.current = options.interpreters ?? null;
  kernelDevices.trace = options.platform.env.get("KRAIT_TRACE") ?? null;
  kernelDevices.processor = options.platform.env.get("KRAIT_TARGET") === "js" ? "js" : "wasm";
  const flags: Flags = { ...defaultFlags, ...options.flags };
  pycCheck.mode = options.pycCheck;
  useHashKey(options.hashKey);
  optimizeDefault.level = flags.optimize;
  intDigitLimit.max = flags.int_max_str_digits;
  processorCount.configured = options.cpuCount;
  debugRanges.areShown = options.debugRanges;
  debugReports.on = options.platform.env.has("KRAIT_DEBUG");
  const library = new PackedLibrary(options.library, options.inflate);
  const folder = libraryFolder(options.prefix);
  sourceLines.ofLibrary = (filename) => {
    if (!filename.startsWith(`${folder}/`)) return undefined;
    const name = filename.slice(folder.length + 1).replace(/(\/__init__)?\.py$/, "");
    const entry = library.entries.get(name.replace(/\//g, "."));
    return entry === undefined ? undefined : library.source(entry).split("\n");
  };
  installUnicode((name) => library.table(name));
  installImporter();
  const builtins = makeBuiltins();
  if (flags.optimize > 0) builtinScope.set("__debug__", false);
  const makers = new Map(builtinModules);
  makers.set("builtins", () => builtins);
  const libraryModules = [...library.entries.keys(), ...makers.keys(), "sys"].filter(
    (name) => !/\.|^_krait|^_test|^numpy$|^numba$/.test(name),
  );
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
    libraryModules,
  });
  makers.set("sys", () => sys);
  shadowing.isPossible = (origin) => isInProgramFolder(origin, options, flags);
  const libraryNames = new Set(libraryModules);
  shadowing.isLibraryName = (name) => libraryNames.has(name);
  const finder = new BuiltinFinder(makers);
  for (const [name, module] of Object.entries({ builtins, sys })) {
    importState.modules.set(name, module);
    setModuleAttributes(module, name, finder.find(name) as FoundModule);
  }
  const packed = new PackedFinder(library, folder);
  useFinders({ builtins: finder, library: packed, files: new PathFinder(packed) });
  warmUp(library);
  installWarnings(issueWarning);
  openStreams(options);
  if (flags.no_site === 0) installSiteBuiltins();
  options.hearSignals?.();
  if (options.warnOptions.length > 0) readWarnOptions();
  return flags;
}

/** What `-W` asks for that means nothing is said at once; a library that cannot be imported says so itself later. */
function readWarnOptions(): void {
  try {
    importNow("warnings");
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    writeError(`'import warnings' failed; traceback:\n${plainReport(error)}`);
  }
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
      return [program.name ?? "", ...args];
  }
}

/** sys.path: the program's folder, PYTHONPATH, the library. */
function searchPath(options: InterpreterOptions, flags: Flags): string[] {
  const path: string[] = [];
  const { program } = options;
  const host = options.platform;
  const folder = program.kind === "file" ? containerPath(program.path) : undefined;
  if (folder !== undefined) path.push(folder);
  else if (!flags.safe_path) {
    if (program.kind === "file") path.push(programFolder(program.path, host));
    else if (program.kind !== "module") path.push("");
    else if (host.cwd() !== "") path.push(host.cwd());
  }
  const extra = flags.ignore_environment === 0 ? host.env.get("PYTHONPATH") : undefined;
  if (extra !== undefined) path.push(...extra.split(":").filter((part) => part !== ""));
  path.push(libraryFolder(options.prefix));
  return path;
}

/** Whether a module's file lies in the folder that the program itself put first into sys.path. */
function isInProgramFolder(origin: string, options: InterpreterOptions, flags: Flags): boolean {
  if (flags.safe_path) return false;
  const { program } = options;
  const host = options.platform;
  const own = program.kind === "file" ? programFolder(program.path, host) : host.cwd();
  return own !== "" && origin.replace(/(\/__init__\.py)?$/, "").replace(/\/[^/]*$/, "") === own;
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

/** Things to be done at the end, in order: threads, atexit, streams. Modules add theirs. */
export const finalizers: (() => void)[] = [];

/** Waits for the threads that are not daemons. */
function joinThreads(): void {
  const threading = importState.modules.getStr("threading");
  const low = importState.modules.getStr("_thread");
  const owner = threading ?? low;
  if (owner === undefined) return;
  try {
    call(getAttr(owner, "_shutdown"), []);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, `Exception ignored on threading shutdown ${reprText(owner)}`);
  }
}

/** The exit status when the end of the output could not be written. */
const UNWRITTEN_STATUS = 120;

/** Returns whether all went out. */
function flushStandardStreams(): boolean {
  const failure = flushStandardStream("stdout");
  if (failure !== null) reportUnraisable(failure, "Exception ignored while flushing sys.stdout");
  return (flushStandardStream("stderr") ?? failure) === null;
}

/** The end of an interpreter, of which it has the last word: its exit status. */
export function finishInterpreter(status: number): number {
  let final = status;
  joinThreads();
  runExitCalls();
  endSubinterpreters();
  beginFinalization();
  finalizeAll();
  flushDirtyStreams();
  for (const run of finalizers) {
    try {
      run();
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      final = endedBy(error).status;
    }
  }
  if (!flushStandardStreams()) final = UNWRITTEN_STATUS;
  return final;
}

/** Starts an interpreter that runs no program of its own; gives its `__main__`. */
export function openInterpreter(options: InterpreterOptions): PyModule {
  assemble(options);
  const main = makeMain();
  // What it hands to others is picked from its names: a class that importlib will replace is not among them.
  main.namespace.set("__loader__", null);
  return main;
}

/** The one setting that Python code looks at before a program can, the encoding of the streams, is none. */
class StreamsFailed extends Error {
  readonly raised: PyBaseException;
  constructor(raised: PyBaseException) {
    super("the standard streams have no such encoding");
    this.raised = raised;
  }
}

function openStreams({ unbuffered, streamEncoding }: InterpreterOptions): void {
  try {
    openStandardStreams(unbuffered, streamEncoding);
  } catch (error) {
    throw error instanceof PyBaseException ? new StreamsFailed(error) : error;
  }
}

function failedStart({ raised }: StreamsFailed): Outcome {
  const text =
    "Fatal Python error: init_stdio_encoding: failed to get the Python codec name of the stdio encoding\n" +
    `Python runtime state: core initialized\n${plainReport(raised)}\n`;
  platform().fs.write(2, new TextEncoder().encode(text));
  return { status: 1 };
}

const SIGINT = 2;
/** What a shell shows for a program that Ctrl-C ended. */
const INTERRUPTED = 128 + SIGINT;

/** Runs a program to its end, and what the user types after it if so asked. */
export function runToEnd(options: InterpreterOptions): Outcome {
  let flags: Flags;
  try {
    flags = assemble(options);
  } catch (error) {
    if (!(error instanceof StreamsFailed)) throw error;
    return failedStart(error);
  }
  const main = makeMain();
  if (options.tracedFrames > 0) startTracing(options.tracedFrames);
  const console = new Console(flags, main);
  let outcome: Outcome;
  try {
    outcome = runProgram(options, flags, main, console);
    if (wantsConsole(options, flags)) outcome = { status: console.run() };
  } catch (error) {
    if (!(error instanceof ProcessExit)) throw error;
    return { status: error.status, signal: error.signal };
  }
  const status = finishInterpreter(outcome.status);
  return interruption.happened ? { status: INTERRUPTED, signal: SIGINT } : { status };
}

/** The life of a subinterpreter: it serves requests until it is asked to end. */
export function runSubinterpreter(options: InterpreterOptions, place: Place): Outcome {
  const { platform: host } = options;
  if (host.cwd() !== place.cwd) host.chdir(place.cwd);
  host.env.clear();
  for (const [name, value] of place.env) host.env.set(name, value);
  const main = openInterpreter(options);
  try {
    runAsSubinterpreter(place, main);
    finishInterpreter(0);
  } catch (error) {
    if (!(error instanceof ProcessExit)) throw error;
    return { status: error.status, signal: error.signal, endsProcess: true };
  }
  leaveHub();
  return { status: 0 };
}

/** After the program: `-i`, or the variable, which the program itself may have set. */
function wantsConsole({ program }: InterpreterOptions, flags: Flags): boolean {
  if (program.kind === "stdin" || !isInteractive(flags)) return false;
  const variable = platform().env.get("PYTHONINSPECT") ?? "";
  return flags.inspect > 0 || (flags.ignore_environment === 0 && variable !== "");
}
