"""Heat spreading over a plate: a stencil computes each step, the hot edge is held."""
import numpy as np
from numba import njit, stencil


@stencil
def average(t):
    return 0.25 * (t[-1, 0] + t[1, 0] + t[0, -1] + t[0, 1])


@njit
def relax(plate, tolerance, most):
    for step in range(most):
        after = average(plate)
        after[0, :] = plate[0, :]
        after[-1, :] = plate[-1, :]
        after[:, 0] = plate[:, 0]
        after[:, -1] = plate[:, -1]
        change = np.abs(after - plate).max()
        plate = after
        if change < tolerance:
            break
    return plate, step + 1, change


plate = np.zeros((40, 72))
plate[0, :] = 100.0
plate, steps, change = relax(plate, 1e-3, 20_000)
print(f"settled after {steps} steps (last change {change:.1e})")
shades = " .:-=+*#%@"
for row in plate[::2]:
    print("".join(shades[min(int(t / 10), 9)] for t in row).rstrip())
print("middle:", round(float(plate[20, 36]), 3), "degrees")
