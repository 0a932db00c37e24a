# A list that cannot be is a MemoryError, before anything is made.
import sys


class Long:
    """Says that it has many items, and has none."""

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 2**61


def fails(run):
    try:
        run()
    except MemoryError:
        return True
    return False


items = [1, 2]
assert fails(lambda: [0] * sys.maxsize) and fails(lambda: [0, 1] * (sys.maxsize // 2))
assert fails(lambda: list(range(2**62))) and fails(lambda: items.extend(range(2**62)))
assert fails(lambda: list(Long())) and fails(lambda: items.extend(Long()))
assert items == [1, 2]
assert list(range(3)) == [0, 1, 2]

# A list that a sort empties must not be touched, not even to put back what was taken.
def sorted_while(touch):
    items = [3, 1, 2]
    items.sort(key=lambda item: touch(items) or item)
    return items


for touch in (
    lambda items: items.append(1) or items.pop() and None,
    lambda items: items.insert(0, 1),
    lambda items: items.extend([1]) or items.clear(),
    lambda items: items.__setitem__(slice(None), range(3)),
):
    try:
        sorted_while(touch)
    except ValueError as error:
        assert str(error) == "list modified during sort"
    else:
        raise AssertionError("not seen")
for touch in (lambda items: items.clear(), lambda items: items.extend([]), lambda items: len(items) and None):
    assert sorted_while(touch) == [1, 2, 3]
print("ok")
