"""Matrix product with tiles in shared memory, against the plain kernel and NumPy."""
import time

import numpy as np
from numba import cuda, float32

TILE = 8
N = 256


@cuda.jit
def plain(a, b, c):
    column, row = cuda.grid(2)
    if row < c.shape[0] and column < c.shape[1]:
        total = float32(0.0)
        for k in range(a.shape[1]):
            total += a[row, k] * b[k, column]
        c[row, column] = total


@cuda.jit
def tiled(a, b, c):
    tile_a = cuda.shared.array((TILE, TILE), float32)
    tile_b = cuda.shared.array((TILE, TILE), float32)
    column, row = cuda.grid(2)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    total = float32(0.0)
    for t in range((a.shape[1] + TILE - 1) // TILE):
        inside = row < a.shape[0] and t * TILE + x < a.shape[1]
        tile_a[y, x] = a[row, t * TILE + x] if inside else float32(0.0)
        inside = column < b.shape[1] and t * TILE + y < b.shape[0]
        tile_b[y, x] = b[t * TILE + y, column] if inside else float32(0.0)
        cuda.syncthreads()
        for k in range(TILE):
            total += tile_a[y, k] * tile_b[k, x]
        cuda.syncthreads()
    if row < c.shape[0] and column < c.shape[1]:
        c[row, column] = total


rng = np.random.default_rng(1)
a = rng.standard_normal((N, N), dtype=np.float32)
b = rng.standard_normal((N, N), dtype=np.float32)
d_a, d_b = cuda.to_device(a), cuda.to_device(b)
d_c = cuda.device_array((N, N), dtype=np.float32)
grid = ((N + TILE - 1) // TILE,) * 2
expected = a @ b
for name, kernel in ("plain", plain), ("tiled", tiled):
    kernel[grid, (TILE, TILE)](d_a, d_b, d_c)  # compiles
    start = time.perf_counter()
    kernel[grid, (TILE, TILE)](d_a, d_b, d_c)
    cuda.synchronize()
    result = d_c.copy_to_host()
    seconds = time.perf_counter() - start
    off = float(np.abs(result - expected).max())
    print(f"{name}: {2 * N**3 / seconds / 1e9:6.2f} GFLOP/s, largest difference to NumPy {off:.1e}")
