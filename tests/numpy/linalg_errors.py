# What linear algebra refuses, and how it says so.
import numpy as np

L = np.linalg


def fails(kind, text, call):
    try:
        call()
    except Exception as error:
        assert type(error) is kind, (type(error), error)
        assert text == str(error), str(error)
    else:
        raise AssertionError(f"no {kind.__name__}: {text}")


E = L.LinAlgError
assert issubclass(E, ValueError) and E.__module__ == "numpy.linalg"
one = np.ones((2, 2))
fails(E, "Singular matrix", lambda: L.inv(one))
fails(E, "Singular matrix", lambda: L.solve(one, [1, 2]))
fails(E, "Singular matrix", lambda: L.inv(np.stack([np.eye(2), one])))
fails(E, "Matrix is not positive definite", lambda: L.cholesky(-one))
fails(E, "Last 2 dimensions of the array must be square", lambda: L.det(np.ones((2, 3))))
fails(E, "1-dimensional array given. Array must be at least two-dimensional", lambda: L.inv([1.0]))
fails(E, "0-dimensional array given. Array must be at least two-dimensional", lambda: L.svd(3))
fails(E, "3-dimensional array given. Array must be two-dimensional", lambda: L.lstsq(np.ones((1, 2, 2)), [1, 2]))
fails(E, "Incompatible dimensions", lambda: L.lstsq(np.eye(2), np.ones(3)))
fails(E, "Array must not contain infs or NaNs", lambda: L.eig([[np.nan, 1], [1, 1]]))
fails(E, "SVD did not converge", lambda: L.svd([[np.nan, 1], [1, 1]]))
fails(E, "cond is not defined on empty arrays", lambda: L.cond(np.ones((0, 0))))
fails(
    ValueError,
    "solve1: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (m,m),(m)->(m) (size 3 is different from 2)",
    lambda: L.solve(np.eye(2), np.ones(3)),
)
fails(
    ValueError,
    "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature (m,m),(m,n)->(m,n) requires 2)",
    lambda: L.solve(np.eye(2), 5),
)
fails(TypeError, "array type float16 is unsupported in linalg", lambda: L.inv(np.eye(2, dtype="f2")))
fails(TypeError, "exponent must be an integer", lambda: L.matrix_power(one, 1.5))
fails(ValueError, "UPLO argument must be 'L' or 'U'", lambda: L.eigh(one, "x"))
fails(ValueError, "Unrecognized mode 'zz'", lambda: L.qr(one, "zz"))
fails(ValueError, "Expecting at least two arrays.", lambda: L.multi_dot([one]))
fails(ValueError, "Invalid ind argument.", lambda: L.tensorinv(np.eye(4), ind=0))
fails(ValueError, "`tol` and `rtol` can't be both set.", lambda: L.matrix_rank(one, 1, rtol=1))
fails(ValueError, "`rtol` and `rcond` can't be both set.", lambda: L.pinv(one, 1, rtol=1))
fails(ValueError, "Invalid norm order 'fro' for vectors", lambda: L.norm([1, 2], "fro"))
fails(ValueError, "Invalid norm order for matrices.", lambda: L.norm(one, 3))
fails(ValueError, "Improper number of dimensions to norm.", lambda: L.norm(np.ones((2, 2, 2)), 2))
fails(ValueError, "Duplicate axes given.", lambda: L.norm(one, axis=(0, -2)))
fails(TypeError, "'axis' must be None, an integer or a tuple of integers", lambda: L.norm(one, axis="a"))
fails(np.exceptions.AxisError, "axis 3 is out of bounds for array of dimension 2", lambda: L.norm(one, axis=3))
fails(
    ValueError,
    "Input arrays must be one-dimensional, but they are x1.ndim=2 and x2.ndim=1.",
    lambda: L.outer(one, [1, 2]),
)
try:
    L.det(np.eye(2, dtype=object))
except TypeError as error:
    assert str(error) == (
        "Cannot cast ufunc 'det' input from dtype('O') to dtype('float64') with casting rule 'same_kind'"
    )
else:
    raise AssertionError("object matrices have no determinant")

print("ok")
