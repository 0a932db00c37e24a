/**
 * Writing an object: numbers, text, bytes and the choice of how everything else is written. Functions
 * return undefined when all is written, or the step that writes the rest (steps.ts).
 */
import { isTrue, str } from "../../objects/abstract.ts";
import { bufferBytes, isContiguous } from "../../objects/buffer.ts";
import type { PyByteArray } from "../../objects/bytearray.ts";
import { latinText } from "../../objects/bytes-text.ts";
import { encodeRawUnicodeEscape } from "../../objects/codec-escape.ts";
import { encodeUtf8 } from "../../objects/codec-utf.ts";
import {
  bytearrayType,
  bytesType,
  dictType,
  floatType,
  frozensetType,
  listType,
  setType,
  strType,
  tupleType,
} from "../../objects/core-types.ts";
import type { PyDict } from "../../objects/dict-storage.ts";
import { overflowError } from "../../objects/exceptions.ts";
import { floatText } from "../../objects/float-repr.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { type Int, intBitLength } from "../../objects/int-arithmetic.ts";
import { littleEndianBytes } from "../../objects/int-bytes.ts";
import { intText } from "../../objects/int-text.ts";
import { CallRequest, type PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { EMPTY_BYTES, PyBytes, type PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PySet } from "../../objects/set-storage.ts";
import { concatTexts, type Text, textOf } from "../../objects/str-text.ts";
import { picklingError } from "./errors.ts";
import { apart, library } from "./library.ts";
import { Op } from "./opcodes.ts";
import { type PickleBuffer, pickleBufferType } from "./pickle-buffer.ts";
import { type PyPickler, writing } from "./pickler.ts";
import { saveDict, saveFrozenset, saveList, saveSet, saveTuple } from "./save-containers.ts";
import { saveByReduce, saveReduced } from "./save-reduce.ts";
import type { Step } from "./steps.ts";

function save(p: PyPickler, obj: PyValue, asks = true): Step | undefined {
  p.out.boundary();
  return asks && p.persistentId !== null
    ? savePersistent(p, p.persistentId, obj)
    : saveValue(p, obj);
}

function* savePersistent(p: PyPickler, hook: PyValue, obj: PyValue): Step {
  const id = yield new CallRequest(hook, [obj]);
  if (id === null) {
    const step = saveValue(p, obj);
    if (step !== undefined) yield step;
  } else if (p.bin !== 0) {
    const step = save(p, id, false);
    if (step !== undefined) yield step;
    p.out.op(Op.BINPERSID);
  } else {
    const text = textOf(str(id)) as Text;
    if (typeof text !== "string" || !/^[\0-\x7f]*$/.test(text)) {
      throw picklingError("persistent IDs in protocol 0 must be ASCII strings");
    }
    p.out.opLine(Op.PERSID, text);
  }
}

function saveValue(p: PyPickler, given: PyValue): Step | undefined {
  // CPython has one empty bytes object, so that the memo knows it once it was written.
  const isEmpty = given instanceof PyBytes && given.bytes.length === 0 && given.cls === bytesType;
  const obj = isEmpty ? EMPTY_BYTES : given;
  switch (typeof obj) {
    case "number":
    case "bigint":
      saveInt(p, obj);
      return undefined;
    case "boolean":
      if (p.proto >= 2) p.out.op(obj ? Op.NEWTRUE : Op.NEWFALSE);
      else p.out.opLine(Op.INT, obj ? "01" : "00");
      return undefined;
    case "object":
      if (obj === null) {
        p.out.op(Op.NONE);
        return undefined;
      }
      if (obj instanceof PyFloat && obj.cls === floatType) {
        if (p.bin !== 0) p.out.opFloat(obj.v);
        else p.out.opLine(Op.FLOAT, floatText(obj.v));
        return undefined;
      }
  }
  const index = p.memo.get(obj);
  if (index !== undefined) {
    p.recall(index);
    return undefined;
  }
  if (typeof obj === "string") {
    saveText(p, obj, obj);
    return undefined;
  }
  const own = SAVERS.get((obj as PyObject).cls);
  return own === undefined ? saveByReduce(p, obj) : own(p, obj as never);
}

// ---- numbers and text -------------------------------------------------------------------------------

function saveInt(p: PyPickler, n: Int): void {
  const { out } = p;
  if (typeof n === "number" && n <= 0x7fffffff && n >= -0x80000000) {
    if (p.bin === 0) out.opLine(Op.INT, `${n}`);
    else if (n < 0 || n > 0xffff) out.opNumber(Op.BININT, n, 4);
    else if (n > 0xff) out.opNumber(Op.BININT2, n, 2);
    else out.op1(Op.BININT1, n);
    return;
  }
  if (p.proto < 2) {
    out.opLine(Op.LONG, `${intText(n)}L`);
    return;
  }
  const bits = intBitLength(n);
  let length = Math.floor(Number(bits) / 8) + 1;
  if (length > 0x7fffffff) throw overflowError("int too large to pickle");
  let bytes = littleEndianBytes(n, length);
  if (n < 0 && length > 1 && bytes[length - 1] === 0xff && (bytes[length - 2] & 0x80) !== 0) {
    bytes = bytes.subarray(0, --length);
  }
  if (length < 256) out.op1(Op.LONG1, length);
  else out.opNumber(Op.LONG4, length, 4);
  out.append(bytes);
}

/** Characters that raw_unicode_escape would leave as they are and that a line cannot hold. */
const ESCAPED = /[\\\0\n\r\x1a]/g;

function escapedLine(text: Text): Uint8Array {
  const escape = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (typeof text === "string") return encodeRawUnicodeEscape(text.replace(ESCAPED, escape));
  const parts: Text[] = [];
  for (const c of text) {
    const isPlain = c > 0x7f || !"\\\0\n\r\x1a".includes(String.fromCharCode(c));
    parts.push(isPlain ? Uint32Array.of(c) : escape(String.fromCharCode(c)));
  }
  return encodeRawUnicodeEscape(concatTexts(parts));
}

function saveText(p: PyPickler, obj: PyValue, text: Text): void {
  const { out } = p;
  if (p.bin === 0) {
    out.op(Op.UNICODE);
    out.append(escapedLine(text));
    out.append(Uint8Array.of(10));
  } else if (typeof text !== "string" || !out.shortText(text, p.proto >= 4)) {
    const bytes = encodeUtf8(text, "surrogatepass");
    const { length } = bytes;
    out.opBytes(() => {
      if (length <= 0xff && p.proto >= 4) out.op1(Op.SHORT_BINUNICODE, length);
      else out.opNumber(Op.BINUNICODE, length, 4);
    }, bytes);
  }
  p.memoize(obj);
}

// ---- bytes ------------------------------------------------------------------------------------------

function writeBytes(p: PyPickler, obj: PyValue, bytes: Uint8Array): void {
  const { length } = bytes;
  p.out.opBytes(() => {
    if (length <= 0xff) p.out.op1(Op.SHORT_BINBYTES, length);
    else p.out.opNumber(Op.BINBYTES, length, 4);
  }, bytes);
  p.memoize(obj);
}

function writeByteArray(p: PyPickler, obj: PyValue, bytes: Uint8Array): void {
  p.out.opBytes(() => p.out.opNumber(Op.BYTEARRAY8, bytes.length, 8), bytes);
  p.memoize(obj);
}

function saveBytes(p: PyPickler, obj: PyBytes): Step | undefined {
  if (p.proto >= 3) {
    writeBytes(p, obj, obj.bytes);
    return undefined;
  }
  if (obj.bytes.length === 0) return saveReduced(p, [bytesType, new PyTuple([])], obj);
  // The text is made here, so that no other string is the same object but for single characters.
  const text = latinText(obj.bytes);
  const isOwn = text.length > 1 && p.persistentId === null;
  const args = new PyTuple([isOwn ? apart(text) : text, "latin1"]);
  return saveReduced(p, [library("codecs", "encode"), args], obj);
}

function saveByteArray(p: PyPickler, obj: PyByteArray): Step | undefined {
  if (p.proto >= 5) {
    writeByteArray(p, obj, obj.bytes.slice());
    return undefined;
  }
  const args = obj.length === 0 ? [] : [new PyBytes(obj.bytes.slice())];
  return saveReduced(p, [bytearrayType, new PyTuple(args)], obj);
}

function* saveBuffer(p: PyPickler, obj: PickleBuffer): Step {
  if (p.proto < 5) {
    throw picklingError("PickleBuffer can only be pickled with protocol >= 5");
  }
  const { buffer } = obj;
  if (!isContiguous(buffer, "C") && !isContiguous(buffer, "F")) {
    throw picklingError("PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  }
  const isInside =
    p.bufferCallback === null || isTrue(yield new CallRequest(p.bufferCallback, [obj]));
  if (!isInside) {
    p.out.op(Op.NEXT_BUFFER);
    if (buffer.readonly) p.out.op(Op.READONLY_BUFFER);
    return;
  }
  // The memory as it lies, whichever index runs fastest.
  const size = bufferBytes(buffer).length;
  const bytes = buffer.bytes.slice(buffer.offset, buffer.offset + size);
  if (buffer.readonly) writeBytes(p, obj, bytes);
  else writeByteArray(p, obj, bytes);
}

const SAVERS = new Map<PyType, (p: PyPickler, obj: never) => Step | undefined>([
  [
    strType,
    (p: PyPickler, obj: PyObject) => {
      saveText(p, obj, textOf(obj) as Text);
      return undefined;
    },
  ],
  [bytesType, saveBytes],
  [bytearrayType, saveByteArray],
  [pickleBufferType, saveBuffer],
  [tupleType, (p: PyPickler, obj: PyTuple) => saveTuple(p, obj)],
  [listType, (p: PyPickler, obj: PyList) => saveList(p, obj)],
  [dictType, (p: PyPickler, obj: PyDict) => saveDict(p, obj)],
  [setType, (p: PyPickler, obj: PySet) => saveSet(p, obj)],
  [frozensetType, (p: PyPickler, obj: PySet) => saveFrozenset(p, obj)],
]);

writing.save = save;
