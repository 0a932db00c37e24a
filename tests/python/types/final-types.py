# Built-in types that no class can be derived from, and types whose items keys find but no loop.
import collections
import functools
import operator
import re
import typing


def raised(call):
    try:
        call()
    except TypeError as error:
        return str(error)
    raise AssertionError("no TypeError")


instances = [iter([]), iter(()), iter({}), iter(set()), iter("a"), reversed([]), reversed({}), iter(collections.deque())]
instances += [operator.itemgetter(1), operator.attrgetter("a"), operator.methodcaller("a"), functools.lru_cache(int)]
for cls in map(type, instances):
    assert raised(lambda: type("Derived", (cls,), {})).endswith(f"{cls.__name__}' is not an acceptable base type"), cls
assert raised(lambda: type("Derived", (re.Match,), {})) == "type 're.Match' is not an acceptable base type"
assert raised(lambda: iter(re.match("a", "a"))) == "'re.Match' object is not iterable"
assert raised(lambda: iter(int | str)) == "'typing.Union' object is not iterable"
names = {}
exec("from typing import *\nT = TypeVar('T')", names)
assert names["T"].__module__ is None
assert typing.ParamSpec("P", bound=(int, str)).__bound__ == (int, str)
print("ok")
