# The one item of a generic alias is the alias with a star; it and its iterator can be copied and pickled.
import copy
import pickle

alias = tuple[int, ...]
iterator = iter(alias)
starred = next(iterator)
assert repr(starred) == "*tuple[int, ...]" and next(iterator, None) is None
for other in (copy.copy(starred), copy.deepcopy(starred), pickle.loads(pickle.dumps(starred))):
    assert other == starred != alias and other.__unpacked__
assert list(pickle.loads(pickle.dumps(iter(alias)))) == [starred]
assert list(copy.copy(iterator)) == []

# dir() shows what the origin has, and the alias's own.
names = dir(list[int])
assert {"append", "__origin__", "__args__", "__mro_entries__"} <= set(names)
print("ok")
