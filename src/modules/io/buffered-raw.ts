/**
 * What the buffered streams know of the stream below them: how it is asked, where it stands, and who may ask now. The buffer
 * itself is in buffered-state.ts. Everything is a Flow, so that raw streams of scripts run in the loop; files of the system
 * are asked without any call.
 */
import {
  getAttr,
  indexNumber,
  indexOptional,
  isFlow,
  isTrue,
  reprText,
  typeName,
} from "../../objects/abstract.ts";
import { byteBuffer } from "../../objects/buffer.ts";
import { typeOf } from "../../objects/core-types.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyMemoryView } from "../../objects/memoryview.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { type Thread, threads } from "../../vm/thread.ts";
import { waitFor } from "../../vm/wait.ts";
import { askMethod, retried } from "./asking.ts";
import { unsupported } from "./base.ts";
import { PyFileIO, readIntoFile, writeToFile } from "./file-io.ts";

/** A file whose methods no script has replaced. */
function isPlain(raw: PyValue, name: string): raw is PyFileIO {
  return raw instanceof PyFileIO && !typeOf(raw).isHeap && raw.dict?.get(name) === undefined;
}

function checkedCount(value: PyValue, call: string, most: number): number {
  const count = value === undefined ? -1 : Number(indexOptional(value) ?? -1);
  if (count >= 0 && count <= most) return count;
  throw newError(
    "OSError",
    `raw ${call} returned invalid length ${count} (should have been between 0 and ${most})`,
  );
}

export abstract class RawSide {
  /** undefined before the first successful `__init__`, and once detached. */
  raw: PyValue | undefined = undefined;
  isDetached = false;
  isReady = false;
  /** Where the raw stream stands, as far as it has said; counted from 0 where it cannot tell. */
  protected rawPosition = 0;
  private owner: Thread | null = null;

  /** The raw stream of one that is ready. */
  get checkedRaw(): PyValue {
    if (this.isReady && this.raw !== undefined) return this.raw;
    throw valueError(
      this.isDetached ? "raw stream has been detached" : "I/O operation on uninitialized object",
    );
  }
  get rawIsClosed(): boolean {
    const { checkedRaw: raw } = this;
    // Of our own files `closed` cannot be replaced.
    if (raw instanceof PyFileIO && !raw.cls.isHeap) return raw.isClosed;
    return isTrue(getAttr(raw, "closed"));
  }

  /** Nobody is inside an operation. */
  get isFree(): boolean {
    return this.owner === null;
  }
  /** Runs an operation while no other thread is inside one. */
  *alone<T>(self: PyValue, operation: () => Flow<T>): Flow<T> {
    if (this.owner === threads.current) {
      throw newError("RuntimeError", `reentrant call inside ${reprText(self)}`);
    }
    while (this.owner !== null) yield* waitFor(() => this.owner === null);
    this.owner = threads.current;
    try {
      return yield* operation();
    } finally {
      this.owner = null;
    }
  }

  *rawTell(): Flow<number> {
    const { checkedRaw: raw } = this;
    const position = indexNumber(yield* askMethod(raw, "tell"));
    return this.arrive(position);
  }
  *rawSeek(target: number, whence: number): Flow<number> {
    const { checkedRaw: raw } = this;
    const position = indexNumber(yield* askMethod(raw, "seek", [target, whence]));
    return this.arrive(position);
  }
  private arrive(position: number): number {
    if (position < 0) {
      throw newError("OSError", `Raw stream returned invalid position ${position}`);
    }
    this.rawPosition = position;
    return position;
  }
  protected advance(count: number): void {
    this.rawPosition += count;
  }

  /** How many bytes came; null when there are none yet. */
  protected *rawRead(into: Uint8Array): Flow<number | null> {
    const { checkedRaw: raw } = this;
    let result: PyValue;
    if (isPlain(raw, "readinto")) {
      const got = readIntoFile(raw, into);
      result = isFlow(got) ? yield* got : got;
    } else {
      const view = new PyMemoryView(byteBuffer(null, into, false));
      result = yield* retried(() => askMethod(raw, "readinto", [view]));
    }
    if (result === null) return null;
    if (indexOptional(result) === undefined) {
      const error = newError("OSError", "raw readinto() failed");
      const cause = typeError(`'${typeName(result)}' object cannot be interpreted as an integer`);
      error.cause = cause;
      error.context = cause;
      throw error;
    }
    const count = checkedCount(result, "readinto()", into.length);
    this.advance(count);
    return count;
  }

  /** How many bytes it took; null when it takes none now. */
  protected *rawWrite(data: Uint8Array): Flow<number | null> {
    const { checkedRaw: raw } = this;
    let result: PyValue;
    if (isPlain(raw, "write")) {
      const took = writeToFile(raw, data);
      result = isFlow(took) ? yield* took : took;
    } else {
      const view = new PyMemoryView(byteBuffer(null, data, true));
      result = yield* retried(() => askMethod(raw, "write", [view]));
    }
    if (result === null) return null;
    const count = checkedCount(result, "write()", data.length);
    this.advance(count);
    return count;
  }
}

/** The raw stream must say so, with True itself. */
export function* requireAbility(
  raw: PyValue,
  name: "readable" | "writable" | "seekable",
): Flow<void> {
  const answer = yield* askMethod(raw, name);
  if (answer !== true) throw unsupported(`File or stream is not ${name}.`);
}
