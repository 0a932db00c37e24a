/** sys.stdin, sys.stdout and sys.stderr over the descriptors 0, 1 and 2. */
import { HostError, platform } from "../../host/platform.ts";
import { call, setAttr } from "../../objects/abstract.ts";
import type { PyValue } from "../../objects/object.ts";
import { sysState } from "../../vm/sys-state.ts";
import { bufferedReaderType, bufferedWriterType } from "./buffered.ts";
import { fileIoType } from "./file-io.ts";
import { type PyTextIOWrapper, textIoWrapperType } from "./text.ts";

function openStream(fd: 0 | 1 | 2, unbuffered: boolean): PyValue {
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
    "utf-8",
    fd === 2 ? "backslashreplace" : "strict",
    fd === 0 ? null : "\n",
    (fd === 2 && !isRaw) || (!isRaw && fs.isatty(fd)),
    isRaw,
  ]) as PyTextIOWrapper;
  stream.modeText = mode;
  return stream;
}

export function openStandardStreams(unbuffered = false): void {
  for (const [fd, name] of ["stdin", "stdout", "stderr"].entries()) {
    const stream = openStream(fd as 0 | 1 | 2, unbuffered);
    sysState.set(name, stream);
    sysState.set(`__${name}__`, stream);
  }
}
