"""Product of 512 x 512 float32 matrices: a plain loop nest; on the GPU tiles in shared memory."""
import numpy as np
from harness import measure
from numba import cuda, float32, njit, prange

N = 512
TILE = 8
rng = np.random.default_rng(1)
a = rng.standard_normal((N, N), dtype=np.float32)
b = rng.standard_normal((N, N), dtype=np.float32)
out = np.empty_like(a)


@njit
def row(a, b, out, i):
    for j in range(out.shape[1]):
        out[i, j] = 0.0
    for k in range(a.shape[1]):
        x = a[i, k]
        for j in range(out.shape[1]):
            out[i, j] += x * b[k, j]


@njit
def serial(a, b, out):
    for i in range(out.shape[0]):
        row(a, b, out, i)


@njit(parallel=True)
def threads(a, b, out):
    for i in prange(out.shape[0]):
        row(a, b, out, i)


@cuda.jit
def kernel(a, b, out):
    tile_a = cuda.shared.array((TILE, TILE), float32)
    tile_b = cuda.shared.array((TILE, TILE), float32)
    c, r = cuda.grid(2)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    total = float32(0.0)
    for t in range(a.shape[1] // TILE):
        tile_a[y, x] = a[r, t * TILE + x]
        tile_b[y, x] = b[t * TILE + y, c]
        cuda.syncthreads()
        for k in range(TILE):
            total += tile_a[y, k] * tile_b[k, x]
        cuda.syncthreads()
    out[r, c] = total


def gpu():
    d_a, d_b, d_out = cuda.to_device(a), cuda.to_device(b), cuda.device_array_like(out)
    grid = (N // TILE, N // TILE)
    return lambda: kernel[grid, (TILE, TILE)](d_a, d_b, d_out), lambda: d_out.copy_to_host()


measure(
    "matmul", 2 * N**3, lambda: serial(a, b, out), lambda: threads(a, b, out), lambda: out, gpu
)
