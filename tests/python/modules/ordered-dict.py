"""collections.OrderedDict: order, its changes and what iteration says to them, subclasses."""
from collections import OrderedDict


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


od = OrderedDict(a=1, b=2, c=3)
od.move_to_end("a")
assert list(od) == ["b", "c", "a"]
od.move_to_end("a", last=False)
assert list(od) == ["a", "b", "c"] and list(reversed(od)) == ["c", "b", "a"]
assert list(reversed(od.items())) == [("c", 3), ("b", 2), ("a", 1)]
assert od.popitem() == ("c", 3) and od.popitem(last=False) == ("a", 1)
raises(KeyError, "'z'", od.move_to_end, "z")
raises(KeyError, "'dictionary is empty'", OrderedDict().popitem)
raises(TypeError, "expected at most 1 argument, got 2", OrderedDict, 1, 2)
raises(TypeError, "update() takes at most 1 positional argument (2 given)", od.update, 1, 2)
raises(ValueError, "need more than 1 value to unpack", OrderedDict, [(1,)])
raises(ValueError, "too many values to unpack (expected 2)", OrderedDict, [(1, 2, 3)])

# The key is the exception's value, so that a tuple becomes its arguments.
for key, args in (((1, 2), (1, 2)), (None, ()), ("a", ("a",))):
    for function in (OrderedDict().pop, OrderedDict().move_to_end):
        try:
            function(key)
        except KeyError as error:
            assert error.args == args

# Order counts among OrderedDicts only.
assert OrderedDict(a=1, b=2) != OrderedDict(b=2, a=1)
assert OrderedDict(a=1, b=2) == dict(b=2, a=1) == OrderedDict(a=1, b=2)
assert type({1: 2} | OrderedDict(a=1)) is OrderedDict
raises(TypeError, "unsupported operand type(s) for |: 'collections.OrderedDict' and 'list'",
       lambda: od | [])

# Iteration.
for change in (
    lambda d: d.move_to_end("a"),
    lambda d: d.pop("c"),
    lambda d: d.update(z=1),
    lambda d: d.clear(),
):
    od = OrderedDict.fromkeys("abc")
    iterator = iter(od.items())
    assert next(iterator) == ("a", None)
    change(od)
    raises(RuntimeError, "OrderedDict mutated during iteration", next, iterator)
    assert list(iterator) == []
iterator = iter(OrderedDict(a=1, b=2))
next(iterator)
assert iterator.__reduce__() == (iter, (["b"],))
assert type(od.keys()).__name__ == "odict_keys" and isinstance(od.keys(), type({}.keys()))

# Text, state and copies of subclasses.


class Noisy(OrderedDict):
    seen = []

    def __getitem__(self, key):
        self.seen.append(("get", key))
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        self.seen.append(("set", key))
        super().__setitem__(key, value)


noisy = Noisy(a=1)
noisy.extra = [1]
assert repr(noisy) == "Noisy({'a': 1})" and repr(Noisy()) == "Noisy()"
noisy.seen.clear()
assert noisy.copy() == noisy and noisy.seen == [("get", "a"), ("set", "a")]
noisy.seen.clear()
assert noisy.pop("a") == 1 and noisy.pop("a", 5) == 5 and noisy.seen == []
kind, args, state, items, pairs = noisy.__reduce__()
assert (kind, args, state, items, list(pairs)) == (Noisy, (), {"extra": [1]}, None, [])
loop = OrderedDict()
loop["self"] = loop
assert repr(loop) == "OrderedDict({'self': ...})"

# Taking from the front stays cheap.
queue = OrderedDict.fromkeys(range(100_000))
while queue:
    queue.popitem(last=False)
assert not queue
print("ok")
