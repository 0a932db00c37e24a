# A reduction as a tree: half as many threads add after each barrier.
import numpy as np
from numba import cuda, int32

THREADS = 32


@cuda.jit
def block_sum(values, sums):
    cell = cuda.shared.array(THREADS, int32)
    thread = cuda.threadIdx.x
    i = cuda.grid(1)
    cell[thread] = values[i] if i < values.size else 0
    cuda.syncthreads()
    reach = THREADS // 2
    while reach > 0:
        if thread < reach:
            cell[thread] += cell[thread + reach]
        cuda.syncthreads()
        reach //= 2
    if thread == 0:
        sums[cuda.blockIdx.x] = cell[0]


values = np.arange(100, dtype=np.int32) ** 2
sums = np.zeros(4, dtype=np.int32)
block_sum[4, THREADS](values, sums)
print(sums.tolist())
