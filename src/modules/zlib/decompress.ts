/**
 * Decompression: `zlib.decompress`, the objects that `zlib.decompressobj` makes, and the type that
 * `gzip` reads with.
 */

import { argumentBinder } from "../../objects/arguments.ts";
import { bytesOf, requireBytes } from "../../objects/buffer.ts";
import { concatBytes } from "../../objects/bytes.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { PyBytes } from "../../objects/sequence-values.ts";
import { cInt, cSize } from "../c-number.ts";
import { zlibError } from "./error.ts";
import {
  BUF_ERROR,
  FINISH,
  Inflater,
  NEED_DICT,
  OK,
  type Result,
  STREAM_END,
  SYNC_FLUSH,
} from "./stream.ts";

const NONE = new Uint8Array(0);
const DECOMPRESSING = "while decompressing data";

export function decompress(data: PyValue, wbits: PyValue, bufsize: PyValue): PyBytes {
  const bytes = requireBytes(data);
  const windowBits = cInt(wbits);
  if (cSize(bufsize) < 0) throw valueError("bufsize must be non-negative");
  const inflater = Inflater.start(windowBits);
  if (typeof inflater === "number") throw zlibError(inflater, "while preparing to decompress data");
  const { status, output } = inflater.run(bytes, SYNC_FLUSH);
  if (status !== STREAM_END) {
    throw zlibError(status === OK ? BUF_ERROR : status, DECOMPRESSING, inflater.message);
  }
  return new PyBytes(output);
}

/** The dictionary of a decompressor; a copy, since it may be needed much later. */
function dictionaryOf(value: PyValue | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const bytes = bytesOf(value);
  if (bytes === undefined) throw typeError("zdict argument must support the buffer protocol");
  return bytes.slice();
}

/** An inflater with the dictionary that it may ask for. */
class Stream {
  constructor(
    readonly inflater: Inflater,
    readonly dictionary: Uint8Array | undefined,
  ) {}

  static start(wbits: PyValue, zdict: PyValue | undefined): Stream {
    const windowBits = cInt(wbits);
    const dictionary = dictionaryOf(zdict);
    const inflater = Inflater.start(windowBits);
    if (typeof inflater === "number") throw valueError("Invalid initialization option");
    const stream = new Stream(inflater, dictionary);
    if (windowBits < 0) stream.useDictionary();
    return stream;
  }

  private useDictionary(): void {
    const { dictionary } = this;
    if (dictionary === undefined || dictionary.length === 0) return;
    const status = this.inflater.setDictionary(dictionary);
    if (status !== OK) throw zlibError(status, "while setting zdict");
  }

  run(input: Uint8Array, flush: number, limit?: number): ReturnType<Inflater["run"]> {
    const result = this.inflater.run(input, flush, limit);
    if (result.status !== NEED_DICT || (this.dictionary?.length ?? 0) === 0) return result;
    this.useDictionary();
    return this.inflater.run(result.rest, flush, limit);
  }

  copy(): Stream | undefined {
    const inflater = this.inflater.copy();
    return inflater && new Stream(inflater, this.dictionary);
  }
}

const isFailure = (status: number): boolean =>
  status !== OK && status !== BUF_ERROR && status !== STREAM_END;

// ---- Decompress -----------------------------------------------------------------------------------

const decompressType = bareType("Decompress");
class Decompress extends PyObject {
  unusedData: Uint8Array = NONE;
  unconsumedTail: Uint8Array = NONE;
  eof = false;

  constructor(readonly stream: Stream) {
    super();
  }

  /** Input after the end of the stream is unused, input beyond the limit is not consumed yet. */
  keepRest({ status, rest }: Result): void {
    if (status === STREAM_END) {
      if (rest.length > 0) this.unusedData = concatBytes(this.unusedData, rest);
      this.unconsumedTail = NONE;
      this.eof = true;
    } else this.unconsumedTail = rest.slice();
  }
}
Decompress.prototype.cls = decompressType;

