/**
 * `pyexpat.xmlparser`: the Python object around a parser. Parse() is a flow: it takes one event after the
 * other from the parser and calls the handler that is set for it at that moment.
 */

import { getAttrOptional, index, isTrue, typeName } from "../../objects/abstract.ts";
import { requireBytes } from "../../objects/buffer.ts";
import { decodeToStr, encodeStr } from "../../objects/codecs.ts";
import { bareType } from "../../objects/core-types.ts";
import { type AttributeRow, attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  newErrorOf,
  runtimeError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyBytes, PyList, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import { runNested } from "../../vm/generator-type.ts";
import { DocumentType, type Model } from "./dtd.ts";
import { Code, errorMessage, XmlFailure } from "./errors.ts";
import {
  type AttributeValue,
  type EventHost,
  type EventValue,
  HANDLERS,
  type HandlerName,
  NEED,
  type XmlEvent,
} from "./event.ts";
import { XmlInput } from "./input.ts";
import { Namespaces } from "./namespaces.ts";
import { type Amplification, type Steps, XmlParser } from "./parser.ts";
import { type Place, Scanner } from "./scanner.ts";

export const expatErrorType = bareType("ExpatError", exceptionTypes.Exception);
defineType(expatErrorType, { module: "xml.parsers.expat", hasDict: true, hasWeakref: true });

/** The characters of a one-byte encoding. */
function characterTable(name: string): string {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = hostText(decodeToStr(bytes, new PyBytes(bytes), name, "replace")) ?? "";
  if (text.length !== 256) throw valueError("multi-byte encodings are not supported");
  return text;
}

const DEFAULT_BUFFER = 8192;
const MAX_BUFFER = 2 ** 31 - 1;
const encoder = new TextEncoder();

export const parserType = bareType("xmlparser");

export class ParserObject extends PyObject implements EventHost {
  readonly handlers = new Map<HandlerName, PyValue>();
  /** Which of the two default handlers was set last: there is one place for both. */
  defaultHandler: "DefaultHandler" | "DefaultHandlerExpand" = "DefaultHandlerExpand";
  readonly scanner: Scanner;
  readonly parser: XmlParser;
  private readonly steps: Steps;
  readonly amplification: Amplification;
  errorCode = 0;
  isFinished = false;
  inCallback = false;
  orderedAttributes = false;
  specifiedAttributes = false;
  defersReparsing = true;
  bufferSize = DEFAULT_BUFFER;
  buffersText = false;
  private buffered: string[] = [];
  bufferUsed = 0;

  constructor(
    encoding: string | null,
    readonly namespaces: Namespaces | null,
    readonly intern: PyDict | null,
    outer?: ParserObject,
  ) {
    super();
    const input = new XmlInput(encoding, characterTable);
    this.scanner = new Scanner(input, namespaces !== null);
    this.amplification = outer?.amplification ?? { limit: 100, threshold: 8 * 2 ** 20 };
    const dtd = outer?.parser.dtd ?? new DocumentType();
    this.parser = new XmlParser(this.scanner, dtd, namespaces, this, this.amplification);
    if (outer === undefined) {
      this.steps = this.parser.document();
      return;
    }
    this.parser.base = outer.parser.base;
    this.parser.hasTriplets = outer.parser.hasTriplets;
    this.steps = this.parser.externalEntity();
    this.orderedAttributes = outer.orderedAttributes;
    this.specifiedAttributes = outer.specifiedAttributes;
    this.buffersText = outer.buffersText;
    this.bufferSize = outer.bufferSize;
    this.defaultHandler = outer.defaultHandler;
    for (const [name, handler] of outer.handlers) this.handlers.set(name, handler);
  }

  has(handler: HandlerName): boolean {
    return this.handlers.has(handler);
  }

  get expandsEntities(): boolean {
    return !this.handlers.has(this.defaultHandler) || this.defaultHandler !== "DefaultHandler";
  }

  get place(): Place {
    return this.scanner.input.size === 0
      ? { line: 1, column: 0, byte: this.isFinished ? 0 : -1 }
      : this.scanner.place;
  }

  // ---- parsing

  *parse(data: Uint8Array, isFinal: boolean): Flow {
    if (this.isFinished) throw this.failure(Code.FINISHED);
    this.isFinished = isFinal;
    const { scanner, steps } = this;
    let result: unknown;
    let isNew = true;
    for (;;) {
      let step: ReturnType<Steps["next"]>;
      try {
        if (isNew) scanner.append(scanner.input.feed(data, isFinal), isFinal);
        if (isNew && this.shouldWait(isFinal)) return 1;
        isNew = false;
        step = steps.next(result);
      } catch (error) {
        if (!(error instanceof XmlFailure)) {
          if (scanner.input.size > 0) this.errorCode = Code.UNKNOWN_ENCODING;
          throw error;
        }
        this.isFinished = true;
        yield* this.flush();
        throw this.failure(error.code);
      }
      if (step.done === true || step.value === NEED) break;
      result = yield* this.dispatch(step.value);
    }
    this.partial = scanner.pos > 0 ? 0 : scanner.text.length;
    yield* this.flush();
    return 1;
  }

  /** How much of a token had come when it was last found to be incomplete. */
  private partial = 0;

  /** A token that did not get much longer is not read again. */
  private shouldWait(isFinal: boolean): boolean {
    if (isFinal || !this.defersReparsing) return false;
    return this.scanner.text.length < 2 * this.partial;
  }

  failure(code: Code): PyObject {
    this.errorCode = code;
    const { line, column } = this.place;
    const text = `${errorMessage(code)}: line ${line}, column ${column}`;
    const error = newErrorOf(expatErrorType, text);
    error.dict = new PyDict();
    error.dict.set("code", code);
    error.dict.set("offset", column);
    error.dict.set("lineno", line);
    return error;
  }

  private *run(handler: PyValue, args: PyValue[]): Flow {
    this.inCallback = true;
    try {
      return yield new CallRequest(handler, args);
    } finally {
      this.inCallback = false;
    }
  }

  /** Hands the text that was put together to its handler. */
  *flush(): Flow {
    const { buffered } = this;
    if (buffered.length === 0) return null;
    this.buffered = [];
    this.bufferUsed = 0;
    const handler = this.handlers.get("CharacterDataHandler");
    if (handler === undefined) return null;
    return yield* this.run(handler, [strFromHost(buffered.join(""))]);
  }

  private *dispatch(event: XmlEvent): Generator<CallRequest, unknown, PyValue> {
    const handler = event.handler === null ? undefined : this.handlers.get(event.handler);
    if (handler === undefined) {
      const other = this.handlers.get(this.defaultHandler);
      if (other === undefined || event.to === event.from) return undefined;
      const text = strFromHost(this.scanner.text.slice(event.from, event.to));
      yield* this.flush();
      yield* this.run(other, [text]);
      return undefined;
    }
    if (event.handler === "CharacterDataHandler" && this.buffersText) {
      yield* this.buffer(event.args[0] as string);
      return undefined;
    }
    const args = event.args.map((value) => this.value(value));
    if (event.handler === "StartElementHandler") this.remember(event.args);
    yield* this.flush();
    const result = yield* this.run(handler, args);
    const asks = event.handler === "NotStandaloneHandler";
    return asks || event.handler === "ExternalEntityRefHandler" ? Number(index(result)) : undefined;
  }

  /** Names are kept, as equal strings that a script may share. */
  private remember([name, attributes]: readonly EventValue[]): void {
    if (this.intern === null) return;
    const rows = attributes as readonly AttributeValue[];
    const shown = rows.filter((row) => row.isSpecified || !this.specifiedAttributes);
    const names = shown.map((row) => row.name);
    for (const text of [...names, name as string]) {
      if (this.known.has(text)) continue;
      this.known.add(text);
      const key = strFromHost(text);
      if (this.intern.get(key) === undefined) this.intern.set(key, key);
    }
  }
  private readonly known = new Set<string>();

  private *buffer(text: string): Flow {
    const size = encoder.encode(text).length;
    if (this.bufferUsed + size > this.bufferSize) yield* this.flush();
    this.buffered.push(text);
    this.bufferUsed += size;
    if (size > this.bufferSize) yield* this.flush();
    return null;
  }

  private value(value: EventValue): PyValue {
    if (typeof value === "string") return strFromHost(value);
    if (value === null || typeof value === "number") return value;
    return "quantifier" in value ? modelValue(value) : this.attributeValues(value);
  }

  private attributeValues(attributes: readonly AttributeValue[]): PyValue {
    const shown = this.specifiedAttributes
      ? attributes.filter((attribute) => attribute.isSpecified)
      : attributes;
    if (this.orderedAttributes) {
      return new PyList(
        shown.flatMap(({ name, value }) => [strFromHost(name), strFromHost(value)]),
      );
    }
    const dict = new PyDict();
    for (const { name, value } of shown) dict.set(strFromHost(name), strFromHost(value));
    return dict;
  }
}
ParserObject.prototype.cls = parserType;

function modelValue({ type, quantifier, name, children }: Model): PyValue {
  const shown = name === null ? null : strFromHost(name);
  return new PyTuple([type, quantifier, shown, new PyTuple(children.map(modelValue))]);
}

// ---- methods ----------------------------------------------------------------------------------------

function* parse(self: ParserObject, data: PyValue, isFinal: PyValue): Flow {
  const text = textOf(data);
  let bytes: Uint8Array;
  if (text === undefined) bytes = requireBytes(data).slice();
  else {
    bytes = requireBytes(encodeStr(data as string));
    self.scanner.input.useText();
  }
  return yield* self.parse(bytes, isTrue(isFinal));
}

const READ_SIZE = 2048;

function* parseFile(self: ParserObject, file: PyValue): Flow {
  const read = getAttrOptional(file, "read");
  if (read === undefined) throw typeError("argument must have 'read' attribute");
  for (;;) {
    const data = yield new CallRequest(read, [READ_SIZE]);
    if (!(data instanceof PyBytes) && typeName(data) !== "bytearray") {
      throw typeError(`read() did not return a bytes object (type=${typeName(data)})`);
    }
    const bytes = requireBytes(data).slice();
    const result = yield* self.parse(bytes, bytes.length === 0);
    if (bytes.length === 0) return result;
  }
}

export function separatorOf(value: PyValue): string | null {
  if (value === null) return null;
  const text = hostText(value);
  if (text === undefined) {
    throw typeError(
      `ParserCreate() argument 'namespace_separator' must be str or None, not ${typeName(value)}`,
    );
  }
  if (text.length > 1) {
    throw valueError("namespace_separator must be at most one character, omitted, or None");
  }
  return text;
}

function subParser(self: ParserObject, context: PyValue, encoding: PyValue | undefined): PyValue {
  if (context !== null && textOf(context) === undefined) {
    const found = typeName(context);
    throw typeError(`ExternalEntityParserCreate() argument 1 must be str or None, not ${found}`);
  }
  const { namespaces } = self;
  const inner = namespaces && new Namespaces(namespaces.separator, namespaces);
  const name = encoding === undefined ? null : (hostText(encoding) ?? null);
  return new ParserObject(name, inner, self.intern, self);
}

// ---- attributes -------------------------------------------------------------------------------------

const cannotDelete = (): object => runtimeError("Cannot delete attribute");

function handlerAttribute(name: HandlerName): AttributeRow {
  const isDefault = name === "DefaultHandler" || name === "DefaultHandlerExpand";
  return attribute(
    name,
    (self: ParserObject) => self.handlers.get(name) ?? null,
    (self: ParserObject, value) => {
      if (value === undefined) throw cannotDelete();
      if (name === "CharacterDataHandler") flushNow(self);
      if (value === null) self.handlers.delete(name);
      else self.handlers.set(name, value);
      if (isDefault) self.defaultHandler = name;
    },
  );
}

function flushNow(self: ParserObject): void {
  runNested(self.flush());
}

function flag(
  name: string,
  get: (self: ParserObject) => boolean,
  set: (self: ParserObject, value: boolean) => void,
): AttributeRow {
  return attribute(name, get, (self: ParserObject, value) => {
    if (value === undefined) throw cannotDelete();
    set(self, isTrue(value));
  });
}

function setBufferSize(self: ParserObject, value: PyValue | undefined): void {
  if (value === undefined) throw cannotDelete();
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw typeError("buffer_size must be an integer");
  }
  const size = index(value);
  if (size <= 0) throw valueError("buffer_size must be greater than zero");
  if (size > MAX_BUFFER) {
    throw valueError(`buffer_size must not be greater than ${MAX_BUFFER}`);
  }
  if (self.bufferUsed > 0) flushNow(self);
  self.bufferSize = Number(size);
}

