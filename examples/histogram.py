"""Histogram with atomics: each block counts in shared memory, then adds its counts to the total."""
import numpy as np
from numba import cuda, int32

BINS = 32
THREADS = 128


@cuda.jit
def histogram(values, low, high, counts):
    own = cuda.shared.array(BINS, int32)
    t = cuda.threadIdx.x
    if t < BINS:
        own[t] = 0
    cuda.syncthreads()
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        bin = int((values[i] - low) / (high - low) * BINS)
        if 0 <= bin < BINS:
            cuda.atomic.add(own, bin, 1)
    cuda.syncthreads()
    if t < BINS:
        cuda.atomic.add(counts, t, own[t])


values = np.random.default_rng(3).normal(size=200_000).astype(np.float32)
counts = np.zeros(BINS, dtype=np.int32)
histogram[16, THREADS](values, -4.0, 4.0, counts)
expected, edges = np.histogram(values, bins=BINS, range=(-4.0, 4.0))
for count, edge in zip(counts, edges):
    print(f"{edge:6.2f} {'#' * (count * 60 // counts.max())}")
print("total", counts.sum(), "largest difference to numpy.histogram", abs(counts - expected).max())
