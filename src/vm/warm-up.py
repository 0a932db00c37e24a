"""Shows the eval loop what programs do before it is optimised.

V8 optimises the loop with the types it has seen so far and gives the optimised code up at the first
instruction that it has not seen; a program would meet that several times, a compilation of the loop
each. So every path of the loop runs here a few times, with the kinds of operands that it tells apart:
`tests/unit/vm/eval-loop.test.ts` counts the paths that do not.
"""

import sys


class _Plain:
    kind = 7

    def __init__(self, x):
        self.x = x

    def method(self, a):
        return self.x

    @classmethod
    def make(cls, x):
        return cls(x)

    @staticmethod
    def double(x):
        return x

    @property
    def value(self):
        return self.x

    @value.setter
    def value(self, x):
        self.x = x

    def __neg__(self):
        return self

    __invert__ = __neg__

    def __add__(self, other):
        return self

    __sub__ = __mul__ = __getitem__ = __iadd__ = __add__

    def __lt__(self, other):
        return True

    __eq__ = __contains__ = __lt__
    __hash__ = None

    def __bool__(self):
        return True

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __call__(self, *args):
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is not None


class _Derived(_Plain):
    def __init__(self, x):
        super().__init__(x)
        self.y = x


class _Slotted:
    __slots__ = ("x",)
    kind = 8

    def __init__(self, x):
        self.x = x

    def method(self, a):
        return self.x


class _Empty:
    kind = 9

    def method(self, a):
        return a


class _Dynamic:
    def __getattr__(self, name):
        return self.method

    def method(self, a):
        return a


class _Countdown:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


class _List(list):
    pass


def _items(source):
    for item in source:
        yield item


def _delegate(source):
    yield from _items(source)
    return (yield)


async def _result(x):
    return x


async def _waiter(x):
    return await _result(x)


def _adder(total):
    def add(value):
        nonlocal total
        total += value
        return total

    return add


def _call(a, b=2):
    return a


def _wide(a, *rest, c=3, **named):
    return rest


def _arithmetic(a, b):
    try:
        a + b
        a - b
        a * b
        c = a
        c += b
        a % b
        a / b
        a // b
        a & b
        a | b
        a ^ b
        a >> b
        a << 2
    except (TypeError, ValueError):
        pass


def _compare(a, b):
    if a == b:
        pass
    if a != b:
        pass
    try:
        if a < b:
            pass
        return a <= b, a > b, a >= b
    except TypeError:
        return a is b


def _subscript(a, b):
    try:
        c = a[b]
        a[b] = c
        del a[b]
    except (TypeError, LookupError):
        pass


def _unary(a):
    try:
        -a
        ~a
    except TypeError:
        pass
    if a:
        pass
    return not a


def _contains(a, b):
    try:
        return a in b or a not in b
    except TypeError:
        return None


def _attributes(obj):
    try:
        obj.x = obj
        obj.z = 1
        obj.x
        obj.kind
        obj.method(1)
        obj.value
        obj.value = 2
        del obj.z
    except (AttributeError, TypeError):
        pass
    return obj.__class__


def _new_attributes(obj):
    obj.p = 1
    obj.q = 2


def _loop(source):
    for item in source:
        pass
    result = [item for item in source]
    try:
        first, second = source
        a, *b = source
    except ValueError:
        pass
    return result


def _call_0(function):
    return function()


def _call_1(function, a):
    return function(a)


def _call_2(function, a, b):
    return function(a, b)


def _call_3(function, a, b, c):
    return function(a, b, c)


def _raise(what):
    if what is None:
        raise
    raise what


def _fail(what):
    try:
        _raise(what)
    except (KeyError, ValueError) as error:
        try:
            raise TypeError from error
        except TypeError:
            pass
        return error
    except RuntimeError:
        try:
            _raise(None)
        except RuntimeError:
            pass
    finally:
        pass


def _unbound(flag):
    if flag:
        name = 1

    def inner():
        return name

    try:
        inner()
    except NameError:
        pass
    try:
        del flag
        return flag
    except UnboundLocalError:
        pass
    try:
        return missing_name
    except NameError:
        pass


