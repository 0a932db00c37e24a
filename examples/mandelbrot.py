# The Mandelbrot set as text: a compiled function per point.
from numba import njit


@njit
def escape(cr, ci, limit):
    x = y = 0.0
    for n in range(limit):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return n
        y = 2.0 * x * y + ci
        x = xx - yy + cr
    return limit


SHADES = " .:-=+*#%@"
for row in range(24):
    ci = -1.2 + row * 0.1
    print("".join(SHADES[escape(-2.2 + col * 0.045, ci, 90) * 9 // 90] for col in range(72)).rstrip())
