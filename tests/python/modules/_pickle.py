"""pickle through `_pickle`: the bytes of every protocol, hooks, files, errors and hostile input."""
import _pickle
import collections
import copyreg
import io
import pickle

assert pickle.Pickler is _pickle.Pickler and pickle.dumps is _pickle.dumps


def raises(kind, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(f"{kind.__name__} expected")


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and vars(self) == vars(other)


class Outer:
    class Inner:
        pass


class Reduced:
    def __init__(self, parts):
        self.parts = parts

    def __reduce__(self):
        return self.parts


# The bytes, protocol by protocol.
shared = [1]
for value, protocol, expected in [
    (None, 0, b"N."),
    (True, 0, b"I01\n."),
    (True, 2, b"\x80\x02\x88."),
    (255, 1, b"K\xff."),
    (-1, 0, b"I-1\n."),
    (-1, 1, b"J\xff\xff\xff\xff."),
    (2**31, 1, b"L2147483648L\n."),
    (-(2**31) - 1, 2, b"\x80\x02\x8a\x05\xff\xff\xff\x7f\xff."),
    (-(2**63), 4, b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8a\x08\0\0\0\0\0\0\0\x80."),
    (1.5, 0, b"F1.5\n."),
    (1.5, 1, b"G?\xf8\0\0\0\0\0\0."),
    ("a\\\n\u0100", 0, b"Va\\u005c\\u000a\\u0100\np0\n."),
    ("é", 3, b"\x80\x03X\x02\0\0\0\xc3\xa9q\0."),
    ("\ud800", 5, b"\x80\x05\x95\x07\0\0\0\0\0\0\0\x8c\x03\xed\xa0\x80\x94."),
    (b"ab", 2, b"\x80\x02c_codecs\nencode\nq\0X\x02\0\0\0abq\x01X\x06\0\0\0latin1q\x02\x86q\x03Rq\x04."),
    (b"", 3, b"\x80\x03C\0q\0."),
    (bytearray(b"x"), 5, b"\x80\x05\x95\x0c\0\0\0\0\0\0\0\x96\x01\0\0\0\0\0\0\0x\x94."),
    ((), 0, b"(t."),
    ((1, 2), 2, b"\x80\x02K\x01K\x02\x86q\0."),
    ((1, 2, 3, 4), 1, b"(K\x01K\x02K\x03K\x04tq\0."),
    ([shared, shared], 1, b"]q\0(]q\x01K\x01ah\x01e."),
    ({1: 2}, 0, b"(dp0\nI1\nI2\ns."),
    ({1: 2, 3: 4}, 1, b"}q\0(K\x01K\x02K\x03K\x04u."),
    ({7}, 4, b"\x80\x04\x95\x07\0\0\0\0\0\0\0\x8f\x94(K\x07\x90."),
    (frozenset([7]), 4, b"\x80\x04\x95\x06\0\0\0\0\0\0\0(K\x07\x91\x94."),
    (range, 2, b"\x80\x02c__builtin__\nxrange\nq\0."),
    (range, 3, b"\x80\x03cbuiltins\nrange\nq\0."),
    (type(None), 1, b"c__builtin__\ntype\nq\0(Ntq\x01Rq\x02."),
    (Outer.Inner, 2, b"\x80\x02c__builtin__\ngetattr\nq\0c__main__\nOuter\nX\x05\0\0\0Innerq\x01\x86Rq\x02."),
    (Point(1, 2), 2, b"\x80\x02c__main__\nPoint\nq\0)\x81q\x01}q\x02(X\x01\0\0\0xq\x03K\x01X\x01\0\0\0yq\x04K\x02ub."),
]:
    written = pickle.dumps(value, protocol)
    assert written == expected, (value, protocol, written)
    back = pickle.loads(written)
    assert back == value and type(back) is type(value)

# A batch of exactly a thousand is followed by an empty one for dicts, not for lists.
assert pickle.dumps(dict.fromkeys(range(1000)), 1).endswith(b"u(u.")
assert pickle.dumps([0] * 1001, 1).endswith(b"e(K\0e.")

# Cycles.
loop = []
loop.append((loop, {"self": loop}))
for protocol in range(6):
    again = pickle.loads(pickle.dumps(loop, protocol))
    assert again[0][0] is again and again[0][1]["self"] is again
    inner = ([],)
    inner[0].append(inner)
    again = pickle.loads(pickle.dumps(inner, protocol))
    assert again[0][0] is again



class Boxed:
    def __reduce__(self):
        return Boxed.make, (self.box,), {"state": 1}

    @staticmethod
    def make(box):
        return Boxed()


boxed = Boxed()
boxed.box = [boxed]
assert pickle.dumps(boxed, 4).endswith(b"sba\x85\x94R0h\x05."), pickle.dumps(boxed, 4)
assert pickle.dumps([bytes(), b"", b"ab", bytes(b"ab")], 2).count(b"_codecs") == 1

# Values of all sizes go through files in frames, and what follows a pickle stays in the file.
values = ["x" * 70_000, b"y" * 70_000, list(range(30_000)), [Point(i, str(i)) for i in range(3000)]]
for protocol in range(6):
    file = io.BytesIO()
    for value in values:
        pickle.dump(value, file, protocol)
    file.write(b"rest")
    file.seek(0)
    assert [pickle.load(file) for _ in values] == values and file.read() == b"rest"


class Chunks:
    def __init__(self):
        self.sizes = []

    def write(self, data):
        self.sizes.append(len(data))


chunks = Chunks()
pickle.Pickler(chunks, 4).dump([b"x" * 70_000, 1])
assert chunks.sizes == [10, 70_000, 14], chunks.sizes

# Hooks.
ONE = 1


class Named(pickle.Pickler):
    def persistent_id(self, obj):
        return "one" if obj is ONE else None

    def reducer_override(self, obj):
        return (complex, (3, 4)) if isinstance(obj, Point) else NotImplemented


class Finding(pickle.Unpickler):
    def persistent_load(self, name):
        return ("found", name)

    def find_class(self, module, name):
        return super().find_class(module, name.replace("complex", "divmod"))


file = io.BytesIO()
Named(file, 0).dump([1, 2, Point(0, 0)])
file.seek(0)
assert Finding(file).load() == [("found", "one"), 2, (0, 3)]
pickler = pickle.Pickler(io.BytesIO())
assert raises(AttributeError, lambda: pickler.dispatch_table) == "'_pickle.Pickler' object has no attribute 'dispatch_table'"
pickler.dispatch_table = collections.ChainMap({Point: lambda p: (list, ((p.x, p.y),))})
pickler.dump(Point(5, 6))
assert [entry for entry in pickler.memo.copy().values() if entry[1] == (5, 6)]
file = io.BytesIO()
pickler.__init__(file)
pickler.dispatch_table = {Point: lambda p: (list, ((p.x, p.y),))}
pickler.dump(Point(5, 6))
assert pickle.loads(file.getvalue()) == [5, 6]

# Extensions, state setters, buffers outside of the stream.
copyreg.add_extension("__main__", "Point", 0x1234)
assert pickle.dumps(Point, 2) == b"\x80\x02\x83\x34\x12." and pickle.loads(pickle.dumps(Point)) is Point
copyreg.remove_extension("__main__", "Point", 0x1234)


def set_state(obj, state):
    obj.append(state)


assert pickle.loads(pickle.dumps(Reduced((list, (), "state", None, None, set_state)))) == ["state"]
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"abc")), 5, buffer_callback=buffers.append)
assert data == b"\x80\x05\x97." and pickle.loads(data, buffers=buffers) is buffers[0]
assert raises(pickle.UnpicklingError, pickle.loads, data) == "pickle stream refers to out-of-band data but no *buffers* argument was given"
assert pickle.loads(pickle.dumps(pickle.PickleBuffer(b"abc"), 5)) == b"abc"
view = pickle.PickleBuffer(b"abcd")
view.release()
assert raises(ValueError, view.raw) == "operation forbidden on released PickleBuffer object"

