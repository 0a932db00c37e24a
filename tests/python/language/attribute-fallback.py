# __getattr__ answers the AttributeError of every descriptor, however the attribute is read; tracebacks of `async for`; patterns.
import traceback


class Fallback:
    __slots__ = ("member",)

    @property
    def broken(self):
        raise AttributeError("inside")

    def __getattr__(self, name):
        return lambda *args: (name, args)


def read(obj):
    return obj.member(), obj.broken(), obj.broken


for _ in range(60):
    first, second, third = read(Fallback())
    assert first == ("member", ()) and second == ("broken", ()) and third(1) == ("broken", (1,))
assert getattr(Fallback(), "broken")(2) == ("broken", (2,))
full = Fallback()
full.member = len
assert full.member("abc") == 3


class Always:
    def __getattribute__(self, name):
        raise AttributeError(name)

    def __getattr__(self, name):
        return name.upper()


assert Always().x == "X" and [Always().y for _ in range(60)][-1] == "Y"


async def items():
    raise KeyError("k")
    yield


async def loop():
    async for item in items():
        pass


try:
    loop().send(None)
except KeyError as error:
    assert [f.name for f in traceback.extract_tb(error.__traceback__)] == ["<module>", "loop", "items"]


class Unhashable:
    __hash__ = None
    key = []


try:
    match {}:
        case {Unhashable.key: _}:
            pass
except TypeError as error:
    assert str(error) == "cannot use 'list' as a set element (unhashable type: 'list')", error
assert b"a-b".partition(bytearray(b"-")) == (b"a", b"-", b"b")
assert type(b"a-b".partition(bytearray(b"-"))[1]) is bytearray
print("ok")
