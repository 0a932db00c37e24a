# What a compiled function may return: tuples, an optional value, and records that it changed.
import numpy as np
from numba import njit

body = np.dtype([("mass", np.float64), ("place", np.int32), ("tag", np.uint8)])


@njit
def divide(a, b):
    if b == 0:
        return None
    return a // b


@njit
def extremes(x):
    low = high = x[0]
    at = 0
    for i, value in enumerate(x):
        if value < low:
            low = value
        if value > high:
            high, at = value, i
    return low, (high, at)


@njit
def heaviest(bodies):
    best = bodies[0]
    for one in bodies:
        one.place += 1
        if one.mass > best.mass:
            best = one
    return best


bodies = np.array([(1.5, 3, 200), (2.5, -4, 255), (0.5, 7, 1)], dtype=body)
print(divide(-7, 2), divide(1, 0))
print(extremes(np.array([3, -1, 4, -1, 5, -9, 2, 6])))
best = heaviest(bodies)
print(float(best["mass"]), int(best["place"]), int(best["tag"]), bodies["place"].tolist())
