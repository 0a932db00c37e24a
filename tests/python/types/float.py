# The types float and complex: text, arithmetic and error texts.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


inf, nan = float("inf"), float("nan")
for text in ("0.1", "1e+16", "1000000000000000.0", "0.0001", "1e-05", "-0.0", "1e+22", "5e-324", "1.7976931348623157e+308", "2.5e-07"):
    assert repr(float(text)) == text, text
assert float(" -1_0.5e1 ") == -105.0 and float("-Infinity") == -inf and float("1e400") == inf
raises(ValueError, "could not convert string to float: '1__0'", lambda: float("1__0"))

assert -7.5 // 2 == -4.0 and 7.5 % -2 == -0.5 and divmod(-7.5, 2) == (-4.0, 0.5) and -5 % inf == inf
assert str(0.0 // -1) == "-0.0" and str(1.0 % -1.0) == "-0.0" and nan**0 == 1 and 1**nan == 1
raises(ZeroDivisionError, "division by zero", lambda: 1.0 / 0)
raises(ZeroDivisionError, "zero to a negative power", lambda: 0.0**-1)
raises(OverflowError, "(34, 'Numerical result out of range')", lambda: 1e200**2)
assert [round(x) for x in (0.5, 1.5, 2.5, -2.5)] == [0, 2, 2, -2] and round(2.675, 2) == 2.67

assert (0.1).hex() == "0x1.999999999999ap-4" and float.fromhex("0x1p-1074") == 5e-324 and float.fromhex("0x1p-1075") == 0
raises(OverflowError, "hexadecimal value too large to represent as a float", lambda: float.fromhex("0x1p1024"))
assert (0.1).as_integer_ratio() == (3602879701896397, 36028797018963968)
assert hash(0.1) == 230584300921369408 and hash(inf) == 314159 and hash(1.0) == hash(1)

assert complex("1e5-2.5e-3j") == 100000 - 0.0025j and repr(complex(-0.0, 1)) == "(-0+1j)"
assert (1 + 2j) * (3 + 4j) == -5 + 10j and abs(3 + 4j) == 5 and 1j**2 == -1
raises(ZeroDivisionError, "division by zero", lambda: 1j / 0)
raises(ValueError, "complex() arg is a malformed string", lambda: complex("1 + 2j"))


class Wrong:
    def __float__(self):
        return 3

    def __complex__(self):
        return 3


raises(TypeError, "Wrong.__float__ returned non-float (type int)", lambda: float(Wrong()))
raises(TypeError, "__complex__ returned non-complex (type int)", lambda: complex(Wrong()))

print("ok")
