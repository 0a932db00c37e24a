# Functions that kernels call: with a local array, with several results, and through a function of a function.
import numpy as np
from numba import cuda, float32


@cuda.jit(device=True)
def horner(coefficients, x):
    total = float32(0)
    for k in range(coefficients.size):
        total = total * x + coefficients[k]
    return total


@cuda.jit(device=True)
def value_and_slope(coefficients, x):
    slopes = cuda.local.array(3, float32)
    degree = coefficients.size - 1
    for k in range(degree):
        slopes[k] = coefficients[k] * float32(degree - k)
    return horner(coefficients, x), horner(slopes, x)


@cuda.jit
def newton(coefficients, roots):
    i = cuda.grid(1)
    if i < roots.size:
        x = roots[i]
        for _ in range(8):
            value, slope = value_and_slope(coefficients, x)
            if slope == 0:
                break
            x -= value / slope
        roots[i] = x


coefficients = np.array([1, -6, 11, -6], dtype=np.float32)
roots = np.array([-1, 0.5, 1.9, 2.6, 7], dtype=np.float32)
newton[1, 8](coefficients, roots)
print(roots.tolist())
