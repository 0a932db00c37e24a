# The module array: type codes, mutation, the buffer, pickling.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


import array as module
from array import array

assert module.typecodes == "bBuwhHiIlLqQfd" and module.ArrayType is array
assert [array(c).itemsize for c in "bBwhHiIlLqQfd"] == [1, 1, 4, 2, 2, 4, 4, 8, 8, 8, 8, 4, 8]

assert array("i", [1, 2]).tolist() == [1, 2] and array("i", bytes(8)).tolist() == [0, 0] and array("d", range(2))[1] == 1.0
assert array("w", "a\U0001f600").tounicode() == "a\U0001f600" and array("w", iter("ab"))[1] == "b"
assert repr(array("w", "a'b")) == "array('w', \"a'b\")" and repr(array("f", [0.1])) == "array('f', [0.10000000149011612])"
assert repr(array("i")) == "array('i')" and repr(array("w", "\U0001f600")) == "array('w', '\U0001f600')"
raises(ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)", lambda: array("x"))
raises(ValueError, "bytes length not a multiple of item size", lambda: array("i", b"abc"))
raises(TypeError, "cannot use a str to initialize an array with typecode 'i'", lambda: array("i", "ab"))
for code, value, text in (
    ("b", 200, "signed char is greater than maximum"),
    ("B", -1, "unsigned byte integer is less than minimum"),
    ("h", 40000, "signed short integer is greater than maximum"),
    ("i", 2**31, "signed integer is greater than maximum"),
    ("i", 10**30, "Python int too large to convert to C long"),
    ("I", -1, "can't convert negative value to unsigned int"),
    ("L", 2**64, "Python int too large to convert to C unsigned long"),
    ("q", 2**63, "int too big to convert"),
    ("Q", -1, "can't convert negative int to unsigned"),
):
    raises(OverflowError, text, lambda: array(code, [value]))

a = array("i", [1, 2, 3])
a.append(4)
a.extend([5])
a.extend(array("i", [6]))
a.insert(-1, 9)
a.remove(9)
assert a.pop() == 6 and a.pop(0) == 1 and a.tolist() == [2, 3, 4, 5]
a[1:3] = array("i", [7])
assert a.tolist() == [2, 7, 5]
a[::2] = array("i", [0, 0])
del a[1]
a[1:1] = a
assert a.tolist() == [0, 0, 0, 0][: len(a)]
a += array("i", [1])
a *= 2
assert len(a) == 10 and a.count(1) == 2 and a.index(1, 5) == 9 and 1.0 in a
a.reverse()
assert a[0] == 1 and a[::-1][-1] == 1
raises(IndexError, "array index out of range", lambda: a[50])
raises(TypeError, "array indices must be integers", lambda: a["x"])
raises(TypeError, 'can only append array (not "list") to array', lambda: a + [2])
raises(TypeError, "can only extend with array of same kind", lambda: a.extend(array("d", [1])))
raises(ValueError, "attempt to assign array of size 1 to extended slice of size 5", lambda: a.__setitem__(slice(None, None, 2), array("i", [1])))

# fromlist is all or nothing
b = array("i", [5])
raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: b.fromlist([1, "a"]))
assert b.tolist() == [5]
c = array("h", [1, 258])
c.byteswap()
assert c.tolist() == [256, 513] and c.tobytes() == b"\0\x01\x01\x02"

# Comparison is by value
assert array("i", [1]) == array("d", [1.0]) and array("i", [1]) < array("i", [1, 0]) and array("i", [1]) != [1]
assert array("d", [float("nan")]) != array("d", [float("nan")])

# The buffer locks the size
view = memoryview(c)
assert view.format == "h" and view.tolist() == [256, 513] and bytes(c) == c.tobytes()
view[0] = 7
raises(BufferError, "cannot resize an array that is exporting buffers", lambda: c.append(1))
view.release()
c.append(1)
assert c.tolist() == [7, 513, 1]

# Pickling
assert c.__reduce_ex__(2) == (array, ("h", [7, 513, 1]), None)
build, args, state = c.__reduce_ex__(3)
assert args == (array, "h", 4, b"\x07\0\x01\x02\x01\0") and build(*args) == c and state is None
assert build(array, "i", 9, b"\0\0\0\1").tolist() == [1] and build(array, "i", 12, bytes(8)).typecode == "q"
assert build(array, "w", 21, b"\0\0\0a\0\0\0b").tounicode() == "ab" and build(array, "d", 15, b"\x3f\x80\0\0").tolist() == [1.0]
raises(ValueError, "third argument must be a valid machine format code.", lambda: build(array, "i", 80, b""))


class File:
    def __init__(self, data=b""):
        self.data = data

    def read(self, size):
        return self.data[:size]

    def write(self, data):
        self.data += data


file = File()
array("i", [1, 2]).tofile(file)
read = array("i")
read.fromfile(file, 2)
assert read.tolist() == [1, 2]
raises(EOFError, "read() didn't return enough bytes", lambda: read.fromfile(file, 3))
assert read.tolist() == [1, 2, 1, 2]


class Sub(array):
    pass


s = Sub("i", [1])
s.x = 1
assert repr(s) == "Sub('i', [1])" and type(s + s) is array and s.__reduce_ex__(2) == (Sub, ("i", [1]), {"x": 1})
it = iter(read)
assert list(it) == [1, 2, 1, 2] and it.__reduce__() == (iter, ((),))

print("ok")
