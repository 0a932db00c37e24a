from functools import (
    Placeholder, cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce,
    singledispatch, total_ordering, wraps,
)


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def show(*args, **kwargs):
    return args, kwargs


# reduce
assert reduce(lambda a, b: a + b, [1, 2, 3]) == 6 and reduce(max, [], 5) == 5
assert reduce(lambda a, b: a * b, [2, 3], initial=4) == 24
assert raises(TypeError, reduce, max, []) == "reduce() of empty iterable with no initial value"
assert raises(TypeError, reduce, max, 3) == "reduce() arg 2 must support iteration"

# partial
p = partial(show, 1, a=2)
assert p(3, b=4) == ((1, 3), {"a": 2, "b": 4}) and p(a=5) == ((1,), {"a": 5})
assert p.func is show and p.args == (1,) and p.keywords == {"a": 2}
assert partial(p, 7).args == (1, 7) and partial(p, 7).func is show
assert repr(partial(print, 1, end="")) == "functools.partial(<built-in function print>, 1, end='')"
q = partial(show, Placeholder, 2, Placeholder, 4)
assert q(1, 3, 5) == ((1, 2, 3, 4, 5), {})
assert partial(q, 1)(3) == ((1, 2, 3, 4), {})
assert partial(q, Placeholder, 3)(1) == ((1, 2, 3, 4), {})
assert raises(TypeError, q, 1) == "missing positional arguments in 'partial' call; expected at least 2, got 1"
assert raises(TypeError, partial, show, Placeholder) == "trailing Placeholders are not allowed"
assert raises(TypeError, partial, 5) == "the first argument must be callable"
p.note = "kept"
assert p.note == "kept" and p.__dict__ == {"note": "kept"}


class Holder:
    bound = partial(show, "first")
    by_name = partialmethod(show, "second")


h = Holder()
assert h.bound() == (("first", h), {}) and h.by_name(9) == ((h, "second", 9), {})

# cmp_to_key
by_length = cmp_to_key(lambda a, b: len(a) - len(b))
assert sorted(["ccc", "a", "bb"], key=by_length) == ["a", "bb", "ccc"]
assert by_length("x") == by_length("y") and by_length("xx").obj == "xx"
assert raises(TypeError, hash, by_length("x")).startswith("unhashable type")

# lru_cache
calls = []


@lru_cache(maxsize=2)
def square(x, *, k=0):
    calls.append(x)
    return x * x + k


assert [square(2), square(3), square(2), square(4), square(2), square(3)] == [4, 9, 4, 16, 4, 9]
assert calls == [2, 3, 4, 3] and str(square.cache_info()) == "CacheInfo(hits=2, misses=4, maxsize=2, currsize=2)"
assert square(3, k=1) == 10 and square.__name__ == "square" and square.__wrapped__(5) == 25
square.cache_clear()
assert square.cache_info() == (0, 0, 2, 0) and square.cache_parameters() == {"maxsize": 2, "typed": False}


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


assert fib(150) == 9969216677189303386214405760200


@lru_cache(None, typed=True)
def kind(x):
    return type(x).__name__


assert [kind(1), kind(1.0), kind(True)] == ["int", "float", "bool"]
assert raises(TypeError, kind, []) == "unhashable type: 'list'"


class Cached:
    @lru_cache
    def double(self, x):
        return 2 * x

    @cached_property
    def once(self):
        return object()


one = Cached()
assert one.double(4) == 8 == one.double(4) and Cached.double.cache_info().hits == 1
assert one.once is one.once


# the rest of the module, which runs on top
@singledispatch
def describe(x):
    return "other"


@describe.register(int)
def _(x):
    return "int"


assert describe(3) == "int" and describe("") == "other"


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


assert Version(1) <= Version(2) and Version(3) > Version(2)


def decorate(f):
    @wraps(f)
    def inner():
        "inner"
        return f()

    return inner


@decorate
def original():
    "doc"


assert original.__name__ == "original" and original.__doc__ == "doc"
print("ok")
