# The type int: text, arithmetic across the host's exact range, bytes and error texts.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


assert int(" -1_000 ") == -1000 and int("0x1f", 0) == 31 and int("z", 36) == 35 and int("٣") == 3
raises(ValueError, "invalid literal for int() with base 10: '1__0'", lambda: int("1__0"))
raises(ValueError, "int() base must be >= 2 and <= 36, or 0", lambda: int("12", 37))
raises(TypeError, "int() can't convert non-string with explicit base", lambda: int(3, 5))
raises(ValueError, "cannot convert float NaN to integer", lambda: int(float("nan")))

# Exact on both sides of 2**53
assert 2**53 + 1 - 2**53 == 1 and 9007199254740993**2 == 81129638414606699710187514626049
assert -(10**30) // 7 == -142857142857142857142857142858 and -(10**30) % 7 == 6
assert -7 // 2 == -4 and -7 % 3 == 2 and divmod(7, -2) == (-4, -1) and 10**30 / 3 == 3.333333333333333e29
assert -5 & 3 == 3 and -5 | 10**20 == -5 and -5 ^ 10**20 == -100000000000000000005 and ~5 == -6
assert 1 << 100 == 2**100 and -(10**30) >> 3 == -125000000000000000000000000000 and -1 >> 10**20 == -1
assert pow(3, -1, 7) == 5 and pow(2, 3, -5) == -2 and 2**-1 == 0.5
assert 2**53 + 1 > float(2**53) and 10**400 > 1e308 and 10**25 == 10**25 and 10**400 < float("inf")
raises(ZeroDivisionError, "division by zero", lambda: 1 // 0)
raises(OverflowError, "integer division result too large for a float", lambda: 10**400 / 3)
raises(ValueError, "negative shift count", lambda: 1 << -1)
raises(ValueError, "base is not invertible for the given modulus", lambda: pow(2, -1, 4))
assert [round(n, -1) for n in (15, 25, 35, -15)] == [20, 20, 40, -20]

assert (-8).bit_length() == 4 and (10**30).bit_count() == 37 and hash(2**61 - 1) == 0 and hash(-1) == -2
assert (258).to_bytes(2, "little") == b"\x02\x01" and (-1).to_bytes(2, signed=True) == b"\xff\xff"
assert int.from_bytes(b"\xff", signed=True) == -1 and int.from_bytes([1, 2]) == 258
raises(OverflowError, "int too big to convert", lambda: (256).to_bytes(1))
assert True + True == 2 and True & True is True and type(True ^ 2) is int and repr(True) == "True"


class Wrong:
    def __int__(self):
        return "a"


raises(TypeError, "__int__ returned non-int (type str)", lambda: int(Wrong()))

print("ok")
