# The type str: methods on any code points, and error texts.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


face = "a\U0001f600b"
assert len(face) == 3 and face[1] == "\U0001f600" and face.find("b") == 2 and face[::-1] == "b\U0001f600a"
lone = "a\ud800b"
assert len(lone) == 3 and lone.find("b") == 2 and repr(lone) == "'a\\ud800b'"
assert "\U0001f600" > "\uffff" and "\U0001f600".replace("", "-") == "-\U0001f600-"

# Splitting: the rest after maxsplit keeps its white space
assert " a b c ".split(None, 1) == ["a", "b c "] and "  a  b".rsplit(None, 1) == ["  a", "b"]
assert "a\u2003b".split() == ["a", "b"] and "".split() == [] and "".split(",") == [""]
assert "a\nb\r\nc\x0bd\x85g\u2028h".splitlines() == ["a", "b", "c", "d", "g", "h"]
raises(ValueError, "empty separator", lambda: "abc".split(""))


class Sub(str):
    pass


assert type("".join([Sub("ab")])) is str and type(Sub("ab").strip()) is str and type(Sub("a") + "b") is str
raises(TypeError, "sequence item 0: expected str instance, int found", lambda: ",".join([1]))
raises(TypeError, "can only join an iterable", lambda: ",".join(3))

# Case
assert "ß".upper() == "SS" and "ΑΣ".lower() == "ας" and "ﬁ".capitalize() == "Fi" and "ǆ".title() == "ǅ"
assert "İ".lower() == "i̇" and "ß".casefold() == "ss" and "they're".title() == "They'Re"

# Classes of characters
assert "²".isdigit() and not "²".isdecimal() and "½".isnumeric() and "٣".isdecimal()
assert "a_1".isidentifier() and not "1a".isidentifier() and not "\u200b".isprintable() and "".isprintable()

# Other methods
assert "a\tb\r\tc".expandtabs(3) == "a  b\r   c" and "--1".zfill(5) == "-00-1"
assert "aaa".replace("a", "b", 2) == "bba" and "abc".removesuffix("bc") == "a"
assert "abc".translate({97: "xx", 98: None, 99: 100}) == "xxd"
assert str.maketrans("ab", "xy", "z") == {97: 120, 98: 121, 122: None}
raises(ValueError, "the first two maketrans arguments must have equal length", lambda: str.maketrans("ab", "x"))
assert "\udc80".encode("utf-8", "surrogateescape") == b"\x80" and "é".encode("ascii", "xmlcharrefreplace") == b"&#233;"
raises(TypeError, "'in <string>' requires string as left operand, not int", lambda: 3 in "abc")
raises(TypeError, "string indices must be integers, not 'str'", lambda: "abc".__getitem__("a"))
assert ascii("é\U0001f600") == "'\\xe9\\U0001f600'" and repr("a'b") == '"a\'b"'
assert str(b"a", "ascii") == "a" and str(object="x") == "x"

print("ok")
