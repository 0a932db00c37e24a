# The machine behind `pickle`: the same bytes as its twin in Python, hooks, buffers beside the pickle, errors with notes.
import copyreg
import io
import pickle
import pickletools
from pickle import _Pickler as PyPickler
from pickle import _Unpickler as PyUnpickler


class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __eq__(self, other):
        return type(other) is Point and self.__dict__ == other.__dict__


class Slotted:
    __slots__ = ("a", "b")


class Keyword:
    def __new__(cls, *, k):
        self = object.__new__(cls)
        self.k = k
        return self

    def __getnewargs_ex__(self):
        return (), {"k": self.k}


class Words(list):
    pass


class Named(dict):
    pass


def dump_with(kind, value, protocol):
    file = io.BytesIO()
    kind(file, protocol).dump(value)
    return file.getvalue()


shared = ["shared"]
loop = []
loop.append(loop)
values = [
    None, True, 0, 255, 65536, -1, 2**31, -(2**63), 10**50, 1.5, float("inf"), "", "text", "naïve 🐍 \ud800\n\\",
    b"", b"bytes", b"x" * 300, (), (1,), (1, 2, 3, 4), [], [1], list(range(2500)), {}, {"a": 1}, {i: i for i in range(1500)},
    set(), {5}, frozenset((1,)), bytearray(b"mutable"), [shared, shared], Point(1, [2]), Words("ab"), Named(k=1),
    len, str.upper, Point, type(None), NotImplemented, ..., range(3), slice(1, 2), complex(1, 2), "x" * 70_000,
]  # fmt: skip
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for value in values:
        data = pickle.dumps(value, protocol)
        assert PyUnpickler(io.BytesIO(data)).load() == value == pickle.loads(data), (protocol, value)
        assert pickle.loads(dump_with(PyPickler, value, protocol)) == value
        list(pickletools.genops(data))
    assert (again := pickle.loads(pickle.dumps(loop, protocol)))[0] is again
    assert pickle.loads(pickle.dumps(Keyword(k=3), max(protocol, 2))).k == 3
    assert pickle.loads(pickle.dumps([].append, protocol)).__name__ == "append"
    assert pickle.loads(pickle.dumps(bytes.maketrans, protocol)) is not None
slotted = Slotted()
slotted.a = 7
assert pickle.loads(pickle.dumps(slotted)).a == 7
assert pickle.dumps([1, "a", {"b": 2.5}, (1, 2), None, True]) == (
    b"\x80\x05\x95\x23\0\0\0\0\0\0\0]\x94(K\x01\x8c\x01a\x94}\x94\x8c\x01b\x94G@\x04\0\0\0\0\0\0sK\x01K\x02\x86\x94N\x88e."
)

# Hooks of subclasses and of instances.


class Ids(pickle.Pickler):
    def persistent_id(self, value):
        return ("point", value.x) if isinstance(value, Point) else None


class FromIds(pickle.Unpickler):
    def persistent_load(self, id):
        return Point(id[1] * 10)


file = io.BytesIO()
Ids(file).dump([Point(1), Point(2)])
file.seek(0)
assert [p.x for p in FromIds(file).load()] == [10, 20]


class Reducing(pickle.Pickler):
    def reducer_override(self, value):
        return (int, ("42",)) if value is Point else NotImplemented


file = io.BytesIO()
Reducing(file).dump([Point, Words])
assert pickle.loads(file.getvalue()) == [42, Words]

file = io.BytesIO()
pickler = pickle.Pickler(file)
pickler.dispatch_table = copyreg.dispatch_table | {Point: lambda p: (complex, (p.x, p.y))}
pickler.dump(Point(1, 2))
assert pickle.loads(file.getvalue()) == 1 + 2j


class Safe(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"no {module}.{name} here")


try:
    Safe(io.BytesIO(pickle.dumps(Point))).load()
except pickle.UnpicklingError as error:
    assert str(error) == "no __main__.Point here"
else:
    raise AssertionError

# Several pickles in one file, read no further than needed.
file = io.BytesIO()
for n in range(3):
    pickle.dump(Point(n), file)
reader = io.BufferedReader(io.BytesIO(file.getvalue() + b"rest"))
assert [pickle.load(reader).x for _ in range(3)] == [0, 1, 2]
assert reader.read() == b"rest"

# Memory beside the pickle.
beside = []
big = bytearray(b"big")
data = pickle.dumps(pickle.PickleBuffer(big), 5, buffer_callback=beside.append)
assert b"big" not in data
assert pickle.loads(data, buffers=beside) is not None and bytes(beside[0].raw()) == b"big"

# Deep data.
deep = []
for _ in range(20_000):
    deep = [deep]
assert len(pickle.dumps(deep)) > 20_000
for _ in range(100_000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError:
    pass
else:
    raise AssertionError

# Errors.
try:
    pickle.dumps([{"key": lambda: 0}])
except pickle.PicklingError as error:
    assert error.__notes__ == ["when serializing dict item 'key'", "when serializing list item 0"]
    assert "it's not found as __main__.<lambda>" in str(error)
else:
    raise AssertionError
for data, error, text in [
    (b"", EOFError, "Ran out of input"),
    (b"\x80\x06.", ValueError, "unsupported pickle protocol: 6"),
    (b"X\x05\0\0\0ab", pickle.UnpicklingError, "pickle data was truncated"),
    (b"\xff", pickle.UnpicklingError, "invalid load key, '\\xff'."),
    (b"e.", pickle.UnpicklingError, "could not find MARK"),
    (b"0.", pickle.UnpicklingError, "unpickling stack underflow"),
    (b"h\x07.", pickle.UnpicklingError, "Memo value not found at index 7"),
    (b"cno_such_module\nx\n.", ModuleNotFoundError, "No module named 'no_such_module'"),
]:
    try:
        pickle.loads(data)
    except error as caught:
        assert str(caught) == text, (data, caught)
    else:
        raise AssertionError(data)

print("ok")
