# _signal, _queue, _locale, _statistics and _opcode in short.
import _locale
import _opcode
import _queue
import _signal
import _statistics


def error_of(function, *args, **keywords):
    try:
        function(*args, **keywords)
    except BaseException as error:
        return type(error).__name__, str(error)
    return None


got = []
old = _signal.signal(_signal.SIGUSR1, lambda number, frame: got.append((number, frame is not None)))
assert old == _signal.SIG_DFL
_signal.raise_signal(_signal.SIGUSR1)
assert got == [(10, True)]
_signal.signal(_signal.SIGUSR1, _signal.SIG_IGN)
_signal.raise_signal(_signal.SIGUSR1)
assert error_of(_signal.raise_signal, _signal.SIGINT) == ("KeyboardInterrupt", "")
assert _signal.strsignal(15) == "Terminated" and len(_signal.valid_signals()) == 62
assert error_of(_signal.signal, 99, 0) == ("ValueError", "signal number out of range")
assert error_of(_signal.signal, 9, 0) == ("OSError", "[Errno 22] Invalid argument")
for call, kind in [
    (lambda: _signal.setitimer(_signal.ITIMER_REAL, -1), "ItimerError"),
    (lambda: _signal.setitimer(7, 0), "ItimerError"),
    (lambda: _signal.getitimer(7), "ItimerError"),
    (lambda: _signal.pthread_sigmask(99, []), "OSError"),
    (lambda: _signal.pthread_sigmask(_signal.SIG_BLOCK, [99]), "ValueError"),
    (lambda: _signal.getsignal(2**40), "OverflowError"),
]:
    assert error_of(call)[0] == kind
assert _signal.pthread_sigmask(_signal.SIG_BLOCK, []) == set() and _signal.getitimer(0) == (0.0, 0.0)

queue = _queue.SimpleQueue()
queue.put(1)
queue.put_nowait(2)
assert (queue.qsize(), queue.get(), queue.get(timeout=1), queue.empty()) == (2, 1, 2, True)
assert error_of(queue.get_nowait)[0] == "Empty" and error_of(queue.get, True, 0.01)[0] == "Empty"
assert error_of(queue.get, True, -1) == ("ValueError", "'timeout' must be a non-negative number")

assert _locale.setlocale(_locale.LC_NUMERIC) == "C" and _locale.localeconv()["decimal_point"] == "."
assert error_of(_locale.setlocale, _locale.LC_ALL, "xx_XX") == ("Error", "unsupported locale setting")
assert _locale.nl_langinfo(_locale.MON_12) == "December" and _locale.strcoll("a", "b") < 0

assert _statistics._normal_dist_inv_cdf(0.9, 3.0, 2.5) == 6.203878913861502
assert error_of(_statistics._normal_dist_inv_cdf, 0.0, 0.0, 1.0) == (
    "ValueError", "inv_cdf undefined for these parameters",
)

assert _opcode.stack_effect(1) == -2 and _opcode.has_jump(77) and not _opcode.has_jump(1)
assert error_of(_opcode.stack_effect, 3) == ("ValueError", "invalid opcode or oparg")

print("ok")
