# sys.settrace and sys.setprofile: which events come, in what order, and what trace functions may do.
import contextlib
import sys
import threading

events = []


def traced(function, *args, what=("call", "line", "return", "exception")):
    """The events of `function`, lines counted from its first one."""
    events.clear()
    first = function.__code__.co_firstlineno

    def tracer(frame, event, arg):
        if frame.f_code.co_filename == __file__ and event in what:
            events.append((frame.f_lineno - first, event))
        return tracer

    sys.settrace(tracer)
    try:
        return function(*args)
    finally:
        sys.settrace(None)
        # The line of settrace(None) itself is not traced: this frame has no f_trace.


def loop():
    total = 0
    for i in range(2):
        total += i
    return total


assert traced(loop) == 1
line = lambda n: (n, "line")
assert events == [(0, "call"), line(1), line(2), line(3), line(2), line(3), line(2), line(4), (4, "return")], events


def on_one_line():
    for i in range(2): pass


# A jump backward within a line is a line event again.
traced(on_one_line)
assert events == [(0, "call"), line(1), line(1), line(1), (1, "return")], events


def failing():
    try:
        1 / 0
    except ZeroDivisionError:
        caught = True
    finally:
        caught = False
    return caught


traced(failing)
assert events == [
    (0, "call"), line(1), line(2), (2, "exception"), line(3), line(4), line(6), line(7), (7, "return"),
], events


def with_block():
    with contextlib.nullcontext():
        x = 1
    return x


traced(with_block)
assert events == [(0, "call"), line(1), line(2), line(1), line(3), (3, "return")], events


def generator():
    yield 1
    return 2


def consume():
    return list(generator())


traced(consume, what=("call", "return"))
offset = generator.__code__.co_firstlineno - consume.__code__.co_firstlineno
assert events == [
    (0, "call"), (offset, "call"), (offset + 1, "return"), (offset + 1, "call"), (offset + 2, "return"), (1, "return"),
], events


# An exception is shown with its type, value and traceback; unwinding is a return of None.
def unwound():
    raise KeyError("k")


seen = []


def exception_tracer(frame, event, arg):
    if event in ("exception", "return"):
        seen.append(arg)
    return exception_tracer


sys.settrace(exception_tracer)
try:
    unwound()
except KeyError as error:
    raised = error
sys.settrace(None)
(kind, value, traceback), result = seen
assert kind is KeyError and value is raised and traceback.tb_frame.f_code is unwound.__code__ and result is None


# A caller that gets a trace function is traced from its next line on.
def outer():
    inner()
    a = 1
    sys.settrace(None)


def inner():
    frame = sys._getframe(1)
    frame.f_trace = lambda f, event, arg: events.append((f.f_lineno - first, event))
    sys.settrace(lambda *args: None)


events.clear()
first = outer.__code__.co_firstlineno
outer()
assert events == [line(2), line(3)], events


# f_trace_lines and f_trace_opcodes choose the events of a frame.
def choose(frame, event, arg):
    if frame.f_code is loop.__code__:
        frame.f_trace_lines = event == "call"
        frame.f_trace_opcodes = True
        events.append(event)
        return choose


events.clear()
sys.settrace(choose)
loop()
sys.settrace(None)
assert events[:2] == ["call", "line"] and events[-1] == "return", events
assert set(events[2:-1]) == {"opcode"} and len(events) > 15, events


# Assigning to f_lineno goes on elsewhere.
def jumping():
    i, log = 0, [1]
    log.append(2)
    log.append(3)
    for i in range(3):
        log.append(4)
    return log


def jumper(start, target):
    def tracer(frame, event, arg):
        if frame.f_code is jumping.__code__:
            if event == "line" and frame.f_lineno == jumping.__code__.co_firstlineno + start:
                frame.f_lineno = jumping.__code__.co_firstlineno + target
                frame.f_trace = lambda *args: None
            return tracer

    sys.settrace(tracer)
    try:
        return jumping()
    finally:
        sys.settrace(None)


def refuses(start, target, text):
    try:
        jumper(start, target)
    except ValueError as error:
        assert text in str(error), error
    else:
        raise AssertionError("the jump was made")


assert jumper(2, 4) == [1, 4, 4, 4]
assert jumper(5, 6) == [1, 2, 3]
refuses(3, 5, "can't jump into the body of a for loop")
refuses(3, 100, "comes after the current code block")
refuses(3, -100, "comes before the current code block")
try:
    sys._getframe().f_lineno = 1
except ValueError as error:
    assert str(error) == "f_lineno can only be set in a trace function"


# What a trace function raises comes from the traced line and ends tracing.
def complain(frame, event, arg):
    if frame.f_code is loop.__code__ and event == "line":
        raise RuntimeError("no more")
    return complain


sys.settrace(complain)
try:
    loop()
except RuntimeError as error:
    assert error.__traceback__.tb_next.tb_frame.f_code is loop.__code__
assert sys.gettrace() is None


# While a trace function runs nothing is traced, unless call_tracing() asks for it.
def nested(frame, event, arg):
    if frame.f_code is on_one_line.__code__ and event == "call":
        events.append("call")
        if len(events) < 3:
            on_one_line()
            sys.call_tracing(on_one_line, ())


events.clear()
sys.settrace(nested)
on_one_line()
sys.settrace(None)
assert events == ["call", "call", "call"], events


# The profile function is told of calls of built-in functions too.
def calls():
    len("x")
    [].append(1)
    int("7")
    try:
        [].pop()
    except IndexError:
        pass


def profiler(frame, event, arg):
    if frame.f_code is calls.__code__:
        events.append((event, getattr(arg, "__name__", arg)))


events.clear()
sys.setprofile(profiler)
calls()
sys.setprofile(None)
assert events == [
    ("call", None), ("c_call", "len"), ("c_return", "len"), ("c_call", "append"), ("c_return", "append"),
    ("c_call", "pop"), ("c_exception", "pop"), ("return", None),
], events


# Each thread has its own trace function.
def in_thread():
    results.append(sys.gettrace())
    loop()


results = []
count = []


def counter(frame, event, arg):
    if frame.f_code is loop.__code__:
        count.append(event)


sys.settrace(counter)
thread = threading.Thread(target=in_thread)
thread.start()
thread.join()
sys.settrace(None)
assert results == [None] and count == [], (results, count)
threading.settrace(counter)
thread = threading.Thread(target=in_thread)
thread.start()
thread.join()
threading.settrace(None)
assert results[1] is counter and count == ["call"], (results, count)
print("ok")
