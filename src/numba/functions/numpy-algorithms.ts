// Functions of NumPy written in Python: sorting, searching, sets, statistics, products of matrices, and rearrangement. Each text is
// compiled for the types it is called with.

import { ArrayType, TupleType } from "../types/containers.ts";
import { ComplexType, FloatType, isScalar, none, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register } from "./record.ts";

const isArray = (t: NumbaType | undefined, ndim?: number): t is ArrayType =>
  t instanceof ArrayType && (ndim === undefined || t.ndim === ndim);
const onArrays =
  (count: number, text: string, ndim?: number) =>
  (args: readonly (NumbaType | undefined)[]): string | null =>
    args.slice(0, count).every((t) => isArray(t, ndim)) ? text : null;

const both = (
  name: string,
  params: string,
  choose: Parameters<typeof overload>[2],
): FunctionRecord[] => [
  overload(`array.${name}`, params, choose),
  overload(`numpy.${name}`, params, choose),
];

/** `a` sorts before `b`: NaN last. */
const before = (t: NumbaType): string =>
  t instanceof FloatType ? "(a < b or (b != b and a == a))" : "a < b";

/** Merge sort of positions: stable, so it serves quicksort and mergesort alike. */
const argsort = (x: NumbaType): string => {
  const less = before((x as ArrayType).dtype)
    .replace(/\ba\b/g, "x[q]")
    .replace(/\bb\b/g, "x[p]");
  return `
def argsort(x):
    n = x.size
    cur = np.arange(n)
    nxt = np.empty(n, np.int64)
    width = 1
    while width < n:
        for lo in range(0, n, 2 * width):
            mid = min(lo + width, n)
            hi = min(lo + 2 * width, n)
            i = lo
            j = mid
            for k in range(lo, hi):
                if i < mid and j < hi:
                    p = cur[i]
                    q = cur[j]
                    if ${less}:
                        nxt[k] = q
                        j += 1
                    else:
                        nxt[k] = p
                        i += 1
                elif i < mid:
                    nxt[k] = cur[i]
                    i += 1
                else:
                    nxt[k] = cur[j]
                    j += 1
        cur, nxt = nxt, cur
        width *= 2
    return cur
`;
};

const sorted = (x: NumbaType): string => {
  const less = before((x as ArrayType).dtype)
    .replace(/\ba\b/g, "q")
    .replace(/\bb\b/g, "p");
  return `
def sort(x):
    n = x.size
    cur = x.copy()
    nxt = np.empty_like(cur)
    width = 1
    while width < n:
        for lo in range(0, n, 2 * width):
            mid = min(lo + width, n)
            hi = min(lo + 2 * width, n)
            i = lo
            j = mid
            for k in range(lo, hi):
                if i < mid and j < hi:
                    p = cur[i]
                    q = cur[j]
                    if ${less}:
                        nxt[k] = q
                        j += 1
                    else:
                        nxt[k] = p
                        i += 1
                elif i < mid:
                    nxt[k] = cur[i]
                    i += 1
                else:
                    nxt[k] = cur[j]
                    j += 1
        cur, nxt = nxt, cur
        width *= 2
    return cur
`;
};

const sortable = (t: NumbaType | undefined): t is ArrayType =>
  isArray(t, 1) && isScalar(t.dtype) && !(t.dtype instanceof ComplexType);

const DOT_VECTORS = `
def dot(a, b):
    if a.size != b.size:
        raise ValueError("incompatible array sizes for np.dot(a, b) (vector * vector)")
    total = a[0:0].sum() * b[0:0].sum()
    for i in range(a.size):
        total += a[i] * b[i]
    return total
`;

const MATRIX_VECTOR = `
def dot(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("incompatible array sizes for np.dot(a, b) (matrix * vector)")
    out = np.zeros(a.shape[0], a.dtype)
    for i in range(a.shape[0]):
        total = out[i]
        for k in range(a.shape[1]):
            total += a[i, k] * b[k]
        out[i] = total
    return out
`;

const VECTOR_MATRIX = `
def dot(a, b):
    if a.shape[0] != b.shape[0]:
        raise ValueError("incompatible array sizes for np.dot(a, b) (vector * matrix)")
    out = np.zeros(b.shape[1], a.dtype)
    for k in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[j] += a[k] * b[k, j]
    return out
`;

