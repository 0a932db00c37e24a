/** The module `zlib`: the deflate format and its checksums. */
import { index } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { fn } from "../../objects/builtin.ts";
import type { PyValue } from "../../objects/object.ts";
import { crc32 } from "../binascii/checksum.ts";
import type { ModuleSpec } from "../module.ts";
import { compress, compressobj, DEFAULT_MEMORY_LEVEL, DEFLATED } from "./compress.ts";
import { decompress, decompressobj, readerType } from "./decompress.ts";
import { errorType } from "./error.ts";

const ADLER_BASE = 65521;
/** Sums of so many bytes stay exact. */
const ADLER_RUN = 5552;

function adler32(bytes: Uint8Array, start: number): number {
  let low = start & 0xffff;
  let high = start >>> 16;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + ADLER_RUN, bytes.length);
    for (; at < end; at++) {
      low += bytes[at];
      high += low;
    }
    low %= ADLER_BASE;
    high %= ADLER_BASE;
  }
  return high * 0x10000 + low;
}

const low32 = (value: PyValue): number => Number(BigInt.asUintN(32, BigInt(index(value))));

/** The zlib whose output `pako` gives. */
const VERSION = "1.3.2";

const CONSTANTS: Record<string, PyValue> = {
  MAX_WBITS: 15,
  DEFLATED,
  DEF_MEM_LEVEL: DEFAULT_MEMORY_LEVEL,
  DEF_BUF_SIZE: 16384,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1,
  Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3,
  Z_FIXED: 4,
  Z_DEFAULT_STRATEGY: 0,
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_BLOCK: 5,
  Z_TREES: 6,
  ZLIB_VERSION: VERSION,
  ZLIB_RUNTIME_VERSION: VERSION,
};

export const zlibModule: ModuleSpec = {
  name: "zlib",
  doc: "Compression and decompression in the deflate, zlib and gzip formats, and their checksums",
  functions: [
    fn("adler32(data, value=1, /)", (data: PyValue, value: PyValue) =>
      adler32(requireBytes(data), low32(value)),
    ),
    fn("crc32(data, value=0, /)", (data: PyValue, value: PyValue) =>
      crc32(requireBytes(data), low32(value)),
    ),
    fn("compress(data, /, level=-1, wbits=15)", compress),
    fn(
      "compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<absent>)",
      compressobj,
    ),
    fn("decompress(data, /, wbits=15, bufsize=16384)", decompress),
    fn("decompressobj(wbits=15, zdict=<absent>)", decompressobj),
  ],
  types: [readerType, errorType],
  names: () => ({ ...CONSTANTS }),
};
