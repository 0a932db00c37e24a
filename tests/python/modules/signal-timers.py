# Timers of signals: alarm and setitimer, in work, in waits and in other threads' time; what is left of them.
import signal
import subprocess
import sys
import time

came = []
signal.signal(signal.SIGALRM, lambda number, frame: came.append(number))

# While the program works, and while it sleeps, which goes on afterwards.
signal.setitimer(signal.ITIMER_REAL, 0.05)
until = time.monotonic() + 10
while not came and time.monotonic() < until:
    pass
assert came == [signal.SIGALRM]
came.clear()
signal.setitimer(signal.ITIMER_REAL, 0.02)
start = time.monotonic()
time.sleep(0.2)
assert came == [signal.SIGALRM] and time.monotonic() - start >= 0.19
assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

# Again and again, until it is stopped.
came.clear()
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while len(came) < 3:
    signal.pause()
left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
assert 0 < left <= 0.011 and interval == 0.01
count = len(came)
time.sleep(0.05)
assert len(came) <= count + 1

# Whole seconds, and what was left of them.
assert signal.alarm(100) == 0
left, interval = signal.getitimer(signal.ITIMER_REAL)
assert 99 < left <= 100 and interval == 0
assert signal.alarm(0) == 100
assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


# A handler may end what it interrupts.
class TooSlow(Exception):
    pass


def stop(number, frame):
    raise TooSlow


signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True:
        pass
except TooSlow:
    pass

# Time of work.
signal.signal(signal.SIGPROF, lambda number, frame: came.append(number))
came.clear()
signal.setitimer(signal.ITIMER_PROF, 0.03)
while not came:
    sum(range(1000))
assert came == [signal.SIGPROF]

for wrong in [(99, 1.0), (signal.ITIMER_REAL, -1.0)]:
    try:
        signal.setitimer(*wrong)
    except signal.ItimerError as error:
        assert error.errno == 22
    else:
        raise AssertionError
run = subprocess.run([sys.executable, "-c", "import signal, time; signal.alarm(1); time.sleep(30)"])
assert run.returncode == -signal.SIGALRM

print("ok")
