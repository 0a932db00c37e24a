"""exec, call, names of __main__, and how exceptions come back."""
import threading
import time
from concurrent import interpreters
import _interpreters


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except Exception as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return error
    raise AssertionError("nothing was raised")


COUNT = 7


def double(n):
    return n * 2


def counted():
    return COUNT


def own_name():
    return __name__


class Point:
    def __init__(self, x):
        self.x = x


def moved(point):
    return point.x + 1


def fails():
    raise KeyError("gone")


def list_of(n):
    return [{"n": n}] * 2


def generator():
    yield 1


def everything(a, /, b, *rest, d=1, **others):
    return a, b, rest, d, others


def main():
    main_interpreter = interpreters.get_main()
    assert interpreters.get_current() is main_interpreter
    assert (main_interpreter.id, main_interpreter.whence) == (0, "runtime init")
    interp = interpreters.create()
    assert repr(interp) == f"Interpreter({interp.id})" and interp.whence == "_interpreters module"
    assert interpreters.list_all() == [main_interpreter, interp]
    assert not interp.is_running() and main_interpreter.is_running()

    # Its own modules and names; __main__ lives as long as the interpreter.
    interp.exec("import sys; sys.marker = 1; x = 5")
    import sys

    assert not hasattr(sys, "marker")
    interp.prepare_main({"y": "text"}, z=(1, b"2", 3.5, None, True))
    interp.exec("assert (x, y, z, sys.marker) == (5, 'text', (1, b'2', 3.5, None, True), 1)")
    interp.exec("assert __name__ == '__main__' and not hasattr(sys.modules['__main__'], '__file__')")

    # Scripts may be code and functions.
    def script():
        global x
        x = 6

    interp.exec(script)
    interp.exec(compile("assert x == 6", "here", "exec"))
    raises(ValueError, "code that returns a value is not a script", interp.exec, lambda: 1)
    raises(ValueError, "code with args not supported", interp.exec, double)
    raises(TypeError, "unsupported script 5", interp.exec, 5)
    raises(SyntaxError, "'(' was never closed (<script>, line 1)", interp.exec, "x = (")

    # Exceptions come back as texts.
    error = raises(
        interpreters.ExecutionFailed,
        "ZeroDivisionError: division by zero\n\nUncaught in the interpreter:\n\n"
        'Traceback (most recent call last):\n  File "<script>", line 2, in <module>\n'
        "ZeroDivisionError: division by zero",
        interp.exec,
        "x = 1\nx / 0",
    )
    assert error.excinfo.type.__name__ == "ZeroDivisionError"
    assert error.excinfo.type.__module__ == "builtins"
    assert error.excinfo.msg == "division by zero"
    assert error.excinfo.formatted == "ZeroDivisionError: division by zero"
    try:
        interp.exec("import sys; sys.exit(3)")
    except interpreters.ExecutionFailed as error:
        assert error.excinfo.formatted == "SystemExit: 3"
    try:
        interp.call(fails)
    except interpreters.ExecutionFailed as error:
        assert "in fails\n    raise KeyError(\"gone\")" in str(error), str(error)

    # Calls: plain values, pickled ones, the program's own functions and classes.
    assert interp.call(double, 21) == 42
    assert interp.call(double, "ab") == "abab"
    assert interp.call(double, 2**80) == 2**81
    assert interp.call(lambda: 3) == 3
    assert interp.call(len, [1, 2, 3]) == 3
    assert interp.call(pow, 2, 5, mod=7) == 4
    assert interp.call(counted) == 7
    assert interp.call(own_name) == "<fake __main__>"
    assert interp.call(moved, Point(4)) == 5
    assert interp.call(list_of, 1) == [{"n": 1}, {"n": 1}]
    assert interp.call(everything, 1, 2, 3, d=4, e=5) == (1, 2, (3,), 4, {"e": 5})
    assert interp.call(eval, "x") == 1
    made = interp.call(lambda: lambda n: n + 1)
    assert made(1) == 2 and made.__module__ == "__main__"
    captured = 1
    error = raises(
        interpreters.NotShareableError,
        "only stateless functions are shareable",
        interp.call,
        lambda: captured,
    )
    assert repr(error.__cause__) == "ValueError('closures not supported')"
    error = raises(
        interpreters.NotShareableError,
        "object does not support cross-interpreter data",
        interp.call,
        generator,
    )
    assert "generator object generator at" in str(error.__cause__)
    raises(TypeError, "expected a callable, got 5", interp.call, 5)
    assert _interpreters.call(interp.id, double, (1,)) == (2, None)

    # What cannot cross.
    for value in (None, True, 1, 1.5, "s", b"b", (1, ("x",)), memoryview(b"m")):
        assert interpreters.is_shareable(value), value
    for value in ([], {}, set(), object(), 1j, bytearray(), main, int):
        assert not interpreters.is_shareable(value), value
    text = "[1] does not support cross-interpreter data"
    raises(interpreters.NotShareableError, text, interp.prepare_main, a=[1])
    error = raises(
        interpreters.NotShareableError,
        "9223372036854775808 does not support cross-interpreter data",
        interp.prepare_main,
        a=2**63,
    )
    assert repr(error.__cause__) == "OverflowError('try sending as bytes')"

    # One thing at a time; other threads of the caller go on.
    ticks = []
    runner = threading.Thread(target=interp.exec, args=("import time; time.sleep(0.4)",))
    runner.start()
    for _ in range(10):
        ticks.append(interp.is_running())
        time.sleep(0.01)
    assert any(ticks)
    error_type = interpreters.InterpreterError
    raises(error_type, "interpreter already running", interp.exec, "1")
    raises(error_type, "interpreter already running", interp.prepare_main, a=1)
    raises(error_type, "interpreter running", interp.close)
    runner.join()
    assert not interp.is_running()
    thread = interp.call_in_thread(double, 4)
    thread.join()

    # The end, and what there is not.
    try:
        interp.exec("from concurrent import interpreters as i; i.get_current().close()")
    except interpreters.ExecutionFailed as error:
        assert error.excinfo.msg == "cannot destroy the current interpreter"
    interp.close()
    assert interpreters.list_all() == [main_interpreter]
    missing = f"unrecognized interpreter ID {interp.id}"
    raises(interpreters.InterpreterNotFoundError, missing, interp.exec, "1")
    raises(interpreters.InterpreterNotFoundError, missing, interp.close)
    raises(
        error_type,
        "cannot exec code for unrecognized interpreter 0",
        main_interpreter.exec,
        "1",
    )
    raises(ValueError, "unsupported config name 'odd'", _interpreters.create, "odd")
    config = _interpreters.new_config("isolated", gil="shared")
    assert config.gil == "shared" and config.allow_daemon_threads is False
    print("ok")


if __name__ == "__main__":
    main()
