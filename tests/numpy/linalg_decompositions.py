# QR, singular values and eigenvalues: LAPACK's signs and orders, and that the factors make the matrix again.
import numpy as np

L = np.linalg


def noise(*shape):
    k = np.arange(1.0, 1.0 + np.prod(shape, dtype=int))
    return np.sin(k * k * 1.7).reshape(shape)


def adjoint(m):
    return np.swapaxes(m, -1, -2).conj()


SHAPES = [(1, 1), (2, 2), (3, 2), (2, 3), (5, 5), (7, 2), (2, 7), (6, 5), (5, 6), (12, 12), (40, 30)]
for m, n in SHAPES:
    for a in (noise(m, n), noise(m, n) + 1j * noise(n, m).T):
        k = min(m, n)
        eye = np.eye(k)
        q, r = L.qr(a)
        assert q.shape == (m, k) and r.shape == (k, n)
        assert np.allclose(q @ r, a) and np.allclose(adjoint(q) @ q, eye)
        assert np.allclose(np.tril(r, -1), 0)
        q, r = L.qr(a, "complete")
        assert q.shape == (m, m) and r.shape == (m, n) and np.allclose(q @ r, a)
        assert np.allclose(L.qr(a, mode="r"), r[:k])
        h, tau = L.qr(a, "raw")
        assert h.shape == (n, m) and tau.shape == (k,)
        assert np.allclose(np.triu(h.T)[:k], r[:k])

        u, s, vh = L.svd(a)
        assert u.shape == (m, m) and vh.shape == (n, n) and s.shape == (k,)
        assert np.allclose(u[:, :k] * s @ vh[:k], a)
        assert np.allclose(adjoint(u) @ u, np.eye(m)) and np.allclose(vh @ adjoint(vh), np.eye(n))
        assert (np.diff(s) <= 0).all() and (s >= 0).all()
        ur, sr, vr = L.svd(a, full_matrices=False)
        assert np.allclose(ur, u[:, :k]) and np.allclose(vr, vh[:k]) and np.allclose(sr, s)
        assert np.allclose(L.svdvals(a), s) and np.allclose(L.svd(a, compute_uv=False), s)
        p = L.pinv(a)
        assert p.shape == (n, m) and np.allclose(a @ p @ a, a) and np.allclose(p @ a @ p, p)
        assert L.matrix_rank(a) == k

        if m == n:
            w, v = L.eig(a)
            assert np.allclose(a @ v, v * w) and np.allclose(np.sum(np.abs(v) ** 2, axis=0), 1)
            assert np.allclose(np.sort_complex(L.eigvals(a)), np.sort_complex(w))
            sym = a + adjoint(a)
            w, v = L.eigh(sym)
            assert w.dtype == np.float64 and (np.diff(w) >= 0).all()
            assert np.allclose(v * w @ adjoint(v), sym) and np.allclose(adjoint(v) @ v, np.eye(n))
            assert np.allclose(L.eigvalsh(sym), w) and np.allclose(L.eigvalsh(sym, "U"), w)

