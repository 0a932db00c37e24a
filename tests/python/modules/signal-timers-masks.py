"""Timers of signals, masks of threads, and waiting for signals."""

import os
import signal
import subprocess
import sys
import threading
import time


class Stop(Exception):
    pass


def error(function, *arguments):
    try:
        function(*arguments)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def handler(number, frame):
    got.append(number)
    if stops:
        raise Stop


got = []
stops = False
for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGUSR1, signal.SIGUSR2):
    signal.signal(number, handler)

# A timer rings while the program computes, and again after each interval.
assert signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01) == (0.0, 0.0)
delay, interval = signal.getitimer(signal.ITIMER_REAL)
assert 0 < delay <= 0.01 and interval == 0.01
while len(got) < 3:
    pass
signal.setitimer(signal.ITIMER_REAL, 0)
assert set(got) == {signal.SIGALRM} and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

# What the handler raises ends a loop or a wait.
stops = True
lock = threading.Lock()
lock.acquire()
for wait in (lambda: time.sleep(60), lock.acquire, signal.pause, lambda: sum(iter(lambda: 1, 2))):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    assert error(wait) == "Stop: "
stops = False

# Sleep goes on after a handler that returns; pause does not.
got.clear()
start = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.05)
assert time.monotonic() - start >= 0.05 and got == [signal.SIGALRM]
signal.setitimer(signal.ITIMER_REAL, 0.01)
assert signal.pause() is None and len(got) == 2

# Timers of processor time.
for timer, number in ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM), (signal.ITIMER_PROF, signal.SIGPROF)):
    got.clear()
    signal.setitimer(timer, 0.02)
    while not got:
        pass
    assert got == [number] and signal.getitimer(timer) == (0.0, 0.0)

# Whole seconds, and what was left of them.
assert signal.alarm(100) == 0
left, interval = signal.getitimer(signal.ITIMER_REAL)
assert 99 < left <= 100 and interval == 0
assert signal.alarm(0) == 100
assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

# A program that does not care for the signal ends by it, whatever it waits for.
forever = "import signal, threading; signal.alarm(1); lock = threading.Lock(); lock.acquire(); lock.acquire()"
run = subprocess.run([sys.executable, "-c", forever])
assert run.returncode == -signal.SIGALRM

assert error(signal.alarm, 2**31).startswith("OverflowError: Python int too large")
assert error(signal.setitimer, 0, -1) == "ItimerError: [Errno 22] Invalid argument"
assert error(signal.setitimer, 0, "x") == (
    "TypeError: 'str' object cannot be interpreted as an integer or float"
)

# Blocked signals wait, until they are unblocked or taken.
got.clear()
one, two = signal.SIGUSR1, signal.SIGUSR2
assert signal.pthread_sigmask(signal.SIG_BLOCK, [one, two, signal.SIGKILL]) == set()
assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == {one, two}
assert signal.sigpending() == set() and signal.sigtimedwait([one], 0) is None
os.kill(os.getpid(), one)
signal.raise_signal(two)
assert signal.sigpending() == {one, two} and got == []
info = signal.sigwaitinfo([one])
assert (info.si_signo, info.si_code) == (one, 0)
assert signal.sigwait({two}) == two and signal.sigpending() == set()
os.kill(os.getpid(), one)
os.kill(os.getpid(), two)
assert signal.pthread_sigmask(signal.SIG_UNBLOCK, [one, two]) == {one, two}
assert sorted(got) == [one, two]

# A handler that raises does not lose the signals after it.
got.clear()
signal.pthread_sigmask(signal.SIG_BLOCK, [one, two])
os.kill(os.getpid(), one)
os.kill(os.getpid(), two)
stops = True
try:
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
    except Stop:
        got.append("stopped")
    signal.pthread_sigmask(signal.SIG_BLOCK, [])
except Stop:
    pass
stops = False
assert set(got) >= {one, two}

# A thread takes a signal that all block, and begins with the mask of its starter.
signal.pthread_sigmask(signal.SIG_BLOCK, [one])
taken = []
thread = threading.Thread(target=lambda: taken.append(signal.sigwait([one])))
thread.start()
os.kill(os.getpid(), one)
thread.join()
assert taken == [one]
signal.pthread_sigmask(signal.SIG_UNBLOCK, [one])

# A timer's signal can be waited for.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
signal.setitimer(signal.ITIMER_REAL, 0.01)
assert signal.sigtimedwait([signal.SIGALRM], 10).si_signo == signal.SIGALRM
assert signal.sigtimedwait([signal.SIGALRM], 0.01) is None
signal.pthread_sigmask(signal.SIG_SETMASK, [])

assert error(signal.sigwait, [0]) == "ValueError: signal number 0 out of range [1; 64]"
assert error(signal.sigtimedwait, [1], -1) == "ValueError: timeout must be non-negative"
assert error(signal.pthread_sigmask, 99, []) == "OSError: [Errno 22] Invalid argument"
assert error(signal.siginterrupt, signal.SIGKILL, 1) == "OSError: [Errno 22] Invalid argument"

print("ok")