const MATRICES = `
def dot(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("incompatible array sizes for np.dot(a, b) (matrix * matrix)")
    out = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            f = a[i, k]
            for j in range(b.shape[1]):
                out[i, j] += f * b[k, j]
    return out
`;

/** Numba multiplies float and complex arrays of one type only. */
function dot(args: readonly (NumbaType | undefined)[]): string | null {
  const [a, b] = args;
  if (!isArray(a) || !isArray(b) || a.dtype !== b.dtype || isInteger(a.dtype)) return null;
  if (a.ndim === 1 && b.ndim === 1) return DOT_VECTORS;
  if (a.ndim === 2 && b.ndim === 1) return MATRIX_VECTOR;
  if (a.ndim === 1 && b.ndim === 2) return VECTOR_MATRIX;
  return a.ndim === 2 && b.ndim === 2 ? MATRICES : null;
}

function where(args: readonly (NumbaType | undefined)[]): string | null {
  const [c, x, y] = args;
  if (!isArray(c)) return null;
  const from = (t: NumbaType | undefined, name: string): string =>
    isArray(t, c.ndim) ? `${name}[i]` : name;
  const scalarOrSame = (t: NumbaType | undefined): boolean =>
    isArray(t, c.ndim) || (t !== undefined && isScalar(unliteral(t)));
  if (!scalarOrSame(x) || !scalarOrSame(y)) return null;
  return `
def where(c, x, y):
    out = np.empty(c.shape, krait.common_dtype(x, y))
    for i in np.ndindex(c.shape):
        if c[i]:
            out[i] = ${from(x, "x")}
        else:
            out[i] = ${from(y, "y")}
    return out
`;
}

const QUANTILE = `
def quantile(x, q):
    s = np.sort(x.ravel())
    n = s.size
    if n == 0:
        return np.nan
    if s[n - 1] != s[n - 1]:
        return np.nan
    at = q * (n - 1)
    k = int(math.floor(at))
    if k >= n - 1:
        return float(s[n - 1])
    f = at - k
    a = float(s[k])
    b = float(s[k + 1])
    if f >= 0.5:
        return b - (b - a) * (1.0 - f)
    return a + (b - a) * f
`;

/** One quantile, or several. */
const quantiles = (name: string, factor: string): FunctionRecord =>
  overload(`numpy.${name}`, "x, q", ([x, q]) => {
    if (!isArray(x) || q === undefined) return null;
    if (isScalar(unliteral(q)))
      return `\ndef ${name}(x, q):\n    return krait.quantile(x, q ${factor})\n`;
    return `
def ${name}(x, q):
    out = np.empty(len(q))
    for i in range(len(q)):
        out[i] = krait.quantile(x, q[i] ${factor})
    return out
`;
  });

const search = `
def searchsorted(a, v):
    lo = 0
    hi = len(a)
    while lo < hi:
        mid = (lo + hi) >> 1
        if a[mid] < v:
            lo = mid + 1
        else:
            hi = mid
    return lo
`;

const nonzero = (x: NumbaType | undefined): string | null => {
  if (!isArray(x) || x.ndim < 1) return null;
  const names = Array.from({ length: x.ndim }, (_, k) => `out${k}`);
  const item = x.ndim === 1 ? "x[i[0]]" : "x[i]";
  return `
def nonzero(x):
    n = 0
    for i in np.ndindex(x.shape):
        if ${item}:
            n += 1
${names.map((n) => `    ${n} = np.empty(n, np.int64)`).join("\n")}
    n = 0
    for i in np.ndindex(x.shape):
        if ${item}:
${names.map((n, k) => `            ${n}[n] = i[${k}]`).join("\n")}
            n += 1
    return (${names.join(", ")},)
`;
};

function joined(args: readonly (NumbaType | undefined)[]): string | null {
  const [parts] = args;
  if (!(parts instanceof TupleType) || !parts.items.every((t) => isArray(t, 1))) return null;
  const n = parts.items.length;
  return `
def concatenate(parts):
    size = 0
${Array.from({ length: n }, (_, k) => `    size += parts[${k}].size`).join("\n")}
    out = np.empty(size, krait.common_dtype(*parts))
    at = 0
${Array.from({ length: n }, (_, k) => `    out[at:at + parts[${k}].size] = parts[${k}]\n    at += parts[${k}].size`).join("\n")}
    return out
`;
}

