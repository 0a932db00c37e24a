# sys.monitoring: events of all code and of one code object, disabling, exceptions, branches.
import sys

monitoring = sys.monitoring
E = monitoring.events
TOOL, OTHER = 3, 4
monitoring.use_tool_id(TOOL, "test")
monitoring.use_tool_id(OTHER, "other")
log = []


def watch(function, *names, local=True, tool=TOOL):
    """What the callbacks for these events of `function` were given, after the code object."""
    log.clear()
    mask = 0

    def recorder(name):
        def callback(code, *args):
            if code is function.__code__:
                log.append((name, *args))
        return callback

    for name in names:
        event = getattr(E, name)
        monitoring.register_callback(tool, event, recorder(name))
        if name not in ("C_RETURN", "C_RAISE"):
            mask |= event
    if local:
        monitoring.set_local_events(tool, function.__code__, mask)
    else:
        monitoring.set_events(tool, mask)
    try:
        function()
    except ZeroDivisionError:
        pass
    finally:
        monitoring.set_local_events(tool, function.__code__, 0)
        monitoring.set_events(tool, 0)
    return log


def lines_of(function, entries):
    return [n - function.__code__.co_firstlineno for _, n in entries]


def loop():
    for i in (1, 2):
        if i == 1:
            x = 1
    return x


for local in (True, False):
    assert lines_of(loop, watch(loop, "LINE", local=local)) == [1, 2, 3, 1, 2, 1, 4]
    assert [e[0] for e in watch(loop, "PY_START", "PY_RETURN", local=local)] == ["PY_START", "PY_RETURN"]
assert log[1][2] == 1

# Branches agree with what the code object says.
branches = list(loop.__code__.co_branches())
lefts = {(source, left) for source, left, right in branches}
rights = {(source, right) for source, left, right in branches}
taken = list(watch(loop, "BRANCH_LEFT", "BRANCH_RIGHT"))
assert len(taken) == 5, taken
for name, source, destination in taken:
    assert (source, destination) in (lefts if name == "BRANCH_LEFT" else rights)
assert len([e for e in watch(loop, "JUMP") if e[2] < e[1]]) == 2
instructions = watch(loop, "INSTRUCTION")
assert all(b[1] % 2 == 0 for b in instructions) and len(instructions) > 20


# Calls, and how those of anything but Python functions ended.
def calls():
    loop()
    len("abc")
    try:
        [].pop()
    except IndexError:
        pass


names = [(e[0], e[2].__name__) for e in watch(calls, "CALL", "C_RETURN", "C_RAISE")]
assert names == [
    ("CALL", "loop"), ("CALL", "len"), ("C_RETURN", "len"), ("CALL", "pop"), ("C_RAISE", "pop"),
], names
assert log[0][3] is monitoring.MISSING and log[1][3] == "abc" and log[3][3] == []


# Exceptions are global events.
def raising():
    try:
        try:
            1 / 0
        finally:
            done = True
    except ValueError:
        pass


kinds = [e[0] for e in watch(raising, "RAISE", "RERAISE", "EXCEPTION_HANDLED", "PY_UNWIND", local=False)]
assert kinds == [
    "RAISE", "EXCEPTION_HANDLED", *["RERAISE", "EXCEPTION_HANDLED"] * 3, "RERAISE", "PY_UNWIND",
], kinds
assert all(type(e[2]) is ZeroDivisionError for e in log)
try:
    monitoring.set_local_events(TOOL, loop.__code__, E.RAISE)
except ValueError as error:
    assert "invalid local event set" in str(error)
else:
    raise AssertionError("RAISE was accepted as a local event")


def generator():
    try:
        yield 1
        yield 2
    except KeyError:
        yield 3


# Frames that run already, here generators, are observed as well.
running = generator()
next(running)
log.clear()
for name in ("PY_RESUME", "PY_YIELD", "PY_THROW"):
    def callback(code, *args, name=name):
        if code is generator.__code__:
            log.append(name)
    monitoring.register_callback(TOOL, getattr(E, name), callback)
monitoring.set_events(TOOL, E.PY_RESUME | E.PY_YIELD | E.PY_THROW)
next(running)
running.throw(KeyError)
monitoring.set_events(TOOL, 0)
assert log == ["PY_RESUME", "PY_YIELD", "PY_THROW", "PY_YIELD"], log

# DISABLE is for one place and one tool; restart_events() forgets it.
counts = {TOOL: 0, OTHER: 0}


def counting(tool, answer):
    def callback(*args):
        counts[tool] += 1
        return answer
    return callback


monitoring.register_callback(TOOL, E.LINE, counting(TOOL, monitoring.DISABLE))
monitoring.register_callback(OTHER, E.LINE, counting(OTHER, None))
monitoring.set_local_events(TOOL, loop.__code__, E.LINE)
monitoring.set_local_events(OTHER, loop.__code__, E.LINE)
loop()
assert counts == {TOOL: 5, OTHER: 7}, counts
loop()
assert counts == {TOOL: 5, OTHER: 14}, counts
monitoring.restart_events()
loop()
assert counts == {TOOL: 10, OTHER: 21}, counts
monitoring.set_local_events(OTHER, loop.__code__, 0)
monitoring.set_local_events(TOOL, loop.__code__, 0)
loop()
assert counts == {TOOL: 10, OTHER: 21}, counts

# The older event BRANCH is both ends.
monitoring.set_local_events(TOOL, loop.__code__, E.BRANCH)
assert monitoring.get_local_events(TOOL, loop.__code__) == E.BRANCH_LEFT | E.BRANCH_RIGHT
monitoring.set_local_events(TOOL, loop.__code__, 0)


# What a callback raises comes from the place of the event.
def objecting(code, line):
    if code is loop.__code__:
        raise LookupError(line)


monitoring.register_callback(TOOL, E.LINE, objecting)
monitoring.set_local_events(TOOL, loop.__code__, E.LINE)
try:
    loop()
except LookupError as error:
    assert error.args[0] == loop.__code__.co_firstlineno + 1
    assert error.__traceback__.tb_next.tb_lineno == loop.__code__.co_firstlineno + 1
else:
    raise AssertionError("the callback's exception was lost")
monitoring.set_local_events(TOOL, loop.__code__, 0)

# Tools.
monitoring.set_events(TOOL, E.PY_START)
monitoring.set_events(OTHER, E.PY_START | E.PY_RETURN)
assert monitoring._all_events() == {"PY_START": (1 << TOOL) | (1 << OTHER), "PY_RETURN": 1 << OTHER}
monitoring.free_tool_id(TOOL)
monitoring.free_tool_id(OTHER)
assert monitoring._all_events() == {} and monitoring.get_tool(TOOL) is None
for wrong, text in (
    (lambda: monitoring.set_events(TOOL, E.CALL), "tool 3 is not in use"),
    (lambda: monitoring.use_tool_id(9, "x"), "invalid tool 9 (must be between 0 and 5)"),
    (lambda: monitoring.set_events(TOOL, E.C_RETURN), "cannot set C_RETURN or C_RAISE events independently"),
    (lambda: monitoring.register_callback(TOOL, 3, None), "The callback can only be set for one event at a time"),
):
    try:
        wrong()
    except ValueError as error:
        assert str(error) == text, error
    else:
        raise AssertionError(text)
print("ok")
