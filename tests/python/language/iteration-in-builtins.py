# Built-in code that takes items from generators and from `__next__` written in Python.


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("over")
        self.n -= 1
        return self.n


class Own(StopIteration):
    pass


class EndsWithOwn:
    def __iter__(self):
        return self

    def __next__(self):
        raise Own


class Fails:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("no item")


def failing(n):
    for i in range(n):
        yield i
    raise KeyError("late")


assert sum(Countdown(4)) == 6
assert max(Countdown(4)) == 3 and min(Countdown(4)) == 0
assert any(Countdown(3)) and not all(Countdown(3))
assert [x for x in Countdown(3)] == [2, 1, 0]
assert list(Countdown(3)) == [2, 1, 0]
assert sum(EndsWithOwn()) == 0 and list(EndsWithOwn()) == []
for _ in EndsWithOwn():
    assert False

for use in (sum, max, any, list, sorted, tuple, set, lambda it: [x for x in it]):
    for source, kind in ((Fails(), ValueError), (failing(0), KeyError)):
        try:
            use(source)
        except kind:
            pass
        else:
            assert False, use

# A generator ends in the middle of a function that is resumed afterwards.
steps = []


def noisy(n):
    try:
        for i in range(n):
            steps.append(i)
            yield i
    finally:
        steps.append("closed")


assert any(x == 1 for x in noisy(5))
import gc

gc.collect()
assert steps[:2] == [0, 1]
g = noisy(2)
assert max(g) == 1 and list(g) == [] and sum(g) == 0 and next(g, "end") == "end"


# A generator that asks for itself.
def selfish():
    yield sum(own)


own = selfish()
try:
    next(own)
except ValueError as error:
    assert str(error) == "generator already executing"
else:
    assert False

# What a generator returns does not reach the loop.
def returning():
    yield 1
    return 5


assert sum(returning()) == 1
assert [x for x in returning()] == [1]

# sum: kinds of totals.
assert sum([1, 2.5, True]) == 4.5
assert sum([True, True]) == 2
assert sum([0.1] * 10) == 1.0
assert sum([[1], [2]], []) == [1, 2]
assert sum([2**60, 2**60, 0.5]) == float(2**61)
assert sum([1.5, 2**70]) == 1.5 + 2**70
assert sum([1e308, 1e308]) == float("inf")
assert sum([1, 2], start=0.5) == 3.5
try:
    sum(["a"], "")
except TypeError as error:
    assert str(error) == "sum() can't sum strings [use ''.join(seq) instead]"


class Money:
    def __init__(self, n):
        self.n = n

    def __radd__(self, other):
        return Money(self.n + (other if isinstance(other, int) else other.n))

    def __add__(self, other):
        return Money(self.n + other.n)


assert sum(Money(i) for i in range(5)).n == 10


# StopIteration out of a generator becomes RuntimeError.
def leaks():
    yield 1
    raise StopIteration


try:
    sum(leaks())
except RuntimeError as error:
    assert str(error) == "generator raised StopIteration"
else:
    assert False


# A generator that could not be asked, because calls are nested too deep, does not count as running.
def numbers():
    n = 0
    while True:
        n += 1
        yield n


endless = numbers()
failures = 0


class Nested:
    def __eq__(self, other):
        global failures
        try:
            return [Nested()] == [Nested()]
        except RecursionError:
            failures += 1
            if failures == 1:
                try:
                    list(zip(endless, [1]))
                except RecursionError:
                    pass
            return True


assert [Nested()] == [Nested()]
assert failures > 0 and next(endless, 0) in (0, 1, 2)
print("ok")
