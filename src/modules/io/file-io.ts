/**
 * The state of `_io.FileIO` and what it does with its descriptor: unbuffered bytes. The type, its arguments and attributes are
 * in file-io-type.ts.
 */
import { HostError, platform } from "../../host/platform.ts";
import { bareType } from "../../objects/core-types.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { osError } from "../../objects/os-error.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { pollBreaker } from "../../vm/thread.ts";
import { errorMessage } from "../errno.ts";
import {
  type MemoryDescriptor,
  memoryDescriptor,
  readFrom,
  writeTo,
} from "../memory-descriptor.ts";
import { Closing, joinChunks, PyStream, rawIoBaseType, unsupported } from "./base.ts";

export const fileIoType = bareType("FileIO", rawIoBaseType);

const EINTR = 4;

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

export class FileState {
  fd = -1;
  readable = false;
  writable = false;
  appending = false;
  created = false;
  closesFd = true;
  /** What the system likes to transfer at once. */
  blockSize = 8192;
  readonly closing = new Closing();
}

export class PyFileIO extends PyStream {
  readonly state: FileState;
  constructor(state = new FileState()) {
    super(state.closing);
    this.state = state;
  }
  get fd(): number {
    return this.state.fd;
  }
  get closesFd(): boolean {
    return this.state.closesFd;
  }

  override get isClosed(): boolean {
    return this.state.fd < 0;
  }
  check(): number {
    const { fd } = this.state;
    if (fd < 0) throw valueError("I/O operation on closed file");
    return fd;
  }
  get mode(): string {
    const { created, appending, readable, writable } = this.state;
    if (created) return readable ? "xb+" : "xb";
    if (appending) return readable ? "ab+" : "ab";
    if (readable) return writable ? "rb+" : "rb";
    return "wb";
  }
}
PyFileIO.prototype.cls = fileIoType;

export function needReadable(self: PyFileIO): number {
  const fd = self.check();
  if (!self.state.readable) throw unsupported("File not open for reading");
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

export function* readOf(own: MemoryDescriptor, size: number): Flow<PyValue> {
  const got = yield* readFrom(own, size);
  return got === null ? null : new PyBytes(got);
}

function* readIntoOf(own: MemoryDescriptor, into: Uint8Array): Flow<PyValue> {
  const got = yield* readFrom(own, into.length);
  if (got !== null) into.set(got);
  return got === null ? null : got.length;
}

export function readAll(self: PyFileIO): PyBytes | Flow<PyValue> {
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

export function readIntoFile(self: PyFileIO, into: Uint8Array): number | Flow<PyValue> {
  const fd = needReadable(self);
  const own = memoryDescriptor(fd);
  if (own !== undefined) return readIntoOf(own, into);
  return hostCall(() => platform().fs.read(fd, into));
}

export function writeToFile(self: PyFileIO, bytes: Uint8Array): number | Flow<PyValue> {
  const fd = self.check();
  if (!self.state.writable) throw unsupported("File not open for writing");
  const own = memoryDescriptor(fd);
  if (own !== undefined) return writeTo(own, bytes.slice());
  return hostCall(() => platform().fs.write(fd, bytes));
}
