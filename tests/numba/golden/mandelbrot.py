# A ufunc of complex numbers in both precisions, with a loop that ends at a different step for each element.
import numpy as np
from numba import complex64, complex128, int32, vectorize


@vectorize([int32(complex64, int32), int32(complex128, int32)])
def escape(c, limit):
    z = c
    for step in range(limit):
        if z.real * z.real + z.imag * z.imag > 4:
            return step
        z = z * z + c
    return limit


re = np.linspace(-2.0, 0.5, 24)
im = np.linspace(-1.0, 1.0, 9)
plane = re + 1j * im[:, None]
steps = np.int32(40)
for row in escape(plane, steps):
    print(row.tolist())
print(int(escape(plane.astype(np.complex64), steps).sum()))
