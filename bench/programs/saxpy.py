"""a * x + y over 4 million float32: bound by memory."""
import numpy as np
from harness import measure
from numba import cuda, njit, prange

N = 1 << 22
x = np.linspace(0, 1, N, dtype=np.float32)
y = np.linspace(1, 2, N, dtype=np.float32)
out = np.empty_like(x)
a = np.float32(2.5)


@njit
def serial(a, x, y, out):
    for i in range(out.size):
        out[i] = a * x[i] + y[i]


@njit(parallel=True)
def threads(a, x, y, out):
    for i in prange(out.size):
        out[i] = a * x[i] + y[i]


@cuda.jit
def kernel(a, x, y, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a * x[i] + y[i]


def gpu():
    d_x, d_y, d_out = cuda.to_device(x), cuda.to_device(y), cuda.device_array_like(x)
    return lambda: kernel[(N + 255) // 256, 256](a, d_x, d_y, d_out), lambda: d_out.copy_to_host()


measure("saxpy", 2 * N, lambda: serial(a, x, y, out), lambda: threads(a, x, y, out), lambda: out, gpu)
