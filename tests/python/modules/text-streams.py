# Text streams: when text goes down, where positions lie, byte order marks, and what is refused.
import codecs
import io
import pickle


class Raw(io.RawIOBase):
    def __init__(self):
        self.written = []

    def writable(self):
        return True

    def write(self, data):
        self.written.append(bytes(data))
        return len(data)


def error(kind, call, *args, **named):
    try:
        call(*args, **named)
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} not raised")


def text(data=b"", encoding="utf-8", **more):
    return io.TextIOWrapper(io.BytesIO(data), encoding, **more)


# What waits never grows beyond a chunk, and goes down before what does not fit behind it.
raw = Raw()
out = io.TextIOWrapper(raw, "ascii")
out.write("abc")
out.write("def")
assert raw.written == []
out.write("x" * out._CHUNK_SIZE)
assert raw.written == [b"abcdef", b"x" * out._CHUNK_SIZE]
out = text(line_buffering=True)
out.write("a")
assert out.buffer.getvalue() == b""
out.write("b\rc")
assert out.buffer.getvalue() == b"ab\rc"

# Lines, with the line ends of each mode.
data = b"a\nb\rc\r\nd"
for newline, lines in [
    (None, ["a\n", "b\n", "c\n", "d"]),
    ("", ["a\n", "b\r", "c\r\n", "d"]),
    ("\n", ["a\n", "b\rc\r\n", "d"]),
    ("\r", ["a\nb\r", "c\r", "\nd"]),
    ("\r\n", ["a\nb\rc\r\n", "d"]),
]:
    for size in 1, 2, 8192:
        stream = text(data, newline=newline)
        stream._CHUNK_SIZE = size
        assert list(stream) == lines, (newline, size)

# Positions are found again in every encoding and after every character.
for encoding in "utf-8", "utf-16", "utf-8-sig", "shift_jis", "iso2022_jp", "utf-7":
    content = "aあ\nb\r\nいう\n" * 20
    stream = text(content.encode(encoding), encoding, newline="")
    stream._CHUNK_SIZE = 7
    for step in range(len(content)):
        place = stream.tell()
        rest = stream.read()
        assert rest == content[step:], (encoding, step)
        stream.seek(place)
        assert stream.read(1) == content[step]
stream = text(b"a\nb\n")
next(stream)
assert str(error(OSError, stream.tell)) == "telling position disabled by next() call"
assert list(stream) == ["b\n"] and stream.tell() == 4

# A mark is written at the start of the stream only.
for encoding in "utf-16", "utf-8-sig", "utf-32":
    mark = "".encode(encoding)
    stream = text(b"", encoding)
    stream.write("a")
    stream.flush()
    both = stream.buffer.getvalue()
    stream = text(both, encoding)
    stream.seek(0, io.SEEK_END)
    stream.write("b")
    stream.seek(0)
    assert stream.buffer.getvalue() == "ab".encode(encoding)
    stream.write("c")
    stream.flush()
    assert stream.buffer.getvalue() == "cb".encode(encoding)
stream = text(b"", "utf-8-sig")
stream.write("x")
stream.reconfigure(encoding="utf-8")
stream.write("y")
stream.reconfigure(encoding="utf-8-sig")
stream.write("z")
stream.flush()
assert stream.buffer.getvalue() == b"\xef\xbb\xbfxyz"

# Writing after reading: what was read ahead stays where positions do not count.
pair = io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b"foo\nbar\n"), io.BytesIO()), "ascii")
assert pair.readline() == "foo\n"
pair.write("x")
assert pair.readline() == "bar\n"


# A class of text replaces line ends itself, and may do anything meanwhile.
class Line(str):
    def replace(self, *args):
        return self.act()


stream = text(newline="\r\n")
Line.act = lambda self: None
assert "replace() should return a str" in str(error(TypeError, stream.write, Line("\n")))
Line.act = lambda self: stream.close() or "x"
assert "closed" in str(error(ValueError, stream.write, Line("\n")))


# Codecs of scripts are checked.
class Decoder(codecs.IncrementalDecoder):
    state = (b"", 0)

    def decode(self, data, final=False):
        return 3

    def getstate(self):
        return self.state


class Encoder(codecs.IncrementalEncoder):
    def encode(self, data, final=False):
        return "text"


latin = codecs.lookup("latin-1")
info = codecs.CodecInfo(latin.encode, latin.decode, None, None, Encoder, Decoder, "odd_codec")
codecs.register(lambda name: info if name == "odd_codec" else None)
stream = text(b"abc", "odd_codec")
assert str(error(TypeError, stream.read)) == "decoder should return a string result, not 'int'"
assert str(error(TypeError, stream.write, "a")) == "encoder should return a bytes object, not 'str'"
for state, message in [
    (3, "illegal decoder state"),
    ((b"",), "illegal decoder state"),
    (("", 0), "illegal decoder state: the first item should be a bytes object, not 'str'"),
]:
    Decoder.state = state
    assert str(error(TypeError, text(b"abc", "odd_codec").read, 1)) == message

# Buffers that do not give bytes.
nothing = type("Nothing", (io.BytesIO,), {"read": lambda self, n=-1: None})
assert str(error(BlockingIOError, io.TextIOWrapper(nothing(), "ascii").read)) == "Read returned None."

# States, arguments and texts.
unready = io.TextIOWrapper.__new__(io.TextIOWrapper)
assert unready.closed and unready.encoding is None
assert str(error(ValueError, unready.read)) == "I/O operation on uninitialized object"
stream = text(b"x")
error(ValueError, stream.__init__, stream.buffer, newline="xyzzy")
error(ValueError, stream.read)
stream = text(b"x\ny")
buffer = stream.detach()
assert repr(stream) == "<_io.TextIOWrapper encoding='utf-8'>"
assert str(error(ValueError, stream.read)) == "underlying buffer has been detached"
stream = io.TextIOWrapper(buffer, "utf-8")
stream.readline()
assert str(error(io.UnsupportedOperation, stream.reconfigure, newline="")).startswith("It is not possible")
stream.reconfigure(line_buffering=True)
assert stream.line_buffering and not stream.write_through
error(ZeroDivisionError, stream.reconfigure, line_buffering=type("B", (), {"__index__": lambda s: 1 // 0})())
error(LookupError, text().reconfigure, encoding="locale\0")
for name, value, kind in [
    ("encoding", 3, TypeError),
    ("errors", 3, TypeError),
    ("newline", 3, TypeError),
    ("encoding", "\udcff", UnicodeEncodeError),
    ("encoding", "a\0", ValueError),
    ("encoding", "hex", LookupError),
]:
    error(kind, io.TextIOWrapper, io.BytesIO(), **{name: value})
for size, kind in (0, ValueError), (2**70, ValueError), ("x", TypeError):
    error(kind, setattr, stream, "_CHUNK_SIZE", size)
assert "cannot be deleted" in str(error(AttributeError, delattr, stream, "_CHUNK_SIZE"))
stream.mode = "r"
assert repr(stream) == "<_io.TextIOWrapper mode='r' encoding='utf-8'>" and stream.__dict__ == {"mode": "r"}
stream.buffer.name = stream
assert str(error(RuntimeError, repr, stream)) == "reentrant call inside _io.TextIOWrapper.__repr__"
error(TypeError, pickle.dumps, stream)
decoder = io.IncrementalNewlineDecoder.__new__(io.IncrementalNewlineDecoder)
error(ValueError, decoder.decode, "x")
print("ok")
