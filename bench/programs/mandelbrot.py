"""Iterations of the Mandelbrot set at 512 x 512 points in float32: bound by arithmetic."""
import numpy as np
from harness import measure
from numba import cuda, float32, njit, prange

SIZE = 512
LIMIT = 200
out = np.empty((SIZE, SIZE), dtype=np.int32)


@njit
def escape(cr, ci, limit):
    x = float32(0.0)
    y = float32(0.0)
    n = 0
    while n < limit and x * x + y * y <= float32(4.0):
        x, y = x * x - y * y + cr, float32(2.0) * x * y + ci
        n += 1
    return n


@njit
def serial(out):
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            cr = float32(-2.0) + float32(c) * float32(3.0 / SIZE)
            ci = float32(-1.5) + float32(r) * float32(3.0 / SIZE)
            out[r, c] = escape(cr, ci, LIMIT)


@njit(parallel=True)
def threads(out):
    for r in prange(out.shape[0]):
        for c in range(out.shape[1]):
            cr = float32(-2.0) + float32(c) * float32(3.0 / SIZE)
            ci = float32(-1.5) + float32(r) * float32(3.0 / SIZE)
            out[r, c] = escape(cr, ci, LIMIT)


@cuda.jit
def kernel(out):
    c, r = cuda.grid(2)
    if r < out.shape[0] and c < out.shape[1]:
        cr = float32(-2.0) + float32(c) * float32(3.0 / SIZE)
        ci = float32(-1.5) + float32(r) * float32(3.0 / SIZE)
        out[r, c] = escape(cr, ci, LIMIT)


def gpu():
    d_out = cuda.device_array(out.shape, dtype=out.dtype)
    grid = (SIZE // 16, SIZE // 8)
    return lambda: kernel[grid, (16, 8)](d_out), lambda: d_out.copy_to_host()


serial(out)
work = int(out.sum()) * 7
measure("mandelbrot", work, lambda: serial(out), lambda: threads(out), lambda: out, gpu)
