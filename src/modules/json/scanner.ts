/** `_json.make_scanner`: reads one value of a document. */
import {
  call,
  getAttr,
  guardRecursion,
  indexNumber,
  isTrue,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, floatType, intType } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { codeAt, sliceText, type Text, textOf } from "../../objects/str-text.ts";
import { decodeError, scanString } from "./scan-string.ts";

export const scannerType = bareType("Scanner");

class Scanner extends PyObject {
  readonly strict: boolean;
  readonly objectHook: PyValue;
  readonly pairsHook: PyValue;
  readonly parseFloat: PyValue;
  readonly parseInt: PyValue;
  readonly parseConstant: PyValue;
  constructor(context: PyValue) {
    super();
    this.strict = isTrue(getAttr(context, "strict"));
    this.objectHook = getAttr(context, "object_hook");
    this.pairsHook = getAttr(context, "object_pairs_hook");
    this.parseFloat = getAttr(context, "parse_float");
    this.parseInt = getAttr(context, "parse_int");
    this.parseConstant = getAttr(context, "parse_constant");
  }
}
Scanner.prototype.cls = scannerType;

/** One run over a document; `at` is the next character. */
class Reader {
  private readonly scanner: Scanner;
  private readonly text: Text;
  at: number;
  constructor(scanner: Scanner, text: Text, at: number) {
    this.scanner = scanner;
    this.text = text;
    this.at = at;
  }

  value(): PyValue {
    const { text, at } = this;
    switch (this.peek()) {
      case 34:
        return this.string();
      case 123:
        return guardRecursion(" while decoding a JSON object from a unicode string", () =>
          this.object(),
        );
      case 91:
        return guardRecursion(" while decoding a JSON array from a unicode string", () =>
          this.array(),
        );
      case 110:
        if (this.takes("null")) return null;
        break;
      case 116:
        if (this.takes("true")) return true;
        break;
      case 102:
        if (this.takes("false")) return false;
        break;
      case 78:
        if (this.takes("NaN")) return call(this.scanner.parseConstant, ["NaN"]);
        break;
      case 73:
        if (this.takes("Infinity")) return call(this.scanner.parseConstant, ["Infinity"]);
        break;
      case 45:
        if (this.takes("-Infinity")) return call(this.scanner.parseConstant, ["-Infinity"]);
        break;
      default:
    }
    return this.number(text, at);
  }

  private peek(): number {
    return this.at < this.text.length ? codeAt(this.text, this.at) : -1;
  }

  private takes(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.at + i >= this.text.length) return false;
      if (codeAt(this.text, this.at + i) !== word.charCodeAt(i)) return false;
    }
    this.at += word.length;
    return true;
  }

  /** Passes over white space; returns the character there. */
  private skip(): number {
    for (;;) {
      const c = this.peek();
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return c;
      this.at++;
    }
  }

  private string(): PyValue {
    const { value, end } = scanString(this.text, this.at + 1, this.scanner.strict);
    this.at = end;
    return value;
  }

  private digits(): number {
    const from = this.at;
    for (let c = this.peek(); c >= 48 && c <= 57; c = this.peek()) this.at++;
    return this.at - from;
  }

  private number(text: Text, start: number): PyValue {
    // A document without a value here: the decoder turns it into "Expecting value".
    const nothing = (): object => newError("StopIteration", start);
    if (this.peek() === 45) this.at++;
    if (this.peek() === 48) this.at++;
    else if (this.digits() === 0) throw nothing();
    let isFloat = false;
    let end = this.at;
    if (this.peek() === 46) {
      this.at++;
      if (this.digits() > 0) {
        isFloat = true;
        end = this.at;
      } else this.at = end;
    }
    const c = this.peek();
    if (c === 101 || c === 69) {
      this.at++;
      const sign = this.peek();
      if (sign === 43 || sign === 45) this.at++;
      if (this.digits() > 0) {
        isFloat = true;
        end = this.at;
      }
    }
    this.at = end;
    const digits = sliceText(text, start, end) as string;
    const { parseFloat, parseInt } = this.scanner;
    if (isFloat) {
      return parseFloat === floatType ? new PyFloat(Number(digits)) : call(parseFloat, [digits]);
    }
    // Adding 0 makes -0 an int.
    if (parseInt === intType && digits.length <= 15) return Number(digits) + 0;
    return call(parseInt, [digits]);
  }

  private array(): PyValue {
    const { text } = this;
    this.at++;
    const items: PyValue[] = [];
    if (this.skip() === 93) {
      this.at++;
      return new PyList(items);
    }
    for (;;) {
      items.push(this.value());
      const c = this.skip();
      if (c === 93) {
        this.at++;
        return new PyList(items);
      }
      if (c !== 44) throw decodeError("Expecting ',' delimiter", text, this.at);
      const comma = this.at++;
      if (this.skip() === 93) {
        throw decodeError("Illegal trailing comma before end of array", text, comma);
      }
    }
  }

  private object(): PyValue {
    const { text } = this;
    this.at++;
    const pairs: [PyValue, PyValue][] = [];
    if (this.skip() === 125) {
      this.at++;
      return this.finishObject(pairs);
    }
    for (;;) {
      if (this.peek() !== 34) {
        throw decodeError("Expecting property name enclosed in double quotes", text, this.at);
      }
      const key = this.string();
      if (this.skip() !== 58) throw decodeError("Expecting ':' delimiter", text, this.at);
      this.at++;
      this.skip();
      pairs.push([key, this.value()]);
      const c = this.skip();
      if (c === 125) {
        this.at++;
        return this.finishObject(pairs);
      }
      if (c !== 44) throw decodeError("Expecting ',' delimiter", text, this.at);
      const comma = this.at++;
      if (this.skip() === 125) {
        throw decodeError("Illegal trailing comma before end of object", text, comma);
      }
    }
  }

  private finishObject(pairs: [PyValue, PyValue][]): PyValue {
    const { pairsHook, objectHook } = this.scanner;
    if (pairsHook !== null) {
      return call(pairsHook, [new PyList(pairs.map((pair) => new PyTuple(pair)))]);
    }
    const dict = new PyDict();
    for (const [key, value] of pairs) dict.set(key, value);
    return objectHook === null ? dict : call(objectHook, [dict]);
  }
}

const bindMake = argumentBinder("make_scanner(context)");
const bindCall = argumentBinder("scan_once(string, idx)");

defineType(scannerType, {
  final: true,
  doc: "JSON scanner object",
  module: "_json",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) =>
      new Scanner(bindMake(args, kwnames)[0]),
    call: (self: Scanner, args: PyValue[], kwnames: KwNames) => {
      const [string, idx] = bindCall(args, kwnames);
      const text = textOf(string);
      if (text === undefined) {
        throw typeError(`first argument must be a string, not ${typeName(string)}`);
      }
      const at = indexNumber(idx);
      if (at < 0) throw valueError("idx cannot be negative");
      if (at >= text.length) throw newError("StopIteration", at);
      const reader = new Reader(self, text, at);
      const value = reader.value();
      return new PyTuple([value, reader.at]);
    },
  },
  attributes: [
    attribute("strict", (self: Scanner) => self.strict),
    attribute("object_hook", (self: Scanner) => self.objectHook),
    attribute("object_pairs_hook", (self: Scanner) => self.pairsHook),
    attribute("parse_float", (self: Scanner) => self.parseFloat),
    attribute("parse_int", (self: Scanner) => self.parseInt),
    attribute("parse_constant", (self: Scanner) => self.parseConstant),
  ],
});
