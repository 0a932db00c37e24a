# Parallel loops: prange with reductions, private variables and errors; stencils and array expressions in parallel functions;
# ufuncs with the parallel target; the number of threads. Results must not depend on how many threads there are.
import math

import numba
import numpy as np
from numba import (
    float64,
    get_num_threads,
    get_thread_id,
    guvectorize,
    njit,
    prange,
    stencil,
    vectorize,
)
from numba.core.errors import NumbaError, UnsupportedRewriteError


def raises(kind, text, func, *args):
    try:
        func(*args)
    except kind as error:
        assert text in str(error), str(error)
    else:
        raise AssertionError("nothing was raised")


# --- reductions


@njit(parallel=True)
def statistics(x):
    total = 0.0
    product = 1.0
    low = np.inf
    high = -np.inf
    positive = 0
    for i in prange(x.size):
        total += x[i]
        product *= 1.0 + x[i] / x.size
        low = min(low, x[i])
        high = max(high, x[i])
        if x[i] > 0:
            positive += 1
    return total, product, low, high, positive


x = np.sin(np.arange(10_000) * 0.37) * 3.0
first = statistics(x)
expected = (x.sum(), np.prod(1.0 + x / x.size), x.min(), x.max(), (x > 0).sum())
assert np.allclose(first, expected), (first, expected)
assert all(statistics(x) == first for _ in range(5)), "equal runs give equal results"


@njit(parallel=True)
def nested(n, m):
    count = 0
    weight = 0.0
    for i in prange(n):
        row = 0.0
        for j in range(m):
            row += i * j
            count += 1
        weight -= row
    return count, weight


assert nested(100, 30) == (3000, -sum(i * j for i in range(100) for j in range(30)))


@njit(parallel=True)
def complex_sum(n):
    z = 0j
    for i in prange(n):
        z += complex(i, -1)
    return z


assert complex_sum(2000) == complex(1999000, -2000)


@njit(parallel=True)
def started(n):
    s = 100
    p = 2.0
    for i in prange(1, n):
        s += i
        p /= 1.0 + 1.0 / i
    return s, p


assert started(1) == (100, 2.0) and started(0) == (100, 2.0)
s, p = started(50)
assert s == 1325 and math.isclose(p, 2.0 / 50)


@njit(parallel=True)
def column_sums(a):
    total = np.zeros(a.shape[1])
    for i in prange(a.shape[0]):
        total += a[i] * 2.0
    return total


tall = np.arange(3000.0).reshape(1000, 3)
assert np.allclose(column_sums(tall), tall.sum(axis=0) * 2.0)


@njit(parallel=True)
def histogram(values, bins):
    # Each thread counts in a row of its own.
    counts = np.zeros((get_num_threads(), bins), dtype=np.int64)
    for i in prange(values.size):
        counts[get_thread_id(), int(values[i]) % bins] += 1
    return counts.sum(axis=0)


assert (histogram(np.arange(50_000.0), 10) == 5000).all()


# --- what belongs to an iteration


@njit(parallel=True)
def rows(a, k):
    n, m = a.shape
    out = np.empty_like(a)
    scale = (k, 2.0)
    for i in prange(n):
        row = np.zeros(m)
        for j in range(m):
            row[j] = a[i, j] * scale[0]
        best = row[0]
        for j in range(1, m):
            if row[j] > best:
                best = row[j]
        out[i] = row / best * scale[1]
    return out


a = np.arange(1.0, 601.0).reshape(200, 3)
assert np.allclose(rows(a, 3), a / a.max(axis=1)[:, None] * 2.0)
assert np.allclose(rows(a[::-2], 3), (a / a.max(axis=1)[:, None] * 2.0)[::-2])


@njit
def area(lo, hi):
    return (hi - lo) * 0.5


@njit(parallel=True)
def with_closure(n, shift):
    def moved(v):
        return v + shift

    out = np.zeros(n)
    for i in prange(n):
        out[i] = moved(area(0.0, i))
    return out


assert (with_closure(300, 10.0) == np.arange(300) * 0.5 + 10.0).all()


@njit(parallel=True)
def outer_serial(n):
    total = 0
    for i in range(3):
        for j in prange(n):
            total += i * j
    return total


