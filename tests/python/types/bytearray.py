# The type bytearray: mutation, the lock that views hold, and pickling.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


a = bytearray(b"abc")
a.append(100)
a.extend([101])
a.extend(b"f")
a.insert(0, 120)
a.insert(-1, 121)
assert a == b"xabcdeyf" and a.pop() == 102 and a.pop(0) == 120
a.remove(98)
assert a == b"acdey"
a.reverse()
assert a == b"yedca"
a.resize(2)
assert a == b"ye"
a.resize(4)
assert a == b"ye\0\0"

# Slices
a = bytearray(b"abcdef")
a[1:3] = b"XYZ"
a[0] = 65
del a[-1]
assert a == b"AXYZde"
a[::2] = b"123"
assert a == b"1X2Z3e"
del a[::-2]
assert a == b"123"
a[1:2] = a
assert a == b"11233"
a[4:1] = [9]
assert a == b"1123\t3"
raises(ValueError, "attempt to assign bytes of size 1 to extended slice of size 3", lambda: a.__setitem__(slice(None, None, 2), b"x"))
raises(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)", lambda: a.__setitem__(slice(0, 1), 5))

# In place
b = a
b += b"z"
b *= 2
assert b is a and len(a) == 14

# A view forbids a change of size until it is released; slices of it count too
a = bytearray(b"abc")
view = memoryview(a)
part = view[1:]
view.release()
for change in (lambda: a.append(1), lambda: a.clear(), lambda: a.pop(), lambda: a.__init__(b"q")):
    raises(BufferError, "Existing exports of data: object cannot be re-sized", change)
part[0] = 120
a[:] = a.upper()
assert a == b"AXC"
part.release()
a.append(1)
assert a == b"AXC\x01"

raises(TypeError, "can't extend bytearray with int", lambda: a.extend(3))
raises(TypeError, "expected iterable of integers; got: 'str'", lambda: a.extend("a"))
raises(IndexError, "pop from empty bytearray", lambda: bytearray().pop())
raises(ValueError, "value not found in bytearray", lambda: a.remove(4))
raises(ValueError, "Can only resize to positive sizes, got -1", lambda: a.resize(-1))
raises(TypeError, "unhashable type: 'bytearray'", lambda: hash(a))
assert bytearray(b"a\xff").__reduce__() == (bytearray, ("a\xff", "latin-1"), None)
assert bytearray(b"a").__reduce_ex__(3) == (bytearray, (b"a",), None)
assert repr(bytearray(b"%d") % 3) == "bytearray(b'3')" and bytearray(b"x") + b"y" == b"xy"

print("ok")
