# A class of sequences with one number method has them all: its `*` and `+` no longer come last.
class Reflected(list):
    def __rmul__(self, other):
        return "reflected"


class Derived(Reflected):
    pass


class Index:
    def __rmul__(self, other):
        return "number"

    def __index__(self):
        return 2


class Other:
    def __rmul__(self, other):
        return "other"

    __radd__ = __rmul__


def text(run):
    try:
        return repr(run())
    except TypeError as error:
        return str(error)


assert text(lambda: Reflected([1]) * Index()) == "[1, 1]"
assert text(lambda: Derived([1]) * Index()) == "[1, 1]"
assert text(lambda: [1] * Index()) == "'number'"
assert text(lambda: Reflected([1]) * Other()) == "'Other' object cannot be interpreted as an integer"
assert text(lambda: Reflected() * Derived()) == "'Derived' object cannot be interpreted as an integer"
assert text(lambda: [1] * Other()) == "'other'"
assert text(lambda: (1,) * Reflected()) == "'reflected'"


class Plain(list):
    pass


class Added(bytes):
    def __radd__(self, other):
        return "added"


# The inherited `__iadd__` counts as one of numbers, and comes first.
plain = Plain([1])
same = plain
plain += (2,)
assert plain is same and plain == [1, 2]
assert text(lambda: Plain.__iadd__(plain, Other())) == "'Other' object is not iterable"
try:
    plain += Other()
except TypeError as error:
    assert str(error) == "'Other' object is not iterable"
else:
    raise AssertionError
exact = [1]
exact += Other()
assert exact == "other"
assert text(lambda: Added(b"a") + Other()) == "can't concat Other to Added"
assert text(lambda: b"a" + Added(b"b")) == "'added'"


# `*=` looks at the right side only if the left has no sequence protocol, which all classes have.
class Number(int):
    pass


def repeated(left, right):
    left *= right
    return left


assert repeated(2, [1]) == [1, 1] and repeated(True, "a") == "a"
for left in Number(2), Index(), object.__new__(type("Empty", (), {})), {}, set():
    name = type(left).__name__
    assert text(lambda: repeated(left, [1])) == f"unsupported operand type(s) for *=: '{name}' and 'list'", left
assert text(lambda: repeated(1.5, [1])) == "can't multiply sequence by non-int of type 'float'"


# bytes of a class with its own __buffer__ are what that shows.
class Shown(bytes):
    def __buffer__(self, flags):
        return memoryview(b"xyz")


assert Shown(b"a") + Shown(b"b") == b"xyzxyz"
assert b"a" + Shown(b"b") == b"axyz" and bytearray(b"a") + Shown() == b"axyz"
assert b"-".join([Shown(), b"a"]) == b"xyz-a"
assert int(Shown(b"12")) == 12 and float(Shown(b"1.5")) == 1.5


class Failing:
    def __buffer__(self, flags):
        raise IndexError("no")


assert text(lambda: int(Failing())) == (
    "int() argument must be a string, a bytes-like object or a real number, not 'Failing'"
)
assert text(lambda: float(Failing())) == "float() argument must be a string or a real number, not 'Failing'"
assert text(lambda: b"" + Failing()) == "can't concat Failing to bytes"
assert text(lambda: bytearray() + Failing()) == "can't concat Failing to bytearray"

# The methods themselves convert the number of repetitions, as the operator does not.
for value in ([1], (1,), "a", b"a", bytearray(b"a")):
    assert text(lambda: value.__mul__(1.5)) == "'float' object cannot be interpreted as an integer"
    for method in (value.__mul__, value.__rmul__):
        try:
            method(2**70)
        except OverflowError as error:
            assert str(error) == "cannot fit 'int' into an index-sized integer"
        else:
            raise AssertionError(value)
print("ok")
