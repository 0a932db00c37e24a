# Atomics on memory that all threads share: counts of integers and floats, a maximum, and what an atomic returns.
import numpy as np
from numba import cuda


@cuda.jit
def histogram(values, counts, weights, extreme, rounds):
    start = cuda.grid(1)
    step = cuda.gridsize(1)
    for i in range(start, values.size, step):
        bucket = values[i] % counts.size
        cuda.atomic.add(counts, bucket, 1)
        cuda.atomic.add(weights, bucket, 0.5)
        cuda.atomic.max(extreme, 0, values[i])
    old = cuda.atomic.compare_and_swap(rounds, -1, 7)
    if old == -1:
        cuda.atomic.add(rounds, 0, 1)


values = ((np.arange(200) * 7919) % 1009).astype(np.int32)
counts = np.zeros(8, dtype=np.int32)
weights = np.zeros(8, dtype=np.float32)
extreme = np.zeros(1, dtype=np.int32)
rounds = np.full(1, -1, dtype=np.int32)
histogram[2, 32](values, counts, weights, extreme, rounds)
print(counts.tolist(), weights.tolist(), extreme.tolist(), rounds.tolist())