# Errors say where.
for parts, text in [
    (3, "__reduce__ must return a string or tuple, not int"),
    ((1,), "tuple returned by __reduce__ must contain 2 through 6 elements"),
    ((1, ()), "first item of the tuple returned by __reduce__ must be callable, not int"),
    ((list, 1), "second item of the tuple returned by __reduce__ must be a tuple, not int"),
    ((list, (), None, 1), "fourth item of the tuple returned by __reduce__ must be an iterator, not int"),
    ((copyreg.__newobj__, ()), "__newobj__ expected at least 1 argument, got 0"),
    ((copyreg.__newobj__, (int,)), "first argument to __newobj__() must be <class '__main__.Reduced'>, not <class 'int'>"),
]:
    assert raises(pickle.PicklingError, pickle.dumps, Reduced(parts)) == text
try:
    pickle.dumps({"a": [1, (lambda: 1,)]})
except pickle.PicklingError as error:
    assert str(error).endswith("it's not found as __main__.<lambda>"), error
    assert isinstance(error.__context__, AttributeError)
    assert error.__notes__ == [
        "when serializing tuple item 0",
        "when serializing list item 1",
        "when serializing dict item 'a'",
    ]
else:
    raise AssertionError("PicklingError expected")

# Keys that Python code hashes and compares.


