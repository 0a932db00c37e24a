# What conversion methods of numbers may return, sums with compensation, searches of long texts.
import warnings


class I(int):
    pass


class F(float):
    pass


class Convertible:
    def __int__(self):
        return I(3)

    def __index__(self):
        return I(4)

    def __float__(self):
        return F(2)


class OwnFloat(float):
    def __float__(self):
        return 7.0


def warned(call, value):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = call(value)
    return result, type(result), [str(w.message).split(".  ")[0] for w in caught]


assert warned(int, Convertible()) == (3, int, ["__int__ returned non-int (type I)"])
assert warned(float, Convertible()) == (
    2.0,
    float,
    ["Convertible.__float__ returned non-float (type F)"],
)
assert warned(hex, Convertible()) == ("0x4", str, ["__index__ returned non-int (type I)"])
assert warned(float, OwnFloat(1)) == (7.0, float, [])
assert float(b"12") == 12.0 and int(bytearray(b"101"), 2) == 5
for call, value in ((float, b"123\xa0"), (int, b"123\xa0")):
    try:
        call(value)
    except ValueError:
        pass
    else:
        raise AssertionError(value)
nan = float("nan")
assert hash(nan) == object.__hash__(nan)

assert sum([2 + 1j, 10e100j, 1j, -10e100j]) == 2 + 2j
assert sum([1.0, 10**100, 1.0, -(10**100)]) == 2.0
assert sum([2j, 1.0, 10e100, 1.0, -10e100]) == 2 + 2j

A, B = "a" * 200_000, "b" * 200_000
for make in (str, str.encode):
    text, part = make(A + A + B + A + A), make(A + B + B + A)
    assert text.find(part) == -1 and text.count(part) == 0
    assert (text + part).find(part) == len(text)
    part = make("ab" * 3000)
    text = make(("ab" * 2999 + "b") * 2)
    assert text.find(part) == -1 and (text + part).find(part) == len(text)
    assert (text + part).find(part, 3, len(text + part) - 1) == -1


# Subclasses of bytearray are bytes-like.
class Bytes(bytearray):
    __slots__ = ("x",)


first = Bytes(b"abc")
first.x = 1
assert first < Bytes(b"abd") and b"-".join([first, first]) == b"abc-abc"
import copy

assert copy.copy(first).x == 1 and memoryview(first)[0] == 97
assert repr(bytearray(b"'")) == "bytearray(b\"\\'\")"
whole = bytearray(b"abcdef")
whole[::2] = b""
assert whole == b"bdf"
print("ok")
