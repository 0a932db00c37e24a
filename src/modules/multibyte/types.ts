/** The types of the module `_multibytecodec`: codecs, and converters that take a text in pieces. */

import {
  call,
  callMethod,
  getAttr,
  getAttrOptional,
  index,
  isTrue,
  iterate,
  str,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { concatBytes } from "../../objects/bytes.ts";
import { bareType } from "../../objects/core-types.ts";
import { type AttributeRow, attribute, defineType, method } from "../../objects/define.ts";
import { newError, overflowError, typeError } from "../../objects/exceptions.ts";
import { littleEndianBytes } from "../../objects/int-bytes.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import {
  hostText,
  intFromBigInt,
  PyBytes,
  PyList,
  PyTuple,
} from "../../objects/sequence-values.ts";
import {
  concatTexts,
  pointsOf,
  strFromText,
  type Text,
  textFromPoints,
  textOf,
} from "../../objects/str-text.ts";
import { decodeBytes, encodeText, type MultibyteEncoding, type State } from "./codec.ts";

// ---- codecs -------------------------------------------------------------------------------------------

const codecType = bareType("MultibyteCodec");
export class Codec extends PyObject {
  constructor(readonly encoding: MultibyteEncoding) {
    super();
  }
}
Codec.prototype.cls = codecType;

function errorsOf(value: PyValue): string {
  if (value === null) return "strict";
  const text = hostText(value);
  if (text === undefined) throw typeError("errors must be a string");
  return text;
}

/** The text of an argument: other objects count by their str(). */
function textArgument(value: PyValue): Text {
  return textOf(value) ?? (textOf(str(value)) as Text);
}

defineType(codecType, {
  module: "_multibytecodec",
  final: true,
  methods: [
    method("encode(self, input, errors=None)", (self: Codec, input: PyValue, errors: PyValue) => {
      const text = textArgument(input);
      const { encoding } = self;
      const done = encodeText(encoding, text, errorsOf(errors), true, encoding.start(false));
      return new PyTuple([new PyBytes(done.result), text.length]);
    }),
    method("decode(self, input, errors=None)", (self: Codec, input: PyValue, errors: PyValue) => {
      const bytes = requireBytes(input);
      const { encoding } = self;
      const done = decodeBytes(encoding, bytes, errorsOf(errors), true, encoding.start(true));
      return new PyTuple([strFromText(done.result), bytes.length]);
    }),
  ],
});

// ---- converters ---------------------------------------------------------------------------------------

class Converter extends PyObject {
  state: State;
  errors = "strict";
  /** Characters that wait for the next one. */
  pendingText: Text = "";
  /** Bytes of a character that is not complete. */
  pendingBytes: Uint8Array = new Uint8Array(0);
  /** Of stream readers and writers. */
  stream: PyValue = null;

  constructor(
    cls: PyType,
    readonly encoding: MultibyteEncoding,
    private readonly isDecoder: boolean,
  ) {
    super();
    this.cls = cls;
    this.state = encoding.start(isDecoder);
  }

  encode(text: Text, isFinal: boolean): Uint8Array {
    const whole = this.pendingText.length === 0 ? text : concatTexts([this.pendingText, text]);
    const { result, used } = encodeText(this.encoding, whole, this.errors, isFinal, this.state);
    this.pendingText = textFromPoints(pointsOf(whole).subarray(used));
    if (isFinal) this.state = this.encoding.start(false);
    return result;
  }

  decode(bytes: Uint8Array, isFinal: boolean): Text {
    const { pendingBytes } = this;
    const whole = pendingBytes.length === 0 ? bytes : concatBytes(pendingBytes, bytes);
    const { result, used } = decodeBytes(this.encoding, whole, this.errors, isFinal, this.state);
    this.pendingBytes = whole.slice(used);
    return result;
  }

  reset(): void {
    this.state = this.encoding.start(this.isDecoder);
    this.pendingBytes = new Uint8Array(0);
    this.pendingText = "";
  }
}

