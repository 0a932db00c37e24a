# Double precision, and elements that are found through an array of indices.
import numpy as np
from numba import cuda


@cuda.jit
def gather_axpy(a, x, index, y):
    i = cuda.grid(1)
    if i < index.size:
        y[i] += a * x[index[i]]


x = 1.0 / np.arange(1.0, 51.0)
index = (np.arange(70) * 13) % 100 - 50
y = np.arange(70.0)
gather_axpy[3, 32](0.3, x, index, y)
print(y.tolist())
