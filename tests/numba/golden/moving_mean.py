# A generalised ufunc: a window moves over the last axis.
import numpy as np
from numba import float32, guvectorize, int64


@guvectorize([(float32[:], int64, float32[:])], "(n),()->(n)")
def moving_mean(x, width, out):
    total = float32(0)
    for i in range(x.shape[0]):
        total += x[i]
        if i >= width:
            total -= x[i - width]
        out[i] = total / min(i + 1, width)


x = np.sqrt(np.arange(36, dtype=np.float32)).reshape(3, 12)
print(moving_mean(x, 4).tolist())
print(moving_mean(x, np.array([1, 2, 30])).tolist())
