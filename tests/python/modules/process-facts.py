# What is asked of the system or the runtime itself, and not made up.
import gc
import os
import resource
import select
import socket
import sys
import threading


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


# Sizes and limits agree with each other.
assert os.sysconf("SC_OPEN_MAX") == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
assert os.sysconf("SC_CHILD_MAX") == resource.getrlimit(resource.RLIMIT_NPROC)[0]
assert os.sysconf("SC_PAGESIZE") == resource.getpagesize() >= 4096
assert os.sysconf(os.sysconf_names["SC_PHYS_PAGES"]) > os.sysconf("SC_AVPHYS_PAGES") > 0
assert error_of(os.sysconf, "SC_NONE") == ("ValueError", "unrecognized configuration name")
assert error_of(os.sysconf, 99999)[0] == "OSError"
used = resource.getrusage(resource.RUSAGE_THREAD)
assert 0 <= used.ru_utime <= resource.getrusage(resource.RUSAGE_SELF).ru_utime + 0.05

# Statuses of processes
assert [os.waitstatus_to_exitcode(n) for n in (0, 0x2A00, 9, 0x10000, -256)] == [0, 42, -9, 0, 255]
assert error_of(os.waitstatus_to_exitcode, 0x137F) == (
    "ValueError", "process stopped by delivery of signal 19",
)
assert error_of(os.waitstatus_to_exitcode, -1) == ("ValueError", "invalid wait status: -1")
assert error_of(os.waitstatus_to_exitcode, 2**31)[0] == "OverflowError"
for wrong in (lambda: os.access("/", "x"), lambda: os.fstat("x")):
    assert error_of(wrong) == ("TypeError", "'str' object cannot be interpreted as an integer")

# Names in the system's tables
if os.path.exists("/etc/services"):
    assert socket.getservbyname("http") == socket.getservbyname("http", "tcp") == 80
    assert (socket.getservbyport(443), socket.getservbyport(53, "udp")) == ("https", "domain")
    assert socket.getprotobyname("tcp") == socket.getprotobyname("TCP") == 6
assert error_of(socket.getservbyname, "no-such") == ("OSError", "service/proto not found")
assert error_of(socket.getprotobyname, "no-such") == ("OSError", "protocol not found")
for text, value in [("127.1", "7f000001"), ("0x7f.0.0.1", "7f000001"), ("010.1.1.1 x", "08010101"), ("4294967295", "ffffffff")]:
    assert socket.inet_aton(text).hex() == value
for text in ("", "1.", "1.2.3.456", "1.2.3.4.5", "4294967296", "08"):
    assert error_of(socket.inet_aton, text)[0] == "OSError", text

# Descriptors that are not open
asker = select.poll()
asker.register(900)
assert asker.poll(0) == [(900, select.POLLNVAL)]

# The collector tells when it was asked.
heard = []
gc.callbacks.append(lambda phase, info: heard.append((phase, info["generation"])))
before = gc.get_stats()[1]["collections"]
gc.collect(1)
gc.callbacks.clear()
assert heard == [("start", 1), ("stop", 1)] and gc.get_stats()[1]["collections"] == before + 1
assert all(map(gc.is_tracked, ([], {}, set(), len, sys, type("C", (), {}), type("C", (), {})())))
assert not any(map(gc.is_tracked, (1, 1.5, 2j, "a", b"a", None, True, range(2), object(), int)))

# Every thread has a frame, and an exception while it handles one.
started, ends = threading.Event(), threading.Event()


def handle():
    try:
        raise LookupError
    except LookupError:
        started.set()
        ends.wait()


thread = threading.Thread(target=handle)
thread.start()
started.wait()
frame = sys._current_frames()[thread.ident]
names = set()
while frame is not None:
    names.add(frame.f_code.co_name)
    frame = frame.f_back
assert "handle" in names
assert type(sys._current_exceptions()[thread.ident]) is LookupError
assert sys._current_exceptions()[threading.get_ident()] is None
ends.set()
thread.join()
assert threading.stack_size(2**18) == 0 and threading.stack_size(0) == 2**18
assert error_of(threading.stack_size, -1)[0] == error_of(threading.stack_size, 1)[0] == "ValueError"

print("ok")
