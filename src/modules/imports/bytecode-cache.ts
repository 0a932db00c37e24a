/**
 * Compiled modules beside their sources, in `__pycache__` (PEP 3147): a file is used when it was made from the source as
 * it is now, by the time and size of the source or by its hash (PEP 552), and by this version of the compiler.
 */
import { PyCode } from "../../bytecode/code.ts";
import { MAGIC, marshalDump, marshalLoad } from "../../bytecode/marshal.ts";
import { type FileStat, HostError, OpenFlag, platform } from "../../host/platform.ts";
import { getAttrOptional, isTrue, reprText } from "../../objects/abstract.ts";
import { newErrorWith } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { importState } from "../../vm/import.ts";
import { sysState } from "../../vm/sys-state.ts";
import { compileText, optimizeDefault } from "../builtins/evaluate.ts";
import { pycCheck } from "./pyc-check.ts";
import { readModuleFile } from "./read-file.ts";

/** Magic number, flags, then the source's time and size or its hash. */
export const PYC_HEADER = 16;
const HASH_BASED = 1;
/** The hash is to be compared with that of the source; else the source is not looked at. */
const CHECK_SOURCE = 2;

/** Where the compiled code of a source file is kept; null where nobody wants that. */
export function cachePath(filename: string): string | null {
  const implementation = sysState.get("implementation") ?? null;
  const tag = hostText(getAttrOptional(implementation, "cache_tag") ?? null);
  if (tag === undefined) return null;
  const slash = filename.lastIndexOf("/");
  const level = optimizeDefault.level === 0 ? "" : `.opt-${optimizeDefault.level}`;
  const name = `${filename.slice(slash + 1).replace(/\.py$/, "")}.${tag}${level}.pyc`;
  const folder = slash < 0 ? "" : filename.slice(0, slash + 1);
  const prefix = hostText(sysState.get("pycache_prefix") ?? null);
  if (prefix === undefined) return `${folder}__pycache__/${name}`;
  const absolute = folder.startsWith("/") ? folder : `${platform().cwd()}/${folder}`;
  return prefix.replace(/\/+$/, "") + absolute + name;
}

/** The code of a source file, from the cache if that is of use; else the cache gets it. */
export function codeOfSource(filename: string): PyCode {
  const cached = cachePath(filename);
  if (cached === null) return compileFile(filename);
  const entry = readEntry(cached);
  const known = entry === undefined ? undefined : codeOfEntry(entry, filename, cached);
  if (known !== undefined) return known;
  const source = readSourceFile(filename);
  const stat = statOf(filename);
  const code = compileText(source, filename, "exec", 0, optimizeDefault.level);
  const mayWrite = !isTrue(sysState.get("dont_write_bytecode") ?? false);
  if (mayWrite && stat !== undefined) {
    const isHashed = entry !== undefined && (entry.flags & HASH_BASED) !== 0;
    const header = isHashed ? hashHeader(entry.flags, source) : timeHeader(stat);
    writeEntry(cached, header, code, stat.mode);
  }
  return code;
}

function compileFile(filename: string): PyCode {
  return compileText(readSourceFile(filename), filename, "exec", 0, optimizeDefault.level);
}

function readSourceFile(filename: string): Uint8Array {
  try {
    return readModuleFile(filename);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw newErrorWith("ImportError", [`cannot read ${filename}: ${error.message}`], {
      path: filename,
    });
  }
}

