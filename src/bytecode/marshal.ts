/**
 * Marshal, version 5: code objects and constants as bytes, in CPython's encoding (one type byte, its
 * payload little-endian, 0x80 marks a value that later ones refer to). The packed library, caches of
 * compiled modules and the module `marshal` use it.
 *
 * Code objects have CPython's fields in its order; the bytecode inside is ours, so files carry a magic
 * number of our own.
 */
import type { PyValue } from "../objects/object.ts";
import { MARSHAL_VERSION } from "./marshal-format.ts";
import { MarshalReader, type MoreBytes } from "./marshal-reader.ts";
import { MarshalWriter } from "./marshal-writer.ts";

/** Set by the build: 16 bits of a hash of the compiler's sources. */
declare const COMPILER_TAG: number | undefined;

/** The magic number of compiled modules, whose files serve the compiler that has made them. */
export const MAGIC = 0x0a0d_0000 + (typeof COMPILER_TAG === "undefined" ? 0 : COMPILER_TAG);

/** The marshalled bytes of a value; raises ValueError for what has no encoding. */
export function marshalDump(
  value: PyValue,
  version = MARSHAL_VERSION,
  allowsCode = true,
): Uint8Array {
  const writer = new MarshalWriter(version, allowsCode);
  writer.value(value);
  return writer.out.written;
}

/**
 * The value at the start of `data` and how many bytes it took. `filename`, if given, is the one of all
 * code objects in it.
 */
export function marshalLoad(
  data: Uint8Array,
  filename: string | null = null,
  allowsCode = true,
): { value: PyValue; size: number } {
  const reader = new MarshalReader(data, { filename, allowsCode });
  const value = reader.value();
  return { value, size: reader.at };
}

/** The next value of a stream: no byte behind it is asked for. */
export function marshalRead(more: MoreBytes, allowsCode: boolean): PyValue {
  return new MarshalReader(new Uint8Array(0), { allowsCode, more }).value();
}
