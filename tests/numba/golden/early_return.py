# Threads that have left before a barrier: those that go on still meet there.
import numpy as np
from numba import cuda, int32


@cuda.jit
def reverse_blocks(values):
    cell = cuda.shared.array(16, int32)
    i = cuda.grid(1)
    if i >= values.size:
        return
    cell[cuda.threadIdx.x] = values[i]
    cuda.syncthreads()
    left = min(cuda.blockDim.x, values.size - cuda.blockIdx.x * cuda.blockDim.x)
    values[i] = cell[left - 1 - cuda.threadIdx.x]


values = np.arange(40, dtype=np.int32)
reverse_blocks[3, 16](values)
print(values.tolist())
