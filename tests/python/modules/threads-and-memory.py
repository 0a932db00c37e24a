# Locks, simulated signals and names of threads; what a collection of garbage clears.
import _thread
import functools
import gc
import signal
import threading
import weakref


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


nan = float("nan")
text = raises(ValueError, threading.Lock().acquire, True, nan)
assert text == "Invalid value NaN (not a number)"
raises(TypeError, _thread.lock, 1)

# interrupt_main
raises(KeyboardInterrupt, _thread.interrupt_main)
worker = threading.Thread(target=_thread.interrupt_main)
try:
    worker.start()
    worker.join()
except KeyboardInterrupt:
    pass
else:
    raise AssertionError
worker.join()
assert raises(ValueError, _thread.interrupt_main, 0) == "signal number out of range"
for handler in (signal.SIG_IGN, signal.SIG_DFL):
    before = signal.signal(signal.SIGINT, handler)
    _thread.interrupt_main()
    signal.signal(signal.SIGINT, before)
seen = []
before = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
_thread.interrupt_main(signal.SIGUSR1)
signal.signal(signal.SIGUSR1, before)
assert seen == [signal.SIGUSR1]

# Names of the system are cut.
found = []
named = threading.Thread(target=lambda: found.append(_thread._get_name()), name="ä" * 20)
named.start()
named.join()
assert found == ["ä" * 7 + "\udcc3"], found

# Waiting inside of built-in code that calls back.
lock = threading.Lock()
lock.acquire()
opener = threading.Timer(0.01, lock.release)
opener.start()
assert list(map(lock.acquire, [True])) == [True]
opener.join()


# Weak references to what is gone.
class Thing:
    pass


def drop():
    thing = Thing()
    reference = weakref.ref(thing)
    pair = weakref.proxy(thing)
    thing = None
    gc.collect()
    assert reference() is None
    raises(ReferenceError, getattr, pair, "x")
    ring = Thing()
    ring.self = ring
    reference = weakref.ref(ring)
    del ring
    gc.collect()
    assert reference() is None
    kept = Thing()
    reference = weakref.ref(kept)
    assert [kept, gc.collect(), kept][0] is reference()


drop()

# Built-in code that resumes a generator.
def steps():
    got = yield 1
    while True:
        got = yield got * 2


it = steps()
next(it)
assert list(map(it.send, [1, 2, 3])) == [2, 4, 6]
assert functools.reduce(lambda a, b: a + b, map(it.send, range(3))) == 6

def f(): pass


assert raises(TypeError, f.__delattr__, "__dict__") == "cannot delete __dict__"
assert type.__type_params__ == ()
print("ok")
