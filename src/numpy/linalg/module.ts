/** `numpy.linalg`: the table of its functions. Those that NumPy's main namespace has too are called there. */
import { call } from "../../objects/abstract.ts";
import { valueError } from "../../objects/exceptions.ts";
import type { KwNames, PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { toBool, toIndex } from "../convert.ts";
import { LinAlgError, normalizeAxis } from "../errors.ts";
import { asAnyArray } from "../from-object.ts";
import { add, type Names } from "../namespace.ts";
import { unwrapScalar } from "../ndarray.ts";
import { outerArrays } from "../products.ts";
import { diagonal } from "../shape-ops.ts";
import { eig, eigh, eigvals, eigvalsh, matrixRank, pinv, qr, svd } from "./decompositions.ts";
import "./covariance-factor.ts";
import { cond, normArray, vectorNormOf } from "./norms.ts";
import { matrixPower, multiDot, tensorInverse, tensorSolve } from "./products-of-many.ts";
import { cholesky, det, inverse, lstsq, slogdet, solve } from "./systems.ts";

function addSystems(names: Names): void {
  add(names, "solve(a, b)", solve);
  add(names, "inv(a)", (a) => inverse(a));
  add(names, "det(a)", det);
  add(names, "slogdet(a)", slogdet);
  add(names, "cholesky(a, /, *, upper=False)", (a, upper) => cholesky(a, toBool(upper)));
  add(names, "lstsq(a, b, rcond=None)", lstsq);
  add(names, "tensorsolve(a, b, axes=None)", tensorSolve);
  add(names, "tensorinv(a, ind=2)", (a, ind) => tensorInverse(a, toIndex(ind)));
}

function addDecompositions(names: Names): void {
  add(names, "qr(a, mode='reduced')", qr);
  add(names, "eig(a)", eig);
  add(names, "eigvals(a)", eigvals);
  add(names, "eigh(a, UPLO='L')", eigh);
  add(names, "eigvalsh(a, UPLO='L')", eigvalsh);
  add(
    names,
    "svd(a, full_matrices=True, compute_uv=True, hermitian=False)",
    (a, full, vectors, hermitian) => svd(a, toBool(full), toBool(vectors), toBool(hermitian)),
  );
  add(names, "svdvals(x, /)", (x) => svd(x, true, false, false));
  add(
    names,
    "pinv(a, rcond=None, hermitian=False, *, rtol=<absent>)",
    (a, rcond, hermitian, rtol) => pinv(a, rcond, toBool(hermitian), rtol),
  );
  add(names, "matrix_rank(A, tol=None, hermitian=False, *, rtol=None)", (a, tol, hermitian, rtol) =>
    matrixRank(a, tol, toBool(hermitian), rtol),
  );
}

function addNorms(names: Names): void {
  add(names, "norm(x, ord=None, axis=None, keepdims=False)", (x, ord, axis, keepdims) =>
    unwrapScalar(normArray(x, ord, axis, toBool(keepdims))),
  );
  add(names, "matrix_norm(x, /, *, keepdims=False, ord='fro')", (x, keepdims, ord) =>
    unwrapScalar(normArray(x, ord, new PyTuple([-2, -1]), toBool(keepdims))),
  );
  add(names, "vector_norm(x, /, *, axis=None, keepdims=False, ord=2)", (x, axis, keepdims, ord) =>
    vectorNormOf(x, axis, toBool(keepdims), ord),
  );
  add(names, "cond(x, p=None)", cond);
}

/** Functions of the main namespace, under linalg's stricter signatures. */
function addShared(names: Names, numpy: Names): void {
  const shared = (name: string, args: PyValue[], kwnames: KwNames = null): PyValue =>
    call(numpy.get(name) as PyValue, args, kwnames);
  add(names, "matmul(x1, x2, /)", (a, b) => shared("matmul", [a, b]));
  add(names, "tensordot(x1, x2, /, *, axes=2)", (a, b, axes) => shared("tensordot", [a, b, axes]));
  add(names, "vecdot(x1, x2, /, *, axis=-1)", (a, b, axis) =>
    shared("vecdot", [a, b, axis], ["axis"]),
  );
  add(names, "matrix_transpose(x, /)", (x) => shared("matrix_transpose", [x]));
  add(names, "diagonal(x, /, *, offset=0)", (x, offset) =>
    diagonal(asAnyArray(x), toIndex(offset), -2, -1),
  );
  add(names, "trace(x, /, *, offset=0, dtype=None)", (x, offset, dtype) =>
    shared("trace", [x, offset, -2, -1, dtype]),
  );
  add(names, "outer(x1, x2, /)", (x1, x2) => {
    const a = asAnyArray(x1);
    const b = asAnyArray(x2);
    if (a.ndim !== 1 || b.ndim !== 1) {
      throw valueError(
        `Input arrays must be one-dimensional, but they are x1.ndim=${a.ndim} and x2.ndim=${b.ndim}.`,
      );
    }
    return outerArrays(a, b);
  });
  add(names, "cross(x1, x2, /, *, axis=-1)", (x1, x2, axis) => {
    const a = asAnyArray(x1);
    const b = asAnyArray(x2);
    const na = a.shape[normalizeAxis(toIndex(axis), a.ndim)];
    const nb = b.shape[normalizeAxis(toIndex(axis), b.ndim)];
    if (na !== 3 || nb !== 3) {
      throw valueError(
        `Both input arrays must be (arrays of) 3-dimensional vectors, but they are ${na} and ${nb} dimensional instead.`,
      );
    }
    return shared("cross", [a, b, axis], ["axis"]);
  });
}

/** `numpy` is the main namespace, already filled. */
export function linalgNames(numpy: Names): Names {
  const names: Names = new Map();
  names.set("LinAlgError", LinAlgError);
  addSystems(names);
  addDecompositions(names);
  addNorms(names);
  add(names, "matrix_power(a, n)", matrixPower);
  add(names, "multi_dot(arrays, *, out=None)", (arrays, out) => multiDot(arrays, out));
  addShared(names, numpy);
  return names;
}