/** Codecs of script classes: the class attribute `codec`. */
function converterOf(cls: PyType, errors: PyValue, isDecoder: boolean): Converter {
  const codec = getAttr(cls, "codec");
  if (!(codec instanceof Codec)) throw typeError("codec is unexpected type");
  const made = new Converter(cls, codec.encoding, isDecoder);
  made.errors = errorsOf(errors);
  return made;
}

const errorsAttribute: () => AttributeRow = () =>
  attribute(
    "errors",
    (self: Converter) => self.errors,
    (self: Converter, value) => {
      if (value === undefined) throw newError("AttributeError", "cannot delete attribute");
      const text = hostText(value);
      if (text === undefined) throw typeError("errors must be a string");
      self.errors = text;
    },
  );

/** States as the numbers that scripts see: a byte for each shift. */
const stateNumber = (state: State): number => state.reduce((n, part, i) => n + part * 256 ** i, 0);

function stateOf(encoding: MultibyteEncoding, value: number | bigint): State {
  const bytes = littleEndianBytes(value, 8);
  return encoding.start(true).map((_, i) => bytes[i]);
}

const newPlain = (name: string, isDecoder: boolean) => {
  const bind = argumentBinder(`${name}(errors='strict')`);
  return (cls: PyType, args: PyValue[], kwnames: readonly string[] | null): PyValue =>
    converterOf(cls, bind(args, kwnames)[0], isDecoder);
};

export const encoderType = bareType("MultibyteIncrementalEncoder");
defineType(encoderType, {
  module: "_multibytecodec",
  alloc: () => {
    throw typeError("codec is unexpected type");
  },
  slots: { new: newPlain("MultibyteIncrementalEncoder", false), init: () => {} },
  attributes: [errorsAttribute()],
  methods: [
    method(
      "encode(self, input, final=False)",
      (self: Converter, input: PyValue, final: PyValue) =>
        new PyBytes(self.encode(textArgument(input), isTrue(final))),
    ),
    method("reset(self, /)", (self: Converter) => self.reset()),
    method("getstate(self, /)", (self: Converter) => {
      // What waits, as UTF-8 after its length, below the state.
      const waiting = new TextEncoder().encode(hostText(strFromText(self.pendingText)));
      let number = 0n;
      [waiting.length, ...waiting, ...self.state].forEach((byte, i) => {
        number |= BigInt(byte) << BigInt(8 * i);
      });
      return intFromBigInt(number);
    }),
    method("setstate(self, state, /)", (self: Converter, value: PyValue) => {
      const number = BigInt(index(value));
      const bytes = littleEndianBytes(number, 17);
      if (bytes[0] > 8) throw newError("UnicodeError", "pending buffer too large");
      const waiting = new TextDecoder().decode(bytes.subarray(1, 1 + bytes[0]));
      self.pendingText = textFromPoints([...waiting].map((c) => c.codePointAt(0) as number));
      self.state = self.encoding.start(false).map((_, i) => bytes[1 + bytes[0] + i]);
    }),
  ],
});

export const decoderType = bareType("MultibyteIncrementalDecoder");
defineType(decoderType, {
  module: "_multibytecodec",
  alloc: () => {
    throw typeError("codec is unexpected type");
  },
  slots: { new: newPlain("MultibyteIncrementalDecoder", true), init: () => {} },
  attributes: [errorsAttribute()],
  methods: [
    method("decode(self, input, final=False)", (self: Converter, input: PyValue, final: PyValue) =>
      strFromText(self.decode(requireBytes(input), isTrue(final))),
    ),
    method("reset(self, /)", (self: Converter) => self.reset()),
    method(
      "getstate(self, /)",
      (self: Converter) =>
        new PyTuple([new PyBytes(self.pendingBytes.slice()), stateNumber(self.state)]),
    ),
    method("setstate(self, state, /)", (self: Converter, value: PyValue) => {
      if (!(value instanceof PyTuple) || value.items.length !== 2) {
        throw typeError("setstate() argument must be tuple, not " + typeName(value));
      }
      const bytes = requireBytes(value.items[0]).slice();
      if (bytes.length > 8) throw newError("UnicodeError", "pending buffer too large");
      const number = index(value.items[1]);
      if (number < 0) throw overflowError("can't convert negative int to unsigned");
      self.pendingBytes = bytes;
      self.state = stateOf(self.encoding, number);
    }),
  ],
});

