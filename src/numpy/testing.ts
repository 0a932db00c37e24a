/** numpy.testing: assertions that describe how arrays differ. */
import { call, equal, isTrue, reprText, strText } from "../objects/abstract.ts";
import { bareType, isSubtype } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, PyBaseException } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyObject, PyType, type PyValue } from "../objects/object.ts";
import { hostText, PyList, PyTuple, strFromHost } from "../objects/sequence-values.ts";
import { toBool, toFloat, toIndex } from "./convert.ts";
import { castArray } from "./copy.ts";
import { FLOAT64 } from "./dtype.ts";
import { quietly } from "./errstate.ts";
import { positional, scalarFloatText } from "./float-format.ts";
import { asArray } from "./from-object.ts";
import { getIndexed } from "./indexing.ts";
import { allTrue, isclose } from "./math-functions.ts";
import { add, type Names } from "./namespace.ts";
import { NDArray, shapeText } from "./ndarray.ts";
import { printOptions } from "./print-options.ts";
import { arrayRepr } from "./printing.ts";
import { broadcastTo } from "./shape-ops.ts";
import { numbersOf } from "./sort-keys.ts";
import { apply } from "./ufunc.ts";

const assertion = (message: string): unknown => newError("AssertionError", strFromHost(message));

function sideText(name: string, a: NDArray): string {
  const text = arrayRepr(a, { ...printOptions(), precision: 6 });
  const lines = text.split("\n").slice(0, 3);
  if (text.split("\n").length > 3) lines.push("...");
  return ` ${name}: ${lines.join("\n")}`;
}

interface Comparison {
  readonly header: string;
  readonly errMsg: string;
  readonly verbose: boolean;
  readonly equalNan: boolean;
  readonly strict?: boolean;
  readonly precision?: number;
}

function message(x: NDArray, y: NDArray, c: Comparison, reasons: string[]): string {
  const lines = ["", c.header, c.errMsg, ...reasons];
  if (c.verbose) lines.push(sideText("ACTUAL", x), sideText("DESIRED", y));
  return lines.join("\n");
}

const percent = (part: number, whole: number): string => {
  const v = (100 * part) / whole;
  return Number(v.toPrecision(3)).toString();
};

const shortNumber = (v: number): string => {
  if (!Number.isFinite(v)) return v !== v ? "nan" : v > 0 ? "inf" : "-inf";
  const a = Math.abs(v);
  if (a !== 0 && (a < 1e-4 || a >= 1e16)) return scalarFloatText(v, 64);
  return positional(v, 64, { precision: 8, trim: "0" });
};

/** Raises unless every pair of items passes `test`; nan may equal nan. */
function compareArrays(
  xValue: PyValue,
  yValue: PyValue,
  test: (x: NDArray, y: NDArray) => NDArray,
  c: Comparison,
): void {
  const x = asArray(xValue);
  const y = asArray(yValue);
  const fits =
    c.strict === true
      ? sameShape(x, y) && x.dtype === y.dtype
      : x.ndim === 0 || y.ndim === 0 || sameShape(x, y);
  if (!fits) {
    const reason =
      c.strict === true && sameShape(x, y)
        ? `(dtypes ${x.dtype.baseName}, ${y.dtype.baseName} mismatch)`
        : `(shapes ${shapeText(x.shape)}, ${shapeText(y.shape)} mismatch)`;
    throw assertion(message(x, y, { ...c, header: c.header }, [reason]));
  }
  const shape = x.ndim === 0 ? y.shape : x.shape;
  quietly(() => {
    let good: NDArray;
    const hasNan = x.dtype.isInexact || y.dtype.isInexact;
    let bothNan: NDArray | null = null;
    if (c.equalNan && hasNan && x.dtype.isNumber && y.dtype.isNumber) {
      const xn = apply("isnan", x.dtype.isInexact ? x : castArray(x, FLOAT64));
      const yn = apply("isnan", y.dtype.isInexact ? y : castArray(y, FLOAT64));
      if (!allTrue(apply("equal", xn, yn))) {
        throw assertion(message(x, y, c, ["nan location mismatch:"]));
      }
      bothNan = apply("logical_and", xn, yn);
    }
    try {
      good = test(x, y);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      if (error.cls.name === "AssertionError") throw error;
      throw valueErrorOf(error, c, x, y);
    }
    if (bothNan !== null) good = apply("logical_or", good, bothNan);
    if (allTrue(good)) return;
    const flags = numbersOf(castArray(broadcastTo(good, shape), FLOAT64));
    const bad = flags.reduce((n, v) => n + (v === 0 ? 1 : 0), 0);
    const reasons = [
      `Mismatched elements: ${bad} / ${flags.length} (${percent(bad, flags.length)}%)`,
    ];
    reasons.push(...mismatchPlaces(flags, shape, x, y, bad));
    reasons.push(...differences(flags, shape, x, y));
    throw assertion(message(x, y, c, reasons));
  });
}

