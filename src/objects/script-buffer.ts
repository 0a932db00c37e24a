/**
 * Buffers of script classes: `__buffer__` gives a view, `__release_buffer__` hears when it is given back.
 * The protocol itself is in buffer.ts, the views are in memoryview.ts.
 */
import { callSpecial, typeName } from "./abstract.ts";
import { type BufferInfo, bufferViews, FULL_READ_ONLY } from "./buffer.ts";
import { PySlotWrapper } from "./builtin.ts";
import { typeOf } from "./core-types.ts";
import { attributeError, PyBaseException } from "./exceptions.ts";
import { typeLookup } from "./lookup.ts";
import type { PyValue } from "./object.ts";
import { reportUnraisable } from "./unraisable.ts";

function hasOwnRelease(self: PyValue): boolean {
  const type = typeOf(self);
  if (!type.isHeap) return false;
  const method = typeLookup(type, "__release_buffer__");
  return method !== undefined && !(method instanceof PySlotWrapper);
}

/** Nobody waits for the answer, so nobody gets the error. */
function tellRelease(self: PyValue, view: PyValue): void {
  try {
    callSpecial(self, "__release_buffer__", [view]);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    reportUnraisable(error, `Exception ignored in __release_buffer__ of ${typeName(self)}`);
  }
}

/**
 * The buffer of a built-in type, where the class may have a `__release_buffer__` of its own: that sees the
 * memory once more, through a view that lasts as long as the call.
 */
export function builtinBuffer(
  self: PyValue,
  slot: (self: never, flags: number) => unknown,
  flags: number,
): BufferInfo {
  const buffer = slot(self as never, flags) as BufferInfo;
  if (!hasOwnRelease(self)) return buffer;
  return {
    ...buffer,
    release: () => {
      const view = bufferViews.restricted(buffer);
      tellRelease(self, view);
      bufferViews.drop(view);
      buffer.release();
    },
  };
}

/** The slot `buffer` of classes with one of the two methods. */
export function scriptBuffer(self: PyValue, flags = FULL_READ_ONLY): BufferInfo {
  const method = typeLookup(typeOf(self), "__buffer__");
  if (method instanceof PySlotWrapper) {
    return builtinBuffer(self, method.slotFunction as () => unknown, flags);
  }
  const view = callSpecial(self, "__buffer__", [flags]);
  if (view === undefined) {
    throw attributeError(
      `'${typeName(self)}' object has no attribute '__buffer__'`,
      self,
      "__buffer__",
    );
  }
  const buffer = bufferViews.read(view, flags);
  return {
    ...buffer,
    release: () => {
      buffer.release();
      // A view that the built-in base made for `super().__buffer__` tells by itself.
      if (buffer.owner === self) bufferViews.drop(view);
      else if (hasOwnRelease(self)) tellRelease(self, view);
    },
  };
}
