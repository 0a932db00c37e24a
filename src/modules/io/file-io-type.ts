/** The type `_io.FileIO`: its arguments, attributes and methods; the descriptor is in file-io.ts. */
import { HostError, OpenFlag, platform } from "../../host/platform.ts";
import {
  flowCall,
  getAttrOptional,
  indexNumber,
  indexOptional,
  isTrue,
  reprText,
  setAttr,
} from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { audit } from "../../objects/audit.ts";
import { requireBytes, writableBytes } from "../../objects/buffer.ts";
import { typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, fullName, method } from "../../objects/define.ts";
import {
  exceptionTypes,
  isError,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import type { Flow, KwNames, PyType, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { hostText, PyBytes } from "../../objects/sequence-values.ts";
import { argumentTypeName } from "../../objects/str-text.ts";
import { ignoredWhile, reportUnraisable } from "../../objects/unraisable.ts";
import { warn } from "../../vm/warn.ts";
import {
  closeDescriptor,
  isTerminal,
  memoryDescriptor,
  seekIn,
  statOf,
  warnOfBool,
} from "../memory-descriptor.ts";
import { requireBytesFor, systemText } from "../path-argument.ts";
import { closeBase, finalizingFlag, noState, sizeArgument, unsupported } from "./base.ts";
import { bothSteps, reprOnce } from "./closing.ts";
import { settleFiles } from "./dirty-streams.ts";
import {
  type FileState,
  fileIoType,
  hostCall,
  needReadable,
  PyFileIO,
  readAll,
  readIntoFile,
  readOf,
  writeToFile,
} from "./file-io.ts";
import { forgetStream, watchStream } from "./finalizing.ts";

const FILE_TYPE = 0o170000;
const FOLDER = 0o040000;

const bind = argumentBinder("FileIO(file, mode='r', closefd=True, opener=None)");

function parseMode(state: FileState, mode: string): number {
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
  state.readable = kind === "r" || plus;
  state.writable = kind !== "r" || plus;
  state.appending = kind === "a";
  state.created = kind === "x";
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

function* openPath(
  state: FileState,
  file: PyValue,
  path: string,
  flags: number,
  opener: PyValue,
): Flow<void> {
  if (opener === null) {
    state.fd = hostCall(() => platform().fs.open(path, flags, 0o666), file);
    return;
  }
  const n = indexOptional(yield* flowCall(opener, [file, flags]));
  if (n === undefined) throw typeError("expected integer from opener");
  if (n < 0) throw valueError(`opener returned ${n}`);
  state.fd = Number(n);
}

const remake = (state: FileState) => (): PyFileIO => new PyFileIO(state);

function* init(self: PyFileIO, args: PyValue[], kwnames: KwNames): Flow<PyValue> {
  const { state } = self;
  const [file, mode, closefd, opener] = bind(args, kwnames);
  const modeText = hostText(mode);
  if (modeText === undefined) {
    throw typeError(`FileIO() argument 'mode' must be str, not ${argumentTypeName(mode)}`);
  }
  if (state.fd >= 0) {
    const { fd } = state;
    state.fd = -1;
    if (state.closesFd) hostCall(() => closeDescriptor(fd));
  }
  const given = givenDescriptor(file);
  const flags = parseMode(state, modeText);
  state.closesFd = isTrue(closefd);
  const path = given === undefined ? systemText(file) : "";
  requireBytesFor(path);
  audit("open", file, mode, flags);
  if (given === undefined && !state.closesFd) {
    throw valueError("Cannot use closefd=False with file name");
  }
  if (given !== undefined) state.fd = given;
  else {
    settleFiles();
    yield* openPath(state, file, path, flags, opener);
  }
  try {
    const stat = hostCall(() => statOf(state.fd), given === undefined ? file : undefined);
    if ((stat.mode & FILE_TYPE) === FOLDER) throw osError(21, "Is a directory", file);
    if (stat.blksize > 1) state.blockSize = stat.blksize;
    setAttr(self, "name", file);
    if (state.appending && memoryDescriptor(state.fd) === undefined) {
      platform().fs.seek(state.fd, 0, 2);
    }
  } catch (error) {
    // A descriptor that was given stays the script's.
    if (given === undefined) closeQuietly(state.fd);
    state.fd = -1;
    throw error;
  }
  if (state.closesFd || typeOf(self).isHeap) watchStream(self, remake(state));
  return null;
}

/** After an error, which counts more than one of the close. */
function closeQuietly(fd: number): void {
  try {
    closeDescriptor(fd);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
  }
}

function fileText(self: PyFileIO): string {
  const type = fullName(typeOf(self));
  const { fd, closesFd } = self.state;
  if (fd < 0) return `<${type} [closed]>`;
  const rest = `mode='${self.mode}' closefd=${closesFd ? "True" : "False"}>`;
  const name = getAttrOptional(self, "name");
  if (name === undefined) return `<${type} fd=${fd} ${rest}`;
  return reprOnce(self, () => `<${type} name=${reprText(name)} ${rest}`);
}

/** Nobody closed the file that `source` gave access to. */
function warnOfDropped(self: PyFileIO, source: PyValue): void {
  if (self.state.fd < 0 || !self.state.closesFd) return;
  try {
    warn(exceptionTypes.ResourceWarning, `unclosed file ${reprText(source)}`, 1, source);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    // A filter may turn the warning into an error, which nobody can catch here.
    if (isError(error, exceptionTypes.Warning)) {
      reportUnraisable(error, ignoredWhile("finalizing file", self));
    }
  }
}

function closeDescriptorOf(self: PyFileIO): PyValue {
  const { state } = self;
  const { fd } = state;
  if (self.isFinalizing) warnOfDropped(self, self);
  state.fd = -1;
  forgetStream(self);
  if (fd >= 0 && state.closesFd) hostCall(() => closeDescriptor(fd));
  return null;
}

/** `flush` of a file does nothing, unless a script has made it do something. */
const flushes = (self: PyFileIO): boolean =>
  typeOf(self).isHeap || self.dict?.get("flush") !== undefined;

function* closeLater(self: PyFileIO): Flow<PyValue> {
  return yield* bothSteps(
    () => closeBase(self),
    function* () {
      return closeDescriptorOf(self);
    },
  );
}

defineType(fileIoType, {
  signature: "(file, mode='r', closefd=True, opener=None)",
  module: "_io",
  isMadeAtLoad: true,
  hasPlainNew: false,
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
    attribute("closefd", (self: PyFileIO) => self.state.closesFd),
    finalizingFlag,
    attribute("_blksize", (self: PyFileIO) => self.state.blockSize),
  ],
  methods: [
    noState,
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
    method("readinto(self, buffer, /)", (self: PyFileIO, target: PyValue) =>
      readIntoFile(self, writableBytes(target, "readinto() argument 1")),
    ),
    method("write(self, b, /)", (self: PyFileIO, data: PyValue) =>
      writeToFile(self, requireBytes(data)),
    ),
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
      if (!self.state.writable) throw unsupported("File not open for writing");
      const n = size === null ? hostCall(() => seekIn(fd, 0, 1)) : indexNumber(size);
      if (n < 0 || memoryDescriptor(fd) !== undefined) throw osError(22, "Invalid argument");
      hostCall(() => platform().fs.truncate(fd, n));
      return n;
    }),
    method("close(self, /)", (self: PyFileIO) => {
      if (flushes(self)) return closeLater(self);
      self.closing.isDone = true;
      return closeDescriptorOf(self);
    }),
    method("_dealloc_warn(self, source, /)", (self: PyFileIO, source: PyValue) => {
      warnOfDropped(self, source);
      return null;
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
      return self.state.readable;
    }),
    method("writable(self, /)", (self: PyFileIO) => {
      self.check();
      return self.state.writable;
    }),
    method("fileno(self, /)", (self: PyFileIO) => self.check()),
    method("isatty(self, /)", (self: PyFileIO) => isTerminal(self.check())),
    method("_isatty_open_only(self, /)", (self: PyFileIO) => isTerminal(self.check())),
  ],
});
