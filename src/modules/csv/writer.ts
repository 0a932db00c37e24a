/**
 * `_csv.writer`: one line of text per row, quoted and escaped as the dialect says, handed to the
 * `write` method of the file in one call.
 */
import {
  getAttrOptional,
  iterate,
  iterOptional,
  strText,
  typeName,
} from "../../objects/abstract.ts";
import { PyBuiltin } from "../../objects/builtin.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { exceptionTypes, isError, typeError } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, PyObject, type PyValue } from "../../objects/object.ts";
import { hostText, strFromHost } from "../../objects/sequence-values.ts";
import { csvError, type Dialect, NO_CHARACTER, Quoting } from "./dialect.ts";

export const writerType = bareType("writer");

const isNumber = (value: PyValue): boolean => {
  const { index, int, float } = typeOf(value).slots;
  return index !== undefined || int !== undefined || float !== undefined;
};

const escaped = (points: readonly number[]): string =>
  points
    .filter((c) => c !== NO_CHARACTER)
    .map((c) => `\\u{${c.toString(16)}}`)
    .join("");

export class Writer extends PyObject {
  readonly dialect: Dialect;
  readonly write: PyValue;
  /** Finds whether a field holds a character that cannot stand there as it is. */
  private readonly special: RegExp;
  private readonly specials: RegExp;
  private readonly delimiter: string;
  private readonly quote: string;
  private readonly escape: string;

  constructor(file: PyValue, dialect: Dialect) {
    super();
    const write = getAttrOptional(file, "write");
    if (write === undefined || typeOf(write).slots.call === undefined) {
      throw typeError('argument 1 must have a "write" method');
    }
    this.write = write;
    this.dialect = dialect;
    const { delimiter, quotechar, escapechar, lineterminator } = dialect;
    const ends = [...lineterminator].map((c) => c.codePointAt(0) as number);
    const set = `[\\n\\r${escaped([delimiter, quotechar, escapechar, ...ends])}]`;
    this.special = new RegExp(set, "u");
    this.specials = new RegExp(set, "gu");
    this.delimiter = String.fromCodePoint(delimiter);
    this.quote = quotechar === NO_CHARACTER ? "" : String.fromCodePoint(quotechar);
    this.escape = escapechar === NO_CHARACTER ? "" : String.fromCodePoint(escapechar);
  }

  private format(value: PyValue): string {
    const { quoting } = this.dialect;
    let isQuoted = false;
    switch (quoting) {
      case Quoting.ALL:
        isQuoted = true;
        break;
      case Quoting.NONNUMERIC:
        isQuoted = !isNumber(value);
        break;
      case Quoting.STRINGS:
        isQuoted = hostText(value) !== undefined;
        break;
      case Quoting.NOTNULL:
        isQuoted = value !== null;
        break;
      default:
    }
    if (value === null) return this.append("", isQuoted, true);
    const text = typeof value === "string" ? value : strText(value);
    return this.append(text, isQuoted, false);
  }

  private append(text: string, isQuoted: boolean, isNull: boolean): string {
    const { dialect } = this;
    let quoted = isQuoted;
    if (text === "" && this.delimiter === " " && dialect.skipinitialspace) {
      if (dialect.quoting === Quoting.NONE || (isNull && skipsNull(dialect))) {
        throw csvError(
          "empty field must be quoted if delimiter is a space and skipinitialspace is true",
        );
      }
      quoted = true;
    }
    let result = text;
    if (this.special.test(text)) {
      result = text.replace(this.specials, (c) => {
        let wantsEscape = false;
        let prefix = "";
        if (dialect.quoting === Quoting.NONE) wantsEscape = true;
        else {
          if (c === this.quote) {
            if (dialect.doublequote) prefix = this.quote;
            else wantsEscape = true;
          } else if (c === this.escape) wantsEscape = true;
          if (!wantsEscape) quoted = true;
        }
        if (!wantsEscape) return prefix + c;
        if (this.escape === "") throw csvError("need to escape, but no escapechar set");
        return this.escape + c;
      });
    }
    return quoted ? this.quote + result + this.quote : result;
  }

  line(row: PyValue): PyValue {
    let iterator: PyValue | undefined;
    try {
      iterator = iterOptional(row);
    } catch (error) {
      if (!isError(error, exceptionTypes.TypeError)) throw error;
    }
    if (iterator === undefined) throw csvError(`iterable expected, not ${typeName(row)}`);
    const parts: string[] = [];
    let last: PyValue = "";
    for (const value of iterate(iterator)) {
      parts.push(this.format(value));
      last = value;
    }
    let text = parts.join(this.delimiter);
    if (parts.length === 1 && text === "") {
      // A lone empty field would read as an empty row.
      const { dialect } = this;
      if (dialect.quoting === Quoting.NONE || (last === null && skipsNull(dialect))) {
        throw csvError("single empty field record must be quoted");
      }
      text = this.append("", true, false);
    }
    return strFromHost(text + this.dialect.lineterminator);
  }
}
Writer.prototype.cls = writerType;

/** None is written as nothing at all, to be told from the empty string. */
const skipsNull = (dialect: Dialect): boolean =>
  dialect.quoting === Quoting.STRINGS || dialect.quoting === Quoting.NOTNULL;

/** Calls a built-in `write` at once and any other one as a frame of the loop. */
function writeRow(self: Writer, row: PyValue): PyValue | Flow {
  const line = self.line(row);
  const { write } = self;
  if (!(write instanceof PyBuiltin)) return callWrite(write, line);
  return write.self === undefined
    ? write.def.call([line], null)
    : write.def.call([write.self, line], null);
}

function* callWrite(write: PyValue, line: PyValue): Flow<PyValue> {
  return yield new CallRequest(write, [line]);
}

function* writeRows(self: Writer, rows: PyValue): Flow<PyValue> {
  for (const row of iterate(rows)) yield new CallRequest(self.write, [self.line(row)]);
  return null;
}

defineType(writerType, {
  doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
  module: "_csv",
  attributes: [attribute("dialect", (self: Writer) => self.dialect)],
  methods: [
    method(
      "writerow(self, row, /)",
      writeRow,
      "Construct and write a CSV record from an iterable of fields.\n\nNon-string elements will be converted to string.",
    ),
    method(
      "writerows(self, rows, /)",
      writeRows,
      "Construct and write a series of iterables to a csv file.\n\nNon-string elements will be converted to string.",
    ),
  ],
});
