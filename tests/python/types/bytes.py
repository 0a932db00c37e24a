# The type bytes: construction, methods, formatting, operators and error texts.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


# Construction
assert bytes() == b"" and bytes(3) == b"\0\0\0" and bytes([1, 2]) == b"\x01\x02"
assert bytes("é", "utf-8") == b"\xc3\xa9" and bytes(source=b"ab") == b"ab"
raises(ValueError, "negative count", lambda: bytes(-1))
raises(ValueError, "bytes must be in range(0, 256)", lambda: bytes([256]))
raises(TypeError, "string argument without an encoding", lambda: bytes("a"))
raises(TypeError, "encoding without a string argument", lambda: bytes(b"a", "utf-8"))
raises(TypeError, "cannot convert 'NoneType' object to bytes", lambda: bytes(None))
raises(OverflowError, "cannot fit 'int' into an index-sized integer", lambda: bytes(10**20))


class Speaks:
    def __bytes__(self):
        return b"hey"


assert bytes(Speaks()) == b"hey" and b"%b|%s" % (Speaks(), Speaks()) == b"hey|hey"

# Searching
assert b"abcabc".find(b"c") == 2 and b"abcabc".rfind(b"ab", 1, 5) == 3 and b"abc".find(99) == 2
assert b"abc".find(b"", 3) == 3 and b"abc".find(b"", 4) == -1 and b"aaa".count(b"aa") == 1
assert 97 in b"abc" and b"bc" in b"abc" and b"" in b""
raises(ValueError, "subsection not found", lambda: b"abc".index(b"z"))
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: "a" in b"abc")
raises(ValueError, "byte must be in range(0, 256)", lambda: 300 in b"abc")

# Splitting and joining; the rest after maxsplit keeps its white space
assert b" a b c ".split(None, 1) == [b"a", b"b c "] and b" a b c ".rsplit(None, 1) == [b" a b", b"c"]
assert b"a,b,c".rsplit(b",", 1) == [b"a,b", b"c"] and b"abc".rpartition(b"z") == (b"", b"", b"abc")
assert b"a\nb\r\nc\rd".splitlines(True) == [b"a\n", b"b\r\n", b"c\r", b"d"]
assert b",".join([b"a", bytearray(b"b"), memoryview(b"c")]) == b"a,b,c"
raises(TypeError, "can only join an iterable", lambda: b",".join(3))
raises(TypeError, "sequence item 1: expected a bytes-like object, str found", lambda: b",".join([b"a", "b"]))

# Other methods
assert b"xxaxx".strip(b"x") == b"a" and b"abc".replace(b"", b"-", 2) == b"-a-bc"
assert b"abc".center(10, b"*") == b"***abc****" and b"-12".zfill(6) == b"-00012"
assert b"they're".title() == b"They'Re" and b"aBc".swapcase() == b"AbC"
assert b"abcabc".translate(bytes.maketrans(b"a", b"x"), b"b") == b"xcxc"
assert b"abcdef".hex("-", 2) == "6162-6364-6566" and b"abcde".hex(b".", -2) == "6162.6364.65"
assert bytes.fromhex(" ab cd ") == b"\xab\xcd" and bytes.fromhex(b"61") == b"a"
raises(ValueError, "non-hexadecimal number found in fromhex() arg at position 1", lambda: bytes.fromhex("ag"))
raises(ValueError, "sep must be length 1.", lambda: b"a".hex("ab"))

# %
assert b"%d %s %r %a %x %c %5.2f %%" % (1, b"x", "é", "é", 255, 65, 1.5) == b"1 x '\\xe9' '\\xe9' ff A  1.50 %"
assert b"%(x)s" % {b"x": b"1"} == b"1" and b"%10s|%-4s|%.2s" % (b"ab", b"c", b"def") == b"        ab|c   |de"
raises(OverflowError, "%c arg not in range(256)", lambda: b"%c" % 256)

# Operators, hash, repr
assert b"ab" * 2 == b"abab" and b"abcdef"[1:5:2] == b"bd" and b"abc"[-1] == 99
assert b"a" < b"aa" < bytearray(b"b") and b"a" != "a" and hash(b"abc") == hash("abc")
assert repr(b"\x00\t'\"\xff") == "b'\\x00\\t\\'\"\\xff'" and repr(b"'") == "b\"'\""
raises(IndexError, "index out of range", lambda: b"abc"[5])
raises(TypeError, "can't concat str to bytes", lambda: b"a" + "b")


class Sub(bytes):
    pass


assert type(Sub(b"x") + b"y") is bytes and type(Sub.fromhex("61")) is Sub and {b"a": 1}[Sub(b"a")] == 1

print("ok")
