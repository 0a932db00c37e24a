/**
 * `_csv.reader`: rows from lines, by a state machine over their characters.
 *
 * The states decide what the next character means; runs of characters that mean nothing special are
 * taken as one slice. A row ends with a line unless the line ends inside quotes or after an escape.
 */
import { call, iter, next, typeName } from "../../objects/abstract.ts";
import { bareType, floatType } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, PyList, strFromHost } from "../../objects/sequence-values.ts";
import { codePointLength } from "../../syntax/character.ts";
import { csvError, type Dialect, limit, Quoting } from "./dialect.ts";

export const readerType = bareType("reader");

const enum State {
  START_RECORD,
  START_FIELD,
  ESCAPED,
  IN_FIELD,
  IN_QUOTES,
  ESCAPED_IN_QUOTES,
  QUOTE_IN_QUOTES,
  AFTER_LINE_END,
  AFTER_ESCAPED_LINE_END,
}

/** Stands for the end of a line that the iterator gave. */
const END = -2;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;

const isLineEnd = (c: number): boolean => c === NEWLINE || c === RETURN || c === END;

export class Reader extends PyObject {
  readonly dialect: Dialect;
  lineNumber = 0;
  private readonly input: PyValue;
  private state: State = State.START_RECORD;
  private fields: PyValue[] = [];
  private field = "";
  private isUnquoted = true;

  constructor(iterable: PyValue, dialect: Dialect) {
    super();
    this.input = iter(iterable);
    this.dialect = dialect;
  }

  nextRow(): PyValue | undefined {
    this.fields = [];
    this.field = "";
    this.state = State.START_RECORD;
    this.isUnquoted = true;
    do {
      const line = next(this.input);
      if (line === undefined) {
        if (this.field === "" && !this.isInQuotes()) return undefined;
        if (this.dialect.strict) throw csvError("unexpected end of data");
        this.saveField();
        break;
      }
      const text = hostText(line);
      if (text === undefined) {
        throw csvError(
          `iterator should return strings, not ${typeName(line)} (the file should be opened in text mode)`,
        );
      }
      this.lineNumber++;
      this.readLine(text);
      this.take(END, "");
    } while (this.state !== State.START_RECORD);
    const row = this.fields;
    this.fields = [];
    return new PyList(row);
  }

  private isInQuotes(): boolean {
    return this.state === State.IN_QUOTES;
  }

  private readLine(text: string): void {
    const { delimiter, quotechar, escapechar } = this.dialect;
    const { length } = text;
    let i = 0;
    while (i < length) {
      let c = text.charCodeAt(i);
      let width = 1;
      if ((c & 0xfc00) === 0xd800) {
        c = text.codePointAt(i) as number;
        if (c > 0xffff) width = 2;
      }
      const { state } = this;
      if (state === State.IN_FIELD || state === State.IN_QUOTES) {
        // The run of characters that stay in the field as they are.
        const from = i;
        const quoted = state === State.IN_QUOTES;
        while (
          c !== escapechar &&
          (quoted ? c !== quotechar : c !== delimiter && c !== NEWLINE && c !== RETURN)
        ) {
          i += width;
          if (i >= length) break;
          c = text.charCodeAt(i);
          width = 1;
          if ((c & 0xfc00) === 0xd800) {
            c = text.codePointAt(i) as number;
            if (c > 0xffff) width = 2;
          }
        }
        if (i > from) {
          this.add(text.slice(from, i));
          continue;
        }
      }
      this.take(c, width === 1 ? text[i] : text.slice(i, i + 2));
      i += width;
    }
  }

