"""Arrays of NumPy and kernels of Numba over one memory in several interpreters. (CPython's numpy refuses subinterpreters.)"""
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

import numpy as np
from numba import njit

SETUP = """
import numpy as np
from numba import njit, vectorize

@njit
def add(x, n):
    for k in range(x.size):
        x[k] += n

@vectorize(["float64(float64)"])
def square(v):
    return v * v
"""


@njit
def twice(x):
    for k in range(x.size):
        x[k] *= 2


def same_memory_in_place():
    interp = interpreters.create()
    interp.exec(SETUP)
    for size in (4, 100, 5_000, 100_000):
        a = np.arange(float(size))
        interp.prepare_main(m=memoryview(a))
        interp.exec("b = np.asarray(m); assert b.dtype == np.float64 and b.flags.writeable")
        # Each writes, each sees it: indexing, ufuncs, kernels.
        interp.exec("b[0] = 10; add(b, 1)")
        assert a[0] == 11 and a[1] == 2 and a[-1] == size
        twice(a)
        interp.exec("assert b[0] == 22 and b[1] == 4; np.multiply(b, 10, out=b)")
        assert a[0] == 220 and a[1] == 40
        a += 1
        interp.exec("assert b[0] == 221; square(b, out=b)")
        assert a[0] == 221.0**2 and a[1] == 41.0**2
        interp.exec("c = np.frombuffer(m, dtype=np.int64); assert c.size == b.size; c[1] = 0")
        assert a[1] == 0
    interp.close()
    assert a[1] == 0
    twice(a)
    assert a[0] == 2 * 221.0**2


def views_and_dtypes():
    interp = interpreters.create()
    interp.exec("import numpy as np")
    a = np.arange(24, dtype=np.int16).reshape(4, 6)
    for view in (a, a.T, a[1:, ::2], a[::-1, 3:]):
        interp.prepare_main(m=memoryview(view))
        interp.exec("b = np.asarray(m)")
        shape, strides, items = interp.call(eval, "(b.shape, b.strides, b.tolist())")
        assert (shape, strides, items) == (view.shape, view.strides, view.tolist())
    interp.exec("b[:] = -1")
    assert (a[:, 3:] == -1).all() and (a[:, :3] >= 0).all()
    for dtype in ("?", "u1", "i8", "f4", "c16", "S3", "U2", ">i4", [("x", "i4"), ("y", "f8")]):
        a = np.zeros(3, dtype)
        interp.prepare_main(m=memoryview(a))
        interp.exec("b = np.asarray(m); b[1] = b[2]")
        assert interp.call(eval, "str(b.dtype)") == str(a.dtype), dtype
    interp.prepare_main(m=memoryview(b"abcd"))
    interp.exec("assert not np.asarray(m).flags.writeable and not np.frombuffer(m, 'u2').flags.writeable")
    interp.close()


def borrowed_memory_follows():
    # An array over a bytearray goes where the bytearray goes.
    data = bytearray(16)
    a = np.frombuffer(data, dtype=np.int32)
    interp = interpreters.create()
    interp.exec(SETUP)
    interp.prepare_main(m=memoryview(data))
    interp.exec("add(np.asarray(m).view(np.int32), 3)")
    assert a.tolist() == [3, 3, 3, 3]
    a[0] = 1
    twice(a)
    interp.exec("assert np.asarray(m).view(np.int32).tolist() == [2, 6, 6, 6]")
    interp.close()


def results_come_back():
    interp = interpreters.create()
    interp.exec("import numpy as np\ndef make(n): return memoryview(np.arange(n, dtype='f4'))")
    a = np.asarray(interp.call(eval, "make(50_000)"))
    assert a.dtype == np.float32 and a[-1] == 49_999
    queue = interpreters.create_queue()
    queue.put(memoryview(a))
    b = np.asarray(queue.get())
    b[0] = 5
    assert a[0] == 5
    # A whole array is pickled, which copies it.
    queue.put(a)
    c = queue.get()
    c[0] = 6
    assert type(c) is np.ndarray and a[0] == 5
    interp.close()
    assert a[1] == 1 and np.array_equal(a[2:], np.arange(2, 50_000, dtype=np.float32))


@njit
def weigh(x):
    total = 0.0
    for k in range(x.size):
        total += k * x[k]
    return total


def heaviest(x):
    return weigh(x), int(np.argmax(x))


def pools_take_arrays_and_kernels():
    with InterpreterPoolExecutor(2) as pool:
        arrays = [np.ones(4), np.arange(3.0)]
        assert list(pool.map(weigh, arrays)) == [6.0, 5.0]
        assert list(pool.map(heaviest, arrays)) == [(6.0, 0), (5.0, 2)]


def at_once():
    # Two interpreters fill the halves of one array while neither waits for the other.
    a = np.zeros(20_000)
    workers = [interpreters.create() for _ in range(2)]
    gate = bytearray(2)
    for k, interp in enumerate(workers):
        interp.exec(SETUP)
        interp.prepare_main(m=memoryview(a), gate=memoryview(gate), k=k)
        interp.exec("half = np.asarray(m)[k * 10_000:(k + 1) * 10_000]; add(half[:1].copy(), 1)")
    both = """
gate[k] = 1
while not gate[1 - k]:
    pass
for n in range(100):
    add(half, k + 1)
"""
    from threading import Thread

    threads = [Thread(target=interp.exec, args=(both,)) for interp in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (a[:10_000] == 100).all() and (a[10_000:] == 200).all()
    for interp in workers:
        interp.close()


if __name__ == "__main__":
    same_memory_in_place()
    views_and_dtypes()
    borrowed_memory_follows()
    results_come_back()
    pools_take_arrays_and_kernels()
    at_once()
    print("ok")
