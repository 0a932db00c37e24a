# bisect finds positions in sequences of any length that len() can tell.
import bisect

LARGE = 2**63 - 1
r = range(LARGE)
assert r.__len__() == len(r) == LARGE
assert bisect.bisect_left(r, 2**62 + 5) == 2**62 + 5 and bisect.bisect(r, LARGE - 1) == LARGE
assert bisect.bisect(range(-5, 2**63 - 7), 2**63 - 9) == 2**63 - 3


class Numbers:
    def __len__(self):
        return LARGE

    def __getitem__(self, i):
        return i


assert bisect.bisect(Numbers(), 2**55 + 1) == 2**55 + 2
assert bisect.bisect_left(Numbers(), 2**55 + 1, key=lambda v: v) == 2**55 + 1
assert bisect.bisect([1, 2, 4], 3) == 2 and bisect.bisect([1, 2, 4], 3, hi=1) == 1


def raised(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("no exception")


assert raised(lambda: bisect.bisect([1], 3, 0, 2**70)) == "OverflowError: cannot fit 'int' into an index-sized integer"
assert raised(lambda: bisect.bisect([1], 3, 2**70)) == "OverflowError: Python int too large to convert to C ssize_t"
assert raised(lambda: bisect.bisect([1], 3, -1)) == "ValueError: lo must be non-negative"
assert raised(lambda: bisect.bisect([1], 3, 0, 10)) == "IndexError: list index out of range"


class Once:
    asked = 0

    def __index__(self):
        self.asked += 1
        return 1


once = Once()
assert bisect.bisect([1, 2, 4], 3, once) == 2 and once.asked == 1
print("ok")
