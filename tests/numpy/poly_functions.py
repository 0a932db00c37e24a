# Polynomials as coefficient arrays: roots, fits, arithmetic, calculus.
import warnings

import numpy as np

close = np.allclose

assert np.roots([1, -6, 11, -6]).round(9).tolist() == [3.0, 2.0, 1.0]
assert close(np.roots([1, 0, 1]), [1j, -1j]) and close(np.roots([3.2, 2, 1]), [-0.3125 + 0.46351241j, -0.3125 - 0.46351241j])
assert np.roots([0, 0, 1, -1, 0, 0]).tolist() == [1.0, 0.0, 0.0]
assert np.roots([0, 0]).shape == (0,) and np.roots([5]).shape == (0,) and close(np.roots([1, 2j]), [-2j])
assert close(np.sort(np.abs(np.roots([1.0, 0.0, 0.0, -8.0]))), [2, 2, 2])

assert np.poly([1, 2, 3]).tolist() == [1.0, -6.0, 11.0, -6.0] and np.poly([]) == 1.0
assert np.poly([1j, -1j]).tolist() == [1.0, 0.0, 1.0] and np.poly([1j, 2]).dtype == np.complex128
assert close(np.poly([[1, 2], [3, 4]]), [1, -5, -2]) and np.poly(np.float32([1, 2])).dtype == np.float32

assert np.polyval([3, 0, 1], 5) == 76 and np.polyval([3, 0, 1], [1, 2]).tolist() == [4, 13]
assert np.polyadd([1, 2], [3]).tolist() == [1, 5] and np.polysub([1, 2], [3, 4, 5]).tolist() == [-3, -3, -3]
assert np.polymul([1, 2], [1, -2]).tolist() == [1, 0, -4] and np.polymul([0, 1], [0, 2]).tolist() == [2]
q, r = np.polydiv([1, 5, 6], [1, 2])
assert q.tolist() == [1.0, 3.0] and r.tolist() == [0.0]
q, r = np.polydiv([1, 2], [1, 2, 3])
assert q.tolist() == [0.0] and r.tolist() == [1.0, 2.0]
assert np.polyder([1, 2, 3, 4]).tolist() == [3, 4, 3] and np.polyder([1, 2, 3, 4], 2).tolist() == [6, 4]
assert close(np.polyint([1, 2, 3]), [1 / 3, 1, 3, 0]) and close(np.polyint([6], 3, [1, 2, 3]), [1, 0.5, 2, 3])
assert close(np.polyint([1, 2, 3], 2, k=3), [1 / 12, 1 / 3, 1.5, 3, 3])

x = np.linspace(-1, 2, 9)
assert close(np.polyfit(x, 2 * x**3 - x + 0.5, 3), [2, 0, -1, 0.5])
assert close(np.polyfit(x, np.column_stack([x, x**2]), 2), [[0, 1], [1, 0], [0, 0]])
c, residuals, rank, s, rcond = np.polyfit([0, 1, 2, 3, 4], [1, 3, 5, 7, 8], 1, full=True)
assert close(c, [1.8, 1.2]) and close(residuals, [0.4]) and rank == 2 and s.shape == (2,) and rcond == 5 * 2.0**-52
c, cov = np.polyfit([0, 1, 2, 3, 4], [1, 3, 5, 7, 8], 1, cov=True)
assert close(cov, [[1 / 75, -2 / 75], [-2 / 75, 0.08]])
c, cov = np.polyfit([0, 1, 2, 3, 4], [1, 3, 5, 7, 8], 1, w=[1, 2, 1, 2, 1], cov="unscaled")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    np.polyfit([1, 1], [1, 2], 1)
assert [w.category for w in caught] == [np.exceptions.RankWarning]
assert str(caught[0].message) == "Polyfit may be poorly conditioned"


def fails(kind, text, call):
    try:
        call()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(text)


fails(TypeError, "expected non-empty vector for x", lambda: np.polyfit([], [], 1))
fails(TypeError, "expected x and y to have same length", lambda: np.polyfit([1], [1, 2], 1))
fails(ValueError, "expected deg >= 0", lambda: np.polyfit([1, 2], [1, 2], -1))
fails(ValueError, "Input must be a rank-1 array.", lambda: np.roots([[1]]))
fails(ValueError, "input must be 1d or non-empty square 2d array.", lambda: np.poly(np.ones((2, 3))))
fails(ValueError, "Order of derivative must be positive (see polyint)", lambda: np.polyder([1], -1))

# the class over them
p = np.poly1d([1, 2, 3])
assert repr(p) == "poly1d([1, 2, 3])" and str(p) == "   2\n1 x + 2 x + 3"
assert p(2) == 11 and p([1, 2]).tolist() == [6, 11] and p.order == len(p) == 2 and list(p) == [1, 2, 3]
assert (p + 1) == np.poly1d([1, 2, 4]) and (1 - p).c.tolist() == [-1, -2, -2] and (p * p).c.tolist() == [1, 4, 10, 12, 9]
assert (2 * p).c.tolist() == [2, 4, 6] and (p / 2).c.tolist() == [0.5, 1, 1.5] and (p**3).order == 6
assert (-p).c.tolist() == [-1, -2, -3] and p != np.poly1d([1]) and p(p).c.tolist() == [1, 4, 12, 16, 18]
assert p[0] == 3 and p[2] == 1 and p[7] == 0 and p.deriv().c.tolist() == [2, 2] and p.integ(k=5)(0) == 5
assert np.poly1d([1, 2], True).c.tolist() == [1, -3, 2] and close(np.poly1d([1, -3, 2]).r, [2, 1])
assert np.poly1d([0, 0, 1, 2]).c.tolist() == [1, 2] and np.poly1d([0]).order == 0 and np.asarray(p).tolist() == [1, 2, 3]
assert str(np.poly1d([1, -2.5, 0, 3], variable="z")) == "   3       2\n1 z - 2.5 z + 3"
q, r = np.poly1d([1, 5, 6]) / np.poly1d([1, 2])
assert q == np.poly1d([1.0, 3.0]) and type(r) is np.poly1d
p[4] = 7
p[0] = 9
assert p.c.tolist() == [7, 0, 1, 2, 9] and type(np.polyadd(p, [1])) is np.poly1d

print("ok")
