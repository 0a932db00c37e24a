# The order of a set's items after removals: a new item takes the last removed place on its way.
g = {1, -6, 3, 0}
for other in [1, 2], (1, 2), {1, 2}, frozenset((1, 2)), {1: None, 2: None}:
    assert list(g.symmetric_difference(other)) == [0, 3, 2, -6], other
assert list(g ^ {1, 2}) == [0, 3, 2, -6]
assert list(g.symmetric_difference([1, 5])) == [0, 3, 5, -6]
assert list(g.symmetric_difference([9])) == [0, 1, 3, 9, -6]

s = {0, 8}
s.remove(8)
s.add(16)
assert list(s) == [0, 16]
s = {1, 2, 3}
s.discard(3)
s.discard(2)
s.add(9)
s.add(17)
assert list(s) == [1, 17, 9]
# No place is used up, so the table does not grow.
s = {0, 1, 2}
size = s.__sizeof__()
for number in range(3, 1000):
    s.discard(number - 1)
    s.add(number)
s = {0}
for _ in range(100):
    s.discard(0)
    s.add(0)
    s.add(8)
    s.discard(8)
assert s.__sizeof__() == size
print("ok")
