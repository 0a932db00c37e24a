/**
 * Runs the main program in `__main__`: a file, a folder or zip archive with a `__main__.py`, `-c`,
 * `-m`, or standard input, which is the interactive console when it is a terminal.
 */
import { MAGIC } from "./bytecode/marshal.ts";
import type { Console } from "./console.ts";
import { HostError, OpenFlag, platform } from "./host/platform.ts";
import type { Outcome } from "./interpreters/supervisor.ts";
import { compileText, optimizeDefault } from "./modules/builtins/evaluate.ts";
import { errorMessage } from "./modules/errno.ts";
import { compiledFile } from "./modules/imports/finders.ts";
import { readFile } from "./modules/imports/read-file.ts";
import type { Flags } from "./modules/sys/info.ts";
import { getAttr } from "./objects/abstract.ts";
import { audit } from "./objects/audit.ts";
import { exceptionTypes, isError, PyBaseException, runtimeError } from "./objects/exceptions.ts";
import { PyModule } from "./objects/module.ts";
import type { PyValue } from "./objects/object.ts";
import { strFromHost } from "./objects/sequence-values.ts";
import { keepLines } from "./snippets.ts";
import { endedBy, runAsMain, showUncaught, writeError } from "./uncaught.ts";
import { CodeBody } from "./vm/code-body.ts";
import { importState } from "./vm/import.ts";
import { importNow } from "./vm/start.ts";

export type Program =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly source: string }
  | { readonly kind: "module"; readonly name: string }
  /** `name` is what sys.argv[0] shows: "-" if the command line said so. */
  | { readonly kind: "stdin"; readonly name?: string };

export interface ProgramOptions {
  readonly program: Program;
  /** Arguments after the program: sys.argv[1:]. */
  readonly args: readonly string[];
  /** The first line of a file is not Python (`-x`). */
  readonly skipFirstLine?: boolean;
}

/** The command's name in messages about the program. */
const COMMAND = "krait";
/** Exit status when the program cannot be read. */
const UNREADABLE = 2;

/** Standard input is for a person: a terminal, or `-i`. */
export function isInteractive(flags: Flags): boolean {
  return flags.interactive > 0 || platform().fs.isatty(0);
}

/** `__main__`, in which the program runs. */
export function makeMain(): PyModule {
  const main = new PyModule("__main__");
  main.namespace.set("__builtins__", importState.modules.getStr("builtins") as PyValue);
  main.namespace.set(
    "__loader__",
    importState.makeLoader("__main__", { filename: null, searchPath: null }),
  );
  importState.modules.set("__main__", main);
  return main;
}

/** Runs the program; an exception that it leaves is reported. Before a console SystemExit is one too. */
export function runProgram(
  options: ProgramOptions,
  flags: Flags,
  main: PyModule,
  console: Console,
): Outcome {
  const { program } = options;
  if (program.kind === "stdin" && isInteractive(flags)) {
    return { status: console.start() ?? console.run() };
  }
  try {
    return start(options, main);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    if (flags.inspect === 0 || !isError(error, exceptionTypes.SystemExit)) return endedBy(error);
    return { status: showUncaught(error) ?? 1 };
  } finally {
    main.namespace.delete("__file__");
    main.namespace.delete("__cached__");
  }
}

function start({ program, skipFirstLine }: ProgramOptions, main: PyModule): Outcome {
  switch (program.kind) {
    case "file":
      return runFile(program.path, skipFirstLine === true, main);
    case "command":
      runCommand(dedent(program.source), main);
      break;
    case "stdin":
      audit("cpython.run_stdin");
      runSource(readStandardInput(), "<stdin>", main);
      break;
    case "module":
      runModule(program.name, true);
  }
  return { status: 0 };
}

function runModule(name: string, changesArgv: boolean): void {
  audit("cpython.run_module", strFromHost(name));
  runAsMain(getAttr(importNow("runpy"), "_run_module_as_main"), [name, changesArgv]);
}

/** `-c`: tracebacks find the lines of the text. */
function runCommand(source: string, main: PyModule): void {
  audit("cpython.run_command", strFromHost(`${source}\n`));
  const filename = "<string>";
  const code = compileText(source, filename, "exec", 0, optimizeDefault.level);
  keepLines(code, source, filename);
  audit("exec", code);
  runAsMain(new CodeBody(code, main.namespace, main.namespace), []);
}

