# Calls: defaults, keywords, star arguments, closures, recursion limits, error texts.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw

assert f(1, c=3) == (1, 2, (), 3, 4, {})
assert f(1, 5, 6, 7, c=8, e=9) == (1, 5, (6, 7), 8, 4, {"e": 9})
assert f(*[1, 2], **{"c": 3, "d": 5}) == (1, 2, (), 3, 5, {})


def positional(a, b, /, c):
    return a + b + c

assert positional(1, 2, c=3) == 6
for call, text in [
    (lambda: positional(1, 2), "positional() missing 1 required positional argument: 'c'"),
    (lambda: positional(1, b=2, c=3), "positional() got some positional-only arguments passed as keyword arguments: 'b'"),
    (lambda: f(1), "f() missing 1 required keyword-only argument: 'c'"),
    (lambda: positional(1, 2, 3, 4), "positional() takes 3 positional arguments but 4 were given"),
]:
    try:
        call()
    except TypeError as error:
        assert str(error) == text, str(error)
    else:
        assert False, text


def counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n
    return step

step = counter()
assert [step(), step(), step()] == [1, 2, 3]


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)

assert deep(900) == 900
try:
    deep(10**6)
except RecursionError as error:
    assert str(error) == "maximum recursion depth exceeded"
else:
    assert False


def make(*names):
    return [lambda name=name: name for name in names]

assert [g() for g in make("a", "b")] == ["a", "b"]
assert (lambda *a, k=1: (a, k))(1, 2, k=3) == ((1, 2), 3)
print("ok")
