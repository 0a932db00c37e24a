# contextvars: contexts are equal by their values; errors of run() and of names.
from contextvars import Context, ContextVar


def raises(kind, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


a, b = Context(), Context()
variable = ContextVar("variable")
assert a == b and not a != b and a != 1 and not a == 1
a.run(variable.set, [1])
assert a != b
b.run(variable.set, [1])
assert a == b and a.copy() == a
b.run(variable.set, [2])
assert a != b
other = ContextVar("variable")
c = Context()
c.run(other.set, [1])
assert a != c
nan = float("nan")
a.run(variable.set, nan)
b.run(variable.set, nan)
assert a == b
assert "unhashable type" in raises(TypeError, hash, a)
assert raises(TypeError, lambda: a < b).startswith("'<' not supported")


class Unequal:
    def __eq__(self, other):
        raise ValueError("asked")


a.run(variable.set, Unequal())
b.run(variable.set, Unequal())
assert raises(ValueError, lambda: a == b) == "asked"

assert raises(TypeError, a.run) == "run() missing 1 required positional argument"
assert a.run(lambda *args, **kwargs: (args, kwargs), 1, k=2) == ((1,), {"k": 2})


class Unhashable(str):
    __hash__ = None


assert raises(TypeError, ContextVar, Unhashable("a")) == "unhashable type: 'Unhashable'"
print("ok")
