# os.dup and os.dup2: two numbers for one open file, each closed by itself.
import contextlib
import errno
import io
import os
import select
import socket
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")


def fails_with_ebadf(run, *args):
    try:
        run(*args)
    except OSError as error:
        return error.errno == errno.EBADF and str(error) == "[Errno 9] Bad file descriptor"
    return False


def content():
    with open(path, "rb") as file:
        return file.read()


# One position, two numbers.
fd = os.open(path, os.O_RDWR | os.O_CREAT)
twin = os.dup(fd)
assert twin != fd
os.write(fd, b"abc")
assert os.lseek(twin, 0, os.SEEK_CUR) == 3
os.write(twin, b"def")
assert os.lseek(fd, 1, os.SEEK_SET) == 1
assert os.read(twin, 2) == b"bc" and os.read(fd, 2) == b"de"
assert os.fstat(fd).st_ino == os.fstat(twin).st_ino
assert os.path.sameopenfile(fd, twin) and not os.isatty(twin)
os.close(fd)
assert fails_with_ebadf(os.read, fd, 1) and fails_with_ebadf(os.fstat, fd)
assert fails_with_ebadf(os.close, fd) and fails_with_ebadf(os.dup, fd)
assert os.pread(twin, 3, 0) == b"abc"

# The lowest free number is taken, the one that was closed first.
again = os.dup(twin)
assert again == fd
os.close(again)
opened = os.open(path, os.O_RDONLY)
assert opened == fd and os.read(opened, 6) == b"abcdef" and os.read(twin, 6) == b"f"
os.close(opened)
os.close(twin)
assert fails_with_ebadf(os.write, twin, b"")

# Numbers that are duplicates are given to no other file, and go back when they are closed.
fd = os.open(path, os.O_RDONLY)
twins = [os.dup(fd) for _ in range(5)]
files = [os.open(path, os.O_RDONLY) for _ in range(5)]
assert len({fd, *twins, *files}) == 11
for file in files:
    assert os.read(file, 2) == b"ab"
assert os.read(twins[2], 3) == b"abc" and os.read(fd, 3) == b"def"
for number in [fd, *twins, *files]:
    os.close(number)
    assert fails_with_ebadf(os.fstat, number)

# dup2: what the number stood for before is closed.
fd = os.open(path, os.O_RDONLY)
other = os.open(path, os.O_RDONLY)
assert os.dup2(fd, other) == other and os.read(fd, 3) == b"abc" and os.read(other, 3) == b"def"
assert os.dup2(fd, other) == other and os.dup2(fd, fd) == fd
assert os.dup2(other, 60) == 60 and os.get_inheritable(60)
assert os.dup2(other, 61, inheritable=False) == 61 and not os.get_inheritable(61)
assert os.dup2(other, 61, True) == 61 and os.get_inheritable(61)
assert not os.get_inheritable(os.dup(fd))
os.closerange(fd, 62)
assert fails_with_ebadf(os.fstat, 61)
assert fails_with_ebadf(os.dup, 999) and fails_with_ebadf(os.dup, -1)
assert fails_with_ebadf(os.dup2, 999, 50) and fails_with_ebadf(os.dup2, 1, -1)
assert fails_with_ebadf(os.dup2, -1, 50) and fails_with_ebadf(os.dup2, 999, 999)
assert fails_with_ebadf(os.dup2, 1, 1 << 30)
try:
    os.dup("1")
except TypeError as error:
    assert str(error) == "'str' object cannot be interpreted as an integer"

# Paths that lead to a descriptor, and descriptors in place of paths.
fd = os.open(path, os.O_RDONLY)
here = os.open(folder, os.O_RDONLY)
twins = os.dup(fd), os.dup(here)
assert os.stat(twins[0]).st_size == 6 and os.listdir(twins[1]) == ["file"]
assert os.stat("file", dir_fd=twins[1]).st_ino == os.fstat(fd).st_ino
with open(f"/dev/fd/{twins[0]}", "rb") as file:
    assert file.read(1) == b"a"
assert os.readlink(f"/proc/self/fd/{twins[1]}") == os.path.realpath(folder)
for number in (fd, here, *twins):
    os.close(number)

# File objects over duplicates.
with open(path, "wb", buffering=0) as file:
    with open(os.dup(file.fileno()), "wb", buffering=0) as twin:
        twin.write(b"one ")
        file.write(b"two ")
    file.write(b"three")
assert content() == b"one two three"
with open(path, "ab") as file:
    os.write(os.dup(file.fileno()), b"!")
assert content() == b"one two three!"


# ---- the standard streams ----


