/** `_io.FileIO`: unbuffered bytes of a descriptor. */
import { HostError, OpenFlag, platform } from "../../host/platform.ts";
import {
  call,
  getAttrOptional,
  indexNumber,
  indexOptional,
  isTrue,
  reprText,
  setAttr,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { requireBytes, writableBytes } from "../../objects/buffer.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, fullName, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import { argumentTypeName } from "../../objects/str-text.ts";
import { pollBreaker } from "../../vm/thread.ts";
import { errorMessage } from "../errno.ts";
import {
  closeDescriptor,
  isTerminal,
  type MemoryDescriptor,
  memoryDescriptor,
  readFrom,
  seekIn,
  statOf,
  warnOfBool,
  writeTo,
} from "../memory-descriptor.ts";
import { requireBytesFor, systemText } from "../path-argument.ts";
import { joinChunks, PyStream, rawIoBaseType, sizeArgument, unsupported } from "./base.ts";

import { settleFiles } from "./dirty-streams.ts";

export const fileIoType = bareType("FileIO", rawIoBaseType);

const EINTR = 4;
const FILE_TYPE = 0o170000;
const FOLDER = 0o040000;

/** Runs a host call; its failure becomes OSError. A call that a signal ended starts again. */
export function hostCall<T>(run: () => T, filename?: PyValue, filename2?: PyValue): T {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      if (error.errno !== EINTR) {
        throw osError(error.errno, errorMessage(error.errno, error.message), filename, filename2);
      }
      pollBreaker(false);
    }
  }
}

export class PyFileIO extends PyStream {
  fd = -1;
  readable = false;
  writable = false;
  appending = false;
  created = false;
  closesFd = true;
  /** What the system likes to transfer at once. */
  blockSize = 8192;

  override get isClosed(): boolean {
    return this.fd < 0;
  }
  override set isClosed(closed: boolean) {
    if (closed) this.fd = -1;
  }
  check(): number {
    if (this.fd < 0) throw valueError("I/O operation on closed file");
    return this.fd;
  }
  get mode(): string {
    if (this.created) return this.readable ? "xb+" : "xb";
    if (this.appending) return this.readable ? "ab+" : "ab";
    if (this.readable) return this.writable ? "rb+" : "rb";
    return "wb";
  }
}
PyFileIO.prototype.cls = fileIoType;

const bind = argumentBinder("FileIO(file, mode='r', closefd=True, opener=None)");

function parseMode(self: PyFileIO, mode: string): number {
  let kind = "";
  let plus = false;
  for (const c of mode) {
    if ("rwax".includes(c)) {
      if (kind !== "") {
        throw valueError(
          "Must have exactly one of create/read/write/append mode and at most one plus",
        );
      }
      kind = c;
    } else if (c === "+") {
      if (plus) {
        throw valueError(
          "Must have exactly one of create/read/write/append mode and at most one plus",
        );
      }
      plus = true;
    } else if (c !== "b") throw valueError(`invalid mode: ${mode}`);
  }
  if (kind === "") {
    throw valueError("Must have exactly one of create/read/write/append mode and at most one plus");
  }
  self.readable = kind === "r" || plus;
  self.writable = kind !== "r" || plus;
  self.appending = kind === "a";
  self.created = kind === "x";
  let flags = plus ? OpenFlag.RDWR : kind === "r" ? OpenFlag.RDONLY : OpenFlag.WRONLY;
  if (kind === "w") flags |= OpenFlag.CREAT | OpenFlag.TRUNC;
  if (kind === "a") flags |= OpenFlag.CREAT | OpenFlag.APPEND;
  if (kind === "x") flags |= OpenFlag.CREAT | OpenFlag.EXCL;
  return flags | OpenFlag.CLOEXEC;
}

/** A descriptor that the script gave; undefined for paths, and for ints that none can be. */
function givenDescriptor(file: PyValue): number | undefined {
  warnOfBool(file);
  const given = indexOptional(file);
  if (given === undefined || given > 2147483647 || given < -2147483648) return undefined;
  if (given < 0) throw valueError("negative file descriptor");
  return Number(given);
}

