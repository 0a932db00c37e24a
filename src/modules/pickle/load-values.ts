/** Instructions that make numbers, texts and containers and move them about, without any Python code. */
import { PyByteArray } from "../../objects/bytearray.ts";
import { decodeUtf8 } from "../../objects/codec-utf.ts";
import { decodeToStr } from "../../objects/codecs.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { overflowError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intFromLittleEndian } from "../../objects/int-bytes.ts";
import type { PyValue } from "../../objects/object.ts";
import { EMPTY_TUPLE, PyBytes, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { PySet } from "../../objects/set-storage.ts";
import { strFromText } from "../../objects/str-text.ts";
import { unpicklingError } from "./errors.ts";
import type { Input } from "./input.ts";
import { HIGHEST_PROTOCOL, Op } from "./opcodes.ts";
import type { PyUnpickler } from "./unpickler.ts";

/** How many bytes follow an instruction before anything is known of it. */
export function argumentSize(op: number): number {
  switch (op) {
    case Op.BinInt1:
    case Op.BinGet:
    case Op.BinPut:
    case Op.Proto:
    case Op.Long1:
    case Op.ShortBinUnicode:
    case Op.ShortBinBytes:
    case Op.ShortBinString:
    case Op.Ext1:
      return 1;
    case Op.BinInt2:
    case Op.Ext2:
      return 2;
    case Op.BinInt:
    case Op.LongBinGet:
    case Op.LongBinPut:
    case Op.Long4:
    case Op.BinUnicode:
    case Op.BinBytes:
    case Op.BinString:
    case Op.Ext4:
      return 4;
    case Op.BinFloat:
    case Op.BinUnicode8:
    case Op.BinBytes8:
    case Op.ByteArray8:
    case Op.Frame:
      return 8;
    default:
      return 0;
  }
}

/** Does an instruction; false when it is not one of these. */
export function loadValue(self: PyUnpickler, op: number, input: Input): boolean {
  const { stack } = self;
  switch (op) {
    case Op.None:
      stack.push(null);
      return true;
    case Op.NewTrue:
      stack.push(true);
      return true;
    case Op.NewFalse:
      stack.push(false);
      return true;
    case Op.BinInt1:
      stack.push(input.bytes[input.at++]);
      return true;
    case Op.BinInt2:
      stack.push(input.view.getUint16(input.at, true));
      input.at += 2;
      return true;
    case Op.BinInt:
      stack.push(input.view.getInt32(input.at, true));
      input.at += 4;
      return true;
    case Op.BinFloat:
      stack.push(new PyFloat(input.view.getFloat64(input.at)));
      input.at += 8;
      return true;
    case Op.BinGet:
      self.recall(input.bytes[input.at++]);
      return true;
    case Op.LongBinGet:
      self.recall(input.view.getUint32(input.at, true));
      input.at += 4;
      return true;
    case Op.BinPut:
      self.remember(input.bytes[input.at++]);
      return true;
    case Op.LongBinPut:
      self.remember(input.view.getUint32(input.at, true));
      input.at += 4;
      return true;
    case Op.Memoize:
      self.remember(self.memoTable.size);
      return true;
    case Op.Mark:
      self.mark();
      return true;
    default:
      return loadContainer(self, op) || loadHeader(self, op, input);
  }
}

function loadContainer(self: PyUnpickler, op: number): boolean {
  const { stack } = self;
  switch (op) {
    case Op.EmptyTuple:
      stack.push(EMPTY_TUPLE);
      return true;
    case Op.EmptyList:
      stack.push(new PyList([]));
      return true;
    case Op.EmptyDict:
      stack.push(new PyDict());
      return true;
    case Op.EmptySet:
      stack.push(new PySet());
      return true;
    case Op.Tuple1:
    case Op.Tuple2:
    case Op.Tuple3: {
      const count = op - Op.Tuple1 + 1;
      if (stack.length - count < self.fence) throw self.underflow();
      stack.push(new PyTuple(stack.splice(stack.length - count)));
      return true;
    }
    case Op.Tuple:
      stack.push(new PyTuple(self.above(self.popMark())));
      return true;
    case Op.List:
      stack.push(new PyList(self.above(self.popMark())));
      return true;
    case Op.Dict:
      stack.push(dictOfPairs(self.above(self.popMark())));
      return true;
    case Op.Dup:
      stack.push(self.top);
      return true;
    case Op.Pop:
      // A mark is popped as a value is.
      if (self.marks.at(-1) === stack.length) self.popMark();
      else self.pop();
      return true;
    case Op.PopMark:
      self.above(self.popMark());
      return true;
    default:
      return false;
  }
}

function dictOfPairs(items: readonly PyValue[]): PyDict {
  if (items.length % 2 !== 0) throw unpicklingError("odd number of items for DICT");
  const dict = new PyDict();
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  return dict;
}

function loadHeader(self: PyUnpickler, op: number, input: Input): boolean {
  if (op !== Op.Proto) return false;
  const protocol = input.bytes[input.at++];
  if (protocol > HIGHEST_PROTOCOL) {
    throw valueError(`unsupported pickle protocol: ${protocol}`);
  }
  self.protocol = protocol;
  return true;
}

// ---- arguments of a length ---------------------------------------------------------------------------

interface Sized {
  readonly length: number;
  /** `bytes` are the unpickler's own: what is kept of them is copied. */
  readonly load: (bytes: Uint8Array) => void;
}

const MAX_SIZE = 9223372036854775807n;

function length8(input: Input, what: string): number {
  const size = input.view.getBigUint64(input.at, true);
  input.at += 8;
  if (size > MAX_SIZE) {
    throw overflowError(`${what} exceeds system's maximum size of ${MAX_SIZE} bytes`);
  }
  return Number(size);
}

function signed4(input: Input, what: string): number {
  const size = input.view.getInt32(input.at, true);
  input.at += 4;
  if (size < 0) throw unpicklingError(`${what} pickle has negative byte count`);
  return size;
}

function unsigned4(input: Input): number {
  const size = input.view.getUint32(input.at, true);
  input.at += 4;
  return size;
}

/** An instruction whose argument says how long it is; undefined when it is not one of these. */
export function loadSized(self: PyUnpickler, op: number, input: Input): Sized | undefined {
  const text = (length: number): Sized => ({
    length,
    load: (bytes) => self.push(strFromText(decodeUtf8(bytes, "surrogatepass").text)),
  });
  const bytes = (length: number): Sized => ({
    length,
    load: (data) => self.push(new PyBytes(data.slice())),
  });
  const long = (length: number): Sized => ({
    length,
    load: (data) => self.push(intFromLittleEndian(data, true)),
  });
  const oldText = (length: number): Sized => ({
    length,
    load: (data) => self.push(decodeOld(self, data.slice())),
  });
  switch (op) {
    case Op.ShortBinUnicode:
      return text(input.bytes[input.at++]);
    case Op.BinUnicode:
      return text(unsigned4(input));
    case Op.BinUnicode8:
      return text(length8(input, "BINUNICODE"));
    case Op.ShortBinBytes:
      return bytes(input.bytes[input.at++]);
    case Op.BinBytes:
      return bytes(unsigned4(input));
    case Op.BinBytes8:
      return bytes(length8(input, "BINBYTES"));
    case Op.ByteArray8: {
      const length = length8(input, "BYTEARRAY8");
      return { length, load: (data) => self.push(new PyByteArray(data.slice())) };
    }
    case Op.Long1:
      return long(input.bytes[input.at++]);
    case Op.Long4:
      return long(signed4(input, "LONG"));
    case Op.ShortBinString:
      return oldText(input.bytes[input.at++]);
    case Op.BinString:
      return oldText(signed4(input, "BINSTRING"));
    case Op.Frame: {
      // All of the frame is read at once; what it holds is read from there.
      const length = length8(input, "FRAME");
      return {
        length,
        load: () => {
          input.at -= length;
          input.enterFrame(length);
        },
      };
    }
    default:
      return undefined;
  }
}

/** A `str` of Python 2: text in the encoding that the program says, or bytes. */
export function decodeOld({ encoding, errors }: PyUnpickler, bytes: Uint8Array): PyValue {
  const data = new PyBytes(bytes);
  return encoding === "bytes" ? data : decodeToStr(bytes, data, encoding, errors);
}
