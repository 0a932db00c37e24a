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
print("ok")
