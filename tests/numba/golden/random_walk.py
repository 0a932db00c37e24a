# A generator of random numbers per thread: 64-bit state that a kernel reads and writes.
import numpy as np
from numba import cuda
from numba.cuda.random import create_xoroshiro128p_states, xoroshiro128p_uniform_float32


@cuda.jit
def walk(states, places):
    i = cuda.grid(1)
    if i < places.size:
        place = 0
        for _ in range(20):
            place += 1 if xoroshiro128p_uniform_float32(states, i) < 0.5 else -1
        places[i] = place


states = create_xoroshiro128p_states(16, seed=42)
places = np.zeros(16, dtype=np.int32)
walk[2, 8](states, places)
walk[2, 8](states, places)
print(places.tolist())
