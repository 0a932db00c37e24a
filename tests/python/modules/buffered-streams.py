# Buffered streams over raw streams of scripts: what is read and written when, and what is refused.
import io
import pickle
import threading
import time


class Raw(io.RawIOBase):
    """Gives the pieces of a list, one a read, and remembers what is written."""

    def __init__(self, pieces=()):
        self.pieces = list(pieces)
        self.reads = 0
        self.written = []
        self.limit = None

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, pos, whence=0):
        return 0

    def tell(self):
        return 0

    def readinto(self, buffer):
        self.reads += 1
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        if piece is None:
            return None
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        if self.limit == 0:
            return None
        self.written.append(bytes(data[: self.limit]))
        return len(self.written[-1])


def error(kind, call, *args):
    try:
        call(*args)
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} not raised")


# Reading: one raw read at most for read1, peek and readinto1; as many as needed for read.
raw = Raw([b"abc", b"de", b"fgh", b"jkl"])
reader = io.BufferedReader(raw, 10)
assert reader.peek(1) == b"abc" and raw.reads == 1
buffer = bytearray(2)
assert reader.readinto1(buffer) == 2 and buffer == b"ab" and raw.reads == 1
assert reader.readinto1(buffer) == 1 and raw.reads == 1
assert reader.read1() == b"de" and raw.reads == 2
assert reader.read(4) == b"fghj" and raw.reads == 4
assert reader.read() == b"kl"

# A raw stream that has nothing yet.
reader = io.BufferedReader(Raw([b"ab", None, None, b"c"]))
assert reader.read(5) == b"ab" and reader.read(5) is None and reader.read(5) == b"c"

# The pieces of a line.
reader = io.BufferedReader(Raw([b"a", b"b\nc", b"d"]))
assert [reader.readline(), reader.readline(1), reader.readline()] == [b"ab\n", b"c", b"d"]
assert list(io.BufferedReader(io.BytesIO(b"1\n2"))) == [b"1\n", b"2"]


# What a raw stream answers is checked.
class Wrong(Raw):
    answer = -1

    def readinto(self, buffer):
        return self.answer

    def write(self, data):
        return 99

    def seek(self, pos, whence=0):
        return -5

    def tell(self):
        return -7


e = error(OSError, io.BufferedReader(Wrong()).read, 1)
assert str(e) == "raw readinto() returned invalid length -1 (should have been between 0 and 131072)"
Wrong.answer = "x"
e = error(OSError, io.BufferedReader(Wrong()).read, 1)
assert str(e) == "raw readinto() failed" and type(e.__cause__) is TypeError
assert str(error(OSError, io.BufferedReader(Wrong()).seek, 0)) == "Raw stream returned invalid position -5"
assert str(error(OSError, io.BufferedReader(Wrong()).tell)) == "Raw stream returned invalid position -7"
writer = io.BufferedWriter(Wrong())
writer.write(b"abc")
e = error(OSError, writer.flush)
assert str(e) == "raw write() returned invalid length 99 (should have been between 0 and 3)"
writer.close = lambda: None

# Writing: what fits waits, and goes down in one piece.
raw = Raw()
writer = io.BufferedWriter(raw, 8)
writer.write(b"abc")
writer.write(b"defg")
assert raw.written == []
writer.write(b"hi")
assert raw.written == [b"abcdefg"]
writer.write(b"x" * 9)
assert raw.written == [b"abcdefg", b"hi", b"x" * 9]

# A raw stream that takes nothing: as much as there is room for is kept.
raw = Raw()
writer = io.BufferedWriter(raw, 8)
raw.limit = 0
assert writer.write(b"abc") == 3
e = error(BlockingIOError, writer.write, b"0123456789")
assert e.characters_written == 5
raw.limit = None
writer.flush()
assert raw.written == [b"abc01234"]

# Reading and writing one stream by turns.
with io.BufferedRandom(io.BytesIO(b"abcdefgh"), 100) as both:
    assert both.read(1) == b"a"
    both.write(b"2")
    assert both.read(1) == b"c"
    both.write(b"4")
    assert both.tell() == 4
    both.seek(0)
    assert both.read() == b"a2c4efgh"
    both.seek(2)
    both.write(b"XY")
    assert both.peek() == b"efgh" and both.raw.getvalue() == b"a2XYefgh"
    both.truncate(3)
    assert both.raw.getvalue() == b"a2X"

# Abilities, states and names.
e = error(io.UnsupportedOperation, io.BufferedReader(io.BytesIO()).truncate)
assert str(e) == "truncate"
unready = io.BufferedReader.__new__(io.BufferedReader)
assert str(error(ValueError, unready.read)) == "I/O operation on uninitialized object"
reader = io.BufferedReader(Raw())
error(ValueError, reader.__init__, Raw(), 0)
error(ValueError, reader.read)
raw = Raw()
reader = io.BufferedReader(raw)
assert reader.detach() is raw and repr(reader) == "<_io.BufferedReader>"
assert str(error(ValueError, reader.read)) == "raw stream has been detached"
reader = io.BufferedReader(raw)
raw.name = reader
assert str(error(RuntimeError, repr, reader)) == "reentrant call inside _io.BufferedReader.__repr__"
reader.close()
for name, args, what in [
    ("read", (), "read"),
    ("readinto", (bytearray(1),), "readinto"),
    ("peek", (), "peek"),
    ("readline", (), "readline"),
    ("seek", (0,), "seek"),
    ("truncate", (), "truncate"),
]:
    assert str(error(ValueError, getattr(reader, name), *args)) == f"{what} of closed file"


# Both steps of closing are done, and the second's error shows the first's.
class Failing(Raw):
    def close(self):
        if self.fails:
            raise OSError("close")
        super().close()

    fails = True


raw = Failing()
writer = io.BufferedWriter(raw)


def flush():
    raise OSError("flush")


writer.flush = flush
e = error(OSError, writer.close)
assert str(e) == "close" and str(e.__context__) == "flush" and not writer.closed
raw.fails = False
assert str(error(OSError, writer.close)) == "flush" and writer.closed
del writer.flush


# A thread that closes has the stream to itself.
class Slow(Raw):
    def flush(self):
        if not started.is_set():
            started.set()
            time.sleep(0.05)


started = threading.Event()
writer = io.BufferedWriter(Slow())
thread = threading.Thread(target=writer.close)
thread.start()
started.wait()
assert str(error(ValueError, writer.write, b"x")) == "write to closed file"
thread.join()

# Copies: none of the streams themselves, but of classes that say how.
assert str(error(TypeError, pickle.dumps, io.BufferedReader(Raw()))) == "cannot pickle 'BufferedReader' instances"


class Tagged(io.BufferedReader):
    def __getstate__(self):
        return self.raw.getvalue()

    def __setstate__(self, state):
        self.__init__(io.BytesIO(state))


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    copied = pickle.loads(pickle.dumps(Tagged(io.BytesIO(b"data")), protocol))
    assert type(copied) is Tagged and copied.read() == b"data"

# A pair is two streams.
pair = io.BufferedRWPair(io.BytesIO(b"in"), Raw())
assert pair.read() == b"in" and pair.write(b"out") == 3
pair.close()
assert pair.closed
assert "too much data: 3 bytes requested, 6 returned" in str(
    error(ValueError, type("T", (io.BufferedIOBase,), {"read": lambda s, n: b"abcdef"})().readinto, bytearray(3))
)
assert str(error(ValueError, type("R", (io.RawIOBase,), {"readinto": lambda s, b: 2})().read, 1)) == (
    "readinto returned 2 outside buffer size 1"
)
print("ok")
