# Solutions, inverses, determinants and factorisations of square systems: values, stacks, dtypes.
import numpy as np

L = np.linalg


def noise(*shape):
    """Reproducible numbers between -1 and 1."""
    k = np.arange(1.0, 1.0 + np.prod(shape, dtype=int))
    return np.sin(k * k * 1.7).reshape(shape)


# solve
a = np.array([[4.0, -2.0, 1.0], [-2.0, 5.0, 1.5], [1.0, 1.5, 3.0]])
b = np.array([3.0, 7.5, -1.0])
x = L.solve(a, b)
assert x.shape == (3,) and np.allclose(a @ x, b)
assert np.allclose(x, [3.6607142857142856, 4.035714285714286, -3.571428571428571])
assert L.solve(a, np.eye(3)).shape == (3, 3)
assert L.solve([[2, 0], [0, 4]], [1, 1]).tolist() == [0.5, 0.25]
for n in (1, 2, 7, 31, 32, 33, 64, 65, 100, 130):
    m = noise(n, n)
    right = noise(n, 3)
    assert np.allclose(m @ L.solve(m, right), right), n
    assert np.allclose(m @ L.inv(m), np.eye(n)), n
    assert np.allclose(m @ L.solve(m, right[:, 0]), right[:, 0]), n

# one-dimensional right sides are single vectors, all others are matrices
stack = np.array([[[2.0, 0.0], [1.0, 3.0]], [[1.0, 1.0], [0.0, -4.0]]])
assert L.solve(stack, [2.0, 4.0]).tolist() == [[1.0, 1.0], [3.0, -1.0]]
assert L.solve(stack, np.ones((2, 2, 1))).shape == (2, 2, 1)
assert L.solve(stack[0], np.ones((5, 2, 1))).shape == (5, 2, 1)

# complex
z = noise(4, 4) + 1j * noise(4, 4).T
w = L.solve(z, [1, 2j, 3, 4])
assert w.dtype == np.complex128 and np.allclose(z @ w, [1, 2j, 3, 4])
assert np.allclose(L.inv(z) @ z, np.eye(4))

# results are single only when all operands are
f = a.astype(np.float32)
assert L.inv(f).dtype == np.float32 and L.solve(f, b).dtype == np.float64
assert L.solve(f, b.astype(np.complex64)).dtype == np.complex64
assert L.inv(np.eye(2, dtype=int)).dtype == np.float64
assert L.det(f).dtype == np.float32

# determinants
assert abs(L.det(a) - 28.0) < 1e-12
assert np.allclose(L.det(stack), [6.0, -4.0]) and L.det(stack).shape == (2,)
assert L.det([[1.0, 2.0], [2.0, 4.0]]) == 0.0 and isinstance(L.det(np.eye(2)), np.float64)
assert L.det(np.zeros((0, 0))) == 1.0
assert np.allclose(L.det(z), np.prod(L.eigvals(z)))
sign, log = L.slogdet(-a)
assert sign == -1.0 and abs(log - np.log(28.0)) < 1e-14
r = L.slogdet(z)
assert type(r).__name__ == "SlogdetResult" and np.allclose(r.sign * np.exp(r.logabsdet), L.det(z))
assert L.slogdet(np.ones((2, 2))).logabsdet == -np.inf
big = L.slogdet(np.eye(500) * 10.0)
assert abs(big[1] - 500 * np.log(10.0)) < 1e-9
with np.errstate(over="raise"):
    try:
        L.det(np.eye(500) * 10.0)
    except FloatingPointError as error:
        assert str(error) == "overflow encountered in det"
    else:
        raise AssertionError("the determinant is too large for a float")

# cholesky reads one triangle
p = a.copy()
p[0, 1] = p[0, 2] = p[1, 2] = 99.0
lower = L.cholesky(p)
assert np.allclose(lower @ lower.T, a) and lower[0, 1] == lower[0, 2] == lower[1, 2] == 0.0
assert np.allclose(lower[np.tril_indices(3)], [2, -1, 2, 0.5, 1, 1.3228756555322954])
upper = L.cholesky(a, upper=True)
assert np.allclose(upper, lower.T)
h = z @ z.conj().T
assert np.allclose(L.cholesky(h) @ L.cholesky(h).conj().T, h)
assert np.allclose(L.cholesky(h, upper=True), L.cholesky(h).conj().T)
assert L.cholesky(np.stack([a, 4 * a])).shape == (2, 3, 3)

