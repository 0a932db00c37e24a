# Who asked for a text names its own method; and complaints of format(), cast(), in and complex powers.
import types


def text(run):
    try:
        return repr(run())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class NoText:
    def __repr__(self):
        return 5


no_str, no_repr = ("TypeError: __%s__ returned non-string (type int)" % name for name in ("str", "repr"))
value = NoText()
for run in (str, format, "{}".format, "{!s}".format, lambda v: f"{v}", lambda v: f"{v!s}", lambda v: "%s" % (v,)):
    assert text(lambda: run(value)) == no_str, run
for run in (repr, ascii, "{!r}".format, lambda v: f"{v!r}", lambda v: "%r" % (v,), lambda v: [v].__repr__()):
    assert text(lambda: run(value)) == no_repr, run
assert value.__repr__() == 5 and object.__str__(value) == 5 and value.__str__() == 5


class AsFloat(int):
    def __float__(self):
        return 1

    def __bool__(self):
        return False


class AsHalf(int):
    def __float__(self):
        return 0.5


assert text(lambda: f"{AsFloat(4):g}") == "TypeError: AsFloat.__float__ returned non-float (type int)"
assert f"{AsHalf(4):g}" == "0.5" and f"{AsHalf(4):d}" == "4"
assert text(lambda: format(10**400, "f")) == "OverflowError: int too large to convert to float"
assert text(lambda: format(2**63, "c")) == "OverflowError: Python int too large to convert to C long"
assert text(lambda: format(2**63 - 1, "c")) == "OverflowError: %c arg not in range(0x110000)"
assert text(lambda: format(-(2**63), "c")) == "OverflowError: %c arg not in range(0x110000)"
assert text(lambda: "%c" % (2**63,)) == "OverflowError: %c arg not in range(0x110000)"

empty = memoryview(b"abcdef")[6:]
assert text(lambda: empty.cast("@@", None)) == (
    "TypeError: memoryview: cannot cast view with zeros in shape or strides"
)
native = "ValueError: memoryview: destination format must be a native single character format prefixed with an optional '@'"
assert text(lambda: empty.cast("@@")) == native
assert text(lambda: memoryview(b"ab").cast("@@", [3])) == native
assert text(lambda: memoryview(b"ab").cast("@@", 3)) == "TypeError: shape must be a list or a tuple"
assert text(lambda: memoryview(b"ab").cast("\xe9")).startswith("UnicodeEncodeError: 'ascii' codec can't encode")
square = memoryview(b"abcd").cast("B", [2, 2])
assert text(lambda: square.cast("B", [1, 4])) == "TypeError: memoryview: cast must be 1D -> ND or ND -> 1D"
assert square.cast("B", [4]).tolist() == [97, 98, 99, 100]
assert text(lambda: memoryview(b"abcd")[::2].cast("@@")) == (
    "TypeError: memoryview: casts are restricted to C-contiguous views"
)


class NoIterator:
    def __iter__(self):
        return 5


class Failing:
    def __init__(self, error):
        self.error = error

    def __iter__(self):
        raise self.error


refused = "TypeError: argument of type '%s' is not a container or iterable"
assert text(lambda: 1 in NoIterator()) == refused % "NoIterator"
assert text(lambda: 1 not in NoIterator()) == refused % "NoIterator"
assert text(lambda: 1 in Failing(TypeError("own"))) == refused % "Failing"
assert text(lambda: 1 in Failing(ValueError("own"))) == "ValueError: own"
try:
    1 in Failing(TypeError("own"))
except TypeError as error:
    assert error.__context__ is None
assert text(lambda: [*NoIterator()]) == "TypeError: iter() returned non-iterator of type 'int'"

assert repr(list[type(None)]) == "list[None]" and repr(dict[type(None), list[type(None)]]) == "dict[None, list[None]]"
assert repr(types.GenericAlias(list, (type(None),))) == "list[None]"

assert repr((3e200j) ** -2) == "(-0+0j)"
assert repr((1e200j) ** -2) == "(-0+0j)"

surrogate = "UnicodeEncodeError: 'utf-8' codec can't encode character '\\udfff' in position 1: surrogates not allowed"
for source in (r"'a\udfffb'", "def f():\n " + r"'a\udfffb'", "class A:\n " + r"'a\udfffb'"):
    assert text(lambda: compile(source, "", "exec")) == surrogate, source
assert text(lambda: compile(r"x = 'a\udfffb'", "", "exec")).startswith("<code")
print("ok")
