/** can_cast, result_type, iinfo, finfo, issubdtype, isscalar … : questions about types. */

import { toArray } from "../objects/abstract.ts";
import { bareType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { typeError, valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { PyObject, PyType, type PyValue } from "../objects/object.ts";
import { hostText, intValue, PyBytes, PyComplex, PyTuple } from "../objects/sequence-values.ts";
import { DType, FLOAT64 } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { scalarFloatText } from "./float-format.ts";
import { asArray } from "./from-object.ts";
import { itemOffsets } from "./gather.ts";
import { integerRange } from "./item.ts";
import { mayOverlap } from "./iteration.ts";
import { add, type Names } from "./namespace.ts";
import { NDArray } from "./ndarray.ts";
import { floatBits } from "./printing.ts";
import {
  canCast,
  commonType,
  minFloatType,
  minIntType,
  parseCasting,
  promoteTypes,
  realType,
  type Weak,
  weakKind,
} from "./promotion.ts";
import * as T from "./scalar-types.ts";

function resultType(values: readonly PyValue[]): DType {
  if (values.length === 0) throw valueError("at least one array or dtype is required");
  const dtypes: DType[] = [];
  let weak: Weak | 0 = 0;
  for (const v of values) {
    const w = weakKind(v);
    if (w !== 0) {
      if (w > weak) weak = w;
    } else if (v instanceof NDArray) dtypes.push(v.dtype);
    else if (v instanceof DType || v instanceof PyType || hostText(v) !== undefined)
      dtypes.push(asDtype(v));
    else if (T.isScalar(v)) dtypes.push(T.scalarDtype(v));
    else dtypes.push(asArray(v).dtype);
  }
  return commonType(dtypes, weak);
}

/** The scalar type that an argument of issubdtype names. */
function scalarTypeOf(value: PyValue): PyType {
  if (value instanceof PyType && value.mro.includes(T.genericType)) return value;
  return asDtype(value).scalarType;
}

function isSubdtype(a: PyValue, b: PyValue): boolean {
  const first = scalarTypeOf(a);
  const second = scalarTypeOf(b);
  return first.mro.includes(second);
}

// ---- iinfo and finfo ---------------------------------------------------------------------------------------

const iinfoType = bareType("iinfo");
class IntInfo extends PyObject {
  readonly dtype: DType;
  constructor(dtype: DType) {
    super();
    this.dtype = dtype;
  }
}
IntInfo.prototype.cls = iinfoType;

defineType(iinfoType, {
  module: "numpy",
  slots: {
    new: (_cls, args) => {
      const [value] = args;
      const dtype =
        intValue(value) !== undefined && typeof value !== "boolean"
          ? asDtype("l")
          : typeOrDtype(value);
      if (!dtype.isInteger) {
        throw valueError(`Invalid integer data type '${dtype.kind}'.`);
      }
      return new IntInfo(dtype);
    },
    repr: (self: IntInfo) => {
      const [low, high] = integerRange(self.dtype);
      return `iinfo(min=${low}, max=${high}, dtype=${self.dtype.baseName})`;
    },
  },
  attributes: [
    attribute("min", (self: IntInfo) => integerRange(self.dtype)[0]),
    attribute("max", (self: IntInfo) => integerRange(self.dtype)[1]),
    attribute("bits", (self: IntInfo) => self.dtype.itemsize * 8),
    attribute("dtype", (self: IntInfo) => self.dtype),
    attribute("kind", (self: IntInfo) => self.dtype.kind),
    attribute("key", (self: IntInfo) => `${self.dtype.kind}${self.dtype.itemsize * 8}`),
  ],
});

function typeOrDtype(value: PyValue): DType {
  if (value instanceof NDArray) return value.dtype;
  if (T.isScalar(value)) return T.scalarDtype(value);
  if (value instanceof PyFloat) return FLOAT64;
  if (value instanceof PyComplex) return asDtype("D");
  return asDtype(value);
}

const finfoType = bareType("finfo");
class FloatInfo extends PyObject {
  readonly dtype: DType;
  readonly mantissa: number;
  readonly exponent: number;
  constructor(dtype: DType) {
    super();
    this.dtype = dtype;
    this.mantissa = dtype.itemsize === 2 ? 10 : dtype.itemsize === 4 ? 23 : 52;
    this.exponent = dtype.itemsize === 2 ? 5 : dtype.itemsize === 4 ? 8 : 11;
  }
  get bias(): number {
    return 2 ** (this.exponent - 1) - 1;
  }
  get max(): number {
    return (2 - 2 ** -this.mantissa) * 2 ** this.bias;
  }
  get precision(): number {
    return Math.floor(this.mantissa * Math.log10(2) + 1e-12);
  }
  scalar(v: number): PyValue {
    return T.makeFloating(this.dtype, v);
  }
}
FloatInfo.prototype.cls = finfoType;

defineType(finfoType, {
  module: "numpy",
  slots: {
    new: (_cls, args) => {
      const dtype = realType(typeOrDtype(args[0]));
      if (dtype.kind !== "f")
        throw valueError(`data type <class 'numpy.${dtype.baseName}'> not inexact`);
      return new FloatInfo(dtype);
    },
    repr: (self: FloatInfo) =>
      `finfo(resolution=${`1e-${String(self.precision).padStart(2, "0")}`}, min=${minText(self, -1)}, max=${minText(self, 1)}, dtype=${self.dtype.baseName})`,
  },
  attributes: [
    attribute("eps", (s: FloatInfo) => s.scalar(2 ** -s.mantissa)),
    attribute("epsneg", (s: FloatInfo) => s.scalar(2 ** -(s.mantissa + 1))),
    attribute("max", (s: FloatInfo) => s.scalar(s.max)),
    attribute("min", (s: FloatInfo) => s.scalar(-s.max)),
    attribute("tiny", (s: FloatInfo) => s.scalar(2 ** (1 - s.bias))),
    attribute("smallest_normal", (s: FloatInfo) => s.scalar(2 ** (1 - s.bias))),
    attribute("smallest_subnormal", (s: FloatInfo) => s.scalar(2 ** (1 - s.bias - s.mantissa))),
    attribute("resolution", (s: FloatInfo) => s.scalar(Number(`1e-${s.precision}`))),
    attribute("precision", (s: FloatInfo) => s.precision),
    attribute("bits", (s: FloatInfo) => s.dtype.itemsize * 8),
    attribute("nmant", (s: FloatInfo) => s.mantissa),
    attribute("nexp", (s: FloatInfo) => s.exponent),
    attribute("iexp", (s: FloatInfo) => s.exponent),
    attribute("machep", (s: FloatInfo) => -s.mantissa),
    attribute("negep", (s: FloatInfo) => -s.mantissa - 1),
    attribute("maxexp", (s: FloatInfo) => s.bias + 1),
    attribute("minexp", (s: FloatInfo) => 1 - s.bias),
    attribute("dtype", (s: FloatInfo) => s.dtype),
  ],
});

function minText(self: FloatInfo, sign: number): string {
  return scalarFloatText(sign * self.max, floatBits(self.dtype));
}

const isComplexValue = (value: PyValue): boolean => asArray(value).dtype.kind === "c";

function sharesMemory(a: NDArray, b: NDArray): boolean {
  if (!mayOverlap(a, b)) return false;
  // Exact: some byte belongs to items of both.
  const bytes = new Set<number>();
  const base = a.storage.base + a.offset;
  for (const o of itemOffsets(a.shape, a.strides)) {
    for (let i = 0; i < a.dtype.itemsize; i++) bytes.add(base + o + i);
  }
  const other = b.storage.base + b.offset;
  for (const o of itemOffsets(b.shape, b.strides)) {
    for (let i = 0; i < b.dtype.itemsize; i++) if (bytes.has(other + o + i)) return true;
  }
  return false;
}

function isClassName(value: PyValue): boolean {
  return T.isScalar(value);
}

export function addTypes(names: Names): void {
  names.set("iinfo", iinfoType);
  names.set("finfo", finfoType);
  add(names, "can_cast(from_, to, casting='safe')", (from, to, casting) => {
    if (weakKind(from) !== 0) {
      throw typeError(
        "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.",
      );
    }
    const source =
      from instanceof NDArray
        ? from.dtype
        : T.isScalar(from) && !isText(from)
          ? T.scalarDtype(from)
          : asDtype(from);
    return canCast(source, asDtype(to), parseCasting(casting));
  });
  add(names, "result_type(*arrays_and_dtypes)", resultTypeArgs);
  add(names, "promote_types(type1, type2)", (a, b) => promoteTypes(asDtype(a), asDtype(b)));
  add(names, "min_scalar_type(a, /)", (a: PyValue) => {
    if (a instanceof T.NpInteger) return minIntType(a.v);
    if (typeof a === "number" || typeof a === "bigint") return minIntType(a);
    if (a instanceof PyFloat && !(a instanceof T.NpFloat64)) return minFloatType(a.v);
    const arr = asArray(a);
    if (arr.ndim > 0) return arr.dtype;
    return arr.dtype;
  });
  add(names, "common_type(*arrays)", (arrays) => {
    let dtype: DType | null = null;
    for (const a of arrays as PyValue[]) {
      const d = asArray(a).dtype;
      const own = d.isInexact ? d : FLOAT64;
      dtype = dtype === null ? own : promoteTypes(dtype, own);
    }
    return (dtype ?? FLOAT64).scalarType;
  });
  add(names, "issubdtype(arg1, arg2)", isSubdtype);
  add(names, "isdtype(dtype, kind)", (dtype, kind) => {
    const d = asDtype(dtype);
    const one = (k: PyValue): boolean => {
      switch (hostText(k)) {
        case "bool":
          return d.isBool;
        case "signed integer":
          return d.kind === "i";
        case "unsigned integer":
          return d.kind === "u";
        case "integral":
          return d.isInteger;
        case "real floating":
          return d.kind === "f";
        case "complex floating":
          return d.kind === "c";
        case "numeric":
          return d.isInteger || d.isInexact;
        default:
          return isSubdtype(d, k);
      }
    };
    return kind instanceof PyTuple ? kind.items.some(one) : one(kind);
  });
  add(names, "isscalar(element)", (value) => {
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
      return true;
    if (value instanceof PyFloat || value instanceof PyComplex || value instanceof PyBytes)
      return true;
    return hostText(value) !== undefined || isClassName(value);
  });
  add(names, "iscomplexobj(x)", isComplexValue);
  add(names, "isrealobj(x)", (x) => !isComplexValue(x));
  add(names, "isfortran(a)", (a) => a.isF && !a.isC);
  add(names, "may_share_memory(a, b, /, max_work=None)", (a, b) =>
    mayOverlap(asArray(a), asArray(b)),
  );
  add(names, "shares_memory(a, b, /, max_work=None)", (a, b) =>
    sharesMemory(asArray(a), asArray(b)),
  );
  add(names, "typename(char)", (char) => asDtype(char).baseName);
  add(names, "mintypecode(typechars, typeset='GDFgdf', default='d')", (chars) => {
    const list =
      hostText(chars) ??
      toArray(chars)
        .map((c) => hostText(c) ?? "")
        .join("");
    for (const c of "GDFgdf") if (list.includes(c)) return c;
    return "d";
  });
}

const isText = (v: PyValue): boolean => hostText(v) !== undefined;
const resultTypeArgs = (values: PyValue[]): DType => resultType(values);
