# Control flow: chains of conditions with side exits, booleans as values, integers of every width, `while` with `else`.
import numpy as np
from numba import cuda


@cuda.jit
def classify(x, codes, flags):
    i = cuda.grid(1)
    if i >= x.size:
        return
    value = x[i]
    odd = value & 1 != 0
    inside = -10 <= value < 10 or value == 100
    flags[i] = odd != inside and not (value < 0 and odd)
    if not inside:
        codes[i] = -1 if value < 0 else 1
        return
    code = 0
    divisor = 2
    while divisor * divisor <= value:
        if value % divisor == 0:
            code = divisor
            break
        divisor += 1
    else:
        code = value // 3 - value % 3
    codes[i] = code


x = np.array([-100, -11, -10, -7, -1, 0, 1, 4, 5, 7, 9, 10, 99, 100, 127, -128], dtype=np.int8)
codes = np.zeros(16, dtype=np.int16)
flags = np.zeros(16, dtype=np.bool_)
classify[2, 8](x, codes, flags)
print(codes.tolist(), flags.tolist())
