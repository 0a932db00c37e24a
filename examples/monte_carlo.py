"""Pi by chance: each GPU thread has its own random stream, and a reduction adds the hits."""
import numpy as np
from numba import cuda, float64
from numba.cuda.random import create_xoroshiro128p_states, xoroshiro128p_uniform_float64

THREADS = 64
BLOCKS = 32
PER_THREAD = 1000


@cuda.jit
def count_hits(states, hits):
    i = cuda.grid(1)
    inside = 0
    for _ in range(PER_THREAD):
        x = xoroshiro128p_uniform_float64(states, i)
        y = xoroshiro128p_uniform_float64(states, i)
        if x * x + y * y <= 1.0:
            inside += 1
    hits[i] = inside


@cuda.reduce
def total(a, b):
    return a + b


states = create_xoroshiro128p_states(THREADS * BLOCKS, seed=42)
hits = cuda.device_array(THREADS * BLOCKS, dtype=np.int64)
count_hits[BLOCKS, THREADS](states, hits)
points = THREADS * BLOCKS * PER_THREAD
pi = 4 * total(hits) / points
error = 4 * np.sqrt(np.pi / 4 * (1 - np.pi / 4) / points)
print(f"{points} points: pi = {pi:.4f} (off by {abs(pi - np.pi):.4f}, one standard error is {error:.4f})")
