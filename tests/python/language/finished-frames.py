# A frame that has ended still tells the line where it did.
import sys

kept = None


def line_in_function():
    return kept.f_lineno - kept.f_code.co_firstlineno


def keep():
    global kept
    kept = sys._getframe(1)


def returns(flag):
    keep()
    if flag:
        return 1
    flag = 2


def raises():
    keep()
    number = 0
    number / 0


returns(True)
assert line_in_function() == 3
returns(False)
assert line_in_function() == 4
try:
    raises()
except ZeroDivisionError:
    assert line_in_function() == 3


def generates():
    keep()
    yield 1
    value = yield 2
    return value


items = generates()
assert next(items) == 1 and line_in_function() == 2
assert next(items) == 2 and line_in_function() == 3
try:
    items.send(5)
except StopIteration as stop:
    assert stop.value == 5
assert line_in_function() == 4
print("ok")