function runSource(source: Uint8Array, filename: string, main: PyModule, isFile = false): void {
  const code = compileText(source, filename, "exec", 0, optimizeDefault.level, isFile);
  audit("exec", code);
  runAsMain(new CodeBody(code, main.namespace, main.namespace), []);
}

// ---- files ----------------------------------------------------------------------------------------

const absolute = (path: string): string =>
  path.startsWith("/") ? path : `${platform().cwd()}/${path}`;

function runFile(path: string, skipFirstLine: boolean, main: PyModule): Outcome {
  if (containerPath(path) !== undefined) {
    runModule("__main__", false);
    return { status: 0 };
  }
  const full = absolute(path);
  audit("cpython.run_file", strFromHost(full));
  let source: Uint8Array;
  try {
    source = readFile(full);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const reason = `[Errno ${error.errno}] ${errorMessage(error.errno, error.message)}`;
    writeError(`${COMMAND}: can't open file '${full}': ${reason}\n`);
    return { status: UNREADABLE };
  }
  main.namespace.set("__file__", full);
  main.namespace.set("__cached__", null);
  if (full.endsWith(".pyc") || startsWithMagic(source)) runCompiled(full, source, main);
  else {
    const found = { filename: full, source: () => readFile(full), searchPath: null };
    main.namespace.set("__loader__", importState.makeLoader("__main__", found));
    runSource(skipFirstLine ? withoutFirstLine(source) : source, full, main, true);
  }
  return { status: 0 };
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC
  );
}

function runCompiled(path: string, bytes: Uint8Array, main: PyModule): void {
  const found = compiledFile(path, "__main__", null);
  if (!startsWithMagic(bytes)) throw runtimeError("Bad magic number in .pyc file");
  main.namespace.set("__loader__", importState.makeLoader("__main__", found));
  runAsMain(new CodeBody(found.code(), main.namespace, main.namespace), []);
}

/** The line break stays, so that the numbers of the other lines do. */
function withoutFirstLine(source: Uint8Array): Uint8Array {
  const end = source.indexOf(0x0a);
  return source.subarray(end < 0 ? source.length : end);
}

const FOLDER = 0o040000;
const FILE = 0o100000;

/** The absolute path of a folder or zip archive, whose `__main__` is the program; undefined for other files. */
export function containerPath(path: string): string | undefined {
  const full = absolute(path);
  const { fs } = platform();
  try {
    const stat = fs.stat(full);
    const type = stat.mode & 0o170000;
    if (type === FOLDER) return full;
    return type === FILE && endsAsZip(full, stat.size) ? full : undefined;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

/** Bytes of a zip archive's last record, without its comment. */
const END_RECORD = 22;

function endsAsZip(path: string, size: number): boolean {
  if (size < END_RECORD) return false;
  const { fs } = platform();
  const fd = fs.open(path, OpenFlag.RDONLY | OpenFlag.CLOEXEC, 0);
  try {
    const length = Math.min(size, END_RECORD + 0xffff);
    const tail = new Uint8Array(length);
    fs.read(fd, tail, size - length);
    for (let at = length - END_RECORD; at >= 0; at--) {
      const isRecord =
        tail[at] === 0x50 && tail[at + 1] === 0x4b && tail[at + 2] === 5 && tail[at + 3] === 6;
      if (isRecord && at + END_RECORD + tail[at + 20] + 256 * tail[at + 21] === length) return true;
    }
    return false;
  } finally {
    fs.close(fd);
  }
}

// ---- other sources --------------------------------------------------------------------------------

/** The text of `-c` without the indentation that all its lines share. */
function dedent(source: string): string {
  const lines = source.split("\n");
  let margin: string | undefined;
  for (const line of lines) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (indent.length === line.length) continue;
    if (margin === undefined) margin = indent;
    else {
      let shared = 0;
      while (shared < margin.length && margin[shared] === indent[shared]) shared++;
      margin = margin.slice(0, shared);
    }
  }
  if (margin === undefined || margin === "") return source;
  const { length } = margin;
  return lines.map((line) => (/^[ \t]*$/.test(line) ? "" : line.slice(length))).join("\n");
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
