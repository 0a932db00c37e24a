# Pipes: reads wait for writers, ends tell what became of the other one, files and select work on them.
import errno
import io
import os
import select
import selectors
import stat
import threading
import time
from concurrent import interpreters

r, w = os.pipe()
assert r != w and r > 2
assert os.write(w, b"spam") == 4
assert os.read(r, 2) == b"sp"
assert os.read(r, 100) == b"am"
assert stat.S_ISFIFO(os.fstat(r).st_mode) and stat.S_ISFIFO(os.stat(w).st_mode)
assert not os.isatty(r)
assert os.get_inheritable(r) is False

for wrong, call in [
    (errno.ESPIPE, lambda: os.lseek(r, 0, 0)),
    (errno.EBADF, lambda: os.read(w, 1)),
    (errno.EBADF, lambda: os.write(r, b"x")),
]:
    try:
        call()
    except OSError as e:
        assert e.errno == wrong, e
    else:
        raise AssertionError(call)

# Waiting lets other threads run.
order = []


def late():
    time.sleep(0.02)
    order.append("write")
    os.write(w, b"late")


t = threading.Thread(target=late)
t.start()
assert os.read(r, 10) == b"late"
order.append("read")
t.join()
assert order == ["write", "read"]

# Descriptors that do not wait.
assert os.get_blocking(r) is True
os.set_blocking(r, False)
assert os.get_blocking(r) is False and os.get_blocking(w) is True
try:
    os.read(r, 1)
except BlockingIOError as e:
    assert e.errno == errno.EAGAIN
else:
    raise AssertionError
with open(r, "rb", buffering=0, closefd=False) as raw:
    assert raw.read(5) is None
    assert raw.readinto(bytearray(3)) is None
    assert not raw.seekable()
os.set_blocking(r, True)

# select, poll and selectors.
assert select.select([r], [w], [], 0) == ([], [w], [])
os.write(w, b"x")
assert select.select([r], [], [], None) == ([r], [], [])
with selectors.DefaultSelector() as chooser:
    chooser.register(r, selectors.EVENT_READ, "data")
    [(key, events)] = chooser.select(0)
    assert key.data == "data" and events == selectors.EVENT_READ
    os.read(r, 1)
    assert chooser.select(0) == []

# The end of the data.
os.write(w, b"rest")
os.close(w)
assert os.read(r, 100) == b"rest"
assert os.read(r, 100) == b""
asker = select.poll()
asker.register(r)
assert asker.poll(0) == [(r, select.POLLHUP)]
os.close(r)
for call in [lambda: os.read(r, 1), lambda: os.close(r), lambda: os.fstat(r)]:
    try:
        call()
    except OSError as e:
        assert e.errno == errno.EBADF
    else:
        raise AssertionError

# Nobody reads.
r, w = os.pipe()
os.close(r)
try:
    os.write(w, b"x")
except BrokenPipeError as e:
    assert e.errno == errno.EPIPE
else:
    raise AssertionError
asker = select.poll()
asker.register(w, select.POLLOUT)
assert asker.poll(0) == [(w, select.POLLOUT | select.POLLERR)]
os.close(w)

# More than a pipe holds.
r, w = os.pipe()
big = bytes(range(256)) * 1024


def feed():
    with open(w, "wb") as out:
        assert out.write(big) == len(big)


t = threading.Thread(target=feed)
t.start()
with os.fdopen(r, "rb") as source:
    assert source.read(3) == big[:3]
    assert source.read() == big[3:]
t.join()

r, w = os.pipe2(os.O_NONBLOCK) if hasattr(os, "pipe2") else os.pipe()
count = os.write(w, big)
assert 4096 <= count < len(big)
try:
    os.write(w, big)
except BlockingIOError:
    pass
else:
    raise AssertionError
os.close(w)
os.close(r)

# Text, line by line, while another thread writes.
r, w = os.pipe()


def lines():
    with open(w, "w", encoding="utf-8", buffering=1) as out:
        for k in range(3):
            print(f"line {k} ä", file=out)
            time.sleep(0.005)


t = threading.Thread(target=lines)
t.start()
with open(r, encoding="utf-8") as source:
    assert source.readline() == "line 0 ä\n"
    assert list(source) == ["line 1 ä\n", "line 2 ä\n"]
    try:
        source.tell()
    except io.UnsupportedOperation:
        pass
    except OSError as e:
        assert e.errno == errno.ESPIPE
t.join()

# Descriptors are the process's: other interpreters see them.
r, w = os.pipe()
back_r, back_w = os.pipe()
other = interpreters.create()
other.exec(f"import os; os.write({w}, b'from there')")
assert os.read(r, 100) == b"from there"


def work():
    other.exec(f"import os; os.write({back_w}, os.read({r}, 100)[::-1]); os.close({back_w})")


t = threading.Thread(target=work)
t.start()
time.sleep(0.02)
os.write(w, b"abc")
assert os.read(back_r, 100) == b"cba"
assert os.read(back_r, 100) == b""
t.join()
other.close()
for fd in (r, w, back_r):
    os.close(fd)

# asyncio: signals reach the loop through a descriptor; pipes are read and watched.
import asyncio
import signal
import socket


async def hear():
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, heard.set)
    loop.call_later(0.01, signal.raise_signal, signal.SIGUSR1)
    await asyncio.wait_for(heard.wait(), 5)
    r, w = os.pipe()
    stream = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), open(r, "rb", buffering=0)
    )
    os.write(w, b"line\nrest\n")
    assert await stream.readline() == b"line\n"
    assert await stream.readline() == b"rest\n"
    os.close(w)
    assert await stream.readline() == b""
    transport.close()


asyncio.run(hear())

r, w = os.pipe()
try:
    signal.set_wakeup_fd(w)
except ValueError as e:
    assert str(e) == f"the fd {w} must be in non-blocking mode"
else:
    raise AssertionError
os.set_blocking(w, False)
signal.set_wakeup_fd(w)
before = signal.signal(signal.SIGUSR1, lambda number, frame: None)
signal.raise_signal(signal.SIGUSR1)
assert os.read(r, 10) == bytes([signal.SIGUSR1])
signal.set_wakeup_fd(-1)
signal.signal(signal.SIGUSR1, before)
os.close(r)
os.close(w)

# The descriptors of sockets are read and written in the same way.
left, right = socket.socketpair()
assert os.write(left.fileno(), b"ab") == 2 and os.read(right.fileno(), 10) == b"ab"
left.setblocking(False)
assert os.get_blocking(left.fileno()) is False
left.close()
assert os.read(right.fileno(), 10) == b""
right.close()

print("ok")
