/** Compression: `zlib.compress` and the objects that `zlib.compressobj` makes. */

import { requireBytes } from "../../objects/buffer.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { valueError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { cInt } from "../c-number.ts";
import { plainError, zlibError } from "./error.ts";
import { BUF_ERROR, Deflater, FINISH, NO_FLUSH, OK, STREAM_END } from "./stream.ts";

export const DEFAULT_MEMORY_LEVEL = 8;
export const DEFLATED = 8;

export function compress(data: PyValue, level: PyValue, wbits: PyValue): PyBytes {
  const bytes = requireBytes(data);
  const deflater = Deflater.start({
    level: cInt(level),
    method: DEFLATED,
    windowBits: cInt(wbits),
    memoryLevel: DEFAULT_MEMORY_LEVEL,
    strategy: 0,
  });
  if (typeof deflater === "number") throw plainError("Bad compression level");
  return new PyBytes(deflater.run(bytes, FINISH).output);
}

export const compressType = bareType("Compress");
class Compress extends PyObject {
  constructor(readonly deflater: Deflater) {
    super();
  }
}
Compress.prototype.cls = compressType;

export function compressobj(
  level: PyValue,
  method: PyValue,
  wbits: PyValue,
  memLevel: PyValue,
  strategy: PyValue,
  zdict: PyValue | undefined,
): Compress {
  const dictionary = zdict === undefined ? undefined : requireBytes(zdict);
  const deflater = Deflater.start({
    level: cInt(level),
    method: cInt(method),
    windowBits: cInt(wbits),
    memoryLevel: cInt(memLevel),
    strategy: cInt(strategy),
  });
  if (typeof deflater === "number") throw valueError("Invalid initialization option");
  if (dictionary !== undefined && deflater.setDictionary(dictionary) !== OK) {
    throw valueError("Invalid dictionary");
  }
  return new Compress(deflater);
}

function update(self: Compress, data: PyValue): PyBytes {
  const { status, output } = self.deflater.run(requireBytes(data), NO_FLUSH);
  if (status !== OK && status !== BUF_ERROR) throw zlibError(status, "while compressing data");
  return new PyBytes(output);
}

function flush(self: Compress, value: PyValue): PyBytes {
  const mode = cInt(value);
  if (mode === NO_FLUSH) return new PyBytes(new Uint8Array(0));
  const { status, output } = self.deflater.run(new Uint8Array(0), mode);
  if (status === STREAM_END && mode === FINISH) self.deflater.end();
  else if (status !== OK && status !== BUF_ERROR) throw zlibError(status, "while flushing");
  return new PyBytes(output);
}

function copy(self: Compress): Compress {
  const deflater = self.deflater.copy();
  if (deflater === undefined) throw valueError("Inconsistent stream state");
  return new Compress(deflater);
}

defineType(compressType, {
  module: "zlib",
  final: true,
  methods: [
    method("compress(self, data, /)", update),
    method(`flush(self, mode=${FINISH}, /)`, flush),
    method("copy(self, /)", copy),
    method("__copy__(self, /)", copy),
    method("__deepcopy__(self, memo, /)", copy),
  ],
});
