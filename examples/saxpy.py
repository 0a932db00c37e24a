"""saxpy three ways: NumPy, a ufunc of @vectorize, and a CUDA kernel on device arrays."""
import time

import numpy as np
from numba import cuda, float32, vectorize

N = 1_000_000


@vectorize([float32(float32, float32, float32)])
def saxpy_ufunc(a, x, y):
    return a * x + y


@cuda.jit
def saxpy_kernel(a, x, y, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a * x[i] + y[i]


def timed(name, run):
    run()  # the first call compiles
    start = time.perf_counter()
    result = run()
    print(f"{name:10} {(time.perf_counter() - start) * 1e3:8.2f} ms   sum {result.sum(dtype=np.float64):.3f}")


x = np.linspace(0, 1, N, dtype=np.float32)
y = np.linspace(1, 2, N, dtype=np.float32)
a = np.float32(2.5)
d_x, d_y = cuda.to_device(x), cuda.to_device(y)
d_out = cuda.device_array_like(x)
blocks = (N + 255) // 256


def on_device():
    saxpy_kernel[blocks, 256](a, d_x, d_y, d_out)
    return d_out.copy_to_host()


timed("numpy", lambda: a * x + y)
timed("vectorize", lambda: saxpy_ufunc(a, x, y))
timed("cuda.jit", on_device)
