/** The opcodes of values without a class: numbers, text, bytes, containers, the stack and the memo. */
import { next, reprText, typeName } from "../../objects/abstract.ts";
import { bufferOptional, bufferViews } from "../../objects/buffer.ts";
import { PyByteArray } from "../../objects/bytearray.ts";
import { latinText } from "../../objects/bytes-text.ts";
import { decodeBytesEscape, decodeRawUnicodeEscape } from "../../objects/codec-escape.ts";
import { decodeUtf8 } from "../../objects/codec-utf.ts";
import { decodeToStr } from "../../objects/codecs.ts";
import { frozensetType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { parseFloatText } from "../../objects/float-text.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intFromLittleEndian } from "../../objects/int-bytes.ts";
import { parseInteger } from "../../objects/int-text.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { EMPTY_TUPLE, hostText, PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import { strFromText } from "../../objects/str-text.ts";
import { truncated, unpicklingError } from "./errors.ts";
import { fillDict, fillSet } from "./fill.ts";
import type { Input } from "./input.ts";
import { HIGHEST_PROTOCOL, Op } from "./opcodes.ts";
import { lined, type PyUnpickler, plain } from "./unpickler.ts";

/** The largest size that CPython can count. */
const MAX_SIZE = "9223372036854775807";

const inputOf = (u: PyUnpickler): Input => u.input as Input;

// ---- the stream itself --------------------------------------------------------------------------------

plain(Op.PROTO, 1, (u) => {
  const proto = inputOf(u).byte();
  if (proto > HIGHEST_PROTOCOL) throw valueError(`unsupported pickle protocol: ${proto}`);
  u.proto = proto;
});
plain(Op.FRAME, 8, (u) => {
  const input = inputOf(u);
  const length = input.number(8);
  if (length >= 2 ** 63) {
    throw overflowError(`FRAME length exceeds system's maximum of ${MAX_SIZE} bytes`);
  }
  return enterFrame(input, length);
});

function* enterFrame(input: Input, length: number): Flow<void> {
  input.leaveFrame("beginning of a new frame before end of current frame");
  yield* input.need(length);
  input.enterFrame(length);
}

// ---- constants and numbers ----------------------------------------------------------------------------

plain(Op.NONE, 0, (u) => u.push(null));
plain(Op.NEWTRUE, 0, (u) => u.push(true));
plain(Op.NEWFALSE, 0, (u) => u.push(false));
plain(Op.BININT1, 1, (u) => u.push(inputOf(u).byte()));
plain(Op.BININT2, 2, (u) => u.push(inputOf(u).number(2)));
plain(Op.BININT, 4, (u) => u.push(inputOf(u).number(4) | 0));
plain(Op.BINFLOAT, 8, (u) => {
  const { buffer, byteOffset } = inputOf(u).take(8);
  u.push(new PyFloat(new DataView(buffer, byteOffset, 8).getFloat64(0)));
});

/** The text of a line without its newline; CPython takes an empty one for the end of the data. */
function lineText(line: Uint8Array): string {
  if (line.length < 2) throw truncated();
  return latinText(line.subarray(0, line.length - 1));
}

/** The int that a line spells in decimal; its text ends where CPython cuts it. */
function decimalInt(line: Uint8Array, end: number): number | bigint {
  const isAscii = line.every((c) => c < 0x80);
  const n = isAscii ? parseInteger(latinText(line.subarray(0, end)), 10) : undefined;
  if (n !== undefined) return n;
  const shown = end === line.length - 1 ? line : line.subarray(0, end);
  const text = strFromText(decodeUtf8(shown, "strict").text);
  throw valueError(`invalid literal for int() with base 10: ${reprText(text)}`);
}

/** An int in a line, as an index or the like. */
function lineInt(line: Uint8Array): number {
  if (line.length < 2) throw truncated();
  return Number(decimalInt(line, line.length - 1));
}

lined(Op.INT, (u, line) => {
  const text = lineText(line);
  if (text === "00" || text === "01") {
    u.push(text === "01");
    return;
  }
  const n = parseInteger(text, 10);
  if (n === undefined) throw valueError("could not convert string to int");
  u.push(n);
});
lined(Op.LONG, (u, line) => {
  if (line.length < 2) throw truncated();
  const hasSuffix = line[line.length - 2] === 0x4c;
  u.push(decimalInt(line, hasSuffix ? line.length - 2 : line.length - 1));
});

const FLOAT_START = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)/i;

