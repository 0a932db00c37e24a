# How often a dict asks a key for its hash, and what iterators over changed dicts say.
class Counting:
    def __init__(self):
        self.hashes = self.comparisons = 0

    def __hash__(self):
        self.hashes += 1
        return 42

    def __eq__(self, other):
        self.comparisons += 1
        return self is other


first, second = Counting(), Counting()
d = {first: 5}
d.setdefault(second, [])
assert (first.hashes, second.hashes) == (1, 1)
assert first.comparisons + second.comparisons == 1
copy = dict(d)
assert list(copy) == [first, second] and (first.hashes, second.hashes) == (1, 1)
del d[first]
assert first.hashes == 2 and list(d) == [second]
d[1] = "one"
assert d[second] == [] and d[1.0] == "one" and 2 not in d

d = dict.fromkeys(range(10))
for i in range(7):
    del d[i]
iterators = [reversed(d), reversed(d.keys()), reversed(d.values()), reversed(d.items())]
for it in iterators:
    next(it)
d.clear()
d.update({"a": 1, "b": 2, "c": 3})
for it in iterators:
    try:
        list(it)
    except RuntimeError:
        pass
print("ok")
