/** sys.stdin, sys.stdout and sys.stderr over the descriptors 0, 1 and 2: opened at the start, flushed at the end. */
import { HostError, platform } from "../../host/platform.ts";
import { call, getAttr, isTrue, setAttr } from "../../objects/abstract.ts";
import { PyBaseException } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { sysState } from "../../vm/sys-state.ts";
import { lookupCodec } from "../codecs/registry.ts";
import { bufferedReaderType, bufferedWriterType } from "./buffered.ts";
import { fileIoType } from "./file-io.ts";
import { type DroppableStream, forgetStream } from "./finalizing.ts";
import { textIoWrapperType } from "./text.ts";

interface Coding {
  readonly encoding: string;
  readonly errors: string;
}

/** Parts that are not given are the defaults; the encoding by the name that its codec has. */
function codingOf(text: string): Coding {
  const [encoding = "", errors = ""] = text.split(":");
  const name = encoding === "" ? "utf-8" : hostText(getAttr(lookupCodec(encoding), "name"));
  return { encoding: name as string, errors: errors === "" ? "strict" : errors };
}

function openStream(fd: 0 | 1 | 2, unbuffered: boolean, coding: Coding): PyValue {
  const { fs } = platform();
  try {
    fs.fstat(fd);
  } catch (error) {
    // A process may be started without one of them.
    if (error instanceof HostError) return null;
    throw error;
  }
  const mode = fd === 0 ? "r" : "w";
  const raw = call(fileIoType, [fd, mode, false]);
  setAttr(raw, "name", ["<stdin>", "<stdout>", "<stderr>"][fd]);
  const isRaw = unbuffered && fd !== 0;
  const buffer = isRaw ? raw : call(fd === 0 ? bufferedReaderType : bufferedWriterType, [raw]);
  const stream = call(textIoWrapperType, [
    buffer,
    coding.encoding,
    fd === 2 ? "backslashreplace" : coding.errors,
    fd === 0 ? null : "\n",
    (fd === 2 && !isRaw) || (!isRaw && fs.isatty(fd)),
    isRaw,
  ]);
  setAttr(stream, "mode", mode);
  for (const layer of [raw, buffer, stream]) forgetStream(layer as DroppableStream);
  return stream;
}

/** Flushes sys.stdout or sys.stderr, unless the program has closed it or taken it away; gives what went wrong. */
export function flushStandardStream(name: "stdout" | "stderr"): PyBaseException | null {
  const stream = sysState.get(name);
  if (stream === undefined || stream === null || isClosed(stream)) return null;
  try {
    call(getAttr(stream, "flush"), []);
    return null;
  } catch (error) {
    if (error instanceof PyBaseException) return error;
    throw error;
  }
}

function isClosed(stream: PyValue): boolean {
  try {
    return isTrue(getAttr(stream, "closed"));
  } catch (error) {
    if (error instanceof PyBaseException) return false;
    throw error;
  }
}

/** `coding`: what PYTHONIOENCODING says. Raises LookupError for encodings that there are not. */
export function openStandardStreams(unbuffered = false, coding = ""): void {
  const found = codingOf(coding);
  for (const [fd, name] of ["stdin", "stdout", "stderr"].entries()) {
    const stream = openStream(fd as 0 | 1 | 2, unbuffered, found);
    sysState.set(name, stream);
    sysState.set(`__${name}__`, stream);
  }
}