# signs and orders are part of the result
close = np.allclose
q, r = L.qr([[1.0, 2.0], [3.0, 4.0]])
assert close(q, [[-0.31622777, -0.9486833], [-0.9486833, 0.31622777]])
assert close(r, [[-3.16227766, -4.42718872], [0.0, -0.63245553]])
u, s, vh = L.svd([[1.0, 2.0], [3.0, 4.0]])
assert close(u, [[-0.40455359, -0.9145143], [-0.9145143, 0.40455359]])
assert close(s, [5.4649857, 0.36596619])
assert close(vh, [[-0.57604844, -0.81741556], [0.81741556, -0.57604844]])
u, s, vh = L.svd(np.arange(6.0).reshape(2, 3))
assert close(u, [[-0.27472113, -0.96152395], [-0.96152395, 0.27472113]])
assert close(vh[0], [-0.39254051, -0.56077215, -0.7290038])
w, v = L.eigh([[2.0, 1.0], [1.0, 2.0]])
assert close(w, [1.0, 3.0]) and close(v, [[-0.70710678, 0.70710678], [0.70710678, 0.70710678]])
w, v = L.eig([[2.0, 1.0], [1.0, 3.0]])
assert close(w, [1.38196601, 3.61803399])
assert close(v, [[-0.85065081, -0.52573111], [0.52573111, -0.85065081]])
w, v = L.eig(np.diag([3.0, 1.0, 2.0]))
assert w.tolist() == [3.0, 1.0, 2.0] and v.tolist() == np.eye(3).tolist()
w, v = L.eig([[0.0, -1.0], [1.0, 0.0]])
assert w.tolist() == [1j, -1j] and w.dtype == np.complex128
assert close(v, [[0.70710678, 0.70710678], [-0.70710678j, 0.70710678j]])
w = L.eigvals([[6.0, -11.0, 6.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
assert close(w, [3.0, 2.0, 1.0]) and w.dtype == np.float64
# badly scaled and with rows that isolate eigenvalues
m = np.array([[1.0, 1e5, 1e-3], [1e-6, 2.0, 1e4], [1e2, 1e-5, 3.0]])
w, v = L.eig(m)
assert close(m @ v, v * w)
m = np.array([[1.0, 2, 0, 0], [3, 4, 0, 0], [5, 6, 7, 8], [1, 2, 0, 9]])
w, v = L.eig(m)
assert close(m @ v, v * w) and close(np.sort(w), [-0.37228132, 5.37228132, 7.0, 9.0])
# a defective matrix has only one direction
w, v = L.eig([[1.0, 1.0], [0.0, 1.0]])
assert w.tolist() == [1.0, 1.0] and close(np.abs(v[0]), [1.0, 1.0])

# triangles: the other one is not read
m = np.array([[1.0, 5.0], [2.0, 1.0]])
assert close(L.eigvalsh(m), [-1.0, 3.0]) and close(L.eigvalsh(m, UPLO="u"), [-4.0, 6.0])

# stacks
stack = noise(2, 3, 4, 4)
assert L.svd(stack).S.shape == (2, 3, 4) and L.qr(stack).Q.shape == (2, 3, 4, 4)
assert L.eigvals(stack).dtype == np.complex128 and L.eigh(stack).eigenvectors.shape == stack.shape
assert close(L.pinv(stack) @ stack, np.eye(4)) and L.matrix_rank(stack).tolist() == [[4] * 3] * 2
assert close(L.svd(stack).S[1, 2], L.svdvals(stack[1, 2]))

# names of the results
assert L.svd(np.eye(2))._fields == ("U", "S", "Vh") and type(L.qr(np.eye(2))).__name__ == "QRResult"
assert repr(L.eig(np.eye(1))) == (
    "EigResult(eigenvalues=array([1.]), eigenvectors=array([[1.]]))"
)

# Hermitian singular values, small and empty cases, dtypes
h = noise(5, 5) + noise(5, 5).T
u, s, vh = L.svd(h, hermitian=True)
assert close(u * s @ vh, h) and close(s, L.svdvals(h))
assert close(L.pinv(h, hermitian=True), L.inv(h)) and L.matrix_rank(h, hermitian=True) == 5
assert L.matrix_rank(np.outer([1.0, 2.0], [3.0, 4.0, 5.0])) == 1 and L.matrix_rank(np.zeros((2, 2))) == 0
assert L.matrix_rank([0.0, 0.0]) == 0 and L.matrix_rank([0.0, 2.0]) == 1
assert L.matrix_rank(np.diag([1.0, 1e-3]), tol=0.1) == 1
assert L.svd(np.ones((0, 3)))[2].tolist() == np.eye(3).tolist() and L.qr(np.ones((0, 3)))[1].shape == (0, 3)
assert L.eig(np.ones((0, 0)))[0].shape == (0,) and L.inv(np.ones((0, 0))).shape == (0, 0)
assert L.svd(np.ones((2, 2), np.float32)).U.dtype == np.float32
assert L.eig(np.array([[0, 1], [-1, 0]], "f4"))[0].dtype == np.complex64
assert L.eigvalsh(np.eye(2, dtype=np.complex64)).dtype == np.float32
assert close(L.svdvals(np.diag([1e200, 1e-200])), [1e200, 1e-200]) and L.svdvals(np.diag([3e-320, 0.0]))[1] == 0

print("ok")
