# Python classes that show memory through `__buffer__`.
import collections.abc
import inspect


class Shows:
    def __init__(self, data):
        self.data = data
        self.log = []

    def __buffer__(self, flags):
        self.log.append("get")
        return memoryview(self.data)

    def __release_buffer__(self, view):
        self.log.append("release")
        view.release()


shows = Shows(bytearray(b"abc"))
view = memoryview(shows)
assert view.tobytes() == b"abc" and shows.log == ["get"]
view[0] = 122
view.release()
assert shows.data == b"zbc" and shows.log == ["get", "release"]
assert bytes(shows) == b"zbc" and b"-".join([shows, b"x"]) == b"zbc-x"
assert isinstance(shows, collections.abc.Buffer)
for value in (b"", bytearray(), memoryview(b"")):
    assert isinstance(value, collections.abc.Buffer)
assert not isinstance("", collections.abc.Buffer)
assert b"ab".__buffer__(inspect.BufferFlags.SIMPLE).tobytes() == b"ab"
try:
    b"ab".__buffer__(inspect.BufferFlags.WRITABLE)
except BufferError as error:
    assert "not writable" in str(error)
else:
    raise AssertionError


class Wrong:
    def __buffer__(self, flags):
        return 42


try:
    memoryview(Wrong())
except TypeError as error:
    assert str(error) == "__buffer__ returned non-memoryview object", error
else:
    raise AssertionError


class Child(bytearray):
    def __buffer__(self, flags):
        return super().__buffer__(flags)


assert bytes(memoryview(Child(b"xy"))) == b"xy"
print("ok")