function valueErrorOf(error: PyBaseException, c: Comparison, x: NDArray, y: NDArray): unknown {
  return newError(
    "ValueError",
    strFromHost(`error during assertion:\n\n${strText(error)}\n\n${message(x, y, c, [])}`),
  );
}

/** The first few places that differ. */
function mismatchPlaces(
  flags: Float64Array,
  shape: readonly number[],
  x: NDArray,
  y: NDArray,
  bad: number,
): string[] {
  if (shape.length === 0) return [];
  const lines = bad > 5 ? ["First 5 mismatches are at indices:"] : ["Mismatch at index:"];
  if (bad > 1 && bad <= 5) lines[0] = "Mismatch at indices:";
  let shown = 0;
  for (let i = 0; i < flags.length && shown < 5; i++) {
    if (flags[i] !== 0) continue;
    const index: number[] = [];
    let rest = i;
    for (let d = shape.length - 1; d >= 0; d--) {
      index.unshift(rest % shape[d]);
      rest = Math.floor(rest / shape[d]);
    }
    const at = (a: NDArray): string =>
      strText(getIndexed(broadcastTo(a, shape), new PyTuple(index)));
    lines.push(
      ` ${index.length === 1 ? `[${index[0]}]` : `[${index.join(", ")}]`}: ${at(x)} (ACTUAL), ${at(y)} (DESIRED)`,
    );
    shown++;
  }
  return lines;
}

function differences(
  flags: Float64Array,
  shape: readonly number[],
  x: NDArray,
  y: NDArray,
): string[] {
  const numeric = x.dtype.isNumber && y.dtype.isNumber && !x.dtype.isBool && !y.dtype.isBool;
  if (!numeric || x.dtype.kind === "c" || y.dtype.kind === "c") return [];
  const a = numbersOf(castArray(broadcastTo(x, shape), FLOAT64));
  const b = numbersOf(castArray(broadcastTo(y, shape), FLOAT64));
  let worst = 0;
  let relative = 0;
  for (let i = 0; i < a.length; i++) {
    if (flags[i] !== 0) continue;
    const d = Math.abs(a[i] - b[i]);
    if (d > worst || d !== d) worst = d;
    const r = b[i] === 0 ? (d === 0 ? 0 : Infinity) : d / Math.abs(b[i]);
    if (r > relative) relative = r;
  }
  const integral = !x.dtype.isInexact && !y.dtype.isInexact;
  return [
    `Max absolute difference among violations: ${integral ? worst : shortNumber(worst)}`,
    `Max relative difference among violations: ${shortNumber(relative)}`,
  ];
}

const sameShape = (x: NDArray, y: NDArray): boolean =>
  x.ndim === y.ndim && x.shape.every((n, i) => n === y.shape[i]);