# powers and chains
fib = np.array([[1, 1], [1, 0]])
assert L.matrix_power(fib, 10).tolist() == [[89, 55], [55, 34]]
assert L.matrix_power(fib, 10).dtype == fib.dtype
assert L.matrix_power(fib, 0).tolist() == [[1, 0], [0, 1]]
assert np.allclose(L.matrix_power(fib, -2), [[1, -1], [-1, 2]])
assert L.matrix_power(stack, 3).shape == (2, 2, 2)
chain = [noise(3, 40), noise(40, 2), noise(2, 50), noise(50, 4)]
assert np.allclose(L.multi_dot(chain), chain[0] @ chain[1] @ chain[2] @ chain[3])
assert np.allclose(L.multi_dot(chain[:3]), chain[0] @ chain[1] @ chain[2])
assert L.multi_dot([[1.0, 2.0], np.eye(2), [3.0, 4.0]]) == 11.0
assert L.multi_dot([[1.0, 2.0], np.eye(2), np.eye(2)]).tolist() == [1.0, 2.0]

# tensor equations
t = np.eye(6).reshape(2, 3, 6) * 2.0
assert L.tensorsolve(t, np.ones((2, 3))).tolist() == [0.5] * 6
i4 = np.eye(4).reshape(2, 2, 2, 2)
assert np.array_equal(L.tensorinv(i4 * 2), i4 / 2)

# least squares
time = np.linspace(0.0, 2.0, 21)
design = np.column_stack([np.ones_like(time), time, time**2])
observed = 1.5 - 0.8 * time + 0.3 * time**2 + 0.01 * np.sin(40.0 * time)
c, residuals, rank, s = L.lstsq(design, observed)
assert rank == 3 and type(rank) is np.int32 and s.shape == (3,) and residuals.shape == (1,)
assert np.allclose(residuals, np.sum((design @ c - observed) ** 2))
assert np.allclose(L.solve(design.T @ design, design.T @ observed), c)
# fewer equations than unknowns: the shortest solution; no residuals
short, residuals, rank, s = L.lstsq(noise(2, 5), [1.0, 2.0])
assert residuals.shape == (0,) and rank == 2
assert np.allclose(short, L.pinv(noise(2, 5)) @ [1.0, 2.0])
assert L.lstsq(np.ones((3, 2)), np.ones(3))[2] == 1
assert np.allclose(L.lstsq(np.ones((3, 2)), np.ones(3))[0], [0.5, 0.5])
assert L.lstsq(design, np.column_stack([observed, time]))[0].shape == (3, 2)
assert L.lstsq(np.diag([1.0, 1e-3]), np.ones(2), rcond=0.1)[2] == 1
zs = L.lstsq(noise(5, 2) + 1j, np.arange(5.0))[0]
assert zs.dtype == np.complex128 and np.allclose(zs, L.pinv(noise(5, 2) + 1j) @ np.arange(5.0))

# forms shared with the main namespace
assert L.outer([1, 2], [3, 4]).tolist() == [[3, 4], [6, 8]]
assert L.cross([1, 2, 3], [3, 2, 2]).tolist() == [-2, 7, -4]
assert L.trace(np.arange(8).reshape(2, 2, 2)).tolist() == [3, 11]
assert L.diagonal(np.arange(8).reshape(2, 2, 2)).tolist() == [[0, 3], [4, 7]]
assert L.matrix_transpose(np.arange(6).reshape(1, 2, 3)).shape == (1, 3, 2)
assert L.vecdot([1, 2j], [1, 2]) == 1 - 4j
assert L.tensordot(np.ones((2, 3)), np.ones((3, 2)), axes=1).tolist() == [[3.0, 3.0], [3.0, 3.0]]
assert L.matmul([[1, 2]], [[3], [4]]).tolist() == [[11]]

print("ok")