// ---- streams ------------------------------------------------------------------------------------------

const bindStream = argumentBinder("MultibyteStream(stream, errors='strict')");
const newStream =
  (isDecoder: boolean) =>
  (cls: PyType, args: PyValue[], kwnames: readonly string[] | null): PyValue => {
    const [stream, errors] = bindStream(args, kwnames);
    const made = converterOf(cls, errors, isDecoder);
    made.stream = stream;
    return made;
  };

/** Text of what the stream's method gives; at least one character where it has not ended. */
function readFrom(self: Converter, name: "read" | "readline", sizeValue: PyValue): Text {
  const size = sizeValue === null ? -1 : Number(index(sizeValue));
  if (size === 0) return "";
  const read = getAttr(self.stream, name);
  for (;;) {
    const data = call(read, size < 0 ? [] : [size]);
    if (!(data instanceof PyBytes)) {
      throw typeError(`stream function returned a non-bytes object (${typeName(data)})`);
    }
    const isEnd = data.bytes.length === 0 || size < 0;
    const text = self.decode(data.bytes, isEnd && data.bytes.length === 0);
    if (size < 0 && self.pendingBytes.length > 0 && name === "read") {
      return concatTexts([text, self.decode(new Uint8Array(0), true)]);
    }
    if (isEnd || text.length > 0) return text;
  }
}

const streamAttribute = () => attribute("stream", (self: Converter) => self.stream);

export const readerType = bareType("MultibyteStreamReader");
defineType(readerType, {
  module: "_multibytecodec",
  alloc: () => {
    throw typeError("codec is unexpected type");
  },
  slots: { new: newStream(true), init: () => {} },
  attributes: [errorsAttribute(), streamAttribute()],
  methods: [
    method("read(self, sizeobj=None, /)", (self: Converter, size: PyValue) =>
      strFromText(readFrom(self, "read", size)),
    ),
    method("readline(self, sizeobj=None, /)", (self: Converter, size: PyValue) =>
      strFromText(readFrom(self, "readline", size)),
    ),
    method("readlines(self, sizehintobj=None, /)", (self: Converter, size: PyValue) => {
      const text = strFromText(readFrom(self, "read", size));
      return new PyList([...iterate(callMethod(text, "splitlines", [true]))]);
    }),
    method("reset(self, /)", (self: Converter) => self.reset()),
  ],
});

export const writerType = bareType("MultibyteStreamWriter");
const writeTo = (self: Converter, text: PyValue): void => {
  const bytes = self.encode(textArgument(text), false);
  callMethod(self.stream, "write", [new PyBytes(bytes)]);
};
defineType(writerType, {
  module: "_multibytecodec",
  alloc: () => {
    throw typeError("codec is unexpected type");
  },
  slots: { new: newStream(false), init: () => {} },
  attributes: [errorsAttribute(), streamAttribute()],
  methods: [
    method("write(self, strobj, /)", (self: Converter, text: PyValue) => writeTo(self, text)),
    method("writelines(self, lines, /)", (self: Converter, lines: PyValue) => {
      if (getAttrOptional(lines, "__iter__") === undefined) {
        throw typeError("arg must be a sequence object");
      }
      for (const line of iterate(lines)) writeTo(self, line);
    }),
    method("reset(self, /)", (self: Converter) => {
      if (self.pendingText.length === 0) return;
      const bytes = self.encode("", true);
      self.reset();
      if (bytes.length > 0) callMethod(self.stream, "write", [new PyBytes(bytes)]);
    }),
  ],
});