def redirected(number, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
    @contextlib.contextmanager
    def redirect():
        saved = os.dup(number)
        fd = os.open(path, flags)
        os.dup2(fd, number)
        os.close(fd)
        try:
            yield
        finally:
            os.dup2(saved, number)
            os.close(saved)

    return redirect()


for number, stream in [(1, sys.stdout), (2, sys.stderr)]:
    with redirected(number):
        print("to the file", file=stream, flush=True)
        os.write(number, b"bytes\n")
        assert not os.isatty(number) and os.lseek(number, 0, os.SEEK_CUR) == 18
    assert content() == b"to the file\nbytes\n", content()
    with redirected(number):
        with redirected(number, os.O_WRONLY | os.O_APPEND):
            os.write(number, b"inner ")
        os.write(number, b"outer")
    assert content() in (b"outer ", b"inner outer")

with redirected(1), contextlib.redirect_stdout(io.StringIO()) as text:
    print("nowhere else")
assert text.getvalue() == "nowhere else\n" and content() == b""

# Both to one place, as 2>&1.
saved = os.dup(1), os.dup(2)
fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
os.dup2(fd, 1)
os.dup2(1, 2)
os.close(fd)
os.write(1, b"a")
os.write(2, b"b")
os.write(1, b"c")
os.dup2(saved[0], 1)
os.dup2(saved[1], 2)
for fd in saved:
    os.close(fd)
assert content() == b"abc"

# Programs get what is behind the numbers.
with redirected(1):
    print("first", flush=True)
    subprocess.run(["echo", "from a program"], check=True)
    subprocess.run(["sh", "-c", "echo its error output >&2"], stderr=1, check=True)
    assert os.system("echo from a shell") == 0
    print("last", flush=True)
assert content() == b"first\nfrom a program\nits error output\nfrom a shell\nlast\n", content()

saved = os.dup(0)
fd = os.open(path, os.O_RDONLY)
os.dup2(fd, 0)
os.close(fd)
assert subprocess.run(["head", "-n", "1"], capture_output=True).stdout == b"first\n"
os.lseek(0, 0, os.SEEK_SET)
assert os.read(0, 5) == b"first"
os.dup2(saved, 0)
os.close(saved)

with open(path, "w+") as file:
    twin = os.dup(file.fileno())
    subprocess.run(["echo", "to a duplicate"], stdout=twin, check=True)
    os.close(twin)
    assert file.read() == "" and os.pread(file.fileno(), 99, 0) == b"to a duplicate\n"

# A number that is closed is free for the next file.
saved = os.dup(0)
os.close(0)
assert fails_with_ebadf(os.read, 0, 1)
assert os.open(path, os.O_RDONLY) == 0 and os.read(0, 2) == b"to"
os.close(0)
assert os.dup(saved) == 0
os.close(saved)


# ---- pipes and sockets ----

r, w = os.pipe()
twin = os.dup(w)
os.write(twin, b"in ")
os.close(w)
assert fails_with_ebadf(os.write, w, b"x")
os.write(twin, b"pipe")
assert os.read(r, 10) == b"in pipe"
assert select.select([r], [], [], 0) == ([], [], [])
os.close(twin)
assert os.read(r, 10) == b""
os.close(r)

r, w = os.pipe()
with_pipe = os.dup(1)
os.dup2(w, 1)
os.close(w)
print("through a pipe", flush=True)
subprocess.run(["echo", "from a program"], check=True)
os.dup2(with_pipe, 1)
os.close(with_pipe)
with open(r) as file:
    assert file.read() == "through a pipe\nfrom a program\n"

r, w = os.pipe()
twin = os.dup(r)
os.set_blocking(twin, False)
assert not os.get_blocking(r)
try:
    os.read(r, 1)
    raise AssertionError("nothing is there")
except BlockingIOError:
    pass
for number in (r, w, twin):
    os.close(number)

a, b = socket.socketpair()
c = a.dup()
assert c.fileno() != a.fileno() and c.type == a.type
a.send(b"one")
a.close()
assert a.fileno() == -1 and not select.select([b], [], [], 0)[2]
c.send(b" two")
assert b.recv(20) == b"one two"
d = socket.socket(fileno=os.dup(b.fileno()))
b.close()
c.send(b"three")
assert d.recv(20) == b"three"
c.close()
assert d.recv(20) == b""
d.close()

a, b = socket.socketpair()
number = a.fileno()
os.close(number)
try:
    a.close()
    raise AssertionError("closed twice")
except OSError as error:
    assert error.errno == errno.EBADF
b.close()

print("ok")
