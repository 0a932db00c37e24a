# Tiles in shared memory: two barriers per tile, and threads outside of the matrix that must reach both.
import numpy as np
from numba import cuda, float32

TILE = 4


@cuda.jit
def matmul(a, b, c):
    a_tile = cuda.shared.array((TILE, TILE), float32)
    b_tile = cuda.shared.array((TILE, TILE), float32)
    x, y = cuda.grid(2)
    tx = cuda.threadIdx.x
    ty = cuda.threadIdx.y
    total = float32(0)
    for tile in range((a.shape[1] + TILE - 1) // TILE):
        a_tile[tx, ty] = 0
        b_tile[tx, ty] = 0
        if x < a.shape[0] and tile * TILE + ty < a.shape[1]:
            a_tile[tx, ty] = a[x, tile * TILE + ty]
        if y < b.shape[1] and tile * TILE + tx < b.shape[0]:
            b_tile[tx, ty] = b[tile * TILE + tx, y]
        cuda.syncthreads()
        for k in range(TILE):
            total += a_tile[tx, k] * b_tile[k, ty]
        cuda.syncthreads()
    if x < c.shape[0] and y < c.shape[1]:
        c[x, y] = total


a = np.sqrt(np.arange(42, dtype=np.float32)).reshape(6, 7)
b = np.sqrt(np.arange(35, dtype=np.float32)).reshape(7, 5)
c = np.zeros((6, 5), dtype=np.float32)
matmul[(2, 2), (TILE, TILE)](a, b, c)
print(c.tolist())
