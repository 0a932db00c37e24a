# Tracebacks of all threads on a file descriptor: at once, after a time, and when a signal comes.
import faulthandler
import io
import os
import re
import signal

import tempfile
import threading
import time


def error_of(run):
    try:
        run()
    except Exception as error:
        return type(error).__name__, str(error)
    return None


with tempfile.TemporaryFile() as file:

    def written():
        file.seek(0)
        text = file.read().decode()
        file.seek(0)
        file.truncate()
        return re.sub("0x[0-9a-f]{16} \\[[^]]*\\]", "ID", text)

    here = os.path.basename(__file__)

    def dump(**options):
        faulthandler.dump_traceback(file, **options)

    def places(text):
        return re.findall(r'File "[^"]*?([^"/]+)", line \d+ in (\S+)', text)

    dump(all_threads=False)
    text = written()
    assert text.startswith("Stack (most recent call first):\n"), text
    assert places(text) == [(here, "dump"), (here, "<module>")], text

    started, ended = threading.Event(), threading.Event()

    def wait():
        started.set()
        ended.wait()

    thread = threading.Thread(target=wait, name="other")
    thread.start()
    started.wait()
    dump()
    text = written()
    first, second = text.split("\n\n")
    assert first.startswith("Thread ID (most recent call first):\n"), text
    assert (here, "wait") in places(first) and places(first)[-1] == ("threading.py", "_bootstrap")
    assert second.startswith("Current thread ID (most recent call first):\n"), text
    assert places(second) == [(here, "dump"), (here, "<module>")]
    ended.set()
    thread.join()

    def later():
        faulthandler.dump_traceback_later(0.05, file=file)
        end = time.monotonic() + 10
        while os.fstat(file.fileno()).st_size == 0 and time.monotonic() < end:
            pass

    later()
    text = written()
    assert text.startswith("Timeout (0:00:00.050000)!\nThread ID (most recent call first):\n"), text
    assert places(text) == [(here, "later"), (here, "<module>")]
    faulthandler.dump_traceback_later(0.05, file=file)
    faulthandler.cancel_dump_traceback_later()
    time.sleep(0.1)
    assert written() == ""

    heard = []
    signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    for chain in (False, True):
        faulthandler.register(signal.SIGUSR1, file=file, chain=chain)
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.01)
        text = written()
        assert text.startswith("Current thread ID (most recent call first):\n"), text
        assert heard == ([signal.SIGUSR1] if chain else []), heard
    assert faulthandler.unregister(signal.SIGUSR1)
    assert not faulthandler.unregister(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0.01)
    assert written() == "" and len(heard) == 2

    class Wörter:
        def größe(self):
            dump(all_threads=False)

    Wörter().größe()
    assert places(written())[1] == (here, "gr\\xf6\\xdfe")

    def deep(n):
        if n:
            deep(n - 1)
        else:
            dump(all_threads=False)

    deep(150)
    assert len(places(written())) == 100

assert not faulthandler.is_enabled()
faulthandler.enable()
assert faulthandler.is_enabled() and faulthandler.disable() and not faulthandler.disable()
assert error_of(lambda: faulthandler.dump_traceback(-1)) == (
    "ValueError",
    "file is not a valid file descriptor",
)
assert error_of(lambda: faulthandler.dump_traceback(io.StringIO())) == ("UnsupportedOperation", "fileno")
assert error_of(lambda: faulthandler.dump_traceback_later(-1)) == (
    "ValueError",
    "timeout must be greater than 0",
)
assert error_of(lambda: faulthandler.register(signal.SIGSEGV)) == (
    "RuntimeError",
    "signal 11 cannot be registered, use enable() instead",
)
assert error_of(lambda: faulthandler.register(999)) == ("ValueError", "signal number out of range")
assert error_of(lambda: os.kill(999_999_999, 0))[0] == "ProcessLookupError"
print("ok")