function openPath(self: PyFileIO, file: PyValue, flags: number, opener: PyValue): void {
  const path = systemText(file);
  requireBytesFor(path);
  if (!self.closesFd) throw valueError("Cannot use closefd=False with file name");
  if (opener === null) {
    self.fd = hostCall(() => platform().fs.open(path, flags, 0o666), file);
    return;
  }
  const n = indexOptional(call(opener, [file, flags]));
  if (n === undefined) throw typeError("expected integer from opener");
  if (n < 0) throw valueError(`opener returned ${n}`);
  self.fd = Number(n);
}

function init(self: PyFileIO, args: PyValue[], kwnames: KwNames): void {
  const [file, mode, closefd, opener] = bind(args, kwnames);
  const modeText = hostText(mode);
  if (modeText === undefined) {
    throw typeError(`FileIO() argument 'mode' must be str, not ${argumentTypeName(mode)}`);
  }
  const given = givenDescriptor(file);
  const flags = parseMode(self, modeText);
  self.closesFd = isTrue(closefd);
  if (given !== undefined) self.fd = given;
  else {
    settleFiles();
    openPath(self, file, flags, opener);
  }
  try {
    const stat = hostCall(() => statOf(self.fd), given === undefined ? file : undefined);
    if ((stat.mode & FILE_TYPE) === FOLDER) throw osError(21, "Is a directory", file);
    if (stat.blksize > 1) self.blockSize = stat.blksize;
    setAttr(self, "name", file);
    if (self.appending && memoryDescriptor(self.fd) === undefined) {
      platform().fs.seek(self.fd, 0, 2);
    }
  } catch (error) {
    // A descriptor that was given stays the script's.
    if (given === undefined) closeQuietly(self.fd);
    self.fd = -1;
    throw error;
  }
}

/** After an error, which counts more than one of the close. */
function closeQuietly(fd: number): void {
  try {
    closeDescriptor(fd);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

/** Files whose text is being made: a file may be its own name. */
const shown = new Set<PyFileIO>();

function fileText(self: PyFileIO): string {
  const type = fullName(typeOf(self));
  if (self.fd < 0) return `<${type} [closed]>`;
  const rest = `mode='${self.mode}' closefd=${self.closesFd ? "True" : "False"}>`;
  const name = getAttrOptional(self, "name");
  if (name === undefined) return `<${type} fd=${self.fd} ${rest}`;
  if (shown.has(self)) throw newError("RuntimeError", `reentrant call inside ${type}.__repr__`);
  shown.add(self);
  try {
    return `<${type} name=${reprText(name)} ${rest}`;
  } finally {
    shown.delete(self);
  }
}

function needReadable(self: PyFileIO): number {
  const fd = self.check();
  if (!self.readable) throw unsupported("File not open for reading");
  return fd;
}

/** None when nothing is there and the descriptor does not wait. */
function* readAllOf(own: MemoryDescriptor): Flow<PyValue> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const got = yield* readFrom(own, 65536);
    if (got === null && chunks.length === 0) return null;
    if (got === null || got.length === 0) return new PyBytes(joinChunks(chunks));
    chunks.push(got);
  }
}

function* readOf(own: MemoryDescriptor, size: number): Flow<PyValue> {
  const got = yield* readFrom(own, size);
  return got === null ? null : new PyBytes(got);
}

function* readIntoOf(own: MemoryDescriptor, into: Uint8Array): Flow<PyValue> {
  const got = yield* readFrom(own, into.length);
  if (got !== null) into.set(got);
  return got === null ? null : got.length;
}

function readAll(self: PyFileIO): PyBytes | Flow<PyValue> {
  const fd = needReadable(self);
  const own = memoryDescriptor(fd);
  if (own !== undefined) return readAllOf(own);
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(65536);
    const count = hostCall(() => platform().fs.read(fd, chunk));
    if (count === 0) return new PyBytes(joinChunks(chunks));
    chunks.push(chunk.subarray(0, count));
  }
}

