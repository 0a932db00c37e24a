# Who takes bytes takes them only where they lie one after the other; who reads items takes any view.
import array
import binascii
import hashlib
import io
import marshal
import os
import struct
import zlib

m = memoryview(b"0123456789")[::2]


def raised(call):
    try:
        call()
    except Exception as error:
        return type(error), str(error)
    raise AssertionError("no exception")


SCATTERED = (BufferError, "memoryview: underlying buffer is not C-contiguous")
for call in (
    lambda: binascii.crc32(m),
    lambda: binascii.hexlify(m),
    lambda: zlib.compress(m),
    lambda: zlib.adler32(m),
    lambda: hashlib.md5(m),
    lambda: hashlib.blake2b(m),
    lambda: hashlib.sha3_256(m),
    lambda: struct.unpack("5s", m),
    lambda: struct.iter_unpack("1s", m),
    lambda: marshal.loads(m),
    lambda: io.BytesIO().write(m),
    lambda: os.write(1, m),
    lambda: bytes.fromhex(m),
    lambda: array.array("b").frombytes(m),
    lambda: m in b"02",
    *(
        lambda name=name: getattr(b"abc", name)(m)
        for name in "find count split strip partition startswith translate removeprefix".split()
    ),
    lambda: b"abc".replace(m, b""),
    lambda: bytes.maketrans(m, m),
):
    assert raised(call) == SCATTERED, call

assert raised(lambda: int(m))[1].endswith("a bytes-like object or a real number, not 'memoryview'")
assert raised(lambda: float(m))[1].endswith("a string or a real number, not 'memoryview'")
assert raised(lambda: str(m, "ascii"))[1] == "decoding to str: need a bytes-like object, memoryview found"
assert raised(lambda: b"a" + m)[1] == "can't concat memoryview to bytes"
assert raised(lambda: bytearray(b"a") + m)[1] == "can't concat memoryview to bytearray"
assert raised(lambda: bytearray(b"a").extend(m))[1] == "can't set bytearray slice from memoryview"
assert raised(lambda: b"".join([m]))[1] == "sequence item 0: expected a bytes-like object, memoryview found"
assert raised(lambda: compile(m, "", "exec"))[1] == "compile() arg 1 must be a string, bytes or AST object"
assert raised(lambda: binascii.a2b_hex(m))[1] == "argument should be bytes, buffer or ASCII string, not 'memoryview'"
target = memoryview(bytearray(8))[::2]
for stream in io.BytesIO(b"12345678"), io.BufferedReader(io.BytesIO(b"12345678")):
    assert raised(lambda: stream.readinto(target))[0] in (TypeError, BufferError)
assert raised(lambda: io.BytesIO(b"1").readinto(b"0"))[1] == (
    "readinto() argument must be read-write bytes-like object, not bytes"
)

assert bytes(m) == bytes(bytearray(m)) == m.tobytes() == b"%b" % m == b"02468"
assert int.from_bytes(m) == int.from_bytes(b"02468") and io.BytesIO(bytes(m)).read() == b"02468"
assert array.array("b", m).tobytes() == b"02468" and b"0" not in m and m == b"02468"
replaced = bytearray(b"abc")
replaced[1:2] = m
assert replaced == b"a02468c"
print("ok")
