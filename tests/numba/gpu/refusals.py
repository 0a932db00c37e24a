# What cannot run on a GPU says why, and where: run with KRAIT_GPU=require.
import numpy as np
from numba import cuda, njit, prange, vectorize
from numba.core.errors import UnsupportedError


def raises(texts, func, *args):
    try:
        func(*args)
    except UnsupportedError as error:
        for text in texts:
            assert text in str(error), str(error)
    else:
        raise AssertionError("nothing was raised")


@cuda.jit
def shuffles(a):
    i = cuda.grid(1)
    a[i] = cuda.shfl_down_sync(0xFFFFFFFF, a[i], 1)


@cuda.jit
def lists(a):
    a[0] = len([1, 2, 3])


@njit(parallel=True)
def allocates(n):
    total = 0.0
    for i in prange(n):
        total += np.ones(3).sum()
    return total


@vectorize(["int64(int64)"])
def texts(x):
    return len(str(x))


raises(["operations of a warp (shfl_down)", "line 20"], shuffles[1, 32], np.arange(32))
raises(["kernel 'lists' cannot run on the GPU", "(line 23)"], lists[1, 1], np.arange(3))
raises(["kernel 'allocates' cannot run on the GPU", "(line 32)"], allocates, 4)
raises(["kernel 'texts' cannot run on the GPU", "(line 36)"], texts, np.arange(3))
print("ok")