defineType(fileIoType, {
  signature: "(file, mode='r', closefd=True, opener=None)",
  module: "_io",
  doc: "Open a file.",
  hasDict: true,
  alloc: (cls) => withClass(new PyFileIO(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyFileIO(), cls),
    init,
    repr: fileText,
  },
  attributes: [
    attribute("closed", (self: PyFileIO) => self.isClosed, undefined, "True if the file is closed"),
    attribute("mode", (self: PyFileIO) => self.mode),
    attribute("closefd", (self: PyFileIO) => self.closesFd),
    attribute("_blksize", (self: PyFileIO) => self.blockSize),
  ],
  methods: [
    method("read(self, size=-1, /)", (self: PyFileIO, size: PyValue) => {
      const n = sizeArgument(size);
      const fd = needReadable(self);
      if (n < 0) return readAll(self);
      const own = memoryDescriptor(fd);
      if (own !== undefined) return readOf(own, n);
      const chunk = new Uint8Array(n);
      const count = hostCall(() => platform().fs.read(fd, chunk));
      return new PyBytes(chunk.slice(0, count));
    }),
    method("readall(self, /)", readAll),
    method("readinto(self, buffer, /)", (self: PyFileIO, target: PyValue) => {
      const into = writableBytes(target, "readinto() argument 1");
      const fd = needReadable(self);
      const own = memoryDescriptor(fd);
      if (own !== undefined) return readIntoOf(own, into);
      return hostCall(() => platform().fs.read(fd, into));
    }),
    method("write(self, b, /)", (self: PyFileIO, data: PyValue) => {
      const bytes = requireBytes(data);
      const fd = self.check();
      if (!self.writable) throw unsupported("File not open for writing");
      const own = memoryDescriptor(fd);
      if (own !== undefined) return writeTo(own, bytes.slice());
      return hostCall(() => platform().fs.write(fd, bytes));
    }),
    method("seek(self, pos, whence=0, /)", (self: PyFileIO, pos: PyValue, whence: PyValue) => {
      const fd = self.check();
      return hostCall(() => seekIn(fd, indexNumber(pos), indexNumber(whence)));
    }),
    method("tell(self, /)", (self: PyFileIO) => {
      const fd = self.check();
      return hostCall(() => seekIn(fd, 0, 1));
    }),
    method("truncate(self, size=None, /)", (self: PyFileIO, size: PyValue) => {
      const fd = self.check();
      if (!self.writable) throw unsupported("File not open for writing");
      const n = size === null ? hostCall(() => seekIn(fd, 0, 1)) : indexNumber(size);
      if (n < 0 || memoryDescriptor(fd) !== undefined) throw osError(22, "Invalid argument");
      hostCall(() => platform().fs.truncate(fd, n));
      return n;
    }),
    method("close(self, /)", (self: PyFileIO) => {
      const { fd } = self;
      if (fd < 0) return;
      self.fd = -1;
      if (self.closesFd) hostCall(() => closeDescriptor(fd));
    }),
    method("seekable(self, /)", (self: PyFileIO) => {
      const fd = self.check();
      if (memoryDescriptor(fd) !== undefined) return false;
      try {
        platform().fs.seek(fd, 0, 1);
        return true;
      } catch (error) {
        if (error instanceof HostError) return false;
        throw error;
      }
    }),
    method("readable(self, /)", (self: PyFileIO) => {
      self.check();
      return self.readable;
    }),
    method("writable(self, /)", (self: PyFileIO) => {
      self.check();
      return self.writable;
    }),
    method("fileno(self, /)", (self: PyFileIO) => self.check()),
    method("isatty(self, /)", (self: PyFileIO) => isTerminal(self.check())),
    method("_isatty_open_only(self, /)", (self: PyFileIO) => isTerminal(self.check())),
  ],
});
