# io.FileIO: names, reprs, arguments; readlines() and iteration of io.IOBase.
import io
import os
import tempfile
import warnings


def raises(kind, call, text=None):
    try:
        call()
    except kind as error:
        assert text is None or str(error) == text, str(error)
    else:
        raise AssertionError(f"{kind.__name__} not raised")


def names(path):
    class Sub(io.FileIO):
        pass

    with io.FileIO(path) as file:
        assert vars(file) == {"name": path}
        assert repr(file) == f"<_io.FileIO name={path!r} mode='rb' closefd=True>"
        file.name = None
        assert repr(file) == "<_io.FileIO name=None mode='rb' closefd=True>"
        file.name = file
        raises(RuntimeError, lambda: repr(file), "reentrant call inside _io.FileIO.__repr__")
        del file.name
        assert repr(file) == f"<_io.FileIO fd={file.fileno()} mode='rb' closefd=True>"
        assert file._blksize == os.fstat(file.fileno()).st_blksize
    with Sub(path) as file:
        assert "Sub name=" in repr(file)

    class Blocks(io.FileIO):
        def __setattr__(self, name, value):
            raise KeyError(name)

    fd = os.open(path, os.O_RDONLY)
    raises(KeyError, lambda: Blocks(fd))
    os.close(fd)  # was the script's


def arguments(path):
    raises(TypeError, lambda: io.FileIO(path, 0), "FileIO() argument 'mode' must be str, not int")
    raises(ValueError, lambda: io.FileIO(-1), "negative file descriptor")
    raises(TypeError, lambda: io.FileIO(2**40))
    raises(ValueError, lambda: io.FileIO("a\0b"), "embedded null byte")
    free = os.open(path, os.O_RDONLY)
    os.close(free)
    raises(OSError, lambda: io.FileIO(path, opener=lambda name, flags: free))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        io.FileIO(True, "w", closefd=False)
    assert str(seen[0].message) == "bool is used as a file descriptor"
    assert seen[0].category is RuntimeWarning
    with io.FileIO(path, "r+") as file:
        raises(TypeError, lambda: file.read(""), "argument should be integer or None, not 'str'")
        raises(OSError, lambda: file.truncate(-1))
    raises(TypeError, lambda: file.write(3), "a bytes-like object is required, not 'int'")


def lines():
    class Counted(io.IOBase):
        left = 3

        def readline(self):
            self.left -= 1
            return b"abc\n" if self.left >= 0 else b""

    assert len(Counted().readlines(4)) == 2 and len(Counted().readlines()) == 3
    raises(TypeError, lambda: Counted().readlines(""), "argument should be integer or None, not 'str'")

    class Wrong(io.IOBase):
        def readline(self):
            return None

    raises(TypeError, lambda: next(Wrong()), "object of type 'NoneType' has no len()")


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    with open(path, "w") as file:
        file.write("abc")
    names(path)
    arguments(path)
lines()
print("ok")
