# Compensated summation: the error of every sum is itself a sum, which a compiler that reorders them makes zero.
import numpy as np
from numba import cuda


@cuda.jit
def column_sums(x, sums, errors):
    i = cuda.grid(1)
    if i < x.shape[1]:
        total = np.float32(0)
        lost = np.float32(0)
        for j in range(x.shape[0]):
            y = x[j, i] - lost
            t = total + y
            lost = (t - total) - y
            total = t
        sums[i] = total
        errors[i] = lost


x = (1 / (1 + np.arange(4000))).astype(np.float32).reshape(200, 20)
sums = np.zeros(20, dtype=np.float32)
errors = np.zeros(20, dtype=np.float32)
column_sums[1, 32](x, sums, errors)
print(sums.tolist())
print(errors.tolist())
