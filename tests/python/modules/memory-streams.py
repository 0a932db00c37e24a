# io.BytesIO and io.StringIO: pickling, far positions, exported buffers, line ends.
import copy
import io
import pickle
import sys


def raises(kind, call, text=None):
    try:
        call()
    except kind as error:
        assert text is None or str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} not raised")


class Notes(io.StringIO):
    pass


def pickles():
    for proto in range(2, pickle.HIGHEST_PROTOCOL + 1):
        for stream, part in ((io.BytesIO(b"abc"), b"c"), (Notes("abc"), "c")):
            stream.name = "x"
            stream.seek(2)
            again = pickle.loads(pickle.dumps(stream, proto))
            assert type(again) is type(stream) and again.name == "x"
            assert again.tell() == 2 and again.read() == part
            assert again.getvalue() == stream.getvalue()
    assert copy.copy(io.StringIO("a\nb", newline="\r\n")).getvalue() == "a\r\nb"
    raises(TypeError, lambda: pickle.dumps(io.StringIO(), 1), "cannot pickle 'StringIO' object")
    closed = io.BytesIO()
    closed.close()
    raises(ValueError, lambda: pickle.dumps(closed))


def states():
    b = io.BytesIO()
    b.__setstate__((bytearray(b"one"), 1, {"spam": 3}))
    assert b.read() == b"ne" and b.spam == 3
    assert b.__getstate__() == (b"one", 3, {"spam": 3})
    assert b.__getstate__()[2] is not b.__dict__
    set_b = b.__setstate__
    raises(TypeError, lambda: set_b(0), "_io.BytesIO.__setstate__ argument should be 3-tuple, got int")
    raises(ValueError, lambda: set_b((b"", -1, None)), "position value cannot be negative")
    raises(TypeError, lambda: set_b((b"", 0.0, None)), "second item of state must be an integer, not float")
    raises(TypeError, lambda: set_b((b"", 0, 0)), "third item of state should be a dict, got a int")
    s = io.StringIO()
    s.__setstate__(("a\nb", "\r\n", 1, None))  # as it is: translated before
    assert s.getvalue() == "a\nb" and s.tell() == 1
    s.write("\n")
    assert s.getvalue() == "a\r\n"
    set_s = s.__setstate__
    raises(TypeError, lambda: set_s(("", "")), "_io.StringIO.__setstate__ argument should be 4-tuple, got tuple")
    raises(ValueError, lambda: set_s(("", "f", 0, None)), "illegal newline value: 'f'")
    raises(TypeError, lambda: set_s(("", "", 0.0, None)), "third item of state must be an integer, got float")
    s.close()
    raises(ValueError, lambda: set_s(("", "", 0, None)), "I/O operation on closed file")
    bare = io.StringIO.__new__(io.StringIO)
    raises(ValueError, bare.read, "I/O operation on uninitialized object")


def positions():
    for kind, item in ((io.BytesIO, b"x"), (io.StringIO, "x")):
        stream = kind(item)
        assert stream.seek(sys.maxsize) == sys.maxsize == stream.tell()
        assert stream.read() == stream.readline() == item[:0] and list(stream) == []
        assert stream.write(item[:0]) == 0
        raises(OverflowError, lambda: stream.write(item))
        assert stream.truncate() == sys.maxsize and stream.getvalue() == item
        raises(OverflowError, lambda: stream.seek(sys.maxsize + 1))
        raises(TypeError, lambda: stream.read(""), "argument should be integer or None, not 'str'")
        stream.seek(3)
        assert stream.write(item[:0]) == 0 and stream.getvalue() == item
        stream.write(item)
        assert len(stream.getvalue()) == 4
    b = io.BytesIO(b"abc")
    assert b.seek(sys.maxsize - 1) and b.seek(1, 1) == sys.maxsize
    raises(OverflowError, lambda: b.seek(1, 1), "new position too large")
    assert b.seek(-sys.maxsize, 1) == 0 and b.seek(-9, 2) == 0
    assert b.readinto(bytearray(2)) == 2 and b.tell() == 2
    raises(OSError, lambda: io.StringIO().seek(1, 1), "Can't do nonzero cur-relative seeks")


def exports():
    b = io.BytesIO(b"abcd")
    text = "Existing exports of data: object cannot be re-sized"
    with b.getbuffer() as view:
        changes = [b.close, b.__init__, b.truncate, lambda: b.write(b"q"), lambda: b.writelines([b"q"])]
        for change in changes:
            raises(BufferError, change, text)
        raises(BufferError, lambda: b.__setstate__((b"", 0, None)), text)
        view[0] = 65
        assert type(view.obj).__name__ == "_BytesIOBuffer"
    assert b.getvalue() == b"Abcd" and not b.closed
    with io.BytesIO(b"abcd") as stream:
        with stream.getbuffer()[1:] as target:
            assert stream.readinto(target) == 3
        assert stream.getvalue() == b"aabc"
    raises(TypeError, lambda: memoryview(b))

    class Closes:
        def __buffer__(self, flags):
            b.close()
            return memoryview(b"A")

        def __index__(self):
            b.close()
            return 0

    raises(ValueError, lambda: b.write(Closes()))
    b.__init__(b"again")
    assert b.read() == b"again"
    raises(ValueError, lambda: b.writelines([Closes()]))
    b.__init__(b"again")
    raises(ValueError, lambda: b.truncate(Closes()))


def line_ends():
    s = io.StringIO(newline=None)
    assert s.newlines is None
    s.write("a\n")
    assert s.newlines == "\n"
    s.write("b\r\n")
    assert s.newlines == ("\n", "\r\n")
    assert s.write("c\rd") == 3
    assert s.newlines == ("\r", "\n", "\r\n") and s.getvalue() == "a\nb\nc\nd"
    assert io.StringIO("a\r", newline="").newlines == "\r"
    assert io.StringIO("a\n").newlines is None
    assert list(io.StringIO("a\nb\r\nc\rd", newline="\r\n")) == ["a\r\n", "b\r\r\n", "c\rd"]
    # Surrogates stay what they are, also side by side.
    s = io.StringIO(newline=None)
    assert s.write("\ud800\r\n\udc00") == 4 and s.getvalue() == "\ud800\n\udc00"
    assert len(io.StringIO("\ud800\udc00").getvalue()) == 2


def overridden():
    class Shouting(io.StringIO):
        def readline(self, size=-1):
            return super().readline(size).upper()

    assert list(Shouting("a\nb")) == ["A\n", "B"]

    class Wrong(io.StringIO):
        def readline(self):
            return 3

    raises(OSError, lambda: next(Wrong()), "readline() should have returned a str object, not 'int'")


pickles()
states()
positions()
exports()
line_ends()
overridden()
print("ok")