assert outer_serial(100) == 3 * 4950


@njit(parallel=True)
def parallel_in_parallel(n):
    out = np.zeros(n)
    for i in prange(n):
        out[i] = statistics(np.full(10, float(i)))[0]
    return out


assert (parallel_in_parallel(50) == np.arange(50) * 10.0).all()


@njit(parallel=True)
def draws(n):
    inside = 0
    for i in prange(n):
        u = np.random.random()
        v = np.random.random()
        if u * u + v * v < 1.0:
            inside += 1
    return 4.0 * inside / n


assert abs(draws(200_000) - math.pi) < 0.05


# --- serial all the same


@njit(parallel=True)
def early(n):
    s = 0
    for i in prange(n):
        if i > 5:
            break
        s += i
    return s


assert early.py_func(20) == 15 and early(20) == 15


@njit(parallel=True)
def find(a, v):
    for i in prange(a.size):
        if a[i] == v:
            return i
    return -1


assert find(np.array([4, 2, 7]), 7) == 2 and find(np.array([4, 2, 7]), 1) == -1


# --- errors


@njit(parallel=True)
def fails(n):
    s = 0
    for i in prange(n):
        if i == 700:
            raise ValueError("seven hundred")
        s += i
    return s


raises(ValueError, "seven hundred", fails, 1000)
assert fails(500) == 124750


@njit(parallel=True)
def strided(n):
    s = 0
    for i in prange(0, n, 2):
        s += i
    return s


@njit(parallel=True)
def floor_division(n):
    s = 1000
    for i in prange(n):
        s //= 2
    return s


raises(UnsupportedRewriteError, "Only constant step size of 1 is supported for prange", strided, 9)
raises(NumbaError, "Parallel floordiv reductions are not supported.", floor_division, 2)


@njit(parallel=True)
def squares(n):
    s = 2.0
    for i in prange(n):
        s **= 2
    return s


raises(ValueError, "Use of reduction variable s in an unsupported reduction", squares, 2)


# --- array expressions and stencils


@njit(parallel=True)
def blend(a, b, t):
    return a * (1.0 - t) + b * t


big = np.linspace(0.0, 1.0, 30_000).reshape(300, 100)
assert np.allclose(blend(big, big[0], 0.25), big * 0.75 + big[0] * 0.25)
assert np.allclose(blend(big.T, 2.0, 0.5), big.T * 0.5 + 1.0)


@stencil
def average(a):
    return 0.25 * (a[0, 1] + a[1, 0] + a[0, -1] + a[-1, 0])


@njit(parallel=True)
def relax(a, times):
    for _ in range(times):
        a = average(a)
    return a


def relax_by_hand(a, times):
    for _ in range(times):
        b = np.zeros_like(a)
        b[1:-1, 1:-1] = 0.25 * (a[1:-1, 2:] + a[2:, 1:-1] + a[1:-1, :-2] + a[:-2, 1:-1])
        a = b
    return a


assert np.allclose(relax(big, 3), relax_by_hand(big, 3))
assert np.allclose(average(big), relax_by_hand(big, 1))


# --- ufuncs


@vectorize([float64(float64, float64)], target="parallel")
def distance(x, y):
    return math.sqrt(x * x + y * y)


assert np.allclose(distance(big, big[0]), np.hypot(big, big[0]))


@guvectorize(["void(float64[:], float64[:], float64[:])"], "(n),(n)->()", target="parallel")
def dot(x, y, out):
    s = 0.0
    for i in range(x.size):
        s += x[i] * y[i]
    out[0] = s


assert np.allclose(dot(big, big[0]), big @ big[0])


# --- threads

most = numba.config.NUMBA_NUM_THREADS
assert numba.get_num_threads() == most >= 1
numba.set_num_threads(1)
assert numba.get_num_threads() == 1
assert np.allclose(statistics(x), expected)
numba.set_num_threads(most)
assert statistics(x) == first
raises(ValueError, "The number of threads must be between 1 and", numba.set_num_threads, most + 1)
raises(ValueError, "The number of threads must be between 1 and", numba.set_num_threads, 0)
print("ok")
