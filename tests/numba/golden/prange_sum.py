# A parallel loop with three reductions: each chunk of iterations has its own partial results.
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def summary(x):
    total = 0
    low = 2**62
    odd = 0
    for i in prange(x.size):
        total += x[i]
        low = min(low, x[i])
        if x[i] & 1:
            odd += 1
    return total, low, odd


x = np.arange(1000) * 37 % 1013 - 300
print(summary(x))
