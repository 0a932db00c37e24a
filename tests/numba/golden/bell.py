# Functions of mathematics in single precision: the GPU computes them with integers, and every target gives the same digits.
import math

import numpy as np
from numba import cuda


@cuda.jit
def bell(x, y):
    i = cuda.grid(1)
    if i < x.size:
        y[i] = math.exp(-x[i] * x[i]) * math.sqrt(abs(x[i]))


x = np.linspace(-3, 8, 40).astype(np.float32)
y = np.zeros(40, dtype=np.float32)
bell[2, 32](x, y)
print(y.tolist())
