# 64-bit integers that outgrow 32 bits on the way, in a loop without a bound.
import numpy as np
from numba import njit, prange


@njit
def steps(n):
    count = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
        else:
            n = 3 * n + 1
        count += 1
    return count


@njit(parallel=True)
def all_steps(first, out):
    for i in prange(out.size):
        out[i] = steps(first + i)


out = np.zeros(20, dtype=np.int64)
all_steps(159_487, out)
print(out.tolist(), steps(837_799))
