"""Two interpreters work on the halves of one array at once, each on a thread of its own; nothing is copied.

two_interpreters.py         a loop compiled by numba.njit
two_interpreters.py cuda    a kernel of numba.cuda
"""
import sys
import threading
import time
from concurrent import interpreters

import numpy as np

ROUNDS = 1000
POINTS = 40_000

NJIT = """
from numba import njit, prange, set_num_threads

set_num_threads(1)

@njit(parallel=True)
def grow(x, rates, rounds):
    for k in prange(x.size):
        value = x[k]
        for _ in range(rounds):
            value = rates[k] * value * (np.float32(1) - value)
        x[k] = value
"""

CUDA = """
from numba import cuda

@cuda.jit
def kernel(x, rates, rounds):
    k = cuda.grid(1)
    if k < x.size:
        value = x[k]
        for _ in range(rounds):
            value = rates[k] * value * (np.float32(1) - value)
        x[k] = value

def grow(x, rates, rounds):
    kernel[(x.size + 127) // 128, 128](x, rates, rounds)
    cuda.synchronize()
"""

SETUP = """
import time
import numpy as np

x, rates = np.asarray(x), np.asarray(rates)
"""


def compiled(source, x, rates):
    """An interpreter that sees these arrays and has its kernel ready."""
    worker = interpreters.create()
    worker.prepare_main(x=memoryview(x), rates=memoryview(rates), done=done, rounds=ROUNDS)
    worker.exec(SETUP + source)
    worker.exec("grow(x[:1].copy(), rates[:1].copy(), 1)")
    return worker


RUN = """
start = time.monotonic()
grow(x, rates, rounds)
done.put((start, time.monotonic()))
"""


def at_once(workers):
    threads = [threading.Thread(target=worker.exec, args=(RUN,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done.get() for _ in workers]


use_cuda = "cuda" in sys.argv[1:]
done = interpreters.create_queue()
rates = np.linspace(2.5, 3.5, POINTS).astype(np.float32)
x = np.full(POINTS, 0.5, np.float32)
halves = slice(0, POINTS // 2), slice(POINTS // 2, POINTS)
workers = [compiled(CUDA if use_cuda else NJIT, x[half], rates[half]) for half in halves]

(a0, a1), (b0, b1) = sorted(at_once(workers))
begin, end = min(a0, b0), max(a1, b1)
together = min(a1, b1) - max(a0, b0)
print(f"interpreters: {', '.join(str(worker.id) for worker in workers)}; array of {x.size} in one memory")
print(f"first:  {(a0 - begin) * 1e3:7.1f} to {(a1 - begin) * 1e3:7.1f} ms")
print(f"second: {(b0 - begin) * 1e3:7.1f} to {(b1 - begin) * 1e3:7.1f} ms")
print(f"both at once for {together * 1e3:.1f} ms; {a1 - a0 + b1 - b0:.3f} s of work in {end - begin:.3f} s")

expected = np.full(POINTS, 0.5, np.float32)
for _ in range(ROUNDS):
    expected = rates * expected * (np.float32(1) - expected)
print("overlap:", "yes" if together > 0 else "no")
print("result:", "right" if np.array_equal(x, expected) else "wrong")
for worker in workers:
    worker.close()
