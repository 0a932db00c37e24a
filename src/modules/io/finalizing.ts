/**
 * Streams that scripts drop without closing them: they are closed when the host's collector has found them, with a warning
 * where they hold a descriptor. A stream is a handle over its state, so that one that is gone can be made anew from what it
 * consisted of (objects/finalizers.ts).
 */
import { flowCall, getAttr, isTrue } from "../../objects/abstract.ts";
import { PyBuiltin, PyMethodDescriptor } from "../../objects/builtin.ts";
import { PyBaseException } from "../../objects/exceptions.ts";
import { Finalizable, unwatch, watch } from "../../objects/finalizers.ts";
import { materializeDict, typeLookup } from "../../objects/lookup.ts";
import type { Flow, PyObject, PyType, PyValue } from "../../objects/object.ts";
import { ignoredWhile, reportUnraisable } from "../../objects/unraisable.ts";
import { sysState } from "../../vm/sys-state.ts";

export interface DroppableStream extends PyObject {
  isFinalizing: boolean;
  record: Finalizable | undefined;
}

/** A method `__del__` of a script's class. */
function scriptFinalizer(cls: PyType): PyValue | undefined {
  if (!cls.isHeap) return undefined;
  const found = typeLookup(cls, "__del__");
  return found instanceof PyMethodDescriptor || found instanceof PyBuiltin ? undefined : found;
}

class FinalizableStream extends Finalizable<DroppableStream> {
  private readonly cls: PyType;
  private readonly dict: DroppableStream["dict"];
  private readonly members: DroppableStream["members"];
  private readonly make: () => DroppableStream;
  readonly below: Finalizable | undefined;

  constructor(
    stream: DroppableStream,
    make: () => DroppableStream,
    below: Finalizable | undefined,
  ) {
    super(stream);
    this.cls = stream.cls;
    this.dict = materializeDict(stream);
    if (stream.cls.isHeap) stream.members ??= new Map();
    this.members = stream.members;
    this.make = make;
    this.below = below;
  }

  protected override rebuild(): DroppableStream {
    const stream = this.make();
    if (stream.cls !== this.cls) stream.cls = this.cls;
    stream.dict = this.dict;
    stream.members = this.members;
    return stream;
  }

  protected override *finalizeObject(stream: DroppableStream): Flow<void> {
    const method = scriptFinalizer(stream.cls);
    if (method === undefined) return yield* closeDropped(stream);
    try {
      yield* flowCall(getAttr(stream, "__del__"), []);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      reportUnraisable(error, ignoredWhile("calling deallocator", method));
    }
  }
}

/**
 * `make` gives a stream of the same state; it must not refer to the stream itself. Of streams over others the outermost is
 * closed first, as it knows what is still to be written: `below` and what lies under it come after it.
 */
export function watchStream(
  stream: DroppableStream,
  make: () => DroppableStream,
  below: PyValue = null,
): void {
  if (stream.record !== undefined) unwatch(stream.record);
  stream.record = new FinalizableStream(stream, make, recordOf(below));
  for (
    let record: Finalizable | undefined = stream.record;
    record instanceof FinalizableStream;
    record = record.below
  ) {
    unwatch(record);
    watch(record);
  }
}

function recordOf(value: PyValue): Finalizable | undefined {
  if (typeof value !== "object" || value === null || !("record" in value)) return undefined;
  return value.record instanceof FinalizableStream ? value.record : undefined;
}

/** Nobody has to close it any more; a script's `__del__` is called all the same. */
export function forgetStream(stream: DroppableStream): void {
  if (stream.record === undefined || scriptFinalizer(stream.cls) !== undefined) return;
  unwatch(stream.record);
  stream.record = undefined;
}

/** The streams of the process stay open to the very end. */
const isStandard = (stream: DroppableStream): boolean =>
  ["stdin", "stdout", "stderr"].some((name) => sysState.get(name) === stream);

function isOpen(stream: DroppableStream): boolean {
  try {
    return !isTrue(getAttr(stream, "closed"));
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    // One that was never made whole, or whose script cannot say.
    return false;
  }
}

/** What `__del__` of all streams does. */
export function* closeDropped(stream: DroppableStream): Flow<void> {
  if (isStandard(stream) || !isOpen(stream)) return;
  stream.isFinalizing = true;
  try {
    yield* flowCall(getAttr(stream, "close"), []);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, ignoredWhile("finalizing file", stream));
  }
}
