# `__del__` runs once when an object is gone, with its attributes; at the end of the program for what is left.
import gc
import sys
import time
import weakref

told = []


class Plain:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        told.append(self.name)


class Members:
    __slots__ = ("first", "second")

    def __del__(self):
        told.append((self.first, hasattr(self, "second")))


class Mixed(Plain):
    __slots__ = ("extra",)

    def __del__(self):
        told.append(self.extra)
        super().__del__()


class Stays:
    def __del__(self):
        told.append("again")
        Stays.kept = self


def gone(*expected):
    gc.collect()
    assert told == list(expected), told
    told.clear()


def plain():
    value = Plain("plain")
    value.other = 1
    assert value.__dict__ == {"name": "plain", "other": 1}


plain()
gone("plain")


def members():
    value = Members()
    value.first = 5


members()
gone((5, False))


def mixed():
    value = Mixed("mixed")
    value.extra = 7
    value.late = value.name
    assert vars(value) == {"name": "mixed", "late": "mixed"} and value.extra == 7


mixed()
gone(7, "mixed")


def references():
    value = Plain("referred")
    return weakref.ref(value, lambda reference: told.append(reference()))


reference = references()
gone("referred", None)


def stays():
    value = Stays()
    value.number = 3


stays()
gone("again")
assert Stays.kept.number == 3
Stays.kept = None
gone()


def many():
    for i in range(30_000):
        Plain(i)


many()
gc.collect()
assert sorted(told) == list(range(30_000)), len(told)
told.clear()

errors = []
sys.unraisablehook = errors.append


class Fails:
    def __del__(self):
        raise ValueError("no")


def fails():
    Fails()


fails()
gc.collect()
sys.unraisablehook = sys.__unraisablehook__
(error,) = errors
assert error.exc_type is ValueError and error.object is None
assert error.err_msg.startswith("Exception ignored while calling deallocator <function Fails.__del__ at ")
del error, errors


def changes():
    value = Plain("before")
    value.__class__ = Changed


class Changed(Plain):
    def __del__(self):
        told.append("changed")


changes()
gone("changed")


# Now and then without being asked.
def waits():
    Plain("waited for")
    end = time.monotonic() + 30
    while not told and time.monotonic() < end:
        pass


waits()
assert told == ["waited for"], told


class Last:
    def __del__(self):
        print("ok")


last = Last()
