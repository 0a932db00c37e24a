/**
 * Sums of products: matmul, dot, inner, outer, tensordot, vdot, kron, einsum. All of them become batches
 * of matrix products on packed operands; `matrixKernels` is the seam where a generated Wasm kernel
 * takes over large ones.
 */
import { binaryOp, toArray } from "../objects/abstract.ts";
import { valueError } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { NB_ADD, NB_MULTIPLY } from "../objects/operators.ts";
import { intValue, PyList, PyTuple } from "../objects/sequence-values.ts";
import { toIndex } from "./convert.ts";
import { castArray, contiguous, copyItems } from "./copy.ts";
import { COMPLEX128, type DType, FLOAT64 } from "./dtype.ts";
import { asDtype } from "./dtype-parse.ts";
import { raiseType, UFuncNoLoopError } from "./errors.ts";
import { asArray } from "./from-object.ts";
import { broadcastShapes } from "./iteration.ts";
import { emptyArray, makeView, NDArray, shortShape, unwrapScalar } from "./ndarray.ts";
import { dtypeClassName, promoteTypes } from "./promotion.ts";
import { broadcastTo, expandDims, reshape, transpose } from "./shape-ops.ts";
import { numbersOf } from "./sort-keys.ts";
import { apply, reduceToArray, ufuncs } from "./ufunc.ts";

/** c[m×n] += a[m×k] · b[k×n] for packed doubles; true when done. */
export const matrixKernels: {
  f64: (
    a: Float64Array,
    b: Float64Array,
    c: Float64Array,
    m: number,
    k: number,
    n: number,
  ) => boolean;
} = { f64: () => false };

function multiplyDoubles(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  if (m * k * n > 32768 && matrixKernels.f64(a, b, c, m, k, n)) return;
  if (n === 1) {
    for (let i = 0; i < m; i++) {
      let sum = 0;
      const row = i * k;
      for (let p = 0; p < k; p++) sum += a[row + p] * b[p];
      c[i] = sum;
    }
    return;
  }
  // Four rows of b at a time keep the row of c in registers and cache.
  for (let i = 0; i < m; i++) {
    const row = i * n;
    let p = 0;
    for (; p + 3 < k; p += 4) {
      const x0 = a[i * k + p];
      const x1 = a[i * k + p + 1];
      const x2 = a[i * k + p + 2];
      const x3 = a[i * k + p + 3];
      const b0 = p * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      for (let j = 0; j < n; j++) {
        c[row + j] = c[row + j] + x0 * b[b0 + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j];
      }
    }
    for (; p < k; p++) {
      const x = a[i * k + p];
      const base = p * n;
      for (let j = 0; j < n; j++) c[row + j] += x * b[base + j];
    }
  }
}

function multiplyComplex(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const xr = a[2 * (i * k + p)];
      const xi = a[2 * (i * k + p) + 1];
      for (let j = 0; j < n; j++) {
        const br = b[2 * (p * n + j)];
        const bi = b[2 * (p * n + j) + 1];
        c[2 * (i * n + j)] += xr * br - xi * bi;
        c[2 * (i * n + j) + 1] += xr * bi + xi * br;
      }
    }
  }
}

const maxAbs = (v: Float64Array): number => {
  let r = 0;
  for (let i = 0; i < v.length; i++) {
    const x = Math.abs(v[i]);
    if (x > r) r = x;
  }
  return r;
};

function bigsOf(arr: NDArray): bigint[] {
  const packed = contiguous(arr);
  const view = packed.storage.view(packed.dtype.view) as unknown as ArrayLike<number | bigint>;
  return Array.from({ length: packed.size }, (_, i) => BigInt(view[packed.start + i]));
}

/** Packed complex items as doubles. */
function complexOf(arr: NDArray): Float64Array {
  const flat = emptyArray(COMPLEX128, arr.shape);
  copyItems(flat, arr);
  return (flat.view as Float64Array).slice(flat.start, flat.start + 2 * flat.size);
}

function fromDoubles(values: Float64Array, dtype: DType, shape: readonly number[]): NDArray {
  const wide = dtype.kind === "c" ? COMPLEX128 : FLOAT64;
  const made = emptyArray(wide, shape);
  (made.view as Float64Array).set(values, made.start);
  return castArray(made, dtype);
}

