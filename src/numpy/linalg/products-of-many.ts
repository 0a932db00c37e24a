/** Products of several matrices: powers, chains in the cheapest order, and tensor equations. */
import { indexOptional, toArray } from "../../objects/abstract.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import { toIndex } from "../convert.ts";
import { copyItems } from "../copy.ts";
import { eye } from "../creation.ts";
import { asAnyArray, asArray } from "../from-object.ts";
import { emptyArray, NDArray, unwrapScalar } from "../ndarray.ts";
import { dotArrays, matmulArrays } from "../products.ts";
import { ravel, reshape, transpose } from "../shape-ops.ts";
import { assertMatrix, assertSquare, linAlgError, wrapLike } from "./operands.ts";
import { inverse, solve } from "./systems.ts";

export function matrixPower(value: PyValue, exponent: PyValue): NDArray {
  let a = asAnyArray(value);
  assertSquare(a);
  const index = indexOptional(exponent);
  if (index === undefined) throw typeError("exponent must be an integer");
  if (a.dtype.isObject && a.ndim !== 2) {
    throw newError("NotImplementedError", "matrix_power not supported for stacks of object arrays");
  }
  const multiply = a.dtype.isObject ? dotArrays : matmulArrays;
  let n = BigInt(index);
  if (n === 0n) {
    const made = emptyArray(a.dtype, a.shape);
    const size = a.shape[a.ndim - 1];
    copyItems(made, eye(size, size, 0, a.dtype));
    return wrapLike(made, value);
  }
  if (n < 0n) {
    a = inverse(a);
    n = -n;
  }
  if (n === 1n) return a;
  if (n === 3n) return wrapLike(multiply(multiply(a, a), a), value);
  // Squares for the bits of n, lowest first.
  let power = a;
  let made: NDArray | undefined;
  for (let isFirst = true; n > 0n; isFirst = false) {
    if (!isFirst) power = multiply(power, power);
    if (n & 1n) made = made === undefined ? power : multiply(made, power);
    n >>= 1n;
  }
  return wrapLike(made as NDArray, value);
}

/** The product of arrays i … j of a chain, split where it costs least. */
function chainProduct(arrays: readonly NDArray[]): NDArray {
  const n = arrays.length;
  const sizes = [...arrays.map((a) => a.shape[0]), arrays[n - 1].shape[1]];
  const cost = arrays.map(() => new Float64Array(n));
  const split = arrays.map(() => new Int32Array(n));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      cost[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const c = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (c < cost[i][j]) {
          cost[i][j] = c;
          split[i][j] = k;
        }
      }
    }
  }
  const product = (i: number, j: number): NDArray =>
    i === j ? arrays[i] : dotArrays(product(i, split[i][j]), product(split[i][j] + 1, j));
  return product(0, n - 1);
}

export function multiDot(value: PyValue, out: PyValue): PyValue {
  const given = toArray(value);
  const n = given.length;
  if (n < 2) throw valueError("Expecting at least two arrays.");
  const arrays = given.map((a) => asAnyArray(a));
  const store = (made: NDArray): NDArray => {
    if (!(out instanceof NDArray)) return made;
    copyItems(out, made);
    return out;
  };
  if (n === 2) return unwrapScalar(store(dotArrays(arrays[0], arrays[1])));
  const firstIsVector = arrays[0].ndim === 1;
  const lastIsVector = arrays[n - 1].ndim === 1;
  if (firstIsVector) arrays[0] = reshape(arrays[0], [1, arrays[0].size]);
  if (lastIsVector) arrays[n - 1] = reshape(arrays[n - 1], [arrays[n - 1].size, 1]);
  assertMatrix(...arrays);
  let made: NDArray;
  if (n === 3) {
    const [a, b, c] = arrays;
    const [a0, a1] = a.shape;
    const [c0, c1] = c.shape;
    const leftFirst = a0 * c0 * (a1 + c1) < a1 * c1 * (a0 + c0);
    made = leftFirst ? dotArrays(dotArrays(a, b), c) : dotArrays(a, dotArrays(b, c));
  } else made = chainProduct(arrays);
  const result = store(made);
  if (firstIsVector && lastIsVector) return unwrapScalar(reshape(result, []));
  return firstIsVector || lastIsVector ? ravel(result) : result;
}

export function tensorInverse(value: PyValue, ind: number): NDArray {
  const a = asArray(value);
  if (ind <= 0) throw valueError("Invalid ind argument.");
  const rows = a.shape.slice(ind);
  const size = rows.reduce((x, y) => x * y, 1);
  const inverted = inverse(reshape(a, [size, -1]));
  return reshape(inverted, [...rows, ...a.shape.slice(0, ind)]);
}

export function tensorSolve(aValue: PyValue, bValue: PyValue, axes: PyValue): NDArray {
  let a = asArray(aValue);
  const b = asArray(bValue);
  if (axes !== null) {
    const order = a.shape.map((_, i) => i);
    const list = axes instanceof PyTuple || axes instanceof PyList ? axes.items : toArray(axes);
    for (const axis of list.map(toIndex)) {
      const at = order.indexOf(axis);
      if (at < 0) throw valueError("list.remove(x): x not in list");
      order.splice(at, 1);
      order.push(axis);
    }
    a = transpose(a, order);
  }
  const shape = a.shape.slice(b.ndim - a.ndim);
  const size = shape.reduce((x, y) => x * y, 1);
  if (a.size !== size ** 2) {
    throw linAlgError(
      "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])",
    );
  }
  return reshape(wrapLike(solve(reshape(a, [size, size]), ravel(b)), aValue), shape);
}
