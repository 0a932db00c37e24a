/**
 * Streams with unwritten data. Scripts that drop a file without closing it rely on CPython flushing it
 * at once; the host tells nobody when an object is gone. So pending data is written before the process
 * looks at files again, and at the end.
 */
import { PyBaseException } from "../../objects/exceptions.ts";
import { reportUnraisable } from "../../objects/unraisable.ts";

export interface DirtyStream {
  /** It is among those that are known to have some. */
  isDirty: boolean;
  /** Passes pending data on, down to the file. */
  flushPending(): void;
}

const dirty = new Set<DirtyStream>();

export function markDirty(stream: DirtyStream): void {
  if (stream.isDirty) return;
  stream.isDirty = true;
  dirty.add(stream);
}
export function markClean(stream: DirtyStream): void {
  if (!stream.isDirty) return;
  stream.isDirty = false;
  dirty.delete(stream);
}

/** Flushing a text stream may make its buffer dirty: the set is read until it is empty. */
function flushAll(fail: (error: PyBaseException) => void): void {
  for (const stream of dirty) {
    markClean(stream);
    try {
      stream.flushPending();
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      fail(error);
    }
  }
}

/** Before a file is opened or asked about; what fails here shows when the stream is closed. */
export function settleFiles(): void {
  if (dirty.size > 0) flushAll(() => {});
}

export function flushDirtyStreams(): void {
  flushAll((error) => reportUnraisable(error, "Exception ignored while flushing a file"));
}