/** `batch` products of m×k and k×n; operands have shapes (batch, m, k) and (batch, k, n). */
function batchProduct(a: NDArray, b: NDArray, dtype: DType): NDArray {
  const [batch, m, k] = a.shape;
  const n = b.shape[2];
  const shape = [batch, m, n];
  if (dtype.isObject) return objectProduct(a, b, shape);
  if (dtype.kind === "c") {
    const x = complexOf(a);
    const y = complexOf(b);
    const c = new Float64Array(2 * batch * m * n);
    for (let i = 0; i < batch; i++) {
      multiplyComplex(
        x.subarray(2 * i * m * k, 2 * (i + 1) * m * k),
        y.subarray(2 * i * k * n, 2 * (i + 1) * k * n),
        c.subarray(2 * i * m * n, 2 * (i + 1) * m * n),
        m,
        k,
        n,
      );
    }
    return fromDoubles(c, dtype, shape);
  }
  const x = numbersOf(a);
  const y = numbersOf(b);
  if (dtype.isInteger && !(maxAbs(x) * maxAbs(y) * k < 9007199254740992)) {
    return bigProduct(a, b, dtype, shape);
  }
  const c = new Float64Array(batch * m * n);
  for (let i = 0; i < batch; i++) {
    multiplyDoubles(
      batch === 1 ? x : x.subarray(i * m * k, (i + 1) * m * k),
      batch === 1 ? y : y.subarray(i * k * n, (i + 1) * k * n),
      batch === 1 ? c : c.subarray(i * m * n, (i + 1) * m * n),
      m,
      k,
      n,
    );
  }
  if (dtype.isInteger && dtype.itemsize < 8) {
    // Wrap as the machine would: through 64 bits.
    return castArray(castArray(fromDoubles(c, FLOAT64, shape), asDtype("l")), dtype);
  }
  return fromDoubles(c, dtype, shape);
}

function bigProduct(a: NDArray, b: NDArray, dtype: DType, shape: number[]): NDArray {
  const [batch, m, n] = shape;
  const k = a.shape[2];
  const x = bigsOf(a);
  const y = bigsOf(b);
  const wide = asDtype("l");
  const made = emptyArray(wide, shape);
  const out = made.view as BigInt64Array;
  for (let t = 0; t < batch; t++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = BigInt(0);
        for (let p = 0; p < k; p++) sum += x[(t * m + i) * k + p] * y[(t * k + p) * n + j];
        out[made.start + (t * m + i) * n + j] = BigInt.asIntN(64, sum);
      }
    }
  }
  return castArray(made, dtype);
}

function objectProduct(a: NDArray, b: NDArray, shape: number[]): NDArray {
  const [batch, m, n] = shape;
  const k = a.shape[2];
  const object = asDtype("O");
  const x = contiguous(castArray(a, object));
  const y = contiguous(castArray(b, object));
  const made = emptyArray(object, shape);
  const [xs, ys, os] = [x, y, made].map((v) => v.storage.objects as PyValue[]);
  for (let t = 0; t < batch; t++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum: PyValue | undefined;
        for (let p = 0; p < k; p++) {
          const term = binaryOp(
            NB_MULTIPLY,
            xs[x.start + (t * m + i) * k + p],
            ys[y.start + (t * k + p) * n + j],
          );
          sum = sum === undefined ? term : binaryOp(NB_ADD, sum, term);
        }
        os[made.start + (t * m + i) * n + j] = sum ?? 0;
      }
    }
  }
  return made;
}

function productType(a: NDArray, b: NDArray, name: string): DType {
  const dtype = promoteTypes(a.dtype, b.dtype);
  if (dtype.isNumber || dtype.isObject) return dtype.withSwapped(false);
  throw raiseType(
    UFuncNoLoopError,
    `ufunc '${name}' did not contain a loop with signature matching types (<class 'numpy.dtypes.${dtypeClassName(a.dtype)}'>, <class 'numpy.dtypes.${dtypeClassName(b.dtype)}'>) -> None`,
  );
}

