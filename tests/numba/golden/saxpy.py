# The first kernel that everybody writes: one thread per element, single precision.
import numpy as np
from numba import cuda


@cuda.jit
def saxpy(a, x, y):
    i = cuda.grid(1)
    if i < x.size:
        y[i] = a * x[i] + y[i]


x = np.arange(100, dtype=np.float32) / np.float32(7)
y = np.ones(100, dtype=np.float32)
saxpy[4, 32](np.float32(0.1), x, y)
print(y.tolist())
