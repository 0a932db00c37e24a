# Streams that nobody closes: what they hold is written, the warning names what was dropped, and scripts' own methods are called.
import gc
import io
import os
import sys
import tempfile
import warnings

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "file")


def dropped(make):
    """The warnings of a stream that is made and forgotten."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        make()
        gc.collect()
        gc.collect()
    return [str(w.message) for w in caught if w.category is ResourceWarning]


def write():
    open(path, "w", encoding="utf-8").write("text")


name = repr(path)
assert dropped(write) == [f"unclosed file <_io.TextIOWrapper name={name} mode='w' encoding='utf-8'>"]
with open(path) as file:
    assert file.read() == "text"
assert dropped(lambda: open(path, "rb") and None) == [f"unclosed file <_io.BufferedReader name={name}>"]
assert dropped(lambda: open(path, "rb", 0)) == [f"unclosed file <_io.FileIO name={name} mode='rb' closefd=True>"]
assert dropped(lambda: open(path, "rb").close()) == []
fd = os.open(path, os.O_RDONLY)
assert dropped(lambda: open(fd, "rb", closefd=False)) == []
os.close(fd)

# The methods of a script's class, in this order; the attributes are still there.
record = []


def watching(base):
    class Stream(base):
        def __del__(self):
            record.append(("del", self.mark))
            super().__del__()

        def close(self):
            record.append("close")
            super().close()

        def flush(self):
            record.append("flush")
            super().flush()

    return Stream


def make(base, *args):
    stream = watching(base)(*args)
    stream.mark = base.__name__


for base, *args in [
    (io.IOBase,),
    (io.RawIOBase,),
    (io.BufferedIOBase,),
    (io.TextIOBase,),
    (io.FileIO, path),
    (io.BufferedWriter, io.BytesIO()),
    (io.TextIOWrapper, io.BytesIO(), "ascii"),
]:
    record.clear()
    dropped(lambda: make(base, *args))
    assert record == [("del", base.__name__), "close", "flush"], (base, record)


# What fails there is reported, and nobody else hears of it.
class Failing(io.RawIOBase):
    def close(self):
        raise OSError("no close")


reports = []
sys.unraisablehook = lambda report: reports.append((report.exc_type, str(report.exc_value)))
dropped(lambda: Failing() and None)
assert reports == [(OSError, "no close")]
sys.unraisablehook = sys.__unraisablehook__

# A stream flushes before it is closed, and is closed when that fails.
written = []


class Raw(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        written.append(bytes(data))
        return len(data)


dropped(lambda: io.TextIOWrapper(io.BufferedWriter(Raw()), "ascii").write("kept") and None)
assert written == [b"kept"]
file = io.FileIO(path)


def flush():
    raise OSError("flush")


file.flush = flush
try:
    file.close()
except OSError as error:
    assert str(error) == "flush" and file.closed
else:
    raise AssertionError("no OSError")
assert file._finalizing is False
folder.cleanup()
print("ok")