class Key:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return Key, (self.name,)

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return isinstance(other, Key) and self.name == other.name


for protocol in range(6):
    for value in ({Key("a"): 1, "b": 2, Key("c"): 3}, {Key("a"), 1}, frozenset([Key("a"), 1])):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
assert pickle.loads(b"(c__main__\nKey\n(Va\ntRI1\nc__main__\nKey\n(Va\ntRI2\nd.") == {Key("a"): 2}

# Hostile and broken input.
for data, kind, text in [
    (b"", EOFError, "Ran out of input"),
    (b".", pickle.UnpicklingError, "unpickling stack underflow"),
    (b"(.", pickle.UnpicklingError, "unexpected MARK found"),
    (b"1.", pickle.UnpicklingError, "could not find MARK"),
    (b"\xff", pickle.UnpicklingError, "invalid load key, '\\xff'."),
    (b"X\xff\xff\xff\x7fa.", pickle.UnpicklingError, "pickle data was truncated"),
    (b"\x8d" + b"\xff" * 8, OverflowError, "BINUNICODE exceeds system's maximum size of 9223372036854775807 bytes"),
    (b"\x8b\xff\xff\xff\xff.", pickle.UnpicklingError, "LONG pickle has negative byte count"),
    (b"\x80\x09.", ValueError, "unsupported pickle protocol: 9"),
    (b"j\x00\x00\x00\x40.", pickle.UnpicklingError, "Memo value not found at index 1073741824"),
    (b"}(Nu.", pickle.UnpicklingError, "odd number of items for SETITEMS"),
    (b"N)\x81.", pickle.UnpicklingError, "NEWOBJ class argument must be a type, not NoneType"),
    (b"NK\x01b.", pickle.UnpicklingError, "state is not a dictionary"),
    (b"cos\nnone\n.", AttributeError, "module 'os' has no attribute 'none'"),
    (b"\x80\x04\x95\x03\0\0\0\0\0\0\0C\x0ahelloworld.", pickle.UnpicklingError, "pickle exhausted before end of frame"),
    (b"\x82\x07.", ValueError, "unregistered extension code 7"),
]:
    assert raises(kind, pickle.loads, data) == text, data
whole = pickle.dumps([Point(1, 2), {"a": 1.5}, "text"])
for size in range(len(whole)):
    raises((pickle.UnpicklingError, EOFError), pickle.loads, whole[:size])
    raises((pickle.UnpicklingError, EOFError), pickle.load, io.BytesIO(whole[:size]))

# Nesting.
deep = []
for _ in range(5000):
    deep = [deep]
again = pickle.loads(pickle.dumps(deep))
for _ in range(5000):
    (again,) = again
assert again == []
for _ in range(200_000):
    deep = [deep]
raises(RecursionError, pickle.dumps, deep)
while deep:
    deep = deep[0]
pickler = pickle.Pickler(io.BytesIO())
pickler.fast = True
assert raises(ValueError, pickler.dump, loop).startswith("fast mode: can't pickle cyclic objects including object type ")


class Nested:
    def __reduce__(self):
        assert raises(RuntimeError, pickler.dump, 1) == "Pickler object is already used"
        return int, ()


pickler = pickle.Pickler(io.BytesIO())
pickler.dump(Nested())
print("ok")