lined(Op.FLOAT, (u, line) => {
  const text = lineText(line);
  const start = FLOAT_START.exec(text)?.[0];
  if (start === undefined) {
    const shown = hostText(strFromText(decodeUtf8(line, "replace").text));
    throw valueError(`could not convert string to float: '${shown}'`);
  }
  if (start !== text) throw valueError("could not convert string to float");
  const v = parseFloatText(text) as number;
  if (!Number.isFinite(v) && /\d/.test(text)) {
    throw overflowError(`value too large to convert to float: '${text}\n'`);
  }
  u.push(new PyFloat(v));
});

// ---- values with their length in front ------------------------------------------------------------------

/** An opcode whose argument is a length of `width` bytes and so many bytes. */
function counted(
  op: Op,
  width: number,
  length: (input: Input) => number,
  make: (u: PyUnpickler, bytes: Uint8Array) => PyValue,
): void {
  function* later(u: PyUnpickler, input: Input, count: number): Flow<void> {
    yield* input.need(count);
    u.push(make(u, input.take(count)));
  }
  plain(op, width, (u) => {
    const input = inputOf(u);
    const count = length(input);
    if (input.at + count > input.end) return later(u, input, count);
    u.push(make(u, input.take(count)));
    return undefined;
  });
}

const unsigned =
  (width: number, name = "") =>
  (input: Input): number => {
    const count = input.number(width);
    if (count < 2 ** 63) return count;
    throw overflowError(`${name} exceeds system's maximum size of ${MAX_SIZE} bytes`);
  };
const signed =
  (name: string) =>
  (input: Input): number => {
    const count = input.number(4) | 0;
    if (count < 0) throw unpicklingError(`${name} pickle has negative byte count`);
    return count;
  };

const asInt = (_u: PyUnpickler, bytes: Uint8Array): PyValue => intFromLittleEndian(bytes, true);
const asBytes = (_u: PyUnpickler, bytes: Uint8Array): PyValue => new PyBytes(bytes.slice());
const asByteArray = (_u: PyUnpickler, bytes: Uint8Array): PyValue => new PyByteArray(bytes.slice());

function asText(_u: PyUnpickler, bytes: Uint8Array): PyValue {
  const { length } = bytes;
  if (length > 24) return strFromText(decodeUtf8(bytes, "surrogatepass").text);
  let text = "";
  for (let i = 0; i < length; i++) {
    const c = bytes[i];
    if (c >= 0x80) return strFromText(decodeUtf8(bytes, "surrogatepass").text);
    text += String.fromCharCode(c);
  }
  return text;
}

/** A string of Python 2: text in the encoding that the caller named, or bytes. */
function asOldString(u: PyUnpickler, bytes: Uint8Array): PyValue {
  const value = new PyBytes(bytes.slice());
  return u.encoding === "bytes" ? value : decodeToStr(value.bytes, value, u.encoding, u.errors);
}

counted(Op.LONG1, 1, unsigned(1), asInt);
counted(Op.LONG4, 4, signed("LONG"), asInt);
counted(Op.SHORT_BINBYTES, 1, unsigned(1), asBytes);
counted(Op.BINBYTES, 4, unsigned(4), asBytes);
counted(Op.BINBYTES8, 8, unsigned(8, "BINBYTES"), asBytes);
counted(Op.BYTEARRAY8, 8, unsigned(8, "BYTEARRAY8"), asByteArray);
counted(Op.SHORT_BINUNICODE, 1, unsigned(1), asText);
counted(Op.BINUNICODE, 4, unsigned(4), asText);
counted(Op.BINUNICODE8, 8, unsigned(8, "BINUNICODE"), asText);
counted(Op.SHORT_BINSTRING, 1, unsigned(1), asOldString);
counted(Op.BINSTRING, 4, signed("BINSTRING"), asOldString);

