# Random numbers of compiled functions: the streams of np.random's and random's seeds.
import random

import numpy as np
from numba import njit


@njit
def draws():
    np.random.seed(7)
    return np.random.random(), np.random.normal(), np.random.randint(0, 10), np.random.uniform(1, 3)


first = draws()
state = np.random.RandomState(7)
assert first[0] == state.random_sample()
assert abs(first[1] - state.normal()) < 1e-12 and first[2] == state.randint(0, 10)
assert draws() == first


@njit
def arrays():
    np.random.seed(7)
    x = np.arange(8)
    np.random.shuffle(x)
    return x, np.random.permutation(5), np.random.rand(2, 2), np.random.choice(np.arange(5.0), 4, False)


x, permuted, square, chosen = arrays()
assert x.tolist() == [2, 5, 0, 6, 3, 1, 4, 7] and permuted.tolist() == [3, 4, 2, 1, 0]
assert square.shape == (2, 2) and len(set(chosen.tolist())) == 4


@njit
def python_draws():
    random.seed(7)
    return random.random(), random.randint(1, 6), random.randrange(3, 30, 4)


assert python_draws()[0] == 0.07630828937395717 and python_draws() == python_draws()
print("ok")