function assertEqual(actual: PyValue, desired: PyValue, errMsg: string, verbose: boolean): void {
  if (desired instanceof PyDict && actual instanceof PyDict) {
    assertEqual([...desired.entries()].length, [...actual.entries()].length, errMsg, verbose);
    for (const { key, value } of desired.entries()) {
      const other = actual.get(key as PyValue);
      if (other === undefined) throw assertion(reprText(key as PyValue));
      assertEqual(other, value as PyValue, `key=${reprText(key as PyValue)}\n${errMsg}`, verbose);
    }
    return;
  }
  const isList = (v: PyValue): v is PyList | PyTuple => v instanceof PyList || v instanceof PyTuple;
  if (isList(desired) && isList(actual)) {
    assertEqual(actual.items.length, desired.items.length, errMsg, verbose);
    desired.items.forEach((d, k) => {
      assertEqual(actual.items[k], d, `item=${k}\n${errMsg}`, verbose);
    });
    return;
  }
  if (actual instanceof NDArray || desired instanceof NDArray) {
    arrayEqualAssertion(actual, desired, errMsg, verbose, false);
    return;
  }
  const bothNan = isNan(actual) && isNan(desired);
  if (bothNan || equal(actual, desired)) return;
  const head = errMsg === "" ? "\nItems are not equal:" : `\nItems are not equal: ${errMsg}`;
  throw assertion(`${head}\n ACTUAL: ${reprText(actual)}\n DESIRED: ${reprText(desired)}`);
}

const isNan = (v: PyValue): boolean => v instanceof PyFloat && v.v !== v.v;

function arrayEqualAssertion(
  x: PyValue,
  y: PyValue,
  errMsg: string,
  verbose: boolean,
  strict: boolean,
): void {
  compareArrays(x, y, (a, b) => apply("equal", a, b), {
    header: "Arrays are not equal",
    errMsg,
    verbose,
    equalNan: true,
    strict,
  });
}

const raisesType = bareType("_AssertRaisesContext");
class Raises extends PyObject {
  readonly expected: PyValue;
  readonly pattern: string | null;
  exception: PyValue = null;
  constructor(expected: PyValue, pattern: string | null) {
    super();
    this.expected = expected;
    this.pattern = pattern;
  }
}
Raises.prototype.cls = raisesType;

function matches(expected: PyValue, type: PyType): boolean {
  if (expected instanceof PyTuple) return expected.items.some((e) => matches(e, type));
  return expected instanceof PyType && isSubtype(type, expected);
}
const expectedName = (expected: PyValue): string =>
  expected instanceof PyTuple
    ? expected.items.map((e) => (e as PyType).name).join(", ")
    : (expected as PyType).name;

function checkPattern(pattern: string | null, error: PyBaseException): void {
  if (pattern === null) return;
  if (!new RegExp(pattern).test(strText(error))) {
    throw assertion(`"${pattern}" does not match "${strText(error)}"`);
  }
}

defineType(raisesType, {
  module: "unittest.case",
  hasDict: true,
  methods: [
    method("__enter__(self, /)", (self: Raises) => self),
    method("__exit__(self, type, value, traceback, /)", (self: Raises, type, value) => {
      if (type === null) throw assertion(`${expectedName(self.expected)} not raised`);
      if (!matches(self.expected, type)) return false;
      self.exception = value;
      checkPattern(self.pattern, value);
      return true;
    }),
  ],
});

function assertRaises(
  expected: PyValue,
  pattern: string | null,
  args: PyValue[],
  kwargs: Map<string, PyValue>,
): PyValue {
  if (args.length === 0) return new Raises(expected, pattern);
  try {
    call(args[0], [...args.slice(1), ...kwargs.values()], [...kwargs.keys()]);
  } catch (error) {
    if (error instanceof PyBaseException && matches(expected, error.cls)) {
      checkPattern(pattern, error);
      return null;
    }
    throw error;
  }
  throw assertion(`${expectedName(expected)} not raised`);
}