def _generators(pair):
    generator = _delegate(pair)
    next(generator)
    generator.send(None)
    try:
        generator.send(None)
        generator.send(3)
    except StopIteration:
        pass
    for k in _items(pair):
        pass
    next(_items(()), None)
    list(_items(pair))
    sum(_items(pair))
    any(_items(pair))
    generator = _items(pair)
    next(generator)
    generator.close()
    generator = _delegate(pair)
    next(generator)
    try:
        generator.throw(ValueError)
    except ValueError:
        pass
    try:
        _waiter(1).send(None)
    except StopIteration:
        pass


def _statements(i):
    global _name
    _name = i
    n = _name
    row = [i, 2.0, "x", None]
    table = {"a": i, 2: 3, **{"b": 1}}
    n = row[-1], row[1:], table["a"], f"{i}{n!r:>3}"
    u, v = v, u = (1, 2)
    add = _adder(i)
    add(1)
    add(0.5)
    _call(1, b=3)
    _call(*(1, 2))
    _call(**{"a": 1})
    _wide(1)
    _wide(1, 2, c=4, d=5)
    text = "a"
    text += "b"
    sys.path
    sys.getrecursionlimit()
    _Plain.kind
    _Plain.make(i)
    _Plain.double(i)
    _Plain.method
    _Dynamic().other(1)
    _Dynamic().other
    del row[0]
    with _Plain(i) as opened:
        raise ValueError
    match row:
        case [1, *rest]:
            pass
        case {"a": n}:
            pass
        case _:
            pass
    if n is None:
        pass
    if n is not None:
        pass
    k = 2
    while k > 0:
        k -= 1
    del n
    return {item for item in row}, {item: 1 for item in row}, lambda: i


def _meet(function, arguments):
    """Each of the arguments twice, then another: instructions specialise and give it up."""
    for k, own in enumerate(arguments):
        if k % 3 == 0:
            function.__code__ = function.__code__.replace()
        function(*own)
        function(*own)
        function(*arguments[k - 1])


def _all():
    pairs = [(3, 2), (2**40, 7), (1.5, 2.5), ("a", "b"), (3, 2.5), (2.5, 3), (-5, 2**31), (2**60, 3), (2**50, 1)]
    pairs += [([1], [2]), ((1,), (2,)), (_Plain(1), _Plain(2)), (None, 1), ({1}, {2})]
    rows = [([1, 2], -1), ((1, 2), 0), ({0: 1}, 0), ("ab", 1), (_Plain(1), 1), (_List([1, 2]), 0)]
    rows += [([1], slice(1)), ([], 3)]
    objects = [_Plain(1), _Derived(1), _Slotted(1), _Empty(), _Dynamic(), 3]
    sources = [[1, 2], (1, 2), range(2), {1: 2, 3: 4}, "ab", _List([1, 2]), {1, 2}, zip([1, 2], [3])]
    plain = _Plain(1)
    _meet(_arithmetic, pairs)
    _meet(_compare, pairs[:4] + pairs[-3:])
    _meet(_unary, [(a,) for a in (3, 1.5, plain, None, "a")])
    _meet(_subscript, rows)
    _meet(_contains, [(1, row) for row in ({1: 2}, {1}, (1, 2), [2], plain)])
    _meet(_attributes, [(obj,) for obj in objects])
    _meet(_new_attributes, [(_Empty(),) for k in range(9)] + [(plain,)])
    _meet(_loop, [(source,) for source in sources])
    _meet(_call_0, [(f,) for f in (_Empty, plain, "a".upper, list, globals, lambda: 1)])
    _meet(_call_1, [(f, 1) for f in (_call, abs, int, _Plain, _Slotted, plain, [].append, plain.method)])
    _meet(_call_1, [(f, "a") for f in ("a".join, str.upper, lambda a: a, _wide, len, _Derived, _items)])
    _meet(_call_2, [(f, 1, 2) for f in (_call, max, plain, _wide, pow, range)])
    _meet(_call_2, [(isinstance, 1, int), (str.split, "a", "b"), (dict.get, {}, 1), (divmod, 1, 2)])
    _meet(_call_3, [(max, 1, 2, 3), (_wide, 1, 2, 3), (range, 1, 2, 3), (str.replace, "a", "b", "c")])
    for i in range(2):
        for item in _Countdown():
            pass
        for what in (KeyError, ValueError(1), RuntimeError("x")):
            _fail(what)
        _generators((1, 2))
        _statements(i)
    _unbound(True)


_all()
