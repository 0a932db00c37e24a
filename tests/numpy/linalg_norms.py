# Norms of vectors and matrices by order and axis, and condition numbers.
import numpy as np

L = np.linalg
inf = np.inf
v = np.array([3.0, -7.5, 1.0, 0.0])
m = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])

assert L.norm(v) == np.sqrt(66.25) and isinstance(L.norm(v), np.float64)
assert [L.norm(v, o).item() for o in (1, inf, -inf, 0)] == [11.5, 7.5, 0.0, 3.0]
assert abs(L.norm(v, 3) - (27 + 421.875 + 1) ** (1 / 3)) < 1e-14
assert L.norm([3, 4]) == 5.0 and L.norm([3j, 4]) == 5.0 and L.norm(np.float32([3, 4])).dtype == np.float32
assert L.norm([1, -1], -1) == 0.5 and L.norm([]) == 0.0 and L.norm([], inf) == 0.0

assert abs(L.norm(m) - np.sqrt(91)) < 1e-14 and L.norm(m, "fro") == L.norm(m)
assert [L.norm(m, o).item() for o in (1, -1, inf, -inf)] == [9.0, 5.0, 15.0, 6.0]
s = L.svdvals(m)
assert np.allclose([L.norm(m, 2), L.norm(m, -2), L.norm(m, "nuc")], [s[0], s[1], s.sum()])

assert np.allclose(L.norm(m, axis=0), np.sqrt([17, 29, 45])) and L.norm(m, axis=1).shape == (2,)
assert L.norm(m, 1, axis=1).tolist() == [6.0, 15.0] and L.norm(m, inf, axis=0).tolist() == [4.0, 5.0, 6.0]
assert L.norm(m, axis=1, keepdims=True).shape == (2, 1) and L.norm(m, keepdims=True).shape == (1, 1)
stack = np.stack([m, 2 * m])
for o in (None, "fro", 1, -1, inf, -inf, 2, -2, "nuc"):
    got = L.norm(stack, o, axis=(1, 2))
    assert np.allclose(got, [L.norm(m, o), 2 * L.norm(m, o)]), o
    assert np.allclose(L.norm(stack.transpose(1, 0, 2), o, axis=(0, 2)), got), o
    assert L.norm(stack, o, axis=(1, 2), keepdims=True).shape == (2, 1, 1)
assert L.norm(stack) == L.norm(stack.ravel())

assert np.allclose(L.matrix_norm(stack), [L.norm(m), 2 * L.norm(m)])
assert L.matrix_norm(m, ord=1) == 9.0 and L.matrix_norm(m, keepdims=True).shape == (1, 1)
assert L.vector_norm(stack) == L.norm(stack.ravel())
assert np.allclose(L.vector_norm(stack, axis=(1, 2)), [L.norm(m), 2 * L.norm(m)])
assert L.vector_norm(stack, axis=(0, 2), keepdims=True).shape == (1, 2, 1)
assert L.vector_norm(m, axis=1, ord=1).tolist() == [6.0, 15.0]

a = np.array([[4.0, -2.0, 1.0], [-2.0, 5.0, 1.5], [1.0, 1.5, 3.0]])
assert abs(L.cond(a) - 6.9420156096) < 1e-9 and abs(L.cond(a, 2) * L.cond(a, -2) - 1) < 1e-14
assert abs(L.cond(a, 1) - L.norm(a, 1) * L.norm(L.inv(a), 1)) < 1e-12
assert abs(L.cond(a, "fro") - L.norm(a) * L.norm(L.inv(a))) < 1e-12
assert L.cond([[1, 2], [2, 4]], 1) == inf and L.cond(np.zeros((2, 2))) == inf
assert L.cond(np.stack([a, np.eye(3)])).shape == (2,)

print("ok")
