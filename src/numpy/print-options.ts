/** np.set_printoptions, get_printoptions and the printoptions context manager. */
import { bareType, dictType, isInstance } from "../objects/core-types.ts";
import { defineType, method } from "../objects/define.ts";
import { dictOf, type PyDict } from "../objects/dict-storage.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyObject, type PyValue } from "../objects/object.ts";
import { hostText } from "../objects/sequence-values.ts";
import { bindArguments, parseSignature } from "../objects/signature.ts";
import { toBool, toFloat, toIndex } from "./convert.ts";

export interface PrintOptions {
  edgeitems: number;
  threshold: number;
  floatmode: "fixed" | "unique" | "maxprec" | "maxprec_equal";
  precision: number | null;
  suppress: boolean;
  linewidth: number;
  nanstr: string;
  infstr: string;
  sign: "-" | "+" | " ";
  formatter: PyDict | null;
  legacy: PyValue;
  override_repr: PyValue;
}

let current: PrintOptions = {
  edgeitems: 3,
  threshold: 1000,
  floatmode: "maxprec",
  precision: 8,
  suppress: false,
  linewidth: 75,
  nanstr: "nan",
  infstr: "inf",
  sign: "-",
  formatter: null,
  legacy: false,
  override_repr: null,
};

export const printOptions = (): PrintOptions => current;

const PARAMETERS =
  "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None, infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, override_repr=None";
const SIGNATURE = parseSignature(`set_printoptions(${PARAMETERS})`);
export const SET_SIGNATURE = `set_printoptions(${PARAMETERS})`;

/** Current options with those that are given. */
export function mergedOptions(bound: readonly (PyValue | undefined)[]): PrintOptions {
  const next = { ...current };
  const [
    precision,
    threshold,
    edgeitems,
    linewidth,
    suppress,
    nanstr,
    infstr,
    formatter,
    sign,
    mode,
    legacy,
  ] = Array.from({ length: 11 }, (_, i) => bound[i] ?? null);
  if (precision !== null) next.precision = toIndex(precision);
  if (threshold !== null) {
    if (hostText(threshold) !== undefined) throw typeError("threshold must be numeric");
    const t = toFloat(threshold);
    if (t !== t)
      throw valueError("threshold must be non-NAN, try sys.maxsize for untruncated representation");
    next.threshold = t;
  }
  if (edgeitems !== null) next.edgeitems = toIndex(edgeitems);
  if (linewidth !== null) next.linewidth = toIndex(linewidth);
  if (suppress !== null) next.suppress = toBool(suppress);
  if (nanstr !== null) next.nanstr = hostText(nanstr) as string;
  if (infstr !== null) next.infstr = hostText(infstr) as string;
  next.formatter =
    formatter !== null && isInstance(formatter, dictType) ? (formatter as PyDict) : null;
  if (sign !== null) {
    const text = hostText(sign);
    if (text !== "-" && text !== "+" && text !== " ") {
      throw valueError("sign option must be one of ' ', '+', or '-'");
    }
    next.sign = text;
  }
  if (mode !== null) {
    const text = hostText(mode);
    if (text !== "fixed" && text !== "unique" && text !== "maxprec" && text !== "maxprec_equal") {
      throw valueError(
        `floatmode option must be one of "fixed", "unique", "maxprec", or "maxprec_equal"`,
      );
    }
    next.floatmode = text;
  }
  if (legacy !== null) next.legacy = legacy;
  return next;
}

export function setPrintOptions(...bound: (PyValue | undefined)[]): null {
  current = mergedOptions(bound);
  return null;
}

export function getPrintOptions(): PyValue {
  return dictOf(Object.entries(current).map(([k, v]) => [k, v as PyValue] as const));
}

const contextType = bareType("printoptions");

class PrintOptionsContext extends PyObject {
  readonly bound: (PyValue | undefined)[];
  saved: PrintOptions | null = null;
  constructor(bound: (PyValue | undefined)[]) {
    super();
    this.bound = bound;
  }
}
PrintOptionsContext.prototype.cls = contextType;

export const printoptionsType = defineType(contextType, {
  module: "numpy",
  slots: {
    new: (_cls, args, kwnames) =>
      new PrintOptionsContext(
        bindArguments(SIGNATURE, args, kwnames, "printoptions") as (PyValue | undefined)[],
      ),
  },
  methods: [
    method("__enter__(self, /)", (self: PrintOptionsContext) => {
      self.saved = current;
      current = mergedOptions(self.bound);
      return getPrintOptions();
    }),
    method("__exit__(self, /, *args)", (self: PrintOptionsContext) => {
      if (self.saved !== null) current = self.saved;
      return null;
    }),
  ],
});
