# vectorize, guvectorize and stencil.
import numpy as np
from numba import float64, guvectorize, int32, int64, njit, stencil, vectorize


@vectorize
def add(a, b):
    return a + b


assert add(1, 2) == 3 and add(np.arange(3), 1).tolist() == [1, 2, 3]
assert add(np.arange(3.0), np.ones((2, 3))).shape == (2, 3)
assert add.reduce(np.arange(5)) == 10 and add.accumulate(np.arange(4)).tolist() == [0, 1, 3, 6]
assert add.outer(np.arange(2), np.arange(3)).tolist() == [[0, 1, 2], [1, 2, 3]]
target = np.arange(3)
add.at(target, [0, 0, 2], 5)
assert target.tolist() == [10, 1, 7] and add.reduceat(np.arange(6), [0, 3]).tolist() == [3, 12]
assert add.reduce(np.arange(6).reshape(2, 3)).tolist() == [3, 5, 7]
assert add.types == ["ll->l", "dd->d"] and repr(add) == "<numba._DUFunc 'add'>"


@vectorize([int32(int32), int64(int64), float64(float64)], identity=None)
def twice(x):
    return x * 2


assert twice(np.arange(3, dtype=np.int32)).dtype == np.int32
assert twice(np.arange(3, dtype=np.float32)).dtype == np.float64
buffer = np.zeros(3)
assert twice(np.arange(3.0), out=buffer) is buffer and buffer.tolist() == [0.0, 2.0, 4.0]
strided = np.arange(12.0).reshape(3, 4)[::2, ::-1]
assert twice(strided).tolist() == (strided * 2).tolist()
large = np.arange(100_000.0)
assert (twice(large) == large * 2).all()
try:
    twice(1j)
except TypeError as error:
    assert "not supported for the input types" in str(error)


@vectorize([float64(float64)])
def checked(x):
    if x > 2:
        raise ValueError("too large")
    return x


try:
    checked(np.arange(5.0))
except ValueError as error:
    assert str(error) == "too large"


@guvectorize([(float64[:], int64, float64[:])], "(n),()->(n)")
def shift(x, by, out):
    for i in range(x.shape[0]):
        out[i] = x[i] + by


assert shift(np.arange(6.0).reshape(2, 3), 10).tolist() == [[10, 11, 12], [13, 14, 15]]
assert shift(np.arange(3.0), np.array([1, 2])).tolist() == [[1, 2, 3], [2, 3, 4]]


@guvectorize(["void(float64[:,:], float64[:], float64[:])"], "(m,n),(n)->(m)")
def matvec(a, x, out):
    for i in range(a.shape[0]):
        out[i] = (a[i] * x).sum()


assert matvec(np.arange(6.0).reshape(2, 3), np.ones(3)).tolist() == [3.0, 12.0]
into = np.zeros(2)
matvec(np.arange(6.0).reshape(2, 3), np.ones(3), into)
assert into.tolist() == [3.0, 12.0]


@guvectorize(["(int64[:], int64[:])"], "(n)->(n)")
def backwards(x, out):
    for i in range(x.size):
        out[i] = x[x.size - 1 - i]


# What a call writes is not what it reads, even where memory is shared.
row = np.arange(6)
backwards(row, row)
assert row.tolist() == [5, 4, 3, 2, 1, 0]
rows = np.arange(8).reshape(4, 2)
assert backwards(rows[:-1], rows[1:]) is not None
assert rows.tolist() == [[0, 1], [1, 0], [3, 2], [5, 4]]
fixed = np.arange(6)
fixed.flags.writeable = False
try:
    backwards(row, fixed)
except ValueError as error:
    assert str(error) == "output array is read-only"
else:
    raise AssertionError("a read-only array was written")
assert fixed.tolist() == list(range(6))


@stencil
def edges(a):
    return a[-1] + a[1]


a = np.arange(6.0)
assert edges(a).tolist() == [0.0, 2.0, 4.0, 6.0, 8.0, 0.0]
out = np.full(6, 9.0)
assert edges(a, out=out).tolist() == [9.0, 2.0, 4.0, 6.0, 8.0, 9.0]


@stencil(neighborhood=((-1, 0),), cval=1.5)
def window(a):
    s = 0
    for i in range(-1, 1):
        s += a[i]
    return s / 2


assert window(a).tolist() == [1.5, 0.5, 1.5, 2.5, 3.5, 4.5]


@stencil
def plane(a, b, w):
    return a[0, 1] + b[1, 0] * w


assert plane(np.ones((3, 3)), np.ones((4, 4)), 2).tolist() == [[3, 3, 0], [3, 3, 0], [0, 0, 0]]


@njit
def inside(a):
    return edges(a) * 2


assert inside(a).tolist() == [0.0, 4.0, 8.0, 12.0, 16.0, 0.0]
print("ok")
