# Compiled functions seen from Python: specialisation, signatures, boxing of every kind of value, errors.
import math
from collections import namedtuple
from enum import Enum, IntEnum

import numpy as np
from numba import float64, int64, jit, njit, prange, typeof, types
from numba.core.errors import NumbaError, TypingError
from numba.extending import register_jitable


def raises(kind, text, func, *args, **kwargs):
    try:
        func(*args, **kwargs)
    except kind as error:
        assert text in str(error), str(error)
    else:
        raise AssertionError("nothing was raised")


@njit
def add(a, b=2):
    "Adds."
    return a + b


assert add(1) == 3 and type(add(1)) is int
assert add(1.5, 2) == 3.5 and type(add(1.5, 2)) is float
assert [str(s) for s in add.signatures] == ["(int64, omitted(default=2))", "(float64, int64)"]
assert [str(s) for s in add.nopython_signatures][1] == "(float64, int64) -> float64"
assert add.__name__ == "add" and add.__doc__ == "Adds." and add.py_func(2, 3) == 5
assert add.__wrapped__ is add.py_func and len(add.overloads) == 2
raises(TypeError, "not enough arguments: expected at least 1, got 0", add)
raises(TypeError, "too many arguments: expected 2, got 3", add, 1, 2, 3)
raises(TypeError, "some keyword arguments unexpected", add, 1, c=3)
raises(TypingError, "Cannot determine Numba type of <class 'object'>", add, object())


@njit("int64(int64, int64)")
def multiply(a, b):
    return a * b


assert multiply(6.9, 7) == 42 and len(multiply.signatures) == 1
raises(TypeError, "No matching definition for argument type(s) unicode_type, int64", multiply, "6", 7)
raises(OverflowError, "int too big to convert", multiply, 2**70, 1)
both = njit([int64(int64), "float64(float64)"])(lambda x: x)
assert type(both(3)) is int and type(both(np.float32(2.5))) is float
raises(TypeError, "Ambiguous overloading", both, True)
raises(KeyError, "Unrecognized options: {'foo'}", njit(foo=1)(lambda x: x), 1)
raises(ValueError, "Only one of 'nopython' or 'forceobj'", jit, nopython=True, forceobj=True)

assert str(float64[:, ::1]) == "array(float64, 2d, C)" and str(float64[:]) == "array(float64, 1d, A)"
assert str(types.UniTuple(int64, 2)) == "UniTuple(int64 x 2)"
assert str(float64(int64, types.float32)) == "(int64, float32) -> float64"
assert str(typeof((1, 2.0))) == "Tuple(int64, float64)" and int64(3.7) == 3 and int64.bitwidth == 64
assert str(typeof(np.zeros((2, 3), order="F"))) == "array(float64, 2d, F)"

Point = namedtuple("Point", "x y")


@njit
def kinds(flag, z, text, point, nothing):
    return not flag, z * 2, text + "!", Point(point.y, point.x), nothing


assert kinds(True, 1 + 2j, "añ", Point(1, 2.5), None) == (False, 2 + 4j, "añ!", Point(2.5, 1), None)


@njit
def same(a):
    return a, a[1:3], a


data = np.arange(5.0)
whole, part, again = same(data)
assert whole is data and again is data
part[0] = 9.0
assert data[1] == 9.0


@njit
def push(values):
    values.append(7)


reflected = [1, 2]
push(reflected)
assert reflected == [1, 2, 7]

K = 10


@njit
def frozen(x):
    return x + K


assert frozen(1) == 11
K = 20
assert frozen(1) == 11 and frozen(1.0) == 21.0
TABLE = np.array([1.5, 2.5])


@njit
def from_table(i):
    return TABLE[i]


assert from_table(1) == 2.5


class Color(IntEnum):
    RED = 1
    BLUE = 2


class Mode(Enum):
    ON = 5
    OFF = 6


@njit
def enums(m):
    return Color.BLUE + 1, m == Mode.ON


assert enums(Mode.ON) == (3, True) and enums(Mode.OFF) == (3, False)

records = np.array([(1, 2.0), (3, 4.0)], dtype=[("x", "i4"), ("y", "f8")])


@njit
def record_sum(a):
    total = 0.0
    for i in range(a.size):
        total += a[i].x * a[i]["y"]
        a[i].x = 0
    return total


assert record_sum(records) == 14.0 and records["x"].tolist() == [0, 0]


@register_jitable
def helper(x):
    return x + 1


@njit
def uses(x):
    return helper(x) * 2


assert uses(2) == 6 and helper(2) == 3


@njit(parallel=True)
def total(a):
    s = 0.0
    for i in prange(a.shape[0]):
        s += a[i]
    return s


assert total(np.arange(10.0)) == 45.0


@njit
def root(x):
    if x < 0:
        raise ValueError("negative", 1)
    return math.sqrt(x)


try:
    root(-1.0)
except ValueError as error:
    assert error.args == ("negative", 1)
raises(ZeroDivisionError, "division by zero", njit(lambda a, b: a / b), 1, 0)
raises(IndexError, "index is out of bounds", njit(boundscheck=True)(lambda a, i: a[i]), data, 9)
raises(NumbaError, "No implementation of function", njit(lambda x: x + "m"), 3)


@njit
def power(a, b):
    return a**b


# Integer powers pass through float64.
assert power(3, 40) == -6289078614652622848 and power(2, 10) == 1024 and power(2, -1) == 0


@njit
def large(n):
    a = np.empty(n)
    a[:] = 1.5
    return a


assert large(400_000).sum() == 600_000.0


class Holder:
    @njit
    def method(x, y):
        return 5


assert Holder.method(1, 2) == 5
print("ok")
