# cProfile: counts of calls and callers; times are only checked to be times.
import _lsprof
import cProfile
import io
import pstats


def error_of(function, *args):
    try:
        function(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return None


def down(n):
    return n if n == 0 else down(n - 1)


def generate():
    yield len("a")
    yield len("b")


def work():
    down(3)
    items = []
    for value in generate():
        items.append(value)
    try:
        int("x")
        [].pop()
    except (ValueError, IndexError):
        pass
    return sorted(items, key=lambda value: -value)


profile = cProfile.Profile()
assert profile.runcall(work) == [1, 1]


def shown(code):
    return code if isinstance(code, str) else code.co_name


stats = {shown(entry.code): entry for entry in profile.getstats()}
counts = {name: (entry.callcount, entry.reccallcount) for name, entry in stats.items()}
# The profiler sees its own end.
assert [counts.pop(name) for name in [*counts] if name.startswith("<method 'disable'")] == [(1, 0)]
assert counts == {
    "work": (1, 0),
    "down": (4, 3),
    "generate": (3, 0),
    "<built-in method builtins.len>": (2, 0),
    "<method 'append' of 'list' objects>": (2, 0),
    "<built-in method builtins.sorted>": (1, 0),
    "<lambda>": (2, 0),
}, counts
callees = {shown(sub.code): (sub.callcount, sub.reccallcount) for sub in stats["work"].calls}
assert callees == {
    "down": (1, 0),
    "generate": (3, 0),
    "<method 'append' of 'list' objects>": (2, 0),
    "<built-in method builtins.sorted>": (1, 0),
}
assert {shown(sub.code): sub.callcount for sub in stats["down"].calls} == {"down": 3}
assert stats["generate"].totaltime >= stats["generate"].inlinetime >= 0
assert isinstance(stats["work"], _lsprof.profiler_entry) and stats["<lambda>"].calls is None

# a timer of its own, in units
clock = iter(range(0, 10000, 10))
profile = cProfile.Profile(lambda: next(clock), 0.5)
profile.enable()
down(1)
profile.disable()
(entry,) = [entry for entry in profile.getstats() if shown(entry.code) == "down"]
assert (entry.callcount, entry.reccallcount, entry.totaltime, entry.inlinetime) == (2, 1, 15.0, 15.0)
profile.clear()
assert profile.getstats() == []

# one profiler at a time, as a context manager, with a printed report
with cProfile.Profile() as profile:
    assert error_of(cProfile.Profile().enable) == (
        "ValueError", "tool 2 is already in use",
    )
    down(2)
stream = io.StringIO()
pstats.Stats(profile, stream=stream).sort_stats("name").print_stats("down")
lines = [line.split() for line in stream.getvalue().splitlines() if "(down)" in line]
assert [line[0] for line in lines] == ["3/1"] and "function calls" in stream.getvalue()

print("ok")
