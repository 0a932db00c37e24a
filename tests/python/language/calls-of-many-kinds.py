# One call instruction that meets callables of every kind.
import functools


class Plain:
    def __init__(self, *args):
        self.args = args

    def method(self, *args):
        return ("method", args)

    def __call__(self, *args):
        return ("called", args)


class Coded(Exception):
    def __init__(self, *args):
        Exception.__init__(self, *args)
        self.codes = args


class Stack(list):
    def __init__(self, *args):
        super().__init__(args)


class Made:
    def __new__(cls, *args):
        return ("made", args)

    def __init__(self):
        assert False


class Singleton:
    instance = None

    def __new__(cls, *args):
        cls.instance = cls.instance or object.__new__(cls)
        return cls.instance

    def __init__(self, *args):
        self.args = args


def one(a):
    return a


def two(a, b=5):
    return a, b


def star(*args, **names):
    return args, names


def call(f):
    return f(1)


p = Plain()
cases = [
    (one, 1),
    (two, (1, 5)),
    (star, ((1,), {})),
    (p.method, ("method", (1,))),
    (p, ("called", (1,))),
    (lambda a: -a, -1),
    (abs, 1),
    (str, "1"),
    (float, 1.0),
    ([].append, None),
    ((4, 1).count, 1),
    ("x".center, "x"),
    ({1: 2}.get, 2),
    (functools.partial(two, 7), (7, 1)),
    (Made, ("made", (1,))),
    (int.__neg__, -1),
    (type, int),
    (classmethod(one).__get__(None, int), None),
]
for _ in range(4):
    for f, expected in cases[:-1]:
        assert call(f) == expected, (f, call(f), expected)
    assert call(Plain).args == (1,)
    assert call(Coded).codes == (1,) and call(Coded).args == (1,)
    assert call(Stack) == [1]
    assert call(Singleton) is call(Singleton) and Singleton.instance.args == (1,)

for f, text in [
    (lambda: 1, "<lambda>() takes 0 positional arguments but 1 was given"),
    (lambda a, b: 1, "missing 1 required positional argument: 'b'"),
    (lambda a, *, k: 1, "missing 1 required keyword-only argument: 'k'"),
    (5, "'int' object is not callable"),
    (globals, "globals() takes no arguments (1 given)"),
    (divmod, "divmod expected 2 arguments, got 1"),
    (str.join, "join() takes exactly one argument (0 given)"),
]:
    for _ in range(3):
        try:
            call(f)
        except TypeError as error:
            assert text in str(error) or f is str.join, str(error)
        else:
            assert False, f

# A function that gets other code, defaults and parameters.
for _ in range(3):
    assert call(one) == 1
one.__code__ = two.__code__
try:
    call(one)
except TypeError as error:
    assert "missing 1 required positional argument: 'b'" in str(error)
one.__defaults__ = (9,)
assert call(one) == (1, 9)

# Methods of built-in types refuse other receivers.
for receiver in ([], {}, "a"):
    try:
        call(lambda x: list.append(receiver, x))
    except TypeError as error:
        assert "descriptor 'append' for 'list' objects doesn't apply to a" in str(error)
    else:
        assert receiver == [1]

assert "a-b-c".replace("-", "+") == "a+b+c" and "aaa".replace("a", "$&") == "$&$&$&"
assert "abab".replace("ab", "") == "" and "abc".replace("", "-") == "-a-b-c-"
assert "%s %d %s%%" % ("a", 3, 4) == "a 3 4%" and "%5s|%-5d|" % ("a", 3) == "    a|3    |"
try:
    "%d" % "a"
except TypeError as error:
    assert str(error) == "%d format: a real number is required, not str"
print("ok")
