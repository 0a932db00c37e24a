# Socket pairs, select, poll and epoll on them.
import select
import socket


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, getattr(error, "errno", None)
    return None


a, b = socket.socketpair()
assert select.select([b], [b], [], 0) == ([], [b], [])
assert a.send(b"hello") == 5
assert select.select([b], [], [], 1) == ([b], [], [])
assert b.recv(2, socket.MSG_PEEK) == b"he" and b.recv(3) == b"hel" and b.recv(10) == b"lo"
b.setblocking(False)
assert error_of(b.recv, 1) == ("BlockingIOError", 11)
b.settimeout(0.01)
assert error_of(b.recv, 1)[0] == "TimeoutError"
poll = select.poll()
poll.register(b, select.POLLIN)
assert poll.poll(0) == []
a.sendall(b"x" * 10)
assert poll.poll(100) == [(b.fileno(), select.POLLIN)]
buffer = bytearray(20)
assert b.recv_into(buffer) == 10 and buffer[:10] == b"x" * 10
with select.epoll() as epoll:
    epoll.register(b.fileno(), select.EPOLLIN)
    assert epoll.poll(0) == [] and error_of(epoll.register, b.fileno()) == ("FileExistsError", 17)
a.close()
assert b.recv(5) == b"" and error_of(b.send, b"x") == ("BrokenPipeError", 32)
b.close()
assert b.fileno() == -1 and error_of(b.recv, 1) == ("OSError", 9)

# Options, messages and their borders
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    a, b = socket.socketpair(socket.AF_UNIX, kind)
    get = lambda option, *size: a.getsockopt(socket.SOL_SOCKET, option, *size)
    assert get(socket.SO_TYPE) == kind == a.type and get(socket.SO_DOMAIN) == socket.AF_UNIX
    assert get(socket.SO_ERROR) == get(socket.SO_KEEPALIVE) == 0 and get(socket.SO_SNDBUF) > 4096
    a.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 5)
    assert get(socket.SO_REUSEADDR) == 1 and get(socket.SO_REUSEADDR, 4) == b"\1\0\0\0"
    for call in (lambda: get(9999), lambda: a.setsockopt(socket.SOL_SOCKET, socket.SO_TYPE, 1)):
        assert error_of(call) == ("OSError", 92)
    assert error_of(a.setsockopt, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) == ("OSError", 95)
    assert a.sendmsg([b"ab", b"c"]) == 3 and a.send(b"de") == 2
    assert b.recv(9) == (b"abcde" if kind == socket.SOCK_STREAM else b"abc")
    a.close()
    b.close()
assert socket.htons(0x1234) == 0x3412 and socket.inet_aton("1.2.3.4") == b"\1\2\3\4"
assert socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "1::2:0:0")) == "1::2:0:0"

print("ok")
