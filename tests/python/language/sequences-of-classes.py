# What counts as a sequence, and how its items are taken.
found = []


def note(*values):
    found.append(" ".join(map(str, values)))


def t(thunk):
    try:
        note(thunk())
    except BaseException as error:
        note(type(error).__name__, error, *getattr(error, "__notes__", ()))


# To be registered as a Sequence makes no pattern of sequences match a str.
import collections.abc


def shape(value):
    match value:
        case [({} | _,)]:
            return "nested"
        case (_,):
            return "one"
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
        case _:
            return "none"


for value in ("k", b"k", bytearray(b"k"), ["k"], [["k"]], range(3), {}, memoryview(b"k"), {1}):
    note(shape(value))


@collections.abc.Sequence.register
class Registered:
    def __len__(self):
        return 1

    def __getitem__(self, i):
        return ("item",)[i]


@collections.abc.Iterable.register
class Listed(list):
    pass


note(shape(Registered()), shape(Listed(["a", "b"])))


# The length is asked for before a list is made of the items.
class Sized:
    def __init__(self, length):
        self.length = length

    def __iter__(self):
        note("iter")
        return iter((0, 1))

    def __len__(self):
        note("len")
        return self.length


for length in (2, -1, "x"):
    t(lambda: list(Sized(length)))
    t(lambda: [*Sized(length)])
    t(lambda: sorted(Sized(length)))
    t(lambda: tuple(Sized(length)))
    t(lambda: bytes(Sized(length)))
    t(lambda: bytearray(Sized(length)))
    t(lambda: set(Sized(length)))
    t(lambda: [].extend(Sized(length)))
    t(lambda: "".join(Sized(length)))
    t(lambda: (lambda *a: a)(*Sized(length)))


class NoIterator:
    def __iter__(self):
        return []


t(lambda: bytes(NoIterator()))
t(lambda: bytearray(NoIterator()))
t(lambda: [*NoIterator()])
t(lambda: [*1])
t(lambda: [*NotImplemented])

expected = [
    'none',
    'none',
    'none',
    'one',
    'nested',
    'sequence',
    'mapping',
    'one',
    'none',
    'one sequence',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    '(0, 1)',
    'iter',
    'len',
    "b'\\x00\\x01'",
    'iter',
    "bytearray(b'\\x00\\x01')",
    'iter',
    '{0, 1}',
    'iter',
    'len',
    'None',
    'iter',
    'TypeError sequence item 0: expected str instance, int found',
    'iter',
    '(0, 1)',
    'iter',
    'len',
    'ValueError __len__() should return >= 0',
    'iter',
    'len',
    'ValueError __len__() should return >= 0',
    'iter',
    'len',
    'ValueError __len__() should return >= 0',
    'iter',
    '(0, 1)',
    'iter',
    'len',
    'ValueError __len__() should return >= 0',
    'iter',
    "bytearray(b'\\x00\\x01')",
    'iter',
    '{0, 1}',
    'iter',
    'len',
    'ValueError __len__() should return >= 0',
    'iter',
    'TypeError sequence item 0: expected str instance, int found',
    'iter',
    '(0, 1)',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    'len',
    '[0, 1]',
    'iter',
    '(0, 1)',
    'iter',
    'len',
    "b'\\x00\\x01'",
    'iter',
    "bytearray(b'\\x00\\x01')",
    'iter',
    '{0, 1}',
    'iter',
    'len',
    'None',
    'iter',
    'TypeError sequence item 0: expected str instance, int found',
    'iter',
    '(0, 1)',
    "TypeError cannot convert 'NoIterator' object to bytes",
    "TypeError cannot convert 'NoIterator' object to bytearray",
    "TypeError iter() returned non-iterator of type 'list'",
    'TypeError Value after * must be an iterable, not int',
    'TypeError Value after * must be an iterable, not NotImplementedType',
]
for i, (a, b) in enumerate(zip(found, expected, strict=True)):
    assert a == b, (i, a, b)
print("ok")
