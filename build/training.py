"""What the build runs once, so that V8's code cache holds the functions that usual programs need.

Programs start quicker by what they would compile lazily: 20 % for an import of `traceback` or a first
kernel. A larger cache takes longer to load, so only common things are here.
"""
import argparse
import collections
import dataclasses
import datetime
import enum
import functools
import json
import math
import random
import re
import time
import traceback
import typing

import numpy as np
from numba import cuda, njit, prange, vectorize


@dataclasses.dataclass
class Point:
    x: int
    y: float = 0.5


@njit
def serial(a, n):
    total = 0.0
    for i in range(n):
        if a[i] > 2 and i % 3:
            total += a[i] ** 2
    return total


@njit(parallel=True)
def parallel(a):
    total = 0.0
    for i in prange(a.size):
        total += math.sqrt(a[i])
    return total


@vectorize
def elementwise(a, b):
    return a * b + 1


@cuda.jit
def kernel(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] * 2


a = np.arange(10.0)
out = np.zeros(10)
serial(a, 10)
parallel(a)
elementwise(a, a)
kernel[1, 32](a, out)
str(a.reshape(2, 5) @ a.reshape(5, 2))
repr(a[a > 2].sum())
np.linalg.solve(np.eye(3), np.ones(3))
np.random.default_rng(1).normal(size=3)
np.sort(a)[::-1].mean()
json.loads(json.dumps({"a": [1, 2.5, "x"]}))
re.findall(r"(\w+)=(\d+)", "a=1 b=2")
f"{3.14159:>10.2f} {Point(1)}"
