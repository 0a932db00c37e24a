# The module struct: layouts, byte orders, values and error texts.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


import struct

calcsize, pack, unpack = struct.calcsize, struct.pack, struct.unpack
error = struct.error

for fmt, size in (("bi", 8), ("ib", 5), ("<bi", 5), ("b0i", 4), ("bd", 16), ("=bq", 9), ("!hhl", 8), ("l", 8), ("<l", 4), ("bD", 24), ("bF", 12), ("", 0)):
    assert calcsize(fmt) == size, fmt
assert pack("bi", 1, 2) == b"\x01\0\0\0\x02\0\0\0" and pack(">hhl", 1, 2, 3) == b"\0\x01\0\x02\0\0\0\x03"
assert pack("<3sb", b"abcdef", 100) == b"abcd" and pack("5p", b"ab") == b"\x02ab\0\0" and pack("< i\ni", 1, 2)[4] == 2
for fmt, value in (("<q", -5), (">Q", 2**64 - 1), ("n", -(2**63)), ("!h", -2), ("?", True), ("c", b"x"), (">e", 1.5), ("<f", 0.5), ("D", 1 - 2j), ("4s", b"a\0bc"), ("6p", b"abc")):
    assert unpack(fmt, pack(fmt, value)) == (value,), fmt
assert unpack("4p", b"\x09abc") == (b"abc",) and pack("P", -1) == b"\xff" * 8

raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack("i", 2**31))
raises(error, "required argument is not an integer", lambda: pack("i", 1.5))
raises(error, "required argument is not a float", lambda: pack("f", "a"))
raises(error, "char format requires a bytes object of length 1", lambda: pack("c", b"ab"))
raises(error, "bad char in struct format", lambda: pack("<n", 1))
raises(error, "repeat count given without format specifier", lambda: pack("3", 1))
raises(error, "pack expected 3 items for packing (got 2)", lambda: pack("3i", 1, 2))
raises(error, "unpack requires a buffer of 4 bytes", lambda: unpack("i", b"abc"))
raises(OverflowError, "float too large to pack with f format", lambda: pack("f", 1e300))
assert pack("<F", 1e300) == b"\0\0\x80\x7f\0\0\0\0"

memory = bytearray(b"\xff" * 6)
struct.pack_into("<hxb", memory, 1, 1, 2)
struct.pack_into("<h", memoryview(memory), -1 - 1, 7)
assert memory == b"\xff\x01\0\0\x07\0"
assert struct.unpack_from("<h", memory, -2) == (7,) and struct.unpack_from("<h", memory, offset=1) == (1,)
raises(error, "no space to pack 4 bytes at offset -3", lambda: struct.pack_into("i", memory, -3, 5))
raises(error, "offset -9 out of range for 6-byte buffer", lambda: struct.pack_into("i", memory, -9, 5))
raises(TypeError, "argument must be read-write bytes-like object, not bytes", lambda: struct.pack_into("i", b"abcd", 0, 5))

assert list(struct.iter_unpack("<h", b"\1\0\2\0")) == [(1,), (2,)]
raises(error, "iterative unpacking requires a buffer of a multiple of 2 bytes", lambda: struct.iter_unpack("h", b"abc"))

s = struct.Struct("<2h")
assert (s.format, s.size, repr(s)) == ("<2h", 4, "Struct('<2h')") and s.unpack(s.pack(1, -1)) == (1, -1)


class Sub(struct.Struct):
    def __init__(self):
        super().__init__("h")


assert Sub().size == 2
raises(RuntimeError, "Struct object is not initialized", lambda: struct.Struct.__new__(struct.Struct).pack(1))

print("ok")
