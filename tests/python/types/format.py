# format(), str.format, f-strings and the % operator.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


for value, spec, text in (
    (3, "05", "00003"), (-3, "=5", "-   3"), (3, "*>5", "****3"), (255, "#X", "0XFF"), (1234567, ",", "1,234,567"),
    (0xFFFFFFFF, "_x", "ffff_ffff"), (1234567, "015,", "000,001,234,567"), (65, "c", "A"), (3, "%", "300.000000%"),
    (2.5, ".0f", "2"), (1234567.891, ",.2f", "1,234,567.89"), (-0.01, "z.1f", "0.0"), (inf := float("inf"), "010", "0000000inf"),
    (0.1, ".20f", "0.10000000000000000555"), (3.0, "#.1", "3.e+00"), (1e16, "", "1e+16"), (1234567.1234567, "_.7,f", "1_234_567.123,456,7"),
    (1 + 2j, ".2f", "1.00+2.00j"), (1 + 2j, ">10", "    (1+2j)"), ("abcdef", ".3", "abc"), ("é", "é>3", "ééé"), (True, "d", "1"),
):
    assert format(value, spec) == text, (value, spec, format(value, spec))
raises(ValueError, "Unknown format code 's' for object of type 'int'", lambda: format(3, "s"))
raises(ValueError, "Precision not allowed in integer format specifier", lambda: format(3, ".2d"))
raises(ValueError, "Cannot specify ',' with 'x'.", lambda: format(3, ",x"))
raises(ValueError, "'=' alignment not allowed in string format specifier", lambda: format("a", "=5"))
raises(TypeError, "unsupported format string passed to NoneType.__format__", lambda: format(None, "5"))

assert "{0.real} {1[a]} {x!r:>4} {{}}".format(3, {"a": 5}, x="b") == "3 5  'b' {}"
assert "{:{}}".format("a", 3) == "a  " and "{a}".format_map({"a": 1}) == "1"
raises(ValueError, "cannot switch from automatic field numbering to manual field specification", lambda: "{} {1}".format(1, 2))
raises(IndexError, "Replacement index 1 out of range for positional args tuple", lambda: "{1}".format(0))
raises(ValueError, "Single '}' encountered in format string", lambda: "}".format())
assert f"{3!r:>3}|{1.5:.3f}|{'a':^5}|{255:#x}|{1+1=:>4}" == "  3|1.500|  a  |0xff|1+1=   2"

assert "%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5) == "    1|2    |00003|+4| 5"
assert "%#x %o %e %G %c%c" % (255, 8, 1.5, 1e20, 65, "b") == "0xff 10 1.500000e+00 1E+20 Ab"
assert "%*.*f" % (10, 2, 3.14159) == "      3.14" and "%+.5d" % 42 == "+00042" and "%#.5x" % 42 == "0x0002a"
assert "%.60f" % 0.1 == "0.100000000000000005551115123125782702118158340454101562500000"
assert "%(a)s" % {"a": 1} == "1" and "%s" % ((1, 2),) == "(1, 2)" and "a" % {} == "a"
raises(TypeError, "not enough arguments for format string", lambda: "%d %d" % (1,))
raises(TypeError, "not all arguments converted during string formatting", lambda: "a" % (1,))
raises(TypeError, "%d format: a real number is required, not str", lambda: "%d" % "a")
raises(TypeError, "format requires a mapping", lambda: "%(a)s" % (1,))

print("ok")
