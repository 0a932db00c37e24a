# sys.getrefcount: variables, containers, cells, generators and iterators that refer to an object, and the argument where it counts.
import functools
import sys


class Node:
    pass


def count():
    inner = []
    again = inner
    return sys.getrefcount(inner), sys.getrefcount([]), sys.getrefcount(object()), again


def captured(value):
    def inner():
        return value

    return sys.getrefcount(value), inner


def waiting(value):
    yield
    yield


x = []
assert sys.getrefcount(x) == 2
y = x
d = {"k": x}
t = (x, x)
assert sys.getrefcount(x) == 6
del y, t
assert sys.getrefcount(x) == 3
d.clear()
assert sys.getrefcount(x) == 2
assert count()[:3] == (2, 1, 1)
assert captured([])[0] == 2

node = Node()
node.me = node
assert sys.getrefcount(node) == 3
generator = waiting(node)
next(generator)
assert sys.getrefcount(node) == 4
del generator
assert sys.getrefcount(node) == 3

before = sys.getrefcount(x)
holders = iter(x), enumerate(x), x.append, functools.partial(count, x)
assert sys.getrefcount(x) == before + 4
assert (lambda value: sys.getrefcount(value))([]) == 1

for immortal in (None, True, 7, "", "a", b"", (), int, ..., NotImplemented):
    assert sys.getrefcount(immortal) > 1 << 30
try:
    sys.getrefcount()
except TypeError as error:
    assert "getrefcount() takes exactly one argument (0 given)" in str(error)
print("ok")