export const decompressobj = (wbits: PyValue, zdict: PyValue | undefined): Decompress =>
  new Decompress(Stream.start(wbits, zdict));

function update(self: Decompress, data: PyValue, maxLength: PyValue): PyBytes {
  const bytes = requireBytes(data);
  const limit = cSize(maxLength);
  if (limit < 0) throw valueError("max_length must be non-negative");
  const { stream } = self;
  const result = stream.run(bytes, SYNC_FLUSH, limit === 0 ? undefined : limit);
  self.keepRest(result);
  if (isFailure(result.status)) {
    throw zlibError(result.status, DECOMPRESSING, stream.inflater.message);
  }
  return new PyBytes(result.output);
}

function flush(self: Decompress, length: PyValue): PyBytes {
  if (cSize(length) <= 0) throw valueError("length must be greater than zero");
  const result = self.stream.run(self.unconsumedTail, FINISH);
  self.keepRest(result);
  if (result.status === STREAM_END) self.stream.inflater.end();
  return new PyBytes(result.output);
}

function copy(self: Decompress): Decompress {
  const stream = self.stream.copy();
  if (stream === undefined) throw valueError("Inconsistent stream state");
  const made = new Decompress(stream);
  made.unusedData = self.unusedData;
  made.unconsumedTail = self.unconsumedTail;
  made.eof = self.eof;
  return made;
}

defineType(decompressType, {
  module: "zlib",
  final: true,
  attributes: [
    attribute("unused_data", (self: Decompress) => new PyBytes(self.unusedData)),
    attribute("unconsumed_tail", (self: Decompress) => new PyBytes(self.unconsumedTail)),
    attribute("eof", (self: Decompress) => self.eof),
  ],
  methods: [
    method("decompress(self, data, /, max_length=0)", update),
    method("flush(self, length=16384, /)", flush),
    method("copy(self, /)", copy),
    method("__copy__(self, /)", copy),
    method("__deepcopy__(self, memo, /)", copy),
  ],
});

// ---- _ZlibDecompressor ----------------------------------------------------------------------------

export const readerType = bareType("_ZlibDecompressor");
class Reader extends PyObject {
  /** Input that waits for the next call. */
  pending: Uint8Array = NONE;
  unusedData: Uint8Array = NONE;
  eof = false;
  needsInput = true;

  constructor(readonly stream: Stream) {
    super();
  }
}
Reader.prototype.cls = readerType;

function read(self: Reader, data: PyValue, maxLength: PyValue): PyBytes {
  const bytes = requireBytes(data);
  const limit = cSize(maxLength);
  if (self.eof) throw newError("EOFError", "End of stream already reached");
  const input = self.pending.length === 0 ? bytes : concatBytes(self.pending, bytes);
  const { stream } = self;
  const result = stream.run(input, SYNC_FLUSH, limit < 0 ? undefined : limit);
  const { status, rest } = result;
  if (isFailure(status)) {
    self.needsInput = false;
    throw zlibError(status, DECOMPRESSING, stream.inflater.message);
  }
  self.pending = NONE;
  if (status === STREAM_END) {
    self.eof = true;
    self.needsInput = false;
    self.unusedData = rest.slice();
  } else {
    self.pending = rest.slice();
    self.needsInput = rest.length === 0 && !result.isFull;
  }
  return new PyBytes(result.output);
}

const bindReader = argumentBinder("_ZlibDecompressor(wbits=15, zdict=<absent>)");
defineType(readerType, {
  signature: "(wbits=15, zdict=b'')",
  module: "zlib",
  slots: {
    new: (cls, args, kwnames) => {
      const [wbits, zdict] = bindReader(args, kwnames);
      const reader = new Reader(Stream.start(wbits, zdict));
      reader.cls = cls;
      return reader;
    },
  },
  final: true,
  attributes: [
    attribute("eof", (self: Reader) => self.eof),
    attribute("unused_data", (self: Reader) => new PyBytes(self.unusedData)),
    attribute("needs_input", (self: Reader) => self.needsInput),
  ],
  methods: [method("decompress(self, data, max_length=-1)", read)],
});
