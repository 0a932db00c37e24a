"""Arrays and memoryviews over the same memory, both ways."""
import array
import struct

import numpy as np


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError("nothing was raised")


# What an array shows.
for char in "?bBhHiIlLqQefd":
    assert memoryview(np.zeros(3, char)).format == char
for dtype, form, size in (
    ("F", "Zf", 8),
    ("D", "Zd", 16),
    (">i4", ">i", 4),
    (">f8", ">d", 8),
    ("S5", "5s", 5),
    ("U3", "3w", 12),
    ("V4", "4x", 4),
    ([("a", "i4"), ("b", "f8", (2,))], "T{i:a:(2)=d:b:}", 20),
    (np.dtype([("a", "u1"), ("b", "f8")], align=True), "T{B:a:xxxxxxxd:b:}", 16),
):
    view = memoryview(np.zeros(2, dtype))
    assert (view.format, view.itemsize) == (form, size), (dtype, view.format)
raises(ValueError, "cannot include dtype 'M' in a buffer", memoryview, np.zeros(2, "M8[s]"))

a = np.arange(12.0).reshape(3, 4)
view = memoryview(a)
assert (view.shape, view.strides, view.ndim, view.nbytes) == ((3, 4), (32, 8), 2, 96)
assert view.obj is a and not view.readonly and view.c_contiguous
assert view.tolist() == a.tolist() and view == memoryview(a.copy())
view[1, 2] = -1
assert a[1, 2] == -1
part = memoryview(a.T[1:, ::-1])
assert (part.shape, part.strides, part.c_contiguous) == ((3, 3), (8, -32), False)
assert part.tolist() == a.T[1:, ::-1].tolist()
assert a.data.tolist() == a.tolist()
a.flags.writeable = False
assert memoryview(a).readonly
assert memoryview(np.array(5)).shape == () and memoryview(np.array(5))[()] == 5
assert bytes(np.arange(3, dtype="u1")) == b"\0\1\2"
assert b"-".join([np.array([65, 66], "u1"), b"x"]) == b"AB-x"
assert struct.unpack("<3H", np.arange(3, dtype="<u2")) == (0, 1, 2)

# Arrays over the memory of others.
data = bytearray(8)
x = np.asarray(data)
assert x.dtype == np.uint8 and type(x.base) is memoryview and x.flags.writeable
x[0] = 5
assert data[0] == 5
copy = np.array(data)
copy[0] = 7
assert data[0] == 5
words = np.frombuffer(data, dtype="<i4")
words[1] = 3
assert data == b"\5\0\0\0\3\0\0\0"
fixed = np.frombuffer(b"abcd", dtype="i2")
assert not fixed.flags.writeable and fixed.base == b"abcd"
for source, dtype, shape in (
    (memoryview(bytearray(8)).cast("h"), "int16", (4,)),
    (array.array("l", [1]), "int64", (1,)),
    (array.array("w", "ab"), "<U1", (2,)),
    (memoryview(b"abcd").cast("c"), "|S1", (4,)),
    (memoryview(bytearray(8)).cast("?"), "bool", (8,)),
    (memoryview(bytearray(24)).cast("d", [3, 1]), "float64", (3, 1)),
):
    x = np.asarray(source)
    assert (x.dtype, x.shape) == (np.dtype(dtype), shape), (x.dtype, x.shape)
numbers = array.array("d", [1, 2, 3, 4])
even = np.asarray(memoryview(numbers)[::2])
even *= 10
assert numbers.tolist() == [10, 2, 30, 4]
grid = np.arange(6).reshape(2, 3)
lower = np.asarray(memoryview(grid)[1:])
lower[0, 0] = 9
assert grid[1, 0] == 9
record = np.zeros(2, [("a", "i4"), ("b", "f8")])
again = np.asarray(memoryview(record))
assert again.dtype.names == ("a", "b") and again.dtype.itemsize == 12
again["b"][1] = 2.5
assert record[1]["b"] == 2.5
assert np.array([memoryview(b"ab"), memoryview(b"cd")]).tolist() == [[97, 98], [99, 100]]
text = "memoryview: underlying buffer is not C-contiguous"
raises(BufferError, text, np.frombuffer, memoryview(grid.T))
raises(TypeError, "a bytes-like object is required, not 'int'", np.frombuffer, 5)
raises(ValueError, "buffer is smaller than requested size", np.frombuffer, b"ab", "u1", 3)
print("ok")
