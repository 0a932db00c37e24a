# tracemalloc: what is alive and which line made it, and the most there ever was.
import gc
import os
import subprocess
import sys
import tracemalloc


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


def line_of(function, offset=0):
    return function.__code__.co_firstlineno + offset


def numbers(count):
    return [0.5 + i for i in range(count)]


assert not tracemalloc.is_tracing() and tracemalloc.get_traced_memory() == (0, 0) and tracemalloc.get_traceback_limit() == 1
assert raised(tracemalloc.take_snapshot) == "RuntimeError: the tracemalloc module must be tracing memory allocations to take a snapshot"
assert raised(lambda: tracemalloc.start(0)) == "ValueError: the number of frames must be in range [1; 65535]"

old = [1.5]
tracemalloc.start()
assert tracemalloc.is_tracing()

# ---- what is alive, and where it was made -----------------------------------------------------------------
kept = numbers(20_000)
snapshot = tracemalloc.take_snapshot()
top = snapshot.statistics("lineno")[0]
assert top.traceback[0].filename == __file__ and top.traceback[0].lineno == line_of(numbers, 1)
assert 32 * 20_000 * 0.99 < top.size < 32 * 20_000 * 1.2 and 19_900 < top.count < 20_100
size, peak = tracemalloc.get_traced_memory()
assert top.size <= size <= peak

del kept
gc.collect()
change = tracemalloc.take_snapshot().compare_to(snapshot, "lineno")[0]
assert change.traceback[0].lineno == line_of(numbers, 1) and change.size_diff < -0.9 * 32 * 20_000

# ---- the most there ever was ------------------------------------------------------------------------------
tracemalloc.reset_peak()
before, _ = tracemalloc.get_traced_memory()


def passing():
    block = bytearray(5_000_000)
    other = bytes(block)
    return len(other)


passing()
after, peak = tracemalloc.get_traced_memory()
assert after - before < 100_000 and 10_000_000 <= peak - before < 11_000_000
tracemalloc.clear_traces()
assert tracemalloc.get_traced_memory()[1] < 100_000

# ---- containers that grow, texts, instances ---------------------------------------------------------------


def grow(items):
    for i in range(10_000):
        items.append(i * 0.25)


def texts(table):
    for i in range(5_000):
        table[i] = f"text number {i:08}"


class Point:
    def __init__(self, x):
        self.x = [x]


def points():
    return [Point(i) for i in range(1000)]


table = {}
grow(old)
texts(table)
held = points()
traced = {s.traceback[0].lineno: s for s in tracemalloc.take_snapshot().statistics("lineno") if s.traceback[0].filename == __file__}
assert 300_000 < traced[line_of(grow, 2)].size < 400_000
assert 5_000 * 60 < traced[line_of(texts, 2)].size < 5_000 * 200
assert 1000 <= traced[line_of(Point.__init__, 1)].count <= 2100
assert 1000 <= traced[line_of(points, 1)].count <= 2100
assert tracemalloc.get_object_traceback(held[5].x)[0].lineno == line_of(Point.__init__, 1)
assert tracemalloc.get_object_traceback(sys) is None and tracemalloc.get_object_traceback(7) is None
tracemalloc.stop()
assert not tracemalloc.is_tracing() and tracemalloc.get_object_traceback(held[5].x) is None

# ---- chains of calls ----------------------------------------------------------------------------------------
tracemalloc.start(3)
assert tracemalloc.get_traceback_limit() == 3


def inner():
    return [b"x" * 100]


def outer():
    return inner()


found = outer()
trace = tracemalloc.get_object_traceback(found)
assert [f.lineno for f in trace] == [line_of(outer, 4), line_of(outer, 1), line_of(inner, 1)]
assert [line.strip() for line in trace.format()][1::2] == ["found = outer()", "return inner()", "return [b\"x\" * 100]"]

# Traced code can be observed as well.
lines = []


def tracer(frame, event, argument):
    lines.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


sys.settrace(tracer)
inner()
sys.settrace(None)
assert lines == [("call", 0), ("line", 1), ("return", 1)]


# A generator, an exception and a thread switch leave the tracing as it is.
def failing():
    for i in range(3):
        yield [i]
    raise ValueError


try:
    for item in failing():
        pass
except ValueError:
    assert tracemalloc.get_object_traceback(item)[-1].lineno == line_of(failing, 2)
tracemalloc.stop()

# ---- from the start -------------------------------------------------------------------------------------------
code = "import tracemalloc as t; print(t.is_tracing(), t.get_traceback_limit())"


def run(*options, **variables):
    environment = {**os.environ, **variables}
    return subprocess.run([sys.executable, *options, "-c", code], env=environment, capture_output=True, text=True)


assert run("-X", "tracemalloc=7").stdout == run(PYTHONTRACEMALLOC="7").stdout == "True 7\n"
assert run("-X", "tracemalloc=0").stdout == "False 1\n"
wrong = run("-X", "tracemalloc=many")
assert wrong.returncode == 1 and wrong.stderr.startswith("Fatal Python error: config_init_tracemalloc: -X tracemalloc=NFRAME: invalid number of frames\n")
print("ok")
