# How often keys are asked for their hash, what dict() says of bad pairs, where reversed views begin.
import functools

asked = 0


class Key:
    def __hash__(self):
        global asked
        asked += 1
        return 999


def questions(action):
    global asked
    asked = 0
    action()
    return asked


key = Key()
table = {key: 1, "text": 2}
keys = {key, "text"}
# Dicts and sets keep the hashes of their keys, and hand them on.
for action in (
    lambda: dict(table),
    lambda: dict.fromkeys(table),
    lambda: dict.fromkeys(keys, 1),
    lambda: dict.fromkeys(frozenset(keys)),
    lambda: set(table),
    lambda: frozenset(table),
    lambda: keys.difference(table),
    lambda: keys.symmetric_difference(table),
    lambda: set(keys).update(table),
    lambda: set(keys).symmetric_difference_update(table),
):
    assert questions(action) == 0
assert dict.fromkeys(table, 3) == {key: 3, "text": 3}
assert set(table) == keys == frozenset(table)
assert keys.difference({"other": 1}) == keys
assert keys.symmetric_difference({"text": 1, "new": 1}) == {key, "new"}


@functools.lru_cache(maxsize=1)
def cached(argument, other=None):
    return other


assert questions(lambda: cached(key)) == 1
assert questions(lambda: cached(key)) == 1
assert questions(lambda: cached(1)) == 0
assert questions(lambda: cached(key, other=2)) == 1
assert cached.cache_info()[:2] == (1, 3)
try:
    cached([])
except TypeError as error:
    assert str(error) == "unhashable type: 'list'"


# A TypeError while the pair is taken apart tells which element it was.
class NoIterator:
    def __iter__(self):
        raise TypeError("mine")


def broken(error):
    yield "key"
    raise error


def failure(pair):
    try:
        dict([("a", 1), pair])
    except Exception as error:
        return str(error), getattr(error, "__notes__", None)


note = ["Cannot convert dictionary update sequence element #1 to a sequence"]
assert failure(5) == failure(NoIterator()) == ("object is not iterable", note)
assert failure(broken(TypeError("oops"))) == ("oops", note)
assert failure(broken(ValueError("oops"))) == ("oops", None)
assert failure("abc")[0] == "dictionary update sequence element #1 has length 3; 2 is required"
assert dict(["ab", ["c", 1]]) == {"a": "b", "c": 1}

# What is added after reversed() lies behind it.
table = {"a": 1, "b": 2}
views = [reversed(table), reversed(table.values()), reversed(table.items())]
del table["a"]
table["c"] = 3
assert list(map(list, views)) == [["b"], [2], [("b", 2)]]
views = [reversed(table), reversed(table.keys())]
table.clear()
table["c"] = table["d"] = 1
assert list(map(list, views)) == [[], []]
# An intersection holds what the smaller of the two holds, and with a set of the same size the view's.
assert repr({True: 1}.keys() & {1}) == repr({True: 1}.keys() & {1, 2}) == "{True}"
assert repr({True: 1, 2: 3}.keys() & {1}) == repr({True: 1}.keys() & [1]) == "{1}"

print("ok")