/** Reductions that pass over NaN. */
const nanLoop = (start: string, step: string, end: string): string =>
  `\ndef nan_reduce(x):\n${start}\n    for v in x.flat:\n        if v == v:\n${step}\n    return ${end}\n`;
const nanExtreme = (op: string): string =>
  nanLoop(
    "    best = np.nan\n    found = False",
    `            if not found or v ${op} best:\n                best = v\n            found = True`,
    "best",
  );
const NAN_REDUCTIONS: readonly (readonly [string, string])[] = [
  ["nansum", nanLoop("    t = x.ravel()[0:0].sum()", "            t += v", "t")],
  ["nanmean", nanLoop("    t = 0.0\n    n = 0", "            t += v\n            n += 1", "t / n")],
  ["nanmin", nanExtreme("<")],
  ["nanmax", nanExtreme(">")],
];

const sequence = (t: NumbaType | undefined): boolean =>
  t !== undefined && iterableItem(unliteral(t)) !== null;

register(
  ...both("argsort", "x, kind=", ([x]) => (sortable(x) ? argsort(x) : null)),
  overload("numpy.sort", "x", ([x]) => (sortable(x) ? sorted(x) : null)),
  overload("array.sort", "x", ([x]) =>
    sortable(x) ? "\ndef sort(x):\n    x[:] = np.sort(x)\n" : null,
  ),
  overload("numpy.dot", "a, b", dot),
  overload("array.dot", "a, b", dot),
  overload("operator.matmul", "a, b", dot),
  overload("numpy.vdot", "a, b", ([a, b]) => dot([a, b])),
  overload(
    "numpy.outer",
    "a, b",
    onArrays(
      2,
      `
def outer(a, b):
    x = a.ravel()
    y = b.ravel()
    return x.reshape(x.size, 1) * y
`,
    ),
  ),
  overload(
    "numpy.trace",
    "a",
    onArrays(
      1,
      `
def trace(a):
    total = a[0, 0:0].sum()
    for i in range(min(a.shape[0], a.shape[1])):
        total += a[i, i]
    return total
`,
      2,
    ),
  ),
  overload("krait.quantile", "x, q", QUANTILE),
  quantiles("quantile", ""),
  quantiles("percentile", "/ 100.0"),
  overload(
    "numpy.median",
    "x",
    onArrays(
      1,
      `
def median(x):
    s = np.sort(x.ravel())
    n = s.size
    if n == 0:
        return np.nan
    if s[n - 1] != s[n - 1]:
        return np.nan
    if n % 2 == 1:
        return s[n // 2] * 1.0
    return (s[n // 2 - 1] + s[n // 2]) / 2
`,
    ),
  ),
  overload("krait.search", "a, v", search),
  overload("krait.search_right", "a, v", search.replace("a[mid] < v", "not (v < a[mid])")),
  overload("numpy.searchsorted", "a, v, side=", ([a, v, side]) => {
    if (!sequence(a) || v === undefined) return null;
    const right = side?.name === "Literal[str](right)";
    const find = right ? "search_right" : "search";
    const params = side === undefined ? "a, v" : "a, v, side";
    if (isScalar(unliteral(v)))
      return `\ndef searchsorted(${params}):\n    return krait.${find}(a, v)\n`;
    return `
def searchsorted(${params}):
    out = np.empty(len(v), np.int64)
    for i in range(len(v)):
        out[i] = krait.${find}(a, v[i])
    return out
`;
  }),
  overload(
    "numpy.unique",
    "x",
    onArrays(
      1,
      `
def unique(x):
    s = np.sort(x.ravel())
    if s.size == 0:
        return s
    n = 1
    for i in range(1, s.size):
        if s[i] != s[i - 1]:
            s[n] = s[i]
            n += 1
    return s[:n].copy()
`,
    ),
  ),
  overload("numpy.diff", "x, n=", ([x, n]) =>
    isArray(x, 1) && n === undefined ? "\ndef diff(x):\n    return x[1:] - x[:-1]\n" : null,
  ),
  overload("numpy.bincount", "x, weights=, minlength=", ([x, w, m]) => {
    if (!isArray(x, 1) || !isInteger(x.dtype)) return null;
    const params = ["x"];
    if (w !== undefined) params.push("weights");
    if (m !== undefined) params.push("minlength");
    const weighted = w !== undefined && w !== none;
    return `
def bincount(${params.join(", ")}):
    top = -1
    for v in x:
        if v < 0:
            raise ValueError("first argument must be non-negative")
        top = max(top, v)
    size = top + 1
${m === undefined ? "" : "    size = max(size, minlength)"}
    out = np.zeros(size, ${weighted ? "np.float64" : "np.int64"})
    for i in range(x.size):
        out[x[i]] += ${weighted ? "weights[i]" : "1"}
    return out
`;
  }),
  overload("numpy.histogram", "a, bins=, range=", ([a, bins, range]) => {
    if (!isArray(a) || (bins !== undefined && !isScalar(unliteral(bins)))) return null;
    const params = ["a"];
    if (bins !== undefined) params.push("bins");
    if (range !== undefined) params.push("limits");
    return `
def histogram(${params.join(", ")}):
    n = ${bins === undefined ? "10" : "bins"}
    low = ${range === undefined ? "float(a.min())" : "float(limits[0])"}
    high = ${range === undefined ? "float(a.max())" : "float(limits[1])"}
    if low == high:
        low -= 0.5
        high += 0.5
    counts = np.zeros(n, np.int64)
    scale = n / (high - low)
    for v in a.flat:
        if low <= v <= high:
            k = int((v - low) * scale)
            if k >= n:
                k = n - 1
            counts[k] += 1
    return counts, np.linspace(low, high, n + 1)
`;
  }),
  overload("numpy.where", "c, x, y", where),
  overload("numpy.where", "c", ([c]) => nonzero(c)),
  ...both("nonzero", "x", ([x]) => nonzero(x)),
  overload(
    "numpy.flatnonzero",
    "x",
    onArrays(1, "\ndef flatnonzero(x):\n    return np.nonzero(x.ravel())[0]\n"),
  ),
  overload("numpy.argwhere", "x", ([x]) =>
    isArray(x, 1)
      ? "\ndef argwhere(x):\n    r = np.nonzero(x)[0]\n    return r.reshape(r.size, 1)\n"
      : null,
  ),
  overload(
    "numpy.count_nonzero",
    "x",
    onArrays(
      1,
      `
def count_nonzero(x):
    n = 0
    for v in x.flat:
        if v:
            n += 1
    return n
`,
    ),
  ),
  ...both("clip", "a, a_min, a_max", ([a, lo, hi]) => {
    if (!isArray(a)) return null;
    const low = lo === none ? "a" : "np.maximum(a, a_min)";
    const high = hi === none ? "low" : "np.minimum(low, a_max)";
    return `\ndef clip(a, a_min, a_max):\n    low = ${low}\n    return ${high}\n`;
  }),
  overload("numpy.isclose", "a, b, rtol=, atol=", ([a, b, rtol, atol]) => {
    if (![a, b].every((t) => isArray(t) || isScalar(unliteral(t as NumbaType)))) return null;
    const params = ["a", "b"];
    if (rtol !== undefined) params.push("rtol");
    if (atol !== undefined) params.push("atol");
    return `
def isclose(${params.join(", ")}):
    r = ${rtol === undefined ? "1e-05" : "rtol"}
    t = ${atol === undefined ? "1e-08" : "atol"}
    near = np.less_equal(np.abs(a - b), t + r * np.abs(b))
    return np.logical_or(np.logical_and(near, np.isfinite(b)), np.equal(a, b))
`;
  }),
  overload("numpy.allclose", "a, b, rtol=, atol=", ([, , rtol, atol]) => {
    const extra = `${rtol === undefined ? "" : ", rtol"}${atol === undefined ? "" : ", atol"}`;
    return `\ndef allclose(a, b${extra}):\n    return np.all(np.atleast_1d(np.isclose(a, b${extra})))\n`;
  }),
  overload("numpy.atleast_1d", "a", ([a]) =>
    isArray(a)
      ? "\ndef atleast_1d(a):\n    return a\n"
      : isScalar(unliteral(a as NumbaType))
        ? "\ndef atleast_1d(a):\n    return np.full(1, a)\n"
        : null,
  ),
  overload(
    "numpy.array_equal",
    "a, b",
    onArrays(
      2,
      `
def array_equal(a, b):
    if a.shape != b.shape:
        return False
    return np.all(a == b)
`,
    ),
  ),
  overload("numpy.interp", "x, xp, fp", ([x, xp, fp]) => {
    if (!isArray(xp, 1) || !isArray(fp, 1)) return null;
    if (isArray(x, 1))
      return "\ndef interp(x, xp, fp):\n    out = np.empty(x.size)\n    for i in range(x.size):\n        out[i] = krait.interp(x[i], xp, fp)\n    return out\n";
    return isScalar(unliteral(x as NumbaType))
      ? "\ndef interp(x, xp, fp):\n    return krait.interp(x, xp, fp)\n"
      : null;
  }),
  overload(
    "krait.interp",
    "x, xp, fp",
    `
def interp(x, xp, fp):
    n = xp.size
    if x != x:
        return float(x)
    if x <= xp[0]:
        return float(fp[0])
    if x >= xp[n - 1]:
        return float(fp[n - 1])
    j = krait.search_right(xp, x) - 1
    slope = (fp[j + 1] - fp[j]) / (xp[j + 1] - xp[j])
    return slope * (x - xp[j]) + fp[j]
`,
  ),
  overload(
    "numpy.roll",
    "a, shift",
    onArrays(
      1,
      `
def roll(a, shift):
    flat = a.ravel()
    out = np.empty_like(flat)
    n = flat.size
    for i in range(n):
        out[(i + shift) % n] = flat[i]
    return out.reshape(a.shape)
`,
    ),
  ),
  ...both("repeat", "a, repeats", ([a, r]) =>
    isArray(a) && isInteger(unliteral(r as NumbaType))
      ? "\ndef repeat(a, repeats):\n    flat = a.ravel()\n    out = np.empty(flat.size * repeats, a.dtype)\n    for i in range(out.size):\n        out[i] = flat[i // repeats]\n    return out\n"
      : null,
  ),
  ...both("take", "a, indices", ([a, i]) =>
    isArray(a) && isArray(i, 1)
      ? "\ndef take(a, indices):\n    flat = a.ravel()\n    out = np.empty(indices.size, a.dtype)\n    for i in range(indices.size):\n        k = indices[i]\n        if k < -flat.size or k >= flat.size:\n            raise IndexError('Invalid index')\n        out[i] = flat[k]\n    return out\n"
      : isArray(a) && isInteger(unliteral(i as NumbaType))
        ? "\ndef take(a, indices):\n    return a.ravel()[indices]\n"
        : null,
  ),
  overload("numpy.flip", "a", ([a]) =>
    isArray(a, 1)
      ? "\ndef flip(a):\n    return a[::-1]\n"
      : isArray(a, 2)
        ? "\ndef flip(a):\n    return a[::-1, ::-1]\n"
        : null,
  ),
  overload("numpy.flipud", "a", ([a]) =>
    isArray(a) && a.ndim > 0 ? "\ndef flipud(a):\n    return a[::-1]\n" : null,
  ),
  overload("numpy.fliplr", "a", ([a]) =>
    isArray(a, 2) ? "\ndef fliplr(a):\n    return a[:, ::-1]\n" : null,
  ),
  overload("numpy.concatenate", "parts", joined),
  overload("numpy.hstack", "parts", joined),
  overload("numpy.diag", "v", ([v]) =>
    isArray(v, 1)
      ? "\ndef diag(v):\n    out = np.zeros((v.size, v.size), v.dtype)\n    for i in range(v.size):\n        out[i, i] = v[i]\n    return out\n"
      : isArray(v, 2)
        ? "\ndef diag(v):\n    n = min(v.shape[0], v.shape[1])\n    out = np.empty(n, v.dtype)\n    for i in range(n):\n        out[i] = v[i, i]\n    return out\n"
        : null,
  ),
  overload(
    "numpy.convolve",
    "a, v",
    onArrays(
      2,
      `
def convolve(a, v):
    n = a.size
    m = v.size
    if n == 0:
        raise ValueError("'a' cannot be empty")
    if m == 0:
        raise ValueError("'v' cannot be empty")
    out = np.zeros(n + m - 1, krait.common_dtype(a, v))
    for i in range(n):
        for j in range(m):
            out[i + j] += a[i] * v[j]
    return out
`,
      1,
    ),
  ),
  overload("numpy.average", "a, weights=", ([a, w]) =>
    !isArray(a)
      ? null
      : w === undefined
        ? "\ndef average(a):\n    return a.mean()\n"
        : "\ndef average(a, weights):\n    return (a * weights).sum() / weights.sum()\n",
  ),
  ...NAN_REDUCTIONS.map(([name, text]) => overload(`numpy.${name}`, "x", onArrays(1, text))),
);
