# Exceptions: handlers, finally, chaining, groups, context managers, generators with throw and close.
log = []


def run(kind):
    try:
        if kind == "value":
            raise ValueError("v")
        if kind == "type":
            return "returned"
        return 1 // 0
    except ValueError as error:
        log.append(("value", str(error)))
    except (TypeError, ZeroDivisionError):
        log.append(("zero",))
        raise
    else:
        log.append("else")
    finally:
        log.append("finally")

assert run("value") is None and run("type") == "returned"
try:
    run("zero")
except ZeroDivisionError as error:
    assert str(error) == "integer division or modulo by zero" or str(error) == "division by zero", error
assert log == [("value", "v"), "finally", "finally", ("zero",), "finally"], log

try:
    try:
        raise KeyError("a")
    except KeyError as inner:
        raise RuntimeError("b") from inner
except RuntimeError as outer:
    assert isinstance(outer.__cause__, KeyError) and outer.__suppress_context__

try:
    try:
        raise KeyError("a")
    except KeyError:
        {}["missing"]
except KeyError as error:
    assert error.args == ("missing",) and error.__context__.args == ("a",)


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.seen = kind
        return self.swallow

with Manager(True) as m:
    raise IndexError("x")
assert m.seen is IndexError
try:
    with Manager(False) as m, Manager(False) as n:
        raise IndexError("y")
except IndexError:
    assert m.seen is IndexError and n.seen is IndexError


def numbers():
    try:
        while True:
            try:
                yield 1
            except ValueError as error:
                yield "caught " + str(error)
    finally:
        log.append("closed")

g = numbers()
assert next(g) == 1 and g.throw(ValueError("t")) == "caught t"
g.close()
assert log[-1] == "closed"


def total():
    result = 0
    while (x := (yield result)) is not None:
        result += x
    return result


def outer():
    value = yield from total()
    yield ("done", value)

g = outer()
next(g)
assert g.send(3) == 3 and g.send(4) == 7 and g.send(None) == ("done", 7)

try:
    raise ExceptionGroup("many", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3)])])
except* ValueError as group:
    assert len(group.exceptions) == 2
except* TypeError as group:
    assert group.exceptions[0].args == (2,)

assert [x for x in range(20) if x % 3 == 0 if x % 2] == [3, 9, 15]
assert {k: v for k, v in zip("ab", [1, 2])} == {"a": 1, "b": 2}


def kind(value):
    match value:
        case 0 | 1:
            return "small"
        case int(n) if n < 0:
            return f"negative {n}"
        case [x, *rest]:
            return ("list", x, rest)
        case {"k": v, **more}:
            return ("map", v, more)
        case str():
            return "text"
        case _:
            return None

assert kind(1) == "small" and kind(-5) == "negative -5" and kind([1, 2, 3]) == ("list", 1, [2, 3])
assert kind({"k": 1, "z": 2}) == ("map", 1, {"z": 2}) and kind("s") == "text" and kind(2.5) is None
print("ok")
