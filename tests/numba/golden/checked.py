# Errors: a loop of a ufunc that raises for one element, and a division that Python refuses.
import numpy as np
from numba import int32, vectorize


@vectorize([int32(int32, int32)])
def share(total, parts):
    if parts < 0:
        raise ValueError("a negative number of parts")
    return total // parts


total = np.arange(90, 100, dtype=np.int32)
print(share(total, np.arange(1, 11, dtype=np.int32)).tolist())
for parts in (0, -1):
    try:
        share(total, np.full(10, parts, dtype=np.int32))
    except Exception as error:
        print(type(error).__name__, error)
