# The type memoryview: formats, dimensions, slices, release.


def raises(kind, text, run):
    try:
        run()
    except kind as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} expected: {text}")


m = memoryview(b"abcdef")
assert m[0] == 97 and m[-1] == 102 and m[::2].tolist() == [97, 99, 101] and m[::-1].tobytes() == b"fedcba"
assert (m.format, m.itemsize, m.shape, m.strides, m.readonly, m.nbytes) == ("B", 1, (6,), (1,), True, 6)
assert m[1:3] == b"bc" and hash(m) == hash(b"abcdef") and 97 in m and bytes(m[::2]) == b"ace"
assert m.hex("-", 2) == "6162-6364-6566" and m.index(99) == 2 and m.count(97) == 1

# Formats
for code, value in zip("bhilqn", (-1, -5, 7, -(2**40), -(2**63), 3)):
    v = memoryview(bytearray(8)).cast(code)
    v[0] = value
    assert v[0] == value, code
for code, top in zip("BHIQ", (8, 16, 32, 64)):
    v = memoryview(bytearray(8)).cast(code)
    v[0] = 2**top - 1
    assert v[0] == 2**top - 1
    raises(ValueError, f"memoryview: invalid value for format '{code}'", lambda: v.__setitem__(0, 2**top))
for code, value, got in (("d", 0.1, 0.1), ("f", 0.1, 0.10000000149011612), ("e", 0.1, 0.0999755859375), ("f", 1e300, float("inf"))):
    v = memoryview(bytearray(8)).cast(code)
    v[0] = value
    assert v[0] == got, code
raises(ValueError, "memoryview: invalid value for format 'e'", lambda: memoryview(bytearray(2)).cast("e").__setitem__(0, 1e10))
v = memoryview(bytearray(4)).cast("?")
v[0], v[1], v[2], v[3] = [], [1], "", "x"
assert v.tolist() == [False, True, False, True]
raises(TypeError, "memoryview: cannot cast between two non-byte formats", lambda: memoryview(bytes(8)).cast("H").cast("i"))
raises(TypeError, "memoryview: length is not a multiple of itemsize", lambda: memoryview(b"abc").cast("H"))

# Dimensions
g = memoryview(bytearray(b"abcd")).cast("B", [2, 2])
assert g.tolist() == [[97, 98], [99, 100]] and g[1, 0] == 99 and g[::-1].tolist() == [[99, 100], [97, 98]]
g[1, 1] = 0
assert g.tobytes() == b"abc\0" and g.tobytes("F") == b"acb\0"
z = memoryview(b"a").cast("B", [])
assert z.tolist() == 97 and z[()] == 97 and z[...] is z and z.shape == ()
raises(NotImplementedError, "multi-dimensional sub-views are not implemented", lambda: g[0])
raises(NotImplementedError, "sub-views are not implemented", lambda: g[()])
raises(TypeError, "cannot index 2-dimension view with 3-element tuple", lambda: g[0, 0, 0])
raises(IndexError, "index out of bounds on dimension 2", lambda: g[0, 5])
raises(ValueError, "memoryview.cast(): elements of shape must be integers > 0", lambda: m.cast("B", [0, 2]))
raises(TypeError, "memoryview: product(shape) * itemsize != buffer size", lambda: m.cast("B", [4, 2]))

# Writing
a = bytearray(b"abcdef")
w = memoryview(a)
w[1:4] = w[0:3]
assert a == b"aabcef"
w[::2] = b"xyz"
assert a == b"xayczf"
raises(ValueError, "memoryview assignment: lvalue and rvalue have different structures", lambda: w.__setitem__(slice(0, 2), b"xyz"))
raises(TypeError, "cannot modify read-only memory", lambda: m.__setitem__(0, 1))
raises(TypeError, "cannot delete memory", lambda: w.__delitem__(0))
assert w.toreadonly().readonly and not w.readonly

# Iteration reads as it goes
it = iter(w)
assert next(it) == 120
w[1] = 0
assert next(it) == 0 and type(it).__name__ == "memory_iterator"

# Comparison is by value
assert memoryview(bytes(8)).cast("d") == memoryview(bytes(4)).cast("f") and m != b"abc" and m != "abcdef"
nan = memoryview(b"\0\0\xc0\x7f").cast("f")
assert nan != memoryview(b"\0\0\xc0\x7f").cast("f")

# Release
with memoryview(a) as inner:
    other = memoryview(inner)
raises(ValueError, "operation forbidden on released memoryview object", lambda: inner[0])
assert other.tolist() == list(a) and inner == inner and inner != a
raises(ValueError, "cannot hash writable memoryview object", lambda: hash(w))
raises(ValueError, "order must be 'C', 'F' or 'A'", lambda: m.tobytes("Z"))

print("ok")
