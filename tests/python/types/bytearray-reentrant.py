# Arguments whose code changes the bytearray that the method looks at.


class Evil:
    def __init__(self, target):
        self.target = target

    def __buffer__(self, flags):
        self.target.clear()
        return memoryview(b"A")

    def __index__(self):
        self.target.clear()
        return 65


def refused(action):
    array = bytearray(b"A B")
    try:
        action(array, Evil(array))
    except BufferError as error:
        assert str(error) == "Existing exports of data: object cannot be re-sized"
        # The lock has gone.
        array.append(1)
        return True
    return False


for name in ("count", "endswith", "find", "index", "rfind", "rindex", "rsplit", "split", "startswith", "__contains__"):
    assert refused(lambda array, evil: getattr(array, name)(evil)), name
assert refused(lambda array, evil: array.startswith((evil,)))
for name in ("partition", "removeprefix", "strip"):
    assert not refused(lambda array, evil: getattr(array, name)(evil)), name


class Separator(bytes):
    def __len__(self):
        array.clear()
        return 1


class Shown:
    def __repr__(self):
        array.clear()
        return "shown"


def parts():
    array.clear()
    yield b"a"


for action in (
    lambda: array.hex(Separator(b":")),
    lambda: array % Shown(),
    lambda: array.join(parts()),
):
    array = bytearray(b"%a")
    try:
        action()
        assert False
    except BufferError:
        assert array == b"%a"


# join notices a list that changes size, not one whose items change.
class Item:
    def __init__(self, change):
        self.change = change

    def __buffer__(self, flags):
        self.change()
        return memoryview(b"x")


for kind in bytes, bytearray:
    items = [b"a", Item(lambda: items.clear()), b"c"]
    try:
        kind(b"-").join(items)
        assert False
    except RuntimeError as error:
        assert str(error) == "sequence changed size during iteration"
    items = [b"a", Item(lambda: items.__setitem__(1, b"z")), b"c"]
    assert kind(b"-").join(items) == b"a-x-c"

# extend puts at the end that it found at first.
array = bytearray(b"x" * 3)
array.extend(Item(lambda: array.extend(b"yy")))
assert array == b"xxxxyy"
array.extend(Item(array.clear))
assert array == b"x"

# Numbers are no contents of a slice.
for number in True, 3, 10**30, 2.5:
    try:
        array[0:1] = number
        assert False
    except TypeError as error:
        assert str(error) == "can assign only bytes, buffers, or iterables of ints in range(0, 256)"
print("ok")
