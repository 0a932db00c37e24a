# What objects take: the sizes of CPython's structures on 64-bit machines.
import array
import collections
import decimal
import itertools
import re
import sys
import threading


class Plain:
    pass


class Slots:
    __slots__ = ("a", "b", "c")


class More(Slots):
    pass


def subclass(base):
    return type("Sub", (base,), {})


def generator():
    yield 1


assert [sys.getsizeof(x) for x in (None, True, 1, 2**30, 2**100, 1.5, 1j, object(), ...)] == [16, 28, 28, 32, 40, 24, 32, 16, 16]
assert [sys.getsizeof(x) for x in ("", "abc", "€", "😀", b"", b"abc", bytearray(3))] == [41, 44, 60, 64, 33, 36, 60]
assert [sys.getsizeof(x) for x in ([], [None] * 10, (), (1, 2, 3), range(3), slice(1))] == [56, 136, 48, 72, 48, 56]
assert [sys.getsizeof({i: i for i in range(n)}) for n in (0, 1, 5, 6, 10, 11, 1000)] == [64, 224, 224, 352, 352, 632, 36952]
assert [sys.getsizeof({str(i): i for i in range(n)}) for n in (1, 5, 6, 20, 100)] == [184, 184, 272, 464, 3328]
assert [sys.getsizeof(set(range(n))) for n in (0, 4, 5, 100)] == [216, 216, 728, 8408]
assert [sys.getsizeof(collections.deque(range(n))) for n in (0, 63, 64, 100)] == [760, 760, 1288, 1288]
assert [sys.getsizeof(x) for x in (Plain(), Slots(), More())] == [48, 56, 72]
assert [sys.getsizeof(subclass(t)()) for t in (list, dict, int, float, str, tuple, set, Exception)] == [72, 80, 60, 56, 97, 64, 232, 104]
assert [sys.getsizeof(x) for x in (Plain, Slots, int, type)] == [1720, 952, 416, 416]
assert [sys.getsizeof(x) for x in (generator, generator(), len, [].append, sys, property(), iter([]))] == [168, 184, 72, 72, 72, 80, 48]
assert [sys.getsizeof(x) for x in (re.compile("a"), re.match("(a)", "a"), decimal.Decimal(1), array.array("d", [1, 2]))] == [160, 136, 120, 96]
assert [sys.getsizeof(x) for x in (itertools.count(), collections.OrderedDict(), collections.defaultdict(int), threading.Lock())] == [56, 128, 72, 56]
assert [(t.__basicsize__, t.__itemsize__) for t in (object, int, tuple, dict, type, Slots, More)] == [
    (16, 0), (24, 4), (32, 8), (48, 0), (936, 40), (40, 0), (40, 0)]
# What stands before an object is no part of it: the collector's links, and where __dict__ and weak references hang.
assert (Plain().__sizeof__(), [].__sizeof__(), int.__sizeof__(5)) == (16, 40, 28)


class Sized:
    def __init__(self, size):
        self.size = size

    def __sizeof__(self):
        return self.size


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


assert sys.getsizeof(Sized(100)) == 132 and sys.getsizeof(Sized(sys.maxsize)) == sys.maxsize + 32
assert sys.getsizeof(Sized(None), "none") == sys.getsizeof(Sized(4.5), "none") == "none"
assert raised(lambda: sys.getsizeof(Sized(None))) == "TypeError: an integer is required"
assert raised(lambda: sys.getsizeof(Sized(-1))) == "ValueError: __sizeof__() should return >= 0"
assert raised(lambda: sys.getsizeof(Sized(2**63), 1)) == "OverflowError: Python int too large to convert to C ssize_t"

hooks = sys.get_asyncgen_hooks()
assert repr(hooks) == "asyncgen_hooks(firstiter=None, finalizer=None)"
assert raised(lambda: sys.set_asyncgen_hooks(print, "no")) == "TypeError: callable finalizer expected, got str"
assert sys.get_asyncgen_hooks() == hooks
print("ok")