/** `a @ b`, unwrapped. */
export function matmulArrays(a: NDArray, b: NDArray): NDArray {
  const signature = "(n?,k),(k,m?)->(n?,m?)";
  for (const [i, x] of [a, b].entries()) {
    if (x.ndim === 0) {
      throw valueError(
        `matmul: Input operand ${i} does not have enough dimensions (has 0, gufunc core with signature ${signature} requires 1)`,
      );
    }
  }
  const left = a.ndim === 1 ? expandDims(a, [0]) : a;
  const right = b.ndim === 1 ? expandDims(b, [1]) : b;
  const [m, k] = left.shape.slice(-2);
  const [k2, n] = right.shape.slice(-2);
  if (k !== k2) {
    throw valueError(
      `matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature ${signature} (size ${k2} is different from ${k})`,
    );
  }
  const dtype = productType(a, b, "matmul");
  const lead = broadcastShapes([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const batch = lead.reduce((x, y) => x * y, 1);
  const packedLeft = reshape(broadcastTo(left, [...lead, m, k]), [batch, m, k]);
  const packedRight = reshape(broadcastTo(right, [...lead, k, n]), [batch, k, n]);
  const made = batchProduct(packedLeft, packedRight, dtype);
  const shape = [...lead];
  if (a.ndim > 1) shape.push(m);
  if (b.ndim > 1) shape.push(n);
  const result = reshape(made, shape);
  result.base = null;
  return result;
}

/** np.dot: the last axis of `a` with the last but one of `b`. */
export function dotArrays(a: NDArray, b: NDArray): NDArray {
  if (a.ndim === 0 || b.ndim === 0) return apply("multiply", a, b);
  const k = a.shape[a.ndim - 1];
  const axis = Math.max(b.ndim - 2, 0);
  if (k !== b.shape[axis]) {
    throw valueError(
      `shapes ${shortShape(a.shape)} and ${shortShape(b.shape)} not aligned: ${k} (dim ${a.ndim - 1}) != ${b.shape[axis]} (dim ${axis})`,
    );
  }
  return tensordotArrays(a, b, [a.ndim - 1], [axis]);
}

export function innerArrays(a: NDArray, b: NDArray): NDArray {
  if (a.ndim === 0 || b.ndim === 0) return apply("multiply", a, b);
  const k = a.shape[a.ndim - 1];
  if (k !== b.shape[b.ndim - 1]) {
    throw valueError(
      `shapes ${shortShape(a.shape)} and ${shortShape(b.shape)} not aligned: ${k} (dim ${a.ndim - 1}) != ${b.shape[b.ndim - 1]} (dim ${b.ndim - 1})`,
    );
  }
  return tensordotArrays(a, b, [a.ndim - 1], [b.ndim - 1]);
}

export function tensordotArrays(
  a: NDArray,
  b: NDArray,
  axesA: readonly number[],
  axesB: readonly number[],
): NDArray {
  const dtype = productType(a, b, "dot");
  const freeA = a.shape.map((_, i) => i).filter((i) => !axesA.includes(i));
  const freeB = b.shape.map((_, i) => i).filter((i) => !axesB.includes(i));
  const k = axesA.reduce((x, i) => x * a.shape[i], 1);
  const m = freeA.reduce((x, i) => x * a.shape[i], 1);
  const n = freeB.reduce((x, i) => x * b.shape[i], 1);
  const left = reshape(transpose(a, [...freeA, ...axesA]), [1, m, k]);
  const right = reshape(transpose(b, [...axesB, ...freeB]), [1, k, n]);
  const made = batchProduct(left, right, dtype);
  const shape = [...freeA.map((i) => a.shape[i]), ...freeB.map((i) => b.shape[i])];
  const result = reshape(made, shape);
  result.base = null;
  return result;
}

export function tensordot(aValue: PyValue, bValue: PyValue, axes: PyValue): PyValue {
  const a = asArray(aValue);
  const b = asArray(bValue);
  let axesA: number[];
  let axesB: number[];
  const count = intValue(axes);
  if (count !== undefined) {
    const n = Number(count);
    axesA = Array.from({ length: n }, (_, i) => a.ndim - n + i);
    axesB = Array.from({ length: n }, (_, i) => i);
  } else {
    const [first, second] = toArray(axes);
    const list = (v: PyValue, ndim: number): number[] => {
      const items =
        v instanceof PyList || v instanceof PyTuple || v instanceof NDArray
          ? toArray(v).map(toIndex)
          : [toIndex(v)];
      return items.map((i) => (i < 0 ? i + ndim : i));
    };
    axesA = list(first, a.ndim);
    axesB = list(second, b.ndim);
  }
  const fits =
    axesA.length === axesB.length && axesA.every((x, i) => a.shape[x] === b.shape[axesB[i]]);
  if (!fits) throw valueError("shape-mismatch for sum");
  return unwrapScalar(tensordotArrays(a, b, axesA, axesB));
}

// ---- einsum ----------------------------------------------------------------------------------------------

interface Term {
  readonly array: NDArray;
  /** One label per axis, all different. */
  readonly labels: string[];
}

/** Repeated labels of one operand become a diagonal. */
function withoutRepeats(array: NDArray, labels: string[]): Term {
  const seen: string[] = [];
  const shape: number[] = [];
  const strides: number[] = [];
  labels.forEach((l, i) => {
    const at = seen.indexOf(l);
    if (at < 0) {
      seen.push(l);
      shape.push(array.shape[i]);
      strides.push(array.strides[i]);
    } else {
      if (shape[at] !== array.shape[i]) {
        throw valueError(
          `dimensions in single operand for collapsing index '${l}' don't match (${shape[at]} != ${array.shape[i]})`,
        );
      }
      strides[at] += array.strides[i];
    }
  });
  return { array: makeView(array, shape, strides, array.offset), labels: seen };
}

const isLetter = (c: string): boolean => /[A-Za-z]/.test(c);

interface Subscripts {
  readonly inputs: string[][];
  readonly output: string[];
}

function parseSubscripts(text: string, arrays: readonly NDArray[]): Subscripts {
  const clean = text.replace(/\s/g, "");
  const [left, right] = clean.split("->");
  const parts = left.split(",");
  if (parts.length !== arrays.length) {
    throw valueError(
      parts.length < arrays.length
        ? "more operands provided to einstein sum function than specified in the subscripts string"
        : "fewer operands provided to einstein sum function than specified in the subscripts string",
    );
  }
  let broad = 0;
  const dots = parts.map((p, i) => {
    const rest = p.replace("...", "");
    for (const c of rest) {
      if (!isLetter(c)) {
        throw valueError(
          `invalid subscript '${c}' in einstein sum subscripts string, subscripts must be letters`,
        );
      }
    }
    const n = p.includes("...") ? arrays[i].ndim - rest.length : 0;
    if (!p.includes("...") && rest.length !== arrays[i].ndim) {
      throw valueError(
        rest.length > arrays[i].ndim
          ? `einstein sum subscripts string contains too many subscripts for operand ${i}`
          : "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.",
      );
    }
    broad = Math.max(broad, n);
    return n;
  });
  const expand = (p: string, n: number): string[] => {
    const [head, tail] = p.split("...");
    const middle = p.includes("...")
      ? Array.from({ length: n }, (_, k) => `.${broad - n + k}`)
      : [];
    return [...head, ...middle, ...(tail ?? "")];
  };
  const inputs = parts.map((p, i) => expand(p, dots[i]));
  if (right !== undefined) {
    const output = expand(right, broad);
    for (const l of output) {
      if (!inputs.some((x) => x.includes(l))) {
        throw valueError(
          `einstein sum subscripts string included output subscript '${l}' which never appeared in an input`,
        );
      }
    }
    if (new Set(output).size !== output.length) {
      const twice = output.find((l, i) => output.indexOf(l) !== i);
      throw valueError(
        `einstein sum subscripts string includes output subscript '${twice}' multiple times`,
      );
    }
    return { inputs, output };
  }
  const counts = new Map<string, number>();
  for (const l of inputs.flat()) counts.set(l, (counts.get(l) ?? 0) + 1);
  const letters = [...counts.keys()].filter((l) => isLetter(l) && counts.get(l) === 1).sort();
  return {
    inputs,
    output: [...Array.from({ length: broad }, (_, k) => `.${k}`), ...letters],
  };
}

/** Sums away labels that nothing else needs. */
function sumUnneeded(term: Term, needed: ReadonlySet<string>): Term {
  const axes = term.labels.flatMap((l, i) => (needed.has(l) ? [] : [i]));
  if (axes.length === 0) return term;
  const array = reduceToArray(ufuncs.add, term.array, {
    axis: new PyTuple(axes),
    dtype: term.array.dtype,
  });
  return { array, labels: term.labels.filter((l) => needed.has(l)) };
}

function contract(a: Term, b: Term, needed: ReadonlySet<string>, dtype: DType): Term {
  const only = (t: Term, o: Term): ReadonlySet<string> =>
    new Set([...needed, ...o.labels].filter((l) => t.labels.includes(l)));
  a = sumUnneeded(a, only(a, b));
  b = sumUnneeded(b, only(b, a));
  const shared = a.labels.filter((l) => b.labels.includes(l));
  const batch = shared.filter((l) => needed.has(l));
  const gone = shared.filter((l) => !needed.has(l));
  const freeA = a.labels.filter((l) => !shared.includes(l));
  const freeB = b.labels.filter((l) => !shared.includes(l));
  const size = new Map<string, number>();
  for (const t of [a, b]) {
    t.labels.forEach((l, i) => {
      const n = t.array.shape[i];
      const old = size.get(l);
      if (old === undefined || old === 1) size.set(l, n);
      else if (n !== 1 && n !== old) {
        throw valueError(
          `operands could not be broadcast together with remapped shapes [original->remapped]: ${shortShape(a.array.shape)}->${shortShape(a.array.shape)} ${shortShape(b.array.shape)}->${shortShape(b.array.shape)} `,
        );
      }
    });
  }
  const product = (labels: readonly string[]): number =>
    labels.reduce((x, l) => x * (size.get(l) as number), 1);
  const arrange = (t: Term, order: string[], shape: number[]): NDArray => {
    const moved = transpose(
      t.array,
      order.map((l) => t.labels.indexOf(l)),
    );
    const wide = broadcastTo(
      moved,
      order.map((l) => size.get(l) as number),
    );
    return reshape(wide, shape);
  };
  const [p, m, k, n] = [batch, freeA, gone, freeB].map(product);
  const left = arrange(a, [...batch, ...freeA, ...gone], [p, m, k]);
  const right = arrange(b, [...batch, ...gone, ...freeB], [p, k, n]);
  const labels = [...batch, ...freeA, ...freeB];
  const made = batchProduct(left, right, dtype);
  return {
    array: reshape(
      made,
      labels.map((l) => size.get(l) as number),
    ),
    labels,
  };
}

export function einsumArrays(text: string, arrays: readonly NDArray[], dtype?: DType): NDArray {
  const { inputs, output } = parseSubscripts(text, arrays);
  let common = arrays[0].dtype.withSwapped(false);
  for (const a of arrays) common = promoteTypes(common, a.dtype);
  if (dtype !== undefined) common = dtype;
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) =>
    labels.forEach((l, axis) => {
      const n = arrays[i].shape[axis];
      const old = sizes.get(l) ?? 1;
      if (old !== 1 && n !== 1 && old !== n) {
        throw valueError(
          `operands could not be broadcast together with remapped shapes [original->remapped]: ${arrays.map((a) => `${shortShape(a.shape)}->${shortShape(a.shape)}`).join(" ")} `,
        );
      }
      sizes.set(l, Math.max(old, n));
    }),
  );
  const terms = arrays.map((a, i) => withoutRepeats(castArray(a, common), inputs[i]));
  const keep = new Set(output);
  let current = terms[0];
  if (terms.length === 1) current = sumUnneeded(current, keep);
  for (let i = 1; i < terms.length; i++) {
    const needed = new Set(output);
    for (const later of terms.slice(i + 1)) for (const l of later.labels) needed.add(l);
    current = contract(current, terms[i], needed, common);
  }
  current = sumUnneeded(current, keep);
  const order = output.map((l) => current.labels.indexOf(l));
  const result = transpose(current.array, order);
  if (terms.length > 1) result.base = null;
  return result;
}

export function outerArrays(a: NDArray, b: NDArray): NDArray {
  return apply("multiply", reshape(a, [a.size, 1]), reshape(b, [1, b.size]));
}

export function kronArrays(a: NDArray, b: NDArray): NDArray {
  const ndim = Math.max(a.ndim, b.ndim);
  const pad = (x: NDArray): number[] => [...new Array<number>(ndim - x.ndim).fill(1), ...x.shape];
  const sa = pad(a);
  const sb = pad(b);
  const left = reshape(
    a,
    sa.flatMap((n) => [n, 1]),
  );
  const right = reshape(
    b,
    sb.flatMap((n) => [1, n]),
  );
  return reshape(
    apply("multiply", left, right),
    sa.map((n, i) => n * sb[i]),
  );
}
