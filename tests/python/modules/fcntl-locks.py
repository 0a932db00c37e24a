# fcntl: flags of descriptors, duplicates from a number on, locks that other programs see.
import errno
import fcntl
import mailbox
import os
import subprocess
import sys
import tempfile
import termios
import threading
import time

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")


def errno_of(run, *args):
    try:
        run(*args)
    except OSError as error:
        return errno.errorcode[error.errno]
    return None


# ---- flags ----

fd = os.open(path, os.O_RDWR | os.O_CREAT)
assert fcntl.fcntl(fd, fcntl.F_GETFD) == fcntl.FD_CLOEXEC and not os.get_inheritable(fd)
assert fcntl.fcntl(fd, fcntl.F_SETFD, 0) == 0 and os.get_inheritable(fd)
assert fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.FD_CLOEXEC) == 0 and not os.get_inheritable(fd)
flags = fcntl.fcntl(fd, fcntl.F_GETFL)
assert flags & os.O_ACCMODE == os.O_RDWR and not flags & os.O_APPEND
assert fcntl.fcntl(fd, fcntl.F_SETFL, flags) == 0
with open(path, "ab") as file:
    flags = fcntl.fcntl(file, fcntl.F_GETFL)
    assert flags & os.O_ACCMODE == os.O_WRONLY and flags & os.O_APPEND
    assert fcntl.fcntl(file, fcntl.F_GETFD, b"bytes") == b"bytes"

r, w = os.pipe()
assert fcntl.fcntl(r, fcntl.F_GETFL) == os.O_RDONLY
assert fcntl.fcntl(w, fcntl.F_GETFL) == os.O_WRONLY
assert fcntl.fcntl(r, fcntl.F_SETFL, os.O_NONBLOCK) == 0 and not os.get_blocking(r)
assert fcntl.fcntl(r, fcntl.F_GETFL) == os.O_RDONLY | os.O_NONBLOCK
assert errno_of(os.read, r, 1) == "EAGAIN"
assert fcntl.fcntl(r, fcntl.F_SETFL, 0) == 0 and os.get_blocking(r)

# ---- duplicates ----

twin = fcntl.fcntl(fd, fcntl.F_DUPFD, 70)
closing = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 70)
assert (twin, closing) == (70, 71)
assert os.get_inheritable(twin) and not os.get_inheritable(closing)
os.write(twin, b"0123456789")
assert os.lseek(closing, 0, os.SEEK_CUR) == 10
assert errno_of(fcntl.fcntl, fd, fcntl.F_DUPFD, -1) == "EINVAL"
assert errno_of(fcntl.fcntl, 999, fcntl.F_GETFD) == "EBADF"
for value, kind in [(-1, ValueError), ("x", TypeError)]:
    try:
        fcntl.fcntl(value, fcntl.F_GETFD)
        raise AssertionError("no descriptor")
    except kind:
        pass

# ---- requests ----

assert errno_of(fcntl.ioctl, fd, termios.TIOCGWINSZ, b"\0" * 8) == "ENOTTY"
assert errno_of(fcntl.ioctl, r, termios.TIOCGWINSZ) == "ENOTTY"
assert errno_of(fcntl.ioctl, 999, termios.TIOCGWINSZ) == "EBADF"

# ---- locks ----

OTHER = """
import fcntl, sys
file = open(sys.argv[2], "r+")
try:
    getattr(fcntl, sys.argv[1])(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    print("got it")
except BlockingIOError as error:
    print(error.errno)
"""


def other(name):
    done = subprocess.run([sys.executable, "-c", OTHER, name, path], capture_output=True, text=True)
    assert done.stderr == "", done.stderr
    return done.stdout.strip()


taken = str(errno.EAGAIN)
assert fcntl.flock(fd, fcntl.LOCK_EX) is None and other("flock") == taken
with open(path) as second:
    assert errno_of(fcntl.flock, second, fcntl.LOCK_SH | fcntl.LOCK_NB) == "EAGAIN"
    # A duplicate is the same open file.
    fcntl.flock(twin, fcntl.LOCK_SH)
    fcntl.flock(second, fcntl.LOCK_SH | fcntl.LOCK_NB)
    fcntl.flock(second, fcntl.LOCK_UN)

    # Who waits lets other threads run, one of which may let go of the lock.
    fcntl.flock(fd, fcntl.LOCK_EX)
    started = time.monotonic()
    thread = threading.Timer(0.2, lambda: fcntl.flock(fd, fcntl.LOCK_UN))
    thread.start()
    fcntl.flock(second, fcntl.LOCK_EX)
    assert time.monotonic() - started > 0.1
    thread.join()
assert fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB) is None
fcntl.flock(fd, fcntl.LOCK_UN)
assert errno_of(fcntl.flock, fd, 0) == "EINVAL"

assert fcntl.lockf(fd, fcntl.LOCK_EX) is None and other("lockf") == taken
fcntl.lockf(fd, fcntl.LOCK_UN)
assert other("lockf") == "got it"
os.lseek(fd, 4, os.SEEK_SET)
fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 2, 1, os.SEEK_CUR)
assert other("lockf") == taken
fcntl.lockf(fd, fcntl.LOCK_UN, 1, 5)
assert other("lockf") == taken
fcntl.lockf(fd, fcntl.LOCK_UN, 0, -4, os.SEEK_END)
assert other("lockf") == "got it"
with open(path) as reader:
    fcntl.lockf(reader, fcntl.LOCK_SH)
    assert other("lockf") == taken
    assert errno_of(fcntl.lockf, reader, fcntl.LOCK_EX) == "EBADF"
assert errno_of(fcntl.lockf, fd, fcntl.LOCK_EX, -1) == "EINVAL"
try:
    fcntl.lockf(fd, 0)
    raise AssertionError("no operation")
except ValueError as error:
    assert str(error) == "unrecognized lockf argument"
for number in (fd, twin, closing, r, w):
    os.close(number)

# `mailbox` locks with what is there.
box = mailbox.mbox(os.path.join(folder, "box"))
box.lock()
assert os.path.exists(os.path.join(folder, "box.lock"))
box.add("Subject: locked\n\ntext\n")
box.flush()
box.unlock()
assert not os.path.exists(os.path.join(folder, "box.lock")) and len(box) == 1
box.close()

print("ok")