function statOf(path: string): FileStat | undefined {
  try {
    return platform().fs.stat(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

// ---- files of the cache -------------------------------------------------------------------------------

interface Entry {
  readonly data: Uint8Array;
  readonly flags: number;
}

/** A file that this version of the compiler can have made; undefined when there is none. */
function readEntry(path: string): Entry | undefined {
  let data: Uint8Array;
  try {
    data = readModuleFile(path);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
  if (data.length < PYC_HEADER) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const flags = view.getUint32(4, true);
  const isOurs = view.getUint32(0, true) === MAGIC && (flags & ~(HASH_BASED | CHECK_SOURCE)) === 0;
  return isOurs ? { data, flags } : undefined;
}

/** The code in a file of the cache; undefined when the source is another one now. */
function codeOfEntry({ data, flags }: Entry, filename: string, cached: string): PyCode | undefined {
  let header: Uint8Array;
  if ((flags & HASH_BASED) === 0) {
    const stat = statOf(filename);
    if (stat === undefined) return undefined;
    header = timeHeader(stat);
  } else if (looksAtSource(flags)) header = hashHeader(flags, readSourceFile(filename));
  else header = data;
  for (let i = 0; i < PYC_HEADER; i++) if (header[i] !== data[i]) return undefined;
  const { value } = marshalLoad(data.subarray(PYC_HEADER));
  if (value instanceof PyCode) {
    setFilename(value, filename);
    return value;
  }
  throw newErrorWith("ImportError", [`Non-code object in ${reprText(cached)}`], { path: cached });
}

/** Sets the file of a code object and of those inside it that come from the same file. */
export function setFilename(code: PyCode, filename: string): void {
  const before = code.co_filename;
  if (before === filename) return;
  const set = (inner: PyCode): void => {
    if (inner.co_filename !== before) return;
    (inner as { co_filename: string }).co_filename = filename;
    for (const constant of inner.co_consts) if (constant instanceof PyCode) set(constant);
  };
  set(code);
}

/** `--check-hash-based-pycs`, as the module _imp has it. */
function looksAtSource(flags: number): boolean {
  const module = importState.modules.getStr("_imp");
  const check =
    module instanceof PyModule ? module.namespace.getStr("check_hash_based_pycs") : pycCheck.mode;
  return check !== "never" && (check === "always" || (flags & CHECK_SOURCE) !== 0);
}

function headerOf(flags: number, fill: (view: DataView) => void): Uint8Array {
  const header = new Uint8Array(PYC_HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, flags, true);
  fill(view);
  return header;
}

const timeHeader = ({ mtimeNs, size }: FileStat): Uint8Array =>
  headerOf(0, (view) => {
    view.setUint32(8, Number(BigInt.asUintN(32, mtimeNs / 1_000_000_000n)), true);
    view.setUint32(12, size >>> 0, true);
  });

const hashHeader = (flags: number, source: Uint8Array): Uint8Array =>
  headerOf(flags, (view) => view.setBigUint64(8, sourceHash(BigInt(MAGIC), source), true));

/** 64 bits that tell whether a source changed (FNV-1a from a key). */
export function sourceHash(key: bigint, source: Uint8Array): bigint {
  const prime = 0x100000001b3n;
  let hash = 0xcbf29ce484222325n ^ key;
  for (const byte of source) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  return hash;
}

/** Other programs read the file: it appears at once, or not at all where the folder cannot be written. */
function writeEntry(path: string, header: Uint8Array, code: PyCode, mode: number): void {
  const { fs, pid } = platform();
  const body = marshalDump(code);
  const data = new Uint8Array(header.length + body.length);
  data.set(header);
  data.set(body, header.length);
  const temporary = `${path}.${pid}.${writes++}`;
  try {
    makeFolders(path.slice(0, path.lastIndexOf("/")));
    const fd = fs.open(
      temporary,
      OpenFlag.WRONLY | OpenFlag.CREAT | OpenFlag.EXCL | OpenFlag.CLOEXEC,
      (mode | 0o200) & 0o666,
    );
    try {
      for (let at = 0; at < data.length; ) at += fs.write(fd, data.subarray(at));
    } finally {
      fs.close(fd);
    }
    fs.rename(temporary, path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    removeQuietly(temporary);
  }
}
let writes = 0;

function removeQuietly(path: string): void {
  try {
    platform().fs.remove(path);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

function makeFolders(path: string): void {
  if (path === "" || statOf(path) !== undefined) return;
  makeFolders(path.slice(0, Math.max(path.lastIndexOf("/"), 0)));
  platform().fs.makeDirectory(path, 0o777);
}