const places = ["Current", "Error"].flatMap((kind) => [
  attribute(`${kind}LineNumber`, (self: ParserObject) => self.place.line),
  attribute(`${kind}ColumnNumber`, (self: ParserObject) => self.place.column),
  attribute(`${kind}ByteIndex`, (self: ParserObject) => self.place.byte),
]);

defineType(parserType, {
  module: "pyexpat",
  final: true,
  attributes: [
    ...HANDLERS.map(handlerAttribute),
    ...places,
    attribute("ErrorCode", (self: ParserObject) => self.errorCode),
    attribute("intern", (self: ParserObject) => self.intern ?? undefined),
    attribute("buffer_size", (self: ParserObject) => self.bufferSize, setBufferSize),
    attribute("buffer_used", (self: ParserObject) => self.bufferUsed),
    flag(
      "buffer_text",
      (self) => self.buffersText,
      (self, value) => {
        if (!value) flushNow(self);
        self.buffersText = value;
      },
    ),
    flag(
      "namespace_prefixes",
      (self) => self.parser.hasTriplets,
      (self, value) => {
        self.parser.hasTriplets = value;
      },
    ),
    flag(
      "ordered_attributes",
      (self) => self.orderedAttributes,
      (self, value) => {
        self.orderedAttributes = value;
      },
    ),
    flag(
      "specified_attributes",
      (self) => self.specifiedAttributes,
      (self, value) => {
        self.specifiedAttributes = value;
      },
    ),
  ],
  methods: [
    method("Parse(self, data, isfinal=False, /)", parse),
    method("ParseFile(self, file, /)", parseFile),
    method("SetBase(self, base, /)", (self: ParserObject, base: PyValue) => {
      const text = hostText(base);
      if (text === undefined) {
        throw typeError(`SetBase() argument must be str, not ${typeName(base)}`);
      }
      self.parser.base = text;
    }),
    method("GetBase(self, /)", (self: ParserObject) =>
      self.parser.base === null ? null : strFromHost(self.parser.base),
    ),
    method("GetInputContext(self, /)", (self: ParserObject) =>
      self.inCallback ? new PyBytes(encoder.encode(self.scanner.rest)) : null,
    ),
    method("ExternalEntityParserCreate(self, context, encoding=<absent>, /)", subParser),
    // External subsets are not read: no way of reading them is accepted.
    method("SetParamEntityParsing(self, flag, /)", (_self: ParserObject, mode: PyValue) =>
      index(mode) === 0 ? 1 : 0,
    ),
    method("UseForeignDTD(self, flag=True, /)", (self: ParserObject, on: PyValue) => {
      if (isTrue(on)) throw self.failure(Code.FEATURE_REQUIRES_XML_DTD);
    }),
    method("GetReparseDeferralEnabled(self, /)", (self: ParserObject) => self.defersReparsing),
    method("SetReparseDeferralEnabled(self, enabled, /)", (self: ParserObject, on: PyValue) => {
      self.defersReparsing = isTrue(on);
    }),
    method(
      "SetBillionLaughsAttackProtectionActivationThreshold(self, threshold, /)",
      (self: ParserObject, threshold: PyValue) => {
        self.amplification.threshold = Number(index(threshold));
      },
    ),
    method(
      "SetBillionLaughsAttackProtectionMaximumAmplification(self, max_factor, /)",
      (self: ParserObject, factor: PyValue) => {
        self.amplification.limit = toFloat(factor);
      },
    ),
  ],
});
