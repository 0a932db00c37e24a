"""Gravitating bodies: every step computes all pairs in a compiled parallel loop."""
import time

import numpy as np
from numba import njit, prange

G = 1.0
SOFTENING = 1e-3


@njit(parallel=True)
def accelerations(position, mass, out):
    n = len(mass)
    for i in prange(n):
        ax = ay = az = 0.0
        for j in range(n):
            dx = position[j, 0] - position[i, 0]
            dy = position[j, 1] - position[i, 1]
            dz = position[j, 2] - position[i, 2]
            d2 = dx * dx + dy * dy + dz * dz + SOFTENING
            f = G * mass[j] / (d2 * np.sqrt(d2))
            ax += f * dx
            ay += f * dy
            az += f * dz
        out[i, 0] = ax
        out[i, 1] = ay
        out[i, 2] = az


@njit
def energy(position, velocity, mass):
    total = 0.0
    for i in range(len(mass)):
        v2 = 0.0
        for k in range(3):
            v2 += velocity[i, k] ** 2
        total += 0.5 * mass[i] * v2
        for j in range(i):
            d2 = SOFTENING
            for k in range(3):
                d2 += (position[i, k] - position[j, k]) ** 2
            total -= G * mass[i] * mass[j] / np.sqrt(d2)
    return total


def simulate(bodies, steps, dt):
    rng = np.random.default_rng(7)
    position = rng.normal(size=(bodies, 3))
    velocity = 0.3 * rng.normal(size=(bodies, 3))
    mass = np.full(bodies, 1.0 / bodies)
    force = np.empty_like(position)
    before = energy(position, velocity, mass)
    accelerations(position, mass, force)
    start = time.perf_counter()
    for _ in range(steps):  # leapfrog
        velocity += 0.5 * dt * force
        position += dt * velocity
        accelerations(position, mass, force)
        velocity += 0.5 * dt * force
    seconds = time.perf_counter() - start
    after = energy(position, velocity, mass)
    print(f"{bodies} bodies, {steps} steps: {bodies * bodies * steps / seconds / 1e6:.0f} million pairs a second")
    print(f"energy {before:.6f} -> {after:.6f} ({abs(after / before - 1):.1e} off)")


simulate(512, 50, 1e-3)