  private take(c: number, spelling: string): void {
    const { dialect } = this;
    switch (this.state) {
      case State.START_RECORD:
        if (c === END) return;
        if (c === NEWLINE || c === RETURN) {
          this.state = State.AFTER_LINE_END;
          return;
        }
        this.startField(c, spelling);
        return;
      case State.START_FIELD:
        this.startField(c, spelling);
        return;
      case State.ESCAPED:
        if (c === NEWLINE || c === RETURN) {
          this.add(spelling);
          this.state = State.AFTER_ESCAPED_LINE_END;
          return;
        }
        this.add(c === END ? "\n" : spelling);
        this.state = State.IN_FIELD;
        return;
      case State.AFTER_ESCAPED_LINE_END:
        if (c !== END) this.continueField(c, spelling);
        return;
      case State.IN_FIELD:
        this.continueField(c, spelling);
        return;
      case State.IN_QUOTES:
        if (c === END) return;
        if (c === dialect.escapechar) this.state = State.ESCAPED_IN_QUOTES;
        else if (c === dialect.quotechar && dialect.quoting !== Quoting.NONE) {
          this.state = dialect.doublequote ? State.QUOTE_IN_QUOTES : State.IN_FIELD;
        } else this.add(spelling);
        return;
      case State.ESCAPED_IN_QUOTES:
        this.add(c === END ? "\n" : spelling);
        this.state = State.IN_QUOTES;
        return;
      case State.QUOTE_IN_QUOTES:
        this.afterQuote(c, spelling);
        return;
      default:
        if (c === NEWLINE || c === RETURN) return;
        if (c === END) {
          this.state = State.START_RECORD;
          return;
        }
        throw csvError(
          "new-line character seen in unquoted field - do you need to open the file with newline=''?",
        );
    }
  }

  private startField(c: number, spelling: string): void {
    const { dialect } = this;
    this.isUnquoted = true;
    this.state = State.START_FIELD;
    if (isLineEnd(c)) this.endRecord(c);
    else if (c === dialect.quotechar && dialect.quoting !== Quoting.NONE) {
      this.isUnquoted = false;
      this.state = State.IN_QUOTES;
    } else if (c === dialect.escapechar) this.state = State.ESCAPED;
    else if (c === SPACE && dialect.skipinitialspace) return;
    else if (c === dialect.delimiter) this.saveField();
    else {
      this.add(spelling);
      this.state = State.IN_FIELD;
    }
  }

  private continueField(c: number, spelling: string): void {
    const { dialect } = this;
    if (isLineEnd(c)) this.endRecord(c);
    else if (c === dialect.escapechar) this.state = State.ESCAPED;
    else if (c === dialect.delimiter) {
      this.saveField();
      this.state = State.START_FIELD;
    } else this.add(spelling);
  }

  private afterQuote(c: number, spelling: string): void {
    const { dialect } = this;
    if (c === dialect.quotechar && dialect.quoting !== Quoting.NONE) {
      this.add(spelling);
      this.state = State.IN_QUOTES;
    } else if (c === dialect.delimiter) {
      this.saveField();
      this.state = State.START_FIELD;
    } else if (isLineEnd(c)) this.endRecord(c);
    else if (!dialect.strict) {
      this.add(spelling);
      this.state = State.IN_FIELD;
    } else {
      const [delimiter, quote] = [dialect.delimiter, dialect.quotechar].map((point) =>
        String.fromCodePoint(point),
      );
      throw csvError(`'${delimiter}' expected after '${quote}'`);
    }
  }

  private endRecord(c: number): void {
    this.saveField();
    this.state = c === END ? State.START_RECORD : State.AFTER_LINE_END;
  }

  private add(text: string): void {
    const field = this.field + text;
    this.field = field;
    // No field has more characters than code units: most need no counting.
    if (field.length > limit.field && codePointLength(field, 0, field.length) > limit.field) {
      throw csvError(`field larger than field limit (${limit.field})`);
    }
  }

  private saveField(): void {
    const { field, isUnquoted } = this;
    const { quoting } = this.dialect;
    let value: PyValue = strFromHost(field);
    if (isUnquoted && quoting !== Quoting.MINIMAL) {
      if (field === "") {
        if (quoting === Quoting.NOTNULL || quoting === Quoting.STRINGS) value = null;
      } else if (quoting === Quoting.NONNUMERIC || quoting === Quoting.STRINGS) {
        value = call(floatType, [value]);
      }
    }
    this.fields.push(value);
    this.field = "";
  }
}
Reader.prototype.cls = readerType;

defineType(readerType, {
  doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
  module: "_csv",
  slots: {
    iter: (self: Reader) => self,
    iternext: (self: Reader) => self.nextRow(),
  },
  attributes: [
    attribute("dialect", (self: Reader) => self.dialect),
    attribute("line_num", (self: Reader) => self.lineNumber),
  ],
});
