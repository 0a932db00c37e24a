# Corners of math, struct, functools, itertools, operator and re.
import _sre
import array
import collections.abc
import functools
import io
import itertools
import marshal
import math
import operator
import re
import struct
import sys


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def sign(x):
    return math.copysign(1, x)


# math
assert math.fma(1e300, 1e300, math.inf) == math.inf and math.fma(-1e300, 1e300, math.inf) == math.inf
assert sign(math.fma(1e-300, -1e-300, 0.0)) == -1 and sign(math.fma(1e-300, 1e-300, -0.0)) == 1
assert sign(math.fma(2.0, -2.0, 4.0)) == 1
assert sign(math.nextafter(5e-324, -0.0)) == 1 and sign(math.nextafter(-5e-324, 0.0)) == -1
assert sign(math.nextafter(5e-324, -0.0, steps=1)) == -1
assert math.sumprod([0.1] * 20, [True, False] * 10) == 1.0
raises(OverflowError, math.perm, 2**1000, 2**1000)

# struct
text = raises(struct.error, struct.pack_into, "<I", bytearray(10), sys.maxsize, 1)
assert text == (
    f"pack_into requires a buffer of at least {sys.maxsize + 4} bytes for packing 4 bytes"
    f" at offset {sys.maxsize} (actual buffer size is 10)"
)
assert raises(IndexError, struct.pack_into, "<I", bytearray(10), 2**64, 1) == (
    "cannot fit 'int' into an index-sized integer"
)
raises(OverflowError, struct.unpack_from, "<I", bytearray(10), 2**64)
assert raises(struct.error, struct.unpack_from, "<I", bytearray(10), -2) == (
    "not enough data to unpack 4 bytes at offset -2"
)
raises(RuntimeError, struct.Struct.__new__(struct.Struct).__sizeof__)

# functools
part = functools.partial(print, 1, end="")
assert raises(TypeError, part.__delattr__, "__dict__") == "cannot delete __dict__"


class Replaces:
    def __repr__(self):
        part.__setstate__((len, (), {}, None))
        return "it"


part = functools.partial(max, Replaces(), key=None)
assert repr(part) == f"functools.partial({max!r}, it, key=None)"
key = functools.cmp_to_key(lambda a, b: 0)
assert key.__text_signature__ == "(obj)"
assert raises(TypeError, type(key)) == "cannot create 'functools.KeyWrapper' instances"
state = (max, (1,), {"key": None}, {})
part.__setstate__(state)
assert part.args is state[1] and part.keywords is state[2]

# itertools
assert operator.length_hint(itertools.repeat(None), 12) == 12


class Hints:
    def __init__(self, hint):
        self.hint = hint

    def __length_hint__(self):
        return self.hint


assert operator.length_hint(Hints(NotImplemented), 3) == 3 and operator.length_hint(Hints(7)) == 7
assert raises(ValueError, operator.length_hint, Hints(-1)) == "__length_hint__() should return >= 0"
assert raises(TypeError, operator.length_hint, Hints("a")) == (
    "__length_hint__ must be an integer, not str"
)
assert list(itertools.islice(itertools.count(), 1, 10, sys.maxsize)) == [1]
for kind, args in [(itertools.chain, ([1],)), (filter, (None, [1])), (reversed, ((1,),))]:

    class Named(kind):
        def __init__(self, *args, name=None):
            self.name = name

    made = Named(*args, name="a")
    assert list(made) == [1] and made.name == "a"
    assert "keyword" in raises(TypeError, kind, *args, name="a")
assert itertools._grouper.__name__ == "_grouper"

# re
assert re.fullmatch(rb"[^bc]", b"B", re.L | re.I) is None
assert re.fullmatch(rb"(?:a|[^bc])", b"A", re.L | re.I) and re.fullmatch(rb"[ace]", b"C", re.L | re.I)
assert raises(TypeError, type(re.match("", ""))) == "cannot create 're.Match' instances"
assert raises(TypeError, _sre.template, "", ["", (), ""]) == "an integer is required"
assert raises(TypeError, _sre.template, "", ["", -1, ""]) == "invalid template"
raises(TypeError, _sre.compile, {}, 0, [], 0, [], [])

# marshal reads one value at a time
several = io.BytesIO(marshal.dumps((1, "a")) + marshal.dumps(2.5) + b"rest")
assert marshal.load(several) == (1, "a") and marshal.load(several) == 2.5 and several.read() == b"rest"

# collections
assert issubclass(array.array, collections.abc.MutableSequence)
tally = collections.Counter()


class Clears(int):
    def __add__(self, other):
        tally.clear()
        return NotImplemented


one = object()
tally[one] = Clears()
tally.update([one])
assert tally[one] == 1
both = collections.abc.Sequence.__flags__ | collections.abc.Mapping.__flags__
raises(TypeError, type(collections.abc.Sized), "Both", (), {"__abc_tpflags__": both})

print("ok")
