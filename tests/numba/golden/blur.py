# A stencil: relative indices, and a border that stays zero.
import numpy as np
from numba import njit, stencil


@stencil
def cross(a):
    return 0.5 * a[0, 0] + 0.125 * (a[-1, 0] + a[1, 0] + a[0, -1] + a[0, 1])


@njit(parallel=True)
def blur(a):
    return cross(a)


a = (np.arange(48.0) ** 2 % 17).reshape(6, 8)
print(blur(a).tolist())
