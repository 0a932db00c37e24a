"""Accelerations of 2048 bodies in float32, all pairs."""
import math

import numpy as np
from harness import measure
from numba import cuda, float32, njit, prange

N = 2048
rng = np.random.default_rng(1)
position = rng.standard_normal((N, 3), dtype=np.float32)
mass = np.full(N, 1.0 / N, dtype=np.float32)
out = np.empty_like(position)


@njit
def pull(position, mass, i, out):
    ax = float32(0.0)
    ay = float32(0.0)
    az = float32(0.0)
    for j in range(mass.size):
        dx = position[j, 0] - position[i, 0]
        dy = position[j, 1] - position[i, 1]
        dz = position[j, 2] - position[i, 2]
        d2 = dx * dx + dy * dy + dz * dz + float32(1e-3)
        f = mass[j] / (d2 * math.sqrt(d2))
        ax += f * dx
        ay += f * dy
        az += f * dz
    out[i, 0] = ax
    out[i, 1] = ay
    out[i, 2] = az


@njit
def serial(position, mass, out):
    for i in range(mass.size):
        pull(position, mass, i, out)


@njit(parallel=True)
def threads(position, mass, out):
    for i in prange(mass.size):
        pull(position, mass, i, out)


@cuda.jit
def kernel(position, mass, out):
    i = cuda.grid(1)
    if i < mass.size:
        pull(position, mass, i, out)


def gpu():
    d_position, d_mass = cuda.to_device(position), cuda.to_device(mass)
    d_out = cuda.device_array_like(out)
    return lambda: kernel[N // 64, 64](d_position, d_mass, d_out), lambda: d_out.copy_to_host()


measure(
    "nbody",
    20 * N * N,
    lambda: serial(position, mass, out),
    lambda: threads(position, mass, out),
    lambda: out,
    gpu,
)
