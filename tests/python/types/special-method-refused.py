# A special method that its descriptor refuses with AttributeError is not there, for operations that can do without.
import math


def refused(error=AttributeError):
    def get(self):
        raise error("refused")

    return property(get)


def having(**names):
    return type("C", (), names)()


def raises(kind, call):
    try:
        call()
    except kind as error:
        return str(error)
    raise AssertionError(kind)


x = having(__eq__=refused(), __hash__=None)
assert (x == x) is True and (x == 1) is False and (x != 1) is True
assert (1 == x) is False and x in [x] and [1, x].index(x) == 1
x = having(__lt__=refused())
for call in [lambda: x < 1, lambda: sorted([x, x])]:
    assert "'<' not supported between instances of 'C'" in raises(TypeError, call)
x = having(__hash__=refused())
assert raises(TypeError, lambda: hash(x)) == "unhashable type: 'C'"
assert "unhashable type: 'C'" in raises(TypeError, lambda: {x: 1})
assert bool(having(__bool__=refused())) is True
assert bool(having(__bool__=refused(), __len__=lambda self: 0)) is False
assert not (having(__bool__=refused(), __len__=lambda self: 0) and 1)
for name, call, symbol in [("__add__", lambda x: x + 1, "+"), ("__matmul__", lambda x: x @ 1, "@"),
                           ("__pow__", lambda x: x**1, "** or pow()"), ("__divmod__", lambda x: divmod(x, 1), "divmod()")]:
    text = f"unsupported operand type(s) for {symbol}: 'C' and 'int'"
    assert raises(TypeError, lambda: call(having(**{name: refused()}))) == text, name
assert "'int' and 'C'" in raises(TypeError, lambda: 1 + having(__radd__=refused()))


# The other side is asked then.
class Right:
    def __radd__(self, other):
        return "right"


assert having(__add__=refused()) + Right() == "right"
assert raises(TypeError, lambda: iter(having(__iter__=refused()))) == "'C' object is not iterable"
assert list(having(__iter__=refused(), __getitem__=lambda self, i: [7][i])) == [7]
assert [i for i in having(__iter__=refused(), __getitem__=lambda self, i: [7][i])] == [7]
assert "not a container or iterable" in raises(TypeError, lambda: 1 in having(__contains__=refused()))
assert 7 in having(__contains__=refused(), __iter__=lambda self: iter([7]))
assert "__round__" in raises(TypeError, lambda: round(having(__round__=refused())))
assert "__trunc__" in raises(TypeError, lambda: math.trunc(having(__trunc__=refused())))
assert math.floor(having(__floor__=refused(), __float__=lambda self: 2.5)) == 2

# Those that cannot do without, and any other exception, pass it on.
for name, call in [("__len__", len), ("__neg__", lambda x: -x), ("__getitem__", lambda x: x[0]),
                   ("__call__", lambda x: x()), ("__index__", lambda x: [1][x])]:
    assert raises(AttributeError, lambda: call(having(**{name: refused()}))) == "refused", name


def add_in_place(x):
    x += 1


assert raises(AttributeError, lambda: add_in_place(having(__iadd__=refused()))) == "refused"
for name, call in [("__eq__", lambda x: x == x), ("__hash__", hash), ("__bool__", bool), ("__iter__", iter),
                   ("__add__", lambda x: x + 1), ("__contains__", lambda x: 1 in x)]:
    assert raises(KeyError, lambda: call(having(**{name: refused(KeyError)}))) == "'refused'", name

class Counting:
    """Refuses, and counts how often it was asked."""

    asked = 0

    def __get__(self, instance, owner):
        Counting.asked += 1
        raise AttributeError


for name, operation in {
    "__bool__": lambda value: not value,
    "__iter__": lambda value: [*value],
    "__contains__": lambda value: 3 in value,
    "__hash__": lambda value: {value: 1},
}.items():
    Counting.asked = 0
    Asked = type("Asked", (), {name: Counting(), "__getitem__": lambda self, i: [1, 2, 3][i]})
    try:
        operation(Asked())
    except TypeError as error:
        assert "unhashable type: 'Asked'" in str(error) and name == "__hash__"
    assert Counting.asked == 1, (name, Counting.asked)

print("ok")
