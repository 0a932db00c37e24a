# Parallel loops on the GPU: run with KRAIT_GPU=require. Every loop below must be launched there, but for those that say not.
import numpy as np
from numba import njit, prange, stencil
from numba.core.errors import UnsupportedError


def raises(kind, text, func, *args):
    try:
        func(*args)
    except kind as error:
        assert text in str(error), str(error)
    else:
        raise AssertionError("nothing was raised")


@njit(parallel=True)
def reduces(a):
    total = 0
    low = np.float32(np.inf)
    odd = False
    for i in prange(a.size):
        total += i
        low = min(low, a[i])
        odd |= i % 2 == 1
    return total, low, odd


a = np.cos(np.arange(10_000, dtype=np.float32))
assert reduces(a) == (49_995_000, a.min(), True)
assert reduces(a[:1]) == (0, 1.0, False) and reduces(a[:0])[0] == 0


@njit(parallel=True)
def five(a, b, c, d, out):
    scale = (2, 3)
    for i in prange(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = a[i] + b[j] * scale[0] - c[j] * d * scale[1]


v = np.arange(24, dtype=np.float32)
out = np.zeros((24, 12), dtype=np.float32)
five(v, v[::2], v[::-1][:12], np.float32(0.5), out[:, ::-1])
assert (out[:, ::-1] == v[:, None] + v[::2] * 2 - v[::-1][:12] * 1.5).all()


@njit(parallel=True)
def overlapping(a):
    reverse = a[::-1]
    for i in prange(a.size):
        reverse[i] = reverse[i] * 2 + 1
    return a


assert overlapping(np.arange(100)).tolist() == [2 * k + 1 for k in range(100)]


factor = 3


@njit(parallel=True)
def scaled(a, b):
    for i in prange(a.size):
        a[i] = b[i] * factor
    return a


# Arrays that share memory need a kernel of their own: it is made of the same globals.
whole = np.arange(20)
assert scaled(np.empty(10, dtype=np.int64), whole[:10]).tolist() == [3 * k for k in range(10)]
factor = 5
unrelated = njit(lambda x: x + factor)
assert unrelated(1) == 6
assert scaled(whole[10:], whole[:10]).tolist() == [3 * k for k in range(10)]
whole = np.arange(10)
assert scaled(whole, whole).tolist() == [3 * k for k in range(10)]


@njit(parallel=True)
def fails(n):
    total = 0
    for i in prange(n):
        if i == 77:
            raise ValueError("seventy-seven", 77)
        total += i
    return total


@njit
def catches(n):
    try:
        return fails(n)
    except Exception:
        return -1


raises(ValueError, "seventy-seven", fails, 100)
assert fails(50) == 1225 and catches(100) == -1 and catches(10) == 45


@stencil
def cross(a):
    return a[0, 1] + a[1, 0] + a[0, -1] + a[-1, 0]


grid = np.arange(48, dtype=np.float32).reshape(6, 8)
inner = grid[1:-1, 1:-1] * 4
assert (cross(grid)[1:-1, 1:-1] == inner).all() and cross(grid)[0].sum() == 0


@njit(parallel=True)
def expression(a, b):
    return cross(a) * 2 + b


assert (expression(grid, grid[0])[1:-1, 1:-1] == inner * 2 + grid[0, 1:-1]).all()


@njit(parallel=True)
def allocates(n):
    total = 0.0
    for i in prange(n):
        total += np.ones(3).sum()
    return total


@njit(parallel=True)
def leaves(n):
    total = 0
    for i in prange(n):
        if i > 5:
            break
        total += i
    return total


raises(UnsupportedError, "needs the host (line", allocates, 4)
raises(UnsupportedError, "its loop over prange is serial, because the loop is left by", leaves, 9)
print("ok")
