# numba.typed: lists and dictionaries shared between Python and compiled functions.
import numpy as np
from numba import njit, types, typeof
from numba.typed import Dict, List

values = List()
assert repr(values) == "ListType[Undefined]([])" and len(values) == 0
values.append(3)
values.extend((1, 2))
values.insert(0, 9)
assert repr(values) == "ListType[int64]([9, 3, 1, 2])" and str(typeof(values)) == "ListType[int64]"
assert values.pop() == 2 and values[-1] == 1 and list(values[0:2]) == [9, 3]
values.sort()
assert list(values) == [1, 3, 9] and 3 in values and values.index(9) == 2
del values[0]
values[0] = 7
assert values == List([7, 9]) and repr(values.copy()) == "ListType[int64]([7, 9])"
try:
    values[5]
except IndexError as error:
    assert str(error) == "list index out of range"

counts = Dict.empty(types.unicode_type, types.int64)
counts["a"] = 1
counts["b"] = 2
assert counts["a"] == 1 and counts.get("z") is None and counts.get("z", 5) == 5
assert list(counts) == ["a", "b"] and list(counts.items()) == [("a", 1), ("b", 2)]
assert repr(counts) == "DictType[unicode_type,int64]<iv=None>({a: 1, b: 2})"
counts.update({"c": 3})
assert counts.pop("a") == 1 and counts.setdefault("q", 9) == 9 and len(counts) == 3
del counts["c"]
try:
    counts["c"]
except KeyError:
    pass
else:
    raise AssertionError


@njit
def grow(d, l):
    for k in d:
        l.append(d[k])
    d["new"] = 100
    return d, l


same, filled = grow(counts, List.empty_list(types.int64))
assert list(filled) == [2, 9] and counts["new"] == 100 and same["new"] == 100

arrays = Dict.empty(types.unicode_type, types.float64[:])
arrays["p"] = np.arange(3.0)
arrays["p"][0] = 5.0
assert arrays["p"].tolist() == [5.0, 1.0, 2.0]
points = Dict.empty(types.UniTuple(types.int64, 2), types.unicode_type)
points[(1, 2)] = "v"
assert points[(1, 2)] == "v" and (2, 1) not in points
nested = List([List([1]), List([2, 3])])
assert [list(x) for x in nested] == [[1], [2, 3]]
print("ok")
