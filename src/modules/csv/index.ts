/** The module `_csv`, under the library's csv module. */

import { fn } from "../../objects/builtin.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyList } from "../../objects/sequence-values.ts";
import { cSize } from "../c-number.ts";
import type { ModuleSpec } from "../module.ts";
import {
  csvError,
  csvErrorType,
  dialectFromKeywords,
  dialectNamed,
  dialects,
  dialectType,
  limit,
  Quoting,
} from "./dialect.ts";
import { Reader, readerType } from "./reader.ts";
import { Writer, writerType } from "./writer.ts";

type Keywords = ReadonlyMap<string, PyValue>;

/** The one or two positional arguments of `name`; `dialect` may also come by keyword. */
function callArguments(
  name: string,
  given: readonly PyValue[],
  keywords: Keywords,
): { first: PyValue; base: PyValue | undefined; options: Keywords } {
  if (given.length < 1) throw typeError(`${name} expected at least 1 argument, got 0`);
  if (given.length > 2) {
    throw typeError(`${name} expected at most 2 arguments, got ${given.length}`);
  }
  const options = new Map(keywords);
  const named = options.get("dialect");
  options.delete("dialect");
  return { first: given[0], base: given.length > 1 ? given[1] : named, options };
}

function fieldSizeLimit(wanted: PyValue | undefined): number {
  const old = limit.field;
  if (wanted === undefined) return old;
  if (typeof wanted !== "number" && typeof wanted !== "bigint") {
    throw typeError("limit must be an integer");
  }
  limit.field = cSize(wanted);
  return old;
}

const DIALECT_HELP =
  'The optional "dialect" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n';

export const csvModule: ModuleSpec = {
  name: "_csv",
  doc: "CSV parsing and writing.\n",
  functions: [
    fn(
      "reader(*args, **fmtparams)",
      (args: PyValue[], keywords: Keywords) => {
        const { first, base, options } = callArguments("reader", args, keywords);
        return new Reader(first, dialectFromKeywords(base, options));
      },
      `Return a reader object that will process lines from the given iterable.\n\n${DIALECT_HELP}`,
    ),
    fn(
      "writer(*args, **fmtparams)",
      (args: PyValue[], keywords: Keywords) => {
        const { first, base, options } = callArguments("writer", args, keywords);
        return new Writer(first, dialectFromKeywords(base, options));
      },
      `Return a writer object that will write user data on the given file object.\n\n${DIALECT_HELP}`,
    ),
    fn(
      "register_dialect(*args, **fmtparams)",
      (args: PyValue[], keywords: Keywords) => {
        const { first, base, options } = callArguments("register_dialect", args, keywords);
        if (hostText(first) === undefined) throw typeError("dialect name must be a string");
        dialects.set(first, dialectFromKeywords(base, options));
      },
      "Create a mapping from a string name to a CSV dialect.",
    ),
    fn(
      "unregister_dialect(name)",
      (name: PyValue) => {
        if (dialects.delete(name) === undefined) throw csvError("unknown dialect");
      },
      "Delete the name/dialect mapping associated with a string name.",
    ),
    fn("get_dialect(name)", dialectNamed, "Return the dialect instance associated with name."),
    fn(
      "list_dialects()",
      () => new PyList([...dialects.entries()].map(({ key }) => key)),
      "Return a list of all known dialect names.",
    ),
    fn(
      "field_size_limit(new_limit=<absent>)",
      fieldSizeLimit,
      "Sets an upper limit on parsed fields.\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned",
    ),
  ],
  types: [dialectType, csvErrorType],
  names: () => ({
    Reader: readerType,
    Writer: writerType,
    _dialects: dialects,
    QUOTE_MINIMAL: Quoting.MINIMAL,
    QUOTE_ALL: Quoting.ALL,
    QUOTE_NONNUMERIC: Quoting.NONNUMERIC,
    QUOTE_NONE: Quoting.NONE,
    QUOTE_STRINGS: Quoting.STRINGS,
    QUOTE_NOTNULL: Quoting.NOTNULL,
  }),
};
