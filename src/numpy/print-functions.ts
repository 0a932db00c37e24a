/** array2string, array_repr, array_str, set_printoptions, format_float_* and seterr as functions. */
import type { PyValue } from "../objects/object.ts";
import { hostText, strFromHost } from "../objects/sequence-values.ts";
import { toBool, toFloat, toIndex } from "./convert.ts";
import { getErr, getErrCall, setErr, setErrCall } from "./errstate.ts";
import { positional, scientific, type Trim } from "./float-format.ts";
import { asAnyArray } from "./from-object.ts";
import { add, type Names } from "./namespace.ts";
import {
  getPrintOptions,
  mergedOptions,
  printOptions,
  printoptionsType,
  SET_SIGNATURE,
  setPrintOptions,
} from "./print-options.ts";
import { arrayRepr, arrayStr, arrayToString, floatBits } from "./printing.ts";

const optionalIndex = (value: PyValue): number | undefined =>
  value === null ? undefined : toIndex(value);

export function addPrinting(names: Names): void {
  add(names, SET_SIGNATURE, setPrintOptions);
  add(names, "get_printoptions()", getPrintOptions);
  names.set("printoptions", printoptionsType);
  add(
    names,
    "array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=' ', prefix='', *, formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix='', legacy=None)",
    (
      a,
      width,
      precision,
      suppress,
      separator,
      prefix,
      formatter,
      threshold,
      edge,
      sign,
      mode,
      suffix,
    ) => {
      const options = mergedOptions([
        precision,
        threshold,
        edge,
        width,
        suppress,
        null,
        null,
        formatter,
        sign,
        mode,
      ]);
      const arr = asAnyArray(a);
      if (formatter === null) options.formatter = printOptions().formatter;
      return strFromHost(
        arrayToString(
          arr,
          hostText(separator) as string,
          hostText(prefix) as string,
          hostText(suffix) as string,
          options,
        ),
      );
    },
  );
  const short = "max_line_width=None, precision=None, suppress_small=None";
  const options = (width: PyValue, precision: PyValue, suppress: PyValue) => {
    const merged = mergedOptions([precision, null, null, width, suppress]);
    merged.formatter = printOptions().formatter;
    return merged;
  };
  add(names, `array_repr(arr, ${short})`, (a, width, precision, suppress) =>
    strFromHost(arrayRepr(asAnyArray(a), options(width, precision, suppress))),
  );
  add(names, `array_str(a, ${short})`, (a, width, precision, suppress) =>
    strFromHost(arrayStr(asAnyArray(a), options(width, precision, suppress))),
  );
  add(
    names,
    "format_float_positional(x, precision=None, unique=True, fractional=True, trim='k', sign=False, pad_left=None, pad_right=None, min_digits=None)",
    (x, precision, unique, fractional, trim, sign, left, right, digits) =>
      positional(toFloat(x), floatBits(asAnyArray(x).dtype), {
        precision: optionalIndex(precision),
        unique: toBool(unique),
        significant: !toBool(fractional),
        trim: hostText(trim) as Trim,
        sign: toBool(sign),
        ...(left === null ? {} : { padLeft: toIndex(left) }),
        ...(right === null ? {} : { padRight: toIndex(right) }),
        ...(digits === null ? {} : { minDigits: toIndex(digits) }),
      }),
  );
  add(
    names,
    "format_float_scientific(x, precision=None, unique=True, trim='k', sign=False, pad_left=None, exp_digits=None, min_digits=None)",
    (x, precision, unique, trim, sign, left, exp, digits) =>
      scientific(toFloat(x), floatBits(asAnyArray(x).dtype), {
        precision: optionalIndex(precision),
        unique: toBool(unique),
        trim: hostText(trim) as Trim,
        sign: toBool(sign),
        ...(left === null ? {} : { padLeft: toIndex(left) }),
        ...(exp === null ? {} : { expDigits: toIndex(exp) }),
        ...(digits === null ? {} : { minDigits: toIndex(digits) }),
      }),
  );
  add(names, "seterr(**kwargs)", (kwargs) => setErr(kwargs));
  add(names, "geterr()", getErr);
  add(names, "seterrcall(func)", setErrCall);
  add(names, "geterrcall()", getErrCall);
}
