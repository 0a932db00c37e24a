import copy
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


# deque
d = deque("abc")
d.append("d")
d.appendleft("z")
assert repr(d) == "deque(['z', 'a', 'b', 'c', 'd'])" and len(d) == 5
assert d.pop() == "d" and d.popleft() == "z" and d[0] == "a" and d[-1] == "c"
d.rotate(1)
assert list(d) == ["c", "a", "b"]
d.rotate(-2)
assert list(d) == ["b", "c", "a"]
d.rotate(100)
assert list(d) == ["a", "b", "c"] and list(reversed(d)) == ["c", "b", "a"]
d.extendleft([1, 2])
assert list(d) == [2, 1, "a", "b", "c"]
d.reverse()
d.remove("a")
assert list(d) == ["c", "b", 1, 2]
d.insert(1, "x")
d.insert(-1, "y")
d.insert(100, "e")
d.insert(0, "s")
assert list(d) == ["s", "c", "x", "b", 1, "y", 2, "e"]
del d[2], d[-1]
assert list(d) == ["s", "c", "b", 1, "y", 2] and d.index(1) == 3 and d.count("s") == 1
d[0] = "S"
assert "S" in d and "s" not in d
assert raises(ValueError, d.index, "nope") == "deque.index(x): x not in deque"
assert raises(ValueError, d.remove, 9) == "deque.remove(x): x not in deque"
assert raises(IndexError, deque().pop) == "pop from an empty deque"
assert raises(IndexError, lambda: d[99]) == "deque index out of range"
assert raises(TypeError, lambda: d[1:]) == "sequence index must be integer, not 'slice'"
assert raises(TypeError, lambda: d + [1]) == 'can only concatenate deque (not "list") to deque'
m = deque(range(10), maxlen=3)
assert repr(m) == "deque([7, 8, 9], maxlen=3)" and m.maxlen == 3
m.appendleft(0)
assert list(m) == [0, 7, 8]
assert raises(IndexError, m.insert, 0, 1) == "deque already at its maximum size"
assert m * 2 == deque([0, 7, 8]) and (m + m).maxlen == 3 and m.copy().maxlen == 3
assert raises(ValueError, deque, [], -1) == "maxlen must be non-negative"
assert deque([1, 2]) * 2 == deque([1, 2, 1, 2]) and deque([1, 2]) < deque([1, 3]) < deque([1, 3, 0])
e = deque([1, 2])
e += e
e *= 2
assert list(e) == [1, 2] * 4
e.append(e)
assert repr(e) == "deque([1, 2, 1, 2, 1, 2, 1, 2, [...]])"


def grow():
    q = deque([1, 2])
    for _ in q:
        q.append(0)


assert raises(RuntimeError, grow) == "deque mutated during iteration"
big = deque()
for i in range(1000):
    big.append(i)
    if i % 3 == 0:
        big.popleft()
assert list(big) == list(range(334, 1000))
for n in (3, -3, 300, -300, 0, 665):
    expected = list(big)[-n:] + list(big)[:-n] if n else list(big)
    big.rotate(n)
    assert list(big) == expected, n


class Queue(deque):
    def __init__(self, *args):
        super().__init__(*args)
        self.name = "q"


q = Queue([1, 2], 5)
assert repr(q) == "Queue([1, 2], maxlen=5)" and q.name == "q" and type(q.copy()) is Queue
assert copy.copy(q) == q and copy.deepcopy(deque([[1]])) == deque([[1]])

# defaultdict
dd = defaultdict(list, a=[0])
dd["a"].append(1)
dd["b"].append(2)
assert dd == {"a": [0, 1], "b": [2]} and repr(dd) == "defaultdict(<class 'list'>, {'a': [0, 1], 'b': [2]})"
assert dd.get("c") is None and "c" not in dd and dd.default_factory is list
assert raises(KeyError, lambda: defaultdict()["x"]) == "'x'"
assert raises(TypeError, defaultdict, 5) == "first argument must be callable or None"
assert type(dd.copy()) is defaultdict and copy.copy(dd).default_factory is list
assert repr(defaultdict(int, {1: 2}) | {3: 4}) == "defaultdict(<class 'int'>, {1: 2, 3: 4})"
assert repr({3: 4} | defaultdict(int)) == "defaultdict(<class 'int'>, {3: 4})"
counts = defaultdict(int)
for letter in "hello":
    counts[letter] += 1
assert counts["l"] == 2


class Default(defaultdict):
    def __missing__(self, key):
        return key * 2


assert Default(int)[4] == 8

# namedtuple, Counter, OrderedDict, ChainMap
Point = namedtuple("Point", "x y", defaults=[5])
p = Point(1)
assert p == (1, 5) and p.y == 5 and repr(p._replace(x=3)) == "Point(x=3, y=5)" and p._asdict() == {"x": 1, "y": 5}
assert Point.x.__doc__ == "Alias for field number 0" and raises(AttributeError, setattr, p, "x", 1) == "can't set attribute"
c = Counter("abracadabra")
assert c.most_common(2) == [("a", 5), ("b", 2)] and c["zz"] == 0
assert c - Counter("aaa") == Counter({"a": 2, "b": 2, "r": 2, "c": 1, "d": 1})
assert repr(Counter("aab")) == "Counter({'a': 2, 'b': 1})"
od = OrderedDict(a=1, b=2, c=3)
od.move_to_end("a")
assert list(od) == ["b", "c", "a"] and od.popitem(last=False) == ("b", 2)
assert ChainMap({"a": 1}, {"a": 2, "b": 3})["b"] == 3
print("ok")