export function testingNames(): Names {
  const names: Names = new Map();
  const text = (v: PyValue): string => hostText(v) ?? strText(v);
  add(names, "assert_(val, msg='')", (val, msg) => {
    if (!isTrue(val)) throw assertion(text(msg));
  });
  add(
    names,
    "assert_equal(actual, desired, err_msg='', verbose=True, *, strict=False)",
    (a, d, msg, verbose) => assertEqual(a, d, text(msg), toBool(verbose)),
  );
  add(
    names,
    "assert_array_equal(actual, desired, err_msg='', verbose=True, *, strict=False)",
    (a, d, msg, verbose, strict) =>
      arrayEqualAssertion(a, d, text(msg), toBool(verbose), toBool(strict)),
  );
  add(
    names,
    "assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg='', verbose=True, *, strict=False)",
    (a, d, rtol, atol, nan, msg, verbose, strict) => {
      const shown = (v: PyValue): string => {
        const n = toFloat(v);
        return n === 0
          ? "0"
          : Number(n.toPrecision(6))
              .toString()
              .replace(/e-(\d)$/, "e-0$1");
      };
      compareArrays(a, d, (x, y) => isclose(x, y, rtol, atol, toBool(nan)), {
        header: `Not equal to tolerance rtol=${shown(rtol)}, atol=${shown(atol)}`,
        errMsg: text(msg),
        verbose: toBool(verbose),
        equalNan: toBool(nan),
        strict: toBool(strict),
      });
    },
  );
  const almost = (a: PyValue, d: PyValue, decimal: number, msg: string, verbose: boolean): void =>
    compareArrays(
      a,
      d,
      (x, y) => {
        const near = apply(
          "less",
          apply("absolute", apply("subtract", y, x)),
          new PyFloat(1.5 * 10 ** -decimal),
        );
        return apply("logical_or", near, apply("equal", x, y));
      },
      {
        header: `Arrays are not almost equal to ${decimal} decimals`,
        errMsg: msg,
        verbose,
        equalNan: true,
      },
    );
  add(
    names,
    "assert_almost_equal(actual, desired, decimal=7, err_msg='', verbose=True)",
    (a, d, decimal, msg, verbose) => {
      const isList = (v: PyValue): boolean =>
        v instanceof NDArray || v instanceof PyList || v instanceof PyTuple;
      const places = toIndex(decimal);
      if (isList(a) || isList(d)) return almost(a, d, places, text(msg), toBool(verbose));
      const x = toFloat(a);
      const y = toFloat(d);
      if (x === y || (x !== x && y !== y)) return undefined;
      if (Math.abs(y - x) < 1.5 * 10 ** -places) return undefined;
      const head = `\nArrays are not almost equal to ${places} decimals${text(msg) === "" ? "" : ` ${text(msg)}`}`;
      throw assertion(`${head}\n ACTUAL: ${reprText(a)}\n DESIRED: ${reprText(d)}`);
    },
  );
  add(
    names,
    "assert_array_almost_equal(actual, desired, decimal=6, err_msg='', verbose=True)",
    (a, d, decimal, msg, verbose) => almost(a, d, toIndex(decimal), text(msg), toBool(verbose)),
  );
  add(
    names,
    "assert_array_less(x, y, err_msg='', verbose=True, *, strict=False)",
    (x, y, msg, verbose) =>
      compareArrays(x, y, (a, b) => apply("less", a, b), {
        header: "Arrays are not strictly ordered `x < y`",
        errMsg: text(msg),
        verbose: toBool(verbose),
        equalNan: true,
      }),
  );
  add(names, "assert_raises(expected, /, *args, **kwargs)", (expected, args, kwargs) =>
    assertRaises(expected, null, args, kwargs),
  );
  add(
    names,
    "assert_raises_regex(expected, pattern, /, *args, **kwargs)",
    (expected, pattern, args, kwargs) => assertRaises(expected, text(pattern), args, kwargs),
  );
  return names;
}
