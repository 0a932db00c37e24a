"""Times the variants of a kernel benchmark and prints them as a line of JSON.

BENCH_VARIANT names the variant: serial, threads or gpu. The best of several runs counts; the first,
which compiles, is told apart. A `gpu` variant waits for its kernel and leaves arrays on the device.
Results are compared with the serial loop's.
"""
import json
import os
import time

import numpy as np
from numba import cuda


def best(run, seconds=2.0):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(name, work, serial, threads, result, gpu):
    serial()
    expected = result().copy()
    variant = os.environ.get("BENCH_VARIANT", "serial")
    start = time.perf_counter()
    if variant == "gpu":
        launch, fetch = gpu()

        def run():
            launch()
            cuda.synchronize()

        run()
        got = fetch()
    else:
        run = threads if variant == "threads" else serial
        run()
        got = result()
    first = time.perf_counter() - start
    off = float(np.max(np.abs(got.astype(np.float64) - expected)) / np.max(np.abs(expected)))
    seconds = best(run)
    print(json.dumps({"name": name, "seconds": seconds, "first": first, "work": work, "off": off}))
