# Loops of vectorize and guvectorize on the GPU: run with KRAIT_GPU=require. What is serial by nature runs on the processor.
import numpy as np
from numba import guvectorize, vectorize
from numba.core.errors import UnsupportedError


def raises(text, func, *args, **kwargs):
    try:
        func(*args, **kwargs)
    except UnsupportedError as error:
        assert text in str(error), str(error)
    else:
        raise AssertionError("nothing was raised")


@vectorize
def plus(a, b):
    return a + b


# On scalars too.
assert plus(1, 2) == 3 and plus(np.arange(100), 1).tolist() == list(range(1, 101))
in_place = np.arange(5)
plus(in_place, 1, out=in_place)
assert in_place.tolist() == [1, 2, 3, 4, 5]
plus(in_place[:-1], 1, out=in_place[1:])
assert in_place.tolist() == [1, 2, 3, 4, 5]


@vectorize
def sums(a, b):
    return a + b


sums(1, 1)
total = np.arange(3)
sums.at(total, [0, 0, 2], 5)
assert total.tolist() == [10, 1, 7]
assert sums.reduce(np.arange(5)) == 10 and sums.accumulate(np.arange(4)).tolist() == [0, 1, 3, 6]
assert sums.reduceat(np.arange(6), [0, 3]).tolist() == [3, 12]
assert sums.reduce(np.arange(6).reshape(2, 3)).tolist() == [3, 5, 7]


@vectorize(["int64(int64)"])
def lists(x):
    return len([x]) + x


@guvectorize(["(int64[:], int64[:])"], "(n)->(n)", writable_args=(0,))
def counts(x, out):
    x[0] += 1
    for i in range(x.size):
        out[i] = x[i]


one = np.arange(3)
assert counts(one).tolist() == [1, 1, 2] and one.tolist() == [1, 1, 2]

raises("'lists' cannot run on the GPU", lists, np.arange(3))
repeated = np.lib.stride_tricks.as_strided(np.zeros(1, dtype=np.int64), (4,), (0,))
raises("touch what others of them write (line", plus, np.arange(4), 1, out=repeated)
twice = np.lib.stride_tricks.as_strided(one, (2, 3), (0, 8))
raises("touch what others of them write (line", counts, twice)
print("ok")
