/** `_io.IncrementalNewlineDecoder`: another decoder's text with its line ends noted, and translated if wanted. */
import { indexOptional, isTrue } from "../../objects/abstract.ts";
import { argumentBinder, withClass } from "../../objects/arguments.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { intFromBigInt, PyBytes, PyTuple } from "../../objects/sequence-values.ts";
import {
  type DecoderState,
  decodeForScript,
  NewlineDecoding,
  ObjectDecoding,
} from "./text-decoders.ts";
import { textValue } from "./text-state.ts";

export const newlineDecoderType = bareType("IncrementalNewlineDecoder");

class PyNewlineDecoder extends PyObject {
  decoder: NewlineDecoding | undefined = undefined;
  get decoding(): NewlineDecoding {
    if (this.decoder !== undefined) return this.decoder;
    throw valueError("IncrementalNewlineDecoder.__init__() not called");
  }
}
PyNewlineDecoder.prototype.cls = newlineDecoderType;

const bindDecoder = argumentBinder(
  "IncrementalNewlineDecoder(decoder, translate, errors='strict')",
);

function givenState(value: PyValue): DecoderState {
  if (!(value instanceof PyTuple)) throw typeError("state argument must be a tuple");
  const [bytes, flags] = value.items;
  const pending = bytes instanceof PyBytes ? bytes.bytes : undefined;
  const given = flags === undefined ? undefined : indexOptional(flags);
  if (value.items.length !== 2 || pending === undefined || given === undefined) {
    throw typeError("setstate(): illegal state argument");
  }
  return { pending, flags: BigInt(given) };
}

defineType(newlineDecoderType, {
  signature: "(decoder, translate, errors='strict')",
  module: "_io",
  doc: "Codec used when reading a file in universal newlines mode.",
  hasDict: true,
  alloc: (cls) => withClass(new PyNewlineDecoder(), cls),
  slots: {
    new: (cls: PyType) => withClass(new PyNewlineDecoder(), cls),
    init: (self: PyNewlineDecoder, args: PyValue[], kwnames: KwNames) => {
      const [decoder, translate] = bindDecoder(args, kwnames);
      self.decoder = new NewlineDecoding(
        decoder === null ? null : new ObjectDecoding(decoder),
        isTrue(translate),
      );
    },
  },
  attributes: [attribute("newlines", (self: PyNewlineDecoder) => self.decoding.newlines)],
  methods: [
    method(
      "decode(self, /, input, final=False)",
      (self: PyNewlineDecoder, input: PyValue, final: PyValue) =>
        textValue(decodeForScript(self.decoding, input, final)),
    ),
    method("getstate(self, /)", (self: PyNewlineDecoder) => {
      const { pending, flags } = self.decoding.getState();
      return new PyTuple([new PyBytes(pending), intFromBigInt(flags)]);
    }),
    method("setstate(self, state, /)", (self: PyNewlineDecoder, state: PyValue) => {
      void self.decoding;
      self.decoding.setState(givenState(state));
    }),
    method("reset(self, /)", (self: PyNewlineDecoder) => self.decoding.reset()),
  ],
});