lined(Op.UNICODE, (u, line) => {
  if (line.length < 1) throw truncated();
  u.push(strFromText(decodeRawUnicodeEscape(line.slice(0, -1), "strict").text));
});
lined(Op.STRING, (u, line) => {
  const text = line.subarray(0, line.length - 1);
  const quote = text[0];
  const isQuoted = text.length >= 2 && quote === text[text.length - 1];
  if (!isQuoted || (quote !== 0x22 && quote !== 0x27)) {
    throw unpicklingError("the STRING opcode argument must be quoted");
  }
  u.push(asOldString(u, decodeBytesEscape(text.subarray(1, -1), "strict")));
});

// ---- buffers outside of the stream ----------------------------------------------------------------------

plain(Op.NEXT_BUFFER, 0, (u) => {
  if (u.buffers === null) {
    throw unpicklingError(
      "pickle stream refers to out-of-band data but no *buffers* argument was given",
    );
  }
  const buffer = next(u.buffers);
  if (buffer === undefined) throw unpicklingError("not enough out-of-band buffers");
  u.push(buffer);
});
plain(Op.READONLY_BUFFER, 0, (u) => {
  const info = bufferOptional(u.top);
  if (info === undefined) {
    throw typeError(`memoryview: a bytes-like object is required, not '${typeName(u.top)}'`);
  }
  if (info.readonly) {
    info.release();
    return;
  }
  const make = bufferViews.make as NonNullable<typeof bufferViews.make>;
  u.stack[u.stack.length - 1] = make({ ...info, readonly: true }, 0x11c);
});

// ---- containers -----------------------------------------------------------------------------------------

plain(Op.EMPTY_TUPLE, 0, (u) => u.push(EMPTY_TUPLE));
plain(Op.EMPTY_LIST, 0, (u) => u.push(new PyList([])));
plain(Op.EMPTY_DICT, 0, (u) => u.push(new PyDict()));
plain(Op.EMPTY_SET, 0, (u) => u.push(new PySet()));
plain(Op.TUPLE, 0, (u) => u.push(new PyTuple(u.popMarked())));
plain(Op.LIST, 0, (u) => u.push(new PyList(u.popMarked())));
plain(Op.FROZENSET, 0, (u) => {
  const items = u.popMarked();
  const set = new PySet(frozensetType);
  u.push(set);
  return fillSet(set, items);
});
for (const [op, count] of [
  [Op.TUPLE1, 1],
  [Op.TUPLE2, 2],
  [Op.TUPLE3, 3],
] as const) {
  plain(op, 0, (u) => {
    u.require(count);
    u.push(new PyTuple(u.stack.splice(u.stack.length - count)));
  });
}
plain(Op.DICT, 0, (u) => {
  const items = u.popMarked();
  if (items.length % 2 !== 0) throw unpicklingError("odd number of items for DICT");
  const dict = new PyDict();
  u.push(dict);
  return fillDict(dict, items);
});

// ---- stack and memo -------------------------------------------------------------------------------------

plain(Op.MARK, 0, (u) => u.mark());
plain(Op.POP, 0, (u) => u.discard());
plain(Op.POP_MARK, 0, (u) => {
  u.popMarked();
});
plain(Op.DUP, 0, (u) => u.push(u.top));
plain(Op.MEMOIZE, 0, (u) => u.remember(u.memo.size));
plain(Op.BINPUT, 1, (u) => u.remember(inputOf(u).byte()));
plain(Op.LONG_BINPUT, 4, (u) => u.remember(inputOf(u).number(4)));
plain(Op.BINGET, 1, (u) => u.recall(inputOf(u).byte()));
plain(Op.LONG_BINGET, 4, (u) => u.recall(inputOf(u).number(4)));
lined(Op.GET, (u, line) => u.recall(lineInt(line)));
lined(Op.PUT, (u, line) => {
  if (line.length < 2) throw truncated();
  u.require(1);
  const index = lineInt(line);
  if (index < 0) throw valueError("negative PUT argument");
  u.remember(index);
});
